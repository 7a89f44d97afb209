"""Which slots may still be read at each instruction: others are not carried across block boundaries."""

from __future__ import annotations

from framework.flowspace.instruction_set import FINAL, Code

READS = frozenset({"LOAD_FAST", "LOAD_DEREF", "DELETE_FAST", "DELETE_DEREF", "LOAD_AND_CLEAR", "MAKE_CELL"})


def live_slots(code: Code, real_cells: frozenset[int] = frozenset()) -> list[int]:
    """For each instruction the set of slots live before it, as a bit mask.

    A store to a real cell reads the slot (the cell is in it); to a variable passed by value it is a plain store.
    """
    instructions = code.instructions
    reads, writes = _effects(code, real_cells)
    live = [0] * (len(instructions) + 1)
    changed = True
    while changed:
        changed = False
        for instruction in reversed(instructions):
            index = instruction.index
            after = 0 if instruction.op in FINAL else live[index + 1]
            if instruction.target is not None:
                after |= live[instruction.target.index]
            before = after & ~writes[index] | reads[index]
            if instruction.handler is not None:
                before |= live[instruction.handler.target.index]
            if before != live[index]:
                live[index] = before
                changed = True
    return live


def _effects(code: Code, real_cells: frozenset[int]) -> tuple[list[int], list[int]]:
    reads: list[int] = []
    writes: list[int] = []
    for instruction in code.instructions:
        read = write = 0
        if instruction.op in READS or instruction.op == "STORE_DEREF" and instruction.arg in real_cells:
            read = 1 << instruction.arg
        elif instruction.op in ("STORE_FAST", "STORE_DEREF"):
            write = 1 << instruction.arg
        elif instruction.op == "MAKE_FUNCTION":
            for slot in instruction.arg.captured:
                read |= 1 << slot
        reads.append(read)
        writes.append(write)
    return reads, writes
