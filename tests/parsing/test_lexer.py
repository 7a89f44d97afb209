"""Lexers of framework.parsing, hosted: against rply, and what rply does not have."""

from __future__ import annotations

import random
import warnings

import pytest
import rply

from framework.parsing import LexerGenerator, LexingError, from_rply
from framework.parsing.lexergenerator import LexerError, LexerWarning
from framework.parsing.scanner import LexerStream

RULES = [
    ("IF", r"if\b"), ("NUM", r"\d+(?:\.\d+)?"), ("NAME", r"[^\W\d]\w*"), ("STR", r'"(?:[^"\\]|\\.)*?"'),
    ("OP", r"\+\+|[-+*/=<>]=?"), ("LAZY", r"<<.*?>>"), ("AB", "a|ab"), ("LINE", r"(?m:^@|@$)"), ("P", r"[()]{1,3}?"),
    ("KELVIN", "(?i:%k)"), ("RUN", r"&{2,4}|&"), ("END", r"~\Z"), ("NOT", r"!(?:\B|=)"),
]  # fmt: skip
IGNORED = [r"\s+", r"#.*"]
PIECES = [
    "if", "x", "é", "12", "3.5", ".", '"', "\\", "+", "+=", "<<", ">>", " ", "\n", "#", "((", "ab", "@", "%k", "&",
    "~", "%\u212a", "!", "!=",
]  # fmt: skip


def fill(generator, rules=RULES, ignored=IGNORED):
    for name, pattern in rules:
        generator.add(name, pattern)
    for pattern in ignored:
        generator.ignore(pattern)
    return generator.build()


def tokens(lexer, text):
    """Names, texts and places of the tokens; at a wrong character its offset and line."""
    found = []
    try:
        for token in lexer.lex(text):
            pos = token.getsourcepos()
            found.append((token.name, token.value, pos.idx, pos.lineno, pos.colno))
    except rply.LexingError as error:
        found.append((error.getsourcepos().idx, error.getsourcepos().lineno))
    return found


@pytest.fixture(scope="module")
def lexers():
    return fill(LexerGenerator()), fill(rply.LexerGenerator())


@pytest.mark.parametrize("seed", range(4))
def test_random_texts_have_the_tokens_of_rply(lexers, seed):
    rng = random.Random(seed)
    for _ in range(400):
        text = "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 16)))
        assert tokens(lexers[0], text) == tokens(lexers[1], text), text


def test_a_lexer_of_rply_can_be_compiled(lexers):
    compiled = from_rply(lexers[1])
    text = 'if x1 += "a\\"b" # note\n(ab) 12.5'
    assert tokens(compiled, text) == tokens(lexers[1], text)


def test_rules_with_look_around_and_references_work_with_a_warning():
    rules = [
        ("ARROW", "->"),
        ("MINUS", r"-(?!>)"),
        ("Q", r"(['\"]).*?\1"),
        ("W", r"(?<!\d)[a-z]+"),
        ("D", r"\d+"),
        ("X", r"\w"),
    ]
    with pytest.warns(LexerWarning, match="look-around"):
        ours = fill(LexerGenerator(), rules, [r"\s+"])
    theirs = fill(rply.LexerGenerator(), rules, [r"\s+"])
    assert len(ours.states[0].slow) == 3
    rng = random.Random(5)
    for _ in range(300):
        text = "".join(rng.choice(["-", "->", "'", '"', "a", "1", "b ", "\n"]) for _ in range(rng.randint(0, 10)))
        assert tokens(ours, text) == tokens(theirs, text), text


def test_the_longest_match_wins_on_request_then_the_first_rule():
    rules = [("A", "a|ab"), ("ABC", "abc?"), ("WORD", r"[a-z]+")]
    first, longest = fill(LexerGenerator(), rules, [" "]), fill(LexerGenerator(longest=True), rules, [" "])
    assert [token.name for token in longest.lex("a ab abc abcd")] == ["A", "A", "ABC", "WORD"]
    assert [token.value for token in first.lex("a ab")] == ["a", "a", "b"]


def test_keywords_get_kinds_of_their_own():
    generator = LexerGenerator()
    generator.add("NAME", r"\w+")
    generator.ignore(" ")
    generator.keywords("NAME", {"if": "IF"})
    generator.keywords("NAME", ["else"])
    assert [token.name for token in generator.build().lex("if iff else x")] == ["IF", "NAME", "ELSE", "NAME"]


def test_states_are_entered_and_left():
    generator = LexerGenerator()
    generator.add("TEXT", r"[^{}]+")
    generator.add("OPEN", r"\{", enter="code")
    generator.add("OPEN", r"\{", state="code", enter="code")
    generator.add("CLOSE", r"\}", state="code", leave=True)
    generator.add("NUMBER", r"\d+", state="code")
    generator.ignore(r"\s+", state="code")
    lexer = generator.build()
    found = [(token.name, token.value, token.colno) for token in lexer.lex("a 1{2 {3} }b 4")]
    assert found == [
        ("TEXT", "a 1", 1), ("OPEN", "{", 4), ("NUMBER", "2", 5), ("OPEN", "{", 7), ("NUMBER", "3", 8), ("CLOSE", "}", 9),
        ("CLOSE", "}", 11), ("TEXT", "b 4", 12),
    ]  # fmt: skip


def test_nested_comments_are_skipped_and_their_end_is_missed():
    generator = LexerGenerator()
    generator.add("X", "x")
    generator.nested(r"/\*", r"\*/")
    lexer = generator.build()
    assert tokens(lexer, "x/* a /* b\n */ c */x") == [("X", "x", 0, 1, 1), ("X", "x", 19, 2, 9)]
    with pytest.raises(LexingError, match="1:2: comment is not closed"):
        list(lexer.lex("x/* /* */"))


def test_the_end_of_the_text_has_a_position():
    stream = fill(LexerGenerator()).lex("x\n  y\n ")
    while (token := stream.next_token()).name != "$end":
        pass
    assert (token.idx, token.lineno, token.colno) == (7, 3, 2)
    assert stream.next_token().idx == 7


def test_time_is_linear_where_a_match_needs_looking_far_ahead():
    class Counting(LexerStream):
        steps = 0

        def scan_far(self, rules, state, pos, rule):
            before = len(self.failed)
            found = super().scan_far(rules, state, pos, rule)
            Counting.steps += len(self.failed) - before
            return found

    lexer = fill(LexerGenerator(), [("LONG", "a*b"), ("A", "a")], [])
    size = 3000
    assert len(list(Counting(lexer, "a" * size))) == size
    assert Counting.steps <= 2 * size


@pytest.mark.parametrize(
    ("fill_in", "message"),
    [
        (lambda g: g.keywords("NO", ["x"]), "keywords of NO, but there is no rule NO"),
        (lambda g: g.add("B", "b", enter="nowhere"), "rule 'B' enters the state nowhere, which has no rules"),
        (lambda g: g.indentation(opening=["Z"]), "the layout names Z, but there is no rule Z"),
    ],
)
def test_wrong_rules_are_refused(fill_in, message):
    generator = LexerGenerator()
    generator.add("A", "a")
    fill_in(generator)
    with pytest.raises(LexerError, match=message):
        generator.build()


def test_a_rule_that_may_match_nothing_is_warned_of_and_never_does():
    with pytest.warns(LexerWarning, match="can match no character"):
        lexer = fill(LexerGenerator(), [("A", "a*"), ("B", "b")], [])
    assert [token.name for token in lexer.lex("aab")] == ["A", "B"]


def test_counted_repetitions_are_bounded_by_falling_back():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lexer = fill(LexerGenerator(), [("A", "(?:a{60}){60}|a")], [])
    assert len(list(lexer.lex("a" * 3601))) == 2


class Piecewise(LexerStream):
    """Reads a text in pieces, and counts those it asked for."""

    def __init__(self, lexer, pieces):
        super().__init__(lexer, "")
        self.pieces = pieces
        self.asked = 0

    def more(self):
        if self.asked == len(self.pieces):
            return False
        self.source += self.pieces[self.asked]
        self.asked += 1
        return True


def test_a_text_that_comes_in_pieces_has_the_same_tokens():
    lexer = fill(LexerGenerator())
    rng = random.Random(5)
    for _ in range(300):
        text = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 60)))
        cuts = sorted({rng.randrange(1, len(text)) for _ in range(rng.randint(0, 8)) if len(text) > 1})
        pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        whole, parts = lexer.lex(text), Piecewise(lexer, pieces)
        for _ in range(100):
            results = []
            for stream in (whole, parts):
                try:
                    token = stream.next_token()
                    results.append((token.name, token.value, token.idx, token.lineno, token.colno))
                except LexingError as error:
                    results.append(str(error))
                    stream.recover()
            assert results[0] == results[1], text


def test_no_more_text_is_asked_for_than_a_token_needs():
    generator = LexerGenerator()
    for name, pattern in [
        ("OPEN", r"\("),
        ("CLOSE", r"\)"),
        ("NAME", r"\w+"),
        ("TEXT", r'"[^"]*"'),
        ("PLUS", r"\+\+?"),
    ]:
        generator.add(name, pattern)
    generator.ignore(r"\s+")
    stream = Piecewise(generator.build(), ["(a", 'b "c"', ")", "+", "+", "x"])
    assert [(stream.next_token().value, stream.asked) for _ in range(5)] == [
        ("(", 1), ("ab", 2), ('"c"', 2), (")", 3), ("++", 5)
    ]  # fmt: skip
