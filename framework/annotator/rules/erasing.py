"""Erasing pairs (``rlib.rerased``): values of any one type pass through a field that several types share."""

from __future__ import annotations

from typing import Any

from framework.annotator import model
from framework.annotator.model import SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules.registry import Call, builtin_named, undefined
from framework.rlib import rerased


def call_erasing(kind: str, identity: Any, call: Call) -> SomeObject:
    """``erase(x)`` and ``unerase(y)`` of one pair; the pair remembers what goes in."""
    call.check_count(1)
    slot = call.book.erased_slot(identity)
    if kind == "erase":
        slot.generalise(call.arguments[0])
        return model.SomeErased()
    if not isinstance(call.arguments[0], (model.SomeErased, model.SomeNone)):
        raise undefined("unerase()", call.arguments[0])
    return slot.read()  # type: ignore[no-any-return]


@builtin_named("framework.rlib.rerased:erase_int")
def erase_int(call: Call) -> SomeObject:
    """A small int as an erased value."""
    call.check_count(1)
    if not isinstance(call.arguments[0], model.SomeInteger):
        raise undefined("erase_int()", call.arguments[0])
    return model.SomeErased()


@builtin_named("framework.rlib.rerased:unerase_int")
def unerase_int(call: Call) -> SomeObject:
    """Back from erase_int."""
    call.check_count(1)
    return model.SomeInteger()


def _prebuilt_erased(book: Any, value: Any) -> SomeObject:
    content = book.immutable_value(value._x)
    if not isinstance(content, model.SomeInteger):
        book.erased_slot(value._identity).generalise(content)
    return model.SomeErased(const=value)


PREBUILT[rerased.Erased] = _prebuilt_erased
