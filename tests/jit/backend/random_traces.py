"""Random traces: the same from the same seed in every environment.

A trace is a loop with a counter, or a bridge from a guard of one.  Operations take random values of the right kind that
exist at that point; most guards hold, and they keep random values, the counter first.
"""

from __future__ import annotations

import math
import random
from typing import Any

from framework.jit import execution, model
from framework.jit.model import TargetToken
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Value
from framework.lltypes.types import GCREF, Float, FuncType, Signed
from tests.jit.backend.building import Building
from tests.jit.backend.environment import ANIMAL, CAT, DOG, INTS, REFS, Environment

BINARY = "int_add int_sub int_mul int_and int_or int_xor uint_mul_high int_lt int_le int_eq uint_lt uint_ge".split()
FLOAT_BINARY = "float_add float_sub float_mul float_truediv".split()
FLOAT_COMPARISONS = "float_lt float_le float_eq float_ne float_gt float_ge".split()
INPUTS = "iiiiifffrrr"


class Functions:
    """What traces call."""

    def __init__(self, env: Environment) -> None:
        self.mix_types = [Signed, Float, GCREF, Signed, Signed, Float, Signed, Signed, Signed, Float]
        self.mix = env.function(self.mix_types, Signed, self._mix)
        self.scale = env.function([Float, Signed], Float, lambda x, n: x * 0.5 + (n & 1023))
        self.choose = env.function([GCREF, GCREF, Signed], GCREF, lambda p, q, n: p if n & 1 else q)
        self.seen: list[Any] = []

    def _mix(self, *args: Any) -> int:
        self.seen.append([a for a in args if isinstance(a, int | float)])
        return execution.int_sub(args[0], args[3]) ^ args[7]


class RandomTrace:
    """One trace."""

    def __init__(self, env: Environment, functions: Functions, seed: str, kinds: str, size: int) -> None:
        self.env = env
        self.functions = functions
        self.random = random.Random(seed)
        self.built = Building(kinds)
        self.pool: dict[str, list[Value]] = {"i": [], "r": [], "f": []}
        for value in self.built.inputs:
            self.pool[value.kind].append(value)
        self.size = size

    def pick(self, kind: str) -> Any:
        """A value, newer ones more often, sometimes a constant."""
        values = self.pool[kind]
        if kind == "i" and self.random.random() < 0.2:
            return self.random.choice([0, 1, -1, 2, 7, 255, 2**31, -(2**31), 2**40, -(2**63), 2**63 - 1])
        if kind == "f" and self.random.random() < 0.2:
            return self.random.choice([0.0, -0.0, 1.5, 1e10, -2.0])
        return values[-1 - min(int(self.random.expovariate(0.25)), len(values) - 1)]

    def note(self, value: Value) -> None:
        self.pool[value.kind].append(value)

    def grow(self) -> None:
        """Add random operations."""
        steps = [
            self._integers, self._integers, self._integers, self._shift, self._divide, self._floats, self._compare,
            self._fields, self._fields, self._items, self._new, self._several, self._call,
            self._guard, self._guard, self._overflow,
        ]  # fmt: skip
        for _ in range(self.size):
            self.random.choice(steps)()

    def _integers(self) -> None:
        name = self.random.choice(BINARY)
        self.note(getattr(self.built, name)(self.pick("i"), self.pick("i")))

    def _shift(self) -> None:
        name = self.random.choice(["int_lshift", "int_rshift", "uint_rshift"])
        count: Any = self.random.randrange(64)
        if self.random.random() < 0.5:
            count = self.built.int_and(self.pick("i"), 63)
        self.note(getattr(self.built, name)(self.pick("i"), count))

    def _divide(self) -> None:
        name = self.random.choice(["int_div", "int_rem", "uint_div", "uint_rem"])
        divisor: Any = self.random.choice([3, 7, 100])
        if self.random.random() < 0.5:
            divisor = self.built.int_or(self.built.int_and(self.pick("i"), 0xFFFF), 1)
        self.note(getattr(self.built, name)(self.pick("i"), divisor))

    def _floats(self) -> None:
        if self.random.random() < 0.3:
            self.note(self.built.cast_int_to_float(self.pick("i")))
        else:
            self.note(getattr(self.built, self.random.choice(FLOAT_BINARY))(self.pick("f"), self.pick("f")))

    def _compare(self) -> None:
        if self.random.random() < 0.5:
            self.note(getattr(self.built, self.random.choice(FLOAT_COMPARISONS))(self.pick("f"), self.pick("f")))
        else:
            self.note(self.built.ref_eq(self.pick("r"), self.pick("r")))

    def _fields(self) -> None:
        env, ref = self.env, self.pick("r")
        choice = self.random.randrange(6)
        if choice < 2:
            self.note(self.built.getfield_gc_i(ref, descr=env.field(ANIMAL, "legs")))
        elif choice == 2:
            self.built.setfield_gc(ref, self.pick("i"), descr=env.field(ANIMAL, "legs"))
        elif choice == 3:
            self.built.setfield_gc(ref, self.pick("r"), descr=env.field(ANIMAL, "next"))
            self.note(self.built.getfield_gc_r(ref, descr=env.field(ANIMAL, "next")))
        elif choice == 4:
            self.built.setfield_gc(ref, self.pick("f"), descr=env.field(ANIMAL, "weight"))
        else:
            self.note(self.built.getfield_gc_f(ref, descr=env.field(ANIMAL, "weight")))

    def _items(self) -> None:
        env = self.env
        type_ = self.random.choice([INTS, REFS])
        descr = env.descriptors.array(type_)
        kind = descr.kind
        length: Any = self.random.randrange(1, 9)
        index: Any = self.random.randrange(length)
        if self.random.random() < 0.5:
            length = self.built.int_add(self.built.int_and(self.pick("i"), 7), 8)
            index = self.built.int_and(self.pick("i"), 7)
        array = self.built.new_array(length, descr=descr)
        self.built.setarrayitem_gc(array, index, self.pick(kind), descr=descr)
        self.note(getattr(self.built, f"getarrayitem_gc_{kind}")(array, index, descr=descr))
        self.note(self.built.arraylen_gc(array, descr=descr))

    def _new(self) -> None:
        ref = self.built.new(descr=self.env.descriptors.size(self.random.choice([CAT, DOG])))
        self.built.setfield_gc(ref, self.pick("i"), descr=self.env.field(ANIMAL, "legs"))
        self.note(ref)

    def _several(self) -> None:
        """Objects made in a row that refer to each other, perhaps with something else between them."""
        built, env = self.built, self.env
        refs = env.descriptors.array(REFS)
        count = self.random.randrange(1, 5)
        array = built.new_array(count, descr=refs)
        for index in range(count):
            made = built.new(descr=env.descriptors.size(self.random.choice([CAT, DOG])))
            if self.random.random() < 0.5:
                built.setfield_gc(made, self.pick("r"), descr=env.field(ANIMAL, "next"))
            built.setfield_gc(made, self.pick("i"), descr=env.field(ANIMAL, "legs"))
            built.setarrayitem_gc(array, index, made, descr=refs)
            if self.random.random() < 0.2:
                self._integers()
            self.note(made)
        self.note(built.getarrayitem_gc_r(array, self.random.randrange(count), descr=refs))

    def _call(self) -> None:
        functions, call = self.functions, self.env.descriptors.call
        choice = self.random.randrange(4)
        if choice == 0:
            types = functions.mix_types
            args = [self.pick({Signed: "i", Float: "f", GCREF: "r"}[t]) for t in types]
            descr = call(FuncType(types, Signed), model.CAN_RAISE)
            self.note(self.built.call_i(functions.mix, *args, descr=descr))
            self.built.guard_no_exception(keep=self.kept())
        elif choice == 1:
            descr = call(FuncType([Float, Signed], Float), model.CANNOT_RAISE)
            self.note(self.built.call_f(functions.scale, self.pick("f"), self.pick("i"), descr=descr))
        elif choice == 2:
            descr = call(FuncType([GCREF, GCREF, Signed], GCREF), model.CANNOT_RAISE)
            args = [self.pick("r"), self.pick("r"), self.pick("i")]
            self.note(self.built.call_r(functions.choose, *args, descr=descr))
        else:
            known = self.built.int_and(self.pick("i"), 1)
            descr = call(FuncType(functions.mix_types, Signed), model.CANNOT_RAISE)
            args = [self.pick({Signed: "i", Float: "f", GCREF: "r"}[t]) for t in functions.mix_types]
            self.note(self.built.cond_call_value_i(known, functions.mix, *args, descr=descr))

    def _overflow(self) -> None:
        name = self.random.choice(["int_add_ovf", "int_sub_ovf", "int_mul_ovf"])
        self.note(getattr(self.built, name)(self.pick("i"), self.pick("i")))
        self.built.guard_no_overflow(keep=self.kept())

    def _guard(self) -> None:
        """Mostly a comparison just before it; sometimes an older condition."""
        choice = self.random.randrange(6)
        if self.random.random() < 0.7:
            self.built.guard_true(self.built.int_ge(self.counter, self.random.choice([0, -1])), keep=self.kept())
        elif choice == 0:
            self.built.guard_nonnull(self.pick("r"), keep=self.kept())
        elif choice == 1:
            cls = self.env.class_of(self.random.choice([CAT, CAT, CAT, DOG]))
            self.built.guard_class(self.pick("r"), cls, keep=self.kept())
        else:
            if choice < 4:
                name = self.random.choice(["int_lt", "int_ne", "uint_lt", "int_ge"])
                condition = getattr(self.built, name)(self.pick("i"), self.pick("i"))
            else:
                name = self.random.choice(FLOAT_COMPARISONS)
                condition = getattr(self.built, name)(self.pick("f"), self.pick("f"))
            guard = self.random.choice([self.built.guard_true, self.built.guard_false])
            guard(condition, keep=[*self.kept(), condition] if self.random.random() < 0.2 else self.kept())
            if self.random.random() < 0.2:
                self.note(condition)

    def kept(self) -> list[Any]:
        """Random values, some holes, the counter first."""
        values: list[Any] = [self.counter]
        for kind, count in (("i", 6), ("r", 4), ("f", 4)):
            for _ in range(self.random.randrange(1, count)):
                values.append(self.pool[kind][self.random.randrange(len(self.pool[kind]))])
                if self.random.random() < 0.2:
                    values.append(None)
        kept = [self.counter, *dict.fromkeys(v for v in values[1:] if v is not self.counter)]
        if self.random.random() < 0.2:
            kept += [self.random.choice(kept), self.random.choice([12345, 2**50, 0.75])]
        return kept

    # --- whole traces

    counter: Any = None

    def make_loop(self, is_peeled: bool) -> TargetToken:
        """A loop, with operations before its label too if it is peeled."""
        self.counter = self.built.inputs[0]
        if is_peeled:
            self.grow()
        passed = self._distinct()
        self.pool = {kind: [v for v in passed if v.kind == kind] for kind in "irf"}
        target = self.built.mark(*passed)
        self.grow()
        self.jump_to(target, [v.kind for v in passed], passed)
        return target

    def _distinct(self) -> list[Value]:
        """Arguments for a label: the counter and some values of each kind."""
        result = [self.counter]
        for kind in "irf":
            values = list(dict.fromkeys(v for v in self.pool[kind] if v is not self.counter))
            result += self.random.sample(values, min(len(values), self.random.randrange(2, 9)))
        return result

    def jump_to(self, target: TargetToken, kinds: list[str], invariant: list[Value] | None) -> None:
        """Count, leave at zero, go round."""
        left = self.built.int_sub(self.counter, 1)
        self.counter = left
        self.built.guard_true(self.built.int_gt(left, 0), keep=self.kept())
        args: list[Any] = [left]
        for i, kind in enumerate(kinds[1:], 1):
            if invariant is not None and self.random.random() < 0.3:
                args.append(invariant[i])
            else:
                args.append(self.pick(kind))
        self.built.jump(*args, descr=target)

    def make_bridge(self, target: TargetToken, kinds: list[str]) -> None:
        """A bridge that goes on in a loop or ends."""
        self.counter = self.built.inputs[0]
        for kind, value in (("r", None), ("f", 0.5)):
            if not self.pool[kind]:
                made = self.built.new(descr=self.env.descriptors.size(CAT)) if value is None else None
                self.note(made if made is not None else self.built.cast_int_to_float(self.counter))
        self.grow()
        if self.random.random() < 0.7:
            self.jump_to(target, kinds, None)
        else:
            self.built.finish(*self.kept())


def describe(env: Environment, value: Any, depth: int = 3) -> Any:
    """A value in a form that is the same in every environment."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else execution.cast_float_to_bits(value)
    if isinstance(value, int):
        return value
    if not value:
        return None
    cls = env.machine.class_of(value)
    name = next((s.name for s in (ANIMAL, CAT, DOG) if env.class_of(s) == cls), "?")
    if name == "?" or depth == 0:
        return name
    weight = describe(env, env.get(value, ANIMAL, "weight"))
    return (name, env.get(value, ANIMAL, "legs"), weight, describe(env, env.get(value, ANIMAL, "next"), depth - 1))


def opnames(built: Building) -> list[str]:
    """For a failing test's message."""
    return [ops.NAMES[op.opnum] for op in built.operations]
