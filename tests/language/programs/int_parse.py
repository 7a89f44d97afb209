"""int and float from text."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def entry_point(argv: list[str]) -> int:
    for text in ["0", "42", " -7 ", "+5", "1_000", "9223372036854775807", "-9223372036854775808", "٤٢", "007", "\n9\t"]:
        say(str(int(text)))
    for text in ["", " ", "x", "1__0", "_1", "1_", "-", "1.5", "0x10", "--1", "1 2", "é", "²"]:
        try:
            say(str(int(text)))
        except ValueError as error:
            say("ValueError " + str(error))
    for text, base in [
        ("ff", 16),
        ("0xFF", 16),
        ("0b101", 0),
        ("0o17", 0),
        ("0x_f", 0),
        ("z", 36),
        ("12", 3),
        ("017", 0),
        ("00", 0),
        ("1", 37),
        ("1", 1),
        ("8", 8),
        ("0b1", 16),
        ("10", 2),
        ("-0x1f", 16),
        ("0x", 16),
    ]:
        try:
            say(str(int(text, base)))
        except ValueError as error:
            say("ValueError " + str(error))
    for data in [b"12", b" 0x1f", b"x\xff"]:
        try:
            say(str(int(data, 16)))
        except ValueError as error:
            say("ValueError " + str(error))
    for text in [
        "1.5",
        " -2e3 ",
        "1e400",
        "-inf",
        "NaN",
        "Infinity",
        "1_0.5",
        ".5",
        "5.",
        "0x1",
        "",
        "1e",
        "e5",
        "1__0",
        "٣.5",
        "123456789012345678901234567890",
        "4.9e-324",
        "2.2250738585072011e-308",
        "0.1",
        "1.7976931348623157e308",
    ]:
        try:
            say(repr(float(text)))
        except ValueError as error:
            say("ValueError " + str(error))
    try:
        say(str(int("9" * 30 * len(argv)) < 0))
    except (OverflowError, ValueError):
        say("False")
    return 0
