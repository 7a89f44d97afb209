"""Wrong use of hints is refused with the place and the reason: what a program may do, and what it may not."""

from __future__ import annotations

import linecache

import pytest

from framework.diagnostics.errors import KitError, KitErrors
from framework.rlib.jit import (
    JitDriver,
    JitHintError,
    elidable,
    elidable_promote,
    hint,
    look_inside_iff,
    loop_invariant,
    promote_string,
    record_exact_value,
    record_known_result,
    set_param,
)
from tests.jit.codewriter.writing import Written


def refusal(function, *values):
    """Message and source line of what is refused."""
    with pytest.raises((KitError, KitErrors)) as caught:
        Written(function, values)
    error = caught.value
    assert error.code == "K271"
    line = "" if error.position is None else linecache.getline(error.position.filename, error.position.line).strip()
    return error.message, line


# --- immutable fields


class Code:
    _immutable_fields_ = ["size", "names[*]", "mode?"]

    def __init__(self, size):
        self._set(size)
        self.names = [0] * size
        self.mode = 0

    def _set(self, size):
        self.size = size


class Derived(Code):
    def __init__(self, size):
        Code.__init__(self, size + 1)
        if size > 3:
            self.size = 7


def make(size):
    code = Code(0) if size > 5 else Derived(1)
    code.size = size
    return code


def fill(code, size):
    code.size = size
    return code


def builds_in_many_ways(n):
    code = make(n)
    code.names = [n]
    other = fill(Derived(n), n + 1)
    other.mode = 3
    return code.size + other.size + other.mode + len(code.names)


def test_an_object_that_is_being_made_gets_its_immutable_fields():
    Written(builds_in_many_ways, [6])


def changes_what_it_is_given(n):
    codes = [Code(n), Code(n + 1)]
    fill(codes[n % 2], 3)
    return codes[0].size


def changes_another(n):
    codes = [Code(n)]
    codes[0].names = [n]
    return codes[0].size


LIBRARY = Code(3)


def changes_a_prebuilt_one(n):
    LIBRARY.size = n
    return LIBRARY.size


@pytest.mark.parametrize(
    ("function", "field", "line"),
    [
        (changes_what_it_is_given, "size", "code.size = size"),
        (changes_another, "names", "codes[0].names = [n]"),
        (changes_a_prebuilt_one, "size", "LIBRARY.size = n"),
    ],
)
def test_an_immutable_field_that_is_written_later_is_refused(function, field, line):
    message = f"'{field}' is among _immutable_fields_ and is written here, in an object that was made before"
    assert refusal(function, 3) == (message, line)


def changes_two(n):
    codes = [Code(n)]
    codes[0].size = n
    codes[0].names = [n]
    return codes[0].size


def test_all_such_writes_are_reported_at_once():
    with pytest.raises(KitErrors) as caught:
        Written(changes_two, [3])
    lines = [linecache.getline(e.position.filename, e.position.line).strip() for e in caught.value.errors]
    assert lines == ["codes[0].size = n", "codes[0].names = [n]"]


# --- drivers

driver = JitDriver(greens=["pc"], reds=["n"], name="narrow")


def enters_with_another_variable(n):
    pc = 0
    while n > 0:
        driver.jit_merge_point(pc=pc, n=n)
        n -= 1
        driver.can_enter_jit(pc=pc, n=n, pace=1)  # type: ignore[call-arg]
    return n


def enters_with_too_few(n):
    pc = 0
    while n > 0:
        driver.jit_merge_point(pc=pc, n=n)
        n -= 1
        driver.can_enter_jit(pc=pc)  # type: ignore[call-arg]
    return n


def passes_by_position(n):
    while n > 0:
        driver.jit_merge_point(0, n)  # type: ignore[call-arg]
        n -= 1
    return n


twice = JitDriver(greens=[], reds=["n"], name="twice")


def has_two_merge_points(n):
    while n > 10:
        twice.jit_merge_point(n=n)
        n -= 1
    while n > 0:
        twice.jit_merge_point(n=n)
        n -= 2
    return n


def one_function(n):
    while n > 0:
        twice.jit_merge_point(n=n)
        n -= 1
    return n


def another_function(n):
    while n > 0:
        twice.jit_merge_point(n=n)
        n -= 2
    return n


def shares_a_driver(n):
    return one_function(n) + another_function(n)


automatic = JitDriver(greens=[], reds="auto", name="automatic")


def enters_automatic(n):
    while n > 0:
        automatic.jit_merge_point()
        n -= 1
        automatic.can_enter_jit()
    return n


# --- values and parameters


@elidable
def twice_of(n):
    return 2 * n


def not_elidable(n):
    return 2 * n


def knows_of_a_plain_function(n):
    record_known_result(2 * n, not_elidable, n)
    return n


def knows_too_little(n):
    record_known_result(2 * n)  # type: ignore[call-arg]
    return n


def promotes_a_number_as_string(n):
    return promote_string(n)


def hints_by_variable(n):
    return hint(n, promote=n > 1)


def hints_unknown(n):
    return hint(n, promoted=True)


def exact_variable(n):
    record_exact_value(n, n + 1)
    return n


def chooses_a_parameter(n):
    set_param(None, "threshold" if n else "decay", n)
    return n


@pytest.mark.parametrize(
    ("function", "message", "line"),
    [
        (enters_with_another_variable, "'pace' is neither green nor red", "driver.can_enter_jit(pc=pc, n=n, pace=1)"),
        (enters_with_too_few, "lacks the variable 'n'", "driver.can_enter_jit(pc=pc)"),
        (passes_by_position, "variables are passed by name", "driver.jit_merge_point(0, n)"),
        (has_two_merge_points, "a function has one merge point, this one has more", "twice.jit_merge_point(n=n)"),
        (shares_a_driver, "clone() it", "twice.jit_merge_point(n=n)"),
        (enters_automatic, "needs an explicit list of reds", "automatic.can_enter_jit()"),
        (knows_of_a_plain_function, "takes an elidable function", "record_known_result(2 * n, not_elidable, n)"),
        (knows_too_little, "a result, an elidable function and its arguments", "record_known_result(2 * n)"),
        (promotes_a_number_as_string, "promote_string() takes a str", "return promote_string(n)"),
        (hints_by_variable, "the value of 'promote' must be known at translation", "return hint(n, promote=n > 1)"),
        (hints_unknown, "hint() got an unknown hint 'promoted'", "return hint(n, promoted=True)"),
        (exact_variable, "takes a value that is known at translation", "record_exact_value(n, n + 1)"),
        (chooses_a_parameter, "must be known at translation", 'set_param(None, "threshold" if n else "decay", n)'),
    ],
)
def test_wrong_use_is_refused_where_it_is(function, message, line):
    found, place = refusal(function, 3)
    assert message in found and place.split("  #")[0] == line


def test_wrong_declarations_are_errors_at_import():
    with pytest.raises(JitHintError, match="listed twice"):
        JitDriver(greens=["a"], reds=["a"])
    with pytest.raises(JitHintError, match="the virtualizable 'f' is not among the reds"):
        JitDriver(greens=[], reds=["n"], virtualizables=["f"])
    with pytest.raises(JitHintError, match="get_printable_location takes 2 arguments, the driver gives it 1"):
        JitDriver(greens=["a"], reds=[], get_printable_location=lambda a, b: "")
    with pytest.raises(JitHintError, match="confirm_enter_jit takes 1 arguments, the driver gives it 2"):
        JitDriver(greens=["a"], reds=["b"], confirm_enter_jit=lambda a: True)
    with pytest.raises(ValueError, match="has no argument 1"):
        elidable_promote("0,1")(lambda a: a)
    with pytest.raises(TypeError, match="takes no arguments"):
        loop_invariant(lambda a: a)
    with pytest.raises(TypeError, match="takes other arguments"):
        look_inside_iff(lambda a: True)(lambda a, b: a)
