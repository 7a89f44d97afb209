"""One call site, many classes."""


class A:
    def f(self, x):
        return x + 1


class B:
    def f(self, x):
        return x * 2


class C(A):
    def g(self):
        return 1


class D:
    def f(self, x):
        return x - 3


class E(B):
    def f(self, x):
        return x + 7


def run(n):
    objects = [A(), B(), C(), D(), E()]
    i = 0
    x = 1
    while i < n:
        x = objects[(i + x) % 5].f(x) % 1009
        i = i + 1
    return x
