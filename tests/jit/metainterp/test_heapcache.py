"""What the heap cache remembers, and when it forgets."""

import pytest

from framework.jit.metainterp.heapcache import NO_INDEX, HeapCache
from framework.jit.model import CANNOT_RAISE, RANDOM_EFFECTS, ArrayDescr, CallDescr, FieldDescr
from framework.jit.trace.values import ConstInt, ConstRef, InputInt, InputRef
from framework.lltypes.memory import ArrayObject, null
from framework.lltypes.types import GCREF, GcArray, GcOpaque, Signed

FIELD = FieldDescr(0, "pair.x", 8, 8, "i", True)
OTHER = FieldDescr(1, "pair.y", 16, 8, "r", True)
ARRAY = ArrayDescr(2, "items", 16, 8, 8, "i", True)


def ref():
    return InputRef(null(GcOpaque))


@pytest.fixture
def cache():
    return HeapCache(3)


def test_a_field_that_was_read_is_known(cache):
    container, value = ref(), InputInt(5)
    cache.remember(container, 0, NO_INDEX, value)
    assert cache.lookup(container, 0, NO_INDEX) is value
    assert cache.lookup(container, 1, NO_INDEX) is None
    assert cache.lookup(ref(), 0, NO_INDEX) is None


def test_a_write_to_another_object_may_be_a_write_to_this_one(cache):
    container, other = ref(), ref()
    cache.remember(container, 0, NO_INDEX, InputInt(5))
    cache.write(other, 0, NO_INDEX, InputInt(6))
    assert cache.lookup(container, 0, NO_INDEX) is None


def test_an_object_allocated_in_the_trace_is_no_other(cache):
    container, made = ref(), ref()
    cache.new(made)
    cache.remember(made, 0, NO_INDEX, InputInt(5))
    cache.remember(container, 0, NO_INDEX, InputInt(7))
    second = ref()
    cache.new(second)
    cache.write(second, 0, NO_INDEX, InputInt(6))
    assert cache.lookup(made, 0, NO_INDEX) is not None
    assert cache.lookup(container, 0, NO_INDEX) is None


def test_a_call_that_writes_the_field_forgets_it_unless_the_object_is_unescaped(cache):
    container, made = ref(), ref()
    cache.new(made)
    cache.remember(made, 0, NO_INDEX, InputInt(5))
    cache.remember(container, 0, NO_INDEX, InputInt(5))
    call = CallDescr(0, "f", "", "v", CANNOT_RAISE)
    call.writes.append(FIELD)
    cache.call([], call)
    assert cache.lookup(container, 0, NO_INDEX) is None
    assert cache.lookup(made, 0, NO_INDEX) is not None
    cache.call([made], call)
    assert cache.lookup(made, 0, NO_INDEX) is None


def test_a_call_that_writes_another_field_forgets_nothing(cache):
    container = ref()
    cache.remember(container, 0, NO_INDEX, InputInt(5))
    call = CallDescr(0, "f", "", "v", CANNOT_RAISE)
    call.writes.append(OTHER)
    cache.call([], call)
    assert cache.lookup(container, 0, NO_INDEX) is not None
    cache.call([], CallDescr(0, "g", "", "v", RANDOM_EFFECTS))
    assert cache.lookup(container, 0, NO_INDEX) is None


def test_what_an_escaping_object_holds_escapes_with_it(cache):
    inner, outer = ref(), ref()
    cache.new(inner)
    cache.new(outer)
    cache.write(outer, 1, NO_INDEX, inner)
    assert cache.is_unescaped(inner)
    cache.escape(outer)
    assert not cache.is_unescaped(inner)


def test_items_are_known_at_constant_indices(cache):
    array, value = ref(), InputInt(1)
    cache.set_item(array, ConstInt(3), value, ARRAY)
    assert cache.get_item(array, ConstInt(3), ARRAY) is value
    assert cache.get_item(array, ConstInt(4), ARRAY) is None
    cache.set_item(array, InputInt(0), InputInt(2), ARRAY)
    assert cache.get_item(array, ConstInt(3), ARRAY) is None


def test_equal_constants_share_what_is_known(cache):
    obj = ArrayObject(GcArray(Signed), 2)
    value = InputInt(1)
    cache.remember(ConstRef(obj), 0, NO_INDEX, value)
    assert cache.lookup(ConstRef(obj), 0, NO_INDEX) is value
    assert cache.lookup(ConstRef(null(GCREF)), 0, NO_INDEX) is None


def test_nothing_is_known_behind_a_loop_header(cache):
    container = ref()
    cache.class_now_known(container)
    cache.remember(container, 0, NO_INDEX, InputInt(5))
    cache.reset()
    assert not cache.is_class_known(container)
    assert cache.lookup(container, 0, NO_INDEX) is None
