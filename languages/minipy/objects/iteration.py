"""Going over the items of any iterable."""

from __future__ import annotations

from framework.rlib.jit import elidable
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import type_error
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple


def items_of(w_iterable: W_Object, refusal: str = "") -> list[W_Object]:
    """All items of an iterable; ``refusal`` is the TypeError's message where it is none ("": the usual one)."""
    if refusal == "":
        w_iterator = w_iterable.iter()
    else:
        w_iterator = iterator_or(w_iterable, refusal)
    items: list[W_Object] = []
    while True:
        w_item = w_iterator.next()
        if w_item is None:
            return items
        items.append(w_item)


def iterator_or(w_iterable: W_Object, refusal: str) -> W_Object:
    """The iterator of an iterable, or a TypeError in these words."""
    w_type = w_iterable.get_type()
    if w_type.lookup("__iter__") is None and w_type.lookup("__getitem__") is None:
        raise type_error(refusal)
    return w_iterable.iter()


@elidable
def text_items(w_tuple: W_Object) -> list[str]:
    """The texts of a constant tuple of str."""
    assert isinstance(w_tuple, W_Tuple)
    result: list[str] = []
    for w_item in w_tuple.items:
        assert isinstance(w_item, W_Str)
        result.append(w_item.value)
    return result
