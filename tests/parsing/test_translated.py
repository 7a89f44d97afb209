"""The languages beside this file do the same on Python and translated."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from framework.driver.pipeline import translate_function
from framework.driver.stages import RUNTIME_SYMBOLS
from framework.driver.target import load_target
from framework.llvm.build import BuildOptions
from framework.testing.conformance import Outcome, check_conformance, compare, compile_target, run_hosted

LANGUAGES = Path(__file__).parent / "languages"


@pytest.mark.native
@pytest.mark.parametrize("name", ["calculator", "outline"])
def test_it_runs_alike(name, tmp_path):
    check_conformance(LANGUAGES / f"{name}.py", tmp_path, ["executor", "O2"])


def random_value(rng, depth):
    kind = rng.random()
    if depth > 4 or kind < 0.4:
        return rng.choice([rng.randint(-99, 10**9), rng.random(), "", 'é"\\\n', "x" * 50, True, False, None])
    if kind < 0.7:
        return [random_value(rng, depth + 1) for _ in range(rng.randint(0, 5))]
    return {f"key {i}": random_value(rng, depth + 1) for i in range(rng.randint(0, 5))}


@pytest.mark.native
def test_json_is_read_and_its_mistakes_are_reported_alike(tmp_path):
    source = LANGUAGES / "json_values.py"
    executable = compile_target(source, tmp_path / "json", 2)
    rng = random.Random(1)
    path = tmp_path / "data.json"
    for number in range(12):
        value = [random_value(rng, 0) for _ in range(8)]
        text = json.dumps(value, indent=rng.choice([None, 1, "\t"]), ensure_ascii=number % 2 == 0)
        path.write_text(text, encoding="utf-8")
        done = Outcome.of([str(executable), str(path)])
        assert json.loads(done.output) == value
        place = rng.randrange(len(text))
        path.write_text(
            text[:place] + rng.choice(["", "]", ",", "#", '"', " 1 "]) + text[place + 1 :], encoding="utf-8"
        )
        compare(run_hosted(source, [str(path)]), Outcome.of([str(executable), str(path)]), text)


@pytest.mark.native
def test_deep_nesting_needs_no_native_stack(tmp_path):
    executable = compile_target(LANGUAGES / "json_values.py", tmp_path / "json", 2)
    path = tmp_path / "deep.json"
    path.write_text("[" * 200_000 + "]" * 200_000)
    assert Outcome.of([str(executable), str(path), "quiet"]).status == 0


@pytest.mark.native
def test_a_debug_build_does_the_same(tmp_path):
    """A debug build looks at every call of the program, also at those that inference never reached."""
    source = LANGUAGES / "outline.py"
    options = BuildOptions(level=0, external=RUNTIME_SYMBOLS, assertions=True)
    translate_function(load_target(str(source)).entry_point, tmp_path / "debug", options)
    compare(run_hosted(source), Outcome.of([str(tmp_path / "debug")]), "outline with --debug")
