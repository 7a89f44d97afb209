"""Print the jitcodes of a target, and why functions have none: ``python -m framework.testing.jitcodes TARGET [NAME]``."""

from __future__ import annotations

import sys

from framework.annotator.annotator import Annotator
from framework.compat import importer
from framework.driver.stages import annotate_program
from framework.driver.target import load_target
from framework.jit.codewriter.codewriter import CodeWriter
from framework.jit.codewriter.dump import dump
from framework.jit.codewriter.policy import REASONS
from framework.lowering import Lowerer


def jitcodes_text(target: str, name: str = "") -> str:
    """The jitcodes of the functions with ``name`` in their names, and the functions without one.

    Raises: KitError or KitErrors for what is refused.
    """
    annotator, _ = annotate_program(load_target(target).entry_point, Annotator(jit=True))
    writer = CodeWriter(Lowerer(annotator).lower_all())
    tables = writer.run()
    parts = [dump(tables, jitcode) for jitcode in writer.jitcodes.values() if name in jitcode.name]
    for graph, reason in writer.policy.reasons.items():
        if name in graph.name:
            parts.append(f"called: {graph.name}: {REASONS[reason].text}")
    return "\n".join(parts)


if __name__ == "__main__":
    importer.install()
    print(jitcodes_text(*sys.argv[1:]))
