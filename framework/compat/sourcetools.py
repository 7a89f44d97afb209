"""``rpython.tool.sourcetools``: making functions at import time."""

from __future__ import annotations

import linecache
import types
from collections.abc import Callable
from typing import Any


def func_with_new_name(function: Any, new_name: str, globals: dict[str, Any] | None = None) -> Any:
    """A copy of a function under another name."""
    result = types.FunctionType(
        function.__code__.replace(co_name=new_name),
        function.__globals__ if globals is None else globals,
        new_name,
        function.__defaults__,
        function.__closure__,
    )
    result.__kwdefaults__ = function.__kwdefaults__
    result.__dict__.update(function.__dict__)
    result.__annotations__ = dict(function.__annotations__)
    result.__doc__ = function.__doc__
    result.__module__ = function.__module__
    return result


def func_renamer(new_name: str) -> Callable[[Any], Any]:
    """A decorator that gives the function another name."""
    return lambda function: func_with_new_name(function, new_name)


def compile2(source: str, filename: str | None = None, mode: str = "exec") -> types.CodeType:
    """The code object of a source text, whose lines tracebacks show."""
    if filename is None:
        filename = f"<{source.strip().splitlines()[0]} …>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return compile(source, filename, mode)


def rpython_wrapper(function: Any, template: str, templateargs: dict[str, Any] | None = None, **globaldict: Any) -> Any:
    """A function from a template with ``{name}``, ``{arguments}`` and ``{original}``, next to the original."""
    code = function.__code__
    names = ", ".join(code.co_varnames[: code.co_argcount])
    arguments = dict(templateargs or {}, name=function.__name__, arguments=names, original="_original")
    namespace: dict[str, Any] = dict(globaldict, _original=function)
    exec(template.format(**arguments), namespace)
    result = namespace[function.__name__]
    result.__defaults__ = function.__defaults__
    result.__dict__.update(function.__dict__)
    result.__doc__ = function.__doc__
    result.__module__ = function.__module__
    return result


def has_varargs(function: Callable[..., Any]) -> bool:
    """Whether a function takes ``*args``."""
    return bool(function.__code__.co_flags & 0x04)
