"""equal? of Scheme, hosted: structures, circular ones and deep ones."""

from __future__ import annotations

import pytest

from languages.scheme.objects.base import NIL
from languages.scheme.objects.equality import equal, eqv
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.ports import TextInput
from languages.scheme.reader.reader import Reader


def read(text):
    return Reader(TextInput("text", text), False).read()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("(a (b) . c)", "(a (b) . c)", True),
        ("(a (b) . c)", "(a (b) . d)", False),
        ("(a)", "#(a)", False),
        ("#(1 (2) #\\a)", "#(1 (2) #\\a)", True),
        ("#(1 2)", "#(1 2 3)", False),
        ('"abc"', '"abc"', True),
        ('"abc"', "abc", False),
        ("#u8(1 2)", "#u8(1 2)", True),
        ("#u8(1 2)", "#u8(1 3)", False),
        ("0.0", "-0.0", False),
        ("1", "1.0", False),
        ("#0=(a b . #0#)", "#0=(a b a b . #0#)", True),
        ("#0=(a b . #0#)", "#0=(a b a c . #0#)", False),
        ("#0=(a . #0#)", "#1=(a a a . #1#)", True),
        ("#0=#(1 #0# (#0#))", "#0=#(1 #0# (#0#))", True),
        ("#0=#(1 #0# (#0#))", "#0=#(1 #0# (2))", False),
    ],
)
def test_equal(first, second, same):
    assert equal(read(first), read(second)) == same
    assert equal(read(second), read(first)) == same


def test_eqv_is_about_objects():
    text = read('"abc"')
    assert eqv(text, text)
    assert not eqv(text, read('"abc"'))
    assert eqv(read("()"), NIL)
    assert eqv(read("100000"), read("100000"))
    assert eqv(read("#\\λ"), read("#\\λ"))


def test_what_shares_parts_over_and_over_is_compared_quickly():
    first = second = NIL
    for _ in range(200):
        first, second = Pair(first, first), Pair(second, second)
    assert equal(first, second)


def test_deep_nesting_takes_no_native_stack():
    first = second = NIL
    for _ in range(150_000):
        first, second = Pair(first, NIL), Pair(second, NIL)
    assert equal(first, second)
