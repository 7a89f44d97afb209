"""Tables of code points, made from the host's ``unicodedata`` when they are first asked for.  Host code.

A property of every code point has two stages: pages of 256 values, each different page stored once.

    tables.CATEGORY_INDEX[code >> 8]                  the number p of a page
    tables.CATEGORY_PAGES[(p << 8) | (code & 255)]    the number of a value
    tables.CATEGORY_VALUES                            the different values, the default first

What few characters have is a sorted str of those characters, with a str of texts and where each of them starts.

    tables.CANONICAL_KEYS, CANONICAL_STARTS, CANONICAL_TEXT     full decompositions, canonical
    tables.COMPATIBILITY_KEYS, …                                 full decompositions, of any kind
    tables.MAPPING_KEYS, …                                       one step, as ``unicodedata.decomposition`` shows it
    tables.COMPOSITIONS                                          two characters -> the one they are canonically
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Hashable
from typing import Any

PAGE = 256
SURROGATES = range(0xD800, 0xE000)
HANGUL = range(0xAC00, 0xD7A4)


def _numeric(char: str) -> tuple[int, int, float | None]:
    """Decimal digit, digit, numeric value; -1 and None where there is none."""
    return (unicodedata.decimal(char, -1), unicodedata.digit(char, -1), unicodedata.numeric(char, None))


PROPERTIES: dict[str, Callable[[str], Hashable]] = {
    "CATEGORY": unicodedata.category,
    "BIDIRECTIONAL": unicodedata.bidirectional,
    "EAST_ASIAN_WIDTH": unicodedata.east_asian_width,
    "COMBINING": unicodedata.combining,
    "MIRRORED": unicodedata.mirrored,
    "NUMERIC": _numeric,
}


def two_stages(name: str, read: Callable[[str], Hashable]) -> dict[str, Any]:
    """The index, pages and values of a property."""
    numbers: dict[Hashable, int] = {}
    pages: dict[bytes, int] = {}
    index = bytearray()
    for start in range(0, sys.maxunicode + 1, PAGE):
        page = bytes(numbers.setdefault(read(chr(code)), len(numbers)) for code in range(start, start + PAGE))
        index.append(pages.setdefault(page, len(pages)))
    return {f"{name}_INDEX": bytes(index), f"{name}_PAGES": b"".join(pages), f"{name}_VALUES": list(numbers)}


def property_tables(name: str) -> dict[str, Any]:
    """The tables of a property; numeric values are three lists."""
    result = two_stages(name, PROPERTIES[name])
    if name == "NUMERIC":
        values = result.pop("NUMERIC_VALUES")
        result["NUMERIC_DECIMALS"] = [decimal for decimal, _, _ in values]
        result["NUMERIC_DIGITS"] = [digit for _, digit, _ in values]
        result["NUMERIC_EXISTS"] = [value is not None for _, _, value in values]
        result["NUMERIC_FLOATS"] = [value or 0.0 for _, _, value in values]
    return result


def text_tables(name: str, read: Callable[[str], str]) -> dict[str, Any]:
    """Texts of the characters that have one; Hangul syllables are computed instead."""
    codes = [code for code in range(sys.maxunicode + 1) if code not in SURROGATES and code not in HANGUL]
    texts = {char: text for char in map(chr, codes) if (text := read(char))}
    starts = [0]
    for text in texts.values():
        starts.append(starts[-1] + len(text))
    return {
        f"{name}_KEYS": "".join(texts),
        f"{name}_STARTS": starts,
        f"{name}_TEXT": "".join(texts.values()),
    }


def _changed(form: str) -> Callable[[str], str]:
    """What a character becomes in a normal form, empty when it stays."""

    def read(char: str) -> str:
        result = unicodedata.normalize(form, char)  # type: ignore[arg-type]
        return "" if result == char else result

    return read


TEXTS: dict[str, Callable[[str], str]] = {
    "CANONICAL": _changed("NFD"),
    "COMPATIBILITY": _changed("NFKD"),
    "MAPPING": unicodedata.decomposition,
}


def pair(first: int, second: int) -> int:
    """The key of two code points in COMPOSITIONS."""
    return (first << 21) | second


def compositions() -> dict[int, int]:
    """The canonical decompositions into two characters that NFC takes back."""
    result = {}
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and parts[0][0] != "<" and unicodedata.normalize("NFC", chr(code)) == chr(code):
            result[pair(int(parts[0], 16), int(parts[1], 16))] = code
    return result


def __getattr__(name: str) -> Any:
    """A table, made when it is first asked for."""
    prefix = name.rpartition("_")[0]
    if prefix in PROPERTIES:
        globals().update(property_tables(prefix))
    elif prefix in TEXTS:
        globals().update(text_tables(prefix, TEXTS[prefix]))
    elif name == "COMPOSITIONS":
        globals()[name] = compositions()
    if name not in globals():
        raise AttributeError(name)
    return globals()[name]
