"""Visits all parts of a program in the order in which they are evaluated.  Translated code; ``symbols`` builds on it."""

from __future__ import annotations

from languages.minipy.syntax import nodes
from languages.minipy.syntax.nodes import Block, Expr, Pattern, Syntax, Visitor


class Walker(Visitor):
    """A visitor that does nothing but walk; ``target`` and ``bind_name`` are told of what is assigned."""

    def target(self, node: Expr) -> None:
        """An expression is assigned or deleted."""
        raise NotImplementedError

    def bind_name(self, name: str, node: Syntax) -> None:
        """A name is assigned."""
        raise NotImplementedError

    def walk_block(self, block: Block | None) -> None:
        """Visit the statements of a body."""
        if block is not None:
            for statement in block.body:
                statement.visit(self)

    def walk_optional(self, node: Expr | None) -> None:
        """Visit an expression that may be missing."""
        if node is not None:
            node.visit(self)

    def walk_all(self, items: list[Expr]) -> None:
        """Visit some expressions."""
        for item in items:
            item.visit(self)

    def walk_patterns(self, patterns: list[Pattern]) -> None:
        """Visit some patterns."""
        for pattern in patterns:
            pattern.visit(self)

    # --- statements

    def visit_Module(self, node: nodes.Module) -> None:
        self.walk_block(node.block)

    def visit_Interactive(self, node: nodes.Interactive) -> None:
        self.walk_block(node.block)

    def visit_Expression(self, node: nodes.Expression) -> None:
        node.body.visit(self)

    def visit_Return(self, node: nodes.Return) -> None:
        self.walk_optional(node.value)

    def visit_Delete(self, node: nodes.Delete) -> None:
        for target in node.targets:
            self.target(target)

    def visit_Assign(self, node: nodes.Assign) -> None:
        for target in node.targets:
            self.target(target)
        node.value.visit(self)

    def visit_AugAssign(self, node: nodes.AugAssign) -> None:
        self.target(node.target)
        node.value.visit(self)

    def visit_For(self, node: nodes.For) -> None:
        self.target(node.target)
        node.iter.visit(self)
        self.walk_block(node.block)
        self.walk_block(node.orelse)

    def visit_While(self, node: nodes.While) -> None:
        node.test.visit(self)
        self.walk_block(node.block)
        self.walk_block(node.orelse)

    def visit_If(self, node: nodes.If) -> None:
        while True:
            node.test.visit(self)
            self.walk_block(node.block)
            following = elif_of(node)
            if following is None:
                break
            node = following
        self.walk_block(node.orelse)

    def visit_With(self, node: nodes.With) -> None:
        for item in node.items:
            item.context.visit(self)
            target = item.target
            if target is not None:
                self.target(target)
        self.walk_block(node.block)

    def visit_Raise(self, node: nodes.Raise) -> None:
        self.walk_optional(node.exception)
        self.walk_optional(node.cause)

    def visit_Try(self, node: nodes.Try) -> None:
        self.walk_block(node.block)
        self.walk_block(node.orelse)
        for handler in node.handlers:
            self.walk_optional(handler.type)
            name = handler.name
            if name is not None:
                self.bind_name(name, handler)
            self.walk_block(handler.block)
        self.walk_block(node.final)

    def visit_Assert(self, node: nodes.Assert) -> None:
        node.test.visit(self)
        self.walk_optional(node.message)

    def visit_Import(self, node: nodes.Import) -> None:
        for alias in node.names:
            asname = alias.asname
            self.bind_name(alias.name.split(".")[0] if asname is None else asname, alias)

    def visit_ExprStmt(self, node: nodes.ExprStmt) -> None:
        node.value.visit(self)

    def visit_Pass(self, node: nodes.Pass) -> None:
        pass

    def visit_Break(self, node: nodes.Break) -> None:
        pass

    def visit_Continue(self, node: nodes.Continue) -> None:
        pass

    # --- expressions

    def visit_Group(self, node: nodes.Group) -> None:
        node.value.visit(self)

    def visit_BoolOp(self, node: nodes.BoolOp) -> None:
        self.walk_all(node.values)

    def visit_BinOp(self, node: nodes.BinOp) -> None:
        spine = left_spine(node)
        spine[-1].left.visit(self)
        for i in range(len(spine) - 1, -1, -1):
            spine[i].right.visit(self)

    def visit_UnaryOp(self, node: nodes.UnaryOp) -> None:
        node.operand.visit(self)

    def visit_IfExp(self, node: nodes.IfExp) -> None:
        node.test.visit(self)
        node.body.visit(self)
        node.orelse.visit(self)

    def visit_Dict(self, node: nodes.Dict) -> None:
        for i in range(len(node.values)):
            self.walk_optional(node.keys[i])
            node.values[i].visit(self)

    def visit_Set(self, node: nodes.Set) -> None:
        self.walk_all(node.elements)

    def visit_List(self, node: nodes.List) -> None:
        self.walk_all(node.elements)

    def visit_Tuple(self, node: nodes.Tuple) -> None:
        self.walk_all(node.elements)

    def visit_Await(self, node: nodes.Await) -> None:
        node.value.visit(self)

    def visit_Compare(self, node: nodes.Compare) -> None:
        node.left.visit(self)
        self.walk_all(node.comparators)

    def visit_Call(self, node: nodes.Call) -> None:
        node.func.visit(self)
        self.walk_all(node.args)
        for keyword in node.keywords:
            keyword.value.visit(self)

    def visit_FormattedValue(self, node: nodes.FormattedValue) -> None:
        node.value.visit(self)
        self.walk_optional(node.spec)

    def visit_JoinedStr(self, node: nodes.JoinedStr) -> None:
        self.walk_all(node.values)

    def visit_Attribute(self, node: nodes.Attribute) -> None:
        node.value.visit(self)

    def visit_Subscript(self, node: nodes.Subscript) -> None:
        node.value.visit(self)
        node.index.visit(self)

    def visit_Starred(self, node: nodes.Starred) -> None:
        node.value.visit(self)

    def visit_Slice(self, node: nodes.Slice) -> None:
        self.walk_optional(node.lower)
        self.walk_optional(node.upper)
        self.walk_optional(node.step)

    def visit_IntConstant(self, node: nodes.IntConstant) -> None:
        pass

    def visit_BigConstant(self, node: nodes.BigConstant) -> None:
        pass

    def visit_FloatConstant(self, node: nodes.FloatConstant) -> None:
        pass

    def visit_ComplexConstant(self, node: nodes.ComplexConstant) -> None:
        pass

    def visit_StrConstant(self, node: nodes.StrConstant) -> None:
        pass

    def visit_BytesConstant(self, node: nodes.BytesConstant) -> None:
        pass

    def visit_NoneConstant(self, node: nodes.NoneConstant) -> None:
        pass

    def visit_TrueConstant(self, node: nodes.TrueConstant) -> None:
        pass

    def visit_FalseConstant(self, node: nodes.FalseConstant) -> None:
        pass

    def visit_EllipsisConstant(self, node: nodes.EllipsisConstant) -> None:
        pass

    # --- patterns

    def visit_Match(self, node: nodes.Match) -> None:
        node.subject.visit(self)
        for case in node.cases:
            case.pattern.visit(self)
            self.walk_optional(case.guard)
            self.walk_block(case.block)

    def visit_MatchGroup(self, node: nodes.MatchGroup) -> None:
        node.pattern.visit(self)

    def visit_MatchValue(self, node: nodes.MatchValue) -> None:
        node.value.visit(self)

    def visit_MatchSingleton(self, node: nodes.MatchSingleton) -> None:
        pass

    def visit_MatchSequence(self, node: nodes.MatchSequence) -> None:
        self.walk_patterns(node.patterns)

    def visit_MatchMapping(self, node: nodes.MatchMapping) -> None:
        self.walk_all(node.keys)
        self.walk_patterns(node.patterns)
        rest = node.rest
        if rest is not None:
            self.bind_name(rest, node)

    def visit_MatchClass(self, node: nodes.MatchClass) -> None:
        node.cls.visit(self)
        self.walk_patterns(node.patterns)
        self.walk_patterns(node.named)

    def visit_MatchStar(self, node: nodes.MatchStar) -> None:
        name = node.name
        if name is not None:
            self.bind_name(name, node)

    def visit_MatchAs(self, node: nodes.MatchAs) -> None:
        pattern, name = node.pattern, node.name
        if pattern is not None:
            pattern.visit(self)
        if name is not None:
            self.bind_name(name, node)

    def visit_MatchOr(self, node: nodes.MatchOr) -> None:
        self.walk_patterns(node.patterns)


def elif_of(node: nodes.If) -> nodes.If | None:
    """The ``elif`` of an ``if``: a long chain of them is no deep tree to visitors."""
    block = node.orelse
    if block is not None and len(block.body) == 1:
        only = block.body[0]
        if isinstance(only, nodes.If):
            return only
    return None


def left_spine(node: nodes.BinOp) -> list[nodes.BinOp]:
    """An operation, the one on its left, and so on: a long sum is no deep tree to visitors."""
    spine = [node]
    left = node.left
    while isinstance(left, nodes.BinOp):
        spine.append(left)
        left = left.left
    return spine
