"""One-line helpers for tests of translated code.  Host code."""
