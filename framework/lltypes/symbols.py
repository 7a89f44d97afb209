"""Functions and data that cross units by fixed names: who writes code against them sees only this table.

Low-level operations that are more than a few instructions call these *kit symbols*; the runtime unit defines them.  A
graph defines one when its ``hints["symbol"]`` is the name.  ``driver/abi.py`` turns the table into a fingerprint and
checks at link time that nothing is missing.

Allocation contract: memory between ``nursery_free`` and ``nursery_top`` is zeroed.  Inlined allocation takes
``size`` bytes (a multiple of ``ALLOCATION_ALIGNMENT``) from there, writes the type info's address as header word (no
flags) and the length if there is one.  When that does not fit, or is larger than ``MAX_INLINE_ALLOCATION``, the slow
path is called; it returns a finished object, or null with MemoryError pending.
"""

from __future__ import annotations

from dataclasses import dataclass

from framework.lltypes.types import GCREF, Address, Bool, FuncType, LLType, Signed, Void

ALLOCATION_ALIGNMENT = 8
MAX_INLINE_ALLOCATION = 4096  # bytes; larger objects always take the slow path


@dataclass(frozen=True, slots=True)
class KitFunction:
    """A function every executable must contain."""

    name: str
    type: FuncType
    can_raise: bool
    can_collect: bool
    doc: str


KIT_FUNCTIONS: dict[str, KitFunction] = {}


def _function(name: str, args: tuple[LLType, ...], result: LLType, flags: str, doc: str) -> None:
    KIT_FUNCTIONS[name] = KitFunction(name, FuncType(args, result), "r" in flags, "c" in flags, doc)


_function("kit_gc_malloc_slow", (Address, Signed), GCREF, "rc", "(type info, bytes): allocate when the nursery is full")
_function("kit_gc_malloc_varsize_slow", (Address, Signed), GCREF, "rc", "(type info, length): any varsized allocation")
_function("kit_gc_write_barrier_slow", (GCREF,), Void, "", "(object): its header has TRACK set")
_function("kit_gc_write_barrier_array_slow", (GCREF, Signed), Void, "", "(array, index): the same, may mark a card")
_function("kit_gc_initialise", (), Void, "", "before anything is allocated: make the heap, as KIT_GC_* say")
_function("kit_gc_add_static_root", (Address,), Void, "", "(place): a reference in raw memory that is a root")
_function("kit_gc_add_context", (Address,), Void, "", "(EXECUTION_CONTEXT): its shadow stack holds roots from now on")
_function("kit_gc_remove_context", (Address,), Void, "", "(EXECUTION_CONTEXT): it does not any more")
_function("kit_gc_collect", (Signed,), Void, "c", "0 nursery, 1 a step of the old generation, 2 everything")
_function("kit_gc_identity_hash", (GCREF,), Signed, "rc", "identity hash that survives moves")
_function("kit_gc_pin", (GCREF,), Bool, "", "forbid moving; false when it can't be pinned now")
_function("kit_gc_unpin", (GCREF,), Void, "", "allow moving again")
_function("kit_gc_is_moving", (GCREF,), Bool, "", "whether the object can still move")
_function("kit_gc_weakref_create", (GCREF,), GCREF, "rc", "a new weak reference to the object")
_function("kit_gc_weakref_deref", (GCREF,), GCREF, "", "referent, null when it died")
_function("kit_gc_register_finalizer", (GCREF, Signed), Void, "rc", "(object, queue number)")
_function("kit_gc_next_dead", (Signed,), GCREF, "", "(queue number): next dead object, null when there is none")
_function("kit_gc_set_maximum", (Signed,), Void, "", "(bytes): the heap may not grow beyond, 0 for no limit")
_function("kit_gc_statistics", (Signed,), Signed, "", "a counter of the collector")
_function("kit_stack_overflow", (), Void, "rc", "the native stack is nearly used up: make RecursionError pending")
_function("kit_raise_memory_error", (), Void, "r", "make the prebuilt MemoryError pending")
_function("kit_main", (Signed, Address), Signed, "rc", "(argc, argv): runs the program, its result is the exit status")
