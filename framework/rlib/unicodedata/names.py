"""Names of characters, and characters by name.

    name(0x41)                          "LATIN CAPITAL LETTER A"
    lookup("greek small letter alpha")  0x3B1

Aliases and named sequences are not known: CPython's ``unicodedata`` does not list them.
"""

from __future__ import annotations

from framework.rlib.unicodedata import name_tables
from framework.rlib.unicodedata.name_tables import GAP_END, GAP_START, ONE_BYTE, PAGE_BITS, PAGE_SIZE
from framework.rlib.unicodedata.unicodedb import (
    HANGUL_COUNT,
    HANGUL_FIRST,
    LEADING,
    TRAILING,
    TRAILINGS,
    VOWEL,
    VOWELS,
    hangul_parts,
    is_hangul,
)

MAXUNICODE = 0x10FFFF
HANGUL_PREFIX = "HANGUL SYLLABLE "
LEADING_NAMES = ["G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"]
VOWEL_NAMES = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU",
    "YI", "I",
]  # fmt: skip
TRAILING_NAMES = [
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S", "SS",
    "NG", "J", "C", "K", "T", "P", "H",
]  # fmt: skip


def name(code: int) -> str:
    """The name of a code point; KeyError where it has none, IndexError outside of Unicode."""
    if code < 0 or code > MAXUNICODE:
        raise IndexError("not a code point")
    if is_hangul(code):
        return hangul_name(code)
    result = table_name(code)
    if not result:
        result = family_name(code)
    if not result:
        raise KeyError("no such name")
    return result


def lookup(wanted: str) -> int:
    """The code point that has a name, in upper or lower case; KeyError where none has it."""
    upper = wanted.upper()
    code = hangul_with_name(upper)
    if code < 0:
        code = family_member(upper)
    if code < 0:
        code = table_member(upper)
    if code < 0:
        raise KeyError("undefined character name")
    return code


# --- names in the tables


def number_at(table: bytes, place: int) -> int:
    """A number of three bytes."""
    return table[3 * place] | (table[3 * place + 1] << 8) | (table[3 * place + 2] << 16)


def word(number: int) -> str:
    """A word of the names."""
    start = number_at(name_tables.WORD_STARTS, number)
    return name_tables.WORDS[start : number_at(name_tables.WORD_STARTS, number + 1)].decode("ascii")


def table_name(code: int) -> str:
    """The name that the tables have for a code point, empty where there is none."""
    if GAP_START <= code < GAP_END:
        return ""
    squeezed = code - (GAP_END - GAP_START) if code >= GAP_END else code
    page = squeezed >> PAGE_BITS
    if page >= len(name_tables.PAGES) // 3:
        return ""
    place = number_at(name_tables.PAGES, page)
    for _ in range(squeezed & (PAGE_SIZE - 1)):
        while name_tables.PHRASES[place] != 0:
            place += 1
        place += 1
    return phrase(place)


def phrase(place: int) -> str:
    """The name whose bytes start at a place."""
    words: list[str] = []
    while name_tables.PHRASES[place] != 0:
        number = name_tables.PHRASES[place] - 1
        place += 1
        if number >= ONE_BYTE:
            number = ONE_BYTE + (number - ONE_BYTE) * 255 + name_tables.PHRASES[place] - 1
            place += 1
        words.append(word(number))
    return " ".join(words)


def table_member(wanted: str) -> int:
    """The code point with a name that the tables have, -1 where there is none."""
    low = 0
    high = len(name_tables.SORTED) // 3
    while low < high:
        middle = (low + high) >> 1
        code = number_at(name_tables.SORTED, middle)
        found = table_name(code)
        if found == wanted:
            return code
        if found < wanted:
            low = middle + 1
        else:
            high = middle
    return -1


# --- names that end in the code point


def family_name(code: int) -> str:
    """The name made from the code point, empty where it has none."""
    for prefix, first, last in name_tables.FAMILIES:
        if first <= code <= last:
            return prefix + hexadecimal(code)
    return ""


def hexadecimal(code: int) -> str:
    """Four digits at least."""
    return f"{code:04X}"


def family_member(wanted: str) -> int:
    """The code point whose name is made from it, -1 where there is none."""
    for prefix, first, last in name_tables.FAMILIES:
        if wanted.startswith(prefix):
            code = parse_hexadecimal(wanted[len(prefix) :])
            if first <= code <= last:
                return code
    return -1


def parse_hexadecimal(digits: str) -> int:
    """The code point with these digits, -1 where they are not four to six upper-case digits as a name has them."""
    if len(digits) < 4 or len(digits) > 6:
        return -1
    code = 0
    for char in digits:
        if "0" <= char <= "9":
            code = (code << 4) | (ord(char) - 48)
        elif "A" <= char <= "F":
            code = (code << 4) | (ord(char) - 55)
        else:
            return -1
    return code if hexadecimal(code) == digits else -1


# --- Hangul


def hangul_name(code: int) -> str:
    """The name of a syllable is spelled with the short names of its letters."""
    parts = hangul_parts(code)
    last = parts[2] - TRAILING if len(parts) == 3 else 0
    return HANGUL_PREFIX + LEADING_NAMES[parts[0] - LEADING] + VOWEL_NAMES[parts[1] - VOWEL] + TRAILING_NAMES[last]


def longest(names: list[str], text: str, start: int) -> int:
    """Which of the names the text goes on with: the longest, -1 for none."""
    best = -1
    for i in range(len(names)):
        if text.startswith(names[i], start) and (best < 0 or len(names[i]) > len(names[best])):
            best = i
    return best


def hangul_with_name(wanted: str) -> int:
    """The syllable with a name, -1 where there is none."""
    if not wanted.startswith(HANGUL_PREFIX):
        return -1
    place = len(HANGUL_PREFIX)
    first = longest(LEADING_NAMES, wanted, place)
    place += len(LEADING_NAMES[first])
    second = longest(VOWEL_NAMES, wanted, place)
    if second < 0:
        return -1
    third = longest(TRAILING_NAMES, wanted, place + len(VOWEL_NAMES[second]))
    code = HANGUL_FIRST + (first * VOWELS + second) * TRAILINGS + third
    return code if code < HANGUL_FIRST + HANGUL_COUNT and hangul_name(code) == wanted else -1
