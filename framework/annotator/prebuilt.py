"""Annotations of prebuilt low-level objects: types, pointers, function pointers and sized integers.

``PREBUILT`` maps the class of a live object to a function (bookkeeper, object) -> annotation; the bookkeeper looks here
after its own table.  A module that brings a new kind of prebuilt object adds a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.annotator import model
from framework.lltypes import memory
from framework.lltypes.types import LLType, Ptr

PREBUILT: dict[type, Callable[[Any, Any], Any]] = {
    LLType: lambda book, value: model.SomeType(const=value),
    memory.StructObject: lambda book, value: model.SomePtr(const=value, type=Ptr(value.type)),
    memory.ArrayObject: lambda book, value: model.SomePtr(const=value, type=Ptr(value.type)),
    memory.OpaqueObject: lambda book, value: model.SomePtr(const=value, type=Ptr(value.type)),
    memory.FunctionPointer: lambda book, value: model.SomePtr(const=value, type=Ptr(value.type)),
    memory.NullPointer: lambda book, value: model.SomePtr(const=value, type=Ptr(value.to)),
}
