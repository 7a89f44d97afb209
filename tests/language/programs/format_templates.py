"""Templates with names, attributes and indexes, for % and str.format."""


class P:
    def __init__(self):
        self.x = 3
        self.name = "nm"
        self.q = self

    def __repr__(self):
        return "P!"


def fields(argv):
    p = P()
    d = {"k": 5, "j": 6}
    print("{0.x} {0.name!r} {1[0]} {1[1]:>5} {2[k]}".format(p, [4, 5], d))
    print("{.x}|{.name}".format(p, p), "{a.q.x:{w}}|{a!r:>4}|{l[1]}".format(a=p, w=5, l=[1, 2]))
    t = "{0.x}-{n}"
    print(t.format(p, n=7))
    return 0


def entry_point(argv):
    fields(argv)
    n = len(argv)
    print("%(name)s is %(age)d %(age)03d%% %(r).2f" % {"name": "Bob", "age": n + 2, "r": 2.5})
    print("%(x)r|%(x)5s" % {"x": [n], "unused": 1.5})
    d = {"k": 5, "j": 6}
    print("%(k)d %(j)03d %(k)s %%" % d)
    try:
        print("%(a)d" % {"a": n}, "%(b)s" % {"b": "x"})
        print("{0[1]} {0[2]}".format([1, 2]))
    except IndexError as e:
        print("IndexError", e)
    return 0
