"""What a command asks of the pipeline, and what it gets back: plain values, so that the command line stays thin."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from framework.diagnostics.errors import KitError

OPT_LEVELS = (0, 2)


@dataclass(slots=True)
class Options:
    """One translation.

    Attributes:
        target: the directory or file as the user wrote it.
        target_arguments: passed on to RPython's ``target(driver, args)``.
        output: the executable; None: named after the target, in the current directory.
        opt_level: one of OPT_LEVELS.
        jit: whether a language that has JIT hints gets the JIT.
        debug: extra checks (integer wrap-around stops the program) and unstripped symbols.
        triple: the machine to build for, "" for this one.
        bill: whether to account for time, memory and size by function.
        use_cache: whether the object cache is read and written.
    """

    target: str
    target_arguments: list[str] = field(default_factory=list)
    output: Path | None = None
    opt_level: int = 2
    jit: bool = True
    debug: bool = False
    triple: str = ""
    bill: bool = False
    use_cache: bool = True


@dataclass(slots=True)
class Translation:
    """A finished translation."""

    executable: Path
    size: int
    seconds: float
    warnings: list[KitError] = field(default_factory=list)
    bill: str = ""


TRANSLATED = "translated"
BUILD_TIME_ONLY = "build-time only"
UNREACHED = "unreached"


@dataclass(slots=True)
class Verdict:
    """What becomes of one function of the target's modules: ``kind`` is one of the three above.

    ``chain`` has the names of the calls from the entry point to a translated function.
    """

    function: str
    filename: str
    line: int
    kind: str
    chain: list[str] = field(default_factory=list)


@dataclass(slots=True)
class CheckReport:
    """What inference and lowering found.  ``typed_source``: the file asked for, with the inferred types beside each line."""

    errors: list[KitError]
    warnings: list[KitError]
    verdicts: list[Verdict]
    seconds: float
    typed_source: str = ""
