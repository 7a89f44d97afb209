"""The same numbers as CPython's random."""

from __future__ import annotations

import random

import pytest

from framework.rlib.rrandom import Random


@pytest.mark.parametrize("seed", [0, 1, 12345, 2**32 - 1])
def test_numbers_equal_those_of_random(seed: int) -> None:
    ours, theirs = Random(seed), random.Random(seed)
    for _ in range(700):
        assert ours.random() == theirs.random()
        assert ours.genrand32() == theirs.getrandbits(32)


def test_long_seeds() -> None:
    ours = Random()
    ours.init_by_array([5, 6, 7])
    assert ours.random() == random.Random(5 + (6 << 32) + (7 << 64)).random()
