"""The reader of Scheme, hosted: data, places and mistakes; texts that come in pieces."""

from __future__ import annotations

import pytest

from languages.scheme.objects.base import EOF
from languages.scheme.objects.errors import SchemeError
from languages.scheme.objects.pairs import LocatedPair, Pair
from languages.scheme.objects.ports import TextInput
from languages.scheme.objects.symbols import intern
from languages.scheme.objects.vectors import Vector
from languages.scheme.reader.reader import Reader
from languages.scheme.reader.stream import IncompleteInput


class Pieces(TextInput):
    """A port whose text comes in pieces."""

    def __init__(self, pieces):
        super().__init__("f.scm", "")
        self.pieces = list(pieces)

    def fetch(self, wanted):
        return self.pieces.pop(0) if self.pieces else ""


def read_one(text):
    return Reader(TextInput("f.scm", text), True).read()


def read_all(pieces):
    reader = Reader(Pieces(pieces), True)
    data = []
    while (datum := reader.read()) is not EOF:
        data.append(datum)
    return data


WRONG = {
    "(1 . 2 3)": "1:8: expected ')' after the datum behind '.'",
    "(a\n ) )": "2:4: unexpected ')'",
    "( . a)": "1:3: unexpected '.'",
    ".": "1:1: unexpected '.'",
    "(a . )": "1:6: expected a datum between '.' and ')'",
    "#(a . b)": "1:5: unexpected '.'",
    "(')": "1:3: expected a datum after ''', found ')'",
    "#u8(256)": "1:5: expected a byte, a number from 0 to 255",
    "#u8(x)": "1:5: expected a byte, a number from 0 to 255",
    '"ab\n\\q"': "2:1: unknown escape: \\q",
    '"\\x41"': "1:2: a hexadecimal escape needs a semicolon at its end",
    '"\\xD800;"': "1:2: not the number of a character: \\xD800",
    "#\\foo": "1:1: unknown character: #\\foo",
    "#\\x110000": "1:1: unknown character: #\\x110000",
    "#0=#0#": "1:4: the datum label #0= is a label of itself",
    "#5#": "1:1: the datum label #5# is not defined",
    "(#0=a #0=b)": "1:7: the datum label #0= is defined twice",
    "#!case": "1:1: unknown directive: #!case",
    "#true!": "1:1: unknown syntax: #true!",
    "[": "1:1: unexpected character: [",
}

INCOMPLETE = {
    "(a\n (b": "2:2: the list is not complete",
    "#(a": "1:1: the vector is not complete",
    "'": "1:1: the quote is not complete",
    "#;": "1:1: the datum comment is not complete",
    "#0=": "1:1: the datum label is not complete",
    "a" + " #| #| |#": "1:3: block comment is not closed",
    '("a\\"': "1:2: the string is not closed",
    '"a\\': "1:1: the string is not closed",
    "|a": "1:1: the symbol is not closed",
}


@pytest.mark.parametrize("text", [*WRONG, *INCOMPLETE])
@pytest.mark.parametrize("by_character", [False, True])
def test_mistakes_have_places(text, by_character):
    with pytest.raises(SchemeError) as raised:
        read_all(text if by_character else [text])
    assert isinstance(raised.value, IncompleteInput) == (text in INCOMPLETE)
    condition = raised.value.condition
    assert condition.place.text() + ": " + condition.message == "f.scm:" + (WRONG | INCOMPLETE)[text]


def test_the_line_of_a_mistake_is_shown():
    with pytest.raises(SchemeError) as raised:
        read_all(["(a\n\t(b . ))\n(c)"])
    assert raised.value.condition.excerpt == "  \t(b . ))\n  \t     ^"


def test_reading_goes_on_behind_a_mistake():
    reader = Reader(TextInput("f.scm", "(a #\\foo b"), False)
    with pytest.raises(SchemeError):
        reader.read()
    assert reader.read() is intern("b")


def test_lists_and_abbreviations_know_where_they_begin():
    outer = read_one("\n  (a 'b\n(c))")
    places = [outer, outer.cdr.car, outer.cdr.cdr.car]
    assert [(pair.place.line, pair.place.column) for pair in places] == [(2, 3), (2, 6), (3, 1)]
    assert not isinstance(outer.cdr, LocatedPair)


def test_data_that_a_program_reads_carry_no_places():
    assert type(Reader(TextInput("data", "(a)"), False).read()) is Pair


def test_labels_make_cycles():
    datum = read_one("#0=(a #1=#(#0# #1#) . #0#)")
    vector = datum.cdr.car
    assert isinstance(vector, Vector)
    assert datum.cdr.cdr is datum
    assert vector.items == [datum, vector]


def test_a_datum_is_complete_before_more_text_comes():
    port = Pieces(['(a "b")', ")"])
    Reader(port, False).read()
    assert port.pieces == [")"]


def test_characters_and_data_are_read_in_turn():
    port = TextInput("f.scm", "(a)bc\nd")
    reader = Reader(port, False)
    reader.read()
    assert port.read() == ord("b")
    assert reader.read() is intern("c")
    assert port.read() == 10
    assert port.line == 2
    assert reader.read() is intern("d")
    assert reader.read() is EOF


def test_a_long_text_is_forgotten_on_the_way():
    port = Pieces(["(a b)\n" * 1000] * 40)
    reader = Reader(port, True)
    lines = 0
    while (datum := reader.read()) is not EOF:
        lines += 1
        assert datum.place.line == lines
        assert len(port.text) < 110_000
    assert lines == 40_000


def test_deep_nesting_takes_no_native_stack():
    depth = 100_000
    datum = read_one("(" * depth + ")" * depth)
    count = 0
    while isinstance(datum, Pair):
        datum = datum.car
        count += 1
    assert count == depth - 1
