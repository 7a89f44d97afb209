"""The floors of the house (docs/architecture.md): a folder imports only lower floors or itself.

The table below is the order; everything else in this file reads the sources' import statements and compares.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FLOORS = {
    "diagnostics": 0,
    "rlib": 1,
    "parsing": 2,
    "flowgraph": 3,
    "lltypes": 3,
    "flowspace": 4,
    "ffi": 4,
    "runtime": 4,
    "annotator": 5,
    "lowering": 6,
    "llinterp": 7,
    "transform": 8,
    "gc": 9,
    "llvm": 10,
    "jit": 11,
    "driver": 12,
    "compat": 13,
    "testing": 13,
    "cli": 14,
}

# Rooms on one floor that may see each other, in this direction only: a graph after lowering holds low-level types, and
# what the tests run has RPython's names for imports.
NEIGHBOURS = {("flowgraph", "lltypes"), ("testing", "compat")}

# Translated code sees only what is translated with it, and the low-level dialect with its hosted simulation.
TRANSLATED = {
    "rlib": {"rlib"},
    "runtime": {"rlib", "lltypes", "runtime"},
}

# The drivers of lexers and parsers lie beside what makes their tables.
DRIVERS = {
    "indentation", "lr", "nodes", "problems", "recovery", "scanner", "streams", "tables", "token",
}  # fmt: skip

# Start-up time (`kit --help`) is what these imports inside functions buy; elsewhere they only hide cycles.
MAY_IMPORT_LATE = {"cli"}


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_modules(tree: ast.AST, package: list[str]) -> list[tuple[int, str]]:
    """Line and full name of each module that a tree imports from."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, node.module] if node.module else base)
            # `from framework import rlib` imports framework.rlib
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "framework" else [module]
            found += [(node.lineno, name) for name in names]
    return found


def framework_imports(path: Path, tree: ast.AST | None = None) -> list[tuple[int, str]]:
    """Line and folder of framework for each import of ours."""
    package = list(path.relative_to(ROOT).parent.parts)
    modules = imported_modules(tree or parsed(path), package)
    return [(line, name.split(".")[1]) for line, name in modules if name.startswith("framework.")]


def folder_of(path: Path) -> str | None:
    parts = path.relative_to(ROOT / "framework").parts
    return parts[0] if len(parts) > 1 else None


def test_every_folder_has_a_floor():
    folders = {path.parent.name for path in (ROOT / "framework").glob("*/__init__.py")}
    assert folders <= FLOORS.keys()


def test_a_folder_imports_only_lower_floors_or_itself():
    wrong = []
    for path in python_files("framework"):
        folder = folder_of(path)
        if folder is None:
            continue
        for line, imported in framework_imports(path):
            if imported == "__version__" or imported == folder:
                continue
            if FLOORS[imported] >= FLOORS[folder] and (folder, imported) not in NEIGHBOURS:
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {folder} imports {imported}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("folder", TRANSLATED)
def test_translated_code_imports_only_translated_code(folder):
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {folder} imports {imported}"
        for path in python_files(f"framework/{folder}")
        for line, imported in framework_imports(path)
        if imported not in TRANSLATED[folder]
    ]
    assert not wrong, "\n".join(wrong)


def test_drivers_of_parsers_import_only_drivers_and_rlib():
    wrong = []
    for name in DRIVERS:
        path = ROOT / f"framework/parsing/{name}.py"
        for line, module in imported_modules(parsed(path), list(path.relative_to(ROOT).parent.parts)):
            parts = module.split(".")
            if parts[0] == "framework" and parts[1] != "rlib" and (parts[1] != "parsing" or parts[2] not in DRIVERS):
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {module}")
    assert not wrong, "\n".join(wrong)


def test_languages_import_only_rlib_and_parsing():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {imported}"
        for path in python_files("languages")
        for line, imported in framework_imports(path)
        if imported not in ("rlib", "parsing")
    ]
    assert not wrong, "\n".join(wrong)


def test_no_import_inside_a_function_hides_a_cycle():
    wrong = []
    for path in python_files("framework"):
        if folder_of(path) in MAY_IMPORT_LATE:
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                for line, imported in framework_imports(path, node):
                    wrong.append(f"{path.relative_to(ROOT)}:{line}: {node.name} imports {imported}")
    assert not wrong, "\n".join(wrong)


def test_each_package_says_whether_it_is_host_or_translated_code():
    for path in (ROOT / "framework").glob("*/__init__.py"):
        first = (ast.get_docstring(parsed(path)) or "").lower()
        assert re.search(r"\bhost\b|\btranslated\b", first), f"{path}: host or translated code?"


def test_each_module_says_what_it_is_for():
    for path in python_files("framework") + python_files("languages"):
        if path.stat().st_size:
            assert ast.get_docstring(parsed(path)), f"{path} has no docstring"
