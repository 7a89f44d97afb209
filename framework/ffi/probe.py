"""Constants and layouts of C, asked from the compiler and read from an object file: nothing is run.

    class CConfig:
        _compilation_info_ = rffi.ExternalCompilationInfo(includes=["fcntl.h", "sys/stat.h"])
        O_CREAT = ConstantInteger("O_CREAT")
        S_IFOO = DefinedConstantInteger("S_IFOO")          None when it is not defined
        timespec = Struct("struct timespec", [("tv_sec", rffi.TIME_T), ("tv_nsec", rffi.LONG)])
        off_t = SimpleType("off_t", rffi.LONG)

    values = rffi.configure(CConfig)                       {"O_CREAT": 64, …}

One C file is made for the class: every question becomes an array of bytes with a marker before it, whose initialiser
the compiler must evaluate.  After compiling to an object the bytes are found by their markers, so this works for any
target the compiler makes objects for.  Negative answers (not defined, no such type) are found by compiling small
files that may fail.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from framework.rlib import rffi
from framework.rlib.rffi import ExternalCompilationInfo
from framework.rlib.rffi_types import CFixedArray, CPrimitive, CStructType, CType

MARKER = b"kit probe "  # followed by the number of the question and a colon


class ProbeError(Exception):
    """A question has no answer: the compiler's message follows."""


class Probe:
    """One question; ``expressions`` are C integer constants, ``answer`` makes the result from their values."""

    optional = False

    def expressions(self) -> list[str]:
        """What the compiler evaluates, as 64-bit integers."""
        raise NotImplementedError

    def answer(self, values: list[int]) -> Any:
        """The Python value."""
        raise NotImplementedError

    def absent(self) -> Any:
        """The answer when the compiler refuses the question, for optional ones."""
        return None


@dataclass(eq=False)
class ConstantInteger(Probe):
    """An integer constant expression."""

    name: str

    def expressions(self) -> list[str]:
        return [f"({self.name})", f"(({self.name}) < 0)"]

    def answer(self, values: list[int]) -> Any:
        value, negative = values
        return value - (1 << 64) if negative else value


@dataclass(eq=False)
class DefinedConstantInteger(ConstantInteger):
    """The same, None when the name is not defined."""

    optional = True


@dataclass(eq=False)
class Defined(Probe):
    """Whether a macro is defined."""

    name: str
    optional = True

    def expressions(self) -> list[str]:
        return [f"1\n#ifndef {self.name}\n#error absent\n#endif\n"]

    def answer(self, values: list[int]) -> Any:
        return True

    def absent(self) -> Any:
        return False


@dataclass(eq=False)
class Has(Probe):
    """Whether an expression compiles."""

    name: str
    optional = True

    def expressions(self) -> list[str]:
        return [f"sizeof({self.name})"]

    def answer(self, values: list[int]) -> Any:
        return True

    def absent(self) -> Any:
        return False


@dataclass(eq=False)
class SizeOf(Probe):
    """Size of a type."""

    name: str

    def expressions(self) -> list[str]:
        return [f"sizeof({self.name})"]

    def answer(self, values: list[int]) -> Any:
        return values[0]


@dataclass(eq=False)
class SimpleType(Probe):
    """The integer or float type that a typedef stands for; ``hint`` says which kind to expect."""

    name: str
    hint: CType = rffi.INT

    def expressions(self) -> list[str]:
        return [f"sizeof({self.name})", f"(({self.name})-1 < 0)", f"(({self.name})0.5 != 0)"]

    def answer(self, values: list[int]) -> Any:
        size, is_signed, is_float = values
        kind = "float" if is_float else "int" if is_signed else "uint"
        for candidate in (self.hint, *_NUMBERS):
            if isinstance(candidate, CPrimitive) and (candidate.kind, candidate.size) == (kind, size):
                return candidate
        raise ProbeError(f"{self.name} is a {kind} of {size} bytes, for which there is no type")


_NUMBERS = (
    rffi.LONG, rffi.ULONG, rffi.INT, rffi.UINT, rffi.SHORT, rffi.USHORT, rffi.SIGNEDCHAR, rffi.UCHAR,
    rffi.DOUBLE, rffi.FLOAT,
)  # fmt: skip


@dataclass(eq=False)
class Struct(Probe):
    """A struct with the layout the compiler gives it; only the fields that are asked for are visible."""

    name: str
    fields: list[tuple[str, CType]] = field(default_factory=list)

    def expressions(self) -> list[str]:
        found = [f"sizeof({self.name})", f"__alignof__({self.name})"]
        for name, _ in self.fields:
            found += [f"__builtin_offsetof({self.name}, {name})", f"sizeof((({self.name} *)0)->{name})"]
        return found

    def answer(self, values: list[int]) -> Any:
        size, alignment, *places = values
        fields: dict[str, CType] = {}
        offsets: dict[str, int] = {}
        pairs = zip(places[::2], places[1::2], strict=True)
        for (name, hint), (offset, width) in zip(self.fields, pairs, strict=True):
            fields[f"c_{name}"] = self._fitting(name, hint, width)
            offsets[f"c_{name}"] = offset
        hints = {"offsets": offsets, "size": size, "alignment": alignment, "c_type": self.name}
        return CStructType(self.name.removeprefix("struct "), fields, hints)

    def _fitting(self, name: str, hint: CType, width: int) -> CType:
        """The hint, or the type of its kind that has the size found."""
        if hint.size == width:
            return hint
        if isinstance(hint, CPrimitive):
            for candidate in _NUMBERS:
                if candidate.size == width and candidate.kind == hint.kind:
                    return candidate
            if hint.kind == "char":
                return CFixedArray(hint, width)
        raise ProbeError(f"{self.name}.{name} has {width} bytes, {hint.name} has {hint.size}")


# --- asking the compiler


def find_compiler() -> list[str]:
    """The command of a C compiler: $CC, the system's, or ziglang's."""
    if os.environ.get("CC"):
        return os.environ["CC"].split()
    for name in ("cc", "gcc", "clang"):
        if shutil.which(name):
            return [name]
    try:
        import ziglang  # noqa: F401
    except ImportError:
        raise ProbeError(
            "probing C needs a C compiler: install gcc or clang, or `pip install ziglang`, or set CC"
        ) from None
    return [sys.executable, "-m", "ziglang", "cc"]


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the compiler."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ProbeError(f"the C compiler {command[0]!r} can't be started: {error.strerror}") from None


def _header(info: ExternalCompilationInfo) -> str:
    includes = "".join(f"#include <{name}>\n" for name in info.includes)
    return "\n".join([*info.pre_include_bits, includes, *info.post_include_bits, ""])


def _flags(info: ExternalCompilationInfo) -> list[str]:
    return [*(f"-I{directory}" for directory in info.include_dirs), *info.compile_extra]


def probe_source(info: ExternalCompilationInfo, probes: Iterable[tuple[int, Probe]]) -> str:
    """The C file that asks the numbered questions."""
    parts = [_header(info)]
    for number, probe in probes:
        for index, expression in enumerate(probe.expressions()):
            marker = ", ".join(str(byte) for byte in MARKER + f"{number}.{index}:".encode())
            shifts = ", ".join(
                f"(unsigned char)((unsigned long long)({expression}) >> {8 * byte})" for byte in range(8)
            ) if "\n" not in expression else "1, 0, 0, 0, 0, 0, 0, 0\n" + expression.partition("\n")[2]  # fmt: skip
            parts.append(f"const unsigned char kit_probe_{number}_{index}[] = {{ {marker}, {shifts} }};\n")
    return "\n".join(parts)


def compile_object(source: str, info: ExternalCompilationInfo, compiler: list[str] | None = None) -> bytes | str:
    """The object file of a C source, or the compiler's complaint."""
    with tempfile.TemporaryDirectory(prefix="kit-probe-") as folder:
        path = Path(folder, "probe.c")
        path.write_text(source, encoding="utf-8")
        command = [*(compiler or [*find_compiler(), "-O0"]), "-w", "-c", *_flags(info), str(path), "-o", f"{path}.o"]
        done = _run(command)
        return Path(f"{path}.o").read_bytes() if done.returncode == 0 else done.stderr


def compile_sources(source: str, info: ExternalCompilationInfo) -> bytes:
    """The optimised object file of C sources that belong to declared functions, after their headers.

    Raises: ProbeError with the compiler's complaint.
    """
    answer = compile_object(_header(info) + source, info, [*find_compiler(), "-O2"])
    if isinstance(answer, str):
        raise ProbeError(f"the C compiler refuses the sources:\n{answer}")
    return answer


def _read(data: bytes, number: int, index: int) -> int:
    marker = MARKER + f"{number}.{index}:".encode()
    start = data.index(marker) + len(marker)
    return int.from_bytes(data[start : start + 8], "little")


def ask(info: ExternalCompilationInfo, probes: dict[str, Probe], compiler: list[str] | None = None) -> dict[str, Any]:
    """The answers to all questions; optional ones are asked one by one when together they don't compile."""
    numbered = list(enumerate(probes.items()))
    required = [(n, item) for n, item in numbered if not item[1].optional]
    optional = [(n, item) for n, item in numbered if item[1].optional]
    together = compile_object(probe_source(info, [(n, p) for n, (_, p) in numbered]), info, compiler)
    answers: dict[str, Any] = {}
    if isinstance(together, str):
        for group in [required, *([one] for one in optional)]:
            if group:
                answers |= _ask_group(info, group, compiler)
    else:
        for number, (name, probe) in numbered:
            answers[name] = _answer(together, number, probe)
    return {name: answers[name] for name in probes}


def _ask_group(
    info: ExternalCompilationInfo, group: list[tuple[int, tuple[str, Probe]]], compiler: list[str] | None
) -> dict[str, Any]:
    data = compile_object(probe_source(info, [(n, p) for n, (_, p) in group]), info, compiler)
    if not isinstance(data, str):
        return {name: _answer(data, number, probe) for number, (name, probe) in group}
    if all(probe.optional for _, (_, probe) in group):
        _check_headers(info, compiler)
        return {name: probe.absent() for _, (name, probe) in group}
    raise ProbeError(f"the C compiler refuses {', '.join(name for _, (name, _) in group)}:\n{data}")


def _check_headers(info: ExternalCompilationInfo, compiler: list[str] | None) -> None:
    """A missing header must not look like a missing constant."""
    data = compile_object(_header(info), info, compiler)
    if isinstance(data, str):
        raise ProbeError(f"the C compiler refuses the headers {', '.join(info.includes)}:\n{data}")


def _answer(data: bytes, number: int, probe: Probe) -> Any:
    return probe.answer([_read(data, number, index) for index in range(len(probe.expressions()))])


class CToolchain(rffi.Toolchain):
    """What ``rlib.rffi`` calls when it needs a C compiler."""

    def __init__(self) -> None:
        self._libraries: dict[str, str] = {}

    def configure(self, config: type) -> dict[str, Any]:
        """Answers to the probes among the attributes of a class."""
        info = getattr(config, "_compilation_info_", ExternalCompilationInfo())
        return ask(info, {name: value for name, value in vars(config).items() if isinstance(value, Probe)})

    def shared_library(self, info: ExternalCompilationInfo, wrappers: str = "") -> str:
        """A shared library made from the sources, kept until the process ends."""
        own = "\n".join([*info.separate_module_sources, wrappers])
        key = hashlib.sha256(repr((info, own)).encode()).hexdigest()[:16]
        if key not in self._libraries:
            folder = tempfile.mkdtemp(prefix="kit-ffi-")
            source, library = Path(folder, f"{key}.c"), Path(folder, f"{key}.so")
            source.write_text(_header(info) + own, encoding="utf-8")
            command = [
                *find_compiler(), "-shared", "-fPIC", "-O1", *_flags(info), str(source), *info.separate_module_files,
                "-o", str(library), *(f"-L{d}" for d in info.library_dirs), *(f"-l{n}" for n in info.libraries),
                *info.link_files, *info.link_extra,
            ]  # fmt: skip
            done = _run(command)
            if done.returncode != 0:
                raise ProbeError(f"the C compiler refuses the sources:\n{done.stderr}")
            self._libraries[key] = str(library)
        return self._libraries[key]
