"""What translated programs stand on: strings, containers, exceptions, I/O, start and end of a program.  Translated code.

Two dialects meet here.  Modules whose functions start with ``ll_`` are written on low-level types (structs, pointers) and
are called by lowering, specialised for the types at hand.  The others are ordinary restricted Python with type hints:
the methods of ``str`` and ``bytes``, number formatting, exception classes, printing.
"""
