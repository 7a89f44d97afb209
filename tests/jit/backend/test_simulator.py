"""The simulator passes the suite of all backends, and knows every operation."""

import pytest

from framework.jit.backend.simulator.code import SimulationError
from framework.jit.backend.simulator.handlers import HANDLERS, unknown_operation
from framework.jit.trace import operations as ops
from framework.lltypes.types import Void
from tests.jit.backend.building import Building, compile_loop, run
from tests.jit.backend.conformance_calls import CallTests
from tests.jit.backend.conformance_control import ControlTests
from tests.jit.backend.conformance_memory import MemoryTests
from tests.jit.backend.conformance_values import ValueTests
from tests.jit.backend.environment import SimulatorEnvironment


@pytest.fixture
def env():
    return SimulatorEnvironment()


class TestValues(ValueTests):
    make_environment = SimulatorEnvironment


class TestMemory(MemoryTests):
    make_environment = SimulatorEnvironment


class TestControl(ControlTests):
    make_environment = SimulatorEnvironment


class TestCalls(CallTests):
    make_environment = SimulatorEnvironment


def test_every_operation_has_a_handler():
    assert [name for name, handler in zip(ops.NAMES, HANDLERS) if handler is unknown_operation] == []


def test_a_value_that_the_label_does_not_pass_on_is_noticed(env):
    built = Building("ii")
    x, y = built.inputs
    built.mark(x)
    built.finish(y)
    with pytest.raises(SimulationError):
        run(env.machine, compile_loop(env.machine, built), 1, 2)


def test_a_call_that_may_force_needs_its_guard(env):
    function = env.function([], Void, lambda: None)
    built = Building()
    built.call_may_force_v(function)
    built.finish()
    with pytest.raises(SimulationError):
        run(env.machine, compile_loop(env.machine, built))
