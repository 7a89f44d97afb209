"""The functions of ``os`` that translated programs have: thin wraps of C functions that raise OSError."""

from __future__ import annotations

import errno as errors
import os
import signal
import struct

from framework.lltypes.dialect import external, llop
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import Address, Int32, Signed, UInt16, UInt32, Unsigned, Void
from framework.rlib.objectmodel import dont_inline, specialize
from framework.runtime.blocking import call_blocking_1, call_blocking_3, handle_interruption
from framework.runtime.bridge import HighLevel, as_high_level, as_low_level
from framework.runtime.bytestring import (
    ll_bytes_from_raw,
    ll_bytes_to_raw,
    ll_decode_utf8,
    ll_encode_utf8,
    ll_raw_length,
)

INTERRUPTED = errors.EINTR

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


def _hosted(function):
    """A hosted C function of numbers."""

    def call(*args):
        result = HostedErrno.guard(function, *map(int, args))
        return 0 if result is None else result

    return call


def _hosted_on_paths(function, count):
    """A hosted C function whose first ``count`` arguments are C strings."""

    def call(*args):
        paths = [MEMORY.read_c_string(address) for address in args[:count]]
        result = HostedErrno.guard(function, *paths, *map(int, args[count:]))
        return 0 if result is None else result

    return call


def _hosted_access(path: bytes, mode: int) -> int:
    return 0 if os.access(path, mode) else -1


def _hosted_exit(status: int) -> None:
    os._exit(int(status))


def _hosted_getcwd(address: int, size: int) -> int:
    text = os.getcwdb() + b"\0"
    if len(text) > size:
        MEMORY.write(HostedErrno.place(), errors.ERANGE.to_bytes(4, "little"))
        return 0
    MEMORY.write(address, text)
    return address


def _hosted_readlink(path: int, address: int, size: int) -> int:
    target = HostedErrno.guard(os.readlink, MEMORY.read_c_string(path))
    if target == -1:
        return -1
    MEMORY.write(address, target[: int(size)])
    return min(len(target), int(size))


def _hosted_getrandom(address: int, count: int, flags: int) -> int:
    MEMORY.write(address, os.urandom(int(count)))
    return int(count)


def _hosted_pipe(address: int) -> int:
    for index, descriptor in enumerate(os.pipe()):
        MEMORY.write(address + 4 * index, descriptor.to_bytes(4, "little"))
    return 0


def _hosted_setenv(name: int, value: int, overwrite: int) -> int:
    os.putenv(MEMORY.read_c_string(name), MEMORY.read_c_string(value))
    return 0


STATX_SIZE = 256
AT_FDCWD, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH = -100, 0x100, 0x1000
STATX_BASIC = 0x7FF


def _hosted_statx(directory: int, path: int, flags: int, mask: int, address: int) -> int:
    name = MEMORY.read_c_string(path)
    if flags & AT_EMPTY_PATH and not name:
        found = HostedErrno.guard(os.fstat, int(directory))
    else:
        found = HostedErrno.guard(os.lstat if flags & AT_SYMLINK_NOFOLLOW else os.stat, name)
    if found == -1:
        return -1
    record = bytearray(STATX_SIZE)
    struct.pack_into("<III", record, 16, found.st_nlink, found.st_uid, found.st_gid)
    struct.pack_into("<H", record, 28, found.st_mode)
    struct.pack_into("<QQ", record, 32, found.st_ino, found.st_size)
    for offset, time in ((64, found.st_atime_ns), (96, found.st_ctime_ns), (112, found.st_mtime_ns)):
        struct.pack_into("<qI", record, offset, time // 10**9, time % 10**9)
    struct.pack_into("<II", record, 136, os.major(found.st_dev), os.minor(found.st_dev))
    MEMORY.write(address, bytes(record))
    return 0


class HostedDirectory:
    """Directories being listed when low-level code runs on CPython: names left, by a made-up address."""

    listings: dict[int, list[bytes]] = {}

    @classmethod
    def open(cls, path: int) -> int:
        """``opendir``."""
        names = HostedErrno.guard(os.listdir, MEMORY.read_c_string(path))
        if names == -1:
            return 0
        handle = MEMORY.malloc(300)
        cls.listings[handle] = names
        return handle

    @classmethod
    def read(cls, handle: int) -> int:
        """``readdir``: the record lies at the handle itself."""
        names = cls.listings[handle]
        if not names:
            return 0
        MEMORY.write(handle + DIRENT_NAME, names.pop(0) + b"\0")
        return handle

    @classmethod
    def close(cls, handle: int) -> int:
        """``closedir``."""
        del cls.listings[handle]
        return 0


DIRENT_NAME = 19  # of Linux with 64 bits


def _hosted_strerror(number: int) -> int:
    text = os.strerror(number).encode()
    address = MEMORY.malloc(len(text) + 1)
    MEMORY.write(address, text + b"\0")
    return address


c_read = external("read", [Int32, Address, Unsigned], Signed, hosted=_hosted_read)
c_write = external("write", [Int32, Address, Unsigned], Signed, hosted=_hosted_write)
c_open = external("open", [Address, Int32, Int32], Int32, hosted=_hosted_open)


def _hosted_signal(number: int, handler: int) -> int:
    """Only the default action of Ctrl-C is taken over."""
    if (number, handler) == (signal.SIGINT, 0):
        signal.signal(number, signal.SIG_DFL)
    return 0


c_close = external("close", [Int32], Int32, hosted=_hosted_close)
c_strerror = external("strerror", [Int32], Address, hosted=_hosted_strerror)
c_lseek = external("lseek", [Int32, Signed, Int32], Signed, hosted=_hosted(os.lseek))
c_ftruncate = external("ftruncate", [Int32, Signed], Int32, hosted=_hosted(os.ftruncate))
c_isatty = external("isatty", [Int32], Int32, hosted=_hosted(os.isatty))
c_getpid = external("getpid", [], Int32, hosted=_hosted(os.getpid))
c_getppid = external("getppid", [], Int32, hosted=_hosted(os.getppid))
c_getuid = external("getuid", [], UInt32, hosted=_hosted(os.getuid))
c_umask = external("umask", [UInt32], UInt32, hosted=_hosted(os.umask))
c_unlink = external("unlink", [Address], Int32, hosted=_hosted_on_paths(os.unlink, 1))
c_rmdir = external("rmdir", [Address], Int32, hosted=_hosted_on_paths(os.rmdir, 1))
c_mkdir = external("mkdir", [Address, UInt32], Int32, hosted=_hosted_on_paths(os.mkdir, 1))
c_chdir = external("chdir", [Address], Int32, hosted=_hosted_on_paths(os.chdir, 1))
c_chmod = external("chmod", [Address, UInt32], Int32, hosted=_hosted_on_paths(os.chmod, 1))
c_access = external("access", [Address, Int32], Int32, hosted=_hosted_on_paths(_hosted_access, 1))
c_rename = external("rename", [Address, Address], Int32, hosted=_hosted_on_paths(os.rename, 2))
c_symlink = external("symlink", [Address, Address], Int32, hosted=_hosted_on_paths(os.symlink, 2))
c_getcwd = external("getcwd", [Address, Unsigned], Address, hosted=_hosted_getcwd)
c_readlink = external("readlink", [Address, Address, Unsigned], Signed, hosted=_hosted_readlink)
c_statx = external("statx", [Int32, Address, Int32, UInt32, Address], Int32, hosted=_hosted_statx)
c_opendir = external("opendir", [Address], Address, hosted=HostedDirectory.open)
c_readdir = external("readdir", [Address], Address, hosted=HostedDirectory.read)
c_closedir = external("closedir", [Address], Int32, hosted=HostedDirectory.close)
c_setenv = external("setenv", [Address, Address, Int32], Int32, hosted=_hosted_setenv)
c_unsetenv = external("unsetenv", [Address], Int32, hosted=_hosted_on_paths(os.unsetenv, 1))
c_exit = external("_exit", [Int32], Void, hosted=_hosted_exit)
c_system = external("system", [Address], Int32, hosted=_hosted_on_paths(os.system, 1))
c_getrandom = external("getrandom", [Address, Unsigned, UInt32], Signed, hosted=_hosted_getrandom)
c_signal = external("signal", [Int32, Address], Address, hosted=_hosted_signal)
c_kill = external("kill", [Int32, Int32], Int32, hosted=_hosted(os.kill))
c_dup = external("dup", [Int32], Int32, hosted=_hosted(os.dup))
c_dup2 = external("dup2", [Int32, Int32], Int32, hosted=_hosted(os.dup2))
c_pipe = external("pipe", [Address], Int32, hosted=_hosted_pipe)
c_errno_location = external("__errno_location", [], Address, hosted=HostedErrno.place)


def last_error() -> int:
    """``errno``."""
    return llop.cast_primitive(Signed, llop.raw_load(Int32, c_errno_location(), 0))


def set_last_error(number: int) -> None:
    """Assign ``errno``."""
    llop.raw_store(None, c_errno_location(), 0, llop.cast_primitive(Int32, number))


def string_at(address):
    """The str of a C string, undecodable bytes escaped."""
    raw = ll_bytes_from_raw(address, ll_raw_length(address))
    return as_high_level(STRING, ll_decode_utf8(raw))


def strerror(number: int | None) -> str:
    """``os.strerror(number)``; the number may come from an exception, which need not have one."""
    if number is None:
        raise TypeError("'NoneType' object cannot be interpreted as an integer")
    return string_at(c_strerror(llop.cast_primitive(Int32, number)))


@dont_inline
def raise_last_error(filename: str | None) -> None:
    """Raise OSError, or the subclass that stands for the error number."""
    number = last_error()
    raise os_error(number, strerror(number), filename)


def os_error(number: int, text: str, filename: str | None = None) -> OSError:
    """What ``OSError(number, text, filename)`` makes: an instance of the subclass that stands for the number."""
    if number == errors.ENOENT:
        return FileNotFoundError(number, text, filename)
    if number == errors.EACCES or number == errors.EPERM:
        return PermissionError(number, text, filename)
    if number == errors.EEXIST:
        return FileExistsError(number, text, filename)
    if number == errors.EISDIR:
        return IsADirectoryError(number, text, filename)
    if number == errors.ENOTDIR:
        return NotADirectoryError(number, text, filename)
    if number == errors.EPIPE or number == errors.ESHUTDOWN:
        return BrokenPipeError(number, text, filename)
    if number == errors.EAGAIN or number == errors.EALREADY or number == errors.EINPROGRESS:
        return BlockingIOError(number, text, filename)
    if number == errors.ESRCH:
        return ProcessLookupError(number, text, filename)
    if number == errors.ECHILD:
        return ChildProcessError(number, text, filename)
    if number == errors.ETIMEDOUT:
        return TimeoutError(number, text, filename)
    if number == errors.ECONNABORTED:
        return ConnectionAbortedError(number, text, filename)
    if number == errors.ECONNREFUSED:
        return ConnectionRefusedError(number, text, filename)
    if number == errors.ECONNRESET:
        return ConnectionResetError(number, text, filename)
    if number == errors.EINTR:
        return InterruptedError(number, text, filename)
    return OSError(number, text, filename)


def read(fd: int, n: int) -> bytes:
    """``os.read(fd, n)``; interrupted calls are repeated."""
    if n < 0:
        raise OSError(errors.EINVAL, strerror(errors.EINVAL), None)
    buffer = llop.raw_malloc(Address, n + 1)
    if not buffer:
        raise MemoryError
    count = -1
    while True:
        size = llop.cast_int_to_uint(Unsigned, n)
        count = call_blocking_3(c_read, llop.cast_primitive(Int32, fd), buffer, size)
        if count >= 0 or last_error() != errors.EINTR:
            break
        handle_interruption(buffer)
    if count < 0:
        llop.raw_free(None, buffer)
        raise_last_error(None)
    result = ll_bytes_from_raw(buffer, count)
    llop.raw_free(None, buffer)
    return as_high_level(BYTES, result)


def write(fd: int, data: bytes) -> int:
    """``os.write(fd, data)``; interrupted calls are repeated."""
    return write_how(fd, data, True)


@specialize.arg(2)
def write_how(fd: int, data: bytes, is_blocking: bool) -> int:
    """The same.  The streams of the process keep other threads waiting: they rely on their buffers while they write."""
    raw = ll_bytes_to_raw(as_low_level(data))
    count = -1
    while True:
        size = llop.cast_int_to_uint(Unsigned, len(data))
        if is_blocking:
            count = call_blocking_3(c_write, llop.cast_primitive(Int32, fd), raw, size)
        else:
            count = c_write(llop.cast_primitive(Int32, fd), raw, size)
        if count >= 0 or last_error() != errors.EINTR:
            break
        handle_interruption(raw)
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


def write_text(descriptor: int, text: str) -> None:
    """Write a str unbuffered, as UTF-8; give up silently when the descriptor is gone."""
    raw = ll_bytes_to_raw(ll_encode_utf8(as_low_level(text), True))
    c_write(llop.cast_primitive(Int32, descriptor), raw, llop.cast_int_to_uint(Unsigned, ll_raw_length(raw)))
    llop.raw_free(None, raw)


def close(fd: int) -> None:
    """``os.close(fd)``."""
    if llop.cast_primitive(Signed, c_close(llop.cast_primitive(Int32, fd))) < 0:
        raise_last_error(None)


@specialize.argtype(0)
def checked(result, filename):
    """The result of a C function that says -1 for an error, as a plain int."""
    value = llop.cast_primitive(Signed, result)
    if value < 0:
        raise_last_error(filename)
    return value


def c_path(path: str):
    """A C string with the path; to be freed."""
    if "\0" in path:
        raise ValueError("embedded null byte")
    return ll_bytes_to_raw(ll_encode_utf8(as_low_level(path), True))


def lseek(fd: int, pos: int, how: int) -> int:
    """``os.lseek(fd, pos, how)``."""
    return checked(c_lseek(llop.cast_primitive(Int32, fd), pos, llop.cast_primitive(Int32, how)), None)


def ftruncate(fd: int, length: int) -> None:
    """``os.ftruncate(fd, length)``."""
    checked(c_ftruncate(llop.cast_primitive(Int32, fd), length), None)


def isatty(fd: int) -> bool:
    """``os.isatty(fd)``."""
    return llop.cast_primitive(Signed, c_isatty(llop.cast_primitive(Int32, fd))) == 1


def getpid() -> int:
    """``os.getpid()``."""
    return llop.cast_primitive(Signed, c_getpid())


def getppid() -> int:
    """``os.getppid()``."""
    return llop.cast_primitive(Signed, c_getppid())


def getuid() -> int:
    """``os.getuid()``."""
    return llop.cast_primitive(Signed, c_getuid())


def umask(mask: int) -> int:
    """``os.umask(mask)``."""
    return llop.cast_primitive(Signed, c_umask(llop.cast_primitive(UInt32, mask)))


def replace_closed(fd: int) -> None:
    """Let what is written to a standard stream that was closed before the start vanish, as on CPython."""
    target = llop.cast_primitive(Int32, fd)
    if c_lseek(target, 0, llop.cast_primitive(Int32, os.SEEK_CUR)) >= 0 or last_error() != errors.EBADF:
        return
    nowhere = open("/dev/null", os.O_WRONLY)
    if nowhere != fd:
        c_dup2(llop.cast_primitive(Int32, nowhere), target)
        c_close(llop.cast_primitive(Int32, nowhere))


def dup(fd: int) -> int:
    """``os.dup(fd)``."""
    return checked(c_dup(llop.cast_primitive(Int32, fd)), None)


def kill(pid: int, signal: int) -> None:
    """``os.kill(pid, signal)``."""
    checked(c_kill(llop.cast_primitive(Int32, pid), llop.cast_primitive(Int32, signal)), None)


def pipe() -> tuple[int, int]:
    """``os.pipe()``."""
    place = llop.raw_malloc(Address, 8)
    result = llop.cast_primitive(Signed, c_pipe(place))
    reading = llop.cast_primitive(Signed, llop.raw_load(Int32, place, 0))
    writing = llop.cast_primitive(Signed, llop.raw_load(Int32, place, 4))
    llop.raw_free(None, place)
    if result < 0:
        raise_last_error(None)
    return reading, writing


def unlink(path: str) -> None:
    """``os.unlink(path)``."""
    raw = c_path(path)
    result = c_unlink(raw)
    llop.raw_free(None, raw)
    checked(result, path)


def remove(path: str) -> None:
    """``os.remove(path)``."""
    unlink(path)


def rmdir(path: str) -> None:
    """``os.rmdir(path)``."""
    raw = c_path(path)
    result = c_rmdir(raw)
    llop.raw_free(None, raw)
    checked(result, path)


def mkdir(path: str, mode: int = 0o777) -> None:
    """``os.mkdir(path, mode)``."""
    raw = c_path(path)
    result = c_mkdir(raw, llop.cast_primitive(UInt32, mode))
    llop.raw_free(None, raw)
    checked(result, path)


def chdir(path: str) -> None:
    """``os.chdir(path)``."""
    raw = c_path(path)
    result = c_chdir(raw)
    llop.raw_free(None, raw)
    checked(result, path)


def chmod(path: str, mode: int) -> None:
    """``os.chmod(path, mode)``."""
    raw = c_path(path)
    result = c_chmod(raw, llop.cast_primitive(UInt32, mode))
    llop.raw_free(None, raw)
    checked(result, path)


def access(path: str, mode: int) -> bool:
    """``os.access(path, mode)``."""
    raw = c_path(path)
    result = llop.cast_primitive(Signed, c_access(raw, llop.cast_primitive(Int32, mode)))
    llop.raw_free(None, raw)
    return result == 0


def raise_for_two(source: str, target: str) -> None:
    """Raise the error of a function of two paths."""
    try:
        raise_last_error(source)
    except OSError as error:
        error.filename2 = target
        raise


def rename(src: str, dst: str) -> None:
    """``os.rename(src, dst)``."""
    source, target = c_path(src), c_path(dst)
    result = llop.cast_primitive(Signed, c_rename(source, target))
    llop.raw_free(None, source)
    llop.raw_free(None, target)
    if result < 0:
        raise_for_two(src, dst)


def replace(src: str, dst: str) -> None:
    """``os.replace(src, dst)``."""
    rename(src, dst)


def symlink(src: str, dst: str) -> None:
    """``os.symlink(src, dst)``."""
    source, target = c_path(src), c_path(dst)
    result = llop.cast_primitive(Signed, c_symlink(source, target))
    llop.raw_free(None, source)
    llop.raw_free(None, target)
    if result < 0:
        raise_for_two(src, dst)


PATH_SIZE = 4096


def readlink(path: str) -> str:
    """``os.readlink(path)``."""
    raw = c_path(path)
    space = llop.raw_malloc(Address, PATH_SIZE)
    count = c_readlink(raw, space, llop.cast_int_to_uint(Unsigned, PATH_SIZE))
    llop.raw_free(None, raw)
    if count < 0:
        llop.raw_free(None, space)
        raise_last_error(path)
    result = ll_bytes_from_raw(space, count)
    llop.raw_free(None, space)
    return as_high_level(STRING, ll_decode_utf8(result))


def getcwd() -> str:
    """``os.getcwd()``."""
    space = llop.raw_malloc(Address, PATH_SIZE)
    found = c_getcwd(space, llop.cast_int_to_uint(Unsigned, PATH_SIZE))
    if not found:
        llop.raw_free(None, space)
        raise_last_error(None)
    result = string_at(space)
    llop.raw_free(None, space)
    return result


def listdir(path: str = ".") -> list[str]:
    """``os.listdir(path)``."""
    raw = c_path(path)
    directory = c_opendir(raw)
    llop.raw_free(None, raw)
    if not directory:
        raise_last_error(path)
    names: list[str] = []
    while True:
        entry = c_readdir(directory)
        if not entry:
            break
        name = string_at(llop.adr_add(Address, entry, DIRENT_NAME))
        if name != "." and name != "..":
            names.append(name)
    c_closedir(directory)
    return names


def urandom(size: int) -> bytes:
    """``os.urandom(size)``."""
    if size < 0:
        raise ValueError("negative argument not allowed")
    space = llop.raw_malloc(Address, size + 1)
    done = 0
    while done < size:
        part = llop.cast_int_to_uint(Unsigned, size - done)
        count = c_getrandom(llop.adr_add(Address, space, done), part, llop.cast_primitive(UInt32, 0))
        if count < 0:
            llop.raw_free(None, space)
            raise_last_error(None)
        done += count
    result = ll_bytes_from_raw(space, size)
    llop.raw_free(None, space)
    return as_high_level(BYTES, result)


def _exit(status: int) -> None:
    """``os._exit(status)``: at once, nothing is flushed."""
    c_exit(llop.cast_primitive(Int32, status))


def system(command: str) -> int:
    """``os.system(command)``."""
    raw = c_path(command)
    result = llop.cast_primitive(Signed, call_blocking_1(c_system, raw))
    llop.raw_free(None, raw)
    return result


# --- stat


class stat_result:  # noqa: N801
    """``os.stat_result``, its fields by name."""

    def __init__(self, mode: int, size: int) -> None:
        self.st_mode = mode
        self.st_size = size
        self.st_nlink = 0
        self.st_uid = 0
        self.st_gid = 0
        self.st_ino = 0
        self.st_dev = 0
        self.st_atime = 0.0
        self.st_mtime = 0.0
        self.st_ctime = 0.0
        self.st_mtime_ns = 0


def moment(place, offset):
    """A time of a statx record in seconds."""
    nanoseconds = llop.cast_primitive(Signed, llop.raw_load(UInt32, place, offset + 8))
    return float(llop.raw_load(Signed, place, offset)) + 1e-9 * nanoseconds


def raw_stat(directory: int, path: str, flags: int) -> stat_result | None:
    """The facts about a file, None when there is an error."""
    raw = c_path(path)
    place = llop.raw_malloc(Address, STATX_SIZE)
    where = llop.cast_primitive(Int32, directory)
    how = llop.cast_primitive(Int32, flags)
    failed = llop.cast_primitive(Signed, c_statx(where, raw, how, llop.cast_primitive(UInt32, STATX_BASIC), place))
    llop.raw_free(None, raw)
    if failed != 0:
        llop.raw_free(None, place)
        return None
    mode = llop.cast_primitive(Signed, llop.raw_load(UInt16, place, 28))
    result = stat_result(mode, llop.raw_load(Signed, place, 40))
    result.st_nlink = llop.cast_primitive(Signed, llop.raw_load(UInt32, place, 16))
    result.st_uid = llop.cast_primitive(Signed, llop.raw_load(UInt32, place, 20))
    result.st_gid = llop.cast_primitive(Signed, llop.raw_load(UInt32, place, 24))
    result.st_ino = llop.raw_load(Signed, place, 32)
    major = llop.cast_primitive(Signed, llop.raw_load(UInt32, place, 136))
    result.st_dev = major << 8 | llop.cast_primitive(Signed, llop.raw_load(UInt32, place, 140))
    result.st_atime = moment(place, 64)
    result.st_ctime = moment(place, 96)
    result.st_mtime = moment(place, 112)
    nanoseconds = llop.cast_primitive(Signed, llop.raw_load(UInt32, place, 120))
    result.st_mtime_ns = llop.raw_load(Signed, place, 112) * 1000000000 + nanoseconds
    llop.raw_free(None, place)
    return result


def stat(path: str) -> stat_result:
    """``os.stat(path)``."""
    found = raw_stat(AT_FDCWD, path, 0)
    if found is None:
        raise_last_error(path)
    assert found is not None
    return found


def lstat(path: str) -> stat_result:
    """``os.lstat(path)``."""
    found = raw_stat(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW)
    if found is None:
        raise_last_error(path)
    assert found is not None
    return found


def fstat(fd: int) -> stat_result:
    """``os.fstat(fd)``."""
    found = raw_stat(fd, "", AT_EMPTY_PATH)
    if found is None:
        raise_last_error(None)
    assert found is not None
    return found


def is_directory(fd: int) -> bool:
    """Whether a descriptor is a directory's."""
    return fstat(fd).st_mode & 0o170000 == 0o040000
