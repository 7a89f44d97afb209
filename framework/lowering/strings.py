"""``str`` as a pointer to STR, its operations that depend on the representation; methods are runtime functions."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import SomeList, SomeString
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import StructObject, malloc, null
from framework.lltypes.types import Bool, Signed, UniChar, Void
from framework.lowering.builtins import lowers_builtin, lowers_method
from framework.lowering.context import Context
from framework.lowering.primitives import CharRepresentation, IntegerRepresentation, NoneRepresentation, to_working
from framework.lowering.representation import Representation, conversion, represents, rule
from framework.runtime import text
from framework.runtime.text import NARROW, STR, STR_POINTER, WIDE


class StringRepresentation(Representation):
    """A str, null for None."""

    type = STR_POINTER

    def __init__(self, lowerer: Any, optional: bool) -> None:
        super().__init__(lowerer)
        self.optional = optional

    def constant(self, value: Any) -> Constant:
        return Constant(null(STR), STR_POINTER) if value is None else self.lowerer.string_constant(value)


def make_string(value: str) -> StructObject:
    """A prebuilt STR object."""
    wide = any(c > "\xff" for c in value)
    result: StructObject = malloc(WIDE if wide else NARROW, len(value))
    result.wide = wide
    for index, char in enumerate(value):
        result.chars[index] = char
    return result


@represents(SomeString)
def _represent_string(lowerer: Any, annotation: SomeString) -> Representation:
    return StringRepresentation(lowerer, annotation.optional)


@conversion(CharRepresentation, StringRepresentation)
def _char_to_string(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.call(text.ll_char_to_str, value)


@conversion(StringRepresentation, CharRepresentation)
def _string_to_char(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.call(text.ll_str_char, value, Constant(0, Signed))


@conversion(NoneRepresentation, StringRepresentation)
def _none_to_string(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


def string_of(context: Context, index: int) -> Value:
    """Operand ``index`` as a STR pointer."""
    return context.value(index, context.lowerer.representation(SomeString()))


_STRINGS = (StringRepresentation, CharRepresentation)


def _pairs(*names: str) -> Any:
    """Register for all pairs of str and char except two chars, or all with ``and_chars``."""

    def register(function: Any) -> Any:
        for name in names:
            for left in _STRINGS:
                for right in _STRINGS:
                    if (left, right) != (CharRepresentation, CharRepresentation) or name in ("add", "inplace_add"):
                        rule(name, left, right)(function)
        return function

    return register


@_pairs("add", "inplace_add")
def _concat(context: Context) -> Value:
    return context.call(text.ll_str_concat, string_of(context, 0), string_of(context, 1))


@_pairs("eq")
def _eq(context: Context) -> Value:
    return equal_strings(context)


@_pairs("ne")
def _ne(context: Context) -> Value:
    return context.emit("bool_not", [equal_strings(context)], Bool)


def equal_strings(context: Context) -> Value:
    """Operands 0 and 1 compared; a test against a one-character constant needs no second string."""
    for index in (0, 1):
        annotation = context.annotations[index]
        if annotation.is_constant and isinstance(annotation.const, str) and len(annotation.const) == 1:
            char = Constant(annotation.const, UniChar)
            return context.call(text.ll_str_is_char, string_of(context, 1 - index), char)
        if isinstance(context.representations[index], CharRepresentation):
            return context.call(text.ll_str_is_char, string_of(context, 1 - index), context.value(index))
    return context.call(text.ll_str_eq, string_of(context, 0), string_of(context, 1))


def _ordering(opname: str) -> Any:
    def lower(context: Context) -> Value:
        difference = context.call(text.ll_str_compare, string_of(context, 0), string_of(context, 1))
        return context.emit(f"int_{opname}", [difference, Constant(0, Signed)], Bool)

    return lower


for _name in ("lt", "le", "gt", "ge"):
    _pairs(_name)(_ordering(_name))


@rule("is_", StringRepresentation, StringRepresentation)
def _is(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1)], Bool)


@rule("bool", StringRepresentation)
def _bool(context: Context) -> Value:
    return context.call(text.ll_str_nonempty, context.value(0))


@lowers_builtin(len, StringRepresentation)
def _len(context: Context) -> Value:
    helper = text.ll_str_length_checked if context.representations[0].optional else text.ll_str_length  # type: ignore[attr-defined]
    return context.call(helper, context.value(0))


@lowers_builtin(len, CharRepresentation)
def _len_of_char(context: Context) -> Value:
    return Constant(1, Signed)


@rule("getitem", StringRepresentation, IntegerRepresentation)
def _getitem(context: Context) -> Value:
    index = to_working(context, context.value(1), context.representations[1], Signed)
    nonnegative = getattr(context.annotations[1], "nonnegative", False)
    helper = text.ll_str_getitem_nonnegative if nonnegative else text.ll_str_getitem
    char = context.call(helper, context.value(0), index)
    return context.convert(char, context.lowerer.char, context.result)


@rule("getitem", CharRepresentation, IntegerRepresentation)
def _getitem_of_char(context: Context) -> Value:
    index = to_working(context, context.value(1), context.representations[1], Signed)
    char = context.call(text.ll_str_getitem, string_of(context, 0), index)
    return context.convert(char, context.lowerer.char, context.result)


def bound(context: Context, index: int) -> tuple[Value, bool]:
    """A slice bound as Signed, and whether it is given."""
    if isinstance(context.representations[index], NoneRepresentation):
        return Constant(0, Signed), False
    return to_working(context, context.value(index), context.representations[index], Signed), True


def slice_bounds(context: Context) -> list[Value]:
    """Operands 1 to 3 of a slice: start, whether given, stop, whether given, step."""
    start, has_start = bound(context, 1)
    stop, has_stop = bound(context, 2)
    step, has_step = bound(context, 3)
    if not has_step:
        step = Constant(1, Signed)
    return [start, Constant(has_start, Bool), stop, Constant(has_stop, Bool), step]


@rule("getslice", StringRepresentation)
@rule("getslice", CharRepresentation)
def _getslice(context: Context) -> Value:
    string = string_of(context, 0)
    if isinstance(context.representations[3], NoneRepresentation):
        start, has_start = bound(context, 1)
        stop, has_stop = bound(context, 2)
        flags = [Constant(has_start, Bool), Constant(has_stop, Bool)]
        return context.call(text.ll_str_slice_simple, string, start, flags[0], stop, flags[1])
    return context.call(text.ll_str_slice_step, string, *slice_bounds(context))


@rule("contains", StringRepresentation, CharRepresentation)
def _contains_char(context: Context) -> Value:
    return context.call(text.ll_str_contains_char, context.value(0), context.value(1))


@rule("contains", StringRepresentation, StringRepresentation)
@rule("contains", CharRepresentation, StringRepresentation)
@rule("contains", CharRepresentation, CharRepresentation)
def _contains(context: Context) -> Value:
    return context.call(text.ll_str_contains, string_of(context, 0), string_of(context, 1))


def _repeat(string: int) -> Any:
    def lower(context: Context) -> Value:
        count = to_working(context, context.value(1 - string), context.representations[1 - string], Signed)
        return context.call(text.ll_str_repeat, string_of(context, string), count)

    return lower


for _class in _STRINGS:
    rule("mul", _class, IntegerRepresentation)(_repeat(0))
    rule("inplace_mul", _class, IntegerRepresentation)(_repeat(0))
    rule("mul", IntegerRepresentation, _class)(_repeat(1))


@rule("build_string")
def _build_string(context: Context) -> Value:
    if not context.arguments:
        return context.lowerer.string_constant("")
    result = string_of(context, 0)
    for index in range(1, len(context.arguments)):
        result = context.call(text.ll_str_concat, result, string_of(context, index))
    return result


# --- characters and numbers


@lowers_builtin(ord, CharRepresentation)
def _ord(context: Context) -> Value:
    return context.emit("cast_unichar_to_int", [context.value(0)], Signed)


@lowers_builtin(ord, StringRepresentation)
def _ord_of_string(context: Context) -> Value:
    return context.call(text.ll_ord, context.value(0))


@lowers_builtin(chr)
def _chr(context: Context) -> Value:
    code = to_working(context, context.value(0), context.representations[0], Signed)
    return context.convert(context.call(text.ll_chr, code), context.lowerer.char, context.result)


@lowers_builtin(hash, StringRepresentation)
@lowers_builtin(hash, CharRepresentation)
def _hash(context: Context) -> Value:
    return context.call(text.ll_str_hash, string_of(context, 0))


@lowers_method(StringRepresentation, "join")
@lowers_method(CharRepresentation, "join")
def _join(context: Context) -> Value:
    parts = context.annotations[1]
    if not isinstance(parts, SomeList) or parts.optional:
        return context.lowerer.call_user_targets(context, 1, string_of(context, 0))
    item = context.lowerer.representation(parts.definition.item.annotation)
    if item.type is Void:  # always empty
        return context.lowerer.string_constant("")
    helper = text.ll_join_chars if isinstance(item, CharRepresentation) else text.ll_str_join
    return context.call(helper, string_of(context, 0), context.value(1))
