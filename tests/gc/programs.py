"""Dialect programs that make the collector work; hosted they run on simulated memory and give the expected output."""

from __future__ import annotations

from framework.gc import entry
from framework.lltypes.dialect import cast_pointer, external, llop, malloc, null
from framework.lltypes.types import GCREF, Array, Bool, Char, GcArray, GcStruct, Ptr, Signed, Void

NODE = GcStruct("tree_node")
NODE_POINTER = Ptr(NODE)
NODE.add_field("left", NODE_POINTER)
NODE.add_field("right", NODE_POINTER)
NODE.add_field("value", Signed)
NODES = GcArray(NODE_POINTER)
REFERENCES = GcArray(GCREF)
NUMBERS = GcArray(Signed)
TEXT = GcStruct("text", ("hash", Signed), ("chars", Array(Char)))

shown: list[int] = []
show = external("show", [Signed], Void, hosted=shown.append)


def make_tree(depth):
    node = malloc(NODE)
    if depth > 0:
        node.left = make_tree(depth - 1)
        node.right = make_tree(depth - 1)
    node.value = depth
    return node


def sum_tree(node):
    if not node:
        return 0
    return node.value + sum_tree(node.left) + sum_tree(node.right) + 1


def trees(rounds, depth):
    """Short-lived trees beside one that lives on."""
    kept = make_tree(depth)
    total = 0
    i = 0
    while i < rounds:
        total += sum_tree(make_tree(depth - 2))
        i += 1
    return total + sum_tree(kept)


def trees_main(argc, argv):
    show(trees(300, 10))
    return 0


def benchmark_main(argc, argv):
    show(trees(3000, 14))
    show(entry.read_counter(0))
    show(entry.read_counter(1))
    show(entry.read_counter(4))
    return 0


def next_random(state):
    return (state * 1103515245 + 12345) & 0x7FFFFFFF


def pick(state, n):
    return llop.int_rem(Signed, llop.int_rshift(Signed, state, 8), n)


TABLE_SIZE = 400


def mutate(steps, seed):
    """Random stores between objects in a large table; a running checksum of what is read back."""
    table = malloc(NODES, TABLE_SIZE)
    state = seed
    check = 0
    i = 0
    while i < steps:
        state = next_random(state)
        action = pick(state, 10)
        state = next_random(state)
        first = pick(state, TABLE_SIZE)
        state = next_random(state)
        second = pick(state, TABLE_SIZE)
        node = table[first]
        if action < 4 or not node:
            fresh = malloc(NODE)
            fresh.value = i
            fresh.left = node
            fresh.right = table[second]
            table[first] = fresh
        elif action < 6:
            node.left = table[second]
        elif action < 8:
            node.right = table[second]
        elif action == 8:
            node.left = null(NODE)
            node.right = null(NODE)
        else:
            check = (check * 31 + walk(node, state)) & 0xFFFFFFFFFF
        i += 1
    i = 0
    while i < TABLE_SIZE:
        if table[i]:
            check = (check * 31 + table[i].value) & 0xFFFFFFFFFF
        i += 1
    return check


def walk(node, state):
    """Sum of the values on a random path."""
    total = 0
    steps = 0
    while node and steps < 20:
        total += node.value
        state = next_random(state)
        if pick(state, 2) == 0:
            node = node.left
        else:
            node = node.right
        steps += 1
    return total


def mutate_main(argc, argv):
    show(mutate(20000, 42))
    show(mutate(5000, 7))
    return 0


def services(rounds):
    """Hashes stay, weak references follow and are cleared, finalizers come once, pins hold, texts keep their bytes."""
    keep = malloc(NODES, 50)
    weak = malloc(REFERENCES, 50)
    hashes = malloc(NUMBERS, 50)
    errors = 0
    finalized = 0
    registered = 0
    i = 0
    while i < rounds:
        slot = llop.int_rem(Signed, i, 50)
        old = keep[slot]
        if old:
            if llop.gc_identity_hash(Signed, old) != hashes[slot]:
                errors += 1
            if not llop.ptr_eq(Bool, llop.gc_weakref_deref(GCREF, weak[slot]), cast_pointer(GCREF, old)):
                errors += 1
        node = malloc(NODE)
        node.value = i
        keep[slot] = node
        hashes[slot] = llop.gc_identity_hash(Signed, node)
        reference = llop.gc_weakref_create(GCREF, cast_pointer(GCREF, keep[slot]))
        weak[slot] = reference
        if llop.int_rem(Signed, i, 7) == 0:
            llop.gc_register_finalizer(Void, cast_pointer(GCREF, keep[slot]), 0)
            registered += 1
        if llop.int_rem(Signed, i, 11) == 0:
            errors += pinned_stays(i)
        errors += text_is_intact(i)
        while llop.gc_next_dead(GCREF, 0):
            finalized += 1
        i += 1
    i = 0
    while i < 50:
        keep[i] = null(NODE)
        i += 1
    llop.gc_collect(Void, 2)
    while llop.gc_next_dead(GCREF, 0):
        finalized += 1
    i = 0
    while i < 50:
        if llop.gc_weakref_deref(GCREF, weak[i]):
            errors += 1
        i += 1
    if finalized != registered:
        errors += 1000
    return errors


def pinned_stays(i):
    text = malloc(TEXT, 40)
    if not llop.gc_pin(Bool, cast_pointer(GCREF, text)):
        return 1
    set_char(text, i & 31, 120)
    j = 0
    while j < 30:
        malloc(NODE).value = j
        j += 1
    llop.gc_collect(Void, 0)
    errors = 0
    if char_at(text, i & 31) != 120:
        errors = 1
    llop.gc_unpin(Void, cast_pointer(GCREF, text))
    return errors


def char_at(text, index):
    return llop.cast_char_to_int(Signed, text.chars[index])


def set_char(text, index, code):
    text.chars[index] = llop.cast_int_to_char(Char, code)


def text_is_intact(i):
    length = llop.int_rem(Signed, i * 37, 3000)
    text = malloc(TEXT, length)
    if length > 0:
        set_char(text, length - 1, 101)
        make_tree(3)
        if char_at(text, length - 1) != 101 or len(text.chars) != length:
            return 1
    return 0


def services_main(argc, argv):
    show(services(2000))
    return 0


def hungry_main(argc, argv):
    """Keeps everything it allocates."""
    head = malloc(NODES, 1000)
    i = 1
    while i < 100000:
        more = malloc(NODES, 1000)
        more[0] = malloc(NODE)
        j = 0
        while j < 999:
            node = malloc(NODE)
            node.left = head[j]
            head[j] = node
            j += 1
        i += 1
    show(i)
    return 0
