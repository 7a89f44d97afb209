"""Run an interpreter with its JIT, all of it hosted: low-level graphs in the executor, traces in the simulator.

    run = meta_interpret(main, [100])
    assert run.result == main(100)
    run.check_trace_count(1)
    run.check_operations(int_add=2, guard_true=1, jump=1)

``main`` is an interpreter with a ``JitDriver``, or calls one.  Parameters of the JIT are given by name; ``threshold`` and
``trace_eagerness`` are small by default, so that everything happens early.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from framework.annotator.annotator import Annotator
from framework.driver.stages import add_hooks
from framework.flowgraph.model import FunctionGraph
from framework.jit import interface
from framework.jit.backend.simulator.calling import caller_in
from framework.jit.backend.simulator.machine import SimulatedMachine
from framework.jit.codewriter.codewriter import CodeWriter
from framework.jit.codewriter.native_markers import lower_markers
from framework.jit.codewriter.native_portal import add_jit_entries, entry_helpers
from framework.jit.metainterp import blackhole_dispatch, dispatch, statistics
from framework.jit.metainterp.entry import Jit
from framework.jit.metainterp.jitcode import MetaTables
from framework.jit.metainterp.journal import Sink
from framework.jit.metainterp.parameters import NAMES
from framework.jit.metainterp.program import CompiledTrace, Program
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op
from framework.llinterp.interpreter import LLException, LLInterpreter
from framework.lltypes.memory import FunctionPointer, null
from framework.lltypes.types import GcOpaque
from framework.lowering import Lowerer
from framework.rlib.jit import JitPolicy
from framework.testing.interpret import argument_annotation, plain_value, raising_graphs
from framework.transform.jit_hints import remove_jit_hints
from framework.transform.passes import REQUIRED, run_passes

PARAMETERS = {"threshold": 3, "function_threshold": 3, "trace_eagerness": 2}


class MetaProgram:
    """A function with its JIT, to be run with arguments of the types of ``values``."""

    def __init__(self, function: Any, values: Sequence[Any], policy: JitPolicy | None = None) -> None:
        self._jit: Jit | None = None
        self._fixed: set[int] = set()  # numbers of the parameters that the program can't set
        self.policy = policy
        annotator = Annotator(jit=True)
        self.graph, self.raising = self.annotate(annotator, function, values)
        self.lowerer = Lowerer(annotator)
        helpers = entry_helpers(self.lowerer)
        graphs = self.lowerer.lower_all()
        self.writer = CodeWriter(graphs, policy)
        self.tables: MetaTables = self.writer.run()
        graphs += self.writer.new_graphs
        add_jit_entries(graphs, self.writer.drivers, helpers)
        lower_markers(graphs, self.writer, helpers)
        for graph in graphs:
            remove_jit_hints(graph)
        run_passes(graphs, REQUIRED)
        self.interpreter = LLInterpreter(exceptions=self.raising)
        self.machine = SimulatedMachine(
            self.writer.descriptors,
            caller_in(self.interpreter),
            self.interpreter.machine,
            self.interpreter.exception_value,
        )

        self.tables.memory_error = self.interpreter.exception_value(MemoryError())

    def annotate(
        self, annotator: Annotator, function: Any, values: Sequence[Any]
    ) -> tuple[FunctionGraph, dict[str, FunctionGraph]]:
        """Infer types.  Returns: the graph to run, and those that raise what the executor itself has to raise."""
        graph = annotator.build_entry(function, [argument_annotation(annotator, value) for value in values])
        add_hooks(annotator, self.policy)
        raising = raising_graphs(annotator)
        annotator.complete()
        return graph, raising

    def low_level(self, values: Sequence[Any]) -> list[Any]:
        """Arguments as the graph takes them."""
        pairs = zip(self.lowerer.parameters(self.graph), values, strict=True)
        return [self.lowerer.target_representation(parameter).constant(value).value for parameter, value in pairs]

    def run(
        self, values: Sequence[Any], parameters: dict[str, int], sink: Sink | None = None, *, fixed: bool = False
    ) -> MetaRun:
        """Run with fresh JIT state; ``sink`` is told what the JIT does.

        ``fixed``: the parameters count more than what the program sets, as those of KIT_JIT do.
        """
        self._fixed = {NAMES.index(name) for name in parameters} if fixed else set()
        program = Program(self.machine, self.tables, dispatch.HANDLERS, blackhole_dispatch.HANDLERS)
        program.keeps_traces = True
        for name, value in (PARAMETERS | parameters).items():
            program.parameters.set_named(name, value)
        program.configure_machine()
        if sink is not None:
            program.journal.write_to(sink)
        jit = self._jit = Jit(program)
        clear_interface()
        arguments = self.low_level(values)
        hosted = self._hosted()
        old = [function.hosted for function, _ in hosted]
        for function, meaning in hosted:
            function.hosted = meaning
        try:
            result = self.interpreter.call(self.graph, arguments)
        finally:
            for (function, _), meaning in zip(hosted, old, strict=True):
                function.hosted = meaning
        return MetaRun(plain_value(result), jit)

    def _hosted(self) -> list[tuple[FunctionPointer, Any]]:
        """What the functions of the JIT unit do; the same in each run, because the executor keeps them."""
        return [
            (interface.enter, self._enter),
            (interface.force, self._force),
            (interface.force_virtual_ref, self._force_virtual_ref),
            (interface.invalidate, self._invalidate),
            (interface.set_param, self._set_param),
            (interface.set_optimisations, self._set_optimisations),
            (interface.statistic, self._statistic),
            (interface.mark_position, self._mark_position),
        ]

    def _force(self, number: int, ref: Any) -> None:
        assert self._jit is not None
        self._jit.force(number, ref)

    def _force_virtual_ref(self, ref: Any) -> None:
        assert self._jit is not None
        self._jit.force_virtual_ref(ref)

    def _invalidate(self, number: int, ref: Any) -> None:
        assert self._jit is not None
        self._jit.invalidate(number, ref)

    def _set_param(self, driver: int, number: int, value: int) -> None:
        assert self._jit is not None
        if number not in self._fixed:
            self._jit.set_param(driver, number, value)

    def _set_optimisations(self, driver: int, text: Any) -> None:
        assert self._jit is not None
        self._jit.set_optimisations(driver, text)

    def _statistic(self, number: int) -> int:
        assert self._jit is not None
        return self._jit.statistic(number)

    def _mark_position(self, what: int, hash_value: int) -> None:
        assert self._jit is not None
        self._jit.mark_position(what, hash_value)

    def _enter(self, number: int, hash_value: int) -> int:
        assert self._jit is not None
        status = self._jit.enter(number, hash_value)
        if status == interface.RAISED:
            raise LLException(self.machine.take_exception())
        return status


def clear_interface() -> None:
    """The exchange area and the filter of a process that starts."""
    for words in (interface.exchange.words, interface.cells.words):
        for index in range(len(words)):
            words[index] = 0
    interface.exchange.wanted = 0
    interface.exchange.is_off = 0
    for index in range(len(interface.references)):
        interface.references[index] = null(GcOpaque)


class MetaRun:
    """What a run gave."""

    def __init__(self, result: Any, jit: Jit) -> None:
        self.result = result
        self.jit = jit
        self.statistics = jit.program.statistics

    @property
    def traces(self) -> list[CompiledTrace]:
        """All code, in the order it was compiled."""
        return self.jit.program.loops

    @property
    def loops(self) -> list[CompiledTrace]:
        """The code that is entered from the interpreter."""
        return [compiled for compiled in self.traces if compiled.guard is None]

    @property
    def bridges(self) -> list[CompiledTrace]:
        """The code that continues a guard."""
        return [compiled for compiled in self.traces if compiled.guard is not None]

    def check_trace_count(self, count: int) -> None:
        """That many loops were compiled."""
        assert len(self.loops) == count, f"{len(self.loops)} loops were compiled"

    def check_bridge_count(self, count: int) -> None:
        """That many bridges were compiled."""
        assert len(self.bridges) == count, f"{len(self.bridges)} bridges were compiled"

    def operations(self, everything: bool = False) -> Counter[str]:
        """How often each operation stands in the peeled loops (behind the last label), or in all code."""
        found: Counter[str] = Counter()
        for compiled in self.traces if everything else self.loops:
            operations = compiled.trace.operations
            found.update(ops.NAMES[op.opnum] for op in (operations if everything else behind_last_label(operations)))
        for marker in ("debug_merge_point", "label"):
            del found[marker]
        return found

    def check_operations(self, expected: dict[str, int] | None = None, **counts: int) -> None:
        """The operations of the peeled loops: exactly ``expected`` (a dict), or among others ``counts``."""
        found = self.operations()
        if expected is not None:
            assert dict(found) == expected, dict(found)
        for name, count in counts.items():
            assert found[name] == count, f"{name}: {found[name]}, not {count}; all: {dict(found)}"

    def aborts(self) -> int:
        """How many traces were given up."""
        return sum(self.statistics.aborts)

    def counter(self, name: str) -> int:
        """A counter of ``rlib.jit.Counters``."""
        return self.statistics.counters[statistics.NAMES.index(name)]


def behind_last_label(operations: list[Op]) -> list[Op]:
    """The loop proper."""
    labels = [index for index, op in enumerate(operations) if op.opnum == ops.LABEL]
    return operations[labels[-1] + 1 :] if labels else operations


def meta_interpret(
    function: Any, values: Sequence[Any] = (), policy: JitPolicy | None = None, **parameters: int
) -> MetaRun:
    """Run ``function(*values)`` with its JIT."""
    return MetaProgram(function, values, policy).run(values, parameters)
