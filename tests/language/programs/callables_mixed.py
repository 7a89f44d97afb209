"""Functions, closures, lambdas, bound methods and classes in one variable, and calls through it."""


class K:
    def __init__(self, x):
        self.x = x

    def m(self, y):
        return self.x + y

    def __repr__(self):
        return "K%d" % self.x


def plain(x):
    return K(x)


def make(n):
    def inner(y):
        return K(y * n)

    return inner


class F:
    def __init__(self):
        self.f = plain

    def set(self, f):
        self.f = f

    def go(self, v):
        return self.f(v)


def chosen(argv):
    n = len(argv)
    fs = [plain, K, make(3), lambda q: K(q - n)]
    for f in fs:
        print(f(7))
    g = K if n < 5 else plain
    print(g(4), g is K, g is plain, g == K)
    h = plain if n < 5 else make(2)
    print(h is plain, h == plain, h is None)
    x = F()
    print(x.go(1))
    x.set(K)
    print(x.go(2))
    x.set(make(5))
    print(x.go(3))
    m = K(3).m
    m2 = K(3).m if n else make(4)
    print(m(1))
    k = K(9)
    t = k.m
    print(t == k.m, t != k.m)
    return 0


class NoInit:
    def __repr__(self):
        return "NoInit"


class Sub(K):
    def __init__(self, x=5, *, scale=1):
        self.x = x * scale


def nothing():
    return NoInit()


LIVE = [plain, K, make(2)]
TABLE = {"p": plain, "k": K, "s": Sub, "m": K(100).m2} if hasattr(K, "m2") else {"p": plain, "k": K, "s": Sub}


def entry_point(argv):
    chosen(argv)
    n = len(argv)
    for f in LIVE:
        print(f(2))
    for k in TABLE:
        print(k, TABLE[k](7))
    f = NoInit if n < 5 else nothing
    print(f())
    f = nothing if n < 5 else NoInit
    print(f())
    g = None
    try:
        print(g(1))
    except TypeError as e:
        print(e)
    h = Sub if n < 5 else plain
    print(h(3), h(x=4))
    opt = None
    for c in [K, plain]:
        opt = c
    print(opt(1))
    cls = K if n > 3 else Sub
    print(cls(2))
    print(list(map(K, [1, 2])), [c(1) for c in (K, plain, make(3))])
    return 0
