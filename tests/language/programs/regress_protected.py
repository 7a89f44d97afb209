"""Operations that cannot raise, inside of what would handle an exception."""


class Journal:
    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, kind, error, trace) -> None:
        print("end", error is None)


def between(low: float, number: int, high: float) -> bool:
    result = False
    with Journal():
        result = low < number < high
    return result


def compared(number: int, limit: float) -> str:
    try:
        smaller = number < limit
    except ValueError:
        return "never"
    finally:
        print("compared")
    return str(smaller)


def entry_point(argv: list[str]) -> int:
    count = len(argv)
    print(between(0.5, count, 1.5), between(1.5, count, 2.5), between(-1.0, count, 0.25))
    print(compared(count, 0.5), compared(count, 1e300), compared(count, float("nan")))
    return 0
