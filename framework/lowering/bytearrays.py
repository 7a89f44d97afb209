"""``bytearray`` as a pointer to BYTEARRAY; methods are runtime functions."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import SomeByteArray, SomeBytes, SomeList
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, Signed
from framework.lowering.builtins import lowers_builtin, lowers_method
from framework.lowering.bytestrings import BytesRepresentation, decode_operands, index_of
from framework.lowering.context import Context
from framework.lowering.iterators import ListIterator, register_variant
from framework.lowering.lists import ListRepresentation
from framework.lowering.primitives import BoolRepresentation, IntegerRepresentation, NoneRepresentation
from framework.lowering.representation import Representation, conversion, represents, rule
from framework.lowering.strings import CharRepresentation, StringRepresentation, slice_bounds, string_of
from framework.runtime import bytearray as runtime
from framework.runtime import bytestring, lists, strings, texts
from framework.runtime.bytearray import BYTEARRAY, BYTEARRAY_POINTER

_INDEX = (IntegerRepresentation, BoolRepresentation)
TEXTS = (StringRepresentation, CharRepresentation)


class ByteArrayRepresentation(Representation):
    """A bytearray, null for None."""

    type = BYTEARRAY_POINTER

    def __init__(self, lowerer: Any, optional: bool) -> None:
        super().__init__(lowerer)
        self.optional = optional

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(BYTEARRAY), BYTEARRAY_POINTER)
        return Constant(self.lowerer.prebuilt(value, self, self._start, self._fill), BYTEARRAY_POINTER)

    def _start(self, value: Any) -> Any:
        return malloc(BYTEARRAY)

    def _fill(self, value: Any, result: Any) -> None:
        result.length = len(value)
        result.items = malloc(BYTEARRAY.fields["items"].to, len(value))  # type: ignore[attr-defined]
        for index, code in enumerate(value):
            result.items[index] = chr(code)


@represents(SomeByteArray)
def _represent(lowerer: Any, annotation: SomeByteArray) -> Representation:
    return ByteArrayRepresentation(lowerer, annotation.optional)


@conversion(NoneRepresentation, ByteArrayRepresentation)
def _none(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


def as_bytes(context: Context, index: int) -> Value:
    """Operand ``index``, bytes or a bytearray, as bytes."""
    value = context.value(index)
    if isinstance(context.representations[index], ByteArrayRepresentation):
        return context.call(runtime.ll_bytearray_to_bytes, value)
    return value


def as_bytearray(context: Context, index: int) -> Value:
    """Operand ``index``, any source of bytes, as a bytearray (itself if it is one)."""
    source = context.representations[index]
    value = context.value(index)
    match source:
        case ByteArrayRepresentation():
            return value
        case BytesRepresentation():
            return context.call(runtime.ll_bytearray_from_bytes, value)
        case ListRepresentation():
            return context.call(runtime.ll_bytearray_from_list, value)
    return context.call(runtime.ll_bytearray_from_list, list_of_codes(context, index))


def list_of_codes(context: Context, index: int) -> Value:
    """Operand ``index``, any iterable of ints, as a list."""
    integers = SomeList(definition=context.lowerer.annotator.bookkeeper.list_of_integers)
    return context.lowerer.list_from_iterable(context, index, context.lowerer.representation(integers))


def encode_operands(context: Context) -> Value:
    """``bytes(text, encoding, errors)``."""
    string = context.lowerer.string
    names = {"encoding": "utf-8", "errors": "strict"}
    values: dict[str, Value] = {name: context.lowerer.string_constant(text) for name, text in names.items()}
    positional = context.shape.positional - 1
    for index, name in enumerate([*list(names)[:positional], *context.shape.keywords], 1):
        values[name] = string_of(context, index)
    return context.call_function(
        strings.encode, (string_of(context, 0), string), (values["encoding"], string), (values["errors"], string)
    )


@lowers_builtin(len, ByteArrayRepresentation)
def _len(context: Context) -> Value:
    return context.call(lists.ll_list_length, context.value(0))


@rule("bool", ByteArrayRepresentation)
def _bool(context: Context) -> Value:
    return context.call(lists.ll_list_nonempty, context.value(0))


@rule("is_", ByteArrayRepresentation, ByteArrayRepresentation)
def _is(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1)], Bool)


for _kind in _INDEX:

    @rule("getitem", ByteArrayRepresentation, _kind)
    def _getitem(context: Context) -> Value:
        return context.call(runtime.ll_bytearray_getitem, context.value(0), index_of(context, 1))

    @rule("setitem", ByteArrayRepresentation, _kind)
    def _setitem(context: Context) -> None:
        context.call(runtime.ll_bytearray_setitem, context.value(0), index_of(context, 1), index_of(context, 2))

    @rule("delitem", ByteArrayRepresentation, _kind)
    def _delitem(context: Context) -> None:
        context.call(runtime.ll_bytearray_delitem, context.value(0), index_of(context, 1))

    @rule("contains", ByteArrayRepresentation, _kind)
    def _contains_code(context: Context) -> Value:
        return context.call(runtime.ll_bytearray_contains_code, context.value(0), index_of(context, 1))

    @rule("mul", ByteArrayRepresentation, _kind)
    def _mul(context: Context) -> Value:
        return context.call(lists.ll_list_repeat, context.void(BYTEARRAY), context.value(0), index_of(context, 1))

    @rule("mul", _kind, ByteArrayRepresentation)
    def _rmul(context: Context) -> Value:
        return context.call(lists.ll_list_repeat, context.void(BYTEARRAY), context.value(1), index_of(context, 0))

    @rule("inplace_mul", ByteArrayRepresentation, _kind)
    def _imul(context: Context) -> Value:
        struct = context.void(BYTEARRAY)
        context.call(lists.ll_list_repeat_in_place, struct, context.value(0), index_of(context, 1))
        return context.value(0)


@rule("getslice", ByteArrayRepresentation)
def _getslice(context: Context) -> Value:
    return context.call(lists.ll_list_slice, context.void(BYTEARRAY), context.value(0), *slice_bounds(context))


@rule("setslice", ByteArrayRepresentation)
def _setslice(context: Context) -> None:
    other = as_bytearray(context, 4)
    context.call(lists.ll_list_set_slice, context.void(BYTEARRAY), context.value(0), *slice_bounds(context), other)


@rule("delslice", ByteArrayRepresentation)
def _delslice(context: Context) -> None:
    context.call(lists.ll_list_del_slice, context.value(0), *slice_bounds(context))


@rule("add", ByteArrayRepresentation, ByteArrayRepresentation)
@rule("add", ByteArrayRepresentation, BytesRepresentation)
def _add(context: Context) -> Value:
    return context.call(lists.ll_list_concat, context.void(BYTEARRAY), context.value(0), as_bytearray(context, 1))


@rule("add", BytesRepresentation, ByteArrayRepresentation)
def _add_to_bytes(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_concat, context.value(0), as_bytes(context, 1))


@rule("inplace_add", ByteArrayRepresentation)
def extend(context: Context) -> Value:
    """``a += other``."""
    if isinstance(context.representations[1], BytesRepresentation):
        context.call(runtime.ll_bytearray_extend_bytes, context.value(0), context.value(1))
    else:
        context.call(runtime.ll_bytearray_extend, context.value(0), as_bytearray(context, 1))
    return context.value(0)


@lowers_method(ByteArrayRepresentation, "extend")
def _extend(context: Context) -> None:
    extend(context)


@rule("contains", ByteArrayRepresentation, ByteArrayRepresentation)
@rule("contains", ByteArrayRepresentation, BytesRepresentation)
@rule("contains", BytesRepresentation, ByteArrayRepresentation)
def _contains(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_contains, as_bytes(context, 0), as_bytes(context, 1))


def _equality(negate: bool) -> Any:
    def lower(context: Context) -> Value:
        if isinstance(context.representations[0], ByteArrayRepresentation):
            left, right = context.value(0), as_bytearray(context, 1)
        else:
            left, right = as_bytearray(context, 0), context.value(1)
        equal = context.call(runtime.ll_bytearray_eq, left, right)
        return context.emit("bool_not", [equal], Bool) if negate else equal

    return lower


def _ordering(opname: str) -> Any:
    def lower(context: Context) -> Value:
        difference = context.call(runtime.ll_bytearray_compare, as_bytearray(context, 0), as_bytearray(context, 1))
        return context.emit(f"int_{opname}", [difference, Constant(0, Signed)], Bool)

    return lower


for _pair in (
    (ByteArrayRepresentation, ByteArrayRepresentation),
    (ByteArrayRepresentation, BytesRepresentation),
    (BytesRepresentation, ByteArrayRepresentation),
):
    rule("eq", *_pair)(_equality(False))
    rule("ne", *_pair)(_equality(True))
    for _name in ("lt", "le", "gt", "ge"):
        rule(_name, *_pair)(_ordering(_name))


# --- conversions


@conversion(ByteArrayRepresentation, BytesRepresentation)
def _copied(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.call(runtime.ll_bytearray_to_bytes, value)


@lowers_builtin(bytearray)
def _bytearray(context: Context) -> Value:
    if not context.arguments:
        return context.call(runtime.ll_bytearray_new, Constant(0, Signed))
    source = context.representations[0]
    if isinstance(source, _INDEX):
        return context.call(runtime.ll_bytearray_new, index_of(context, 0))
    if isinstance(source, TEXTS):
        encoded = encode_operands(context)
        return context.call(runtime.ll_bytearray_from_bytes, encoded)
    if isinstance(source, ByteArrayRepresentation):
        return context.call(lists.ll_list_copy, context.void(BYTEARRAY), context.value(0))
    return as_bytearray(context, 0)


@lowers_builtin(bytes, ByteArrayRepresentation)
def _bytes_of_bytearray(context: Context) -> Value:
    return context.call(runtime.ll_bytearray_to_bytes, context.value(0))


@lowers_builtin(bytes)
def _bytes(context: Context) -> Value:
    source = context.representations[0] if context.arguments else None
    if source is None:
        return context.lowerer.representation(SomeBytes()).constant(b"")
    if isinstance(source, TEXTS):
        return encode_operands(context)
    return context.call(bytestring.ll_bytes_from_list, list_of_codes(context, 0))


class ByteArrayIterator(ListIterator):
    """Over a bytearray."""

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        return context.call(runtime.ll_bytearray_item, iterator), self.lowerer.integer


register_variant("bytearray", ByteArrayIterator)


@lowers_builtin(str, ByteArrayRepresentation)
def _str_of_bytearray(context: Context) -> Value:
    if len(context.arguments) == 1:
        return context.call_function(texts.bytearray_repr, (context.value(0), context.representations[0]))
    return decode_operands(context, as_bytes(context, 0))
