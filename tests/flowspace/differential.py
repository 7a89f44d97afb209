"""Runs the corpus directly and through the graph executor and compares; also a script, for other CPython versions.

python tests/flowspace/differential.py          prints the number of cases, exits with 1 on a difference
"""

from __future__ import annotations

import copy
import sys
import traceback
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import corpus  # noqa: E402
import generator_corpus  # noqa: E402

from framework.flowgraph.checker import check_graph  # noqa: E402
from framework.flowgraph.executor import Executor  # noqa: E402
from framework.flowspace import build_flow_graph  # noqa: E402

CASES = [*corpus.CASES, *generator_corpus.CASES]
MODULES = {corpus.__name__, generator_corpus.__name__, "framework.rlib.generators"}


def checked_graph(function):
    """The graph of a function, checked."""
    graph = build_flow_graph(function)
    check_graph(graph)
    return graph


def describe(value):
    """A comparable picture of a result."""
    if isinstance(value, BaseException):
        return (type(value).__name__, repr(value.args), describe_link(value.__cause__))
    if isinstance(value, types.FunctionType):
        return ("function", value.__qualname__)
    return (type(value).__name__, repr(value))


def describe_link(error):
    return type(error).__name__ if error is not None else None


def outcome(run, arguments):
    """What calling ``run`` does: result or exception, changed arguments, side effects."""
    arguments = copy.deepcopy(arguments)
    corpus.LOG.clear()
    error = None
    result = None
    try:
        result = run(*arguments)
    except Exception as caught:
        error = caught
    return describe(error if error is not None else result), repr(arguments), repr(corpus.LOG)


def compare(function, arguments):
    """None, or what differs."""
    executor = Executor(checked_graph, lambda called: called.__module__ in MODULES)
    expected = outcome(function, arguments)
    actual = outcome(lambda *args: executor.call(function, args, {}), arguments)
    return None if expected == actual else f"expected {expected}\n     got {actual}"


def main():
    """Run all cases."""
    failures = 0
    wanted = sys.argv[1:]
    for function, arguments in CASES:
        if wanted and function.__name__ not in wanted:
            continue
        try:
            difference = compare(function, arguments)
        except Exception:
            difference = traceback.format_exc()
        if difference:
            failures += 1
            print(f"{function.__qualname__}{arguments}:\n{difference}")
    print(f"{len(CASES)} cases, {failures} failures on CPython {sys.version.split()[0]}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
