"""What the JIT tells: sections of KIT_LOG on standard error or in files.  Translated code of the JIT unit.

    KIT_LOG=jit-summary                       counters when the program ends
    KIT_LOG=jit-optimize:trace.txt,jit-abort  loops after optimisation in a file, traces that were given up on stderr
    KIT_LOG=jit                               every section of ``metainterp/journal.py``
    KIT_LOG=jit-perf                          names of machine code for ``perf``, in /tmp/perf-PID.map
    KIT_LOG=jit-gdb                           names of machine code for debuggers
    KIT_LOG=jit-samples:FILE                  where the time goes (``sampling.py``)

The last three change what the program does or how fast, so ``jit`` and ``all`` do not switch them on.
"""

from __future__ import annotations

from typing import Any

from framework.gc.configuration import c_string, getenv
from framework.gc.raw import load_byte
from framework.jit.text_files import STDERR, write_text
from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Signed, Void
from framework.runtime.entry import last_line
from framework.runtime.tracebacks import traceback_lines

LOG = c_string("KIT_LOG")
ONLY_BY_NAME = ("jit-perf", "jit-gdb", "jit-samples")


def environment_address(name: Any) -> int:
    """Where the text of an environment variable is, 0 when it is not set."""
    return llop.cast_adr_to_int(Signed, getenv(llop.cast_ptr_to_adr(Address, name)))


def environment_text(name: Any) -> str:
    """The text of an environment variable, "" when it is not set."""
    text = environment_address(name)
    characters: list[str] = []
    if text != 0:
        position = 0
        while load_byte(text, position) != 0:
            characters.append(chr(load_byte(text, position)))
            position += 1
    return "".join(characters)


def is_logged(section: str) -> bool:
    """Whether KIT_LOG switches a section on."""
    return wanted_file(section) is not None


def wanted_file(section: str) -> str | None:
    """The file that KIT_LOG wants a section in, "" for standard error, None for nowhere."""
    for item in environment_text(LOG).split(","):
        wanted, _, filename = item.partition(":")
        if wanted == section:
            return filename
        if section not in ONLY_BY_NAME and (wanted == "all" or section.startswith(wanted + "-")):
            return filename
    return None


def say(line: str) -> None:
    """Write a line to standard error."""
    write_text(STDERR, line + "\n")


def stop_with(error: Exception) -> None:
    """An exception of the JIT's own left it: that is a bug in the kit, and the program can't go on."""
    say("Traceback (most recent call last):")
    say(traceback_lines() + last_line(error))
    say("this is a bug in the JIT; KIT_JIT=off runs the program without it")
    llop.debug_fatal(Void, "internal error of the JIT")
