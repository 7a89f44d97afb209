"""New lists whose items are of a more general type than those of the lists they are made from."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def slice_of_letters(name: str, more: bool) -> str:
    words = ["p", "q"]
    if more:
        words = [letter for letter in name][:3]
    else:
        words = [key for key in {"abc": 3}][:1]
    return ",".join(words)


def copy_of_letters(name: str, more: bool) -> str:
    letters = [letter for letter in name]
    words = letters.copy() if more else ["long", "words"]
    words = words + letters
    words = letters * 2 if len(words) > 9 else words
    return ",".join(words)


def sum_of_letters(name: str) -> str:
    letters = [letter for letter in name]
    words = ["one"] + letters
    words += letters[::-1]
    return ",".join(words)


def bound_joins(flag: bool) -> str:
    join = "-".join if flag else name_of(3).join
    return join(["a", "b"])


def name_of(count: int) -> str:
    return "x" * count


def words_among_letters(word: str) -> str:
    letters = [letter for letter in "pqr"]
    found = str("text" in letters) + str(word in letters) + str(letters.count(word))
    try:
        return found + str(letters.index(word))
    except ValueError:
        return found + "missing"


def entry_point(argv: list[str]) -> int:
    for flag in (True, False):
        say(slice_of_letters("shape", flag))
        say(copy_of_letters("shape", flag))
        say(bound_joins(flag))
    for word in ("p", "pq", "", "text"):
        say(words_among_letters(word))
    say(sum_of_letters("shape"))
    return 0
