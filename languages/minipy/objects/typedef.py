"""How a module declares a built-in type.

    INT = BuiltinType("int", W_Int, W_BigInt, base=OBJECT)

    @INT.new                                     # int(…): the class comes first, a guest class that derives from int too
    def new_int(w_class: W_Type, w_value: W_Object | None = None, /) -> W_Object: …

    @INT.method
    def bit_length(w_self: W_Integer, /) -> int: …

    @INT.getter("real")
    def real(w_self: W_Object) -> W_Object: …

Special methods need no declaration: what our classes override of base.py is what the guest finds under the special names.
Everything here runs while the modules are imported.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

from framework.rlib.objectmodel import dont_inline
from framework.rlib.unroll import unrolling_iterable
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.descriptors import (
    W_BuiltinFunction,
    W_BuiltinMethod,
    W_ClassMethod,
    W_Field,
    W_SpecialMethod,
    W_StaticMethod,
)
from languages.minipy.objects.errors import STOP_ITERATION, GuestError, type_error
from languages.minipy.objects.gateway import Signature, W_Builtin, runner
from languages.minipy.objects.instances import user_class
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.special import SPECIAL
from languages.minipy.objects.types import Layout, W_Type

# What ``object`` itself answers; the rest of base.py says in words that it can't be done.  (``ne`` is in root.py.)
_OF_OBJECT = {
    "getattribute", "setattribute", "delattribute", "repr", "text", "format", "hash", "eq", "lt", "le", "gt", "ge",
}  # fmt: skip


class BuiltinType:
    """A built-in type while it is declared.  ``w_type`` is the type; our classes get it as theirs."""

    def __init__(self, name: str, *classes: type, base: BuiltinType | None, module: str = "builtins") -> None:
        self.classes = classes
        layout = Layout(name, None if base is None else base.w_type.layout)
        self.w_type = W_Type(name, [] if base is None else [base.w_type], {}, layout)
        self.w_type.module = module
        for cls in classes:
            cls.w_type = self.w_type  # type: ignore[attr-defined]
        for method, name in SPECIAL.items():
            if method in _OF_OBJECT if base is None else self._answers(method, base):
                self.add(name, special_method(self, name, method))

    def _answers(self, method: str, base: BuiltinType) -> bool:
        """Whether the type has a special method that its base lacks or answers in another way."""
        cls = self.classes[0]
        if method == "call" or (method == "is_true" and cls.length is not W_Object.length):  # type: ignore[attr-defined]
            return False
        return getattr(cls, method) is not getattr(base.classes[0], method)

    def add(self, name: str, w_value: W_Object) -> None:
        """Put something into the type's dictionary."""
        self.w_type.table[name] = w_value

    # ---- decorators --------------------------------------------------------------------------------------------------

    def method(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A method, under the function's name."""
        return self.named(_guest_name(function))(function)

    def named(self, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A method under another name."""

        def declare(function: Callable[..., Any]) -> Callable[..., Any]:
            self.add(name, exposed(W_BuiltinMethod, function, name, self.w_type.name))
            return function

        return declare

    def static(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A static method."""
        name = _guest_name(function)
        self.add(name, W_StaticMethod(exposed(W_BuiltinFunction, function, name, "")))
        return function

    def class_method(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A class method: the class is the first argument."""
        name = _guest_name(function)
        self.add(name, W_ClassMethod(exposed(W_BuiltinMethod, function, name, self.w_type.name)))
        return function

    def new(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``__new__``: makes an instance of a class that derives from this type."""
        self.add("__new__", W_StaticMethod(exposed(W_BuiltinFunction, function, self.w_type.name, "")))
        return function

    def getter(self, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """An attribute that can only be read."""

        def declare(function: Callable[..., Any]) -> Callable[..., Any]:
            self.add(name, W_Field(name, self.w_type.name, function, None))
            return function

        return declare

    # ---- the last lines of a declaration -----------------------------------------------------------------------------

    def unhashable(self) -> None:
        """Its instances can't be keys."""
        self.add("__hash__", NONE)

    def finish(self) -> W_Type:
        """No more attributes; it can't be derived from."""
        self.w_type.is_builtin = True
        self.w_type.can_be_base = False
        self.w_type.changed()
        return self.w_type

    def finish_subclassable(self) -> list[type]:
        """No more attributes; our classes for instances of guest classes that derive from it, one for each of ours."""
        self.finish()
        self.w_type.can_be_base = True
        return [user_class(cls) for cls in self.classes]


def _guest_name(function: Callable[..., Any]) -> str:
    return function.__name__.rstrip("_") if not function.__name__.startswith("__") else function.__name__


def exposed(cls: type[W_Builtin], function: Callable[..., Any], name: str, owner: str) -> Any:
    """A function of ours as one of the guest."""
    return cls(name, Signature(function), runner(function, name), owner)


@dont_inline
def wrong_self(name: str, owner: str, w_self: W_Object) -> GuestError:
    """The TypeError of a special method that is called with another type's value."""
    return type_error(f"descriptor '{name}' requires a '{owner}' object but received a '{w_self.kind()}'")


def special_method(type_: BuiltinType, name: str, method: str) -> W_Builtin:
    """What our classes answer, as the guest's special method.

    The call is of one class's own method, not of what a guest class makes of it: that class found the special method and
    calls it for the built-in answer.
    """
    owner = type_.w_type.name
    answers = unrolling_iterable([(cls, getattr(cls, method)) for cls in type_.classes])
    hints = get_type_hints(getattr(W_Object, method))

    def ask0(w_self, /):
        for cls, answer in answers:
            if isinstance(w_self, cls):
                return answer(w_self)
        raise wrong_self(name, owner, w_self)

    def ask1(w_self, argument, /):
        for cls, answer in answers:
            if isinstance(w_self, cls):
                return answer(w_self, argument)
        raise wrong_self(name, owner, w_self)

    def ask2(w_self, argument, second, /):
        for cls, answer in answers:
            if isinstance(w_self, cls):
                return answer(w_self, argument, second)
        raise wrong_self(name, owner, w_self)

    def ask_next(w_self, /):
        for cls, answer in answers:
            if isinstance(w_self, cls):
                w_next = answer(w_self)
                if w_next is None:
                    raise GuestError(STOP_ITERATION, "")
                return w_next
        raise wrong_self(name, owner, w_self)

    result = hints.pop("return")
    ask = ask_next if method == "next" else (ask0, ask1, ask2)[len(hints)]
    names = list(inspect.signature(ask).parameters)
    ask.__annotations__ = dict(zip(names, (W_Object, *hints.values()), strict=True))
    ask.__annotations__["return"] = W_Object if method == "next" else result
    return exposed(W_SpecialMethod, ask, name, owner)
