"""Translated: which dead objects get their finalizer called now.

An object with a finalizer that was found dead is put on ``dead`` and stays alive until the finalizer took it from there.  If
a dead object A refers (over any path) to a dead object B, A's finalizer runs in this cycle and B's in a later one, if B
is dead still; so a finalizer sees its object's parts unfinalized.  Objects on a cycle of such references are called
one per collection, the one registered first being first.

    1. from the *children* of every candidate, set SEEN on all unmarked objects
    2. candidates without SEEN are called: mark from them
    3. a candidate that has SEEN but is not marked hangs on cycles only: call it, mark from it, look at the next
    4. the other candidates wait; clear SEEN

Each dead object is visited at most twice, so this ends and costs what marking the kept objects costs.
"""

from __future__ import annotations

from framework.gc.heap import dead, gray, heap, in_nursery, old_finalizers
from framework.gc.marking import gray_object, mark_all
from framework.gc.objects import header, info_of, set_header, trace
from framework.gc.raw import load_reference
from framework.gc.vector import item, new_vector, pop, push, set_item
from framework.lltypes.typeinfo import MARK, SEEN

DESTRUCTOR_QUEUE = -1  # the queue of objects whose type has a destructor

candidates = new_vector()  # pairs: dead object, queue
seen = new_vector()  # objects with SEEN set


def order_finalizers():
    """After marking from the roots: move dead objects with finalizers to ``dead``, and mark what they keep alive."""
    _find_candidates()
    i = 0
    while i < candidates.length:
        _see_children(item(candidates, i))
        i += 2
    i = 0
    while i < candidates.length:
        if header(item(candidates, i)) & SEEN == 0:
            _call_later(i)
        i += 2
    mark_all()
    i = 0
    while i < candidates.length:
        obj = item(candidates, i)
        if obj != 0 and header(obj) & MARK == 0:
            _call_later(i)
            mark_all()
        i += 2
    i = 0
    while i < candidates.length:
        if item(candidates, i) != 0:
            push(old_finalizers, item(candidates, i))
            push(old_finalizers, item(candidates, i + 1))
        i += 2
    while seen.length > 0:
        obj = pop(seen)
        set_header(obj, header(obj) - SEEN)
    candidates.length = 0


def take_dead(queue):
    """The next object of a finalizer queue, 0 when there is none."""
    i = heap.first_dead
    while i < dead.length:
        if item(dead, i) != 0 and item(dead, i + 1) == queue:
            obj = item(dead, i)
            set_item(dead, i, 0)
            _drop_taken()
            return obj
        i += 2
    return 0


def _drop_taken():
    while heap.first_dead < dead.length and item(dead, heap.first_dead) == 0:
        heap.first_dead = heap.first_dead + 2
    if heap.first_dead == dead.length:
        heap.first_dead = 0
        dead.length = 0


def _find_candidates():
    kept = 0
    i = 0
    while i < old_finalizers.length:
        obj = item(old_finalizers, i)
        queue = item(old_finalizers, i + 1)
        if header(obj) & MARK:
            set_item(old_finalizers, kept, obj)
            set_item(old_finalizers, kept + 1, queue)
            kept += 2
        else:
            push(candidates, obj)
            push(candidates, queue)
        i += 2
    old_finalizers.length = kept


def _call_later(index):
    obj = item(candidates, index)
    push(dead, obj)
    push(dead, item(candidates, index + 1))
    set_item(candidates, index, 0)
    gray_object(obj)


def _see_children(obj):
    trace(_see_slot, obj, info_of(obj))
    while gray.length > 0:
        obj = pop(gray)
        trace(_see_slot, obj, info_of(obj))


def _see_slot(slot):
    obj = load_reference(slot, 0)
    if obj != 0 and not in_nursery(obj):
        word = header(obj)
        if word & (MARK | SEEN) == 0:
            set_header(obj, word | SEEN)
            push(seen, obj)
            push(gray, obj)
