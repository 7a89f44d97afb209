"""Jitcodes of functions, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framework.annotator.annotator import Annotator
from framework.flowgraph.model import FunctionGraph
from framework.jit.backend.simulator.calling import caller_in
from framework.jit.backend.simulator.machine import SimulatedMachine
from framework.jit.codewriter.codewriter import CodeWriter
from framework.jit.codewriter.dump import dump
from framework.jit.interface import DONE
from framework.jit.metainterp import blackhole_dispatch
from framework.jit.metainterp.blackhole import Blackhole
from framework.jit.metainterp.jitcode import MetaTables
from framework.jit.metainterp.program import Program
from framework.llinterp.interpreter import LLInterpreter
from framework.lowering import Lowerer
from framework.testing.interpret import argument_annotation, plain_value, raising_graphs
from framework.transform.passes import REQUIRED, Pass, run_passes


class Written:
    """A function for arguments of the types of ``values``, lowered, and its jitcode (with those of what it calls).

    ``everything``: functions with loops are looked inside, too.
    """

    def __init__(
        self,
        function: Any,
        values: Sequence[Any] = (),
        *,
        everything: bool = False,
        passes: Sequence[Pass] = REQUIRED,
    ) -> None:
        annotator = Annotator(jit=True)
        self.graph = annotator.build_entry(function, [argument_annotation(annotator, value) for value in values])
        self.raising = raising_graphs(annotator)
        annotator.complete()
        self.lowerer = Lowerer(annotator)
        self.graphs: list[FunctionGraph] = self.lowerer.lower_all()
        run_passes(self.graphs, passes)
        self.writer = CodeWriter(self.graphs)
        if everything:
            for graph in self.graphs:
                self.writer.policy.decided[graph] = True
        self.jitcode = self.writer.jitcode_of(self.graph)
        self.tables: MetaTables = self.writer.run()

    @property
    def text(self) -> str:
        """The function's jitcode without positions."""
        lines = dump(self.tables, self.jitcode).splitlines()
        return "\n".join([lines[0], *(line[7:] for line in lines[1:])])

    def names(self, of: str = "") -> list[str]:
        """The instructions of the function, or of all functions with this in their names; ``live`` left out."""
        jitcodes = [j for j in self.writer.jitcodes.values() if of in j.name] if of else [self.jitcode]
        lines = [line.split() for jitcode in jitcodes for line in dump(self.tables, jitcode).splitlines()[1:]]
        return [words[1] for words in lines if words[1] != "live"]

    def reason(self, name: str) -> str:
        """Why a function is not looked inside."""
        return next(reason for graph, reason in self.writer.policy.reasons.items() if graph.name.endswith(name))

    def run(self, *values: Any) -> Any:
        """The result as the blackhole interpreter computes it."""
        interpreter = LLInterpreter(exceptions=self.raising)
        machine = SimulatedMachine(
            self.writer.descriptors, caller_in(interpreter), interpreter.machine, interpreter.exception_value
        )
        blackhole = Blackhole(Program(machine, self.tables, [], blackhole_dispatch.HANDLERS))
        frame = blackhole.push(self.jitcode)
        numbers = {"i": 0, "r": 0, "f": 0}
        for kind, parameter, value in zip(
            self.jitcode.arguments, self.lowerer.parameters(self.graph), values, strict=True
        ):
            bank: list[Any] = {"i": frame.ints, "r": frame.refs, "f": frame.floats}[kind]  # type: ignore[assignment]
            bank[numbers[kind]] = self.lowerer.target_representation(parameter).constant(value).value
            numbers[kind] += 1
        blackhole.run()
        assert blackhole.status == DONE, f"left by {blackhole.exception}"
        kind = self.jitcode.result
        if kind == "r":
            return plain_value(blackhole.result.get_ref())
        return blackhole.result.get_float() if kind == "f" else blackhole.result.get_int() if kind == "i" else None
