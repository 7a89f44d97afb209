"""``bytes`` as a pointer to BYTES; methods are runtime functions."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import SomeBytes
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, Signed
from framework.lowering.builtins import lowers_builtin
from framework.lowering.context import Context
from framework.lowering.iterators import IteratorRepresentation, register_variant
from framework.lowering.lists import ListRepresentation
from framework.lowering.primitives import BoolRepresentation, IntegerRepresentation, NoneRepresentation, to_working
from framework.lowering.representation import Representation, conversion, represents, rule
from framework.lowering.strings import slice_bounds, string_of
from framework.runtime import bytestring, iterators, strings, texts
from framework.runtime.bytestring import BYTES, BYTES_POINTER


class BytesRepresentation(Representation):
    """A bytes object, null for None."""

    type = BYTES_POINTER

    def __init__(self, lowerer: Any, optional: bool) -> None:
        super().__init__(lowerer)
        self.optional = optional

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(BYTES), BYTES_POINTER)
        return Constant(self.lowerer.prebuilt_bytes(value), BYTES_POINTER)


def make_bytes(value: bytes) -> Any:
    """A prebuilt BYTES object."""
    result = malloc(BYTES, len(value))
    for index, code in enumerate(value):
        result.chars[index] = chr(code)
    return result


@represents(SomeBytes)
def _represent_bytes(lowerer: Any, annotation: SomeBytes) -> Representation:
    return BytesRepresentation(lowerer, annotation.optional)


@conversion(NoneRepresentation, BytesRepresentation)
def _none_to_bytes(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


def index_of(context: Context, index: int) -> Value:
    """Operand ``index`` as Signed."""
    return to_working(context, context.value(index), context.representations[index], Signed)


@lowers_builtin(len, BytesRepresentation)
def _len(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_length, context.value(0))


@rule("bool", BytesRepresentation)
def _bool(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_nonempty, context.value(0))


@rule("getitem", BytesRepresentation, IntegerRepresentation)
def _getitem(context: Context) -> Value:
    nonnegative = getattr(context.annotations[1], "nonnegative", False)
    helper = bytestring.ll_bytes_getitem_nonnegative if nonnegative else bytestring.ll_bytes_getitem
    return context.call(helper, context.value(0), index_of(context, 1))


@rule("getslice", BytesRepresentation)
def _getslice(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_slice, context.value(0), *slice_bounds(context))


@rule("add", BytesRepresentation, BytesRepresentation)
@rule("inplace_add", BytesRepresentation, BytesRepresentation)
def _add(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_concat, context.value(0), context.value(1))


@rule("mul", BytesRepresentation, IntegerRepresentation)
def _mul(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_repeat, context.value(0), index_of(context, 1))


@rule("mul", IntegerRepresentation, BytesRepresentation)
def _rmul(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_repeat, context.value(1), index_of(context, 0))


@rule("eq", BytesRepresentation, BytesRepresentation)
def _eq(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_eq, context.value(0), context.value(1))


@rule("ne", BytesRepresentation, BytesRepresentation)
def _ne(context: Context) -> Value:
    equal = context.call(bytestring.ll_bytes_eq, context.value(0), context.value(1))
    return context.emit("bool_not", [equal], Bool)


def _ordering(opname: str) -> Any:
    def lower(context: Context) -> Value:
        difference = context.call(bytestring.ll_bytes_compare, context.value(0), context.value(1))
        return context.emit(f"int_{opname}", [difference, Constant(0, Signed)], Bool)

    return lower


for _name in ("lt", "le", "gt", "ge"):
    rule(_name, BytesRepresentation, BytesRepresentation)(_ordering(_name))


@rule("contains", BytesRepresentation, BytesRepresentation)
def _contains(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_contains, context.value(0), context.value(1))


@rule("contains", BytesRepresentation, IntegerRepresentation)
def _contains_code(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_contains_code, context.value(0), index_of(context, 1))


@lowers_builtin(hash, BytesRepresentation)
def _hash(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_hash, context.value(0))


@lowers_builtin(bytes, BoolRepresentation)
@lowers_builtin(bytes, IntegerRepresentation)
def _zeros(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_zeros, index_of(context, 0))


@lowers_builtin(bytes, ListRepresentation)
def _from_list(context: Context) -> Value:
    return context.call(bytestring.ll_bytes_from_list, context.value(0))


@lowers_builtin(bytes, BytesRepresentation)
def _same(context: Context) -> Value:
    return context.value(0)


class BytesIterator(IteratorRepresentation):
    """Over a bytes object."""

    def choose_struct(self) -> None:
        self.struct = iterators.sequence_iterator_type(BYTES_POINTER)

    def start(self, context: Context, source: Value) -> Value:
        return context.call(iterators.ll_sequence_iter, context.void(self.struct), source)

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(bytestring.ll_bytes_more, iterator)

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        return context.call(bytestring.ll_bytes_item, iterator), self.lowerer.integer


register_variant("bytes", BytesIterator)


@lowers_builtin(str, BytesRepresentation)
def _str_of_bytes(context: Context) -> Value:
    """``str(data)`` or ``str(data, encoding, errors)``."""
    if len(context.arguments) == 1:
        return context.call_function(texts.bytes_repr, (context.value(0), context.representations[0]))
    return decode_operands(context, context.value(0))


def decode_operands(context: Context, data: Value) -> Value:
    """``str(data, encoding, errors)``."""
    string = context.lowerer.string
    names = {"encoding": "utf-8", "errors": "strict"}
    values: dict[str, Value] = {name: context.lowerer.string_constant(text) for name, text in names.items()}
    positional = context.shape.positional - 1
    for index, name in enumerate([*list(names)[:positional], *context.shape.keywords], 1):
        values[name] = string_of(context, index)
    source = context.lowerer.representation(SomeBytes())
    return context.call_function(
        strings.decode, (data, source), (values["encoding"], string), (values["errors"], string)
    )
