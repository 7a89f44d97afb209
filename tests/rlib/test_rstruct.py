"""Formats known at run time agree with CPython's struct."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib import rstruct
from framework.rlib.rarithmetic import r_uint

FEW = settings(max_examples=200, deadline=None)
items = st.builds(
    lambda count, code: f"{count}{code}",
    st.sampled_from(["", "0", "1", "3", " "]),
    st.sampled_from("bBhHiIlLqQ?fdcspx"),
)
formats = st.builds(
    lambda order, parts: order + "".join(parts),
    st.sampled_from(["", "@", "=", "<", ">", "!"]),
    st.lists(items, max_size=6),
)


def values(fmt: rstruct.Format, data: bytes) -> list[object]:
    unpacker = rstruct.Unpacker(fmt, data)
    readers = [
        lambda i, f: unpacker.int_at(i) if f.is_signed() else int(unpacker.uint_at(i)),
        lambda i, f: unpacker.bool_at(i),
        lambda i, f: unpacker.float_at(i),
        lambda i, f: unpacker.bytes_at(i),
    ]
    return [readers[field.kind](i, field) for i, field in enumerate(fmt.fields)]


def packed(fmt: rstruct.Format, data: tuple[object, ...]) -> bytes:
    packer = rstruct.Packer(fmt)
    writers = [
        lambda v: packer.put_int(v) if v < 1 << 63 else packer.put_uint(r_uint(v)),
        packer.put_bool, packer.put_float, packer.put_bytes,
    ]  # fmt: skip
    for field, value in zip(fmt.fields, data, strict=True):
        writers[field.kind](value)  # type: ignore[operator]
    return packer.build()


@FEW
@given(formats.filter(lambda text: "0p" not in text), st.data())  # struct.unpack("0p", b"") is a SystemError
def test_unpacking_and_packing(text: str, source: st.DataObject) -> None:
    size = struct.calcsize(text)
    fmt = rstruct.parse(text)
    assert fmt.size == size == rstruct.calcsize(text)
    data = source.draw(st.binary(min_size=size, max_size=size))
    expected = struct.unpack(text, data)
    assert repr(values(fmt, data)) == repr(list(expected))
    if all(value == value for value in expected):  # the bits of a NaN may change on the way through a float
        assert packed(fmt, expected) == struct.pack(text, *expected)


@pytest.mark.parametrize("text", ["3", "z", "<n", "=P", "i%", "99999999999999999999s", "<e", "é"])
def test_wrong_formats(text: str) -> None:
    with pytest.raises(rstruct.StructError):
        rstruct.parse(text)


@pytest.mark.parametrize("text", ["n", "N", "P", "cP", "ll0h", "bi0l", "h0q"])
def test_native_sizes_and_alignment(text: str) -> None:
    assert rstruct.calcsize(text) == struct.calcsize(text)


@pytest.mark.parametrize("code", "bBhHiIqQ")
def test_numbers_out_of_range_are_refused(code: str) -> None:
    for value in (
        -129,
        -1,
        0,
        127,
        128,
        255,
        256,
        -32769,
        32768,
        65536,
        -(2**31) - 1,
        2**31,
        2**32,
        2**63 - 1,
        -(2**63),
    ):
        packer = rstruct.Packer(rstruct.parse("<" + code))
        try:
            expected = struct.pack("<" + code, value)
        except struct.error:
            with pytest.raises(rstruct.StructError, match="out of range"):
                packer.put_int(value)
        else:
            packer.put_int(value)
            assert packer.build() == expected


def test_misuse_is_refused() -> None:
    fmt = rstruct.parse("<Qc")
    with pytest.raises(rstruct.StructError, match="buffer"):
        rstruct.Unpacker(fmt, b"12345678")
    unpacker = rstruct.Unpacker(fmt, b"\xff" * 9)
    with pytest.raises(rstruct.StructError, match="another type"):
        unpacker.float_at(0)
    with pytest.raises(OverflowError):
        unpacker.int_at(0)
    packer = rstruct.Packer(fmt)
    packer.put_int(1)
    with pytest.raises(rstruct.StructError, match="too few"):
        packer.build()
    with pytest.raises(rstruct.StructError, match="length 1"):
        packer.put_bytes(b"ab")
    with pytest.raises(rstruct.StructError, match="too many"):
        packer.put_int(1)
