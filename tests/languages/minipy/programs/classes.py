"""Classes."""


class A:
    x = 3

    def __init__(self, y, *, z=5):
        self.y = y
        self.z = z

    def total(self):
        return self.x + self.y + self.z

    def __repr__(self):
        return f"A({self.y!r})"


class B(A):
    def total(self):
        return super().total() * 2

    @property
    def p(self):
        return self.y + 100

    @staticmethod
    def s(a):
        return a * 2

    @classmethod
    def c(cls, a):
        return cls(a)


b = B(10, z=1)
print(A(1).total(), b.total(), b, b.p, B.s(4), B.c(7), [A(2), (b,)])
print(isinstance(True, int), issubclass(B, A), type(b), int, B.__name__, B.__mro__)
