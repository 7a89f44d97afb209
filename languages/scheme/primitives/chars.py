"""Characters (section 6.6).  Case is that of Unicode's simple mappings."""

from collections.abc import Callable

from framework.rlib.unicodedata import unicodedb
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import FALSE, Value, boolean
from languages.scheme.objects.chars import Char, char_of, is_scalar
from languages.scheme.objects.errors import bad_range, wrong_type
from languages.scheme.primitives.ordering import TESTS, sign_of_numbers
from languages.scheme.primitives.registry import primitive

CAPITAL_I_WITH_DOT = 0x130


def plain(code: int) -> int:
    """The character itself: what the procedures without -ci compare."""
    return code


def folded(code: int) -> int:
    """Simple case folding: where the full one gives several characters, Unicode has the lower case, or nothing."""
    if code < 128:
        return code + 32 if 65 <= code <= 90 else code
    codes = unicodedb.casefold_lookup(code)
    if len(codes) == 1:
        return codes[0]
    return code if code == CAPITAL_I_WITH_DOT else unicodedb.tolower(code)


def comparison(name: str, key: Callable[[int], int], test: Callable[[int], bool]) -> None:
    """Register a comparison of characters."""

    def compare(first: Char, second: Char, rest: list[Value]) -> Value:
        last = key(second.code)
        result = test(sign_of_numbers(key(first.code), last))
        for index in range(len(rest)):
            char = rest[index]
            if not isinstance(char, Char):
                raise wrong_type(name, index + 3, "character", char)
            code = key(char.code)
            result = result and test(sign_of_numbers(last, code))
            last = code
        return boolean(result)

    library = "char" if key is folded else "base"
    primitive(name, Char, Char, rest=True, library=library)(compare)


for suffix, test in TESTS.items():
    comparison("char" + suffix, plain, test)
    comparison("char-ci" + suffix, folded, test)


@primitive("char?", Value)
def is_char(value: Value) -> Value:
    return boolean(isinstance(value, Char))


@primitive("char->integer", Char)
def char_to_integer(char: Char) -> Value:
    return Fixnum(char.code)


@primitive("integer->char", Fixnum)
def integer_to_char(code: Fixnum) -> Value:
    if not is_scalar(code.value):
        raise bad_range("integer->char", 1, code)
    return char_of(code.value)


@primitive("char-upcase", Char, library="char")
def char_upcase(char: Char) -> Value:
    return char_of(unicodedb.toupper(char.code))


@primitive("char-downcase", Char, library="char")
def char_downcase(char: Char) -> Value:
    return char_of(unicodedb.tolower(char.code))


@primitive("char-foldcase", Char, library="char")
def char_foldcase(char: Char) -> Value:
    return char_of(folded(char.code))


@primitive("char-alphabetic?", Char, library="char")
def is_alphabetic(char: Char) -> Value:
    return boolean(unicodedb.isalpha(char.code) or unicodedb.category(char.code) == "Nl")


@primitive("char-numeric?", Char, library="char")
def is_numeric(char: Char) -> Value:
    return boolean(unicodedb.isdecimal(char.code))


@primitive("char-whitespace?", Char, library="char")
def is_whitespace(char: Char) -> Value:
    return boolean(unicodedb.isspace(char.code) and not 0x1C <= char.code <= 0x1F)


@primitive("char-upper-case?", Char, library="char")
def is_upper_case(char: Char) -> Value:
    return boolean(unicodedb.isupper(char.code))


@primitive("char-lower-case?", Char, library="char")
def is_lower_case(char: Char) -> Value:
    return boolean(unicodedb.islower(char.code))


@primitive("digit-value", Char, library="char")
def digit_value(char: Char) -> Value:
    if not unicodedb.isdecimal(char.code):
        return FALSE
    return Fixnum(unicodedb.decimal(char.code))
