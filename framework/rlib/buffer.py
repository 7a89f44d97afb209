"""Buffers: one interface to bytes wherever they are."""

from __future__ import annotations


class BufferInterfaceNotFound(Exception):
    """The object has no buffer."""


class Buffer:
    """Base: ``getlength``, ``getitem`` and, unless read-only, ``setitem``; the rest follows from them."""

    _attrs_ = ["readonly"]
    _immutable_ = True
    readonly = False

    def getlength(self) -> int:
        """Number of bytes."""
        raise NotImplementedError

    def getitem(self, index: int) -> int:
        """One byte, 0 to 255."""
        raise NotImplementedError

    def setitem(self, index: int, value: int) -> None:
        """Set one byte."""
        raise TypeError("the buffer is read-only")

    def getslice(self, start: int, step: int, size: int) -> bytes:
        """``size`` bytes from ``start`` on, every ``step``-th."""
        result = bytearray(size)
        for i in range(size):
            result[i] = self.getitem(start + i * step)
        return bytes(result)

    def setslice(self, start: int, data: bytes) -> None:
        """Set bytes from ``start`` on."""
        for i in range(len(data)):
            self.setitem(start + i, data[i])

    def as_str(self) -> bytes:
        """All bytes."""
        return self.getslice(0, 1, self.getlength())


class StringBuffer(Buffer):
    """A read-only buffer over bytes."""

    _attrs_ = ["value"]
    readonly = True

    def __init__(self, value: bytes) -> None:
        self.value = value

    def getlength(self) -> int:
        """Number of bytes."""
        return len(self.value)

    def getitem(self, index: int) -> int:
        """One byte."""
        return self.value[index]

    def getslice(self, start: int, step: int, size: int) -> bytes:
        """Bytes at a distance."""
        if step == 1:
            return self.value[start : start + size]
        return Buffer.getslice(self, start, step, size)


class ByteArrayBuffer(Buffer):
    """A buffer over a bytearray."""

    _attrs_ = ["data"]

    def __init__(self, data: bytearray) -> None:
        self.data = data

    def getlength(self) -> int:
        """Number of bytes."""
        return len(self.data)

    def getitem(self, index: int) -> int:
        """One byte."""
        return self.data[index]

    def setitem(self, index: int, value: int) -> None:
        """Set one byte."""
        self.data[index] = value


class SubBuffer(Buffer):
    """A part of another buffer; ``size`` -1 means up to its end, which may move."""

    _attrs_ = ["buffer", "offset", "size"]

    def __init__(self, buffer: Buffer, offset: int, size: int) -> None:
        self.readonly = buffer.readonly
        self.buffer = buffer
        self.offset = offset
        self.size = size

    def getlength(self) -> int:
        """Number of bytes there now."""
        available = max(self.buffer.getlength() - self.offset, 0)
        return available if self.size < 0 else min(self.size, available)

    def getitem(self, index: int) -> int:
        """One byte."""
        if not 0 <= index < self.getlength():
            raise IndexError("buffer index out of range")
        return self.buffer.getitem(self.offset + index)

    def setitem(self, index: int, value: int) -> None:
        """Set one byte."""
        if not 0 <= index < self.getlength():
            raise IndexError("buffer index out of range")
        self.buffer.setitem(self.offset + index, value)
