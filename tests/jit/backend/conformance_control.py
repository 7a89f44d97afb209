"""The suite every backend passes, part 3: guards, loops, bridges, changing code."""

from __future__ import annotations

from typing import Any

import pytest

from framework.jit.model import TargetToken
from framework.jit.trace.values import NULL
from tests.jit.backend.building import Building, compile_loop, run
from tests.jit.backend.environment import ANIMAL, CAT, DEEP, DOG, ROOT, Environment


class ControlTests:
    """One method per behaviour."""

    def make_environment(self) -> Environment:
        raise NotImplementedError

    @pytest.fixture
    def env(self) -> Environment:
        return self.make_environment()

    def passes(self, env: Environment, built: Building, *args: Any) -> bool:
        """Whether the only guard of a trace holds."""
        frame = run(env.machine, compile_loop(env.machine, built), *args)
        assert frame.descr in built.guards
        return frame.descr is built.guards[-1]

    # --- guards

    @pytest.mark.parametrize(("guard", "holds"), [("guard_true", 1), ("guard_false", 0)])
    def test_guards_on_truth(self, env, guard, holds):
        for value in (0, 1):
            built = Building("i")
            getattr(built, guard)(built.inputs[0], keep=built.inputs)
            built.finish()
            assert self.passes(env, built, value) == (value == holds)

    @pytest.mark.parametrize(
        "name", ["int_lt", "int_ge", "int_eq", "uint_lt", "uint_ge", "int_ne", "int_gt", "uint_le"]
    )
    @pytest.mark.parametrize("guard", ["guard_true", "guard_false"])
    def test_guards_on_comparisons(self, env, name, guard):
        for right in (None, 5, -1):
            built = Building("i" if right is not None else "ii")
            x = built.inputs[0]
            y = built.inputs[1] if right is None else right
            condition = getattr(built, name)(x, y)
            getattr(built, guard)(condition, keep=[x])
            built.finish(x)
            token = compile_loop(env.machine, built)
            for value in (4, 5, 6, -1, -7):
                other = 5 if right is None else right
                frame = run(env.machine, token, value, *([other] if right is None else []))
                mask = 2**64 - 1
                a, b = (value & mask, other & mask) if name[0] == "u" else (value, other)
                truth = {"lt": a < b, "ge": a >= b, "eq": a == b, "ne": a != b, "gt": a > b, "le": a <= b}[name[-2:]]
                assert frame.descr is built.guards[1 if truth == (guard == "guard_true") else 0]
                assert frame.ints == [value]

    def test_a_condition_that_is_used_again_is_a_number(self, env):
        built = Building("ii")
        less = built.int_lt(*built.inputs)
        built.guard_true(less, keep=[less])
        built.finish(built.int_add(less, 10))
        token = compile_loop(env.machine, built)
        assert run(env.machine, token, 1, 2).ints == [11]
        frame = run(env.machine, token, 2, 1)
        assert frame.descr is built.guards[0] and frame.ints == [0]

    @pytest.mark.parametrize(("guard", "args"), [("guard_true", (2, 1)), ("guard_false", (1, 2))])
    def test_a_condition_that_only_its_guard_keeps(self, env, guard, args):
        built = Building("ii")
        less = built.int_lt(*built.inputs)
        getattr(built, guard)(less, keep=[less])
        built.finish()
        token = compile_loop(env.machine, built)
        frame = run(env.machine, token, *args)
        assert frame.descr is built.guards[0] and frame.ints == [int(args[0] < args[1])]
        assert run(env.machine, token, *reversed(args)).descr is built.guards[1]

    # --- guards that hold and fail all the same

    def provoked(self, env: Environment, built: Building, *args: Any) -> list[Any]:
        """The values kept by the guard when it failed although it holds; most often it doesn't fail."""
        env.machine.provoke_failures(4, 1)
        try:
            token = compile_loop(env.machine, built)
            frames = [run(env.machine, token, *args) for _ in range(80)]
        finally:
            env.machine.provoke_failures(0, 0)
        failed = [frame for frame in frames if frame.descr is built.guards[0]]
        assert 5 < len(failed) < 40, len(failed)
        return failed

    @pytest.mark.parametrize("name", ["int_lt", "int_le", "int_ne", "uint_lt", "uint_le", "int_is_true"])
    @pytest.mark.parametrize("guard", ["guard_true", "guard_false"])
    def test_a_comparison_that_holds_fails_now_and_then(self, env, name, guard):
        built = Building("ii")
        x, y = built.inputs
        condition = getattr(built, name)(*built.inputs[: 1 if name == "int_is_true" else 2])
        getattr(built, guard)(condition, keep=[x, condition, y])
        built.finish(x)
        args = (1, 2) if guard == "guard_true" else (0, 0) if name in ("int_is_true", "int_ne") else (2, 1)
        for frame in self.provoked(env, built, *args):
            assert frame.ints == [args[0], int(guard == "guard_true"), args[1]]

    @pytest.mark.parametrize("name", ["float_lt", "float_eq", "float_ne"])
    @pytest.mark.parametrize("guard", ["guard_true", "guard_false"])
    def test_a_comparison_of_floats_that_holds_fails_now_and_then(self, env, name, guard):
        built = Building("ff")
        condition = getattr(built, name)(*built.inputs)
        getattr(built, guard)(condition, keep=built.inputs)
        built.finish()
        holds = {"float_lt": (1.0, 2.0), "float_eq": (1.0, 1.0), "float_ne": (1.0, 2.0)}[name]
        fails = {"float_lt": (2.0, 1.0), "float_eq": (1.0, 2.0), "float_ne": (1.0, 1.0)}[name]
        args = holds if guard == "guard_true" else fails
        for frame in self.provoked(env, built, *args):
            assert frame.floats == list(args)

    def test_guards_on_objects_that_hold_fail_now_and_then(self, env):
        cat = env.new(CAT)
        for name, extra in (
            ("guard_nonnull", []),
            ("guard_class", [env.class_of(CAT)]),
            ("guard_nonnull_class", [env.class_of(CAT)]),
            ("guard_subclass", [env.class_of(ANIMAL)]),
            ("guard_value", [cat]),
        ):
            built = Building("r")
            getattr(built, name)(built.inputs[0], *extra, keep=built.inputs)
            built.finish()
            assert all(frame.refs == [cat] for frame in self.provoked(env, built, cat))

    @pytest.mark.parametrize(("guard", "args"), [("guard_no_overflow", (3, 4)), ("guard_overflow", (2**62, 2**62))])
    def test_a_guard_on_overflow_that_holds_fails_now_and_then(self, env, guard, args):
        built = Building("ii")
        built.int_add_ovf(*built.inputs)
        getattr(built, guard)(keep=built.inputs)
        built.finish()
        assert all(frame.ints == list(args) for frame in self.provoked(env, built, *args))

    @pytest.mark.parametrize("value", [0, 5, -1, 2**40])
    def test_guard_value_of_an_integer(self, env, value):
        for given in (value, value + 1):
            built = Building("i")
            built.guard_value(built.inputs[0], value, keep=built.inputs)
            built.finish()
            assert self.passes(env, built, given) == (given == value)

    def test_guard_value_of_a_reference_or_float(self, env):
        one, two = env.new(CAT), env.new(CAT)
        for given, value, kind in (
            (one, one, "r"),
            (two, one, "r"),
            (1.5, 1.5, "f"),
            (0.0, -0.0, "f"),
            (one, NULL, "r"),
        ):
            built = Building(kind)
            built.guard_value(built.inputs[0], value, keep=built.inputs)
            built.finish()
            assert self.passes(env, built, given) == (repr(given) == repr(value) if kind == "f" else given is value)

    def test_guards_on_classes(self, env):
        cat, dog = env.new(CAT), env.new(DOG)
        for given, expected in ((cat, True), (dog, False)):
            built = Building("r")
            built.guard_class(built.inputs[0], env.class_of(CAT), keep=built.inputs)
            built.finish()
            assert self.passes(env, built, given) == expected

    def test_guard_nonnull_class(self, env):
        for given, expected in ((env.new(CAT), True), (env.new(DOG), False), (NULL.ref_value, False)):
            built = Building("r")
            built.guard_nonnull_class(built.inputs[0], env.class_of(CAT), keep=built.inputs)
            built.finish()
            assert self.passes(env, built, given) == expected

    @pytest.mark.parametrize("base", [ROOT, ANIMAL, CAT, DEEP[3], DEEP[7], DEEP[8], DEEP[10]])
    def test_guard_subclass(self, env, base):
        line = {ROOT: [ROOT, ANIMAL, CAT, DOG, *DEEP], ANIMAL: [ANIMAL, CAT, DOG], CAT: [CAT]}
        derived = line.get(base) if base in line else DEEP[DEEP.index(base) :]
        built = Building("r")
        cls = env.class_of(base)
        built.guard_subclass(built.inputs[0], cls, keep=built.inputs)
        built.finish()
        token = compile_loop(env.machine, built)
        for struct in (ROOT, ANIMAL, CAT, DOG, DEEP[2], DEEP[7], DEEP[8], DEEP[9], DEEP[11]):
            frame = run(env.machine, token, env.new(struct))
            assert (frame.descr is built.guards[1]) == (struct in derived), struct
            assert env.machine.is_subclass(env.class_of(struct), cls) == (struct in derived)

    @pytest.mark.parametrize(("guard", "null"), [("guard_nonnull", False), ("guard_isnull", True)])
    def test_guards_on_null(self, env, guard, null):
        for given in (env.new(CAT), NULL.ref_value):
            built = Building("r")
            getattr(built, guard)(built.inputs[0], keep=built.inputs)
            built.finish()
            assert self.passes(env, built, given) == ((not given) == null)

    def test_guard_always_fails(self, env):
        built = Building("i")
        built.guard_always_fails(keep=[built.inputs[0]])
        built.finish()
        assert not self.passes(env, built, 3)

    def test_what_a_guard_keeps(self, env):
        built = Building("irf")
        x, ref, y = built.inputs
        z = built.int_mul(x, 3)
        built.guard_false(x, keep=[None, z, ref, None, y, 77, NULL, 2.5, x])
        built.finish()
        cat = env.new(CAT)
        frame = run(env.machine, compile_loop(env.machine, built), 5, cat, 0.5)
        assert (frame.ints[1], frame.refs[2], frame.floats[4], frame.ints[5]) == (15, cat, 0.5, 77)
        assert not frame.refs[6] and frame.floats[7] == 2.5 and frame.ints[8] == 5

    # --- loops

    def counting(self, env: Environment, extra: int = 0) -> tuple[Building, TargetToken]:
        """n, total (and more values): total += n; n -= 1; while n > 0."""
        built = Building("ii" + "i" * extra)
        target = built.mark(*built.inputs)
        n, total = built.inputs[:2]
        others = built.inputs[2:]
        total = built.int_add(total, n)
        n = built.int_sub(n, 1)
        others = [built.int_add(x, i) for i, x in enumerate(others)]
        built.guard_true(built.int_gt(n, 0), keep=[n, total, *others])
        built.jump(n, total, *others, descr=target)
        return built, target

    @pytest.mark.parametrize("extra", [0, 1, 5, 8, 9, 10, 20])
    def test_a_loop(self, env, extra):
        built, _ = self.counting(env, extra)
        frame = run(env.machine, compile_loop(env.machine, built), 10, 0, *range(extra))
        assert frame.descr is built.guards[0]
        assert frame.ints == [0, 55, *(x + 10 * i for i, x in enumerate(range(extra)))]

    def test_values_that_change_places_in_each_round(self, env):
        built = Building("iiiffr" + "r")
        target = built.mark(*built.inputs)
        n, a, b, x, y, p, q = built.inputs
        left = built.int_sub(n, 1)
        built.guard_true(left, keep=[a, b, x, y, p, q])
        built.jump(left, b, a, y, x, q, p, descr=target)
        token = compile_loop(env.machine, built)
        one, two = env.new(CAT), env.new(DOG)
        for rounds in (1, 2, 5):
            frame = run(env.machine, token, rounds, 10, 20, 0.5, 1.5, one, two)
            swapped = rounds % 2 == 0
            assert frame.ints[:2] == ([20, 10] if swapped else [10, 20])
            assert frame.floats[2:4] == ([1.5, 0.5] if swapped else [0.5, 1.5])
            assert frame.refs[4:] == ([two, one] if swapped else [one, two])

    @pytest.mark.parametrize("count", [4, 14, 24])
    def test_many_values_rotate(self, env, count):
        built = Building("i" + "i" * count + "f" * count)
        target = built.mark(*built.inputs)
        n, ints, floats = built.inputs[0], built.inputs[1 : count + 1], built.inputs[count + 1 :]
        left = built.int_sub(n, 1)
        built.guard_true(left, keep=[*ints, *floats])
        built.jump(left, *ints[1:], ints[0], *floats[-1:], *floats[:-1], descr=target)
        frame = run(env.machine, compile_loop(env.machine, built), 4, *range(count), *map(float, range(count)))
        assert frame.ints[:count] == [(i + 3) % count for i in range(count)]
        assert frame.floats[count:] == [float((i - 3) % count) for i in range(count)]

    def test_values_that_do_not_change_and_constants_in_a_jump(self, env):
        built = Building("iiif")
        target = built.mark(*built.inputs)
        n, step, other, x = built.inputs
        left = built.int_sub(n, step)
        built.guard_true(built.int_gt(left, 0), keep=[left, other, x])
        built.jump(left, step, 7, 0.25, descr=target)
        frame = run(env.machine, compile_loop(env.machine, built), 10, 3, 1, 1.0)
        assert frame.ints[:2] == [-2, 7] and frame.floats[2] == 0.25

    def test_a_peeled_loop(self, env):
        built = Building("ii")
        n, k = built.inputs
        square = built.int_mul(k, k)
        total = built.int_add(n, square)
        target = built.mark(n, total, square)
        rest = built.int_sub(n, 1)
        more = built.int_add(total, square)
        built.guard_true(rest, keep=[rest, more])
        built.jump(rest, more, square, descr=target)
        frame = run(env.machine, compile_loop(env.machine, built), 5, 3)
        assert frame.ints == [0, 5 + 9 + 45]

    def test_a_loop_entered_from_another_one(self, env):
        built, target = self.counting(env, 3)
        compile_loop(env.machine, built)
        other = Building("ii")
        n, total = other.inputs
        other.jump(other.int_add(n, 1), total, total, 1, n, descr=target)
        frame = run(env.machine, compile_loop(env.machine, other), 3, 100)
        assert frame.descr is built.guards[0] and frame.ints == [0, 110, 100, 5, 11]

    # --- bridges

    def test_a_bridge_goes_on_where_the_guard_failed(self, env):
        built, target = self.counting(env)
        token = compile_loop(env.machine, built)
        bridge = Building("ii")
        n, total = bridge.inputs
        doubled = bridge.int_mul(total, 2)
        bridge.guard_true(bridge.int_lt(doubled, 1000), keep=[doubled])
        bridge.jump(5, doubled, descr=target)
        env.machine.compile_bridge(bridge.trace, built.guards[0], token)
        total = 0
        frame = run(env.machine, token, 10, 0)
        total = 110
        while total < 1000:
            total = (total + 15) * 2
        assert frame.descr is bridge.guards[0] and frame.ints == [total]

    def test_a_bridge_with_more_values_than_the_loop(self, env):
        built, target = self.counting(env, 2)
        token = compile_loop(env.machine, built)
        bridge = Building("iiii")
        many = [bridge.int_add(bridge.inputs[1], i) for i in range(30)]
        refs = [bridge.new(descr=env.descriptors.size(CAT)) for _ in range(20)]
        for ref, x in zip(refs, many):
            bridge.setfield_gc(ref, x, descr=env.field(CAT, "legs"))
        total = many[0]
        for x in many[1:]:
            total = bridge.int_xor(total, x)
        for ref in refs:
            total = bridge.int_add(total, bridge.getfield_gc_i(ref, descr=env.field(CAT, "legs")))
        bridge.guard_true(bridge.int_lt(total, 10**6), keep=[total, *refs, *many])
        bridge.jump(3, total, 1, 2, descr=target)
        env.machine.compile_bridge(bridge.trace, built.guards[0], token)

        total = sum(range(11))
        while True:
            values = [total + i for i in range(30)]
            total = values[0]
            for x in values[1:]:
                total ^= x
            total += sum(values[:20])
            if total >= 10**6:
                break
            total += 6
        frame = run(env.machine, token, 10, 0, 5, 6)
        assert frame.descr is bridge.guards[0] and frame.ints[0] == total and frame.ints[21:] == values
        assert [env.get(ref, CAT, "legs") for ref in frame.refs[1:21]] == values[:20]

    def test_holes_are_no_inputs_of_a_bridge(self, env):
        built = Building("irf")
        x, ref, y = built.inputs
        built.guard_false(x, keep=[None, y, None, ref, x])
        built.finish()
        token = compile_loop(env.machine, built)
        bridge = Building("fri")
        bridge.finish(*reversed(bridge.inputs))
        env.machine.compile_bridge(bridge.trace, built.guards[0], token)
        cat = env.new(CAT)
        frame = run(env.machine, token, 4, cat, 0.5)
        assert frame.descr is bridge.guards[0]
        assert (frame.ints[0], frame.refs[1], frame.floats[2]) == (4, cat, 0.5)

    def test_constants_of_a_guard_are_inputs_of_its_bridge(self, env):
        built = Building("i")
        (x,) = built.inputs
        built.guard_false(x, keep=[3, x, 2.5, 1 << 40])
        built.finish()
        token = compile_loop(env.machine, built)
        bridge = Building("iifi")
        small, given, real, large = bridge.inputs
        total = bridge.int_add(bridge.int_add(small, given), large)
        bridge.finish(bridge.float_add(real, bridge.cast_int_to_float(total)))
        env.machine.compile_bridge(bridge.trace, built.guards[0], token)
        frame = run(env.machine, token, 4)
        assert frame.floats[0] == 2.5 + 7 + (1 << 40)

    def test_inputs_of_a_bridge_that_are_constants_or_the_same_value(self, env):
        built = Building("irf" + "i" * 12)
        x, ref, y = built.inputs[:3]
        far = built.inputs[14]
        condition = built.int_lt(x, 10)
        built.guard_false(
            condition, keep=[x, condition, ref, x, 77, NULL, ref, y, 2.5, y, far, far, x, *built.inputs[3:9]]
        )
        built.finish(*built.inputs)
        token = compile_loop(env.machine, built)
        bridge = Building("iirii" + "rrfffiii" + "i" * 6)
        doubled = [bridge.int_add(value, value) for value in bridge.inputs if value.kind == "i"]
        made = bridge.new(descr=env.descriptors.size(CAT))
        bridge.finish(*bridge.inputs, *doubled, made)
        env.machine.compile_bridge(bridge.trace, built.guards[0], token)
        cat = env.new(CAT)
        frame = run(env.machine, token, 5, cat, 0.5, *range(100, 112))
        assert frame.descr is bridge.guards[0]
        ints = [5, 1, 5, 77, 111, 111, 5, *range(100, 106)]
        kinds = [value.kind for value in bridge.inputs]
        assert [n for n, kind in zip(frame.ints, kinds) if kind == "i"] == ints
        assert [r or None for r, kind in zip(frame.refs, kinds) if kind == "r"] == [cat, None, cat]
        assert [f for f, kind in zip(frame.floats, kinds) if kind == "f"] == [0.5, 2.5, 0.5]
        assert frame.ints[len(kinds) : -1] == [2 * n for n in ints]

    def test_bridges_from_bridges(self, env):
        built, target = self.counting(env)
        token = compile_loop(env.machine, built)
        guard = built.guards[0]
        for limit in (100, 200, 300):
            bridge = Building("ii")
            bridge.guard_true(bridge.int_lt(bridge.inputs[1], limit), keep=bridge.inputs)
            bridge.jump(4, bridge.inputs[1], descr=target)
            env.machine.compile_bridge(bridge.trace, guard, token)
            guard = bridge.guards[0]
        frame = run(env.machine, token, 1, 0)
        assert frame.descr is guard and 300 <= frame.ints[1] < 310

    # --- changing code

    def test_invalidated_code_leaves(self, env):
        built = Building("i")
        built.guard_not_invalidated(keep=[built.inputs[0]])
        built.finish(1)
        token = compile_loop(env.machine, built)
        assert run(env.machine, token, 5).descr is built.guards[1]
        env.machine.invalidate(token)
        frame = run(env.machine, token, 5)
        assert frame.descr is built.guards[0] and frame.ints == [5]

    def test_a_bridge_of_invalidated_code_is_valid(self, env):
        built = Building("i")
        built.guard_not_invalidated(keep=[built.inputs[0]])
        built.finish(1)
        token = compile_loop(env.machine, built)
        env.machine.invalidate(token)
        bridge = Building("i")
        bridge.guard_not_invalidated(keep=[])
        bridge.finish(bridge.int_add(bridge.inputs[0], 1))
        env.machine.compile_bridge(bridge.trace, built.guards[0], token)
        assert run(env.machine, token, 5).ints == [6]
        env.machine.invalidate(token)
        assert run(env.machine, token, 5).descr is bridge.guards[0]

    def test_consecutive_guards_and_invalidation(self, env):
        built = Building("i")
        built.guard_not_invalidated(keep=[built.inputs[0]])
        built.guard_not_invalidated(keep=[built.inputs[0], 1])
        target = built.mark(built.inputs[0])
        n = built.int_sub(built.inputs[0], 1)
        built.guard_true(n, keep=[n])
        built.jump(n, descr=target)
        token = compile_loop(env.machine, built)
        assert run(env.machine, token, 5).descr is built.guards[2]
        env.machine.invalidate(token)
        assert run(env.machine, token, 5).descr is built.guards[0]

    def test_freed_code_gives_its_memory_back(self, env):
        for _ in range(20):
            built, _target = self.counting(env)
            token = compile_loop(env.machine, built)
            assert run(env.machine, token, 10, 0).ints == [0, 55]
            env.machine.free_loop(token)
            assert token.code is None
