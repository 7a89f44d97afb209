"""The lowering of one operation: its operands with their representations, and the low-level operations it becomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from framework.annotator.model import SomeObject
from framework.flowgraph.model import Constant, FunctionGraph, Operation, Position, Value, Variable
from framework.flowgraph.operations import CallShape
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.types import FuncType, GcOpaque, LLType, Ptr, Struct, Void
from framework.lowering.representation import (
    Representation,
    VoidRepresentation,
    default_of,
    find_conversion,
    is_nothing,
)

if TYPE_CHECKING:
    from framework.lowering.lowerer import Lowerer


def function_constant(graph: FunctionGraph) -> Constant:
    """A low-level constant pointing to a lowered (or about to be lowered) graph."""
    arguments = [v.concretetype for v in graph.startblock.inputargs if v.concretetype is not Void]
    type_ = FuncType(arguments, graph.return_variable.concretetype)
    return Constant(FunctionPointer(type_, graph.name, graph=graph), Ptr(type_))


def are_related(source: LLType | None, target: Ptr) -> bool:
    """Whether a pointer of one type may be one of the other: a derived struct, or any collected object as GCREF."""
    if not isinstance(source, Ptr):
        return False
    old, new = source.to, target.to
    if old.is_gc and new.is_gc and GcOpaque in (old, new):
        return True
    return old is new or (
        isinstance(old, Struct) and isinstance(new, Struct) and (old.is_subtype_of(new) or new.is_subtype_of(old))
    )


class Context:
    """What a rule sees.

    Attributes:
        operation: the operation being lowered.
        arguments: its operands.
        annotations, representations: those of the operands.
        result: representation of the result.
        out: the low-level operations emitted so far.
        shape: how a builtin's or method's operands were passed (set for those calls).
        live: the builtin that is called.
    """

    shape = CallShape(0)
    live: Any = None

    def __init__(self, lowerer: Lowerer, operation: Operation | None, position: Position | None) -> None:
        self.lowerer = lowerer
        self.operation = operation
        self.position = position
        self.out: list[Operation] = []
        self.arguments: list[Value] = list(operation.args) if operation else []
        self.annotations: list[SomeObject] = [lowerer.annotation(a) for a in self.arguments]
        self.representations: list[Representation] = [lowerer.representation(a) for a in self.annotations]
        self.result_annotation = lowerer.annotation(operation.result) if operation else None
        self.result: Representation = (
            lowerer.representation(self.result_annotation) if operation else VoidRepresentation(lowerer)
        )

    def shifted(self, count: int = 1) -> Context:
        """A view without the first ``count`` operands, emitting to the same place."""
        view = object.__new__(Context)
        view.__dict__.update(self.__dict__)
        view.arguments = self.arguments[count:]
        view.annotations = self.annotations[count:]
        view.representations = self.representations[count:]
        return view

    def first(self, count: int) -> Context:
        """A view of the first ``count`` operands, emitting to the same place."""
        view = self.shifted(0)
        view.arguments = self.arguments[:count]
        view.annotations = self.annotations[:count]
        view.representations = self.representations[:count]
        return view

    def with_operand(self, value: Value, annotation: SomeObject) -> Context:
        """A view with one more operand in front, emitting to the same place."""
        view = object.__new__(Context)
        view.__dict__.update(self.__dict__)
        view.arguments = [value, *self.arguments]
        view.annotations = [annotation, *self.annotations]
        view.representations = [self.lowerer.representation(annotation), *self.representations]
        return view

    def with_replaced(self, index: int, value: Value, annotation: SomeObject) -> Context:
        """A view with another operand ``index``, emitting to the same place."""
        view = self.shifted(0)
        view.arguments[index] = value
        view.annotations[index] = annotation
        view.representations[index] = self.lowerer.representation(annotation)
        return view

    def reversed(self) -> Context:
        """A view with the operands in the opposite order, emitting to the same place."""
        view = object.__new__(Context)
        view.__dict__.update(self.__dict__)
        view.arguments = self.arguments[::-1]
        view.annotations = self.annotations[::-1]
        view.representations = self.representations[::-1]
        return view

    def with_result(self, result: Representation) -> Context:
        """A view whose result has another representation, emitting to the same place."""
        view = object.__new__(Context)
        view.__dict__.update(self.__dict__)
        view.result = result
        view.result_annotation = result.annotation
        return view

    def unwrapped(self) -> Context:
        """A view with optional numbers, known not to be None here, taken out of their boxes."""
        view = object.__new__(Context)
        view.__dict__.update(self.__dict__)
        view.annotations = [
            a.with_optional(False) if hasattr(r, "inner") else a
            for a, r in zip(self.annotations, self.representations, strict=True)
        ]
        view.representations = [getattr(r, "inner", r) for r in self.representations]
        view.arguments = [
            self.convert(self.value(i), r, r.inner) if hasattr(r, "inner") else self.arguments[i]
            for i, r in enumerate(self.representations)
        ]
        return view

    # --- operands

    def value(self, index: int, target: Representation | None = None) -> Value:
        """Operand ``index`` as a low-level value, in representation ``target`` (its own by default)."""
        source = self.representations[index]
        annotation = self.annotations[index]
        argument = self.arguments[index]
        target = target or source
        is_lowered = isinstance(argument, Constant) and argument.concretetype is not None
        if annotation.is_constant and not is_lowered:
            constant = self.lowerer.try_constant(annotation.const, target)
            if constant is not None:
                return constant
        return self.convert(argument, source, target)

    def constant_of(self, index: int) -> Any:
        """The Python value of an operand that must be known at translation time."""
        annotation = self.annotations[index]
        assert annotation.is_constant, f"operand {index} of {self.operation} is not constant"
        return annotation.const

    def values(self, start: int = 0) -> list[Value]:
        """All operands from ``start`` on, in their own representations."""
        return [self.value(i) for i in range(start, len(self.arguments))]

    # --- emitting

    def emit(self, opname: str, arguments: list[Value], type_: LLType) -> Variable:
        """Emit ``opname`` and return its result."""
        result = Variable("", type_)
        self.out.append(Operation(opname, arguments, result, self.position))
        return result

    def convert(self, value: Value, source: Representation, target: Representation) -> Value:
        """``value`` in another representation."""
        if source is target:
            return value
        found = find_conversion(source, target)
        if found is None:
            if source.type is target.type:
                return value
            if is_nothing(source) or is_nothing(target):  # an item of what is always empty: this never runs
                return default_of(target.type)
            raise TypeError(f"no conversion from {source} to {target} at {self.position}")
        return found(self, value, source, target)

    def call(self, helper: Callable[..., Any], *arguments: Value) -> Value:
        """Call a runtime helper written in the low-level dialect, specialised for the types of the arguments.

        A Void constant argument is passed at translation time: the helper is specialised for it.
        """
        graph = self.lowerer.helper_graph(helper, arguments)
        return self.call_graph(graph, [a for a in arguments if a.concretetype is not Void])

    def call_function(self, function: Callable[..., Any], *arguments: tuple[Value, Representation]) -> Value:
        """Call ordinary restricted Python of the runtime; the result is in the representation of its annotation."""
        return self.call_python(function, *((value, r.annotation) for value, r in arguments))[0]

    def call_python(
        self, function: Callable[..., Any], *arguments: tuple[Value, SomeObject]
    ) -> tuple[Value, Representation]:
        """Call ordinary restricted Python on low-level values of these annotations; the result and how it looks.

        What an annotation holds constant (a function, a type) is known in the graph that is called.
        """
        lowerer = self.lowerer
        graph = lowerer.annotator.annotate_helper(function, [annotation for _, annotation in arguments])
        values = []
        for parameter, (value, annotation) in zip(lowerer.parameters(graph), arguments, strict=True):
            source = lowerer.representation(annotation)
            converted = self.convert(value, source, lowerer.target_representation(parameter))
            if converted.concretetype is not Void:
                values.append(converted)
        return self.call_graph(graph, values), lowerer.target_representation(graph.return_variable)

    def call_graph(self, graph: FunctionGraph, arguments: list[Value]) -> Value:
        """Emit a direct call; the arguments have the graph's types, Void ones left out."""
        self.lowerer.set_up_signature(graph)
        target = function_constant(graph)
        parameters = target.concretetype.to.args
        casted = [self.cast(a, t) for a, t in zip(arguments, parameters, strict=True)]
        return self.emit("direct_call", [target, *casted], graph.return_variable.concretetype)

    def cast(self, value: Value, type_: LLType) -> Value:
        """``value`` cast to a pointer type when it is a pointer to a derived or base struct.

        Raises:
            TypeError: if the two structs are not related.
        """
        if value.concretetype is type_ or not isinstance(type_, Ptr):
            return value
        if not are_related(value.concretetype, type_):
            raise TypeError(f"{value.concretetype} is cast to {type_}")
        if isinstance(value, Constant):
            return Constant(value.value, type_)
        return self.emit("cast_pointer", [value], type_)

    def void(self, value: Any) -> Constant:
        """A translation-time argument for a helper or an operation."""
        return Constant(value, Void)
