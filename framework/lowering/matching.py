"""Tests of the match statement on types that are known."""

from __future__ import annotations

from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool
from framework.lowering.context import Context
from framework.lowering.representation import rule


@rule("match_sequence")
@rule("match_mapping")
def _match_kind(context: Context) -> Value:
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    return context.emit("ptr_nonzero", [context.value(0)], Bool)
