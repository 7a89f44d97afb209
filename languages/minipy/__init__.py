"""minipy: Python 3.11, as an interpreter in restricted Python.

``syntax`` turns text into a tree, ``compiler`` a tree into bytecode; `docs/minipy.md` says what both mean.
"""
