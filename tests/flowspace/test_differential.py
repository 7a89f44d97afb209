"""Each function of the corpus does the same on CPython and in the graph executor, under each CPython that is installed."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path

import corpus
import differential
import pytest

SCRIPT = Path(__file__).with_name("differential.py")
OTHER_VERSIONS = ["3.11", "3.12", "3.13"]


@pytest.mark.parametrize(
    ("function", "arguments"),
    differential.CASES,
    ids=[f"{function.__name__}{number}" for number, (function, _) in enumerate(differential.CASES)],
)
def test_function_does_the_same_in_the_graph_executor(function, arguments):
    assert differential.compare(function, arguments) is None


def test_variables_of_functions_that_the_garbage_collector_leaves_out_are_found(monkeypatch):
    increment, get = corpus.make_counter()
    monkeypatch.setattr(corpus, "counter_increment", increment)
    monkeypatch.setattr(corpus, "counter_get", get)
    gc.freeze()
    assert differential.compare(corpus.import_time_counter, ()) is None


def _interpreter(version: str) -> str | None:
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [*sorted(map(str, root.glob(f"{version}.*/bin/python"))), shutil.which(f"python{version}")]
    for candidate in filter(None, candidates):
        if subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


@pytest.mark.parametrize("version", [v for v in OTHER_VERSIONS if v != f"{sys.version_info[0]}.{sys.version_info[1]}"])
def test_corpus_passes_under_other_versions(version):
    interpreter = _interpreter(version)
    if interpreter is None:
        pytest.skip(f"CPython {version} is not installed")
    result = subprocess.run([interpreter, str(SCRIPT)], capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 failures" in result.stdout
