"""Simulated objects and raw memory: values, manners, and the misuse they report."""

import gc
import weakref

import pytest

from framework.lltypes.dialect import external, interior_get, interior_set, llop, malloc, null
from framework.lltypes.layout import NATIVE
from framework.lltypes.memory import FunctionPointer, MisuseError, StructObject, cast_pointer, free, is_value_of
from framework.lltypes.rawmemory import MEMORY, RawMemory
from framework.lltypes.types import (
    GCREF,
    Address,
    Array,
    Bool,
    Char,
    FixedArray,
    Float,
    FuncType,
    GcArray,
    GcStruct,
    Int16,
    Int32,
    Ptr,
    Signed,
    Struct,
    UInt8,
    Unsigned,
    Void,
)

POINT = Struct("point", ("x", Int32), ("y", Float), ("tail", FixedArray(Int16, 2)))
BYTES = GcStruct("bytes", ("hash", Signed), ("chars", Array(Char)))


def linked_type():
    node = GcStruct("node", ("value", Signed))
    node.add_field("next", Ptr(node))
    return node


def test_new_struct_is_zeroed():
    node = linked_type()
    p = malloc(node)
    assert p.value == 0
    assert p.next is null(node)
    assert not p.next


def test_null_is_one_falsy_object_per_type():
    assert null(POINT) is null(POINT)
    assert null(Ptr(POINT)) is null(POINT)
    assert null(POINT) is not null(BYTES)
    with pytest.raises(MisuseError):
        null(POINT).x  # noqa: B018


def test_unknown_field_is_refused_for_reads_and_writes():
    p = malloc(POINT)
    with pytest.raises(MisuseError):
        p.z  # noqa: B018
    with pytest.raises(AttributeError):
        p.z = 1


def test_reserved_field_names_are_refused():
    with pytest.raises(TypeError, match="type"):
        malloc(Struct("bad", ("type", Signed)))


def test_varsized_struct_needs_a_length():
    p = malloc(BYTES, 2)
    assert len(p.chars) == 2
    assert p.chars[1] == "\0"
    with pytest.raises(MisuseError):
        malloc(BYTES)


def test_negative_length_is_a_memory_error():
    with pytest.raises(MemoryError):
        malloc(BYTES, -1)


@pytest.mark.parametrize("index", [-1, 3])
def test_bad_index(index):
    a = malloc(GcArray(Signed), 3)
    with pytest.raises(MisuseError):
        a[index]
    with pytest.raises(MisuseError):
        a[index] = 0


def test_item_of_wrong_type_is_refused():
    a = malloc(GcArray(Signed), 1)
    with pytest.raises(MisuseError):
        a[0] = "x"
    with pytest.raises(MisuseError):
        a[0] = 1 << 63


def test_empty_array_is_true():
    assert malloc(GcArray(Signed), 0)


def test_array_without_length_word():
    a = malloc(Array(Char, nolength=True), 3)
    a[2] = "x"
    with pytest.raises(MisuseError):
        len(a)


def test_array_of_structs():
    entries = malloc(GcArray(POINT), 2)
    interior_set(entries, 1, "x", 5)
    assert interior_get(entries, 1, "x") == 5
    assert interior_get(entries, 0, "x") == 0


def test_use_after_free():
    p = malloc(POINT)
    tail = p.tail
    free(p)
    with pytest.raises(MisuseError):
        p.x  # noqa: B018
    with pytest.raises(MisuseError):
        p.x = 1
    with pytest.raises(MisuseError):
        tail[0] = 1
    with pytest.raises(MisuseError):
        free(p)


def test_casts_follow_the_type_of_the_object():
    base = GcStruct("base", ("a", Signed))
    derived = GcStruct("derived", ("b", Signed), base=base)
    p = malloc(derived)
    assert cast_pointer(Ptr(base), p) is p
    assert cast_pointer(GCREF, p) is p
    assert cast_pointer(Ptr(derived), cast_pointer(GCREF, p)) is p
    assert cast_pointer(Ptr(base), null(derived)) is null(base)
    with pytest.raises(MisuseError):
        cast_pointer(Ptr(derived), malloc(base))


def test_value_checks():
    base = GcStruct("base")
    derived = GcStruct("derived", base=base)
    assert is_value_of(Ptr(base), malloc(derived))
    assert not is_value_of(Ptr(derived), malloc(base))
    assert is_value_of(Ptr(base), null(base))
    assert not is_value_of(Ptr(base), null(derived))
    assert not is_value_of(Bool, 1)
    assert not is_value_of(Signed, True)
    assert not is_value_of(Char, "\u0100")
    assert is_value_of(Void, None)


def test_external_functions_are_declared_once():
    f = external("abs_test", [Signed], Signed, hosted=abs)
    assert external("abs_test", [Signed], Signed) is f
    assert f(-3) == 3
    assert isinstance(f, FunctionPointer)


# --- raw memory


def test_raw_block_holds_typed_values():
    a = llop.raw_malloc(Address, 16)
    llop.raw_store(Void, a, 3, llop.cast_primitive(UInt8, 258))
    assert llop.raw_load(UInt8, a, 3) == 2
    assert llop.raw_load(Signed, a, 0) == 2 << 24
    llop.raw_free(Void, a)


@pytest.mark.parametrize("offset", [-1, 9, 16])
def test_access_across_the_end_of_a_block(offset):
    a = llop.raw_malloc(Address, 16)
    with pytest.raises(MisuseError):
        llop.raw_load(Signed, a, offset)
    llop.raw_free(Void, a)


def test_freed_block_is_never_accessible_again():
    a = llop.raw_malloc(Address, 16)
    llop.raw_free(Void, a)
    for _ in range(10):
        llop.raw_malloc(Address, 16)
    with pytest.raises(MisuseError):
        llop.raw_load(Signed, a, 0)
    with pytest.raises(MisuseError):
        llop.raw_free(Void, a)


def test_views_of_raw_memory_are_structs():
    a = llop.raw_malloc(Address, NATIVE.size_of(POINT))
    p = llop.cast_adr_to_ptr(Ptr(POINT), a)
    p.y = 2.5
    p.tail[1] = -3
    assert (p.x, p.y, p.tail[1]) == (0, 2.5, -3)
    assert llop.raw_load(Int16, a, 18) == -3
    assert llop.ptr_eq(Bool, p, llop.cast_adr_to_ptr(Ptr(POINT), a))
    with pytest.raises(MisuseError):
        p.tail[2]
    llop.raw_free(Void, a)


def test_addresses_of_objects_reach_their_fields():
    s = malloc(BYTES, 3)
    s.chars[1] = "x"
    a = llop.cast_ptr_to_adr(Address, s)
    start = llop.item_offset(Signed, BYTES)
    assert llop.raw_load(Char, a, start + 1) == "x"
    assert MEMORY.read(a + start, 3) == b"\0x\0"
    MEMORY.write(a + start, b"abc")
    assert s.chars.items == ["a", "b", "c"]
    assert llop.cast_adr_to_ptr(Ptr(BYTES), a) is s
    with pytest.raises(MisuseError):
        MEMORY.read(a + start, 4)


def test_address_of_an_inlined_struct():
    outer = Struct("outer", ("a", Signed), ("inner", POINT))
    p = malloc(outer)
    inner = llop.cast_ptr_to_adr(Address, p.inner)
    assert inner == llop.cast_ptr_to_adr(Address, p) + 8
    assert llop.cast_adr_to_ptr(Ptr(POINT), inner) is p.inner
    llop.raw_store(Void, inner, 8, 1.5)
    assert p.inner.y == 1.5


def test_pointers_in_raw_memory_come_back_as_the_same_object():
    s = malloc(BYTES, 0)
    a = llop.raw_malloc(Address, 8)
    llop.raw_store(Void, a, 0, s)
    assert llop.raw_load(Ptr(BYTES), a, 0) is s
    llop.raw_free(Void, a)


def test_function_pointers_have_addresses():
    f = FunctionPointer(FuncType([], Void), "f")
    a = llop.cast_ptr_to_adr(Address, f)
    assert llop.cast_adr_to_ptr(Ptr(f.type), a) is f


def test_foreign_memory_is_refused_until_announced():
    with pytest.raises(MisuseError):
        llop.raw_load(Signed, 4096, 0)


# --- layouts


def test_layout_of_collected_types_starts_with_the_header():
    assert NATIVE.field_offset(BYTES, "hash") == 8
    assert NATIVE.length_offset(BYTES) == 16
    assert NATIVE.item_offset(BYTES) == NATIVE.size_of(BYTES) == 24
    assert NATIVE.item_size(BYTES) == 1
    assert NATIVE.item_offset(GcArray(Signed)) == 16
    assert NATIVE.item_offset(Array(Signed)) == 8
    assert NATIVE.item_offset(Array(Signed, nolength=True)) == 0


def test_layout_of_raw_structs_is_that_of_c():
    assert NATIVE.field_offsets(POINT) == {"x": 0, "y": 8, "tail": 16}
    assert NATIVE.size_of(POINT) == 24


# --- collector operations


def test_weak_reference_dies_only_in_a_collection():
    node = linked_type()
    p = malloc(node)
    p.next = p
    reference = llop.gc_weakref_create(None, p)
    del p
    assert llop.gc_weakref_deref(GCREF, reference)
    llop.gc_collect(Void, 2)
    assert not llop.gc_weakref_deref(GCREF, reference)


def test_dead_object_comes_out_of_its_finalizer_queue_once():
    node = linked_type()
    p = malloc(node)
    p.value = 7
    p.next = p
    llop.gc_register_finalizer(Void, p, 3)
    llop.gc_collect(Void, 2)
    assert not llop.gc_next_dead(GCREF, 3)
    del p
    llop.gc_collect(Void, 2)
    dead = llop.gc_next_dead(GCREF, 3)
    assert isinstance(dead, StructObject)
    assert dead.value == 7
    assert not llop.gc_next_dead(GCREF, 3)


def test_identity_hash_is_stable_and_distinct():
    node = linked_type()
    p, q = malloc(node), malloc(node)
    h = llop.gc_identity_hash(Signed, p)
    assert h == llop.gc_identity_hash(Signed, p) != llop.gc_identity_hash(Signed, q)


def test_type_info_is_that_of_the_exact_type():
    base = GcStruct("base")
    derived = GcStruct("derived", base=base)
    info = llop.gc_type_info(None, malloc(derived))
    assert info is llop.type_info_of(None, derived)
    assert info is not llop.type_info_of(None, base)


def test_hosted_unsigned_wraps():
    u = llop.cast_int_to_uint(Unsigned, -1)
    assert u + 1 == 0
    assert 1 - u == 2
    assert u * u == 1


def test_addresses_of_objects_mean_nothing_after_their_scope():
    memory = RawMemory()
    kept, dropped, later = (malloc(GcStruct("node", ("value", Signed))) for _ in range(3))
    address = memory.address_of(kept)
    with memory.forgetting_objects():
        inside = memory.address_of(dropped)
        assert memory.find_object(inside) == (dropped, 0)
    after = memory.address_of(later)
    with pytest.raises(MisuseError):
        memory.find_object(inside)
    assert memory.find_object(address) == (kept, 0)
    assert memory.find_object(after) == (later, 0)
    assert after > inside
    assert memory.address_of(dropped) > after


def test_a_scope_lets_go_of_its_objects():
    memory = RawMemory()
    node = malloc(GcStruct("node", ("value", Signed)))
    watched = weakref.ref(node)
    with memory.forgetting_objects():
        memory.address_of(node)
        del node
        gc.collect()
        assert watched() is not None
    gc.collect()
    assert watched() is None
