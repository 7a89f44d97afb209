"""The generational collector, in several configurations, hosted."""

from __future__ import annotations

from framework.gc.simheap import SimulatedHeap
from tests.gc.conformance import CollectorTests


class TestSmallNursery(CollectorTests):
    def make_heap(self) -> SimulatedHeap:
        return SimulatedHeap(nursery_size=4096)


class TestStress(CollectorTests):
    def make_heap(self) -> SimulatedHeap:
        return SimulatedHeap(nursery_size=8192, stress=9)
