"""File descriptors, environment and processes, as far as ``os`` has them, under RPython's names.

A failed call raises OSError with its errno.  ``is_valid_fd`` and ``validate_fd`` guard against descriptors that are
closed.
"""

from __future__ import annotations

import errno
import os

from framework.rlib import gil
from framework.rlib.objectmodel import we_are_translated
from framework.rlib.rffi import get_saved_errno as get_saved_errno
from framework.rlib.rffi import set_saved_errno as set_saved_errno

EINTR = errno.EINTR


def is_valid_fd(fd: int) -> bool:
    """Whether a file descriptor is open."""
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def validate_fd(fd: int) -> None:
    """OSError (EBADF) unless the descriptor is open."""
    if not is_valid_fd(fd):
        raise OSError(errno.EBADF, "Bad file descriptor")


def open(path: str, flags: int, mode: int = 0o777) -> int:
    """``os.open``."""
    return os.open(path, flags, mode)


def read(fd: int, count: int) -> bytes:
    """``os.read``; other threads run meanwhile.  Raises: OSError, and what the handlers of signals raise."""
    if we_are_translated():
        return os.read(fd, count)
    result: bytes = gil.blocking(os.read, fd, count)
    return result


def write(fd: int, data: bytes) -> int:
    """``os.write``; other threads run meanwhile.  Raises: OSError, and what the handlers of signals raise."""
    if we_are_translated():
        return os.write(fd, data)
    written: int = gil.blocking(os.write, fd, data)
    return written


def write_all(fd: int, data: bytes) -> None:
    """All of the data, in several calls if need be."""
    done = 0
    while done < len(data):
        done += os.write(fd, data[done:] if done else data)


def close(fd: int) -> None:
    """``os.close``."""
    os.close(fd)


def lseek(fd: int, offset: int, whence: int) -> int:
    """``os.lseek``."""
    return os.lseek(fd, offset, whence)


def ftruncate(fd: int, length: int) -> None:
    """``os.ftruncate``."""
    os.ftruncate(fd, length)


def isatty(fd: int) -> bool:
    """``os.isatty``."""
    return os.isatty(fd)


def getcwd() -> str:
    """``os.getcwd``."""
    return os.getcwd()


def getpid() -> int:
    """``os.getpid``."""
    return os.getpid()


def access(path: str, mode: int) -> bool:
    """``os.access``."""
    return os.access(path, mode)


def unlink(path: str) -> None:
    """``os.unlink``."""
    os.unlink(path)


def rename(source: str, target: str) -> None:
    """``os.rename``."""
    os.rename(source, target)


def mkdir(path: str, mode: int = 0o777) -> None:
    """``os.mkdir``."""
    os.mkdir(path, mode)


def rmdir(path: str) -> None:
    """``os.rmdir``."""
    os.rmdir(path)


def listdir(path: str) -> list[str]:
    """``os.listdir``."""
    return os.listdir(path)
