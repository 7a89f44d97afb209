"""What is said of a token that does not fit, as CPython says it.  Translated code.

The parser calls ``explain`` with the token and the names of those that would fit; the logical line so far, its brackets,
and the line before tell what was meant.
"""

from __future__ import annotations

from framework.parsing import Token
from languages.minipy.syntax.builder import Builder
from languages.minipy.syntax.errors import INDENTATION, SourceError, error_at

STATEMENTS = {
    "if": "'if' statement", "elif": "'elif' statement", "else": "'else' statement", "for": "'for' statement",
    "while": "'while' statement", "with": "'with' statement", "try": "'try' statement", "except": "'except' statement",
    "finally": "'finally' statement", "def": "function definition", "class": "class definition",
    "match": "'match' statement", "case": "'case' statement",
}  # fmt: skip
OPERANDS = ["NAME", "NUMBER", "STRING", "None", "True", "False", "...", "(", "[", "{", "lambda", "not", "~", "await"]
"""Names of tokens that begin an operand which can't go on with one."""
LAST = ["NAME", "NUMBER", "STRING", "None", "True", "False", "...", ")", "]", "}"]
"""Names of tokens that end an operand."""
BETWEEN = [
    ",", "(", "[", "{", "=", ":", ":=", "AUGMENT", "if", "else", "for", "lambda", "return", "in", "yield", "from", "async",
    "NEWLINE", ";", "import", "as", "assert", "del", "raise", "while", "with", "elif",
]  # fmt: skip
"""Names of tokens that end the expression before them, or begin the one behind."""
COLON_WANTED = [
    "if",
    "elif",
    "while",
    "for",
    "with",
    "class",
    "def",
    "try",
    "else",
    "finally",
    "except",
    "match",
    "case",
]


def explain(builder: Builder, token: Token, expected: list[str]) -> None:
    """Raises: SourceError."""
    try:
        judge(builder, token, expected)
    except SourceError as found:
        found.is_grammatical = True
        raise


def judge(builder: Builder, token: Token, expected: list[str]) -> None:
    """Raise the error of a token that does not fit."""
    line = builder.previous_line() if token.name == "NEWLINE" else builder.line()
    at_end = token.name == "NEWLINE" or token.name == "$end"
    before = line[: len(line) - 1] if len(line) > 0 and line[-1] is token else line
    if "INDENT" in expected and token.name != "NEWLINE":
        raise missing_block(builder, token)
    if token.name == "INDENT":
        start = builder.text.rfind("\n", 0, token.idx) + 1
        raise SourceError("unexpected indent", start, start, INDENTATION)
    if "except" in expected and "finally" in expected and "else" not in expected:
        raise error_at("expected 'except' or 'finally' block", token, builder.text)
    if len(before) > 0:
        check_line(builder, token, expected, before, at_end)
    raise error_at("invalid syntax", token, builder.text)


def check_line(builder: Builder, token: Token, expected: list[str], before: list[Token], at_end: bool) -> None:
    """Raise an error that says more than that the syntax is invalid, where one is known."""
    last = before[-1]
    first = before[0].name if before[0].name != "NAME" else before[0].value
    if first == "def" and len(before) == 2 and "(" in expected:
        raise error_at("expected '('", token, builder.text)
    if ":" in expected and builder.depth() == 0 and first in COLON_WANTED:
        if at_end or first in ("def", "try", "else", "finally", "for") and last.name != "lambda":
            raise error_at("expected ':'", token, builder.text)
    if last.name == "NAME" and (last.value == "print" or last.value == "exec") and token.name in OPERANDS:
        message = "Missing parentheses in call to '" + last.value + "'. Did you mean " + last.value + "(...)?"
        raise SourceError(message, last.idx, builder.end_of_list(token))
    if "else" in expected and token.name != ":":
        check_else(before)
    if ":" in expected and token.name in ("}", ",") and last.name in LAST:
        raise SourceError("':' expected after dictionary key", operand_start(before), last.end)
    if token.name == "*" and last.name == ":" and builder.depth() > 0:
        message = "cannot use a starred expression in a dictionary value"
        raise SourceError(message, token.idx, builder.end_of_operand(token))
    if token.name == "=":
        check_equal(builder, token, before)
    if token.name in OPERANDS and last.name in LAST and builder.depth(token) > 0:
        if not (last.name == "NAME" and token.name == "STRING"):
            message = "invalid syntax. Perhaps you forgot a comma?"
            raise SourceError(message, operand_start(before), builder.end_of_operand(token))


def check_else(before: list[Token]) -> None:
    """``a if b`` without ``else``."""
    for i in range(len(before) - 1, 0, -1):
        if before[i].name == "if" and before[i - 1].name in LAST:
            message = "expected 'else' after 'if' expression"
            raise SourceError(message, operand_start(before[:i]), before[-1].end)


def check_equal(builder: Builder, token: Token, before: list[Token]) -> None:
    """``=`` where an expression goes on."""
    start = len(before)
    depth = 0
    while start > 0:
        name = before[start - 1].name
        if name in ")]}":
            depth += 1
        elif depth > 0:
            if name in "([{":
                depth -= 1
        elif name in BETWEEN or name in ("and", "or", "not", "<", ">", "==", "!=", "<=", ">=", "is"):
            break
        start -= 1
    if start == len(before):
        return
    if start == len(before) - 1 and before[start].name == "NAME":
        message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
        raise SourceError(message, before[start].idx, builder.end_of_operand(token))
    if is_primary(before[start:]):
        what = "function call" if before[-1].name == ")" else "attribute" if before[-2].name == "." else "subscript"
        message = "cannot assign to " + what + " here. Maybe you meant '==' instead of '='?"
        raise SourceError(message, before[start].idx, before[-1].end)


def is_primary(tokens: list[Token]) -> bool:
    """Whether some tokens are a name with attributes, items and calls behind it."""
    depth = 0
    for token in tokens:
        if token.name in "([{":
            depth += 1
        elif token.name in ")]}":
            depth -= 1
        elif depth == 0 and token.name != "NAME" and token.name != ".":
            return False
    return len(tokens) > 1 and tokens[1].name in (".", "(", "[")


def operand_start(before: list[Token]) -> int:
    """Where the expression begins that ends with the last token."""
    depth = 0
    start = len(before) - 1
    while start > 0:
        name = before[start].name
        if name in ")]}":
            depth += 1
        elif name in "([{":
            depth -= 1
        previous = before[start - 1].name
        if depth == 0 and previous in BETWEEN:
            break
        start -= 1
    return before[start].idx


def missing_block(builder: Builder, token: Token) -> SourceError:
    """A line that should be indented."""
    header = builder.previous_line()
    first = header[0]
    if first.name == "async" and len(header) > 1:
        first = header[1]
    word = first.name if first.name != "NAME" else first.value
    message = "expected an indented block after " + STATEMENTS.get(word, "'" + word + "' statement")
    if word == "except" and len(header) > 1 and header[1].name == "*":
        message = "expected an indented block after 'except*' statement"
    message += " on line " + str(first.lineno)
    if token.name in ("DEDENT", "$end"):
        return SourceError(message, token.end, token.end, INDENTATION)
    return SourceError(message, token.idx, token.idx + len(token.value), INDENTATION)
