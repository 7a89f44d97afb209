"""The tracing interpreter, the blackhole interpreter and what starts them.  Translated code."""
