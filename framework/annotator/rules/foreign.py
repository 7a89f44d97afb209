"""``rlib.rffi``: C types, foreign functions, raw memory, casts."""

from __future__ import annotations

from functools import partial
from typing import Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules import calls, lowlevel
from framework.annotator.rules.registry import BUILTINS, Call, builtin
from framework.annotator.typenames import type_text
from framework.ffi.lowlevel import (
    SAVED_ERRNO,
    expect_callbacks,
    function_pointer,
    lowlevel_type,
    pointer_constant,
)
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.types import Array, FuncType, LLType, Opaque, Primitive, Ptr, Void
from framework.rlib import rffi, rffi_memory, rffi_types
from framework.runtime.foreign import PENDING


def _prebuilt_pointer(book: Any, value: rffi_memory.CPointer) -> SomeObject:
    if value:
        raise Refused("K244", f"{value!r} is memory of the translating process and has no translation")
    null = pointer_constant(value)
    return model.SomePtr(const=null, type=Ptr(null.to))


def _prebuilt_function(book: Any, value: rffi.ExternalFunction) -> SomeObject:
    """A function pointer; with care for errno or callbacks, a function that only lowering knows how to call."""
    pointer = model.SomePtr(const=function_pointer(value), type=Ptr(function_pointer(value).type))
    if value.calls_back:
        BUILTINS[id(value)] = value, partial(_call_with_callbacks, pointer)
    elif value.save_err:
        BUILTINS[id(value)] = value, partial(lowlevel.call_pointer, pointer)
    else:
        return pointer
    return model.SomeBuiltin(const=value)


def _call_with_callbacks(pointer: model.SomePtr, call: Call) -> SomeObject:
    """An exception that leaves a callback is raised when the function returns."""
    calls.reach(call.annotator, call.operation, "framework.runtime.foreign:raise_from_callback")
    return lowlevel.call_pointer(pointer, call)


PREBUILT[rffi_types.CType] = lambda book, value: model.SomeType(const=value)
PREBUILT[rffi.ExternalFunction] = _prebuilt_function
PREBUILT[rffi_memory.CPointer] = _prebuilt_pointer


def type_argument(call: Call, index: int = 0) -> LLType:
    """A constant C type among the arguments, as a low-level type."""
    annotation = call.arguments[index]
    if isinstance(annotation, model.SomeType) and isinstance(annotation.const, rffi_types.CType | LLType):
        return lowlevel_type(annotation.const)
    raise Refused("K227", f"argument {index + 1} of {call.name}() must be a constant C type")


@builtin(rffi.malloc)
def malloc(call: Call) -> SomeObject:
    """``malloc(T)``, ``malloc(T, n)``."""
    flavor = call.keywords.pop("flavor", None)
    call.keywords.pop("zero", None)
    call.keywords.pop("track_allocation", None)
    call.check_count(1, 2)
    if flavor is not None and flavor.const != "raw":
        raise Refused("K227", "rffi.malloc() allocates raw memory only")
    type_ = type_argument(call)
    if isinstance(type_, Opaque | FuncType):
        raise Refused("K221", f"{type_!r} has no size")
    if isinstance(type_, Array) != (len(call.arguments) == 2):
        raise Refused("K223", "malloc() takes a length for an array, and only for an array")
    return model.SomePtr(type=Ptr(type_))


@builtin(rffi.free)
def free(call: Call) -> SomeObject:
    """``free(p)``."""
    call.keywords.clear()
    call.check_count(1)
    _raw_pointer(call, 0)
    return model.NONE


def _raw_pointer(call: Call, index: int) -> model.SomePtr:
    pointer = call.arguments[index]
    if not isinstance(pointer, model.SomePtr) or pointer.type.is_gc_pointer:
        raise Refused("K221", f"{call.name}() of {type_text(pointer)}")
    return pointer


@builtin(rffi.nullptr)
def nullptr(call: Call) -> SomeObject:
    """``nullptr(T)``."""
    call.check_count(1)
    return model.SomePtr(type=Ptr(type_argument(call)))


@builtin(rffi.cast)
def cast(call: Call) -> SomeObject:
    """``cast(T, v)``."""
    call.check_count(2)
    target, value = type_argument(call), call.arguments[1]
    if not _is_castable(value, target):
        raise Refused("K221", f"cast of {type_text(value)} to {target!r}")
    return lowlevel.annotation_of_type(target)


def _is_castable(value: SomeObject, target: LLType) -> bool:
    if isinstance(target, Primitive) and target.kind == "float":
        return isinstance(value, model.SomeInteger | model.SomeFloat)
    if isinstance(value, model.SomePtr):
        return not value.type.is_gc_pointer and (isinstance(target, Ptr) or _is_integer(target))
    if isinstance(value, model.SomeInteger):
        return target is not Void
    is_character = isinstance(value, model.SomeChar) or isinstance(value, model.SomeLowLevelPrimitive)
    return (is_character or isinstance(value, model.SomeBool)) and _is_integer(target)


def _is_integer(type_: LLType) -> bool:
    return isinstance(type_, Primitive) and type_.kind in ("int", "uint")


@builtin(rffi.ptradd)
def ptradd(call: Call) -> SomeObject:
    """``ptradd(p, n)``."""
    call.check_count(2)
    pointer = _raw_pointer(call, 0)
    if not isinstance(pointer.type.to, Array):
        raise Refused("K221", f"ptradd() of a pointer to {pointer.type.to!r}")
    return model.SomePtr(type=pointer.type)


@builtin(rffi_types.sizeof)
def sizeof(call: Call) -> SomeObject:
    """``sizeof(T)``."""
    call.check_count(1)
    type_argument(call)
    return model.SomeInteger(nonnegative=True)


@builtin(rffi_types.offsetof)
def offsetof(call: Call) -> SomeObject:
    """``offsetof(T, "c_field")``."""
    call.check_count(2)
    type_argument(call)
    return model.SomeInteger(nonnegative=True)


@builtin(rffi.llhelper)
def llhelper(call: Call) -> SomeObject:
    """``llhelper(T, f)``: a pointer to a constant function."""
    call.check_count(2)
    type_, function = call.arguments
    if not function.is_constant or not isinstance(getattr(type_, "const", None), rffi_types.CPointerType):
        raise Refused("K227", "the arguments of llhelper() must be constants")
    pointer = _callback_pointer(call.annotator, type_.const, function.const)
    result = _reach(call.annotator, pointer, function.const)
    _reach_guarded(call.annotator, pointer, type_.const.TO, function.const)
    declared = lowlevel.annotation_of_type(pointer.type.result)
    if not isinstance(result, model.SomeImpossible) and result.without_const() != declared:
        raise Refused("K221", f"the callback must give {type_text(declared)} and gives {type_text(result)}")
    return model.SomePtr(const=pointer, type=Ptr(pointer.type))


def _callback_pointer(annotator: Any, type_: rffi_types.CPointerType, function: Any) -> FunctionPointer:
    """One pointer for each function and type; it holds the function's graph, so each program has its own."""
    known: dict[tuple[Any, Any], FunctionPointer] = annotator.callback_pointers
    if not known:
        expect_callbacks()
    if (type_, function) not in known:
        target = lowlevel_type(type_.TO)
        assert isinstance(target, FuncType)
        known[type_, function] = FunctionPointer(target, function.__qualname__)
    return known[type_, function]


_GUARDED = """
def callback({names}):
    if PENDING.error is not None:
        return zero()
    try:
        return function({names})
    except BaseException as error:
        PENDING.error = error
        return zero()
"""
_guarded: dict[tuple[Any, rffi_types.CFunctionType], Any] = {}


def _reach_guarded(annotator: Any, pointer: FunctionPointer, type_: rffi_types.CFunctionType, function: Any) -> None:
    """What C calls is a function around the callback that lets no exception into C."""
    key = (function, type_)
    if key not in _guarded:
        names = ", ".join(f"argument{i}" for i in range(len(type_.ARGS)))
        namespace = {"function": function, "zero": _zero_of(type_.RESULT), "PENDING": PENDING}
        exec(_GUARDED.format(names=names), namespace)
        _guarded[key] = namespace["callback"]
    _reach(annotator, pointer, _guarded[key])


def _zero_of(type_: rffi_types.CType) -> Any:
    def nothing() -> None:
        return None

    def zero() -> Any:
        return rffi.cast(type_, 0)

    return nothing if type_ is rffi_types.VOID else zero


def _reach(annotator: Any, pointer: FunctionPointer, function: Any) -> SomeObject:
    """Infer the function for the arguments that C passes; the result is what it returns so far."""
    description = annotator.bookkeeper.function_description(function)
    arguments = [lowlevel.annotation_of_type(type_) for type_ in pointer.type.args]
    pointer.graph = annotator.bookkeeper.specialiser.graph_for(description, arguments, None)
    result: SomeObject = annotator.call_graph(pointer.graph, arguments)
    return result


@builtin(rffi.get_saved_errno)
def get_saved_errno(call: Call) -> SomeObject:
    """An int."""
    call.check_count(0)
    return model.SomeInteger()


@builtin(rffi.set_saved_errno)
def set_saved_errno(call: Call) -> SomeObject:
    """Only an effect."""
    call.check_count(1)
    lowlevel.set_field(model.SomePtr(type=Ptr(SAVED_ERRNO.type)), "value", call.arguments[0])
    return model.NONE
