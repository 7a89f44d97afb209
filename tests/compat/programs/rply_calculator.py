"""A calculator made with rply as it is: its lexer runs on rlib.rsre, its parser is translated from its own source."""

from rply import LexerGenerator, LexingError, ParserGenerator, ParsingError
from rply.token import BaseBox

lg = LexerGenerator()
lg.add("NUMBER", r"\d+")
lg.add("PLUS", r"\+")
lg.add("MINUS", r"-(?!>)")
lg.add("ARROW", r"->")
lg.add("TIMES", r"\*")
lg.add("OPEN", r"\(")
lg.add("CLOSE", r"\)")
lg.ignore(r"\s+")

pg = ParserGenerator(
    ["NUMBER", "PLUS", "MINUS", "TIMES", "OPEN", "CLOSE", "ARROW"],
    precedence=[("left", ["ARROW"]), ("left", ["PLUS", "MINUS"]), ("left", ["TIMES"])],
)


class Number(BaseBox):
    def __init__(self, value):
        self.value = value

    def eval(self):
        return self.value


class Binary(BaseBox):
    def __init__(self, op, left, right):
        self.op = op
        self.left = left
        self.right = right

    def eval(self):
        left, right = self.left.eval(), self.right.eval()
        if self.op == "PLUS":
            return left + right
        if self.op == "MINUS":
            return left - right
        if self.op == "TIMES":
            return left * right
        return left * 100 + right


@pg.production("expr : NUMBER")
def number(p):
    return Number(int(p[0].getstr()))


@pg.production("expr : OPEN expr CLOSE")
def parens(p):
    return p[1]


@pg.production("expr : expr PLUS expr")
@pg.production("expr : expr MINUS expr")
@pg.production("expr : expr TIMES expr")
@pg.production("expr : expr ARROW expr")
def binary(p):
    return Binary(p[1].gettokentype(), p[0], p[2])


lexer = lg.build()
parser = pg.build()


def entry_point(argv):
    for source in ["1 + 2 * 3", "(1 + 2) * 3\n - 4 -> 2", "1 +", "2 ? 3", "1 +\n  * 2", "7"]:
        try:
            print(source.replace("\n", " "), "=", parser.parse(lexer.lex(source)).eval())
        except LexingError as error:
            pos = error.getsourcepos()
            print("no token at", pos.idx, pos.lineno)
        except ParsingError as error:
            pos = error.getsourcepos()
            if pos is None:
                print("unexpected end")
            else:
                print("unexpected token at", pos.idx, pos.lineno, pos.colno)
    return 0
