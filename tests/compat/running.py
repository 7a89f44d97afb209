"""Run programs that import ``rpython`` names."""

from __future__ import annotations

import os
import subprocess

from framework.testing.conformance import Outcome

HOSTED = """\
import sys
from framework.compat import importer
importer.install()
from framework.driver.target import load_target
sys.exit(load_target(sys.argv[1]).entry_point(sys.argv[1:]))
"""

EXECUTED = HOSTED.replace(
    "framework.driver.target import load_target", "framework.testing.execute import execute"
).replace("load_target(sys.argv[1]).entry_point(sys.argv[1:])", "execute(sys.argv[1], sys.argv[2:])")

COMPILED = """\
import sys
from pathlib import Path
from framework.compat import importer
importer.install()
from framework.testing.conformance import compile_target
compile_target(Path(sys.argv[1]), Path(sys.argv[2]), 2)
"""


def run(*command: str) -> Outcome:
    """A run whose standard output is a pipe and buffered as one, wherever the tests run."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, capture_output=True, timeout=300, check=False, env=environment)
    last = done.stderr.decode(errors="replace").splitlines()[-1:]
    return Outcome(done.stdout.decode(), done.returncode, last[0] if last else "")
