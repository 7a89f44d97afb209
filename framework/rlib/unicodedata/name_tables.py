"""Tables of the names of characters, made from the host's ``unicodedata`` when they are first asked for.  Host code.

A name is a string of word numbers.  The most frequent words have one byte; no byte of a name is 0, which ends it.

    bytes of a name      n, 1 <= n <= ONE_BYTE       word n - 1
                         n, m with n > ONE_BYTE      word ONE_BYTE + (n - ONE_BYTE - 1) * 255 + m - 1
    PHRASES              the names of consecutive code points, each ended by 0
    PAGES                three bytes for each page of 32 code points: where its names start; the first is empty
    WORDS, WORD_STARTS   the words one after another, and three bytes each for where they start
    SORTED               three bytes for each named code point, in the order of the names
    FAMILIES             (prefix, first, last): names that are a prefix and the code point in hexadecimal

Hangul syllables are in no table: their names are spelled.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Any

PAGE_BITS = 5
PAGE_SIZE = 1 << PAGE_BITS
HANGUL = range(0xAC00, 0xD7A4)
ONE_BYTE = 170
# Code points from here to the supplementary planes at the end have no names of their own; tables skip them.
GAP_START, GAP_END = 0x20000, 0xE0000


def packed(numbers: Iterable[int]) -> bytes:
    """Three bytes for each number."""
    return b"".join(number.to_bytes(3, "little") for number in numbers)


def squeeze(code: int) -> int:
    """A code point's place in PAGES."""
    return code - (GAP_END - GAP_START) if code >= GAP_END else code


def split_families(names: dict[int, str]) -> list[tuple[str, int, int]]:
    """Take the names that are made from the code point out of ``names``; the ranges that have such names."""
    families: list[tuple[str, int, int]] = []
    for code in list(names):
        prefix, dash, digits = names[code].rpartition("-")
        if not dash or digits != f"{code:04X}":
            continue
        del names[code]
        if families and families[-1][0] == prefix + "-" and families[-1][2] == code - 1:
            families[-1] = (prefix + "-", families[-1][1], code)
        else:
            families.append((prefix + "-", code, code))
    return families


def encoded(words: list[str], numbers: dict[str, int]) -> bytes:
    """The bytes of a name."""
    result = bytearray()
    for word in words:
        number = numbers[word]
        if number < ONE_BYTE:
            result.append(number + 1)
        else:
            high, low = divmod(number - ONE_BYTE, 255)
            result += bytes((ONE_BYTE + 1 + high, low + 1))
    return bytes(result)


def make() -> dict[str, Any]:
    """All tables."""
    codes = (code for code in range(sys.maxunicode + 1) if code not in HANGUL)
    names = {code: name for code in codes if (name := unicodedata.name(chr(code), ""))}
    families = split_families(names)
    counts = Counter(word for name in names.values() for word in name.split(" "))
    words = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    numbers = {word: number for number, word in enumerate(words)}
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    pages = [0] * ((squeeze(max(names)) >> PAGE_BITS) + 1)
    phrases = bytearray(PAGE_SIZE)  # the empty page
    for page in sorted({squeeze(code) >> PAGE_BITS for code in names}):
        pages[page] = len(phrases)
        for place in range(page << PAGE_BITS, (page + 1) << PAGE_BITS):
            code = place + (GAP_END - GAP_START) if place >= GAP_START else place
            phrases += (encoded(names[code].split(" "), numbers) if code in names else b"") + b"\0"
    return {
        "PHRASES": bytes(phrases),
        "PAGES": packed(pages),
        "WORDS": "".join(words).encode("ascii"),
        "WORD_STARTS": packed(starts),
        "SORTED": packed(sorted(names, key=names.__getitem__)),
        "FAMILIES": families,
    }


def __getattr__(name: str) -> Any:
    """The tables, made when one is first asked for."""
    if name.isupper():
        globals().update(make())
    if name not in globals():
        raise AttributeError(name)
    return globals()[name]
