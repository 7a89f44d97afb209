"""A standard stream that was closed before the start: what is written to it vanishes, as on CPython."""

import subprocess
from pathlib import Path

from framework.testing.conformance import compile_target

PROGRAM = """\
import sys
def entry_point(argv):
    print("to stdout")
    sys.stderr.write("to stderr\\n")
    with open(argv[1], "w") as file:
        file.write("to the file")
    return 4
"""


def test_output_to_closed_streams_vanishes(tmp_path: Path) -> None:
    source, written = tmp_path / "program.py", tmp_path / "written"
    source.write_text(PROGRAM)
    executable = compile_target(source, tmp_path / "program", 0)
    for closing in (">&-", "2>&-", ">&- 2>&- <&-"):
        assert subprocess.run(["sh", "-c", f"{executable} {written} {closing}"], check=False).returncode == 4
        assert written.read_text() == "to the file"
