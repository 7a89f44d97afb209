"""Benchmarks of Scheme systems: ours and its peers on the same programs.  Host code."""
