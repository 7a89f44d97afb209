"""The numbers of the kinds of tokens that other modules look at.  Host code: constants, made on import."""

from __future__ import annotations

from framework.parsing.scanner import END_KIND as END
from languages.minipy.syntax.grammar import LANGUAGE

KINDS = {name: number for number, name in enumerate(LANGUAGE.lexer.names)}


def kinds(names: str) -> list[int]:
    """The kinds with these names, which spaces separate."""
    return [KINDS[name] for name in names.split()]


NAME, NUMBER, STRING, OPEN_STRING = kinds("NAME NUMBER STRING OPEN_STRING")
NEWLINE, INDENT, DEDENT = kinds("NEWLINE INDENT DEDENT")
MATCH, CASE, WITH_ITEMS, FILE, PROMPT, EVAL, REPLACEMENT = kinds("MATCH CASE WITH_ITEMS FILE PROMPT EVAL REPLACEMENT")
AS, WITH, COLON, COMMA, STAR = kinds("as with : , *")
OPENING = kinds("( [ {")
CLOSING = kinds(") ] }")
NOT_IN_ITEMS = kinds("yield := for async")
"""What can't be beside the items of a ``with`` in parentheses of their own."""

ENDS_EXPRESSION = [NEWLINE, END, *kinds(";")]
NOT_IN_OPERAND = kinds("= : := AUGMENT for async")
BEGINS_OPERAND = kinds("NAME NUMBER STRING None True False ...")

__all__ = [
    "AS", "BEGINS_OPERAND", "CASE", "CLOSING", "COLON", "COMMA", "DEDENT", "END", "ENDS_EXPRESSION", "EVAL", "FILE",
    "INDENT", "KINDS", "MATCH", "NAME", "NEWLINE", "NOT_IN_ITEMS", "NOT_IN_OPERAND", "NUMBER", "OPENING",
    "OPEN_STRING", "PROMPT", "REPLACEMENT", "STAR", "STRING", "WITH", "WITH_ITEMS",
]  # fmt: skip
