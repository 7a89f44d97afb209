"""How many arguments an exception keeps.  PYTEST_DONT_REWRITE: functions here are translated."""

import pytest

from framework.diagnostics.errors import KitError
from framework.testing.interpret import lower_function


def raise_with_seven(n):
    raise ValueError(1, 2, 3, 4, 5, 6, n)


def test_more_than_six_arguments_are_refused():
    with pytest.raises(KitError, match="at most six arguments, not 7"):
        lower_function(raise_with_seven, [1])
