"""Translated: machine code as bytes: a growing buffer and one method per instruction.

Operands are register numbers (SSE ones from 16 up), ``base, offset`` for memory, ``base, index, shift, offset`` for an
item of an array.  Everything is 64 bits wide unless its name says otherwise.  An instruction is

    prefix 66 F2 F3 │ REX 0100WRXB │ opcode, 1 to 3 bytes │ ModRM mod reg rm │ SIB scale index base │ offset │ immediate
"""

from __future__ import annotations

from framework.jit.backend.x86_64.buffer import Buffer
from framework.jit.backend.x86_64.registers import RAX, RBP, RSP
from framework.rlib.objectmodel import always_inline

# arithmetic: the number in the opcode
ADD, OR, AND, SUB, XOR, CMP = 0, 1, 4, 5, 6, 7
ROL, SHL, SHR, SAR = 0, 4, 5, 7
NOT, NEG, MUL, IMUL, DIV, IDIV = 2, 3, 4, 5, 6, 7
# scalar double arithmetic: opcodes
ANDPD, XORPD = 0x0F54, 0x0F57
SQRTSD, ADDSD, MULSD, SUBSD, DIVSD = 0x0F51, 0x0F58, 0x0F59, 0x0F5C, 0x0F5E

LONGEST_INSTRUCTION = 16
NOPS = [
    [],
    [0x90],
    [0x66, 0x90],
    [0x0F, 0x1F, 0],
    [0x0F, 0x1F, 0x40, 0],
    [0x0F, 0x1F, 0x44, 0, 0],
    [0x66, 0x0F, 0x1F, 0x44, 0, 0],
    [0x0F, 0x1F, 0x80, 0, 0, 0, 0],
    [0x0F, 0x1F, 0x84, 0, 0, 0, 0, 0],
]
LONGEST_NOP = 8


@always_inline
def fits_int8(value: int) -> bool:
    """Whether a number is a sign-extended byte."""
    return -128 <= value <= 127


@always_inline
def fits_int32(value: int) -> bool:
    """Whether a number is a sign-extended 32-bit word."""
    return -0x80000000 <= value <= 0x7FFFFFFF


class Encoder(Buffer):
    """A buffer of instructions, and of the float constants that they refer to, which come behind them."""

    def __init__(self) -> None:
        Buffer.__init__(self)
        self.pool: list[int] = []  # bits of the constants
        self.references: list[int] = []  # positions of the distances to them …
        self.referred: list[int] = []  # … and which constant it is

    def clear(self) -> None:
        Buffer.clear(self)
        self.pool = []
        self.references = []
        self.referred = []

    def align(self, alignment: int) -> None:
        """Do nothing up to a multiple of a power of two."""
        count = -self.size & (alignment - 1)
        self.reserve(count)
        while count > 0:
            length = min(count, LONGEST_NOP)
            for byte in NOPS[length]:
                self.byte(byte)
            count -= length

    def _pooled(self, bits: int) -> int:
        """The number of a constant."""
        for number in range(len(self.pool)):
            if self.pool[number] == bits:
                return number
        self.pool.append(bits)
        return len(self.pool) - 1

    def _refer(self, opcode: int, target: int, bits: int) -> None:
        """An instruction with a float constant in memory."""
        self._head(0xF2, 0, opcode, target - 16, 0, 0)
        self.byte((target & 7) << 3 | RBP)
        self.references.append(self.size)
        self.referred.append(self._pooled(bits))
        self.int32(0)

    def emit_pool(self) -> None:
        """The constants, behind the last instruction."""
        if len(self.pool) == 0:
            return
        self.align(8)
        start = self.size
        self.reserve(8 * len(self.pool))
        for bits in self.pool:
            self.int64(bits)
        for i in range(len(self.references)):
            position = self.references[i]
            self.set_int32(position, start + 8 * self.referred[i] - (position + 4))

    # --- the parts of an instruction

    def _head(self, prefix: int, wide: int, opcode: int, reg: int, index: int, base: int) -> None:
        """Prefix, REX and opcode; ``wide``: 8 for 64 bits, 0x40 where a byte register needs a REX."""
        self.reserve(LONGEST_INSTRUCTION)
        if prefix:
            self.byte(prefix)
        rex = wide | (reg & 8) >> 1 | (index & 8) >> 2 | (base & 8) >> 3
        if rex:
            self.byte(0x40 | rex)
        if opcode > 0xFFFF:
            self.byte(opcode >> 16)
        if opcode > 0xFF:
            self.byte(opcode >> 8)
        self.byte(opcode)

    def registers(self, prefix: int, wide: int, opcode: int, reg: int, rm: int) -> None:
        """An instruction with two registers."""
        self._head(prefix, wide, opcode, reg, 0, rm)
        self.byte(0xC0 | (reg & 7) << 3 | rm & 7)

    def memory(self, prefix: int, wide: int, opcode: int, reg: int, base: int, offset: int) -> None:
        """An instruction with a register and memory."""
        self._head(prefix, wide, opcode, reg, 0, base)
        low = base & 7
        middle = (reg & 7) << 3
        if offset == 0 and low != RBP:
            mode = 0
        elif fits_int8(offset):
            mode = 0x40
        else:
            mode = 0x80
        self.byte(mode | middle | low)
        if low == RSP:
            self.byte(0x24)
        self._offset(mode, offset)

    def item(
        self, prefix: int, wide: int, opcode: int, reg: int, base: int, index: int, shift: int, offset: int
    ) -> None:
        """An instruction with a register and memory at base + (index << shift) + offset."""
        self._head(prefix, wide, opcode, reg, index, base)
        if offset == 0 and base & 7 != RBP:
            mode = 0
        elif fits_int8(offset):
            mode = 0x40
        else:
            mode = 0x80
        self.byte(mode | (reg & 7) << 3 | 4)
        self.byte(shift << 6 | (index & 7) << 3 | base & 7)
        self._offset(mode, offset)

    def _offset(self, mode: int, offset: int) -> None:
        if mode == 0x40:
            self.byte(offset)
        elif mode == 0x80:
            self.int32(offset)

    # --- moves

    def move(self, target: int, source: int) -> None:
        """target = source."""
        self.registers(0, 8, 0x8B, target, source)

    def set_constant(self, target: int, value: int) -> None:
        """target = a constant, in the shortest way that keeps the flags."""
        if 0 <= value <= 0xFFFFFFFF:
            self._head(0, 0, 0xB8 | target & 7, 0, 0, target)
            self.int32(value)
        elif fits_int32(value):
            self.registers(0, 8, 0xC7, 0, target)
            self.int32(value)
        else:
            self._head(0, 8, 0xB8 | target & 7, 0, 0, target)
            self.int64(value)

    def load(self, target: int, base: int, offset: int) -> None:
        """target = the word in memory."""
        self.memory(0, 8, 0x8B, target, base, offset)

    def store(self, base: int, offset: int, source: int) -> None:
        """The word in memory = source."""
        self.memory(0, 8, 0x89, source, base, offset)

    def store_constant(self, base: int, offset: int, value: int) -> None:
        """The word in memory = a constant that fits 32 bits."""
        self.memory(0, 8, 0xC7, 0, base, offset)
        self.int32(value)

    def zero_item(self, base: int, index: int, shift: int, offset: int) -> None:
        """The word of an array = 0."""
        self.item(0, 8, 0xC7, 0, base, index, shift, offset)
        self.int32(0)

    def address(self, target: int, base: int, offset: int) -> None:
        """target = base + offset."""
        self.memory(0, 8, 0x8D, target, base, offset)

    def item_address(self, target: int, base: int, index: int, shift: int, offset: int) -> None:
        """target = base + (index << shift) + offset."""
        self.item(0, 8, 0x8D, target, base, index, shift, offset)

    def address_ahead(self, target: int) -> int:
        """target = the address of a place behind, to be patched.  Returns: the position of the distance."""
        self._head(0, 8, 0x8D, target, 0, 0)
        self.byte((target & 7) << 3 | RBP)
        self.int32(0)
        return self.size - 4

    def push(self, source: int) -> None:
        """Push a register."""
        self._head(0, 0, 0x50 | source & 7, 0, 0, source)

    def pop(self, target: int) -> None:
        """Pop a register."""
        self._head(0, 0, 0x58 | target & 7, 0, 0, target)

    def push_flags(self) -> None:
        """Push the flags."""
        self._head(0, 0, 0x9C, 0, 0, 0)

    def pop_flags(self) -> None:
        """Pop the flags."""
        self._head(0, 0, 0x9D, 0, 0, 0)

    # --- arithmetic

    def arithmetic(self, kind: int, target: int, source: int) -> None:
        """target = target OP source, or only the flags for CMP."""
        self.registers(0, 8, kind << 3 | 3, target, source)

    def arithmetic_memory(self, kind: int, target: int, base: int, offset: int) -> None:
        """The same with a word in memory."""
        self.memory(0, 8, kind << 3 | 3, target, base, offset)

    def arithmetic_constant(self, kind: int, target: int, value: int) -> None:
        """The same with a constant that fits 32 bits."""
        if fits_int8(value):
            self.registers(0, 8, 0x83, kind, target)
            self.byte(value)
        elif target == RAX:
            self._head(0, 8, kind << 3 | 5, 0, 0, 0)
            self.int32(value)
        else:
            self.registers(0, 8, 0x81, kind, target)
            self.int32(value)

    def memory_constant(self, kind: int, base: int, offset: int, value: int) -> None:
        """A word in memory and a constant that fits 32 bits."""
        if fits_int8(value):
            self.memory(0, 8, 0x83, kind, base, offset)
            self.byte(value)
        else:
            self.memory(0, 8, 0x81, kind, base, offset)
            self.int32(value)

    def test(self, one: int, other: int) -> None:
        """Flags of one & other."""
        self.registers(0, 8, 0x85, other, one)

    def test_byte(self, base: int, offset: int, mask: int) -> None:
        """Flags of a byte in memory & mask."""
        self.memory(0, 0, 0xF6, 0, base, offset)
        self.byte(mask)

    def multiply(self, target: int, source: int) -> None:
        """target *= source."""
        self.registers(0, 8, 0x0FAF, target, source)

    def multiply_memory(self, target: int, base: int, offset: int) -> None:
        """target *= the word in memory."""
        self.memory(0, 8, 0x0FAF, target, base, offset)

    def multiply_constant(self, target: int, source: int, value: int) -> None:
        """target = source * a constant that fits 32 bits."""
        if fits_int8(value):
            self.registers(0, 8, 0x6B, target, source)
            self.byte(value)
        else:
            self.registers(0, 8, 0x69, target, source)
            self.int32(value)

    def unary(self, kind: int, target: int) -> None:
        """NOT, NEG, and MUL … IDIV of rdx:rax."""
        self.registers(0, 8, 0xF7, kind, target)

    def shift(self, kind: int, target: int) -> None:
        """Shift by cl."""
        self.registers(0, 8, 0xD3, kind, target)

    def shift_constant(self, kind: int, target: int, count: int) -> None:
        """Shift by a constant."""
        self.registers(0, 8, 0xC1, kind, target)
        self.byte(count)

    def extend_rax(self) -> None:
        """rdx = the sign of rax."""
        self._head(0, 8, 0x99, 0, 0, 0)

    def set_zero(self, target: int) -> None:
        """target = 0, which changes the flags."""
        self.registers(0, 0, 0x33, target, target)

    def count_bits(self, opcode: int, target: int, source: int) -> None:
        """0x0FBC lowest bit, 0x0FBD highest bit (flag Z: none)."""
        self.registers(0, 8, opcode, target, source)

    def population(self, target: int, source: int) -> None:
        """target = the number of one bits."""
        self.registers(0xF3, 8, 0x0FB8, target, source)

    def move_if(self, condition: int, target: int, source: int) -> None:
        """target = source if the condition holds."""
        self.registers(0, 8, 0x0F40 | condition, target, source)

    def set_if(self, condition: int, target: int) -> None:
        """target = 1 if the condition holds, else 0."""
        self.registers(0, 0x40, 0x0F90 | condition, 0, target)
        self.registers(0, 0x40, 0x0FB6, target, target)

    def set_byte_if(self, condition: int, target: int) -> None:
        """The low byte of target = the condition."""
        self.registers(0, 0x40, 0x0F90 | condition, 0, target)

    # --- integers of other sizes

    def load_sized(self, target: int, base: int, offset: int, size: int, is_signed: bool) -> None:
        """target = an integer of 1 to 8 bytes in memory, extended."""
        self.memory(0, load_width(size, is_signed), load_opcode(size, is_signed), target, base, offset)

    def load_item(
        self, target: int, base: int, index: int, shift: int, offset: int, size: int, is_signed: bool
    ) -> None:
        """The same for an item of an array."""
        self.item(0, load_width(size, is_signed), load_opcode(size, is_signed), target, base, index, shift, offset)

    def store_sized(self, base: int, offset: int, source: int, size: int) -> None:
        """An integer of 1 to 8 bytes in memory = the low bytes of source."""
        self.memory(store_prefix(size), store_width(size), store_opcode(size), source, base, offset)

    def store_item(self, base: int, index: int, shift: int, offset: int, source: int, size: int) -> None:
        """The same for an item of an array."""
        self.item(store_prefix(size), store_width(size), store_opcode(size), source, base, index, shift, offset)

    def store_sized_constant(self, base: int, offset: int, value: int, size: int) -> None:
        """A constant, whose sign-extended low 32 bits are what is stored."""
        wide = 8 if size == 8 else 0
        self.memory(store_prefix(size), wide, 0xC6 if size == 1 else 0xC7, 0, base, offset)
        self._immediate(value, size)

    def store_item_constant(self, base: int, index: int, shift: int, offset: int, value: int, size: int) -> None:
        """The same for an item of an array."""
        wide = 8 if size == 8 else 0
        self.item(store_prefix(size), wide, 0xC6 if size == 1 else 0xC7, 0, base, index, shift, offset)
        self._immediate(value, size)

    def _immediate(self, value: int, size: int) -> None:
        if size == 1:
            self.byte(value)
        elif size == 2:
            self.int16(value)
        else:
            self.int32(value)

    def sign_extend(self, target: int, source: int, size: int) -> None:
        """target = the low 1, 2 or 4 bytes of source, sign-extended."""
        self.registers(0, 8, load_opcode(size, True), target, source)

    def zero_extend(self, target: int, source: int, size: int) -> None:
        """target = the low 1, 2 or 4 bytes of source."""
        if size == 4:
            self.registers(0, 0, 0x8B, target, source)
        else:
            self.registers(0, 0x40, 0x0FB6 if size == 1 else 0x0FB7, target, source)

    # --- floats

    def move_float(self, target: int, source: int) -> None:
        """target = source (movaps)."""
        self.registers(0, 0, 0x0F28, target - 16, source - 16)

    def set_float(self, target: int, bits: int) -> None:
        """target = a constant."""
        if bits == 0:
            self.float_bits(XORPD, target, target)
        else:
            self._refer(0x0F10, target, bits)

    def float_arithmetic_constant(self, opcode: int, target: int, bits: int) -> None:
        """target = target OP a constant."""
        self._refer(opcode, target, bits)

    def load_float(self, target: int, base: int, offset: int) -> None:
        """target = the double in memory."""
        self.memory(0xF2, 0, 0x0F10, target - 16, base, offset)

    def store_float(self, base: int, offset: int, source: int) -> None:
        """The double in memory = source."""
        self.memory(0xF2, 0, 0x0F11, source - 16, base, offset)

    def load_float_item(self, target: int, base: int, index: int, shift: int, offset: int) -> None:
        """target = a double of an array."""
        self.item(0xF2, 0, 0x0F10, target - 16, base, index, shift, offset)

    def store_float_item(self, base: int, index: int, shift: int, offset: int, source: int) -> None:
        """A double of an array = source."""
        self.item(0xF2, 0, 0x0F11, source - 16, base, index, shift, offset)

    def float_arithmetic(self, opcode: int, target: int, source: int) -> None:
        """target = target OP source; for SQRTSD, target = the root of source."""
        self.registers(0xF2, 0, opcode, target - 16, source - 16)

    def float_arithmetic_memory(self, opcode: int, target: int, base: int, offset: int) -> None:
        """The same with a double in memory."""
        self.memory(0xF2, 0, opcode, target - 16, base, offset)

    def compare_floats(self, one: int, other: int) -> None:
        """Flags as of an unsigned comparison, P when unordered (ucomisd)."""
        self.registers(0x66, 0, 0x0F2E, one - 16, other - 16)

    def float_bits(self, opcode: int, target: int, source: int) -> None:
        """Bitwise: ANDPD, XORPD."""
        self.registers(0x66, 0, opcode, target - 16, source - 16)

    def round_down(self, target: int, source: int) -> None:
        """target = the floor of source (roundsd)."""
        self.registers(0x66, 0, 0x0F3A0B, target - 16, source - 16)
        self.byte(1)

    def int_to_float(self, target: int, source: int) -> None:
        """target = a signed integer."""
        self.registers(0xF2, 8, 0x0F2A, target - 16, source)

    def float_to_int(self, target: int, source: int) -> None:
        """target = source truncated."""
        self.registers(0xF2, 8, 0x0F2C, target, source - 16)

    def double_to_single(self, target: int, source: int) -> None:
        """Convert (cvtsd2ss)."""
        self.registers(0xF2, 0, 0x0F5A, target - 16, source - 16)

    def single_to_double(self, target: int, source: int) -> None:
        """Convert (cvtss2sd)."""
        self.registers(0xF3, 0, 0x0F5A, target - 16, source - 16)

    def bits_to_float(self, target: int, source: int) -> None:
        """An SSE register = the bits of a general one."""
        self.registers(0x66, 8, 0x0F6E, target - 16, source)

    def float_to_bits(self, target: int, source: int) -> None:
        """A general register = the bits of an SSE one."""
        self.registers(0x66, 8, 0x0F7E, source - 16, target)

    def single_to_bits(self, target: int, source: int) -> None:
        """A general register = the low 32 bits of an SSE one."""
        self.registers(0x66, 0, 0x0F7E, source - 16, target)

    # --- control

    def jump(self) -> int:
        """A jump to be patched.  Returns: the position of its distance."""
        self._head(0, 0, 0xE9, 0, 0, 0)
        self.int32(0)
        return self.size - 4

    def jump_if(self, condition: int) -> int:
        """A conditional jump to be patched.  Returns: the position of its distance."""
        self._head(0, 0, 0x0F80 | condition, 0, 0, 0)
        self.int32(0)
        return self.size - 4

    def jump_back(self, position: int) -> None:
        """A jump to a place before."""
        distance = position - (self.size + 2)
        if fits_int8(distance):
            self._head(0, 0, 0xEB, 0, 0, 0)
            self.byte(distance)
        else:
            self._head(0, 0, 0xE9, 0, 0, 0)
            self.int32(distance - 3)

    def jump_back_if(self, condition: int, position: int) -> None:
        """A conditional jump to a place before."""
        distance = position - (self.size + 2)
        if fits_int8(distance):
            self._head(0, 0, 0x70 | condition, 0, 0, 0)
            self.byte(distance)
        else:
            self._head(0, 0, 0x0F80 | condition, 0, 0, 0)
            self.int32(distance - 4)

    def land(self, position: int) -> None:
        """Make a jump end here."""
        self.set_int32(position, self.size - (position + 4))

    def call_near(self) -> int:
        """A call to be patched.  Returns: the position of its distance."""
        self._head(0, 0, 0xE8, 0, 0, 0)
        self.int32(0)
        return self.size - 4

    def call_register(self, target: int) -> None:
        """Call the function at an address in a register."""
        self.registers(0, 0, 0xFF, 2, target)

    def ret(self) -> None:
        """Return."""
        self._head(0, 0, 0xC3, 0, 0, 0)

    def long_nop(self) -> None:
        """Five bytes that do nothing and can become a jump."""
        self._head(0, 0, 0x0F1F44, 0, 0, 0)
        self.int16(0)


def load_opcode(size: int, is_signed: bool) -> int:
    """The opcode that loads an integer and extends it."""
    if size == 8:
        return 0x8B
    if size == 4:
        return 0x63 if is_signed else 0x8B
    if size == 2:
        return 0x0FBF if is_signed else 0x0FB7
    return 0x0FBE if is_signed else 0x0FB6


def load_width(size: int, is_signed: bool) -> int:
    """Whether the target is 64 bits wide: writing 32 bits clears the rest."""
    return 8 if size == 8 or is_signed else 0


def store_opcode(size: int) -> int:
    """The opcode that stores an integer."""
    return 0x88 if size == 1 else 0x89


def store_prefix(size: int) -> int:
    """The prefix of a store."""
    return 0x66 if size == 2 else 0


def store_width(size: int) -> int:
    """REX bits of a store; a byte register needs a REX."""
    if size == 8:
        return 8
    return 0x40 if size == 1 else 0
