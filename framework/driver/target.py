"""Find and import the user's target: a directory with ``target.py``, or a file.

The module offers ``entry_point(argv)``, or RPython's ``target(driver, args)`` that returns it.  A target inside a
package (folders with ``__init__.py``) is imported under its full dotted name, so that its modules can import each other
by that name; a target in a plain folder is imported as a top-level module, and the folder is searched for its siblings.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import framework.ffi  # noqa: F401 - gives the target's ``rlib.rffi`` declarations their C compiler
from framework.diagnostics.errors import KitError, Note, is_own_file, suggestion

TARGET_FILE = "target.py"


@dataclass(frozen=True, slots=True)
class Place:
    """A source position of the target file."""

    filename: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    function: str = ""


@dataclass(slots=True)
class TargetDriver:
    """What RPython's ``target(driver, args)`` gets: it may set the executable's name and read settings."""

    exe_name: str = ""
    config: Any = field(
        default_factory=lambda: SimpleNamespace(translation=SimpleNamespace(jit=False, suggest=lambda **settings: None))
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A loaded target.  ``jit_policy`` is what RPython's ``jitpolicy(driver)`` returned, if there is one."""

    name: str
    path: Path
    module: ModuleType
    entry_point: Callable[[list[str]], int]
    jit_policy: Any = None


def load_target(name: str, arguments: Sequence[str] = (), jit: bool = False) -> Target:
    """Import the target that the user named; KitError K6xx when that is not possible."""
    path = find_target(name)
    module = load_module(path)
    language = path.parent.name if path.name == TARGET_FILE else path.stem
    if "entry_point" in vars(module) and "target" not in vars(module):
        return Target(language, path, module, _checked_entry_point(module.entry_point, path))
    if "target" in vars(module):
        return _rpython_target(module, path, language, arguments, jit)
    names = [key for key, value in vars(module).items() if inspect.isfunction(value)]
    raise KitError(
        "K603",
        f"{path} defines no entry_point(argv){suggestion('entry_point', names)}",
        hint="define `def entry_point(argv): ...` that returns the exit status",
    )


def find_target(name: str) -> Path:
    """The file of a target."""
    path = Path(name)
    if path.is_dir():
        if (path / TARGET_FILE).is_file():
            return path / TARGET_FILE
        inside = sorted(str(file.parent) for file in path.glob(f"*/{TARGET_FILE}"))
        raise KitError(
            "K602",
            f"the directory {name} has no {TARGET_FILE}",
            hint=f"did you mean {' or '.join(inside)}?" if inside else "name the file with entry_point(argv)",
        )
    if path.is_file():
        return path
    with_suffix = path.with_suffix(".py")
    if not path.suffix and with_suffix.is_file():
        return with_suffix
    raise KitError("K601", f"there is no target {name}{_similar_path(path)}")


def _similar_path(path: Path) -> str:
    """A suggestion among what lies in the deepest existing folder of a path."""
    existing = path.parent
    missing = path.name
    while not existing.is_dir() and existing != existing.parent:
        existing, missing = existing.parent, existing.name
    try:
        names = [entry.name for entry in existing.iterdir()]
    except OSError:
        return ""
    found = suggestion(missing, names)
    return found.replace("'", f"'{existing}/", 1) if found and str(existing) != "." else found


# ------------------------------------------------------------------------------------------------ importing

_plain_folder: Path | None = None


def load_module(path: Path) -> ModuleType:
    """Import a file as part of its package, if it has one; KitError K6xx when that is not possible."""
    path = path.resolve()
    root = path.parent
    parts = [path.stem]
    while (root / "__init__.py").is_file():
        parts.insert(0, root.name)
        root = root.parent
    if len(parts) == 1:
        _leave_plain_folder(root)
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    try:
        return importlib.import_module(".".join(parts))
    except KitError:
        raise
    except SyntaxError as error:
        raise _syntax_error(error) from None
    except Exception as error:
        raise _import_failure(path, error) from None


def _leave_plain_folder(folder: Path) -> None:
    """Forget the modules of the plain folder imported before: their short names may return with another meaning."""
    global _plain_folder
    if _plain_folder is not None and _plain_folder != folder:
        for name, module in list(sys.modules.items()):
            filename = getattr(module, "__file__", None)
            if filename and Path(filename).parent == _plain_folder:
                del sys.modules[name]
        if str(_plain_folder) in sys.path:
            sys.path.remove(str(_plain_folder))
    _plain_folder = folder


def _syntax_error(error: SyntaxError) -> KitError:
    place = None
    if error.filename and error.lineno:
        column = max((error.offset or 1) - 1, 0)
        end = max((error.end_offset or 1) - 1, 0)
        place = Place(error.filename, error.lineno, column, error.end_lineno or error.lineno, end)
    return KitError("K604", f"this is not valid Python: {error.msg}", place)


def _import_failure(path: Path, error: Exception) -> KitError:
    """The target raised while it was imported: the user's frames, without ours and the import machinery's."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not is_own_file(frame.filename) and "importlib" not in frame.filename
    ]
    if not frames:
        return KitError("K605", f"importing {path} failed: {_last_line(error)}")
    places = [
        Place(
            frame.filename,
            frame.lineno or 1,
            frame.colno or 0,
            frame.end_lineno or frame.lineno or 1,
            frame.end_colno or 0,
            "" if frame.name == "<module>" else frame.name,
        )
        for frame in frames
    ]
    notes = [Note("which is run by", place) for place in reversed(places[:-1])]
    return KitError("K605", f"importing the target failed: {_last_line(error)}", places[-1], notes)


def _last_line(error: Exception) -> str:
    return traceback.format_exception_only(error)[-1].strip()


# ------------------------------------------------------------------------------------------------ entry points


def _rpython_target(module: ModuleType, path: Path, language: str, arguments: Sequence[str], jit: bool) -> Target:
    driver = TargetDriver()
    driver.config.translation.jit = jit
    try:
        returned = module.target(driver, list(arguments))
    except KitError:
        raise
    except Exception as error:
        raise _import_failure(path, error) from None
    entry_point = returned[0] if isinstance(returned, tuple) and returned else returned
    if not callable(entry_point):
        raise KitError(
            "K603",
            f"target() of {path} returned {type(entry_point).__name__}, not the entry point",
            hint="return entry_point, or the pair entry_point, None",
        )
    if driver.exe_name:
        language = driver.exe_name.replace("%(backend)s", "c")
    policy = module.jitpolicy(driver) if "jitpolicy" in vars(module) else None
    return Target(language, path, module, _checked_entry_point(entry_point, path), policy)


def _checked_entry_point(entry_point: Any, path: Path) -> Callable[[list[str]], int]:
    if not inspect.isfunction(entry_point):
        raise KitError("K606", f"entry_point of {path} is a {type(entry_point).__name__}, not a function")
    code = entry_point.__code__
    if code.co_argcount - len(entry_point.__defaults__ or ()) > 1 or code.co_argcount == 0:
        raise KitError(
            "K606",
            f"entry_point takes {code.co_argcount} arguments; it is called with one, the list of arguments",
            Place(code.co_filename, code.co_firstlineno, function=entry_point.__qualname__),
            hint="write `def entry_point(argv):`",
        )
    return entry_point  # type: ignore[no-any-return]
