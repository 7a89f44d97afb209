"""What a bridge inherits from the loop that it leaves: facts about the fail arguments of its guard.

    guard_true(i4) [i0, r1, r2]         r1 is a Node, its field ``next`` holds r2, 0 <= i0 <= 100

Facts are about memory before the stores that the resume data puts off: the bridge records those as its first operations.
Nothing is inherited about quasi-immutable fields, since the bridge may exist because one changed.  A guard that was made
stronger later keeps the facts of its place.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr, FieldDescr
from framework.jit.optimize.bounds import IntBound, between
from framework.jit.optimize.heap import Cell, Heap
from framework.jit.optimize.info import bound_of, known_info, ref_info
from framework.jit.optimize.optimizer import Optimizer
from framework.jit.optimize.short_preamble import ShortValue
from framework.jit.optimize.word import MAX, MIN
from framework.jit.resume.data import KIND_CONSTANT, KIND_FAIL_ARG, KIND_SMALL, Facts, GuardDescr, ResumeData
from framework.jit.resume.encoder import Encoder
from framework.jit.trace.values import Const, ConstInt, Descriptor, Value, resolve

MOST_CELLS = 40  # facts about memory of one guard


class MemoryFact:
    """A field or item of an object holds a value; both by their tags in the resume data."""

    def __init__(self, target: int, descr: Descriptor, index: int, value: int) -> None:
        self.target = target
        self.descr = descr
        self.index = index  # of an item
        self.value = value


class GuardFacts(Facts):
    """What is known at a guard."""

    def __init__(self, count: int) -> None:
        self.count = count  # of the fail arguments
        self.nonnull: list[int] = []  # by index
        self.classes: list[int] = []  # pairs: index, class
        self.bounds: list[int] = []  # triples: index, lower, upper
        self.memory: list[MemoryFact] = []


# --- at the guard


def collect_facts(optimizer: Optimizer) -> GuardFacts:
    """The facts about the fail arguments that the encoder has just numbered."""
    fail_args = optimizer.encoder.fail_args
    facts = GuardFacts(len(fail_args))
    for index in range(len(fail_args)):
        value = fail_args[index]
        if value is not None:
            _collect_value(facts, index, value)
            _collect_memory(facts, value, optimizer.encoder)
    for constant in optimizer.constants.all:
        _collect_memory(facts, constant, optimizer.encoder)
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
    heap = optimizer.heap
    if isinstance(heap, Heap):
        for fact in facts.memory:
            target = optimizer.resolve(_value_of(fact.target, inputs, resume))
            _cell_of(heap, fact).remember(target, _value_of(fact.value, inputs, resume))


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
