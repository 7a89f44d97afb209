"""Reading what the JIT tells (``metainterp/journal.py``) and showing it.  Host code."""
