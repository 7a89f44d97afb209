"""Run an executable with a JIT and read what that tells of its work."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from framework.diagnostics.errors import KitError
from framework.jit.view.log import JitLog, read_log

SECTIONS = ("jit", "jit-samples")


@dataclass(slots=True)
class Observed:
    """A run: its log, and how the program ended."""

    log: JitLog
    status: int


def observe(vm: str, arguments: Sequence[str], settings: str = "") -> Observed:
    """Run ``vm arguments``; its output is dropped, its input is ours.

    Args:
        settings: the value of KIT_JIT, "" for what the environment has.
    Raises: KitError when it is no executable, or has no JIT.
    """
    path = Path(vm)
    if not path.is_file() or not os.access(path, os.X_OK):
        hint = "translate the interpreter first: kit translate TARGET -o VM; or use --hosted TARGET"
        raise KitError("K613", f"{vm} is no executable", hint=hint)
    with tempfile.TemporaryDirectory(prefix="kit-") as folder:
        log = Path(folder) / "jit.log"
        environment = {**os.environ, "KIT_LOG": ",".join(f"{section}:{log}" for section in SECTIONS)}
        if settings:
            environment["KIT_JIT"] = settings
        try:
            done = subprocess.run([path.resolve(), *arguments], stdout=subprocess.DEVNULL, env=environment)
        except OSError as error:
            raise KitError("K613", f"{vm} can't be run: {error.strerror}") from None
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    if not text and done.returncode == 0:
        hint = "it has no JitDriver, or was translated with --no-jit, or no hot loop was reached"
        raise KitError("K613", f"{vm} told nothing of a JIT", hint=hint)
    return Observed(read_log(text), done.returncode)
