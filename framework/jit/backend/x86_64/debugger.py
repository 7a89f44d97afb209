"""Translated: names and frames of machine code for debuggers (``KIT_LOG=jit-gdb``), by the interface that gdb and lldb know:

    __jit_debug_descriptor ─► entry ⇄ entry ⇄ …      each with a symbol file in memory
    __jit_debug_register_code()                      the debugger stops here and looks at the list

A symbol file is a minimal ELF: one section without contents where the code is, a symbol for it, and call frame information
that holds from the first byte to the last, since rbp is the frame of all our code (docs/jit.md, "Machine code").
"""

from __future__ import annotations

from framework.gc.raw import allocate, copy_bytes, load_word, release, store_word
from framework.jit.backend.x86_64.buffer import Buffer
from framework.lltypes.memory import StructObject
from framework.lltypes.types import Signed, Struct, UInt32
from framework.rlib.objectmodel import dont_inline

REGISTER_SYMBOL = "__jit_debug_register_code"
DESCRIPTOR_SYMBOL = "__jit_debug_descriptor"

NO_ACTION, REGISTER, UNREGISTER = 0, 1, 2
DESCRIPTOR = Struct(
    "jit_debug_descriptor", ("version", UInt32), ("action", UInt32), ("relevant", Signed), ("first", Signed)
)
descriptor = StructObject(DESCRIPTOR)
descriptor.symbol = DESCRIPTOR_SYMBOL
descriptor.version = 1

CALLS = Struct("jit_debug_calls", ("count", Signed))
calls = StructObject(CALLS)

NEXT, PREVIOUS, FILE, SIZE = 0, 8, 16, 24  # in an entry of the list

# --- the symbol file: header │ contents │ section headers

HEADER_SIZE = 64
SECTION_SIZE = 64
ADDRESS_IN_SECTION = 16
SECTION_NAMES = "\0.text\0.eh_frame\0.symtab\0.strtab\0"
TEXT_NAME, FRAMES_NAME, SYMBOLS_NAME, STRINGS_NAME = 1, 7, 17, 25
NO_BITS, PROGRAM_BITS, SYMBOLS, STRINGS = 8, 1, 2, 3
ALLOCATED, EXECUTABLE = 2, 4
EXECUTABLE_FILE, X86_64 = 2, 62
GLOBAL_FUNCTION = 0x12
SECTIONS = 5

# call frame information: the frame's address is rbp + 16; where the caller's registers are, in words below it
INITIAL_RULES = [
    0x0C, 6, 16,  # def_cfa rbp, 16
    0x90, 1,  # return address
    0x86, 2,  # rbp
    0x83, 3,  # rbx
    0x8C, 4, 0x8D, 5, 0x8E, 6, 0x8F, 7,  # r12 … r15
]  # fmt: skip


@dont_inline
def register_code() -> None:
    """A debugger has a breakpoint here; counting keeps the call from being optimised away."""
    calls.count += 1


class Debugger:
    """Tells debuggers, once it is switched on."""

    def __init__(self) -> None:
        self.is_on = False
        self.buffer = Buffer()
        self.entries: dict[int, int] = {}  # by address of the code

    def note(self, start: int, size: int, name: str) -> None:
        """Code has a name."""
        if not self.is_on:
            return
        buffer = self.buffer
        buffer.clear()
        frames = write_symbol_file(buffer, start, size, name)
        file, entry = allocate(buffer.size), allocate(32)
        if file == 0 or entry == 0:
            return
        copy_bytes(buffer.start, file, buffer.size)
        # debuggers forget sections that overlap others, so this one is where it really is
        store_word(file, frames, file + HEADER_SIZE)
        following = descriptor.first
        store_word(entry, NEXT, following)
        store_word(entry, PREVIOUS, 0)
        store_word(entry, FILE, file)
        store_word(entry, SIZE, buffer.size)
        self.entries[start] = entry
        if following != 0:
            store_word(following, PREVIOUS, entry)
        descriptor.first = entry
        _tell(REGISTER, entry)

    def forget(self, start: int) -> None:
        """Code is gone."""
        entry = self.entries.get(start, 0)
        if entry == 0:
            return
        del self.entries[start]
        following, previous = load_word(entry, NEXT), load_word(entry, PREVIOUS)
        if following != 0:
            store_word(following, PREVIOUS, previous)
        if previous != 0:
            store_word(previous, NEXT, following)
        else:
            descriptor.first = following
        _tell(UNREGISTER, entry)
        release(load_word(entry, FILE))
        release(entry)


def _tell(action: int, entry: int) -> None:
    descriptor.relevant = entry
    descriptor.action = action
    register_code()
    descriptor.action = NO_ACTION


def write_symbol_file(buffer: Buffer, start: int, size: int, name: str) -> int:
    """The ELF file of one piece of code.  Returns: where the address of the call frame information belongs in it."""
    buffer.reserve(HEADER_SIZE)
    for _ in range(HEADER_SIZE):
        buffer.byte(0)
    frames = buffer.size  # HEADER_SIZE
    _frames(buffer, start, size)
    symbols = buffer.size
    _symbol(buffer, 0, 0, 0, 0, 0)
    _symbol(buffer, 1, GLOBAL_FUNCTION, 1, start, size)
    strings = buffer.size
    _text(buffer, "\0" + name + "\0")
    names = buffer.size
    _text(buffer, SECTION_NAMES)
    while buffer.size & 7 != 0:
        buffer.byte(0)
    sections = buffer.size
    _section(buffer, 0, 0, 0, 0, 0, 0, 0, 0)
    _section(buffer, TEXT_NAME, NO_BITS, ALLOCATED | EXECUTABLE, start, frames, size, 0, 0)
    _section(buffer, FRAMES_NAME, PROGRAM_BITS, ALLOCATED, 0, frames, symbols - frames, 0, 0)
    _section(buffer, SYMBOLS_NAME, SYMBOLS, 0, 0, symbols, strings - symbols, 4, 24)
    _section(buffer, STRINGS_NAME, STRINGS, 0, 0, strings, names - strings, 0, 0)
    _section(buffer, STRINGS_NAME, STRINGS, 0, 0, names, sections - names, 0, 0)
    _header(buffer, sections)
    return sections + 2 * SECTION_SIZE + ADDRESS_IN_SECTION


def _header(buffer: Buffer, sections: int) -> None:
    """The file's header, over the place kept for it."""
    end = buffer.size
    buffer.size = 0
    buffer.int32(0x464C457F)
    buffer.int32(0x00010102)  # 64 bits, little endian
    buffer.int64(0)
    buffer.int16(EXECUTABLE_FILE)
    buffer.int16(X86_64)
    buffer.int32(1)
    buffer.int64(0)  # entry
    buffer.int64(0)  # no program headers
    buffer.int64(sections)
    buffer.int32(0)
    for value in (HEADER_SIZE, 0, 0, SECTION_SIZE, SECTIONS + 1, SECTIONS):
        buffer.int16(value)
    buffer.size = end


def _section(
    buffer: Buffer, name: int, kind: int, flags: int, address: int, offset: int, size: int, link: int, entry_size: int
) -> None:
    buffer.reserve(SECTION_SIZE)
    buffer.int32(name)
    buffer.int32(kind)
    for value in (flags, address, offset, size):
        buffer.int64(value)
    buffer.int32(link)
    buffer.int32(1 if kind == SYMBOLS else 0)  # the first global symbol
    buffer.int64(8 if kind == PROGRAM_BITS else 1)  # alignment
    buffer.int64(entry_size)


def _symbol(buffer: Buffer, name: int, info: int, section: int, value: int, size: int) -> None:
    buffer.reserve(24)
    buffer.int32(name)
    buffer.byte(info)
    buffer.byte(0)
    buffer.int16(section)
    buffer.int64(value)
    buffer.int64(size)


def _frames(buffer: Buffer, start: int, size: int) -> None:
    """Call frame information: a common entry, one for the code, and the end."""
    buffer.reserve(128)
    first = buffer.size
    buffer.int32(0)  # the length, known below
    buffer.int32(0)
    buffer.byte(1)  # version
    buffer.byte(0)  # no augmentation
    for value in (1, 0x78, 16):  # code alignment 1, data alignment -8, the return address is column 16
        buffer.byte(value)
    for value in INITIAL_RULES:
        buffer.byte(value)
    _end_entry(buffer, first)
    entry = buffer.size
    buffer.int32(0)
    buffer.int32(entry + 4 - first)  # back to the common entry
    buffer.int64(start)
    buffer.int64(size)
    _end_entry(buffer, entry)
    buffer.int64(0)


def _end_entry(buffer: Buffer, start: int) -> None:
    """Fill up with instructions that do nothing to a multiple of eight bytes, and set the length."""
    while (buffer.size - start) & 7 != 0:
        buffer.byte(0)
    buffer.set_int32(start, buffer.size - start - 4)


def _text(buffer: Buffer, text: str) -> None:
    buffer.reserve(len(text))
    for char in text:
        buffer.byte(ord(char))
