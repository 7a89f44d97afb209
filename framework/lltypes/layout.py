"""Byte layouts of low-level types: sizes, field offsets, alignments.

    raw Struct       C's rules: each field at its alignment, the whole padded to the largest alignment
    GcStruct         header word, then the fields by the same rules
    Array            length word, then the items;  ``nolength``: only the items
    GcArray          header word, length word, items
    varsized struct  fixed fields, length word of the array, items.  Its size is the offset of item 0

The simulated memory uses ``NATIVE``; a target with other pointers makes its own ``Layout``.  ``Signed`` and
``Unsigned`` are 64 bits everywhere, only pointers and addresses vary.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from framework.lltypes.types import Array, FixedArray, FuncType, LLType, Opaque, Primitive, Ptr, Struct


def round_up(value: int, alignment: int) -> int:
    """The first multiple of ``alignment`` that is not below ``value``."""
    return -(-value // alignment) * alignment


class Layout:
    """Sizes and offsets for one size of pointers; each struct is laid out once."""

    def __init__(self, pointer_size: int = 8) -> None:
        self.pointer_size = pointer_size
        self.header_size = pointer_size
        self.length_size = 8
        self._structs: WeakKeyDictionary[Struct, tuple[dict[str, int], int, int]] = WeakKeyDictionary()

    def size_of(self, type_: LLType) -> int:
        """Bytes of the fixed part, header included for collected types."""
        match type_:
            case Primitive(kind="address") | Ptr():
                return self.pointer_size
            case Primitive():
                return type_.bits // 8
            case Struct():
                return self._struct(type_)[1]
            case FixedArray():
                return type_.length * self.size_of(type_.item)
            case Array():
                return self.item_offset(type_)
        raise TypeError(f"{type_!r} has no size")

    def align_of(self, type_: LLType) -> int:
        """Alignment in bytes."""
        match type_:
            case Struct():
                return self._struct(type_)[2]
            case FixedArray():
                return self.align_of(type_.item)
            case Array():
                return 1 if type_.nolength and not type_.is_gc else self.length_size
            case FuncType() | Opaque():
                return 16
        return max(self.size_of(type_), 1)

    def field_offset(self, type_: Struct, name: str) -> int:
        """Byte offset of a field (of a varsized array: that of its length word)."""
        return self._struct(type_)[0][name]

    def field_offsets(self, type_: Struct) -> dict[str, int]:
        """Byte offsets of all fields."""
        return self._struct(type_)[0]

    def item_offset(self, type_: LLType) -> int:
        """Byte offset of item 0 of an array type or of the array that ends a struct."""
        if isinstance(type_, Struct):
            if type_.varsized is None:
                raise TypeError(f"{type_!r} does not end in an array")
            array = type_.fields[type_.varsized]
            assert isinstance(array, Array)
            start = self.field_offset(type_, type_.varsized)
            return start + self._items_start(array, header=False)
        if isinstance(type_, FixedArray):
            return 0
        assert isinstance(type_, Array)
        return self._items_start(type_, header=type_.is_gc)

    def item_size(self, type_: LLType) -> int:
        """Bytes from one item to the next."""
        if isinstance(type_, Struct):
            assert type_.varsized is not None
            type_ = type_.fields[type_.varsized]
        assert isinstance(type_, Array | FixedArray)
        return self.size_of(type_.item)

    def length_offset(self, type_: LLType) -> int:
        """Byte offset of the length word."""
        if isinstance(type_, Struct):
            assert type_.varsized is not None
            return self.field_offset(type_, type_.varsized)
        assert isinstance(type_, Array) and not type_.nolength
        return self.header_size if type_.is_gc else 0

    def _items_start(self, array: Array, header: bool) -> int:
        start = round_up(self.header_size, self.length_size) if header else 0
        if not array.nolength:
            start += self.length_size
        return round_up(start, self.align_of(array.item)) if start else 0

    def _struct(self, type_: Struct) -> tuple[dict[str, int], int, int]:
        found = self._structs.get(type_)
        if found is None:
            found = self._structs[type_] = self._lay_out(type_)
        return found

    def _lay_out(self, type_: Struct) -> tuple[dict[str, int], int, int]:
        if "offsets" in type_.hints:
            return dict(type_.hints["offsets"]), type_.hints["size"], type_.hints.get("alignment", self.pointer_size)
        position = self.header_size if type_.is_gc else 0
        largest = self.header_size if type_.is_gc else 1
        offsets: dict[str, int] = {}
        for name, field in type_.fields.items():
            if isinstance(field, Primitive) and field.kind == "void":
                offsets[name] = position
                continue
            alignment = self.align_of(field)
            largest = max(largest, alignment)
            position = round_up(position, alignment)
            offsets[name] = position
            if name == type_.varsized:
                assert isinstance(field, Array)
                return offsets, position + self._items_start(field, header=False), largest
            position += self.size_of(field)
        return offsets, round_up(position, largest), largest


NATIVE = Layout()
