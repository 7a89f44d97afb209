"""What separately translated units must agree on, as one fingerprint that the linker compares.

The fingerprint covers every cross-unit function with its signature (``lltypes/symbols.py``), the layouts of the thread
state, of type infos and of traceback positions, the object header's bits and the constants of inlined allocation.  The
runtime unit defines the symbol ``kit_abi_<fingerprint>``, each other unit refers to it: units that disagree don't link,
and ``explain_link_failure`` says so in words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from framework.flowgraph.model import FunctionGraph
from framework.lltypes import symbols, threadstate, typeinfo
from framework.lltypes.types import Struct
from framework.llvm.build import UnitModule
from framework.llvm.module import ModuleWriter
from framework.llvm.targets import Target

PREFIX = "kit_abi_"
SHARED_STRUCTS: tuple[Struct, ...] = (
    threadstate.THREAD_STATE,
    threadstate.EXECUTION_CONTEXT,
    threadstate.POSITION,
    typeinfo.TYPE_INFO,
)
SHARED_NUMBERS = (
    (symbols, ("ALLOCATION_ALIGNMENT", "MAX_INLINE_ALLOCATION")),
    (threadstate, ("TRACEBACK_SIZE", "TRACE_RAISED", "TRACE_PASSED", "TRACE_CAUGHT")),
    (typeinfo, ("TYPE_INFO_ALIGNMENT", "PREBUILT_FLAGS", "TRACK", "VARSIZED", "ITEMS_HAVE_POINTERS", "HAS_DESTRUCTOR")),
)


class AbiError(Exception):
    """Units that can't work together."""


def description(target: Target) -> list[str]:
    """Everything the units agree on, one line each."""
    layout = target.layout
    lines = [f"target {target.triple} pointer {layout.pointer_size}"]
    for function in symbols.KIT_FUNCTIONS.values():
        lines.append(f"function {function.name}{function.type!r} raises {function.can_raise}")
    for struct in SHARED_STRUCTS:
        fields = ", ".join(f"{name}@{offset}" for name, offset in layout.field_offsets(struct).items())
        lines.append(f"struct {struct.name} size {layout.size_of(struct)}: {fields}")
    for module, names in SHARED_NUMBERS:
        lines += [f"{name} = {getattr(module, name)}" for name in names]
    return lines


def fingerprint(target: Target) -> str:
    """A short hash of the description."""
    return hashlib.sha256("\n".join(description(target)).encode()).hexdigest()[:16]


def defining_module(target: Target) -> UnitModule:
    """The module of the runtime unit that states its ABI."""
    text = f"{ModuleWriter.header(target)}\n@{PREFIX}{fingerprint(target)} = constant i8 0\n"
    return UnitModule("abi", text)


def requiring_module(target: Target) -> UnitModule:
    """The module of another unit that insists on it."""
    name = f"{PREFIX}{fingerprint(target)}"
    lines = [
        ModuleWriter.header(target),
        f"@{name} = external global i8",
        f"@kit.abi = internal constant ptr @{name}",
        '@llvm.used = appending global [1 x ptr] [ptr @kit.abi], section "llvm.metadata"',
    ]
    return UnitModule("abi", "\n".join([*lines, ""]))


def missing_functions(graphs: Iterable[FunctionGraph]) -> list[str]:
    """The cross-unit functions that none of these graphs defines."""
    defined = {graph.hints.get("symbol") for graph in graphs}
    return [name for name in symbols.KIT_FUNCTIONS if name not in defined]


def explain_link_failure(message: str) -> str:
    """The linker's message, with what an undefined ABI symbol means."""
    if PREFIX not in message:
        return message
    return f"the runtime unit was built by another version of the kit; `kit cache clear` removes it\n{message}"
