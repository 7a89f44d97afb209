"""Machine code passes the suite of all backends."""

import platform

import pytest

from framework.gc.entry import address_of
from framework.jit.backend.x86_64.recovery import LARGEST_COUNT
from tests.jit.backend.building import Building, compile_loop, run
from tests.jit.backend.conformance_calls import CallTests
from tests.jit.backend.conformance_control import ControlTests
from tests.jit.backend.conformance_memory import MemoryTests
from tests.jit.backend.conformance_values import ValueTests
from tests.jit.backend.environment import CAT
from tests.jit.backend.machine_code import MachineCodeEnvironment
from tests.jit.backend.moving import MovingEnvironment

pytestmark = pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="needs an x86-64 processor")


class TestValues(ValueTests):
    make_environment = MachineCodeEnvironment


class TestMemory(MemoryTests):
    make_environment = MachineCodeEnvironment


class TestControl(ControlTests):
    make_environment = MachineCodeEnvironment


class TestCalls(CallTests):
    make_environment = MachineCodeEnvironment


class TestMemoryThatMoves(MemoryTests):
    make_environment = MovingEnvironment


class TestControlWhileObjectsMove(ControlTests):
    make_environment = MovingEnvironment


class TestCallsThatMoveObjects(CallTests):
    make_environment = MovingEnvironment


def small_loop() -> Building:
    built = Building("i")
    built.guard_true(built.inputs[0], keep=built.inputs)
    built.finish(built.int_add(built.inputs[0], 1))
    return built


def test_without_room_for_code_memory_error_is_raised_and_nothing_is_lost():
    env = MachineCodeEnvironment()
    machine = env.machine
    machine.memory.size = machine.memory.used + 2000
    tokens = []
    with pytest.raises(MemoryError):
        for _ in range(100):
            tokens.append(compile_loop(machine, small_loop()))
    assert tokens
    numbers = len(machine.runtime.descrs)
    machine.free_loop(tokens.pop())
    again = compile_loop(machine, small_loop())
    assert run(machine, again, 4).ints == [5]
    assert len(machine.runtime.descrs) == numbers
    assert all(run(machine, token, 7).ints == [8] for token in tokens)


def test_a_trace_with_too_many_values_is_refused():
    env = MachineCodeEnvironment()
    built = Building("i" * (LARGEST_COUNT + 1))
    built.finish(built.inputs[0])
    with pytest.raises(MemoryError):
        compile_loop(env.machine, built)


def test_no_memory_for_an_object_leaves_with_an_exception():
    env = MachineCodeEnvironment()
    machine = env.machine
    error = env.new(CAT)

    def refuse(info, size):
        machine.set_state("exc_value", address_of(error))
        return 0

    machine.runtime.malloc = machine.callback(refuse, 2)
    machine.set_state("nursery_top", machine.get_state("nursery_free"))
    built = Building("i")
    built.finish(built.new(descr=env.descriptors.size(CAT)), built.inputs[0])
    frame = run(machine, compile_loop(machine, built), 5)
    assert frame.descr is machine.exception_exit and frame.exception == error


@pytest.mark.parametrize("limit", ["stack_limit", "shadow_stack_end"])
def test_a_stack_that_is_used_up_leaves_with_an_exception(limit):
    env = MachineCodeEnvironment()
    machine = env.machine
    machine.overflow_error = env.new(CAT)
    token = compile_loop(machine, small_loop())
    machine.set_state(limit, 2**62 if limit == "stack_limit" else machine.get_state("shadow_stack_top"))
    frame = run(machine, token, 5)
    assert frame.descr is machine.exception_exit and frame.exception == machine.overflow_error
