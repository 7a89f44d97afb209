"""int, float or bool that may be None: a pointer to a box, null for None."""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, GcStruct, LLType, Ptr, Void
from framework.lowering.context import Context
from framework.lowering.primitives import NoneRepresentation, PrimitiveRepresentation
from framework.lowering.representation import Representation, conversion, find_rule, rule

_BOXES: dict[LLType, GcStruct] = {}


def box_type(type_: LLType) -> GcStruct:
    """The struct that holds one value of a primitive type."""
    found = _BOXES.get(type_)
    if found is None:
        found = _BOXES[type_] = GcStruct(f"box.{type_!r}", ("value", type_), immutable=True)
    return found


class OptionalRepresentation(Representation):
    """A box around ``inner``, null for None."""

    type: Ptr
    optional = True

    def __init__(self, lowerer: Any, annotation: Any) -> None:
        super().__init__(lowerer)
        self.annotation = annotation.with_optional(False).without_const()
        self.inner: Representation = lowerer.representation(self.annotation)
        self.struct = box_type(self.inner.type)
        self.type = Ptr(self.struct)

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(self.struct), self.type)
        box = malloc(self.struct)
        box.value = self.inner.constant(value).value
        return Constant(box, self.type)


@conversion(NoneRepresentation, OptionalRepresentation)
def _none(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


@conversion(PrimitiveRepresentation, OptionalRepresentation)
def _wrap(context: Context, value: Value, source: Any, target: Any) -> Value:
    inner = context.convert(value, source, target.inner)
    box = context.emit("malloc", [context.void(target.struct)], target.type)
    context.emit("setfield", [box, context.void("value"), inner], Void)
    return box


@conversion(OptionalRepresentation, OptionalRepresentation)
def _rewrap(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.cast(value, target.type)


@conversion(OptionalRepresentation, PrimitiveRepresentation)
def _unwrap(context: Context, value: Value, source: Any, target: Any) -> Value:
    inner = context.emit("getfield", [value, context.void("value")], source.inner.type)
    return context.convert(inner, source.inner, target)


@rule("bool", OptionalRepresentation)
def _truth(context: Context) -> Value:
    from framework.runtime.optional import ll_box_is_true

    return context.call(ll_box_is_true, context.value(0))


@rule("is_", Representation, NoneRepresentation)
def _is_none(context: Context) -> Value:
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    return context.emit("ptr_iszero", [context.value(0)], Bool)


@rule("is_", NoneRepresentation, Representation)
def _none_is(context: Context) -> Value:
    return _is_none(context.reversed())


@rule("eq", Representation, NoneRepresentation)
def _eq_none(context: Context) -> Value:
    return _is_none(context)


@rule("eq", NoneRepresentation, Representation)
def _none_eq(context: Context) -> Value:
    return _is_none(context.reversed())


@rule("ne", Representation, NoneRepresentation)
def _ne_none(context: Context) -> Value:
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    return context.emit("ptr_nonzero", [context.value(0)], Bool)


@rule("ne", NoneRepresentation, Representation)
def _none_ne(context: Context) -> Value:
    return _ne_none(context.reversed())


@rule("is_", Representation, Representation)
def _is(context: Context) -> Value:
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    found = find_rule("eq", context.representations)
    if found is None:
        raise TypeError(f"no identity of {context.representations}")
    result = found(context)
    assert result is not None
    return result


@rule("bool", NoneRepresentation)
def _none_is_false(context: Context) -> Value:
    return Constant(False, Bool)


def _unwrapped(opname: str) -> Any:
    def lower(context: Context) -> Value | None:
        view = context.unwrapped()
        found = find_rule(opname, view.representations)
        assert found is not None, f"no rule for {opname} on {view.representations}"
        return found(view)

    return lower


for _name in (
    "add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor lt le gt ge neg pos invert "
    "inplace_add inplace_sub inplace_mul"
).split():
    rule(_name, OptionalRepresentation)(_unwrapped(_name))
    rule(_name, PrimitiveRepresentation, OptionalRepresentation)(_unwrapped(_name))
