"""Grammars in the declarative form, hosted."""

from __future__ import annotations

import pytest

from framework.parsing import Grammar, GrammarError, LexingError, Node, ParsingError, Token


class Expr(Node):
    pass


class Number(Expr):
    text: str


class Add(Expr):
    left: Expr
    right: Expr


class Call(Expr):
    name: Token
    arguments: list[Expr]
    mark: str | None


CLASSES = [Number, Add, Call, Expr]

RULES = r"""
    token NAME /[a-z]+/
    token NUMBER /\d+/ "a number"
    ignore /\s+/
    nested /\(\*/ /\*\)/
    left "+"

    sum "a sum" : left=sum "+" right=sum -> Add
        | text=NUMBER -> Number
        | "(" sum ")"
        | name=NAME "(" arguments=sum*"," ")" mark=mark? -> Call
    mark : "!" | "very"
"""


def dump(node):
    if isinstance(node, Number):
        return node.text
    if isinstance(node, Add):
        return [dump(node.left), dump(node.right)]
    return (node.name.value, [dump(each) for each in node.arguments], node.mark)


def test_nodes_are_built_with_their_fields_and_places():
    tree = Grammar(RULES, CLASSES).build().parse("1 + (2 +\n f(3, g() very)!)")
    assert dump(tree) == ["1", ["2", ("f", ["3", ("g", [], "very")], "!")]]
    inner = tree.right.right
    assert (inner.idx, inner.lineno, inner.colno) == (10, 2, 2)


def test_mistakes_are_told_in_the_words_of_the_grammar():
    language = Grammar(RULES, CLASSES).build()
    with pytest.raises(ParsingError, match=r"1:5: expected a sum, found '\)'"):
        language.parse("1 + )")
    with pytest.raises(LexingError, match="1:3: unexpected character '-'"):
        language.parse("1 - 2")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sum : x=NUMBER -> Number", "Number has no field x"),
        ("sum : NUMBER -> Number", "this rule gives Number no text"),
        ("sum : text=NUMBER -> Nothing", "there is no node class Nothing"),
        ("sum : left=NUMBER right=sum -> Add", "Add.left is declared as Expr, but NUMBER gives Token"),
        (
            "sum : text=other -> Number\n other : text=NUMBER -> Number",
            "Number.text is declared as str, but other gives Num",
        ),
        ("sum : name=NAME arguments=sum mark=NAME? -> Call", r"declared as list\[.*Expr\], but sum gives Call"),
        ("sum : left=sum* right=sum -> Add | NUMBER", r"Add.left gets a list: declare it as list\[...\]"),
        ("sum : text=NUMBER? -> Number", "Number.text may be None: declare it so"),
        ("sum : sum NUMBER", "this rule of sum has 2 values: say with '-> Class' what it builds"),
        ("sum : missing", "missing is neither a token nor a rule"),
        ("NUMBER : NAME", "NUMBER is both a rule and a token"),
        ("sum : ->", "expected the name of a node class, found the end"),
        ("nonsense", "'nonsense' is no declaration, and no ':' makes it a rule"),
        ("sum : a = = b", "expected a symbol, found '='"),
        ("sum : %", "what does '%' mean"),
        ("token X", "expected a pattern between slashes, found the end"),
        ("", "there are no rules"),
    ],
)
def test_wrong_grammars_are_refused_with_their_line(text, message):
    with pytest.raises(GrammarError, match=rf"^file:\d+: .*{message}"):
        Grammar("token NAME /[a-z]+/\ntoken NUMBER /[0-9]+/\n" + text, CLASSES, "file")


class Row(Node):
    cells: list[Token]


@pytest.mark.parametrize(
    ("part", "text"),
    [('"<" cells=X* ">"', "<xx>"), ("cells=X+", "xx"), ('cells=X+";"', "x;x"), ('cells=X*"," "."', "x,x.")],
)
def test_what_separates_the_items_of_a_list_follows_it_without_a_space(part, text):
    language = Grammar(f"token X /x/\nrow : {part} -> Row", [Row]).build()
    assert len(language.parse(text).cells) == 2


def test_precedence_of_a_rule_can_be_named():
    class Negate(Expr):
        value: Expr

    text = RULES.replace('left "+"', 'left "+"\nright MINUS\n token MINUS /-/').replace(
        '| "(" sum ")"', '| "(" sum ")" | MINUS value=sum prec MINUS -> Negate'
    )
    tree = Grammar(text, [*CLASSES, Negate]).build().parse("-1+2")
    assert isinstance(tree, Add) and isinstance(tree.left, Negate)


class Sum(Node):
    left: Token
    right: Token


class SumParts(Node):
    left: Token
    right: Token

    def reduced(self, state: list[str]) -> Sum:
        made = Sum()
        made.left, made.right = self.left, self.right
        made.idx, made.place, made.end = self.idx, self.place, self.end
        state.append(self.left.value)
        return made


def test_a_class_with_reduced_is_a_step_to_the_value_of_its_rule():
    grammar = Grammar('token N /[0-9]+/\nignore / +/\nsum : left=N "+" right=N -> SumParts', [Sum, SumParts])
    state: list[str] = []
    language = grammar.build()
    tree = language.parser.parse(language.lexer.lex(" 12 + 3 "), state)
    assert type(tree) is Sum and state == ["12"]
    assert (tree.idx, tree.end) == (1, 7)


class Pair(Node):
    first: Token | None
    second: Token | None


def test_a_node_spans_its_parts_that_are_there():
    grammar = Grammar('token N /[0-9]+/\nignore / +/\npair : first=N? "," second=N? -> Pair', [Pair]).build()
    assert [(t.idx, t.end) for t in map(grammar.parse, ["1 , 2", " , 2", "1 ,", " ,  "])] == [
        (0, 5), (1, 4), (0, 3), (1, 2),
    ]  # fmt: skip


def test_a_handler_may_ask_for_the_tokens_that_fit():
    grammar = Grammar('virtual LATER\ntoken N /[0-9]+/\nlist : LATER? items=N+"," -> Many', [Many])
    seen: list[list[str]] = []

    @grammar.parser_generator.error
    def note(state, token, expected):
        seen.append([token.value, *expected])

    with pytest.raises(ParsingError):
        grammar.build().parse("1,,")
    assert seen == [[",", "N"]]


class Many(Node):
    items: list[Token]


def test_a_comment_that_ends_with_a_backslash_does_not_join_lines():
    text = r"""
    indentation
    token N /[0-9]+/
    ignore /[ \n]+|\\\n/
    ignore /#.*/
    lines : items=line+ -> Lines
    line : item=N NEWLINE
    """
    language = Grammar(text, [Lines]).build()
    assert len(language.parse("1 # \\\n2\n").items) == 2
    with pytest.raises(ParsingError):
        language.parse("1 \\\n2\n")


class Lines(Node):
    items: list[Token]
