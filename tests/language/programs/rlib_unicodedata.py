"""The Unicode database: properties, case, numbers, normal forms, names."""

from framework.rlib.unicodedata import unicodedb
from framework.rlib.unicodedata.names import lookup, name
from framework.rlib.unicodedata.normalization import is_normalized, normalize

SOME = [0x20, 0x41, 0x7A, 0xB2, 0xBD, 0xDF, 0x130, 0x1C6, 0x301, 0x663, 0x5D0, 0x1F80, 0x2028, 0x3007, 0xAC01, 0xFB01, 0x1D7D8, 0x1F600]  # fmt: skip


def value(code):
    try:
        return str(unicodedb.decimal(code)) + " " + str(unicodedb.digit(code))
    except KeyError:
        pass
    try:
        return str(unicodedb.numeric(code))
    except KeyError as e:
        return str(e)


def called(code):
    try:
        return name(code)
    except KeyError as e:
        return str(e)


def properties():
    for c in SOME:
        print(hex(c), unicodedb.category(c), unicodedb.bidirectional(c), unicodedb.east_asian_width(c), end=" ")
        print(unicodedb.combining(c), unicodedb.mirrored(c), value(c), called(c))
        print(unicodedb.toupper_full(c), unicodedb.tolower_full(c), unicodedb.totitle_full(c), end=" ")
        print(unicodedb.casefold_lookup(c), unicodedb.toupper(c), unicodedb.tolower(c), unicodedb.totitle(c))
        print(unicodedb.isalpha(c), unicodedb.isspace(c), unicodedb.islinebreak(c), unicodedb.isprintable(c), end=" ")
        print(unicodedb.iscased(c), unicodedb.istitle(c), unicodedb.isxidstart(c), unicodedb.isxidcontinue(c))
        print(repr(unicodedb.decomposition(c)), unicodedb.canon_decomposition(c), unicodedb.compat_decomposition(c))
    try:
        unicodedb.category(0x110000)
    except IndexError:
        print("IndexError")


def forms():
    for text in (
        "e\u0301\u0323",
        "\u00c5\u212b",
        "\u1100\u1161\u11a8",
        "\ud55c\uae00",
        "\ufb01\u2460",
        "a\u0328\u0301\u0301",
    ):
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            print(form, [ord(c) for c in normalize(form, text)], is_normalized(form, text))
    try:
        normalize("NFA", "x")
    except ValueError as e:
        print(e)


def names():
    for wanted in (
        "greek small letter alpha", "SNOWMAN", "CJK UNIFIED IDEOGRAPH-4E00", "HANGUL SYLLABLE GAG", "GRINNING FACE",
        "VARIATION SELECTOR-17", "nothing of the kind", "",
    ):  # fmt: skip
        try:
            print(wanted, lookup(wanted))
        except KeyError as e:
            print(wanted, e)


def entry_point(argv):
    properties()
    forms()
    names()
    return 0
