"""The JIT unit: metainterp, optimiser and backend, translated once and cached.

It defines ``kit_jit_enter`` and the data of ``jit.interface``; what it knows of a language it reads from the tables that
the language unit hands out with ``kit_jit_tables``.
"""

from __future__ import annotations

from framework.annotator.annotator import Annotator
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.driver import abi
from framework.driver.cached_unit import CachedUnit
from framework.driver.finishing import finish_graphs
from framework.driver.runtime_unit import SOURCE_FOLDERS
from framework.driver.stages import RUNTIME_SYMBOLS
from framework.flowgraph.model import FunctionGraph
from framework.jit import interface, native
from framework.jit.backend.x86_64 import debugger
from framework.lltypes.types import FuncType, Void
from framework.llvm.build import BuildOptions, Unit, write_unit
from framework.lowering import Lowerer

SEEN_BY_DEBUGGERS = (debugger.REGISTER_SYMBOL, debugger.DESCRIPTOR_SYMBOL)
"""Symbols that an executable keeps when it is stripped."""

ENTRY_POINTS = {
    "kit_jit_enter": (native.enter, interface.enter.type),
    "kit_jit_force": (native.force, interface.force.type),
    "kit_jit_force_virtual_ref": (native.force_virtual_ref, interface.force_virtual_ref.type),
    "kit_jit_invalidate": (native.invalidate, interface.invalidate.type),
    "kit_jit_set_param": (native.set_param, interface.set_param.type),
    "kit_jit_set_optimisations": (native.set_optimisations, interface.set_optimisations.type),
    "kit_jit_statistic": (native.statistic, interface.statistic.type),
    debugger.REGISTER_SYMBOL: (debugger.register_code, FuncType([], Void)),
    "kit_jit_mark_position": (native.mark_position, interface.mark_position.type),
}


def jit_graphs() -> list[FunctionGraph]:
    """The finished graphs of the JIT, its entry points with their symbols."""
    annotator = Annotator()
    entries = {}
    for symbol, (function, type_) in ENTRY_POINTS.items():
        entries[symbol] = annotator.build_entry(function, [annotation_of_type(item) for item in type_.args])
    annotator.complete()
    graphs = Lowerer(annotator).lower_all()
    for symbol, graph in entries.items():
        graph.hints["symbol"] = symbol
    finish_graphs(graphs, optimise=True)
    return graphs


def jit_unit(options: BuildOptions) -> Unit:
    """The IR of the JIT unit."""
    unit = write_unit(jit_graphs(), options, exports=sorted(interface.DATA_SYMBOLS | {debugger.DESCRIPTOR_SYMBOL}))
    unit.modules.append(abi.requiring_module(options.target))
    return unit


JIT_UNIT = CachedUnit("JIT", (*SOURCE_FOLDERS, "jit"), jit_unit, external=RUNTIME_SYMBOLS, namespace="jit.")
