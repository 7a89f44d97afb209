"""Under the hook ``rpython.*`` names are ours; without it nothing changes."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import framework.rlib.jit
import framework.rlib.objectmodel
from framework.annotator.rpython_files import imports_rpython
from framework.compat import importer


@pytest.fixture
def hook() -> Iterator[None]:
    assert importer.install()
    yield
    importer.uninstall()


def test_without_the_hook_there_is_no_rpython() -> None:
    importer.uninstall()  # a test of the command may have left it
    with pytest.raises(ImportError):
        importlib.import_module("rpython.rlib.jit")


def test_modules_are_the_same_objects(hook: None) -> None:
    import rpython.rlib.jit  # type: ignore[import-not-found]
    from rpython.rlib import objectmodel

    assert objectmodel is framework.rlib.objectmodel
    assert rpython.rlib.jit is framework.rlib.jit
    assert framework.rlib.jit.__spec__.name == framework.rlib.jit.__name__ == "framework.rlib.jit"


@pytest.mark.parametrize(
    "name",
    [*sorted(importer.OTHERS), *(f"rpython.rlib.{name}" for name in sorted(importer.RLIB_MODULES))],
)
def test_every_name_of_the_table_imports(hook: None, name: str) -> None:
    assert importlib.import_module(name) is importlib.import_module(importer.counterpart(name))


def test_names_without_counterpart_say_so(hook: None) -> None:
    with pytest.raises(ImportError, match=r"no counterpart of rpython\.rlib\.rsocket"):
        importlib.import_module("rpython.rlib.rsocket")
    with pytest.raises(ImportError):
        from rpython.rlib.objectmodel import no_such_name  # noqa: F401


def test_what_is_imported_in_vain_is_remembered(hook: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "imports_in_vain.py").write_text(
        "try:\n    import rpython.rlib.rsocket\nexcept ImportError:\n    pass\n"
        "try:\n    from rpython.rlib.objectmodel import specialise\nexcept ImportError:\n    pass\n"
        "from rpython.rlib import objectmodel\nprobed = hasattr(objectmodel, 'speciality')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert importlib.import_module("imports_in_vain").probed is False
    module, name = importer.missing_names()
    assert (module.line, name.line) == (2, 6) and name.filename.endswith("imports_in_vain.py")
    assert "rpython.rlib has buffer, cache, debug" in module.message
    assert name.message == "rpython.rlib.objectmodel has no 'specialise' here (did you mean 'specialize'?)"
    importer.uninstall()
    assert importer.missing_names() == [] and not hasattr(framework.rlib.objectmodel, "__getattr__")


IDIOMS = """
try:
    from rpython.rlib.jit import JitDriver, elidable, hint, promote, unroll_safe
    from rpython.rlib.objectmodel import we_are_translated, specialize, import_from_mixin
    from rpython.rlib.rarithmetic import ovfcheck, intmask, r_uint
    from rpython.rlib.rbigint import rbigint
    from rpython.rlib.debug import make_sure_not_resized, check_nonneg
    from rpython.rlib.rerased import new_erasing_pair
    from rpython.rlib.unroll import unrolling_iterable
    from rpython.rlib.streamio import open_file_as_stream
    from rpython.rtyper.lltypesystem import rffi, lltype
    from rpython.rtyper.lltypesystem.lloperation import llop
    from rpython.jit.codewriter.policy import JitPolicy
    from rpython.translator.driver import TranslationDriver
    from rpython.tool.pairtype import extendabletype
    fallback = False
except ImportError:
    fallback = True

def target(driver, args):
    driver.exe_name = "vm"
    return lambda argv: 0, None

def jitpolicy(driver):
    return JitPolicy()
"""


def test_a_program_that_chooses_takes_the_real_path(
    hook: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "idioms_of_rpython.py").write_text(IDIOMS)
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("idioms_of_rpython")
    try:
        assert module.fallback is False
        assert isinstance(module.jitpolicy(None), framework.rlib.jit.JitPolicy)
        assert imports_rpython(module.__file__)
        assert not imports_rpython(importer.__file__)
    finally:
        del sys.modules["idioms_of_rpython"]


def test_a_real_rpython_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    importer.uninstall()
    (tmp_path / "rpython").mkdir()
    (tmp_path / "rpython" / "__init__.py").write_text("real = True\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert importer.real_rpython_is_installed()
    assert not importer.install()


def test_extendable_classes(hook: None) -> None:
    from rpython.tool.pairtype import extendabletype

    class W_Root(metaclass=extendabletype):
        pass

    class __extend__(W_Root):
        def add(self) -> int:
            return 1

    assert W_Root().add() == 1 and __extend__ is W_Root


def test_new_names_for_functions(hook: None) -> None:
    from rpython.tool.sourcetools import func_with_new_name, rpython_wrapper

    def original(a: int, b: int = 2) -> int:
        return a + b

    renamed = func_with_new_name(original, "sum_of_two")
    assert renamed(1) == 3 and renamed.__name__ == renamed.__code__.co_name == "sum_of_two"
    doubled = rpython_wrapper(original, "def {name}({arguments}):\n    return 2 * {original}({arguments})\n")
    assert doubled(1) == 6


def test_code_from_text(hook: None) -> None:
    from rpython.tool.sourcetools import compile2, func_renamer

    namespace: dict[str, Callable[[int], int]] = {}
    exec(compile2("def twice(x):\n    return 2 * x\n"), namespace)
    assert func_renamer("double")(namespace["twice"]).__name__ == "double" and namespace["twice"](4) == 8


def test_policies_and_information_for_debuggers(hook: None) -> None:
    from rpython.jit.backend.hlinfo import highleveljitinfo
    from rpython.jit.codewriter.policy import StopAtXPolicy

    policy = StopAtXPolicy(test_code_from_text)
    assert not policy.look_inside_function(test_code_from_text) and policy.look_inside_function(load_nothing)
    assert highleveljitinfo.sys_executable is None


def load_nothing() -> None:
    """A function of no interest."""
