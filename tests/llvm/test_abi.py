"""The fingerprint of what units agree on, and its check by the linker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from framework.driver import abi
from framework.lltypes import symbols
from framework.llvm.build import BuildOptions, Unit, compile_unit
from framework.llvm.link import LinkError, link
from framework.llvm.targets import host_target

MAIN = "define i32 @main() {\n  ret i32 0\n}\n"


def objects(folder: Path, modules: list[Any]) -> list[Path]:
    folder.mkdir()
    return compile_unit(Unit(modules), BuildOptions(level=0, cache=None), folder).objects


def test_units_of_one_kit_link(tmp_path: Path) -> None:
    target = host_target()
    runtime = objects(tmp_path / "runtime", [abi.defining_module(target), abi.UnitModule("main", MAIN)])
    language = objects(tmp_path / "language", [abi.requiring_module(target)])
    link([*language, *runtime], tmp_path / "program", target)
    assert (tmp_path / "program").exists()


def test_units_that_disagree_are_refused_with_an_explanation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = host_target()
    runtime = objects(tmp_path / "runtime", [abi.defining_module(target), abi.UnitModule("main", MAIN)])
    monkeypatch.setattr(symbols, "MAX_INLINE_ALLOCATION", 12345)
    language = objects(tmp_path / "language", [abi.requiring_module(target)])
    with pytest.raises(LinkError) as caught:
        link([*language, *runtime], tmp_path / "program", target)
    assert "kit cache clear" in abi.explain_link_failure(str(caught.value))
    assert not (tmp_path / "program").exists()
