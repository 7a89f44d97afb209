"""``rpython.config.translationoption``: the options that a target may look at."""

from __future__ import annotations

from typing import Any

from framework.driver.target import TargetDriver

DEFL_GC = "incminimark"
DEFL_ROOTFINDER_WITHJIT = "shadowstack"


def get_combined_translation_config(*_options: Any, **_settings: Any) -> Any:
    """The settings of a translation; changes have no effect."""
    return TargetDriver().config
