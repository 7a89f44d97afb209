"""What each operation gives for operands of given annotations; one module per kind of value.  Host code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.overflow import checked_operations
from framework.annotator.rules import (
    attributes,
    bridge,
    builtins,
    calls,
    containers,
    exceptions,
    foreign,
    identity,
    items,
    iteration,
    jit,
    lowlevel,
    references,
    rlib,
    scalars,
    structs,
    system,
    texts,
)
from framework.annotator.rules.registry import RULES, find_builtin
from framework.flowgraph.operations import TABLE
from framework.runtime.exceptions import reach_arguments

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.flowgraph.model import Operation

__all__ = ["apply", "at_fixpoint", "is_builtin", "may_raise", "start"]

MODULES = (
    attributes, bridge, builtins, calls, containers, exceptions, foreign, identity, items, iteration, jit, lowlevel,
    references, rlib, scalars, structs, system, texts,
)  # fmt: skip

_NEVER_RAISES = frozenset(["is_", "newtuple", "newlist", "build_string", "newcell", "iter_value", "not_"])


def start(annotator: Annotator) -> None:
    """Prepare a new annotator."""
    exceptions.install_shadows(annotator)
    texts.install_builder(annotator)
    structs.install_error(annotator)


def before_freezing(annotator: Annotator) -> None:
    """Reach what helpers that lowering adds may make."""
    annotator.build_entry(reach_arguments, [])


def apply(annotator: Annotator, operation: Operation, operands: list[SomeObject]) -> Any:
    """The annotation of the result."""
    rule = RULES.get(operation.opname)
    if rule is None:
        raise Refused("K221", f"the operation {operation.opname} has no translation yet")
    return rule(annotator, operation, *operands)


def is_builtin(value: Any) -> bool:
    """Whether calls of a live object have a rule of their own."""
    return find_builtin(value) is not None


def may_raise(annotator: Annotator, operation: Operation) -> bool:
    """Whether the operation can raise, given the annotations of its operands."""
    if not TABLE[operation.opname].can_raise:
        return False
    if operation in annotator.call_targets:
        return True
    operands = [annotator.annotation(argument) for argument in operation.args]
    simple = all(
        isinstance(o, (model.SomeInteger, model.SomeBool, model.SomeFloat)) and not o.optional for o in operands
    )
    if simple and operation.opname in scalars.NEVER_RAISES_ON_NUMBERS:
        return annotator.site is not None and operation in checked_operations(annotator.site.graph)
    return operation.opname not in _NEVER_RAISES


def at_fixpoint(annotator: Annotator) -> bool:
    """Work that waits for a fixpoint; True when it changed something."""
    changed = calls.normalise_rows(annotator)
    return rlib.reach_prebuilt_r_dicts(annotator) or changed
