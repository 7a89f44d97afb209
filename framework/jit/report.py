"""What the JIT tells on standard error.  Translated code of the JIT unit.

    KIT_LOG=jit-summary     its counters when the program ends
    KIT_LOG=jit-perf        names of machine code for `perf`, in /tmp/perf-PID.map

The JIT unit has no files of its own: text goes straight to descriptor 2.
"""

from __future__ import annotations

from typing import Any

from framework.gc.configuration import c_string, getenv
from framework.gc.raw import allocate, load_byte, release, store_byte
from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Int32, Signed, Unsigned, Void
from framework.runtime.entry import last_line
from framework.runtime.posix import c_write
from framework.runtime.tracebacks import traceback_lines

LOG = c_string("KIT_LOG")
STDERR = 2


def environment_text(name: Any) -> str:
    """The text of an environment variable, "" when it is not set."""
    text = llop.cast_adr_to_int(Signed, getenv(llop.cast_ptr_to_adr(Address, name)))
    characters: list[str] = []
    if text != 0:
        position = 0
        while load_byte(text, position) != 0:
            characters.append(chr(load_byte(text, position)))
            position += 1
    return "".join(characters)


def is_logged(section: str) -> bool:
    """Whether KIT_LOG names a section."""
    return section in environment_text(LOG).split(",")


def say(line: str) -> None:
    """Write a line; characters beyond Latin-1 become question marks."""
    data = allocate(len(line) + 1)
    if data == 0:
        return
    for index in range(len(line)):
        code = ord(line[index])
        store_byte(data, index, code if code < 256 else 63)
    store_byte(data, len(line), 10)
    size = llop.cast_int_to_uint(Unsigned, len(line) + 1)
    c_write(llop.cast_primitive(Int32, STDERR), llop.cast_int_to_adr(Address, data), size)
    release(data)


def stop_with(error: Exception) -> None:
    """An exception of the JIT's own left it: that is a bug in the kit, and the program can't go on."""
    say("Traceback (most recent call last):")
    say(traceback_lines() + last_line(error))
    say("this is a bug in the JIT; KIT_JIT=off runs the program without it")
    llop.debug_fatal(Void, "internal error of the JIT")
