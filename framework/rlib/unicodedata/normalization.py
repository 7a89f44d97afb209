"""The four normal forms of Unicode (Unicode Standard Annex 15).

normalize("NFD", "é")       "e\\u0301"     decomposed, marks in canonical order
normalize("NFKC", "ﬁ")      "fi"          decomposed with compatibility mappings, then composed
"""

from __future__ import annotations

from framework.rlib.unicodedata import unicodedb


def normalize(form: str, text: str) -> str:
    """A text in NFC, NFD, NFKC or NFKD; ValueError for another form."""
    if form not in ("NFC", "NFD", "NFKC", "NFKD"):
        raise ValueError("invalid normalization form")
    result = decompose(text, form[2] == "K")
    order(result)
    if form[-1] == "C":
        result = compose(result)
    return "".join([chr(code) for code in result])


def is_normalized(form: str, text: str) -> bool:
    """Whether a text is in a form already."""
    return normalize(form, text) == text


def decompose(text: str, compatible: bool) -> list[int]:
    """The code points, each replaced by its full decomposition."""
    result: list[int] = []
    for char in text:
        code = ord(char)
        parts = unicodedb.compat_decomposition(code) if compatible else unicodedb.canon_decomposition(code)
        if parts:
            result.extend(parts)
        else:
            result.append(code)
    return result


def order(text: list[int]) -> None:
    """Sort each run of combining marks by class; marks of the same class stay in order."""
    classes = [unicodedb.combining(code) for code in text]
    for i in range(1, len(text)):
        own = classes[i]
        if own == 0 or classes[i - 1] <= own:
            continue
        code = text[i]
        place = i
        while place > 0 and classes[place - 1] > own:
            text[place] = text[place - 1]
            classes[place] = classes[place - 1]
            place -= 1
        text[place] = code
        classes[place] = own


def composed(first: int, second: int) -> int:
    """The primary composite of two code points, -1 where there is none."""
    try:
        return unicodedb.composition(first, second)
    except KeyError:
        return -1


def compose(text: list[int]) -> list[int]:
    """Put marks that nothing blocks together with the starter before them."""
    result: list[int] = []
    starter = -1  # place of the last starter in the result
    last_class = 0  # combining class of what was added last behind it
    for code in text:
        own = unicodedb.combining(code)
        # Behind a starter directly, or behind marks of lower classes only.
        if starter >= 0 and (starter == len(result) - 1 or last_class < own):
            both = composed(result[starter], code)
            if both >= 0:
                result[starter] = both
                continue
        if own == 0:
            starter = len(result)
        last_class = own
        result.append(code)
    return result
