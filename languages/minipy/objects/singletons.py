"""None and Ellipsis."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object


class W_None(W_Object):
    """The type of None."""

    def repr(self) -> str:
        return "None"

    def is_true(self) -> bool:
        return False


class W_Ellipsis(W_Object):
    """The type of Ellipsis."""

    def repr(self) -> str:
        return "Ellipsis"


NONE = W_None()
ELLIPSIS = W_Ellipsis()
