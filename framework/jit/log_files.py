"""The files that KIT_LOG's sections of the JIT go to.  Translated code of the JIT unit."""

from __future__ import annotations

from framework.jit.metainterp.journal import Sink
from framework.jit.report import say, wanted_file
from framework.jit.text_files import NO_FILE, STDERR, open_new, write_text


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
            file = open_new(name)
            if file < 0:
                say("KIT_LOG: cannot write " + name)
            self.of_name[name] = max(file, NO_FILE)
        return self.of_name[name]

    def has(self, section: str) -> bool:
        return self.file(section) != NO_FILE

    def write(self, section: str, lines: list[str]) -> None:
        parts: list[str] = []
        for line in lines:
            parts.append("[" + section + "] " + line + "\n")
        write_text(self.file(section), "".join(parts))
