"""Arithmetic, comparison and truth of numbers, bools and strings; operators of other types delegate from here.

An operand may be None where its type is optional: the operation then raises TypeError at run time, as on CPython.
``nonnegative`` is kept by sums and products, so a wrapped one may be negative: it only lets an index check skip the
adjustment of negative indices, and that check compares unsigned.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.rules import special
from framework.annotator.rules.registry import SYMBOLS, rule, undefined
from framework.annotator.unions import union
from framework.flowgraph.model import Constant
from framework.flowgraph.operations import BINARY, COMPARISONS
from framework.flowspace.folding import fold
from framework.lltypes import types as lltypes
from framework.runtime.exceptions import Arguments

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.flowgraph.model import Operation

NEVER_RAISES_ON_NUMBERS = frozenset(
    ["add", "sub", "mul", "and_", "or_", "xor", "lt", "le", "eq", "ne", "gt", "ge", "neg", "pos", "invert", "bool"]
    + ["inplace_add", "inplace_sub", "inplace_mul", "inplace_and_", "inplace_or_", "inplace_xor"]
)
_NUMBERS = (model.SomeInteger, model.SomeBool, model.SomeFloat)
_TEXTS = (model.SomeString, model.SomeBytes, model.SomeByteArray)
_FOLDABLE = (*_NUMBERS, model.SomeString, model.SomeBytes, model.SomeNone, model.SomeTuple)


def try_fold(annotator: Annotator, opname: str, *operands: SomeObject) -> Any:
    """Annotation of the folded result when all operands are constant scalars and it fits 64 bits, else None."""
    for operand in operands:
        if not operand.is_constant or not isinstance(operand, _FOLDABLE):
            return None
    folded = fold(opname, tuple(Constant(operand.const) for operand in operands))
    if folded is None:
        return None
    if type(folded.value) is int and not -(1 << 63) <= folded.value < 1 << 63:
        return None
    return annotator.annotation_of_constant(folded.value)


# --- numbers


def joined_kind(opname: str, a: SomeObject, b: SomeObject) -> lltypes.Primitive:
    """Kind of an operation on two integers: the sized one wins over plain int, the wider of two of one signedness."""
    left = a.kind if isinstance(a, model.SomeInteger) else lltypes.Signed
    right = b.kind if isinstance(b, model.SomeInteger) else lltypes.Signed
    if left is right or right is lltypes.Signed or opname in ("lshift", "rshift"):
        return left
    if left is lltypes.Signed:
        return right
    if left.kind != right.kind:
        raise undefined(f"operator {SYMBOLS[opname]}", a, b)
    return left if left.bits >= right.bits else right


def is_nonnegative(annotation: SomeObject) -> bool:
    """Whether an int (or bool) is known not to be negative."""
    if isinstance(annotation, model.SomeBool):
        return True
    return isinstance(annotation, model.SomeInteger) and annotation.nonnegative


def _result_nonnegative(opname: str, a: SomeObject, b: SomeObject) -> bool:
    left, right = is_nonnegative(a), is_nonnegative(b)
    if opname == "and_":
        return left or right
    if opname == "mod":
        return right
    if opname == "rshift":
        return left
    return left and right and opname in ("add", "mul", "floordiv", "or_", "xor")


def numeric(opname: str, a: SomeObject, b: SomeObject) -> SomeObject:
    """Arithmetic on two numbers."""
    is_float = isinstance(a, model.SomeFloat) or isinstance(b, model.SomeFloat)
    if opname == "matmul" or (is_float and opname in ("lshift", "rshift", "and_", "or_", "xor")):
        raise undefined(f"operator {SYMBOLS[opname]}", a, b)
    if is_float:
        single = {getattr(a, "kind", None), getattr(b, "kind", None)} == {lltypes.SingleFloat}
        return model.SomeFloat(kind=lltypes.SingleFloat) if single else model.SomeFloat()
    if opname == "truediv":
        return model.SomeFloat()
    if opname == "pow" and b.is_constant and b.const < 0:
        return model.SomeFloat()
    if opname in ("and_", "or_", "xor") and isinstance(a, model.SomeBool) and isinstance(b, model.SomeBool):
        return model.SomeBool()
    nonnegative = _result_nonnegative(opname, a, b)
    return model.SomeInteger(kind=joined_kind(opname, a, b), nonnegative=nonnegative, members=_flags(opname, a, b))


def _flags(opname: str, *operands: SomeObject) -> frozenset[type]:
    """The flag classes that the result of ``& | ^ ~`` may be of."""
    if opname not in ("and_", "or_", "xor", "invert"):
        return frozenset()
    known = itertools.chain.from_iterable(getattr(operand, "members", ()) for operand in operands)
    return frozenset(cls for cls in known if issubclass(cls, enum.Flag))


def _binary(opname: str) -> Callable[..., SomeObject]:
    def apply(annotator: Annotator, operation: Operation, a: SomeObject, b: SomeObject) -> SomeObject:
        folded = try_fold(annotator, opname, a, b)
        if folded is not None:
            return folded  # type: ignore[no-any-return]
        if isinstance(a, _NUMBERS) and isinstance(b, _NUMBERS):
            return numeric(opname, a, b)
        found = BINARY_RULES.get((opname, type(a), type(b))) or BINARY_RULES.get((opname, type(a), None))
        if found is not None:
            return found(annotator, operation, a, b)
        return special.binary(annotator, operation, opname, a, b)

    return apply


BINARY_RULES: dict[tuple[str, type, type | None], Callable[..., SomeObject]] = {}


def binary_rule(opname: str, left: type, right: type | None) -> Callable[[Any], Any]:
    """Register the rule of an operator for two annotation classes (None: any right operand)."""

    def register(function: Callable[..., SomeObject]) -> Callable[..., SomeObject]:
        BINARY_RULES[opname, left, right] = function
        return function

    return register


def _inplace(opname: str) -> Callable[..., SomeObject]:
    plain = _binary(opname)

    def apply(annotator: Annotator, operation: Operation, a: SomeObject, b: SomeObject) -> SomeObject:
        found = BINARY_RULES.get((f"inplace_{opname}", type(a), type(b)))
        found = found or BINARY_RULES.get((f"inplace_{opname}", type(a), None))
        if found is not None:
            return found(annotator, operation, a, b)
        changed = special.inplace(annotator, operation, opname, a, b)
        return plain(annotator, operation, a, b) if changed is None else changed

    return apply


for _name in BINARY:
    rule(_name)(_binary(_name))
    rule(f"inplace_{_name}")(_inplace(_name))


@rule("neg", "pos", "invert")
def unary(annotator: Annotator, operation: Operation, a: SomeObject) -> SomeObject:
    """``-x``, ``+x``, ``~x``."""
    opname = operation.opname
    folded = try_fold(annotator, opname, a)
    if folded is not None:
        return folded  # type: ignore[no-any-return]
    if isinstance(a, model.SomeFloat) and opname != "invert":
        return model.SomeFloat(kind=a.kind)
    if isinstance(a, model.SomeInteger):
        nonnegative = opname == "pos" and a.nonnegative
        return model.SomeInteger(kind=a.kind, nonnegative=nonnegative, members=_flags(opname, a))
    if isinstance(a, model.SomeBool):
        return model.SomeInteger()
    return special.unary(annotator, operation, opname, a)


# --- text


def _concatenate(annotator: Annotator, operation: Operation, a: SomeObject, b: SomeObject) -> SomeObject:
    return _TEXT_RESULT[type(a)]


def _repeat_left(annotator: Annotator, operation: Operation, a: SomeObject, b: SomeObject) -> SomeObject:
    return _TEXT_RESULT[type(a)]


def _repeat_right(annotator: Annotator, operation: Operation, a: SomeObject, b: SomeObject) -> SomeObject:
    return _TEXT_RESULT[type(b)]


_TEXT_RESULT: dict[type, SomeObject] = {
    model.SomeString: model.SomeString(),
    model.SomeChar: model.SomeString(),
    model.SomeBytes: model.SomeBytes(),
    model.SomeByteArray: model.SomeByteArray(),
}
_STRINGS = (model.SomeString, model.SomeChar)
_BYTES = (model.SomeBytes, model.SomeByteArray)
for _group in (_STRINGS, _BYTES):
    for _left in _group:
        for _right in _group:
            BINARY_RULES["add", _left, _right] = _concatenate
for _text in _TEXT_RESULT:
    for _count in (model.SomeInteger, model.SomeBool):
        BINARY_RULES["mul", _text, _count] = _repeat_left
        BINARY_RULES["mul", _count, _text] = _repeat_right


# --- comparison


def _comparison(opname: str) -> Callable[..., SomeObject]:
    def compare(annotator: Annotator, operation: Operation, a: SomeObject, b: SomeObject) -> SomeObject:
        folded = try_fold(annotator, opname, a, b)
        if folded is not None:
            return folded  # type: ignore[no-any-return]
        return compare_values(annotator, operation, opname, a, b)

    return compare


for _name in COMPARISONS:
    rule(_name)(_comparison(_name))


def _family(annotation: SomeObject) -> Any:
    """Values of one family may be equal."""
    if isinstance(annotation, _NUMBERS):
        return "number"
    if isinstance(annotation, model.SomeString):
        return "str"
    if isinstance(annotation, _BYTES):
        return "bytes"
    if (
        isinstance(annotation, model.SomeSet)
        or isinstance(annotation, model.SomeDictView)
        and annotation.kind != "values"
    ):
        return "set"
    return type(annotation)


def _check_exception_arguments(*operands: SomeObject) -> None:
    """Refuse to compare ``e.args``: it stands for a tuple whose items have types that are not known."""
    for operand in operands:
        if isinstance(operand, model.SomeInstance) and operand.classdef.description.cls is Arguments:
            raise Refused("K221", "e.args can't be compared: its items differ from exception to exception")


def are_known_types(a: SomeObject, b: SomeObject) -> bool:
    """Whether both operands are one class each, built-in or not: these are equal when they are the same."""
    return all(x.is_constant and isinstance(x.const, type) for x in (a, b)) and not a.optional and not b.optional


COMPARISON_RULES: dict[tuple[type, type], Any] = {}
"""Rules for comparisons of two kinds of values, whatever the operator: (annotator, operation, a, b) -> annotation."""


def compare_values(annotator: Annotator, operation: Operation, opname: str, a: SomeObject, b: SomeObject) -> SomeObject:
    """``a OP b``; the special methods of instances are called, items of containers are compared likewise."""
    is_equality = opname in ("eq", "ne")
    if is_equality and are_known_types(a, b):
        return model.SomeBool(const=(a.const is b.const) == (opname == "eq"))
    if isinstance(a, model.SomeInstance) or isinstance(b, model.SomeInstance):
        found = special.comparison(annotator, operation, opname, a, b)
        if found is not None:
            return found
        _check_exception_arguments(a, b)
    if isinstance(a, model.SomeNone) or isinstance(b, model.SomeNone):
        return _compare_none(annotator, operation, opname, a, b)
    if isinstance(a, (model.SomePtr, model.SomeLowLevelPrimitive)) or isinstance(
        b, (model.SomePtr, model.SomeLowLevelPrimitive)
    ):
        return model.SomeBool()
    if _family(a) != _family(b):
        if is_equality and not (a.optional and b.optional):
            return model.SomeBool(const=opname == "ne")
        raise undefined(f"operator {SYMBOLS[opname]}", a, b)
    found = COMPARISON_RULES.get((type(a), type(b)))
    if found is not None:
        return found(annotator, operation, a, b)
    match a:
        case model.SomeTuple():
            _compare_items(annotator, operation, opname, a, b)
        case model.SomeDictView():
            raise undefined(f"operator {SYMBOLS[opname]}", a, b)
        case model.SomeSet():
            assert isinstance(b, model.SomeSet)
            a.definition.merge(b.definition)
            _compare_containers(annotator, operation, opname, a, b)
        case model.SomeList() | model.SomeDeque():
            _compare_containers(annotator, operation, opname, a, b)
        case model.SomeDict() if is_equality:
            a.definition.merge(b.definition)  # type: ignore[attr-defined]
            for left, right in ((a.definition.key, b.definition.key), (a.definition.value, b.definition.value)):  # type: ignore[attr-defined]
                compare_values(annotator, operation, "eq", left.read(), right.read())
        case _ if not is_equality and not isinstance(a, (*_NUMBERS, *_TEXTS)):
            raise undefined(f"operator {SYMBOLS[opname]}", a, b)
    return model.SomeBool()


def _compare_items(annotator: Annotator, operation: Operation, opname: str, a: Any, b: Any) -> None:
    for left, right in zip(a.items, b.items, strict=False):
        compare_values(annotator, operation, "eq", left, right)
        if opname not in ("eq", "ne"):
            compare_values(annotator, operation, opname, left, right)


def _compare_containers(annotator: Annotator, operation: Operation, opname: str, a: Any, b: Any) -> None:
    left, right = a.definition.item.read(), b.definition.item.read()
    if isinstance(left, model.SomeImpossible) or isinstance(right, model.SomeImpossible):
        return
    compare_values(annotator, operation, "eq", left, right)
    if opname not in ("eq", "ne") and not isinstance(a, model.SomeSet):
        compare_values(annotator, operation, opname, left, right)


def _compare_none(annotator: Annotator, operation: Operation, opname: str, a: SomeObject, b: SomeObject) -> SomeObject:
    if opname not in ("eq", "ne"):
        return model.IMPOSSIBLE
    other, value = (b, operation.args[1]) if isinstance(a, model.SomeNone) else (a, operation.args[0])
    if isinstance(other, model.SomeNone) or not other.optional:
        return model.SomeBool(const=isinstance(other, model.SomeNone) == (opname == "eq"))
    if operation.opname == opname:
        annotator.learn(operation.result, opname == "eq", value, model.NONE)
        annotator.learn(operation.result, opname == "ne", value, other.with_optional(False))
    return model.SomeBool()


# --- truth


@rule("bool", "not_")
def truth(annotator: Annotator, operation: Operation, a: SomeObject) -> SomeObject:
    """``bool(x)`` and ``not x``; what is known about x in either case is kept."""
    negated = operation.opname == "not_"
    value = operation.args[0]
    _pass_knowledge(annotator, operation, negated)
    known = truth_of(annotator, operation, a)
    if known is not None:
        return model.SomeBool(const=known != negated)
    if a.optional:
        annotator.learn(operation.result, not negated, value, a.with_optional(False))
        if isinstance(a, (model.SomeInstance, model.SomePBC)) and not special.has_truth(a):
            annotator.learn(operation.result, negated, value, model.NONE)
    return model.SomeBool()


def _pass_knowledge(annotator: Annotator, operation: Operation, negated: bool) -> None:
    facts: Any = annotator.knowledge.get(operation.args[0])  # type: ignore[arg-type]
    if facts:
        flipped = {not truth: implied for truth, implied in facts.items()} if negated else dict(facts)
        annotator.knowledge[operation.result] = flipped


def truth_of(annotator: Annotator, operation: Operation, a: SomeObject) -> bool | None:
    """The truth value where it is known; calls ``__bool__`` or ``__len__`` of an instance."""
    if a.is_constant and isinstance(a, (*_FOLDABLE, model.SomeBuiltin, model.SomeType, model.SomeModule)):
        return bool(a.const)
    if isinstance(a, model.SomeNone):
        return False
    if isinstance(a, model.SomeTuple) and not a.optional:
        return len(a.items) > 0
    if isinstance(a, model.SomeInstance):
        return special.truth(annotator, operation, a)
    if isinstance(a, model.SomePBC) and not a.optional:
        return True
    return None


def join_or_refuse(a: SomeObject, b: SomeObject, what: str) -> SomeObject:
    """The union, or a refusal that names the operation."""
    try:
        return union(a, b)  # type: ignore[no-any-return]
    except Refused as conflict:
        raise undefined(what, a, b) from conflict
