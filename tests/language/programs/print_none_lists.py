"""Lists of None become lists of something else."""


class Box:
    def __init__(self, size: int) -> None:
        self.items = [None] * size
        self.items[1] = "set"


def entry_point(argv: list[str]) -> int:
    box = Box(3)
    print(box.items[0], box.items[1], box.items[2] is None)
    print([None] * 2)
    return 0
