"""JSON in plain rply, on Python."""

import sys

from rply import LexerGenerator, ParserGenerator

lg = LexerGenerator()
for name, pattern in [
    ("STRING", r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'),
    ("NUMBER", r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"),
    *[(word.upper(), word) for word in ("true", "false", "null")],
    *[("OPEN", r"\["), ("CLOSE", r"\]"), ("BEGIN", r"\{"), ("END", r"\}"), ("COMMA", ","), ("COLON", ":")],
]:
    lg.add(name, pattern)
lg.ignore(r"[ \t\r\n]+")

pg = ParserGenerator([rule.name for rule in lg.rules])


@pg.production("value : STRING | NUMBER | TRUE | FALSE | NULL")
def leaf(p):
    return p[0].getstr()


@pg.production("value : OPEN CLOSE")
@pg.production("value : BEGIN END")
def empty(p):
    return []


@pg.production("value : OPEN values CLOSE")
@pg.production("value : BEGIN members END")
def filled(p):
    return p[1]


@pg.production("values : value")
@pg.production("members : member")
def start(p):
    return [p[0]]


@pg.production("values : values COMMA value")
@pg.production("members : members COMMA member")
def extend(p):
    p[0].append(p[2])
    return p[0]


@pg.production("member : STRING COLON value")
def member(p):
    return (p[0].getstr(), p[2])


lexer, parser = lg.build(), pg.build()


def main(argv):
    """Parse a file a number of times."""
    with open(argv[1], encoding="utf-8") as file:
        source = file.read()
    for _ in range(int(argv[2])):
        parser.parse(lexer.lex(source))


if __name__ == "__main__":
    main(sys.argv)
