"""Tables of functions for different classes that have a function in common."""


class Base:
    def __init__(self, name: str) -> None:
        self.name = name


class Left(Base):
    def run(self, index: int) -> str:
        return LEFT[index](self, index)


class Right(Base):
    def __init__(self, name: str) -> None:
        Base.__init__(self, name)
        self.extra = 7

    def run(self, index: int) -> str:
        return RIGHT[index](self, index)


def common(self: Base, index: int) -> str:
    return "common " + self.name + str(index)


def only_left(self: Left, index: int) -> str:
    return "left " + self.name


def only_right(self: Right, index: int) -> str:
    return "right " + self.name + str(self.extra)


LEFT = [common, only_left]
RIGHT = [only_right, common]


def entry_point(argv: list[str]) -> int:
    for index in range(2):
        print(Left("l").run(index), Right("r").run(index))
    same = {"a": common, "b": common}
    print(same.pop("a")(Left("x"), 1), len(same))
    return 0
