"""Small programs in restricted Python; each has a version in C.  Translated code."""
