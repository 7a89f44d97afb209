"""Writes the larger example programs: an assembler with named cells, and the programs.  Host code."""
