"""The tokens of Scheme (section 7.1.1), as rules of a lexer.  Runs when it is imported; what it makes is translated.

Strings, symbols between bars and characters are single tokens, taken apart by ``escapes``.  What may stand at the end
of a text that is not complete has a token too, so that there always is one, and it reaches up to the end.  Then the
stream asks for more text before it gives the token out, and an unclosed token is really one.
"""

from framework.parsing import LexerGenerator

# What ends an identifier, a number and so on.
DELIMITERS = r'\s()"|;'

RULES = [
    ("OPEN", r"\("),
    ("CLOSE", r"\)"),
    ("VECTOR", r"#\("),
    ("BYTES", r"#[uU]8\("),
    ("QUOTE", "'"),
    ("QUASIQUOTE", "`"),
    ("UNQUOTE_SPLICING", ",@"),
    ("UNQUOTE", ","),
    ("SKIP", "#;"),
    ("STRING", r'"(?:[^"\\]|\\(?s:.))*"'),
    ("UNCLOSED_STRING", r'"(?:[^"\\]|\\(?s:.))*\\?'),
    ("SYMBOL", r"\|(?:[^|\\]|\\(?s:.))*\|"),
    ("UNCLOSED_SYMBOL", r"\|(?:[^|\\]|\\(?s:.))*\\?"),
    ("CHAR", rf"#\\(?s:.)[^{DELIMITERS}]*"),
    ("LABEL", r"#\d+="),
    ("REFERENCE", r"#\d+#"),
    ("DIRECTIVE", rf"#![^{DELIMITERS}]*"),
    ("HASH", rf"#[^{DELIMITERS}]*"),
    ("ATOM", rf"[^{DELIMITERS}#'`,\[\]{{}}\\][^{DELIMITERS}\[\]{{}}]*"),
    ("WRONG", r"(?s:.)"),
]


def make_lexer():
    """The lexer."""
    generator = LexerGenerator()
    generator.ignore(r"\s+")
    generator.ignore(r";[^\n]*")
    generator.ignore(r"#![ /][^\n]*")
    generator.nested(r"#\|", r"\|#", "block comment")
    for name, pattern in RULES:
        generator.add(name, pattern)
    return generator.build()


LEXER = make_lexer()

# The numbers of the kinds of tokens; the end of the text is 0.
(
    END, OPEN, CLOSE, VECTOR, BYTES, QUOTE, QUASIQUOTE, UNQUOTE_SPLICING, UNQUOTE, SKIP, STRING, UNCLOSED_STRING,
    SYMBOL, UNCLOSED_SYMBOL, CHAR, LABEL, REFERENCE, DIRECTIVE, HASH, ATOM, WRONG,
) = range(len(RULES) + 1)  # fmt: skip
