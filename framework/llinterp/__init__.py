"""Executes low-level graphs in pure Python: the oracle for everything after lowering.  Host code."""
