"""Which fields an instance may lack: fields that some path from its allocation leaves unassigned when somebody can look.

    class A:                            an A lacks x when n is 0: reading x is checked, and raises AttributeError
        def __init__(self, n):
            self.y = n                  always assigned before anything else can see the object: y needs no check
            if n:
                self.x = n

Each allocation of the program is followed through the graphs, once for each class: through ``__init__``, the methods and
functions it passes the new object to, and then on in the function that made it.  What is known on the way is a State:
the fields that are assigned for sure, and whether the object is *shared*, which means that something else than the
variables that are followed refers to it.  A field that isn't assigned

* when the object is shared and an operation runs that could run other code or raise,
* when it is read, or
* when a shared object's function returns

is one that instances of the class may lack.  Joining paths intersects what is assigned, so the search ends: states of a
block only lose fields, and a call that is met again inside itself is taken to assign nothing and to share the object.

Instances made at import time lack what they lack there.  ``del x.name`` lets all instances that x can be lack the name.
What the runtime makes for itself (generators, cells, built-in exceptions) is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.arguments import Explicit, SelfArgument
from framework.annotator.classdefs import ClassDef, has_default, instance_fields
from framework.annotator.descriptions import ClassDescription, Description, FunctionDescription, MethodDescription
from framework.flowgraph.model import Block, FunctionGraph, Link, Operation, Value
from framework.flowgraph.operations import CallShape
from framework.rlib.generators import Generator
from framework.rlib.jit import hint, promote
from framework.rlib.objectmodel import instantiate

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator, CallTargets

MAX_DEPTH = 40
"""Calls nested deeper than this are not followed."""

_QUIET = frozenset(
    ["getattr", "setattr", "is_", "newtuple", "newlist", "list_append", "not_", "super_getattr", "unpack"]
)
"""Operations that run no other code, when they reach none of the program, and raise nothing that matters here."""

_SAME = (hint, promote)
"""Built-in functions whose result is their argument."""

_HARMLESS = (instantiate, isinstance, type, id, len, callable)

Tracked = dict[Value, str]
"""The variables that hold the object ("object") or a method bound to it ("method")."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the object at a place."""

    assigned: frozenset[str] = frozenset()
    shared: bool = False

    def share(self) -> State:
        """Something else refers to the object from now on."""
        return State(self.assigned, True)

    def assign(self, name: str) -> State:
        """A field has a value."""
        return State(self.assigned | {name}, self.shared)

    def join(self, other: State | None) -> State:
        """What holds on both paths; None: a path that is never taken."""
        if other is None:
            return self
        return State(self.assigned & other.assigned, self.shared or other.shared)


class MissingFields:
    """The answer for a whole program whose inference is done."""

    def __init__(self, annotator: Annotator) -> None:
        self.annotator = annotator
        self._missing: dict[ClassDef, set[str]] = {}
        self._trackers: dict[ClassDef, _Tracker] = {}
        for graph in list(annotator.graphs):
            for block in graph.iterate_blocks():
                if annotator.is_reached(block):
                    self._look_at(graph, block)
        for classdef in annotator.bookkeeper.classdefs:
            self._look_at_prebuilt(classdef)

    def may_lack(self, classdef: ClassDef, name: str) -> bool:
        """Whether an instance of a class, or of a subclass, may have no value for a field."""
        return any(name in self._missing.get(sub, ()) for sub in classdef.subtree())

    def _look_at(self, graph: FunctionGraph, block: Block) -> None:
        for place, operation in enumerate(block.operations):
            for description in self._allocated(operation):
                tracker = self._tracker(description.classdef())
                if tracker.fields - tracker.missing:
                    tracker.follow_allocation(graph, block, place, description)
            if operation.opname == "delattr":
                self._look_at_deletion(operation)

    def _tracker(self, classdef: ClassDef) -> _Tracker:
        found = self._trackers.get(classdef)
        if found is None:
            missing = self._missing.setdefault(classdef, set())
            found = self._trackers[classdef] = _Tracker(self.annotator, classdef, missing)
        return found

    def _allocated(self, operation: Operation) -> Iterable[ClassDescription]:
        """The classes of which an operation makes an instance."""
        targets = self.annotator.call_targets.get(operation)
        if targets is not None:
            return [each for each in targets.graphs if isinstance(each, ClassDescription)]
        if operation.opname == "call" and self.annotator.annotation(operation.args[1]).const is instantiate:
            classes = self.annotator.annotation(operation.args[2])
            return [each for each in getattr(classes, "descriptions", ()) if isinstance(each, ClassDescription)]
        return []

    def _look_at_deletion(self, operation: Operation) -> None:
        instance = self.annotator.annotation(operation.args[0])
        if isinstance(instance, model.SomeInstance):
            for sub in instance.classdef.subtree():
                self._missing.setdefault(sub, set()).add(self.annotator.annotation(operation.args[1]).const)

    def _look_at_prebuilt(self, classdef: ClassDef) -> None:
        if classdef.instances:
            fields = field_names(classdef)
            for instance in classdef.instances:
                present = {name for name, _ in instance_fields(instance)}
                self._missing.setdefault(classdef, set()).update(fields - present)


def field_names(classdef: ClassDef) -> frozenset[str]:
    """The fields that instances of exactly this class can lack: those without a class-level value."""
    cls = classdef.description.cls
    if issubclass(cls, Generator) or cls.__module__.startswith(("framework.annotator", "framework.runtime")):
        return frozenset()
    result = set()
    for home in classdef.chain():
        if home.description.is_exception and home.description.cls.__module__ == "builtins":
            break
        for name, attribute in home.attributes.items():
            if not attribute.readonly and not isinstance(attribute.annotation, model.SomeImpossible):
                result.add(name)
    return frozenset(name for name in result if not has_default(classdef, name))


class _Tracker:
    """Follows the instances of exactly one class."""

    def __init__(self, annotator: Annotator, classdef: ClassDef, missing: set[str]) -> None:
        self.annotator = annotator
        self.classdef = classdef
        self.fields = field_names(classdef)
        self.missing = missing
        self.depth = 0
        self._known: dict[tuple[FunctionGraph, int, State], State | None] = {}

    def follow_allocation(self, graph: FunctionGraph, block: Block, place: int, description: ClassDescription) -> None:
        """Follow the object that an operation of a block makes."""
        state: State | None = State(shared=description.find_in_class("__del__") is not None)
        assert state is not None
        operation = block.operations[place]
        targets = self.annotator.call_targets.get(operation)
        init = targets.graphs[description] if targets is not None else None
        if init is not None:
            assert targets is not None
            parameter = targets.sources[description].index(SelfArgument())
            state = self.through(init, parameter, state)
        if state is None or self.is_settled(state):
            return
        walk = _Walk(self, graph)
        walk.run_block(block, {operation.result: "object"}, state, place + 1)
        walk.finish(is_owner=True)

    def is_settled(self, state: State) -> bool:
        """Whether there is nothing more to find out."""
        return self.fields <= state.assigned | self.missing

    def seen(self, state: State) -> None:
        """Somebody else may look at the object now."""
        self.missing |= self.fields - state.assigned

    def through(self, graph: FunctionGraph, parameter: int, state: State) -> State | None:
        """What holds after a call of a graph with the object as one of its parameters; None: it never returns."""
        if self.is_settled(state):
            return state
        key = (graph, parameter, state)
        if key not in self._known:
            self._known[key] = state.share()
            if self.depth == MAX_DEPTH:
                self.seen(state)
                return state.share()
            self.depth += 1
            walk = _Walk(self, graph)
            start = graph.startblock
            walk.enter(start, {start.inputargs[parameter]: "object"}, state)
            self._known[key] = walk.finish(is_owner=False)
            self.depth -= 1
        return self._known[key]


class _Walk:
    """Follows an object through one graph."""

    def __init__(self, tracker: _Tracker, graph: FunctionGraph) -> None:
        self.tracker = tracker
        self.annotator = tracker.annotator
        self.graph = graph
        self.inputs: dict[Block, tuple[Tracked, State]] = {}
        self.work: list[Block] = []
        self.returned: State | None = None

    def finish(self, is_owner: bool) -> State | None:
        """Run to the end; what holds when the graph returns.  ``is_owner``: the object was made in this graph."""
        while self.work:
            block = self.work.pop()
            tracked, state = self.inputs[block]
            self.run_block(block, dict(tracked), state, 0)
        if is_owner and self.returned is not None and self.returned.shared:
            self.tracker.seen(self.returned)
        return self.returned

    def enter(self, block: Block, tracked: Tracked, state: State) -> None:
        """One more way into a block."""
        known = self.inputs.get(block)
        if known is not None:
            both = {variable: kind for variable, kind in tracked.items() if known[0].get(variable) == kind}
            if both != tracked or both != known[0]:  # the object is in a variable that holds others, too
                state = state.share()
            tracked, state = both, known[1].join(state)
        if known != (tracked, state):
            self.inputs[block] = (tracked, state)
            self.work.append(block)

    def run_block(self, block: Block, tracked: Tracked, state: State, start: int) -> None:
        """Operations from ``start`` on, and the exits."""
        before = state
        for operation in block.operations[start:]:
            before = state
            after = self._operation(operation, tracked, state)
            state = before.share() if after is None else after
            if after is None or isinstance(self.annotator.annotation(operation.result), model.SomeImpossible):
                if block.can_raise:
                    self._leave(block.exits[1], tracked, before.join(state))
                return
        for link in block.exits:
            failed = block.can_raise and link is block.exits[1]
            self._leave(link, tracked, before.join(state) if failed else state)

    def _leave(self, link: Link, tracked: Tracked, state: State) -> None:
        passed: Tracked = {}
        for argument, parameter in zip(link.args, link.target.inputargs, strict=True):
            if argument in tracked:
                passed[parameter] = tracked[argument]
        if link.target is self.graph.exceptblock:
            if passed or state.shared:
                self.tracker.seen(state)
        elif link.target is self.graph.returnblock:
            state = state.share() if passed else state
            self.returned = state.join(self.returned)
        elif self.annotator.is_reached(link.target):
            self.enter(link.target, passed, state)

    # --- operations

    def _operation(self, operation: Operation, tracked: Tracked, state: State) -> State | None:
        """What holds after an operation; None: it never returns."""
        touched = [value for value in operation.args if value in tracked]
        targets = self.annotator.call_targets.get(operation)
        if targets is not None and not targets.graphs:
            targets = None
        if targets is None:
            operation = self._plain(operation)
        if state.shared and not self._is_quiet(operation, targets):
            self.tracker.seen(state)
        if not touched:
            return self._look_elsewhere(operation, state)
        is_subject = tracked.get(operation.args[0]) == "object"
        match operation.opname:
            case "getattr" | "setattr" if is_subject and targets is None:
                return self._access(operation, tracked, state)
            case "delattr" if is_subject:
                return state
            case "make_exception" if targets is None:
                tracked[operation.result] = "object"
                return state
            case "super_getattr" if targets is None:
                self._bind(operation, tracked)
                return state
            case "is_" | "bool" | "not_" | "exception_match" if targets is None:
                return state
            case "getattr" | "setattr" if is_subject and targets is not None:
                return self._call(operation, targets, tracked, state, is_bound=True)
            case "call" if targets is not None:
                is_bound = tracked.get(operation.args[1]) == "method"
                return self._call(operation, targets, tracked, state, is_bound)
            case "call" if self.annotator.annotation(operation.args[1]).const in _HARMLESS:
                return state
            case "call" if self.annotator.annotation(operation.args[1]).const in _SAME:
                tracked[operation.result] = tracked[touched[0]]
                return state
        state = state.share()
        if not self._is_quiet(operation, targets):
            self.tracker.seen(state)
        return state

    def _plain(self, operation: Operation) -> Operation:
        """``setattr(x, "name", v)`` as the operation that it is."""
        if operation.opname == "call" and self.annotator.annotation(operation.args[1]).const in (getattr, setattr):
            if len(operation.args) > 3 and operation.args[0].value == CallShape(len(operation.args) - 2):  # type: ignore[union-attr]
                name = self.annotator.annotation(operation.args[1]).const.__name__
                return Operation(name, operation.args[2:], operation.result, operation.position)
        return operation

    def _is_quiet(self, operation: Operation, targets: CallTargets | None) -> bool:
        """Whether no other code can look at a shared object because of this operation."""
        if targets is not None:
            return False
        if operation.opname == "setitem":
            return isinstance(self.annotator.annotation(operation.args[0]), model.SomeDict)
        if operation.opname == "call":
            callee = self.annotator.annotation(operation.args[1])
            if isinstance(callee, model.SomeBuiltinMethod):
                return isinstance(callee.receiver, model.SomeList) and callee.name == "append"
            return callee.const in _HARMLESS or callee.const in _SAME
        return operation.opname in _QUIET

    def _look_elsewhere(self, operation: Operation, state: State) -> State:
        """A read from another object, which may be the one that is followed when that is shared."""
        if operation.opname == "getattr" and state.shared:
            name = self.annotator.annotation(operation.args[1]).const
            if name in self.tracker.fields and name not in state.assigned:
                self.tracker.missing.add(name)
        return state

    def _access(self, operation: Operation, tracked: Tracked, state: State) -> State:
        name = self.annotator.annotation(operation.args[1]).const
        if operation.opname == "getattr":
            if self._is_method(name) and self._bind(operation, tracked) or name not in self.tracker.fields:
                return state
            if name not in state.assigned:
                self.tracker.missing.add(name)
        elif operation.args[2] in tracked:
            state = state.share()
        return state.assign(name)

    def _bind(self, operation: Operation, tracked: Tracked) -> bool:
        found = self.annotator.annotation(operation.result)
        if isinstance(found, model.SomePBC) and any(isinstance(d, MethodDescription) for d in found.descriptions):
            tracked[operation.result] = "method"
            return True
        return False

    def _is_method(self, name: str) -> bool:
        homes = self.tracker.classdef.chain()
        return any(name in home.attributes and home.attributes[name].is_method for home in homes)

    def _call(
        self, operation: Operation, targets: CallTargets, tracked: Tracked, state: State, is_bound: bool
    ) -> State | None:
        """A call that passes the object on: what holds after each function that it may reach."""
        touched = {index for index, value in enumerate(operation.args) if value in tracked}
        touched -= {1 if operation.opname == "call" else 0} if is_bound else set()
        result: State | None = None
        for description, graph in self._reachable(targets, is_bound):
            after: State | None = state
            if graph is not None or touched:
                after = self._after_one(targets, description, graph, touched, state, is_bound)
            result = result if after is None else after.join(result)
        return result

    def _after_one(
        self, targets: CallTargets, description: Description, graph: Any, touched: set[int], state: State, is_bound: bool
    ) -> State | None:  # fmt: skip
        sources = targets.sources.get(description, [])
        parameters = [
            index
            for index, source in enumerate(sources)
            if (isinstance(source, Explicit) and 2 + source.index in touched)
            or (isinstance(source, SelfArgument) and is_bound and not isinstance(description, FunctionDescription))
        ]
        if graph is None or len(parameters) != 1 or len(touched) + is_bound != 1:
            self.tracker.seen(state)
            return state.share()
        return self.tracker.through(graph, parameters[0], state)

    def _reachable(self, targets: CallTargets, is_bound: bool) -> Iterator[tuple[Description, Any]]:
        """The graphs that are called when the object is of exactly the class in question."""
        if is_bound:
            own = [each for each in targets.graphs if self._is_own(each)]
            if len(own) == 1:
                yield own[0], targets.graphs[own[0]]
                return
        yield from targets.graphs.items()

    def _is_own(self, description: Description) -> bool:
        """Whether it is the method that instances of the class have under its name."""
        if not isinstance(description, MethodDescription):
            return False
        found = self.tracker.classdef.description.find_in_class(description.function.function.__name__)
        return found is not None and found[1] is description.function.function
