"""The runtime unit: the collector and the thread state, translated once and cached.

It defines ``kit_thread_state`` and the ``kit_gc_…`` symbols.  What raises exceptions is the language unit's, which owns
the exception classes.  The collector has no stack checks: it may run where the stack is nearly used up, and must complete.
"""

from __future__ import annotations

from framework.annotator.annotator import Annotator
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.driver import abi
from framework.driver.cached_unit import CachedUnit
from framework.flowgraph.model import FunctionGraph
from framework.gc.entry import ENTRY_POINTS
from framework.gc.heap import heap
from framework.lltypes.symbols import KIT_FUNCTIONS
from framework.llvm.build import BuildOptions, Unit, write_unit
from framework.lowering import Lowerer
from framework.transform.exceptions import make_exceptions_explicit
from framework.transform.passes import PASSES, run_passes

SOURCE_FOLDERS = (
    "rlib", "flowgraph", "lltypes", "flowspace", "runtime", "annotator", "lowering", "transform", "gc", "llvm", "driver",
)  # fmt: skip


def runtime_graphs() -> list[FunctionGraph]:
    """The low-level graphs of the collector, its entry points with their symbols."""
    assert heap.nursery_start == 0, "the collector ran in this process: its state would become the program's"
    annotator = Annotator()
    entries = {}
    for symbol, function in ENTRY_POINTS.items():
        arguments = [annotation_of_type(type_) for type_ in KIT_FUNCTIONS[symbol].type.args]
        entries[symbol] = annotator.build_entry(function, arguments)
    annotator.complete()
    graphs = Lowerer(annotator).lower_all()
    for symbol, graph in entries.items():
        graph.hints["symbol"] = symbol
    run_passes(graphs, [row for row in PASSES if row.name != "stack_checks"])
    make_exceptions_explicit(graphs)
    return graphs


def runtime_unit(options: BuildOptions) -> Unit:
    """The IR of the runtime unit."""
    unit = write_unit(runtime_graphs(), options, exports=["kit_thread_state"])
    unit.modules.append(abi.defining_module(options.target))
    return unit


RUNTIME_UNIT = CachedUnit("runtime", SOURCE_FOLDERS, runtime_unit)
