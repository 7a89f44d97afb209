"""How each Scheme system runs an R7RS program: its source in the system's dialect, and what is compiled before.

Programs use what all systems have under R7RS's names.  A system without R7RS's libraries gets the program without its
imports, with the harness in it, behind a prelude that defines what is missing (``preludes/``).  Those that compile ahead
do it before the clock starts; start-up is measured with a program that only prints.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
PROGRAMS = FOLDER / "programs"
HARNESS = '(include "harness.scm")'
STARTUP = "startup"  # the name of the program that only prints


class NotBuilt(Exception):
    """A system refused a program; the text is what it said."""


@dataclass(frozen=True)
class System:
    """A Scheme system.  ``prepare`` writes into a folder what is needed and gives the command that runs the program."""

    name: str
    needs: tuple[str, ...]
    prepare: Callable[[str, Path], list[str]]
    environment: Mapping[str, str] = field(default_factory=dict)

    def installed(self) -> bool:
        """Whether all its commands are there."""
        return all(shutil.which(command) for command in self.needs)


def names() -> list[str]:
    """All programs."""
    return sorted(path.stem for path in PROGRAMS.glob("*.scm") if path.stem != "harness")


def source(name: str) -> str:
    """A whole program in R7RS: imports first, the harness in place."""
    if name == STARTUP:
        return '(import (scheme base) (scheme write))\n(display "startup is right")\n(newline)\n'
    text = (PROGRAMS / f"{name}.scm").read_text(encoding="utf-8")
    return text.replace(HARNESS, (PROGRAMS / "harness.scm").read_text(encoding="utf-8"))


def body(name: str) -> str:
    """A program without its imports."""
    return re.sub(r"^\(import .*\)$", "", source(name), count=1, flags=re.MULTILINE)


def prelude(system: str) -> str:
    """What is defined before a program."""
    return (FOLDER / "preludes" / f"{system}.scm").read_text(encoding="utf-8")


def write(folder: Path, file_name: str, text: str) -> Path:
    """A file in the folder."""
    path = folder / file_name
    path.write_text(text, encoding="utf-8")
    return path


def build(command: list[str], given: str = "") -> None:
    """Run a compiler.  Raises: NotBuilt."""
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    if done.returncode:
        raise NotBuilt(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def guile(name: str, folder: Path) -> list[str]:
    """Compiled to Guile's byte code, which its JIT compiles."""
    path = write(folder, f"{name}.guile.scm", source(name))
    compiled = path.with_suffix(".go")
    script = f'(use-modules (system base compile)) (compile-file "{path}" #:output-file "{compiled}")'
    build(["guile", "--r7rs", "--no-auto-compile", "-c", script])
    return ["guile", "--r7rs", "--no-auto-compile", "-c", f'(load-compiled "{compiled}")']


def chez(name: str, folder: Path) -> list[str]:
    """A program compiled as a whole, with checks (optimize-level 2)."""
    imports = "(import (rename (chezscheme) (define-record-type r6rs-define-record-type)))\n"
    path = write(folder, f"{name}.chez.ss", imports + prelude("chez") + body(name))
    compiled = path.with_suffix(".so")
    script = f'(optimize-level 2) (enable-cross-library-optimization #t) (compile-program "{path}" "{compiled}")'
    build(["scheme", "-q"], f"(guard (e (#t (display-condition e) (exit 1))) {script})")
    return ["scheme", "--program", str(compiled)]


def racket(name: str, folder: Path) -> list[str]:
    """A module compiled by raco; pairs are immutable there, and the programs don't change any."""
    path = write(folder, f"{name}-racket.rkt", "#lang racket/base\n" + prelude("racket") + body(name))
    build(["raco", "make", str(path)])
    return ["racket", str(path)]


def gambit_source(name: str, folder: Path) -> Path:
    """Gambit's form: standard names are what they are, and the program is closed."""
    return write(folder, f"{name}.gambit.scm", "(declare (standard-bindings) (block))\n" + body(name))


def gambit(name: str, folder: Path) -> list[str]:
    """An executable through C."""
    path = gambit_source(name, folder)
    output = folder / f"{name}.gambit"
    build(["gsc", "-exe", "-o", str(output), str(path)])
    return [str(output)]


def gambit_interpreter(name: str, folder: Path) -> list[str]:
    """Gambit's interpreter."""
    return ["gsi", str(gambit_source(name, folder))]


def chicken(name: str, folder: Path) -> list[str]:
    """An executable through C, with checks."""
    path = write(folder, f"{name}.chicken.scm", prelude("chicken") + body(name))
    output = folder / f"{name}.chicken"
    build(["csc", "-O3", "-o", str(output), str(path)])
    return [str(output)]


def ours(vm: Path) -> list[System]:
    """Our VM with and without its JIT."""

    def prepare(name: str, folder: Path) -> list[str]:
        return [str(vm), str(write(folder, f"{name}.scm", source(name)))]

    return [System("JIT", (), prepare), System("no JIT", (), prepare, {"KIT_JIT": "off"})]


PEERS = (
    System("chez", ("scheme",), chez),
    System("racket", ("racket", "raco"), racket),
    System("guile", ("guile",), guile),
    System("gambit", ("gsc",), gambit),
    System("chicken", ("csc",), chicken),
    System("gsi", ("gsi",), gambit_interpreter),
)
