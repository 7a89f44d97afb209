"""The suite every backend passes, part 4: calls, exceptions, forcing, call_assembler."""

from __future__ import annotations

from typing import Any

import pytest

from framework.jit import model
from framework.jit.model import DeadFrame, FrameHandler
from framework.jit.trace.values import NULL
from framework.lltypes.types import GCREF, Bool, Char, Float, FuncType, Int16, LLType, Signed, UInt8, Void
from tests.jit.backend.building import Building, compile_loop, run
from tests.jit.backend.environment import ANIMAL, CAT, DOG, Environment, Raised


class Handler(FrameHandler):
    """Notes the frames and gives fixed results."""

    def __init__(self) -> None:
        self.frames: list[DeadFrame] = []
        self.action: Any = None

    def _finish(self, frame: DeadFrame, result: Any) -> Any:
        self.frames.append(frame)
        if self.action is not None:
            self.action(frame)
        return result

    def finish_int(self, frame: DeadFrame) -> int:
        return self._finish(frame, 1000)

    def finish_ref(self, frame: DeadFrame) -> Any:
        return self._finish(frame, frame.refs[0])

    def finish_float(self, frame: DeadFrame) -> float:
        return self._finish(frame, 0.125)

    def finish_void(self, frame: DeadFrame) -> None:
        self._finish(frame, None)


class CallTests:
    """One method per behaviour."""

    def make_environment(self) -> Environment:
        raise NotImplementedError

    @pytest.fixture
    def env(self) -> Environment:
        return self.make_environment()

    def descr(self, env: Environment, args: list[LLType], result: LLType, effect: int = model.CAN_RAISE) -> Any:
        return env.descriptors.call(FuncType(args, result), effect)

    # --- arguments and results

    @pytest.mark.parametrize(
        "types",
        [
            [],
            [Signed],
            [Float],
            [GCREF],
            [Signed, Float, GCREF, Float, Signed],
            [Signed] * 6,
            [Signed] * 9,
            [Float] * 8,
            [Float] * 11,
            [Signed, Float, GCREF] * 6,
        ],
    )
    def test_arguments_of_all_kinds(self, env, types):
        seen = []
        function = env.function(types, Signed, lambda *args: seen.append(args) or 42)
        kinds = "".join({Signed: "i", Float: "f", GCREF: "r"}[t] for t in types)
        built = Building(kinds)
        result = built.call_i(function, *built.inputs, descr=self.descr(env, types, Signed))
        built.guard_no_exception(keep=[])
        built.finish(result, *built.inputs)
        values = [{"i": i * 7 - 3, "f": i / 2, "r": env.new(CAT)}[kind] for i, kind in enumerate(kinds)]
        frame = run(env.machine, compile_loop(env.machine, built), *values)
        assert seen == [tuple(values)] and frame.ints[0] == 42
        kept = [{"i": frame.ints, "f": frame.floats, "r": frame.refs}[k][i + 1] for i, k in enumerate(kinds)]
        assert kept == values

    def test_constant_and_repeated_arguments(self, env):
        seen = []
        types = [Signed, Signed, GCREF, Float, Signed, Signed, Signed, Signed, Float]
        cat = env.new(CAT)
        function = env.function(types, Void, lambda *args: seen.append(args))
        built = Building("if")
        x, y = built.inputs
        built.call_v(function, x, 2**40, cat, y, x, -1, x, 99, 2.5, descr=self.descr(env, types, Void))
        built.guard_no_exception(keep=[])
        built.finish(x)
        assert run(env.machine, compile_loop(env.machine, built), 5, 0.5).ints == [5]
        assert seen == [(5, 2**40, cat, 0.5, 5, -1, 5, 99, 2.5)]

    @pytest.mark.parametrize("rotation", [1, 2, 3])
    def test_arguments_that_change_registers(self, env, rotation):
        first, second = [], []
        types = [Signed] * 5
        one = env.function(types, Signed, lambda *args: first.append(args) or 1)
        two = env.function(types, Signed, lambda *args: second.append(args) or 2)
        built = Building("i" * 5)
        ins = built.inputs
        descr = self.descr(env, types, Signed, model.CANNOT_RAISE)
        a = built.call_i(one, *ins, descr=descr)
        b = built.call_i(two, *ins[rotation:], *ins[:rotation], descr=descr)
        built.finish(a, b, *ins)
        frame = run(env.machine, compile_loop(env.machine, built), 1, 2, 3, 4, 5)
        values = [1, 2, 3, 4, 5]
        assert first == [(1, 2, 3, 4, 5)] and second == [tuple(values[rotation:] + values[:rotation])]
        assert frame.ints == [1, 2, *values]

    @pytest.mark.parametrize(
        ("type_", "value"),
        [(Signed, -5), (Int16, -300), (UInt8, 200), (Bool, 1), (Char, 255), (Float, 1.5), (GCREF, None)],
    )
    def test_results_of_all_kinds(self, env, type_, value):
        value = env.new(CAT) if type_ is GCREF else value
        function = env.function([], type_, lambda: value)
        descr = self.descr(env, [], type_)
        built = Building()
        result = getattr(built, f"call_{descr.result}")(function, descr=descr)
        built.guard_no_exception(keep=[])
        built.finish(result)
        frame = run(env.machine, compile_loop(env.machine, built))
        assert {"i": frame.ints, "f": frame.floats, "r": frame.refs}[descr.result][0] == value

    @pytest.mark.parametrize("name", ["call_pure", "call_loopinvariant"])
    def test_other_kinds_of_calls(self, env, name):
        function = env.function([Signed], Signed, lambda x: x + 1)
        built = Building("i")
        result = getattr(built, name + "_i")(
            function, built.inputs[0], descr=self.descr(env, [Signed], Signed, model.CANNOT_RAISE)
        )
        built.finish(result)
        assert run(env.machine, compile_loop(env.machine, built), 4).ints == [5]

    def test_many_values_live_across_calls(self, env):
        function = env.function([Signed], Signed, lambda x: x + 1)
        descr = self.descr(env, [Signed], Signed, model.CANNOT_RAISE)
        built = Building("i" * 10 + "f" * 10 + "r" * 4)
        ins = built.inputs
        results = [built.call_i(function, x, descr=descr) for x in ins[:10]]
        total = results[0]
        for x in results[1:]:
            total = built.int_add(total, x)
        built.finish(total, *ins, *results)
        cats = [env.new(CAT) for _ in range(4)]
        floats = [i / 8 for i in range(10)]
        frame = run(env.machine, compile_loop(env.machine, built), *range(10), *floats, *cats)
        assert frame.ints[0] == 55 and frame.ints[1:11] == list(range(10))
        assert frame.floats[11:21] == floats and frame.refs[21:25] == cats
        assert frame.ints[25:] == [x + 1 for x in range(10)]

    def test_the_interpreters_call_functions_too(self, env):
        seen = []
        cat = env.new(CAT)
        types = [Signed, GCREF, Float]
        function = env.function(types, GCREF, lambda *args: seen.append(args) or cat)
        assert env.machine.call_ref(function, self.descr(env, types, GCREF), [1], [cat], [0.5]) == cat
        function = env.function(types, Signed, lambda *args: seen.append(args) or 7)
        assert env.machine.call_int(function, self.descr(env, types, Signed), [1], [cat], [0.5]) == 7
        function = env.function(types, Float, lambda *args: seen.append(args) or 0.75)
        assert env.machine.call_float(function, self.descr(env, types, Float), [1], [cat], [0.5]) == 0.75
        function = env.function(types, Void, lambda *args: seen.append(args))
        env.machine.call_void(function, self.descr(env, types, Void), [1], [cat], [0.5])
        assert seen == [(1, cat, 0.5)] * 4
        assert not env.machine.take_exception()

    # --- conditional calls

    @pytest.mark.parametrize("condition", [0, 1])
    def test_a_conditional_call(self, env, condition):
        seen = []
        function = env.function([Signed, Float], Void, lambda *args: seen.append(args))
        descr = self.descr(env, [Signed, Float], Void, model.CANNOT_RAISE)
        built = Building("iif" + "r")
        flag, x, y, ref = built.inputs
        built.cond_call(flag, function, x, y, descr=descr)
        built.finish(flag, x, y, ref)
        cat = env.new(CAT)
        frame = run(env.machine, compile_loop(env.machine, built), condition, 5, 0.5, cat)
        assert seen == [(5, 0.5)] * condition
        assert (frame.ints[:2], frame.floats[2], frame.refs[3]) == ([condition, 5], 0.5, cat)

    def test_a_conditional_call_for_a_value(self, env):
        cat = env.new(CAT)
        function = env.function([Signed], Signed, lambda x: x * 2)
        make = env.function([Signed], GCREF, lambda x: cat)
        built = Building("iri")
        known, ref, x = built.inputs
        a = built.cond_call_value_i(known, function, x, descr=self.descr(env, [Signed], Signed, model.CANNOT_RAISE))
        b = built.cond_call_value_r(ref, make, x, descr=self.descr(env, [Signed], GCREF, model.CANNOT_RAISE))
        built.finish(a, b, x)
        token = compile_loop(env.machine, built)
        frame = run(env.machine, token, 0, NULL.ref_value, 21)
        assert frame.ints[0] == 42 and frame.refs[1] == cat and frame.ints[2] == 21
        dog = env.new(DOG)
        frame = run(env.machine, token, 3, dog, 21)
        assert frame.ints[0] == 3 and frame.refs[1] == dog

    # --- exceptions

    def raising(self, env: Environment, error: Any) -> int:
        def maybe(x):
            if x:
                raise Raised(error)
            return 5

        return env.function([Signed], Signed, maybe)

    def test_guard_no_exception(self, env):
        error = env.new(CAT)
        built = Building("i")
        result = built.call_i(self.raising(env, error), built.inputs[0], descr=self.descr(env, [Signed], Signed))
        built.guard_no_exception(keep=[built.inputs[0]])
        built.finish(result)
        token = compile_loop(env.machine, built)
        assert run(env.machine, token, 0).ints == [5]
        frame = run(env.machine, token, 1)
        assert frame.descr is built.guards[0] and frame.exception == error and frame.ints == [1]
        assert not env.machine.take_exception()

    @pytest.mark.parametrize("cls", [CAT, DOG])
    def test_guard_exception(self, env, cls):
        error = env.new(CAT)
        built = Building("i")
        built.call_i(self.raising(env, error), built.inputs[0], descr=self.descr(env, [Signed], Signed))
        caught = built.guard_exception(env.class_of(cls), keep=[built.inputs[0]])
        built.finish(caught)
        token = compile_loop(env.machine, built)
        assert run(env.machine, token, 0).descr is built.guards[0]
        frame = run(env.machine, token, 1)
        if cls is CAT:
            assert frame.descr is built.guards[1] and frame.refs == [error] and not frame.exception
        else:
            assert frame.descr is built.guards[0] and frame.exception == error

    def test_the_bridge_of_an_exception_guard_sees_the_exception(self, env):
        error = env.new(DOG)
        built = Building("i")
        built.call_i(self.raising(env, error), built.inputs[0], descr=self.descr(env, [Signed], Signed))
        built.guard_no_exception(keep=built.inputs)
        built.finish(0)
        token = compile_loop(env.machine, built)
        bridge = Building("i")
        caught = bridge.guard_exception(env.class_of(DOG), keep=[])
        bridge.finish(caught, bridge.inputs[0])
        env.machine.compile_bridge(bridge.trace, built.guards[0], token)
        frame = run(env.machine, token, 3)
        assert frame.descr is bridge.guards[1] and frame.refs[0] == error and frame.ints[1] == 3

    def test_an_exception_of_a_called_interpreter_function(self, env):
        error = env.new(DOG)
        env.machine.call_int(self.raising(env, error), self.descr(env, [Signed], Signed), [1], [], [])
        assert env.machine.take_exception() == error and not env.machine.take_exception()

    # --- forcing

    def test_forcing_a_frame(self, env):
        frames = []

        def force(token, really):
            if really:
                frames.append(env.machine.force(token))
            return 77

        function = env.function([Signed, Signed], Signed, force)
        descr = self.descr(env, [Signed, Signed], Signed, model.FORCES_VIRTUAL_OR_VIRTUALIZABLE)
        built = Building("irf")
        x, ref, y = built.inputs
        sum_ = built.int_add(x, 100)
        result = built.call_may_force_i(function, built.force_token(), x, descr=descr)
        built.guard_not_forced(keep=[sum_, ref, None, y, result])
        built.guard_no_exception(keep=[])
        built.finish(result, sum_, ref, y)
        token = compile_loop(env.machine, built)
        cat = env.new(CAT)
        frame = run(env.machine, token, 0, cat, 0.5)
        assert frame.descr is built.guards[2] and frame.ints[:2] == [77, 100] and frame.refs[2] == cat
        frame = run(env.machine, token, 5, cat, 0.5)
        assert frame.descr is built.guards[0] and frame is frames[0]
        assert (frame.ints[0], frame.refs[1], frame.floats[3], frame.ints[4]) == (105, cat, 0.5, 77)

    def test_a_forced_frame_that_got_an_exception(self, env):
        error = env.new(DOG)

        def force(token):
            env.machine.force(token)
            raise Raised(error)

        function = env.function([Signed], Void, force)
        built = Building("i")
        descr = self.descr(env, [Signed], Void, model.FORCES_VIRTUAL_OR_VIRTUALIZABLE)
        built.call_may_force_v(function, built.force_token(), descr=descr)
        built.guard_not_forced(keep=built.inputs)
        built.finish()
        frame = run(env.machine, compile_loop(env.machine, built), 5)
        assert frame.descr is built.guards[0] and frame.exception == error and frame.ints == [5]

    # --- call_assembler

    def callee(self, env: Environment, kind: str) -> Any:
        """Leaves through a guard when its first input is zero, else with the sum, the reference or the float."""
        built = Building("irf")
        x, ref, y = built.inputs
        built.guard_true(built.int_is_true(x), keep=[ref, x])
        done = {"i": env.machine.done_int, "r": env.machine.done_ref, "f": env.machine.done_float}.get(kind)
        result = {"i": built.int_add(x, 1), "r": ref, "f": y}.get(kind)
        built.finish(*([] if result is None else [result]), descr=done or env.machine.done_void)
        return built, compile_loop(env.machine, built)

    def caller(self, env: Environment, kind: str, token: Any) -> Any:
        built = Building("irf" + "irf")
        result = getattr(built, f"call_assembler_{kind}")(*built.inputs[:3], descr=token)
        built.guard_not_forced(keep=[])
        built.guard_no_exception(keep=built.inputs[3:])
        built.finish(*([] if kind == "v" else [result]), *built.inputs[3:])
        return built, compile_loop(env.machine, built)

    @pytest.mark.parametrize("kind", ["i", "r", "f", "v"])
    def test_a_called_loop_that_finishes(self, env, kind):
        env.machine.handler = handler = Handler()
        _, callee = self.callee(env, kind)
        built, token = self.caller(env, kind, callee)
        cat, dog = env.new(CAT), env.new(DOG)
        frame = run(env.machine, token, 6, cat, 2.5, 50, dog, 0.5)
        assert frame.descr is built.guards[2] and not handler.frames
        found = {"i": frame.ints[:1], "r": frame.refs[:1], "f": frame.floats[:1], "v": []}[kind]
        assert found == {"i": [7], "r": [cat], "f": [2.5], "v": []}[kind]
        at = 0 if kind == "v" else 1
        assert (frame.ints[at], frame.refs[at + 1], frame.floats[at + 2]) == (50, dog, 0.5)

    @pytest.mark.parametrize("kind", ["i", "r", "f", "v"])
    def test_a_called_loop_that_leaves_through_a_guard(self, env, kind):
        env.machine.handler = handler = Handler()
        inner, callee = self.callee(env, kind)
        built, token = self.caller(env, kind, callee)
        cat, dog = env.new(CAT), env.new(DOG)
        frame = run(env.machine, token, 0, cat, 2.5, 50, dog, 0.5)
        assert [f.descr for f in handler.frames] == [inner.guards[0]] and handler.frames[0].refs[0] == cat
        found = {"i": frame.ints[:1], "r": frame.refs[:1], "f": frame.floats[:1], "v": []}[kind]
        assert found == {"i": [1000], "r": [cat], "f": [0.125], "v": []}[kind]

    def test_the_interpreter_may_leave_an_exception_for_the_caller(self, env):
        env.machine.handler = handler = Handler()
        error = env.new(ANIMAL)
        handler.action = lambda frame: env.machine.set_exception(error)
        _, callee = self.callee(env, "i")
        built, token = self.caller(env, "i", callee)
        cat, dog = env.new(CAT), env.new(DOG)
        frame = run(env.machine, token, 0, cat, 2.5, 50, dog, 0.5)
        assert frame.descr is built.guards[1] and frame.exception == error and frame.ints[0] == 50

    def test_redirected_calls(self, env):
        env.machine.handler = Handler()
        _, old = self.callee(env, "i")
        _, token = self.caller(env, "i", old)
        other = Building("irf")
        other.finish(other.int_mul(other.inputs[0], 100), descr=env.machine.done_int)
        env.machine.redirect_call_assembler(old, compile_loop(env.machine, other))
        cat = env.new(CAT)
        assert run(env.machine, token, 6, cat, 2.5, 50, cat, 0.5).ints[0] == 600

    def test_recursion(self, env):
        env.machine.handler = Handler()
        from_loop = Building("i")
        n = from_loop.inputs[0]
        from_loop.guard_true(from_loop.int_gt(n, 0), keep=[n])
        token = model.LoopToken(-1)
        token.inputs = "i"
        rest = from_loop.call_assembler_i(from_loop.int_sub(n, 1), descr=token)
        from_loop.guard_not_forced(keep=[])
        from_loop.guard_no_exception(keep=[])
        from_loop.finish(from_loop.int_add(rest, n), descr=env.machine.done_int)
        env.machine.compile_loop(from_loop.trace, token)
        assert run(env.machine, token, 10).ints == [1055]
