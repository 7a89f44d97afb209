"""Loops, branches, exceptions."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def loops() -> None:
    total = 0
    for i in range(10):
        if i == 3:
            continue
        if i == 8:
            break
        total += i
    else:
        say("not reached")
    say(str(total))
    while total > 0:
        total -= 7
    else:
        say("else " + str(total))


def raises(n: int) -> str:
    try:
        if n == 0:
            raise ValueError("zero")
        if n == 1:
            return str([1, 2, 3][n + 5])
        if n == 2:
            return str(n // (n - 2))
        return "fine"
    except ValueError as error:
        return "value " + str(error)
    except (IndexError, ZeroDivisionError) as error:
        return "other " + str(error)
    finally:
        say("finally " + str(n))


def entry_point(argv: list[str]) -> int:
    loops()
    for n in range(4):
        say(raises(n))
    return 3
