"""Text to code object: what the interpreter calls.  Translated code."""

from __future__ import annotations

from languages.minipy.compiler.code import Code
from languages.minipy.compiler.control import Compiler
from languages.minipy.compiler.symbols import symbol_table
from languages.minipy.syntax.errors import RECURSION, SourceError, SourceText
from languages.minipy.syntax.nodes import Root
from languages.minipy.syntax.parser import parse_expression, parse_interactive, parse_module

EXEC, EVAL, SINGLE = "exec", "eval", "single"


def compile_text(text: str, filename: str, mode: str) -> Code:
    """The code of a program (EXEC), an expression (EVAL), or a statement typed at a prompt (SINGLE).

    Raises: SourceError.
    """
    text = with_newlines(text)
    try:
        if mode == EVAL:
            root = parse_expression(text)
        elif mode == SINGLE:
            root = parse_interactive(text)
        else:
            root = parse_module(text)
        return compile_tree(root, text, filename)
    except RecursionError:
        raise SourceError("maximum recursion depth exceeded during compilation", 0, 0, RECURSION) from None


def compile_tree(root: Root, text: str, filename: str) -> Code:
    """The code of a tree.

    Raises: SourceError.
    """
    compiler = Compiler(symbol_table(root), SourceText(text), filename)
    root.visit(compiler)
    return compiler.finish()


def with_newlines(text: str) -> str:
    """A text whose lines end in ``\\n``, as a file opened in text mode has them."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")
