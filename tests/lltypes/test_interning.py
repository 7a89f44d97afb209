"""Types that are made once for their parts, and forgotten when nobody uses them."""

import gc
import weakref

from framework.lltypes.interning import interned
from framework.lltypes.types import Array, FixedArray, FuncType, GcArray, GcStruct, LLType, Ptr, Signed, Void


@interned
def pair_of(name: str, first: LLType, second: LLType) -> GcStruct:
    return GcStruct(name, ("first", first), ("second", second))


def test_equal_parts_give_the_same_result():
    node = GcStruct("node")
    assert pair_of("pair", Signed, Ptr(node)) is pair_of("pair", Signed, Ptr(node))


def test_other_parts_give_another_result():
    pair = pair_of("pair", Signed, Void)
    assert pair is not pair_of("pair", Void, Signed)
    assert pair is not pair_of("other", Signed, Void)


def test_structural_types_are_the_same_object_and_nominal_types_are_not():
    assert Ptr(GcStruct("node")) is not Ptr(GcStruct("node"))
    assert FuncType([Signed], Void) is FuncType((Signed,), Void)
    assert FuncType([Signed, Void], Void) is not FuncType([Void, Signed], Void)
    assert Array(Signed) is not GcArray(Signed)
    assert FixedArray(Signed, 2) is not FixedArray(Signed, 3)


def test_types_made_of_a_type_do_not_keep_it():
    node = GcStruct("node")
    made = [
        Ptr(node),
        GcArray(Ptr(node)),
        FuncType([Ptr(node)], Signed),
        FixedArray(Ptr(node), 2),
        pair_of("p", node, node),
    ]
    node.hints["methods"] = made  # as a vtable leads back to all that a program has
    watched = [weakref.ref(each) for each in (node, *made)]
    del node, made
    gc.collect()
    assert [each() for each in watched] == [None] * 6
