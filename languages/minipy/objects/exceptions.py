"""Exception objects."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import KEY_ERROR
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.tuples import W_Tuple


class W_BaseException(W_Object):
    """An exception.  ``w_traceback`` is the interpreter's; NONE where there is none."""

    def __init__(self) -> None:
        self.w_args: W_Tuple = W_Tuple([])
        self.w_cause: W_Object = NONE
        self.w_context: W_Object = NONE
        self.suppresses_context = False
        self.w_traceback: W_Object = NONE
        self.notes: list[W_Object] = []

    def repr(self) -> str:
        args = self.w_args.items
        if len(args) == 1:
            return f"{self.kind()}({args[0].repr()})"
        return f"{self.kind()}{self.w_args.repr()}"

    def text(self) -> str:
        args = self.w_args.items
        if len(args) == 0:
            return ""
        if len(args) == 1:
            return self.argument_text(args[0])
        return self.w_args.repr()

    def argument_text(self, w_argument: W_Object) -> str:
        """The text of the only argument: a KeyError shows the key as it is written."""
        w_key_error = KEY_ERROR.w_class
        if w_key_error is not None and self.get_type().is_subtype(w_key_error):
            return w_argument.repr()
        return w_argument.text()
