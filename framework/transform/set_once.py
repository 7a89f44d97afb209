"""Which fields of instances get their value before anything else can see the object, and keep it.

    p = malloc(Program)                  code is set once here, and so it is when no other place writes it:
    setfield(p, .inst_code, c)           whoever reads a Program's code reads the same at any time
    use(p)

``graph.hints["rewritten"]`` of every graph gets the other fields: those with a write to an object that is not known to be
new.  An object is new in the block of its ``malloc``, up to the first operation that hands it on.  Only fields of classes
count (``inst_…``): those of the runtime's own structs are also written by the collector, and a virtualizable's by the JIT.

Requirements: the graphs of a whole program; constructors inlined, or nothing is found.  Later passes add no writes.

Why it terminates: one look at each operation.
"""

from __future__ import annotations

from framework.flowgraph.model import Block, FunctionGraph, Value
from framework.lltypes.types import Struct
from framework.transform.memory import Location, location

KEEP_IT_NEW = frozenset(["getfield"])
RENAME = frozenset(["cast_pointer", "same_as"])


def find_set_once(graphs: list[FunctionGraph]) -> None:
    """Run the pass on a program."""
    rewritten: set[Location] = set()
    for graph in graphs:
        for block in graph.iterate_blocks():
            rewritten |= rewritten_in(block)
    facts = frozenset(rewritten)
    for graph in graphs:
        graph.hints["rewritten"] = facts


def rewritten_in(block: Block) -> set[Location]:
    """The fields that a block writes in objects that something else may have seen."""
    found: set[Location] = set()
    new: dict[Value, Value] = {}  # a name of a new object -> its first name
    for operation in block.operations:
        args = operation.args
        if operation.opname == "malloc":
            new[operation.result] = operation.result
            continue
        if operation.opname in RENAME and args[0] in new:
            new[operation.result] = new[args[0]]
            continue
        seen = args[1:] if operation.opname == "setfield" or operation.opname in KEEP_IT_NEW else args
        if operation.opname == "setfield" and (args[0] not in new or is_shared(args[0])):
            found.add(location(operation))
        gone = {new[value] for value in seen if value in new}
        if gone:
            new = {name: first for name, first in new.items() if first not in gone}
    return found


def is_shared(pointer: Value) -> bool:
    """Whether fields of the object are written by others than the graphs."""
    struct = pointer.concretetype.to  # type: ignore[union-attr]
    while isinstance(struct, Struct):
        if "virtualizable" in struct.hints:
            return True
        struct = struct.base
    return False
