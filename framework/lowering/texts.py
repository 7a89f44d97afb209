"""``str``, ``repr`` and ``ascii`` of values of every type.

``text_of`` emits the text of one value.  Containers call a function made for the representation of their items; instances
find the function for their class in the vtable, whose slots ``str`` and ``repr`` are filled for the classes that are
printed.
"""

from __future__ import annotations

import enum
import types
from typing import Any

from framework.annotator.classdefs import ClassDef
from framework.annotator.model import (
    SomeBytes,
    SomeDeque,
    SomeDict,
    SomeDictView,
    SomeInstance,
    SomeIterator,
    SomeList,
    SomeObject,
    SomeSet,
    SomeString,
    SomeTuple,
)
from framework.annotator.rules.iteration import iterator_of
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import malloc
from framework.lltypes.types import Bool, Ptr, Signed, Unsigned, Void
from framework.lowering.builtins import BuiltinRepresentation, lowers_builtin
from framework.lowering.bytearrays import ByteArrayRepresentation, as_bytes
from framework.lowering.bytestrings import BytesRepresentation
from framework.lowering.calls import ClassSetRepresentation, PBCRepresentation
from framework.lowering.context import Context
from framework.lowering.dicts import DictViewRepresentation, TableRepresentation
from framework.lowering.instances import ClassLayout, InstanceRepresentation
from framework.lowering.iterators import IteratorRepresentation, RangeRepresentation
from framework.lowering.optional import OptionalRepresentation
from framework.lowering.primitives import (
    BoolRepresentation,
    FloatRepresentation,
    IntegerRepresentation,
    NoneRepresentation,
    to_working,
)
from framework.lowering.representation import Representation, VoidRepresentation
from framework.lowering.strings import CharRepresentation, StringRepresentation
from framework.lowering.tuples import TupleRepresentation, read_item
from framework.rlib import rfloat
from framework.runtime import deques, numerals, texts
from framework.runtime.objects import OBJECT_POINTER
from framework.runtime.text import STR_POINTER, ll_str_concat

STR = "__str__"
REPR = "__repr__"


def text_of(context: Context, value: Value, source: Representation, how: str) -> Value:
    """``str`` (how ``__str__``) or ``repr`` of a low-level value, a STR pointer."""
    if isinstance(source, OptionalRepresentation) or getattr(source, "optional", False):
        inner = text_function(context, source.annotation.with_optional(False), how)
        if isinstance(source, OptionalRepresentation):
            inner = _text_of_boxed(context, source, how)
        return context.call(texts.ll_text_or_none, value, inner)
    return _text_of_known(context, value, source, how)


def text_function(context: Context, annotation: SomeObject, how: str) -> Constant:
    """A function from values of an annotation to their texts."""
    lowerer = context.lowerer
    source = lowerer.representation(annotation)
    return lowerer.function(
        ("text" + how.strip("_"), source),
        [source.type],
        STR_POINTER,
        lambda inner, values: text_of(inner, values[0], source, how),
        inline=False,
    )


def _text_of_boxed(context: Context, source: OptionalRepresentation, how: str) -> Constant:
    """A function from boxes of numbers to texts."""

    def body(inner: Context, values: Any) -> Value:
        number = inner.emit("getfield", [values[0], inner.void("value")], source.inner.type)
        return text_of(inner, number, source.inner, how)

    return context.lowerer.function(("boxed" + how.strip("_"), source), [source.type], STR_POINTER, body, inline=False)


def _text_of_known(context: Context, value: Value, source: Representation, how: str) -> Value:
    """The text of what is not None."""
    if type(source) is VoidRepresentation:  # a value that no path produces
        return context.lowerer.string_constant("")
    match source:
        case StringRepresentation() | CharRepresentation():
            return _text_of_string(context, value, source, how)
        case BoolRepresentation():
            return context.call_function(texts.bool_text, (value, source))
        case IntegerRepresentation():
            working = to_working(context, value, source, source.working_type)
            if working.concretetype is Unsigned:
                return context.call(texts.ll_digits, working, Constant(False, Bool))
            return context.call(texts.ll_int_text, working)
        case FloatRepresentation():
            return context.call_function(rfloat.float_repr, (value, source))
        case NoneRepresentation():
            return context.lowerer.string_constant("None")
        case InstanceRepresentation():
            return _text_of_instance(context, value, source, how)
        case TupleRepresentation():
            return _text_of_tuple(context, value, source)
        case BytesRepresentation():
            return context.call_function(texts.bytes_repr, (value, source))
        case ByteArrayRepresentation():
            return context.call_function(texts.bytearray_repr, (value, source))
        case RangeRepresentation():
            return context.call(texts.ll_range_text, value)
        case ClassSetRepresentation():
            if any(isinstance(description.value, enum.EnumMeta) for description in source.annotation.descriptions):
                raise KitError("K221", "the text of one of several enum classes has no translation", context.position)
            return context.call(texts.ll_class_text, value)
        case PBCRepresentation() | BuiltinRepresentation():
            return _text_of_constant(context, value, source)
    if isinstance(source.annotation, (SomeList, SomeDeque, SomeSet, SomeDict, SomeDictView)):
        return _text_of_container(context, value, source)
    raise KitError("K221", f"the text of this value ({type(source).__name__}) has no translation", context.position)


def _text_of_string(context: Context, value: Value, source: Representation, how: str) -> Value:
    string = context.convert(value, source, context.lowerer.string)
    if how == STR:
        return string
    return context.call_function(texts.str_repr, (string, context.lowerer.string))


def concat(context: Context, *parts: Value | str) -> Value:
    """Concatenated texts."""
    values = [context.lowerer.string_constant(p) if isinstance(p, str) else p for p in parts]
    result = values[0]
    for value in values[1:]:
        result = context.call(ll_str_concat, result, value)
    return result


def _text_of_constant(context: Context, value: Value, source: Representation) -> Value:
    """A class, function, type or module."""
    live: Any = value.value if isinstance(value, Constant) else None
    if isinstance(source, PBCRepresentation):
        (description,) = source.descriptions
        live = description.value
    if isinstance(live, type):
        return context.lowerer.string_constant(repr(live))
    if isinstance(live, types.FunctionType):
        return context.lowerer.string_constant(f"<function {live.__qualname__} at 0x0>")
    raise KitError("K221", "the text of a built-in function or module has no translation", context.position)


# --- containers


def _text_of_tuple(context: Context, value: Value, source: TupleRepresentation) -> Value:
    parts: list[Value | str] = ["("]
    for index, item in enumerate(source.items):
        if index:
            parts.append(", ")
        parts.append(text_of(context, read_item(context, value, source, index), item, REPR))
    parts.append(",)" if len(source.items) == 1 else ")")
    return concat(context, *parts)


def _text_of_container(context: Context, value: Value, source: Representation) -> Value:
    """A list, deque, dict, set or view; one that may contain itself is watched."""
    if not may_contain_itself(source.annotation):
        return _text_of_items(context, value, source)
    inside = context.lowerer.function(
        ("items", source),
        [source.type],
        STR_POINTER,
        lambda inner, values: _text_of_items(inner, values[0], source),
        inline=False,
    )
    marker = context.lowerer.string_constant("{...}" if isinstance(source.annotation, SomeDict) else "[...]")
    node = texts.repr_node_type(source.type)
    roots = context.lowerer.attachment(ReprRoots).of
    root = roots[node] if node in roots else roots.setdefault(node, malloc(node))
    return context.call(texts.ll_guarded_text, context.void(node), Constant(root, Ptr(node)), value, inside, marker)


class ReprRoots:
    """The prebuilt heads of the lists of containers whose ``repr`` is under way, by type."""

    def __init__(self, lowerer: Any) -> None:
        self.of: dict[Any, Any] = {}


def may_contain_itself(annotation: SomeObject) -> bool:
    """Whether printing a container may reach the same container again."""
    definition = getattr(annotation, "definition", None)
    work = contents(annotation)
    seen: list[SomeObject] = []
    while work:
        part = work.pop()
        if part in seen:
            continue
        seen.append(part)
        if isinstance(part, SomeInstance) or getattr(part, "definition", None) is definition:
            return True
        work += contents(part)
    return False


def contents(annotation: SomeObject) -> list[SomeObject]:
    """The annotations of what a container contains."""
    match annotation:
        case SomeTuple():
            return list(annotation.items)
        case SomeList() | SomeDeque() | SomeSet():
            return [annotation.definition.item.annotation]
        case SomeDict() | SomeDictView():
            return [annotation.definition.key.annotation, annotation.definition.value.annotation]
    return []


def _text_of_items(context: Context, value: Value, source: Representation) -> Value:
    annotation = source.annotation
    items = _joined_items(context, value, source)
    match annotation:
        case SomeList():
            return concat(context, "[", items, "]")
        case SomeDeque():
            return concat(context, "deque([", items, context.call(deques.ll_deque_closing, value))
        case SomeDict():
            return concat(context, "{", items, "}")
        case SomeDictView():
            return concat(context, f"dict_{annotation.kind}([", items, "])")
    assert isinstance(annotation, SomeSet) and isinstance(source, TableRepresentation)
    empty = "frozenset()" if annotation.frozen else "set()"
    left, right = ("frozenset({", "})") if annotation.frozen else ("{", "}")
    parts = [items, *map(context.lowerer.string_constant, (left, right, empty))]
    return context.call_function(texts.set_text, *((part, context.lowerer.string) for part in parts))


def _joined_items(context: Context, value: Value, source: Representation) -> Value:
    """The texts of the items with commas between them."""
    lowerer = context.lowerer
    annotation = source.annotation
    if isinstance(annotation, SomeDict):
        over: SomeObject = SomeIterator(variant="items", sources=(annotation,))
    elif isinstance(source, DictViewRepresentation):
        over = SomeIterator(variant=source.kind, sources=(source.dict.annotation,))
    else:
        over = iterator_of(lowerer.annotator, context.operation, annotation)
    iterator = lowerer.representation(over)
    assert isinstance(iterator, IteratorRepresentation)

    def item_text(inner: Context, values: Any) -> Value:
        if isinstance(annotation, SomeDict):
            key = text_of(inner, *iterator.key(inner, values[0]), REPR)  # type: ignore[attr-defined]
            return concat(inner, key, ": ", text_of(inner, *iterator.value(inner, values[0]), REPR))  # type: ignore[attr-defined]
        return text_of(inner, *iterator.item(inner, values[0]), REPR)

    text = lowerer.function(("item", source), [iterator.type], STR_POINTER, item_text, inline=False)
    started = iterator.start(context, value)
    return context.call(texts.ll_join_texts, started, lowerer.more_function(iterator), text)


# --- instances


def _text_of_instance(context: Context, value: Value, source: InstanceRepresentation, how: str) -> Value:
    """Call the text function of the instance's class, directly when there is only one class."""
    classdef = source.layout.classdef
    text_slots(context.lowerer).request(classdef, how)
    instance = context.cast(value, OBJECT_POINTER)
    if not classdef.subclasses:
        return context.emit("direct_call", [class_text(context.lowerer, classdef, how), instance], STR_POINTER)
    return context.call(texts.ll_instance_str if how == STR else texts.ll_instance_repr, instance)


class TextSlots:
    """Which classes are printed: their vtables, and those of subclasses made later, get text functions."""

    def __init__(self, lowerer: Any) -> None:
        self.lowerer = lowerer
        self.printed: set[tuple[ClassDef, str]] = set()
        lowerer.vtable_listeners.append(self.fill_inherited)

    def request(self, classdef: ClassDef, how: str) -> None:
        """Fill the slot of a class and its subclasses."""
        missing = [c for c in classdef.subtree() if (c, how) not in self.printed]
        self.printed.update((c, how) for c in missing)
        for candidate in missing:
            self.fill(self.lowerer.class_layout(candidate), how)

    def fill(self, layout: ClassLayout, how: str) -> None:
        """Set one slot of a vtable."""
        setattr(layout.vtable, how.strip("_"), class_text(self.lowerer, layout.classdef, how).value)

    def fill_inherited(self, layout: ClassLayout) -> None:
        """Set the slots of a new class whose bases are printed."""
        for ancestor in layout.classdef.chain():
            for how in (STR, REPR):
                if (ancestor, how) in self.printed:
                    self.request(layout.classdef, how)


def text_slots(lowerer: Any) -> TextSlots:
    """The text slots of a lowering in progress."""
    return lowerer.attachment(TextSlots)  # type: ignore[no-any-return]


def class_text(lowerer: Any, classdef: ClassDef, how: str) -> Constant:
    """The function that gives the text of instances of exactly this class."""

    def body(context: Context, values: Any) -> Value:
        for name in (STR, REPR) if how == STR else (REPR,):
            found = classdef.description.find_in_class(name)
            if found is not None and isinstance(found[1], types.FunctionType):
                graph = method_graph(context, classdef, name, *found)
                parameter = lowerer.parameters(graph)[0]
                instance = context.cast(values[0], parameter.concretetype)
                value = context.call_graph(graph, [instance] if parameter.concretetype is not Void else [])
                source = lowerer.target_representation(graph.return_variable)
                if isinstance(source, VoidRepresentation):  # it never returns
                    return lowerer.string_constant("")
                if isinstance(source.annotation, SomeString) and source.annotation.is_constant:
                    return lowerer.string_constant(source.annotation.const)
                return context.convert(value, source, lowerer.string)
        cls = classdef.description.cls
        prefix = lowerer.string_constant(f"<{cls.__module__}.{cls.__qualname__} object at 0x")
        return context.call(texts.ll_default_text, values[0], prefix)

    return lowerer.function((f"{how.strip('_')}_of_{classdef.name}", classdef), [OBJECT_POINTER], STR_POINTER, body,
                            inline=False)  # fmt: skip


def method_graph(context: Context, classdef: ClassDef, name: str, owner: Any, function: Any) -> Any:
    """The graph of a text method."""
    description = owner.function_description(name, function)
    graphs = list(description.graphs.values())
    if not graphs:
        annotation = SomeInstance(classdef=classdef)
        return context.lowerer.annotator.annotate_helper(function, [annotation])
    return graphs[0]


# --- the built-in functions


def _lower(how: str) -> Any:
    def lower(context: Context) -> Value:
        if context.result_annotation is not None and context.result_annotation.is_constant:
            return context.result.constant(context.result_annotation.const)
        live = context.annotations[0].const
        if isinstance(live, (type, types.BuiltinFunctionType)):
            return context.lowerer.string_constant(repr(live))
        text = text_of(context, context.value(0), context.representations[0], how)
        return context.convert(text, context.lowerer.string, context.result)

    return lower


lowers_builtin(str)(_lower(STR))
lowers_builtin(repr)(_lower(REPR))


def ascii_of(context: Context, value: Value, source: Representation) -> Value:
    """``ascii`` of a low-level value."""
    string = context.lowerer.string
    return context.call_function(texts.ascii_text, (text_of(context, value, source, REPR), string))


@lowers_builtin(ascii)
def _ascii(context: Context) -> Value:
    text = ascii_of(context, context.value(0), context.representations[0])
    return context.convert(text, context.lowerer.string, context.result)


def number_base(prefix: str, base: int) -> Any:
    """``hex``, ``oct`` and ``bin``."""

    def lower(context: Context) -> Value:
        source = context.representations[0]
        working = getattr(source, "working_type", Signed)
        value = to_working(context, context.value(0), source, working)
        parts = [Constant(base, Signed), context.lowerer.string_constant(prefix)]
        helper = texts.ll_int_in_base if working is Signed else texts.ll_uint_in_base
        return context.convert(context.call(helper, value, *parts), context.lowerer.string, context.result)

    return lower


for _function, _prefix, _base in ((hex, "0x", 16), (oct, "0o", 8), (bin, "0b", 2)):
    lowers_builtin(_function, IntegerRepresentation)(number_base(_prefix, _base))
    lowers_builtin(_function, BoolRepresentation)(number_base(_prefix, _base))


# --- numbers from texts


@lowers_builtin(int, StringRepresentation)
@lowers_builtin(int, CharRepresentation)
def _int_of_text(context: Context) -> Value:
    string = context.lowerer.string
    return context.call_function(numerals.int_from_text, (context.value(0, string), string), _base(context))


@lowers_builtin(int, BytesRepresentation)
@lowers_builtin(int, ByteArrayRepresentation)
def _int_of_bytes(context: Context) -> Value:
    data = context.lowerer.representation(SomeBytes())
    return context.call_function(numerals.int_from_bytes, (as_bytes(context, 0), data), _base(context))


def _base(context: Context) -> tuple[Value, Representation]:
    integer = context.lowerer.integer
    if len(context.arguments) > 1:
        return context.value(1, integer), integer
    return Constant(10, Signed), integer


@lowers_builtin(float, StringRepresentation)
@lowers_builtin(float, CharRepresentation)
def _float_of_text(context: Context) -> Value:
    string = context.lowerer.string
    return context.call_function(numerals.float_from_text, (context.value(0, string), string))


@lowers_builtin(float, BytesRepresentation)
@lowers_builtin(float, ByteArrayRepresentation)
def _float_of_bytes(context: Context) -> Value:
    data = context.lowerer.representation(SomeBytes())
    return context.call_function(numerals.float_from_bytes, (as_bytes(context, 0), data))
