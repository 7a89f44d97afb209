"""Where translated programs are allowed to differ from CPython.  PYTEST_DONT_REWRITE: functions here are translated."""

import math

from framework.testing.interpret import interpret


def root_of_negative(x: float) -> str:
    try:
        return str(x**0.5)
    except ValueError as error:
        return str(error)


def negative_power(x: int) -> str:
    try:
        if x > 62:
            raise ValueError(f"2 ** {x} is too large")
        return str(2**x)
    except ValueError as error:
        return str(error)


def are_one(x: float, y: float) -> bool:
    return x is y and y in [x] and x != y


def test_a_complex_power_is_an_error_in_words():
    assert interpret(root_of_negative, [4.0]) == root_of_negative(4.0)
    assert "complex" in interpret(root_of_negative, [-8.0])


def test_a_negative_power_of_an_int_is_an_error_that_names_the_fix():
    assert "float(a) ** b" in interpret(negative_power, [-1])


def test_nans_of_the_same_bits_are_one():
    assert interpret(are_one, [math.nan, float("nan")])
    assert not interpret(are_one, [math.nan, 1.0])
