"""The pipeline as one function each for what the command line asks: ``translate`` and ``check``.

    load ─► flow graphs and inference ─► lowering ─► passes ─► exceptions ─► barriers, roots ─► IR, objects ─► link
                                                                    the runtime unit's objects, from the cache ┘
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from framework.annotator.annotator import Annotator
from framework.diagnostics.progress import Progress
from framework.driver.options import Options, Translation
from framework.driver.runtime_unit import runtime_objects
from framework.driver.target import load_target
from framework.flowgraph.model import FunctionGraph
from framework.gc.barriers import insert_barriers
from framework.gc.roots import insert_roots
from framework.llvm.build import BuildOptions, UnitModule, compile_unit, link_unit, write_unit
from framework.llvm.entry import main_module
from framework.lowering import Lowerer
from framework.lltypes.types import Address, Signed
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.runtime.entry import make_main, raise_memory_error, raise_recursion_error
from framework.transform.exceptions import make_exceptions_explicit
from framework.transform.passes import run_passes

RUNTIME_SYMBOLS = frozenset(["kit_thread_state"])


def annotate_program(
    entry_point: Callable[[list[str]], Any], annotator: Annotator | None = None
) -> tuple[Annotator, dict[str, FunctionGraph]]:
    """Infer types for a whole program.

    Args:
        annotator: a fresh one, for who wants to look into it when inference fails.
    Returns: the annotator, and the graphs with fixed linker symbols by symbol.
    Raises: KitError or KitErrors for what is refused.
    """
    annotator = annotator or Annotator()
    arguments = [annotation_of_type(Signed), annotation_of_type(Address)]
    exports = {
        "kit_main": annotator.build_entry(make_main(entry_point), arguments),
        "kit_raise_memory_error": annotator.build_entry(raise_memory_error, []),
        "kit_stack_overflow": annotator.build_entry(raise_recursion_error, []),
    }
    annotator.complete()
    return annotator, exports


def finish_graphs(graphs: list[FunctionGraph], optimise: bool) -> None:
    """Everything between lowering and IR."""
    if optimise:
        run_passes(graphs)
    make_exceptions_explicit(graphs)
    for graph in graphs:
        insert_barriers(graph)
        insert_roots(graph)


def translate_function(
    entry_point: Callable[[list[str]], Any], output: Path, options: BuildOptions, phase: Callable[[str], Any]
) -> None:
    """Build an executable from a live ``entry_point(argv)``."""
    with phase("infer types"):
        annotator, exports = annotate_program(entry_point)
    with phase("lower"):
        graphs = Lowerer(annotator).lower_all()
    for symbol, graph in exports.items():
        graph.hints["symbol"] = symbol
    with phase("optimise graphs"):
        finish_graphs(graphs, options.level > 0)
    with phase("write and compile"):
        unit = write_unit(graphs, options)
        unit.modules.append(UnitModule("main", main_module(options.target)))
        with tempfile.TemporaryDirectory(prefix="kit-") as folder:
            runtime = Path(folder) / "runtime"
            runtime.mkdir()
            objects = runtime_objects(options, runtime)
            compiled = compile_unit(unit, options, Path(folder))
            link_unit([*compiled.objects, *objects], output, options)


def translate(options: Options, progress: Progress | None = None) -> Translation:
    """``kit translate``.

    Raises: KitError or KitErrors for the user's mistakes.
    """
    start = time.process_time()
    target = load_target(options.target, options.target_arguments, options.jit)
    output = options.output or Path.cwd() / target.name
    build = BuildOptions(level=options.opt_level, strip=not options.debug, assertions=options.debug, external=RUNTIME_SYMBOLS)
    translate_function(target.entry_point, output, build, (progress or Progress()).phase)
    return Translation(output, output.stat().st_size, time.process_time() - start)


@contextmanager
def quiet_phase(name: str) -> Iterator[None]:
    """A phase that reports nothing."""
    yield
