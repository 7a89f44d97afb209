"""Procedures of the report that are written in Python, a module per section.  Translated code."""
