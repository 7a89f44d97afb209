"""``runtime.bridge``: a low-level value seen as the Python value that it represents."""

from __future__ import annotations

from framework.annotator import model
from framework.annotator.model import SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules.registry import Call, builtin, undefined
from framework.lltypes.types import Ptr
from framework.runtime.bridge import HighLevel, as_high_level, as_low_level, store_high_level
from framework.runtime.bytearray import BYTEARRAY_POINTER
from framework.runtime.bytestring import BYTES_POINTER
from framework.runtime.lists import list_type
from framework.runtime.text import STR_POINTER

_NAMED = {"str": model.SomeString(), "bytes": model.SomeBytes(), "bytearray": model.SomeByteArray()}

PREBUILT[HighLevel] = lambda book, value: model.SomeBuiltin(const=value)


@builtin(as_high_level)
def high_level(call: Call) -> SomeObject:
    """``as_high_level(HIGH, value)``."""
    call.check_count(2)
    annotation = call.arguments[0].const.annotation
    return _NAMED.get(annotation, annotation)  # type: ignore[no-any-return]


@builtin(as_low_level)
def low_level(call: Call) -> SomeObject:
    """``as_low_level(value)``."""
    call.check_count(1)
    value = call.arguments[0]
    if isinstance(value, model.SomeString):
        return model.SomePtr(type=STR_POINTER)
    if isinstance(value, model.SomeBytes):
        return model.SomePtr(type=BYTES_POINTER)
    if isinstance(value, model.SomeByteArray):
        return model.SomePtr(type=BYTEARRAY_POINTER)
    if isinstance(value, model.SomeList):
        kind = value.definition.item.read()
        if isinstance(kind, model.SomeInteger):
            return model.SomePtr(type=Ptr(list_type(kind.kind)))
        if isinstance(kind, model.SomeString):
            return model.SomePtr(type=Ptr(list_type(STR_POINTER)))
        if isinstance(kind, model.SomeBytes):
            return model.SomePtr(type=Ptr(list_type(BYTES_POINTER)))
        if isinstance(kind, model.SomeImpossible):
            return kind
    raise undefined("as_low_level()", value)


@builtin(store_high_level)
def store(call: Call) -> SomeObject:
    """``store_high_level(HIGH, pointer, "field", value)``."""
    call.check_count(4)
    return model.NONE
