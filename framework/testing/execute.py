"""Run a target in the low-level executor: ``python -m framework.testing.execute FILE ARGS``.

The program's output goes to the real standard output; its exit status becomes this process's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from framework.driver.finishing import finish_graphs
from framework.driver.stages import Program, infer_program, lower_program
from framework.driver.target import load_target
from framework.flowgraph.model import FunctionGraph
from framework.llinterp.interpreter import LLInterpreter
from framework.lltypes.rawmemory import MEMORY
from framework.transform.passes import REQUIRED, run_passes


def execute(target: str, arguments: list[str], optimise: bool = False) -> int:
    """The exit status of the program, run by the executor straight after lowering, or after the passes.

    Raises: KitError or KitErrors for what is refused.
    """
    return prepare(target, optimise)(arguments)


def prepare(target: str, optimise: bool = False) -> Callable[[list[str]], int]:
    """Lower a program for the executor.

    Returns: what runs it once with some arguments.
    Raises: KitError or KitErrors for what is refused.
    """
    program = infer_program(load_target(target).entry_point)
    lower_program(program)
    if optimise:
        finish_graphs(program.graphs, optimise)
    else:
        run_passes(program.graphs, REQUIRED)
    return lambda arguments: run_graphs(program, [target, *arguments], optimise)


def run_lowered(program: Program, arguments: list[str]) -> int:
    """The exit status of a program that has just been lowered; changes its graphs."""
    run_passes(program.graphs, REQUIRED)
    return run_graphs(program, arguments)


def run_graphs(program: Program, arguments: list[str], explicit_exceptions: bool = False) -> int:
    """The exit status of a program whose graphs have had at least the passes that are required.

    Args:
        arguments: what the program sees as ``argv``.
        explicit_exceptions: whether the graphs test for exceptions themselves.
    """
    interpreter = LLInterpreter(exceptions=raising_of(program.exports), explicit_exceptions=explicit_exceptions)
    return int(interpreter.call(program.exports["kit_main"], [len(arguments), argument_vector(arguments)]))


def raising_of(exports: dict[str, FunctionGraph]) -> dict[str, FunctionGraph]:
    """The graphs of a program that raise what the executor itself has to raise."""
    return {"MemoryError": exports["kit_raise_memory_error"], "RecursionError": exports["kit_stack_overflow"]}


def argument_vector(arguments: list[str]) -> int:
    """The address of a C array of C strings, followed by that of the environment, as the operating system lays them out."""
    memory = MEMORY
    environment = [f"{name}={value}" for name, value in os.environ.items()]
    entries: list[str | None] = [*arguments, None, *environment, None]
    vector = memory.malloc(8 * len(entries))
    for index, entry in enumerate(entries):
        if entry is None:
            continue
        data = entry.encode("utf-8", "surrogateescape") + b"\0"
        place = memory.malloc(len(data))
        memory.write(place, data)
        memory.write(vector + 8 * index, place.to_bytes(8, "little"))
    return vector


if __name__ == "__main__":
    sys.exit(execute(sys.argv[1], sys.argv[2:]))
