"""In code that imports ``rpython`` names numbers widen where they meet, with a warning; elsewhere that is refused."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from framework.annotator import model
from framework.annotator.annotator import Annotator
from framework.annotator.typenames import type_text
from framework.annotator.unions import widened
from framework.compat import importer
from framework.diagnostics.errors import KitError
from framework.lltypes.types import Int32, UInt32, Unsigned

PROGRAM = """\
{imports}

def pick(n):
    if n > 2:
        return 1.5
    return n

def entry_point(argv):
    return int(pick(len(argv)))
"""


def load(folder: Path, imports: str) -> ModuleType:
    path = folder / "mixed_numbers.py"
    path.write_text(PROGRAM.format(imports=imports))
    spec = importlib.util.spec_from_file_location("mixed_numbers", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def infer(function: Any) -> Annotator:
    annotator = Annotator()
    annotator.build_entry(function, [model.SomeInteger()])
    annotator.complete()
    return annotator


def test_with_rpython_names_there_is_a_warning(tmp_path: Path) -> None:
    assert importer.install()
    try:
        annotator = infer(load(tmp_path, "from rpython.rlib import jit").pick)
    finally:
        importer.uninstall()
    (warning,) = annotator.errors.warnings
    assert (warning.code, warning.message) == ("K254", "int meets float and becomes float")
    assert warning.position is not None and warning.position.filename.endswith("mixed_numbers.py")


def test_without_them_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KitError) as caught:
        infer(load(tmp_path, "from framework.rlib import jit").pick)
    assert caught.value.code == "K202"


INT, FLOAT, BOOL = model.SomeInteger(), model.SomeFloat(), model.SomeBool()
NATURAL = model.SomeInteger(nonnegative=True)


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        (INT, FLOAT, "float"),
        (BOOL, FLOAT, "float"),
        (BOOL, INT, "int"),
        (INT, model.SomeInteger(kind=Int32), "int"),
        (INT, model.SomeInteger(kind=UInt32), "int"),
        (NATURAL, model.SomeInteger(kind=Unsigned), "r_uint"),
        (INT, model.SomeInteger(kind=Unsigned), None),
        (INT, INT, None),
        (INT, model.SomeFloat(optional=True), None),
    ],
)
def test_what_two_kinds_become(a: Any, b: Any, wanted: str | None) -> None:
    for left, right in ((a, b), (b, a)):
        found = widened(left, right)
        assert (None if found is None else type_text(found)) == wanted
