"""tuple, list and dict."""

from __future__ import annotations

from framework.rlib.rarithmetic import MAXINT
from languages.minipy.objects import sequences
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import index_error, key_error, value_error
from languages.minipy.objects.iteration import items_of
from languages.minipy.objects.lists import W_List, W_ListIterator
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.tuples import EMPTY_TUPLE, W_Tuple, W_TupleIterator
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.objects.types import W_Type
from languages.minipy.types.root import OBJECT

# ---- tuple -----------------------------------------------------------------------------------------------------------

TUPLE = BuiltinType("tuple", W_Tuple, base=OBJECT)


@TUPLE.new
def new_tuple(w_class: W_Type, w_items: W_Object | None = None, /) -> W_Object:
    """``tuple(items)``."""
    if w_class is TUPLE.w_type:
        if w_items is None:
            return EMPTY_TUPLE
        if w_items.get_type() is w_class:
            return w_items
    w_tuple = W_UserTuple([] if w_items is None else items_of(w_items))
    if w_class is TUPLE.w_type:
        return W_Tuple(w_tuple.items)
    w_tuple.set_class(w_class)
    return w_tuple


@TUPLE.named("count")
def tuple_count(w_self: W_Tuple, w_item: W_Object, /) -> int:
    """How many items are equal."""
    return sequences.count_of_item(w_self.items, w_item)


@TUPLE.named("index")
def tuple_index(w_self: W_Tuple, w_item: W_Object, start: int = 0, stop: int = MAXINT, /) -> int:
    """The first place of an equal item."""
    place = sequences.place_between(w_self.items, w_item, start, stop)
    if place < 0:
        raise value_error("tuple.index(x): x not in tuple")
    return place


[W_UserTuple] = TUPLE.finish_subclassable()
BuiltinType("tuple_iterator", W_TupleIterator, base=OBJECT).finish()

# ---- list ------------------------------------------------------------------------------------------------------------

LIST = BuiltinType("list", W_List, base=OBJECT)
LIST.unhashable()


@LIST.new
def new_list(w_class: W_Type, args: list[W_Object], keywords: dict[str, W_Object], /) -> W_Object:
    """An empty list."""
    if w_class is LIST.w_type:
        return W_List([])
    w_list = W_UserList([])
    w_list.set_class(w_class)
    return w_list


@LIST.named("__init__")
def init_list(w_self: W_List, w_items: W_Object | None = None, /) -> None:
    """``list(items)``."""
    w_self.items = [] if w_items is None else items_of(w_items)


@LIST.method
def append(w_self: W_List, w_item: W_Object, /) -> None:
    """Add an item at the end."""
    w_self.items.append(w_item)


@LIST.method
def extend(w_self: W_List, w_items: W_Object, /) -> None:
    """Add items at the end."""
    if isinstance(w_items, W_List):
        w_self.items.extend(w_items.items)
        return
    w_iterator = w_items.iter()
    while True:
        w_item = w_iterator.next()
        if w_item is None:
            return
        w_self.items.append(w_item)


@LIST.method
def insert(w_self: W_List, place: int, w_item: W_Object, /) -> None:
    """Put an item before a place."""
    length = len(w_self.items)
    if place < 0:
        place = max(place + length, 0)
    w_self.items.insert(min(place, length), w_item)


@LIST.method
def pop(w_self: W_List, place: int = -1, /) -> W_Object:
    """Take an item out."""
    length = len(w_self.items)
    if length == 0:
        raise index_error("pop from empty list")
    if place < 0:
        place += length
    if place < 0 or place >= length:
        raise index_error("pop index out of range")
    return w_self.items.pop(place)


@LIST.method
def remove(w_self: W_List, w_item: W_Object, /) -> None:
    """Remove the first equal item."""
    place = sequences.place_of_item(w_self.items, w_item)
    if place < 0:
        raise value_error("list.remove(x): x not in list")
    del w_self.items[place]


@LIST.method
def clear(w_self: W_List, /) -> None:
    """Remove all items."""
    w_self.items = []


@LIST.method
def copy(w_self: W_List, /) -> W_Object:
    """A list of the same items."""
    return W_List(w_self.items[:])


@LIST.method
def reverse(w_self: W_List, /) -> None:
    """Turn the order round."""
    w_self.items.reverse()


@LIST.method
def count(w_self: W_List, w_item: W_Object, /) -> int:
    """How many items are equal."""
    return sequences.count_of_item(w_self.items, w_item)


@LIST.method
def index(w_self: W_List, w_item: W_Object, start: int = 0, stop: int = MAXINT, /) -> int:
    """The first place of an equal item."""
    place = sequences.place_between(w_self.items, w_item, start, stop)
    if place < 0:
        raise value_error(f"{w_item.repr()} is not in list")
    return place


[W_UserList] = LIST.finish_subclassable()
BuiltinType("list_iterator", W_ListIterator, base=OBJECT).finish()

# ---- dict ------------------------------------------------------------------------------------------------------------

DICT = BuiltinType("dict", W_Dict, base=OBJECT)
DICT.unhashable()


@DICT.new
def new_dict(w_class: W_Type, args: list[W_Object], keywords: dict[str, W_Object], /) -> W_Object:
    """An empty dict."""
    if w_class is DICT.w_type:
        return W_Dict()
    w_dict = W_UserDict()
    w_dict.set_class(w_class)
    return w_dict


@DICT.named("get")
def dict_get(w_self: W_Dict, w_key: W_Object, w_default: W_Object = NONE, /) -> W_Object:
    """The value of a key, else the default."""
    w_value = w_self.find(w_key)
    return w_default if w_value is None else w_value


@DICT.named("setdefault")
def dict_setdefault(w_self: W_Dict, w_key: W_Object, w_default: W_Object = NONE, /) -> W_Object:
    """The value of a key, which becomes the default if it is missing."""
    w_value = w_self.find(w_key)
    if w_value is None:
        w_self.set(w_key, w_default)
        return w_default
    return w_value


@DICT.named("pop")
def dict_pop(w_self: W_Dict, w_key: W_Object, w_default: W_Object | None = None, /) -> W_Object:
    """Remove a key; its value, else the default."""
    w_value = w_self.remove(w_key)
    if w_value is not None:
        return w_value
    if w_default is None:
        raise key_error(w_key)
    return w_default


@DICT.named("clear")
def dict_clear(w_self: W_Dict, /) -> None:
    """Remove all."""
    w_self.clear()


@DICT.named("copy")
def dict_copy(w_self: W_Dict, /) -> W_Object:
    """A dict with the same keys and values."""
    return w_self.copy()


[W_UserDict] = DICT.finish_subclassable()
