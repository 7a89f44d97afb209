"""Cells of comprehensions and of functions with several graphs; what ord() says about longer texts."""


def sub(n, k):
    def inner(x):
        return x + n

    late = [lambda: n * 2 + k for n in range(3)]
    n = inner(n)
    return late[0]() + inner(1)


def rounds(n):
    i3 = 0
    for n16 in range(3):
        late17 = [lambda: n * 2 for n in range(5)]
        i3 += late17[0]()
    return i3


def once(n):
    late = [lambda: n * 2 for n in range(5)]
    return late[3]()


def leaving(a):
    for n16 in range(3):
        if a > 1:
            late17 = [lambda: n * 2 for n in range(5)]
            return late17[0]()
    return 0


def twice(n):
    result = 0
    try:
        result = 10 // n
    finally:
        late = [lambda: k * 2 for k in range(5)]
        result += late[0]()
    return result


def entry_point(argv):
    n = len(argv)
    late = [lambda: k * 2 for k in range(n + 2)]
    print(late[0](), sub(n, 2), sub(3, n))
    for s in ("", "ab", "é"):
        try:
            print(ord(s * n))
        except TypeError as e:
            print(e)
    late = [lambda: n * 2 for n in range(3)]
    print(late[1]())
    print(rounds(n), once(n), rounds(3), leaving(n), leaving(n + 2))
    print(twice(n))
    try:
        print(twice(n - 1))
    except ZeroDivisionError:
        print("zero")
    return 0
