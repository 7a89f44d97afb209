"""Lowering: rewrites annotated flow graphs in place into low-level graphs.

For every graph: each variable gets the low-level type of its annotation's representation; each operation is replaced by
the low-level operations its rule emits (control flow lives in runtime helpers, which the inliner dissolves); values that
change representation along a link are converted there; values without run-time content (type Void) disappear.

A protected block (exit switch LAST_EXCEPTION) is split so that every low-level operation that can raise ends a block of its
own with the same handler.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.annotator.annotator import Annotator
from framework.annotator.assignment import MissingFields
from framework.annotator.model import SomeBool, SomeChar, SomeImpossible, SomeInteger, SomeObject, SomeString
from framework.annotator.overflow import checked_operations
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.annotator.typenames import type_text
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import (
    LAST_EXCEPTION,
    Block,
    Constant,
    FunctionGraph,
    Link,
    Operation,
    Value,
    Variable,
)
from framework.lltypes.memory import null
from framework.lltypes.operations import TABLE
from framework.lltypes.types import LLType, Primitive, Ptr, Void
from framework.lowering.context import Context
from framework.lowering.empty_containers import raise_for_missing_item
from framework.lowering.equality import EqualityLowering
from framework.lowering.exception_arguments import raise_for_missing
from framework.lowering.indices import with_indices
from framework.lowering.lists import ListTypes
from framework.lowering.none_checks import check_operation, raise_for_none_attribute
from framework.lowering.optional import OptionalRepresentation
from framework.lowering.prebuilt import PrebuiltObjects
from framework.lowering.refusals import RefusalHandling
from framework.lowering.representation import FACTORIES, Representation, VoidRepresentation, find_rule
from framework.lowering.stubs import CallLowering
from framework.lowering.tables import TableLowering
from framework.lowering.tuples import TupleLowering
from framework.lowering.typetexts import none_operand_message
from framework.lowering.wrapping import WrapChecks
from framework.runtime.objects import OBJECT_POINTER, raise_type_error


class Lowerer(
    PrebuiltObjects,
    CallLowering,
    TupleLowering,
    ListTypes,
    TableLowering,
    EqualityLowering,
    WrapChecks,
    RefusalHandling,
):
    """Lowers all graphs of an annotated program.

    Attributes:
        annotator: its facts.
        graphs: the lowered graphs, in order.
    """

    def __init__(self, annotator: Annotator, debug: bool = False) -> None:
        self.annotator = annotator
        annotator.freeze()
        self.missing_fields = MissingFields(annotator)
        self.graphs: list[FunctionGraph] = []
        self._representations: dict[SomeObject, Representation] = {}
        self._by_identity: dict[int, tuple[SomeObject, Representation]] = {}
        self._pending_setup: list[Any] = []
        self._attachments: dict[Any, Any] = {}
        self._in_setup = False
        self._signatures: set[FunctionGraph] = set()
        self.overflow_checked: set[Operation] = set()
        self._lowered: set[FunctionGraph] = set()
        self._parameters: dict[FunctionGraph, list[Variable]] = {}
        self.inlined_arrays: dict[Value, Value] = {}  # ``p.chars`` of a struct p that ends in an array -> p
        self.start_refusals()
        self.start_prebuilt()
        self.start_calls()
        self.start_lists()
        self.start_equality()
        self.start_tables()
        self.start_wrap_checks(debug)

    def attachment(self, kind: Callable[[Lowerer], Any]) -> Any:
        """The one object of a class with tables of its own for this lowering."""
        found = self._attachments.get(kind)
        if found is None:
            found = self._attachments[kind] = kind(self)
        return found

    # --- facts

    def annotation(self, value: Value) -> SomeObject:
        """The annotation of a value."""
        return self.annotator.annotation(value)

    def representation(self, annotation: SomeObject) -> Representation:
        """The representation of an annotation (one object per equal annotation, constants and ranges aside).

        Annotations of containers hash weakly, because their items merge: those seen before are found by identity.
        """
        known = self._by_identity.get(id(annotation))
        if known is None:
            known = self._by_identity[id(annotation)] = annotation, self._representation_by_equality(annotation)
        return known[1]

    def _representation_by_equality(self, annotation: SomeObject) -> Representation:
        if isinstance(annotation, SomeImpossible):
            nothing = VoidRepresentation(self)
            nothing.annotation = annotation
            return nothing
        key = annotation.without_const()
        if isinstance(key, SomeInteger):
            key = SomeInteger(kind=key.kind, optional=key.optional)
        found = self._representations.get(key)
        if found is None:
            factory = next((FACTORIES[c] for c in type(key).__mro__ if c in FACTORIES), None)
            if factory is None:
                raise TypeError(f"no representation for {annotation}")
            found = self._representations[key] = factory(self, annotation)
            found.annotation = key
            self.schedule_setup(found)
        return found

    def optional(self, annotation: SomeObject) -> Representation:
        """The representation of a number that may be None."""
        return OptionalRepresentation(self, annotation)

    @property
    def integer(self) -> Representation:
        """The representation of plain int."""
        return self.representation(SomeInteger())

    @property
    def boolean(self) -> Representation:
        """The representation of bool."""
        return self.representation(SomeBool())

    @property
    def char(self) -> Representation:
        """The representation of one-character strings."""
        return self.representation(SomeChar())

    def schedule_setup(self, item: Any) -> None:
        """Have ``item.setup()`` called, at once or when the set-up under way is done."""
        self._pending_setup.append(item)
        self.run_setup()

    def run_setup(self) -> None:
        """Set up new representations, iteratively (types may refer to each other)."""
        if self._in_setup:
            return
        self._in_setup = True
        try:
            while self._pending_setup:
                self._pending_setup.pop().setup()
        finally:
            self._in_setup = False

    def try_constant(self, value: Any, target: Representation) -> Constant | None:
        """A prebuilt Python value in representation ``target``, None when that has no constants."""
        try:
            return target.constant(value)
        except TypeError:
            return None

    # --- graphs

    def helper_graph(self, helper: Callable[..., Any], arguments: tuple[Value, ...]) -> FunctionGraph:
        """The graph of a runtime helper for arguments of these types."""
        return self.annotator.annotate_helper(helper, [self._helper_annotation(a) for a in arguments])

    def _helper_annotation(self, argument: Value) -> SomeObject:
        if isinstance(argument, Constant):
            if argument.annotation is not None:
                return argument.annotation
            if argument.concretetype is Void:
                return self.annotator.bookkeeper.immutable_value(argument.value)
        return annotation_of_type(argument.concretetype)

    def message(self, text: str) -> Constant:
        """A prebuilt str that a helper receives as a ``str``, not as the pointer that represents it."""
        constant = self.string_constant(text)
        constant.annotation = SomeString()
        return constant

    def set_up_signature(self, graph: FunctionGraph) -> None:
        """Give types to the parameters and the result of a graph."""
        if graph in self._signatures:
            return
        self._signatures.add(graph)
        self._parameters[graph] = list(graph.startblock.inputargs)
        for variable in [*graph.startblock.inputargs, graph.return_variable]:
            self._set_type(variable)
        for variable in graph.exceptblock.inputargs:
            variable.concretetype = OBJECT_POINTER

    def parameters(self, graph: FunctionGraph) -> list[Variable]:
        """The parameters of a graph, Void ones included."""
        self.set_up_signature(graph)
        return self._parameters[graph]

    def mark_lowered(self, graph: FunctionGraph) -> None:
        """Note that a graph was made in low-level form."""
        self._lowered.add(graph)
        self._signatures.add(graph)

    def _set_type(self, variable: Variable) -> None:
        if variable.concretetype is None:
            annotation = self.annotation(variable)
            if isinstance(annotation, SomeImpossible):
                variable.concretetype = Void
            else:
                variable.concretetype = self.representation(annotation).type

    def lower_all(self) -> list[FunctionGraph]:
        """Lower every graph the annotator has or makes while we go.

        Returns: all low-level graphs.
        Raises: KitError or KitErrors for everything that only lowering finds out.
        """
        done = 0
        while True:
            while done < len(self.annotator.graphs):
                graph = self.annotator.graphs[done]
                done += 1
                try:
                    self.lower_graph(graph)
                except KitError as error:
                    self.refuse_graph(error, graph)
                except Exception:
                    self.refusals.raise_if_any()
                    raise
            self.refusals.raise_if_any()
            self.emit_hashing()
            if not self.finish_vtables() and done == len(self.annotator.graphs):
                self.annotator.check_classes()
                return self.graphs

    def lower_graph(self, graph: FunctionGraph) -> None:
        """Lower one graph in place."""
        if graph in self._lowered:
            return
        self._lowered.add(graph)
        set_hints(graph)
        self.note_wrapping(graph)
        self.note_filled_lists(graph)
        self.overflow_checked |= checked_operations(graph)
        self.set_up_signature(graph)
        blocks = [b for b in graph.iterate_blocks() if self.annotator.is_reached(b)]
        for block in blocks:
            self._drop_dead_exits(block)
        blocks = [b for b in graph.iterate_blocks() if self.annotator.is_reached(b) or b.is_final]
        for block in blocks:
            for variable in block.inputargs:
                self._set_type(variable)
        for block in blocks:
            self._lower_block(graph, block)
        remove_void(graph)
        self.graphs.append(graph)

    def _drop_dead_exits(self, block: Block) -> None:
        """Remove exits that inference found impossible."""
        switch = block.exitswitch
        if isinstance(switch, Variable) or isinstance(switch, Constant):
            annotation = self.annotation(switch)
            if annotation.is_constant:
                matching = [e for e in block.exits if e.exitcase == annotation.const] or block.exits[-1:]
                matching[0].exitcase = None
                block.exitswitch = None
                block.close(matching[0])
        alive = [e for e in block.exits if self.annotator.is_reached(e.target) or e.target.is_final]
        if block.exitswitch is LAST_EXCEPTION:
            self._drop_dead_handlers(block, alive)
        elif len(alive) != len(block.exits) and alive:
            block.close(*alive)
            if len(alive) == 1:
                alive[0].exitcase = None
                block.exitswitch = None

    @staticmethod
    def _drop_dead_handlers(block: Block, alive: list[Link]) -> None:
        """Remove handlers of what inference knows the operation does not raise; its helper may look as if it could."""
        handlers = [exit for exit in block.exits[1:] if exit in alive]
        if len(handlers) < len(block.exits) - 1:
            block.close(block.exits[0], *handlers)
            if not handlers:
                block.exitswitch = None

    def _lower_block(self, graph: FunctionGraph, block: Block) -> None:
        operations: list[Operation] = []
        first_of_last = 0
        block_operations = block.operations
        for operation in block_operations:
            first_of_last = len(operations)
            try:
                operations += self._lower_operation(operation)
            except KitError as error:
                self.refuse(error, graph, operation.position)
                operations.append(Operation("same_as", [self.dead_value(operation.result)], operation.result))
            except Exception as error:
                self.note_place(error, graph, operation)
                raise
            if isinstance(self.annotation(operation.result), SomeImpossible):
                block.operations = operations
                is_last = operation is block_operations[-1]
                self._end_after_noreturn(graph, block, first_of_last, is_last and block.can_raise)
                return
        block.operations = operations
        if block.can_raise:
            for link in block.exits:
                if link.exc_value is not None:
                    self._set_type(link.exc_value)
            self._convert_link(graph, block, block.exits[1], separate=True)
            self._convert_link(graph, block, block.exits[0], separate=True)
            split_protected(block, first_of_last)
            return
        for link in list(block.exits):
            self._convert_link(graph, block, link, separate=len(block.exits) > 1)

    def _end_after_noreturn(self, graph: FunctionGraph, block: Block, first_of_last: int, is_protected: bool) -> None:
        """The last operation never returns normally: whatever followed is unreachable."""
        if is_protected and block.exits[1].exc_value is not None:
            self._set_type(block.exits[1].exc_value)
            self._convert_link(graph, block, block.exits[1], separate=True)
            dead = Link([self.dead_value(v) for v in block.exits[0].target.inputargs], block.exits[0].target)
            block.close(dead, block.exits[1])
            if not self.annotator.is_reached(dead.target):
                dead = Link([self.dead_value(graph.return_variable)], graph.returnblock)
                block.close(dead, block.exits[1])
            split_protected(block, first_of_last)
            return
        block.exitswitch = None
        block.close(Link([self.dead_value(graph.return_variable)], graph.returnblock))

    def dead_value(self, variable: Variable) -> Constant:
        """Any constant of the variable's type, for a path that is never taken."""
        self._set_type(variable)
        return default_constant(variable.concretetype)

    def _lower_operation(self, operation: Operation) -> list[Operation]:
        context = with_indices(Context(self, operation, operation.position), operation.opname)
        if isinstance(context.result_annotation, SomeImpossible) and operation.opname not in MAY_NOT_RETURN:
            message = none_operand_message(operation.opname, context.representations)
            if message is not None:
                context.call(raise_type_error, self.message(message))
                return context.out
            if raise_for_none_attribute(context) or raise_for_missing_item(context) or raise_for_missing(context):
                return context.out
            context.emit("debug_fatal", [context.void(f"unreachable: {operation.opname}")], Void)
            return context.out
        found = find_rule(operation.opname, context.representations)
        if found is None:
            names = " and ".join(type_text(a.without_const()) for a in context.annotations[:2])
            raise KitError("K221", f"the operation {operation.opname} has no translation for {names}", context.position)
        check_operation(context, operation.opname)
        value = found(context)
        self._set_type(operation.result)
        result = operation.result
        if result.concretetype is Void:
            return context.out
        if value is None:
            if result in self.inlined_arrays:
                return context.out
            if isinstance(context.result_annotation, SomeImpossible):
                return context.out
            raise TypeError(f"the rule for {operation.opname} gave no value")
        value = self._known(context, context.cast(value, result.concretetype), result.concretetype)
        if value.concretetype is not result.concretetype:
            raise TypeError(f"{operation.opname} gave {value.concretetype}, expected {result.concretetype}")
        if context.out and context.out[-1].result is value:
            context.out[-1].result = result
        else:
            context.out.append(Operation("same_as", [value], result, operation.position))
        return context.out

    def _known(self, context: Context, value: Value, type_: LLType) -> Value:
        """The constant that inference found for the result, where the rule gave it another type."""
        annotation = context.result_annotation
        assert annotation is not None
        if value.concretetype is type_ or not annotation.is_constant:
            return value
        return self.try_constant(annotation.const, context.result) or value

    def _convert_link(self, graph: FunctionGraph, block: Block, link: Link, separate: bool) -> None:
        """Give each link argument the representation of the input it reaches."""
        out: list[Operation] = []
        position = block.operations[-1].position if block.operations else block.position
        context = Context(self, None, position)
        context.out = out
        for index, argument in enumerate(link.args):
            target = link.target.inputargs[index]
            self._set_type(target)
            if link.target is graph.exceptblock:
                value = self._convert_value(context, argument, None)
                link.args[index] = context.cast(value, OBJECT_POINTER)
            else:
                link.args[index] = self._convert_value(context, argument, target)
        if not out:
            return
        if not separate:
            block.operations += out
            return
        middle = Block([])
        entering: list[Value] = []
        if link.exc_value is not None:
            caught = link.exc_value.copy()
            middle.inputargs.append(caught)
            entering.append(link.exc_value)
            for operation in out:
                operation.args = [caught if a is link.exc_value else a for a in operation.args]
            link.args = [caught if a is link.exc_value else a for a in link.args]
        middle.operations = out
        middle.close(Link(link.args, link.target))
        link.args = entering
        link.target = middle

    def _convert_value(self, context: Context, value: Value, target: Variable | None) -> Value:
        annotation = self.annotation(value)
        if target is None:
            constant = self.try_constant(annotation.const, self.representation(annotation))
            return constant if constant is not None and annotation.is_constant else value
        if target.concretetype is Void:
            return Constant(None, Void)
        representation = self.target_representation(target)
        if isinstance(annotation, SomeImpossible):
            return default_constant(target.concretetype)
        if annotation.is_constant and not (isinstance(value, Constant) and value.concretetype is not None):
            constant = self.try_constant(annotation.const, representation)
            if constant is not None:
                return context.cast(constant, target.concretetype)
        converted = context.convert(value, self.representation(annotation), representation)
        return context.cast(converted, target.concretetype)

    def target_representation(self, variable: Variable) -> Representation:
        """The representation of a variable's annotation."""
        annotation = self.annotation(variable)
        if isinstance(annotation, SomeImpossible):
            return VoidRepresentation(self)
        return self.representation(annotation)


def set_hints(graph: FunctionGraph) -> None:
    """Hints of the graph from what decorators left on its function."""
    for attribute, hint in FUNCTION_HINTS.items():
        if getattr(graph.function, attribute, False):
            graph.hints[hint] = True


FUNCTION_HINTS = {"_always_inline_": "inline", "_dont_inline_": "dont_inline", "_gc_no_collect_": "no_collect"}

MAY_NOT_RETURN = frozenset(["call", "make_exception", "iter_value", "iter_more"])
"""Operations that run user code; another one without a result works on values that no path produces."""


def default_constant(type_: LLType) -> Constant:
    """The zero value of a type."""
    if isinstance(type_, Ptr):
        return Constant(null(type_.to), type_)
    assert isinstance(type_, Primitive)
    return Constant(type_.default, type_)


def split_protected(block: Block, start: int) -> None:
    """Make every operation from index ``start`` on that can raise the last of a protected block.

    [ops; raising a; b; raising c; d]  ──►  [ops; a] ─ [b; c] ─ [d] ─► normal exit,   a and c exit to the handler
    """
    normal, handler = block.exits
    operations = block.operations
    current = block
    begin = 0
    for index in range(start, len(operations)):
        if not TABLE[operations[index].opname].can_raise:
            continue
        following = Block([])
        current.operations = operations[begin : index + 1]
        current.exitswitch = LAST_EXCEPTION
        escape = Link(handler.args, handler.target, handler.exitcase)
        if handler.exc_value is not None:
            fresh = handler.exc_value.copy()
            escape.exc_value = fresh
            escape.args = [fresh if a is handler.exc_value else a for a in handler.args]
        current.close(Link([], following), escape)
        current = following
        begin = index + 1
    current.operations = operations[begin:]
    current.exitswitch = None
    normal.exitcase = None
    current.close(normal)


def remove_void(graph: FunctionGraph) -> None:
    """Drop inputs, link arguments and call arguments without run-time content."""
    for link in graph.iterate_links():
        link.args = [a for a, v in zip(link.args, link.target.inputargs, strict=True) if v.concretetype is not Void
                     or link.target is graph.returnblock]  # fmt: skip
    for block in graph.iterate_blocks():
        if block is not graph.returnblock:
            block.inputargs = [v for v in block.inputargs if v.concretetype is not Void]
    for link in graph.iterate_links():
        if link.target is graph.returnblock and graph.return_variable.concretetype is Void:
            link.args = [Constant(None, Void)]
