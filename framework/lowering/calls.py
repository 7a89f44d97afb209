"""Calls of functions, classes and bound methods, and these as values.

    a PBC of one function                     nothing at run time: calls are direct
    a PBC of several functions                a function pointer (a pointer to a struct with one pointer per call shape,
                                              when the family is called in several shapes)
    a PBC of one / several classes            nothing / a pointer to the vtable
    a bound method                            the instance; which function it is says the vtable

Members of a call family are called through *stubs* (see ``stubs``).
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Any

from framework.annotator import arguments as matching
from framework.annotator import intrinsics
from framework.annotator.descriptions import (
    CallRow,
    ClassDescription,
    Description,
    FrozenDescription,
    FunctionDescription,
    MethodDescription,
)
from framework.annotator.model import NONE, SomeInstance, SomeNone, SomeObject, SomePBC, SomeTuple
from framework.flowgraph.model import Constant, FunctionGraph, Value
from framework.flowgraph.operations import CallShape
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, FuncType, GcStruct, Ptr, Signed, Struct, Void
from framework.lowering.branching import Case, choose
from framework.lowering.context import Context
from framework.lowering.frozen import FrozenSetRepresentation
from framework.lowering.instances import new_instance, read_field, read_vtable
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import (
    Representation,
    VoidRepresentation,
    conversion,
    represents,
    rule,
)
from framework.runtime import objects
from framework.runtime.exceptions import keep_arguments
from framework.runtime.objects import OBJECT_POINTER, OBJECT_VTABLE, VTABLE_POINTER


class PBCRepresentation(VoidRepresentation):
    """One prebuilt constant: nothing at run time."""

    def __init__(self, lowerer: Any, annotation: SomePBC) -> None:
        super().__init__(lowerer)
        self.descriptions = annotation.descriptions


class ClassSetRepresentation(Representation):
    """One of several classes: its vtable."""

    type = VTABLE_POINTER

    def __init__(self, lowerer: Any, annotation: SomePBC) -> None:
        super().__init__(lowerer)
        self.optional = annotation.optional

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(OBJECT_VTABLE), VTABLE_POINTER)
        classdef = self.lowerer.annotator.bookkeeper.classdef_of(value)
        return Constant(self.lowerer.class_layout(classdef).vtable, VTABLE_POINTER)


class FunctionSetRepresentation(Representation):
    """One of several functions of a family (or None)."""

    def __init__(self, lowerer: Any, annotation: SomePBC) -> None:
        super().__init__(lowerer)
        self.optional = annotation.optional
        self.family = function_of(next(iter(annotation.descriptions))).family
        self.rows = list(self.family.rows.values())
        self.struct: Struct | None = None
        if len(self.rows) == 1:
            self.type = Ptr(lowerer.row_type(self.rows[0]))
        else:
            self.struct = lowerer.row_struct(self.family)
            self.type = Ptr(self.struct)

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(self.type.to), self.type)  # type: ignore[attr-defined]
        function = value if isinstance(value, types.FunctionType) else intrinsics.function_for(value)
        return self.description_constant(self.lowerer.annotator.bookkeeper.function_description(function))

    def description_constant(self, description: FunctionDescription) -> Constant:
        """The pointer that stands for a member of the family."""
        if self.struct is None:
            return self.lowerer.stub_constant(self.rows[0], description)
        return Constant(self.lowerer.row_struct_object(self.family, description), self.type)


BOUND_METHOD = GcStruct("bound_method", ("instance", OBJECT_POINTER), ("number", Signed), immutable=True)
"""A method bound to an instance where the name of the method is not known: its number tells (``BoundMethods.number``)."""

MethodKey = tuple[Any, str]
"""The class that is home to a method's slot, and the method's name; (method, "") for one without a slot."""


class BoundMethodRepresentation(Representation):
    """A method bound to an instance: the instance, where one name finds the method in all classes; else both."""

    def __init__(self, lowerer: Any, annotation: SomePBC) -> None:
        super().__init__(lowerer)
        self.descriptions: frozenset[Any] = annotation.descriptions
        self.optional = annotation.optional
        methods = in_order(annotation.descriptions)
        keys = [method_keys(method) for method in methods]
        self.keys = list(dict.fromkeys(key for known in keys for key in known))
        shared = [key for key in self.keys if all(key in known for known in keys)]
        self.key = shared[0] if shared else None
        if self.key is None:
            self.type = Ptr(BOUND_METHOD)
            return
        common = methods[0].selfdef
        for method in methods[1:]:
            common = common.common_base(method.selfdef)
        self.type = Ptr(lowerer.class_layout(common).struct) if common else OBJECT_POINTER

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(self.type.to), self.type)  # type: ignore[attr-defined]
        value = self.lowerer.annotator.bookkeeper.closures.bound(value)
        instance = self.lowerer.prebuilt_instance(value.__self__)
        if self.key is not None:
            return Constant(instance, self.type)
        function = value.__func__
        method = next(m for m in self.descriptions if m.function.function is function)
        pair = malloc(BOUND_METHOD)
        pair.instance = instance
        pair.number = self.lowerer.method_number(method_keys(method)[0])
        return Constant(pair, self.type)

    def with_key(self, key: MethodKey) -> list[Any]:
        """The methods that this name finds."""
        return [method for method in in_order(self.descriptions) if key in method_keys(method)]


def method_keys(method: MethodDescription) -> list[MethodKey]:
    """Under which names, in the slots of which classes, a method is found."""
    result: list[MethodKey] = []
    hidden: set[str] = set()
    for current in method.selfdef.chain():
        for name, value in current.description.own_namespace().items():
            if value is method.function.function and name not in hidden:
                home = next((c for c in method.selfdef.chain() if name in c.attributes), None)
                if home is not None:
                    result.append((home, name))
            hidden.add(name)
    return result or [(method, "")]  # found by super() only


def in_order(descriptions: Iterable[Any]) -> list[Any]:
    """A deterministic order."""
    return sorted(descriptions, key=lambda description: description.name)


def function_of(description: Description) -> FunctionDescription:
    """The function behind a function or method."""
    if isinstance(description, MethodDescription):
        return description.function
    assert isinstance(description, FunctionDescription)
    return description


@represents(SomePBC)
def _represent_pbc(lowerer: Any, annotation: SomePBC) -> Representation:
    descriptions = annotation.descriptions
    first = next(iter(descriptions))
    if isinstance(first, MethodDescription):
        return BoundMethodRepresentation(lowerer, annotation)
    if len(descriptions) == 1 and not annotation.optional:
        return PBCRepresentation(lowerer, annotation)
    if isinstance(first, ClassDescription):
        return ClassSetRepresentation(lowerer, annotation)
    if isinstance(first, FrozenDescription):
        return FrozenSetRepresentation(lowerer, annotation)
    assert isinstance(first, FunctionDescription), f"no run-time form for a choice of {descriptions}"
    return FunctionSetRepresentation(lowerer, annotation)


def _only(source: PBCRepresentation) -> Description:
    (description,) = source.descriptions
    return description


@conversion(PBCRepresentation, FunctionSetRepresentation)
def _function_to_set(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.description_constant(_only(source))


@conversion(PBCRepresentation, ClassSetRepresentation)
def _class_to_set(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(_only(source).value)


@conversion(PBCRepresentation, FrozenSetRepresentation)
def _frozen_to_set(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(_only(source).value)


@conversion(NoneRepresentation, FunctionSetRepresentation)
@conversion(NoneRepresentation, ClassSetRepresentation)
def _none_to_set(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


@conversion(FunctionSetRepresentation, FunctionSetRepresentation)
@conversion(ClassSetRepresentation, ClassSetRepresentation)
def _set_to_set(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.cast(value, target.type)


@conversion(FunctionSetRepresentation, PBCRepresentation)
@conversion(ClassSetRepresentation, PBCRepresentation)
@conversion(FrozenSetRepresentation, PBCRepresentation)
def _set_to_one(context: Context, value: Value, source: Any, target: Any) -> Value:
    return Constant(_only(target).value, Void)


# --- arguments


def gather(
    context: Context, graph: FunctionGraph, sources: list[matching.Source], owner: FunctionDescription,
    first: int, self_value: Value | None,
) -> list[Value]:  # fmt: skip
    """The arguments of a direct call, converted to the graph's parameters, Void ones left out.

    ``first``: index of the operand that ``Explicit(0)`` names; ``self_value`` is already low-level.
    """
    lowerer = context.lowerer
    lowerer.set_up_signature(graph)
    result = []
    for parameter, source in zip(lowerer.parameters(graph), sources, strict=True):
        if parameter.concretetype is Void:
            continue
        target = lowerer.target_representation(parameter)
        if isinstance(source, matching.SelfField):
            value = captured_default(context, graph, self_value, source.name, target)
        else:
            value = _argument(context, source, owner, first, self_value, target, lowerer.annotation(parameter))
        result.append(context.cast(value, parameter.concretetype))
    return result


def _argument(
    context: Context, source: matching.Source, owner: FunctionDescription, first: int, self_value: Value | None,
    target: Representation, annotation: SomeObject,
) -> Value:  # fmt: skip
    match source:
        case matching.SelfArgument():
            assert self_value is not None
            if self_value.concretetype is Void:  # the class of a classmethod
                return target.constant(self_value.value)  # type: ignore[union-attr]
            return self_value
        case matching.Explicit(index):
            return context.value(first + index, target)
        case matching.Default(name):
            return default_value(context, owner.default(name), target)
        case matching.StarItem(index):
            return star_item(context, len(context.arguments) - 1, index, target)
        case matching.Rest(parts):
            assert isinstance(annotation, SomeTuple)
            items = []
            for part, item in zip(parts, annotation.items, strict=True):
                representation = context.lowerer.representation(item)
                items.append(_argument(context, part, owner, first, self_value, representation, item))
            return context.lowerer.make_tuple(context, target, items)
    raise AssertionError(source)


def captured_default(
    context: Context, graph: FunctionGraph, self_value: Value | None, name: str, target: Representation
) -> Value:
    """A default that was captured when the closure was made: a field of the closure."""
    assert self_value is not None
    lowerer = context.lowerer
    closure = lowerer.annotation(lowerer.parameters(graph)[0])
    assert isinstance(closure, SomeInstance)
    layout = lowerer.class_layout(closure.classdef)
    return read_field(context, layout, context.cast(self_value, Ptr(layout.struct)), name, target)


def default_value(context: Context, value: Any, target: Representation) -> Value:
    """A parameter's default in the parameter's representation."""
    annotation = context.lowerer.annotator.annotation_of_constant(value)
    if isinstance(annotation, SomeNone):  # None, or what stands for it
        value = None
    constant = context.lowerer.try_constant(value, target)
    if constant is not None:
        return constant
    source = context.lowerer.representation(annotation)
    return context.convert(source.constant(value), source, target)


def star_item(context: Context, operand: int, index: int, target: Representation) -> Value:
    """Item ``index`` of the tuple passed with a star."""
    value, representation = context.lowerer.tuple_item(context, operand, index)
    return context.convert(value, representation, target)


# --- calls


@rule("call", Representation, PBCRepresentation)
@rule("call", Representation, FunctionSetRepresentation)
@rule("call", Representation, ClassSetRepresentation)
def _call(context: Context) -> Value | None:
    lowerer = context.lowerer
    targets = lowerer.annotator.call_targets.get(context.operation)
    assert targets is not None, f"no call targets for {context.operation}"
    if targets.memo is not None:
        return lowerer.lower_memo(context, targets)
    callee = context.representations[1]
    if getattr(callee, "optional", False):
        context.call(objects.ll_check_callable, context.emit("ptr_nonzero", [context.value(1)], Bool))
    descriptions = list(targets.graphs)
    if descriptions and isinstance(descriptions[0], ClassDescription):
        if isinstance(callee, ClassSetRepresentation):
            return instantiate_one_of(context, targets)
        return instantiate(context, descriptions[0], targets, 2)
    if isinstance(callee, FunctionSetRepresentation):
        return call_function_set(context, callee, targets)
    return call_targets(context, targets, 2, None)


def call_targets(context: Context, targets: Any, first: int, self_value: Value | None) -> Value | None:
    """Call the only graph that an operation reaches."""
    (description,) = targets.graphs
    return call_one(context, targets, description, first, self_value)


def call_one(context: Context, targets: Any, description: Description, first: int, self_value: Any) -> Value | None:
    """Call one of the graphs that an operation reaches."""
    graph = targets.graphs[description]
    values = gather(context, graph, targets.sources[description], function_of(description), first, self_value)
    return returned(context, graph, context.call_graph(graph, values))


def returned(context: Context, graph: FunctionGraph, value: Value) -> Value | None:
    """The result of a call in the representation of the operation's result."""
    if graph.return_variable.concretetype is Void or context.result.type is Void:
        return None
    source = context.lowerer.target_representation(graph.return_variable)
    return context.convert(value, source, context.result)


def call_through_slot(context: Context, name: str, first: int, self_value: Value) -> Value | None:
    """Call a method that subclasses override, through the vtable of self."""
    lowerer = context.lowerer
    layout = lowerer.layout_of_pointer(self_value.concretetype)
    found = layout.find(name)
    assert found is not None, f"no method slot {name} in {layout.classdef}"
    home, attribute = found
    vtable = read_vtable(context, self_value, home)
    representation = lowerer.representation(attribute.annotation)
    slot = context.emit("getfield", [vtable, context.void(f"cls_{name}")], representation.type)
    row = _row_of_call(context, representation.rows, first, is_bound=True)
    return call_through_row(context, slot, representation, row, first, self_value)


def _row_of_call(context: Context, rows: list[CallRow], first: int, is_bound: bool) -> CallRow:
    """The row for the shape of the call: that of the operation, or all operands from ``first`` on."""
    shape = CallShape(len(context.arguments) - first)
    if first == 2 and isinstance(context.arguments[0], Constant) and isinstance(context.arguments[0].value, CallShape):
        shape = context.arguments[0].value
    length = 0
    if shape.star:
        star = context.annotations[-1]
        assert isinstance(star, SomeTuple)
        length = len(star.items)
    fitting = [r for r in rows if (r.shape, r.star_length, r.is_bound) == (shape, length, is_bound)]
    if len(fitting) > 1:  # the functions are specialised, and this call is for one of their forms
        wanted = context.lowerer.annotator.call_targets[context.operation].row.key
        fitting = [r for r in fitting if r.key == wanted]
    return fitting[0]


def call_function_set(context: Context, callee: FunctionSetRepresentation, targets: Any) -> Value | None:
    """Call one of several functions."""
    if len(targets.graphs) == 1:
        return call_targets(context, targets, 2, None)
    row = _row_of_call(context, callee.rows, 2, is_bound=False)
    return call_through_row(context, context.value(1), callee, row, 2, None)


def call_through_row(
    context: Context, slot: Value, representation: FunctionSetRepresentation, row: CallRow, first: int,
    self_value: Value | None,
) -> Value | None:  # fmt: skip
    """Call a function pointer of a family in the shape of ``row``."""
    lowerer = context.lowerer
    pointer = slot
    if representation.struct is not None:
        name = f"row{representation.rows.index(row)}"
        pointer = context.emit("getfield", [slot, context.void(name)], representation.struct.fields[name])
    signature: FuncType = pointer.concretetype.to
    values: list[Value] = []
    explicit = lowerer.row_parameters(row)
    if row.is_bound:
        assert self_value is not None
        values.append(context.cast(self_value, OBJECT_POINTER))
    for index, annotation in enumerate(explicit):
        target = lowerer.representation(annotation)
        if target.type is Void:
            continue
        if row.star_length and index >= len(explicit) - row.star_length:
            offset = index - (len(explicit) - row.star_length)
            values.append(star_item(context, len(context.arguments) - 1, offset, target))
        else:
            values.append(context.value(first + index, target))
    graphs = [lowerer.stub(row, description) for description in row.graphs]
    result = context.emit("indirect_call", [pointer, *values, context.void(graphs)], signature.result)
    if signature.result is Void or context.result.type is Void:
        return None
    return context.convert(result, lowerer.row_result(row), context.result)


def instantiate(context: Context, description: ClassDescription, targets: Any, first: int) -> Value:
    """Make an instance and run its ``__init__``."""
    instance = new_instance(context, description.classdef())
    if description.keeps_arguments:
        keep = context.lowerer.annotator.bookkeeper.function_description(keep_arguments)
        if keep in targets.graphs:
            call_one(context.with_result(context.lowerer.representation(NONE)), targets, keep, first, instance)
    graph = targets.graphs[description]
    if graph is not None:
        owner = context.lowerer.annotator.description_of[graph]
        values = gather(context, graph, targets.sources[description], owner, first, instance)
        context.call_graph(graph, values)
    return context.cast(instance, context.result.type)


def instantiate_one_of(context: Context, targets: Any) -> Value | None:
    """Make an instance of one of several classes, told apart by their vtables."""
    descriptions = [d for d in targets.graphs if isinstance(d, ClassDescription)]
    cases = [
        Case(_is_class(context, description, 1), lambda c, d=description: instantiate(c, d, targets, 2))
        for description in descriptions[:-1]
    ]
    return choose(context, "instantiate", cases, lambda c: instantiate(c, descriptions[-1], targets, 2))


def _is_class(outer: Context, description: ClassDescription, index: int) -> Any:
    vtable = outer.representations[index].constant(description.value)
    return lambda context: context.emit("ptr_eq", [context.value(index), vtable], Bool)


# --- classes and functions as values


@rule("is_", ClassSetRepresentation, ClassSetRepresentation)
@rule("is_", FunctionSetRepresentation, FunctionSetRepresentation)
@rule("eq", ClassSetRepresentation, ClassSetRepresentation)
@rule("eq", FunctionSetRepresentation, FunctionSetRepresentation)
def _same(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1)], Bool)


def _different(context: Context) -> Value:
    return context.emit("ptr_ne", [context.value(0), context.value(1)], Bool)


def _compared_with_one(wide: int, opname: str) -> Any:
    def lower(context: Context) -> Value:
        target = context.representations[wide]
        return context.emit(opname, [context.value(wide), context.value(1 - wide, target)], Bool)

    return lower


for _set in (ClassSetRepresentation, FunctionSetRepresentation):
    rule("ne", _set, _set)(_different)
    for _opname, _test in (("is_", "ptr_eq"), ("eq", "ptr_eq"), ("ne", "ptr_ne")):
        rule(_opname, _set, PBCRepresentation)(_compared_with_one(0, _test))
        rule(_opname, PBCRepresentation, _set)(_compared_with_one(1, _test))


@rule("bool", FunctionSetRepresentation)
@rule("bool", ClassSetRepresentation)
def _truth(context: Context) -> Value:
    return context.emit("ptr_nonzero", [context.value(0)], Bool)
