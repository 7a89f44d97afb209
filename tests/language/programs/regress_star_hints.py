"""The hint of a star parameter is about its items."""


def total(*values: int) -> int:
    result = 0
    for value in values:
        result = result * 3 + value
    return result


def joined(separator: str, *parts: str) -> str:
    return separator.join([part for part in parts])


def entry_point(argv: list[str]) -> int:
    print(total(1, 2), total(4), total(*(5, 6, 7)))
    print(joined("-", "a", "b"), joined("+", "alone"))
    return 0
