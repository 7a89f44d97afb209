"""Translated: names for machine code: ``/tmp/perf-PID.map``, which ``perf report`` reads.

7f2a10000460 108 jit loop 3 (brainfuck: 17 [)
7f2a10000570 56 jit bridge in loop 3 (brainfuck: 17 [)
"""

from __future__ import annotations

import os

NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
READABLE = 0o644


class PerfMap:
    """The file, once it is open."""

    def __init__(self) -> None:
        self.file = -1

    def open(self) -> None:
        """Begin the file of this process; when that fails, nothing is noted."""
        try:
            self.file = os.open("/tmp/perf-" + str(os.getpid()) + ".map", NEW_FILE, READABLE)
        except OSError:
            self.file = -1

    def note(self, start: int, size: int, name: str) -> None:
        """Code has a name."""
        if self.file < 0:
            return
        try:
            os.write(self.file, f"{start:x} {size:x} {name}\n".encode("utf-8", "replace"))
        except OSError:
            return
