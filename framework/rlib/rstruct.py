"""``struct`` with formats that are known at run time only.

    fmt = parse("<hI4s")
    fields = Unpacker(fmt, data)         fields.int_at(0), fields.int_at(1), fields.bytes_at(2)
    packer = Packer(fmt)                 packer.put_int(-1); packer.put_int(7); packer.put_bytes(b"abcd")
    packer.build()

Formats, sizes and alignment are those of CPython's ``struct``, without ``e`` (half floats).  What type of value a field
has, says its ``kind``: an interpreter makes its own objects of them.
"""

from __future__ import annotations

import struct as _host
import sys

from framework.rlib import packing
from framework.rlib.rarithmetic import intmask, r_uint

INTEGER, BOOL, FLOAT, BYTES = 0, 1, 2, 3
CODES = "bBhHiIlLqQnNP?fdcsp"
KINDS = {code: INTEGER for code in "bBhHiIlLqQnNP"} | {
    "?": BOOL,
    "f": FLOAT,
    "d": FLOAT,
    "c": BYTES,
    "s": BYTES,
    "p": BYTES,
}
NATIVE_SIZES = {code: _host.calcsize(code) for code in CODES}
ALIGNMENTS = {code: _host.calcsize("c" + code) - _host.calcsize(code) for code in CODES}
STANDARD_SIZES = {code: _host.calcsize("=" + code) for code in CODES if code not in "nNP"}
NATIVE_BIG = sys.byteorder == "big"
LARGEST = 1 << 40


class StructError(Exception):
    """What ``struct.error`` is; ``msg`` says why."""

    def __init__(self, msg: str) -> None:
        Exception.__init__(self, msg)
        self.msg = msg


class Field:
    """One value of a format: its code, kind (INTEGER, BOOL, FLOAT or BYTES), place and size in bytes."""

    _immutable_fields_ = ["code", "kind", "offset", "size"]

    def __init__(self, code: str, offset: int, size: int) -> None:
        self.code = code
        self.kind = KINDS[code]
        self.offset = offset
        self.size = size

    def is_signed(self) -> bool:
        """Whether an integer may be negative."""
        return self.code in "bhilqn"


class Format:
    """The fields of a format, the size of all, and whether numbers begin with the highest byte."""

    _immutable_fields_ = ["fields[*]", "size", "big"]

    def __init__(self, fields: list[Field], size: int, big: bool) -> None:
        self.fields = fields
        self.size = size
        self.big = big


class _Parser:
    """Reads a format."""

    def __init__(self, fmt: str) -> None:
        self.fmt = fmt
        order = fmt[0] if len(fmt) > 0 else "@"
        self.place = 1 if order in "@=<>!" else 0
        self.native = self.place == 0 or order == "@"
        self.big = order in (">", "!") or (NATIVE_BIG and order != "<")
        self.fields: list[Field] = []
        self.size = 0

    def run(self) -> Format:
        """The format."""
        while self.place < len(self.fmt):
            char = self.fmt[self.place]
            if char.isspace():
                self.place += 1
            else:
                count = self.count()
                self.add(self.fmt[self.place], count)
                self.place += 1
        return Format(self.fields[:], self.size, self.big)

    def count(self) -> int:
        """The repeat count, -1 where there is none."""
        if not "0" <= self.fmt[self.place] <= "9":
            return -1
        result = 0
        while self.place < len(self.fmt) and "0" <= self.fmt[self.place] <= "9":
            result = result * 10 + ord(self.fmt[self.place]) - 48
            if result > LARGEST:
                raise StructError("total struct size too long")
            self.place += 1
        if self.place == len(self.fmt):
            raise StructError("repeat count given without format specifier")
        return result

    def add(self, code: str, count: int) -> None:
        """What a code with its count stands for."""
        if code == "x":
            self.size += 1 if count < 0 else count
        elif code in "sp":
            size = 1 if count < 0 else count
            self.fields.append(Field(code, self.size, size))
            self.size += size
        else:
            size = self.size_of(code)
            if self.native:
                self.size = -(-self.size // ALIGNMENTS[code]) * ALIGNMENTS[code]
            for _ in range(1 if count < 0 else count):
                self.fields.append(Field(code, self.size, size))
                self.size += size
        if self.size > LARGEST:
            raise StructError("total struct size too long")

    def size_of(self, code: str) -> int:
        sizes = NATIVE_SIZES if self.native else STANDARD_SIZES
        if code not in sizes:
            raise StructError("bad char in struct format")
        return sizes[code]


def parse(fmt: str) -> Format:
    """A format; StructError for what is none."""
    return _Parser(fmt).run()


def calcsize(fmt: str) -> int:
    """Bytes of a format."""
    return parse(fmt).size


class Unpacker:
    """Reads the fields of a format from bytes; the number of the field is the argument of each method."""

    def __init__(self, fmt: Format, data: bytes, offset: int = 0) -> None:
        if offset < 0 or len(data) - offset < fmt.size:
            raise StructError("unpack requires a buffer of at least " + str(fmt.size) + " bytes")
        self.fmt = fmt
        self.data = data
        self.offset = offset

    def _field(self, number: int, kind: int) -> Field:
        field = self.fmt.fields[number]
        if field.kind != kind:
            raise StructError("the field '" + field.code + "' has another type")
        return field

    def int_at(self, number: int) -> int:
        """An integer; OverflowError when it is 2**63 or more."""
        field = self._field(number, INTEGER)
        if field.is_signed():
            return packing.load_signed(self.data, self.offset + field.offset, field.size, self.fmt.big)
        value = packing.load(self.data, self.offset + field.offset, field.size, self.fmt.big)
        if value < 0:
            raise OverflowError("an unsigned number of 64 bits does not fit an int")
        return value

    def uint_at(self, number: int) -> r_uint:
        """The bits of an integer, however large."""
        field = self._field(number, INTEGER)
        return r_uint(packing.load(self.data, self.offset + field.offset, field.size, self.fmt.big))

    def bool_at(self, number: int) -> bool:
        """A truth value."""
        field = self._field(number, BOOL)
        return packing.load(self.data, self.offset + field.offset, field.size, self.fmt.big) != 0

    def float_at(self, number: int) -> float:
        """A float."""
        field = self._field(number, FLOAT)
        if field.size == 4:
            return packing.load_float(self.data, self.offset + field.offset, self.fmt.big)
        return packing.load_double(self.data, self.offset + field.offset, self.fmt.big)

    def bytes_at(self, number: int) -> bytes:
        """The bytes of ``c``, ``s`` or ``p``."""
        field = self._field(number, BYTES)
        start = self.offset + field.offset
        if field.code == "p":
            return packing.load_pascal(self.data, start, field.size)
        return self.data[start : start + field.size]


class Packer:
    """Writes the fields of a format one after another."""

    def __init__(self, fmt: Format) -> None:
        self.fmt = fmt
        self.out = bytearray()
        self.number = 0

    def _next(self, kind: int) -> Field:
        if self.number >= len(self.fmt.fields):
            raise StructError("too many values for the format")
        field = self.fmt.fields[self.number]
        if field.kind != kind:
            raise StructError("the field '" + field.code + "' has another type")
        self.number += 1
        packing.store_padding(self.out, field.offset - len(self.out))
        return field

    def put_int(self, value: int) -> None:
        """An integer; StructError when it does not fit."""
        field = self._next(INTEGER)
        unused = 64 - 8 * field.size
        if field.is_signed():
            fits = intmask(r_uint(value) << unused) >> unused == value
        else:
            fits = value >= 0 and (unused == 0 or value >> (64 - unused) == 0)
        if not fits:
            raise StructError("argument out of range for the field '" + field.code + "'")
        packing.store(self.out, value, field.size, self.fmt.big)

    def put_uint(self, value: r_uint) -> None:
        """The low bits of an unsigned number."""
        field = self._next(INTEGER)
        packing.store(self.out, intmask(value), field.size, self.fmt.big)

    def put_bool(self, value: bool) -> None:
        """A truth value."""
        field = self._next(BOOL)
        packing.store(self.out, 1 if value else 0, field.size, self.fmt.big)

    def put_float(self, value: float) -> None:
        """A float; OverflowError when it is too large for four bytes."""
        field = self._next(FLOAT)
        if field.size == 4:
            packing.store_float(self.out, value, self.fmt.big)
        else:
            packing.store_double(self.out, value, self.fmt.big)

    def put_bytes(self, value: bytes) -> None:
        """Bytes, cut off or filled up with zeros; ``c`` wants exactly one."""
        field = self._next(BYTES)
        if field.code == "c" and len(value) != 1:
            raise StructError("char format requires a bytes object of length 1")
        if field.code == "p":
            packing.store_pascal(self.out, value, field.size)
        else:
            packing.store_bytes(self.out, value, field.size)

    def build(self) -> bytes:
        """The bytes, when all fields were written."""
        if self.number != len(self.fmt.fields):
            raise StructError("too few values for the format")
        packing.store_padding(self.out, self.fmt.size - len(self.out))
        return bytes(self.out)
