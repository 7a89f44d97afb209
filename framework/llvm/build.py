"""The way from low-level graphs to an executable, in one call or in steps.

    compile_graphs(graphs, entry, output)        an executable whose ``kit_main`` is the graph ``entry``
    write_unit(graphs, options) -> Unit          IR texts, one per group of functions, plus data
    compile_unit(unit, options) -> [Path]        object files, from the cache where possible
    link_unit(objects, output, options)          the executable

The graphs must have passed ``transform/exceptions.py``; they should be all that the unit defines.  A graph that is only
mentioned (behind a function pointer) is taken to be another unit's and referred to by its symbol.  ``graph.hints``:

    symbol         fixed linker symbol            dont_inline, cold    as they say
    dispatch_loop  compiled alone; switches become threaded jump tables

``BuildOptions.external`` names data symbols that another unit defines (``kit_thread_state`` for all but the runtime),
``namespace`` keeps the names of two units apart.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from framework.diagnostics.errors import translating
from framework.flowgraph.model import FunctionGraph
from framework.gc.layout import fill_type_info, type_info_for
from framework.lltypes.layout import Layout
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.threadstate import thread_state
from framework.lltypes.types import FuncType, GcStruct, LLType
from framework.llvm.cache import ObjectCache
from framework.llvm.compiler import DISPATCH_FLAGS, Compiler, Job
from framework.llvm.constants import Prebuilt, Symbols, symbol_text
from framework.llvm.entry import main_module
from framework.llvm.groups import make_groups
from framework.llvm.link import link
from framework.llvm.module import ModuleWriter, WriterOptions
from framework.llvm.targets import Target, host_target
from framework.llvm.writer import write_graph


@dataclass(frozen=True)
class BuildOptions:
    """How to build.  ``level`` is 0, 2 or 3; ``cache`` None compiles everything."""

    level: int = 2
    debug_info: bool = True
    assertions: bool = False
    strip: bool = False
    target: Target = field(default_factory=host_target)
    cache: ObjectCache | None = field(default_factory=ObjectCache)
    workers: int = 2
    external: frozenset[str] = frozenset()
    namespace: str = ""
    libraries: tuple[str, ...] = ()
    link_arguments: tuple[str, ...] = ()
    kept_symbols: tuple[str, ...] = ()  # found by name in an executable that is stripped, too


@dataclass(frozen=True)
class UnitModule:
    """One IR module of a unit."""

    name: str
    text: str
    flags: tuple[str, ...] = ()
    boost: int = 0  # added to the optimisation level


@dataclass
class Unit:
    """The IR of a unit; ``functions`` has the graph of each linker symbol."""

    modules: list[UnitModule] = field(default_factory=list)
    functions: dict[str, FunctionGraph] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        """Lines of IR, for the bill."""
        return sum(module.text.count("\n") for module in self.modules)


@dataclass
class Compiled:
    """Object files, and what they cost."""

    objects: list[Path]
    seconds: dict[str, float]  # CPU time by module; those from the cache are missing


def compile_graphs(
    graphs: Sequence[FunctionGraph],
    entry: FunctionGraph,
    output: Path,
    options: BuildOptions | None = None,
    *,
    extra_ir: Iterable[tuple[str, str]] = (),
    extra_objects: Sequence[Path] = (),
) -> Path:
    """Build an executable that runs ``entry``, a graph of the type of ``kit_main``.

    ``extra_ir`` are further modules (name, text), ``extra_objects`` those of other units.
    """
    options = options or BuildOptions()
    entry.hints["symbol"] = "kit_main"
    unit = write_unit(graphs, options)
    unit.modules.append(UnitModule("main", main_module(options.target)))
    unit.modules += [UnitModule(name, text) for name, text in extra_ir]
    with tempfile.TemporaryDirectory(prefix="kit-") as folder:
        compiled = compile_unit(unit, options, Path(folder))
        link_unit([*compiled.objects, *extra_objects], output, options)
    return output


def write_unit(graphs: Sequence[FunctionGraph], options: BuildOptions, exports: Iterable[str] = ()) -> Unit:
    """The IR of a unit; ``exports`` are symbols that other units use (those with the hint ``symbol`` are anyway)."""
    target = options.target
    symbols = Symbols(options.namespace)
    prebuilt = Prebuilt(symbols, target.layout, type_info_of, options.external)
    writer_options = WriterOptions(options.level > 0, options.debug_info, options.assertions)
    writers = []
    for group in make_groups(graphs):
        module = ModuleWriter(group.name, target, prebuilt, writer_options)
        for graph in group.graphs:
            with translating(graph.position):
                write_graph(module, graph)
        writers.append((group, module))
    prebuilt.scope = f"{options.namespace}data"
    prebuilt.pointer_text(thread_state)  # every unit knows it; who defines it is decided by ``external``
    data = list(prebuilt.modules(ModuleWriter.header(target)))
    kept = {symbol_text(name) for name in exports} | prebuilt.functions_in_data
    kept |= {symbol_text(symbols.function(graph)) for graph in graphs if "symbol" in graph.hints}
    unit = Unit(functions={symbols.function(graph): graph for graph in graphs})
    for group, module in writers:
        others = set().union(*(other.mentioned for _, other in writers if other is not module))
        local = set(module.functions) - kept - others
        threaded = group.is_dispatch and options.level and target.has_indirect_branches
        flags = DISPATCH_FLAGS if threaded else ()
        unit.modules.append(UnitModule(group.name, module.text(local), flags, boost=1 if flags else 0))
    unit.modules += [UnitModule(f"data.{number}", text) for number, text in enumerate(data)]
    return unit


def compile_unit(unit: Unit, options: BuildOptions, folder: Path, output: str = "object") -> Compiled:
    """Object files of a unit's modules, in order; without a cache they are put into ``folder``."""
    paths: list[Path] = []
    jobs: list[Job] = []
    for number, module in enumerate(unit.modules):
        level = min(options.level + module.boost, 3) if options.level else 0
        path = folder / f"{number}.o"
        if options.cache is not None:
            key = options.cache.key(module.text, options.target, level, module.flags, output)
            path = options.cache.path(key)
        paths.append(path)
        if options.cache is None or not options.cache.has(path):
            jobs.append(Job(module.name, module.text, path, level, module.flags, output))
    seconds: dict[str, float] = {}
    if jobs:
        with Compiler(options.target, min(options.workers, len(jobs))) as compiler:
            seconds = compiler.run(jobs)
    if options.cache is not None and jobs:
        options.cache.trim()
    return Compiled(paths, seconds)


def link_unit(objects: Sequence[Path], output: Path, options: BuildOptions) -> None:
    """Link objects into an executable."""
    link(
        objects,
        output,
        options.target,
        strip=options.strip,
        libraries=options.libraries,
        arguments=options.link_arguments,
        kept_symbols=options.kept_symbols,
    )


def type_info_of(type_: LLType, layout: Layout) -> Any:
    """The type info of a collected type, complete: its vtable, or a plain one."""
    vtable = type_.type_info if isinstance(type_, GcStruct) else None
    if vtable is None:
        return type_info_for(type_, layout)
    fill_type_info(vtable, type_, layout)
    return vtable


def function_pointer(graph: FunctionGraph) -> FunctionPointer:
    """A pointer to a graph, for code that makes calls by hand."""
    arguments = [variable.concretetype for variable in graph.startblock.inputargs]
    return FunctionPointer(FuncType(arguments, graph.return_variable.concretetype), graph.name, graph)
