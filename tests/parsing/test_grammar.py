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
