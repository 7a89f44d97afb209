"""Functions of rlib that are hints to inference or answered by it: they cost nothing at run time."""

from __future__ import annotations

from framework.flowgraph.model import Value
from framework.lltypes.types import Void
from framework.lowering.builtins import lowers_builtin
from framework.lowering.context import Context
from framework.rlib import debug, objectmodel


def _same(context: Context) -> Value | None:
    """The first operand."""
    return None if context.result.type is Void else context.value(0, context.result)


for _function in (
    debug.make_sure_not_resized,
    debug.make_sure_not_modified,
    debug.mark_dict_non_null,
    debug.check_annotation,
    debug.check_not_access_directly,
    debug.check_list_of_chars,
    debug.check_regular_int,
    debug.check_nonneg,
    debug.ll_assert_not_none,
):
    lowers_builtin(_function)(_same)


@lowers_builtin(objectmodel.we_are_translated)
def _known(context: Context) -> Value:
    return context.result.constant(context.result_annotation.const)
