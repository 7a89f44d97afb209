"""Unrolled loops as inference sees them."""

from framework.rlib.unroll import unrolling_iterable
from tests.annotator.inference import infer, refusal

CLASSES = unrolling_iterable([int, str])


class Frozen:
    def __init__(self):
        self.names = unrolling_iterable(["a", "b"])

    def _freeze_(self):
        return True


FROZEN = Frozen()


def test_the_iterable_is_a_global_or_captured():
    def f(x):
        for name in FROZEN.names:
            if x == 1:
                return name
        return ""

    assert infer(f, int) == "str"


def test_an_iterable_that_only_inference_knows_is_refused():
    def names(frozen):
        for name in frozen.names:
            return name

    error = refusal(lambda x: names(FROZEN), int)
    assert error.code == "K226" and "made at import time" in error.message
    assert "global name" in error.hint
