"""The numeric tower.  Translated code."""
