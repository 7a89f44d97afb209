"""The operations of traces: one row each.

A row gives an operation a number, and says

    name       ``type_verb_variant``; guards are ``guard_*``
    arguments  one letter per argument: i an integer, r a reference, f a float, x any kind; a final ``*`` is any number of
               arguments of any kind
    result     i, r, f or v (none)
    flags      below, separated by blanks

Everything else about an operation (what it computes, how it is optimised, the machine code) is keyed by its number.
Integers are machine words: booleans are 0 and 1, characters their code, unsigned numbers the signed one of the same bits,
raw pointers, function pointers and classes their address.  A class is the address of a type info (``lltypes.typeinfo``).

Flags:
    pure       the result depends on the arguments only; needs no guard before, may be folded, shared and removed
    bool       the result is 0 or 1
    guard      leaves the trace when its condition doesn't hold; carries resume data
    foldguard  a guard that does nothing when its arguments are constants that satisfy it
    ovf        sets the overflow condition that the next operation, a guard, tests
    descr      has a descriptor (model.py)
    read       depends on memory
    write      changes memory
    alloc      makes an object, may collect
    call       calls a function
    raises     may leave a pending exception that the next operation, a guard, tests
    final      ends a trace
"""

NAMES: list[str] = []
ARGUMENTS: list[str] = []
RESULTS: list[str] = []
FLAGS: list[int] = []

PURE = 1
BOOL = 2
GUARD = 4
FOLDGUARD = 8
OVF = 16
DESCR = 32
READ = 64
WRITE = 128
ALLOC = 256
CALL = 512
RAISES = 1024
FINAL = 2048

_FLAG_NAMES = {
    "pure": PURE, "bool": BOOL, "guard": GUARD, "foldguard": FOLDGUARD, "ovf": OVF, "descr": DESCR, "read": READ,
    "write": WRITE, "alloc": ALLOC, "call": CALL, "raises": RAISES, "final": FINAL,
}  # fmt: skip


def _row(name: str, arguments: str, result: str, flags: str) -> int:
    """Add a row.  Returns: its number."""
    NAMES.append(name)
    ARGUMENTS.append(arguments)
    RESULTS.append(result)
    FLAGS.append(sum(_FLAG_NAMES[flag] for flag in flags.split()))
    return len(NAMES) - 1


# --- structure
LABEL = _row("label", "*", "v", "descr")  # a place that jump can go to, and its arguments (TargetToken)
JUMP = _row("jump", "*", "v", "final descr")  # to a label (TargetToken), with values for its arguments
FINISH = _row("finish", "*", "v", "final descr")  # leaves the trace for good with a result or none (FinishDescr)

# --- guards
GUARD_TRUE = _row("guard_true", "i", "v", "guard foldguard descr")
GUARD_FALSE = _row("guard_false", "i", "v", "guard foldguard descr")
GUARD_VALUE = _row("guard_value", "xx", "v", "guard foldguard descr")  # equal to a constant of the same kind
GUARD_CLASS = _row("guard_class", "ri", "v", "guard foldguard descr")  # not null is known; exactly this class
GUARD_NONNULL = _row("guard_nonnull", "r", "v", "guard foldguard descr")
GUARD_ISNULL = _row("guard_isnull", "r", "v", "guard foldguard descr")
GUARD_NONNULL_CLASS = _row("guard_nonnull_class", "ri", "v", "guard foldguard descr")
GUARD_SUBCLASS = _row("guard_subclass", "ri", "v", "guard foldguard descr")  # not null is known; this class or derived
GUARD_NO_OVERFLOW = _row("guard_no_overflow", "", "v", "guard descr")
GUARD_OVERFLOW = _row("guard_overflow", "", "v", "guard descr")
GUARD_NO_EXCEPTION = _row("guard_no_exception", "", "v", "guard descr")
GUARD_EXCEPTION = _row("guard_exception", "i", "r", "guard descr")  # pending and exactly of this class; taken, cleared
GUARD_NOT_FORCED = _row("guard_not_forced", "", "v", "guard descr")  # after a call that may force this frame
GUARD_NOT_FORCED_2 = _row("guard_not_forced_2", "", "v", "guard descr")  # before finish of a frame that escaped
GUARD_NOT_INVALIDATED = _row("guard_not_invalidated", "", "v", "guard descr")  # no quasi-immutable field changed
GUARD_ALWAYS_FAILS = _row("guard_always_fails", "", "v", "guard descr")

# --- integers: wrap modulo 2**64; divisions truncate (C), their operands are in range
INT_ADD = _row("int_add", "ii", "i", "pure")
INT_SUB = _row("int_sub", "ii", "i", "pure")
INT_MUL = _row("int_mul", "ii", "i", "pure")
INT_DIV = _row("int_div", "ii", "i", "pure")
INT_REM = _row("int_rem", "ii", "i", "pure")
INT_AND = _row("int_and", "ii", "i", "pure")
INT_OR = _row("int_or", "ii", "i", "pure")
INT_XOR = _row("int_xor", "ii", "i", "pure")
INT_LSHIFT = _row("int_lshift", "ii", "i", "pure")
INT_RSHIFT = _row("int_rshift", "ii", "i", "pure")
UINT_RSHIFT = _row("uint_rshift", "ii", "i", "pure")
UINT_DIV = _row("uint_div", "ii", "i", "pure")
UINT_REM = _row("uint_rem", "ii", "i", "pure")
UINT_MUL_HIGH = _row("uint_mul_high", "ii", "i", "pure")
INT_NEG = _row("int_neg", "i", "i", "pure")
INT_INVERT = _row("int_invert", "i", "i", "pure")
INT_SIGNEXT = _row("int_signext", "ii", "i", "pure")  # the low n bytes (constant 1, 2 or 4), sign-extended
INT_CLZ = _row("int_clz", "i", "i", "pure")
INT_CTZ = _row("int_ctz", "i", "i", "pure")
INT_POPCOUNT = _row("int_popcount", "i", "i", "pure")
INT_LT = _row("int_lt", "ii", "i", "pure bool")
INT_LE = _row("int_le", "ii", "i", "pure bool")
INT_EQ = _row("int_eq", "ii", "i", "pure bool")
INT_NE = _row("int_ne", "ii", "i", "pure bool")
INT_GT = _row("int_gt", "ii", "i", "pure bool")
INT_GE = _row("int_ge", "ii", "i", "pure bool")
UINT_LT = _row("uint_lt", "ii", "i", "pure bool")
UINT_LE = _row("uint_le", "ii", "i", "pure bool")
UINT_GT = _row("uint_gt", "ii", "i", "pure bool")
UINT_GE = _row("uint_ge", "ii", "i", "pure bool")
INT_IS_ZERO = _row("int_is_zero", "i", "i", "pure bool")
INT_IS_TRUE = _row("int_is_true", "i", "i", "pure bool")
INT_ADD_OVF = _row("int_add_ovf", "ii", "i", "ovf")  # an overflow guard follows
INT_SUB_OVF = _row("int_sub_ovf", "ii", "i", "ovf")
INT_MUL_OVF = _row("int_mul_ovf", "ii", "i", "ovf")

# --- floats
FLOAT_ADD = _row("float_add", "ff", "f", "pure")
FLOAT_SUB = _row("float_sub", "ff", "f", "pure")
FLOAT_MUL = _row("float_mul", "ff", "f", "pure")
FLOAT_TRUEDIV = _row("float_truediv", "ff", "f", "pure")
FLOAT_NEG = _row("float_neg", "f", "f", "pure")
FLOAT_ABS = _row("float_abs", "f", "f", "pure")
FLOAT_SQRT = _row("float_sqrt", "f", "f", "pure")
FLOAT_FLOOR = _row("float_floor", "f", "f", "pure")
FLOAT_LT = _row("float_lt", "ff", "i", "pure bool")
FLOAT_LE = _row("float_le", "ff", "i", "pure bool")
FLOAT_EQ = _row("float_eq", "ff", "i", "pure bool")
FLOAT_NE = _row("float_ne", "ff", "i", "pure bool")
FLOAT_GT = _row("float_gt", "ff", "i", "pure bool")
FLOAT_GE = _row("float_ge", "ff", "i", "pure bool")
CAST_INT_TO_FLOAT = _row("cast_int_to_float", "i", "f", "pure")
CAST_UINT_TO_FLOAT = _row("cast_uint_to_float", "i", "f", "pure")
CAST_FLOAT_TO_INT = _row("cast_float_to_int", "f", "i", "pure")  # truncates; the argument is in range
CAST_FLOAT_TO_UINT = _row("cast_float_to_uint", "f", "i", "pure")
CAST_FLOAT_TO_BITS = _row("cast_float_to_bits", "f", "i", "pure")
CAST_BITS_TO_FLOAT = _row("cast_bits_to_float", "i", "f", "pure")
CAST_FLOAT_TO_SINGLE = _row("cast_float_to_single", "f", "i", "pure")  # a single-precision float is its 32 bits, an int
CAST_SINGLE_TO_FLOAT = _row("cast_single_to_float", "i", "f", "pure")

# --- references
REF_EQ = _row("ref_eq", "rr", "i", "pure bool")
REF_NE = _row("ref_ne", "rr", "i", "pure bool")
CLASS_OF = _row("class_of", "r", "i", "pure")  # not null is known
CAST_REF_TO_INT = _row("cast_ref_to_int", "r", "i", "read")  # the address of an object that doesn't move
CAST_INT_TO_REF = _row("cast_int_to_ref", "i", "r", "read")
SAME_AS_I = _row("same_as_i", "i", "i", "pure")
SAME_AS_R = _row("same_as_r", "r", "r", "pure")
SAME_AS_F = _row("same_as_f", "f", "f", "pure")

# --- memory.  Fields (FieldDescr), items of arrays and of the array that ends a struct (ArrayDescr), fields of the structs
# in an array (InteriorDescr), raw memory at address + offset (ArrayDescr: kind and size of what is there)
GETFIELD_GC_I = _row("getfield_gc_i", "r", "i", "read descr")
GETFIELD_GC_R = _row("getfield_gc_r", "r", "r", "read descr")
GETFIELD_GC_F = _row("getfield_gc_f", "r", "f", "read descr")
GETFIELD_GC_PURE_I = _row("getfield_gc_pure_i", "r", "i", "pure descr")  # an immutable field, or a quasi-immutable one
GETFIELD_GC_PURE_R = _row("getfield_gc_pure_r", "r", "r", "pure descr")
GETFIELD_GC_PURE_F = _row("getfield_gc_pure_f", "r", "f", "pure descr")
SETFIELD_GC = _row("setfield_gc", "rx", "v", "write descr")
GETARRAYITEM_GC_I = _row("getarrayitem_gc_i", "ri", "i", "read descr")
GETARRAYITEM_GC_R = _row("getarrayitem_gc_r", "ri", "r", "read descr")
GETARRAYITEM_GC_F = _row("getarrayitem_gc_f", "ri", "f", "read descr")
GETARRAYITEM_GC_PURE_I = _row("getarrayitem_gc_pure_i", "ri", "i", "pure descr")
GETARRAYITEM_GC_PURE_R = _row("getarrayitem_gc_pure_r", "ri", "r", "pure descr")
GETARRAYITEM_GC_PURE_F = _row("getarrayitem_gc_pure_f", "ri", "f", "pure descr")
SETARRAYITEM_GC = _row("setarrayitem_gc", "rix", "v", "write descr")
ARRAYLEN_GC = _row("arraylen_gc", "r", "i", "pure descr")
GETINTERIORFIELD_GC_I = _row("getinteriorfield_gc_i", "ri", "i", "read descr")
GETINTERIORFIELD_GC_R = _row("getinteriorfield_gc_r", "ri", "r", "read descr")
GETINTERIORFIELD_GC_F = _row("getinteriorfield_gc_f", "ri", "f", "read descr")
SETINTERIORFIELD_GC = _row("setinteriorfield_gc", "rix", "v", "write descr")
ARRAY_COPY = _row("array_copy", "ririi", "v", "write descr")  # source start destination start count; barriers included
ARRAY_CLEAR = _row("array_clear", "rii", "v", "write descr")
GETFIELD_RAW_I = _row("getfield_raw_i", "i", "i", "read descr")
GETFIELD_RAW_R = _row("getfield_raw_r", "i", "r", "read descr")
GETFIELD_RAW_F = _row("getfield_raw_f", "i", "f", "read descr")
SETFIELD_RAW = _row("setfield_raw", "ix", "v", "write descr")
RAW_LOAD_I = _row("raw_load_i", "ii", "i", "read descr")  # address, bytes
RAW_LOAD_F = _row("raw_load_f", "ii", "f", "read descr")
RAW_STORE = _row("raw_store", "iix", "v", "write descr")
NEW = _row("new", "", "r", "alloc descr")  # zeroed (SizeDescr)
NEW_ARRAY = _row("new_array", "i", "r", "alloc descr")  # zeroed (ArrayDescr); the length is good
FORCE_TOKEN = _row("force_token", "", "i", "read")  # identifies the running frame
VIRTUAL_REF = _row("virtual_ref", "ri", "r", "alloc")  # removed by the optimiser
VIRTUAL_REF_FINISH = _row("virtual_ref_finish", "rr", "v", "write")
QUASIIMMUT_FIELD = _row("quasiimmut_field", "r", "v", "read descr")  # the next reads of this field are constants

# --- calls: the function's address, then its arguments (CallDescr)
CALL_I = _row("call_i", "i*", "i", "call raises descr")
CALL_R = _row("call_r", "i*", "r", "call raises descr")
CALL_F = _row("call_f", "i*", "f", "call raises descr")
CALL_V = _row("call_v", "i*", "v", "call raises descr")
CALL_PURE_I = _row("call_pure_i", "i*", "i", "call raises descr")  # an elidable function
CALL_PURE_R = _row("call_pure_r", "i*", "r", "call raises descr")
CALL_PURE_F = _row("call_pure_f", "i*", "f", "call raises descr")
CALL_LOOPINVARIANT_I = _row("call_loopinvariant_i", "i*", "i", "call raises descr")
CALL_LOOPINVARIANT_R = _row("call_loopinvariant_r", "i*", "r", "call raises descr")
CALL_LOOPINVARIANT_F = _row("call_loopinvariant_f", "i*", "f", "call raises descr")
CALL_LOOPINVARIANT_V = _row("call_loopinvariant_v", "i*", "v", "call raises descr")
CALL_MAY_FORCE_I = _row("call_may_force_i", "i*", "i", "call raises descr")  # may force virtualizables and virtual refs
CALL_MAY_FORCE_R = _row("call_may_force_r", "i*", "r", "call raises descr")
CALL_MAY_FORCE_F = _row("call_may_force_f", "i*", "f", "call raises descr")
CALL_MAY_FORCE_V = _row("call_may_force_v", "i*", "v", "call raises descr")
CALL_ASSEMBLER_I = _row("call_assembler_i", "*", "i", "call raises descr")  # another loop (LoopToken), with its reds
CALL_ASSEMBLER_R = _row("call_assembler_r", "*", "r", "call raises descr")
CALL_ASSEMBLER_F = _row("call_assembler_f", "*", "f", "call raises descr")
CALL_ASSEMBLER_V = _row("call_assembler_v", "*", "v", "call raises descr")
COND_CALL = _row("cond_call", "ii*", "v", "call raises descr")  # if the first argument is true, calls the second
COND_CALL_VALUE_I = _row("cond_call_value_i", "ii*", "i", "call raises descr")  # the first argument if it isn't 0
COND_CALL_VALUE_R = _row("cond_call_value_r", "ri*", "r", "call raises descr")
RECORD_EXACT_CLASS = _row("record_exact_class", "ri", "v", "")  # facts for the optimiser
RECORD_EXACT_VALUE_I = _row("record_exact_value_i", "ii", "v", "")
RECORD_EXACT_VALUE_R = _row("record_exact_value_r", "rr", "v", "")
RECORD_KNOWN_RESULT = _row("record_known_result", "xi*", "v", "descr")
KEEP_ALIVE = _row("keep_alive", "x", "v", "")
ENTER_PORTAL_FRAME = _row("enter_portal_frame", "ii", "v", "")  # driver number, unique id
LEAVE_PORTAL_FRAME = _row("leave_portal_frame", "i", "v", "")
JIT_DEBUG = _row("jit_debug", "*", "v", "")
DEBUG_MERGE_POINT = _row("debug_merge_point", "*", "v", "")  # driver number, call depth, greens

COUNT = len(NAMES)


def is_guard(opnum: int) -> bool:
    """Whether it may leave the trace."""
    return FLAGS[opnum] & GUARD != 0


def is_pure(opnum: int) -> bool:
    """Whether the result depends on the arguments only, and it cannot fail."""
    return FLAGS[opnum] & PURE != 0


def is_call(opnum: int) -> bool:
    """Whether it calls a function."""
    return FLAGS[opnum] & CALL != 0


def is_final(opnum: int) -> bool:
    """Whether it ends a trace."""
    return FLAGS[opnum] & FINAL != 0


def can_raise(opnum: int) -> bool:
    """Whether it may leave a pending exception."""
    return FLAGS[opnum] & RAISES != 0


def is_overflow(opnum: int) -> bool:
    """Whether it sets the overflow condition."""
    return FLAGS[opnum] & OVF != 0


def is_bool(opnum: int) -> bool:
    """Whether its result is 0 or 1."""
    return FLAGS[opnum] & BOOL != 0
