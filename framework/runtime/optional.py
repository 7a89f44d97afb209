"""Boxes of optional numbers."""

from __future__ import annotations

from framework.rlib.objectmodel import dont_inline


@dont_inline
def raise_type_error(message: str) -> None:
    """Raise TypeError, out of line."""
    raise TypeError(message)


@dont_inline
def raise_attribute_error(message: str) -> None:
    """Raise AttributeError, out of line."""
    raise AttributeError(message)


def ll_box_is_true(box):
    """Truth value of a boxed number or None."""
    if not box:
        return False
    return bool(box.value)


def ll_box_equal(left, right, equal):
    """Equality of two boxed numbers or Nones."""
    if not left or not right:
        return not left and not right
    return equal(left.value, right.value)


def ll_box_equal_to(box, value, equal):
    """Equality of a boxed number or None with a number."""
    if not box:
        return False
    return equal(box.value, value)


def ll_equal_to_box(value, box, equal):
    """Equality of a number with a boxed number or None."""
    if not box:
        return False
    return equal(value, box.value)


def ll_box_hash(box, hash_of):
    """``hash()`` of a boxed number or None."""
    if not box:
        return 0x3C0FFEE
    return hash_of(box.value)


def ll_check_box(pointer, message):
    """Raise TypeError if a value is None."""
    if not pointer:
        raise_type_error(message)


def ll_check_boxes(left, right, left_message, right_message, both_message):
    """Raise TypeError if one of two values is None."""
    if not left:
        raise_type_error(left_message if right else both_message)
    if not right:
        raise_type_error(right_message)


def ll_check_attribute(pointer, message):
    """Raise AttributeError if a value is None."""
    if not pointer:
        raise_attribute_error(message)
