"""C from restricted Python: declare functions, structs and constants, allocate raw memory, pass callbacks.

    strlen = rffi.llexternal("strlen", [rffi.CCHARP], rffi.SIZE_T)
    with rffi.scoped_str2charp("hello") as p:
        n = strlen(p)

Hosted, C functions are called through ctypes on real memory, with checks (bounds of blocks, use after free).
Translated, a declaration is an external function of the executable, and pointers are plain addresses.

Characters of a ``str`` are passed as one byte each, as in RPython; a character above 255 raises UnicodeEncodeError.
Text is best encoded first: ``bytes2charp(s.encode())``.  Values are converted explicitly: integer arguments are
truncated to the parameter's type, anything else that does not have the declared type is refused; ``rffi.cast``
converts.

An exception that leaves a callback is raised when the C function that was given the callback returns; until then C gets
zero from it and from all other callbacks.

What the compiler knows by itself: ``llexternal``'s result, ``malloc``, ``free``, ``nullptr``, ``cast``, ``ptradd``,
``sizeof``, ``offsetof``, ``llhelper``, ``get_saved_errno`` and ``set_saved_errno``.  All else here is translated as it
is, and so has the hint Any for pointers, whose classes differ hosted and translated.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from framework.rlib import rffi_memory, rffi_types
from framework.rlib.objectmodel import specialize
from framework.rlib.rarithmetic import (
    r_int8,
    r_int16,
    r_int32,
    r_int64,
    r_uint8,
    r_uint16,
    r_uint32,
    r_uint64,
)
from framework.rlib.rffi_memory import CPointer, MemoryMisuse, new_block, release
from framework.rlib.rffi_types import *  # noqa: F403
from framework.rlib.rffi_types import (
    CCHARP,
    CCHARPP,
    CHAR,
    INT,
    SIGNED,
    SIZE_T,
    VOID,
    VOIDP,
    CArrayType,
    CFunctionType,
    CPointerType,
    CPrimitive,
    CStructType,
    CType,
    Ptr,
)
from framework.rlib.rstring import StringBuilder

RFFI_ERR_NONE = 0
RFFI_SAVE_ERRNO = 1
RFFI_READSAVED_ERRNO = 2
RFFI_ZERO_ERRNO_BEFORE = 4
RFFI_ERR_ALL = RFFI_SAVE_ERRNO | RFFI_READSAVED_ERRNO
RFFI_FULL_ERRNO = RFFI_SAVE_ERRNO | RFFI_READSAVED_ERRNO
RFFI_FULL_ERRNO_ZERO = RFFI_SAVE_ERRNO | RFFI_ZERO_ERRNO_BEFORE
RFFI_SAVE_LASTERROR = RFFI_SAVE_WSALASTERROR = RFFI_ALT_ERRNO = 0


@dataclass(frozen=True)
class ExternalCompilationInfo:
    """What a foreign function needs of the C compiler and the linker; RPython's argument names."""

    pre_include_bits: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    include_dirs: tuple[str, ...] = ()
    post_include_bits: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    library_dirs: tuple[str, ...] = ()
    separate_module_sources: tuple[str, ...] = ()
    separate_module_files: tuple[str, ...] = ()
    compile_extra: tuple[str, ...] = ()
    link_extra: tuple[str, ...] = ()
    link_files: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    testonly_libraries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            given = getattr(self, name)
            if isinstance(given, str):
                raise TypeError(f"{name} is a list of strings, not the string {given!r}")
            object.__setattr__(self, name, tuple(map(str, given)))

    def merge(self, *others: ExternalCompilationInfo) -> ExternalCompilationInfo:
        """All requirements together, in order, each once."""
        merged: dict[str, tuple[str, ...]] = {}
        for name in self.__dataclass_fields__:
            every = [item for info in (self, *others) for item in getattr(info, name)]
            merged[name] = tuple(dict.fromkeys(every))
        return ExternalCompilationInfo(**merged)


NO_INFO = ExternalCompilationInfo()


class Toolchain:
    """What needs a C compiler; ``framework.ffi`` replaces the one instance when it is imported."""

    def configure(self, config: type) -> dict[str, Any]:
        """Values of the constants and layouts that a class of probes asks for."""
        raise NotImplementedError("probing C needs the kit: run the program with `kit`, or import framework.ffi")

    def shared_library(self, info: ExternalCompilationInfo, wrappers: str = "") -> str:
        """Path of a shared library made from the info's sources."""
        raise NotImplementedError("compiling C needs the kit: run the program with `kit`, or import framework.ffi")


toolchain: Toolchain = Toolchain()


def register_toolchain(new: Toolchain) -> None:
    """Called by ``framework.ffi``."""
    global toolchain
    toolchain = new


def configure(config: type) -> dict[str, Any]:
    """The values that a class of probes (see ``framework.ffi.probe``) asks for, by attribute name."""
    return toolchain.configure(config)


# --- functions


class ExternalFunction:
    """A C function.  Calling it hosted calls the real one."""

    def __init__(
        self,
        name: str,
        type_: CFunctionType,
        info: ExternalCompilationInfo,
        save_err: int = 0,
        macro: bool = False,
        structs: tuple[CStructType | None, ...] = (),
        returns_struct: bool = False,
    ) -> None:
        self.name = self.__name__ = name
        self.type = type_
        self.info = info
        self.save_err = save_err
        self.macro = macro
        self.structs = structs or (None,) * len(type_.ARGS)  # the parameters that C gets by value
        self.returns_struct = returns_struct
        self._function: Any = None

    def __call__(self, *args: Any) -> Any:
        if self._function is None:
            self._function = self._find()
        if self.save_err & RFFI_ZERO_ERRNO_BEFORE:
            ctypes.set_errno(0)
        elif self.save_err & RFFI_READSAVED_ERRNO:
            ctypes.set_errno(_saved.errno)
        result = rffi_memory.call(self._function, self.type, args)
        if self.save_err & RFFI_SAVE_ERRNO:
            _saved.errno = ctypes.get_errno()
        return result

    @property
    def calls_back(self) -> bool:
        """Whether C gets function pointers: an exception that leaves one is raised when the function returns."""
        return any(isinstance(a, CPointerType) and isinstance(a.TO, CFunctionType) for a in self.type.ARGS)

    @property
    def symbol(self) -> str:
        """The name to link with; a macro is reached through a function made for it."""
        return f"kit_macro_{self.name}" if self.macro else self.name

    def wrapper_source(self) -> str:
        """C source of the function that stands for a macro."""
        arguments = [
            f"{_by_address(s) or c_declaration(a)} a{i}" for i, (a, s) in enumerate(zip(self.type.ARGS, self.structs))
        ]
        passed = [f"{'*' if struct else ''}a{i}" for i, struct in enumerate(self.structs)]
        result = c_declaration(self.type.RESULT)
        if self.returns_struct:
            statement = f"{passed[0]} = {self.name}({', '.join(passed[1:])});"
        else:
            statement = f"{'' if result == 'void' else 'return '}{self.name}({', '.join(passed)});"
        return f"{result} {self.symbol}({', '.join(arguments) or 'void'}) {{ {statement} }}\n"

    def _find(self) -> Any:
        for library in self._libraries():
            try:
                return rffi_memory.prototype(self.type)((self.symbol, library))
            except AttributeError:
                continue
        raise AttributeError(f"C function {self.name} is not found in {self.info.libraries or 'the C library'}")

    def _libraries(self) -> list[Any]:
        info = self.info
        own = []
        if info.separate_module_sources or info.separate_module_files:
            library = toolchain.shared_library(info)
            own.append(ctypes.CDLL(library, ctypes.RTLD_GLOBAL, use_errno=True))  # wrappers find its names
        if self.macro:
            headers = replace(info, separate_module_sources=(), separate_module_files=())
            own.append(ctypes.CDLL(toolchain.shared_library(headers, self.wrapper_source()), use_errno=True))
        names = [*info.libraries, *info.testonly_libraries]
        declared = [_load_library(name, info.library_dirs) for name in names]
        return [*own, *declared, _load_library("", ()), _load_library("m", ())]

    def __repr__(self) -> str:
        return f"<C function {self.name}>"


def c_declaration(type_: CType) -> str:
    """How C writes the type in a prototype; all pointers are ``void *``."""
    return type_.name if isinstance(type_, CPrimitive) else "void *"


def _by_address(struct: CStructType | None) -> str:
    """How a wrapper declares the parameter that stands for a struct passed by value."""
    return f"{struct.hints.get('c_type', f'struct {struct.c_name}')} *" if struct else ""


@cache
def _load_library(name: str, directories: tuple[str, ...]) -> Any:
    if not name:
        return ctypes.CDLL(None, use_errno=True)
    for directory in directories:
        try:
            return ctypes.CDLL(f"{directory}/lib{name}.so", use_errno=True)
        except OSError:
            continue
    return ctypes.CDLL(ctypes.util.find_library(name) or f"lib{name}.so", use_errno=True)


def llexternal(
    name: str,
    args: list[CType],
    result: CType,
    compilation_info: ExternalCompilationInfo = NO_INFO,
    save_err: int = RFFI_ERR_NONE,
    macro: bool = False,
    releasegil: Any = "auto",
    elidable_function: bool = False,
    sandboxsafe: bool = False,
    calling_conv: str = "c",
    _nowrapper: bool = False,
    **hints: Any,
) -> ExternalFunction:
    """Declare a C function.  The hints that follow ``macro`` mean nothing here yet.

    ``macro``: call it through a function that the C compiler makes.  So are reached macros, functions with a variable
    number of arguments (declared with those of the call), and structs passed by value: for a struct parameter a pointer
    to one is passed, and for a struct result memory that it is written to, as the first argument.  These need the
    declarations of C, so headers in ``compilation_info``.
    """
    structs = tuple(a if isinstance(a, CStructType) else None for a in args)
    returns_struct = isinstance(result, CStructType)
    if isinstance(result, CStructType):
        structs = (result, *structs)
        args, result = [result, *args], VOID
    macro = macro or any(structs)
    types = [Ptr(a) if isinstance(a, CStructType) else a for a in args]
    type_ = rffi_types.CCallback(types, result).TO
    return ExternalFunction(name, type_, compilation_info, save_err, macro, structs, returns_struct)


class VariableAccess(ExternalFunction):
    """A function that the C compiler makes to read or assign a global variable."""

    def wrapper_source(self) -> str:
        """C source of the function."""
        variable = self.name.partition("_")[2]
        if self.type.ARGS:
            return f"void {self.symbol}({c_declaration(self.type.ARGS[0])} value) {{ {variable} = value; }}\n"
        type_ = c_declaration(self.type.RESULT)
        return f"{type_} {self.symbol}(void) {{ return ({type_}){variable}; }}\n"


def CExternVariable(
    type_: CType, name: str, compilation_info: ExternalCompilationInfo, **_hints: Any
) -> tuple[ExternalFunction, ExternalFunction]:
    """Functions that read and assign a global variable of C, which the headers declare."""
    read, assign = rffi_types.CCallback([], type_).TO, rffi_types.CCallback([type_], VOID).TO
    getter = VariableAccess(f"get_{name}", read, compilation_info, macro=True)
    return getter, VariableAccess(f"set_{name}", assign, compilation_info, macro=True)


class _Saved:
    errno = 0


_saved = _Saved()


def get_saved_errno() -> int:
    """errno after the latest call of a function declared with RFFI_SAVE_ERRNO."""
    return _saved.errno


def set_saved_errno(value: int) -> None:
    """What functions declared with RFFI_READSAVED_ERRNO find as errno."""
    _saved.errno = value


def llhelper(type_: CPointerType, function: Callable[..., Any]) -> CPointer:
    """A C function pointer to a Python function; both constant."""
    return rffi_memory.callback(type_, function)


# --- memory


def malloc(type_: Any, n: int = 1, flavor: str = "raw", zero: bool = False, track_allocation: bool = True) -> Any:
    """Zeroed memory for a struct, or for an array of ``n`` items."""
    if flavor != "raw":
        raise TypeError("rffi.malloc() allocates raw memory only")
    size = type_.OF.size * n if isinstance(type_, CArrayType) else type_.size
    block = new_block(size)
    return CPointer(Ptr(type_), block.start, block)


def free(pointer: Any, flavor: str = "raw", track_allocation: bool = True) -> None:
    """Give memory back."""
    if not pointer:
        return
    block = pointer.block
    if block is None or not block.alive or block.start != pointer.address:
        raise MemoryMisuse(f"free of {pointer!r}, which is not the start of live memory")
    release(block)


def nullptr(type_: Any) -> Any:
    """The null pointer to a type."""
    return CPointer(Ptr(type_), 0)


def cast(type_: Any, value: Any) -> Any:
    """C's conversion between numbers, characters and pointers."""
    return rffi_memory.cast(type_, value)


def ptradd(pointer: Any, n: int) -> Any:
    """The pointer ``n`` items further on."""
    target = pointer.type.TO
    if not isinstance(target, CArrayType):
        raise TypeError(f"ptradd() of {pointer!r}")
    return CPointer(pointer.type, pointer.address + n * target.OF.size, pointer.block)


NULL = nullptr(VOIDP.TO)
_CHARS = CCHARP.TO
_STRINGS = CCHARPP.TO


@specialize.memo()
def _scoped_class(type_: Any) -> type:
    class Scoped:
        def __init__(self, n: int) -> None:
            self.pointer = malloc(type_, n)

        def __enter__(self) -> Any:
            return self.pointer

        def __exit__(self, *exception: Any) -> None:
            free(self.pointer)

    return Scoped


@specialize.arg(0)
def scoped_alloc(type_: Any, n: int = 1) -> Any:
    """``with scoped_alloc(T, n) as p``: memory that is freed at the end of the block."""
    return _scoped_class(type_)(n)


@specialize.arg(1)
def getintfield(pointer: Any, name: str) -> int:
    """An integer field of a struct, as a plain int."""
    return cast(SIGNED, getattr(pointer, name))


@specialize.arg(1)
def setintfield(pointer: Any, name: str, value: int) -> None:
    """Store a plain int into an integer field of a struct; it is truncated to the field's type."""
    setattr(pointer, name, value)


# --- strings


def str2charp(s: str) -> Any:
    """A new zero-terminated copy of a string, one byte per character."""
    length = len(s)
    result = malloc(_CHARS, length + 1)
    for i in range(length):
        code = ord(s[i])
        if code > 255:
            free(result)
            raise UnicodeEncodeError("latin-1", s, i, i + 1, "ordinal not in range(256)")
        result[i] = cast(CHAR, code)
    return result


def bytes2charp(s: bytes) -> Any:
    """A new zero-terminated copy of bytes."""
    length = len(s)
    result = malloc(_CHARS, length + 1)
    for i in range(length):
        result[i] = cast(CHAR, s[i])
    return result


def free_charp(pointer: Any) -> None:
    """Free what ``str2charp`` made."""
    free(pointer)


def charp2str(pointer: Any) -> str:
    """The characters up to the zero byte, one per byte."""
    length = 0
    while cast(SIGNED, pointer[length]) != 0:
        length += 1
    return charpsize2str(pointer, length)


def charp2strn(pointer: Any, limit: int) -> str:
    """The characters up to the zero byte, or ``limit`` of them."""
    length = 0
    while length < limit and cast(SIGNED, pointer[length]) != 0:
        length += 1
    return charpsize2str(pointer, length)


def charpsize2str(pointer: Any, size: int) -> str:
    """``size`` characters, zero bytes included."""
    builder = StringBuilder(size)
    for i in range(size):
        builder.append(chr(cast(SIGNED, pointer[i])))
    return builder.build()


def charpsize2bytes(pointer: Any, size: int) -> bytes:
    """``size`` bytes."""
    result = bytearray()
    for i in range(size):
        result.append(cast(SIGNED, pointer[i]))
    return bytes(result)


def charp2bytes(pointer: Any) -> bytes:
    """The bytes up to the zero byte."""
    length = 0
    while cast(SIGNED, pointer[length]) != 0:
        length += 1
    return charpsize2bytes(pointer, length)


class scoped_str2charp:  # RPython's name
    """``with scoped_str2charp(s) as p``: a copy that is freed at the end of the block; of None, a null pointer."""

    def __init__(self, s: str | None) -> None:
        self.pointer = str2charp(s) if s is not None else nullptr(_CHARS)

    def __enter__(self) -> Any:
        return self.pointer

    def __exit__(self, *exception: Any) -> None:
        if self.pointer:
            free(self.pointer)


scoped_nonmovingbuffer = scoped_view_charp = scoped_str2charp


class scoped_alloc_buffer:  # RPython's name
    """``with scoped_alloc_buffer(n) as buffer``: ``buffer.raw`` is memory of n bytes, ``buffer.str(k)`` its start."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.raw = malloc(_CHARS, size)

    def __enter__(self) -> scoped_alloc_buffer:
        return self

    def __exit__(self, *exception: Any) -> None:
        free(self.raw)

    def str(self, length: int) -> str:
        """The first characters."""
        return charpsize2str(self.raw, length)


def liststr2charpp(strings: list[str]) -> Any:
    """A new array of strings that ends in a null pointer."""
    result = malloc(_STRINGS, len(strings) + 1)
    for i in range(len(strings)):
        result[i] = str2charp(strings[i])
    return result


def free_charpp(pointer: Any) -> None:
    """Free what ``liststr2charpp`` made."""
    i = 0
    while pointer[i]:
        free(pointer[i])
        i += 1
    free(pointer)


def charpp2liststr(pointer: Any) -> list[str]:
    """The strings of an array that ends in a null pointer."""
    result = []
    i = 0
    while pointer[i]:
        result.append(charp2str(pointer[i]))
        i += 1
    return result


# --- RPython's names for the kinds of integers that C's types are held in

r_signedchar, r_short, r_int = r_int8, r_int16, r_int32
r_uchar, r_ushort, r_uint = r_uint8, r_uint16, r_uint32
r_int_real = r_int
r_long = r_longlong = r_ssize_t = r_int64
r_ulong = r_ulonglong = r_size_t = r_uint64

# --- C's memory functions

c_memcpy = llexternal("memcpy", [VOIDP, VOIDP, SIZE_T], VOIDP)
c_memmove = llexternal("memmove", [VOIDP, VOIDP, SIZE_T], VOIDP)
c_memset = llexternal("memset", [VOIDP, INT, SIZE_T], VOIDP)
