"""Loops over generators inside try statements: making the iterator can't need closing it."""


def guarded(stop):
    try:
        for p in range(stop):
            yield p * p
    finally:
        print("end")


def f(a):
    i3 = 0
    try:
        loop = 0
        while loop < 2:
            loop += 1
            for n in guarded(2):
                i3 = i3 + n
            if a == 3:
                break
    except ArithmeticError:
        print("x")
    else:
        print("y")
    return i3


def entry_point(argv):
    n = len(argv)
    print(f(n), f(n + 2))
    return 0
