"""Boxes of optional numbers."""

from __future__ import annotations


def ll_box_is_true(box):
    """Truth value of a boxed number or None."""
    if not box:
        return False
    return bool(box.value)


def ll_box_equal(left, right):
    """Equality of two boxed numbers or Nones."""
    if not left or not right:
        return left == right
    return left.value == right.value
