"""docs/rlib.md, made from the docstrings of ``framework.rlib``: ``python -m framework.testing.rlib_page`` writes it anew.

One section per module: what its docstring says, then its public functions and classes with the first paragraph of each.
Sources are read, not imported.  Host code (its docstring says so) and modules that define only data are left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

RLIB = Path(__file__).parent.parent / "rlib"
PAGE = RLIB.parent.parent / "docs/rlib.md"

HEAD = """\
# rlib: what interpreters import

Everything here is restricted Python: it behaves the same on CPython and translated. Names are RPython's where the
meaning is the same. The page is made from the docstrings by `python -m framework.testing.rlib_page`.
"""

Definition = ast.FunctionDef | ast.ClassDef


def module_name(path: Path) -> str:
    """The name of a source under ``framework.rlib``: ``rsre.parser``."""
    parts = path.relative_to(RLIB).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def first_paragraph(text: str | None) -> str:
    """The lines up to the first empty one, as one line."""
    return " ".join((text or "").partition("\n\n")[0].split())


def public(body: list[ast.stmt]) -> list[Definition]:
    """The functions and classes that a user may name."""
    return [node for node in body if isinstance(node, Definition) and not node.name.startswith("_")]


def signature(node: ast.FunctionDef) -> str:
    """How a function is called."""
    arguments = ast.unparse(node.args)
    for own in ("self, ", "self", "cls, ", "cls"):
        if arguments.startswith(own):
            arguments = arguments[len(own) :]
            break
    result = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return f"`{node.name}({arguments}){result}`"


def entry(node: Definition, indent: str = "") -> Iterator[str]:
    """The lines of a function, or of a class and its methods."""
    text = first_paragraph(ast.get_docstring(node))
    title = signature(node) if isinstance(node, ast.FunctionDef) else f"class `{node.name}`"
    yield f"{indent}* {title}" + (f": {text}" if text else "")
    if isinstance(node, ast.ClassDef):
        for method in public(node.body):
            if ast.get_docstring(method):
                yield from entry(method, indent + "  ")


def section(path: Path) -> str:
    """What the page says about a module, empty for one that it leaves out."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    docstring = ast.get_docstring(tree) or ""
    names = public(tree.body)
    if not names or "Host code." in first_paragraph(docstring):
        return ""
    entries = [line for node in names for line in entry(node)]
    return "\n".join([f"## {module_name(path)}\n", docstring, "", *entries, ""])


def page() -> str:
    """The whole text of docs/rlib.md."""
    paths = sorted(RLIB.rglob("*.py"), key=module_name)
    return "\n".join([HEAD, *filter(None, map(section, paths))])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
