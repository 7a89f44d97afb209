"""The printer of Scheme, hosted: what is written is read back; labels for cycles and for shared parts."""

from __future__ import annotations

import pytest

from languages.scheme.objects.base import NIL
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.ports import TextInput
from languages.scheme.objects.symbols import intern
from languages.scheme.printer.printer import CYCLES, NO_LABELS, SHARED, displayed, text_of, written
from languages.scheme.reader.reader import Reader


def read(text):
    return Reader(TextInput("text", text), False).read()


SAME = [
    "()", "#t", "#f", "12", "-3.5", "a", "...", "+", "-", "(a b . c)", "#(1 #() (2))", "#u8(0 255)", "#u8()", "||", "|a b|",
    "|.|", "|1|", "|-1.5|", "|#a|", "|a;b|", "|a\\|b|", "|a\"b|", "|tab\\t|", "\"a\\\"b\\\\c\\n\"", "\"a|b\"", "\"\\x1;λ\"",
    "#\\a", "#\\space", "#\\newline", "#\\x1", "#\\null", "#\\λ", "#\\(", "(quote a)", "((a) ((b)))", "|'a|", "a'b",
    "#0=(a . #0#)", "#0=#(#0# 1)", "#0=(a #1=(b #0# . #1#))", "(a #0=(b . #0#) #0#)", "a.b", "|[|", "|a\\x7f;b|",
]  # fmt: skip


@pytest.mark.parametrize("text", SAME)
def test_what_is_read_is_written_so(text):
    assert written(read(text)) == text


def test_display_is_for_people():
    assert displayed(read('(|a b| "c\\nd" #\\x (#\\space))')) == "(a b c\nd x ( ))"


def test_only_write_shared_labels_what_is_shared():
    datum = read("(#0=(1) #0# #1=#(2) . #1#)")
    assert text_of(datum, True, CYCLES) == "((1) (1) #(2) . #(2))"
    assert text_of(datum, True, NO_LABELS) == "((1) (1) #(2) . #(2))"
    assert text_of(datum, True, SHARED) == "(#0=(1) #0# #1=#(2) . #1#)"


def test_a_tail_that_is_shared_gets_a_label():
    assert text_of(read("((1 . #0=(2 3)) . #0#)"), True, SHARED) == "((1 . #0=(2 3)) . #0#)"


def test_a_large_value_without_cycles_has_no_labels():
    shared = read("(x)")
    datum = NIL
    for _ in range(1000):
        datum = Pair(shared, datum)
    assert text_of(datum, True, CYCLES) == "(" + " ".join(["(x)"] * 1000) + ")"


def test_cycles_behind_many_parts_are_found():
    datum = read("(#0=(x . #0#))")
    for _ in range(1000):
        datum = Pair(intern("a"), datum)
    assert written(datum) == "(" + "a " * 1000 + "#0=(x . #0#))"


def test_deep_nesting_takes_no_native_stack():
    text = "(" * 20_000 + ")" * 20_000
    assert written(read(text.replace("()", "(a)"))) == text.replace("()", "(a)")
