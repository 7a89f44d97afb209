"""The functions of ``os`` that translated programs have: thin wraps of C functions that raise OSError."""

from __future__ import annotations

import errno as errors
import os

from framework.lltypes.dialect import external, llop
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import Address, Int32, Signed, Unsigned
from framework.rlib.objectmodel import dont_inline
from framework.runtime.bridge import HighLevel, as_high_level, as_low_level
from framework.runtime.bytestring import (
    ll_bytes_from_raw,
    ll_bytes_to_raw,
    ll_decode_utf8,
    ll_encode_utf8,
    ll_raw_length,
)

STRING = HighLevel("str")
BYTES = HighLevel("bytes")


class HostedErrno:
    """What ``errno`` is when low-level code runs on CPython: raw memory that the hosted C functions set."""

    address = 0

    @classmethod
    def place(cls) -> int:
        """Address of the variable."""
        if cls.address == 0:
            cls.address = MEMORY.malloc(4)
        return cls.address

    @classmethod
    def guard(cls, function, *args):
        """Call ``function``; -1 and errno set when it raises OSError."""
        try:
            return function(*args)
        except OSError as error:
            MEMORY.write(cls.place(), error.errno.to_bytes(4, "little"))
            return -1


def _hosted_read(descriptor: int, address: int, count: int) -> int:
    data = HostedErrno.guard(os.read, descriptor, int(count))
    if data == -1:
        return -1
    MEMORY.write(address, data)
    return len(data)


def _hosted_write(descriptor: int, address: int, count: int) -> int:
    return HostedErrno.guard(os.write, descriptor, MEMORY.read(address, int(count)))


def _hosted_open(path: int, flags: int, mode: int) -> int:
    return HostedErrno.guard(os.open, MEMORY.read_c_string(path), flags, mode)


def _hosted_close(descriptor: int) -> int:
    return 0 if HostedErrno.guard(os.close, descriptor) is None else -1


def _hosted_strerror(number: int) -> int:
    text = os.strerror(number).encode()
    address = MEMORY.malloc(len(text) + 1)
    MEMORY.write(address, text + b"\0")
    return address


c_read = external("read", [Int32, Address, Unsigned], Signed, hosted=_hosted_read)
c_write = external("write", [Int32, Address, Unsigned], Signed, hosted=_hosted_write)
c_open = external("open", [Address, Int32, Int32], Int32, hosted=_hosted_open)
c_close = external("close", [Int32], Int32, hosted=_hosted_close)
c_strerror = external("strerror", [Int32], Address, hosted=_hosted_strerror)
c_errno_location = external("__errno_location", [], Address, hosted=HostedErrno.place)


def last_error() -> int:
    """``errno``."""
    return llop.cast_primitive(Signed, llop.raw_load(Int32, c_errno_location(), 0))


def string_at(address):
    """The str of a C string, undecodable bytes escaped."""
    raw = ll_bytes_from_raw(address, ll_raw_length(address))
    return as_high_level(STRING, ll_decode_utf8(raw))


def strerror(number: int) -> str:
    """``os.strerror(number)``."""
    return string_at(c_strerror(llop.cast_primitive(Int32, number)))


@dont_inline
def raise_last_error(filename: str | None) -> None:
    """Raise OSError, or the subclass that stands for the error number."""
    number = last_error()
    text = strerror(number)
    if number == errors.ENOENT:
        raise FileNotFoundError(number, text, filename)
    if number == errors.EACCES or number == errors.EPERM:
        raise PermissionError(number, text, filename)
    if number == errors.EEXIST:
        raise FileExistsError(number, text, filename)
    if number == errors.EISDIR:
        raise IsADirectoryError(number, text, filename)
    if number == errors.ENOTDIR:
        raise NotADirectoryError(number, text, filename)
    if number == errors.EPIPE:
        raise BrokenPipeError(number, text, filename)
    if number == errors.EAGAIN:
        raise BlockingIOError(number, text, filename)
    if number == errors.ESRCH:
        raise ProcessLookupError(number, text, filename)
    if number == errors.ECHILD:
        raise ChildProcessError(number, text, filename)
    if number == errors.ETIMEDOUT:
        raise TimeoutError(number, text, filename)
    raise OSError(number, text, filename)


def read(fd: int, n: int) -> bytes:
    """``os.read(fd, n)``; interrupted calls are repeated."""
    if n < 0:
        raise OSError(errors.EINVAL, strerror(errors.EINVAL), None)
    buffer = llop.raw_malloc(Address, n + 1)
    if not buffer:
        raise MemoryError
    count = -1
    while True:
        count = c_read(llop.cast_primitive(Int32, fd), buffer, llop.cast_int_to_uint(Unsigned, n))
        if count >= 0 or last_error() != errors.EINTR:
            break
    if count < 0:
        llop.raw_free(None, buffer)
        raise_last_error(None)
    result = ll_bytes_from_raw(buffer, count)
    llop.raw_free(None, buffer)
    return as_high_level(BYTES, result)


def write(fd: int, data: bytes) -> int:
    """``os.write(fd, data)``; interrupted calls are repeated."""
    raw = ll_bytes_to_raw(as_low_level(data))
    count = -1
    while True:
        size = llop.cast_int_to_uint(Unsigned, len(data))
        count = c_write(llop.cast_primitive(Int32, fd), raw, size)
        if count >= 0 or last_error() != errors.EINTR:
            break
    llop.raw_free(None, raw)
    if count < 0:
        raise_last_error(None)
    return count


def open(path: str, flags: int, mode: int = 0o777) -> int:  # noqa: A001
    """``os.open(path, flags, mode)``, close-on-exec."""
    if "\0" in path:
        raise ValueError("embedded null byte")
    raw = ll_bytes_to_raw(ll_encode_utf8(as_low_level(path), True))
    both = llop.cast_primitive(Int32, flags | os.O_CLOEXEC)
    descriptor = llop.cast_primitive(Signed, c_open(raw, both, llop.cast_primitive(Int32, mode)))
    llop.raw_free(None, raw)
    if descriptor < 0:
        raise_last_error(path)
    return descriptor


def close(fd: int) -> None:
    """``os.close(fd)``."""
    if llop.cast_primitive(Signed, c_close(llop.cast_primitive(Int32, fd))) < 0:
        raise_last_error(None)
