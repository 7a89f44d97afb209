"""A small language of functions and expressions with the kit, translated."""

from framework.parsing import Grammar, Node


class Statement(Node):
    pass


class Expr(Node):
    pass


class Name(Expr):
    text: str


class Number(Expr):
    text: str


class Binary(Expr):
    left: Expr
    operator: str
    right: Expr


class Call(Expr):
    function: str
    arguments: list[Expr]


class Assign(Statement):
    name: str
    value: Expr


class Return(Statement):
    value: Expr


class While(Statement):
    condition: Expr
    body: list[Statement]


class Function(Statement):
    name: str
    parameters: list[Name]
    body: list[Statement]


class Program(Node):
    statements: list[Statement]


PROGRAM = Grammar(
    r"""
    token NAME /[A-Za-z_][A-Za-z_0-9]*/
    token NUMBER /[0-9]+(?:\.[0-9]+)?/
    ignore /[ \t\r\n]+/
    ignore /#[^\n]*/
    nonassoc "<"
    left "+" "-"
    left "*" "/"

    program   : statements=statement* -> Program
    statement : name=NAME "=" value=expr ";" -> Assign
              | "return" value=expr ";" -> Return
              | "while" condition=expr "{" body=statement* "}" -> While
              | "def" name=NAME "(" parameters=name*"," ")" "{" body=statement* "}" -> Function
    name      : text=NAME -> Name
    expr      : left=expr operator="<" right=expr -> Binary
              | left=expr operator="+" right=expr -> Binary
              | left=expr operator="-" right=expr -> Binary
              | left=expr operator="*" right=expr -> Binary
              | left=expr operator="/" right=expr -> Binary
              | "(" expr ")"
              | text=NUMBER -> Number
              | text=NAME -> Name
              | function=NAME "(" arguments=expr*"," ")" -> Call
    """,
    globals(),
).build()


def entry_point(argv: list[str]) -> int:
    with open(argv[1], encoding="utf-8") as file:
        source = file.read()
    for _ in range(int(argv[2])):
        PROGRAM.parse(source)
    return 0
