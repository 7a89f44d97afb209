"""The same language in plain rply, on Python: trees of tuples."""

import sys

from rply import LexerGenerator, ParserGenerator

lg = LexerGenerator()
for word in ("return", "while", "def"):
    lg.add(word.upper(), rf"{word}\b")
lg.add("NAME", r"[A-Za-z_][A-Za-z_0-9]*")
lg.add("NUMBER", r"[0-9]+(?:\.[0-9]+)?")
SIGNS = {"IS": "=", "SEMI": ";", "BEGIN": r"\{", "END": r"\}", "OPEN": r"\(", "CLOSE": r"\)", "COMMA": ","}
OPERATORS = {"LESS": "<", "PLUS": r"\+", "MINUS": "-", "TIMES": r"\*", "OVER": "/"}
for name, pattern in (SIGNS | OPERATORS).items():
    lg.add(name, pattern)
lg.ignore(r"[ \t\r\n]+")
lg.ignore(r"#[^\n]*")

pg = ParserGenerator(
    [rule.name for rule in lg.rules],
    precedence=[("nonassoc", ["LESS"]), ("left", ["PLUS", "MINUS"]), ("left", ["TIMES", "OVER"])],
)


@pg.production("program : statements")
def program(p):
    return p[0]


@pg.production("statement : NAME IS expr SEMI")
@pg.production("statement : RETURN expr SEMI")
@pg.production("statement : WHILE expr BEGIN statements END")
@pg.production("statement : DEF NAME OPEN names CLOSE BEGIN statements END")
@pg.production("expr : expr LESS expr")
@pg.production("expr : expr PLUS expr")
@pg.production("expr : expr MINUS expr")
@pg.production("expr : expr TIMES expr")
@pg.production("expr : expr OVER expr")
@pg.production("expr : NAME OPEN arguments CLOSE")
@pg.production("expr : NUMBER")
@pg.production("expr : NAME")
def node(p):
    return tuple(p)


@pg.production("expr : OPEN expr CLOSE")
def inner(p):
    return p[1]


@pg.production("names : ")
@pg.production("arguments : ")
@pg.production("statements : ")
def nothing(p):
    return []


@pg.production("names : some_names")
@pg.production("arguments : some_arguments")
def some(p):
    return p[0]


@pg.production("some_names : NAME")
@pg.production("some_arguments : expr")
def first(p):
    return [p[0]]


@pg.production("statements : statements statement")
@pg.production("some_names : some_names COMMA NAME")
@pg.production("some_arguments : some_arguments COMMA expr")
def more(p):
    p[0].append(p[-1])
    return p[0]


lexer, parser = lg.build(), pg.build()


def main(argv):
    """Parse a file a number of times."""
    with open(argv[1], encoding="utf-8") as file:
        source = file.read()
    for _ in range(int(argv[2])):
        parser.parse(lexer.lex(source))


if __name__ == "__main__":
    main(sys.argv)
