"""bytes: operators, methods, conversions."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def operators(b: bytes) -> None:
    say(str((b[0], b[-1], len(b), b[1:3], b[::-1], b[:-2], b[5:1], b[::2])) + repr(b + b"!" + b * 2 + 2 * b))
    say(str((b == b"banana", b != b"x", b < b"c", b >= b"banana", b"an" in b, 97 in b, 120 in b, bool(b), bool(b[:0]))))
    say(str([x for x in b]) + str(list(b)) + str(hash(b) == hash(b[:2] + b[2:])) + str(max(b)))
    for index in [5, 6, -7]:
        try:
            say(str(b[index]))
        except IndexError as error:
            say("IndexError " + str(error))


def methods(b: bytes) -> None:
    say(
        str(
            (
                b.find(b"a"),
                b.find(97, 2),
                b.rfind(b"a"),
                b.find(b"zz"),
                b.count(b"an"),
                b.count(97),
                b.index(b"n"),
                b.rindex(110),
            )
        )
    )
    say(
        str(
            (
                b.startswith(b"ba"),
                b.endswith((b"na", b"x")),
                b.startswith(b"na", 2),
                b.removeprefix(b"ba"),
                b.removesuffix(b"na"),
            )
        )
    )
    say(
        str(
            (
                b.split(b"a"),
                b.rsplit(b"a", 1),
                b" a  b ".split(),
                b" a b c".rsplit(None, 1),
                b.partition(b"n"),
                b.rpartition(b"n"),
            )
        )
    )
    say(str((b"a\nb\r\nc\rd".splitlines(), b"a\nb".splitlines(True), b",".join([b"x", b"y"]), b"-".join([b"q"]))))
    say(
        str(
            (
                b.replace(b"a", b"oo"),
                b.replace(b"a", b"", 2),
                b.replace(b"", b"-"),
                b" x ".strip(),
                b"xax".strip(b"x"),
                b" x".lstrip(),
            )
        )
    )
    say(str((b.center(9, b"*"), b.ljust(8), b.rjust(8, b"."), b"-4".zfill(4), b"a\tb".expandtabs(3))))
    say(str((b.upper(), b"ABC".lower(), b"aB c".swapcase(), b"hello wORLD".title(), b"hELLO".capitalize())))
    say(
        str(
            (
                b.isalpha(),
                b"1".isdigit(),
                b"a1".isalnum(),
                b" ".isspace(),
                b.isascii(),
                b"\xff".isascii(),
                b"Ab".istitle(),
            )
        )
    )
    say(str((b.islower(), b.isupper(), b"".islower(), b.hex(), b.hex(":"), b.hex("-", 2), bytes.fromhex("00 ff7F"))))
    say(str((b.translate(bytes.maketrans(b"an", b"AN")), b.translate(None, b"a"))))
    for text in ["0", "zz", "0 0"]:
        try:
            say(str(bytes.fromhex(text)))
        except ValueError as error:
            say("ValueError " + str(error))
    try:
        say(str(b.index(b"q")))
    except ValueError as error:
        say("ValueError " + str(error))


def making(n: int) -> None:
    say(
        str(
            (
                bytes(3 * n),
                bytes([1, 2, 255]),
                bytes(),
                bytes(range(3)),
                bytes((65, 66)),
                bytes("hé", "utf-8"),
                bytes("hé", "latin-1"),
            )
        )
    )
    say(
        str(
            (
                bytes(bytearray(b"x")),
                bytes(b"y"),
                bytes(x * 2 for x in [1, 2]),
                "é€".encode(),
                str(b"h\xc3\xa9", "utf-8"),
            )
        )
    )
    for value in [256, -1]:
        try:
            say(str(bytes([value * n])))
        except ValueError as error:
            say("ValueError " + str(error))
    try:
        say(str(bytes(-n)))
    except ValueError as error:
        say("ValueError " + str(error))


def entry_point(argv: list[str]) -> int:
    operators(b"banana" * len(argv))
    methods(b"banana" * len(argv))
    making(len(argv))
    return 0
