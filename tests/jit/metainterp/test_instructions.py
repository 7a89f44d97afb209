"""Tracer and blackhole interpreter know every instruction; the JIT is restricted Python."""

import inspect

import pytest

from framework.jit.metainterp import blackhole_dispatch, dispatch
from framework.jit.metainterp import instructions as ins


@pytest.mark.parametrize("handlers", [dispatch.HANDLERS, blackhole_dispatch.HANDLERS])
def test_every_instruction_has_a_handler(handlers):
    assert len(handlers) == ins.COUNT
    for function in handlers:
        assert len(inspect.signature(function).parameters) == 3


@pytest.mark.parametrize("module", [dispatch, blackhole_dispatch])
def test_every_function_of_the_handlers_modules_that_looks_like_one_is_used(module):
    """A handler whose name was misspelt would never run."""
    unused = [
        f"{owner.__name__}.{name}"
        for owner in module.MODULES
        for name, function in vars(owner).items()
        if inspect.isfunction(function)
        and function.__module__ == owner.__name__
        and list(inspect.signature(function).parameters)[2:] == ["instruction"]
        and function not in module.HANDLERS
    ]
    assert not unused
