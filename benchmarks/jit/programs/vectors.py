"""Objects that die young: vectors of two floats."""


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, o):
        return Vector(self.x + o.x, self.y + o.y)

    def times(self, k):
        return Vector(self.x * k, self.y * k)

    def dot(self, o):
        return self.x * o.x + self.y * o.y


def run(n):
    v = Vector(0.0, 1.0)
    d = Vector(0.5, 0.25)
    i = 0
    while i < n:
        v = v.plus(d).times(0.9)
        i = i + 1
    return v.dot(d)
