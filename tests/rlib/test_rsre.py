"""rlib.rsre against CPython's ``re``, hosted; tests/language/programs/rlib_rsre.py runs it translated."""

from __future__ import annotations

import random
import re
import sys
import warnings
from pathlib import Path

import pytest

from framework.rlib import rsre
from framework.rlib.rsre import charset
from framework.rlib.rsre.matcher import Matcher
from framework.testing.conformance import Outcome, compare, compile_target, run_hosted

sys.path.insert(0, str(Path(__file__).parent))
from rsre_samples import ATOMS, SUBJECT, UNICODE_ATOMS, UNICODE_SUBJECT, random_pattern, random_subject

FLAGS = [0, 0, re.I, re.M, re.S, re.A, re.I | re.A, re.X]


def found(match):
    """All spans and the last group, of a match of either engine."""
    if match is None:
        return None
    last = match.lastindex if match.lastindex not in (None, -1) else None
    return [match.span(i) for i in range(match.re.groups + 1)], last


def compiled(module, error, pattern, flags):
    """A pattern of either engine, or its error message."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return module.compile(pattern, int(flags))
        except error as problem:
            return str(problem)


@pytest.mark.parametrize("seed", range(8))
def test_random_patterns_match_as_in_re(seed):
    for number in range(150):
        rng = random.Random(seed * 1000 + number)
        atoms, letters = (UNICODE_ATOMS, UNICODE_SUBJECT) if number % 3 == 0 else (ATOMS, SUBJECT)
        pattern, flags = random_pattern(rng, atoms=atoms), rng.choice(FLAGS)
        theirs, ours = compiled(re, re.error, pattern, flags), compiled(rsre, rsre.RegexError, pattern, flags)
        if isinstance(theirs, str) or isinstance(ours, str):
            assert theirs == ours, pattern
            continue
        for subject in [random_subject(rng, letters) for _ in range(3)]:
            what = f"{pattern!r} with flags {flags} on {subject!r}"
            for name in ("match", "search", "fullmatch"):
                assert found(getattr(ours, name)(subject)) == found(getattr(theirs, name)(subject)), what
            assert [found(m) for m in ours.finditer(subject)] == [found(m) for m in theirs.finditer(subject)], what


WRONG = [
    "(", ")", "a**", "*", "a{3,1}", "[", "[z-a]", r"[\d-x]", "[a-\\w]", "\\", r"\q", r"\1", r"(\1)", "(?P<n", "(?P<>a)",
    "(?P<1>a)", "(?P<n>a)(?P<n>b)", "(?P=n)", "(?Pn)", "(?<a)", "(?<=a*)", "(?(1)a)", "(?(0)a)", "(a)(?(1)b|c|d)",
    "(?(n)a)", "(?", "(?z)", "(?-i)", "(?i", "(?i-", "(?i-i:a)", "(?-a:b)", "(?au)", "a(?i)", "(?L)", "(?#x", r"\x1",
    r"\u12", r"\U00110000", r"\400", r"[\400]", r"[\8]", r"(?<=(a)\1)", "(?P<x>", "(?P", "(?>a", r"(?P<a>(?P=a))",
    "(?iz:a)", "(?i%:a)", "(?-z:a)", "^*", "(?:a", "a|*", "(?P<é>a)(", "[]", "[^]", "[a", "a{1}{2}", "x{,3}*", "(?<",
]  # fmt: skip


@pytest.mark.parametrize("pattern", WRONG)
def test_errors_have_the_words_and_places_of_re(pattern):
    with pytest.raises(re.error) as theirs:
        re.compile(pattern)
    with pytest.raises(rsre.RegexError) as ours:
        rsre.compile(pattern)
    assert str(ours.value) == str(theirs.value)


@pytest.mark.parametrize(
    "pattern",
    ["{", "a{", "a{,", "a{x}", "a{1", "{}", "]", "[]a]", "[^]a]", "[a-]", "[-a]", r"[\]]", "(?x) a # b\n c", "(?x)a +",
     "a(?#c)+", "(?#c)(?i)A", r"\0", r"\07", r"\101", r"[\101\b]", r"(?i:a)b", r"(?i)(?-i:a)b", "(?:)*", "(?:a?)*?b",
     "(a?)*", "(?:a|b)??", r"(?P<é>a)(?P=é)", "()", "(?>)", "|", "a||b", "(?s:.)(?-s:.)", r"(a)|\1", "(?(1)a|b)(c)"],
)  # fmt: skip
def test_unusual_patterns_match_as_in_re(pattern):
    ours, theirs = rsre.compile(pattern), re.compile(pattern)
    for subject in ["", "a", "ab", "aab", "{", "a{,", "]", "-", "\0", "A", "aB", "\b", "b\na", "aa", "éa", "bc"]:
        assert [found(m) for m in ours.finditer(subject)] == [found(m) for m in theirs.finditer(subject)], subject


def test_every_character_has_the_case_and_categories_of_re():
    step = [*range(0x3000), *range(0xA640, 0xABC0), *range(0xFB00, 0xFB10), 0x10400, 0x10428, 0x1E900, 0x1E922]
    for category in (r"\d", r"\s", r"\w"):
        theirs, ours = re.compile(category), rsre.compile(category)
        assert [c for c in step if theirs.match(chr(c))] == [c for c in step if ours.match(chr(c))], category
    cased = [c for c in step if len(charset.variants(c, False)) > 1]
    for code in cased:
        theirs = re.compile(re.escape(chr(code)), re.I)
        ours = rsre.compile(re.escape(chr(code)), rsre.I)
        for other in charset.variants(code, False):
            assert theirs.match(chr(other)) and ours.match(chr(other)), (code, other)
    assert "".join(m[0] for m in re.finditer("[k-sſéß]", "".join(map(chr, step)), re.I)) == "".join(
        rsre.compile("[k-sſéß]", rsre.I).findall("".join(map(chr, step)))
    )


def test_replacement_and_splitting_are_those_of_re():
    for pattern, template in [(r"(\w)(\d)?", r"<\2\1\g<0>\n\\>"), ("x*", "-"), (r"(?P<a>b)", r"\g<a>\g<1>"), ("", ".")]:
        for subject in ["a1bxx", "", "xbx b"]:
            for count in (0, 1, 2):
                assert rsre.compile(pattern).sub(template, subject, count) == re.sub(
                    pattern, template, subject, count=count
                )
    for subject in ["a, b;c", "", ",,"]:
        for count in (0, 1):
            assert rsre.compile(r"[,;]\s*").split(subject, count) == re.split(r"[,;]\s*", subject, maxsplit=count)
    for template in [r"\3", r"\q", r"\g", r"\g<", r"\g<x y>", r"\g<>", r"\777", "\\"]:
        with pytest.raises(re.error) as theirs:
            re.sub("(a)", template, "a")
        with pytest.raises(rsre.RegexError) as ours:
            rsre.compile("(a)").sub(template, "a")
        assert str(ours.value) == str(theirs.value), template


def test_places_before_and_after_the_searched_part():
    for pattern in [r"^b", r"\bb", r"(?<=a)b", r"b$", r"b\Z", r"b(?=c)"]:
        for name in ("match", "search", "fullmatch"):
            ours = getattr(rsre.compile(pattern), name)("abc", 1, 2)
            assert found(ours) == found(getattr(re.compile(pattern), name)("abc", 1, 2)), (pattern, name)


def test_the_matcher_matches_bytes_too():
    program = rsre.compile(rb"(\w+)\xff".decode("latin-1"), rsre.A).program
    matcher = Matcher(program)
    assert matcher.search(b"- ab\xff", 0, 5, -1) == 5 and matcher.registers[2:4] == [2, 4]


def test_deep_repetition_needs_no_native_stack():
    pattern = rsre.compile("(?:(a)|b)*c")
    assert found(pattern.match("ab" * 50_000 + "c")) == ([(0, 100_001), (99_998, 99_999)], 1)
    assert pattern.match("ab" * 50_000) is None


@pytest.mark.native
def test_random_patterns_do_the_same_translated(tmp_path):
    lines = []
    for number in range(600):
        rng = random.Random(number + 50_000)
        atoms, letters = (UNICODE_ATOMS, UNICODE_SUBJECT) if number % 3 == 0 else (ATOMS, SUBJECT)
        texts = [random_pattern(rng, atoms=atoms), *(random_subject(rng, letters) for _ in range(3))]
        escaped = [text.replace("%", "%p").replace("\n", "%n") for text in texts]
        lines.append("\t".join([str(int(rng.choice(FLAGS))), *escaped]))
    path = tmp_path / "lines"
    path.write_text("\n".join(lines), encoding="utf-8")
    source = Path(__file__).parent / "programs/match_lines.py"
    executable = compile_target(source, tmp_path / "match_lines", 2)
    compare(run_hosted(source, [str(path)]), Outcome.of([str(executable), str(path)]), "random patterns")
