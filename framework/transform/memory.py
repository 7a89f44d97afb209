"""Which memory an operation reads or writes: what optimisations of loads and stores ask.

A *location* stands for all memory that one kind of access can reach.  Two accesses of different locations never touch the
same word: low-level code can't see a field or item of the collected heap at another type, except through raw addresses
(``raw_store``, foreign functions), which are taken to reach everything that is not immutable.

    ("field", S, name)    field ``name`` that struct S adds to its base; at any pointer type through which it is visible
    ("item", T)           items of type T of arrays in the collected heap, and of arrays that end structs there
    ("raw",)              raw structs and arrays, which may be seen at several types; immutable fields are as above
    ("exception",)        the pending exception
    EVERYTHING            all of these
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import Constant, Operation
from framework.lltypes.operations import TABLE
from framework.lltypes.types import Array, FixedArray, LLType, Ptr, Struct, is_gc_pointer

Location = tuple[Any, ...]
EVERYTHING: Location = ("everything",)
RAW: Location = ("raw",)
EXCEPTION: Location = ("exception",)
IMMUTABLE: Location = ("immutable",)  # no operation writes it once the object is initialised

ACCESSES_FIELD = {"getfield": 1, "setfield": 1, "getinteriorfield": 2, "setinteriorfield": 2}
ACCESSES_ITEM = frozenset(
    ["getarrayitem", "setarrayitem", "getinterioritem", "setinterioritem", "array_copy", "interior_copy", "array_clear"]
)
READS_LENGTH = frozenset(["getarraysize", "getinteriorsize"])
LENGTH: Location = ("length",)
WRITES_LENGTH = frozenset(["shrink_array"])
EXCEPTION_STATE = frozenset(["exc_pending", "exc_set", "exc_clear"])
READS_HEADER = frozenset(["gc_type_info"])


def field_owner(type_: Struct, name: str) -> Struct:
    """The struct among ``type_`` and its bases that declares the field."""
    current = type_
    while current.base is not None and name in current.base.fields:
        current = current.base
    return current


def is_immutable_field(type_: Struct, name: str) -> bool:
    """Whether the field keeps its value once the object is initialised."""
    hints = field_owner(type_, name).hints
    return bool(hints.get("immutable")) or name in hints.get("immutable_fields", ())


def item_type(pointer: LLType) -> LLType:
    """The type of the items of the array that a pointer of this type leads to."""
    assert isinstance(pointer, Ptr)
    target = pointer.to
    if isinstance(target, Struct):
        assert target.varsized is not None
        target = target.fields[target.varsized]
    assert isinstance(target, (Array, FixedArray))
    return target.item


def has_immutable_items(pointer: LLType) -> bool:
    """Whether the items of the array that a pointer leads to never change once the array is initialised."""
    assert isinstance(pointer, Ptr)
    target = pointer.to
    if isinstance(target, Struct):
        if target.varsized is None:
            return False
        if is_immutable_field(target, target.varsized):
            return True
        target = target.fields[target.varsized]
    return isinstance(target, Array) and target.immutable


def location(operation: Operation) -> Location:
    """What a read or write touches; EVERYTHING when the table below doesn't know the operation."""
    opname = operation.opname
    position = ACCESSES_FIELD.get(opname)
    if position is not None:
        name = operation.args[position]
        assert isinstance(name, Constant)
        target = operation.args[0].concretetype.to
        struct = target if position == 1 else item_type(operation.args[0].concretetype)
        assert isinstance(struct, Struct)
        if not is_gc_pointer(operation.args[0].concretetype) and not is_immutable_field(struct, name.value):
            return RAW
        return "field", field_owner(struct, name.value), name.value
    if opname in ACCESSES_ITEM:
        item = item_type(operation.args[0].concretetype)
        if not is_gc_pointer(operation.args[0].concretetype):
            return RAW
        return ("item", item) if not isinstance(item, (Struct, FixedArray)) else EVERYTHING
    if opname in READS_LENGTH or opname in WRITES_LENGTH:
        return LENGTH
    if opname in EXCEPTION_STATE:
        return EXCEPTION
    if opname in READS_HEADER:
        return IMMUTABLE
    return EVERYTHING


WRITERS = frozenset(name for name, row in TABLE.items() if row.effects == "write")
CALLS = frozenset(name for name, row in TABLE.items() if row.effects == "call")
READERS = frozenset(name for name, row in TABLE.items() if row.effects == "read")


def outlives_calls(operation: Operation, where: Location, rewritten: frozenset[Location] | None) -> bool:
    """Whether calls of unknown effects leave the place that an operation reads or writes alone.

    ``rewritten``: what ``set_once`` found, None before it ran.
    """
    if where is LENGTH or where is IMMUTABLE:
        return True
    if where[0] == "field":
        is_plain = operation.opname in ("getfield", "setfield")
        pointer = operation.args[0].concretetype
        struct = pointer.to if is_plain else item_type(pointer)
        is_set_once = rewritten is not None and is_plain and where[2].startswith("inst_") and where not in rewritten
        return is_set_once or is_immutable_field(struct, where[2])  # type: ignore[arg-type]
    return where[0] == "item" and has_immutable_items(operation.args[0].concretetype)
