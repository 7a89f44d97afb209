"""The JIT's entry in a portal, seen by the executor: a program behaves as without it, whatever the JIT unit answers."""

import pytest

from framework.annotator.annotator import Annotator
from framework.jit import interface
from framework.jit.codewriter.native_portal import add_jit_entries, entry_helpers
from framework.jit.codewriter.portal import split_portals
from framework.llinterp.interpreter import LLInterpreter
from framework.lltypes.memory import null
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import GcOpaque, Signed
from framework.lowering import Lowerer
from framework.rlib.jit import JitDriver
from framework.testing.interpret import argument_annotation, raising_graphs
from framework.transform.jit_hints import remove_jit_hints
from framework.transform.passes import PASSES, run_passes

driver = JitDriver(greens=["pc"], reds=["total", "count"])


class Box:
    def __init__(self, value: int) -> None:
        self.value = value


def loop(count: int) -> int:
    total = Box(0)
    pc = 0
    while count > 0:
        driver.jit_merge_point(pc=pc, total=total, count=count)
        total = Box(total.value + count)
        count -= 1
        pc = 1 - pc
    return total.value


explicit = JitDriver(greens=["pc"], reds=["total", "count"])


def loop_with_can_enter(count: int) -> int:
    total = Box(0)
    pc = 0
    while count > 0:
        explicit.jit_merge_point(pc=pc, total=total, count=count)
        total = Box(total.value + count)
        count -= 1
        pc = 1 - pc
        if pc == 0:
            explicit.can_enter_jit(pc=pc, total=total, count=count)
    return total.value


elsewhere = JitDriver(greens=["pc"], reds=["total", "count"])


def jump(pc: int, total: Box, count: int) -> int:
    elsewhere.can_enter_jit(pc=pc, total=total, count=count)
    return pc


def loop_with_can_enter_elsewhere(count: int) -> int:
    total = Box(0)
    pc = 0
    while count > 0:
        elsewhere.jit_merge_point(pc=pc, total=total, count=count)
        total = Box(total.value + count)
        count -= 1
        pc = 1 - pc
        if pc == 0:
            pc = jump(pc, total, count)
    return total.value


def start_exchange():
    for words in (interface.exchange.words, interface.cells.words):
        for index in range(len(words)):
            words[index] = 0
    interface.exchange.wanted = 0
    interface.exchange.is_off = 0
    for index in range(len(interface.references)):
        interface.references[index] = null(GcOpaque)


def run(function, count, answer, monkeypatch, passes=()):
    """Result of the function when ``kit_jit_enter`` is ``answer``."""
    start_exchange()
    annotator = Annotator(jit=True)
    graph = annotator.build_entry(function, [argument_annotation(annotator, count)])
    raising = raising_graphs(annotator)
    annotator.complete()
    lowerer = Lowerer(annotator)
    helpers = entry_helpers(lowerer)
    graphs = lowerer.lower_all()
    portals = split_portals(graphs)
    add_jit_entries(graphs, portals, helpers)
    for item in graphs:
        remove_jit_hints(item)
    run_passes(graphs, passes, check=True)
    monkeypatch.setattr(interface.enter, "hosted", answer)
    return LLInterpreter(exceptions=raising).call(graph, [count])


LOOPS = [loop, loop_with_can_enter, loop_with_can_enter_elsewhere]


@pytest.mark.parametrize("function", LOOPS)
def test_a_jit_that_does_nothing_changes_nothing(function, monkeypatch):
    calls = []

    def answer(number, hash_value):
        calls.append(hash_value)
        return interface.GO_ON

    assert run(function, 10, answer, monkeypatch) == 55
    assert calls


@pytest.mark.parametrize("function", LOOPS)
def test_optimised_it_behaves_the_same(function, monkeypatch):
    assert run(function, 10, lambda number, hash_value: interface.GO_ON, monkeypatch, PASSES) == 55


@pytest.mark.parametrize("function", LOOPS)
def test_the_jit_gets_greens_and_reds(function, monkeypatch):
    seen = []

    def answer(number, hash_value):
        seen.append((interface.exchange.words[0], interface.references[1].inst_value, interface.exchange.words[2]))
        return interface.GO_ON

    run(function, 3, answer, monkeypatch)
    assert (0, 5, 1) in seen


@pytest.mark.parametrize("function", LOOPS)
def test_going_on_elsewhere(function, monkeypatch):
    def answer(number, hash_value):
        if interface.exchange.words[2] == 4:
            interface.exchange.words[2] = 1
        return interface.CONTINUE

    expected = 10 + 9 + 8 + 7 + 6 + 5 + 1
    assert run(function, 10, answer, monkeypatch) == expected


@pytest.mark.parametrize("function", LOOPS)
def test_a_result(function, monkeypatch):
    def answer(number, hash_value):
        interface.exchange.words[0] = 42
        return interface.DONE

    assert run(function, 10, answer, monkeypatch) == 42


def test_a_cell_counts_before_the_jit_is_asked(monkeypatch):
    calls = []

    def answer(number, hash_value):
        calls.append(hash_value)
        cell = interface.ll_cell(hash_value)
        MEMORY.store(Signed, cell, hash_value)
        MEMORY.store(Signed, cell + 8, 3)
        return interface.GO_ON

    run(loop_with_can_enter, 20, answer, monkeypatch)
    assert len(calls) == 1 + 3  # the call; of 10 backward jumps the first, the fifth, the ninth
    assert calls[0] == calls[1] ^ interface.CALL_HASH


@pytest.mark.parametrize("function", LOOPS)
def test_a_jit_that_is_off_is_asked_once(function, monkeypatch):
    calls = []

    def answer(number, hash_value):
        calls.append(hash_value)
        interface.exchange.is_off = 1
        return interface.GO_ON

    assert run(function, 20, answer, monkeypatch) == 210
    assert len(calls) == 1
