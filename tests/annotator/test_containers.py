"""Lists, dicts, sets, iteration, built-ins.  (PYTEST_DONT_REWRITE)"""

from __future__ import annotations

import collections
import weakref

from framework.rlib.debug import make_sure_not_resized
from framework.rlib.objectmodel import r_dict
from framework.rlib.rarithmetic import intmask, r_uint
from framework.rlib.rerased import new_erasing_pair
from tests.annotator.inference import annotate, infer, refusal


def test_list_methods_and_comprehensions():
    def f(n):
        items = [i * 2 for i in range(n)]
        items.append(3)
        items.insert(0, n)
        items.sort(key=lambda x: -x, reverse=True)
        return (items, items[1:], items.pop(), [str(x) for x in items], sum(items), max(items), sorted(items)[0])

    assert infer(f, int) == "tuple[list[int], list[int], int, list[str], int, int, int]"


def test_lists_that_meet_are_one():
    def f(n):
        a = [1]
        b = [None]
        c = a if n else b
        b.append(None)
        return (a, c)

    assert infer(f, int) == "tuple[list[Optional[int]], list[Optional[int]]]"


def test_resized_and_mutated():
    def f(n):
        fixed = [0] * n
        fixed[1] = 3
        growing = []
        growing.append(n)
        return (fixed, growing, [1, 2])

    annotator, graph = annotate(f, int)
    fixed, growing, constant = annotator.annotation(graph.return_variable).items
    assert fixed.definition.mutated and not fixed.definition.resized
    assert growing.definition.resized
    assert not constant.definition.mutated


def test_mixed_list_is_refused_with_the_first_origin():
    def f(n):
        items = [1]
        items.append("a")
        return items

    error = refusal(f, int)
    assert error.code == "K201"
    assert any(note.position is not None and note.position.line for note in error.notes)


def test_not_resized_list():
    def f(n):
        items = make_sure_not_resized([n])
        items.append(3)
        return items

    assert refusal(f, int).code == "K210"


def test_dicts_and_sets():
    def f(n):
        d = {"a": n}
        d["b"] = 2
        s = {n, 3}
        for _key, value in d.items():
            s.add(value)
        return (d, d.get("x"), d.get("x", 5), list(d), sorted(d.values()), s | {4}, n in s, {k: k * 0.5 for k in s})

    assert infer(f, int) == (
        "tuple[dict[str, int], Optional[int], int, list[str], list[int], set[int], bool, dict[int, float]]"
    )


def test_unhashable_key():
    assert refusal(lambda n: {[n]: 1}, int).code == "K230"


def test_iterators():
    def f(n):
        pairs = [(i, c) for i, c in enumerate("abc")]
        zipped = list(zip([n], ["a"], strict=False))
        mapped = list(map(lambda x: x + 0.5, [n]))  # noqa: C417  (map is under test)
        filtered = list(filter(None, [n]))
        return (pairs, zipped, mapped, filtered, list(reversed([n])), any([n]), next(iter("ab"), "z"))

    assert infer(f, int) == (
        "tuple[list[tuple[int, str]], list[tuple[int, str]], list[float], list[int], list[int], bool, str]"
    )


def test_unpacking():
    def f(n):
        a, (b, *c) = n, [1, 2, 3]
        d, *e, g = (1, "a", 2.0)
        return (a, b, c, d, e, g)

    assert infer(f, int) == "tuple[int, int, list[int], int, list[str], float]"


def test_deque_and_weak_reference():
    class Node:
        pass

    def f(n):
        queue = collections.deque([n])
        queue.appendleft(3)
        node = Node()
        ref = weakref.ref(node)
        return (queue, queue.popleft(), ref, ref())

    assert infer(f, int) == "tuple[deque[int], int, weakref to Node, Optional[Node]]"


def test_custom_dict():
    def equal(a, b):
        return a[0] == b[0]

    def hash_of(a):
        return a[0]

    def f(n):
        d = r_dict(equal, hash_of)
        d[(n, "x")] = 1.0
        return d

    assert infer(f, int) == "r_dict[tuple[int, str], float]"


def test_sized_integers():
    assert infer(lambda n: (r_uint(n) + 1, intmask(r_uint(n)), r_uint(3) < 4), int) == "tuple[r_uint, int, bool]"
    assert refusal(lambda n: r_uint(n) if n else n, int).code == "K204"


def test_erasing_pairs():
    erase, unerase = new_erasing_pair("list")

    def f(n):
        return unerase(erase([n]))

    assert infer(f, int) == "list[int]"


PREBUILT = {"a": [1, 2], "b": []}


def test_prebuilt_containers():
    assert infer(lambda n: PREBUILT, int) == "dict[str, list[int]]"


def test_sum_of_floats_needs_a_float_start():
    assert refusal(lambda n: sum([1.5]), int).code == "K202"
    assert infer(lambda n: sum([1.5], 0.0), int) == "float"
