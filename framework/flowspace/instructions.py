"""The meaning of plain instructions: variables, operators, containers, loops, imports, formatting, patterns."""

from __future__ import annotations

import builtins
import types
from collections.abc import Callable, Sequence
from typing import Any

from framework.flowgraph.model import Constant, Value, Variable
from framework.flowspace import enums, folding
from framework.flowspace.builder import GraphBuilder
from framework.flowspace.framestate import (
    FALSE,
    NONE,
    NULL,
    TRUE,
    UNBOUND,
    Entry,
    KeywordParts,
    MatchedItems,
    SavedSlot,
    SliceParts,
    SuperParts,
    Symbolic,
    TupleParts,
    UnrolledIterator,
)
from framework.flowspace.templates import percent_keys
from framework.rlib.stars import star_items
from framework.rlib.unroll import unrolling_iterable

Handler = Callable[[GraphBuilder, Any], None]
Registrar = Callable[[str], Callable[[Handler], Handler]]


def registrar(table: dict[str, Handler]) -> Registrar:
    """A decorator that enters the function interpreting an instruction; it gets the builder and the operand."""

    def register(op: str) -> Callable[[Handler], Handler]:
        def enter(function: Handler) -> Handler:
            table[op] = function
            return function

        return enter

    return register


HANDLERS: dict[str, Handler] = {}
handler = registrar(HANDLERS)


# ---- the stack -------------------------------------------------------------------------------------------------------


@handler("POP_TOP")
def _pop_top(b: GraphBuilder, _: Any) -> None:
    b.pop_entry()


@handler("COPY")
def _copy(b: GraphBuilder, depth: int) -> None:
    b.push(b.state.stack[-depth])


@handler("SWAP")
def _swap(b: GraphBuilder, depth: int) -> None:
    stack = b.state.stack
    stack[-1], stack[-depth] = stack[-depth], stack[-1]


@handler("PUSH_NULL")
def _push_null(b: GraphBuilder, _: Any) -> None:
    b.push(NULL)


@handler("LOAD_CONST")
def _load_const(b: GraphBuilder, value: Any) -> None:
    if isinstance(value, slice):
        b.push(SliceParts((Constant(value.start), Constant(value.stop), Constant(value.step))))
    else:
        b.push(b.literal(value))


# ---- variables -------------------------------------------------------------------------------------------------------


def read_slot(b: GraphBuilder, slot: int, error: type[Exception], message: str) -> Value | None:
    """A local variable's value; None when the path ends with the error because it is never bound here."""
    b.require(b.state.bound[slot], error, message)
    return b.state.locals[slot] if b.alive else None


def write_slot(b: GraphBuilder, slot: int, value: Value) -> None:
    """Assign a local variable, which lends its name to the value."""
    name = b.code.slots[slot]
    if isinstance(value, Variable) and not value.name and not name.startswith("."):
        value.name = name
    b.state.locals[slot] = value
    b.state.bound[slot] = TRUE


def unbound_message(name: str) -> str:
    """CPython's words for reading an unbound local variable."""
    return f"cannot access local variable '{name}' where it is not associated with a value"


@handler("LOAD_FAST")
def _load_fast(b: GraphBuilder, slot: int) -> None:
    value = read_slot(b, slot, UnboundLocalError, unbound_message(b.code.slots[slot]))
    if value is not None:
        b.push(value)


@handler("STORE_FAST")
def _store_fast(b: GraphBuilder, slot: int) -> None:
    entry = b.pop_entry()
    if isinstance(entry, SavedSlot):
        b.state.locals[slot] = entry.value
        b.state.bound[slot] = entry.bound
    else:
        write_slot(b, slot, b.as_value(entry))


@handler("DELETE_FAST")
def _delete_fast(b: GraphBuilder, slot: int) -> None:
    if read_slot(b, slot, UnboundLocalError, unbound_message(b.code.slots[slot])) is not None:
        b.state.locals[slot] = UNBOUND
        b.state.bound[slot] = FALSE


@handler("LOAD_AND_CLEAR")
def _load_and_clear(b: GraphBuilder, slot: int) -> None:
    b.push(SavedSlot(b.state.locals[slot], b.state.bound[slot]))
    b.state.locals[slot] = UNBOUND
    b.state.bound[slot] = FALSE


@handler("LOAD_GLOBAL")
def _load_global(b: GraphBuilder, name: str) -> None:
    for namespace in (b.globals, vars(builtins)):
        if name in namespace:
            b.push(b.literal(namespace[name]))
            return
    if b.instruction.handler is None:
        b.refuse("K112", f"name '{name}' is not defined", "define it before the translation starts")
    b.end_with_raise(b.call(NameError, Constant(f"name '{name}' is not defined")))


@handler("STORE_GLOBAL")
@handler("DELETE_GLOBAL")
def _store_global(b: GraphBuilder, name: str) -> None:
    b.refuse(
        "K111",
        f"assignment to the global variable '{name}' at run time; globals are constants in translated code",
        "keep what changes in an attribute of an object that a global refers to",
    )


# ---- attributes ------------------------------------------------------------------------------------------------------


def load_attribute(b: GraphBuilder, entry: Any, name: str) -> Value:
    """``entry.name``, folded for modules."""
    if isinstance(entry, SuperParts):
        return b.emit("super_getattr", entry.cls, entry.instance, Constant(name))
    value = b.as_value(entry)
    if isinstance(value, Constant) and isinstance(value.value, types.ModuleType):
        constant = folding.fold_module_attribute(value.value, name)
        if constant is not None:
            return constant
        if not hasattr(value.value, name) and b.instruction.handler is None:
            module = value.value.__name__
            b.refuse("K112", f"module '{module}' has no attribute '{name}'")
    member = enums.fold_attribute(value, name) or folding.fold_unrolling_attribute(value, name)
    if member is not None:
        return member
    result = b.emit("getattr", value, Constant(name))
    if name == "format" and isinstance(value, Constant) and isinstance(value.value, str):
        b.templates[result] = value.value
    return result


@handler("LOAD_ATTR")
def _load_attr(b: GraphBuilder, name: str) -> None:
    b.push(load_attribute(b, b.pop_entry(), name))


@handler("STORE_ATTR")
def _store_attr(b: GraphBuilder, name: str) -> None:
    target = b.pop()
    value = b.pop()
    _check_not_a_module(b, target, name)
    b.emit("setattr", target, Constant(name), value)


@handler("DELETE_ATTR")
def _delete_attr(b: GraphBuilder, name: str) -> None:
    target = b.pop()
    _check_not_a_module(b, target, name)
    b.emit("delattr", target, Constant(name))


def _check_not_a_module(b: GraphBuilder, target: Value, name: str) -> None:
    if isinstance(target, Constant) and isinstance(target.value, types.ModuleType):
        b.refuse(
            "K111",
            f"assignment to '{target.value.__name__}.{name}' at run time; module globals are constants",
            "keep what changes in an attribute of an object that a global refers to",
        )


# ---- operators -------------------------------------------------------------------------------------------------------


@handler("UNARY")
def _unary(b: GraphBuilder, opname: str) -> None:
    value = b.pop()
    if opname == "not_":
        value = b.truth(value)
    b.push(b.emit(opname, value))


@handler("TO_BOOL")
def _to_bool(b: GraphBuilder, _: Any) -> None:
    b.push(b.truth(b.pop()))


def _percent_operands(b: GraphBuilder, left: Value, right: Value) -> tuple[Value, Value]:
    """A constant template with keys and a dict: the values in the order of the fields, in a tuple."""
    found = percent_keys(left.value) if isinstance(left, Constant) and type(left.value) is str else None
    if found is None:
        return left, right
    template, keys = found
    items = _display_without_dict(b, right, keys)
    if items is None:
        items = [b.emit("getitem", right, Constant(key)) for key in keys]
    return Constant(template), b.emit("newtuple", *items)


def _display_without_dict(b: GraphBuilder, value: Value, keys: list[str]) -> list[Value] | None:
    """The values of these keys of a dict display that was just made, and is made no more; None for other values."""
    operations = b.context.block.operations
    made = operations[-1] if operations else None
    if made is None or made.opname != "newdict" or made.result is not value:
        return None
    items = {key.value: item for key, item in zip(made.args[::2], made.args[1::2]) if isinstance(key, Constant)}
    if 2 * len(items) != len(made.args) or not all(key in items for key in keys):
        return None
    operations.pop()
    return [items[key] for key in keys]


@handler("BINARY")
@handler("COMPARE")
def _binary(b: GraphBuilder, opname: str) -> None:
    right = b.pop()
    left = b.pop()
    if opname == "mod":
        left, right = _percent_operands(b, left, right)
    if opname.startswith("inplace_"):
        constant = folding.fold(opname.removeprefix("inplace_"), (left, right))
        if constant is not None:
            b.push(constant)
            return
    b.push(b.emit(opname, left, right))


@handler("IS")
def _is(b: GraphBuilder, invert: bool) -> None:
    right = b.pop()
    result = b.emit("is_", b.pop(), right)
    b.push(b.emit("not_", result) if invert else result)


@handler("CONTAINS")
def _contains(b: GraphBuilder, invert: bool) -> None:
    container = b.pop()
    result = b.emit("contains", container, b.pop())
    b.push(b.emit("not_", result) if invert else result)


@handler("BUILD_SLICE")
def _build_slice(b: GraphBuilder, count: int) -> None:
    values = b.pop_many(count)
    b.push(SliceParts((*values, NONE) if count == 2 else tuple(values)))


@handler("BINARY_SUBSCR")
def _getitem(b: GraphBuilder, _: Any) -> None:
    key = b.pop_entry()
    target = b.pop()
    if isinstance(key, SliceParts):
        b.push(b.emit("getslice", target, *key.values))
    else:
        b.push(b.emit("getitem", enums.by_name(target), b.as_value(key)))


@handler("STORE_SUBSCR")
def _setitem(b: GraphBuilder, _: Any) -> None:
    key = b.pop_entry()
    target = b.pop()
    value = b.pop()
    if isinstance(key, SliceParts):
        b.emit("setslice", target, *key.values, value)
    else:
        b.emit("setitem", target, b.as_value(key), value)


@handler("DELETE_SUBSCR")
def _delitem(b: GraphBuilder, _: Any) -> None:
    key = b.pop_entry()
    target = b.pop()
    if isinstance(key, SliceParts):
        b.emit("delslice", target, *key.values)
    else:
        b.emit("delitem", target, b.as_value(key))


# ---- containers ------------------------------------------------------------------------------------------------------


@handler("BUILD_TUPLE")
def _build_tuple(b: GraphBuilder, count: int) -> None:
    b.push(b.emit("newtuple", *b.pop_many(count)))


@handler("BUILD_LIST")
def _build_list(b: GraphBuilder, count: int) -> None:
    b.push(b.emit("newlist", *b.pop_many(count)))


@handler("BUILD_SET")
def _build_set(b: GraphBuilder, count: int) -> None:
    b.push(b.emit("newset", *b.pop_many(count)))


@handler("BUILD_MAP")
def _build_map(b: GraphBuilder, count: int) -> None:
    parts = b.pop_many(2 * count)
    may_raise = not all(isinstance(key, Constant) and type(key.value) is str for key in parts[::2])
    b.push(b.emit("newdict", *parts, can_raise=may_raise))


@handler("BUILD_CONST_KEY_MAP")
def _build_const_key_map(b: GraphBuilder, count: int) -> None:
    keys = b.pop()
    assert isinstance(keys, Constant)
    values = b.pop_many(count)
    pairs = list(zip(map(Constant, keys.value), values, strict=True))
    may_raise = not all(isinstance(key, Constant) and type(key.value) is str for key, _ in pairs)
    b.push(b.emit("newdict", *[part for pair in pairs for part in pair], can_raise=may_raise))


@handler("LIST_APPEND")
def _list_append(b: GraphBuilder, depth: int) -> None:
    value = b.pop()
    b.emit("list_append", _peek(b, depth), value)


@handler("SET_ADD")
def _set_add(b: GraphBuilder, depth: int) -> None:
    value = b.pop()
    b.emit("set_add", _peek(b, depth), value)


@handler("MAP_ADD")
def _map_add(b: GraphBuilder, depth: int) -> None:
    value = b.pop()
    key = b.pop()
    target = b.state.stack[-depth]
    if isinstance(target, KeywordParts):
        assert isinstance(key, Constant)
        b.state.stack[-depth] = KeywordParts((*target.names, key.value), (*target.values, value))
    else:
        b.emit("setitem", _peek(b, depth), key, value)


@handler("LIST_EXTEND")
def _list_extend(b: GraphBuilder, depth: int) -> None:
    value = b.pop()
    b.emit("list_extend", _peek(b, depth), value)


@handler("SET_UPDATE")
def _set_update(b: GraphBuilder, depth: int) -> None:
    value = b.pop()
    b.emit("set_update", _peek(b, depth), value)


@handler("DICT_UPDATE")
def _dict_update(b: GraphBuilder, depth: int) -> None:
    value = b.pop()
    b.emit("dict_update", _peek(b, depth), value)


def _peek(b: GraphBuilder, depth: int) -> Value:
    entry = b.state.stack[-depth]
    assert not isinstance(entry, Symbolic)
    return entry


# ---- tuple displays with stars ---------------------------------------------------------------------------------------


@handler("PARTS")
def _parts(b: GraphBuilder, count: int) -> None:
    b.push(TupleParts(tuple(b.pop_many(count)), (False,) * count))


@handler("PARTS_APPEND")
def _parts_append(b: GraphBuilder, depth: int) -> None:
    _add_part(b, depth, False)


@handler("PARTS_EXTEND")
def _parts_extend(b: GraphBuilder, depth: int) -> None:
    # The items are taken here, before what follows is computed.  A tuple display that is an argument of print looks the
    # same as the arguments themselves; split_parts makes the tuples that it needs.
    value = b.pop()
    is_argument = is_print(b.state.stack[-depth - 2 : -depth])
    b.push(b.call(star_items if is_argument else tuple, value))
    _add_part(b, depth, True)


def is_print(entries: Sequence[Entry]) -> bool:
    """Whether one of the entries is ``print``: iterables of any length may follow stars in its calls."""
    return any(isinstance(entry, Constant) and entry.value is print for entry in entries)


def _add_part(b: GraphBuilder, depth: int, starred: bool) -> None:
    value = b.pop()
    parts = b.state.stack[-depth]
    assert isinstance(parts, TupleParts)
    b.state.stack[-depth] = TupleParts((*parts.values, value), (*parts.starred, starred))


def split_parts(b: GraphBuilder, parts: TupleParts) -> tuple[list[Value], Value | None]:
    """The leading plain values, and one tuple of the rest (None when nothing is starred)."""
    first = parts.starred.index(True) if True in parts.starred else len(parts.values)
    plain = list(parts.values[:first])
    rest: Value | None = None
    run: list[Value] = []
    for value, starred in zip(parts.values[first:], parts.starred[first:], strict=True):
        if not starred:
            run.append(value)
            continue
        rest = _join_tuples(b, rest, run, b.call(tuple, value))
        run = []
    if run:
        rest = _join_tuples(b, rest, run, None)
    return plain, rest


def _join_tuples(b: GraphBuilder, rest: Value | None, run: list[Value], more: Value | None) -> Value:
    pieces = [rest] if rest is not None else []
    if run:
        pieces.append(b.emit("newtuple", *run))
    if more is not None:
        pieces.append(more)
    result = pieces[0]
    for piece in pieces[1:]:
        result = b.emit("add", result, piece)
    return result


@handler("PARTS_TO_TUPLE")
def _parts_to_tuple(b: GraphBuilder, for_call: bool) -> None:
    if for_call:
        return
    parts = b.pop_entry()
    assert isinstance(parts, TupleParts)
    plain, rest = split_parts(b, parts)
    if rest is None or plain:
        pieces = b.emit("newtuple", *plain)
        rest = pieces if rest is None else b.emit("add", pieces, rest)
    b.push(rest)


# ---- unpacking and iteration -----------------------------------------------------------------------------------------


@handler("UNPACK_SEQUENCE")
def _unpack_sequence(b: GraphBuilder, count: int) -> None:
    entry = b.pop_entry()
    if isinstance(entry, MatchedItems):
        b.state.stack.extend(reversed(entry.values))
        return
    value = b.as_value(entry)
    known = value.value if isinstance(value, Constant) else None
    if isinstance(known, tuple) and len(known) == count:
        for item in reversed(known):
            b.push(Constant(item))
        return
    items = b.emit("unpack", value, Constant(count))
    _push_items(b, items, count)


@handler("UNPACK_EX")
def _unpack_ex(b: GraphBuilder, counts: tuple[int, int]) -> None:
    before, after = counts
    items = b.emit("unpack_star", b.pop(), Constant(before), Constant(after))
    _push_items(b, items, before + after + 1)


def _push_items(b: GraphBuilder, items: Value, count: int) -> None:
    for place in range(count - 1, -1, -1):
        b.push(b.emit("getitem", items, Constant(place), can_raise=False))


@handler("GET_ITER")
def _get_iter(b: GraphBuilder, _: Any) -> None:
    value = b.pop()
    if isinstance(value, Constant) and isinstance(value.value, unrolling_iterable):
        b.push(Constant(b.unrolled.setdefault(id(value.value), UnrolledIterator(value.value.items))))
    else:
        b.push(b.emit("iter", enums.members(value)))


@handler("FOR_ITER")
def _for_iter(b: GraphBuilder, _: Any) -> None:
    iterator = _peek(b, 1)
    if isinstance(iterator, Constant) and isinstance(iterator.value, UnrolledIterator):
        _next_unrolled(b, iterator.value)
        return
    more = b.emit("iter_more", iterator)
    done = b.state.copy()
    done.stack.pop()
    assert b.instruction.target is not None
    b.leave_unless(more, done, b.instruction.target.index)
    b.push(b.emit("iter_value", iterator))


def _next_unrolled(b: GraphBuilder, iterator: UnrolledIterator) -> None:
    """The next item of an unrolled loop, known now, or the end of the loop."""
    b.pop()
    if iterator.taken == len(iterator.items):
        assert b.instruction.target is not None
        b.end_with_jump(b.instruction.target)
        return
    b.push(Constant(iterator.advanced()))
    b.push(b.literal(iterator.items[iterator.taken]))


# ---- jumps -----------------------------------------------------------------------------------------------------------


@handler("JUMP")
def _jump(b: GraphBuilder, _: Any) -> None:
    assert b.instruction.target is not None
    b.end_with_jump(b.instruction.target)


def _conditional(b: GraphBuilder, value: Value, wanted: bool) -> None:
    assert b.instruction.target is not None
    b.jump_if(value, wanted, b.instruction.target)


@handler("JUMP_IF_TRUE")
def _jump_if_true(b: GraphBuilder, _: Any) -> None:
    _conditional(b, b.pop(), True)


@handler("JUMP_IF_FALSE")
def _jump_if_false(b: GraphBuilder, _: Any) -> None:
    _conditional(b, b.pop(), False)


def _is_none(b: GraphBuilder) -> Value:
    entry = b.pop_entry()
    return FALSE if isinstance(entry, MatchedItems) else b.emit("is_", b.as_value(entry), NONE)


@handler("JUMP_IF_NONE")
def _jump_if_none(b: GraphBuilder, _: Any) -> None:
    _conditional(b, _is_none(b), True)


@handler("JUMP_IF_NOT_NONE")
def _jump_if_not_none(b: GraphBuilder, _: Any) -> None:
    _conditional(b, _is_none(b), False)


@handler("RETURN_VALUE")
def _return_value(b: GraphBuilder, _: Any) -> None:
    b.end_with_return(b.pop())


@handler("YIELD_VALUE")
def _yield_value(b: GraphBuilder, _: Any) -> None:
    b.push(b.emit_suspension("yield_", b.pop()))


@handler("YIELD_FROM")
def _yield_from(b: GraphBuilder, _: Any) -> None:
    b.push(b.emit_suspension("yield_from", b.pop()))


# ---- strings ---------------------------------------------------------------------------------------------------------


@handler("FORMAT")
def _format(b: GraphBuilder, how: tuple[str, bool]) -> None:
    conversion, has_spec = how
    spec = b.pop() if has_spec else Constant("")
    b.push(b.emit("format_value", b.pop(), Constant(conversion), spec))


@handler("CONVERT")
def _convert(b: GraphBuilder, conversion: str) -> None:
    """A conversion whose result is formatted with a specification: ``f'{x!r:>10}'``."""
    b.push(b.emit("format_value", b.pop(), Constant(conversion), Constant("")))


@handler("BUILD_STRING")
def _build_string(b: GraphBuilder, count: int) -> None:
    b.push(b.emit("build_string", *b.pop_many(count)))


# ---- imports ---------------------------------------------------------------------------------------------------------


@handler("IMPORT_NAME")
def _import_name(b: GraphBuilder, name: str) -> None:
    names = b.pop()
    level = b.pop()
    assert isinstance(names, Constant) and isinstance(level, Constant)
    try:
        module = builtins.__import__(name, b.globals, None, names.value, level.value)
    except ImportError as error:
        b.end_with_raise(b.call(type(error), Constant(str(error))))
        return
    b.push(Constant(module))


@handler("IMPORT_FROM")
def _import_from(b: GraphBuilder, name: str) -> None:
    module = _peek(b, 1)
    assert isinstance(module, Constant)
    if not hasattr(module.value, name):
        place = getattr(module.value, "__file__", "unknown location")
        message = f"cannot import name '{name}' from '{module.value.__name__}' ({place})"
        b.end_with_raise(b.call(ImportError, Constant(message)))
        return
    b.push(load_attribute(b, module, name))


@handler("UNSUPPORTED")
def _unsupported(b: GraphBuilder, name: str) -> None:
    if name in ("LOAD_BUILD_CLASS", "LOAD_NAME", "STORE_NAME"):
        b.refuse("K113", "a class is defined inside a function", "define the class at module level")
    if name in ("CHECK_EG_MATCH", "PREP_RERAISE_STAR", "CALL_INTRINSIC_2"):
        b.refuse("K101", "except* is not part of restricted Python", "use except")
    b.refuse("K101", f"the instruction {name} is not supported")
