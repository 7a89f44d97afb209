"""Objects → executable, with whatever linker the machine has.

``ld.lld`` and ``gold`` are called directly when the C library's start files are found (0.05 s instead of 0.2 s through a
compiler driver), else ``cc``; last comes ``ziglang`` from PyPI, which also links for other targets.  The executable is
written aside and renamed: it is whole or absent.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from framework.diagnostics.errors import KitError
from framework.llvm.targets import Target, host_target

DIRECT_LINKERS = ("ld.lld", "ld.gold")
COMPILERS = ("cc", "gcc", "clang")
LIBRARY_FOLDERS = ("/usr/lib/{arch}-linux-gnu", "/lib/{arch}-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib")
START_FILES = ("crt1.o", "crti.o", "crtn.o")


class LinkError(KitError):
    """No linker, or it failed."""

    def __init__(self, message: str) -> None:
        super().__init__("K501", message)


def link(
    objects: Sequence[Path],
    output: Path,
    target: Target,
    *,
    strip: bool = False,
    libraries: Sequence[str] = (),
    arguments: Sequence[str] = (),
    kept_symbols: Sequence[str] = (),
) -> None:
    """Make an executable; ``libraries`` are names as after ``-l``, ``arguments`` go to the linker as they are;
    ``kept_symbols`` stay when it is stripped."""
    temporary = output.with_name(f".{output.name}.{os.getpid()}.tmp")
    names = dict.fromkeys([*libraries, *target.libraries])
    command = linker_command(target)
    lines = [
        *command.before,
        "-o",
        str(temporary),
        *(["-s"] if strip else []),
        *(command.linker_option(f"--export-dynamic-symbol={symbol}") for symbol in kept_symbols),
        *map(str, objects),
        *arguments,
        *(f"-l{name}" for name in names),
        *command.after,
    ]
    try:
        _run(lines)
        os.replace(temporary, output)
    except OSError as error:
        raise LinkError(f"can't write {output}: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)


class LinkerCommand:
    """The fixed parts of a linker's command line, around objects and libraries."""

    def __init__(self, before: list[str], after: list[str], is_direct: bool = False) -> None:
        self.before = before
        self.after = after
        self.is_direct = is_direct  # no compiler stands before the linker

    def linker_option(self, option: str) -> str:
        """How an option of the linker is written."""
        return option if self.is_direct else f"-Wl,{option}"


def linker_command(target: Target) -> LinkerCommand:
    """The linker to use, or LinkError."""
    chosen = os.environ.get("KIT_LINKER")
    if chosen:
        return LinkerCommand([*chosen.split(), "-no-pie"], [])
    if target == host_target():
        for name in DIRECT_LINKERS:
            path = shutil.which(name)
            folder = _start_file_folder(target)
            if path and folder and target.dynamic_linker:
                return _direct(path, folder, target)
        for name in COMPILERS:
            path = shutil.which(name)
            if path:
                return LinkerCommand([path, "-no-pie"], [])
    if importlib.util.find_spec("ziglang") is not None:
        return LinkerCommand([sys.executable, "-m", "ziglang", "cc", "-target", target.name], [])
    raise LinkError(
        f"no linker for {target.name} was found (looked for {', '.join(DIRECT_LINKERS + COMPILERS)}, ziglang).\n"
        "Install one of: a C compiler (apt-get install gcc), lld (apt-get install lld), or: pip install ziglang"
    )


def _direct(path: str, folder: Path, target: Target) -> LinkerCommand:
    start, begin, end = (str(folder / name) for name in START_FILES)
    before = [path, "-m", target.emulation, "-dynamic-linker", target.dynamic_linker, "-z", "relro", "-z", "noexecstack",
              "--hash-style=gnu", "--gc-sections", start, begin, f"-L{folder}"]  # fmt: skip
    folders = [f"-L{name.format(arch=target.name.split('-')[0])}" for name in LIBRARY_FOLDERS]
    return LinkerCommand([*before, *folders], ["-lc", end], is_direct=True)


def _start_file_folder(target: Target) -> Path | None:
    arch = target.name.split("-")[0]
    for pattern in LIBRARY_FOLDERS:
        folder = Path(pattern.format(arch=arch))
        if all((folder / name).exists() for name in START_FILES):
            return folder
    return None


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    except FileNotFoundError as error:
        raise LinkError(f"the linker {command[0]} was not found") from error
    if done.returncode != 0:
        message = (done.stderr or done.stdout).strip() or f"exit status {done.returncode}"
        raise LinkError(f"{Path(command[0]).name} failed:\n{message}")
