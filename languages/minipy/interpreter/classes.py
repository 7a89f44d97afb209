"""Making classes: what ``class`` statements and ``type(name, bases, namespace)`` do."""

from __future__ import annotations

from languages.minipy.interpreter.frame import Frame, W_Cell
from languages.minipy.interpreter.functions import W_Function, run
from languages.minipy.objects.base import W_Object, call_special
from languages.minipy.objects.descriptors import W_ClassMethod, W_Property, W_Slot, W_StaticMethod
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import type_error, value_error
from languages.minipy.objects.instances import user_type_class
from languages.minipy.objects.iteration import items_of
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.objects.types import Layout, W_Type
from languages.minipy.types.root import OBJECT, TYPE


def build_class(w_body: W_Object, name: str, bases: list[W_Object], keywords: dict[str, W_Object]) -> W_Object:
    """``__build_class__``: run the body, then call the metaclass."""
    assert isinstance(w_body, W_Function)
    w_metaclass = keywords.pop("metaclass", None)
    if w_metaclass is None:
        w_metaclass = bases[0].get_type() if len(bases) > 0 else TYPE.w_type
    if isinstance(w_metaclass, W_Type):
        w_metaclass = most_derived_metaclass(w_metaclass, bases)
    w_namespace = prepared_namespace(w_metaclass, name, bases, keywords)
    frame = Frame(w_body.code, w_body.w_globals, w_namespace)
    frame.make_cells(w_body.closure)
    w_cell = run(frame)
    names = list(keywords)
    args: list[W_Object] = [W_Str(name), W_Tuple(bases), w_namespace]
    for keyword in names:
        args.append(keywords[keyword])
    w_class = w_metaclass.call(args, names)
    if isinstance(w_cell, W_Cell) and w_cell.w_value is None:
        w_cell.w_value = w_class
    return w_class


def prepared_namespace(
    w_metaclass: W_Object, name: str, bases: list[W_Object], keywords: dict[str, W_Object]
) -> W_Dict:
    """What ``__prepare__`` of the metaclass gives, else an empty dict."""
    if isinstance(w_metaclass, W_Type):
        w_found = w_metaclass.lookup("__prepare__")
        if w_found is not None:
            args: list[W_Object] = [W_Str(name), W_Tuple(bases)]
            names = list(keywords)
            for keyword in names:
                args.append(keywords[keyword])
            w_namespace = w_found.descriptor_get(None, w_metaclass).call(args, names)
            if not isinstance(w_namespace, W_Dict):
                raise type_error(f"{w_metaclass.name}.__prepare__() must return a mapping, not {w_namespace.kind()}")
            return w_namespace
    return W_Dict()


def most_derived_metaclass(w_metaclass: W_Type, bases: list[W_Object]) -> W_Type:
    """The metaclass that derives from those of all bases."""
    for w_base in bases:
        w_other = w_base.get_type()
        if w_other.is_subtype(w_metaclass):
            w_metaclass = w_other
        elif not w_metaclass.is_subtype(w_other):
            raise type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                "metaclasses of all its bases"
            )
    return w_metaclass


def make_class(w_metaclass: W_Type, name: str, w_bases: list[W_Object], w_namespace: W_Dict) -> W_Type:
    """``type.__new__``: the class, before ``__init_subclass__`` of its bases."""
    bases = checked_bases(w_bases)
    table: dict[str, W_Object] = {}
    for w_key in w_namespace.keys():
        w_value = w_namespace.find(w_key)
        if isinstance(w_key, W_Str) and w_value is not None:
            table[w_key.value] = w_value
    layout = best_layout(bases)
    if w_metaclass is TYPE.w_type:
        w_class = W_Type(name, bases, table, layout)
    else:
        w_class = W_UserType(name, bases, table, layout)
        w_class.w_metatype = w_metaclass
    w_qualname = table.pop("__qualname__", None)
    if isinstance(w_qualname, W_Str):
        w_class.qualified_name = w_qualname.value
    w_module = table.get("__module__")
    if isinstance(w_module, W_Str):
        w_class.module = w_module.value
    table.pop("__classcell__", None)
    adapt_methods(table)
    add_slots(w_class, table)
    w_class.changed()
    tell_attributes(w_class, table)
    return w_class


def checked_bases(w_bases: list[W_Object]) -> list[W_Type]:
    """The bases as classes; ``object`` where there are none."""
    if len(w_bases) == 0:
        return [OBJECT.w_type]
    bases: list[W_Type] = []
    for w_base in w_bases:
        if not isinstance(w_base, W_Type):
            raise type_error("bases must be types")
        if not w_base.can_be_base:
            raise type_error(f"type '{w_base.name}' is not an acceptable base type")
        if w_base in bases:
            raise type_error(f"duplicate base class {w_base.name}")
        bases.append(w_base)
    return bases


def best_layout(bases: list[W_Type]) -> Layout:
    """The layout that extends those of all bases."""
    layout = bases[0].layout
    for w_base in bases:
        if w_base.layout.extends(layout):
            layout = w_base.layout
        elif not layout.extends(w_base.layout):
            raise type_error("multiple bases have instance lay-out conflict")
    return layout


def adapt_methods(table: dict[str, W_Object]) -> None:
    """Some special methods are static or class methods without saying so; one with ``__eq__`` alone can't be a key."""
    w_new = table.get("__new__")
    if w_new is not None and w_new.is_method():
        table["__new__"] = W_StaticMethod(w_new)
    for name in ("__init_subclass__", "__class_getitem__"):
        w_found = table.get(name)
        if w_found is not None and w_found.is_method():
            table[name] = W_ClassMethod(w_found)
    if "__eq__" in table and "__hash__" not in table:
        table["__hash__"] = NONE


def add_slots(w_class: W_Type, table: dict[str, W_Object]) -> None:
    """Instances have a dictionary unless the class and its bases have ``__slots__`` without one."""
    w_slots = table.get("__slots__")
    for w_base in w_class.bases:
        if w_base.has_instance_dictionary:
            w_class.has_instance_dictionary = True
    if w_slots is None:
        w_class.has_instance_dictionary = True
        return
    items = [w_slots] if isinstance(w_slots, W_Str) else items_of(w_slots)
    for w_name in items:
        if not isinstance(w_name, W_Str):
            raise type_error(f"__slots__ items must be strings, not '{w_name.kind()}'")
        if w_name.value == "__dict__":
            w_class.has_instance_dictionary = True
        elif w_name.value in table:
            raise value_error(f"'{w_name.value}' in __slots__ conflicts with class variable")
        elif w_name.value != "__weakref__":
            table[w_name.value] = W_Slot(w_name.value, w_class.name)


def tell_attributes(w_class: W_Type, table: dict[str, W_Object]) -> None:
    """``__set_name__`` of each attribute that has it."""
    for name in list(table):
        w_value = table[name]
        if isinstance(w_value, W_Property):
            w_value.name = name
        call_special(w_value, "__set_name__", [w_class, W_Str(name)])


def tell_bases(w_class: W_Type, values: list[W_Object], names: list[str]) -> None:
    """``__init_subclass__`` of the first base that has it."""
    w_found = w_class.lookup_after(w_class, "__init_subclass__")
    if w_found is not None:
        w_found.descriptor_get(None, w_class).call(values, names)
    elif len(names) > 0:
        raise type_error(f"{w_class.name}.__init_subclass__() takes no keyword arguments")


@TYPE.new
def new_type(w_metaclass: W_Type, args: list[W_Object], keywords: dict[str, W_Object], /) -> W_Object:
    """``type(object)``, ``type(name, bases, namespace)``."""
    if len(args) == 1 and w_metaclass is TYPE.w_type:
        return args[0].get_type()
    if len(args) != 3:
        raise type_error("type() takes 1 or 3 arguments")
    w_name, w_bases, w_namespace = args[0], args[1], args[2]
    if not isinstance(w_name, W_Str):
        raise type_error(f"type.__new__() argument 1 must be str, not {w_name.kind()}")
    if not isinstance(w_bases, W_Tuple):
        raise type_error(f"type.__new__() argument 2 must be tuple, not {w_bases.kind()}")
    if not isinstance(w_namespace, W_Dict):
        raise type_error(f"type.__new__() argument 3 must be dict, not {w_namespace.kind()}")
    w_cell = w_namespace.find_text("__classcell__")
    w_class = make_class(most_derived_metaclass(w_metaclass, w_bases.items), w_name.value, w_bases.items, w_namespace)
    if isinstance(w_cell, W_Cell):
        w_cell.w_value = w_class
    names = list(keywords)
    tell_bases(w_class, [keywords[name] for name in names], names)
    return w_class


@TYPE.named("__init__")
def init_type(w_self: W_Type, args: list[W_Object], keywords: dict[str, W_Object], /) -> None:
    """Nothing to do: ``__new__`` did it."""


@TYPE.named("__call__")
def call_type(w_self: W_Type, args: list[W_Object], keywords: dict[str, W_Object], /) -> W_Object:
    """Make an instance."""
    names = list(keywords)
    values = args[:]
    for name in names:
        values.append(keywords[name])
    return W_Type.call(w_self, values, names)


TYPE.finish()
TYPE.w_type.can_be_base = True
W_UserType = user_type_class(W_Type)
