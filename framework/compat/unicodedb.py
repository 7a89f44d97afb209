"""``rpython.rlib.unicodedata.unicodedb_*``: whatever the version asked for, that of the Python that translates."""

from framework.rlib.unicodedata.names import lookup, name
from framework.rlib.unicodedata.unicodedb import *  # noqa: F403

__all__ = ["lookup", "name"]
