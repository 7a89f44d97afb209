"""What the front end refuses: the code, the place and a way out."""

from __future__ import annotations

import math

import pytest

from framework.diagnostics.codes import CODES
from framework.flowspace import FlowError, build_flow_graph

counter = 0


async def asynchronous():
    return 1


def not_rpython():
    """NOT_RPYTHON: hosted only."""


def global_store():
    global counter
    counter += 1


def module_store():
    math.pi = 3


def unknown_global():
    return nowhere_to_be_found  # noqa: F821


def unknown_module_attribute():
    return math.no_such_function(1)


def class_body():
    class C:
        pass

    return C


def bare_raise():
    raise


def double_star(d):
    return dict(**d)


def exception_groups(f):
    try:
        f()
    except* ValueError:
        pass


def pattern_with_computed_class(x, cls):
    match x:
        case cls():
            return 1


class Base:
    def stored_super(self):
        s = super()
        return s


@pytest.mark.parametrize(
    ("function", "code", "line"),
    [
        (asynchronous, "K101", 0),
        (not_rpython, "K103", 0),
        (global_store, "K111", 2),
        (module_store, "K111", 1),
        (unknown_global, "K112", 1),
        (unknown_module_attribute, "K112", 1),
        (class_body, "K113", 1),
        (Base.stored_super, "K114", 1),
        (bare_raise, "K115", 1),
        (double_star, "K116", 1),
        (exception_groups, "K101", None),
        (pattern_with_computed_class, "K117", 2),
        (len, "K104", None),
    ],
)
def test_refused_with_code_and_place(function, code, line):
    with pytest.raises(FlowError) as caught:
        build_flow_graph(function)
    assert caught.value.code == code
    assert code in CODES
    if line is not None:
        assert caught.value.position.line == function.__code__.co_firstlineno + line
    if code not in ("K112", "K104"):
        assert caught.value.hint


def test_unknown_global_in_a_try_is_an_ordinary_name_error():
    def function():
        try:
            return nowhere_to_be_found
        except NameError:
            return 0

    build_flow_graph(function)
