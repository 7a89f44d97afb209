"""An uncaught exception of a user class."""


class Outer:
    class Problem(ValueError):
        def __init__(self, code: int) -> None:
            super().__init__(code, "text")
            self.code = code


def entry_point(argv: list[str]) -> int:
    print("output first")
    try:
        raise KeyError("a")
    except KeyError as error:
        print(error)
    raise Outer.Problem(5)
