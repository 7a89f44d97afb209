"""Low-level graphs become what the JIT knows of a program: jitcodes, descriptors, drivers.  Host code."""
