"""The instructions: one row each.  Everything that needs to know them looks here: compiler, verifier, ``dis``, interpreter.

An instruction is one int: ``opcode | operand << 8``.  The rows' columns:

* operand: what the operand means, one of OPERANDS;
* effect: by how much the stack grows when the next instruction follows, for an operand of 0;
* per: by how much more for each unit of the operand's count (``count_of``);
* jump: by how much the stack grows when the instruction jumps; only where it can.

``a b → c`` in the documentation is the top of the stack before and after, its last value rightmost.
Host code makes the table when the module is imported; in translated code the names are constants.
"""

from __future__ import annotations

NONE, CONST, NAME, LOCAL, CELL, JUMP_TO, COUNT, PAIR, CALL_NAMES, FLAGS, DEPTH = OPERANDS = (
    "none", "constant", "name", "local", "cell", "jump", "count", "pair", "count and names", "flags", "depth",
)  # fmt: skip
"""Of constants, names, locals and cells: the index in the code object's list.  PAIR: two counts, the second shifted left
by 16.  FLAGS: the count is that of the flags which are set.  CALL_NAMES: a count, and the index of a constant (a tuple of
names) shifted left by 16.  DEPTH: a place in the stack, 1 is the top."""

OPCODE_BITS = 8
OPCODE_MASK = 255
HALF_BITS = 16
HALF_MASK = 0xFFFF
NO_JUMP = -100


class Operation:
    """A row."""

    def __init__(self, name: str, operand: str, effect: int, per: int, jump: int, doc: str) -> None:
        self.name = name
        self.operand = operand
        self.effect = effect
        self.per = per
        self.jump = jump
        self.doc = doc


TABLE: list[Operation] = []


def row(name: str, operand: str, effect: int, doc: str, per: int = 0, jump: int = NO_JUMP) -> int:
    """Add a row to the table; the opcode."""
    TABLE.append(Operation(name, operand, effect, per, jump, doc))
    return len(TABLE) - 1


def count_of(opcode: int, operand: int) -> int:
    """How many values an operand speaks of."""
    kind = TABLE[opcode].operand
    if kind == PAIR:
        return (operand & HALF_MASK) + (operand >> HALF_BITS)
    if kind == CALL_NAMES:
        return operand & HALF_MASK
    if kind == FLAGS:
        return (operand & 1) + (operand >> 1 & 1) + (operand >> 2 & 1) + (operand >> 3 & 1)
    return operand


def stack_effect(opcode: int, operand: int) -> int:
    """By how much the stack grows when the next instruction follows."""
    found = TABLE[opcode]
    return found.effect + found.per * count_of(opcode, operand)


# --- the stack, constants, variables

NOP = row("NOP", NONE, 0, "nothing")
POP_TOP = row("POP_TOP", NONE, -1, "a →")
COPY = row("COPY", DEPTH, 1, "push the value at a depth once more")
SWAP = row("SWAP", DEPTH, 0, "exchange the top with the value at a depth")
LOAD_CONST = row("LOAD_CONST", CONST, 1, "→ constant")
LOAD_FAST = row("LOAD_FAST", LOCAL, 1, "→ local; UnboundLocalError")
STORE_FAST = row("STORE_FAST", LOCAL, -1, "a →")
DELETE_FAST = row("DELETE_FAST", LOCAL, 0, "UnboundLocalError")
LOAD_NAME = row("LOAD_NAME", NAME, 1, "→ value: locals, globals, builtins in turn; NameError")
STORE_NAME = row("STORE_NAME", NAME, -1, "a →: into the locals")
DELETE_NAME = row("DELETE_NAME", NAME, 0, "from the locals; NameError")
LOAD_GLOBAL = row("LOAD_GLOBAL", NAME, 1, "→ value: globals, builtins in turn; NameError")
STORE_GLOBAL = row("STORE_GLOBAL", NAME, -1, "a →")
DELETE_GLOBAL = row("DELETE_GLOBAL", NAME, 0, "NameError")
LOAD_DEREF = row("LOAD_DEREF", CELL, 1, "→ contents of a cell; NameError for a free variable, else UnboundLocalError")
STORE_DEREF = row("STORE_DEREF", CELL, -1, "a →")
DELETE_DEREF = row("DELETE_DEREF", CELL, 0, "empty a cell; errors as LOAD_DEREF")
LOAD_CLOSURE = row("LOAD_CLOSURE", CELL, 1, "→ the cell itself")
LOAD_CLASSDEREF = row("LOAD_CLASSDEREF", CELL, 1, "→ value: the locals (by the cell's name), then as LOAD_DEREF")

# --- operators

UNARY_POSITIVE = row("UNARY_POSITIVE", NONE, 0, "a → +a")
UNARY_NEGATIVE = row("UNARY_NEGATIVE", NONE, 0, "a → -a")
UNARY_NOT = row("UNARY_NOT", NONE, 0, "a → not a")
UNARY_INVERT = row("UNARY_INVERT", NONE, 0, "a → ~a")
BINARY_ADD = row("BINARY_ADD", NONE, -1, "a b → a + b")
BINARY_SUBTRACT = row("BINARY_SUBTRACT", NONE, -1, "a b → a - b")
BINARY_MULTIPLY = row("BINARY_MULTIPLY", NONE, -1, "a b → a * b")
BINARY_MATRIX_MULTIPLY = row("BINARY_MATRIX_MULTIPLY", NONE, -1, "a b → a @ b")
BINARY_TRUE_DIVIDE = row("BINARY_TRUE_DIVIDE", NONE, -1, "a b → a / b")
BINARY_FLOOR_DIVIDE = row("BINARY_FLOOR_DIVIDE", NONE, -1, "a b → a // b")
BINARY_REMAINDER = row("BINARY_REMAINDER", NONE, -1, "a b → a % b")
BINARY_POWER = row("BINARY_POWER", NONE, -1, "a b → a ** b")
BINARY_LSHIFT = row("BINARY_LSHIFT", NONE, -1, "a b → a << b")
BINARY_RSHIFT = row("BINARY_RSHIFT", NONE, -1, "a b → a >> b")
BINARY_AND = row("BINARY_AND", NONE, -1, "a b → a & b")
BINARY_OR = row("BINARY_OR", NONE, -1, "a b → a | b")
BINARY_XOR = row("BINARY_XOR", NONE, -1, "a b → a ^ b")
INPLACE_ADD = row("INPLACE_ADD", NONE, -1, "a b → a += b")
INPLACE_SUBTRACT = row("INPLACE_SUBTRACT", NONE, -1, "a b → a -= b")
INPLACE_MULTIPLY = row("INPLACE_MULTIPLY", NONE, -1, "a b → a *= b")
INPLACE_MATRIX_MULTIPLY = row("INPLACE_MATRIX_MULTIPLY", NONE, -1, "a b → a @= b")
INPLACE_TRUE_DIVIDE = row("INPLACE_TRUE_DIVIDE", NONE, -1, "a b → a /= b")
INPLACE_FLOOR_DIVIDE = row("INPLACE_FLOOR_DIVIDE", NONE, -1, "a b → a //= b")
INPLACE_REMAINDER = row("INPLACE_REMAINDER", NONE, -1, "a b → a %= b")
INPLACE_POWER = row("INPLACE_POWER", NONE, -1, "a b → a **= b")
INPLACE_LSHIFT = row("INPLACE_LSHIFT", NONE, -1, "a b → a <<= b")
INPLACE_RSHIFT = row("INPLACE_RSHIFT", NONE, -1, "a b → a >>= b")
INPLACE_AND = row("INPLACE_AND", NONE, -1, "a b → a &= b")
INPLACE_OR = row("INPLACE_OR", NONE, -1, "a b → a |= b")
INPLACE_XOR = row("INPLACE_XOR", NONE, -1, "a b → a ^= b")
COMPARE_LT = row("COMPARE_LT", NONE, -1, "a b → a < b")
COMPARE_LE = row("COMPARE_LE", NONE, -1, "a b → a <= b")
COMPARE_EQ = row("COMPARE_EQ", NONE, -1, "a b → a == b")
COMPARE_NE = row("COMPARE_NE", NONE, -1, "a b → a != b")
COMPARE_GT = row("COMPARE_GT", NONE, -1, "a b → a > b")
COMPARE_GE = row("COMPARE_GE", NONE, -1, "a b → a >= b")
IS = row("IS", NONE, -1, "a b → a is b")
IS_NOT = row("IS_NOT", NONE, -1, "a b → a is not b")
CONTAINS = row("CONTAINS", NONE, -1, "a b → a in b")
CONTAINS_NOT = row("CONTAINS_NOT", NONE, -1, "a b → a not in b")

# --- attributes and items

LOAD_ATTR = row("LOAD_ATTR", NAME, 0, "a → a.name")
STORE_ATTR = row("STORE_ATTR", NAME, -2, "value a →: a.name = value")
DELETE_ATTR = row("DELETE_ATTR", NAME, -1, "a →: del a.name")
LOAD_METHOD = row(
    "LOAD_METHOD", NAME, 1, "a → function a, or (null) a.name where the attribute is no method of a's class"
)
BINARY_SUBSCR = row("BINARY_SUBSCR", NONE, -1, "a i → a[i]")
STORE_SUBSCR = row("STORE_SUBSCR", NONE, -3, "value a i →: a[i] = value")
DELETE_SUBSCR = row("DELETE_SUBSCR", NONE, -2, "a i →: del a[i]")
BUILD_SLICE = row("BUILD_SLICE", COUNT, 1, "start stop [step] → slice", per=-1)

# --- building values

BUILD_TUPLE = row("BUILD_TUPLE", COUNT, 1, "items → tuple", per=-1)
BUILD_LIST = row("BUILD_LIST", COUNT, 1, "items → list", per=-1)
BUILD_SET = row("BUILD_SET", COUNT, 1, "items → set", per=-1)
BUILD_MAP = row("BUILD_MAP", COUNT, 1, "key value … → dict of so many pairs", per=-2)
BUILD_STRING = row("BUILD_STRING", COUNT, 1, "texts → their concatenation", per=-1)
LIST_APPEND = row("LIST_APPEND", DEPTH, -1, "a →: append to the list at a depth (a popped)")
SET_ADD = row("SET_ADD", DEPTH, -1, "a →: add to the set at a depth (a popped)")
MAP_ADD = row("MAP_ADD", DEPTH, -2, "key value →: into the dict at a depth (both popped)")
LIST_EXTEND = row(
    "LIST_EXTEND", DEPTH, -1, "a →: extend the list at a depth; 'Value after * must be an iterable, not …'"
)
SET_UPDATE = row("SET_UPDATE", DEPTH, -1, "a →: update the set at a depth")
DICT_UPDATE = row("DICT_UPDATE", DEPTH, -1, "a →: update the dict at a depth; \"'…' object is not a mapping\"")
DICT_MERGE = row(
    "DICT_MERGE", DEPTH, -1, "a →: as DICT_UPDATE for **a of the callee below the dict's list; repeated keys"
)
LIST_TO_TUPLE = row("LIST_TO_TUPLE", NONE, 0, "list → tuple")
FORMAT_VALUE = row(
    "FORMAT_VALUE", FLAGS, 0, "a → text: conversion 0 none, 1 str, 2 repr, 3 ascii; without specification"
)
FORMAT_SPEC = row("FORMAT_SPEC", FLAGS, -1, "a specification → text: conversion as FORMAT_VALUE")
UNPACK_SEQUENCE = row("UNPACK_SEQUENCE", COUNT, -1, "a → items, the first on top", per=1)
UNPACK_EX = row("UNPACK_EX", PAIR, 0, "a → items, a list of the middle ones, items: the first on top", per=1)

# --- jumps and iteration

JUMP = row("JUMP", JUMP_TO, 0, "forward", jump=0)
JUMP_BACK = row("JUMP_BACK", JUMP_TO, 0, "to the head of a loop: where a trace can begin", jump=0)
POP_JUMP_IF_FALSE = row("POP_JUMP_IF_FALSE", JUMP_TO, -1, "a →", jump=-1)
POP_JUMP_IF_TRUE = row("POP_JUMP_IF_TRUE", JUMP_TO, -1, "a →", jump=-1)
POP_JUMP_IF_NONE = row("POP_JUMP_IF_NONE", JUMP_TO, -1, "a →", jump=-1)
JUMP_IF_FALSE_OR_POP = row("JUMP_IF_FALSE_OR_POP", JUMP_TO, -1, "a → a where it jumps, else popped", jump=0)
JUMP_IF_TRUE_OR_POP = row("JUMP_IF_TRUE_OR_POP", JUMP_TO, -1, "a → a where it jumps, else popped", jump=0)
GET_ITER = row("GET_ITER", NONE, 0, "a → iter(a)")
FOR_ITER = row("FOR_ITER", JUMP_TO, 1, "i → i next; at the end jumps, the iterator popped", jump=-1)

# --- calls, functions, classes

CALL = row("CALL", COUNT, 0, "f args → result", per=-1)
CALL_KW = row("CALL_KW", CALL_NAMES, 0, "f args → result: the last ones have the names, which are a constant", per=-1)
CALL_METHOD = row("CALL_METHOD", COUNT, -1, "function self args → result, as LOAD_METHOD left them", per=-1)
CALL_EX = row("CALL_EX", FLAGS, -1, "f args [kwargs] → result: a tuple and (flag 1) a dict", per=-1)
RETURN_VALUE = row("RETURN_VALUE", NONE, -1, "a →: leave the frame")
MAKE_FUNCTION = row(
    "MAKE_FUNCTION", FLAGS, 0, "[defaults] [kwdefaults] [annotations] [closure] code → function", per=-1
)
LOAD_BUILD_CLASS = row("LOAD_BUILD_CLASS", NONE, 1, "→ builtins.__build_class__")
SETUP_ANNOTATIONS = row("SETUP_ANNOTATIONS", NONE, 0, "make __annotations__ in the locals unless it is there")

# --- generators

YIELD_VALUE = row("YIELD_VALUE", NONE, 0, "a → sent: leave the frame until the generator goes on")
GET_YIELD_FROM_ITER = row("GET_YIELD_FROM_ITER", NONE, 0, "a → a generator itself, else iter(a)")
YIELD_FROM = row("YIELD_FROM", NONE, -1, "i sent → i's value at its end; until then yields, and is executed again")

# --- exceptions

RAISE = row("RAISE", COUNT, 0, "[exception [cause]] →: raise, or raise again what is handled", per=-1)
RERAISE = row("RERAISE", NONE, -1, "e →: raise again, with the traceback as it is")
PUSH_EXC_INFO = row("PUSH_EXC_INFO", NONE, 1, "e → previous e: e is handled now")
POP_EXCEPT = row("POP_EXCEPT", NONE, -1, "previous →: what was handled before is so again")
CHECK_EXC_MATCH = row("CHECK_EXC_MATCH", NONE, 0, "e type → e bool")
CHECK_EG_MATCH = row("CHECK_EG_MATCH", NONE, 0, "e type → rest match: either None; the match is handled now")
PREP_RERAISE_STAR = row("PREP_RERAISE_STAR", NONE, -1, "e list → exception to raise, or None")
LOAD_ASSERTION_ERROR = row("LOAD_ASSERTION_ERROR", NONE, 1, "→ AssertionError")
BEFORE_WITH = row("BEFORE_WITH", NONE, 1, "manager → its __exit__, result of __enter__")
WITH_EXCEPT_START = row(
    "WITH_EXCEPT_START", NONE, 1, "exit previous e → exit previous e, result of exit(type(e), e, tb)"
)

# --- imports

IMPORT_NAME = row("IMPORT_NAME", NAME, -1, "level names → module")
IMPORT_FROM = row("IMPORT_FROM", NAME, 1, "module → module, its attribute")
IMPORT_STAR = row("IMPORT_STAR", NONE, -1, "module →: all its public names into the locals")

# --- match

GET_LEN = row("GET_LEN", NONE, 1, "a → a len(a)")
MATCH_SEQUENCE = row("MATCH_SEQUENCE", NONE, 1, "a → a bool")
MATCH_MAPPING = row("MATCH_MAPPING", NONE, 1, "a → a bool")
MATCH_KEYS = row("MATCH_KEYS", NONE, 1, "a keys → a keys, tuple of values or None")
MATCH_CLASS = row("MATCH_CLASS", COUNT, -2, "a class names → tuple of attributes or None; so many by position")
DICT_WITHOUT_KEYS = row("DICT_WITHOUT_KEYS", NONE, 0, "a keys → a, a dict of the rest")

# --- the prompt

PRINT_EXPR = row("PRINT_EXPR", NONE, -1, "a →: sys.displayhook(a)")

DEFAULTS, KWDEFAULTS, ANNOTATIONS, CLOSURE = 1, 2, 4, 8
"""The flags of MAKE_FUNCTION: which values are there."""

CONVERSIONS = {-1: 0, ord("s"): 1, ord("r"): 2, ord("a"): 3}
"""The operand of FORMAT_VALUE and FORMAT_SPEC for a conversion of an f-string."""

# What an instruction does to the stack that the columns can't say.
LEAVES = (RETURN_VALUE, RAISE, RERAISE)
"""The next instruction never follows."""
ALWAYS_JUMPS = (JUMP, JUMP_BACK)
