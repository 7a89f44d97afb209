"""What prebuilt callables and constants mean to inference: one description per live object that SomePBC can hold.

    FunctionDescription(function, owner)    kind "function"   graphs per specialisation; owner: the class a mixin
                                                              function was copied into, else None
    ClassDescription(cls)                   kind "class"      namespace with mixins, base chain, classdef()
    MethodDescription(function, selfdef)    kind "method"     bound method: ``function`` is a FunctionDescription and
                                                              ``selfdef`` the ClassDef of self
    FrozenDescription(object)               kind "frozen"     a prebuilt constant read at translation time only

Descriptions are unique (made by the Bookkeeper), so they are compared by identity.

A CallFamily holds all functions that may be called through one value.  Its rows, one per call shape, list the graphs;
the parameters and results of the graphs of one row have equal annotations (``self`` excepted), so that they can have one
low-level signature.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from framework.annotator import hints, model
from framework.annotator.arguments import Signature, Source
from framework.annotator.containers import Item
from framework.annotator.counterparts import is_library, no_translation
from framework.annotator.errors import Refused
from framework.flowgraph.model import Constant
from framework.flowgraph.operations import CallShape
from framework.flowspace import build_flow_graph
from framework.runtime.declined import DECLINED

if TYPE_CHECKING:
    from framework.annotator.bookkeeper import Bookkeeper
    from framework.annotator.classdefs import ClassDef
    from framework.annotator.model import SomeObject
    from framework.flowgraph.model import FunctionGraph, Operation


class Description:
    """Base.  ``value`` is the live object, ``name`` unique and readable, ``short_name`` as in the user's source."""

    kind = ""

    def __init__(self, bookkeeper: Bookkeeper, value: Any, name: str) -> None:
        self.bookkeeper = bookkeeper
        self.value = value
        self.name = name

    @property
    def short_name(self) -> str:
        """The name in the user's source."""
        return self.name.rpartition(".")[2]

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}>"

    def __str__(self) -> str:
        return f"{self.kind} {self.short_name}"


@dataclass(slots=True, eq=False)
class CallRow:
    """The graphs that one call shape of a family reaches, with how each gets its arguments.

    ``key`` tells rows of a family apart: the shape, and what the members are specialised on.
    """

    shape: CallShape
    star_length: int
    graphs: dict[FunctionDescription, FunctionGraph] = field(default_factory=dict)
    sources: dict[FunctionDescription, list[Source]] = field(default_factory=dict)
    is_bound: bool = False
    site: Any = None  # of a call, for messages
    key: Any = None

    @property
    def explicit_count(self) -> int:
        """Number of values every member receives (self, where bound, excluded)."""
        return self.shape.positional + len(self.shape.keywords) + self.star_length


class CallFamily:
    """Functions that may be called from one place (a union-find set: use ``FunctionDescription.family``)."""

    __slots__ = ("members", "rows")

    def __init__(self) -> None:
        self.members: dict[FunctionDescription, None] = {}
        self.rows: dict[Any, CallRow] = {}

    def merge(self, other: CallFamily) -> None:
        """Take over the members and rows of ``other``."""
        for member in other.members:
            member.family = self
            self.members[member] = None
        for key, row in other.rows.items():
            mine = self.rows.setdefault(key, row)
            if mine is not row:
                mine.graphs.update(row.graphs)
                mine.sources.update(row.sources)


class FunctionDescription(Description):
    """A function, or the copy of a mixin's function for the class ``owner``."""

    kind = "function"

    def __init__(
        self, bookkeeper: Bookkeeper, function: types.FunctionType, name: str, owner: ClassDescription | None = None
    ) -> None:
        super().__init__(bookkeeper, function, name)
        self.function = function
        self.owner = owner
        self.closure = bookkeeper.closures.code_of(function)  # for the __call__ of a closure class
        self.signature = self.closure.signature() if self.closure else Signature.of(function)
        self.graphs: dict[Any, FunctionGraph] = {}
        self.family = CallFamily()
        self.family.members[self] = None
        self.declared = hints.parameter_annotations(bookkeeper, function)

    @property
    def short_name(self) -> str:
        """The name in the user's source."""
        return self.function.__name__

    def default(self, name: str) -> Any:
        """The live default value of a parameter."""
        function = self.function
        if function.__kwdefaults__ and name in function.__kwdefaults__:
            return function.__kwdefaults__[name]
        defaults = function.__defaults__ or ()
        position = self.signature.positional.index(name) - len(self.signature.positional)
        return defaults[position]

    def build_graph(self) -> FunctionGraph:
        """A new graph of the function."""
        graph = self.closure.build() if self.closure else build_flow_graph(self.function)
        self.bookkeeper.closures.expand(graph)
        if self.may_decline:
            self.bookkeeper.classdef_of(type(DECLINED))  # operators test for it, whatever this method really gives
            raise_not_implemented(graph)
        return graph

    @property
    def may_decline(self) -> bool:
        """Whether this is a special method that may give NotImplemented."""
        return self.function.__name__.startswith("__") and "NotImplemented" in self.function.__code__.co_names

    def captured_default(self, name: str) -> str | None:
        """The field of the closure that holds the default of a parameter; None for a constant default."""
        return self.closure.captured_default(name) if self.closure else None

    def graph_for(self, arguments: Sequence[SomeObject], operation: Operation | None) -> FunctionGraph:
        """The graph (specialisation) for these arguments, built when it is new."""
        return self.bookkeeper.specialiser.graph_for(self, list(arguments), operation)


def raise_not_implemented(graph: FunctionGraph) -> None:
    """Let ``return NotImplemented`` leave the graph as an exception, which the operator that runs the method catches."""
    for link in graph.iterate_links():
        value = link.args[0] if link.target is graph.returnblock else None
        if isinstance(value, Constant) and value.value is NotImplemented:
            link.args = [Constant(DECLINED)]
            link.target = graph.exceptblock


class ClassDescription(Description):
    """A class.  ``base`` describes the primary base (None when it is ``object``); the other bases are mixins."""

    kind = "class"

    def __init__(self, bookkeeper: Bookkeeper, cls: type, name: str) -> None:
        super().__init__(bookkeeper, cls, name)
        self.cls = cls
        primary = primary_base(cls) if cls is not object else object
        self.base: ClassDescription | None = None
        if primary is not object:
            self.base = bookkeeper.class_description(primary)
        self._namespace: dict[str, Any] | None = None
        self._mixed: dict[str, type] = {}
        self._classdef: ClassDef | None = None
        self.assigned: dict[str, Item] = {}  # class attributes that are assigned at run time: static storage
        self._readers: dict[str, dict[Any, None]] = {}

    @property
    def short_name(self) -> str:
        """The name in the user's source."""
        return self.cls.__name__

    @property
    def is_exception(self) -> bool:
        """Whether instances can be raised."""
        return issubclass(self.cls, BaseException)

    @property
    def keeps_arguments(self) -> bool:
        """Whether an exception's arguments must be kept apart from ``__init__``, which is the user's."""
        found = self.find_in_class("__init__") if self.is_exception else None
        return found is not None and found[0].cls not in self.bookkeeper.shadows

    def classdef(self) -> ClassDef:
        """The translated class, made when it is first needed."""
        if self._classdef is None:
            self._classdef = self.bookkeeper.new_classdef(self)
        return self._classdef

    def own_namespace(self) -> dict[str, Any]:
        """What the class defines beyond its primary base: its own dict and those of its mixins."""
        if self._namespace is None:
            self._namespace = {}
            inherited = set(self.base.cls.__mro__) if self.base else set()
            for cls in self.cls.__mro__:
                if cls in inherited or cls is object:
                    continue
                for name, value in self.bookkeeper.namespace_of(cls).items():
                    if name in self._namespace or self._hidden_by_base(cls, name):
                        continue
                    self._namespace[name] = value
                    if cls is not self.cls:
                        self._mixed[name] = cls
        return self._namespace

    def _hidden_by_base(self, mixin: type, name: str) -> bool:
        """Whether a base that comes before the mixin in the MRO defines the name."""
        if self.base is None:
            return False
        mro = self.cls.__mro__
        before = mro[: mro.index(mixin)]
        return any(cls in before and name in self.bookkeeper.namespace_of(cls) for cls in self.base.cls.__mro__)

    def find_in_class(self, name: str) -> tuple[ClassDescription, Any] | None:
        """The class that gives ``name`` its class-level value, and that value."""
        current: ClassDescription | None = self
        while current is not None:
            namespace = current.own_namespace()
            if name in namespace:
                return current, namespace[name]
            current = current.base
        return None

    def class_value(self, name: str, value: Any) -> SomeObject:
        """Annotation of a value of this class's namespace."""
        if isinstance(value, types.FunctionType):
            return model.SomePBC(descriptions=frozenset([self.function_description(name, value)]))
        if isinstance(value, staticmethod):
            return self.bookkeeper.immutable_value(value.__func__)
        if isinstance(value, property | classmethod):
            return model.SomeBuiltin(const=value)
        if isinstance(vars(type(value)).get("__get__"), types.FunctionType):
            text = f"attribute {name!r} of class {self.short_name} is a descriptor: {type(value).__name__} has __get__"
            raise Refused("K246", text, "use a property")
        return self.bookkeeper.immutable_value(value)

    def function_description(self, name: str, function: types.FunctionType) -> FunctionDescription:
        """The description of a function found in this class; mixins are copied."""
        owner = self if name in self._mixed else None
        return self.bookkeeper.function_description(function, owner)

    # --- class attributes assigned at run time

    def assigned_slot(self, name: str) -> Item | None:
        """The storage that ``C.name`` reads when some class in the chain has it assigned at run time."""
        current: ClassDescription | None = self
        while current is not None:
            if name in current.assigned:
                return current.assigned[name]
            if name in current.own_namespace():
                return None
            current = current.base
        return None

    def assign_slot(self, name: str) -> Item:
        """The storage of ``C.name = v``; its first value is the class-level one."""
        slot = self.assigned.get(name)
        if slot is None:
            value = self.own_namespace().get(name, model.MISSING)
            if value is model.MISSING and self.find_in_class(name) is not None:
                raise Refused("K229", f"class attribute {name!r} is inherited: assign it on the class that defines it")
            if value is model.MISSING or isinstance(value, types.FunctionType | property | staticmethod | classmethod):
                raise Refused(
                    "K229", f"class {self.short_name} has no plain attribute {name!r}: define it in the class"
                )
            slot = self.assigned[name] = Item(self.bookkeeper.engine, what=f"attribute {name!r} of {self}")
            slot.generalise(self.bookkeeper.immutable_value(value))
            for site in self._readers.get(name, {}):
                self.bookkeeper.engine.reflow(site)
        return slot

    def note_reader(self, name: str, site: Any) -> None:
        """The site read the class-level value; look again when it gets assigned."""
        if site is not None:
            self._readers.setdefault(name, {})[site] = None

    def copier_of(self, mixin: type) -> ClassDescription | None:
        """The class of the chain that copied a mixin's functions; None when ``mixin`` is an ordinary base."""
        current: ClassDescription | None = self
        while current is not None:
            if current.cls is mixin:
                return None
            if current.base is None or not issubclass(current.base.cls, mixin):
                return current
            current = current.base
        return None

    def super_lookup(self, after: type, name: str) -> tuple[type, Any] | None:
        """Class and raw value of ``name`` found after ``after`` in the MRO of this class."""
        mro = self.cls.__mro__
        for cls in mro[mro.index(after) + 1 :]:
            namespace = self.bookkeeper.namespace_of(cls)
            if name in namespace:
                return cls, namespace[name]
        return None


def primary_base(cls: type) -> type:
    """The base whose instances' layout the class extends; all others are mixins.

    Raises: Refused when two bases have bases of their own.
    """
    candidates = [base for base in cls.__bases__ if not base.__dict__.get("_mixin_", False)]
    candidates = [base for base in candidates if base.__module__ not in ("typing", "abc")]
    deep = [base for base in candidates if base.__mro__[1:] != (object,) and base is not object]
    deep = [base for base in deep if not any(other is not base and issubclass(other, base) for other in deep)]
    if len(deep) > 1:
        names = " and ".join(base.__name__ for base in deep)
        raise Refused("K241", f"class {cls.__name__} has two ordinary base classes, {names}")
    return (deep or candidates or [object])[-1]


def check_instances(description: ClassDescription) -> None:
    """Refuse a class whose instances would behave differently from CPython's."""
    for base in description.cls.__mro__:
        is_native = not base.__flags__ & (1 << 9)  # not a heap type: implemented in C
        if is_native and base is not object and not issubclass(base, BaseException):
            if base is description.cls or is_library(description.cls):
                raise no_translation(description.cls)
            raise Refused("K246", f"class {description.short_name} derives from {base.__name__}")
    for name in ("__getattr__", "__getattribute__"):
        if description.find_in_class(name) is not None:
            raise Refused("K246", f"class {description.short_name} has a {name} method")


class MethodDescription(Description):
    """A bound method: ``function`` applied to an instance of ``selfdef`` (or a subclass)."""

    kind = "method"

    def __init__(self, bookkeeper: Bookkeeper, function: FunctionDescription, selfdef: ClassDef) -> None:
        super().__init__(bookkeeper, function.function, f"{selfdef.name}.{function.short_name}")
        self.function = function
        self.selfdef = selfdef


class FrozenDescription(Description):
    """A prebuilt object that is a constant of the translation (it has ``_freeze_``)."""

    kind = "frozen"

    def __init__(self, bookkeeper: Bookkeeper, value: Any, number: int) -> None:
        super().__init__(bookkeeper, value, f"{type(value).__name__}_{number:05}")

    def read_attribute(self, name: str) -> SomeObject:
        """Annotation of a constant attribute."""
        try:
            value = getattr(self.value, name)
        except AttributeError:
            raise Refused("K222", f"prebuilt {type(self.value).__name__} has no attribute {name!r}") from None
        return self.bookkeeper.immutable_value(value)
