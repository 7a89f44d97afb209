"""The stages between the user's live function and low-level graphs.

    infer_program ─► lower_program (─► finishing.finish_graphs)

Each works on a whole program.  What goes wrong inside a stage for a reason that is no mistake of the user's carries the
user's line that was being translated (``diagnostics.errors.translating``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from framework.annotator.annotator import Annotator
from framework.annotator.model import SomeInteger, SomeString
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import FunctionGraph
from framework.lltypes.types import Address, Signed
from framework.lowering import Lowerer
from framework.rlib.jit import JitPolicy
from framework.rlib.jit_hooks import JitHookInterface, hook_caller
from framework.runtime.entry import make_main, raise_memory_error, raise_recursion_error

RUNTIME_SYMBOLS = frozenset(["kit_thread_state"])
"""Data that the runtime unit defines for the other units."""


@dataclass(slots=True)
class Program:
    """A program on its way: what inference knows, the graphs with fixed linker symbols, and all graphs once lowered."""

    annotator: Annotator
    exports: dict[str, FunctionGraph]
    graphs: list[FunctionGraph] = field(default_factory=list)


def annotate_program(
    entry_point: Callable[[list[str]], Any], annotator: Annotator | None = None, policy: JitPolicy | None = None
) -> tuple[Annotator, dict[str, FunctionGraph]]:
    """Infer types for a whole program.

    Args:
        annotator: a fresh one, for who wants to look into it when inference fails, or while it works.
        policy: of a target with a JIT; its hooks become part of the program.
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
    add_hooks(annotator, policy)
    annotator.complete()
    return annotator, exports


def add_hooks(annotator: Annotator, policy: JitPolicy | None) -> None:
    """Make the hooks of a policy part of a program that has a JIT.

    Raises: KitError for hooks that are none.
    """
    hooks = policy.jithookiface if policy is not None else None
    if hooks is not None and annotator.jit:
        if not isinstance(hooks, JitHookInterface):
            text = f"a JitPolicy takes an instance of JitHookInterface, not of {type(hooks).__name__}"
            raise KitError("K271", text)
        caller = hook_caller(hooks)
        arguments = [SomeString() if type_ == "str" else SomeInteger() for type_ in caller.__annotations__.values()]
        annotator.build_entry(caller, arguments[: caller.__code__.co_argcount])


def infer_program(
    entry_point: Callable[[list[str]], Any], annotator: Annotator | None = None, policy: JitPolicy | None = None
) -> Program:
    """A program with inferred types."""
    return Program(*annotate_program(entry_point, annotator, policy))


def lower_program(program: Program, lowerer: Lowerer | None = None) -> list[FunctionGraph]:
    """Lower all graphs of a program and name those that other units call.

    Args:
        lowerer: a fresh one for the program's annotator, for who wants to watch it.
    Raises: KitError or KitErrors for what only lowering finds out.
    """
    lowerer = lowerer or Lowerer(program.annotator)
    program.graphs = lowerer.lower_all()
    for symbol, graph in program.exports.items():
        graph.hints["symbol"] = symbol
    return program.graphs
