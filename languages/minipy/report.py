"""Uncaught exceptions, as CPython shows them."""

from __future__ import annotations

from languages.minipy.interpreter.tracebacks import W_Traceback
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import GuestError
from languages.minipy.objects.exceptions import W_BaseException
from languages.minipy.objects.singletons import NONE

CAUSED = "\nThe above exception was the direct cause of the following exception:\n\n"
MEANWHILE = "\nDuring handling of the above exception, another exception occurred:\n\n"


def report(w_value: W_Object, sources: dict[str, list[str]]) -> str:
    """The traceback and the message of an exception, and of those that led to it; ``sources``: lines by file name."""
    assert isinstance(w_value, W_BaseException)
    before = ""
    if w_value.w_cause is not NONE:
        before = report(w_value.w_cause, sources) + CAUSED
    elif w_value.w_context is not NONE and not w_value.suppresses_context:
        before = report(w_value.w_context, sources) + MEANWHILE
    return before + traceback_text(w_value.w_traceback, sources) + last_line(w_value)


def last_line(w_value: W_BaseException) -> str:
    """The class and the message."""
    name = w_value.get_type().full_name()
    try:
        text = w_value.text()
    except GuestError:
        text = "<exception str() failed>"
    return f"{name}: {text}\n" if text != "" else f"{name}\n"


def traceback_text(w_traceback: W_Object, sources: dict[str, list[str]]) -> str:
    """The places, each with its line of source where that is known."""
    if w_traceback is NONE:
        return ""
    parts = ["Traceback (most recent call last):\n"]
    w_entry: W_Object | None = w_traceback
    while isinstance(w_entry, W_Traceback):
        code = w_entry.code
        line = w_entry.line()
        parts.append(f'  File "{code.filename}", line {line}, in {code.name}\n')
        lines = sources.get(code.filename)
        if lines is not None and line <= len(lines):
            parts.append(f"    {lines[line - 1].strip()}\n")
        w_entry = w_entry.w_next
    return "".join(parts)
