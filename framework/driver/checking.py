"""`kit check`: inference and lowering without building, and what becomes of each function of the target's own modules.

translated        reached from the entry point; with the chain of calls
build-time only   ran while the modules were imported, and is not reached
unreached         neither
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

from framework.annotator.annotator import Annotator
from framework.annotator.provenance import call_chain
from framework.annotator.typenames import type_text
from framework.diagnostics.errors import KitError, KitErrors
from framework.diagnostics.progress import Progress
from framework.driver.options import BUILD_TIME_ONLY, TRANSLATED, UNREACHED, CheckReport, Options, Verdict
from framework.driver.stages import Program, infer_program, lower_program
from framework.driver.target import Target, load_target
from framework.flowgraph.model import FunctionGraph, Variable

KIT = Path(__file__).parent.parent


def check(options: Options, progress: Progress, types_of: Path | None = None) -> CheckReport:
    """Infer types for the target, lower it, and report everything that is wrong at once.

    Lowering refuses what has no translation although its types are known; it is tried when inference found no errors.

    Args:
        types_of: a source file of the program, whose text the report then has with the inferred types beside each line.
    Raises: KitError when the target can't even be imported.
    """
    start = time.process_time()
    with progress.phase("import"), recorded_calls() as called:
        target = load_target(options.target, options.target_arguments, options.jit)
    annotator = Annotator()
    program: list[Program] = []
    with progress.phase("infer types"):
        errors = errors_of(lambda: program.append(infer_program(target.entry_point, annotator, target.jit_policy)))
    found = list(verdicts(target, annotator, called))
    typed = typed_source(annotator, types_of) if types_of is not None else ""
    if not errors:
        with progress.phase("lower"):
            errors = errors_of(lambda: lower_program(program[0]))
    return CheckReport(errors, annotator.errors.warnings, found, time.process_time() - start, typed)


def errors_of(stage: Callable[[], object]) -> list[KitError]:
    """What a stage refuses."""
    try:
        stage()
    except KitErrors as several:
        return several.errors
    except KitError as error:
        return [error]
    return []


@contextmanager
def recorded_calls() -> Iterator[set[CodeType]]:
    """The code objects that run inside the block."""
    called: set[CodeType] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            called.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(before)


# ------------------------------------------------------------------------------------------------ verdicts


def verdicts(target: Target, annotator: Annotator, called: set[CodeType]) -> Iterator[Verdict]:
    """One verdict per function of the target's modules, in source order."""
    graph_of: dict[CodeType, FunctionGraph] = {}
    for graph in annotator.graphs:
        if graph.function is not None:
            graph_of.setdefault(graph.function.__code__, graph)
    for module in own_modules(target):
        for name, code in sorted(functions_of(module), key=lambda item: item[1].co_firstlineno):
            found = graph_of.get(code)
            kind = TRANSLATED if found is not None else BUILD_TIME_ONLY if code in called else UNREACHED
            chain = [call.function for call in call_chain(annotator, found)] if found is not None else []
            yield Verdict(name, _relative(code.co_filename), code.co_firstlineno, kind, _own_part(chain, target))


def _own_part(chain: list[str], target: Target) -> list[str]:
    """The chain from the user's entry point on, without the start-up code of the kit before it."""
    name = target.entry_point.__name__
    return chain[chain.index(name) :] if name in chain else chain


def _relative(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else filename


def own_modules(target: Target) -> list[ModuleType]:
    """The imported modules that lie in the target's folder."""
    folder = Path(target.module.__file__ or target.path).resolve().parent
    found = []
    for name, module in sorted(sys.modules.items()):
        filename = getattr(module, "__file__", None)
        if name != "__main__" and filename and Path(filename).resolve().is_relative_to(folder):
            found.append(module)
    return found


def functions_of(module: ModuleType) -> Iterator[tuple[str, CodeType]]:
    """Name and code of each function and method that a module defines."""
    for value in list(vars(module).values()):
        if getattr(value, "__module__", None) != module.__name__:
            continue
        members = list(vars(value).values()) if isinstance(value, type) else [value]
        for member in members:
            function: Any = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
            code = getattr(function, "__code__", None)
            if isinstance(code, CodeType) and code.co_filename == module.__file__:
                yield function.__qualname__, code


# ------------------------------------------------------------------------------------------------ types beside the source


def typed_source(annotator: Annotator, path: Path) -> str:
    """A source file, with the types of the variables that each line assigns beside it."""
    wanted = str(path.resolve())
    types: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    note = _noter(annotator, types)
    for graph in annotator.graphs:
        if graph.position is None or str(Path(graph.position.filename).resolve()) != wanted:
            continue
        for variable in graph.startblock.inputargs:
            note(graph.position.line, variable)
        for _, operation in graph.iterate_operations():
            if operation.position is not None:
                note(operation.position.line, operation.result)
    lines = path.read_text(encoding="utf-8").splitlines()
    width = min(max(map(len, lines), default=0), 80)
    result = []
    for number, line in enumerate(lines, 1):
        remarks = ", ".join(f"{name}: {' | '.join(sorted(texts))}" for name, texts in types[number].items())
        result.append(f"{line:<{width}}  # {remarks}" if remarks else line)
    return "\n".join(result)


def _noter(annotator: Annotator, types: dict[int, dict[str, set[str]]]) -> Callable[[int, Variable], None]:
    def note(line: int, variable: Variable) -> None:
        if variable.name and variable.annotation is not None:
            types[line][variable.name].add(type_text(annotator.annotation(variable)))

    return note
