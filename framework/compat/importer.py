"""The import hook: names under ``rpython`` resolve to ours while no real ``rpython`` is installed.

    install()        import rpython.rlib.objectmodel      # is framework.rlib.objectmodel, the same module object
    uninstall()

A program that tries ``from rpython.rlib… import …`` and falls back to plain Python on ImportError takes the first path
under ``kit``.  Names that have no counterpart raise ImportError with a message that says what there is; because a program
may catch that and go another way, whoever runs the kit is also warned of each (``missing_names``).

The table has three kinds of entries: packages (empty), modules of ``framework.rlib`` under their own name, and the
rest by name.
"""

from __future__ import annotations

import difflib
import dis
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterable, Mapping, Sequence
from types import FrameType, ModuleType
from typing import Any, NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROOT = "rpython"
RLIB = "rpython.rlib."

PACKAGES = _words(
    "rpython rpython.rlib rpython.rlib.rsre rpython.rlib.unicodedata rpython.rtyper rpython.rtyper.lltypesystem "
    "rpython.rtyper.tool rpython.jit rpython.jit.backend rpython.jit.codewriter rpython.translator "
    "rpython.translator.tool rpython.config rpython.tool"
)

# Modules of framework.rlib that RPython's rlib has too.
RLIB_MODULES = _words(
    "buffer cache debug jit jit_hooks listsort longlong2float nonconst objectmodel rarithmetic rbigint rbisect rerased "
    "rfile rfloat rgc rmd5 rpath rposix rrandom rsha rsre.rpy rsre.rsre_core rstack rstring rtime rtimer rutf8 "
    "rweakref signature streamio unroll"
)

OTHERS: Mapping[str, str] = {
    "rpython.rlib.types": "framework.compat.types",
    "rpython.rlib.unicodedata.unicodedb_5_2_0": "framework.compat.unicodedb",
    "rpython.rlib.unicodedata.unicodedb_11_0_0": "framework.compat.unicodedb",
    "rpython.rlib.unicodedata.unicodedb_13_0_0": "framework.compat.unicodedb",
    "rpython.rtyper.lltypesystem.rffi": "framework.rlib.rffi",
    "rpython.rtyper.lltypesystem.lltype": "framework.compat.lltype",
    "rpython.rtyper.lltypesystem.llmemory": "framework.compat.llmemory",
    "rpython.rtyper.lltypesystem.lloperation": "framework.compat.lloperation",
    "rpython.rtyper.tool.rffi_platform": "framework.compat.rffi_platform",
    "rpython.rtyper.annlowlevel": "framework.compat.annlowlevel",
    "rpython.jit.backend.hlinfo": "framework.compat.hlinfo",
    "rpython.jit.codewriter.policy": "framework.compat.policy",
    "rpython.translator.driver": "framework.compat.translation_driver",
    "rpython.translator.tool.cbuild": "framework.rlib.rffi",
    "rpython.config.translationoption": "framework.compat.translationoption",
    "rpython.tool.sourcetools": "framework.compat.sourcetools",
    "rpython.tool.pairtype": "framework.compat.pairtype",
}


def counterpart(name: str) -> str | None:
    """The module of ours that an ``rpython`` module name stands for."""
    if name.startswith(RLIB) and name[len(RLIB) :] in RLIB_MODULES:
        return "framework.rlib." + name[len(RLIB) :]
    return OTHERS.get(name)


class MissingName(NamedTuple):
    """A name that was imported and has no counterpart; ``message`` says what there is."""

    message: str
    filename: str
    line: int


_missing: dict[MissingName, None] = {}


def missing_names() -> list[MissingName]:
    """What was imported in vain."""
    return list(_missing)


def _note_missing(message: str) -> None:
    """Remember a name and the line that imports it."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and (frame.f_code.co_filename == __file__ or "importlib" in frame.f_code.co_filename):
        frame = frame.f_back
    if frame is not None:
        _missing[MissingName(message, frame.f_code.co_filename, frame.f_lineno)] = None


def _absent_module(name: str) -> str:
    """What is said about a module without counterpart."""
    package = name.rpartition(".")[0]
    there = sorted({known for known in _all_names() if known.rpartition(".")[0] == package})
    if not there:
        return f"framework.compat has no counterpart of {name}"
    names = ", ".join(known.rpartition(".")[2] for known in there)
    return f"framework.compat has no counterpart of {name}; {package} has {names}"


def _all_names() -> Iterable[str]:
    yield from PACKAGES
    yield from (RLIB + name for name in RLIB_MODULES)
    yield from OTHERS


def _watch_names(module: ModuleType, name: str) -> None:
    """Let a module of ours say which names it lacks when they are imported from it."""

    def missing(wanted: str) -> Any:
        frame = sys._getframe(1)
        close = difflib.get_close_matches(wanted, [known for known in vars(module) if not known.startswith("_")], n=1)
        message = f"{name} has no {wanted!r} here" + "".join(f" (did you mean {known!r}?)" for known in close)
        if frame.f_code.co_code[frame.f_lasti] == _IMPORT_FROM:
            _note_missing(message)
        raise AttributeError(message, name=wanted, obj=module)

    if "__getattr__" not in vars(module):
        vars(module)["__getattr__"] = missing
        _watched.append(module)


_IMPORT_FROM = dis.opmap["IMPORT_FROM"]
_watched: list[ModuleType] = []


class _Loader(importlib.abc.Loader):
    """Makes an empty package, or puts our module into ``sys.modules`` under the other name."""

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        if name in PACKAGES:
            module.__doc__ = f"{name}, resolved by framework.compat."
            return
        target = counterpart(name)
        assert target is not None
        found = sys.modules[name] = importlib.import_module(target)
        _watch_names(found, name)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds names under ``rpython``; ImportError for those without a counterpart."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != ROOT and not fullname.startswith(ROOT + "."):
            return None
        if fullname in PACKAGES:
            return importlib.machinery.ModuleSpec(fullname, _Loader(), is_package=True)
        if counterpart(fullname) is not None:
            return importlib.machinery.ModuleSpec(fullname, _Loader())
        message = _absent_module(fullname)
        _note_missing(message)
        raise ModuleNotFoundError(message, name=fullname)


_FINDER = _Finder()


def real_rpython_is_installed() -> bool:
    """Whether ``rpython`` can be imported without us."""
    finders = [finder for finder in sys.meta_path if finder is not _FINDER]
    return any(_finds(finder) for finder in finders)


def _finds(finder: Any) -> bool:
    find_spec = getattr(finder, "find_spec", None)
    spec = find_spec(ROOT, None) if find_spec is not None else None
    # A folder without __init__.py called rpython is somebody's data, not the package.
    return spec is not None and spec.origin is not None


def is_installed() -> bool:
    """Whether the hook is active."""
    return _FINDER in sys.meta_path


def install() -> bool:
    """Activate the hook unless a real ``rpython`` is there; whether it is active."""
    if not is_installed() and not real_rpython_is_installed():
        sys.meta_path.insert(0, _FINDER)
    return is_installed()


def uninstall() -> None:
    """Deactivate the hook and forget the modules it gave."""
    if not is_installed():
        return
    sys.meta_path.remove(_FINDER)
    for name in [name for name in sys.modules if name == ROOT or name.startswith(ROOT + ".")]:
        del sys.modules[name]
    for module in _watched:
        del vars(module)["__getattr__"]
    _watched.clear()
    _missing.clear()
