"""Host: inserts the write barrier before stores of references into collected objects.

    p: Ptr(Pair) = …                          p: Ptr(Pair) = …
    setfield(p, .left, x)                     gc_write_barrier(p)
    setfield(p, .right, y)              →     setfield(p, .left, x)
    setarrayitem(a, i, x)                     setfield(p, .right, y)
                                              gc_write_barrier_array(a, i)
                                              setarrayitem(a, i, x)

The barrier makes sure that the collector knows the object when TRACK is set in its header.  No collection in between, TRACK
stays clear, so none is needed for an object that had its barrier or was allocated since the last operation that may
collect.  Nor is one needed for storing null or a prebuilt object: those are neither young nor freed.

Needs: explicit exceptions, ``find_collecting``.  Facts flow from a block to the next when that has no other predecessor;
each block is visited once.
"""

from __future__ import annotations

from framework.flowgraph.dominators import predecessors, reverse_postorder
from framework.flowgraph.editing import constant_key
from framework.flowgraph.model import Block, Constant, FunctionGraph, Operation, Value, Variable
from framework.gc.collecting import can_collect
from framework.gc.layout import varsized_array
from framework.lltypes.types import Ptr, Void, is_gc_pointer

FIELD_STORES = {"setfield": 2}  # operation → index of the stored value; the target is args[0]
ITEM_STORES = {"setarrayitem": 2, "setinterioritem": 2, "setinteriorfield": 3}  # the index is args[1]
SAME_OBJECT = ("cast_pointer", "same_as")


def insert_barriers(graph: FunctionGraph) -> None:
    """Insert the barriers that a graph needs."""
    entering = predecessors(graph)
    known_at_exit: dict[Block, set[object]] = {}
    for block in reverse_postorder(graph):
        links = entering[block]
        recorded: set[object] = set()
        if len(links) == 1 and links[0].source in known_at_exit:
            known = known_at_exit[links[0].source]
            recorded = set(known)
            passed = zip(block.inputargs, links[0].args, strict=True)
            recorded.update(target for target, value in passed if _key(value) in known)
        block.operations = _with_barriers(block.operations, recorded)
        known_at_exit[block] = recorded


def _with_barriers(operations: list[Operation], recorded: set[object]) -> list[Operation]:
    """The operations with barriers; ``recorded``: objects whose TRACK is certainly clear, kept up to date."""
    result: list[Operation] = []
    for operation in operations:
        barrier = _barrier_for(operation)
        if barrier is not None and _key(barrier.args[0]) not in recorded:
            result.append(barrier)
            if barrier.opname == "gc_write_barrier":
                recorded.add(_key(barrier.args[0]))
        result.append(operation)
        if can_collect(operation):
            recorded.clear()
        if operation.opname in ("malloc", "malloc_varsize"):
            recorded.add(operation.result)
        elif operation.opname in SAME_OBJECT and _key(operation.args[0]) in recorded:
            recorded.add(operation.result)
    return result


def _barrier_for(operation: Operation) -> Operation | None:
    """The barrier in front of an operation, looking at it alone."""
    opname, args = operation.opname, operation.args
    if opname in FIELD_STORES:
        if _is_heap_reference(args[0], args[FIELD_STORES[opname]]):
            return _operation("gc_write_barrier", [args[0]], operation)
    elif opname in ITEM_STORES:
        if _is_heap_reference(args[0], args[ITEM_STORES[opname]]):
            return _operation("gc_write_barrier_array", args[:2], operation)
    elif opname == "array_copy":
        type_ = args[2].concretetype.to
        array = varsized_array(type_)
        if type_.is_gc and array is not None and is_gc_pointer(array.item):
            return _operation("gc_write_barrier", [args[2]], operation)
    return None


def _is_heap_reference(target: Value, value: Value) -> bool:
    """Whether a store puts what may be a reference into the collected heap into a collected object."""
    type_ = target.concretetype
    if not (isinstance(type_, Ptr) and type_.to.is_gc and is_gc_pointer(value.concretetype)):
        return False
    return not isinstance(value, Constant)


def _operation(opname: str, args: list[Value], before: Operation) -> Operation:
    return Operation(opname, list(args), Variable("", Void), before.position)


def _key(value: Value) -> object:
    return constant_key(value) if isinstance(value, Constant) else value
