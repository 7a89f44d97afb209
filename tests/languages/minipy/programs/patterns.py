"""Patterns."""


class A:
    x = 3

    def __init__(self, y, *, z=5):
        self.y = y
        self.z = z

    def total(self):
        return self.x + self.y + self.z

    def __repr__(self):
        return f"A({self.y!r})"


match (1, [2, 3], {"k": A(5)}):
    case (1, [x, y], {"k": A(y=q)}):
        print("matched", x, y, q)
