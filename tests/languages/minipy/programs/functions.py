"""Functions."""

print("hello", 1 + 2)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(15))
a, *rest, z = [1, 2, 3, 4]
print(a, rest, z, *rest, sep="-")


def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw


print(f(1, c=3), f(1, 2, 3, 4, c=5, e=6), f(*[1, 2], **{"c": 3}))
for bad in (lambda: f(), lambda: f(1), lambda: f(1, c=1, a=2), lambda: fib(), lambda: fib(1, 2), lambda: fib(m=1)):
    try:
        bad()
    except TypeError as e:
        print(e)


def counter():
    n = 0

    def inc():
        nonlocal n
        n += 1
        return n

    return inc


c = counter()
c()
print(c(), 2**100, -7 // 2, 7.5 % 2, 1e100, 10**20 // 3)
