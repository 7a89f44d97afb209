"""Our trees as CPython's: ``converted`` makes nodes of ``ast``, ``difference`` finds where two trees differ."""

from __future__ import annotations

import ast

from languages.minipy.syntax import nodes
from languages.minipy.syntax.errors import SourceText
from languages.minipy.syntax.nodes import bare

OPERATORS = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "%": ast.Mod, "@": ast.MatMult,
    "**": ast.Pow, "<<": ast.LShift, ">>": ast.RShift, "|": ast.BitOr, "^": ast.BitXor, "&": ast.BitAnd,
}  # fmt: skip
UNARY = {"-": ast.USub, "+": ast.UAdd, "~": ast.Invert, "not": ast.Not}
COMPARISONS = {
    "<": ast.Lt, ">": ast.Gt, "==": ast.Eq, "!=": ast.NotEq, "<=": ast.LtE, ">=": ast.GtE, "in": ast.In,
    "not in": ast.NotIn, "is": ast.Is, "is not": ast.IsNot,
}  # fmt: skip
LOAD, STORE, DELETE = ast.Load(), ast.Store(), ast.Del()


class Converter:
    """Converts the tree of one text."""

    def __init__(self, text: str) -> None:
        self.source = SourceText(text)
        self.is_ascii = text.isascii()

    def place(self, idx: int) -> tuple[int, int]:
        line = self.source.line_of(idx)
        column = idx - self.source.starts[line - 1] if self.is_ascii else self.source.byte_column_of(idx)
        return line, column

    def at(self, made: ast.AST, node: nodes.Syntax) -> ast.AST:
        made.lineno, made.col_offset = self.place(node.idx)
        made.end_lineno, made.end_col_offset = self.place(node.end)
        return made

    def __call__(self, node, ctx=LOAD):
        if node is None:
            return None
        node = bare(node) if isinstance(node, nodes.Expr) else node
        while isinstance(node, nodes.MatchGroup):
            node = node.pattern
        return self.at(getattr(self, type(node).__name__)(node, ctx), node)

    def all(self, items, ctx=LOAD):
        return [self(item, ctx) for item in items]

    def block(self, block):
        return [] if block is None else self.all(block.body)

    def Module(self, node, ctx):
        return ast.Module(self.block(node.block), [])

    def Interactive(self, node, ctx):
        return ast.Interactive(self.block(node.block))

    def Expression(self, node, ctx):
        return ast.Expression(self(node.body))

    # --- statements

    def FunctionDef(self, node, ctx):
        cls = ast.AsyncFunctionDef if node.is_async else ast.FunctionDef
        parameters = self.parameters(node.parameters)
        decorators = self.all(node.decorators)
        return cls(node.name, parameters, self.block(node.block), decorators, self(node.returns), None)

    def parameters(self, node):
        plain = node.posonly + node.args
        return ast.arguments(
            [self.parameter(each) for each in node.posonly],
            [self.parameter(each) for each in node.args],
            node.vararg and self.parameter(node.vararg),
            [self.parameter(each) for each in node.kwonly],
            [self(each.default) for each in node.kwonly],
            node.kwarg and self.parameter(node.kwarg),
            [self(each.default) for each in plain if each.default is not None],
        )

    def parameter(self, node):
        return self.at(ast.arg(node.name, self(node.annotation), None), node)

    def ClassDef(self, node, ctx):
        keywords = self.all(node.keywords)
        return ast.ClassDef(node.name, self.all(node.args), keywords, self.block(node.block), self.all(node.decorators))

    def Keyword(self, node, ctx):
        return ast.keyword(node.name, self(node.value))

    def Return(self, node, ctx):
        return ast.Return(self(node.value))

    def Delete(self, node, ctx):
        return ast.Delete(self.all(node.targets, DELETE))

    def Assign(self, node, ctx):
        return ast.Assign(self.all(node.targets, STORE), self(node.value), None)

    def AugAssign(self, node, ctx):
        return ast.AugAssign(self(node.target, STORE), OPERATORS[node.op](), self(node.value))

    def AnnAssign(self, node, ctx):
        return ast.AnnAssign(self(node.target, STORE), self(node.annotation), self(node.value), int(node.simple))

    def For(self, node, ctx):
        cls = ast.AsyncFor if node.is_async else ast.For
        return cls(self(node.target, STORE), self(node.iter), self.block(node.block), self.block(node.orelse), None)

    def While(self, node, ctx):
        return ast.While(self(node.test), self.block(node.block), self.block(node.orelse))

    def If(self, node, ctx):
        return ast.If(self(node.test), self.block(node.block), self.block(node.orelse))

    def With(self, node, ctx):
        cls = ast.AsyncWith if node.is_async else ast.With
        items = [ast.withitem(self(item.context), self(item.target, STORE)) for item in node.items]
        return cls(items, self.block(node.block), None)

    def Raise(self, node, ctx):
        return ast.Raise(self(node.exception), self(node.cause))

    def Try(self, node, ctx):
        cls = ast.TryStar if node.is_star else ast.Try
        parts = [self.block(node.block), self.all(node.handlers), self.block(node.orelse), self.block(node.final)]
        return cls(*parts)

    def Handler(self, node, ctx):
        return ast.ExceptHandler(self(node.type), node.name, self.block(node.block))

    def Assert(self, node, ctx):
        return ast.Assert(self(node.test), self(node.message))

    def Import(self, node, ctx):
        return ast.Import(self.all(node.names))

    def ImportFrom(self, node, ctx):
        return ast.ImportFrom(node.module, self.all(node.names), node.level)

    def Alias(self, node, ctx):
        return ast.alias(node.name, node.asname)

    def Global(self, node, ctx):
        return ast.Global(node.names)

    def Nonlocal(self, node, ctx):
        return ast.Nonlocal(node.names)

    def ExprStmt(self, node, ctx):
        return ast.Expr(self(node.value))

    def Pass(self, node, ctx):
        return ast.Pass()

    def Break(self, node, ctx):
        return ast.Break()

    def Continue(self, node, ctx):
        return ast.Continue()

    # --- expressions

    def BoolOp(self, node, ctx):
        return ast.BoolOp({"and": ast.And, "or": ast.Or}[node.op](), self.all(node.values))

    def NamedExpr(self, node, ctx):
        return ast.NamedExpr(self(node.target, STORE), self(node.value))

    def BinOp(self, node, ctx):
        return ast.BinOp(self(node.left), OPERATORS[node.op](), self(node.right))

    def UnaryOp(self, node, ctx):
        return ast.UnaryOp(UNARY[node.op](), self(node.operand))

    def Lambda(self, node, ctx):
        return ast.Lambda(self.parameters(node.parameters), self(node.body))

    def IfExp(self, node, ctx):
        return ast.IfExp(self(node.test), self(node.body), self(node.orelse))

    def Dict(self, node, ctx):
        return ast.Dict(self.all(node.keys), self.all(node.values))

    def Set(self, node, ctx):
        return ast.Set(self.all(node.elements))

    def ListComp(self, node, ctx):
        return ast.ListComp(self(node.element), self.comprehensions(node))

    def SetComp(self, node, ctx):
        return ast.SetComp(self(node.element), self.comprehensions(node))

    def GeneratorExp(self, node, ctx):
        return ast.GeneratorExp(self(node.element), self.comprehensions(node))

    def DictComp(self, node, ctx):
        return ast.DictComp(self(node.key), self(node.value), self.comprehensions(node))

    def comprehensions(self, node):
        return [
            ast.comprehension(self(each.target, STORE), self(each.iter), self.all(each.ifs), int(each.is_async))
            for each in node.generators
        ]

    def Await(self, node, ctx):
        return ast.Await(self(node.value))

    def Yield(self, node, ctx):
        return ast.Yield(self(node.value))

    def YieldFrom(self, node, ctx):
        return ast.YieldFrom(self(node.value))

    def Compare(self, node, ctx):
        return ast.Compare(self(node.left), [COMPARISONS[op]() for op in node.ops], self.all(node.comparators))

    def Call(self, node, ctx):
        return ast.Call(self(node.func), self.all(node.args), self.all(node.keywords))

    def FormattedValue(self, node, ctx):
        return ast.FormattedValue(self(node.value), node.conversion, self(node.spec))

    def JoinedStr(self, node, ctx):
        return ast.JoinedStr(self.all(node.values))

    def Attribute(self, node, ctx):
        return ast.Attribute(self(node.value), node.attr, ctx)

    def Subscript(self, node, ctx):
        return ast.Subscript(self(node.value), self(node.index), ctx)

    def Starred(self, node, ctx):
        return ast.Starred(self(node.value, ctx), ctx)

    def Name(self, node, ctx):
        return ast.Name(node.id, ctx)

    def List(self, node, ctx):
        return ast.List(self.all(node.elements, ctx), ctx)

    def Tuple(self, node, ctx):
        return ast.Tuple(self.all(node.elements, ctx), ctx)

    def Slice(self, node, ctx):
        return ast.Slice(self(node.lower), self(node.upper), self(node.step))

    def IntConstant(self, node, ctx):
        return ast.Constant(node.value, None)

    def BigConstant(self, node, ctx):
        return ast.Constant(int(node.value.format("0123456789abcdef"), 16), None)

    def FloatConstant(self, node, ctx):
        return ast.Constant(node.value, None)

    def ComplexConstant(self, node, ctx):
        return ast.Constant(complex(0, node.imag), None)

    def StrConstant(self, node, ctx):
        return ast.Constant(node.value, "u" if node.is_unicode else None)

    def BytesConstant(self, node, ctx):
        return ast.Constant(node.value, None)

    def NoneConstant(self, node, ctx):
        return ast.Constant(None, None)

    def TrueConstant(self, node, ctx):
        return ast.Constant(True, None)

    def FalseConstant(self, node, ctx):
        return ast.Constant(False, None)

    def EllipsisConstant(self, node, ctx):
        return ast.Constant(..., None)

    # --- patterns

    def Match(self, node, ctx):
        return ast.Match(self(node.subject), [self.case(each) for each in node.cases])

    def case(self, node):
        return ast.match_case(self(node.pattern), self(node.guard), self.block(node.block))

    def MatchValue(self, node, ctx):
        return ast.MatchValue(self(node.value))

    def MatchSingleton(self, node, ctx):
        return ast.MatchSingleton(self(node.value).value)

    def MatchSequence(self, node, ctx):
        return ast.MatchSequence(self.all(node.patterns))

    def MatchMapping(self, node, ctx):
        return ast.MatchMapping(self.all(node.keys), self.all(node.patterns), node.rest)

    def MatchClass(self, node, ctx):
        return ast.MatchClass(self(node.cls), self.all(node.patterns), node.names, self.all(node.named))

    def MatchStar(self, node, ctx):
        return ast.MatchStar(node.name)

    def MatchAs(self, node, ctx):
        return ast.MatchAs(self(node.pattern), node.name)

    def MatchOr(self, node, ctx):
        return ast.MatchOr(self.all(node.patterns))


def converted(tree: nodes.Root, text: str) -> ast.AST:
    """The same tree in CPython's classes."""
    return Converter(text)(tree)


PLACES = ("lineno", "col_offset", "end_lineno", "end_col_offset")


def difference(ours, theirs, with_places: bool = True, path: str = "") -> str:
    """Where two trees differ first, empty where they do not.

    Places inside of the fields of f-strings are not compared: those of CPython 3.11 are often wrong.
    """
    if type(ours) is not type(theirs):
        return f"{path}: {ours!r} instead of {theirs!r}"
    if isinstance(theirs, list):
        if len(ours) != len(theirs):
            return f"{path}: {len(ours)} instead of {len(theirs)} items"
        return next(
            filter(None, (difference(a, b, with_places, f"{path}[{i}]") for i, (a, b) in enumerate(zip(ours, theirs)))),
            "",
        )
    if not isinstance(theirs, ast.AST):
        return "" if repr(ours) == repr(theirs) else f"{path}: {ours!r} instead of {theirs!r}"
    path += "/" + type(theirs).__name__ + (f"@{theirs.lineno}" if hasattr(theirs, "lineno") else "")
    if with_places and hasattr(theirs, "lineno"):
        for name in PLACES:
            if getattr(ours, name) != getattr(theirs, name):
                return f"{path}: {name} is {getattr(ours, name)} instead of {getattr(theirs, name)}"
    inside = with_places and not isinstance(theirs, ast.FormattedValue)
    for name in theirs._fields:
        found = difference(getattr(ours, name, None), getattr(theirs, name, None), inside, f"{path}.{name}")
        if found:
            return found
    return ""
