"""What a bridge inherits from the loop that it leaves: facts about the fail arguments of its guard.

    guard_true(i4) [i0, r1, r2]         r1 is a Node, its field ``next`` holds r2, 0 <= i0 <= 100; i4, which is i0 < 10,
                                        is 0: the guard failed

Facts are about memory before the stores that the resume data puts off: the bridge records those as its first operations.
Nothing is inherited about quasi-immutable fields, since the bridge may exist because one changed.  A guard that was made
stronger later keeps the facts of its place.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr, FieldDescr
from framework.jit.optimize.bounds import IntBound, between
from framework.jit.optimize.heap import Cell, Heap
from framework.jit.optimize.info import bound_of, known_info, ref_info
from framework.jit.optimize.intbounds import IntBounds
from framework.jit.optimize.optimizer import Optimizer
from framework.jit.optimize.pure import Pure
from framework.jit.optimize.relations import is_at_most
from framework.jit.optimize.short_preamble import ShortValue
from framework.jit.optimize.word import MAX, MIN
from framework.jit.resume.data import KIND_CONSTANT, KIND_FAIL_ARG, KIND_SMALL, Facts, GuardDescr, ResumeData
from framework.jit.resume.encoder import Encoder
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ONE, ZERO, Const, ConstInt, Descriptor, Op, Value, make_op, resolve

COMPARISONS = (
    ops.INT_LT, ops.INT_LE, ops.INT_EQ, ops.INT_NE, ops.INT_GT, ops.INT_GE, ops.UINT_LT, ops.UINT_LE, ops.UINT_GT,
    ops.UINT_GE, ops.INT_IS_TRUE, ops.INT_IS_ZERO,
)  # fmt: skip
MOST_CELLS = 40  # facts about memory of one guard


class MemoryFact:
    """A field or item of an object holds a value; both by their tags in the resume data."""

    def __init__(self, target: int, descr: Descriptor, index: int, value: int) -> None:
        self.target = target
        self.descr = descr
        self.index = index  # of an item
        self.value = value


class Comparison:
    """An operation on integers that gives 0 or 1, with the tags of its arguments, and whether it gives 1."""

    def __init__(self, opnum: int, tags: list[int], holds: bool) -> None:
        self.opnum = opnum
        self.tags = tags
        self.holds = holds


class GuardFacts(Facts):
    """What is known at a guard."""

    def __init__(self, count: int) -> None:
        self.count = count  # of the fail arguments
        self.nonnull: list[int] = []  # by index
        self.classes: list[int] = []  # pairs: index, class
        self.bounds: list[int] = []  # triples: index, lower, upper
        self.memory: list[MemoryFact] = []
        self.comparisons: list[Comparison] = []


# --- at the guard


def collect_facts(optimizer: Optimizer, guard: Op) -> GuardFacts:
    """The facts about the fail arguments that the encoder has just numbered."""
    fail_args = optimizer.encoder.fail_args
    facts = GuardFacts(len(fail_args))
    for index in range(len(fail_args)):
        value = fail_args[index]
        if value is not None:
            _collect_value(facts, index, value)
            _collect_memory(facts, value, optimizer.encoder)
            if value.kind == "i":
                _collect_relations(facts, value, optimizer)
    for constant in optimizer.constants.all:
        _collect_memory(facts, constant, optimizer.encoder)
    if optimizer.options.trusts_failures and (guard.opnum == ops.GUARD_TRUE or guard.opnum == ops.GUARD_FALSE):
        _collect_failure(facts, guard, optimizer.encoder)
    return facts


def _collect_value(facts: GuardFacts, index: int, value: Value) -> None:
    info = value.info
    if isinstance(info, IntBound):
        if info.lower != MIN or info.upper != MAX:
            facts.bounds.append(index)
            facts.bounds.append(info.lower)
            facts.bounds.append(info.upper)
        return
    known = known_info(value)
    if known is not None and known.known_class != 0:
        facts.classes.append(index)
        facts.classes.append(known.known_class)
    elif known is not None and known.is_nonnull:
        facts.nonnull.append(index)


def _collect_relations(facts: GuardFacts, value: Value, optimizer: Optimizer) -> None:
    """What an integer is less than."""
    encoder = optimizer.encoder
    for known in optimizer.relations.less:
        limit = resolve(known.right)
        if known.short is None and _is_fail_arg(limit, encoder) and is_at_most(value, resolve(known.left)):
            facts.comparisons.append(Comparison(ops.INT_LT, [encoder.tag_of(value), encoder.tag_of(limit)], True))


def _collect_failure(facts: GuardFacts, guard: Op, encoder: Encoder) -> None:
    """The condition of a guard that failed didn't hold."""
    value = resolve(guard.args[0])
    holds = guard.opnum == ops.GUARD_FALSE
    if _is_fail_arg(value, encoder):
        facts.comparisons.append(Comparison(ops.INT_IS_TRUE, [encoder.tag_of(value)], holds))
    elif isinstance(value, Op) and value.opnum in COMPARISONS:
        tags: list[int] = []
        for arg in value.args:
            operand = resolve(arg)
            if not _is_saved(operand, encoder):
                return
            tags.append(encoder.tag_of(operand))
        facts.comparisons.append(Comparison(value.opnum, tags, holds))


def _collect_memory(facts: GuardFacts, target: Value, encoder: Encoder) -> None:
    """What is known about the fields and items of an object."""
    info = known_info(target)
    if info is None:
        return
    for index in range(len(info.descrs)):
        descr = info.descrs[index]
        if isinstance(descr, FieldDescr) and not descr.is_quasi_immutable:
            _add_memory(facts, target, descr, -1, info.field(index), encoder)
    array = info.array
    if array is not None:
        for index in range(len(info.items)):
            _add_memory(facts, target, array, index, info.items[index], encoder)


def _add_memory(
    facts: GuardFacts, target: Value, descr: Descriptor, index: int, known: Value | None, encoder: Encoder
) -> None:
    if known is None or isinstance(known, ShortValue) or len(facts.memory) >= MOST_CELLS:
        return
    value = resolve(known)
    if _is_saved(value, encoder):
        facts.memory.append(MemoryFact(encoder.tag_of(target), descr, index, encoder.tag_of(value)))


def _is_saved(value: Value, encoder: Encoder) -> bool:
    """Whether the bridge will have a value."""
    if isinstance(value, Const):
        return True
    return _is_fail_arg(value, encoder)


def _is_fail_arg(value: Value, encoder: Encoder) -> bool:
    return value.stamp == encoder.stamp and value.place & 3 == KIND_FAIL_ARG


# --- at the bridge


def apply_facts(optimizer: Optimizer, inputs: list[Value], guard: GuardDescr) -> None:
    """Let an optimizer know what its bridge's guard knew."""
    facts = guard.facts
    resume = guard.resume
    if not isinstance(facts, GuardFacts) or resume is None or facts.count != len(inputs):
        return
    for index in facts.nonnull:
        ref_info(inputs[index]).is_nonnull = True
    for position in range(0, len(facts.classes), 2):
        info = ref_info(inputs[facts.classes[position]])
        info.is_nonnull = True
        info.known_class = facts.classes[position + 1]
    for position in range(0, len(facts.bounds), 3):
        bound = bound_of(inputs[facts.bounds[position]])
        bound.intersect(between(facts.bounds[position + 1], facts.bounds[position + 2]))
    for comparison in facts.comparisons:
        _assume(optimizer, comparison, inputs, resume)
    heap = optimizer.heap
    if isinstance(heap, Heap):
        for fact in facts.memory:
            target = optimizer.resolve(_value_of(fact.target, inputs, resume))
            _cell_of(heap, fact).remember(target, _value_of(fact.value, inputs, resume))


def _assume(optimizer: Optimizer, comparison: Comparison, inputs: list[Value], resume: ResumeData) -> None:
    op = make_op(comparison.opnum, [resolve(_value_of(tag, inputs, resume)) for tag in comparison.tags])
    pure, intbounds = optimizer.pure, optimizer.intbounds
    if isinstance(pure, Pure):
        pure.remember(op, ONE if comparison.holds else ZERO)
    if isinstance(intbounds, IntBounds):
        intbounds.assume(op, comparison.holds)


def _cell_of(heap: Heap, fact: MemoryFact) -> Cell:
    descr = fact.descr
    if isinstance(descr, FieldDescr):
        return heap.field_cell(descr)
    assert isinstance(descr, ArrayDescr)
    return heap.item_cell(descr, fact.index)


def _value_of(tag: int, inputs: list[Value], resume: ResumeData) -> Value:
    kind = tag & 3
    if kind == KIND_SMALL:
        return ConstInt(tag >> 2)
    if kind == KIND_CONSTANT:
        return resume.constants[tag >> 2]
    return inputs[tag >> 2]
