"""What a VM says of its JIT when ``KIT_LOG=jit-summary`` is set."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PREFIX = "[jit-summary] "


@dataclass(frozen=True)
class Summary:
    """Counters, by the names in the log."""

    counters: dict[str, int]

    def __getitem__(self, name: str) -> int:
        return self.counters[name]

    def share(self, amount: str, count: str) -> float:
        """One counter over another; 0 for nothing."""
        return self.counters[amount] / self.counters[count] if self.counters[count] else 0.0


def parse_summary(log: str) -> Summary:
    """The counters in what a VM wrote to standard error."""
    lines = [line.removeprefix(PREFIX) for line in log.splitlines() if line.startswith(PREFIX)]
    pairs = [line.rpartition(": ") for line in lines]
    return Summary({name: int(value) for name, _, value in pairs})


def run_with_summary(command: Sequence[str], stdin: Path | None = None) -> Summary:
    """Run a VM and read its counters.  Raises: CalledProcessError."""
    with open(stdin or os.devnull, "rb") as given:
        environment = os.environ | {"KIT_LOG": "jit-summary"}
        done = subprocess.run(command, stdin=given, capture_output=True, env=environment, check=True)
    return parse_summary(done.stderr.decode())
