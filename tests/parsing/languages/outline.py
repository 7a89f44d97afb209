"""A language of indented blocks, with the declarative form: lists, options, keywords, and what is wrong with its layout."""

from framework.parsing import Grammar, LexingError, Node, ParsingError, Token, render_all


class Statement(Node):
    def show(self, depth: int) -> None:
        raise NotImplementedError


class Call(Statement):
    name: str
    arguments: list[Token]
    comment: str | None

    def show(self, depth: int) -> None:
        texts = [argument.value for argument in self.arguments]
        comment = self.comment
        shown = "" if comment is None else " " + comment
        print("  " * depth + self.name + "(" + ", ".join(texts) + ")" + shown, self.lineno, self.colno, self.idx)


class If(Statement):
    condition: Token
    then: "Block"
    otherwise: "Block | None"

    def show(self, depth: int) -> None:
        print("  " * depth + "if " + self.condition.value, self.condition.lineno, self.condition.colno)
        self.then.show(depth + 1)
        if self.otherwise is not None:
            print("  " * depth + "else")
            self.otherwise.show(depth + 1)


class Block(Node):
    statements: list[Statement]

    def show(self, depth: int) -> None:
        for statement in self.statements:
            statement.show(depth)


OUTLINE = Grammar(
    r"""
    indentation "(" ")"
    token NAME /[^\W\d]\w*/ "a name"
    token NUMBER /\d+/
    token COMMENT /!.*/
    ignore /[ \t\r\n]+|\\\r?\n/
    ignore /#.*/

    program : statements=statement* -> Block
    statement "a statement"
        : name=NAME "(" arguments=argument*"," ")" comment=COMMENT? NEWLINE -> Call
        | "if" condition=NAME ":" then=block otherwise=otherwise? -> If
    otherwise : "else" ":" block
    block "a block" : NEWLINE INDENT statements=statement+ DEDENT -> Block
    argument "an argument" : NAME | NUMBER
    """,
    globals(),
).build()

SOURCES = [
    "f()\n",
    "# nothing\n\n  # at all\n",
    "if a:\n  f(1, x) ! note\n\n  # comment\n  g(\n 2,\n3)\nelse:\n\th()\n\tif b:\n\t    i()\nj()",
    "f(a,\\\n  b)\r\nif c:\r\n    g()\r\n",
    "if a:\nf()\n",
    "if a:\n    f()\n  g()\n",
    "if a:\n    f()\n\tg()\n        h()\n",
    "f(\nif a:\n",
    "  f()\n",
    "f(1 2)\ng(,)\nif:\n  h()\n",
    "f() § g()\nelse:\n  f()\n",
]


def entry_point(argv: list[str]) -> int:
    for source in SOURCES:
        print("---")
        try:
            OUTLINE.parse(source).show(0)
        except (ParsingError, LexingError) as error:
            print(render_all(error.problems, "outline", source))
    return 0
