"""``Cache``: objects built once per key at translation, looked up by constant keys in the program."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from framework.rlib.objectmodel import specialize


class Cache:
    """Subclass it with ``_build(key)`` and optionally ``_ready(result)``, called once the result is registered."""

    def __init__(self) -> None:
        self.content: dict[Hashable, Any] = {}
        self._building: set[Hashable] = set()

    def _freeze_(self) -> bool:
        return True

    @specialize.memo()
    def getorbuild(self, key: Any) -> Any:
        """The object for a key."""
        try:
            return self.content[key]
        except KeyError:
            pass
        if key in self._building:
            raise RuntimeError(f"{type(self).__name__}: building {key!r} needs itself")
        self._building.add(key)
        try:
            result = self._build(key)
            self.content[key] = result
        finally:
            self._building.discard(key)
        self._ready(result)
        return result

    def _build(self, key: Any) -> Any:
        raise NotImplementedError

    def _ready(self, result: Any) -> None:
        """Called after the result can be found."""
