"""Low-level types, their simulated memory, and the low-level operation table.  Host code."""
