"""The texts and names of classes at run time."""


class K:
    pass


class L(K):
    pass


import enum


class Co(enum.IntEnum):
    A = 1


def entry_point(argv):
    x = K() if len(argv) > 4 else L()
    print(type(x), type(x).__name__, x.__class__.__name__, K, L.__qualname__)
    print(
        type(3),
        type("s"),
        type(2.5),
        type([1]),
        type(None),
        type((1,)),
        type({}),
        type(True),
        type(b""),
        type(3).__name__,
    )
    print(str(type(x)), f"{type(x)}", repr(type(x)), [K, L], f"{type(x).__name__:>5}")
    try:
        raise ValueError("s")
    except Exception as e:
        print(type(e), type(e).__name__, e.__class__.__name__)
    for t in (K, L):
        print(t.__name__)
    print(int, str)
    print(type(x) is L, type(x) == K, type(x) in (K, L), type(x).__module__ != "")
    return 0
