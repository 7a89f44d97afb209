"""Conformance programs whose every function has a jitcode, run by the blackhole interpreter."""

from __future__ import annotations

from pathlib import Path

import pytest

from framework.annotator.annotator import Annotator
from framework.driver.stages import annotate_program
from framework.driver.target import load_target
from framework.jit.backend.simulator.calling import caller_in
from framework.jit.backend.simulator.machine import SimulatedMachine
from framework.jit.codewriter.codewriter import CodeWriter
from framework.jit.interface import DONE
from framework.jit.metainterp import blackhole_dispatch
from framework.jit.metainterp.blackhole import Blackhole
from framework.jit.metainterp.program import Program
from framework.llinterp.interpreter import LLInterpreter
from framework.lowering import Lowerer
from framework.testing.conformance import run_hosted
from framework.testing.execute import argument_vector
from framework.transform.passes import REQUIRED, run_passes

PROGRAMS = Path(__file__).parents[2] / "language" / "programs"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["control_flow", "numbers_arithmetic", "exceptions_flow", "dict_operations", "empty_containers"]
)
def test_program_in_jitcodes_prints_what_cpython_prints(name, capfd):
    path = PROGRAMS / f"{name}.py"
    annotator, exports = annotate_program(load_target(str(path)).entry_point, Annotator(jit=True))
    graphs = Lowerer(annotator).lower_all()
    run_passes(graphs, REQUIRED)
    writer = CodeWriter(graphs)
    writer.policy.decided.update(dict.fromkeys(graphs, True))
    jitcode = writer.jitcode_of(exports["kit_main"])
    tables = writer.run()
    raising = {"MemoryError": exports["kit_raise_memory_error"], "RecursionError": exports["kit_stack_overflow"]}
    machine = SimulatedMachine(writer.descriptors, caller_in(LLInterpreter(exceptions=raising)))
    blackhole = Blackhole(Program(machine, tables, [], blackhole_dispatch.HANDLERS))
    frame = blackhole.push(jitcode)
    frame.ints[0], frame.ints[1] = 1, argument_vector([str(path)])
    blackhole.run()
    assert blackhole.status == DONE
    assert capfd.readouterr().out == run_hosted(path).output
