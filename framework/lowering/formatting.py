"""``format()``, f-strings, ``str.format`` and ``%``.

The left side of ``%`` and the receiver of ``str.format`` are constant: they are taken apart here, and what is left at run
time is the text of each value and one concatenation.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

from framework.annotator.model import SomeBytes, SomeFloat
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool, Signed, Unsigned
from framework.lowering.builtins import lowers_builtin, lowers_method
from framework.lowering.bytearrays import ByteArrayRepresentation
from framework.lowering.bytestrings import BytesRepresentation
from framework.lowering.context import Context
from framework.lowering.instances import InstanceRepresentation
from framework.lowering.primitives import (
    BoolRepresentation,
    FloatRepresentation,
    IntegerRepresentation,
    to_working,
)
from framework.lowering.representation import Representation, rule
from framework.lowering.special import find_special, run_special
from framework.lowering.strings import CharRepresentation, StringRepresentation
from framework.lowering.texts import REPR, STR, ascii_of, concat, text_of
from framework.lowering.tuples import TupleRepresentation, read_item
from framework.rlib.rarithmetic import r_uint
from framework.runtime import formatting, numbers, percent
from framework.runtime.objects import raise_type_error

Typed = tuple[Value, Representation]
_PERCENT = "%"


def kind_name(source: Representation) -> str:
    """CPython's name of a type."""
    names = {"IntegerRepresentation": "int", "NoneRepresentation": "NoneType", "CharRepresentation": "str"}
    found = type(source).__name__
    if isinstance(source, InstanceRepresentation):
        return source.layout.classdef.short_name
    return names.get(found, found.removesuffix("Representation").lower().replace("string", "str"))


def type_error(context: Context, message: str) -> Value:
    """Raise TypeError at run time; a dummy text."""
    context.call(raise_type_error, context.lowerer.message(message))
    return context.lowerer.string_constant("")


# --- format()


def formatted(context: Context, item: Typed, spec: Value) -> Value:
    """``format(value, spec)``, a STR pointer."""
    value, source = item
    lowerer = context.lowerer
    text = (spec, lowerer.string)
    if isinstance(spec, Constant) and not spec.value.chars.items:
        return _formatted_plainly(context, value, source)
    simple = _padded(context, value, source, spec)
    if simple is not None:
        return simple
    match source:
        case StringRepresentation() | CharRepresentation() if not getattr(source, "optional", False):
            converted = context.convert(value, source, lowerer.string)
            return context.call_function(formatting.format_text, (converted, lowerer.string), text)
        case FloatRepresentation():
            double = lowerer.representation(SomeFloat())
            return context.call_function(
                formatting.format_float, (context.convert(value, source, double), double), text
            )
        case BoolRepresentation():
            return context.call_function(formatting.format_bool, (value, source), text)
        case IntegerRepresentation():
            return format_integer(context, value, source, text)
        case InstanceRepresentation():
            found = _format_method(context, value, source, spec)
            if found is not None:
                return found
            return _unsupported_spec(context, source)
    return _unsupported_spec(context, source)


_PADDING = re.compile(r"([<>^]?)(0?)([1-9]\d{0,5})([ds]?)")
_PADDERS = {"<": formatting.pad_right, ">": formatting.pad_left, "^": formatting.pad_both}


def _padded(context: Context, value: Value, source: Representation, spec: Value) -> Value | None:
    """An int or str with a constant specification that only gives a width: nothing is parsed when the program runs."""
    if not isinstance(spec, Constant):
        return None
    found = _PADDING.fullmatch("".join(spec.value.chars.items))
    is_text = isinstance(source, StringRepresentation | CharRepresentation)
    is_number = isinstance(source, IntegerRepresentation) and not isinstance(source, BoolRepresentation)
    if found is None or not (is_text or is_number) or getattr(source, "optional", False):
        return None
    align, zero, width, code = found.groups()
    if code and code != ("s" if is_text else "d") or zero and (is_text or align):
        return None
    padder = formatting.fill_zeros if zero else _PADDERS[align or ("<" if is_text else ">")]
    lowerer = context.lowerer
    text = text_of(context, value, source, STR)
    return context.call_function(padder, (text, lowerer.string), (Constant(int(width), Signed), lowerer.integer))


def _formatted_plainly(context: Context, value: Value, source: Representation) -> Value:
    """``format(value, "")``."""
    if isinstance(source, InstanceRepresentation):
        found = _format_method(context, value, source, context.lowerer.string_constant(""))
        if found is not None:
            return found
    return text_of(context, value, source, STR)


def _unsupported_spec(context: Context, source: Representation) -> Value:
    return type_error(context, f"unsupported format string passed to {kind_name(source)}.__format__")


def format_integer(context: Context, value: Value, source: Representation, text: Typed) -> Value:
    """``format(value, spec)`` of an int of any kind."""
    lowerer = context.lowerer
    unsigned = lowerer.representation(lowerer.annotator.bookkeeper.immutable_value(r_uint(0)))
    working = to_working(context, value, source, source.working_type)  # type: ignore[attr-defined]
    if working.concretetype is Unsigned:
        negative, magnitude = Constant(False, Bool), working
    else:
        negative = context.emit("int_lt", [working, Constant(0, Signed)], Bool)
        magnitude = context.call(numbers.ll_magnitude, working)
    boolean = lowerer.boolean
    kind = (lowerer.string_constant("int"), lowerer.string)
    return context.call_function(formatting.format_integer, (negative, boolean), (magnitude, unsigned), text, kind)


def _format_method(context: Context, value: Value, source: InstanceRepresentation, spec: Value) -> Value | None:
    """Call the ``__format__`` that the operation reaches; None when there is no such method."""
    string = context.lowerer.string
    view = context.shifted(0)
    view.arguments = [value, spec]
    view.annotations = [source.annotation, string.annotation]
    view.representations = [source, string]
    view.result = string
    view.result_annotation = string.annotation
    method = find_special(view, "__format__")
    if method is None:
        return None

    def without_method(inner: Context) -> Value:
        if isinstance(spec, Constant) and not spec.value.chars.items:
            return text_of(inner, inner.value(0), source, STR)
        return _unsupported_spec(inner, source)

    return run_special(view, method, without_method)


def converted(context: Context, item: Typed, conversion: str) -> Typed:
    """The value after ``!r``, ``!s`` or ``!a``."""
    if not conversion:
        return item
    if conversion == "a":
        return ascii_of(context, *item), context.lowerer.string
    return text_of(context, *item, REPR if conversion == "r" else STR), context.lowerer.string


@rule("format_value")
def _format_value(context: Context) -> Value:
    item = converted(context, (context.value(0), context.representations[0]), context.constant_of(1))
    text = formatted(context, item, context.value(2, context.lowerer.string))
    return context.convert(text, context.lowerer.string, context.result)


@lowers_builtin(format)
def _format(context: Context) -> Value:
    spec = context.lowerer.string_constant("")
    if len(context.arguments) > 1:
        spec = context.value(1, context.lowerer.string)
    text = formatted(context, (context.value(0), context.representations[0]), spec)
    return context.convert(text, context.lowerer.string, context.result)


# --- str.format


class _Fields:
    """The arguments of ``str.format`` by number and name."""

    def __init__(self, context: Context) -> None:
        self.context = context
        count = context.shape.positional
        items = [(context.value(i), context.representations[i]) for i in range(1, len(context.arguments))]
        self.items: dict[str, Typed] = {str(i): item for i, item in enumerate(items[:count])}
        self.items.update(zip(context.shape.keywords, items[count:], strict=False))
        self.following = 0

    def find(self, name: str) -> Typed:
        """The argument a field names."""
        if name == "":
            name = str(self.following)
            self.following += 1
        return self.items[name]

    def text(self, template: str) -> Value:
        """A template with its fields filled in."""
        parts: list[Value | str] = []
        for literal, name, spec, conversion in string.Formatter().parse(template):
            if literal:
                parts.append(literal)
            if name is not None:
                item = converted(self.context, self.find(name), conversion or "")
                parts.append(formatted(self.context, item, self.text(spec or "")))
        return concat(self.context, *parts) if parts else self.context.lowerer.string_constant("")


@lowers_method(StringRepresentation, "format")
def _str_format(context: Context) -> Value:
    return _Fields(context).text(context.constant_of(0))


lowers_method(CharRepresentation, "format")(_str_format)


# --- %


@dataclass(frozen=True)
class Field:
    """One conversion of a ``%`` template."""

    flags: str
    width: int | str  # "*": the next argument
    precision: int | str
    code: str


def parse_percent(template: str) -> list[str | Field]:
    """Literal texts and conversions; ValueError as on CPython for a bad template."""
    parts: list[str | Field] = []
    i = 0
    while i < len(template):
        start = i
        i = template.find(_PERCENT, i)
        if i < 0:
            parts.append(template[start:])
            break
        if i > start:
            parts.append(template[start:i])
        i += 1
        if template[i : i + 1] == "(":
            raise KitError("K221", "% with names in parentheses has no translation; use an f-string")
        flags_start = i
        while i < len(template) and template[i] in "-+ #0":
            i += 1
        flags = template[flags_start:i]
        width, i = _percent_number(template, i)
        precision: int | str = -1
        if template[i : i + 1] == ".":
            precision, i = _percent_number(template, i + 1)
            if precision == -1:
                precision = 0
        if i < len(template) and template[i] in "hlL":
            i += 1
        if i >= len(template):
            raise ValueError("incomplete format")
        if template[i] not in "diouxXeEfFgGcrsab%":
            raise ValueError(f"unsupported format character '{template[i]}' (0x{ord(template[i]):x}) at index {i}")
        parts.append(_PERCENT if template[i] == _PERCENT else Field(flags, width, precision, template[i]))
        i += 1
    return parts


def _percent_number(template: str, i: int) -> tuple[int | str, int]:
    if template[i : i + 1] == "*":
        return "*", i + 1
    start = i
    while i < len(template) and template[i].isdigit():
        i += 1
    return (int(template[start:i]) if i > start else -1), i


class _Arguments:
    """The values on the right side of ``%``, in order."""

    def __init__(self, context: Context) -> None:
        self.context = context
        source = context.representations[1]
        self.is_tuple = isinstance(source, TupleRepresentation)
        value = context.value(1)
        if isinstance(source, TupleRepresentation):
            self.items = [(read_item(context, value, source, i), r) for i, r in enumerate(source.items)]
        else:
            self.items = [(value, source)]
        self.next = 0

    def take(self) -> Typed | None:
        """The next one, None when there is none left."""
        self.next += 1
        return self.items[self.next - 1] if self.next <= len(self.items) else None

    @property
    def is_used_up(self) -> bool:
        """Whether all were taken; a single list or dict may be left over."""
        if self.next >= len(self.items):
            return True
        source = self.items[0][1]
        allowed = ("ListRepresentation", "DictRepresentation")
        return not self.is_tuple and type(source).__name__ in allowed


def percent_text(context: Context, template: str, as_bytes_result: bool) -> Value:
    """``template % operand 1`` as text (one character per byte for bytes)."""
    arguments = _Arguments(context)
    try:
        parts = parse_percent(template)
    except ValueError as error:
        raise KitError("K221", f"% with this template: {error}", context.position) from None
    except KitError as error:
        error.position = context.position
        raise
    texts: list[Value | str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        width = _number_of(context, part.width, arguments)
        precision = _number_of(context, part.precision, arguments)
        item = arguments.take()
        if item is None or width is None or precision is None:
            return type_error(context, "not enough arguments for format string")
        texts.append(_percent_field(context, part, item, width, precision, as_bytes_result))
    if not arguments.is_used_up:
        kind = "bytes" if as_bytes_result else "string"
        return type_error(context, f"not all arguments converted during {kind} formatting")
    return concat(context, *texts) if texts else context.lowerer.string_constant("")


def _number_of(context: Context, number: int | str, arguments: _Arguments) -> Value | None:
    if isinstance(number, int):
        return Constant(number, Signed)
    item = arguments.take()
    if item is None:
        return None
    if not isinstance(item[1], (IntegerRepresentation, BoolRepresentation)):
        type_error(context, "* wants int")
        return Constant(0, Signed)
    return to_working(context, *item, Signed)


def _percent_field(
    context: Context, field: Field, item: Typed, width: Value, precision: Value, for_bytes: bool
) -> Value:
    """The text of one conversion."""
    lowerer = context.lowerer
    integer, text = lowerer.integer, lowerer.string
    flags = (lowerer.string_constant(field.flags), text)
    code = (lowerer.string_constant(field.code), text)
    layout = (flags, (width, integer), (precision, integer), code)
    value, source = item
    is_number = isinstance(source, (IntegerRepresentation, BoolRepresentation))
    if field.code in "srab":
        shown = _percent_object(context, field, item, for_bytes)
        return context.call_function(percent.lay_out_text, (shown, text), *layout)
    if field.code == "c":
        return context.call_function(percent.lay_out_text, (_percent_char(context, item, for_bytes), text), *layout)
    if field.code in "eEfFgG":
        if not is_number and not isinstance(source, FloatRepresentation):
            wanted = "float argument required" if for_bytes else "must be real number"
            return type_error(context, f"{wanted}, not {kind_name(source)}")
        double = lowerer.representation(SomeFloat())
        return context.call_function(percent.lay_out_float, (context.convert(value, source, double), double), *layout)
    if isinstance(source, FloatRepresentation):
        if field.code in "oxX":
            return type_error(context, f"%{field.code} format: an integer is required, not float")
        double = lowerer.representation(SomeFloat())
        value = context.call(numbers.ll_float_to_int, context.convert(value, source, double))
        source = integer
    elif not is_number:
        wanted = "a real number" if field.code in "diu" else "an integer"
        return type_error(context, f"%{field.code} format: {wanted} is required, not {kind_name(source)}")
    unsigned = lowerer.representation(lowerer.annotator.bookkeeper.immutable_value(r_uint(0)))
    working = to_working(context, value, source, getattr(source, "working_type", Signed))
    negative: Value = Constant(False, Bool)
    if working.concretetype is Signed:
        negative = context.emit("int_lt", [working, Constant(0, Signed)], Bool)
        working = context.call(numbers.ll_magnitude, working)
    return context.call_function(percent.lay_out_integer, (negative, lowerer.boolean), (working, unsigned), *layout)


def _percent_object(context: Context, field: Field, item: Typed, for_bytes: bool) -> Value:
    value, source = item
    if not for_bytes:
        if field.code == "a":
            return ascii_of(context, value, source)
        if field.code == "b":
            raise KitError("K221", "%b is only for bytes", context.position)
        return text_of(context, value, source, STR if field.code == "s" else REPR)
    if field.code in "ar":
        return ascii_of(context, value, source)
    data = context.lowerer.representation(SomeBytes())
    if isinstance(source, ByteArrayRepresentation):
        value = context.call(percent.ll_bytearray_to_bytes, value)
    elif not isinstance(source, BytesRepresentation):
        return type_error(
            context,
            f"%b requires a bytes-like object, or an object that implements __bytes__, not '{kind_name(source)}'",
        )
    return context.call_function(percent.text_of_bytes, (value, data))


def _percent_char(context: Context, item: Typed, for_bytes: bool) -> Value:
    value, source = item
    lowerer = context.lowerer
    if isinstance(source, (IntegerRepresentation, BoolRepresentation)):
        code = to_working(context, value, source, Signed)
        helper = percent.byte_char if for_bytes else percent.code_char
        return context.call_function(helper, (code, lowerer.integer))
    if not for_bytes and isinstance(source, (StringRepresentation, CharRepresentation)):
        converted = context.convert(value, source, lowerer.string)
        return context.call_function(percent.one_char, (converted, lowerer.string))
    if for_bytes and isinstance(source, BytesRepresentation):
        return context.call_function(percent.one_byte, (value, source))
    if for_bytes:
        return type_error(context, "%c requires an integer in range(256) or a single byte")
    return type_error(context, "%c requires int or char")


def _percent(context: Context) -> Value:
    text = percent_text(context, context.constant_of(0), False)
    return context.convert(text, context.lowerer.string, context.result)


rule("mod", StringRepresentation, Representation)(_percent)
rule("mod", CharRepresentation, Representation)(_percent)
rule("inplace_mod", StringRepresentation, Representation)(_percent)


@rule("mod", BytesRepresentation, Representation)
def _percent_bytes(context: Context) -> Value:
    text = percent_text(context, context.constant_of(0).decode("latin-1"), True)
    return context.call_function(percent.bytes_of_text, (text, context.lowerer.string))
