"""Stubs: the functions behind the pointers of call families, and memo calls.

Members of a family are called through stubs that take exactly the arguments given at the call and add defaults, so that
all function pointers of one row have one signature.  What is called in several shapes has a struct of such pointers.
"""

from __future__ import annotations

from typing import Any

from framework.annotator import arguments as matching
from framework.annotator.descriptions import (
    CallRow,
    FunctionDescription,
)
from framework.annotator.model import SomeImpossible, SomeInstance, SomeNone, SomeObject, SomeTuple
from framework.annotator.unions import union
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.memory import FunctionPointer, StructObject
from framework.lltypes.types import Bool, FuncType, LLType, Ptr, Signed, Struct, Void
from framework.lowering.branching import Case, choose
from framework.lowering.calls import (
    BoundMethodRepresentation,
    MethodKey,
    call_one,
    call_targets,
    gather,
)
from framework.lowering.context import Context
from framework.lowering.frozen import FrozenSetRepresentation, read_choice
from framework.lowering.representation import (
    Representation,
    default_of,
)
from framework.runtime.objects import OBJECT_POINTER


def _same_constants(outer: Context, combination: tuple[Any, ...]) -> Any:
    """Tests whether the operands from 2 on are these constants."""

    def test(context: Context) -> Value:
        result: Value = Constant(True, Bool)
        same: Value
        for index, value in enumerate(combination, 2):
            representation = context.representations[index]
            if representation.type is Void:
                continue
            wanted = representation.constant(value)
            if wanted.concretetype is not Bool:
                same = context.emit("ptr_eq", [context.value(index), wanted], Bool)
            elif wanted.value:
                same = context.value(index)
            else:
                same = context.emit("bool_not", [context.value(index)], Bool)
            result = same if isinstance(result, Constant) else context.emit("bool_and", [result, same], Bool)
        return result

    return test


def _widest(one: SomeObject | None, other: SomeObject) -> SomeObject:
    """What holds for an argument or a result of several members of a row."""
    if one is None or isinstance(one, SomeImpossible):
        return other
    return union(one, other) if isinstance(one, SomeInstance) and isinstance(other, SomeInstance) else one


class CallLowering:
    """The part of the Lowerer that knows call families, stubs and memo calls."""

    annotator: Any

    def start_calls(self) -> None:
        """Set up the tables."""
        self._stubs: dict[tuple[int, FunctionDescription], FunctionGraph] = {}
        self._stub_constants: dict[tuple[int, FunctionDescription], Constant] = {}
        self._row_structs: dict[int, Struct] = {}
        self._method_numbers: dict[MethodKey, int] = {}
        self._row_objects: dict[tuple[int, FunctionDescription], StructObject] = {}
        self._row_parameters: dict[int, tuple[list[FunctionGraph], list[SomeObject]]] = {}

    def row_parameters(self, row: CallRow) -> list[SomeObject]:
        """Annotations of the explicit arguments, which are equal in all members but for declared classes."""
        graphs = list(row.graphs.values())
        found = self._row_parameters.get(id(row))
        if found is None or found[0] != graphs:  # a helper may have added a member
            found = self._row_parameters[id(row)] = (graphs, self._find_row_parameters(row))
        return found[1]

    def _find_row_parameters(self, row: CallRow) -> list[SomeObject]:
        result: list[SomeObject | None] = [None] * row.explicit_count
        for description, graph in row.graphs.items():
            parameters = self.parameters(graph)  # type: ignore[attr-defined]
            for parameter, source in zip(parameters, row.sources[description], strict=True):
                annotation = self.annotation(parameter)  # type: ignore[attr-defined]
                for index, part in _explicit_parts(source, annotation, row):
                    result[index] = _widest(result[index], part)
        return [annotation or SomeNone() for annotation in result]

    def row_result(self, row: CallRow) -> Representation:
        """Representation of the result of a row."""
        annotation: SomeObject | None = None
        for graph in row.graphs.values():
            annotation = _widest(annotation, self.annotation(graph.return_variable))  # type: ignore[attr-defined]
        return self.representation(annotation)  # type: ignore[attr-defined,no-any-return]

    def row_type(self, row: CallRow) -> FuncType:
        """Signature of the function pointers of a row."""
        arguments: list[LLType] = [OBJECT_POINTER] if row.is_bound else []
        for annotation in self.row_parameters(row):
            type_ = self.representation(annotation).type  # type: ignore[attr-defined]
            if type_ is not Void:
                arguments.append(type_)
        return FuncType(arguments, self.row_result(row).type)

    def stub(self, row: CallRow, description: FunctionDescription) -> FunctionGraph:
        """A graph that takes the arguments of a row and calls a member with what its parameters need."""
        key = (id(row), description)
        found = self._stubs.get(key)
        if found is None:
            found = self._stubs[key] = self._make_stub(row, description)
        return found

    def _make_stub(self, row: CallRow, description: FunctionDescription) -> FunctionGraph:
        graph = row.graphs[description]
        signature = self.row_type(row)
        explicit = self.row_parameters(row)
        context = Context(self, None, graph.position)  # type: ignore[arg-type]
        inputs: list[Variable] = []
        self_value = None
        if row.is_bound:
            self_value = Variable("self", OBJECT_POINTER)
            inputs.append(self_value)
        for annotation in explicit:
            variable = Variable("", self.representation(annotation).type)  # type: ignore[attr-defined]
            variable.annotation = annotation
            context.arguments.append(variable)
            context.annotations.append(annotation)
            context.representations.append(self.representation(annotation))  # type: ignore[attr-defined]
            if variable.concretetype is not Void:
                inputs.append(variable)
        block = Block(inputs)
        result = FunctionGraph(f"{graph.name}.stub", block, Variable("", signature.result))
        result.hints["inline"] = True
        result.exceptblock.inputargs[0].concretetype = OBJECT_POINTER
        sources = [_without_star(s, row) for s in row.sources[description]]
        values = gather(context, graph, sources, description, 0, self_value)
        value = context.call_graph(graph, values)
        if signature.result is not Void:
            source = self.target_representation(graph.return_variable)  # type: ignore[attr-defined]
            value = context.cast(context.convert(value, source, self.row_result(row)), signature.result)
        else:
            value = Constant(None, Void)
        block.operations = context.out
        block.close(Link([value], result.returnblock))
        self.graphs.append(result)  # type: ignore[attr-defined]
        self.mark_lowered(result)  # type: ignore[attr-defined]
        return result

    def stub_constant(self, row: CallRow, description: FunctionDescription) -> Constant:
        """The function pointer of a member in a row; null for one that is never called in that shape."""
        key = (id(row), description)
        found = self._stub_constants.get(key)
        if found is None:
            type_ = self.row_type(row)
            is_called = description in row.graphs
            graph = self.stub(row, description) if is_called else self._uncalled_stub(type_, description)
            found = self._stub_constants[key] = Constant(FunctionPointer(type_, graph.name, graph=graph), Ptr(type_))
        return found

    def _uncalled_stub(self, type_: FuncType, description: FunctionDescription) -> FunctionGraph:
        """A function that stands for one that is never called in this shape: it only has an identity."""
        inputs = [Variable("", argument) for argument in type_.args]
        start = Block(inputs)
        graph = FunctionGraph(f"{description.name}.uncalled", start, Variable("", type_.result))
        graph.exceptblock.inputargs[0].concretetype = OBJECT_POINTER
        message = Constant(f"call of {description.name} in a shape that inference did not see", Void)
        start.operations.append(Operation("debug_fatal", [message], Variable("", Void)))
        start.close(Link([default_of(type_.result)], graph.returnblock))
        self.graphs.append(graph)  # type: ignore[attr-defined]
        self.mark_lowered(graph)  # type: ignore[attr-defined]
        return graph

    def method_number(self, key: MethodKey) -> int:
        """The number that stands for a method's name in bound methods that keep it at run time."""
        return self._method_numbers.setdefault(key, len(self._method_numbers))

    def row_struct(self, family: Any) -> Struct:
        """The struct type with one function pointer per row of a family."""
        found = self._row_structs.get(id(family))
        if found is None:
            found = Struct("callable")
            for index, row in enumerate(family.rows.values()):
                found.add_field(f"row{index}", Ptr(self.row_type(row)))
            found.add_field("number", Signed)  # keeps the objects of functions that are never called apart
            self._row_structs[id(family)] = found
        return found

    def row_struct_object(self, family: Any, description: FunctionDescription) -> StructObject:
        """The prebuilt struct of function pointers of a member."""
        key = (id(family), description)
        found = self._row_objects.get(key)
        if found is None:
            found = self._row_objects[key] = StructObject(self.row_struct(family))
            for index, row in enumerate(family.rows.values()):
                setattr(found, f"row{index}", self.stub_constant(row, description).value)
            found.number = len(self._row_objects)
        return found

    def lower_memo(self, context: Context, targets: Any) -> Value | None:
        """A call evaluated at translation time."""
        if context.result.type is Void:
            return None
        choices = list(targets.memo.values())
        varying = [i for i in range(2, len(context.arguments)) if context.representations[i].type is not Void]
        if len(varying) == 1 and isinstance(context.representations[varying[0]], FrozenSetRepresentation):
            by_constant = [(combination[varying[0] - 2], result) for combination, result in choices]
            if all(value is not None for value, _ in by_constant):
                return read_choice(context, varying[0], context.operation, by_constant)
        cases = [
            Case(_same_constants(context, combination), lambda c, result=result: c.result.constant(result))
            for combination, result in choices[:-1]
        ]
        return choose(context, "memo", cases, lambda c: c.result.constant(choices[-1][1]))

    def call_one(self, context: Context, targets: Any, description: Any, first: int, self_value: Value) -> Any:
        """Call one of the graphs that an operation reaches (for modules that this one imports)."""
        return call_one(context, targets, description, first, self_value)

    def is_bound_method(self, representation: Representation) -> bool:
        """Whether values are bound methods."""
        return isinstance(representation, BoundMethodRepresentation)

    def call_user_targets(self, context: Context, first: int, self_value: Value | None) -> Value | None:
        """Call the restricted Python that an operation reaches."""
        targets = self.annotator.call_targets[context.operation]
        if targets.memo is not None:
            return self.lower_memo(context, targets)
        return call_targets(context, targets, first, self_value)


def _explicit_parts(source: matching.Source, annotation: SomeObject, row: CallRow) -> list[tuple[int, SomeObject]]:
    match source:
        case matching.Explicit(index):
            return [(index, annotation)]
        case matching.StarItem(index):
            return [(row.shape.positional + len(row.shape.keywords) + index, annotation)]
        case matching.Rest(parts):
            assert isinstance(annotation, SomeTuple)
            return [pair for part, item in zip(parts, annotation.items) for pair in _explicit_parts(part, item, row)]
    return []


def _without_star(source: matching.Source, row: CallRow) -> matching.Source:
    """A stub receives the items of the star tuple as arguments of their own."""
    match source:
        case matching.StarItem(index):
            return matching.Explicit(row.shape.positional + len(row.shape.keywords) + index)
        case matching.Rest(parts):
            return matching.Rest(tuple(_without_star(part, row) for part in parts))
    return source
