"""What rules for statements build on the way to nodes.  Translated code; see ``steps``."""

from __future__ import annotations

from framework.parsing import Node, Token
from languages.minipy.syntax import nodes
from languages.minipy.syntax.builder import Builder
from languages.minipy.syntax.errors import SourceError
from languages.minipy.syntax.nodes import (
    Alias,
    Block,
    ClassDef,
    Definition,
    Expr,
    FunctionDef,
    Handler,
    Stmt,
    WithItem,
    bare,
)
from languages.minipy.syntax.steps import Arguments
from languages.minipy.syntax.targets import check_assigned, check_name, check_target, describe


class Line(Stmt):
    """Several statements on one line, or one and a semicolon."""

    statements: list[Stmt]


class SimpleLine(Node):
    statements: list[Stmt]

    def reduced(self, builder: Builder) -> Stmt:
        if len(self.statements) == 1 and self.statements[0].end == self.end:
            return self.statements[0]
        line = Line()
        line.span(self, self)
        line.statements = self.statements
        return line


class OneLine(Node):
    lines: Stmt

    def reduced(self, builder: Builder) -> Block:
        return make_block(self, [self.lines])


class Lines(Node):
    lines: list[Stmt]

    def reduced(self, builder: Builder) -> Block:
        return make_block(self, self.lines)


def make_block(place: Node, lines: list[Stmt]) -> Block:
    """A block of the statements of some lines; it ends where its text ends, behind a last semicolon."""
    block = Block()
    block.body = []
    for line in lines:
        if isinstance(line, Line):
            block.body += line.statements
        else:
            block.body.append(line)
    if len(block.body) > 0:
        block.span(block.body[0], place)
    else:
        block.span(place, place)
    return block


# --- simple statements


class AssignParts(Node):
    targets: list[Expr]
    value: Expr

    def reduced(self, builder: Builder) -> nodes.Assign:
        targets = self.targets
        for target in targets:
            if isinstance(target, (nodes.Yield, nodes.YieldFrom)):
                raise SourceError("assignment to yield expression not possible", target.idx, target.end)
            check_assigned(target, self.value, len(targets) == 1)
        node = nodes.Assign()
        node.span(self, self)
        node.targets = targets
        node.value = self.value
        return node


class AnnotationParts(Node):
    target: Expr
    annotation: Expr
    value: Expr | None = None

    def reduced(self, builder: Builder) -> nodes.AnnAssign:
        target = self.target
        inner = bare(target)
        if isinstance(inner, (nodes.List, nodes.Tuple)):
            message = "only single target (not " + describe(inner) + ") can be annotated"
            first = inner
            raise SourceError(message, first.idx, first.end)
        if not isinstance(inner, (nodes.Name, nodes.Attribute, nodes.Subscript)):
            raise SourceError("illegal target for annotation", target.idx, target.end)
        if isinstance(inner, nodes.Name):
            check_name(inner.id, inner.idx, inner.end)
        node = nodes.AnnAssign()
        node.span(self, self)
        node.target = target
        node.annotation = self.annotation
        node.value = self.value
        node.simple = isinstance(target, nodes.Name)
        return node


class AugmentParts(Node):
    target: Expr
    operator: str
    value: Expr

    def reduced(self, builder: Builder) -> nodes.AugAssign:
        target = self.target
        inner = bare(target)
        if not isinstance(inner, (nodes.Name, nodes.Attribute, nodes.Subscript)):
            message = "'" + describe(inner) + "' is an illegal expression for augmented assignment"
            raise SourceError(message, target.idx, target.end)
        if isinstance(inner, nodes.Name):
            check_name(inner.id, inner.idx, inner.end)
        node = nodes.AugAssign()
        node.span(self, self)
        node.target = inner
        node.op = self.operator[: len(self.operator) - 1]
        node.value = self.value
        return node


class DeleteParts(Node):
    target: Expr

    def reduced(self, builder: Builder) -> nodes.Delete:
        target = self.target
        check_target(target, "delete")
        node = nodes.Delete()
        node.span(self, self)
        node.targets = target.elements if isinstance(target, nodes.Tuple) and is_open(target) else [target]
        return node


def is_open(node: nodes.Tuple) -> bool:
    """Whether a tuple has no parentheses."""
    return len(node.elements) > 0 and node.elements[0].idx == node.idx


class GlobalParts(Node):
    names: list[Token]

    def reduced(self, builder: Builder) -> nodes.Global:
        node = nodes.Global()
        node.span(self, self)
        node.names = [token.value for token in self.names]
        return node


class NonlocalParts(Node):
    names: list[Token]

    def reduced(self, builder: Builder) -> nodes.Nonlocal:
        node = nodes.Nonlocal()
        node.span(self, self)
        node.names = [token.value for token in self.names]
        return node


# --- imports


class Dotted(Node):
    names: list[Token]


class DottedAlias(Node):
    module: Dotted
    asname: str | None = None

    def reduced(self, builder: Builder) -> Alias:
        return make_alias(self, dotted_text(self.module), self.asname)


def dotted_text(module: Dotted) -> str:
    """``a.b.c``."""
    return ".".join([token.value for token in module.names])


def make_alias(place: Node, name: str, asname: str | None) -> Alias:
    """An imported name at a place."""
    node = Alias()
    node.span(place, place)
    node.name = name
    node.asname = asname
    return node


class Dot(Node):
    text: str


class ImportedNames(Node):
    """What is behind ``import`` in ``from … import``."""

    def aliases(self) -> list[Alias]:
        """The names."""
        raise NotImplementedError


class AllNames(ImportedNames):
    def aliases(self) -> list[Alias]:
        return [make_alias(self, "*", None)]


class SomeNames(ImportedNames):
    names: list[Alias]

    def aliases(self) -> list[Alias]:
        return self.names


class TrailingNames(ImportedNames):
    names: list[Alias]

    def aliases(self) -> list[Alias]:
        message = "trailing comma not allowed without surrounding parentheses"
        raise SourceError(message, self.end, self.end + 1)


class ImportFromParts(Node):
    dots: list[Dot]
    module: Dotted | None
    names: ImportedNames

    def reduced(self, builder: Builder) -> nodes.ImportFrom:
        module = self.module
        if module is None and len(self.dots) == 0:
            raise SourceError("invalid syntax", self.names.idx, self.names.end)
        node = nodes.ImportFrom()
        node.span(self, self)
        node.module = None if module is None else dotted_text(module)
        node.names = self.names.aliases()
        node.level = sum([len(dot.text) for dot in self.dots])
        return node


# --- compound statements


class ElifParts(Node):
    test: Expr
    block: Block
    orelse: Block | None = None

    def reduced(self, builder: Builder) -> Block:
        node = nodes.If()
        node.span(self, self)
        node.test = self.test
        node.block = self.block
        node.orelse = self.orelse
        return make_block(self, [node])


class ForParts(Node):
    target: Expr
    iter: Expr
    block: Block
    orelse: Block | None = None

    def reduced(self, builder: Builder) -> nodes.For:
        check_target(self.target)
        node = nodes.For()
        node.span(self, self)
        node.target = self.target
        node.iter = self.iter
        node.block = self.block
        node.orelse = self.orelse
        return node


class AsyncParts(Node):
    statement: Stmt

    def reduced(self, builder: Builder) -> Stmt:
        statement = self.statement
        if isinstance(statement, nodes.For):
            statement.is_async = True
        elif isinstance(statement, nodes.With):
            statement.is_async = True
        statement.span(self, self)
        return statement


class WithItemParts(Node):
    context: Expr
    target: Expr

    def reduced(self, builder: Builder) -> WithItem:
        check_target(self.target)
        node = WithItem()
        node.span(self, self)
        node.context = self.context
        node.target = self.target
        return node


class StarHandlerParts(Node):
    type: Expr
    name: str | None = None
    block: Block

    def reduced(self, builder: Builder) -> Handler:
        node = Handler()
        node.span(self, self)
        node.type = self.type
        node.name = self.name
        node.block = self.block
        node.is_star = True
        return node


class TryParts(Node):
    block: Block
    handlers: list[Handler]
    orelse: Block | None
    final: Block | None

    def reduced(self, builder: Builder) -> nodes.Try:
        node = nodes.Try()
        node.span(self, self)
        node.block = self.block
        node.handlers = self.handlers
        node.orelse = self.orelse
        node.final = self.final
        node.is_star = self.handlers[0].is_star
        for handler in self.handlers:
            if handler.is_star != node.is_star:
                message = "cannot have both 'except' and 'except*' on the same 'try'"
                raise SourceError(message, handler.idx, handler.idx + len("except*"))
            if handler.type is None and handler is not self.handlers[-1]:
                raise SourceError("default 'except:' must be last", handler.idx, handler.end)
        return node


class FinallyParts(Node):
    block: Block
    final: Block

    def reduced(self, builder: Builder) -> nodes.Try:
        node = nodes.Try()
        node.span(self, self)
        node.block = self.block
        node.handlers = []
        node.final = self.final
        return node


class Decorated(Node):
    decorators: list[Expr]
    definition: Definition

    def reduced(self, builder: Builder) -> Definition:
        self.definition.decorators = self.decorators
        return self.definition


class AsyncFunctionParts(Node):
    function: FunctionDef

    def reduced(self, builder: Builder) -> FunctionDef:
        function = self.function
        function.span(self, self)
        function.is_async = True
        return function


class ClassParts(Node):
    name: str
    arguments: Arguments | None = None
    block: Block

    def reduced(self, builder: Builder) -> ClassDef:
        node = ClassDef()
        node.span(self, self)
        node.name = self.name
        node.block = self.block
        node.args = []
        node.keywords = []
        arguments = self.arguments
        if arguments is not None:
            arguments.check()
            node.args = arguments.positional()
            node.keywords = arguments.keywords()
        return node
