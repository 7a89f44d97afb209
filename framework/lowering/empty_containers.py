"""Reading an item that is never there: there is no item type, and nothing but an exception can follow.

The container never gets an item, or is a tuple that is known to be shorter.
"""

from __future__ import annotations

from framework.annotator.model import SomeDeque, SomeDict, SomeImpossible, SomeList, SomeObject, SomeSet, SomeTuple
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Signed
from framework.lowering.context import Context
from framework.runtime.lists import raise_index_error, raise_unpack_error
from framework.runtime.objects import raise_key_error

_INDEX_ERRORS = {
    SomeList: "list index out of range",
    SomeDeque: "deque index out of range",
    SomeTuple: "tuple index out of range",
}


def raise_for_missing_item(context: Context) -> bool:
    """Raise for an item that its container never has; False for other operands and operations."""
    assert context.operation is not None
    container = context.annotations[0] if context.annotations else None
    match context.operation.opname, container:
        case "getitem", SomeList() | SomeDeque() | SomeTuple():
            context.call(raise_index_error, context.lowerer.message(_INDEX_ERRORS[type(container)]))
        case "getitem", SomeDict():
            context.call_python(raise_key_error, (context.value(1), context.annotations[1].without_const()))
        case "unpack", SomeList():
            count = Constant(context.constant_of(1), Signed)
            context.call(raise_unpack_error, Constant(0, Signed), count)
        case _:
            return False
    return True


def is_always_empty(container: SomeObject) -> bool:
    """Whether a dict or set never gets an entry."""
    if isinstance(container, SomeDict):
        return isinstance(container.definition.value.annotation, SomeImpossible)
    return isinstance(container, SomeSet) and isinstance(container.definition.item.annotation, SomeImpossible)


def lower_method_of_empty(view: Context, name: str) -> Value | None:
    """What a method that reads an entry does to an always empty dict or set; None for other methods.

    The first operand of ``view`` is the container, the others are the arguments.
    """
    if name not in ("get", "pop", "popitem") or not is_always_empty(view.annotations[0]):
        return None
    assert view.operation is not None
    if len(view.arguments) == 3:
        return view.value(2, view.result)
    if name == "get":
        return view.lowerer.dead_value(view.operation.result)
    if len(view.arguments) == 2:
        view.call_python(raise_key_error, (view.value(1), view.annotations[1].without_const()))
    else:
        text = "popitem(): dictionary is empty" if name == "popitem" else "pop from an empty set"
        view.call(raise_key_error, view.lowerer.message(text))
    return view.lowerer.dead_value(view.operation.result)
