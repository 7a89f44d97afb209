"""The Unicode database: properties of code points, names, normalisation.  Translated code, but for the table makers.

``unicodedb`` has the properties, ``names`` the names, ``normalization`` the four normal forms.  ``tables`` and
``name_tables`` are host code: they make the tables out of CPython's ``unicodedata`` when one is first asked for, so the
version of Unicode is that of the Python that translates, and a program carries only the tables that it reaches.
"""
