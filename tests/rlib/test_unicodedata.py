"""The Unicode database agrees with CPython's unicodedata and str, for every code point where that is quick."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib.unicodedata import names, normalization, unicodedb

FEW = settings(max_examples=200, deadline=None)
ALL = range(sys.maxunicode + 1)
# Every code point that is special, and a sample of the rest.
SAMPLE = [*range(0x3400), *range(0xA000, 0xAC20), *range(0xF900, 0x11000), *range(0x11000, 0x110000, 97)]
# Starters, marks of many classes, Hangul letters and syllables, ligatures, singletons.
MIXED = (
    "aeoAS\u0300\u0301\u0323\u0327\u0338\u0345"
    "\u1100\u1161\u11a7\u11a8\uac00\uac01\ufb01\u212b\u00c5\u1e9b\u0f71\u0f72\u09c7\u09be"
)


@pytest.mark.parametrize("name", ["category", "bidirectional", "east_asian_width", "combining", "mirrored"])
def test_properties_of_every_code_point(name: str) -> None:
    ours, theirs = getattr(unicodedb, name), getattr(unicodedata, name)
    assert [code for code in ALL if ours(code) != theirs(chr(code))] == []


@pytest.mark.parametrize("name", ["decimal", "digit", "numeric"])
def test_numbers(name: str) -> None:
    ours, theirs = getattr(unicodedb, name), getattr(unicodedata, name)
    for code in SAMPLE:
        if theirs(chr(code), None) is None:
            with pytest.raises(KeyError):
                ours(code)
        else:
            assert ours(code) == theirs(chr(code))
        assert getattr(unicodedb, "is" + name)(code) == (theirs(chr(code), None) is not None)


def test_decompositions_of_every_code_point() -> None:
    for code in ALL:
        char = chr(code)
        assert unicodedb.decomposition(code) == unicodedata.decomposition(char)
        for form, ours in (("NFD", unicodedb.canon_decomposition), ("NFKD", unicodedb.compat_decomposition)):
            full = unicodedata.normalize(form, char)
            assert ours(code) == ([] if full == char else [ord(c) for c in full])


def test_case() -> None:
    for code in SAMPLE:
        char = chr(code)
        assert unicodedb.toupper_full(code) == [ord(c) for c in char.upper()]
        assert unicodedb.tolower_full(code) == [ord(c) for c in char.lower()]
        assert unicodedb.totitle_full(code) == [ord(c) for c in char.title()]
        assert unicodedb.casefold_lookup(code) == [ord(c) for c in char.casefold()]
        assert unicodedb.istitle(code) == (unicodedata.category(char) == "Lt")


@pytest.mark.parametrize(
    ("code", "upper", "lower", "title"),
    [
        (0x61, 0x41, 0x61, 0x41),
        (0xDF, 0xDF, 0xDF, 0xDF),  # upper case needs two, and there is no single one
        (0x1C6, 0x1C4, 0x1C6, 0x1C5),
        (0x1F80, 0x1F88, 0x1F80, 0x1F88),  # upper case needs two, title case is one
        (0x130, 0x130, 0x69, 0x130),
    ],
)
def test_case_by_single_code_points(code: int, upper: int, lower: int, title: int) -> None:
    assert (unicodedb.toupper(code), unicodedb.tolower(code), unicodedb.totitle(code)) == (upper, lower, title)


def test_kinds() -> None:
    for code in SAMPLE:
        char = chr(code)
        assert unicodedb.isalpha(code) == unicodedata.category(char).startswith("L")
        assert unicodedb.iscased(code) == (char.isupper() or char.islower() or char.istitle())
        assert unicodedb.islinebreak(code) == (char.splitlines() == [""])
        assert unicodedb.isxidstart(code) == char.isidentifier()
        assert unicodedb.isprintable(code) == char.isprintable() and unicodedb.isspace(code) == char.isspace()


def test_what_is_no_code_point_is_refused() -> None:
    for code in (-1, 0x110000):
        with pytest.raises(IndexError):
            unicodedb.category(code)
        with pytest.raises(IndexError):
            names.name(code)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@FEW
@given(text=st.one_of(st.text(alphabet=MIXED, max_size=12), st.text(max_size=8)))
def test_normal_forms_of_texts(form: str, text: str) -> None:
    expected = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert normalization.normalize(form, text) == expected
    assert normalization.is_normalized(form, text) == (expected == text)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_normal_forms_of_characters(form: str) -> None:
    for code in SAMPLE:
        assert normalization.normalize(form, chr(code)) == unicodedata.normalize(form, chr(code))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="invalid normalization form"):
        normalization.normalize("NFX", "a")


def test_names_of_every_code_point() -> None:
    for code in [
        *range(0x3400),
        *range(0x9FF0, 0x13000, 3),
        *range(0x13000, 0x20000, 5),
        *range(0xE0000, 0x10FFFF, 13),
    ]:
        expected = unicodedata.name(chr(code), "")
        if expected:
            assert names.name(code) == expected
            assert names.lookup(expected) == code
        else:
            with pytest.raises(KeyError):
                names.name(code)


@pytest.mark.parametrize("first", [0x3400, 0x4E00, 0xAC00, 0x20000, 0x2F800, 0x30000])
def test_names_that_are_computed(first: int) -> None:
    for code in range(first, first + 700):
        expected = unicodedata.name(chr(code), "")
        assert not expected or (names.name(code) == expected and names.lookup(expected.lower()) == code)


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "NO SUCH NAME",
        "CJK UNIFIED IDEOGRAPH-1",
        "CJK UNIFIED IDEOGRAPH-04E00",
        "HANGUL SYLLABLE ",
        "HANGUL SYLLABLE GAX",
    ],
)
def test_names_that_nothing_has(wanted: str) -> None:
    with pytest.raises(KeyError):
        names.lookup(wanted)
