"""Which operand of an operator is asked, in which order, and what NotImplemented and None do."""


class A:
    def __eq__(self, o):
        return o is None

    def __hash__(self):
        return 1


class V:
    def __init__(self, x):
        self.x = x

    def __eq__(self, o):
        if not isinstance(o, V):
            return NotImplemented
        return self.x == o.x

    def __add__(self, o):
        if o.x > 5:
            return NotImplemented
        return V(self.x + o.x)

    def __radd__(self, o):
        return V(100)

    def __lt__(self, o):
        if o.x > 5:
            return NotImplemented
        return self.x < o.x

    def __gt__(self, o):
        return True


class W(V):
    def __radd__(self, o):
        return V(200)


def declined(argv):
    n = len(argv)
    a = A() if n < 5 else None
    print(None == a, a == None, None != a, a != None)
    v = V(1)
    print(v == None, None == v, v != None)
    print((v + V(2)).x, (V(1) + W(2)).x)
    try:
        print((v + V(7)).x)
    except TypeError as e:
        print(e)
    print((v + W(9)).x)
    print(v < V(2), v < V(7))
    w = v if n < 5 else None
    print(w == None, None == w, [v] == [None], None in [v], v in [None])
    return 0


class X:
    def __init__(self, n):
        self.n = n

    def __add__(self, o):
        print("X.add", self.n, o.n)
        return self.n + o.n

    def __radd__(self, o):
        print("X.radd", self.n, o.n)
        return self.n - o.n

    def __mul__(self, o):
        return NotImplemented

    def __rmul__(self, o):
        return "rmul"


class Y(X):
    pass


class Z(X):
    def __radd__(self, o):
        print("Z.radd")
        return 0


class ZZ(Z):
    pass


def entry_point(argv):
    declined(argv)
    for a in (X(1), Y(2), Z(3), ZZ(4)):
        for b in (X(1), Y(2), Z(3), ZZ(4)):
            print(type(a).__name__, type(b).__name__, a + b)
            try:
                print(a * b)
            except TypeError as e:
                print(e)
    return 0
