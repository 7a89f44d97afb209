"""The files that KIT_LOG's sections of the JIT go to.  Translated code of the JIT unit."""

from __future__ import annotations

import os

from framework.jit.metainterp.journal import Sink
from framework.jit.report import STDERR, say, wanted_file, write_text

NO_FILE = -1
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
READABLE = 0o644


class LogFiles(Sink):
    """The files of the sections, opened when they are first asked for."""

    def __init__(self) -> None:
        self.of_section: dict[str, int] = {}
        self.of_name: dict[str, int] = {"": STDERR}

    def file(self, section: str) -> int:
        """The descriptor of a section's file, NO_FILE when it is off."""
        if section not in self.of_section:
            name = wanted_file(section)
            self.of_section[section] = NO_FILE if name is None else self._open(name)
        return self.of_section[section]

    def _open(self, name: str) -> int:
        if name not in self.of_name:
            try:
                self.of_name[name] = os.open(name, NEW_FILE, READABLE)
            except OSError:
                say("KIT_LOG: cannot write " + name)
                self.of_name[name] = NO_FILE
        return self.of_name[name]

    def has(self, section: str) -> bool:
        return self.file(section) != NO_FILE

    def write(self, section: str, lines: list[str]) -> None:
        parts: list[str] = []
        for line in lines:
            parts.append("[" + section + "] " + line + "\n")
        write_text(self.file(section), "".join(parts))
