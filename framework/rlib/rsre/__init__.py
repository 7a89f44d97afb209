"""Regular expressions with CPython's semantics for guest languages.  Translated code.

    from framework.rlib import rsre
    number = rsre.compile(r"(\\d+)(?:\\.(\\d+))?")      at import time, or at run time
    match = number.search(text)

The parser (``parser``, trees in ``nodes``) and the compiler run on the host as well as in the VM; ``matcher`` runs the
compiled program, ``pattern`` has the interface.  Subjects are str; ``matcher`` matches bytes too.
"""

from framework.rlib.rsre.pattern import Match, Pattern, compile
from framework.rlib.rsre.reader import (
    ASCII,
    DOTALL,
    IGNORECASE,
    MULTILINE,
    UNICODE,
    VERBOSE,
    A,
    I,
    M,
    RegexError,
    S,
    U,
    X,
)

__all__ = [
    "ASCII", "DOTALL", "IGNORECASE", "MULTILINE", "UNICODE", "VERBOSE", "A", "I", "M", "Match", "Pattern", "RegexError",
    "S", "U", "X", "compile",
]  # fmt: skip
