"""Random loops and bridges do the same in the simulator and as machine code."""

from __future__ import annotations

import platform
from typing import Any

import pytest

from framework.jit.trace.values import Value
from tests.jit.backend.building import Building, compile_loop, run
from tests.jit.backend.environment import CAT, DOG, Environment, SimulatorEnvironment
from tests.jit.backend.machine_code import MachineCodeEnvironment
from tests.jit.backend.moving import MovingEnvironment
from tests.jit.backend.random_traces import INPUTS, Functions, RandomTrace, describe

pytestmark = pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="needs an x86-64 processor")

BRIDGES = 8


class Session:
    """A loop in one environment, and the bridges that its failures lead to."""

    def __init__(self, env: Environment, seed: int, size: int) -> None:
        self.env = env
        self.seed = seed
        self.size = size
        self.functions = Functions(env)
        trace = RandomTrace(env, self.functions, f"loop {seed}", INPUTS, size)
        self.target = trace.make_loop(seed % 2 == 0)
        label = next(op for op in trace.built.operations if op.descr is self.target)
        self.kinds = [value.kind for value in label.args]
        self.keeps: dict[Any, list[Value]] = {}
        self.guards: list[Any] = []
        self._note(trace.built)
        self.token = compile_loop(env.machine, trace.built)

    def _note(self, built: Building) -> None:
        for op in built.operations:
            kept = getattr(op, "fail_args", None) or (op.args if op.descr in built.guards else None)
            if op.descr in built.guards:
                self.keeps[op.descr] = kept or []
                self.guards.append(op.descr)

    def run(self, number: int) -> Any:
        """The outcome of a run: through which guard, with which values."""
        env = self.env
        objects = [env.new(CAT if i % 2 else DOG, legs=i) for i in range(3)]
        env.set(objects[0], CAT, "next", objects[1])
        args = [number + 3, number * 77, -5, 2**40, 9, 0.5, -1.25, 1e100, *objects]
        frame = run(env.machine, self.token, *args)
        values = []
        for i, kept in enumerate(self.keeps[frame.descr]):
            if kept is not None:
                bank = {"i": frame.ints, "r": frame.refs, "f": frame.floats}[kept.kind]
                values.append(describe(env, bank[i]))
        seen, self.functions.seen = self.functions.seen, []
        return self.guards.index(frame.descr), values, [[describe(env, v) for v in call] for call in seen], frame.descr

    def add_bridge(self, descr: Any) -> bool:
        """Compile a bridge from a guard that failed; not from a finish, and once."""
        if descr.is_finish:
            return False
        kinds = "".join(value.kind for value in self.keeps[descr] if value is not None)
        number = len(self.guards)
        trace = RandomTrace(self.env, self.functions, f"bridge {self.seed} {number}", kinds, self.size)
        trace.make_bridge(self.target, self.kinds)
        self._note(trace.built)
        self.env.machine.compile_bridge(trace.built.trace, descr, self.token)
        return True


def compare(seed: int, size: int, environment: type[Environment] = MachineCodeEnvironment) -> None:
    sessions = [Session(SimulatorEnvironment(), seed, size), Session(environment(), seed, size)]
    for number in range(BRIDGES):
        expected, found = (session.run(number) for session in sessions)
        assert expected[:3] == found[:3], f"seed {seed}, run {number}"
        for session, outcome in zip(sessions, (expected, found)):
            session.add_bridge(outcome[3])


@pytest.mark.parametrize("seed", range(12))
def test_random_traces(seed):
    compare(seed, 12 + seed)


@pytest.mark.parametrize("seed", range(8))
def test_random_traces_with_a_collector_that_moves_everything(seed):
    compare(seed, 12 + seed, MovingEnvironment)


@pytest.mark.fuzz
@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 100, 50))
def test_many_random_traces(start):
    for seed in range(start, start + 50):
        compare(1000 + seed, 10 + seed % 60)
        compare(2000 + seed, 10 + seed % 60, MovingEnvironment)
