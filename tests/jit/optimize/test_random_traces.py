"""Random loops do the same optimised as interpreted."""

import pytest

from framework.jit.optimize.environment import ALL_PASSES, HEAP, INTBOUNDS, PURE, REWRITE, UNROLL, VIRTUALIZE
from tests.jit.optimize.random_loops import check_bridge, check_loop


@pytest.mark.parametrize("count", [5, 15, 35])
def test_random_loops(count):
    for seed in range(30):
        check_loop(seed, count, ALL_PASSES)


@pytest.mark.parametrize(
    "passes",
    [INTBOUNDS, REWRITE, VIRTUALIZE, PURE, HEAP, ALL_PASSES & ~UNROLL, UNROLL, HEAP | UNROLL, VIRTUALIZE | HEAP],
)
def test_random_loops_with_some_passes(passes):
    for seed in range(100, 112):
        check_loop(seed, 20, passes)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 3000, 250))
def test_many_random_loops(first):
    for seed in range(first, first + 250):
        check_loop(seed, seed % 50, ALL_PASSES)


@pytest.mark.parametrize("count", [4, 12, 30])
def test_random_bridges(count):
    for seed in range(25):
        check_bridge(seed, count, ALL_PASSES)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(3000, 5000, 250))
def test_many_random_bridges(first):
    for seed in range(first, first + 250):
        check_bridge(seed, seed % 40, ALL_PASSES)
