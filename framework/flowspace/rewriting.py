"""Rewrites of decoded instructions that make one instruction of what CPython spreads over several.

    collapse_yield_from       the loop of ``yield from``                           YIELD_FROM
    collapse_functions        the pieces of ``def`` and ``lambda``                 MAKE_FUNCTION with a `FunctionSpec`
    fold_constant_displays    ``[1, 2]`` from a constant tuple                     BUILD_LIST
    inline_comprehensions     nested functions of list, set, dict comprehensions   their instructions, spliced in
    mark_parts                starred tuples and arguments, keyword arguments      PARTS…, KEYWORDS

An instruction that goes becomes a NOP first, so that jumps to it stay right; `drop_nops` removes them at the end.
"""

from __future__ import annotations

import types
from collections.abc import Callable

from framework.flowspace.instruction_set import (
    SLOT_INSTRUCTIONS,
    Code,
    FunctionSpec,
    Instruction,
    effect,
    stack_depths,
)

COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>"})


def _replace(old: Instruction, new: Instruction) -> None:
    """Turn an instruction into another in place, so that jumps to it stay right."""
    old.op, old.arg, old.target = new.op, new.arg, new.target


def drop_nops(instructions: list[Instruction]) -> list[Instruction]:
    """Remove NOPs, send jumps to what follows them, and number what is left."""
    following: dict[int, Instruction] = {}
    last: Instruction | None = None
    for instruction in reversed(instructions):
        if instruction.op != "NOP":
            last = instruction
        elif last is not None:
            following[id(instruction)] = last
    result = [instruction for instruction in instructions if instruction.op != "NOP"]
    for instruction in result:
        if instruction.target is not None:
            instruction.target = following.get(id(instruction.target), instruction.target)
        if instruction.handler is not None:
            handler = instruction.handler
            handler.target = following.get(id(handler.target), handler.target)
    for index, instruction in enumerate(result):
        instruction.index = index
    return result


def collapse_yield_from(instructions: list[Instruction]) -> list[Instruction]:
    """``YIELD_FROM; LOAD_CONST None; RAW_SEND -> end; YIELD_VALUE; JUMP back; end:`` is ``YIELD_FROM`` alone."""
    inside = False
    for instruction in instructions:
        if instruction.op == "YIELD_FROM":
            inside = True
        elif inside:
            inside = instruction.op != "JUMP"
            instruction.op = "NOP"
    return instructions


def collapse_functions(instructions: list[Instruction]) -> list[Instruction]:
    """``(LOAD cells; BUILD_TUPLE n;) LOAD_CONST code; RAW_MAKE_FUNCTION flags`` is ``MAKE_FUNCTION spec``."""
    for number, instruction in enumerate(instructions):
        if instruction.op != "RAW_MAKE_FUNCTION":
            continue
        flags = instruction.arg
        place = _before(instructions, number)
        code = instructions[place].arg
        instructions[place].op = "NOP"
        captured: list[int] = []
        if flags & 8:
            place = _before(instructions, place)
            count = instructions[place].arg
            instructions[place].op = "NOP"
            for _ in range(count):
                place = _before(instructions, place)
                captured.append(instructions[place].arg)
                instructions[place].op = "NOP"
        instruction.op = "MAKE_FUNCTION"
        has_annotations = bool(flags & 4) or bool(flags & 16)
        instruction.arg = FunctionSpec(
            code, tuple(reversed(captured)), bool(flags & 1), bool(flags & 2), has_annotations
        )
    return instructions


def _before(instructions: list[Instruction], place: int) -> int:
    place -= 1
    while instructions[place].op == "NOP":
        place -= 1
    return place


def fold_constant_displays(instructions: list[Instruction]) -> list[Instruction]:
    """``BUILD_LIST 0; LOAD_CONST (a, b); LIST_EXTEND 1`` is ``LOAD_CONST a; LOAD_CONST b; BUILD_LIST 2``; sets too.

    A frozenset constant has lost the order of the source; a fixed order keeps translations reproducible.
    """
    result: list[Instruction] = []
    for instruction in instructions:
        op = instruction.op
        if op in ("LIST_EXTEND", "SET_UPDATE") and instruction.arg == 1 and len(result) >= 2:
            display, constant = result[-2:]
            wanted = "BUILD_LIST" if op == "LIST_EXTEND" else "BUILD_SET"
            if display.op == wanted and display.arg == 0 and constant.op == "LOAD_CONST":
                items = constant.arg
                if isinstance(items, frozenset):
                    items = sorted(items, key=lambda item: (type(item).__name__, repr(item)))
                if isinstance(items, (tuple, list)):
                    display.op = "NOP"
                    constant.op = "NOP"
                    for item in items:
                        load = Instruction("LOAD_CONST", item, constant.position, None, constant.handler)
                        result.append(load)
                    _replace(instruction, Instruction(wanted, len(items)))
        result.append(instruction)
    return result


def inline_comprehensions(
    instructions: list[Instruction], slots: list[str], decode: Callable[[types.CodeType], Code]
) -> list[Instruction]:
    """Splice list, set and dict comprehensions (nested functions in 3.11) into the instructions of their function.

    ``MAKE_FUNCTION spec`` … ``GET_ITER; CALL 0`` brackets the outermost iterable, which may hold further pairs.
    """
    result: list[Instruction] = []
    open_functions: list[Instruction] = []
    previous: Instruction | None = None
    for instruction in instructions:
        result.append(instruction)
        if instruction.op == "NOP":
            continue
        if instruction.op == "MAKE_FUNCTION" and instruction.arg.code.co_name in (COMPREHENSIONS | {"<genexpr>"}):
            open_functions.append(instruction)
        elif (
            instruction.op == "CALL"
            and instruction.arg == (0, ())
            and previous is not None
            and previous.op == "GET_ITER"
            and open_functions
        ):
            maker = open_functions.pop()
            if maker.arg.code.co_name in COMPREHENSIONS:
                spec = maker.arg
                maker.op, maker.arg = "NOP", None
                result.pop()
                result.extend(_comprehension_body(spec, instruction, slots, decode))
        previous = instruction
    return result


def _comprehension_body(
    spec: FunctionSpec, call: Instruction, slots: list[str], decode: Callable[[types.CodeType], Code]
) -> list[Instruction]:
    """The body of a comprehension with its own variables in fresh slots.  The iterator is on the stack."""
    inner = decode(spec.code)
    free = list(inner.free_slots.values())
    slot_map = {slot: spec.captured[number] for number, slot in enumerate(free)}
    for slot, name in enumerate(inner.slots):
        if slot not in slot_map:
            slot_map[slot] = len(slots)
            slots.append(name)
    end = Instruction("NOP", None, call.position, None, call.handler)
    body = [Instruction("STORE_FAST", slot_map[0], call.position, None, call.handler)]
    _replace(call, Instruction("NOP"))
    for instruction in inner.instructions:
        if instruction.handler is None:
            instruction.handler = call.handler
        if instruction.op in SLOT_INSTRUCTIONS:
            instruction.arg = slot_map[instruction.arg]
            if (
                instruction.op == "MAKE_CELL"
            ):  # what a round of a loop around the comprehension left in the slot is gone
                body.append(Instruction("LOAD_AND_CLEAR", instruction.arg, call.position, None, call.handler))
                body.append(Instruction("POP_TOP", None, call.position, None, call.handler))
        elif instruction.op == "MAKE_FUNCTION":
            old = instruction.arg
            captured = tuple(slot_map[slot] for slot in old.captured)
            instruction.arg = FunctionSpec(
                old.code, captured, old.has_defaults, old.has_keyword_defaults, old.has_annotations
            )
        elif instruction.op == "RETURN_VALUE":
            _replace(instruction, Instruction("JUMP", None, None, end))
        body.append(instruction)
    return [call, *body, end]


def mark_parts(instructions: list[Instruction]) -> None:
    """Rename the instructions that build ``(*a, b)`` and ``f(*a, **{…})``, so that no list or dict is built for them.

    PARTS_TO_TUPLE has the operand True when the tuple is the argument tuple of a call.
    """
    interesting = [i for i in instructions if i.op in ("LIST_TO_TUPLE", "CALL_EX") or _has_defaults(i)]
    if not interesting:
        return
    depths = stack_depths(instructions)
    for instruction in interesting:
        if instruction.index not in depths:
            continue
        slot = depths[instruction.index] - 1
        if instruction.op == "LIST_TO_TUPLE":
            instruction.op, instruction.arg = "PARTS_TO_TUPLE", False
            _rename_display(instructions, depths, instruction.index, slot)
            continue
        if instruction.op == "MAKE_FUNCTION":
            _rename_defaults(instructions, depths, instruction, slot)
            continue
        if instruction.arg:
            _rename_keywords(instructions, depths, instruction.index, slot)
            slot -= 1
        creator = _creator(instructions, depths, instruction.index, slot)
        if creator.op == "PARTS_TO_TUPLE" and _is_only_creator(instructions, creator, instruction.index):
            creator.arg = True


def _has_defaults(instruction: Instruction) -> bool:
    return instruction.op == "MAKE_FUNCTION" and instruction.arg.operands > 0


def _rename_defaults(instructions: list[Instruction], depths: dict[int, int], maker: Instruction, slot: int) -> None:
    """Default values stay in parts too."""
    slot -= maker.arg.has_annotations
    if maker.arg.has_keyword_defaults:
        _rename_keywords(instructions, depths, maker.index, slot)
        slot -= 1
    if maker.arg.has_defaults:
        creator = _creator(instructions, depths, maker.index, slot)
        if creator.op == "BUILD_TUPLE":
            creator.op = "PARTS"


def _creator(instructions: list[Instruction], depths: dict[int, int], end: int, slot: int) -> Instruction:
    """The instruction that pushed a stack entry, the last one in source order."""
    for instruction in reversed(instructions[:end]):
        if instruction.index in depths and depths[instruction.index] - effect(instruction)[0] <= slot:
            return instruction
    raise ValueError("no instruction makes this stack entry")


def _is_only_creator(instructions: list[Instruction], creator: Instruction, end: int) -> bool:
    """Whether no jump over the creator arrives before ``end``, as in ``f(**(known or {}))``."""
    return not any(
        instruction.target is not None and creator.index < instruction.target.index <= end
        for instruction in instructions[: creator.index]
    )


def _rename_display(instructions: list[Instruction], depths: dict[int, int], end: int, slot: int) -> None:
    for instruction in reversed(instructions[:end]):
        if instruction.index not in depths:
            continue
        bottom = depths[instruction.index] - effect(instruction)[0]
        if instruction.op in ("LIST_EXTEND", "LIST_APPEND") and bottom - instruction.arg == slot:
            instruction.op = instruction.op.replace("LIST", "PARTS")
        elif bottom <= slot:
            assert instruction.op == "BUILD_LIST"
            instruction.op = "PARTS"
            return


def _rename_keywords(instructions: list[Instruction], depths: dict[int, int], end: int, slot: int) -> None:
    for instruction in reversed(instructions[:end]):
        if instruction.index not in depths:
            continue
        bottom = depths[instruction.index] - effect(instruction)[0]
        if instruction.op == "DICT_MERGE" and bottom - instruction.arg == slot:
            _rename_keywords(instructions, depths, instruction.index, bottom)
        elif bottom <= slot:
            is_display = instruction.op in ("BUILD_MAP", "BUILD_CONST_KEY_MAP")
            if is_display and _is_only_creator(instructions, instruction, end):
                instruction.arg = (instruction.op, instruction.arg)
                instruction.op = "KEYWORDS"
            return
