"""``object.__setattr__(x, name, value)``, with which frozen dataclasses fill their fields.  Translated code."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize


@specialize.call_location()
def set_field(instance, name, value):
    """Assign a field whose name is constant at each place of call."""
    setattr(instance, name, value)
