"""Tables of character properties and case, hosted, against the host's ``str`` methods."""

from framework.runtime import casing, characters, strings
from framework.runtime.numerals import decimal_value
from framework.runtime.printable import is_printable

SAMPLE = [*range(0x3000), *range(0xA640, 0xAB70), *range(0xFB00, 0xFF60), *range(0x10400, 0x10500), 0x10FFFF, 0xE0100]


def test_sets_are_those_of_the_host() -> None:
    for code in SAMPLE:
        char = chr(code)
        assert is_printable(code) == char.isprintable(), hex(code)
        assert characters.is_in(characters.ALPHABETIC, code) == char.isalpha(), hex(code)
        assert characters.is_in(characters.NUMERIC, code) == char.isnumeric(), hex(code)
        assert strings.isidentifier(char) == char.isidentifier(), hex(code)


def test_case_of_characters_is_that_of_the_host() -> None:
    for code in SAMPLE:
        char = chr(code)
        assert casing.upper_char(char) == char.upper(), hex(code)
        assert casing.lower_char(char, 0) == char.lower(), hex(code)
        assert casing.title_char(char) == char.title(), hex(code)
        assert casing.fold_char(char) == char.casefold(), hex(code)


def test_words_have_the_case_of_the_host() -> None:
    words = ["ΑΣ ΣΑ Σ", "oΣ'Σ.", "ǅ ǆ ßa", "hELLO wORLD's", "ŉx ﬁn", "İstanbul", "A͂Σ͂", "x1y", "", "ªº"]
    for word in words:
        for name in "title capitalize swapcase casefold isupper islower istitle".split():
            assert getattr(strings, name)(word) == getattr(word, name)(), (name, word)


def test_decimal_digits_of_all_scripts_have_values() -> None:
    for char in "0٣९９":
        assert decimal_value(ord(char)) == int(char)
