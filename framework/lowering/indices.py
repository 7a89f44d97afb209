"""Objects with ``__index__`` where an int is expected: their method is called first, and its result is the operand.

items[i]        ──►   items[i.__index__()]          i an instance; keys of dicts and of instances stay as they are
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

from framework.flowgraph.model import Value
from framework.lowering.builtins import INDEX_ARGUMENTS, lowers_builtin
from framework.lowering.context import Context
from framework.lowering.dicts import DictRepresentation
from framework.lowering.instances import InstanceRepresentation
from framework.runtime import objects

INDEX_OPERANDS: dict[str, range] = {
    **dict.fromkeys(("getitem", "setitem", "delitem"), range(1, 2)),
    **dict.fromkeys(("getslice", "setslice", "delslice"), range(1, 4)),
}
"""Which operands of an operation are indices."""

INDEX_FUNCTIONS: frozenset[Any] = frozenset([range, chr, bin, hex, oct, operator.index])
"""Built-in functions all of whose arguments are."""


def with_indices(context: Context, opname: str) -> Context:
    """A view of an operation whose indices are ints."""
    places = INDEX_OPERANDS.get(opname)
    if places is None or isinstance(context.representations[0], (InstanceRepresentation, DictRepresentation)):
        return context
    return _converted(context, places)


def with_index_arguments(context: Context, function: Any) -> Context:
    """A view of a call of a built-in function whose arguments are ints where it takes indices."""
    is_instance = [isinstance(source, InstanceRepresentation) for source in context.representations]
    if not any(is_instance) or function not in INDEX_FUNCTIONS:
        return context
    return _converted(context, range(len(is_instance)))


def _converted(context: Context, places: Iterable[int]) -> Context:
    for place in places:
        source = context.representations[place]
        if isinstance(source, InstanceRepresentation):
            subject = context.value(place), source.annotation
            value, found = context.call_python(objects.ll_index, subject)
            context = context.with_replaced(place, value, found.annotation)
    return context


INDEX_ARGUMENTS.append(with_index_arguments)


@lowers_builtin(operator.index)
def _index(context: Context) -> Value:
    return context.value(0, context.result)
