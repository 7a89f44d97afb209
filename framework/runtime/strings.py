"""The methods of ``str`` as restricted Python; inference calls ``strings.split`` where a program says ``s.split(…)``.

``END`` stands for an end that was not given.  What depends on the representation of strings is in ``text.py``.
"""

from __future__ import annotations

from framework.rlib.objectmodel import specialize
from framework.runtime import casing, characters
from framework.runtime.bridge import HighLevel, as_high_level, as_low_level
from framework.runtime.characters import is_in
from framework.runtime.codecs import decode as decode
from framework.runtime.codecs import encode as encode
from framework.runtime.printable import is_printable
from framework.runtime.text import (
    ll_is_ascii,
    ll_move_letters,
    ll_str_find,
    ll_str_join,
    ll_str_matches,
    ll_str_rfind,
)

END = (1 << 63) - 1
STRING = HighLevel("str")
WHITESPACE = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0"


def clip(bound: int, length: int) -> int:
    """A slice bound between 0 and the length."""
    if bound < 0:
        bound += length
        if bound < 0:
            bound = 0
    if bound > length:
        bound = length
    return bound


# --- searching


def find(s: str, sub: str, start: int = 0, end: int = END) -> int:
    """``s.find(sub, start, end)``."""
    if start > len(s):
        return -1
    return ll_str_find(as_low_level(s), as_low_level(sub), clip(start, len(s)), clip(end, len(s)))


def rfind(s: str, sub: str, start: int = 0, end: int = END) -> int:
    """``s.rfind(sub, start, end)``."""
    if start > len(s):
        return -1
    return ll_str_rfind(as_low_level(s), as_low_level(sub), clip(start, len(s)), clip(end, len(s)))


def index(s: str, sub: str, start: int = 0, end: int = END) -> int:
    """``s.index(sub, start, end)``."""
    found = find(s, sub, start, end)
    if found < 0:
        raise ValueError("substring not found")
    return found


def rindex(s: str, sub: str, start: int = 0, end: int = END) -> int:
    """``s.rindex(sub, start, end)``."""
    found = rfind(s, sub, start, end)
    if found < 0:
        raise ValueError("substring not found")
    return found


def count(s: str, sub: str, start: int = 0, end: int = END) -> int:
    """``s.count(sub, start, end)``: occurrences that don't overlap."""
    if start > len(s):
        return 0
    position = clip(start, len(s))
    stop = clip(end, len(s))
    if len(sub) == 0:
        return stop - position + 1 if position <= stop else 0
    found = 0
    while True:
        position = find(s, sub, position, stop)
        if position < 0:
            return found
        found += 1
        position += len(sub)


def startswith(s: str, prefix: str, start: int = 0, end: int = END) -> bool:
    """``s.startswith(prefix, start, end)`` for a str prefix."""
    first = clip(start, len(s))
    if start > len(s) or clip(end, len(s)) - first < len(prefix):
        return False
    return ll_str_matches(as_low_level(s), first, as_low_level(prefix), len(prefix))


def endswith(s: str, suffix: str, start: int = 0, end: int = END) -> bool:
    """``s.endswith(suffix, start, end)`` for a str suffix."""
    stop = clip(end, len(s))
    if start > len(s) or stop - clip(start, len(s)) < len(suffix):
        return False
    return ll_str_matches(as_low_level(s), stop - len(suffix), as_low_level(suffix), len(suffix))


def removeprefix(s: str, prefix: str) -> str:
    """``s.removeprefix(prefix)``."""
    return s[len(prefix) :] if startswith(s, prefix) else s


def removesuffix(s: str, suffix: str) -> str:
    """``s.removesuffix(suffix)``."""
    if len(suffix) > 0 and endswith(s, suffix):
        return s[: len(s) - len(suffix)]
    return s


# --- splitting and joining


def is_space(char: str) -> bool:
    """Whether a one-character string is white space as ``str.isspace`` has it."""
    code = ord(char)
    if code < 256:
        return char in WHITESPACE
    if 0x2000 <= code <= 0x200A or code == 0x1680 or code == 0x3000:
        return True
    return code == 0x2028 or code == 0x2029 or code == 0x202F or code == 0x205F


def split(s: str, sep: str | None = None, maxsplit: int = -1) -> list[str]:
    """``s.split(sep, maxsplit)``."""
    limit = maxsplit if maxsplit >= 0 else END
    if sep is None:
        return split_words(s, limit)
    if len(sep) == 0:
        raise ValueError("empty separator")
    result: list[str] = []
    position = 0
    while len(result) < limit:
        found = find(s, sep, position)
        if found < 0:
            break
        result.append(s[position:found])
        position = found + len(sep)
    result.append(s[position:])
    return result


def split_words(s: str, limit: int) -> list[str]:
    """Split at runs of white space."""
    result: list[str] = []
    position = 0
    while True:
        while position < len(s) and is_space(s[position]):
            position += 1
        if position == len(s):
            return result
        if len(result) == limit:
            result.append(s[position:])
            return result
        start = position
        while position < len(s) and not is_space(s[position]):
            position += 1
        result.append(s[start:position])


def rsplit(s: str, sep: str | None = None, maxsplit: int = -1) -> list[str]:
    """``s.rsplit(sep, maxsplit)``."""
    limit = maxsplit if maxsplit >= 0 else END
    if sep is None:
        return rsplit_words(s, limit)
    if len(sep) == 0:
        raise ValueError("empty separator")
    result: list[str] = []
    stop = len(s)
    while len(result) < limit:
        found = rfind(s, sep, 0, stop)
        if found < 0:
            break
        result.append(s[found + len(sep) : stop])
        stop = found
    result.append(s[:stop])
    result.reverse()
    return result


def rsplit_words(s: str, limit: int) -> list[str]:
    """Split at runs of white space, from the end."""
    result: list[str] = []
    position = len(s)
    while True:
        while position > 0 and is_space(s[position - 1]):
            position -= 1
        if position == 0:
            break
        if len(result) == limit:
            result.append(s[:position])
            break
        stop = position
        while position > 0 and not is_space(s[position - 1]):
            position -= 1
        result.append(s[position:stop])
    result.reverse()
    return result


def is_line_break(code: int) -> bool:
    """Whether a code point ends a line for ``str.splitlines``."""
    if 10 <= code <= 13 or 0x1C <= code <= 0x1E:
        return True
    return code == 0x85 or code == 0x2028 or code == 0x2029


def splitlines(s: str, keepends: bool = False) -> list[str]:
    """``s.splitlines(keepends)``."""
    result: list[str] = []
    start = 0
    position = 0
    while position < len(s):
        code = ord(s[position])
        position += 1
        if is_line_break(code):
            stop = position - 1
            if code == 13 and position < len(s) and s[position] == "\n":
                position += 1
            result.append(s[start : position if keepends else stop])
            start = position
    if start < len(s):
        result.append(s[start:])
    return result


def partition(s: str, sep: str) -> tuple[str, str, str]:
    """``s.partition(sep)``."""
    if len(sep) == 0:
        raise ValueError("empty separator")
    found = find(s, sep)
    if found < 0:
        return s, "", ""
    return s[:found], sep, s[found + len(sep) :]


def rpartition(s: str, sep: str) -> tuple[str, str, str]:
    """``s.rpartition(sep)``."""
    if len(sep) == 0:
        raise ValueError("empty separator")
    found = rfind(s, sep)
    if found < 0:
        return "", "", s
    return s[:found], sep, s[found + len(sep) :]


@specialize.argtype(0)
def maketrans(source, target: str | None = None, removed: str = ""):
    """``str.maketrans(source, target, removed)``, ``str.maketrans(table)``."""
    if isinstance(source, str):
        if target is None:
            raise TypeError("if you give only one argument to maketrans it must be a dict")
        return table_of_pairs(source, target, removed)
    if target is not None:
        raise TypeError("first maketrans argument must be a string if there is a second argument")
    table = {}
    for key in source:
        table[code_point_of_key(key)] = source[key]
    return table


@specialize.argtype(0)
def code_point_of_key(key) -> int:
    """The key of a translation table: a code point or a character."""
    if isinstance(key, str):
        if len(key) != 1:
            raise ValueError("string keys in translate table must be of length 1")
        return ord(key)
    return key


def table_of_pairs(source: str, target: str, removed: str) -> dict[int, int | None]:
    """The table that maps each character of ``source``."""
    if len(source) != len(target):
        raise ValueError("the first two maketrans arguments must have equal length")
    table: dict[int, int | None] = {}
    for i in range(len(source)):
        table[ord(source[i])] = ord(target[i])
    for char in removed:
        table[ord(char)] = None
    return table


@specialize.argtype(1)
def translate(s, table):
    """``s.translate(table)`` for a dict from code points to texts, code points or None."""
    parts = []
    for char in s:
        code = ord(char)
        parts.append(replacement(table[code]) if code in table else char)
    return "".join(parts)


@specialize.argtype(0)
def replacement(value):
    """What a value of a translation table stands for."""
    if value is None:
        return ""
    if isinstance(value, int):
        return chr(value)
    return value


def join(s: str, parts: list[str]) -> str:
    """``s.join(parts)`` of a list."""
    return as_high_level(STRING, ll_str_join(as_low_level(s), as_low_level(parts)))


def replace(s: str, old: str, new: str, limit: int = -1) -> str:
    """``s.replace(old, new, limit)``."""
    if limit < 0:
        limit = END
    parts: list[str] = []
    position = 0
    if len(old) == 0:
        while position < len(s) and len(parts) < limit:
            parts.append("" if position == 0 else s[position - 1 : position])
            position += 1
        if len(parts) < limit:
            parts.append(s[len(s) - 1 :] if len(s) > 0 else "")
            return join(new, parts) + new if len(s) > 0 else new
        if len(parts) == 0:
            return s
        return join(new, parts) + new + s[position - 1 :]
    while len(parts) < limit:
        found = find(s, old, position)
        if found < 0:
            break
        parts.append(s[position:found])
        position = found + len(old)
    if len(parts) == 0:
        return s
    parts.append(s[position:])
    return join(new, parts)


def expandtabs(s: str, tabsize: int = 8) -> str:
    """``s.expandtabs(tabsize)``."""
    parts: list[str] = []
    column = 0
    for char in s:
        if char == "\t":
            if tabsize > 0:
                width = tabsize - column % tabsize
                parts.append(" " * width)
                column += width
        else:
            parts.append(char)
            column = 0 if char == "\n" or char == "\r" else column + 1
    return join("", parts)


# --- stripping and padding


def is_stripped(char: str, chars: str | None) -> bool:
    """Whether strip removes a character."""
    return is_space(char) if chars is None else char in chars


def lstrip(s: str, chars: str | None = None) -> str:
    """``s.lstrip(chars)``."""
    start = 0
    while start < len(s) and is_stripped(s[start], chars):
        start += 1
    return s[start:]


def rstrip(s: str, chars: str | None = None) -> str:
    """``s.rstrip(chars)``."""
    stop = len(s)
    while stop > 0 and is_stripped(s[stop - 1], chars):
        stop -= 1
    return s[:stop]


def strip(s: str, chars: str | None = None) -> str:
    """``s.strip(chars)``."""
    return lstrip(rstrip(s, chars), chars)


def check_fill(fill: str) -> None:
    """Refuse a fill that is not one character."""
    if len(fill) != 1:
        raise TypeError("The fill character must be exactly one character long")


def ljust(s: str, width: int, fill: str = " ") -> str:
    """``s.ljust(width, fill)``."""
    check_fill(fill)
    return s + fill * (width - len(s))


def rjust(s: str, width: int, fill: str = " ") -> str:
    """``s.rjust(width, fill)``."""
    check_fill(fill)
    return fill * (width - len(s)) + s


def center(s: str, width: int, fill: str = " ") -> str:
    """``s.center(width, fill)``."""
    check_fill(fill)
    padding = width - len(s)
    if padding <= 0:
        return s
    left = padding // 2 + (padding & width & 1)
    return fill * left + s + fill * (padding - left)


def zfill(s: str, width: int) -> str:
    """``s.zfill(width)``."""
    padding = width - len(s)
    if padding <= 0:
        return s
    if len(s) > 0 and (s[0] == "+" or s[0] == "-"):
        return s[:1] + "0" * padding + s[1:]
    return "0" * padding + s


# --- case


def upper(s: str) -> str:
    """``s.upper()``."""
    if ll_is_ascii(as_low_level(s)):
        return as_high_level(STRING, ll_move_letters(as_low_level(s), 97, -32))
    return "".join([casing.upper_char(char) for char in s])


def lower(s: str) -> str:
    """``s.lower()``."""
    if ll_is_ascii(as_low_level(s)):
        return as_high_level(STRING, ll_move_letters(as_low_level(s), 65, 32))
    return "".join([casing.lower_char(s, i) for i in range(len(s))])


def casefold(s: str) -> str:
    """``s.casefold()``."""
    return "".join([casing.fold_char(char) for char in s])


def title(s: str) -> str:
    """``s.title()``: the first letter of each word is in title case."""
    parts: list[str] = []
    in_word = False
    for i in range(len(s)):
        parts.append(casing.lower_char(s, i) if in_word else casing.title_char(s[i]))
        in_word = casing.is_cased(ord(s[i]))
    return "".join(parts)


def capitalize(s: str) -> str:
    """``s.capitalize()``."""
    parts: list[str] = []
    for i in range(len(s)):
        parts.append(casing.title_char(s[i]) if i == 0 else casing.lower_char(s, i))
    return "".join(parts)


def swapcase(s: str) -> str:
    """``s.swapcase()``."""
    parts: list[str] = []
    for i in range(len(s)):
        code = ord(s[i])
        if casing.is_upper(code):
            parts.append(casing.lower_char(s, i))
        elif casing.is_lower(code):
            parts.append(casing.upper_char(s[i]))
        else:
            parts.append(s[i])
    return "".join(parts)


def isupper(s: str) -> bool:
    """``s.isupper()``."""
    found = False
    for char in s:
        code = ord(char)
        if casing.is_lower(code) or casing.is_title(code):
            return False
        found = found or casing.is_upper(code)
    return found


def islower(s: str) -> bool:
    """``s.islower()``."""
    found = False
    for char in s:
        code = ord(char)
        if casing.is_upper(code) or casing.is_title(code):
            return False
        found = found or casing.is_lower(code)
    return found


def istitle(s: str) -> bool:
    """``s.istitle()``: words begin with a capital, the rest is small, and there is a word."""
    found = False
    in_word = False
    for char in s:
        code = ord(char)
        if casing.is_upper(code) or casing.is_title(code):
            if in_word:
                return False
            in_word = True
            found = True
        elif casing.is_lower(code):
            if not in_word:
                return False
        else:
            in_word = False
    return found


# --- kinds of characters


def isascii(s: str) -> bool:
    """``s.isascii()``."""
    return ll_is_ascii(as_low_level(s))


def isspace(s: str) -> bool:
    """``s.isspace()``."""
    for char in s:
        if not is_space(char):
            return False
    return len(s) > 0


def isalpha(s: str) -> bool:
    """``s.isalpha()``."""
    for char in s:
        code = ord(char)
        if not (65 <= code <= 90 or 97 <= code <= 122) and not (code > 127 and is_in(characters.ALPHABETIC, code)):
            return False
    return len(s) > 0


def isalnum(s: str) -> bool:
    """``s.isalnum()``."""
    for char in s:
        code = ord(char)
        if 65 <= code <= 90 or 97 <= code <= 122 or 48 <= code <= 57:
            continue
        if code < 128 or not is_in(characters.ALPHANUMERIC, code):
            return False
    return len(s) > 0


def isdecimal(s: str) -> bool:
    """``s.isdecimal()``."""
    for char in s:
        code = ord(char)
        if not 48 <= code <= 57 and not (code > 127 and is_in(characters.DECIMAL, code)):
            return False
    return len(s) > 0


def isdigit(s: str) -> bool:
    """``s.isdigit()``."""
    for char in s:
        code = ord(char)
        if not 48 <= code <= 57 and not (code > 127 and is_in(characters.DIGIT, code)):
            return False
    return len(s) > 0


def isnumeric(s: str) -> bool:
    """``s.isnumeric()``."""
    for char in s:
        code = ord(char)
        if not 48 <= code <= 57 and not (code > 127 and is_in(characters.NUMERIC, code)):
            return False
    return len(s) > 0


def isidentifier(s: str) -> bool:
    """``s.isidentifier()``."""
    if len(s) == 0 or not is_in(characters.IDENTIFIER_START, ord(s[0])):
        return False
    for char in s:
        if not is_in(characters.IDENTIFIER_PART, ord(char)):
            return False
    return True


def isprintable(s: str) -> bool:
    """``s.isprintable()``."""
    for char in s:
        if not is_printable(ord(char)):
            return False
    return True
