"""Text to data (section 7.1 of the report).  ``tokens`` makes the lexer's tables, all else is translated code."""
