"""The fixpoint: annotations flow through the blocks of all reachable graphs until nothing changes.

    annotator = Annotator()
    graph = annotator.build_entry(function, [annotation, …])     adds an entry point
    annotator.complete()                                         runs; raises KitError(s) for what is refused
    annotator.graphs                                             every reachable graph, callers before callees
    annotator.annotation(value)                                  of a Variable or Constant (SomeImpossible: no value)
    annotator.annotation_of_constant(x)                          of a live object
    annotator.is_reached(block)                                  False: inference found the block dead
    annotator.call_targets[operation]                            CallTargets: user code the operation runs
    annotator.annotate_helper(function, annotations)             one more function, from lowering

A worklist holds blocks.  Looking at a block runs the rule of each operation (``rules/``); a rule reads annotations of
operands and of shared definitions (attributes, list items, results of functions), and whatever it reads remembers the
block, to look at it again when it grows.  An operation without a result yet blocks the rest of its block.

    block ──► operation ──► rule ──► result annotation
      ▲                       │ reads                      writes │
      └── look again ◄── attribute, item, result of a graph ◄─────┘

It terminates because annotations only grow and the lattice has finite height (``unions.MAX_NESTING``).

What a test in a block implies about the values it tested (``x is None``, ``isinstance(x, C)``) is noted in ``knowledge``
while the block is looked at and narrows the arguments of its exits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from framework.annotator import checks, model, provenance, rules
from framework.annotator.abandoned import AbandonedLoops
from framework.annotator.arguments import Source
from framework.annotator.bookkeeper import Bookkeeper
from framework.annotator.classdefs import Attribute, ClassDef
from framework.annotator.descriptions import CallFamily, CallRow, Description, FunctionDescription
from framework.annotator.errors import HINTS, Refused, UnionConflict
from framework.annotator.hints import ANYTHING, check_boundary
from framework.annotator.model import SomeObject
from framework.annotator.rpython_files import imports_rpython
from framework.annotator.rules import iteration
from framework.annotator.specialise import keeps_constant
from framework.annotator.typenames import type_text
from framework.annotator.unions import WIDENING, Number, union, widened
from framework.diagnostics.errors import ErrorList, KitError, is_own_file
from framework.flowgraph.model import (
    LAST_EXCEPTION,
    Block,
    Constant,
    FunctionGraph,
    Link,
    Operation,
    Position,
    Value,
    Variable,
)
from framework.lltypes.memory import FunctionPointer

Knowledge = dict[Value, dict[bool, dict[Value, SomeObject]]]
"""By the bool that was tested and its truth: what is known of which values."""


class Site(NamedTuple):
    """An operation in its block and graph (``operation`` None: the exits of the block)."""

    graph: FunctionGraph
    block: Block
    operation: Operation | None


@dataclass(slots=True, eq=False)
class CallTargets:
    """The user code that an operation runs.

    Attributes:
        graphs: by description of the callee: FunctionDescription, MethodDescription (self is the object the operation
            works on), or ClassDescription (the graph of ``__init__``, or None when the class has none).
        sources: for each of them, where each parameter of the graph comes from (``arguments.Source``).
        row: of the call family, when several functions can be called here.
        memo: for a memo call: the result for each combination of constant arguments.
    """

    graphs: dict[Description, FunctionGraph | None] = field(default_factory=dict)
    sources: dict[Description, list[Source]] = field(default_factory=dict)
    row: CallRow | None = None
    memo: dict[Any, Any] | None = None


class Annotator:
    """Whole-program inference.  See the top of the module.

    ``jit``: whether the program gets a JIT, so that its hints mean something.
    """

    def __init__(self, jit: bool = False) -> None:
        self.jit = jit
        self.graphs: list[FunctionGraph] = []
        self.call_targets: dict[Operation, CallTargets] = {}
        self.description_of: dict[FunctionGraph, FunctionDescription] = {}
        self.errors = ErrorList()
        self.site: Site | None = None
        self.knowledge: Knowledge = {}
        self._carried: dict[Block, Knowledge] = {}
        self.type_of: dict[Variable, Value] = {}  # result of type(x) -> x, in the current block
        self.unfilled: dict[Attribute, Site | None] = {}  # attributes read before anything was assigned
        self.callers: dict[FunctionGraph, dict[Site, None]] = {}
        self.arguments_at: dict[Site, dict[FunctionGraph, list[Value | None]]] = {}
        self.families: dict[CallFamily, None] = {}  # those with several members
        self.finalizers: dict[ClassDef, FunctionGraph] = {}  # graphs of __del__
        self.entry_points: list[FunctionGraph] = []
        self.reached_pointers: set[FunctionPointer] = set()  # to functions that this program has
        self.callback_pointers: dict[tuple[Any, Any], FunctionPointer] = {}  # by C type and function
        self.plugins: list[Callable[[Annotator], bool]] = []  # run at each fixpoint; True if they changed something
        self._frozen: set[FunctionGraph] = set()
        self._work: deque[tuple[FunctionGraph, Block]] = deque()
        self._scheduled: set[Block] = set()
        self._reached: set[Block] = set()
        self._refused: set[Operation] = set()
        self._reported: set[Any] = set()
        self._graph_of: dict[Block, FunctionGraph] = {}
        self.bookkeeper = Bookkeeper(self)
        rules.start(self)
        self.plugins.append(AbandonedLoops().close_all)

    # --- what others ask

    def annotation(self, value: Value) -> SomeObject:
        """The annotation of a variable or constant; SomeImpossible when no value reaches it."""
        found = value.annotation
        if found is None:
            if isinstance(value, Variable):
                return model.IMPOSSIBLE
            try:
                found = value.annotation = self.bookkeeper.immutable_value(value.value)
            except Refused as refusal:
                refusal.value = value
                raise
        return found  # type: ignore[no-any-return]

    def annotation_of_constant(self, value: Any) -> SomeObject:
        """The annotation of a live object."""
        return self.bookkeeper.immutable_value(value)  # type: ignore[no-any-return]

    def is_reached(self, block: Block) -> bool:
        """Whether any execution can get to the block."""
        return block in self._reached

    def is_builtin(self, value: Any) -> bool:
        """Whether calls of a live object have a rule of their own."""
        return rules.is_builtin(value)

    # --- entry points

    def build_entry(self, function: Any, annotations: Sequence[SomeObject]) -> FunctionGraph:
        """Add an entry point called with these annotations."""
        description = self.bookkeeper.function_description(function)
        arguments = list(annotations)
        graph = description.graph_for(arguments, None)
        self.entry_points.append(graph)
        self.flow_into_graph(graph, arguments)
        return graph

    def annotate_helper(self, function: Any, annotations: Sequence[SomeObject]) -> FunctionGraph:
        """The graph of a function called with these annotations; inference runs to its end for it."""
        if not self._frozen:
            rules.before_freezing(self)
        description = self.bookkeeper.function_description(function)
        arguments = list(annotations)
        graph = self.bookkeeper.specialiser.graph_for(description, arguments, None, keep_constants=True)
        if graph not in self._frozen:
            self.entry_points.append(graph)
            self.flow_into_graph(graph, arguments)
            self.complete()
            self.freeze()
        return graph

    def iterator_annotation(self, annotation: SomeObject) -> SomeObject:
        """What ``iter()`` of a value gives, once inference is done."""
        return iteration.iterator_of(self, Operation("iter", [], Variable()), annotation)

    def item_annotation(self, annotation: SomeObject) -> SomeObject:
        """What iterating a value gives, once inference is done."""
        return iteration.item_of(self, Operation("iter_value", [], Variable()), annotation).without_const()  # type: ignore[no-any-return]

    def freeze(self) -> None:
        """From now on the facts about all present graphs stay as they are, because lowering builds on them.

        A helper's call whose arguments a frozen graph was not made for gets a graph of its own.
        """
        if not self._frozen:
            rules.before_freezing(self)
            self.complete()
        self._frozen.update(self.graphs)

    def is_being_lowered(self, graph: FunctionGraph) -> bool:
        """Whether the facts about a graph have to stay as they are."""
        return graph in self._frozen

    @property
    def is_frozen(self) -> bool:
        """Whether lowering has started."""
        return bool(self._frozen)

    def are_frozen(self, graphs: Iterable[FunctionGraph]) -> bool:
        """Whether the facts about all these graphs stay as they are."""
        return self._frozen.issuperset(graphs)

    def is_open_for(self, graph: FunctionGraph, arguments: Sequence[SomeObject]) -> bool:
        """Whether a call with these arguments may use the graph: it is not frozen, or they change nothing."""
        if graph not in self._frozen:
            return True
        parameters = graph.startblock.inputargs
        if len(parameters) != len(arguments):
            return False
        for parameter, incoming in zip(parameters, arguments, strict=True):
            known = self.annotation(parameter)
            try:
                if union(known, incoming) != known:
                    return False
            except UnionConflict:
                return False
        return True

    def complete(self) -> None:
        """Run to the fixpoint.

        Raises: KitError or KitErrors for everything that was refused.
        """
        self._run()
        while rules.at_fixpoint(self) or self._run_plugins():
            self._run()
        if not self.errors.errors:
            checks.check_unfilled(self)
        if not self._frozen:
            self.check_classes()
        self.errors.raise_if_any()

    def check_classes(self) -> None:
        """Report what is missing in some classes: before lowering, and once more when it has asked for its last helper.

        Raises: KitError or KitErrors.
        """
        if not self.errors.errors:
            checks.check_classes(self)
        self.errors.raise_if_any()

    def _run_plugins(self) -> bool:
        changed = [plugin(self) for plugin in self.plugins]
        return any(changed)

    def add_graph(self, graph: FunctionGraph, description: FunctionDescription) -> None:
        """Register a new graph."""
        self.graphs.append(graph)
        self.description_of[graph] = description
        self.callers[graph] = {}
        declared = description.declared.get("return")
        if declared is not None and declared is not ANYTHING:
            graph.return_variable.annotation = declared
        exception = model.SomeInstance(classdef=self.bookkeeper.classdef_of(BaseException))
        graph.exceptblock.inputargs[0].annotation = exception

    def forget_reached(self, block: Block) -> None:
        """The block turned out to be dead."""
        self._reached.discard(block)

    # --- the worklist

    def schedule(self, graph: FunctionGraph, block: Block) -> None:
        """Look at a block (again)."""
        if block not in self._scheduled:
            assert graph not in self._frozen, f"{graph} is being lowered and can't be looked at again"
            self._scheduled.add(block)
            self._work.append((graph, block))

    def reflow(self, site: Site) -> None:
        """Look again at the block of a site."""
        self.schedule(site.graph, site.block)

    @property
    def has_work(self) -> bool:
        """Whether blocks wait to be looked at."""
        return bool(self._work)

    def _run(self) -> None:
        WIDENING.allowed = self._may_widen
        while self._work:
            graph, block = self._work.popleft()
            self._scheduled.discard(block)
            self._look_at(graph, block)
        self.site = None

    def _look_at(self, graph: FunctionGraph, block: Block) -> None:
        self.knowledge = dict(self._carried.get(block, {}))
        self.type_of = {}
        try:
            if self._run_operations(graph, block):
                self.site = Site(graph, block, None)
                self._follow_exits(graph, block)
        except Refused as refusal:
            self.refuse(refusal, self.site)
        except Exception as error:
            if self.site is not None and self.site.operation is not None:
                error.__dict__.setdefault("line_being_translated", self.site.operation.position)
                error.add_note(f"while inferring types at {self.site.operation} in {graph.name}")
            raise

    def refuse(self, refusal: Refused, site: Site | None) -> None:
        """Report a refusal, once for its place, unless it follows from an earlier one."""
        key = (refusal.code, site and (site.operation or site.block), refusal.target)
        follows = site is not None and site.operation is not None and provenance.follows_from_refusal(self, site)
        if key not in self._reported and not follows:
            self._reported.add(key)
            self.errors.add(provenance.explain(self, refusal, site))
        if isinstance(refusal, UnionConflict):
            for slot, _ in refusal.meetings:
                slot.annotation = model.UNKNOWN
                slot.notify()

    def warn(self, code: str, message: str, place: Position | None, site: Site | None = None) -> None:
        """Note something that is ignored, or suspicious; the kit's own files know what they do."""
        if place is None or not is_own_file(place.filename):
            warning = KitError(code, message, place, hint=HINTS[code], warning=True)
            if site is None:
                site = self.site
            if site is not None:
                provenance.complete_error(self, warning, site)
            self.errors.add(warning)

    def _may_widen(self, a: SomeObject, b: SomeObject, result: SomeObject) -> bool:
        """Whether mixed numbers may meet at the current site: it is in code written for RPython.  Gives a warning."""
        site = self.site
        if site is None:
            return False
        function = self.description_of[site.graph].function
        if not imports_rpython(function.__code__.co_filename):
            return False
        places = [site.operation, *reversed(site.block.operations)]
        place = next((op.position for op in places if op is not None and op.position is not None), site.graph.position)
        key = ("K254", site.operation or site.block, result)
        if key not in self._reported:
            self._reported.add(key)
            narrow, wide = (b, a) if type_text(a) == type_text(result) else (a, b)
            self.warn("K254", f"{type_text(narrow)} meets {type_text(wide)} and becomes {type_text(result)}", place)
        return True

    def _run_operations(self, graph: FunctionGraph, block: Block) -> bool:
        """Apply the rules; False when an operation has no result yet."""
        last = len(block.operations) - 1
        for index, operation in enumerate(block.operations):
            self.site = Site(graph, block, operation)
            try:
                result = self._result_of(operation)
            except Refused as refusal:
                self._refused.add(operation)
                self.refuse(refusal, self.site)
                result = model.UNKNOWN
            except KitError as error:
                self._refused.add(operation)
                provenance.complete_error(self, error, self.site)
                self.errors.add(error)
                result = model.UNKNOWN
            if result is None:
                return False
            if isinstance(result, model.SomeImpossible):
                if index == last and block.can_raise:
                    self._follow_exception(graph, block)
                return False
            operation.result.annotation = result
        return True

    def _result_of(self, operation: Operation) -> SomeObject | None:
        """The annotation of a result; None when an operand has no value yet.  What was refused gives UNKNOWN."""
        operands = [self.annotation(argument) for argument in operation.args]
        kinds = {type(operand) for operand in operands}
        if model.SomeImpossible in kinds:
            return None
        if model.SomeUnknown in kinds or operation in self._refused:
            return model.UNKNOWN
        result = rules.apply(self, operation, operands)
        old = operation.result.annotation
        if old is None or isinstance(result, model.SomeImpossible):
            return result  # type: ignore[no-any-return]
        return self._changed_result(old, result)

    def _changed_result(self, old: SomeObject, result: SomeObject) -> SomeObject:
        """The union; a number whose kind widened because operands widened takes the new kind."""
        if isinstance(old, Number) and isinstance(result, Number) and widened(old, result) == result.without_const():
            return result.without_const()
        return union(old, result)  # type: ignore[no-any-return]

    # --- flow between blocks

    def _follow_exits(self, graph: FunctionGraph, block: Block) -> None:
        switch = block.exitswitch
        if switch is None:
            for link in block.exits:
                self._follow(graph, link, {})
            if block is graph.returnblock:
                self._returned(graph)
        elif switch is LAST_EXCEPTION:
            if self.knowledge:
                self._carry_knowledge(graph, block.exits[0])
            self._follow(graph, block.exits[0], {})
            self._follow_exception(graph, block)
        else:
            assert isinstance(switch, Variable | Constant)
            self._follow_switch(graph, block, switch)

    def _follow_switch(self, graph: FunctionGraph, block: Block, switch: Value) -> None:
        known = self.annotation(switch)
        facts = self.knowledge.get(switch, {}) if isinstance(switch, Variable) else {}
        links = block.exits
        if known.is_constant:
            matching = [link for link in links if link.exitcase == known.const]
            links = matching or links[-1:]
        for link in links:
            implied = facts.get(link.exitcase, {}) if isinstance(link.exitcase, bool) else {}
            self._follow(graph, link, implied)

    def _follow_exception(self, graph: FunctionGraph, block: Block) -> None:
        operation = block.operations[-1]
        if not rules.may_raise(self, operation):
            return
        link = block.exits[1]
        assert link.exc_value is not None
        link.exc_value.annotation = model.SomeInstance(classdef=self.bookkeeper.classdef_of(BaseException))
        self._follow(graph, link, {})

    def _carry_knowledge(self, graph: FunctionGraph, link: Link) -> None:
        """A test that could raise ends its block: what it implies is known in the only block after it."""
        target = link.target
        if sum(other.target is target for other in graph.iterate_links()) != 1:
            return
        names = dict(zip(link.args, target.inputargs, strict=True))
        self._carried[target] = {
            names[result]: {
                truth: {names[value]: annotation for value, annotation in facts.items() if value in names}
                for truth, facts in known.items()
            }
            for result, known in self.knowledge.items()
            if result in names
        }

    def _follow(self, graph: FunctionGraph, link: Link, implied: dict[Value, SomeObject]) -> None:
        if any(isinstance(implied.get(argument), model.SomeImpossible) for argument in link.args):
            return
        incoming = [implied.get(argument) or self.annotation(argument) for argument in link.args]
        self._flow_into_block(graph, link.target, incoming, link.args)

    def _flow_into_block(
        self,
        graph: FunctionGraph,
        block: Block,
        incoming: Sequence[SomeObject],
        values: Sequence[Value | None] = (),
    ) -> None:
        changed = block not in self._reached
        self._reached.add(block)
        for index, (variable, annotation) in enumerate(zip(block.inputargs, incoming, strict=True)):
            old = variable.annotation
            if old is None:
                variable.annotation = annotation
                changed = True
                continue
            try:
                joined = self._join_input(graph, block, variable, old, annotation)
            except Refused as refusal:
                refusal.target = variable
                refusal.value = values[index] if index < len(values) else None
                self.refuse(refusal, self.site)
                joined = model.UNKNOWN
            if joined != old and not (graph in self._frozen and _are_lowered_alike(old, joined)):
                variable.annotation = joined
                changed = True
        if changed:
            self.schedule(graph, block)

    def _join_input(
        self, graph: FunctionGraph, block: Block, variable: Variable, old: SomeObject, annotation: SomeObject
    ) -> SomeObject:
        if block is graph.returnblock:
            declared = self.description_of[graph].declared.get("return")
            if declared is not None and declared is not ANYTHING:
                check_boundary(declared, annotation, f"the result of {self.description_of[graph].short_name}()")
                return declared  # type: ignore[no-any-return]
        return union(old, annotation)  # type: ignore[no-any-return]

    # --- calls

    def flow_into_graph(
        self, graph: FunctionGraph, arguments: Sequence[SomeObject], values: Sequence[Value | None] = ()
    ) -> None:
        """Let arguments flow into the parameters of a graph; type hints are checked."""
        description = self.description_of[graph]
        checked = []
        for index, (name, annotation) in enumerate(zip(description.signature.parameters, arguments, strict=True)):
            declared = description.declared.get(name)
            if declared is not None and declared is not ANYTHING:
                try:
                    check_boundary(declared, annotation, f"argument {name!r} of {description.short_name}()")
                except Refused as refusal:
                    if is_own_file(description.function.__code__.co_filename):  # the user did not write its hints
                        refusal.message = (
                            f"argument {name!r} must be {type_text(declared)}, not {type_text(annotation)}"
                        )
                        refusal.hint = HINTS["K221"]
                    refusal.target = graph.startblock.inputargs[index]
                    refusal.value = values[index] if index < len(values) else None
                    self.refuse(refusal, self.site)
                if not (annotation.is_constant and keeps_constant(description.function, index)):
                    annotation = declared
            checked.append(annotation)
        self._flow_into_block(graph, graph.startblock, checked, values)

    def call_graph(
        self, graph: FunctionGraph, arguments: Sequence[SomeObject], values: Sequence[Value | None] = ()
    ) -> SomeObject:
        """A call from the current site: arguments flow in, the result (so far) comes back."""
        if self.site is not None:
            self.callers[graph][self.site] = None
            if values:
                self.arguments_at.setdefault(self.site, {})[graph] = list(values)
        self.flow_into_graph(graph, arguments, values)
        return self.annotation(graph.return_variable)

    def _returned(self, graph: FunctionGraph) -> None:
        """The result of a graph changed: look again at its callers."""
        for site in self.callers[graph]:
            self.reflow(site)

    def widen_parameter(self, graph: FunctionGraph, index: int, annotation: SomeObject) -> bool:
        """Let one more annotation flow into a parameter; True when that changed it."""
        incoming = [self.annotation(variable) for variable in graph.startblock.inputargs]
        if incoming[index] == annotation:
            return False
        incoming[index] = annotation
        self._flow_into_block(graph, graph.startblock, incoming)
        return True

    def widen_result(self, graph: FunctionGraph, annotation: SomeObject) -> bool:
        """Let one more annotation flow into the result; True when that changed it."""
        variable = graph.return_variable
        if self.annotation(variable) == annotation or isinstance(annotation, model.SomeImpossible):
            return False
        variable.annotation = union(self.annotation(variable), annotation)
        self._returned(graph)
        return True

    # --- knowledge

    def learn(self, result: Variable, truth: bool, value: Value, annotation: SomeObject) -> None:
        """Note that ``value`` has ``annotation`` where ``result`` is ``truth``."""
        if isinstance(value, Variable):
            self.knowledge.setdefault(result, {}).setdefault(truth, {})[value] = annotation

    def targets(self, operation: Operation) -> CallTargets:
        """The CallTargets of an operation, made when it is new."""
        found = self.call_targets.get(operation)
        if found is None:
            found = self.call_targets[operation] = CallTargets()
        return found


def _are_lowered_alike(a: SomeObject, b: SomeObject) -> bool:
    """Whether two annotations differ only in that one is of an int that is declared: a helper takes both."""
    if not isinstance(a, model.SomeInteger) or not isinstance(b, model.SomeInteger):
        return False
    plain: tuple[frozenset[type], ...] = (frozenset(), model.DECLARED_INT)
    return a.members in plain and b.members in plain and replace(a, members=b.members) == b
