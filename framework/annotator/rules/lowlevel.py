"""The low-level dialect: pointers, low-level operations, allocation, function pointers (``lltypes.dialect``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules.registry import Call, builtin
from framework.annotator.typenames import type_text
from framework.lltypes import dialect, memory
from framework.lltypes import types as lltypes
from framework.lltypes.dialect import LLOperation
from framework.lltypes.types import Array, FixedArray, FuncType, LLType, Primitive, Ptr, Struct

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator

PREBUILT[LLOperation] = lambda book, value: model.SomeBuiltin(const=value)
PREBUILT[type(dialect.llop)] = lambda book, value: model.SomeBuiltin(const=value)
PREBUILT[dialect.SizedInt] = lambda book, value: model.SomeInteger(const=int(value), kind=value.kind)


def annotation_of_type(type_: LLType) -> SomeObject:
    """The annotation of a value of a low-level type; an inlined struct or array is seen through a pointer."""
    if isinstance(type_, Ptr):
        return model.SomePtr(type=type_)
    if not isinstance(type_, Primitive):
        return model.SomePtr(type=Ptr(type_))
    if type_ is lltypes.Bool:
        return model.SomeBool()
    if type_ is lltypes.Void:
        return model.NONE
    if type_.kind in ("int", "uint"):
        return model.SomeInteger(kind=type_)
    if type_.kind == "float":
        return model.SomeFloat(kind=type_)
    return model.SomeLowLevelPrimitive(type=type_)


def check_value(declared: LLType, value: SomeObject, what: str) -> None:
    """Refuse a value that can't be stored where ``declared`` is expected."""
    if isinstance(declared, Ptr):
        fits = isinstance(value, model.SomePtr) and is_assignable(value.type, declared)
    elif declared.kind == "char":  # type: ignore[attr-defined]
        fits = isinstance(value, model.SomeChar) or getattr(value, "type", None) is declared
    elif declared.kind in ("int", "uint"):  # type: ignore[attr-defined]
        fits = isinstance(value, model.SomeInteger)
    elif declared is lltypes.Void:
        fits = True
    else:
        fits = type(value) is type(annotation_of_type(declared))
    if not fits:
        raise Refused("K221", f"{what} is a {declared!r} and can't be {type_text(value)}")


def is_assignable(source: LLType, target: LLType) -> bool:
    """Whether a pointer of one type may be stored as another: the same, a derived struct, or GCREF."""
    if source is target:
        return True
    if not isinstance(source, Ptr) or not isinstance(target, Ptr):
        return False
    if isinstance(source.to, Struct) and isinstance(target.to, Struct) and source.to.is_subtype_of(target.to):
        return True
    return target is lltypes.GCREF and source.to.is_gc


# --- syntax on pointers


def get_field(pointer: model.SomePtr, name: str) -> SomeObject:
    """``p.name``."""
    target = pointer.type.to
    if not isinstance(target, Struct) or name not in target.fields:
        raise Refused("K222", f"{target!r} has no field {name!r}")
    return annotation_of_type(target.fields[name])


def set_field(pointer: model.SomePtr, name: str, value: SomeObject) -> None:
    """``p.name = v``."""
    get_field(pointer, name)
    target = pointer.type.to
    assert isinstance(target, Struct)
    check_value(target.fields[name], value, f"field {name!r} of {target!r}")


def item_type(pointer: model.SomePtr) -> LLType:
    """Type of ``p[i]``."""
    target = pointer.type.to
    if not isinstance(target, (Array, FixedArray)):
        raise Refused("K221", f"{target!r} can't be indexed")
    return target.item


def get_item(pointer: model.SomePtr) -> SomeObject:
    """``p[i]``."""
    return annotation_of_type(item_type(pointer))


def set_item(pointer: model.SomePtr, value: SomeObject) -> None:
    """``p[i] = v``."""
    check_value(item_type(pointer), value, f"item of {pointer.type.to!r}")


def call_pointer(pointer: model.SomePtr, call: Call) -> SomeObject:
    """A call through a function pointer."""
    target = pointer.type.to
    if not isinstance(target, FuncType):
        raise Refused("K224", f"a pointer to {target!r} can't be called")
    call.name = getattr(pointer.const, "name", "function pointer")
    call.check_count(len(target.args))
    for index, (declared, value) in enumerate(zip(target.args, call.arguments, strict=True)):
        check_value(declared, value, f"argument {index + 1} of {call.name}")
    _reach_function(call.annotator, pointer)
    return annotation_of_type(target.result)


def _reach_function(annotator: Annotator, pointer: model.SomePtr) -> None:
    """A constant pointer to a low-level function that is not external makes that function reachable.

    The pointer holds the function's graph in the program that is being translated, the last one that reached it.
    """
    live = pointer.const
    if not isinstance(live, memory.FunctionPointer) or live.external is not None or live.hosted is None:
        return
    if live in annotator.reached_pointers:
        return
    annotator.reached_pointers.add(live)
    description = annotator.bookkeeper.function_description(live.hosted)  # type: ignore[arg-type]
    arguments = [annotation_of_type(type_) for type_ in live.type.args]
    live.graph = annotator.bookkeeper.specialiser.graph_for(description, arguments, None)
    annotator.call_graph(live.graph, arguments)


# --- functions of the dialect


def _type_argument(call: Call, index: int) -> LLType:
    annotation = call.arguments[index]
    if not isinstance(annotation, model.SomeType) or not isinstance(annotation.const, LLType):
        raise Refused("K227", f"argument {index + 1} of {call.name}() must be a constant low-level type")
    return annotation.const


@builtin(dialect.malloc)
def malloc(call: Call) -> SomeObject:
    """``malloc(T)``, ``malloc(T, n)``."""
    call.check_count(1, 2)
    return model.SomePtr(type=Ptr(_type_argument(call, 0)))


@builtin(dialect.null)
def null(call: Call) -> SomeObject:
    """``null(T)``."""
    call.check_count(1)
    type_ = _type_argument(call, 0)
    return model.SomePtr(type=type_ if isinstance(type_, Ptr) else Ptr(type_), const=memory.null(type_))


@builtin(dialect.cast_pointer)
def cast_pointer(call: Call) -> SomeObject:
    """``cast_pointer(PTR, p)``."""
    call.check_count(2)
    type_ = _type_argument(call, 0)
    if not isinstance(type_, Ptr) or not isinstance(call.arguments[1], model.SomePtr):
        raise Refused("K221", f"cast_pointer() of {type_text(call.arguments[1])} to {type_!r}")
    return model.SomePtr(type=type_)


def _interior_field(call: Call) -> LLType:
    pointer, name = call.arguments[0], call.arguments[2]
    if not isinstance(pointer, model.SomePtr) or not isinstance(item_type(pointer), Struct):
        raise Refused("K221", f"{call.name}() of {type_text(pointer)}")
    if not name.is_constant:
        raise Refused("K227", "the field name must be constant")
    struct: Any = item_type(pointer)
    if name.const not in struct.fields:
        raise Refused("K222", f"{struct!r} has no field {name.const!r}")
    return struct.fields[name.const]  # type: ignore[no-any-return]


@builtin(dialect.interior_get)
def interior_get(call: Call) -> SomeObject:
    """``interior_get(array, i, "field")``."""
    call.check_count(3)
    return annotation_of_type(_interior_field(call))


@builtin(dialect.interior_set)
def interior_set(call: Call) -> SomeObject:
    """``interior_set(array, i, "field", v)``."""
    call.check_count(4)
    check_value(_interior_field(call), call.arguments[3], "the field")
    return model.NONE


def call_operation(live: LLOperation, call: Call) -> SomeObject:
    """``llop.name(RESULT, …)``."""
    call.name = live.opname
    for argument in call.arguments:
        if isinstance(argument, model.SomePtr) and argument.is_constant:
            _reach_function(call.annotator, argument)
    result = call.arguments[0] if call.arguments else model.IMPOSSIBLE
    if isinstance(result, model.SomeNone):
        return model.NONE
    return annotation_of_type(_type_argument(call, 0))
