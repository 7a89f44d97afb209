"""Truth by __len__ where a subclass alone has __bool__; class attributes assigned at run time, seen by instances."""


class S:
    unit = 3

    def __init__(self, n):
        self.parts = [0] * n
        self.n = n

    def __len__(self):
        return len(self.parts)


class T(S):
    unit = 5

    def __bool__(self):
        return self.n != 3


class U(T):
    pass


def mk(k, n) -> S | None:
    if k == 0:
        return None
    return S(n) if k == 1 else T(n) if k == 2 else U(n)


CL = [S, T, U]


def units():
    r = 0
    for k in CL:
        r = r * 10 + k(1).unit
    return r


class P:
    unit = 3

    def get(self):
        return self.unit


class Q(P):
    unit = 5


KINDS = [P, Q]


def make(k) -> P:
    return P() if k == 1 else Q()


def assigned(n):
    o = make(n)
    print(o.unit, o.get(), P().unit, [k().unit for k in KINDS])
    P.unit = 4
    print(o.unit, o.get(), P().unit, [k().unit for k in KINDS])


def entry_point(argv):
    n = len(argv)
    for k in range(n - 1, 4):
        for m in (0, 1, 3):
            o = mk(k, m)
            print(k, m, "yes" if o else "no", not o, bool(o), o.n if o else -3, (o or S(9)).n)
            while o:
                print("truthy")
                break
    print(units())
    S.unit = 4
    print(units(), S.unit, T.unit, U.unit)
    T.unit = 7
    print(units(), S.unit, T.unit, U.unit)
    assigned(n)
    return 0
