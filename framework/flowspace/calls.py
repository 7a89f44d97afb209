"""The meaning of calls: argument passing in every form, ``super``, and building functions."""

from __future__ import annotations

import operator
import types

from framework.flowgraph.model import Constant, Value, Variable
from framework.flowgraph.operations import BINARY, COMPARISONS, TABLE, UNARY, CallShape
from framework.flowspace import closures, enums
from framework.flowspace.builder import GraphBuilder
from framework.flowspace.framestate import (
    NONE,
    NULL,
    Entry,
    ExitMethod,
    KeywordParts,
    SuperParts,
    TupleParts,
)
from framework.flowspace.instruction_set import FunctionSpec
from framework.flowspace.instructions import Handler, is_print, load_attribute, registrar, split_parts
from framework.flowspace.templates import Template, looks_into_arguments
from framework.rlib.stars import star_items

HANDLERS: dict[str, Handler] = {}
handler = registrar(HANDLERS)


@handler("CALL")
def _call(b: GraphBuilder, how: tuple[int, tuple[str, ...]]) -> None:
    count, keywords = how
    args: list[Entry] = [b.pop_entry() for _ in range(count)][::-1]
    function = _pop_callable(b, args)
    if _make_super(b, function, args):
        return
    values = [b.as_value(arg) for arg in args]
    emit_call(b, function, CallShape(len(values) - len(keywords), keywords), values)


def _pop_callable(b: GraphBuilder, args: list[Entry]) -> Entry:
    """The callable below the arguments; a first argument that CPython keeps beside it joins them."""
    second = b.pop_entry()
    first = b.pop_entry()
    if first is NULL:
        return second
    if second is not NULL:
        args.insert(0, second)
    return first


def emit_call(b: GraphBuilder, function: Entry, shape: CallShape, values: list[Value]) -> None:
    """Emit a call and push its result."""
    if isinstance(function, ExitMethod):
        target = b.emit("getattr", function.manager, Constant("__exit__"))
    else:
        target = b.as_value(function)
    if not shape.star:
        target, shape, values = _with_plain_fields(b, target, shape, values)
    target, values = enums.known_call(target, shape, values)
    opname = operator_of(target, shape)
    if opname is not None:
        b.push(b.emit(opname, *values))
        return
    result = b.emit("call", Constant(shape), target, *values)
    if is_exception_class(target) and isinstance(result, Variable):
        b.instances.add(result)
    b.push(result)


def _with_plain_fields(
    b: GraphBuilder, target: Value, shape: CallShape, values: list[Value]
) -> tuple[Value, CallShape, list[Value]]:
    """A call of ``format`` of a constant template whose fields look into their arguments; other calls as they are."""
    text = b.templates.get(target)
    if text is None or not looks_into_arguments(text):
        return target, shape, values
    template = Template(shape, values, b.emit)
    try:
        plain = template.rewrite(text)
    except (LookupError, ValueError) as error:
        b.refuse("K221", f"str.format with this template and these arguments: {error}", "use an f-string")
    format_ = b.emit("getattr", Constant(plain), Constant("format"))
    return format_, CallShape(len(template.values)), template.values


_OPERATORS = {
    getattr(operator, name): name
    for name in (*BINARY, *COMPARISONS, *UNARY, "not_", "is_", "contains", "getitem", "setitem", "delitem")
}
_OPERATORS |= {getattr(operator, f"i{name.rstrip('_')}"): f"inplace_{name}" for name in BINARY}
_OPERATORS |= {operator.truth: "bool", operator.concat: "add"}


def operator_of(target: Value, shape: CallShape) -> str | None:
    """The operation that a function of the module ``operator`` stands for."""
    if not isinstance(target, Constant) or not isinstance(target.value, types.BuiltinFunctionType):
        return None
    opname = _OPERATORS.get(target.value)
    fits = opname is not None and shape == CallShape(TABLE[opname].arity)
    return opname if fits else None


def is_exception_class(value: Value) -> bool:
    """Whether calling the value gives an exception instance."""
    return isinstance(value, Constant) and isinstance(value.value, type) and issubclass(value.value, BaseException)


@handler("CALL_EX")
def _call_ex(b: GraphBuilder, has_keywords: bool) -> None:
    keywords = b.pop_entry() if has_keywords else NULL
    arguments = b.pop_entry()
    args: list[Entry] = []
    function = _pop_callable(b, args)
    plain = [b.as_value(arg) for arg in args]
    spread: tuple[int, ...] = ()
    star: Value | None = None
    names, values = _keyword_arguments(b, keywords)
    if is_print([function]):
        plain, spread = _spread_arguments(b, arguments)
    elif isinstance(arguments, TupleParts):
        leading, star = split_parts(b, arguments)
        plain += leading
    else:
        star = b.as_value(arguments)
    if isinstance(star, Constant) and isinstance(star.value, tuple):
        plain += map(Constant, star.value)
        star = None
    shape = CallShape(len(plain), names, star is not None, spread)
    emit_call(b, function, shape, [*plain, *values, *([star] if star is not None else [])])


def _spread_arguments(b: GraphBuilder, arguments: Entry) -> tuple[list[Value], tuple[int, ...]]:
    """The positional arguments of ``print``, and which of them follow a star."""
    if not isinstance(arguments, TupleParts):
        return [b.call(star_items, b.as_value(arguments))], (0,)
    return list(arguments.values), tuple(index for index, starred in enumerate(arguments.starred) if starred)


def _keyword_arguments(b: GraphBuilder, entry: Entry) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    if entry is NULL:
        return (), ()
    if not isinstance(entry, KeywordParts):
        b.refuse(
            "K116",
            "a call passes ** of a dict whose keys are not written at the call",
            "write the keyword arguments out",
        )
    return entry.names, entry.values


@handler("KEYWORDS")
def _keywords(b: GraphBuilder, how: tuple[str, int]) -> None:
    kind, count = how
    if kind == "BUILD_CONST_KEY_MAP":
        names_value = b.pop()
        assert isinstance(names_value, Constant)
        names, values = names_value.value, b.pop_many(count)
    else:
        pairs = b.pop_many(2 * count)
        keys, values = pairs[::2], pairs[1::2]
        if not all(isinstance(key, Constant) for key in keys):
            b.refuse("K116", "a call passes ** with computed keys", "write the keyword arguments out")
        names = tuple(key.value for key in keys if isinstance(key, Constant))
    b.push(KeywordParts(names, tuple(values)))


@handler("DICT_MERGE")
def _dict_merge(b: GraphBuilder, depth: int) -> None:
    names, values = _keyword_arguments(b, b.pop_entry())
    target = b.state.stack[-depth]
    assert isinstance(target, KeywordParts)
    repeated = set(names) & set(target.names)
    if repeated:
        b.end_with_raise(b.call(TypeError, Constant(f"got multiple values for keyword argument '{min(repeated)}'")))
        return
    b.state.stack[-depth] = KeywordParts((*target.names, *names), (*target.values, *values))


# ---- super -----------------------------------------------------------------------------------------------------------


def _make_super(b: GraphBuilder, function: Entry, args: list[Entry]) -> bool:
    """``super()`` and ``super(C, self)`` stay symbolic until the attribute access."""
    if not isinstance(function, Constant) or function.value is not super:
        return False
    if not args:
        args = list(_implicit_super_arguments(b))
    cls, instance = (b.as_value(arg) for arg in args)
    b.push(SuperParts(cls, instance))
    return True


def _implicit_super_arguments(b: GraphBuilder) -> tuple[Value, Value]:
    slot = b.code.free_slots.get("__class__")
    if slot is None or b.code.code.co_argcount == 0:
        b.refuse("K114", "super() outside of a method", "write super(Class, self)")
    return closures.read_closed_slot(b, slot), closures.read_first_argument(b)


@handler("LOAD_SUPER_ATTR")
def _load_super_attr(b: GraphBuilder, name: str) -> None:
    instance = b.pop()
    cls = b.pop()
    function = b.pop()
    if isinstance(function, Constant) and function.value is super:
        b.push(load_attribute(b, SuperParts(cls, instance), name))
    else:
        b.push(load_attribute(b, b.emit("call", Constant(CallShape(2)), function, cls, instance), name))


# ---- building functions ----------------------------------------------------------------------------------------------


@handler("MAKE_FUNCTION")
def _make_function(b: GraphBuilder, spec: FunctionSpec) -> None:
    annotations = b.pop() if spec.has_annotations else NONE
    keyword_defaults = b.pop_entry() if spec.has_keyword_defaults else NONE
    defaults = _default_values(b.pop_entry()) if spec.has_defaults else ()
    b.push(closures.make_function(b, spec, defaults, keyword_defaults, annotations))


def _default_values(entry: Entry) -> tuple[Value, ...]:
    if isinstance(entry, TupleParts):
        return entry.values
    assert isinstance(entry, Constant)
    return tuple(map(Constant, entry.value))


# ---- captured variables ----------------------------------------------------------------------------------------------


@handler("MAKE_CELL")
def _make_cell(b: GraphBuilder, slot: int) -> None:
    closures.make_cell(b, slot)


@handler("LOAD_DEREF")
def _load_deref(b: GraphBuilder, slot: int) -> None:
    value = closures.read_closed_slot(b, slot)
    if b.alive:
        b.push(value)


@handler("STORE_DEREF")
def _store_deref(b: GraphBuilder, slot: int) -> None:
    closures.write_closed_slot(b, slot, b.pop())


@handler("DELETE_DEREF")
def _delete_deref(b: GraphBuilder, slot: int) -> None:
    closures.delete_closed_slot(b, slot)
