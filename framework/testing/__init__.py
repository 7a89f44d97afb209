"""One-line helpers for tests: interpret, compile and run, file tests.  Host code."""
