"""`kit grammar`: conflicts with examples, sizes of tables and railroad diagrams."""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

import rply
import rply.errors

from framework.diagnostics.errors import KitError
from framework.driver.target import find_target, load_module
from framework.parsing.notation import GrammarError
from framework.parsing.survey import Survey, survey_text, surveys_of
from framework.rlib.rsre import RegexError


def main(arguments: argparse.Namespace) -> int:
    """Report on each grammar of the file; 1 if one has conflicts."""
    path = find_target(arguments.file)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            surveys = read_surveys(path)
    except (GrammarError, rply.errors.ParserGeneratorError, RegexError) as error:
        print(f"kit grammar: {error}", file=sys.stderr)
        return 1
    for warning in dict.fromkeys(str(each.message) for each in caught if "conflict before" not in str(each.message)):
        print(f"warning: {warning}", file=sys.stderr)
    if not surveys:
        hint = "keep a Grammar, a LexerGenerator or a ParserGenerator in a global variable"
        raise KitError("K615", f"{path} has no grammar", hint=hint)
    for survey in surveys:
        show(survey)
    if arguments.html:
        write_diagrams(Path(arguments.html), surveys)
    return 1 if any(survey.conflicts() for survey in surveys) else 0


def read_surveys(path: Path) -> list[Survey]:
    """The grammars of a file: Python, or the declarative form."""
    if path.suffix == ".py":
        return surveys_of(vars(load_module(path)), path.name)
    return [survey_text(path)]


def show(survey: Survey) -> None:
    """Print what is known about a grammar."""
    print(survey.name)
    for name, value in survey.facts():
        print(f"  {name:<24} {value}")
    for conflict in survey.conflicts():
        print(conflict)


def write_diagrams(path: Path, surveys: list[Survey]) -> None:
    """Write the page; with several grammars, NAME-2.html and so on for the others."""
    for number, survey in enumerate(surveys, 1):
        target = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        target.write_text(survey.diagram(), encoding="utf-8")
        print(f"wrote {target}")
