"""Sine, cosine and tangent of floats as IEEE 754 has them: NaN for infinities, which Python refuses."""

import math

from framework.rlib.rfloat import isfinite


def sine(angle: float) -> float:
    """The sine."""
    return math.sin(angle) if isfinite(angle) else math.nan


def cosine(angle: float) -> float:
    """The cosine."""
    return math.cos(angle) if isfinite(angle) else math.nan


def tangent(angle: float) -> float:
    """The tangent."""
    return math.tan(angle) if isfinite(angle) else math.nan
