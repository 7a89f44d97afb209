"""What built-in operations raise: class, text and repr; exceptions thrown through generators and loops."""


class E1(Exception):
    pass


class E2(E1):
    def __init__(self, n: int, why: str = "w") -> None:
        super().__init__(n, why)
        self.n = n


def g(n):
    for i in range(n):
        try:
            yield i
        except E1 as e:
            print("in gen", e, e.args)
            yield -1
        finally:
            print("f", i)


def run(n: int) -> str:
    out = ""
    it = g(n)
    try:
        for x in it:
            if x == 2:
                raise E2(x)
            out += str(x)
    except E2 as e:
        out += f"[{e}|{e.n}|{e!r}]"
    else:
        out += "else"
    it.close()
    return out


def raises(k: int):
    if k == 0:
        raise E1
    if k == 1:
        raise E1("one")
    if k == 2:
        raise E2(5)
    if k == 3:
        raise KeyError(("a", k))
    if k == 4:
        raise OSError(2, "no")
    if k == 5:
        raise StopIteration(3)
    if k == 6:
        raise SystemExit(4)
    if k == 7:
        assert k == 8, (k, "msg")
    if k == 8:
        raise UnicodeError("u")
    if k == 9:
        [].pop()
    if k == 10:
        {}["x"]
    if k == 11:
        int("z")
    if k == 12:
        "abc".index("z")
    if k == 13:
        b"abc".index(b"z")
    if k == 14:
        chr(-1)
    if k == 15:
        bytes([256])
    if k == 16:
        "".join(["a"])[3]
    if k == 17:
        (1, 2)[k - 10]
    if k == 18:
        next(iter([1][1:]))
    if k == 19:
        1 % (k - 19)
    if k == 20:
        1.0 / (k - 20)
    if k == 21:
        divmod(1, k - 21)
    if k == 22:
        "a" * k + str(1 << (k - 23))
    if k == 23:
        [1, 2, 3].remove(k)
    if k == 24:
        set([1]).remove(k)
    if k == 25:
        bytearray(b"a")[5] = 1
    if k == 26:
        [1][5] = 1
    if k == 27:
        del [1][5]
    if k == 28:
        "é".encode("ascii")
    if k == 29:
        b"\xff".decode("utf-8")
    if k == 30:
        round(float("nan"))
    if k == 31:
        int(float("inf"))
    if k == 32:
        "x".split("")
    if k == 33:
        range(1, 2, k - 33)
    if k == 34:
        [1, 2, 3][:: k - 34]
    if k == 35:
        a, b = [1, 2, 3]
    if k == 36:
        a, *b, c = [1][: k - 35]
    if k == 37:
        max([1][1:])
    if k == 38:
        float("1_")
    if k == 39:
        (0.0) ** -1.0
    if k == 40:
        10.0**400
    if k == 41:
        "{:d}".format(3) + "x".zfill(3)[9]
    if k == 42:
        [3, 4].index(5)
    if k == 43:
        (3, 4).index(5)
    if k == 44:
        {1: 2}.pop(4)
    if k == 45:
        {}.popitem()
    if k == 46:
        set([1][1:]).pop()
    if k == 47:
        "abc".rindex("q")
    if k == 48:
        ord("ab"[:k])
    return k


def entry_point(argv):
    n = len(argv)
    for k in range(n - 1, 5):
        print(run(k))
    for k in range(49):
        try:
            print(raises(k * n))
        except SystemExit as e:
            print("exit", e.code)
        except Exception as e:
            print(k, type(e).__name__, str(e), repr(e))
    return 0
