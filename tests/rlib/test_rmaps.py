"""Shapes: objects behave as with a dict, share maps, and a trace looks no name up."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib.jit import JitDriver
from framework.rlib.objectmodel import import_from_mixin
from framework.rlib.rmaps import Map, ShapedMixin
from framework.testing.meta_interpret import meta_interpret

FEW = settings(max_examples=200, deadline=None)


class Box:
    def __init__(self, value: int) -> None:
        self.value = value


class Thing:
    import_from_mixin(ShapedMixin)

    def __init__(self, root: Map) -> None:
        self.init_shape(root)  # type: ignore[attr-defined]


steps = st.lists(st.tuples(st.sampled_from(["write", "delete", "read"]), st.sampled_from("abcde")), max_size=30)


@FEW
@given(steps)
def test_attributes_are_those_of_a_dict(actions: list[tuple[str, str]]) -> None:
    thing, expected = ShapedMixin(), dict[str, int]()
    thing.init_shape(Map())
    for number, (action, name) in enumerate(actions):
        if action == "write":
            thing.write_attribute(name, number)
            expected[name] = number
        elif action == "delete":
            assert thing.delete_attribute(name) == (expected.pop(name, None) is not None)
        assert thing.read_attribute(name) == expected.get(name)
        assert thing.has_attribute(name) == (name in expected)
        assert thing.attribute_names() == list(expected)


def test_objects_that_look_alike_share_a_map() -> None:
    root = Map()
    first, second, third = ShapedMixin(), ShapedMixin(), ShapedMixin()
    for thing, names in ((first, "xyz"), (second, "xz"), (third, "zx")):
        thing.init_shape(root)
        for name in names:
            thing.write_attribute(name, 0)
    assert first.shape is not second.shape and second.shape is not third.shape
    first.delete_attribute("y")
    assert first.shape is second.shape and first.shape.root is root


ROOT = Map()
driver = JitDriver(greens=[], reds=["n", "thing"])


def count_down(n: int) -> int:
    thing = Thing(ROOT)
    thing.write_attribute("total", Box(0))  # type: ignore[attr-defined]
    thing.write_attribute("step", Box(3))  # type: ignore[attr-defined]
    while n > 0:
        driver.jit_merge_point(n=n, thing=thing)
        total = thing.read_attribute("total")  # type: ignore[attr-defined]
        thing.write_attribute("total", Box(total.value + thing.read_attribute("step").value))  # type: ignore[attr-defined]
        n -= 1
    result: int = thing.read_attribute("total").value  # type: ignore[attr-defined]
    return result


def test_a_trace_looks_no_name_up() -> None:
    run = meta_interpret(count_down, [30])
    assert run.result == count_down(30) == 90
    run.check_trace_count(1)
    counts = run.operations()
    assert not any(name.startswith("call") for name in counts), counts
