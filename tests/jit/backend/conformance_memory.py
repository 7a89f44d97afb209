"""The suite every backend passes, part 2: fields, arrays, raw memory, allocation."""

from __future__ import annotations

from typing import Any

import pytest

from framework.jit.trace.values import NULL
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import Array, Float, Int32, Signed, UInt8
from tests.jit.backend.building import Building, compile_loop, run
from tests.jit.backend.environment import (
    ANIMAL,
    BYTES,
    CAT,
    DOG,
    ENTRIES,
    FLOATS,
    INTS,
    RAW_POINT,
    REFS,
    SHORTS,
    SINGLES,
    TEXT,
    Environment,
)

SUFFIX = {"i": "_i", "r": "_r", "f": "_f"}


class MemoryTests:
    """One method per behaviour."""

    def make_environment(self) -> Environment:
        raise NotImplementedError

    @pytest.fixture
    def env(self) -> Environment:
        return self.make_environment()

    def run(self, env: Environment, built: Building, *args: Any) -> Any:
        return run(env.machine, compile_loop(env.machine, built), *args)

    @pytest.mark.parametrize(
        ("struct", "name", "values"),
        [
            (ANIMAL, "legs", [4, -1, 2**62]),
            (ANIMAL, "weight", [2.5, -0.0]),
            (CAT, "lives", [9, -9]),
            (DOG, "small", [0, 255]),
            (DOG, "short", [-32768, 5]),
            (DOG, "letter", [0, 200]),
            (DOG, "sign", [0x1F600]),
        ],
    )
    def test_fields_of_all_sizes(self, env, struct, name, values):
        descr = env.field(struct, name)
        for value in values:
            for constant in (False, True):
                built = Building("r" if constant else "r" + descr.kind)
                ref = built.inputs[0]
                built.setfield_gc(ref, value if constant else built.inputs[1], descr=descr)
                built.finish(getattr(built, "getfield_gc" + SUFFIX[descr.kind])(ref, descr=descr))
                obj = env.new(struct)
                frame = self.run(env, built, obj, *([] if constant else [value]))
                assert (frame.ints if descr.kind == "i" else frame.floats)[0] == value == env.get(obj, struct, name)

    def test_a_store_leaves_the_neighbours_alone(self, env):
        obj = env.new(DOG, small=1, short=2, letter=3, sign=4, legs=5)
        built = Building("ri")
        ref, value = built.inputs
        for name in ("small", "letter"):
            built.setfield_gc(ref, value, descr=env.field(DOG, name))
        built.finish()
        self.run(env, built, obj, 0x1FF)
        assert [env.get(obj, DOG, n) for n in ("small", "short", "letter", "sign", "legs")] == [255, 2, 255, 4, 5]

    def test_reference_fields(self, env):
        descr = env.field(ANIMAL, "next")
        built = Building("rr")
        owner, other = built.inputs
        built.setfield_gc(owner, other, descr=descr)
        built.finish(built.getfield_gc_r(owner, descr=descr), built.getfield_gc_pure_r(other, descr=descr))
        one, two = env.new(ANIMAL), env.new(CAT)
        frame = self.run(env, built, one, two)
        assert frame.refs[0] == two and not frame.refs[1] and env.get(one, ANIMAL, "next") == two

    def test_a_constant_reference_is_stored_and_null_too(self, env):
        descr = env.field(ANIMAL, "next")
        fixed = env.new(CAT)
        built = Building("rr")
        built.setfield_gc(built.inputs[0], fixed, descr=descr)
        built.setfield_gc(built.inputs[1], NULL, descr=descr)
        built.finish()
        one, two = env.new(ANIMAL), env.new(ANIMAL, next=fixed)
        self.run(env, built, one, two)
        assert env.get(one, ANIMAL, "next") == fixed and not env.get(two, ANIMAL, "next")

    @pytest.mark.parametrize(
        ("type_", "items", "new"),
        [(INTS, [1, -2, 3], 2**50), (SHORTS, [1, -2, 3], -300), (BYTES, [1, 254, 3], 129), (FLOATS, [1.5, 2.5], -1.0)],
    )
    @pytest.mark.parametrize("constant", [False, True])
    def test_items_of_arrays(self, env, type_, items, new, constant):
        descr = env.descriptors.array(type_)
        suffix = SUFFIX[descr.kind]
        built = Building("r" + descr.kind + ("" if constant else "i"))
        ref, value = built.inputs[:2]
        index = 1 if constant else built.inputs[2]
        old = getattr(built, "getarrayitem_gc" + suffix)(ref, index, descr=descr)
        built.setarrayitem_gc(ref, index, value, descr=descr)
        again = getattr(built, "getarrayitem_gc_pure" + suffix)(ref, index, descr=descr)
        built.finish(old, again, built.arraylen_gc(ref, descr=descr))
        array = env.array(type_, items)
        frame = self.run(env, built, array, new, *([] if constant else [1]))
        found = frame.ints if descr.kind == "i" else frame.floats
        assert found[:2] == [items[1], new] and frame.ints[2] == len(items)
        assert env.items(array, type_) == [items[0], new, *items[2:]]

    def test_single_precision_items_are_their_bits(self, env):
        descr = env.descriptors.array(SINGLES)
        built = Building("rf")
        ref, value = built.inputs
        built.setarrayitem_gc(ref, 0, built.cast_float_to_single(value), descr=descr)
        built.finish(built.cast_single_to_float(built.getarrayitem_gc_i(ref, 0, descr=descr)))
        assert self.run(env, built, env.machine.new_array(2, descr), -1.25).floats == [-1.25]

    def test_items_that_are_references(self, env):
        descr = env.descriptors.array(REFS)
        built = Building("rir")
        ref, index, value = built.inputs
        built.setarrayitem_gc(ref, index, value, descr=descr)
        built.finish(built.getarrayitem_gc_r(ref, 0, descr=descr), built.getarrayitem_gc_r(ref, index, descr=descr))
        one, two = env.new(CAT), env.new(CAT)
        frame = self.run(env, built, env.array(REFS, [one, one, one]), 2, two)
        assert frame.refs == [one, two]

    def test_characters_at_the_end_of_a_struct(self, env):
        descr = env.descriptors.array(TEXT)
        built = Building("ri")
        ref, index = built.inputs
        built.setarrayitem_gc(ref, index, 65, descr=descr)
        built.finish(built.getarrayitem_gc_i(ref, index, descr=descr), built.arraylen_gc(ref, descr=descr))
        text = env.array(TEXT, [70, 71, 72, 73])
        assert self.run(env, built, text, 3).ints == [65, 4]
        assert env.items(text, TEXT) == [70, 71, 72, 65]

    @pytest.mark.parametrize("constant", [False, True])
    def test_structs_in_arrays(self, env, constant):
        descriptors = env.descriptors
        built = Building("rirf")
        ref, given, key, value = built.inputs
        index = 2 if constant else given
        for name, stored in (("key", key), ("hash", 2**31), ("value", value), ("mark", 77)):
            built.setinteriorfield_gc(ref, index, stored, descr=descriptors.interior(ENTRIES, name))
        built.finish(
            built.getinteriorfield_gc_r(ref, index, descr=descriptors.interior(ENTRIES, "key")),
            built.getinteriorfield_gc_i(ref, index, descr=descriptors.interior(ENTRIES, "hash")),
            built.getinteriorfield_gc_f(ref, index, descr=descriptors.interior(ENTRIES, "value")),
            built.getinteriorfield_gc_i(ref, 1, descr=descriptors.interior(ENTRIES, "mark")),
        )
        array = env.machine.new_array(3, descriptors.array(ENTRIES))
        cat = env.new(CAT)
        frame = self.run(env, built, array, 2, cat, 0.5)
        assert (frame.refs[0], frame.ints[1], frame.floats[2], frame.ints[3]) == (cat, 2**31, 0.5, 0)
        assert env.machine.get_interior_int(array, 2, descriptors.interior(ENTRIES, "mark")) == 77

    def test_copying_and_clearing_items(self, env):
        descr = env.descriptors.array(INTS)
        built = Building("rriii")
        source, target, start, position, count = built.inputs
        built.array_copy(source, start, target, position, count, descr=descr)
        built.array_clear(source, start, count, descr=descr)
        built.finish()
        one, two = env.array(INTS, [1, 2, 3, 4, 5]), env.array(INTS, [9] * 5)
        self.run(env, built, one, two, 1, 2, 3)
        assert env.items(two, INTS) == [9, 9, 2, 3, 4] and env.items(one, INTS) == [1, 0, 0, 0, 5]

    @pytest.mark.parametrize(("start", "position"), [(0, 1), (1, 0)])
    def test_copying_within_one_array(self, env, start, position):
        descr = env.descriptors.array(REFS)
        cats = [env.new(CAT) for _ in range(4)]
        built = Building("r")
        built.array_copy(built.inputs[0], start, built.inputs[0], position, 3, descr=descr)
        built.finish()
        array = env.array(REFS, cats)
        self.run(env, built, array)
        cats[position : position + 3] = cats[start : start + 3]
        assert env.items(array, REFS) == cats

    # --- raw memory

    def test_raw_fields(self, env):
        built = Building("iif")
        address, value, fraction = built.inputs
        built.setfield_raw(address, value, descr=env.field(RAW_POINT, "x"))
        built.setfield_raw(address, fraction, descr=env.field(RAW_POINT, "z"))
        built.finish(
            built.getfield_raw_i(address, descr=env.field(RAW_POINT, "x")),
            built.getfield_raw_i(address, descr=env.field(RAW_POINT, "y")),
            built.getfield_raw_f(address, descr=env.field(RAW_POINT, "z")),
        )
        block = MEMORY.malloc(24)
        MEMORY.store(Signed, block + 8, 77)
        frame = self.run(env, built, block, -3, 0.25)
        assert (frame.ints[:2], frame.floats[2]) == ([-3, 77], 0.25)

    def test_raw_loads_and_stores(self, env):
        bytes_, words, floats = (env.descriptors.array(Array(t, nolength=True)) for t in (UInt8, Int32, Float))
        built = Building("iif")
        address, offset, fraction = built.inputs
        built.raw_store(address, offset, 200, descr=bytes_)
        built.raw_store(address, 8, -2, descr=words)
        built.raw_store(address, 16, fraction, descr=floats)
        built.finish(
            built.raw_load_i(address, offset, descr=bytes_),
            built.raw_load_i(address, 8, descr=words),
            built.raw_load_f(address, 16, descr=floats),
        )
        frame = self.run(env, built, MEMORY.malloc(32), 3, 1.5)
        assert (frame.ints[:2], frame.floats[2]) == ([200, -2], 1.5)

    # --- allocation

    def test_a_new_struct_is_zeroed_and_of_its_class(self, env):
        built = Building("i")
        one = built.new(descr=env.descriptors.size(CAT))
        two = built.new(descr=env.descriptors.size(DOG))
        built.setfield_gc(one, built.inputs[0], descr=env.field(CAT, "lives"))
        built.setfield_gc(one, two, descr=env.field(CAT, "next"))
        built.finish(one, two, built.class_of(two))
        frame = self.run(env, built, 9)
        cat, dog = frame.refs[:2]
        assert frame.ints[2] == env.class_of(DOG) == env.machine.class_of(dog)
        assert env.get(cat, CAT, "lives") == 9 and env.get(cat, CAT, "next") == dog
        assert env.get(dog, DOG, "legs") == 0 and not env.get(dog, DOG, "next")

    @pytest.mark.parametrize("length", [0, 1, 5, 600, 100000])
    @pytest.mark.parametrize("constant", [False, True])
    @pytest.mark.parametrize("type_", [INTS, BYTES, TEXT, ENTRIES])
    def test_a_new_array_is_zeroed_and_has_its_length(self, env, type_, length, constant):
        descr = env.descriptors.array(type_)
        built = Building("" if constant else "i")
        array = built.new_array(length if constant else built.inputs[0], descr=descr)
        built.finish(array, built.arraylen_gc(array, descr=descr))
        frame = self.run(env, built, *([] if constant else [length]))
        assert frame.ints[1] == length == env.machine.array_length(frame.refs[0], descr)
        if type_ is not ENTRIES:
            assert env.items(frame.refs[0], type_) == [0] * length

    def test_values_survive_many_allocations(self, env):
        size = env.descriptors.size(ANIMAL)
        built = Building("iir" + "f")
        first, second, kept, fraction = built.inputs
        made = [built.new(descr=size) for _ in range(12)]
        for i, ref in enumerate(made):
            built.setfield_gc(ref, built.int_add(first, i), descr=env.field(ANIMAL, "legs"))
            built.setfield_gc(ref, made[i - 1] if i else kept, descr=env.field(ANIMAL, "next"))
        built.finish(*made, first, second, kept, fraction)
        cat = env.new(CAT)
        frame = self.run(env, built, 100, 200, cat, 0.5)
        assert [env.get(ref, ANIMAL, "legs") for ref in frame.refs[:12]] == list(range(100, 112))
        assert env.get(frame.refs[11], ANIMAL, "next") == frame.refs[10]
        assert env.get(frame.refs[0], ANIMAL, "next") == cat == frame.refs[14]
        assert frame.ints[12:14] == [100, 200] and frame.floats[15] == 0.5
