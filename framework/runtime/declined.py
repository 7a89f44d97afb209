"""``NotImplemented`` as translated special methods give it: by raising this one object (see ``lowering/special.py``)."""

from __future__ import annotations


class Declined(Exception):
    """A special method leaves its operator to the other operand."""


DECLINED = Declined()
