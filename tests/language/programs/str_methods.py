"""Methods of str."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def searching(s: str) -> None:
    say(str((s.find("a"), s.find("a", 2), s.find("zz"), s.rfind("a"), s.rfind("a", 0, 3), s.find(""), s.find("", 99))))
    say(str((s.count("a"), s.count("an"), s.count(""), s.index("n"), s.rindex("n"))))
    say(
        str(
            (
                s.startswith("ba"),
                s.startswith("na", 2),
                s.startswith(("x", "b")),
                s.endswith(("na", "q")),
                s.endswith(""),
            )
        )
    )
    for sub in ["n", "q"]:
        try:
            say(str(s.index(sub)))
        except ValueError as error:
            say("ValueError " + str(error))
    say(str(("an" in s, "x" in s, "" in s, s < "bananb", s >= "b", s == "ban" + "ana", s != s)))
    say(s.removeprefix("ba") + s.removesuffix("na") + s.removeprefix("x"))


def splitting() -> None:
    for text in [" a  b c ", "", "one", "a,b,,c", "\ta\u2003b\nc\r\nd\x85e\u2028f"]:
        say(str((text.split(), text.split(None, 1), text.rsplit(None, 1), text.split(","), text.rsplit(",", 1))))
        say(str((text.splitlines(), text.splitlines(True), text.partition(","), text.rpartition(","))))
    try:
        say(str("a".split("")))
    except ValueError as error:
        say("ValueError " + str(error))
    say("-".join(["x", "yy", "\u20ac"]) + ", ".join(str(i) for i in range(4)) + "".join([]) + "+".join("abc"))


def changing(s: str) -> None:
    say(s.replace("a", "oo") + s.replace("a", "", 1) + s.replace("", "-") + s.replace("", "-", 2) + s.replace("q", "x"))
    say("[" + s.center(11) + "][" + s.center(10, "*") + "][" + s.ljust(8, ".") + "][" + s.rjust(8) + "]")
    say("42".zfill(5) + "-42".zfill(5) + "+1".zfill(1) + "".zfill(2))
    say(
        "  x ".strip()
        + "|"
        + "  x ".lstrip()
        + "|"
        + "  x ".rstrip()
        + "|"
        + "xyabcyx".strip("xy")
        + "\u3000z\xa0".strip()
    )
    say("a\tbc\td".expandtabs() + "a\tb\n\tc".expandtabs(4) + "a\tb".expandtabs(0))
    say(s * 3 + s * 0 + s * -1 + 2 * s + s[::-1] + s[1:4] + s[-2:] + s[:-3] + s[::2] + s[5:1] + s[4:0:-2] + s[100:])
    for index in [0, -1, 5, 6, -7]:
        try:
            say(s[index])
        except IndexError as error:
            say("IndexError " + str(error))
    table = {ord("a"): "AA", ord("n"): ""}
    say(s.translate(table) + s.translate({97: 98}) + s.translate({97: None}))
    say(",".join([c for c in s]) + str([ord(c) for c in s]) + str(len(s)) + str(hash(s) == hash(s[:3] + s[3:])))


def case() -> None:
    for text in ["hello World", "HÄßLICH", "ǆungla ﬁn", "ΑΣ Σ ὈΔΥΣΣΕΎΣ", "they're bill's", "123 a1b", "", "İI ıi", "ŉ"]:
        say("|".join([text.upper(), text.lower(), text.title(), text.capitalize(), text.swapcase(), text.casefold()]))
        say(str((text.isupper(), text.islower(), text.istitle())))


def kinds() -> None:
    for text in [
        "",
        "abc",
        "a1",
        "12",
        "٣४",
        "²½",
        " \t",
        "\u2003",
        "x y",
        "_id",
        "1a",
        "été",
        "\x00",
        "\u0378",
        "漢字",
        "a\n",
    ]:
        flags = [text.isalpha(), text.isalnum(), text.isdigit(), text.isdecimal(), text.isnumeric(), text.isspace()]
        say(ascii(text) + repr(text) + str(flags) + str([text.isascii(), text.isidentifier(), text.isprintable()]))


def entry_point(argv: list[str]) -> int:
    searching("banana" * len(argv))
    splitting()
    changing("banana" * len(argv))
    changing("bän€n𝄞" * len(argv))
    case()
    kinds()
    return 0
