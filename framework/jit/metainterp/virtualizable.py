"""The fields of a virtualizable as a list of values, and its token.

    values    field 0, field 1, …, items of array 0, items of array 1, …

While compiled code runs, the fields live in its registers and the token says which frame has them.  Whoever reads the
object meanwhile *forces* it: the frame writes its values into the object and leaves its code after the call it is in.

    token   0       the object in memory is true
            -1      a trace is being recorded and makes a call; forcing sets it to 0
            else    the force_token of the frame
"""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp.jitcode import VirtualizableArray, VirtualizableInfo
from framework.jit.model import Machine

TOKEN_NONE = 0
TOKEN_TRACING = -1


class Layout:
    """Where a virtualizable's fields and items are in the list of values."""

    def __init__(self, info: VirtualizableInfo) -> None:
        self.info = info
        self.places: dict[int, int] = {}  # field descriptor's number → index
        self.arrays: dict[int, int] = {}  # the same for arrays
        for index in range(len(info.fields)):
            self.places[info.fields[index].number] = index
        for index in range(len(info.arrays)):
            self.arrays[info.arrays[index].field.number] = index

    def place(self, number: int) -> int:
        """The index of a field."""
        return self.places[number]

    def array(self, number: int) -> int:
        """The number of the array in a field."""
        return self.arrays[number]

    def lengths(self, machine: Machine, ref: Any) -> list[int]:
        """The lengths of the arrays of one object; they never change."""
        result: list[int] = []
        for array in self.info.arrays:
            result.append(array_length(machine, ref, array))
        return result

    def first_item(self, lengths: list[int], array: int) -> int:
        """The index of an array's first item in the list of values."""
        index = len(self.info.fields)
        for number in range(array):
            index += lengths[number]
        return index


def items_of(machine: Machine, ref: Any, array: VirtualizableArray) -> Any:
    """The array in a field of a virtualizable."""
    held = machine.get_field_ref(ref, array.field)
    items = array.items
    if items is None:
        return held
    return machine.get_field_ref(held, items)


def array_length(machine: Machine, ref: Any, array: VirtualizableArray) -> int:
    """The length of the array in a field."""
    length = array.length
    if length is None:
        return machine.array_length(items_of(machine, ref, array), array.array)
    return machine.get_field_int(machine.get_field_ref(ref, array.field), length)
