"""RPython's ``rsre.rpy``: compile a pattern for ``rsre_core``."""

from __future__ import annotations

from framework.rlib.rsre.compiler import Program, compile_program


def get_code(pattern: str, flags: int = 0) -> Program:
    """The program of a pattern, with the flags of ``re``.

    Raises: RegexError.
    """
    return compile_program(pattern, int(flags))
