"""The Python meaning of every low-level operation: one function per row of ``operations.TABLE``.

``MEANINGS[name]`` is what the executor, the constant folder and the hosted dialect (``llop.name``) all run.  How it is
called depends on its ``form``:

    plain      f(*args)                   most operations
    result     f(RESULT_TYPE, *args)      the type of the result decides what is done (casts, raw_load, getsubstruct)
    stored     f(VALUE_TYPE, *args)       the type of the last argument decides (raw_store)
    machine    f(machine, *args)          needs the state of a run (collector, shadow stack)

``type`` and ``name`` operands are passed as they are.  An operand for which the table says "undefined" raises
MisuseError, so a folder that meets one must leave the operation alone.
"""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from framework.lltypes import memory
from framework.lltypes.layout import NATIVE
from framework.lltypes.machine import Machine
from framework.lltypes.memory import ArrayObject, MisuseError, NullPointer, StructObject
from framework.lltypes.rawmemory import MEMORY, View
from framework.lltypes.threadstate import thread_state
from framework.lltypes.typeinfo import TYPE_INFO
from framework.lltypes.types import GCREF, Array, LLType, Primitive, Struct

WORD = 1 << 64
WORD_MASK = WORD - 1
SIGN = 1 << 63


class FatalError(Exception):
    """The program stopped itself with ``debug_fatal``."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How to run one operation."""

    function: Callable[..., Any]
    form: str  # plain, result, stored, machine


MEANINGS: dict[str, Meaning] = {}


def _means(form: str = "plain", *names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: the function is the meaning of the operation called like it, or of ``names``."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        for name in names or (function.__name__,):
            MEANINGS[name] = Meaning(function, form)
        return function

    return register


def _set(name: str, function: Callable[..., Any], form: str = "plain") -> None:
    MEANINGS[name] = Meaning(function, form)


def signed(value: int) -> int:
    """Wrap to the signed 64-bit range."""
    return ((value + SIGN) & WORD_MASK) - SIGN


def wrap_integer(type_: Primitive, value: int) -> int:
    """Wrap to the range of any integer kind."""
    value &= (1 << type_.bits) - 1
    if type_.kind == "int" and value >> (type_.bits - 1):
        value -= 1 << type_.bits
    return value


def _shift_count(count: int) -> int:
    if not 0 <= count < 64:
        raise MisuseError(f"shift by {count} is undefined")
    return count


def _divisor(value: int) -> int:
    if value == 0:
        raise MisuseError("division by zero is undefined")
    return value


# --- integers

_COMPARISONS = {name: getattr(operator, name) for name in ("lt", "le", "eq", "ne", "gt", "ge")}
for _name, _function in _COMPARISONS.items():
    for _prefix in ("int", "uint", "float", "char", "unichar", "adr"):
        _set(f"{_prefix}_{_name}", _function)

_set("int_add", lambda x, y: ((x + y + SIGN) & WORD_MASK) - SIGN)
_set("int_sub", lambda x, y: ((x - y + SIGN) & WORD_MASK) - SIGN)
_set("int_mul", lambda x, y: ((x * y + SIGN) & WORD_MASK) - SIGN)
_set("uint_add", lambda x, y: (x + y) & WORD_MASK)
_set("uint_sub", lambda x, y: (x - y) & WORD_MASK)
_set("uint_mul", lambda x, y: (x * y) & WORD_MASK)
for _prefix in ("int", "uint"):
    _set(f"{_prefix}_and", operator.and_)
    _set(f"{_prefix}_or", operator.or_)
    _set(f"{_prefix}_xor", operator.xor)


@_means()
def int_div(x: int, y: int) -> int:
    quotient = abs(x) // abs(_divisor(y))
    return signed(quotient if (x < 0) == (y < 0) else -quotient)


@_means()
def int_rem(x: int, y: int) -> int:
    remainder = abs(x) % abs(_divisor(y))
    return -remainder if x < 0 else remainder


@_means()
def int_lshift(x: int, y: int) -> int:
    return signed(x << _shift_count(y))


@_means()
def int_rshift(x: int, y: int) -> int:
    return x >> _shift_count(y)


_set("int_neg", lambda x: signed(-x))
_set("int_invert", operator.invert)
_set("int_is_true", lambda x: x != 0)
_set("int_add_overflows", lambda x, y: not -SIGN <= x + y < SIGN)
_set("int_sub_overflows", lambda x, y: not -SIGN <= x - y < SIGN)
_set("int_mul_overflows", lambda x, y: not -SIGN <= x * y < SIGN)


@_means()
def int_between(low: int, value: int, high: int) -> bool:
    if low > high:
        raise MisuseError(f"int_between({low}, {value}, {high}): the bounds are in the wrong order")
    return low <= value < high


_set("int_mul_high", lambda x, y: (x * y) >> 64)
_set("int_clz", lambda x: 64 - x.bit_length())
_set("int_ctz", lambda x: (x & -x).bit_length() - 1 if x else 64)
_set("int_popcount", lambda x: x.bit_count())


@_means()
def uint_div_wide(high: int, low: int, divisor: int) -> int:
    if high >= divisor:
        raise MisuseError("uint_div_wide: the quotient does not fit")
    return (high << 64 | low) // divisor


@_means()
def uint_rem_wide(high: int, low: int, divisor: int) -> int:
    if high >= divisor:
        raise MisuseError("uint_rem_wide: the quotient does not fit")
    return (high << 64 | low) % divisor


_set("uint_div", lambda x, y: x // _divisor(y))
_set("uint_rem", lambda x, y: x % _divisor(y))
_set("uint_lshift", lambda x, y: (x << _shift_count(y)) & WORD_MASK)
_set("uint_rshift", lambda x, y: x >> _shift_count(y))
_set("uint_invert", lambda x: x ^ WORD_MASK)

# --- floats

_set("float_add", operator.add)
_set("float_sub", operator.sub)
_set("float_mul", operator.mul)
_set("float_neg", operator.neg)
_set("float_abs", abs)


@_means()
def float_truediv(x: float, y: float) -> float:
    if y != 0.0:
        return x / y
    if x == 0.0 or math.isnan(x):
        return math.nan
    return math.copysign(math.inf, x) * math.copysign(1.0, y)


@_means()
def float_sqrt(x: float) -> float:
    return math.nan if x < 0.0 else math.sqrt(x)


@_means()
def float_floor(x: float) -> float:
    return math.copysign(float(math.floor(x)), x) if math.isfinite(x) else x


@_means()
def float_rem(x: float, y: float) -> float:
    if math.isinf(x) or y == 0.0:
        return math.nan
    return math.fmod(x, y)


# --- booleans

_set("bool_not", operator.not_)
_set("bool_and", operator.and_)
_set("bool_or", operator.or_)
_set("bool_xor", operator.xor)
_set("bool_eq", operator.is_)
_set("bool_ne", operator.is_not)

# --- conversions

_set("cast_bool_to_int", int)
_set("cast_int_to_uint", lambda x: x & WORD_MASK)
_set("cast_uint_to_int", signed)
_set("cast_int_to_float", float)
_set("cast_uint_to_float", float)
_set("cast_char_to_int", ord)
_set("cast_int_to_char", lambda x: chr(x & 0xFF))
_set("cast_unichar_to_int", ord)


def _truncate(x: float, low: int, high: int) -> int:
    if not math.isfinite(x) or not low <= math.trunc(x) < high:
        raise MisuseError(f"conversion of {x!r} to an integer is undefined")
    return math.trunc(x)


_set("cast_float_to_int", lambda x: _truncate(x, -SIGN, SIGN))
_set("cast_float_to_uint", lambda x: _truncate(x, 0, WORD))
_set("cast_float_to_bits", lambda x: struct.unpack("<Q", struct.pack("<d", x))[0])
_set("cast_bits_to_float", lambda x: struct.unpack("<d", struct.pack("<Q", x))[0])


@_means()
def cast_int_to_unichar(x: int) -> str:
    if not 0 <= x & 0xFFFFFFFF < 0x110000:
        raise MisuseError(f"{x} is not a code point")
    return chr(x & 0xFFFFFFFF)


@_means("result")
def cast_primitive(result: LLType, value: Any) -> Any:
    assert isinstance(result, Primitive)
    if result.kind in ("int", "uint") and isinstance(value, int):
        return wrap_integer(result, value)
    if result.kind == "float" and isinstance(value, float):
        return to_single(value) if result.bits == 32 else value
    raise MisuseError(f"cast_primitive of {value!r} to {result!r}")


def to_single(value: float) -> float:
    """Round to the nearest single precision number."""
    try:
        return struct.unpack("<f", struct.pack("<f", value))[0]  # type: ignore[no-any-return]
    except OverflowError:
        return math.copysign(math.inf, value)


# --- pointers

_set("ptr_eq", memory.is_same_object)
_set("ptr_ne", lambda x, y: not memory.is_same_object(x, y))
_set("ptr_nonzero", bool)
_set("ptr_iszero", operator.not_)
_set("cast_pointer", memory.cast_pointer, "result")
_set("cast_ptr_to_adr", MEMORY.address_of)
_set("cast_adr_to_ptr", MEMORY.pointer_at, "result")
_set("cast_adr_to_int", signed)
_set("cast_int_to_adr", signed)
_set("same_as", lambda x: x)

# --- memory

_set("malloc", memory.malloc)
_set("malloc_varsize", memory.malloc)
_set("gc_allocate_fast", memory.malloc)
_set("gc_allocate_slow", memory.malloc)


@_means()
def getfield(pointer: Any, name: str) -> Any:
    return getattr(pointer, name)


@_means()
def setfield(pointer: Any, name: str, value: Any) -> None:
    if not isinstance(pointer, View | NullPointer) and not memory.is_value_of(pointer.type.fields[name], value):
        raise MisuseError(f"field {name!r} of {pointer.type!r} can't be {value!r}")
    setattr(pointer, name, value)


@_means()
def getarrayitem(array: Any, index: int) -> Any:
    return array[index]


@_means()
def setarrayitem(array: Any, index: int, value: Any) -> None:
    array[index] = value


_set("getarraysize", len)


@_means()
def getinteriorfield(array: Any, index: int, name: str) -> Any:
    return getattr(_interior(array)[index], name)


@_means()
def setinteriorfield(array: Any, index: int, name: str, value: Any) -> None:
    setfield(_interior(array)[index], name, value)


def _interior(pointer: Any) -> Any:
    """The array itself, or the one that ends a struct."""
    type_ = getattr(pointer, "type", None)
    if isinstance(type_, Struct) and type_.varsized is not None:
        return getattr(pointer, type_.varsized)
    return pointer


@_means()
def getinteriorsize(pointer: Any) -> int:
    return len(_interior(pointer))


@_means()
def getinterioritem(pointer: Any, index: int) -> Any:
    return _interior(pointer)[index]


@_means()
def setinterioritem(pointer: Any, index: int, value: Any) -> None:
    _interior(pointer)[index] = value


@_means()
def getsubstruct(pointer: Any, name: str) -> Any:
    return getattr(pointer, name)


@_means("plain", "array_copy", "interior_copy")
def array_copy(source: Any, start: int, destination: Any, position: int, count: int) -> None:
    source, destination = _interior(source), _interior(destination)
    if source.type.item is not destination.type.item:
        raise MisuseError(f"copy of items from {source.type!r} to {destination.type!r}")
    check_range(source, start, count)
    check_range(destination, position, count)
    if isinstance(source.type.item, Struct):
        copy_structs(source.items[start : start + count], destination.items[position : position + count])
    else:
        destination.items[position : position + count] = source.items[start : start + count]


def check_range(array: ArrayObject, start: int, count: int) -> None:
    """Refuse a range that is not inside the array."""
    if count < 0 or start < 0 or start + count > len(array.items):
        raise MisuseError(f"range [{start}:{start}+{count}] of {array.type!r} with {len(array.items)} items")


def copy_structs(sources: list[StructObject], destinations: list[StructObject]) -> None:
    """Copy inlined structs, which may be the same objects at other places, field by field."""
    names = list(sources[0].type.fields) if sources else []
    rows = [[getattr(source, name) for name in names] for source in sources]
    for destination, row in zip(destinations, rows, strict=True):
        for name, value in zip(names, row, strict=True):
            setattr(destination, name, value)


@_means()
def array_clear(array: Any, start: int, count: int) -> None:
    array = _interior(array)
    check_range(array, start, count)
    array.items[start : start + count] = [
        memory.zero_value(array.type.item, (array, index)) for index in range(start, start + count)
    ]


@_means()
def shrink_array(pointer: Any, length: int) -> None:
    array = _interior(pointer)
    check_range(array, 0, length)
    del array.items[length:]


_set("raw_malloc", MEMORY.malloc)
_set("raw_free", MEMORY.free)
_set("raw_load", lambda result, address, offset: MEMORY.load(result, address + offset), "result")
_set("raw_store", lambda type_, address, offset, value: MEMORY.store(type_, address + offset, value), "stored")
_set("raw_memcopy", MEMORY.copy)
_set("raw_memclear", MEMORY.clear)
_set("adr_add", lambda x, y: signed(x + y))
_set("adr_sub", lambda x, y: signed(x - y))
_set("adr_delta", lambda x, y: signed(x - y))
_set("size_of", NATIVE.size_of)
_set("item_offset", NATIVE.item_offset)
_set("item_size", NATIVE.item_size)
_set("field_offset", NATIVE.field_offset)
_set("offset_of_length", NATIVE.length_offset)

# --- type infos

_plain_type_infos: WeakKeyDictionary[LLType, StructObject] = WeakKeyDictionary()


@_means()
def type_info_of(type_: LLType) -> StructObject:
    info = getattr(type_, "type_info", None)
    if info is None:
        info = _plain_type_infos.get(type_)
    if info is None:
        if not isinstance(type_, Struct | Array) or not type_.is_gc:
            raise MisuseError(f"{type_!r} has no type info")
        info = _plain_type_infos[type_] = memory.malloc(TYPE_INFO)
    return info


@_means()
def gc_type_info(pointer: Any) -> StructObject:
    if not pointer:
        raise MisuseError("type info of a null pointer")
    info = getattr(pointer.type, "type_info", None)
    return info if info is not None else type_info_of(pointer.type)


# --- calls


@_means("plain", "direct_call")
def direct_call(function: Any, *args: Any) -> Any:
    return function(*args)


@_means()
def indirect_call(function: Any, *args: Any) -> Any:
    return function(*args[:-1])


# --- exceptions and thread state


@_means()
def exc_pending() -> Any:
    return thread_state.exc_value


@_means()
def exc_set(value: Any) -> None:
    thread_state.exc_value = value


@_means()
def exc_clear() -> None:
    thread_state.exc_value = memory.null(GCREF)


@_means()
def event_poll() -> bool:
    return bool(thread_state.event_word != 0)


@_means()
def stack_is_low() -> bool:
    return False


# --- collector interface

for _name in (
    "gc_collect", "gc_identity_hash", "gc_pin", "gc_unpin", "gc_is_moving", "gc_push_roots", "gc_pop_roots",
    "gc_reload_root", "gc_weakref_create", "gc_weakref_deref", "gc_register_finalizer", "gc_next_dead", "gc_statistics",
    "stack_check",
):  # fmt: skip
    _set(_name, getattr(Machine, _name), "machine")

# --- what does nothing, or stops


@_means("plain", "exc_trace", "gc_write_barrier", "gc_write_barrier_array", "keep_alive", "jit_marker")
def do_nothing(*args: Any) -> None:
    return None


@_means()
def debug_assert(condition: bool, message: Any) -> None:
    if not condition:
        raise MisuseError(f"debug_assert: {message}")


@_means()
def debug_fatal(message: Any) -> None:
    raise FatalError(message)


@_means()
def jit_query(default: Any, *args: Any) -> Any:
    return default


_set("likely", lambda x: x)
_set("unlikely", lambda x: x)
