"""``rpython.translator.driver``: the class of the object that ``target(driver, args)`` gets."""

from __future__ import annotations

from framework.driver.target import TargetDriver

TranslationDriver = TargetDriver

__all__ = ["TranslationDriver"]
