"""Translated: what the header word and the type info say about an object, and the loop over its references."""

from __future__ import annotations

from framework.gc.raw import load_reference, load_word, store_reference
from framework.lltypes.dialect import llop
from framework.lltypes.threadstate import EXECUTION_CONTEXT_POINTER
from framework.lltypes.typeinfo import FLAGS_MASK, ITEMS_HAVE_POINTERS, TYPE_INFO_PTR, VARSIZED
from framework.lltypes.types import Address, Signed
from framework.rlib.objectmodel import always_inline, specialize

INFO_MASK = ~FLAGS_MASK


@always_inline
def header(obj):
    """The header word."""
    return load_reference(obj, 0)


@always_inline
def set_header(obj, word):
    """Replace the header word."""
    store_reference(obj, 0, word)


@always_inline
def info_at(address):
    """The type info at an address."""
    return llop.cast_adr_to_ptr(TYPE_INFO_PTR, llop.cast_int_to_adr(Address, address))


@always_inline
def info_of(obj):
    """The type info of an object that was not moved away."""
    return info_at(header(obj) & INFO_MASK)


@always_inline
def length_of(obj, info):
    """Number of items of a varsized object."""
    return load_word(obj, info.length_offset)


@always_inline
def aligned(size):
    """Sizes are multiples of 8."""
    return (size + 7) & -8


def object_size(obj, info):
    """Bytes of an object."""
    size = info.fixed_size
    if info.flags & VARSIZED:
        size += length_of(obj, info) * info.item_size
    return aligned(size)


@specialize.arg(0)
def trace(visit, obj, info):
    """Call ``visit(slot)`` with the address of each reference in an object."""
    offsets = info.pointer_offsets
    i = 0
    while i < len(offsets):
        visit(obj + offsets[i])
        i += 1
    if info.flags & ITEMS_HAVE_POINTERS:
        trace_items(visit, obj, info, 0, length_of(obj, info))


@specialize.arg(0)
def trace_items(visit, obj, info, start, stop):
    """Call ``visit(slot)`` with the address of each reference in items[start:stop]."""
    item_size = info.item_size
    offsets = info.item_pointer_offsets
    base = obj + info.fixed_size + start * item_size
    end = obj + info.fixed_size + stop * item_size
    if len(offsets) == 1:
        slot = base + offsets[0]
        while slot < end:
            visit(slot)
            slot += item_size
        return
    while base < end:
        i = 0
        while i < len(offsets):
            visit(base + offsets[i])
            i += 1
        base += item_size


@specialize.arg(0)
def trace_roots(visit, thread_state, static_roots, contexts):
    """Call ``visit(slot)`` with the address of each root: the shadow stacks and the registered static slots."""
    trace_shadow_stack(visit, thread_state.shadow_stack_base, thread_state.shadow_stack_top)
    i = 0
    while i < contexts.length:
        context = llop.cast_int_to_adr(Address, load_word(contexts.items, i * 8))
        context = llop.cast_adr_to_ptr(EXECUTION_CONTEXT_POINTER, context)
        trace_shadow_stack(visit, context.shadow_stack_base, context.shadow_stack_top)
        i += 1
    i = 0
    while i < static_roots.length:
        visit(load_word(static_roots.items, i * 8))
        i += 1


@specialize.arg(0)
def trace_shadow_stack(visit, base, top):
    """Call ``visit(slot)`` with the address of each root on a shadow stack."""
    step = llop.size_of(Signed, Address)
    slot = llop.cast_adr_to_int(Signed, base)
    end = llop.cast_adr_to_int(Signed, top)
    while slot < end:
        visit(slot)
        slot += step
