"""Machine code for people: by ``objdump`` where that is installed, as bytes else.

llvmlite, which the kit compiles with, does not offer LLVM's disassembler.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

BYTES_PER_LINE = 12
_LINE = re.compile(r"\s*([0-9a-f]+):\s+((?:[0-9a-f]{2} )+)\s*(.*)$")


@dataclass(slots=True)
class Instruction:
    """An instruction, or a line of bytes."""

    address: int
    text: str


def has_disassembler() -> bool:
    """Whether there is more to show than bytes."""
    return shutil.which("objdump") is not None


def disassemble(data: bytes, address: int) -> list[Instruction]:
    """The instructions of x86-64 code that runs at an address."""
    if not has_disassembler():
        return _lines_of_bytes(data, address)
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(data)
        file.flush()
        command = ["objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--wide"]
        command += [f"--adjust-vma={address:#x}", file.name]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        return _lines_of_bytes(data, address)
    matches = filter(None, map(_LINE.match, done.stdout.splitlines()))
    return [Instruction(int(match[1], 16), " ".join(match[3].split())) for match in matches if match[3]]


def _lines_of_bytes(data: bytes, address: int) -> list[Instruction]:
    return [
        Instruction(address + start, data[start : start + BYTES_PER_LINE].hex(" "))
        for start in range(0, len(data), BYTES_PER_LINE)
    ]
