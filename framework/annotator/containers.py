"""What flows through lists, dicts and sets: the definitions that SomeList, SomeDict and SomeSet refer to.

    ListDef(.item, .resized, .mutated)        ListDefs that meet share one Item from then on
    DictDef(.key, .value, .custom_eq, .custom_hash)    .key and .value are Items
    SetDef(.item)
    Item(.annotation)                         ``definition.item`` identifies a container type: compare with ``is``

An Item remembers which operations read it; when it is generalised they are looked at again.  Two definitions are equal
when they share their items, so lists that flow together compare equal however many creation sites they have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from framework.annotator import model
from framework.annotator.errors import Prebuilt, UnionConflict
from framework.annotator.unions import union

if TYPE_CHECKING:
    from framework.annotator.model import SomeObject


class Engine(Protocol):
    """What a definition needs of the annotator."""

    site: Any

    def reflow(self, site: Any) -> None: ...


class Item:
    """One slot shared by everything that flows through a container.

    ``readers`` are the sites to look at again when the annotation grows; ``contributions`` lists, for error messages,
    each annotation that changed the item and the site it came from.
    """

    __slots__ = ("engine", "annotation", "readers", "contributions", "resized", "mutated", "fixed", "users", "what")

    def __init__(self, engine: Engine, annotation: SomeObject = model.IMPOSSIBLE, what: str = "items of the list"):
        self.engine = engine
        self.annotation = annotation
        self.readers: dict[Any, None] = {}
        self.contributions: list[tuple[SomeObject, Any]] = []
        self.resized = False  # append, insert, pop … happen
        self.mutated = False  # items are assigned
        self.fixed = False  # make_sure_not_resized was applied
        self.users: list[tuple[Any, str]] = []  # (definition, slot name) pairs that refer to this item
        self.what = what
        if annotation != model.IMPOSSIBLE:
            self.contributions.append((annotation, engine.site))

    def read(self) -> SomeObject:
        """The annotation; the current site is looked at again when it grows."""
        if self.engine.site is not None:
            self.readers[self.engine.site] = None
        return self.annotation

    def generalise(self, annotation: SomeObject, source: Prebuilt | None = None) -> None:
        """Let ``annotation`` flow into the slot, at the current site or from a prebuilt container."""
        contribution = (annotation, source or self.engine.site)
        try:
            joined = union(self.annotation, annotation.without_const())
        except UnionConflict as conflict:
            conflict.add_meeting(self, [*self.contributions, contribution])
            raise
        if joined != self.annotation:
            self.annotation = joined
            self.contributions.append(contribution)
            self.notify()

    def notify(self) -> None:
        """Look again at all readers."""
        for site in self.readers:
            self.engine.reflow(site)

    def merge(self, other: Item) -> None:
        """Make both one item; afterwards no definition refers to ``other``."""
        if self is other:
            return
        mine, theirs = dict(self.readers), dict(other.readers)
        flags = (self.resized, self.mutated)
        other_flags = (other.resized, other.mutated)
        self.resized |= other.resized
        self.mutated |= other.mutated
        self.fixed |= other.fixed
        old, incoming = self.annotation, other.annotation
        for definition, slot in other.users:
            setattr(definition, slot, self)
        self.users += other.users
        self.readers.update(other.readers)
        try:
            joined = union(old, incoming)
        except UnionConflict as conflict:
            for definition, slot in other.users:
                setattr(definition, slot, other)
            del self.users[-len(other.users) :]
            self.readers, (self.resized, self.mutated) = mine, flags
            conflict.add_meeting(self, self.contributions + other.contributions)
            raise
        self.contributions += other.contributions
        self.annotation = union(joined, self.annotation)
        now = (self.resized, self.mutated)
        for readers, seen, seen_flags in ((mine, old, flags), (theirs, incoming, other_flags)):
            if self.annotation != seen or now != seen_flags:
                for site in readers:
                    self.engine.reflow(site)
        self.check_fixed()

    def check_fixed(self) -> None:
        """Refuse a list that is declared not resized and resized."""
        if self.fixed and self.resized:
            raise UnionConflict("K210", self.annotation, self.annotation, "a list declared as not resized is resized")


class _Definition:
    """Base: equality by shared items; the hash is weak because items merge."""

    __slots__ = ()

    def _slots(self) -> tuple[str, ...]:
        raise NotImplementedError

    def _attach(self, slot: str, item: Item) -> None:
        setattr(self, slot, item)
        item.users.append((self, slot))

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, slot) is getattr(other, slot) for slot in self._slots())

    def __hash__(self) -> int:
        return hash(type(self))

    def merge(self, other: Any) -> None:
        """Make both denote the same container type."""
        for slot in self._slots():
            getattr(self, slot).merge(getattr(other, slot))


class ListDef(_Definition):
    """A list type (of a deque too: ``kind`` "deque")."""

    __slots__ = ("item",)

    def __init__(self, engine: Engine, annotation: SomeObject = model.IMPOSSIBLE) -> None:
        self.item: Item
        self._attach("item", Item(engine, annotation.without_const()))

    def _slots(self) -> tuple[str, ...]:
        return ("item",)

    @property
    def resized(self) -> bool:
        """Whether the length ever changes after creation."""
        return self.item.resized

    @property
    def mutated(self) -> bool:
        """Whether items are ever assigned (resizing included)."""
        return self.item.mutated

    def resize(self) -> None:
        """Note that the length changes."""
        self.item.mutated = True
        if not self.item.resized:
            self.item.resized = True
            self.item.notify()
        self.item.check_fixed()

    def mutate(self) -> None:
        """Note that items are assigned."""
        self.item.mutated = True


class DictDef(_Definition):
    """A dict type.  ``custom_eq``/``custom_hash`` are Items (annotations of the functions of an r_dict) or None."""

    __slots__ = ("key", "value", "custom_eq", "custom_hash")

    def __init__(
        self,
        engine: Engine,
        key: SomeObject = model.IMPOSSIBLE,
        value: SomeObject = model.IMPOSSIBLE,
        custom: tuple[SomeObject, SomeObject] | None = None,
    ) -> None:
        self.key: Item
        self.value: Item
        self.custom_eq: Item | None = None
        self.custom_hash: Item | None = None
        self._attach("key", Item(engine, key.without_const(), "keys of the dict"))
        self._attach("value", Item(engine, value.without_const(), "values of the dict"))
        if custom is not None:
            self._attach("custom_eq", Item(engine, custom[0], "equality function of the dict"))
            self._attach("custom_hash", Item(engine, custom[1], "hash function of the dict"))

    @property
    def is_custom(self) -> bool:
        """Whether this is an r_dict."""
        return self.custom_eq is not None

    def _slots(self) -> tuple[str, ...]:
        return ("key", "value", "custom_eq", "custom_hash") if self.is_custom else ("key", "value")

    def merge(self, other: DictDef) -> None:
        """Make both denote the same dict type."""
        if self.is_custom != other.is_custom:
            here, there = model.SomeDict(definition=self), model.SomeDict(definition=other)
            raise UnionConflict("K201", here, there, "a dict meets an r_dict")
        super().merge(other)


class SetDef(_Definition):
    """A set type."""

    __slots__ = ("item",)

    def __init__(self, engine: Engine, annotation: SomeObject = model.IMPOSSIBLE) -> None:
        self.item: Item
        self._attach("item", Item(engine, annotation.without_const(), "items of the set"))

    def _slots(self) -> tuple[str, ...]:
        return ("item",)
