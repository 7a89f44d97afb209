"""Bounds contain every possible result: all pairs of bounds and values for words of 3 bits."""

import importlib.util
import itertools
import sys
import types

import pytest

from framework.jit.optimize import bounds as real_bounds
from framework.jit.optimize import word as real_word

WIDTH = 3


def small_word():
    """``word`` with few bits."""
    module = types.ModuleType("framework.jit.optimize.word")
    low, high = -(1 << WIDTH - 1), (1 << WIDTH - 1) - 1
    mask = (1 << WIDTH) - 1

    def wrap(number):
        number &= mask
        return number - (mask + 1) if number > high else number

    module.BITS, module.MIN, module.MAX, module.wrap = WIDTH, low, high, wrap
    module.add_overflows = lambda x, y: not low <= x + y <= high
    module.sub_overflows = lambda x, y: not low <= x - y <= high
    module.mul_overflows = lambda x, y: not low <= x * y <= high
    module.unsigned_shift = lambda x, n: wrap((x & mask) >> n)
    module.unsigned_lt = lambda x, y: x & mask < y & mask
    module.unsigned_le = lambda x, y: x & mask <= y & mask
    return module


@pytest.fixture(scope="module")
def small():
    """``bounds`` for small words."""
    spec = importlib.util.spec_from_file_location("small_bounds", real_bounds.__file__)
    module = importlib.util.module_from_spec(spec)
    sys.modules["framework.jit.optimize.word"] = small_word()
    try:
        spec.loader.exec_module(module)
    finally:
        sys.modules["framework.jit.optimize.word"] = real_word
    return module


def numbers(small):
    return range(small.MIN, small.MAX + 1)


def all_bounds(small):
    """Every bound that can be made from a range and bits."""
    found = {}
    for lower, upper in itertools.combinations_with_replacement(numbers(small), 2):
        for unknown in numbers(small):
            for ones in numbers(small):
                if ones & unknown:
                    continue
                bound = small.IntBound(lower, upper, ones, unknown)
                try:
                    bound.tighten()
                except small.EmptyBound:
                    continue
                found[bound.lower, bound.upper, bound.ones, bound.unknown] = bound
    return [bound for bound in found.values() if members(small, bound)]


def members(small, bound):
    return [n for n in numbers(small) if bound.contains(n)]


BINARY = {
    "add": lambda s, x, y: s.wrap(x + y),
    "sub": lambda s, x, y: s.wrap(x - y),
    "mul": lambda s, x, y: s.wrap(x * y),
    "add_without_overflow": lambda s, x, y: x + y if not s.add_overflows(x, y) else None,
    "sub_without_overflow": lambda s, x, y: x - y if not s.sub_overflows(x, y) else None,
    "and_": lambda s, x, y: x & y,
    "or_": lambda s, x, y: x | y,
    "xor": lambda s, x, y: x ^ y,
    "lshift": lambda s, x, y: s.wrap(x << y) if 0 <= y < WIDTH else None,
    "rshift": lambda s, x, y: x >> y if 0 <= y < WIDTH else None,
    "unsigned_rshift": lambda s, x, y: s.unsigned_shift(x, y) if 0 <= y < WIDTH else None,
    "divide": lambda s, x, y: int(x / y) if y != 0 and not (x == s.MIN and y == -1) else None,
    "remainder": lambda s, x, y: x - y * int(x / y) if y != 0 and not (x == s.MIN and y == -1) else None,
    "floor_divide": lambda s, x, y: x // y if y != 0 and not (x == s.MIN and y == -1) else None,
    "floor_modulo": lambda s, x, y: x % y if y != 0 else None,
}


@pytest.mark.parametrize("name", BINARY)
def test_the_result_of_a_binary_operation_is_in_its_bound(small, name):
    transfer, meaning = getattr(small, name), BINARY[name]
    bounds = [(bound, members(small, bound)) for bound in all_bounds(small)]
    results = {(x, y): meaning(small, x, y) for x in numbers(small) for y in numbers(small)}
    for (left, xs), (right, ys) in itertools.product(bounds, repeat=2):
        possible = [results[x, y] for x in xs for y in ys if results[x, y] is not None]
        try:
            bound = transfer(left, right)
        except small.EmptyBound:
            assert not possible
            continue
        for result in possible:
            assert bound.contains(result), (left.__dict__, right.__dict__, bound.__dict__, result)


@pytest.mark.parametrize(("name", "meaning"), [("negate", lambda s, x: s.wrap(-x)), ("invert", lambda s, x: ~x)])
def test_the_result_of_a_unary_operation_is_in_its_bound(small, name, meaning):
    for bound in all_bounds(small):
        result = getattr(small, name)(bound)
        assert all(result.contains(meaning(small, x)) for x in members(small, bound))


@pytest.mark.parametrize("name", ["add", "sub", "mul"])
def test_no_overflow_is_missed(small, name):
    can, does = getattr(small, f"{name}_can_overflow"), getattr(small, f"{name}_overflows")
    bounds = [(bound, members(small, bound)) for bound in all_bounds(small)]
    for (left, xs), (right, ys) in itertools.product(bounds, repeat=2):
        if not can(left, right):
            assert not any(does(x, y) for x in xs for y in ys)


def test_comparisons_of_bounds_hold_for_their_members(small):
    bounds = [(bound, members(small, bound)) for bound in all_bounds(small)]
    mask = (1 << WIDTH) - 1
    for (left, xs), (right, ys) in itertools.product(bounds, repeat=2):
        pairs = list(itertools.product(xs, ys))
        if left.known_lt(right):
            assert all(x < y for x, y in pairs)
        if left.known_le(right):
            assert all(x <= y for x, y in pairs)
        if left.known_unsigned_lt(right):
            assert all(x & mask < y & mask for x, y in pairs)
        if left.known_unsigned_le(right):
            assert all(x & mask <= y & mask for x, y in pairs)
        if left.is_disjoint(right):
            assert not set(xs) & set(ys)
        if left.contains_bound(right):
            assert set(ys) <= set(xs)


def test_narrowing_keeps_what_fits_and_nothing_is_lost(small):
    for bound in all_bounds(small):
        for number in numbers(small):
            for name, keeps in [
                ("make_le", lambda x, n: x <= n),
                ("make_ge", lambda x, n: x >= n),
                ("make_lt", lambda x, n: x < n),
                ("make_gt", lambda x, n: x > n),
                ("make_ne", lambda x, n: x != n),
                ("make_equal", lambda x, n: x == n),
            ]:
                expected = {x for x in members(small, bound) if keeps(x, number)}
                narrowed = bound.copy()
                try:
                    changed = getattr(narrowed, name)(number)
                except small.EmptyBound:
                    assert not expected
                    continue
                assert expected <= set(members(small, narrowed)) <= set(members(small, bound))
                assert changed or vars(narrowed) == vars(bound)


def test_an_intersection_keeps_the_common_members(small):
    bounds = [(bound, members(small, bound)) for bound in all_bounds(small)]
    for (left, xs), (right, ys) in itertools.product(bounds, repeat=2):
        common = set(xs) & set(ys)
        narrowed = left.copy()
        try:
            changed = narrowed.intersect(right)
        except small.EmptyBound:
            assert not common
            continue
        assert common <= set(members(small, narrowed))
        assert changed or vars(narrowed) == vars(left)
