"""The frame of the optimiser: passes in a row, and the emitter at its end.

An operation of the recorded trace is copied, its arguments replaced by what stands for them now, and handed to the first
pass.  A pass hands it on with ``self.next.process(op)``, perhaps changed, or drops it; afterwards it may note what is
known from now on.  Results are replaced by setting ``forwarded``.  A pass may send further operations down its row
(``self.next``), or through all passes (``optimizer.send``).

The emitter resolves arguments once more, gives guards their descriptor and resume data, and appends to ``operations``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.jit.model import ArrayDescr, CallDescr, SizeDescr
from framework.jit.optimize.environment import Environment, InvalidTrace, Options, WatchedField
from framework.jit.optimize.info import (
    NOT_VIRTUAL,
    VIRTUAL_ARRAY,
    VIRTUAL_STRUCT,
    PiecesInfo,
    RefInfo,
    known_info,
)
from framework.jit.optimize.relations import Relations
from framework.jit.optimize.sharing import Sharing
from framework.jit.optimize.short_preamble import ShortValue
from framework.jit.resume.data import (
    ArrayDescription,
    Facts,
    PiecesDescription,
    StructArrayDescription,
    StructDescription,
    VirtualDescription,
)
from framework.jit.resume.encoder import Encoder, Shape, Shapes
from framework.jit.resume.snapshot import GuardSnapshot
from framework.jit.trace.operations import (
    COUNT,
    GUARD_EXCEPTION,
    GUARD_NO_EXCEPTION,
    GUARD_NO_OVERFLOW,
    GUARD_NOT_FORCED,
    GUARD_OVERFLOW,
    can_raise,
    is_guard,
    is_overflow,
)
from framework.jit.trace.values import (
    Const,
    ConstRef,
    GuardExceptionOp,
    GuardOp,
    Op,
    Snapshot,
    Value,
    make_op,
    new_stamp,
    resolve,
)

NO_OPERATIONS: list[Op] = []


class Pass:
    """A pass; ``next`` is the one behind it."""

    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer = optimizer
        self.next: Pass = self

    def process(self, op: Op) -> None:
        """Handle an operation: hand it on, changed or not, or drop it."""
        raise NotImplementedError

    def force_virtual(self, value: Value) -> None:
        """Emit the allocation of a virtual and the stores of its parts (virtualize)."""
        raise NotImplementedError

    def stores_for_guard(self) -> list[Op]:
        """The stores put off, which a guard's resume data has to do (heap)."""
        return NO_OPERATIONS


class Optimizer(Shapes):
    """One run over one piece of trace."""

    def __init__(self, environment: Environment, options: Options) -> None:
        self.environment = environment
        self.options = options
        self.machine = environment.machine
        self.operations: list[Op] = []
        self.emitter = Emitter(self)
        self.first: Pass = self.emitter
        self.encoder = Encoder(self)
        self.virtualize: Pass = self.emitter
        self.strings: Pass = self.emitter
        self.heap: Pass = self.emitter
        self.pure: Pass = self.emitter
        self.intbounds: Pass = self.emitter
        self.relations = Relations()
        self.snapshot: Snapshot | None = None  # of the guard that is being made
        self.traced: Op | None = None  # the recorded operation that is being optimised
        self.place = -1  # where that stands in the recorded trace
        self.has_raised = False  # whether it raised in the recorded run
        self.sharing = Sharing()
        self.watched: list[WatchedField] = []
        self.overflow_is_certain = False  # of the last checked operation, which was removed
        self.constants = ConstantTable(environment)

    # --- the way through the passes

    def add_passes(self, passes: list[Pass]) -> None:
        """Set the row of passes."""
        following: Pass = self.emitter
        for index in range(len(passes) - 1, -1, -1):
            passes[index].next = following
            following = passes[index]
        self.first = following

    def run(self, operations: list[Op], stop: int) -> None:
        """Optimise the first ``stop`` recorded operations."""
        for index in range(stop):
            op = operations[index]
            if self._is_idle(operations, index):
                continue
            copy = make_op(op.opnum, self.resolved(op.args), op.descr)
            copy.origin = index
            op.forwarded = copy
            self.traced = op
            self.place = index
            self.has_raised = index + 1 < len(operations) and operations[index + 1].opnum == GUARD_EXCEPTION
            if isinstance(op, GuardOp):
                assert isinstance(copy, GuardOp)
                copy.snapshot = op.snapshot
            elif isinstance(op, GuardExceptionOp):
                assert isinstance(copy, GuardExceptionOp)
                copy.snapshot = op.snapshot
            self.first.process(copy)
        self.traced = None
        self.place = -1

    def _is_idle(self, operations: list[Op], index: int) -> bool:
        """Whether it is the guard of an operation that was removed.

        A bridge may begin with one that says what the call before its own guard did: no call was recorded before that,
        only objects that its resume data describes, which may have been made.
        """
        opnum = operations[index].opnum
        if opnum in (GUARD_NO_OVERFLOW, GUARD_OVERFLOW):
            return self._is_overflow_decided(opnum == GUARD_OVERFLOW)
        if opnum != GUARD_NO_EXCEPTION:
            return False
        place = index - 1
        if place >= 0 and operations[place].opnum == GUARD_NOT_FORCED:
            place -= 1
        if place < 0 or not can_raise(operations[place].opnum):
            return False
        if len(self.operations) == 0:
            return True
        before = self.operations[-1]
        if before.opnum == GUARD_NOT_FORCED and len(self.operations) > 1:
            before = self.operations[-2]
        descr = before.descr
        return not can_raise(before.opnum) or (isinstance(descr, CallDescr) and not descr.can_raise())

    def _is_overflow_decided(self, expected: bool) -> bool:
        if len(self.operations) > 0 and is_overflow(self.operations[-1].opnum):
            return False
        if self.overflow_is_certain != expected:
            raise InvalidTrace("an overflow is certain or impossible")
        return True

    def may_raise(self, op: Op) -> bool:
        """Whether a call is followed by a guard of its exception."""
        descr = op.descr
        return not isinstance(descr, CallDescr) or descr.can_raise()

    def facts(self, guard: Op) -> Facts | None:
        """What a bridge from a guard may know whose state was just encoded."""
        return None

    def use_short(self, value: ShortValue) -> Value:
        """The result of a short operation, which the loop needs from now on (unroll)."""
        raise NotImplementedError

    def resolved(self, args: list[Value]) -> list[Value]:
        """What stands for these values now."""
        return [self.resolve(arg) for arg in args]

    def resolve(self, value: Value) -> Value:
        """What stands for a value now; equal constant references are one object."""
        result = resolve(value)
        if isinstance(result, ConstRef):
            return self.constants.intern(result)
        return result

    def send(self, op: Op) -> Value:
        """Send an operation through all passes.  Returns: its result."""
        self.first.process(op)
        return self.resolve(op)

    def send_guard(self, opnum: int, args: list[Value], snapshot: Snapshot) -> None:
        """Send a guard with this state through all passes."""
        guard = make_op(opnum, args)
        assert isinstance(guard, GuardOp)
        guard.snapshot = snapshot
        self.first.process(guard)

    def make_constant(self, value: Value, constant: Const) -> None:
        """The value is known to be this constant from now on."""
        current = resolve(value)
        if not isinstance(current, Const):
            current.forwarded = self.resolve(constant)
        elif not current.is_same_constant(constant):
            raise InvalidTrace("a value is two constants")

    def force(self, value: Value) -> Value:
        """The value, which is real from now on."""
        current = self.resolve(value)
        info = known_info(current)
        if info is not None and info.virtual != NOT_VIRTUAL:
            self.virtualize.force_virtual(current)
        return current

    def info_of(self, value: Value) -> RefInfo | None:
        """What is known about a resolved reference, constants included."""
        info = value.info
        if isinstance(info, RefInfo):
            return info
        return None

    # --- Shapes

    def shape_of(self, value: Value) -> Shape | None:
        info = known_info(value)
        if info is None or info.virtual == NOT_VIRTUAL:
            return None
        if info.virtual == VIRTUAL_STRUCT:
            struct = info.struct
            assert struct is not None
            return StructShape(struct, info.fields)
        array = info.array
        assert array is not None
        if isinstance(info, PiecesInfo):
            return PiecesShape(array, info)
        if info.virtual == VIRTUAL_ARRAY:
            return ArrayShape(array, info.items)
        return StructArrayShape(array, info.items)


class ConstantTable:
    """Constant references of a run, each once, so that knowledge about one is found from everywhere."""

    def __init__(self, environment: Environment) -> None:
        self.machine = environment.machine
        self.stamp = new_stamp()
        self.all: list[ConstRef] = []
        self.buckets: dict[int, list[int]] = {}  # places in ``all`` by identity hash

    def intern(self, constant: ConstRef) -> ConstRef:
        """The one object for an equal constant."""
        if constant.stamp != self.stamp:
            constant.place = self._place_of(constant.ref_value)
            constant.stamp = self.stamp
        return self.all[constant.place]

    def _place_of(self, ref: Any) -> int:
        key = self.machine.identity_hash(ref) if ref else 0
        if key not in self.buckets:
            self.buckets[key] = []
        bucket = self.buckets[key]
        for place in bucket:
            if self.all[place].ref_value == ref:
                return place
        place = len(self.all)
        self.all.append(ConstRef(ref))
        bucket.append(place)
        return place


class StructShape(Shape):
    """A virtual struct."""

    def __init__(self, descr: SizeDescr, values: list[Value | None]) -> None:
        Shape.__init__(self, values)
        self.descr = descr

    def description(self, tags: list[int]) -> VirtualDescription:
        return StructDescription(self.descr, tags)


class ArrayShape(Shape):
    """A virtual array."""

    def __init__(self, descr: ArrayDescr, values: list[Value | None]) -> None:
        Shape.__init__(self, values)
        self.descr = descr

    def description(self, tags: list[int]) -> VirtualDescription:
        return ArrayDescription(self.descr, tags)


class StructArrayShape(Shape):
    """A virtual array of structs."""

    def __init__(self, descr: ArrayDescr, values: list[Value | None]) -> None:
        Shape.__init__(self, values)
        self.descr = descr

    def description(self, tags: list[int]) -> VirtualDescription:
        return StructArrayDescription(self.descr, len(tags) // len(self.descr.interior), tags)


class PiecesShape(Shape):
    """A virtual array joined from parts of others."""

    def __init__(self, descr: ArrayDescr, info: PiecesInfo) -> None:
        self.descr = descr  # first: a program whose traces have no texts never gets further
        values: list[Value | None] = [info.size]
        for piece in info.pieces:
            values.append(piece.source)
            values.append(piece.start)
            values.append(piece.position)
            values.append(piece.count)
        Shape.__init__(self, values)

    def description(self, tags: list[int]) -> VirtualDescription:
        return PiecesDescription(self.descr, tags)


class Emitter(Pass):
    """The end of the row."""

    def process(self, op: Op) -> None:
        optimizer = self.optimizer
        args = op.args
        for index in range(len(args)):
            args[index] = optimizer.force(args[index])
        if is_guard(op.opnum):
            self._finish_guard(op)
        else:
            optimizer.sharing.emitted(op.opnum)
        if op.origin < 0:
            op.origin = optimizer.place
        optimizer.operations.append(op)

    def _finish_guard(self, op: Op) -> None:
        optimizer = self.optimizer
        descr = optimizer.environment.new_guard_descr(op.opnum)
        op.descr = descr
        if isinstance(op, GuardOp):
            snapshot = op.snapshot
            op.snapshot = None
        else:
            assert isinstance(op, GuardExceptionOp)
            snapshot = op.snapshot
            op.snapshot = None
        assert isinstance(snapshot, GuardSnapshot)
        sharing = optimizer.sharing
        resume = sharing.resume_for(op.opnum)
        if resume is None:
            resume = optimizer.encoder.encode(snapshot, optimizer.heap.stores_for_guard())
        descr.resume = resume
        sharing.guarded(op.opnum, resume)
        descr.facts = optimizer.facts(op)
        fail_args = optimizer.encoder.fail_args[:]
        if isinstance(op, GuardOp):
            op.fail_args = fail_args
        else:
            op.fail_args = fail_args


# --- tables of handlers


def handler_table(default: Callable[..., None], *rows: tuple[Callable[..., None], list[int]]) -> list:
    """A handler per operation number, at import time.  The handlers of one pass take it as their first argument, so no
    handler can be in the tables of two passes."""
    table = [default] * COUNT
    for handler, numbers in rows:
        for number in numbers:
            table[number] = handler
    return table
