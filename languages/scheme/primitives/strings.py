"""Strings (section 6.7).  What calls procedures, such as string-map, is written in Scheme."""

from collections.abc import Callable

from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import UNSPECIFIED, Value, boolean
from languages.scheme.objects.chars import Char, char_of
from languages.scheme.objects.errors import bad_range, wrong_type
from languages.scheme.objects.pairs import list_from
from languages.scheme.objects.strings import String
from languages.scheme.objects.vectors import Vector
from languages.scheme.primitives.ordering import TESTS, sign_of_texts
from languages.scheme.primitives.ranges import checked_bound, checked_index, checked_list, checked_size
from languages.scheme.primitives.registry import primitive


def plain(text: str) -> str:
    """The text itself: what the procedures without -ci compare."""
    return text


def folded(text: str) -> str:
    """Full case folding."""
    return text.casefold()


def comparison(name: str, key: Callable[[str], str], test: Callable[[int], bool]) -> None:
    """Register a comparison of strings."""

    def compare(first: String, second: String, rest: list[Value]) -> Value:
        last = key(second.text())
        result = test(sign_of_texts(key(first.text()), last))
        for index in range(len(rest)):
            string = rest[index]
            if not isinstance(string, String):
                raise wrong_type(name, index + 3, "string", string)
            text = key(string.text())
            result = result and test(sign_of_texts(last, text))
            last = text
        return boolean(result)

    library = "char" if key is folded else "base"
    primitive(name, String, String, rest=True, library=library)(compare)


for suffix, test in TESTS.items():
    comparison("string" + suffix, plain, test)
    comparison("string-ci" + suffix, folded, test)


def text_of_chars(who: str, position: int, items: list[Value]) -> str:
    """The text of a list of characters, which are items of an argument."""
    pieces: list[str] = []
    for item in items:
        if not isinstance(item, Char):
            raise wrong_type(who, position, "characters only", item)
        pieces.append(chr(item.code))
    return "".join(pieces)


def chars_of_text(text: str) -> list[Value]:
    """The characters of a text."""
    chars: list[Value] = []
    for char in text:
        chars.append(char_of(ord(char)))
    return chars


def part_of(who: str, string: String, start: Fixnum | None, end: Fixnum | None) -> str:
    """The text between the second and the third argument of a procedure."""
    size = string.length()
    last = checked_bound(who, 3, end, 0, size, size)
    return string.part(checked_bound(who, 2, start, 0, last, 0), last)


@primitive("string?", Value)
def is_string(value: Value) -> Value:
    return boolean(isinstance(value, String))


@primitive("make-string", Fixnum, Char, optional=1)
def make_string(size: Fixnum, fill: Char | None) -> Value:
    char = " " if fill is None else chr(fill.code)
    return String(char * checked_size("make-string", 1, size))


@primitive("string", rest=True)
def string(chars: list[Value]) -> Value:
    for index in range(len(chars)):
        if not isinstance(chars[index], Char):
            raise wrong_type("string", index + 1, "character", chars[index])
    return String(text_of_chars("string", 1, chars))


@primitive("string-length", String)
def string_length(string: String) -> Value:
    return Fixnum(string.length())


@primitive("string-ref", String, Fixnum)
def string_ref(string: String, index: Fixnum) -> Value:
    return char_of(ord(string.char_at(checked_index("string-ref", 2, index, string.length()))))


@primitive("string-set!", String, Fixnum, Char)
def string_set(string: String, index: Fixnum, char: Char) -> Value:
    string.put(checked_index("string-set!", 2, index, string.length()), chr(char.code))
    return UNSPECIFIED


@primitive("string-upcase", String, library="char")
def string_upcase(string: String) -> Value:
    return String(string.text().upper())


@primitive("string-downcase", String, library="char")
def string_downcase(string: String) -> Value:
    return String(string.text().lower())


@primitive("string-foldcase", String, library="char")
def string_foldcase(string: String) -> Value:
    return String(folded(string.text()))


@primitive("substring", String, Fixnum, Fixnum)
def substring(string: String, start: Fixnum, end: Fixnum) -> Value:
    return String(part_of("substring", string, start, end))


@primitive("string-append", rest=True)
def string_append(strings: list[Value]) -> Value:
    pieces: list[str] = []
    for index in range(len(strings)):
        string = strings[index]
        if not isinstance(string, String):
            raise wrong_type("string-append", index + 1, "string", string)
        pieces.append(string.text())
    return String("".join(pieces))


@primitive("string->list", String, Fixnum, Fixnum, optional=2)
def string_to_list(string: String, start: Fixnum | None, end: Fixnum | None) -> Value:
    return list_from(chars_of_text(part_of("string->list", string, start, end)))


@primitive("list->string", Value)
def list_to_string(chars: Value) -> Value:
    return String(text_of_chars("list->string", 1, checked_list("list->string", 1, chars)))


@primitive("string->vector", String, Fixnum, Fixnum, optional=2)
def string_to_vector(string: String, start: Fixnum | None, end: Fixnum | None) -> Value:
    return Vector(chars_of_text(part_of("string->vector", string, start, end)))


@primitive("vector->string", Vector, Fixnum, Fixnum, optional=2)
def vector_to_string(vector: Vector, start: Fixnum | None, end: Fixnum | None) -> Value:
    size = len(vector.items)
    last = checked_bound("vector->string", 3, end, 0, size, size)
    first = checked_bound("vector->string", 2, start, 0, last, 0)
    return String(text_of_chars("vector->string", 1, vector.items[first:last]))


@primitive("string-copy", String, Fixnum, Fixnum, optional=2)
def string_copy(string: String, start: Fixnum | None, end: Fixnum | None) -> Value:
    return String(part_of("string-copy", string, start, end))


@primitive("string-copy!", String, Fixnum, String, Fixnum, Fixnum, optional=2)
def string_copy_into(to: String, at: Fixnum, string: String, start: Fixnum | None, end: Fixnum | None) -> Value:
    size = string.length()
    target = checked_bound("string-copy!", 2, at, 0, to.length(), 0)
    last = checked_bound("string-copy!", 5, end, 0, size, size)
    first = checked_bound("string-copy!", 4, start, 0, last, 0)
    if last - first > to.length() - target:
        raise bad_range("string-copy!", 2, at)
    to.replace(target, string.part(first, last))
    return UNSPECIFIED


@primitive("string-fill!", String, Char, Fixnum, Fixnum, optional=2)
def string_fill(string: String, fill: Char, start: Fixnum | None, end: Fixnum | None) -> Value:
    size = string.length()
    last = checked_bound("string-fill!", 4, end, 0, size, size)
    first = checked_bound("string-fill!", 3, start, 0, last, 0)
    string.replace(first, chr(fill.code) * (last - first))
    return UNSPECIFIED
