"""Host: executes traces in Python on simulated memory; the reference for machine code."""
