"""Jitcodes, and the tables that say everything about a program which the JIT needs to know.

    MetaTables ──► jitcodes by number ──► code bytes, constants of three banks
        │     ──► descriptors by number
        │     ──► the liveness string
        │     ──► addresses of functions that have a jitcode
        └─────► drivers ──► portal, kinds of greens and reds, virtualizable, the user's functions

The codewriter makes them; hosted they are these objects, native they are decoded from static data (``tables.py``).
"""

from __future__ import annotations

from typing import Any

from framework.jit.model import ArrayDescr, CallDescr, FieldDescr, SizeDescr
from framework.jit.optimize.environment import VirtualRefDescrs
from framework.jit.trace.values import Descriptor
from framework.lltypes.dialect import null
from framework.lltypes.types import GcOpaque


class JitCode:
    """A function as the metainterp sees it.  ``instructions.py`` describes the code.

    The registers of a bank have the numbers below ``count_X``; a larger number in the code is the constant with that number
    minus ``count_X``.  The arguments are in the first registers of each bank, split by kind, in their order.
    """

    def __init__(self, number: int, name: str) -> None:
        self.number = number
        self.name = name
        self.code = b""
        self.constants_i: list[int] = []
        self.constants_r: list[Any] = []  # GCREF
        self.constants_f: list[float] = []
        self.count_i = 0  # registers
        self.count_r = 0
        self.count_f = 0
        self.arguments = ""  # kinds, one letter per argument
        self.result = "v"  # i, r, f, v
        self.address = 0  # of the function; 0 when it has none of its own
        self.call_descr: CallDescr | None = None  # for calling it there
        self.portal_of = -1  # number of the driver whose portal it is
        self.file = 0  # of its source, in the tables' ``files``
        self.places = b""  # which line of the source its instructions are for: see PLACE_SIZE

    def line_at(self, pc: int) -> int:
        """The line of the interpreter's source that an instruction is for, 0 when it is not known."""
        line = 0
        for at in range(0, len(self.places), PLACE_SIZE):
            places = self.places
            if places[at] | places[at + 1] << 8 > pc:
                break
            line = places[at + 2] | places[at + 3] << 8 | places[at + 4] << 16
        return line

    def __repr__(self) -> str:
        return f"<jitcode {self.name}>"


PLACE_SIZE = 5  # bytes in ``JitCode.places`` per line of the source: two of position, ascending, three of the line


class SwitchDescr(Descriptor):
    """The cases of a ``switch`` instruction."""

    def __init__(self, number: int, values: list[int], labels: list[int]) -> None:
        self.number = number
        self._positions: dict[int, int] = {}
        self.set_cases(values, labels)

    def set_cases(self, values: list[int], labels: list[int]) -> None:
        """The cases, and where they go."""
        self.values = values
        self.labels = labels
        for i in range(len(values)):
            self._positions[values[i]] = labels[i]

    def position(self, value: int) -> int:
        """Where execution goes on for a value; -1: behind the switch."""
        return self._positions.get(value, -1)


class Liveness:
    """The registers that are alive at one ``live``.

    In the liveness string: three bytes with the number of bytes for the banks i, r and f, then these bytes; register n is
    bit ``n & 7`` of byte ``n >> 3`` of its bank.
    """

    def __init__(self, ints: list[int], refs: list[int], floats: list[int]) -> None:
        self.ints = ints
        self.refs = refs
        self.floats = floats


def decode_liveness(text: bytes, offset: int) -> Liveness:
    """The registers described at an offset of the liveness string, in ascending order."""
    position = offset + 3
    ints = _registers(text, position, text[offset])
    position += text[offset]
    refs = _registers(text, position, text[offset + 1])
    position += text[offset + 1]
    return Liveness(ints, refs, _registers(text, position, text[offset + 2]))


def _registers(text: bytes, start: int, size: int) -> list[int]:
    result: list[int] = []
    for i in range(size):
        bits = text[start + i]
        for bit in range(8):
            if bits & (1 << bit):
                result.append(8 * i + bit)
    return result


class UserFunction:
    """A function of the program that the JIT calls: its address and how."""

    def __init__(self, address: int, descr: CallDescr) -> None:
        self.address = address
        self.descr = descr


class VirtualizableArray:
    """A field of a virtualizable that holds an array, or a list whose length never changes."""

    def __init__(self, field: FieldDescr, array: ArrayDescr) -> None:
        self.field = field
        self.array = array
        self.items: FieldDescr | None = None  # of the list struct; None: the field holds the array itself
        self.length: FieldDescr | None = None  # of the list struct


class VirtualizableInfo:
    """The fields of a virtualizable class that live in registers while a trace runs."""

    def __init__(self, size: SizeDescr, token: FieldDescr) -> None:
        self.size = size  # of the class that declares _virtualizable_; objects may be of a derived one
        self.token = token  # 0: the fields in memory are true; else the force_token of the frame that has them
        self.fields: list[FieldDescr] = []
        self.arrays: list[VirtualizableArray] = []


class JitDriverTable:
    """A driver: ``rlib.jit.JitDriver`` and its portal.  Greens and reds are in the order of the declaration."""

    def __init__(self, number: int, name: str) -> None:
        self.number = number
        self.name = name
        self.green_names: list[str] = []
        self.red_names: list[str] = []
        self.green_kinds = ""
        self.red_kinds = ""
        self.green_is_string: list[bool] = []  # such greens are compared by value, all others by identity
        self.result = "v"  # kind of the portal's result
        self.portal: int = -1  # jitcode that starts at the merge point; its arguments are the greens, then the reds
        self.portal_function: UserFunction | None = None  # the portal natively: greens and reds in that order
        self.has_can_enter_jit = False  # counting is there and not at the merge point
        self.is_recursive = False
        self.vectorize = False
        self.virtualizable_index = -1  # in the reds
        self.virtualizable: VirtualizableInfo | None = None
        self.get_printable_location: UserFunction | None = None  # greens → str
        self.get_location_text: UserFunction | None = None  # greens → str
        self.get_unique_id: UserFunction | None = None  # greens → int
        self.confirm_enter_jit: UserFunction | None = None  # greens, reds → bool
        self.can_never_inline: UserFunction | None = None  # greens → bool
        self.should_unroll_one_iteration: UserFunction | None = None  # greens → bool


class MetaTables:
    """A program for the JIT."""

    def __init__(self) -> None:
        self.jitcodes: list[JitCode | None] = []
        self.descriptors: list[Descriptor] = []
        self.liveness = b""
        self.files: list[str] = []  # of the interpreter's sources
        self.drivers: list[JitDriverTable] = []
        self.numbers_by_address: dict[int, int] = {}  # function → jitcode: calls through pointers are traced into
        self.string_equal: UserFunction | None = None  # two strings → bool; for greens
        self.string_hash: UserFunction | None = None  # string → int
        self.hook: UserFunction | None = None  # of ``rlib.jit_hooks``
        self.wanted_hooks = 0  # those that do something: a set of bits
        self.virtual_ref: VirtualRefDescrs | None = None
        self.memory_error: Any = null(GcOpaque)  # prebuilt instances
        self.recursion_error: Any = null(GcOpaque)

    def jitcode(self, number: int) -> JitCode:
        """A jitcode by number."""
        found = self.jitcodes[number]
        if found is None:
            found = self.jitcodes[number] = self.load_jitcode(number)
        return found

    def load_jitcode(self, number: int) -> JitCode:
        """Decode a jitcode that is used for the first time."""
        raise NotImplementedError

    def jitcode_at(self, address: int) -> JitCode | None:
        """The jitcode of the function at an address, None for one that is only called."""
        number = self.numbers_by_address.get(address, -1)
        return self.jitcode(number) if number >= 0 else None
