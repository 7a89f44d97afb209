"""Functions as values: closures that capture, called from a loop."""


def adder(n):
    return lambda x: x + n


def compose(f, g):
    return lambda x: f(g(x))


def run(n):
    f = compose(adder(3), lambda x: x * 2)
    i = 0
    s = 0
    while i < n:
        s = (s + f(i)) % 1000003
        i = i + 1
    return s
