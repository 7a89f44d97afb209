"""Classes: their bases, the order in which they are searched, and their attributes.

What a class or one of its bases has under a name is asked all the time and changes rarely.  So each class has a
version, an object that is replaced, in the class and all classes derived from it, when an attribute changes.  A look-up
depends on the version and the name only: in a trace it folds to a constant, guarded by the version (a quasi-immutable
field); outside of traces a table remembers it (Deutsch and Schiffman, "Efficient implementation of the Smalltalk-80
system", 1984).
"""

from __future__ import annotations

from framework.rlib.jit import elidable, promote
from framework.rlib.rmaps import Map
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import GuestError, attribute_error, type_error
from languages.minipy.objects.singletons import NONE


class Version:
    """The state of a class's attributes and those of its bases."""

    _immutable_fields_ = ["number"]

    def __init__(self, number: int) -> None:
        self.number = number


class Layout:
    """How instances are laid out: those of classes with one layout are instances of the same class of ours.

    ``base`` is the layout that this one extends; a class may not derive from two classes of which neither layout extends
    the other.
    """

    _immutable_fields_ = ["name", "base"]

    def __init__(self, name: str, base: Layout | None) -> None:
        self.name = name
        self.base = base

    def extends(self, other: Layout) -> bool:
        """Whether it is the other one or built on it."""
        layout: Layout | None = self
        while layout is not None:
            if layout is other:
                return True
            layout = layout.base
        return False


class InstanceRoot(Map):
    """The shape of an instance of a guest class that has no attributes yet: it tells the class."""

    _immutable_fields_ = ["w_class"]

    def __init__(self, w_class: W_Type) -> None:
        Map.__init__(self)
        self.w_class = w_class


class _Found:
    """What one look-up gave."""

    def __init__(self, version: Version, name: str, w_value: W_Object | None) -> None:
        self.version = version
        self.name = name
        self.w_value = w_value


CACHE_SIZE = 2048  # a power of two


class _State:
    """The number of the next version, and the table of look-ups."""

    def __init__(self) -> None:
        self.versions = 0
        self.cache = [_Found(Version(-1), "", None)] * CACHE_SIZE

    def new_version(self) -> Version:
        self.versions += 1
        return Version(self.versions)


_STATE = _State()


class W_Type(W_Object):
    """A class.  ``table`` is what it has itself; change it through `set` and `delete` only."""

    _immutable_fields_ = ["version?", "mro?[*]", "layout", "is_builtin", "instance_root"]

    def __init__(self, name: str, bases: list[W_Type], table: dict[str, W_Object], layout: Layout) -> None:
        self.name = name
        self.module = ""
        self.qualified_name = name
        self.bases = bases
        self.table = table
        self.layout = layout
        self.is_builtin = False
        self.can_be_base = True
        self.has_instance_dictionary = False
        self.instance_root = InstanceRoot(self)
        self.w_metatype: W_Type | None = None  # None: ``type``
        self.subclasses: list[W_Type] = []
        self.version = _STATE.new_version()
        self.mro: list[W_Type] = linearise(self)
        for base in bases:
            base.subclasses.append(self)

    def get_type(self) -> W_Type:
        w_metatype = self.w_metatype
        return self.w_type if w_metatype is None else w_metatype

    def full_name(self) -> str:
        """With the module, but for built-in types."""
        return self.qualified_name if self.module in ("", "builtins") else f"{self.module}.{self.qualified_name}"

    def is_callable(self) -> bool:
        return True

    def call(self, args: list[W_Object], names: list[str]) -> W_Object:
        """Make an instance: ``__new__``, then ``__init__`` of what it gave."""
        w_class = promote(self)
        w_new = w_class.lookup("__new__")
        assert w_new is not None
        w_made = w_new.descriptor_get(None, w_class).call([w_class, *args], names)
        w_made_class = w_made.get_type()
        if w_made_class.is_subtype(w_class):
            w_init = w_made_class.lookup("__init__")
            assert w_init is not None
            w_result = w_init.call_method(w_made, args, names)
            if w_result is not NONE:
                raise type_error(f"__init__() should return None, not '{w_result.kind()}'")
        return w_made

    def repr(self) -> str:
        return f"<class '{self.full_name()}'>"

    def getitem(self, w_index: W_Object) -> W_Object:
        w_found = self.lookup("__class_getitem__")
        if w_found is None:
            raise type_error(f"type '{self.name}' is not subscriptable")
        return w_found.descriptor_get(None, self).call([w_index], [])

    # ---- attributes --------------------------------------------------------------------------------------------------

    def lookup(self, name: str) -> W_Object | None:
        """What the class or the first of its bases has under a name, None where none has it."""
        w_type = promote(self)
        return _lookup(w_type, name, w_type.version)

    def lookup_after(self, w_class: W_Type, name: str) -> W_Object | None:
        """What the classes that follow another one in the order have: ``super``."""
        found = False
        for w_base in self.mro:
            if found and name in w_base.table:
                return w_base.table[name]
            if w_base is w_class:
                found = True
        return None

    def set(self, name: str, w_value: W_Object) -> None:
        """Set an attribute."""
        self.table[name] = w_value
        self.changed()

    def delete(self, name: str) -> bool:
        """Delete an attribute; whether it was there."""
        if name not in self.table:
            return False
        del self.table[name]
        self.changed()
        return True

    def changed(self) -> None:
        """Forget what was looked up in the class and in those derived from it."""
        self.version = _STATE.new_version()
        for w_subclass in self.subclasses:
            w_subclass.changed()

    def own_attribute(self, name: str) -> W_Object | None:
        return self.lookup(name)

    def has_dictionary(self) -> bool:
        return True

    def uses_plain_attributes(self) -> bool:
        return False

    def getattribute(self, name: str) -> W_Object:
        """``type.__getattribute__``."""
        w_metatype = self.get_type()
        w_meta = w_metatype.lookup(name)
        if w_meta is not None and w_meta.is_data_descriptor():
            return w_meta.descriptor_get(self, w_metatype)
        w_own = self.lookup(name)
        if w_own is not None:
            return w_own.descriptor_get(None, self)
        if w_meta is not None:
            return w_meta.descriptor_get(self, w_metatype)
        raise self.lacks_attribute(name)

    def lacks_attribute(self, name: str) -> GuestError:
        return attribute_error(f"type object '{self.name}' has no attribute '{name}'")

    def set_own_attribute(self, name: str, w_value: W_Object) -> bool:
        self._check_mutable("set", name)
        self.set(name, w_value)
        return True

    def delete_own_attribute(self, name: str) -> bool:
        self._check_mutable("delete", name)
        return self.delete(name)

    def _check_mutable(self, verb: str, name: str) -> None:
        if self.is_builtin:
            raise type_error(f"cannot {verb} '{name}' attribute of immutable type '{self.name}'")

    # ---- the order of classes ----------------------------------------------------------------------------------------

    def is_subtype(self, w_other: W_Type) -> bool:
        """Whether it is the other class or derived from it."""
        w_type = promote(self)
        return _is_subtype(w_type, promote(w_other), w_type.version)


@elidable
def _lookup(w_type: W_Type, name: str, version: Version) -> W_Object | None:
    place = (version.number * 7919 + hash(name)) & (CACHE_SIZE - 1)
    found = _STATE.cache[place]
    if found.version is version and found.name == name:
        return found.w_value
    w_value: W_Object | None = None
    for w_base in w_type.mro:
        w_value = w_base.table.get(name)
        if w_value is not None:
            break
    _STATE.cache[place] = _Found(version, name, w_value)
    return w_value


@elidable
def _is_subtype(w_type: W_Type, w_other: W_Type, version: Version) -> bool:
    for w_base in w_type.mro:
        if w_base is w_other:
            return True
    return False


def linearise(w_class: W_Type) -> list[W_Type]:
    """The order in which a class and its bases are searched (Barrett et al., "A monotonic superclass linearization for
    Dylan", 1996: C3).  Raises TypeError where there is none."""
    waiting = [base.mro[:] for base in w_class.bases]
    waiting.append(w_class.bases[:])
    order = [w_class]
    while True:
        waiting = [rest for rest in waiting if len(rest) > 0]
        if len(waiting) == 0:
            return order
        w_next = _first_without_predecessor(waiting)
        if w_next is None:
            names = ", ".join([rest[0].name for rest in _without_duplicates(waiting)])
            raise type_error(f"Cannot create a consistent method resolution\norder (MRO) for bases {names}")
        order.append(w_next)
        for rest in waiting:
            if rest[0] is w_next:
                del rest[0]


def _first_without_predecessor(waiting: list[list[W_Type]]) -> W_Type | None:
    for rest in waiting:
        w_candidate = rest[0]
        if not _stands_behind(w_candidate, waiting):
            return w_candidate
    return None


def _stands_behind(w_candidate: W_Type, waiting: list[list[W_Type]]) -> bool:
    for rest in waiting:
        for i in range(1, len(rest)):
            if rest[i] is w_candidate:
                return True
    return False


def _without_duplicates(waiting: list[list[W_Type]]) -> list[list[W_Type]]:
    result: list[list[W_Type]] = []
    for rest in waiting:
        known = False
        for other in result:
            known = known or other[0] is rest[0]
        if not known:
            result.append(rest)
    return result
