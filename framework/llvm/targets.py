"""Everything that depends on the target machine: one row per target, and the byte layout that follows from it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from functools import cached_property

from framework.lltypes.layout import NATIVE, Layout


@dataclass(frozen=True)
class Target:
    """A machine and operating system that executables are made for.

    ``has_indirect_branches``: whether a jump may go to a computed address.
    """

    name: str
    triple: str
    datalayout: str
    cpu: str
    pointer_size: int = 8
    relocation: str = "static"
    libraries: tuple[str, ...] = ("m",)
    emulation: str = ""  # the linker's -m
    dynamic_linker: str = ""
    features: str = ""
    has_indirect_branches: bool = True
    main_symbol: str = "main"  # what the C library's start code calls

    @cached_property
    def layout(self) -> Layout:
        """Sizes and offsets of low-level types."""
        return NATIVE if self.pointer_size == NATIVE.pointer_size else Layout(self.pointer_size)


_X86_64_LAYOUT = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
_AARCH64_LAYOUT = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i8:8:32-i16:16:32-i64:64-i128:128-n32:64-S128-Fn32"
_WASM32_LAYOUT = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target(
            "x86_64-linux-gnu",
            "x86_64-unknown-linux-gnu",
            _X86_64_LAYOUT,
            "x86-64-v2",
            emulation="elf_x86_64",
            dynamic_linker="/lib64/ld-linux-x86-64.so.2",
        ),
        Target(
            "aarch64-linux-gnu",
            "aarch64-unknown-linux-gnu",
            _AARCH64_LAYOUT,
            "generic",
            emulation="aarch64linux",
            dynamic_linker="/lib/ld-linux-aarch64.so.1",
        ),
        Target(
            "aarch64-linux-musl", "aarch64-unknown-linux-musl", _AARCH64_LAYOUT, "generic", emulation="aarch64linux"
        ),
        Target(
            "wasm32-wasi",
            "wasm32-unknown-wasip1",
            _WASM32_LAYOUT,
            "generic",
            pointer_size=4,
            libraries=(),
            has_indirect_branches=False,
            main_symbol="__main_argc_argv",
        ),
    )
}


class UnknownTargetError(Exception):
    """A target name that has no row."""


def host_target() -> Target:
    """The target of the machine we run on."""
    return find_target(f"{platform.machine().replace('arm64', 'aarch64')}-linux-gnu")


def find_target(name: str) -> Target:
    """The target called ``name``."""
    try:
        return TARGETS[name]
    except KeyError:
        known = ", ".join(TARGETS)
        raise UnknownTargetError(f"no such target: {name} (known targets: {known})") from None
