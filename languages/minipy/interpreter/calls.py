"""Arguments of a call into the parameters of a function, which are the first locals of its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framework.rlib.jit import unroll_safe
from languages.minipy.interpreter.code import W_Code
from languages.minipy.interpreter.frame import Frame
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import GuestError, type_error
from languages.minipy.objects.tuples import W_Tuple

if TYPE_CHECKING:
    from languages.minipy.interpreter.functions import W_Function


@unroll_safe
def fill_parameters(function: W_Function, frame: Frame, args: list[W_Object], names: list[str]) -> None:
    """Set the parameters; the last ``len(names)`` arguments are given by name.  TypeError where they don't fit."""
    code = function.code
    count = len(args) - len(names)
    for i in range(min(count, code.argcount)):
        frame.set_local(i, args[i])
    if code.takes_rest:
        frame.set_local(
            code.argcount + code.kwonly, W_Tuple(args[code.argcount : count] if count > code.argcount else [])
        )
    w_keywords: W_Dict | None = None
    if code.takes_keywords:
        w_keywords = W_Dict()
        frame.set_local(code.argcount + code.kwonly + int(code.takes_rest), w_keywords)
    for i in range(len(names)):
        _place_keyword(function, frame, names[i], args[count + i], w_keywords, names)
    if count > code.argcount and not code.takes_rest:
        raise too_many(function, frame, count)
    if count < code.argcount:
        _fill_defaults(function, frame, count)
    if code.kwonly > 0:
        _fill_keyword_defaults(function, frame)


@unroll_safe
def _place_keyword(
    function: W_Function, frame: Frame, name: str, w_value: W_Object, w_keywords: W_Dict | None, names: list[str]
) -> None:
    code = function.code
    for i in range(code.posonly, code.argcount + code.kwonly):
        if code.varnames[i] == name:
            if frame.slots[i] is not None:
                raise type_error(f"{function.qualname}() got multiple values for argument '{name}'")
            frame.set_local(i, w_value)
            return
    if w_keywords is not None:
        w_keywords.set_text(name, w_value)
        return
    wrong = [known for known in code.varnames[: code.posonly] if known in names]
    if len(wrong) > 0:
        raise type_error(
            f"{function.qualname}() got some positional-only arguments passed as keyword arguments: '{', '.join(wrong)}'"
        )
    raise type_error(f"{function.qualname}() got an unexpected keyword argument '{name}'")


@unroll_safe
def _fill_defaults(function: W_Function, frame: Frame, count: int) -> None:
    code = function.code
    first = code.argcount - len(function.defaults)
    missing: list[str] = []
    for i in range(count, code.argcount):
        if frame.slots[i] is None:
            if i < first:
                missing.append(code.varnames[i])
            else:
                frame.set_local(i, function.defaults[i - first])
    if len(missing) > 0:
        raise missing_arguments(function, missing, "positional")


@unroll_safe
def _fill_keyword_defaults(function: W_Function, frame: Frame) -> None:
    code = function.code
    w_defaults = function.w_keyword_defaults
    missing: list[str] = []
    for i in range(code.argcount, code.argcount + code.kwonly):
        if frame.slots[i] is None:
            name = code.varnames[i]
            w_default = None if w_defaults is None else w_defaults.find_text(name)
            if w_default is None:
                missing.append(name)
            else:
                frame.set_local(i, w_default)
    if len(missing) > 0:
        raise missing_arguments(function, missing, "keyword-only")


def missing_arguments(function: W_Function, missing: list[str], what: str) -> GuestError:
    """The TypeError about parameters that got nothing."""
    quoted = [f"'{name}'" for name in missing]
    if len(quoted) == 1:
        text = quoted[0]
    elif len(quoted) == 2:
        text = f"{quoted[0]} and {quoted[1]}"
    else:
        text = f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    plural = "" if len(missing) == 1 else "s"
    return type_error(f"{function.qualname}() missing {len(missing)} required {what} argument{plural}: {text}")


def too_many(function: W_Function, frame: Frame, count: int) -> GuestError:
    """The TypeError about too many positional arguments."""
    code = function.code
    most, least = code.argcount, code.argcount - len(function.defaults)
    takes = f"from {least} to {most}" if least < most else f"{most}"
    plural = "" if most == 1 and least == most else "s"
    given_by_name = keyword_only_given(code, frame)
    more = ""
    if given_by_name > 0:
        first_plural = "" if count == 1 else "s"
        second_plural = "" if given_by_name == 1 else "s"
        more = f" positional argument{first_plural} (and {given_by_name} keyword-only argument{second_plural})"
    verb = "was" if count == 1 and given_by_name == 0 else "were"
    return type_error(f"{function.qualname}() takes {takes} positional argument{plural} but {count}{more} {verb} given")


def keyword_only_given(code: W_Code, frame: Frame) -> int:
    """How many keyword-only parameters got a value."""
    given = 0
    for i in range(code.argcount, code.argcount + code.kwonly):
        if frame.slots[i] is not None:
            given += 1
    return given
