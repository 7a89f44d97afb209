"""Lexers and parsers: grammars compiled on the host to tables, and their translated drivers.

Host code: ``lexergenerator``, ``automaton``, ``charclasses``, ``parsergenerator``, ``conflicts``, ``grammar``, ``notation``,
``survey``, ``railroad``.  Translated code: ``scanner``, ``indentation``, ``streams``, ``token``, ``problems``, ``tables``,
``lr``, ``recovery``, ``nodes``.  Languages import what is exported here.
"""

from framework.parsing.grammar import Grammar
from framework.parsing.lexergenerator import LexerGenerator, from_rply
from framework.parsing.nodes import Node
from framework.parsing.notation import GrammarError
from framework.parsing.parsergenerator import ParserGenerator
from framework.parsing.problems import LexingError, ParsingError, Problem, render_all
from framework.parsing.scanner import LexerStream, TokenStream
from framework.parsing.token import BaseBox, SourcePosition, Token

__all__ = [
    "BaseBox", "Grammar", "GrammarError", "LexerGenerator", "LexerStream", "LexingError", "Node", "ParserGenerator",
    "ParsingError", "Problem", "SourcePosition", "Token", "TokenStream", "from_rply", "render_all",
]  # fmt: skip
