"""Which functions traces look inside, and for the others why not.

A function is looked inside when it is reached from a portal through functions that are, unless a row below says no.
"""

from __future__ import annotations

import types
from dataclasses import dataclass

from framework.flowgraph.dominators import Dominators
from framework.flowgraph.model import FunctionGraph
from framework.jit.codewriter.portal import find_merge_points
from framework.rlib.jit import JitPolicy


@dataclass(frozen=True)
class Reason:
    """Why a function is called and not looked inside."""

    code: str
    text: str


REASONS = {
    reason.code: reason
    for reason in (
        Reason("hint", "it is decorated with dont_look_inside"),
        Reason("elidable", "it is elidable: calls of it are shared and folded"),
        Reason("loop-invariant", "it is called once per iteration"),
        Reason("special", "the JIT knows what it does"),
        Reason("loop", "it has a loop and no merge point, and is not unroll_safe"),
        Reason("raises", "it is one of the runtime's functions that only raise"),
        Reason("policy", "the program's JitPolicy says so"),
        Reason("foreign", "it is not part of the program"),
        Reason("array", "it uses an array of a virtualizable as a whole, not only its items and its length"),
        Reason("size", "it is too large for a jitcode"),
    )
}


class Policy:
    """The decision for each function, with its reason."""

    def __init__(self, policy: JitPolicy | None = None) -> None:
        self.policy = policy or JitPolicy()
        self.reasons: dict[FunctionGraph, str] = {}
        self.decided: dict[FunctionGraph, bool] = {}

    def looks_inside(self, graph: FunctionGraph) -> bool:
        """Whether traces look inside a function."""
        found = self.decided.get(graph)
        if found is None:
            reason = self._reason_against(graph)
            found = self.decided[graph] = not reason
            if reason:
                self.reasons[graph] = reason
        return found

    def refuse(self, graph: FunctionGraph, code: str) -> None:
        """Have a function called after all."""
        self.reasons[graph] = code
        self.decided[graph] = False

    def _reason_against(self, graph: FunctionGraph) -> str:
        function = graph.function
        if graph.hints.get("portal"):
            return ""
        if getattr(function, "_jit_look_inside_", None) is False:
            return "loop-invariant" if getattr(function, "_jit_loop_invariant_", False) else "hint"
        if getattr(function, "_elidable_function_", False):
            return "elidable"
        if getattr(function, "oopspec", None) is not None:
            return "special"
        if graph.hints.get("only_raises") and getattr(function, "__module__", "").startswith("framework.runtime"):
            return "raises"
        if isinstance(function, types.FunctionType) and not self.policy.look_inside_function(function):
            return "policy"
        if not getattr(function, "_jit_unroll_safe_", False) and has_loop(graph):
            return "loop"
        return ""


def has_loop(graph: FunctionGraph) -> bool:
    """Whether a graph has a loop; one with a merge point is meant to be traced."""
    if find_merge_points(graph):
        return False
    return bool(Dominators(graph).loop_headers())
