"""``heapq``: a list in which no item is greater than the two at twice its index plus one and two; specialised for its type.

The moves are CPython's, so that equal items leave the heap in the same order: an item that is taken from the end goes down
to a leaf along the smaller children first, and then up to its place.
"""

from __future__ import annotations

from framework.rlib.objectmodel import specialize


@specialize.argtype(0)
def _rise(heap, start, position):
    """Move the item at ``position`` up, not above ``start``."""
    item = heap[position]
    while position > start:
        parent = (position - 1) >> 1
        if not item < heap[parent]:
            break
        heap[position] = heap[parent]
        position = parent
    heap[position] = item


@specialize.argtype(0)
def _sink(heap, position):
    """Move the item at ``position`` down to its place."""
    start = position
    item = heap[position]
    child = 2 * position + 1
    while child < len(heap):
        right = child + 1
        if right < len(heap) and not heap[child] < heap[right]:
            child = right
        heap[position] = heap[child]
        position = child
        child = 2 * position + 1
    heap[position] = item
    _rise(heap, start, position)


@specialize.argtype(0)
def heappush(heap, item):
    """Add an item."""
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)


@specialize.argtype(0)
def heappop(heap):
    """Remove and return the smallest item."""
    if not heap:
        raise IndexError("index out of range")
    last = heap.pop()
    if not heap:
        return last
    smallest = heap[0]
    heap[0] = last
    _sink(heap, 0)
    return smallest


@specialize.argtype(0)
def heapreplace(heap, item):
    """Pop the smallest item, then push."""
    if not heap:
        raise IndexError("index out of range")
    smallest = heap[0]
    heap[0] = item
    _sink(heap, 0)
    return smallest


@specialize.argtype(0)
def heappushpop(heap, item):
    """Push, then pop the smallest item."""
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _sink(heap, 0)
    return item


@specialize.argtype(0)
def heapify(heap):
    """Make a list a heap."""
    position = len(heap) // 2 - 1
    while position >= 0:
        _sink(heap, position)
        position -= 1


@specialize.argtype(1, 2)
def nsmallest(n, items, key=None):
    """The n smallest items, in order."""
    if key is None:
        return sorted(items)[: max(n, 0)]
    return sorted(items, key=key)[: max(n, 0)]


@specialize.argtype(1, 2)
def nlargest(n, items, key=None):
    """The n largest items, from the largest on."""
    if key is None:
        return sorted(items, reverse=True)[: max(n, 0)]
    return sorted(items, key=key, reverse=True)[: max(n, 0)]
