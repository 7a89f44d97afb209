"""``runtime.bridge``: a low-level value seen as the Python value that it represents."""

from __future__ import annotations

from framework.annotator import model
from framework.annotator.model import SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules.registry import Call, builtin
from framework.runtime.bridge import HighLevel, as_high_level

PREBUILT[HighLevel] = lambda book, value: model.SomeBuiltin(const=value)


@builtin(as_high_level)
def high_level(call: Call) -> SomeObject:
    """``as_high_level(HIGH, value)``."""
    call.check_count(2)
    return call.arguments[0].const.annotation  # type: ignore[no-any-return]
