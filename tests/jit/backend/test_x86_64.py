"""Machine code passes the suite of all backends."""

import platform

import pytest

from tests.jit.backend.conformance_calls import CallTests
from tests.jit.backend.conformance_control import ControlTests
from tests.jit.backend.conformance_memory import MemoryTests
from tests.jit.backend.conformance_values import ValueTests
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
