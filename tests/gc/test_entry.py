"""The collector's entry points and configuration."""

from __future__ import annotations

import pytest

from framework.gc import collector, entry
from framework.gc.configuration import parse_size
from framework.gc.entry import ENTRY_POINTS
from framework.gc.simheap import SimulatedHeap
from framework.gc.statistics import MAJOR_COLLECTIONS, MINOR_COLLECTIONS
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.symbols import KIT_FUNCTIONS


def test_every_collector_symbol_has_an_entry_point_of_its_arity():
    symbols = {name for name in KIT_FUNCTIONS if name.startswith("kit_gc_")}
    assert symbols == set(ENTRY_POINTS)
    for name in symbols:
        assert ENTRY_POINTS[name].__code__.co_argcount == len(KIT_FUNCTIONS[name].type.args)


@pytest.mark.parametrize(
    ("text", "size"),
    [("4096", 4096), ("8K", 8192), ("3M", 3 << 20), ("2G", 2 << 30), ("2g", 2 << 30), ("0", 0)],
)
def test_sizes_have_units(text, size):
    assert parse_size(c_string(text), -1) == size


@pytest.mark.parametrize("text", ["", "K", "12X", "12KB", "-5", "1.5M", " 7"])
def test_what_is_not_a_size_is_ignored(text):
    assert parse_size(c_string(text), -1) == -1


def c_string(text: str) -> int:
    address = MEMORY.malloc(len(text) + 1)
    MEMORY.write(address, text.encode() + b"\0")
    return address


def test_counters_start_at_zero_and_count():
    heap = SimulatedHeap()
    assert entry.read_counter(MINOR_COLLECTIONS) == entry.read_counter(MAJOR_COLLECTIONS) == 0
    heap.collect(collector.EVERYTHING)
    assert entry.read_counter(MINOR_COLLECTIONS) == entry.read_counter(MAJOR_COLLECTIONS) == 1
