"""Abstract interpretation of one normalised code object into blocks.

An instruction where control flow meets (or an exception handler starts) is a *join*: it has a state and a block whose
input arguments are the variables of that state.  Interpretation of a join runs until every path reaches another join or
the end of the function.  A path that arrives with a state not covered by the join's generalises it: the join gets a
new block, the old one forwards to it, and the join is interpreted again.  States only go up (constant → variable), so
this ends.

Blocks with a single predecessor are made on the way.  They take over values *on demand*: the state keeps naming
the variable of the block that computed the value, and `Context.resolve` passes it through the links in between when it
is used.

    join ─► block ─► block ─► link to a join
              └────► link to the handler's join
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import Any, NoReturn

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
from framework.flowgraph.operations import TABLE, CallShape
from framework.flowspace import folding
from framework.flowspace.errors import FlowError
from framework.flowspace.framestate import (
    FALSE,
    NULL,
    UNBOUND,
    Entry,
    FrameState,
    KeywordParts,
    SliceParts,
    SuperParts,
    Symbolic,
    UnrolledIterator,
    merge,
)
from framework.flowspace.instruction_set import FINAL, Code, Handler, Instruction
from framework.flowspace.liveness import live_slots

Place = tuple[int, tuple[int, ...]]

BOOLEAN_RESULTS = frozenset({
    "bool", "not_", "is_", "contains", "iter_more", "exception_match", "match_sequence", "match_mapping",
})  # fmt: skip


@dataclass(eq=False, slots=True)
class Context:
    """A block under construction.  ``link`` is its only way in from ``parent`` unless it is the block of a join."""

    block: Block
    parent: Context | None = None
    link: Link | None = None
    values: dict[Variable, Variable] = field(default_factory=dict)

    def resolve(self, value: Value) -> Value:
        """The variable that holds the value in this block; it is passed along from where it was computed."""
        if isinstance(value, Constant):
            return value
        chain: list[Context] = []
        context = self
        while value not in context.values:
            chain.append(context)
            assert context.parent is not None, f"{value} is not defined on this path"
            context = context.parent
        found = context.values[value]
        for context in reversed(chain):
            assert context.link is not None
            context.link.args.append(found)
            found = value.copy()
            context.block.inputargs.append(found)
            context.values[value] = found
        return found

    def define(self, variable: Variable) -> None:
        """The block computes this variable."""
        self.values[variable] = variable


@dataclass(eq=False, slots=True)
class Join:
    """A place where control flow meets: an instruction, and how far each unrolled loop around it is."""

    index: int
    unrolled: tuple[int, ...]
    state: FrameState
    block: Block
    sources: list[int]
    queued: bool = False

    @property
    def key(self) -> Place:
        """What tells joins apart."""
        return self.index, self.unrolled


class GraphBuilder:
    """Builds the blocks of one function.  Handlers of instructions work on its public methods."""

    def __init__(self, graph: FunctionGraph, code: Code, namespace: dict[str, Any], real_cells: frozenset[int]) -> None:
        self.graph = graph
        self.globals = namespace
        self.code = code
        self.real_cells = real_cells
        self.live = live_slots(code, real_cells)
        self.join_places = _join_places(code.instructions)
        self.joins: dict[Place, Join] = {}
        self.worklist: list[Place] = []
        self.obsolete: list[tuple[Block, Link]] = []
        self.unrolled: dict[int, UnrolledIterator] = {}  # by identity of the iterable, which is a global constant
        self.pending: list[tuple[Context, FrameState, int]] = []
        self.current_join: Join | None = None
        self.booleans: set[Variable] = set()
        self.instances: set[Variable] = set()
        self.templates: dict[Value, str] = {}  # bound ``format`` methods of constants
        self.context = Context(graph.startblock)
        self.state = FrameState(len(code.slots))
        self.instruction: Instruction = code.instructions[0]
        self.alive = False

    # ---- driving -------------------------------------------------------------------------------------------------

    def build(self, state: FrameState, run_one: Any) -> None:
        """Interpret everything reachable from the start with ``run_one(builder, instruction)``."""
        start = Context(self.graph.startblock)
        for variable in self.graph.startblock.inputargs:
            start.define(variable)
        self._explore(start, state, 0, run_one)
        while self.worklist:
            join = self.joins[heapq.heappop(self.worklist)]
            join.queued = False
            self.current_join = join
            context = Context(join.block)
            for variable in join.block.inputargs:
                context.define(variable)
            self._explore(context, join.state.copy(), join.index, run_one)

    def _explore(self, context: Context, state: FrameState, index: int, run_one: Any) -> None:
        self.pending = [(context, state, index)]
        first = True
        while self.pending:
            if self.current_join is not None and self.current_join.queued:
                break
            self.context, self.state, index = self.pending.pop()
            self._run_path(index, first, run_one)
            first = False
        self.pending.clear()
        for block, link in self.obsolete:
            block.operations.clear()
            block.exitswitch = None
            block.close(link)
        self.obsolete.clear()

    def _run_path(self, index: int, at_join: bool, run_one: Any) -> None:
        self.alive = True
        instructions = self.code.instructions
        while self.alive:
            if index in self.join_places and not at_join:
                self.end_with_jump(instructions[index])
                return
            at_join = False
            self.instruction = instructions[index]
            run_one(self, self.instruction)
            index += 1

    # ---- the stack -----------------------------------------------------------------------------------------------

    def push(self, entry: Entry) -> None:
        """Push one stack entry."""
        self.state.stack.append(entry)

    def pop_entry(self) -> Entry:
        """Pop one stack entry, whatever it is."""
        return self.state.stack.pop()

    def pop(self) -> Value:
        """Pop a value; a symbolic entry becomes one if it can."""
        return self.as_value(self.state.stack.pop())

    def pop_many(self, count: int) -> list[Value]:
        """Pop values, the deepest first."""
        return [self.pop() for _ in range(count)][::-1]

    def as_value(self, entry: Entry) -> Value:
        """The value of a stack entry; a slice becomes a call of ``slice``."""
        if isinstance(entry, SliceParts):
            return self.call(slice, *entry.values)
        if isinstance(entry, SuperParts):
            self.refuse("K114", "super() is used without an attribute access", "write super().name(...)")
        if isinstance(entry, KeywordParts):
            keys = [part for pair in zip(map(Constant, entry.names), entry.values, strict=True) for part in pair]
            return self.emit("newdict", *keys)
        assert not isinstance(entry, Symbolic), f"{entry} is not a value"
        return entry

    # ---- operations ----------------------------------------------------------------------------------------------

    @property
    def position(self) -> Position | None:
        """Position of the current instruction."""
        return self.instruction.position

    def emit(self, opname: str, *args: Value, can_raise: bool = True) -> Value:
        """Add an operation (or fold it).  If it can raise inside a protected region, the block ends with it."""
        constant = folding.fold(opname, args)
        if constant is not None:
            constant.position = self.position
            return constant
        result = Variable()
        operation = Operation(opname, [self.context.resolve(arg) for arg in args], result, self.position)
        self.context.block.operations.append(operation)
        if opname in BOOLEAN_RESULTS:
            self.booleans.add(result)
        self.context.define(result)
        handler = self.instruction.handler
        if handler is not None and can_raise and TABLE[opname].can_raise:
            self._end_protected(handler)
        return result

    def emit_suspension(self, opname: str, value: Value) -> Value:
        """Add a yield: an exception may come in there."""
        result = Variable()
        self.context.block.operations.append(Operation(opname, [self.context.resolve(value)], result, self.position))
        self.context.define(result)
        if self.instruction.handler is not None:
            self._end_protected(self.instruction.handler)
        return result

    def _end_protected(self, handler: Handler) -> None:
        before = self.context
        block = before.block
        block.exitswitch = LAST_EXCEPTION
        block.position = self.position
        after, normal = self._successor(before)
        exception = Variable()
        before.define(exception)
        failing = self._handler_link(before, handler, exception)
        failing.exc_value = exception
        block.close(normal, failing)
        self.context = after

    def _handler_link(self, context: Context, handler: Handler, exception: Value) -> Link:
        state = self.state.copy()
        del state.stack[handler.depth :]
        if handler.lasti:
            state.stack.append(NULL)
        state.stack.append(exception)
        return self.link_to_join(context, state, handler.target)

    def _successor(self, before: Context, exitcase: Any = None) -> tuple[Context, Link]:
        block = Block([])
        link = Link([], block, exitcase)
        return Context(block, before, link), link

    def literal(self, value: Any) -> Constant:
        """A constant that the user wrote here."""
        constant = Constant(value)
        constant.position = self.position
        return constant

    def call(self, function: Any, *args: Value) -> Value:
        """Emit a call of a known object with positional arguments."""
        return self.emit("call", Constant(CallShape(len(args))), Constant(function), *args)

    def refuse(self, code: str, message: str, hint: str = "") -> NoReturn:
        """Give up on the function."""
        raise FlowError(code, message, self.position, hint)

    # ---- control flow --------------------------------------------------------------------------------------------

    def end_with_return(self, value: Value) -> None:
        """Return from the function."""
        self._close(Link([self.context.resolve(value)], self.graph.returnblock))

    def end_with_raise(self, exception: Value) -> None:
        """Raise: go to the handler, or leave the function."""
        handler = self.instruction.handler
        if handler is not None:
            self._close(self._handler_link(self.context, handler, exception))
        else:
            self._close(Link([self.context.resolve(exception)], self.graph.exceptblock))

    def end_with_jump(self, target: Instruction) -> None:
        """Continue at ``target``."""
        if target.index in self.join_places:
            self._close(self.link_to_join(self.context, self.state, target))
        else:
            self.pending.append((self.context, self.state, target.index))
            self.alive = False

    def end_with_branch(self, condition: Value, if_true: FrameState, true_index: int,
                        if_false: FrameState, false_index: int) -> None:  # fmt: skip
        """Continue at one of two places, depending on a bool."""
        assert isinstance(condition, Variable)
        block = self.context.block
        block.exitswitch = self.context.resolve(condition)
        block.position = self.position
        false_link = self._branch_link(False, if_false, false_index)
        true_link = self._branch_link(True, if_true, true_index)
        self._close(false_link, true_link)

    def _branch_link(self, exitcase: bool, state: FrameState, index: int) -> Link:
        target = self.code.instructions[index]
        if index in self.join_places:
            link = self.link_to_join(self.context, state, target)
            link.exitcase = exitcase
            return link
        after, link = self._successor(self.context, exitcase)
        self.pending.append((after, state, index))
        return link

    def truth(self, value: Value) -> Value:
        """The truth value of ``value``, always a bool."""
        if isinstance(value, Variable) and value in self.booleans:
            return value
        return self.emit("bool", value)

    def jump_if(self, value: Value, wanted: bool, target: Instruction) -> None:
        """Jump when the truth of ``value`` is ``wanted``, else continue with the next instruction."""
        condition = self.truth(value)
        next_index = self.instruction.index + 1
        if isinstance(condition, Constant):
            if bool(condition.value) == wanted:
                self.end_with_jump(target)
            return
        true_index, false_index = (target.index, next_index) if wanted else (next_index, target.index)
        self.end_with_branch(condition, self.state.copy(), true_index, self.state.copy(), false_index)

    def leave_unless(self, condition: Value, elsewhere: FrameState, index: int) -> None:
        """Go to ``index`` in state ``elsewhere`` where the bool is false; go on in the instruction where it is true."""
        if isinstance(condition, Constant):
            if not condition.value:
                self.state = elsewhere
                self.end_with_jump(self.code.instructions[index])
            return
        before = self.context
        before.block.exitswitch = before.resolve(condition)
        before.block.position = self.position
        false_link = self._branch_link(False, elsewhere, index)
        after, true_link = self._successor(before, True)
        before.block.close(false_link, true_link)
        self.context = after

    def emit_or_leave(self, opname: str, args: tuple[Value, ...], error: type[Exception],
                      elsewhere: FrameState, index: int) -> Value:  # fmt: skip
        """Add an operation; where it raises ``error``, go to ``index`` in state ``elsewhere``."""
        before = self.context
        result, exception = Variable(), Variable()
        before.block.operations.append(Operation(opname, [before.resolve(arg) for arg in args], result, self.position))
        before.block.exitswitch = LAST_EXCEPTION
        before.block.position = self.position
        before.define(result)
        before.define(exception)
        after, normal = self._successor(before)
        failing, link = self._successor(before)
        link.exc_value = exception
        before.block.close(normal, link)
        self.context = failing
        matches = self.emit("exception_match", exception, Constant(error), can_raise=False)
        failing.block.exitswitch = failing.resolve(matches)
        other, false_link = self._successor(failing, False)
        true_link = self._branch_link(True, elsewhere, index)
        failing.block.close(false_link, true_link)
        self.switch_to(other)
        self.end_with_raise(exception)
        self.switch_to(after)
        return result

    def fork(self, condition: Variable) -> Context:
        """Branch on a bool in the middle of an instruction: go on where it is true, return the context of the other."""
        before = self.context
        before.block.exitswitch = before.resolve(condition)
        before.block.position = self.position
        other, false_link = self._successor(before, False)
        self.context, true_link = self._successor(before, True)
        before.block.close(false_link, true_link)
        return other

    def switch_to(self, context: Context) -> None:
        """Go on in another context, from a fork."""
        self.context, self.alive = context, True

    def require(self, condition: Value, error: type[Exception], message: str) -> None:
        """Raise ``error(message)`` where ``condition`` (a bool) is false; go on where it is true."""
        if isinstance(condition, Constant):
            if not condition.value:
                self.end_with_raise(self.call(error, Constant(message)))
            return
        failing = self.fork(condition)
        passing = self.context
        self.switch_to(failing)
        self.end_with_raise(self.call(error, Constant(message)))
        self.switch_to(passing)

    def _close(self, *links: Link) -> None:
        self.context.block.close(*links)
        self.alive = False

    # ---- joins ---------------------------------------------------------------------------------------------------

    def link_to_join(self, context: Context, state: FrameState, target: Instruction) -> Link:
        """A link from a block to the join at ``target``, whose state is made to cover ``state``."""
        index = target.index
        state = self._without_dead_slots(state, index)
        join = self.joins.get((index, state.unrolled()))
        flat = state.flatten()
        if join is None:
            join = self._new_join(index, state, flat)
        else:
            assert join.state.shape() == state.shape(), f"stacks differ at {target}"
            merged, changed = merge(join.state.flatten(), flat, self.code.slots)
            if changed:
                self._generalise(join, merged)
        args = [context.resolve(flat[source]) for source in join.sources]
        return Link(args, join.block)

    def _without_dead_slots(self, state: FrameState, index: int) -> FrameState:
        state = state.copy()
        mask = self.live[index]
        for slot in range(len(state.locals)):
            if not mask >> slot & 1:
                state.locals[slot] = UNBOUND
                state.bound[slot] = FALSE
        return state

    def _new_join(self, index: int, state: FrameState, flat: list[Value]) -> Join:
        fresh: dict[Variable, Variable] = {}
        inputs: list[Value] = []
        for value in flat:
            if isinstance(value, Variable):
                inputs.append(fresh.setdefault(value, value.copy()))
            else:
                inputs.append(value)
        join = Join(index, state.unrolled(), state.rebuild(inputs), Block([]), [])
        self.joins[join.key] = join
        self._set_block(join, inputs)
        return join

    def _set_block(self, join: Join, flat: list[Value]) -> None:
        sources: dict[Variable, int] = {}
        for place, value in enumerate(flat):
            if isinstance(value, Variable):
                sources.setdefault(value, place)
        join.sources = list(sources.values())
        join.block = Block(list(sources))
        if not join.queued:
            join.queued = True
            heapq.heappush(self.worklist, join.key)

    def _generalise(self, join: Join, merged: list[Value]) -> None:
        old_flat, old_block = join.state.flatten(), join.block
        join.state = join.state.rebuild(merged)
        self._set_block(join, merged)
        self.obsolete.append((old_block, Link([old_flat[place] for place in join.sources], join.block)))


def _join_places(instructions: list[Instruction]) -> set[int]:
    """Instructions with several predecessors, and all handlers."""
    counts = [0] * (len(instructions) + 1)
    result: set[int] = set()
    for instruction in instructions:
        if instruction.op not in FINAL:
            counts[instruction.index + 1] += 1
        if instruction.target is not None:
            counts[instruction.target.index] += 1
        if instruction.handler is not None:
            result.add(instruction.handler.target.index)
    counts[0] += 1
    result.update(index for index, count in enumerate(counts) if count > 1)
    return result
