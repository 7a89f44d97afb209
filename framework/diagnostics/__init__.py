"""Errors with source carets and provenance, the error-code table, log sections, progress display.  Host code."""
