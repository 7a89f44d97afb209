"""Which expressions may be assigned or deleted, and what is said of others.  Translated code."""

from __future__ import annotations

from languages.minipy.syntax import nodes
from languages.minipy.syntax.errors import SourceError
from languages.minipy.syntax.nodes import Expr, bare


def describe(node: Expr) -> str:
    """What messages call an expression."""
    node = bare(node)
    if isinstance(node, (nodes.BoolOp, nodes.BinOp, nodes.UnaryOp)):
        return "expression"
    for cls, text in DESCRIPTIONS:
        if isinstance(node, cls):
            return text
    return "literal"


DESCRIPTIONS = [
    (nodes.Attribute, "attribute"),
    (nodes.Subscript, "subscript"),
    (nodes.Starred, "starred"),
    (nodes.Name, "name"),
    (nodes.List, "list"),
    (nodes.Tuple, "tuple"),
    (nodes.Lambda, "lambda"),
    (nodes.Call, "function call"),
    (nodes.GeneratorExp, "generator expression"),
    (nodes.Yield, "yield expression"),
    (nodes.YieldFrom, "yield expression"),
    (nodes.Await, "await expression"),
    (nodes.ListComp, "list comprehension"),
    (nodes.SetComp, "set comprehension"),
    (nodes.DictComp, "dict comprehension"),
    (nodes.Dict, "dict literal"),
    (nodes.Set, "set display"),
    (nodes.JoinedStr, "f-string expression"),
    (nodes.NoneConstant, "None"),
    (nodes.TrueConstant, "True"),
    (nodes.FalseConstant, "False"),
    (nodes.EllipsisConstant, "ellipsis"),
    (nodes.Compare, "comparison"),
    (nodes.IfExp, "conditional expression"),
    (nodes.NamedExpr, "named expression"),
]


def invalid_part(node: Expr, may_star: bool) -> Expr | None:
    """The first part of a target that can't be one."""
    node = bare(node)
    if isinstance(node, nodes.Starred):
        return invalid_part(node.value, may_star) if may_star else node
    if isinstance(node, nodes.Tuple):
        return invalid_item(node.elements, may_star)
    if isinstance(node, nodes.List):
        return invalid_item(node.elements, may_star)
    if isinstance(node, (nodes.Name, nodes.Attribute, nodes.Subscript)):
        return None
    return node


def invalid_item(items: list[Expr], may_star: bool) -> Expr | None:
    """The first part of several targets that can't be one."""
    for item in items:
        found = invalid_part(item, may_star)
        if found is not None:
            return found
    return None


def check_target(node: Expr, verb: str = "assign to") -> None:
    """Refuse what can't be assigned to, or, with another verb, deleted.

    Raises: SourceError.
    """
    found = invalid_part(node, verb != "delete")
    if found is not None:
        raise SourceError("cannot " + verb + " " + describe(found), found.idx, found.end)
    if isinstance(node, nodes.Name):
        check_name(node.id, node.idx, node.end)


def check_assigned(node: Expr, value: Expr, is_only: bool) -> None:
    """The same for ``node = value``, where ``==`` may have been meant.

    Raises: SourceError.
    """
    found = bare(node)
    if is_only and may_compare(node) and is_operand(value) and invalid_part(found, True) is not None:
        message = "cannot assign to " + describe(found) + " here. Maybe you meant '==' instead of '='?"
        raise SourceError(message, found.idx, found.end)
    check_target(node)


def may_compare(node: Expr) -> bool:
    """Whether an expression on the left of ``=`` is likely to be one that was to be compared."""
    if isinstance(node, (nodes.List, nodes.Tuple, nodes.GeneratorExp, nodes.Yield, nodes.YieldFrom)):
        return False
    if isinstance(node, (nodes.NoneConstant, nodes.TrueConstant, nodes.FalseConstant)):
        return False
    return is_operand(node)


def is_operand(node: Expr) -> bool:
    """Whether an expression binds more tightly than comparisons."""
    if isinstance(node, (nodes.BoolOp, nodes.Compare, nodes.IfExp, nodes.Lambda, nodes.NamedExpr, nodes.Starred)):
        return False
    return not (isinstance(node, nodes.UnaryOp) and node.op == "not")


def check_name(name: str, idx: int, end: int) -> None:
    """Refuse the one name that is not a keyword and can't be assigned.

    Raises: SourceError.
    """
    if name == "__debug__":
        raise SourceError("cannot assign to __debug__", idx, end)
