"""File tests of what is refused: a program before, the rendered errors after (``run: refused`` in ``filetests``).

The program defines ``main()``, whose types are inferred as those of an entry point, and which is then lowered.  It is
compiled under the name ``program.py``, so that the expected text does not depend on where the tests run.
"""

from __future__ import annotations

import linecache
import sys
from types import ModuleType

from framework.annotator.annotator import Annotator
from framework.diagnostics.errors import KitError, KitErrors, render_all
from framework.lowering import Lowerer

FILE = "program.py"
MODULE = "program"
ACCEPTED = "accepted"


def load_program(text: str) -> ModuleType:
    """A module made of ``text``, with its source where errors look for it."""
    linecache.cache[FILE] = (len(text), None, text.splitlines(keepends=True), FILE)
    module = sys.modules[MODULE] = ModuleType(MODULE)
    exec(compile(text, FILE, "exec"), vars(module))
    return module


def refusal_text(arguments: list[str], text: str) -> str:
    """The errors and warnings that the kit prints for a program, or that it was accepted."""
    annotator = Annotator()
    found: list[KitError] = []
    try:
        module = load_program(text)
        annotator.build_entry(module.main, [])
        annotator.complete()
        Lowerer(annotator).lower_all()
    except KitErrors as errors:
        found += errors.errors
    except KitError as error:
        found.append(error)
    finally:
        linecache.checkcache(FILE)
        sys.modules.pop(MODULE, None)
    return render_all([*found, *annotator.errors.warnings]) or ACCEPTED
