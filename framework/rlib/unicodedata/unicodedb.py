"""Properties of code points: category, case, numeric values, combining class, decompositions, direction, width.

Arguments are code points from 0 to 0x10FFFF; another is an IndexError, or a ValueError where ``str`` is asked: case and
kinds.
"""

from __future__ import annotations

import unicodedata as _host

from framework.rlib.unicodedata import tables

version: str = _host.unidata_version

HANGUL_FIRST = 0xAC00
HANGUL_COUNT = 11172
LEADING, VOWEL, TRAILING = 0x1100, 0x1161, 0x11A7
VOWELS, TRAILINGS = 21, 28


def number_of(index: bytes, pages: bytes, code: int) -> int:
    """The number of a code point's value in a table of two stages."""
    if code < 0:
        raise IndexError("not a code point")
    return pages[(index[code >> 8] << 8) | (code & 255)]


# --- properties of their own tables


def category(code: int) -> str:
    """The general category, two letters: ``"Lu"``; ``"Cn"`` for what is not assigned."""
    return tables.CATEGORY_VALUES[number_of(tables.CATEGORY_INDEX, tables.CATEGORY_PAGES, code)]


def bidirectional(code: int) -> str:
    """The class of the bidirectional algorithm, empty where none is defined."""
    return tables.BIDIRECTIONAL_VALUES[number_of(tables.BIDIRECTIONAL_INDEX, tables.BIDIRECTIONAL_PAGES, code)]


def east_asian_width(code: int) -> str:
    """One of ``F H W Na A N``."""
    number = number_of(tables.EAST_ASIAN_WIDTH_INDEX, tables.EAST_ASIAN_WIDTH_PAGES, code)
    return tables.EAST_ASIAN_WIDTH_VALUES[number]


def mirrored(code: int) -> bool:
    """Whether it is shown mirrored in text from right to left."""
    return tables.MIRRORED_VALUES[number_of(tables.MIRRORED_INDEX, tables.MIRRORED_PAGES, code)] == 1


def combining(code: int) -> int:
    """The canonical combining class, 0 for what does not combine."""
    return tables.COMBINING_VALUES[number_of(tables.COMBINING_INDEX, tables.COMBINING_PAGES, code)]


# --- numbers


def decimal(code: int) -> int:
    """The value of a decimal digit; KeyError for other characters."""
    value = tables.NUMERIC_DECIMALS[number_of(tables.NUMERIC_INDEX, tables.NUMERIC_PAGES, code)]
    if value < 0:
        raise KeyError("not a decimal digit")
    return value


def digit(code: int) -> int:
    """The value of a digit, superscripts and the like included; KeyError for other characters."""
    value = tables.NUMERIC_DIGITS[number_of(tables.NUMERIC_INDEX, tables.NUMERIC_PAGES, code)]
    if value < 0:
        raise KeyError("not a digit")
    return value


def numeric(code: int) -> float:
    """The value of a numeric character, fractions included; KeyError for other characters."""
    number = number_of(tables.NUMERIC_INDEX, tables.NUMERIC_PAGES, code)
    if not tables.NUMERIC_EXISTS[number]:
        raise KeyError("not a numeric character")
    return tables.NUMERIC_FLOATS[number]


def isdecimal(code: int) -> bool:
    """Whether ``decimal`` has a value."""
    return chr(code).isdecimal()


def isdigit(code: int) -> bool:
    """Whether ``digit`` has a value."""
    return chr(code).isdigit()


def isnumeric(code: int) -> bool:
    """Whether ``numeric`` has a value."""
    return chr(code).isnumeric()


# --- kinds


def isalpha(code: int) -> bool:
    """Whether it is a letter (categories Lu, Ll, Lt, Lm, Lo)."""
    return chr(code).isalpha()


def isalnum(code: int) -> bool:
    """Whether it is a letter or numeric."""
    return chr(code).isalnum()


def isspace(code: int) -> bool:
    """Whether it is white space."""
    return chr(code).isspace()


def islinebreak(code: int) -> bool:
    """Whether ``str.splitlines`` ends a line there."""
    return 10 <= code <= 13 or 28 <= code <= 30 or code == 0x85 or code == 0x2028 or code == 0x2029


def isprintable(code: int) -> bool:
    """Whether ``repr`` shows it as it is."""
    return chr(code).isprintable()


def isxidstart(code: int) -> bool:
    """Whether an identifier may start with it (the underscore too, as in Python)."""
    return chr(code).isidentifier()


def isxidcontinue(code: int) -> bool:
    """Whether an identifier may go on with it."""
    return ("a" + chr(code)).isidentifier()


# --- case


def isupper(code: int) -> bool:
    """Whether it is in upper case."""
    return chr(code).isupper()


def islower(code: int) -> bool:
    """Whether it is in lower case."""
    return chr(code).islower()


def istitle(code: int) -> bool:
    """Whether it is in title case and no other (category Lt)."""
    return chr(code).istitle() and not chr(code).isupper()


def iscased(code: int) -> bool:
    """Whether it is in upper, lower or title case."""
    return chr(code).istitle() or chr(code).islower()


def toupper(code: int) -> int:
    """One code point in upper case, itself where upper case needs several (then title case where that is one)."""
    full = chr(code).upper()
    return ord(full) if len(full) == 1 else totitle(code)


def totitle(code: int) -> int:
    """One code point in title case, itself where title case needs several."""
    full = chr(code).title()
    return ord(full) if len(full) == 1 else code


def tolower(code: int) -> int:
    """One code point in lower case; the first of the two of U+0130."""
    return ord(chr(code).lower()[0])


def codes(text: str) -> list[int]:
    """The code points of a text."""
    return [ord(char) for char in text]


def toupper_full(code: int) -> list[int]:
    """The code points of ``chr(code).upper()``."""
    return codes(chr(code).upper())


def totitle_full(code: int) -> list[int]:
    """The code points of ``chr(code).title()``."""
    return codes(chr(code).title())


def tolower_full(code: int) -> list[int]:
    """The code points of ``chr(code).lower()``."""
    return codes(chr(code).lower())


def casefold_lookup(code: int) -> list[int]:
    """The code points of ``chr(code).casefold()``."""
    return codes(chr(code).casefold())


# --- decompositions


def text_of(code: int, keys: str, starts: list[int], text: str) -> str:
    """What a table of texts has for a code point, empty where there is nothing."""
    low = 0
    high = len(keys)
    while low < high:
        middle = (low + high) >> 1
        if ord(keys[middle]) < code:
            low = middle + 1
        else:
            high = middle
    if low == len(keys) or ord(keys[low]) != code:
        return ""
    return text[starts[low] : starts[low + 1]]


def is_hangul(code: int) -> bool:
    """Whether it is a Hangul syllable, which is computed instead of looked up."""
    return HANGUL_FIRST <= code < HANGUL_FIRST + HANGUL_COUNT


def hangul_parts(code: int) -> list[int]:
    """The two or three letters of a syllable (Unicode standard, 3.12)."""
    number = code - HANGUL_FIRST
    result = [LEADING + number // (VOWELS * TRAILINGS), VOWEL + number // TRAILINGS % VOWELS]
    if number % TRAILINGS:
        result.append(TRAILING + number % TRAILINGS)
    return result


def decomposition(code: int) -> str:
    """One step as the database writes it: ``"0041 0300"``, ``"<compat> 0020 0308"``; empty for most and for Hangul."""
    return text_of(code, tables.MAPPING_KEYS, tables.MAPPING_STARTS, tables.MAPPING_TEXT)


def canon_decomposition(code: int) -> list[int]:
    """The full canonical decomposition, empty where there is none."""
    if code < 0xC0:
        return []
    if is_hangul(code):
        return hangul_parts(code)
    return codes(text_of(code, tables.CANONICAL_KEYS, tables.CANONICAL_STARTS, tables.CANONICAL_TEXT))


def compat_decomposition(code: int) -> list[int]:
    """The full decomposition of any kind, empty where there is none."""
    if code < 0xA0:
        return []
    if is_hangul(code):
        return hangul_parts(code)
    return codes(text_of(code, tables.COMPATIBILITY_KEYS, tables.COMPATIBILITY_STARTS, tables.COMPATIBILITY_TEXT))


def composition(first: int, second: int) -> int:
    """The code point that two are in NFC; KeyError where they stay two."""
    if LEADING <= first < LEADING + 19 and VOWEL <= second < VOWEL + VOWELS:
        return HANGUL_FIRST + ((first - LEADING) * VOWELS + second - VOWEL) * TRAILINGS
    if is_hangul(first) and (first - HANGUL_FIRST) % TRAILINGS == 0 and TRAILING < second < TRAILING + TRAILINGS:
        return first + second - TRAILING
    return tables.COMPOSITIONS[(first << 21) | second]
