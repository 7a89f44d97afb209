"""The functions of ``operator`` as values, in a table or as an argument; calls of them are the operators themselves.

They are specialised for the types of their arguments.
"""

from __future__ import annotations

from framework.rlib.objectmodel import specialize


@specialize.argtype(0, 1)
def add(a, b):
    """``a + b``."""
    return a + b


@specialize.argtype(0, 1)
def sub(a, b):
    """``a - b``."""
    return a - b


@specialize.argtype(0, 1)
def mul(a, b):
    """``a * b``."""
    return a * b


@specialize.argtype(0, 1)
def truediv(a, b):
    """``a / b``."""
    return a / b


@specialize.argtype(0, 1)
def floordiv(a, b):
    """``a // b``."""
    return a // b


@specialize.argtype(0, 1)
def mod(a, b):
    """``a % b``."""
    return a % b


@specialize.argtype(0, 1)
def pow(a, b):
    """``a ** b``."""
    return a**b


@specialize.argtype(0, 1)
def lshift(a, b):
    """``a << b``."""
    return a << b


@specialize.argtype(0, 1)
def rshift(a, b):
    """``a >> b``."""
    return a >> b


@specialize.argtype(0, 1)
def and_(a, b):
    """``a & b``."""
    return a & b


@specialize.argtype(0, 1)
def or_(a, b):
    """``a | b``."""
    return a | b


@specialize.argtype(0, 1)
def xor(a, b):
    """``a ^ b``."""
    return a ^ b


@specialize.argtype(0, 1)
def matmul(a, b):
    """``a @ b``."""
    return a @ b


@specialize.argtype(0, 1)
def lt(a, b):
    """``a < b``."""
    return a < b


@specialize.argtype(0, 1)
def le(a, b):
    """``a <= b``."""
    return a <= b


@specialize.argtype(0, 1)
def eq(a, b):
    """``a == b``."""
    return a == b


@specialize.argtype(0, 1)
def ne(a, b):
    """``a != b``."""
    return a != b


@specialize.argtype(0, 1)
def gt(a, b):
    """``a > b``."""
    return a > b


@specialize.argtype(0, 1)
def ge(a, b):
    """``a >= b``."""
    return a >= b


@specialize.argtype(0, 1)
def is_(a, b):
    """``a is b``."""
    return a is b


@specialize.argtype(0, 1)
def is_not(a, b):
    """``a is not b``."""
    return a is not b


@specialize.argtype(0, 1)
def contains(a, b):
    """``b in a``."""
    return b in a


@specialize.argtype(0, 1)
def getitem(a, b):
    """``a[b]``."""
    return a[b]


@specialize.argtype(0)
def neg(a):
    """``-a``."""
    return -a


@specialize.argtype(0)
def pos(a):
    """``+a``."""
    return +a


@specialize.argtype(0)
def invert(a):
    """``~a``."""
    return ~a


@specialize.argtype(0)
def not_(a):
    """``not a``."""
    return not a


@specialize.argtype(0)
def truth(a):
    """``bool(a)``."""
    return bool(a)


concat = add
inv = invert
