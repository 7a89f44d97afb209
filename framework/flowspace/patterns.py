"""The meaning of the match statement's own instructions.

A class or mapping pattern either fails, and CPython pushes None, or pushes a tuple of what it found.  Here these are
two paths: one with the constant None and one with `MatchedItems`, so the tests that follow are decided at once.
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import Constant, Value, Variable
from framework.flowspace.builder import GraphBuilder
from framework.flowspace.framestate import NONE, FrameState, MatchedItems
from framework.flowspace.instructions import Handler, registrar

HANDLERS: dict[str, Handler] = {}
handler = registrar(HANDLERS)

MATCH_SELF = 1 << 22
"""CPython's type flag of int, str and the like: the only positional sub-pattern is the subject itself."""


@handler("MATCH_SEQUENCE")
def _match_sequence(b: GraphBuilder, _: Any) -> None:
    b.push(b.emit("match_sequence", _subject(b)))


@handler("MATCH_MAPPING")
def _match_mapping(b: GraphBuilder, _: Any) -> None:
    b.push(b.emit("match_mapping", _subject(b)))


@handler("GET_LEN")
def _get_len(b: GraphBuilder, _: Any) -> None:
    b.push(b.call(len, _subject(b)))


def _subject(b: GraphBuilder, depth: int = 1) -> Value:
    entry = b.state.stack[-depth]
    assert isinstance(entry, (Constant, Variable))
    return entry


def _no_match(b: GraphBuilder) -> FrameState:
    state = b.state.copy()
    state.stack.append(NONE)
    return state


@handler("MATCH_KEYS")
def _match_keys(b: GraphBuilder, _: Any) -> None:
    keys = _subject(b)
    mapping = _subject(b, 2)
    assert isinstance(keys, Constant)
    following = b.instruction.index + 1
    values: list[Value] = []
    for key in keys.value:
        found = b.emit("contains", mapping, Constant(key))
        b.leave_unless(found, _no_match(b), following)
        if not b.alive:
            return
        values.append(b.emit("getitem", mapping, Constant(key)))
    b.push(MatchedItems(tuple(values)))


@handler("MATCH_CLASS")
def _match_class(b: GraphBuilder, positional: int) -> None:
    names = b.pop()
    cls = b.pop()
    subject = b.pop()
    assert isinstance(names, Constant)
    if not isinstance(cls, Constant) or not isinstance(cls.value, type):
        b.refuse("K117", "a class pattern with a class that is not a constant", "use isinstance")
    following = b.instruction.index + 1
    b.leave_unless(b.truth(b.call(isinstance, subject, cls)), _no_match(b), following)
    attributes = _positional_attributes(b, cls.value, positional) if b.alive else None
    if attributes is None:
        return
    values: list[Value] = []
    for name in [*attributes, *names.value]:
        if name is None:
            values.append(subject)
        else:
            args = (subject, Constant(name))
            values.append(b.emit_or_leave("getattr", args, AttributeError, _no_match(b), following))
    b.push(MatchedItems(tuple(values)))


def _positional_attributes(b: GraphBuilder, cls: type, count: int) -> list[str | None] | None:
    """Attribute names of positional sub-patterns (None: the subject itself), or None after a raise."""
    names = getattr(cls, "__match_args__", None)
    if names is None and cls.__flags__ & MATCH_SELF:
        names = (None,)
    names = names or ()
    if count <= len(names):
        return list(names[:count])
    plural = "" if len(names) == 1 else "s"
    message = f"{cls.__name__}() accepts {len(names)} positional sub-pattern{plural} ({count} given)"
    b.end_with_raise(b.call(TypeError, Constant(message)))
    return None
