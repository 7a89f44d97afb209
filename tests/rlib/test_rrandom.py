"""The same numbers as CPython's random."""

from __future__ import annotations

import random
from collections.abc import Callable

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


def test_random_bits_and_numbers_below_a_limit() -> None:
    ours, theirs = Random(77), random.Random(77)
    for bits in [*range(64), *range(64)]:
        assert ours.getrandbits(bits) == theirs.getrandbits(bits)
    for limit in (1, 2, 3, 100, 2**31, 2**40 + 1, 2**63 - 1):
        assert ours.randbelow(limit) == theirs.randrange(limit)
    words = ours.getrandbits_words(100)
    assert sum(word << (32 * i) for i, word in enumerate(words)) == theirs.getrandbits(100)


@pytest.mark.parametrize("call", [lambda r: r.getrandbits(-1), lambda r: r.getrandbits(64), lambda r: r.randbelow(0)])
def test_impossible_wishes_are_refused(call: Callable[[Random], int]) -> None:
    with pytest.raises(ValueError, match=r"bits|limit"):
        call(Random())


def test_states_are_those_of_random() -> None:
    ours, theirs = Random(3), random.Random(3)
    for _ in range(5):
        ours.random(), theirs.random()
    assert tuple(ours.getstate()) == theirs.getstate()[1]
    other = Random(4)
    other.setstate(ours.getstate())
    assert [other.random(), other.random()] == [ours.random(), ours.random()]
    with pytest.raises(ValueError, match="state vector"):
        other.setstate([1, 2])
