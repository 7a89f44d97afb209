"""``kit translate``: from a target to an executable.

    load ─► inference ─► lowering ─► passes ─► exceptions ─► barriers, roots ─► IR ─► objects ─► link
                            └─► jitcodes, portals      objects of the kit's own units, cached ┘

``translate`` is what the command line calls; ``translate_function`` does the same for a live function.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from framework.annotator.annotator import Annotator
from framework.diagnostics.errors import KitError
from framework.diagnostics.progress import Progress
from framework.driver import abi
from framework.driver.bill import Bill, bill_text, make_bill
from framework.driver.finishing import finish_graphs
from framework.driver.foreign import with_foreign_code
from framework.driver.jit_program import add_jit, has_jit_for, has_merge_point, remove_hints
from framework.driver.jit_unit import JIT_UNIT, SEEN_BY_DEBUGGERS
from framework.driver.options import Options, Translation
from framework.driver.runtime_unit import RUNTIME_UNIT
from framework.driver.stages import RUNTIME_SYMBOLS, Program, infer_program, lower_program
from framework.driver.target import load_target
from framework.jit import interface
from framework.jit.codewriter.native_portal import entry_helpers
from framework.llvm.build import BuildOptions, Compiled, Unit, UnitModule, compile_unit, link_unit, write_unit
from framework.llvm.cache import ObjectCache
from framework.llvm.entry import main_module
from framework.llvm.link import LinkError
from framework.llvm.targets import UnknownTargetError, find_target, host_target
from framework.lowering import Lowerer

POINTER_SIZE = 8


@dataclass(slots=True)
class Build:
    """What was made on the way to an executable, for the bill and the warnings."""

    program: Program
    unit: Unit
    compiled: Compiled
    pass_seconds: dict[str, float] = field(default_factory=dict)


def translate(options: Options, progress: Progress | None = None) -> Translation:
    """Build the executable of a target.

    Raises: KitError or KitErrors for the user's mistakes.
    """
    start = cpu_seconds()
    progress = progress or Progress()
    build_options = build_options_from(options)
    with progress.phase("import"):
        target = load_target(options.target, options.target_arguments, options.jit)
    output = options.output or Path.cwd() / target.name
    if output.exists() and not output.is_file():
        raise LinkError(f"can't write {output}: it exists and is no regular file; choose another name with -o")
    bill: list[Bill] = []

    def account(build: Build) -> None:
        bill.append(make_bill(progress.phases, build.pass_seconds, build.unit, build.compiled, output.stat().st_size))

    build = translate_function(
        target.entry_point, output, build_options, progress, account if options.bill else None,
        jit=options.jit and has_jit_for(build_options.target), policy=target.jit_policy,
    )  # fmt: skip
    return Translation(
        output,
        output.stat().st_size,
        cpu_seconds() - start,
        build.program.annotator.errors.warnings,
        bill_text(bill[0], output) if bill else "",
    )


def build_options_from(options: Options) -> BuildOptions:
    """The settings of code generation.

    Raises: KitError for a machine that the kit has no code for.
    """
    try:
        target = find_target(options.triple) if options.triple else host_target()
    except UnknownTargetError as error:
        raise KitError("K611", str(error), hint="leave --target out to build for this machine") from None
    if target.pointer_size != POINTER_SIZE:
        raise KitError("K611", f"{target.name} has no 64-bit addresses: executables for it are not supported yet")
    return BuildOptions(
        level=options.opt_level,
        strip=not options.debug,
        assertions=options.debug,
        target=target,
        cache=ObjectCache() if options.use_cache else None,
        external=RUNTIME_SYMBOLS,
    )


def translate_function(
    entry_point: Callable[[list[str]], Any],
    output: Path,
    options: BuildOptions,
    progress: Progress | None = None,
    account: Callable[[Build], None] | None = None,
    *,
    lowered: Callable[[Program], None] | None = None,
    jit: bool = False,
    policy: Any = None,
) -> Build:
    """Build an executable from a live ``entry_point(argv)``; it appears whole or not at all.

    Args:
        account: called while the object files still exist.
        lowered: called with the program before its graphs change any further.
        jit: whether an interpreter with a JitDriver gets the JIT.
        policy: a ``JitPolicy``, or None.
    """
    progress = progress or Progress()
    annotator = Annotator(jit=jit)
    with progress.phase("infer types", "functions", lambda: len(annotator.graphs)):
        program = infer_program(entry_point, annotator, policy)
    lowerer = Lowerer(annotator, debug=options.assertions)
    helpers = entry_helpers(lowerer) if jit else None
    with progress.phase("lower", "functions", lambda: len(lowerer.graphs)):
        graphs = lower_program(program, lowerer)
    if lowered is not None:
        lowered(program)
    own_units = [RUNTIME_UNIT]
    if helpers is not None and has_merge_point(graphs):
        with progress.phase("write jitcodes", "functions") as phase:
            phase.done = add_jit(graphs, helpers, policy)
        own_units.append(JIT_UNIT)
        options = replace(options, external=options.external | interface.DATA_SYMBOLS, kept_symbols=SEEN_BY_DEBUGGERS)
    remove_hints(graphs)
    pass_seconds: dict[str, float] = {}
    with progress.phase("optimise graphs", "functions", lambda: len(graphs)):
        finish_graphs(graphs, options.level > 0, pass_seconds)
    with progress.phase("write IR", "lines") as phase:
        unit = write_unit(graphs, options)
        unit.modules.append(UnitModule("main", main_module(options.target)))
        unit.modules.append(abi.requiring_module(options.target))
        phase.done = unit.lines
    with tempfile.TemporaryDirectory(prefix="kit-") as name:
        folder = Path(name)
        own_objects: list[Path] = []
        for own_unit in own_units:
            (folder / own_unit.name).mkdir()
            own_objects += own_unit.objects(options, folder / own_unit.name, progress)
        with progress.phase("compile", "modules") as phase:
            compiled = compile_unit(unit, options, folder)
            phase.done = len(compiled.seconds)
        with progress.phase("link"):
            foreign, options = with_foreign_code(options, folder)
            _link([*compiled.objects, *own_objects, *foreign], output, options)
        build = Build(program, unit, compiled, pass_seconds)
        if account is not None:
            account(build)
    return build


def _link(objects: list[Path], output: Path, options: BuildOptions) -> None:
    try:
        link_unit(objects, output, options)
    except LinkError as error:
        raise LinkError(abi.explain_link_failure(error.message)) from None


def cpu_seconds() -> float:
    """CPU time of this process and of the children that have ended, which compile."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
