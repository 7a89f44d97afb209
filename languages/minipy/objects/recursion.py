"""Which objects are being shown: one that contains itself is shown as ``[...]`` inside."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object


class Shown:
    """The objects whose ``repr`` is under way."""

    def __init__(self) -> None:
        self._objects: list[W_Object] = []

    def enter(self, w_object: W_Object) -> bool:
        """Whether it is not yet being shown; then it is from now on, until `leave`."""
        for w_shown in self._objects:
            if w_shown is w_object:
                return False
        self._objects.append(w_object)
        return True

    def leave(self) -> None:
        """What was entered last has been shown."""
        self._objects.pop()


SHOWN = Shown()
