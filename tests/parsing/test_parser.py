"""Parsers of framework.parsing, hosted: rply's interface, conflicts, and reports."""

from __future__ import annotations

import subprocess
import sys
import warnings

import pytest
import rply
import rply.errors

from framework.parsing import LexerGenerator, ParserGenerator, ParsingError, Token, render_all
from framework.parsing.parsergenerator import ParserWarning

ARITHMETIC = ["expr : expr PLUS expr", "expr : expr TIMES expr", "expr : OPEN expr CLOSE", "expr : NUMBER"]
TOKENS = ["NUMBER", "PLUS", "TIMES", "OPEN", "CLOSE"]
PRECEDENCE = [("left", ["PLUS"]), ("left", ["TIMES"])]


def generator(cls, rules, tokens, precedence=()):
    """A generator whose parser gives nested tuples."""
    pg = cls(tokens, precedence=list(precedence))
    for rule in rules:
        pg.production(rule)(lambda p, name=rule: (name.split()[0], *[getattr(x, "value", x) for x in p]))
    return pg


def arithmetic_lexer(cls=LexerGenerator):
    lg = cls()
    for name, pattern in zip(TOKENS, [r"\d+", r"\+", r"\*", r"\(", r"\)"]):
        lg.add(name, pattern)
    lg.ignore(r"\s+")
    return lg.build()


def test_trees_are_those_of_rply():
    ours = generator(ParserGenerator, ARITHMETIC, TOKENS, PRECEDENCE).build()
    theirs = generator(rply.ParserGenerator, ARITHMETIC, TOKENS, PRECEDENCE).build()
    for text in ["1", "1+2*3", "1*2+3", "(1+2)*3+4", "((1))"]:
        wanted = theirs.parse(arithmetic_lexer(rply.LexerGenerator).lex(text))
        assert ours.parse(arithmetic_lexer().lex(text)) == wanted
        assert ours.parse(arithmetic_lexer(rply.LexerGenerator).lex(text)) == wanted, "any iterator of tokens will do"


def problems(parser, lexer, text):
    with pytest.raises(ParsingError) as caught:
        parser.parse(lexer.lex(text))
    return caught.value.problems


def test_a_report_says_what_was_found_and_expected():
    parser = generator(ParserGenerator, ARITHMETIC, TOKENS, PRECEDENCE).build()
    found = problems(parser, arithmetic_lexer(), "1 +\n * 2")
    assert render_all(found, "file", "1 +\n * 2") == ("file:2:2: expected number or '(', found '*'\n   * 2\n   ^")
    assert found[0].expected == ["number", "'('"]


def test_words_of_the_grammar_replace_names_in_reports():
    pg = generator(ParserGenerator, ARITHMETIC, TOKENS, PRECEDENCE)
    pg.readable({"NUMBER": "a number", "expr": "a sum"})
    assert problems(pg.build(), arithmetic_lexer(), "(")[0].message == "expected a sum, found the end of the text"
    assert problems(pg.build(), arithmetic_lexer(), "1 2")[0].message == (
        "expected the end of the text, '+' or '*', found a number '2'"
    )


def test_several_mistakes_are_found_in_one_run():
    parser = generator(ParserGenerator, ARITHMETIC, TOKENS, PRECEDENCE).build()
    found = problems(parser, arithmetic_lexer(), "1 + + 2 * (3 4 + 5) * 6 + 7 )")
    assert [problem.colno for problem in found] == [5, 14, 29]


def test_a_missing_token_is_one_mistake_not_many():
    rules = ["main : stat", "main : main stat", "stat : NUMBER PLUS NUMBER TIMES"]
    parser = generator(ParserGenerator, rules, TOKENS).build()
    found = problems(parser, arithmetic_lexer(), "1 + 2 1 + 2 * 1 + 2 * 1 2 * 1 + 2 *")
    assert [problem.colno for problem in found] == [7, 25]


def test_the_error_handler_of_rply_is_called():
    pg = generator(ParserGenerator, ARITHMETIC, TOKENS, PRECEDENCE)

    @pg.error
    def stop(token):
        raise ValueError(f"{token.name} at {token.getsourcepos().colno}")

    with pytest.raises(ValueError, match=r"\$end at 4"):
        pg.build().parse(arithmetic_lexer().lex("1 +"))


def conflicts_of(rules, tokens, precedence=()):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return generator(ParserGenerator, rules, tokens, precedence).build_table().conflicts


def test_a_dangling_else_is_shown_with_its_rules_and_an_example():
    rules = ["stat : IF stat", "stat : IF stat ELSE stat", "stat : X"]
    (conflict,) = conflicts_of(rules, ["IF", "ELSE", "X"])
    assert conflict.text() == (
        "shift/reduce conflict before ELSE, for example in\n"
        "    IF IF X • ELSE ...\n"
        "  taken    (continue): stat : IF stat • ELSE stat\n"
        "  dropped  (end the rule): stat : IF stat •"
    )


def test_competing_reductions_are_shown():
    rules = ["main : call X", "main : name Y", "main : name X", "call : N", "name : N"]
    (conflict,) = conflicts_of(rules, ["N", "X", "Y"])
    assert (conflict.kind, conflict.token, conflict.example) == ("reduce/reduce", "X", ("N",))
    assert {conflict.taken, conflict.dropped} == {"call : N •", "name : N •"}


def test_precedence_settles_conflicts():
    assert len(conflicts_of(ARITHMETIC, TOKENS)) == 4
    assert conflicts_of(ARITHMETIC, TOKENS, PRECEDENCE) == []


def test_building_warns_of_conflicts():
    with pytest.warns(ParserWarning, match="shift/reduce conflict before PLUS"):
        generator(ParserGenerator, ARITHMETIC, TOKENS).build()


def test_nonassociative_operators_do_not_chain():
    parser = generator(ParserGenerator, ARITHMETIC, TOKENS, [("nonassoc", ["PLUS"]), ("left", ["TIMES"])]).build()
    assert parser.parse(arithmetic_lexer().lex("1*2+3"))
    assert [problem.colno for problem in problems(parser, arithmetic_lexer(), "1+2+3")] == [4]


def test_a_symbol_without_rules_is_refused():
    with pytest.raises(
        rply.errors.ParserGeneratorError, match="missing in a rule of main is neither a token nor has it rules"
    ):
        generator(ParserGenerator, ["main : missing X"], ["X"]).build()


def test_tables_do_not_depend_on_the_hashes_of_strings():
    code = (
        "from tests.parsing.test_parser import *\n"
        "pg = generator(ParserGenerator, ARITHMETIC, TOKENS, PRECEDENCE)\n"
        "tables = pg.make_tables(pg.build_table())\n"
        "print(tables.actions, tables.action_rows, tables.gotos, tables.goto_rows, tables.defaults)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_tokens_without_positions_are_accepted():
    parser = generator(ParserGenerator, ["main : X"], ["X"]).build()
    assert parser.parse(iter([Token("X", "x")])) == ("main", "x")
    with pytest.raises(ParsingError):
        parser.parse(iter([rply.Token("Y", "y")]))


def test_all_conflicts_have_an_example_that_leads_to_their_state():
    assert all("merged" not in " ".join(conflict.example) for conflict in conflicts_of(ARITHMETIC, TOKENS))
