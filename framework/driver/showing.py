"""`kit show`: a function of the target at one stage of the translation, as text or as a drawing.

flow         the flow graph as the front end makes it
annotated    the same after inference, with the types of its variables
low          after lowering
PASS         after the pass of that name (the last time it runs): see ``transform/passes.py``
final        as it is given to the IR writer: exceptions, barriers and roots explicit
llvm, asm    its IR, or the module's machine code

The function itself is not inlined into others, so that it is there to be seen.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from framework.annotator.typenames import type_text
from framework.diagnostics.errors import KitError, suggestion
from framework.driver.checking import functions_of, own_modules
from framework.driver.drawing import draw
from framework.driver.finishing import finish_graphs
from framework.driver.options import Options
from framework.driver.pipeline import build_options_from
from framework.driver.stages import infer_program, lower_program
from framework.driver.target import Target, load_target
from framework.flowgraph.model import FunctionGraph, Variable
from framework.flowgraph.text import graph_text
from framework.flowspace import build_flow_graph
from framework.llvm.build import BuildOptions, Unit, UnitModule, compile_unit, write_unit
from framework.transform.passes import PASSES, run_passes

STAGES = ("flow", "annotated", "low", *dict.fromkeys(row.name for row in PASSES), "final", "llvm", "asm")


def show(options: Options, function: str, stage: str, html: bool = False) -> str:
    """The text of a function at a stage, or the page that draws it.

    Raises: KitError for a function or stage that does not exist, and whatever stops the stages before.
    """
    if stage not in STAGES:
        raise KitError(
            "K609", f"there is no stage {stage}{suggestion(stage, STAGES)}", hint=f"one of {', '.join(STAGES)}"
        )
    target = load_target(options.target, options.target_arguments, options.jit)
    if stage in ("llvm", "asm"):
        text = _machine_level(target, function, stage, options)
        return draw(f"{function}: {stage}", text, []) if html else text
    graphs = _graphs_at(target, function, stage)
    text = "\n\n".join(graph_text(graph) for graph in graphs)
    if stage == "annotated":
        text += "\n\n" + "\n".join(_types(graphs))
    return draw(f"{function}: {stage}", text, graphs) if html else text


def _types(graphs: Iterable[FunctionGraph]) -> list[str]:
    """A line for each variable that has a name in the source."""
    lines: dict[str, None] = {}
    for graph in graphs:
        for block in graph.iterate_blocks():
            for variable in [*block.inputargs, *(operation.result for operation in block.operations)]:
                if variable.name and variable.annotation is not None:
                    lines[f"# {variable.name}: {type_text(variable.annotation)}"] = None
        lines[f"# result: {_result_type(graph.return_variable)}"] = None
    return list(lines)


def _result_type(variable: Variable) -> str:
    return type_text(variable.annotation)


def find_function(target: Target, name: str) -> FunctionType:
    """The live function of a name, with or without class and module."""
    names: dict[str, tuple[ModuleType, str]] = {}
    for module in own_modules(target):
        for qualified, _ in functions_of(module):
            for candidate in (qualified, qualified.rsplit(".", 1)[-1], f"{module.__name__}.{qualified}"):
                names.setdefault(candidate, (module, qualified))
    if name not in names:
        raise _unknown(name, names)
    member: Any
    module, qualified = names[name]
    member = module
    for part in qualified.split("."):
        member = vars(member)[part]
    return getattr(member, "__func__", None) or getattr(member, "fget", None) or member  # type: ignore[no-any-return]


def _unknown(name: str, known: Iterable[str]) -> KitError:
    return KitError("K610", f"there is no function {name}{suggestion(name, known)}", hint="`kit check` lists them")


def _matching(graphs: Iterable[FunctionGraph], name: str) -> list[FunctionGraph]:
    """The graphs (specialisations) of a function; ``name`` may leave the module out."""
    by_name: dict[str, list[FunctionGraph]] = {}
    for graph in graphs:
        function = graph.function
        if function is None:
            continue
        qualified = function.__qualname__.replace("<locals>.", "")
        for candidate in {qualified, function.__name__, f"{function.__module__}.{qualified}", graph.name}:
            by_name.setdefault(candidate, []).append(graph)
    if name not in by_name:
        raise _unknown(name, by_name)
    return by_name[name]


def _graphs_at(target: Target, function: str, stage: str) -> list[FunctionGraph]:
    if stage == "flow":
        return [build_flow_graph(find_function(target, function))]
    program = infer_program(target.entry_point)
    if stage == "annotated":
        return _matching(program.annotator.graphs, function)
    graphs = lower_program(program)
    _keep_apart(_matching(graphs, function))
    if stage == "final":
        finish_graphs(graphs, optimise=True)
    elif stage != "low":
        last = max(number for number, row in enumerate(PASSES) if row.name == stage)
        run_passes(graphs, PASSES[: last + 1])
    return _matching(graphs, function)


def _keep_apart(graphs: Iterable[FunctionGraph]) -> None:
    """Who looks at a function wants to see it by itself, also where it would be inlined and vanish."""
    for graph in graphs:
        graph.hints["dont_inline"] = True


def _machine_level(target: Target, function: str, stage: str, options: Options) -> str:
    graphs = lower_program(infer_program(target.entry_point))
    wanted = _matching(graphs, function)
    _keep_apart(wanted)
    finish_graphs(graphs, optimise=options.opt_level > 0)
    build = replace(build_options_from(options), cache=None)
    unit = write_unit(graphs, build)
    symbols = [symbol for symbol, graph in unit.functions.items() if graph in wanted]
    for module in unit.modules:
        for symbol in symbols:
            found = re.search(rf'^define [^\n]*@"?{re.escape(symbol)}"?\(.*?^}}', module.text, re.M | re.S)
            if found is not None:
                return found[0] if stage == "llvm" else _assembly(module, build)
    raise KitError("K610", f"no code is made for {function}: nothing calls it any more")


def _assembly(module: UnitModule, build: BuildOptions) -> str:
    with tempfile.TemporaryDirectory(prefix="kit-") as folder:
        (path,) = compile_unit(Unit([module]), build, Path(folder), "assembly").objects
        return path.read_text(encoding="utf-8")
