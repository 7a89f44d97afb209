"""The built-in types as the guest sees them: constructors, methods and attributes.  Translated code.

One module for each type or family.  How values behave under operators is in the modules of ``objects``.
"""
