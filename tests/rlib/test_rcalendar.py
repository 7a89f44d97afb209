"""Dates and their texts agree with CPython's time and calendar modules."""

from __future__ import annotations

import calendar
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib import rcalendar

FEW = settings(max_examples=300, deadline=None)
# The years 1 to 9999.
moments = st.integers(-62135596800, 253402300799)


@FEW
@given(moments, st.floats(0.0, 0.75))
def test_fields_and_seconds(seconds: int, fraction: float) -> None:
    ours, theirs = rcalendar.gmtime(seconds + fraction), time.gmtime(seconds)
    names = ["year", "mon", "mday", "hour", "min", "sec", "wday", "yday"]
    assert [getattr(ours, f"tm_{name}") for name in names] == list(theirs[:8])
    assert rcalendar.timegm(ours) == seconds == calendar.timegm(theirs)


@FEW
@given(st.integers(-30610224000, 253402300799))  # from the year 1000 on: C libraries differ in padding of years
def test_texts(seconds: int) -> None:
    # %s of the C library means local time.
    fmt = "%a|%A|%b|%h|%B|%c|%C|%d|%D|%e|%F|%g|%G|%H|%I|%j|%m|%M|%n|%p|%r|%R|%S|%t|%T|%u|%U|%V|%w|%W|%x|%X|%y|%Y|%%"
    assert rcalendar.strftime(fmt, rcalendar.gmtime(seconds)) == time.strftime(fmt, time.gmtime(seconds))


def test_formats() -> None:
    t = rcalendar.gmtime(1e9)
    assert rcalendar.strftime("", t) == "" and rcalendar.strftime("no code é", t) == "no code é"
    assert rcalendar.strftime("%s %z %Z", t) == "1000000000 +0000 UTC"
    for fmt in ("a%", "%!"):
        with pytest.raises(ValueError, match="format"):
            rcalendar.strftime(fmt, t)
