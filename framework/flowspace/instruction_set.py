"""The normalised instruction set: what the front end sees of bytecode, the same for every CPython version.

The stack picture of each instruction is in ``EFFECTS``; it follows CPython 3.12 where versions differ, except for
calls: a call finds ``[a, b, arguments…]`` where one of a and b is NULL and the other the callable, or a is the callable
and b the first argument; that covers every version's layout.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Any

from framework.flowgraph.model import Position


@dataclass(eq=False, slots=True)
class Handler:
    """Where an exception goes: the stack is cut to ``depth``; a marker is pushed when ``lasti``; then the exception."""

    target: Instruction
    depth: int
    lasti: bool


@dataclass(eq=False, slots=True)
class Instruction:
    """One normalised instruction.  ``index`` is its place in ``Code.instructions``."""

    op: str
    arg: Any = None
    position: Position | None = None
    target: Instruction | None = None
    handler: Handler | None = None
    index: int = -1

    def __repr__(self) -> str:
        target = f" -> {self.target.index}" if self.target else ""
        return f"{self.index} {self.op} {self.arg!r}{target}"


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """Operand of MAKE_FUNCTION: what is on the stack, in this order, is told by the three flags."""

    code: types.CodeType
    captured: tuple[int, ...]
    has_defaults: bool
    has_keyword_defaults: bool
    has_annotations: bool

    @property
    def operands(self) -> int:
        """How many stack operands there are."""
        return self.has_defaults + self.has_keyword_defaults + self.has_annotations


@dataclass(slots=True)
class Code:
    """A normalised code object.  Slots are parameters first (``*args`` and ``**kwargs`` last), then other variables."""

    code: types.CodeType
    instructions: list[Instruction]
    slots: list[str]
    parameters: int
    free_slots: dict[str, int]


# What each instruction pops and pushes.  -1 in pops: depends on the operand, see `_pops`.
EFFECTS: dict[str, tuple[int, int]] = {
    "NOP": (0, 0), "POP_TOP": (1, 0), "COPY": (0, 1), "SWAP": (0, 0), "PUSH_NULL": (0, 1),
    "LOAD_CONST": (0, 1), "LOAD_FAST": (0, 1), "STORE_FAST": (1, 0), "DELETE_FAST": (0, 0), "LOAD_AND_CLEAR": (0, 1),
    "MAKE_CELL": (0, 0), "LOAD_DEREF": (0, 1), "STORE_DEREF": (1, 0), "DELETE_DEREF": (0, 0),
    "LOAD_GLOBAL": (0, 1), "STORE_GLOBAL": (1, 0), "DELETE_GLOBAL": (0, 0),
    "LOAD_ATTR": (1, 1), "STORE_ATTR": (2, 0), "DELETE_ATTR": (1, 0), "LOAD_SUPER_ATTR": (3, 1),
    "UNARY": (1, 1), "BINARY": (2, 1), "COMPARE": (2, 1), "IS": (2, 1), "CONTAINS": (2, 1), "TO_BOOL": (1, 1),
    "BINARY_SUBSCR": (2, 1), "STORE_SUBSCR": (3, 0), "DELETE_SUBSCR": (2, 0), "BUILD_SLICE": (-1, 1),
    "BUILD_TUPLE": (-1, 1), "BUILD_LIST": (-1, 1), "BUILD_SET": (-1, 1), "BUILD_MAP": (-1, 1),
    "BUILD_CONST_KEY_MAP": (-1, 1), "BUILD_STRING": (-1, 1), "FORMAT": (-1, 1), "CONVERT": (1, 1),
    "LIST_APPEND": (1, 0), "SET_ADD": (1, 0), "MAP_ADD": (2, 0),
    "LIST_EXTEND": (1, 0), "SET_UPDATE": (1, 0), "DICT_UPDATE": (1, 0), "DICT_MERGE": (1, 0),
    "LIST_TO_TUPLE": (1, 1), "PARTS": (-1, 1), "PARTS_APPEND": (1, 0), "PARTS_EXTEND": (1, 0),
    "PARTS_TO_TUPLE": (1, 1), "KEYWORDS": (-1, 1),
    "UNPACK_SEQUENCE": (1, -1), "UNPACK_EX": (1, -1), "GET_ITER": (1, 1), "FOR_ITER": (0, 1),
    "JUMP": (0, 0), "JUMP_IF_TRUE": (1, 0), "JUMP_IF_FALSE": (1, 0), "JUMP_IF_NONE": (1, 0), "JUMP_IF_NOT_NONE": (1, 0),
    "RETURN_VALUE": (1, 0), "RAISE": (-1, 0), "RERAISE": (1, 0),
    "PUSH_EXC_INFO": (0, 1), "POP_EXCEPT": (1, 0), "CHECK_EXC_MATCH": (1, 1),
    "BEFORE_WITH": (1, 2), "WITH_EXCEPT_START": (0, 1),
    "CALL": (-1, 1), "CALL_EX": (-1, 1), "MAKE_FUNCTION": (-1, 1),
    "IMPORT_NAME": (2, 1), "IMPORT_FROM": (0, 1),
    "GET_LEN": (0, 1), "MATCH_CLASS": (3, 1), "MATCH_KEYS": (0, 1), "MATCH_MAPPING": (0, 1), "MATCH_SEQUENCE": (0, 1),
    "YIELD_VALUE": (1, 1), "YIELD_FROM": (1, 1), "STOPITERATION_ERROR": (1, 1),
    "UNSUPPORTED": (0, 0),
}  # fmt: skip

FINAL = frozenset({"JUMP", "RETURN_VALUE", "RAISE", "RERAISE", "UNSUPPORTED"})
SLOT_INSTRUCTIONS = frozenset({
    "LOAD_FAST", "STORE_FAST", "DELETE_FAST", "LOAD_AND_CLEAR", "MAKE_CELL", "LOAD_DEREF", "STORE_DEREF", "DELETE_DEREF",
})  # fmt: skip


def effect(instruction: Instruction) -> tuple[int, int]:
    """How many stack entries the instruction pops and pushes when it does not jump."""
    pops, pushes = EFFECTS[instruction.op]
    arg = instruction.arg
    match instruction.op:
        case "BUILD_MAP":
            pops = 2 * arg
        case "BUILD_CONST_KEY_MAP":
            pops = arg + 1
        case "KEYWORDS":
            pops = 2 * arg[1] if arg[0] == "BUILD_MAP" else arg[1] + 1
        case "FORMAT":
            pops = 1 + arg[1]
        case "UNPACK_SEQUENCE":
            pushes = arg
        case "UNPACK_EX":
            pushes = arg[0] + arg[1] + 1
        case "CALL":
            pops = arg[0] + 2
        case "CALL_EX":
            pops = 3 + arg
        case "MAKE_FUNCTION":
            pops = arg.operands
        case _:
            pops = arg if pops < 0 else pops
    return pops, pushes


def stack_depths(instructions: list[Instruction]) -> dict[int, int]:
    """Stack depth before each reachable instruction."""
    depths: dict[int, int] = {}
    todo = [(0, 0)]
    while todo:
        index, depth = todo.pop()
        while index not in depths and index < len(instructions):
            instruction = instructions[index]
            depths[index] = depth
            handler = instruction.handler
            if handler is not None:
                todo.append((handler.target.index, handler.depth + handler.lasti + 1))
            pops, pushes = effect(instruction)
            depth += pushes - pops
            if instruction.target is not None:
                todo.append((instruction.target.index, depth - (2 if instruction.op == "FOR_ITER" else 0)))
            if instruction.op in FINAL:
                break
            index += 1
    return depths
