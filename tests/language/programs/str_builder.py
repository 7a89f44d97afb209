"""rlib.rstring.StringBuilder."""

import os

from framework.rlib.rstring import StringBuilder


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def fill(size: int, pieces: list[str]) -> StringBuilder:
    builder = StringBuilder(size)
    for piece in pieces:
        builder.append(piece)
        builder.append_slice("[hello]", 1, 3)
        builder.append_multiple_char("-", len(piece))
        for char in piece:
            builder.append(char)
    return builder


def entry_point(argv: list[str]) -> int:
    for size in [0, 1, 1000]:
        for pieces in [["abc", "x"], ["ä", "€uro", "z" * 50], ["", "𝄞"], []]:
            builder = fill(size, pieces)
            say(builder.build() + str(builder.getlength()))
            builder.append("again")
            say(builder.build() + str(builder.getlength()))
    long = StringBuilder()
    for i in range(3000 * len(argv)):
        long.append(str(i))
    text = long.build()
    say(str(len(text)) + text[-8:] + str(text == "".join([str(i) for i in range(3000)])))
    return 0
