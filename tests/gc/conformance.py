"""The suite every configuration of the collector must pass; ``make_heap`` says which one it is."""

from __future__ import annotations

import random

import pytest

from framework.gc import collector, finalizers, pinning
from framework.gc.collector import EVERYTHING, NURSERY, STEP
from framework.gc.heap import heap as state
from framework.gc.marking import remember_item
from framework.gc.simheap import Root, SimulatedHeap
from framework.lltypes.dialect import static_function
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import GCREF, Array, Char, FuncType, GcArray, GcStruct, Signed, Struct, Void

NODE = GcStruct("node", ("left", GCREF), ("value", Signed), ("right", GCREF))
LEAF = GcStruct("leaf", ("value", Signed))
REFERENCES = GcArray(GCREF)
BYTES = GcStruct("bytes", ("hash", Signed), ("chars", Array(Char)))
ENTRY = Struct("entry", ("key", GCREF), ("hash", Signed), ("value", GCREF))
ENTRIES = GcArray(ENTRY)


class CollectorTests:
    """One method per behaviour."""

    def make_heap(self) -> SimulatedHeap:
        raise NotImplementedError

    @pytest.fixture
    def heap(self) -> SimulatedHeap:
        return self.make_heap()

    def leaf(self, heap: SimulatedHeap, value: int) -> Root:
        root = heap.new(LEAF)
        heap.write(root, "value", value)
        return root

    def value(self, heap: SimulatedHeap, address: int) -> int:
        return heap.read(address, LEAF, "value")

    # --- survival and death

    def test_new_objects_are_zeroed(self, heap):
        for _ in range(300):
            root = heap.new(NODE)
            fields = [heap.read(root.address, NODE, name) for name in ("left", "value", "right")]
            assert fields == [0, 0, 0]
            heap.write(root, "value", -1)
            heap.drop(root)

    def test_a_rooted_object_keeps_its_contents(self, heap):
        root = self.leaf(heap, 42)
        for what in (NURSERY, STEP, EVERYTHING):
            heap.collect(what)
            assert self.value(heap, root.address) == 42

    def test_a_list_built_over_many_collections_is_intact(self, heap):
        head = heap.new(NODE)
        for i in range(400):
            node = heap.new(NODE)
            heap.write(node, "value", i)
            heap.write(node, "right", head)
            heap.drop(head)
            head = node
        address = head.address
        for i in reversed(range(400)):
            assert heap.read(address, NODE, "value") == i
            address = heap.read(address, NODE, "right")

    def test_dead_objects_are_freed(self, heap):
        for _ in range(500):
            heap.drop(heap.new(NODE))
        heap.collect(EVERYTHING)
        assert state.old_bytes == 0

    def test_dead_old_objects_are_freed(self, heap):
        roots = [heap.new(NODE) for _ in range(200)]
        heap.collect(EVERYTHING)
        assert state.old_bytes >= 200 * 32
        for root in roots:
            heap.drop(root)
        heap.collect(EVERYTHING)
        assert state.old_bytes == 0

    def test_a_dead_cycle_is_freed(self, heap):
        first, second = heap.new(NODE), heap.new(NODE)
        heap.write(first, "left", second)
        heap.write(second, "left", first)
        heap.collect(NURSERY)
        heap.drop(first)
        heap.drop(second)
        heap.collect(EVERYTHING)
        assert state.old_bytes == 0

    def test_sharing_is_preserved(self, heap):
        shared = self.leaf(heap, 7)
        nodes = [heap.new(NODE) for _ in range(3)]
        for node in nodes:
            heap.write(node, "left", shared)
        heap.collect(NURSERY)
        targets = {heap.read(node.address, NODE, "left") for node in nodes}
        assert targets == {shared.address}

    # --- arrays

    def test_items_of_arrays_survive(self, heap):
        for length in (0, 1, 10, 300):
            array = heap.new(REFERENCES, length)
            for i in range(length):
                leaf = self.leaf(heap, i)
                heap.write_item(array, i, leaf)
                heap.drop(leaf)
            heap.collect(EVERYTHING)
            assert heap.length(array.address, REFERENCES) == length
            for i in range(length):
                assert self.value(heap, heap.read_item(array.address, REFERENCES, i)) == i

    def test_bytes_of_any_length_survive(self, heap):
        for length in (0, 1, 7, 8, 9, 100, 2500, 9000):
            root = heap.new(BYTES, length)
            for i in range(0, length, 97):
                heap.write_item(root, i, chr(i % 256))
            heap.collect(STEP)
            heap.collect(EVERYTHING)
            assert heap.length(root.address, BYTES) == length
            for i in range(0, length, 97):
                assert heap.read_item(root.address, BYTES, i) == chr(i % 256)

    def test_references_in_arrays_of_structs_survive(self, heap):
        array = heap.new(ENTRIES, 20)
        for i in range(20):
            leaf = self.leaf(heap, i)
            place = array.address + 16 + i * 24
            if MEMORY.load(Signed, array.address) & 1:
                remember_item(array.address, i)
            MEMORY.store(Signed, place + 16, leaf.address)
            heap.drop(leaf)
        heap.collect(EVERYTHING)
        for i in range(20):
            place = array.address + 16 + i * 24
            assert MEMORY.load(Signed, place) == 0
            assert self.value(heap, MEMORY.load(Signed, place + 16)) == i

    def test_impossible_lengths_are_memory_errors(self, heap):
        for length in (-1, 1 << 62, (1 << 63) - 1):
            with pytest.raises(MemoryError):
                heap.new(REFERENCES, length)

    # --- write barrier

    def test_a_young_object_stored_into_an_old_one_survives(self, heap):
        old = heap.new(NODE)
        heap.collect(NURSERY)
        for i in range(3):
            young = self.leaf(heap, i)
            heap.write(old, "left", young)
            heap.drop(young)
            heap.collect(NURSERY)
            assert self.value(heap, heap.read(old.address, NODE, "left")) == i

    def test_cards_find_young_items_of_large_old_arrays(self, heap):
        array = heap.new(REFERENCES, 1000)
        heap.collect(NURSERY)
        for index in (0, 1, 125, 126, 127, 500, 998, 999):
            leaf = self.leaf(heap, index)
            heap.write_item(array, index, leaf)
            heap.drop(leaf)
            heap.collect(NURSERY)
        for index in (0, 1, 125, 126, 127, 500, 998, 999):
            assert self.value(heap, heap.read_item(array.address, REFERENCES, index)) == index

    def test_prebuilt_objects_keep_what_is_stored_into_them(self, heap):
        static = heap.prebuilt(NODE)
        for i in range(4):
            leaf = self.leaf(heap, i)
            heap.write(static, "left" if i % 2 else "right", leaf)
            heap.drop(leaf)
            heap.collect(EVERYTHING)
        assert self.value(heap, heap.read(static.address, NODE, "right")) == 2
        assert self.value(heap, heap.read(static.address, NODE, "left")) == 3

    # --- pinning

    def test_a_pinned_object_stays_and_survives(self, heap):
        root = self.leaf(heap, 9)
        assert pinning.pin(root.address)
        address = root.address
        for _ in range(300):
            heap.drop(heap.new(NODE))
        heap.collect(EVERYTHING)
        assert root.address == address
        assert self.value(heap, address) == 9
        pinning.unpin(address)
        heap.collect(NURSERY)
        assert self.value(heap, root.address) == 9
        assert not heap.is_young(root)

    def test_an_old_object_may_refer_to_a_pinned_one(self, heap):
        old = heap.new(NODE)
        young = self.leaf(heap, 5)
        assert pinning.pin(young.address)
        heap.write(old, "left", young)
        heap.drop(young)
        for _ in range(3):
            heap.collect(NURSERY)
            heap.collect(EVERYTHING)
        address = heap.read(old.address, NODE, "left")
        assert self.value(heap, address) == 5
        pinning.unpin(address)
        heap.collect(EVERYTHING)
        assert self.value(heap, heap.read(old.address, NODE, "left")) == 5

    def test_what_a_pinned_object_refers_to_survives(self, heap):
        node = heap.new(NODE)
        pinning.pin(node.address)
        leaf = self.leaf(heap, 6)
        heap.write(node, "left", leaf)
        heap.drop(leaf)
        for _ in range(2):
            heap.collect(EVERYTHING)
            assert self.value(heap, heap.read(node.address, NODE, "left")) == 6

    def test_pins_nest(self, heap):
        root = self.leaf(heap, 1)
        address = root.address
        pinning.pin(address)
        pinning.pin(address)
        pinning.unpin(address)
        heap.collect(NURSERY)
        assert root.address == address
        pinning.unpin(address)

    def test_allocation_goes_around_many_pinned_objects(self, heap):
        kept = []
        for i in range(30):
            for _ in range(5):
                heap.drop(heap.new(NODE))
            root = self.leaf(heap, i)
            pinning.pin(root.address)
            kept.append((root, root.address))
        for i in range(500):
            heap.drop(self.leaf(heap, -i))
        for i, (root, address) in enumerate(kept):
            assert root.address == address and self.value(heap, address) == i
            pinning.unpin(address)
        heap.collect(EVERYTHING)
        assert [self.value(heap, root.address) for root, _ in kept] == list(range(30))

    # --- identity

    def test_identity_hash_is_for_life(self, heap):
        roots = [heap.new(NODE) for _ in range(50)]
        hashes = [pinning.identity_hash(root.address) for root in roots]
        assert len(set(hashes)) == 50
        for what in (NURSERY, STEP, EVERYTHING, EVERYTHING):
            heap.collect(what)
            assert [pinning.identity_hash(root.address) for root in roots] == hashes

    def test_identity_hash_of_a_pinned_object_is_for_life(self, heap):
        root = self.leaf(heap, 3)
        first = pinning.identity_hash(root.address)
        pinning.pin(root.address)
        for _ in range(3):
            heap.collect(EVERYTHING)
            others = [self.leaf(heap, i) for i in range(20)]
            assert pinning.identity_hash(root.address) == first
            for other in others:
                heap.drop(other)
        pinning.unpin(root.address)
        heap.collect(EVERYTHING)
        assert pinning.identity_hash(root.address) == first
        assert self.value(heap, root.address) == 3

    # --- weak references

    def test_a_weak_reference_follows_its_referent(self, heap):
        root = self.leaf(heap, 8)
        weak = heap.weakref(root)
        for what in (NURSERY, EVERYTHING, STEP, EVERYTHING):
            heap.collect(what)
            assert heap.referent(weak) == root.address

    def test_a_weak_reference_to_a_dead_young_object_is_cleared(self, heap):
        root = self.leaf(heap, 8)
        weak = heap.weakref(root)
        heap.drop(root)
        heap.collect(EVERYTHING)
        assert heap.referent(weak) == 0

    def test_a_weak_reference_to_a_dead_old_object_is_cleared(self, heap):
        root = self.leaf(heap, 8)
        heap.collect(EVERYTHING)
        weak = heap.weakref(root)
        heap.collect(EVERYTHING)
        assert heap.referent(weak) == root.address
        heap.drop(root)
        heap.collect(EVERYTHING)
        assert heap.referent(weak) == 0

    def test_dead_weak_references_are_forgotten(self, heap):
        root = self.leaf(heap, 8)
        for _ in range(200):
            heap.drop(heap.weakref(root))
        heap.collect(EVERYTHING)
        assert state.old_bytes <= 16

    def test_weak_references_and_pinned_objects(self, heap):
        root = self.leaf(heap, 8)
        pinning.pin(root.address)
        weak = heap.weakref(root)
        heap.collect(EVERYTHING)
        assert heap.referent(weak) == root.address
        pinning.unpin(root.address)
        heap.collect(EVERYTHING)
        assert heap.referent(weak) == root.address
        heap.drop(root)
        heap.collect(EVERYTHING)
        assert heap.referent(weak) == 0

    # --- finalizers

    def test_a_dead_object_appears_once_on_its_queue(self, heap):
        for queue in (0, 1):
            root = self.leaf(heap, 70 + queue)
            collector.register_finalizer(root.address, queue)
            heap.drop(root)
        heap.collect(EVERYTHING)
        for queue in (0, 1):
            found = heap.next_dead(queue, LEAF)
            assert found is not None and self.value(heap, found.address) == 70 + queue
            assert heap.next_dead(queue, LEAF) is None
            heap.drop(found)
        heap.collect(EVERYTHING)
        assert heap.next_dead(0, LEAF) is None
        assert state.old_bytes == 0

    def test_a_living_object_is_not_on_its_queue(self, heap):
        root = self.leaf(heap, 1)
        collector.register_finalizer(root.address, 0)
        heap.collect(EVERYTHING)
        heap.collect(EVERYTHING)
        assert heap.next_dead(0, LEAF) is None

    def test_dead_objects_wait_for_those_that_refer_to_them(self, heap):
        outer, middle, inner = heap.new(NODE), heap.new(NODE), heap.new(NODE)
        heap.write(middle, "left", inner)
        heap.write(outer, "left", middle)
        for number, root in ((2, inner), (0, outer)):
            heap.write(root, "value", number)
            collector.register_finalizer(root.address, 0)
        for root in (outer, middle, inner):
            heap.drop(root)
        order = []
        for _ in range(4):
            heap.collect(EVERYTHING)
            while (found := heap.next_dead(0, NODE)) is not None:
                order.append((heap.read(found.address, NODE, "value"), state.major_collections))
                heap.drop(found)
        assert [number for number, _ in order] == [0, 2]
        assert order[0][1] < order[1][1]

    def test_a_cycle_of_finalizable_objects_is_taken_apart(self, heap):
        first, second = heap.new(NODE), heap.new(NODE)
        heap.write(first, "left", second)
        heap.write(second, "left", first)
        for root in (first, second):
            collector.register_finalizer(root.address, 0)
            heap.drop(root)
        found = 0
        for _ in range(3):
            heap.collect(EVERYTHING)
            while (root := heap.next_dead(0, NODE)) is not None:
                found += 1
                heap.write(root, "left", None)
                heap.drop(root)
        assert found == 2
        heap.collect(EVERYTHING)
        assert state.old_bytes == 0

    def test_destructors_are_called(self, heap):
        called = []
        destroyed = GcStruct("destroyed", ("value", Signed))
        destructor = static_function(FuncType([GCREF], Void), lambda obj: called.append(obj.view_address))
        heap.type_info(destroyed, destructor)
        root = heap.new(destroyed)
        heap.collect(EVERYTHING)
        assert not called
        address = root.address
        heap.drop(root)
        heap.collect(EVERYTHING)
        assert called == [address]
        heap.collect(EVERYTHING)
        assert state.old_bytes == 0 and called == [address]

    # --- limits

    def test_the_heap_limit_is_a_memory_error_and_not_the_end(self, heap):
        state.maximum = 256 * 1024
        roots = []
        with pytest.raises(MemoryError):
            for _ in range(100_000):
                roots.append(heap.new(BYTES, 3000))
        assert 30 < len(roots) < 90
        for root in roots:
            heap.drop(root)
        assert heap.new(BYTES, 3000)

    # --- everything at once

    @pytest.mark.parametrize("seed", range(3))
    def test_random_graphs_keep_their_shape(self, heap, seed):
        RandomMutator(heap, random.Random(seed)).run(200)


class Model:
    """What an object of the simulated heap should look like."""

    def __init__(self, type_, length=0):
        self.type = type_
        self.references = [None] * (2 if type_ is NODE else length)
        self.value = 0
        self.hash = None
        self.pinned_at = None


class RandomMutator:
    """Does random things to the heap and to a model of it, and compares."""

    def __init__(self, heap: SimulatedHeap, rng: random.Random) -> None:
        self.heap = heap
        self.rng = rng
        self.roots: list[tuple[Root, Model]] = []
        self.weak: list[tuple[Root, Model]] = []
        self.queued: set[Model] = set()

    def run(self, steps: int) -> None:
        actions = [self.create] * 6 + [self.link] * 8 + [self.forget] * 4
        actions += [self.take_hash, self.pin, self.unpin, self.make_weak, self.collect, self.fetch, self.finalize]
        for _ in range(steps):
            self.rng.choice(actions)()
            self.check()
        self.heap.collect(EVERYTHING)
        self.check()

    def create(self) -> None:
        kind = self.rng.randrange(10)
        if kind < 6:
            type_, length = NODE, None
        else:
            type_, length = REFERENCES, self.rng.choice([0, 1, 3, 20, 200, 700])
        root = self.heap.new(type_, length)
        model = Model(type_, length or 0)
        if type_ is NODE:
            model.value = self.rng.randrange(1 << 40)
            self.heap.write(root, "value", model.value)
        self.roots.append((root, model))

    def link(self) -> None:
        if not self.roots:
            return
        root, model = self.rng.choice(self.roots)
        other, other_model = self.rng.choice(self.roots)
        if not model.references:
            return
        index = self.rng.randrange(len(model.references))
        if self.rng.random() < 0.2:
            other, other_model = None, None
        model.references[index] = other_model
        if model.type is NODE:
            self.heap.write(root, ("left", "right")[index], other)
        else:
            self.heap.write_item(root, index, other)

    def forget(self) -> None:
        if len(self.roots) > 5:
            root, model = self.roots.pop(self.rng.randrange(len(self.roots)))
            if model.pinned_at is not None:
                pinning.unpin(root.address)
                model.pinned_at = None
            self.heap.drop(root)

    def fetch(self) -> None:
        """Root something that is only referred to by another object."""
        if not self.roots:
            return
        root, model = self.rng.choice(self.roots)
        for index, target in enumerate(model.references):
            if target is not None:
                address = self.reference(root.address, model, index)
                self.roots.append((self.heap.root(address, target.type), target))
                return

    def take_hash(self) -> None:
        if self.roots:
            root, model = self.rng.choice(self.roots)
            found = pinning.identity_hash(root.address)
            assert model.hash in (None, found)
            model.hash = found

    def pin(self) -> None:
        if self.roots:
            root, model = self.rng.choice(self.roots)
            if model.pinned_at is None and self.heap.is_young(root):
                assert pinning.pin(root.address)
                model.pinned_at = root.address

    def unpin(self) -> None:
        for root, model in self.roots:
            if model.pinned_at is not None:
                pinning.unpin(root.address)
                model.pinned_at = None
                return

    def make_weak(self) -> None:
        if self.roots:
            root, model = self.rng.choice(self.roots)
            self.weak.append((self.heap.weakref(root), model))

    def finalize(self) -> None:
        if self.roots:
            root, model = self.rng.choice(self.roots)
            if model not in self.queued:
                self.queued.add(model)
                collector.register_finalizer(root.address, 0)
        while finalizers.take_dead(0) != 0:
            assert self.queued

    def collect(self) -> None:
        self.heap.collect(self.rng.choice([NURSERY, NURSERY, STEP, STEP, EVERYTHING]))

    def reference(self, address: int, model: Model, index: int) -> int:
        if model.type is NODE:
            return self.heap.read(address, NODE, ("left", "right")[index])
        return self.heap.read_item(address, REFERENCES, index)

    def check(self) -> None:
        """The heap reachable from the roots is isomorphic to the model."""
        place: dict[int, Model] = {}
        where: dict[Model, int] = {}
        todo = [(root.address, model) for root, model in self.roots]
        while todo:
            address, model = todo.pop()
            assert place.setdefault(address, model) is model
            if model in where:
                assert where[model] == address
                continue
            where[model] = address
            if model.pinned_at is not None:
                assert address == model.pinned_at
            if model.type is NODE:
                assert self.heap.read(address, NODE, "value") == model.value
            else:
                assert self.heap.length(address, REFERENCES) == len(model.references)
            for index, target in enumerate(model.references):
                found = self.reference(address, model, index)
                if target is None:
                    assert found == 0
                else:
                    todo.append((found, target))
        for weak, model in self.weak:
            found = self.heap.referent(weak)
            assert found == where[model] if model in where else True
