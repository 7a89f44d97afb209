"""What interpreters import: hints, arithmetic, big integers, strings, containers, I/O.  Translated code.

Everything here is restricted Python that behaves the same on CPython.  Names are RPython's where the meaning is the
same.  What the compiler must know by itself is listed in ``intrinsics.py``; all else is translated like user code.
This folder imports no other folder of the kit.
"""
