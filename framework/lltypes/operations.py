"""The low-level operation table: one row per operation.

Everything that consumes low-level graphs (executor, LLVM writer, passes, checker, docs page) is keyed by these rows; a
completeness test fails when a consumer lacks one.

``effects`` is one of
    pure      the result depends only on the arguments; may be folded, shared, removed, moved
    read      depends on memory too; may be removed
    write     changes memory
    alloc     allocates in the collected heap: may collect, may raise MemoryError
    call      calls a graph or foreign function: anything
    control   changes nothing the optimiser may assume (debug markers, keep-alives)

``args``/``result`` are kinds for the checker: names of primitive types, ``ptr`` (any pointer), ``any``, ``type`` (a
Constant holding a low-level type, concretetype Void), ``name`` (a Constant holding a field name, Void), ``*`` repeats
the previous kind.  ``result`` may also be ``=N``: the type of argument N.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One low-level operation."""

    name: str
    args: tuple[str, ...]
    result: str
    effects: str
    doc: str

    @property
    def is_pure(self) -> bool:
        """Whether it may be folded, shared, moved and removed."""
        return self.effects == "pure"

    @property
    def can_raise(self) -> bool:
        """Whether it may set the pending exception."""
        return self.effects in ("alloc", "call")

    @property
    def can_collect(self) -> bool:
        """Whether the collector may run inside it."""
        return self.effects in ("alloc", "call")


TABLE: dict[str, Row] = {}


def _row(name: str, args: str, result: str, effects: str, doc: str) -> None:
    TABLE[name] = Row(name, tuple(args.split()), result, effects, doc)


def _family(prefix: str, type_: str, names: str, result: str, doc: str) -> None:
    for name in names.split():
        _row(f"{prefix}_{name}", f"{type_} {type_}", result, "pure", doc.format(name))


# --- integers.  Wrap modulo 2**64.  Division truncates towards zero (C); its operands were checked by the caller.
_family("int", "Signed", "add sub mul and or xor", "Signed", "signed {}, wrapping")
_family("int", "Signed", "lt le eq ne gt ge", "Bool", "signed comparison {}")
_row(
    "int_div",
    "Signed Signed",
    "Signed",
    "pure",
    "quotient truncated towards zero; undefined for y == 0, wraps for MIN/-1",
)
_row("int_rem", "Signed Signed", "Signed", "pure", "remainder with the sign of x; undefined for y == 0, 0 for MIN % -1")
_row("int_lshift", "Signed Signed", "Signed", "pure", "x << y; undefined unless 0 <= y < 64")
_row("int_rshift", "Signed Signed", "Signed", "pure", "arithmetic x >> y; undefined unless 0 <= y < 64")
_row("int_neg", "Signed", "Signed", "pure", "-x, wrapping")
_row("int_invert", "Signed", "Signed", "pure", "~x")
_row("int_is_true", "Signed", "Bool", "pure", "x != 0")
_row("int_add_overflows", "Signed Signed", "Bool", "pure", "whether x + y leaves the signed range")
_row("int_sub_overflows", "Signed Signed", "Bool", "pure", "whether x - y leaves the signed range")
_row("int_mul_overflows", "Signed Signed", "Bool", "pure", "whether x * y leaves the signed range")
_row("int_between", "Signed Signed Signed", "Bool", "pure", "a <= b < c, as one unsigned comparison (requires a <= c)")
_row("int_mul_high", "Unsigned Unsigned", "Unsigned", "pure", "upper 64 bits of the 128-bit product")
_row("int_clz", "Unsigned", "Signed", "pure", "number of leading zero bits (64 for 0)")
_row("int_ctz", "Unsigned", "Signed", "pure", "number of trailing zero bits (64 for 0)")
_row("int_popcount", "Unsigned", "Signed", "pure", "number of one bits")
_row(
    "uint_div_wide", "Unsigned Unsigned Unsigned", "Unsigned", "pure", "(hi:lo) // d for hi < d: 128 by 64 bit quotient"
)
_row("uint_rem_wide", "Unsigned Unsigned Unsigned", "Unsigned", "pure", "(hi:lo) % d for hi < d")
_family("uint", "Unsigned", "add sub mul and or xor", "Unsigned", "unsigned {}, wrapping")
_family("uint", "Unsigned", "lt le eq ne gt ge", "Bool", "unsigned comparison {}")
_row("uint_div", "Unsigned Unsigned", "Unsigned", "pure", "quotient; undefined for y == 0")
_row("uint_rem", "Unsigned Unsigned", "Unsigned", "pure", "remainder; undefined for y == 0")
_row("uint_lshift", "Unsigned Signed", "Unsigned", "pure", "x << y; undefined unless 0 <= y < 64")
_row("uint_rshift", "Unsigned Signed", "Unsigned", "pure", "logical x >> y; undefined unless 0 <= y < 64")
_row("uint_invert", "Unsigned", "Unsigned", "pure", "~x")
# --- floats (IEEE double)
_family("float", "Float", "add sub mul truediv", "Float", "IEEE {} (division by zero gives inf or nan)")
_family("float", "Float", "lt le eq ne gt ge", "Bool", "IEEE comparison {}")
_row("float_neg", "Float", "Float", "pure", "-x, sign of zero included")
_row("float_abs", "Float", "Float", "pure", "|x|")
_row("float_sqrt", "Float", "Float", "pure", "square root, nan for x < 0")
_row("float_floor", "Float", "Float", "pure", "round towards minus infinity")
_row("float_rem", "Float Float", "Float", "pure", "C fmod")
# --- booleans, characters
_row("bool_not", "Bool", "Bool", "pure", "logical not")
_family("bool", "Bool", "and or xor eq ne", "Bool", "boolean {}")
_family("char", "Char", "eq ne lt le gt ge", "Bool", "byte comparison {}")
_family("unichar", "UniChar", "eq ne lt le gt ge", "Bool", "code point comparison {}")
# --- conversions
_row("cast_bool_to_int", "Bool", "Signed", "pure", "False 0, True 1")
_row("cast_int_to_uint", "Signed", "Unsigned", "pure", "same bits")
_row("cast_uint_to_int", "Unsigned", "Signed", "pure", "same bits")
_row("cast_int_to_float", "Signed", "Float", "pure", "nearest double")
_row("cast_uint_to_float", "Unsigned", "Float", "pure", "nearest double")
_row("cast_float_to_int", "Float", "Signed", "pure", "truncate; undefined outside the signed range")
_row("cast_float_to_uint", "Float", "Unsigned", "pure", "truncate; undefined outside the unsigned range")
_row("cast_float_to_bits", "Float", "Unsigned", "pure", "the IEEE bit pattern")
_row("cast_bits_to_float", "Unsigned", "Float", "pure", "the double with this bit pattern")
_row(
    "cast_primitive",
    "any",
    "any",
    "pure",
    "between integer kinds (truncate or extend) and Float <-> SingleFloat, by result type",
)
_row("cast_char_to_int", "Char", "Signed", "pure", "0..255")
_row("cast_int_to_char", "Signed", "Char", "pure", "low 8 bits")
_row("cast_unichar_to_int", "UniChar", "Signed", "pure", "code point")
_row("cast_int_to_unichar", "Signed", "UniChar", "pure", "low 32 bits")
# --- pointers
_family("ptr", "ptr", "eq ne", "Bool", "same object: {}")
_row("ptr_nonzero", "ptr", "Bool", "pure", "not null")
_row("ptr_iszero", "ptr", "Bool", "pure", "null")
_row("cast_pointer", "ptr", "ptr", "pure", "to a base or (checked in the executor) derived struct, or to/from GCREF")
_row(
    "cast_ptr_to_adr",
    "ptr",
    "Address",
    "pure",
    "address of a raw object or function, or of a pinned or non-moving collected object",
)
_row("cast_adr_to_ptr", "Address", "ptr", "pure", "reverse of cast_ptr_to_adr")
_row("cast_adr_to_int", "Address", "Signed", "pure", "the address as a number")
_row("cast_int_to_adr", "Signed", "Address", "pure", "reverse of cast_adr_to_int")
_row("same_as", "any", "=0", "pure", "a copy")
# --- memory
_row("malloc", "type", "ptr", "alloc", "new zeroed GcStruct of the given type")
_row(
    "malloc_varsize",
    "type Signed",
    "ptr",
    "alloc",
    "new zeroed GcArray, or GcStruct ending in an array, with this many items; MemoryError when negative or too large",
)
_row("getfield", "ptr name", "any", "read", "read a field")
_row("setfield", "ptr name any", "Void", "write", "write a field; the gc pass adds the write barrier")
_row("getarrayitem", "ptr Signed", "any", "read", "read items[i] of an Array/GcArray; index unchecked")
_row("setarrayitem", "ptr Signed any", "Void", "write", "write items[i]; index unchecked")
_row("getarraysize", "ptr", "Signed", "read", "the length word of an Array/GcArray")
_row("getinteriorfield", "ptr Signed name", "any", "read", "read items[i].field of an array of structs")
_row("setinteriorfield", "ptr Signed name any", "Void", "write", "write items[i].field of an array of structs")
_row("getinteriorsize", "ptr", "Signed", "read", "length of the varsized array that ends a GcStruct")
_row("getinterioritem", "ptr Signed", "any", "read", "read item i of the varsized array that ends a struct")
_row("setinterioritem", "ptr Signed any", "Void", "write", "write item i of the varsized array that ends a struct")
_row("getsubstruct", "ptr name", "ptr", "pure", "address of a raw inlined struct or fixed array (raw only)")
_row(
    "array_copy",
    "ptr Signed ptr Signed Signed",
    "Void",
    "write",
    "copy n items src[i:] -> dst[j:] (GcArray, same item type, ranges may overlap); the gc pass adds barriers",
)
_row(
    "interior_copy",
    "ptr Signed ptr Signed Signed",
    "Void",
    "write",
    "the same between varsized arrays that end GcStructs (primitive items)",
)
_row("array_clear", "ptr Signed Signed", "Void", "write", "zero items [i:i+n]")
_row(
    "shrink_array", "ptr Signed", "Void", "write", "reduce the length of the varsized array ending a GcStruct, in place"
)
_row("raw_malloc", "Signed", "Address", "write", "zeroed raw memory of n bytes; null when there is none")
_row("raw_free", "Address", "Void", "write", "give raw memory back")
_row(
    "raw_load",
    "Address Signed",
    "any",
    "read",
    "read a primitive, pointer or address of the result's type at address + offset bytes",
)
_row(
    "raw_store",
    "Address Signed any",
    "Void",
    "write",
    "write a primitive, pointer or address at address + offset bytes",
)
_row(
    "raw_memcopy",
    "Address Address Signed",
    "Void",
    "write",
    "copy n bytes from the first to the second; ranges may overlap",
)
_row("raw_memclear", "Address Signed", "Void", "write", "zero n bytes")
_row("adr_add", "Address Signed", "Address", "pure", "address + bytes")
_row("adr_sub", "Address Signed", "Address", "pure", "address - bytes")
_row("adr_delta", "Address Address", "Signed", "pure", "difference in bytes")
_family("adr", "Address", "eq ne lt le gt ge", "Bool", "address comparison {}")
_row("size_of", "type", "Signed", "pure", "bytes of the fixed part of a type, header included for collected ones")
_row(
    "item_offset",
    "type",
    "Signed",
    "pure",
    "byte offset of item 0 of an array type (or of the array that ends a struct)",
)
_row("item_size", "type", "Signed", "pure", "bytes per item of an array type (or of the array that ends a struct)")
_row("field_offset", "type name", "Signed", "pure", "byte offset of a field")
_row(
    "offset_of_length",
    "type",
    "Signed",
    "pure",
    "byte offset of the length word of an array type (or of the array that ends a struct)",
)
# --- type infos (see gc/ and the ABI): the header word of a collected object
_row("gc_type_info", "ptr", "ptr", "read", "type info (vtable) of a collected object, flags masked off")
_row("type_info_of", "type", "ptr", "pure", "the type info of a GcStruct or GcArray type, as a constant address")
# --- calls
_row(
    "direct_call",
    "ptr any *",
    "any",
    "call",
    "call a known function (the first argument is a Constant function pointer)",
)
_row(
    "indirect_call",
    "ptr any *",
    "any",
    "call",
    "call a function pointer; a trailing Void Constant holds the list of possible graphs, or None",
)
# --- exceptions and thread state (created by the exception transform)
_row("exc_pending", "", "ptr", "read", "the pending exception instance, null when none")
_row("exc_set", "ptr", "Void", "write", "make an instance the pending exception")
_row("exc_clear", "", "Void", "write", "forget the pending exception")
_row(
    "exc_trace",
    "any",
    "Void",
    "write",
    "note the operation's source position in the traceback ring (argument: 0 raised here, 1 passed through, 2 caught)",
)
# --- collector interface
_row("gc_collect", "Signed", "Void", "call", "collect: 0 the nursery, 1 a step of the old generation, 2 everything")
_row("gc_identity_hash", "ptr", "Signed", "call", "identity hash of a collected object, stable over moves")
_row("gc_pin", "ptr", "Bool", "call", "forbid moving; False when it can't be pinned now")
_row("gc_unpin", "ptr", "Void", "call", "allow moving again")
_row("gc_is_moving", "ptr", "Bool", "call", "whether the object can still move")
_row(
    "gc_write_barrier",
    "ptr",
    "Void",
    "write",
    "before a reference is stored into this object (inserted by the gc pass)",
)
_row(
    "gc_write_barrier_array",
    "ptr Signed",
    "Void",
    "write",
    "before a reference is stored at this index (inserted by the gc pass)",
)
_row(
    "gc_allocate_fast",
    "type Signed *",
    "ptr",
    "write",
    "malloc or malloc_varsize from the nursery, null when the slow path is needed (inserted by the gc pass)",
)
_row(
    "gc_allocate_slow",
    "type Signed *",
    "ptr",
    "alloc",
    "the slow path of malloc or malloc_varsize (inserted by the gc pass)",
)
_row("gc_push_roots", "any *", "Void", "write", "save live references on the shadow stack (inserted by the gc pass)")
_row("gc_pop_roots", "any *", "Void", "write", "drop them (inserted by the gc pass)")
_row(
    "gc_reload_root", "Signed", "ptr", "read", "reference N from the top of the shadow stack (inserted by the gc pass)"
)
_row("gc_weakref_create", "ptr", "ptr", "alloc", "a new weak reference object to the argument")
_row("gc_weakref_deref", "ptr", "ptr", "read", "the referent as GCREF, null when it died")
_row(
    "gc_register_finalizer", "ptr Signed", "Void", "call", "when the object is found dead, put it on finalizer queue N"
)
_row("gc_next_dead", "Signed", "ptr", "call", "next object (GCREF) of finalizer queue N, null when there is none")
_row("gc_statistics", "Signed", "Signed", "read", "a counter of the collector, numbered in gc/statistics")
# --- the rest
_row("keep_alive", "any", "Void", "control", "a use, so that the value lives until here")
_row("debug_assert", "Bool any", "Void", "control", "stop with a message when false (--debug builds only)")
_row("debug_fatal", "any", "Void", "control", "print a constant message to stderr and abort")
_row("likely", "Bool", "Bool", "pure", "the argument, with a hint that it is usually true")
_row("unlikely", "Bool", "Bool", "pure", "the argument, with a hint that it is usually false")
_row(
    "stack_is_low",
    "",
    "Bool",
    "read",
    "whether the native stack is nearly used up (made from stack_check by the exception transform)",
)
_row("stack_check", "", "Void", "call", "raise RecursionError when the native stack is nearly used up")
_row("event_poll", "", "Bool", "control", "whether the thread's event word is set: each time anew, others set it")
_row("jit_marker", "any *", "Void", "control", "a hint for the JIT's codewriter; does nothing otherwise")
_row("jit_query", "any *", "=0", "read", "what the JIT answers about its trace; the first argument without a JIT")
