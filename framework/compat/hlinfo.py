"""``rpython.jit.backend.hlinfo``: what a program tells the JIT's debugging tools about itself."""

from __future__ import annotations


class HighLevelJitInfo:
    """``sys_executable``: the path of the program."""

    sys_executable: str | None = None


highleveljitinfo = HighLevelJitInfo()
