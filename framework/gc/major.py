"""Translated: the major collection, done in steps after minor collections.

          old_bytes reaches the threshold      gray is empty               all swept
    IDLE ─────────────────────────────► MARKING ───────────► SWEEPING ─────────────► IDLE
                                        step: mark in        step: sweep in           threshold = growth_percent
                                        proportion to what   proportion               of what is left
                                        got old since the
                                        last step

Each step follows a minor collection, so the nursery holds pinned objects only.  Marking outruns allocation because a step
marks ``step_factor`` (> 1) times the bytes that reached the old space since the last one.
"""

from __future__ import annotations

from framework.gc.cells import begin_sweep, release_empty_arenas, sweep_pages
from framework.gc.finalizers import order_finalizers
from framework.gc.heap import (
    IDLE,
    MARKING,
    SWEEPING,
    carded,
    contexts,
    dead,
    gray,
    heap,
    in_nursery,
    old_weakrefs,
    pinned,
    prebuilt_roots,
    remembered,
    static_roots,
    young_weakrefs,
)
from framework.gc.large import begin_large_sweep, sweep_large
from framework.gc.marking import gray_children, gray_object, gray_slot, mark_all, mark_some
from framework.gc.nursery import shadows
from framework.gc.objects import header, set_header, trace_roots
from framework.gc.raw import quotient, shift_right
from framework.gc.table import table_get
from framework.gc.vector import item, set_item
from framework.gc.weakref import referent, set_referent
from framework.lltypes.threadstate import thread_state
from framework.lltypes.typeinfo import EXTRA, MARK

PAGES_PER_STEP = 64  # at least 1 MB of cells
ALL = 1 << 40


def step():
    """Some work on the old space, if there is any to do."""
    if heap.phase == IDLE:
        if heap.old_bytes < heap.major_threshold:
            heap.step_start = heap.old_bytes
            return
        _begin_marking()
    grown = heap.old_bytes - heap.step_start
    if grown < heap.nursery_size:
        grown = heap.nursery_size
    if heap.phase == MARKING:
        mark_some(grown * heap.step_factor)
        if gray.length == 0:
            _end_marking()
    else:
        _sweep(PAGES_PER_STEP + (shift_right(grown, 12)))
    heap.step_start = heap.old_bytes


def collect_all():
    """A complete collection; everything dead at the start is freed (or its finalizer becomes due)."""
    if heap.phase == MARKING:
        _end_marking()
    if heap.phase == SWEEPING:
        _sweep(ALL)
    _begin_marking()
    _end_marking()
    _sweep(ALL)
    heap.step_start = heap.old_bytes


def _begin_marking():
    heap.phase = MARKING
    _gray_roots()


def _gray_roots():
    trace_roots(gray_slot, thread_state, static_roots, contexts)
    i = 0
    while i < prebuilt_roots.length:
        gray_children(item(prebuilt_roots, i))
        i += 1
    i = 0
    while i < pinned.length:
        gray_children(item(pinned, i))
        i += 1
    i = heap.first_dead
    while i < dead.length:
        if item(dead, i) != 0:
            gray_object(item(dead, i))
        i += 2


def _end_marking():
    """Finish marking without interruption, and decide what is dead."""
    _gray_roots()
    mark_all()
    _clear_weakrefs(young_weakrefs)
    _clear_weakrefs(old_weakrefs)
    order_finalizers()
    _forget_dead(young_weakrefs)
    _forget_dead(old_weakrefs)
    _forget_dead(remembered)
    _forget_dead(carded)
    _keep_shadows()
    begin_sweep()
    begin_large_sweep()
    heap.phase = SWEEPING


def _clear_weakrefs(weakrefs):
    """Clear references to unmarked old objects (the young list may hold pinned or old weak references to such)."""
    i = 0
    while i < weakrefs.length:
        weakref = item(weakrefs, i)
        target = referent(weakref)
        if target != 0 and not in_nursery(target) and header(target) & MARK == 0:
            set_referent(weakref, 0)
        i += 1


def _forget_dead(objects):
    """Drop unmarked old objects from a list."""
    kept = 0
    i = 0
    while i < objects.length:
        obj = item(objects, i)
        if in_nursery(obj) or header(obj) & MARK:
            set_item(objects, kept, obj)
            kept += 1
        i += 1
    objects.length = kept


def _keep_shadows():
    """The cells that pinned objects will move to are in use."""
    i = 0
    while i < pinned.length:
        if header(item(pinned, i)) & EXTRA:
            shadow = table_get(shadows, item(pinned, i))
            set_header(shadow, header(shadow) | MARK)
        i += 1


def _sweep(count):
    left = sweep_large(sweep_pages(count))
    if left > 0:
        release_empty_arenas()
        heap.phase = IDLE
        heap.major_collections = heap.major_collections + 1
        set_threshold()


def set_threshold():
    """Decide when the next major collection starts."""
    threshold = quotient(heap.old_bytes, 100) * heap.growth_percent
    if threshold < heap.minimum_threshold:
        threshold = heap.minimum_threshold
    if heap.maximum != 0:
        halfway = shift_right(heap.maximum + heap.old_bytes, 1)
        if threshold > halfway:
            threshold = halfway
    heap.major_threshold = threshold
