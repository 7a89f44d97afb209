"""A calculator with rply's interface: precedence, a state that productions get, nested comments, and its mistakes."""

from framework.parsing import BaseBox, LexerGenerator, LexingError, ParserGenerator, ParsingError, render_all

lg = LexerGenerator()
lg.keywords("NAME", ["let"])
lg.add("NUMBER", r"\d+(?:\.\d+)?")
lg.add("NAME", r"[^\W\d]\w*")
for name, text in [("PLUS", r"\+"), ("MINUS", "-"), ("TIMES", r"\*"), ("POWER", r"\^"), ("LESS", "<"), ("IS", "=")]:
    lg.add(name, text)
for name, text in [("OPEN", r"\("), ("CLOSE", r"\)"), ("SEMI", ";")]:
    lg.add(name, text)
lg.ignore(r"\s+")
lg.nested(r"\(\*", r"\*\)")
lg.readable({"NUMBER": "a number", "NAME": "a name"})


class Value(BaseBox):
    def __init__(self, number: float) -> None:
        self.number = number


class State:
    def __init__(self) -> None:
        self.names: dict[str, float] = {}
        self.shown: list[str] = []


pg = ParserGenerator(
    ["NUMBER", "NAME", "LET", "PLUS", "MINUS", "TIMES", "POWER", "LESS", "IS", "OPEN", "CLOSE", "SEMI"],
    precedence=[
        ("nonassoc", ["LESS"]), ("left", ["PLUS", "MINUS"]), ("left", ["TIMES"]), ("right", ["POWER"]), ("right", ["SIGN"]),
    ],
)  # fmt: skip
pg.readable({"expr": "an expression"})


def number(box: BaseBox) -> float:
    assert isinstance(box, Value)
    return box.number


@pg.production("main : statements")
def main(state, p):
    return p[0]


@pg.production("statements : statement")
@pg.production("statements : statements SEMI statement")
def statements(state, p):
    return p[len(p) - 1]


@pg.production("statement : expr")
def show(state, p):
    state.shown.append(str(number(p[0])))
    return p[0]


@pg.production("statement : LET NAME IS expr")
def let(state, p):
    state.names[p[1].getstr()] = number(p[3])
    return p[3]


@pg.production("expr : NUMBER")
def constant(state, p):
    return Value(float(p[0].getstr()))


@pg.production("expr : NAME")
def variable(state, p):
    return Value(state.names.get(p[0].getstr(), 0.0))


@pg.production("expr : OPEN expr CLOSE")
def parenthesis(state, p):
    return p[1]


@pg.production("expr : MINUS expr", precedence="SIGN")
def negative(state, p):
    return Value(-number(p[1]))


@pg.production("expr : expr PLUS expr")
@pg.production("expr : expr MINUS expr")
@pg.production("expr : expr TIMES expr")
@pg.production("expr : expr POWER expr")
@pg.production("expr : expr LESS expr")
def binary(state, p):
    left, right = number(p[0]), number(p[2])
    kind = p[1].gettokentype()
    if kind == "PLUS":
        return Value(left + right)
    if kind == "MINUS":
        return Value(left - right)
    if kind == "TIMES":
        return Value(left * right)
    if kind == "LESS":
        return Value(1.0 if left < right else 0.0)
    return Value(left**right)


lexer = lg.build()
parser = pg.build()

SOURCES = [
    "1 + 2 * 3; -2 ^ 2; 2 ^ 3 ^ 2; (1 + 2) * 3; 1 - 2 - 3",
    "let x = 4;\nlet été = 0.5 (* a (* nested *) comment *);\nx * été; nothing",
    "1 < 2; 1 < 2 < 3",
    "(1 + 2\n  * 3",
    "1 + + 2 ;\n 3 4; ? 5 ) ) * 1\n;let = 3; let let 4; 7",
    "let x 5; (2 + 3; 1 +",
    "",
    "1 (* (* never closed *)",
    "\t1 + \t$ 3;\n\té é",
    ") 1 + 2 3 4 5 6 7 ( ( ( ; ; ; let",
]


def entry_point(argv: list[str]) -> int:
    for source in SOURCES:
        state = State()
        try:
            value = parser.parse(lexer.lex(source), state)
            print(" ".join(state.shown), number(value))
        except ParsingError as error:
            print(render_all(error.problems, "calc", source))
            print(error.source_pos.idx, [len(problem.expected) for problem in error.problems])
        except LexingError as error:
            print("no token:", error.getsourcepos().lineno, error.getsourcepos().colno, error)
    return 0
