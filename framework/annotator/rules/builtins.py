"""Built-in functions, and the functions of ``framework.rlib`` that the compiler knows."""

from __future__ import annotations

from framework.annotator import model
from framework.annotator.model import SomeObject
from framework.annotator.rules.attributes import nothing
from framework.annotator.rules.registry import Call, builtin, builtin_named, undefined
from framework.rlib import objectmodel

NONNEGATIVE = model.SomeInteger(nonnegative=True)


@builtin(objectmodel.we_are_translated)
def we_are_translated(call: Call) -> SomeObject:
    """The constant True."""
    return model.SomeBool(const=True)


@builtin(objectmodel.likely, objectmodel.unlikely)
def likely(call: Call) -> SomeObject:
    """The argument."""
    call.check_count(1)
    return call.arguments[0].without_const()  # type: ignore[no-any-return]


@builtin(nothing, objectmodel.keepalive_until_here)
def nothing_rule(call: Call) -> SomeObject:
    """No effect."""
    return model.NONE


@builtin(len)
def len_(call: Call) -> SomeObject:
    """``len(x)``."""
    call.check_count(1)
    x = call.arguments[0]
    match x:
        case model.SomePtr():
            return NONNEGATIVE
        case model.SomeTuple() if not x.optional:
            return call.annotator.annotation_of_constant(len(x.items))
        case model.SomeString() | model.SomeBytes() if x.is_constant:
            return call.annotator.annotation_of_constant(len(x.const))
    return NONNEGATIVE


@builtin_named("framework.rlib.rarithmetic:intmask")
def intmask(call: Call) -> SomeObject:
    """A plain int."""
    call.check_count(1)
    if not isinstance(call.arguments[0], (model.SomeInteger, model.SomeBool)):
        raise undefined("intmask()", call.arguments[0])
    return model.SomeInteger()


