"""Measurements of the translator and of what it makes, against others.  Host code."""
