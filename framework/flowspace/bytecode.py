"""Normalises CPython's bytecode: the only module that knows which version runs.

``normalise(code)`` returns the code as a list of `Instruction` of one small set, the same for 3.11 to 3.14:

* jumps are absolute and refer to the target instruction; caches, prefixes and superinstructions are gone;
* each instruction carries its source position and its exception handler (the exception table is resolved);
* locals, cells and free variables are *slots*, one number space (``Code.slots`` gives their names);
* building a function is one instruction with a `FunctionSpec`, whatever number of instructions CPython uses;
* list, set and dict comprehensions are inlined, as 3.12 and later do, also where 3.11 makes them nested functions;
* starred tuple displays and call arguments are told from starred list displays (``PARTS_*`` instructions).

The stack picture of each instruction is in ``EFFECTS``; it follows CPython 3.12 where versions differ, except for
calls: a call finds ``[a, b, arguments…]`` where one of a and b is NULL and the other the callable, or a is the callable
and b the first argument; that covers every version's layout.
"""

from __future__ import annotations

import dis
import functools
import linecache
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from framework.flowgraph.model import Position
from framework.flowspace.errors import FlowError

VERSION = sys.version_info[:2]
SUPPORTED = ((3, 11), (3, 14))
COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>"})


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
BINARY_NAMES = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
    "<<": "lshift", ">>": "rshift", "&": "and_", "|": "or_", "^": "xor", "@": "matmul",
}  # fmt: skip
COMPARE_NAMES = {"<": "lt", "<=": "le", "==": "eq", "!=": "ne", ">": "gt", ">=": "ge"}
UNARY_NAMES = {"UNARY_NEGATIVE": "neg", "UNARY_POSITIVE": "pos", "UNARY_INVERT": "invert", "UNARY_NOT": "not_"}
CONVERSIONS = ("", "s", "r", "a")
SPECIAL_METHODS = ("__enter__", "__exit__", "__aenter__", "__aexit__")
COMMON_CONSTANTS = (AssertionError, NotImplementedError, tuple, all, any)
IGNORED = frozenset({"CACHE", "EXTENDED_ARG", "NOP", "RESUME", "PRECALL", "COPY_FREE_VARS", "NOT_TAKEN"})
SAME = frozenset({
    "POP_TOP", "PUSH_NULL", "PUSH_EXC_INFO", "POP_EXCEPT", "CHECK_EXC_MATCH", "WITH_EXCEPT_START",
    "BINARY_SUBSCR", "STORE_SUBSCR", "DELETE_SUBSCR", "GET_ITER", "GET_LEN", "MATCH_KEYS", "MATCH_MAPPING",
    "MATCH_SEQUENCE", "BEFORE_WITH", "RETURN_VALUE", "TO_BOOL",
})  # fmt: skip
SAME_WITH_ARGUMENT = frozenset({
    "COPY", "SWAP", "BUILD_TUPLE", "BUILD_LIST", "BUILD_SET", "BUILD_MAP", "BUILD_CONST_KEY_MAP", "BUILD_STRING",
    "BUILD_SLICE", "LIST_APPEND", "SET_ADD", "MAP_ADD", "LIST_EXTEND", "SET_UPDATE", "DICT_UPDATE", "DICT_MERGE",
    "UNPACK_SEQUENCE", "MATCH_CLASS", "MAKE_CELL", "LOAD_DEREF", "STORE_DEREF", "DELETE_DEREF",
    "STORE_FAST", "DELETE_FAST", "LOAD_FAST",
})  # fmt: skip
SAME_WITH_NAME = frozenset({
    "STORE_ATTR", "DELETE_ATTR", "STORE_GLOBAL", "DELETE_GLOBAL", "IMPORT_NAME", "IMPORT_FROM",
})  # fmt: skip
RENAMED_WITH_ARGUMENT = {
    "LOAD_FAST_CHECK": "LOAD_FAST", "LOAD_FAST_BORROW": "LOAD_FAST", "LOAD_CLOSURE": "LOAD_FAST",
    "LOAD_FAST_AND_CLEAR": "LOAD_AND_CLEAR", "RAISE_VARARGS": "RAISE",
}  # fmt: skip
FAST_PAIRS = {
    "LOAD_FAST_LOAD_FAST": ("LOAD_FAST", "LOAD_FAST"),
    "LOAD_FAST_BORROW_LOAD_FAST_BORROW": ("LOAD_FAST", "LOAD_FAST"),
    "STORE_FAST_STORE_FAST": ("STORE_FAST", "STORE_FAST"),
    "STORE_FAST_LOAD_FAST": ("STORE_FAST", "LOAD_FAST"),
}  # fmt: skip
ASYNC = frozenset({
    "GET_AWAITABLE", "GET_AITER", "GET_ANEXT", "BEFORE_ASYNC_WITH", "END_ASYNC_FOR", "ASYNC_GEN_WRAP",
})  # fmt: skip
FINAL = frozenset({"JUMP", "RETURN_VALUE", "RAISE", "RERAISE", "UNSUPPORTED"})


def normalise(code: types.CodeType, function_name: str) -> Code:
    """The code in normalised form.  Positions carry ``function_name``."""
    if not SUPPORTED[0] <= VERSION <= SUPPORTED[1]:
        raise FlowError("K110", f"CPython {VERSION[0]}.{VERSION[1]} is not supported", None, "use 3.11 to 3.13")
    decoder = _Decoder(code, function_name)
    instructions = _fold_constant_displays(_collapse_functions(_collapse_yield_from(decoder.decode())))
    slots = list(decoder.slots)
    if VERSION < (3, 12):
        instructions = _inline_comprehensions(instructions, slots, function_name)
    instructions = _drop_nops(instructions)
    _number(instructions)
    _mark_parts(instructions)
    first_free = len(decoder.slots) - len(code.co_freevars)
    free = {name: first_free + i for i, name in enumerate(code.co_freevars)}
    return Code(code, instructions, slots, _parameter_count(code), free)


def _parameter_count(code: types.CodeType) -> int:
    from_flags = bool(code.co_flags & 0x04) + bool(code.co_flags & 0x08)
    return code.co_argcount + code.co_kwonlyargcount + from_flags


def slot_names(code: types.CodeType) -> list[str]:
    """Names of all slots in CPython's numbering: locals, cells that are no locals, free variables."""
    cells = [name for name in code.co_cellvars if name not in code.co_varnames]
    return [*code.co_varnames, *cells, *code.co_freevars]


@functools.lru_cache(maxsize=4096)
def _wide_line(filename: str, line: int) -> bytes | None:
    """A source line, if columns in bytes and in characters differ there."""
    text = linecache.getline(filename, line)
    return None if text.isascii() else text.encode("utf-8", "surrogateescape")


def _in_characters(filename: str, line: int, column: int) -> int:
    """CPython counts columns in bytes of UTF-8."""
    encoded = _wide_line(filename, line)
    return column if encoded is None else len(encoded[:column].decode("utf-8", "ignore"))


class _Decoder:
    """One code object's raw instructions → normalised instructions with resolved jumps and handlers."""

    def __init__(self, code: types.CodeType, function_name: str) -> None:
        self.code = code
        self.function_name = function_name
        self.slots = slot_names(code)
        self.output: list[Instruction] = []
        self.at_offset: dict[int, Instruction] = {}
        self.jumps: list[tuple[Instruction, int]] = []
        self.skip: set[int] = set()
        self.keywords: tuple[str, ...] = ()
        self.position: Position | None = None

    def emit(self, op: str, arg: Any = None) -> Instruction:
        """Append one normalised instruction at the current position."""
        instruction = Instruction(op, arg, self.position)
        self.output.append(instruction)
        return instruction

    def jump(self, op: str, offset: int) -> None:
        """Append a jump."""
        self.jumps.append((self.emit(op), offset))

    def decode(self) -> list[Instruction]:
        """All instructions."""
        raw_instructions = list(dis.get_instructions(self.code))
        regions = list(_exception_table(self.code))
        starts: list[tuple[int, int]] = []
        for number, raw in enumerate(raw_instructions):
            first = len(self.output)
            starts.append((raw.offset, first))
            self.position = self._position(raw)
            if raw.offset not in self.skip:
                self._decode_one(raw, raw_instructions[number + 1 : number + 3])
            if len(self.output) == first:
                self.emit("NOP")
        self.at_offset = {offset: self.output[first] for offset, first in starts}
        for instruction, offset in self.jumps:
            instruction.target = self.at_offset[offset]
        self._set_handlers(starts, regions)
        return self.output

    def _position(self, raw: dis.Instruction) -> Position | None:
        place = raw.positions
        if place is None or place.lineno is None:
            return self.position or Position(self.code.co_filename, self.function_name, self.code.co_firstlineno)
        filename, line, end_line = self.code.co_filename, place.lineno, place.end_lineno or place.lineno
        column = _in_characters(filename, line, place.col_offset or 0)
        end_column = _in_characters(filename, end_line, place.end_col_offset or 0)
        return Position(filename, self.function_name, line, column, end_line, end_column)

    def _set_handlers(self, starts: list[tuple[int, int]], regions: list[tuple[int, int, int, int, bool]]) -> None:
        ends = [first for _, first in starts[1:]] + [len(self.output)]
        spans = {offset: (first, end) for (offset, first), end in zip(starts, ends, strict=True)}
        for start, end, target, depth, lasti in regions:
            target_instruction = self.at_offset[target]
            if target_instruction.op == "STOPITERATION_ERROR":
                continue
            handler = Handler(target_instruction, depth, lasti)
            for offset, (first, last) in spans.items():
                if start <= offset < end:
                    for instruction in self.output[first:last]:
                        instruction.handler = handler

    def _decode_one(self, raw: dis.Instruction, following: list[dis.Instruction]) -> None:
        name = raw.opname
        arg = raw.arg or 0
        if name in IGNORED:
            return
        if name in SAME:
            self.emit(name)
        elif name in SAME_WITH_ARGUMENT:
            self.emit(name, arg)
        elif name in SAME_WITH_NAME:
            self.emit(name, raw.argval)
        elif name in RENAMED_WITH_ARGUMENT:
            self.emit(RENAMED_WITH_ARGUMENT[name], arg)
        elif name in FAST_PAIRS:
            first, second = FAST_PAIRS[name]
            self.emit(first, arg >> 4)
            self.emit(second, arg & 15)
        elif name in UNARY_NAMES:
            self.emit("UNARY", UNARY_NAMES[name])
        elif name in ASYNC:
            raise FlowError("K101", ASYNC_MESSAGE, self.position, "use plain functions and generators")
        elif name in _SPECIAL:
            _SPECIAL[name](self, raw, following)
        elif "JUMP" in name:
            self._decode_jump(name, raw)
        else:
            self.emit("UNSUPPORTED", name)

    def _decode_jump(self, name: str, raw: dis.Instruction) -> None:
        offset = raw.argval
        if name.endswith("_OR_POP"):
            self.emit("COPY", 1)
            self.jump("JUMP_IF_TRUE" if "TRUE" in name else "JUMP_IF_FALSE", offset)
            self.emit("POP_TOP")
        elif "IF_NOT_NONE" in name:
            self.jump("JUMP_IF_NOT_NONE", offset)
        elif "IF_NONE" in name:
            self.jump("JUMP_IF_NONE", offset)
        elif "IF_TRUE" in name:
            self.jump("JUMP_IF_TRUE", offset)
        elif "IF_FALSE" in name:
            self.jump("JUMP_IF_FALSE", offset)
        else:
            self.jump("JUMP", offset)


ASYNC_MESSAGE = "asynchronous code is not part of restricted Python"


def _load_const(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("LOAD_CONST", raw.argval)


def _load_assertion_error(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("LOAD_CONST", AssertionError)


def _load_common_constant(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("LOAD_CONST", COMMON_CONSTANTS[raw.arg or 0])


def _return_const(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("LOAD_CONST", raw.argval)
    d.emit("RETURN_VALUE")


def _load_global(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    if (raw.arg or 0) & 1:
        d.emit("PUSH_NULL")
    d.emit("LOAD_GLOBAL", d.code.co_names[(raw.arg or 0) >> 1])


def _load_attr(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    arg = raw.arg or 0
    if VERSION < (3, 12):
        d.emit("LOAD_ATTR", d.code.co_names[arg])
        return
    d.emit("LOAD_ATTR", d.code.co_names[arg >> 1])
    if arg & 1:
        d.emit("PUSH_NULL")


def _load_method(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("LOAD_ATTR", d.code.co_names[raw.arg or 0])
    d.emit("PUSH_NULL")


def _load_super_attr(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    arg = raw.arg or 0
    d.emit("LOAD_SUPER_ATTR", d.code.co_names[arg >> 2])
    if arg & 1:
        d.emit("PUSH_NULL")


def _binary_op(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    symbol = raw.argrepr
    if symbol == "[]":
        d.emit("BINARY_SUBSCR")
    elif symbol.endswith("="):
        d.emit("BINARY", "inplace_" + BINARY_NAMES[symbol[:-1]])
    else:
        d.emit("BINARY", BINARY_NAMES[symbol])


def _compare_op(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    symbol = raw.argval
    to_bool = symbol.startswith("bool(")
    d.emit("COMPARE", COMPARE_NAMES[symbol.removeprefix("bool(").removesuffix(")")])
    if to_bool:
        d.emit("TO_BOOL")


def _is_op(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("IS", bool(raw.arg))


def _contains_op(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("CONTAINS", bool(raw.arg))


def _binary_slice(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("BUILD_SLICE", 2)
    d.emit("BINARY_SUBSCR")


def _store_slice(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("BUILD_SLICE", 2)
    d.emit("STORE_SUBSCR")


def _unpack_ex(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    arg = raw.arg or 0
    d.emit("UNPACK_EX", (arg & 0xFF, arg >> 8))


def _format_value(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    arg = raw.arg or 0
    d.emit("FORMAT", (CONVERSIONS[arg & 3], bool(arg & 4)))


def _convert_value(d: _Decoder, raw: dis.Instruction, following: list[dis.Instruction]) -> None:
    """``!r`` directly before a replacement field without specification belongs to it."""
    conversion = CONVERSIONS[raw.arg or 0]
    if following and following[0].opname == "FORMAT_SIMPLE":
        d.skip.add(following[0].offset)
        d.emit("FORMAT", (conversion, False))
    else:
        d.emit("CONVERT", conversion)


def _format_simple(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("FORMAT", ("", False))


def _format_with_spec(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("FORMAT", ("", True))


def _for_iter(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.jump("FOR_ITER", raw.argval)


def _end_for(d: _Decoder, _raw: dis.Instruction, following: list[dis.Instruction]) -> None:
    """FOR_ITER drops the exhausted iterator itself."""
    if VERSION >= (3, 13) and following:
        d.skip.add(following[0].offset)


def _reraise(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("RERAISE")


def _kw_names(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.keywords = d.code.co_consts[raw.arg or 0]


def _call(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("CALL", (raw.arg or 0, d.keywords))
    d.keywords = ()


def _call_kw(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    names = d.output.pop()
    d.emit("CALL", (raw.arg or 0, names.arg))


def _call_function_ex(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("CALL_EX", VERSION >= (3, 14) or bool((raw.arg or 0) & 1))


def _make_function(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("RAW_MAKE_FUNCTION", raw.arg if VERSION < (3, 13) else 0)


def _set_function_attribute(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    maker = next(instruction for instruction in reversed(d.output) if instruction.op == "RAW_MAKE_FUNCTION")
    maker.arg |= raw.arg or 0


def _intrinsic_1(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    arg = raw.arg or 0
    if arg == 3:
        d.emit("STOPITERATION_ERROR")
    elif arg == 5:
        d.emit("UNARY", "pos")
    elif arg == 6:
        d.emit("LIST_TO_TUPLE")
    else:
        d.emit("UNSUPPORTED", raw.argrepr or raw.opname)


def _list_to_tuple(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("LIST_TO_TUPLE")


def _return_generator(d: _Decoder, _raw: dis.Instruction, following: list[dis.Instruction]) -> None:
    if following and following[0].opname == "POP_TOP":
        d.skip.add(following[0].offset)


def _yield_value(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("YIELD_VALUE")


def _get_yield_from_iter(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("YIELD_FROM")


def _raw_send(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.jump("RAW_SEND", raw.argval)


def _end_send(d: _Decoder, _raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    return


def _load_special(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("UNSUPPORTED", f"LOAD_SPECIAL {SPECIAL_METHODS[raw.arg or 0]}")


def _load_small_int(d: _Decoder, raw: dis.Instruction, _: list[dis.Instruction]) -> None:
    d.emit("LOAD_CONST", raw.arg or 0)


_SPECIAL: dict[str, Callable[[_Decoder, dis.Instruction, list[dis.Instruction]], None]] = {
    "LOAD_CONST": _load_const,
    "LOAD_CONST_IMMORTAL": _load_const,
    "LOAD_SMALL_INT": _load_small_int,
    "LOAD_ASSERTION_ERROR": _load_assertion_error,
    "LOAD_COMMON_CONSTANT": _load_common_constant,
    "RETURN_CONST": _return_const,
    "LOAD_GLOBAL": _load_global,
    "LOAD_ATTR": _load_attr,
    "LOAD_METHOD": _load_method,
    "LOAD_SUPER_ATTR": _load_super_attr,
    "LOAD_SPECIAL": _load_special,
    "BINARY_OP": _binary_op,
    "COMPARE_OP": _compare_op,
    "IS_OP": _is_op,
    "CONTAINS_OP": _contains_op,
    "BINARY_SLICE": _binary_slice,
    "STORE_SLICE": _store_slice,
    "UNPACK_EX": _unpack_ex,
    "FORMAT_VALUE": _format_value,
    "CONVERT_VALUE": _convert_value,
    "FORMAT_SIMPLE": _format_simple,
    "FORMAT_WITH_SPEC": _format_with_spec,
    "FOR_ITER": _for_iter,
    "END_FOR": _end_for,
    "RERAISE": _reraise,
    "KW_NAMES": _kw_names,
    "CALL": _call,
    "CALL_KW": _call_kw,
    "CALL_FUNCTION_EX": _call_function_ex,
    "MAKE_FUNCTION": _make_function,
    "SET_FUNCTION_ATTRIBUTE": _set_function_attribute,
    "CALL_INTRINSIC_1": _intrinsic_1,
    "LIST_TO_TUPLE": _list_to_tuple,
    "RETURN_GENERATOR": _return_generator,
    "YIELD_VALUE": _yield_value,
    "GET_YIELD_FROM_ITER": _get_yield_from_iter,
    "SEND": _raw_send,
    "END_SEND": _end_send,
}


def _exception_table(code: types.CodeType) -> Iterator[tuple[int, int, int, int, bool]]:
    """Entries (start, end, target, depth, lasti), offsets in bytes; the format is CPython's exception_handling_notes.txt."""
    data = iter(code.co_exceptiontable)

    def number(first: int) -> int:
        value = first & 63
        while first & 64:
            first = next(data)
            value = value << 6 | first & 63
        return value

    for byte in data:
        start = number(byte) * 2
        length = number(next(data)) * 2
        target = number(next(data)) * 2
        depth_and_lasti = number(next(data))
        yield start, start + length, target, depth_and_lasti >> 1, bool(depth_and_lasti & 1)


def _replace(old: Instruction, new: Instruction) -> None:
    """Turn an instruction into another in place, so that jumps to it stay right."""
    old.op, old.arg, old.target = new.op, new.arg, new.target


def _drop_nops(instructions: list[Instruction]) -> list[Instruction]:
    """Remove NOPs and send jumps to what follows them."""
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
    return result


def _number(instructions: list[Instruction]) -> None:
    for index, instruction in enumerate(instructions):
        instruction.index = index


def _collapse_yield_from(instructions: list[Instruction]) -> list[Instruction]:
    """``YIELD_FROM; LOAD_CONST None; RAW_SEND -> end; YIELD_VALUE; JUMP back; end:`` is ``YIELD_FROM`` alone."""
    inside = False
    for instruction in instructions:
        if instruction.op == "YIELD_FROM":
            inside = True
        elif inside:
            inside = instruction.op != "JUMP"
            instruction.op = "NOP"
    return instructions


def _collapse_functions(instructions: list[Instruction]) -> list[Instruction]:
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


def _fold_constant_displays(instructions: list[Instruction]) -> list[Instruction]:
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


def _inline_comprehensions(
    instructions: list[Instruction], slots: list[str], function_name: str
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
                result.extend(_comprehension_body(spec, instruction, slots, function_name))
        previous = instruction
    return result


def _comprehension_body(
    spec: FunctionSpec, call: Instruction, slots: list[str], function_name: str
) -> list[Instruction]:
    """The body of a comprehension with its own variables in fresh slots.  The iterator is on the stack."""
    inner = normalise(spec.code, function_name)
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


def _mark_parts(instructions: list[Instruction]) -> None:
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
