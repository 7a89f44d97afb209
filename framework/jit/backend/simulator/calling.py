"""Host: how simulated code calls the program's functions: graphs in the executor, others by their hosted meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.llinterp.interpreter import GUEST_EXCEPTIONS, LLException, LLInterpreter
from framework.lltypes.memory import FunctionPointer, null
from framework.lltypes.threadstate import thread_state
from framework.lltypes.types import GCREF

Call = Callable[[FunctionPointer, list[Any]], Any]
"""Calls a function with low-level values; raises LLException when it leaves an exception."""


def call_hosted(function: FunctionPointer, args: list[Any]) -> Any:
    """Functions that have a hosted meaning."""
    return function(*args)


def caller_in(interpreter: LLInterpreter) -> Call:
    """Functions of a program that an executor runs."""

    def call(function: FunctionPointer, args: list[Any]) -> Any:
        try:
            run = interpreter.function(function.graph) if function.graph else interpreter.external(function)
            result = run(*args)
        except GUEST_EXCEPTIONS as error:
            raise LLException(interpreter.exception_value(error)) from error
        if interpreter.explicit_exceptions and thread_state.exc_value:
            value, thread_state.exc_value = thread_state.exc_value, null(GCREF)
            raise LLException(value)
        return result

    return call
