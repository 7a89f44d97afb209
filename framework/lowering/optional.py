"""int, float or bool that may be None: a pointer to a box, null for None."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.annotator.rules.registry import SYMBOLS
from framework.annotator.typenames import type_text
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, Value
from framework.flowgraph.operations import BINARY, COMPARISONS, UNARY
from framework.lltypes.interning import interned
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, GcStruct, LLType, Ptr, Signed, Void
from framework.lowering.builtins import lower_builtin, lowers_builtin
from framework.lowering.context import Context
from framework.lowering.lists import ListRepresentation
from framework.lowering.primitives import (
    BoolRepresentation,
    FloatRepresentation,
    NoneRepresentation,
    PrimitiveRepresentation,
)
from framework.lowering.representation import Representation, conversion, find_rule, rule
from framework.lowering.tuples import TupleRepresentation
from framework.runtime import optional


@interned
def box_type(type_: LLType) -> GcStruct:
    """The struct that holds one value of a primitive type."""
    return GcStruct(f"box.{type_!r}", ("value", type_), immutable=True)


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
    return context.call(optional.ll_box_is_true, context.value(0))


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
    assert found is not None
    result = found(context)
    assert result is not None
    return result


def _known_comparison(context: Context) -> Value:
    """Values of types that are never equal: inference knows the result."""
    if context.result_annotation is None or not context.result_annotation.is_constant:
        names = " and ".join(type_text(a.without_const()) for a in context.annotations[:2])
        raise KitError("K221", f"the comparison of {names} has no translation", context.position)
    return Constant(context.result_annotation.const, Bool)


rule("eq", Representation, Representation)(_known_comparison)
rule("ne", Representation, Representation)(_known_comparison)


@rule("bool", NoneRepresentation)
def _none_is_false(context: Context) -> Value:
    return Constant(False, Bool)


# --- operations on the number inside: TypeError when it is None


def type_name(representation: Representation) -> str:
    """CPython's name of a number's type."""
    inner = getattr(representation, "inner", representation)
    if isinstance(inner, BoolRepresentation):
        return "bool"
    if isinstance(inner, FloatRepresentation):
        return "float"
    return "int" if inner.type is Signed else f"r_{inner.type!r}".lower()


def operator_message(opname: str, *names: str) -> str:
    """CPython's text for an operator that None does not have."""
    if opname in COMPARISONS:
        return f"'{SYMBOLS[opname]}' not supported between instances of '{names[0]}' and '{names[1]}'"
    if len(names) == 1:
        return f"bad operand type for {SYMBOLS[opname]}: '{names[0]}'".replace("for ~", "for unary ~")
    symbol = "** or pow()" if opname == "pow" else SYMBOLS[opname.removeprefix("inplace_")]
    if opname.startswith("inplace_"):
        symbol += "="
    return f"unsupported operand type(s) for {symbol}: '{names[0]}' and '{names[1]}'"


def check_operands(context: Context, opname: str) -> None:
    """Raise TypeError when an operand is None."""
    boxes = [isinstance(r, OptionalRepresentation) for r in context.representations[:2]]
    names = [type_name(r) for r in context.representations[:2]]
    message = context.lowerer.message
    if len(boxes) == 1:
        context.call(optional.ll_check_box, context.value(0), message(operator_message(opname, "NoneType")))
    elif boxes == [True, True]:
        texts = [("NoneType", names[1]), (names[0], "NoneType"), ("NoneType", "NoneType")]
        messages = [message(operator_message(opname, *pair)) for pair in texts]
        context.call(optional.ll_check_boxes, context.value(0), context.value(1), *messages)
    else:
        place = boxes.index(True)
        names[place] = "NoneType"
        context.call(optional.ll_check_box, context.value(place), message(operator_message(opname, *names)))


def _unwrapped(opname: str) -> Any:
    def lower(context: Context) -> Value | None:
        check_operands(context, opname)
        view = context.unwrapped()
        found = find_rule(opname, view.representations)
        assert found is not None, f"no rule for {opname} on {view.representations}"
        return found(view)

    return lower


for _name in (*BINARY, *(f"inplace_{_name}" for _name in BINARY), "lt", "le", "gt", "ge"):
    rule(_name, OptionalRepresentation, OptionalRepresentation)(_unwrapped(_name))
    rule(_name, OptionalRepresentation, PrimitiveRepresentation)(_unwrapped(_name))
    rule(_name, PrimitiveRepresentation, OptionalRepresentation)(_unwrapped(_name))
for _name in UNARY:
    rule(_name, OptionalRepresentation)(_unwrapped(_name))


def _equal(context: Context) -> Value:
    return _compared(context, context.lowerer.machine_equality_between)


def _same(context: Context) -> Value:
    return _compared(context, context.lowerer.equality_between)


def _compared(context: Context, equality: Callable[[Representation, Representation], Constant]) -> Value:
    if context.result_annotation is not None and context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    left, right = context.representations[:2]
    equal = equality(getattr(left, "inner", left), getattr(right, "inner", right))
    helper = optional.ll_box_equal
    if not isinstance(right, OptionalRepresentation):
        helper = optional.ll_box_equal_to
    elif not isinstance(left, OptionalRepresentation):
        helper = optional.ll_equal_to_box
    return context.call(helper, context.value(0), context.value(1), equal)


def _different(context: Context) -> Value:
    return context.emit("bool_not", [_equal(context)], Bool)


for _left, _right in (
    (OptionalRepresentation, OptionalRepresentation),
    (OptionalRepresentation, PrimitiveRepresentation),
    (PrimitiveRepresentation, OptionalRepresentation),
):
    rule("eq", _left, _right)(_equal)
    rule("ne", _left, _right)(_different)
    rule("is_", _left, _right)(_same)

_ARGUMENT_MESSAGES = {
    abs: "bad operand type for abs(): 'NoneType'",
    int: "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
    float: "float() argument must be a string or a real number, not 'NoneType'",
    round: "type NoneType doesn't define __round__ method",
    chr: "'NoneType' object cannot be interpreted as an integer",
    range: "'NoneType' object cannot be interpreted as an integer",
}


def _checked_call(function: Any, message: str) -> Any:
    def lower(context: Context) -> Value | None:
        context.call(optional.ll_check_box, context.value(0), context.lowerer.message(message))
        return lower_builtin(context.unwrapped(), function, context.shape)

    return lower


for _function, _message in _ARGUMENT_MESSAGES.items():
    lowers_builtin(_function, OptionalRepresentation)(_checked_call(_function, _message))


def _index(kind: str, opname: str) -> Any:
    message = f"{kind} indices must be integers or slices, not NoneType"

    def lower(context: Context) -> Value | None:
        context.call(optional.ll_check_box, context.value(1), context.lowerer.message(message))
        view = context.unwrapped()
        found = find_rule(opname, view.representations)
        assert found is not None, f"no rule for {opname} on {view.representations}"
        return found(view)

    return lower


for _kind, _representation in (("list", ListRepresentation), ("tuple", TupleRepresentation)):
    for _name in ("getitem", "setitem", "delitem"):
        rule(_name, _representation, OptionalRepresentation)(_index(_kind, _name))


@lowers_builtin(divmod, OptionalRepresentation)
def _divmod(context: Context) -> Value | None:
    names = ["NoneType", type_name(context.representations[1])]
    message = f"unsupported operand type(s) for divmod(): '{names[0]}' and '{names[1]}'"
    context.call(optional.ll_check_box, context.value(0), context.lowerer.message(message))
    return lower_builtin(context.unwrapped(), divmod, context.shape)


@lowers_builtin(bool, OptionalRepresentation)
def _bool(context: Context) -> Value:
    return _truth(context)
