"""The machine as the JIT sees it: descriptors, memory access for folding and for the blackhole interpreter, entry of code.

Everything here is small and abstract.  Two machines exist:

    backend/simulator   host code.  References are the simulated objects of ``lltypes.memory``, raw addresses ints of
                        ``lltypes.rawmemory``; traces are executed in Python
    backend/x86_64 …    translated code.  References and addresses are what they are; traces become machine code

A descriptor holds plain numbers (offsets, sizes), enough for a machine-code backend.  A hosted machine finds the low-level
type behind it through ``Descriptor.number``, its place in the program's table of descriptors.  There is one descriptor per
field, array type, … in a program: compare them with ``is``.
"""

from __future__ import annotations

from typing import Any

from framework.jit.trace.values import NULL, Descriptor, Trace

# --- memory


class SizeDescr(Descriptor):
    """A struct in the collected heap, as ``new`` makes it."""

    def __init__(self, number: int, name: str, size: int, type_info: int) -> None:
        self.number = number
        self.name = name
        self.size = size  # bytes, header included
        self.type_info = type_info  # address; for an instance this is its class
        self.is_object = False  # whether it is an instance (its class has a display) and not just a struct
        self.is_immutable = False  # all fields
        self.has_destructor = False  # never virtual, made by the slow path
        self.fields: list[FieldDescr] = []  # those of its bases first; FieldDescr.index is the place in here


class FieldDescr(Descriptor):
    """A field of a struct, collected or raw."""

    def __init__(self, number: int, name: str, offset: int, size: int, kind: str, is_signed: bool) -> None:
        self.number = number
        self.name = name  # "Class.field", for people
        self.offset = offset  # bytes from the reference, header included; from the address of a raw struct
        self.size = size  # bytes: 1, 2, 4 or 8
        self.kind = kind  # i, r or f
        self.is_signed = is_signed  # how a small integer is extended
        self.is_immutable = False
        self.is_quasi_immutable = False
        self.is_length = False  # how many items something in memory has
        self.mutate: FieldDescr | None = None  # the hidden field with the watchers of a quasi-immutable one
        self.parent: SizeDescr | None = None  # None: raw.  The class that defines it, not a derived one
        self.index = 0  # in parent.fields


class ArrayDescr(Descriptor):
    """An array type, or a struct that ends in an array: where its items are and what they are."""

    def __init__(
        self, number: int, name: str, base: int, item_size: int, length_offset: int, kind: str, is_signed: bool
    ) -> None:
        self.number = number
        self.name = name
        self.base = base  # bytes from the reference to item 0
        self.item_size = item_size
        self.length_offset = length_offset  # -1: no length (raw)
        self.kind = kind  # i, r, f; s: structs, whose fields are InteriorDescr
        self.is_signed = is_signed
        self.type_info = 0  # address; what new_array makes
        self.is_immutable = False
        self.has_references = False  # items are references, or structs that hold some
        self.interior: list[InteriorDescr] = []  # for kind s


class InteriorDescr(Descriptor):
    """A field of the structs that are an array's items."""

    def __init__(self, number: int, array: ArrayDescr, field: FieldDescr, index: int) -> None:
        self.number = number
        self.array = array
        self.field = field  # offset is that within one item
        self.index = index  # in array.interior


# --- calls

# what a call can do, from harmless to anything
ELIDABLE_CANNOT_RAISE = 0
LOOPINVARIANT = 1
CANNOT_RAISE = 2
ELIDABLE_OR_MEMORY_ERROR = 3
ELIDABLE_CAN_RAISE = 4
CAN_RAISE = 5
FORCES_VIRTUAL_OR_VIRTUALIZABLE = 6
RANDOM_EFFECTS = 7  # writes unknown memory

# calls that the optimiser knows: CallDescr.special
NOT_SPECIAL = 0
SPECIAL_ARRAY_COPY = 1  # as array_copy
SPECIAL_STRING_EQUAL = 2
SPECIAL_STRING_COMPARE = 3  # negative, 0 or positive
SPECIAL_NOT_IN_TRACE = 6
SPECIAL_FORCE_VIRTUALIZABLE = 7
SPECIAL_FORCE_VIRTUAL_REF = 8
SPECIAL_INT_FLOORDIV = 9  # Python's floor division and modulo of machine words, divisor not 0
SPECIAL_INT_MOD = 10


class CallDescr(Descriptor):
    """A signature and the effects of the functions called with it."""

    def __init__(self, number: int, name: str, arguments: str, result: str, effect: int) -> None:
        self.number = number
        self.name = name  # of the function, for people; "" for an indirect call
        self.arguments = arguments  # one kind letter per argument, the native order
        self.argument_sizes: list[int] = []  # bytes; small integers are passed extended to 8 bytes
        self.result = result  # i, r, f or v; S: a single-precision float, its bits as an int
        self.result_size = 8
        self.result_is_signed = True
        self.effect = effect
        self.special = NOT_SPECIAL
        self.can_collect = True
        self.can_invalidate = False  # may change a quasi-immutable field
        self.stub = 0  # address of the function that the interpreters call this signature with (docs/jit.md)
        self.reads: list[Descriptor] = []  # FieldDescr, ArrayDescr, InteriorDescr; not kept for RANDOM_EFFECTS
        self.writes: list[Descriptor] = []

    def can_raise(self) -> bool:
        """Whether a pending exception must be tested after it."""
        return self.effect >= ELIDABLE_OR_MEMORY_ERROR

    def is_elidable(self) -> bool:
        """Whether two calls with the same arguments give the same result."""
        effect = self.effect
        return effect in (ELIDABLE_CANNOT_RAISE, ELIDABLE_OR_MEMORY_ERROR, ELIDABLE_CAN_RAISE)

    def may_force(self) -> bool:
        """Whether it may look at the virtualizables and virtual references of this frame."""
        return self.effect >= FORCES_VIRTUAL_OR_VIRTUALIZABLE


# --- code


class LoopToken(Descriptor):
    """All code compiled for one green key: a loop, its versions, the bridges from them.  What call_assembler enters."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.inputs = ""  # kinds of what the entry takes
        self.targets: list[TargetToken] = []
        self.code: BackendData | None = None
        self.is_invalid = False
        self.name = ""  # its position in the guest program, when the machine ``wants_names``

    def full_name(self) -> str:
        """Number and name."""
        return str(self.number) + (" (" + self.name + ")" if self.name else "")


class TargetToken(Descriptor):
    """A label."""

    def __init__(self, token: LoopToken | None) -> None:
        self.token = token
        self.code: BackendData | None = None


class Listing:
    """What a machine tells of the machine code of one trace; ``Machine.listing``, when somebody wants to know."""

    def __init__(self) -> None:
        self.start = 0  # address
        self.size = 0  # bytes
        self.offsets: list[int] = []  # where the code of each operation begins
        self.code = ""  # in hexadecimal


class BackendData:
    """What a backend remembers at a token or a guard; its classes are the backend's."""


class FailDescr(Descriptor):
    """Where code was left: through a guard, or finish.  Derived in the metainterp."""

    def __init__(self) -> None:
        self.code: BackendData | None = None
        self.is_finish = False


class DeadFrame:
    """What compiled code left behind: why, and the values of the guard's fail_args (or of finish) by their index."""

    def __init__(self, descr: FailDescr) -> None:
        self.descr = descr
        self.ints: list[int] = []  # an entry per fail argument, if one is an integer; others of that list mean nothing
        self.refs: list[Any] = []
        self.floats: list[float] = []
        self.exception: Any = NULL.ref_value  # GCREF: pending when the code was left, null for none
        self.virtuals: list[Any] | None = None  # made when the frame was forced; the metainterp's.  A machine gives the
        # same DeadFrame again when the guard_not_forced fails


class FrameHandler:
    """What call_assembler asks when the code it called left through a guard or with an exception: go on from there in the
    interpreter and give the frame's result, or leave an exception with ``Machine.set_exception``."""

    def finish_int(self, frame: DeadFrame) -> int:
        """The result of a frame that returns an integer."""
        raise NotImplementedError

    def finish_ref(self, frame: DeadFrame) -> Any:
        """The result of a frame that returns a reference."""
        raise NotImplementedError

    def finish_float(self, frame: DeadFrame) -> float:
        """The result of a frame that returns a float."""
        raise NotImplementedError

    def finish_void(self, frame: DeadFrame) -> None:
        """Run a frame that returns nothing."""
        raise NotImplementedError


def _final_descr() -> FailDescr:
    descr = FailDescr()
    descr.is_finish = True
    return descr


class Machine:
    """Memory, calls and code.  Integers are words; a reference is a GCREF, null allowed only where said.

    The descriptors below are replaced by the metainterp's own before anything is compiled.
    """

    def __init__(self) -> None:
        self.handler = FrameHandler()
        self.done_int = _final_descr()  # of finish: a frame's result, which call_assembler may take without asking
        self.done_ref = _final_descr()
        self.done_float = _final_descr()
        self.done_void = _final_descr()
        self.wants_names = False  # whether somebody sees the names of tokens
        self.listing: Listing | None = None  # to be filled in by the next compilation
        self.exception_exit = _final_descr()  # left with a pending exception: no memory, or a stack is used up

    # --- memory, for folding, tracing and the blackhole interpreter

    def get_field_int(self, ref: Any, descr: FieldDescr) -> int:
        """Read an integer field, extended to a word."""
        raise NotImplementedError

    def get_field_ref(self, ref: Any, descr: FieldDescr) -> Any:
        """Read a reference field."""
        raise NotImplementedError

    def get_field_float(self, ref: Any, descr: FieldDescr) -> float:
        """Read a float field."""
        raise NotImplementedError

    def set_field_int(self, ref: Any, value: int, descr: FieldDescr) -> None:
        """Write an integer field."""
        raise NotImplementedError

    def set_field_ref(self, ref: Any, value: Any, descr: FieldDescr) -> None:
        """Write a reference field."""
        raise NotImplementedError

    def set_field_float(self, ref: Any, value: float, descr: FieldDescr) -> None:
        """Write a float field."""
        raise NotImplementedError

    def get_item_int(self, ref: Any, index: int, descr: ArrayDescr) -> int:
        """Read an integer item."""
        raise NotImplementedError

    def get_item_ref(self, ref: Any, index: int, descr: ArrayDescr) -> Any:
        """Read a reference item."""
        raise NotImplementedError

    def get_item_float(self, ref: Any, index: int, descr: ArrayDescr) -> float:
        """Read a float item."""
        raise NotImplementedError

    def set_item_int(self, ref: Any, index: int, value: int, descr: ArrayDescr) -> None:
        """Write an integer item."""
        raise NotImplementedError

    def set_item_ref(self, ref: Any, index: int, value: Any, descr: ArrayDescr) -> None:
        """Write a reference item."""
        raise NotImplementedError

    def set_item_float(self, ref: Any, index: int, value: float, descr: ArrayDescr) -> None:
        """Write a float item."""
        raise NotImplementedError

    def get_interior_int(self, ref: Any, index: int, descr: InteriorDescr) -> int:
        """Read an integer field of an array's struct."""
        raise NotImplementedError

    def get_interior_ref(self, ref: Any, index: int, descr: InteriorDescr) -> Any:
        """Read a reference field of an array's struct."""
        raise NotImplementedError

    def get_interior_float(self, ref: Any, index: int, descr: InteriorDescr) -> float:
        """Read a float field of an array's struct."""
        raise NotImplementedError

    def set_interior_int(self, ref: Any, index: int, value: int, descr: InteriorDescr) -> None:
        """Write an integer field of an array's struct."""
        raise NotImplementedError

    def set_interior_ref(self, ref: Any, index: int, value: Any, descr: InteriorDescr) -> None:
        """Write a reference field of an array's struct."""
        raise NotImplementedError

    def set_interior_float(self, ref: Any, index: int, value: float, descr: InteriorDescr) -> None:
        """Write a float field of an array's struct."""
        raise NotImplementedError

    def array_length(self, ref: Any, descr: ArrayDescr) -> int:
        """The number of items."""
        raise NotImplementedError

    def array_copy(self, source: Any, start: int, target: Any, position: int, count: int, descr: ArrayDescr) -> None:
        """Copy items; the ranges may overlap."""
        raise NotImplementedError

    def array_clear(self, ref: Any, start: int, count: int, descr: ArrayDescr) -> None:
        """Zero items."""
        raise NotImplementedError

    def get_raw_field_int(self, address: int, descr: FieldDescr) -> int:
        """Read an integer field of a raw struct."""
        raise NotImplementedError

    def get_raw_field_ref(self, address: int, descr: FieldDescr) -> Any:
        """Read a reference field of a raw struct."""
        raise NotImplementedError

    def get_raw_field_float(self, address: int, descr: FieldDescr) -> float:
        """Read a float field of a raw struct."""
        raise NotImplementedError

    def set_raw_field_int(self, address: int, value: int, descr: FieldDescr) -> None:
        """Write an integer field of a raw struct."""
        raise NotImplementedError

    def set_raw_field_ref(self, address: int, value: Any, descr: FieldDescr) -> None:
        """Write a reference field of a raw struct."""
        raise NotImplementedError

    def set_raw_field_float(self, address: int, value: float, descr: FieldDescr) -> None:
        """Write a float field of a raw struct."""
        raise NotImplementedError

    def raw_load_int(self, address: int, offset: int, descr: ArrayDescr) -> int:
        """Read an integer of the item type of ``descr`` at address + offset bytes."""
        raise NotImplementedError

    def raw_load_float(self, address: int, offset: int, descr: ArrayDescr) -> float:
        """Read a float at address + offset bytes."""
        raise NotImplementedError

    def raw_store_int(self, address: int, offset: int, value: int, descr: ArrayDescr) -> None:
        """Write an integer of the item type of ``descr`` at address + offset bytes."""
        raise NotImplementedError

    def raw_store_float(self, address: int, offset: int, value: float, descr: ArrayDescr) -> None:
        """Write a float at address + offset bytes."""
        raise NotImplementedError

    def new(self, descr: SizeDescr) -> Any:
        """A new zeroed struct.  Raises: MemoryError."""
        raise NotImplementedError

    def new_array(self, length: int, descr: ArrayDescr) -> Any:
        """A new zeroed array (or struct that ends in one).  Raises: MemoryError."""
        raise NotImplementedError

    def class_of(self, ref: Any) -> int:
        """The class of an object that is not null."""
        raise NotImplementedError

    def is_subclass(self, derived: int, base: int) -> bool:
        """Whether a class is another or derived from it."""
        raise NotImplementedError

    def cast_ref_to_int(self, ref: Any) -> int:
        """The address of an object that doesn't move (prebuilt, pinned or old); 0 for null."""
        raise NotImplementedError

    def cast_int_to_ref(self, address: int) -> Any:
        """The object at an address; null for 0."""
        raise NotImplementedError

    def identity_hash(self, ref: Any) -> int:
        """A hash of an object's identity that survives moves."""
        raise NotImplementedError

    def text_of(self, ref: Any) -> str:
        """The text of a string (``str``) of the program that is not null."""
        raise NotImplementedError

    def new_text(self, text: str) -> Any:
        """A new string (``str``) of the program.  Raises: MemoryError."""
        raise NotImplementedError

    # --- calls: arguments in their order, split by kind.  An exception of the callee is left in ``take_exception``

    def call_int(self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]) -> int:
        """Call a function at an address that returns an integer."""
        raise NotImplementedError

    def call_ref(self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]) -> Any:
        """Call a function at an address that returns a reference."""
        raise NotImplementedError

    def call_float(
        self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]
    ) -> float:
        """Call a function at an address that returns a float."""
        raise NotImplementedError

    def call_void(self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]) -> None:
        """Call a function at an address that returns nothing."""
        raise NotImplementedError

    def take_exception(self) -> Any:
        """The pending exception (GCREF, null when there is none), which is cleared."""
        raise NotImplementedError

    def set_exception(self, exception: Any) -> None:
        """Make an exception pending again, for compiled code or the program to see."""
        raise NotImplementedError

    # --- code

    def compile_loop(self, trace: Trace, token: LoopToken) -> None:
        """Compile a trace that is entered through ``token``.  Its operations start with or contain labels."""
        raise NotImplementedError

    def compile_bridge(self, trace: Trace, guard: FailDescr, token: LoopToken) -> None:
        """Compile a trace entered when a guard fails, inputs = the fail_args that are not holes, and patch the guard."""
        raise NotImplementedError

    def execute(self, token: LoopToken, ints: list[int], refs: list[Any], floats: list[float]) -> DeadFrame:
        """Run compiled code with inputs split by kind, in their order."""
        raise NotImplementedError

    def force(self, token: int) -> DeadFrame:
        """The values of the running frame with this force_token, which leaves its code after the call it is in."""
        raise NotImplementedError

    def redirect_call_assembler(self, old: LoopToken, new: LoopToken) -> None:
        """Send the callers of ``old`` to ``new``."""
        raise NotImplementedError

    def invalidate(self, token: LoopToken) -> None:
        """Make every guard_not_invalidated of this code fail from now on."""
        raise NotImplementedError

    def limit_code(self, size: int) -> None:
        """Let code take so many bytes at most; beyond, compiling raises MemoryError."""
        raise NotImplementedError

    def provoke_failures(self, period: int, seed: int) -> None:
        """Let guards that hold fail all the same, about one in ``period``, in code compiled from now on; 0: none."""
        raise NotImplementedError

    def code_used(self) -> int:
        """Bytes of machine code in use."""
        return 0

    def code_allocated(self) -> int:
        """Bytes that machine code has taken so far, those given back included."""
        return 0

    def free_loop(self, token: LoopToken) -> None:
        """Give the memory of the code back; it isn't running and won't be entered."""
        raise NotImplementedError
