"""The built-in exceptions."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object
from languages.minipy.objects.descriptors import W_Field
from languages.minipy.objects.errors import KINDS, ExceptionKind, GuestError, type_error
from languages.minipy.objects.exceptions import W_BaseException
from languages.minipy.objects.iteration import items_of
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.objects.types import W_Type
from languages.minipy.types.root import OBJECT

BASE_EXCEPTION = BuiltinType("BaseException", W_BaseException, base=OBJECT)


@BASE_EXCEPTION.new
def new_exception(w_class: W_Type, args: list[W_Object], keywords: dict[str, W_Object], /) -> W_Object:
    """An exception with its arguments."""
    w_exception = W_Exception()
    w_exception.set_class(w_class)
    w_exception.w_args = W_Tuple(args)
    return w_exception


@BASE_EXCEPTION.named("__init__")
def init_exception(w_self: W_BaseException, args: list[W_Object], keywords: dict[str, W_Object], /) -> None:
    """Take over the arguments."""
    if len(keywords) > 0:
        raise type_error(f"{w_self.kind()}() takes no keyword arguments")
    w_self.w_args = W_Tuple(args)


def _get_args(w_self: W_Object) -> W_Object:
    assert isinstance(w_self, W_BaseException)
    return w_self.w_args


def _set_args(w_self: W_Object, w_value: W_Object) -> None:
    assert isinstance(w_self, W_BaseException)
    w_self.w_args = W_Tuple(items_of(w_value))


def _get_cause(w_self: W_Object) -> W_Object:
    assert isinstance(w_self, W_BaseException)
    return w_self.w_cause


def _set_cause(w_self: W_Object, w_value: W_Object) -> None:
    assert isinstance(w_self, W_BaseException)
    if w_value is not NONE and not isinstance(w_value, W_BaseException):
        raise type_error("exception cause must be None or derive from BaseException")
    w_self.w_cause = w_value
    w_self.suppresses_context = True


def _get_context(w_self: W_Object) -> W_Object:
    assert isinstance(w_self, W_BaseException)
    return w_self.w_context


def _set_context(w_self: W_Object, w_value: W_Object) -> None:
    assert isinstance(w_self, W_BaseException)
    if w_value is not NONE and not isinstance(w_value, W_BaseException):
        raise type_error("exception context must be None or derive from BaseException")
    w_self.w_context = w_value


BASE_EXCEPTION.add("args", W_Field("args", "BaseException", _get_args, _set_args))
BASE_EXCEPTION.add("__cause__", W_Field("__cause__", "BaseException", _get_cause, _set_cause))
BASE_EXCEPTION.add("__context__", W_Field("__context__", "BaseException", _get_context, _set_context))


@BASE_EXCEPTION.method
def with_traceback(w_self: W_BaseException, w_traceback: W_Object, /) -> W_Object:
    """Set the traceback; the exception itself."""
    w_self.w_traceback = w_traceback
    return w_self


[W_Exception] = BASE_EXCEPTION.finish_subclassable()


def _declare(kind: ExceptionKind) -> None:
    base = kind.base
    if base is None:
        w_class = BASE_EXCEPTION.w_type
    else:
        assert base.w_class is not None
        w_class = W_Type(kind.name, [base.w_class], {}, BASE_EXCEPTION.w_type.layout)
        w_class.module = "builtins"
        w_class.is_builtin = True
    w_class.has_instance_dictionary = True
    kind.w_class = w_class


for _kind in KINDS.values():
    _declare(_kind)


def value_of(error: GuestError) -> W_Object:
    """The exception object of an exception on its way, made when it is first asked for."""
    w_value = error.w_value
    if w_value is None:
        w_value = error.w_value = _made_of(error)
    return w_value


def _made_of(error: GuestError) -> W_Object:
    kind = error.kind
    assert kind is not None
    w_class = kind.w_class
    assert w_class is not None
    w_exception = W_Exception()
    w_exception.set_class(w_class)
    w_argument = error.w_argument
    if w_argument is not None:
        w_exception.w_args = W_Tuple([w_argument])
    elif error.message != "":
        w_exception.w_args = W_Tuple([W_Str(error.message)])
    return w_exception
