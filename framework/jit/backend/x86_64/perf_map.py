"""Translated: names for machine code: ``/tmp/perf-PID.map``, which ``perf report`` reads.

7f2a10000460 108 jit loop 3 (brainfuck: 17 [)
7f2a10000570 56 jit bridge in loop 3 (brainfuck: 17 [)
"""

from __future__ import annotations

import os

from framework.jit.text_files import NO_FILE, open_new, write_text


class PerfMap:
    """The file, once it is open."""

    def __init__(self) -> None:
        self.file = NO_FILE

    def open(self) -> None:
        """Begin the file of this process; when that fails, nothing is noted."""
        self.file = open_new("/tmp/perf-" + str(os.getpid()) + ".map")

    def note(self, start: int, size: int, name: str) -> None:
        """Code has a name."""
        if self.file >= 0:
            write_text(self.file, hex(start)[2:] + " " + hex(size)[2:] + " " + name + "\n")
