"""Named log sections under one variable: ``KIT_LOG=annotator,jit-optimize:trace.txt``.

The variable is a comma-separated list of sections; ``all`` stands for every one.  A section written ``name:file`` goes
to that file, others to stderr.  A name also switches on the sections that start with it and a dash (``jit`` shows
``jit-optimize``).

    log = section("annotator")
    if log:                       # false when switched off: costs nothing
        log(f"{graph.name}: {len(blocks)} blocks")
"""

from __future__ import annotations

import os
import sys
from typing import TextIO


class Section:
    """One named section; true when it is switched on."""

    __slots__ = ("name", "stream")

    def __init__(self, name: str, stream: TextIO | None) -> None:
        self.name = name
        self.stream = stream

    def __bool__(self) -> bool:
        return self.stream is not None

    def __call__(self, text: str) -> None:
        """Write text, each line marked with the section's name."""
        if self.stream is None:
            return
        for line in text.splitlines() or [""]:
            self.stream.write(f"[{self.name}] {line}\n")
        self.stream.flush()


_files: dict[str, TextIO] = {}


def _open(filename: str) -> TextIO:
    """The stream of a log file: truncated once a process, shared by its sections, open until the end."""
    if filename not in _files:
        _files[filename] = open(filename, "w", encoding="utf-8")
    return _files[filename]


def _stream_for(name: str, setting: str) -> TextIO | None:
    for item in filter(None, setting.split(",")):
        wanted, _, filename = item.strip().partition(":")
        if wanted == "all" or name == wanted or name.startswith(f"{wanted}-"):
            return _open(filename) if filename else sys.stderr
    return None


def section(name: str) -> Section:
    """The section of that name, as KIT_LOG says now."""
    return Section(name, _stream_for(name, os.environ.get("KIT_LOG", "")))
