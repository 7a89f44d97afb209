"""``from __future__ import``: allowed at the beginning of a file only.  Translated code."""

from __future__ import annotations

from languages.minipy.syntax import nodes
from languages.minipy.syntax.errors import SourceError

FEATURES = [
    "nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function", "unicode_literals",
    "barry_as_FLUFL", "generator_stop", "annotations",
]  # fmt: skip


def has_future_annotations(root: nodes.Root) -> bool:
    """Whether a program keeps annotations as text; all of its ``__future__`` imports are checked.

    Raises: SourceError.
    """
    if not isinstance(root, nodes.Module):
        return False
    found = False
    is_beginning = True
    body = root.block.body
    for i in range(len(body)):
        statement = body[i]
        if isinstance(statement, nodes.ImportFrom) and statement.module == "__future__" and statement.level == 0:
            if not is_beginning:
                message = "from __future__ imports must occur at the beginning of the file"
                raise SourceError(message, statement.idx, statement.end)
            for alias in statement.names:
                check_feature(alias.name, statement)
                found = found or alias.name == "annotations"
        elif i > 0 or not is_text(statement):
            is_beginning = False
    return found


def check_feature(name: str, statement: nodes.Stmt) -> None:
    """Refuse what is no feature."""
    if name == "braces":
        raise SourceError("not a chance", statement.idx, statement.idx)
    if name not in FEATURES:
        raise SourceError("future feature " + name + " is not defined", statement.idx, statement.idx)


def is_text(statement: nodes.Stmt) -> bool:
    """Whether a statement is a documentation string."""
    return isinstance(statement, nodes.ExprStmt) and isinstance(nodes.bare(statement.value), nodes.StrConstant)
