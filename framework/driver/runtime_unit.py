"""The runtime unit: the collector, translated once per kit version, target and options, and cached.

It defines the thread state and the ``kit_gc_…`` symbols.  What raises exceptions is the language unit's, which owns the
exception classes.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from framework.annotator.annotator import Annotator
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.flowgraph.model import FunctionGraph
from framework.gc.entry import ENTRY_POINTS
from framework.llvm.build import BuildOptions, Unit, compile_unit, write_unit
from framework.lltypes.symbols import KIT_FUNCTIONS
from framework.lowering import Lowerer
from framework.transform.exceptions import make_exceptions_explicit
from framework.transform.passes import run_passes


def runtime_graphs() -> list[FunctionGraph]:
    """The low-level graphs of the collector, its entry points with their symbols."""
    annotator = Annotator()
    entries = {}
    for symbol, function in ENTRY_POINTS.items():
        arguments = [annotation_of_type(type_) for type_ in KIT_FUNCTIONS[symbol].type.args]
        entries[symbol] = annotator.build_entry(function, arguments)
    annotator.complete()
    graphs = Lowerer(annotator).lower_all()
    for symbol, graph in entries.items():
        graph.hints["symbol"] = symbol
    run_passes(graphs)
    make_exceptions_explicit(graphs)
    return graphs


def runtime_unit(options: BuildOptions) -> Unit:
    """The IR of the runtime unit."""
    return write_unit(runtime_graphs(), options, exports=["kit_thread_state"])


def runtime_objects(options: BuildOptions, folder: Path) -> list[Path]:
    """The object files of the runtime unit, built if the cache lacks them (without a cache: in ``folder``)."""
    own = replace(options, external=frozenset())
    return compile_unit(runtime_unit(own), own, folder).objects
