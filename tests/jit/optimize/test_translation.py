"""The optimiser and resume data translate, and do the same in the executor of low-level graphs as hosted."""

import pytest

from framework.testing.interpret import interpret
from tests.jit.optimize.translated_program import everything


@pytest.mark.slow
def test_it_does_the_same_translated():
    assert interpret(everything, [100]) == everything(100)
