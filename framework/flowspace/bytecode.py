"""Decodes CPython's bytecode: the only module that knows which version runs.

``normalise(code)`` returns the code as a list of `Instruction` of one small set, the same for 3.11 to 3.14:

* jumps are absolute and refer to the target instruction; caches, prefixes and superinstructions are gone;
* each instruction carries its source position and its exception handler (the exception table is resolved);
* locals, cells and free variables are *slots*, one number space (``Code.slots`` gives their names);
* what CPython spreads over several instructions is one (``rewriting.py``).
"""

from __future__ import annotations

import dis
import functools
import linecache
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from framework.flowgraph.model import Position
from framework.flowspace.errors import FlowError
from framework.flowspace.instruction_set import Code, Handler, Instruction
from framework.flowspace.rewriting import (
    collapse_functions,
    collapse_yield_from,
    drop_nops,
    fold_constant_displays,
    inline_comprehensions,
    mark_parts,
)

VERSION = sys.version_info[:2]
SUPPORTED = ((3, 11), (3, 14))

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


@functools.lru_cache(maxsize=1024)
def normalise(code: types.CodeType, function_name: str) -> Code:
    """The code in normalised form, which nobody changes any more.  Positions carry ``function_name``."""
    if not SUPPORTED[0] <= VERSION <= SUPPORTED[1]:
        raise FlowError("K110", f"CPython {VERSION[0]}.{VERSION[1]} is not supported", None, "use 3.11 to 3.13")
    result = _decode(code, function_name)
    mark_parts(result.instructions)
    return result


def _decode(code: types.CodeType, function_name: str) -> Code:
    instructions = _Decoder(code, function_name).decode()
    instructions = fold_constant_displays(collapse_functions(collapse_yield_from(instructions)))
    slots = slot_names(code)
    first_free = len(slots) - len(code.co_freevars)
    free = {name: first_free + i for i, name in enumerate(code.co_freevars)}
    if VERSION < (3, 12):
        instructions = inline_comprehensions(instructions, slots, lambda inner: _decode(inner, function_name))
    return Code(code, drop_nops(instructions), slots, _parameter_count(code), free)


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
