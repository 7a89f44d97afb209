"""Hints for the JIT (``framework.rlib.jit``).  Without a JIT, questions about the trace have known answers."""

from __future__ import annotations

import types
from typing import Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.rules.builtins import call_with
from framework.annotator.rules.registry import Call, builtin_named
from framework.rlib.jit import HINT_NAMES, PARAMETERS, JitDriver

GREEN_FUNCTIONS = (
    "get_printable_location", "get_location_text", "get_unique_id", "can_never_inline", "should_unroll_one_iteration",
)  # fmt: skip
"""Functions of a driver that take the greens."""


def _named(names: str) -> Any:
    return builtin_named(*(f"framework.rlib.jit:{name}" for name in names.split()))


def driver_of(live: Any) -> JitDriver:
    """The driver that a method of a driver is bound to.

    Raises: Refused where there is no constant driver.
    """
    driver = live.__self__ if isinstance(live, types.MethodType) else None
    if not isinstance(driver, JitDriver):
        raise Refused("K271", "the JitDriver must be a constant of the program")
    return driver


def _driver(call: Call) -> JitDriver:
    return driver_of(call.annotator.annotation(call.operation.args[1]).const)


@_named("promote promote_string")
def same(call: Call) -> SomeObject:
    """The first argument."""
    call.check_count(1)
    return call.arguments[0].without_const()  # type: ignore[no-any-return]


@_named("hint")
def hint(call: Call) -> SomeObject:
    """The first argument; the keywords are checked."""
    for name, value in call.keywords.items():
        if name not in HINT_NAMES:
            raise Refused("K271", f"hint() got an unknown hint '{name}'")
        if not value.is_constant:
            raise Refused("K271", f"hint(): the value of '{name}' must be known at translation")
    return call.arguments[0].without_const()  # type: ignore[no-any-return]


@_named(
    "assert_green jit_debug enter_portal_frame leave_portal_frame record_exact_class record_exact_value "
    "dont_trace_here trace_next_iteration force_virtual_ref stop_tracking"
)
def only_effect(call: Call) -> SomeObject:
    """No result."""
    return model.NONE


@_named("record_known_result")
def record_known_result(call: Call) -> SomeObject:
    """The function is checked, and reached with these arguments."""
    if len(call.arguments) < 2:
        raise Refused("K271", "record_known_result() takes a result, an elidable function and its arguments")
    function = call.arguments[1]
    if not function.is_constant or not getattr(function.const, "_elidable_function_", False):
        raise Refused("K271", "record_known_result() takes an elidable function that is known at translation")
    _reach(call, function.const, call.arguments[2:])
    return model.NONE


@_named("set_param set_param_to_default")
def set_param(call: Call) -> SomeObject:
    """The name is checked."""
    name = call.arguments[1]
    if not name.is_constant or not call.arguments[0].is_constant:
        raise Refused("K271", f"{call.name}(): driver and name must be known at translation")
    if name.const not in PARAMETERS:
        raise Refused("K271", f"there is no JIT parameter '{name.const}'")
    return model.NONE


@_named("JitDriver.jit_merge_point JitDriver.can_enter_jit")
def merge_point(call: Call) -> SomeObject:
    """The variables are checked; the driver's functions are part of the program when it has a JIT."""
    driver = _driver(call)
    _check_variables(driver, call)
    if not call.annotator.jit or call.name != "jit_merge_point":
        return model.NONE
    greens = [call.keywords[name] for name in driver.greens]
    for name in GREEN_FUNCTIONS:
        _reach(call, getattr(driver, name), greens)
    _check_location(driver, _reach(call, driver.get_location, greens))
    if driver.confirm_enter_jit is not None:
        _reach(call, driver.confirm_enter_jit, greens + [call.keywords[name] for name in driver.reds])
    return model.NONE


@_named("JitDriver.loop_header")
def loop_header(call: Call) -> SomeObject:
    """A position."""
    _driver(call)
    return model.NONE


def _check_variables(driver: JitDriver, call: Call) -> None:
    if call.arguments:
        raise Refused("K271", f"{call.name}() of {driver.name}: variables are passed by name")
    if driver.greenfields:
        raise Refused("K271", f"{driver.name}: green fields ({', '.join(driver.greenfields)}) are not supported")
    if driver.autoreds and call.name == "can_enter_jit":
        raise Refused("K271", f"can_enter_jit() of {driver.name} needs an explicit list of reds")
    expected = driver.greens + driver.reds
    for name in expected:
        if name not in call.keywords:
            raise Refused("K271", f"{call.name}() of {driver.name} lacks the variable '{name}'")
    for name in call.keywords:
        if name not in expected:
            raise Refused("K271", f"{call.name}() of {driver.name}: '{name}' is neither green nor red")


LOCATION = (model.SomeString, model.SomeInteger, model.SomeString, model.SomeInteger, model.SomeString)


def _check_location(driver: JitDriver, given: SomeObject) -> None:
    if isinstance(given, model.SomeImpossible):
        return
    items = given.items if isinstance(given, model.SomeTuple) else ()
    if len(items) != len(LOCATION) or not all(map(isinstance, items, LOCATION)):
        text = "(file: str, line: int, function: str, number: int, name: str)"
        raise Refused("K271", f"get_location of {driver.name} gives {text}")


def _reach(call: Call, function: Any, arguments: list[SomeObject]) -> SomeObject:
    """Make a function part of the program.  Returns: what it gives."""
    if function is None or any(isinstance(argument, model.SomeImpossible) for argument in arguments):
        return model.IMPOSSIBLE
    return call_with(call, call.book.immutable_value(function), *arguments)


@_named("isconstant isvirtual we_are_jitted")
def question(call: Call) -> SomeObject:
    """False without a JIT."""
    return model.SomeBool() if call.annotator.jit else model.SomeBool(const=False)


@builtin_named("framework.rlib.jit_hooks:jit_statistic")
def jit_statistic(call: Call) -> SomeObject:
    """0 without a JIT."""
    known = call.annotator.annotation_of_constant(0)
    return model.SomeInteger() if call.annotator.jit else known


@_named("current_trace_length")
def current_trace_length(call: Call) -> SomeObject:
    """-1 without a JIT."""
    known = call.annotator.annotation_of_constant(-1)
    return model.SomeInteger() if call.annotator.jit else known
