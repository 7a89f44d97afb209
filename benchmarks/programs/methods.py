"""Virtual method calls: a small expression tree with a class per operator is evaluated again and again."""


class Expression:
    def evaluate(self, x: int) -> int:
        raise NotImplementedError


class Number(Expression):
    def __init__(self, value: int) -> None:
        self.value = value

    def evaluate(self, x: int) -> int:
        return self.value


class Variable(Expression):
    def evaluate(self, x: int) -> int:
        return x


class Binary(Expression):
    def __init__(self, left: Expression, right: Expression) -> None:
        self.left = left
        self.right = right


class Sum(Binary):
    def evaluate(self, x: int) -> int:
        return self.left.evaluate(x) + self.right.evaluate(x)


class Product(Binary):
    def evaluate(self, x: int) -> int:
        return (self.left.evaluate(x) * self.right.evaluate(x)) & 0xFFFFFFF


class Choice(Binary):
    def evaluate(self, x: int) -> int:
        if x & 1:
            return self.left.evaluate(x >> 1)
        return self.right.evaluate(x >> 1)


def make(depth: int, kind: int) -> Expression:
    if depth == 0:
        if kind & 1:
            return Variable()
        return Number(kind)
    left = make(depth - 1, kind * 3 + 1)
    right = make(depth - 1, kind * 5 + 2)
    if kind % 3 == 0:
        return Sum(left, right)
    if kind % 3 == 1:
        return Product(left, right)
    return Choice(left, right)


def entry_point(argv: list[str]) -> int:
    rounds = int(argv[1])
    tree = make(10, 3)
    total = 0
    for x in range(rounds):
        total = (total + tree.evaluate(x)) & 0xFFFFFFFFFF
    print(total)
    return 0
