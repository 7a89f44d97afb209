"""``rpython.rtyper.annlowlevel``: function pointers for C, and string conversions that are nothing here."""

from __future__ import annotations

from framework.rlib.rffi import llhelper


def hlstr(ll_s: str) -> str:
    """The argument: strings have one form."""
    return ll_s


def llstr(s: str) -> str:
    """The argument."""
    return s


hlunicode = hlstr
llunicode = llstr

__all__ = ["hlstr", "hlunicode", "llhelper", "llstr", "llunicode"]
