"""Passes over low-level graphs, between lowering and the collector's roots.  Host code."""
