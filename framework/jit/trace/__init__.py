"""Traces: the operation table, the values of a trace, text form and checker.  Translated code, but for the text form."""
