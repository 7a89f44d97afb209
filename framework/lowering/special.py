"""Operations on instances that run special methods: operators, comparisons, truth, length, items, calls, ``with``.

    a + b    ──►   a.__add__(b), or b.__radd__(a) when no class of a has __add__

Which methods an operation runs was found by inference (``call_targets``).  A method that the static class has is called
directly, or through the vtable where subclasses override it.  One that only subclasses have is called after a class test;
other instances, and None, get what CPython gives objects without the method: identity for ``==``, True for truth, else
TypeError.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from framework.annotator.classdefs import ClassDef
from framework.annotator.rules.special import dunder, may_derive, methods_of
from framework.flowgraph.model import Constant, Value
from framework.flowgraph.operations import BINARY, UNARY
from framework.lltypes.types import Bool, Ptr
from framework.lowering import exception_arguments
from framework.lowering.branching import Case, attempt, choose
from framework.lowering.builtins import lowers_builtin
from framework.lowering.calls import call_one, call_through_slot
from framework.lowering.context import Context
from framework.lowering.instances import InstanceRepresentation, test_class
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import Representation, find_rule, rule
from framework.lowering.typetexts import SYMBOLS, type_name, unordered, unsupported
from framework.runtime import objects
from framework.runtime.exceptions import Arguments

_REFLECTED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}


@dataclass(frozen=True)
class SpecialMethod:
    """The methods that an operation runs on instances of a class.

    Attributes:
        classdef: static class of self.
        targets: of the operation.
        methods: (defining class, method description) of those that were reached, bases first.
        is_total: whether all instances have one.
    """

    name: str
    classdef: ClassDef
    targets: Any
    methods: list[tuple[ClassDef, Any]]
    is_total: bool


def find_special(context: Context, name: str, index: int = 0) -> SpecialMethod | None:
    """The special method ``name`` of operand ``index`` if the operation runs it."""
    source = context.representations[index]
    targets = context.lowerer.annotator.call_targets.get(context.operation)
    if targets is None or not isinstance(source, InstanceRepresentation):
        return None
    classdef = source.layout.classdef
    annotator = context.lowerer.annotator
    methods = []
    for owner, description, value in methods_of(annotator, classdef, name):
        if isinstance(value, types.FunctionType):
            function = description.function_description(name, value)
            method = annotator.bookkeeper.method_description(function, owner)
            if method in targets.graphs:
                methods.append((owner, method))
    if not methods:
        return None
    inherited = classdef.description.find_in_class(name)
    is_total = inherited is not None and isinstance(inherited[1], types.FunctionType)
    return SpecialMethod(name, classdef, targets, methods, is_total)


Otherwise = Callable[[Context], Value | None]
Ask = Callable[[Context, Otherwise], Value | None]


def run_special(context: Context, method: SpecialMethod, otherwise: Otherwise) -> Value | None:
    """Call a special method of operand 0 with the other operands; ``otherwise`` for None and objects without it."""
    source = context.representations[0]
    if method.is_total and not source.optional:  # type: ignore[attr-defined]
        return _call(context, method, otherwise)
    tests: list[Case] = []
    if method.is_total:
        tests.append(Case(lambda c: c.emit("ptr_nonzero", [c.value(0)], Bool), lambda c: _call(c, method, otherwise)))
    else:
        for owner, description in sorted(method.methods, key=lambda pair: -pair[0].depth):
            tests.append(_case_of_class(method, owner, description, otherwise))
    return choose(context, f"dispatch_{method.name}", tests, otherwise)


def _case_of_class(method: SpecialMethod, owner: ClassDef, description: Any, otherwise: Otherwise) -> Case:
    def test(context: Context) -> Value:
        optional = context.representations[0].optional  # type: ignore[attr-defined]
        return test_class(context, context.value(0), owner, optional)

    def run(context: Context) -> Value | None:
        alone = replace(method, methods=[(owner, description)])
        return _call(context, alone, otherwise)

    return Case(test, run)


def _call(context: Context, method: SpecialMethod, otherwise: Otherwise) -> Value | None:
    """Call the method; ``otherwise`` when it gives NotImplemented."""
    if any(description.function.may_decline for _, description in method.methods):
        return attempt(context, f"try_{method.name}", lambda c: _call_method(c, method), otherwise)
    return _call_method(context, method)


def _call_method(context: Context, method: SpecialMethod) -> Value | None:
    if len(method.methods) == 1:
        return call_one(context, method.targets, method.methods[0][1], 1, context.value(0))
    return call_through_slot(context, method.name, 1, context.value(0))


def raising(message: str) -> Otherwise:
    """What raises TypeError."""

    def lower(context: Context) -> None:
        context.call(objects.raise_type_error, context.lowerer.message(message))

    return lower


def refusing(text: str) -> Otherwise:
    """What raises TypeError about two operands, whose classes may be known at run time only."""

    def lower(context: Context) -> None:
        names = [_class_name(context, index) for index in (0, 1)]
        context.call(objects.ll_raise_operands, context.lowerer.message(text), *names)

    return lower


def _class_name(context: Context, index: int) -> Value:
    representation = context.representations[index]
    if isinstance(representation, InstanceRepresentation):
        return context.call(objects.ll_class_name, context.cast(context.value(index), objects.OBJECT_POINTER))
    name: Constant = context.lowerer.string_constant(type_name(representation))
    return name


# --- operators


def _both_ways(
    context: Context, ask: Ask | None, ask_other: Ask | None, otherwise: Otherwise, reflected: str = ""
) -> Value | None:
    """Ask the operands in CPython's order: the right one first when its class derives from that of the left one.

    ``ask_other`` works on the operands in the opposite order.  ``reflected``: the name of its method for an arithmetic
    operator, where an operand of the same class is not asked again, and one that inherits the method not first.
    """

    def other(c: Context) -> Value | None:
        return otherwise(c) if ask_other is None else ask_other(c.reversed(), lambda d: otherwise(d.reversed()))

    def then_other(c: Context) -> Value | None:
        if not reflected or ask_other is None or not are_instances(c):
            return other(c)
        same = Case(lambda d: d.call(objects.ll_same_class, *instances(d)), otherwise)
        return choose(c, "same_class", [same], other)

    if ask is None:
        return then_other(context)
    if ask_other is None or not may_derive(*context.annotations[:2]):
        return ask(context, then_other)
    slot = method_slot(context, reflected) if reflected else None
    if reflected and slot is None:
        return ask(context, then_other)

    def other_first(c: Context) -> Value | None:
        return ask_other(c.reversed(), lambda d: ask(d.reversed(), otherwise))

    def derives(c: Context) -> Value:
        left, right = instances(c)
        if slot is None:
            return c.call(objects.ll_derives_from, right, left)
        return c.call(objects.overriding_test(*slot), right, left)

    return choose(context, "right_operand_first", [Case(derives, other_first)], lambda c: ask(c, then_other))


def instances(context: Context) -> list[Value]:
    """Both operands, as instances of any class."""
    return [context.cast(context.value(index), objects.OBJECT_POINTER) for index in (0, 1)]


def are_instances(context: Context) -> bool:
    """Whether both operands are instances."""
    return all(isinstance(each, InstanceRepresentation) for each in context.representations[:2])


def method_slot(context: Context, name: str) -> tuple[Any, str] | None:
    """Type of the vtable, and its field, where a method is that classes of both operands have in different forms."""
    layouts = [each.layout for each in context.representations[:2]]  # type: ignore[attr-defined]
    common = layouts[0].classdef.common_base(layouts[1].classdef)
    found = context.lowerer.class_layout(common).find(name)
    if found is None or name not in found[0].slots:
        return None
    return Ptr(found[0].vtable_type), f"cls_{name}"


def asking(context: Context, name: str) -> Ask | None:
    """How to ask operand 0 by its method ``name``; None when the operation does not run it."""
    method = find_special(context, name)
    return None if method is None else lambda c, otherwise: run_special(c, method, otherwise)


def _binary(opname: str) -> Callable[[Context], Value | None]:
    def lower(context: Context) -> Value | None:
        fallback = refusing(unsupported(opname))
        other = asking(context.reversed(), dunder(opname, "r"))
        return _both_ways(context, asking(context, dunder(opname)), other, fallback, dunder(opname, "r"))

    return lower


def _inplace(opname: str) -> Callable[[Context], Value | None]:
    plain = _binary(opname)

    def lower(context: Context) -> Value | None:
        mine = find_special(context, dunder(opname, "i"))
        if mine is None:
            return plain(context)
        return run_special(context, mine, refusing(unsupported(f"inplace_{opname}")))

    return lower


for _operands in ((InstanceRepresentation,), (Representation, InstanceRepresentation)):
    rule("divmod", *_operands)(_binary("divmod"))


for _name in BINARY:
    for _operands in ((InstanceRepresentation,), (Representation, InstanceRepresentation)):
        rule(_name, *_operands)(_binary(_name))
        rule(f"inplace_{_name}", *_operands)(_inplace(_name))


def _unary(opname: str) -> Callable[[Context], Value | None]:
    def lower(context: Context) -> Value | None:
        mine = find_special(context, dunder(opname))
        assert mine is not None
        kind = type_name(context.representations[0])
        return run_special(context, mine, raising(f"bad operand type for {SYMBOLS[opname]}: '{kind}'"))

    return lower


for _name in UNARY:
    rule(_name, InstanceRepresentation)(_unary(_name))


# --- comparison


def _identity(negated: bool) -> Callable[[Context], Value]:
    def lower(context: Context) -> Value:
        left, right = context.representations[:2]
        opname = "ptr_ne" if negated else "ptr_eq"
        if isinstance(left, NoneRepresentation) or isinstance(right, NoneRepresentation):
            index = 1 if isinstance(left, NoneRepresentation) else 0
            test = "ptr_nonzero" if negated else "ptr_iszero"
            return context.emit(test, [context.value(index)], Bool)
        if not (isinstance(left, InstanceRepresentation) and isinstance(right, InstanceRepresentation)):
            return Constant(negated, Bool)
        values = [context.cast(context.value(i), objects.OBJECT_POINTER) for i in (0, 1)]
        return context.emit(opname, list(values), Bool)

    return lower


def compare(context: Context, opname: str) -> Value | None:
    """``a OP b``."""
    if opname in ("eq", "ne"):
        otherwise: Otherwise = _identity(opname == "ne")
    else:
        otherwise = refusing(unordered(opname))
    other = _asking_comparison(context.reversed(), _REFLECTED[opname])
    return _both_ways(context, _asking_comparison(context, opname), other, otherwise)


def _asking_comparison(context: Context, opname: str) -> Ask | None:
    ask = asking(context, dunder(opname))
    ask_equal = asking(context, "__eq__") if ask is None and opname == "ne" else None
    if ask_equal is None:
        return ask

    def ask_different(c: Context, otherwise: Otherwise) -> Value | None:
        def negated(d: Context) -> Value | None:
            found = otherwise(d)
            return None if found is None else d.emit("bool_not", [found], Bool)

        found = ask_equal(c, negated)
        return None if found is None else c.emit("bool_not", [found], Bool)

    return ask_different


for _name in _REFLECTED:
    for _operands in (
        (InstanceRepresentation, Representation),
        (Representation, InstanceRepresentation),
        (InstanceRepresentation, InstanceRepresentation),
        (InstanceRepresentation, NoneRepresentation),
        (NoneRepresentation, InstanceRepresentation),
    ):
        rule(_name, *_operands)(lambda context, opname=_name: compare(context, opname))


# --- truth, length, items


def truth(context: Context) -> Value | None:
    """Whether operand 0, an instance or None, is true: by ``__bool__``, or ``__len__`` where the class has no other."""
    method = find_special(context, "__bool__")
    if method is None:
        return _truth_by_length(context)
    return run_special(context.with_result(method_result(context, method)), method, _truth_by_length)


def _truth_by_length(context: Context) -> Value | None:
    method = find_special(context, "__len__")
    if method is None:
        return context.emit("ptr_nonzero", [context.value(0)], Bool)
    result = context.with_result(method_result(context, method))
    found = run_special(result, method, _default_truth(result))
    return found and context.emit("int_ne", [found, Constant(0, found.concretetype)], Bool)


def method_result(context: Context, method: SpecialMethod) -> Representation:
    """The representation of what the method gives."""
    graph = method.targets.graphs[method.methods[0][1]]
    context.lowerer.set_up_signature(graph)
    found: Representation = context.lowerer.target_representation(graph.return_variable)
    return found


def _default_truth(outer: Context) -> Otherwise:
    def lower(context: Context) -> Value:
        value = context.emit("ptr_nonzero", [context.value(0)], Bool)
        if outer.result.type is Bool:
            return value
        return context.emit("cast_bool_to_int", [value], outer.result.type)

    return lower


rule("bool", InstanceRepresentation)(truth)
lowers_builtin(bool, InstanceRepresentation)(truth)


def _method_rule(name: str, message: str) -> Callable[[Context], Value | None]:
    def lower(context: Context) -> Value | None:
        method = find_special(context, name)
        assert method is not None, f"no {name} for {context.operation}"
        return run_special(context, method, raising(message.format(type_name(context.representations[0]))))

    return lower


@rule("getitem", InstanceRepresentation)
def _getitem(context: Context) -> Value | None:
    if context.representations[0].layout.classdef.description.cls is Arguments:  # type: ignore[attr-defined]
        return exception_arguments.read_item(context)
    return _method_rule("__getitem__", "'{}' object is not subscriptable")(context)


rule("setitem", InstanceRepresentation)(_method_rule("__setitem__", "'{}' object does not support item assignment"))
rule("delitem", InstanceRepresentation)(_method_rule("__delitem__", "'{}' object doesn't support item deletion"))
for _function, _name, _message in (
    (len, "__len__", "object of type '{}' has no len()"),
    (abs, "__abs__", "bad operand type for abs(): '{}'"),
    (float, "__float__", "float() argument must be a string or a real number, not '{}'"),
    (round, "__round__", "type {} doesn't define __round__ method"),
):
    lowers_builtin(_function, InstanceRepresentation)(_method_rule(_name, _message))


@lowers_builtin(int, InstanceRepresentation)
def _int(context: Context) -> Value | None:
    name = "__int__" if find_special(context, "__int__") is not None else "__index__"
    message = "int() argument must be a string, a bytes-like object or a real number, not '{}'"
    return _method_rule(name, message)(context)


@rule("contains", InstanceRepresentation)
def _contains(context: Context) -> Value | None:
    method = find_special(context, "__contains__")
    if method is None:  # iterated, as any other iterable
        found = find_rule("contains", [])
        assert found is not None
        return found(context)
    kind = type_name(context.representations[0])
    return run_special(context, method, raising(f"argument of type '{kind}' is not iterable"))


@lowers_builtin(hash, InstanceRepresentation)
def _hash(context: Context) -> Value | None:
    method = find_special(context, "__hash__")
    if method is None:
        return context.emit("gc_identity_hash", [context.value(0)], context.result.type)
    found = run_special(context, method, _identity_hash)
    return None if found is None else context.call(objects.ll_checked_hash, found)


def _identity_hash(context: Context) -> Value:
    return context.emit("gc_identity_hash", [context.value(0)], context.result.type)


# --- calls


def call_instance(context: Context) -> Value | None:
    """``x(…)``: operand 0 the shape, operand 1 the object."""
    view = context.shifted(1)
    method = find_special(view, "__call__")
    assert method is not None, f"no __call__ for {context.operation}"
    return run_special(view, method, raising(f"'{type_name(view.representations[0])}' object is not callable"))


rule("call", Representation, InstanceRepresentation)(call_instance)


@rule("call", Representation, NoneRepresentation)
def _call_none(context: Context) -> None:
    context.call(objects.raise_type_error, context.lowerer.message("'NoneType' object is not callable"))
