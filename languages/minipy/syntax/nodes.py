"""The tree of a program: the classes of CPython's ``ast``, with fields of the same names.  Translated code.

Differences from ``ast``: parentheses stay as ``Group`` (``bare`` looks through them); a body is a ``Block``; there are no
contexts, since where an expression stands says whether it is read, assigned or deleted; constants have a class each.
Offsets ``idx`` and ``end`` give the place of a node; ``errors.SourceText`` turns them into lines and columns.

``node.visit(visitor)`` calls the visitor's method ``visit_`` with the class's name: see ``Syntax``.
"""

from __future__ import annotations

from framework.parsing import Node
from framework.rlib.rbigint import rbigint


class Visitor:
    """Base of what visits trees: each class of nodes adds a method that subclasses override."""


def not_visited(self, node):
    """What a visitor does with a class of nodes that it says nothing about."""
    raise NotImplementedError


def visit_method(name: str):
    """The method ``visit`` of a class."""

    def visit(self, visitor):
        getattr(visitor, name)(self)

    return visit


class Syntax(Node):
    """Base of all nodes.  Each concrete class gets a method ``visit`` of its own."""

    def __init_subclass__(cls) -> None:
        name = "visit_" + cls.__name__
        cls.visit = visit_method(name)  # type: ignore[attr-defined]
        setattr(Visitor, name, not_visited)

    def span(self, first: Node, last: Node) -> None:
        """Give the node the place from one node to another."""
        self.idx = first.idx
        self.place = first.place
        self.end = last.end


class Stmt(Syntax):
    """A statement."""


class Expr(Syntax):
    """An expression."""


class Block(Syntax):
    """The statements of a body."""

    body: list[Stmt]


# --- whole programs


class Root(Syntax):
    """What is parsed as a whole."""


class Module(Root):
    """A file."""

    block: Block


class Interactive(Root):
    """A statement typed at a prompt."""

    block: Block


class Expression(Root):
    """An expression on its own, as for ``eval``."""

    body: Expr


# --- parts of statements and expressions


class Alias(Syntax):
    """``name as asname`` of an import."""

    name: str
    asname: str | None = None


class Parameter(Syntax):
    """A parameter of a function."""

    name: str
    annotation: Expr | None = None
    default: Expr | None = None


class Parameters(Syntax):
    """The parameters of a function: positional-only, others, ``*args``, keyword-only, ``**kwargs``."""

    posonly: list[Parameter]
    args: list[Parameter]
    vararg: Parameter | None = None
    kwonly: list[Parameter]
    kwarg: Parameter | None = None


class Keyword(Expr):
    """``name=value`` of a call; ``**value`` without a name."""

    name: str | None = None
    value: Expr


class Comprehension(Syntax):
    """``for target in iter if …``."""

    target: Expr
    iter: Expr
    ifs: list[Expr]
    is_async: bool = False


class Handler(Syntax):
    """``except type as name``."""

    type: Expr | None = None
    name: str | None = None
    block: Block
    is_star: bool = False


class WithItem(Syntax):
    """``expr as target``."""

    context: Expr
    target: Expr | None = None


# --- statements


class Definition(Stmt):
    """What may be decorated."""

    name: str
    block: Block
    decorators: list[Expr] = []


class FunctionDef(Definition):
    """``def``."""

    parameters: Parameters
    returns: Expr | None = None
    is_async: bool = False


class ClassDef(Definition):
    """``class``."""

    args: list[Expr]
    keywords: list[Keyword]


class Return(Stmt):
    """``return``."""

    value: Expr | None = None


class Delete(Stmt):
    """``del``."""

    targets: list[Expr]


class Assign(Stmt):
    """``a = b = value``."""

    targets: list[Expr]
    value: Expr


class AugAssign(Stmt):
    """``target += value``; ``op`` is the operator without ``=``."""

    target: Expr
    op: str
    value: Expr


class AnnAssign(Stmt):
    """``target: annotation = value``."""

    target: Expr
    annotation: Expr
    value: Expr | None = None
    simple: bool = False


class For(Stmt):
    """``for``."""

    target: Expr
    iter: Expr
    block: Block
    orelse: Block | None = None
    is_async: bool = False


class While(Stmt):
    """``while``."""

    test: Expr
    block: Block
    orelse: Block | None = None


class If(Stmt):
    """``if``; an ``elif`` is an If alone in ``orelse``."""

    test: Expr
    block: Block
    orelse: Block | None = None


class With(Stmt):
    """``with``."""

    items: list[WithItem]
    block: Block
    is_async: bool = False


class Match(Stmt):
    """``match``."""

    subject: Expr
    cases: list[Case]


class Raise(Stmt):
    """``raise exception from cause``."""

    exception: Expr | None = None
    cause: Expr | None = None


class Try(Stmt):
    """``try`` with ``except`` (or ``except*``) and ``finally``."""

    block: Block
    handlers: list[Handler]
    orelse: Block | None = None
    final: Block | None = None
    is_star: bool = False


class Assert(Stmt):
    """``assert``."""

    test: Expr
    message: Expr | None = None


class Import(Stmt):
    """``import``."""

    names: list[Alias]


class ImportFrom(Stmt):
    """``from .module import``; a star is the name ``*``."""

    module: str | None = None
    names: list[Alias]
    level: int = 0


class Global(Stmt):
    """``global``."""

    names: list[str]


class Nonlocal(Stmt):
    """``nonlocal``."""

    names: list[str]


class ExprStmt(Stmt):
    """An expression as a statement."""

    value: Expr


class Pass(Stmt):
    """``pass``."""


class Break(Stmt):
    """``break``."""


class Continue(Stmt):
    """``continue``."""


# --- expressions


class Group(Expr):
    """An expression in parentheses."""

    value: Expr


class BoolOp(Expr):
    """``a and b and c``; ``op`` is the word."""

    op: str
    values: list[Expr]


class NamedExpr(Expr):
    """``target := value``."""

    target: Expr
    value: Expr


class BinOp(Expr):
    """``left + right``."""

    left: Expr
    op: str
    right: Expr


class UnaryOp(Expr):
    """``-operand``, ``+``, ``~``, ``not``."""

    op: str
    operand: Expr


class Lambda(Expr):
    """``lambda``."""

    parameters: Parameters
    body: Expr


class IfExp(Expr):
    """``body if test else orelse``."""

    test: Expr
    body: Expr
    orelse: Expr


class Dict(Expr):
    """``{key: value}``; a value without a key is ``**value``."""

    keys: list[Expr | None]
    values: list[Expr]


class Set(Expr):
    """``{a, b}``."""

    elements: list[Expr]


class ListComp(Expr):
    """``[element for …]``."""

    element: Expr
    generators: list[Comprehension]


class SetComp(Expr):
    """``{element for …}``."""

    element: Expr
    generators: list[Comprehension]


class DictComp(Expr):
    """``{key: value for …}``."""

    key: Expr
    value: Expr
    generators: list[Comprehension]


class GeneratorExp(Expr):
    """``(element for …)``."""

    element: Expr
    generators: list[Comprehension]


class Await(Expr):
    """``await``."""

    value: Expr


class Yield(Expr):
    """``yield``."""

    value: Expr | None = None


class YieldFrom(Expr):
    """``yield from``."""

    value: Expr


class Compare(Expr):
    """``left < a < b``; the operators are the words between."""

    left: Expr
    ops: list[str]
    comparators: list[Expr]


class Call(Expr):
    """``func(args, name=value)``."""

    func: Expr
    args: list[Expr]
    keywords: list[Keyword]


class FormattedValue(Expr):
    """``{value!r:spec}`` of an f-string; ``conversion`` is a code point, or -1."""

    value: Expr
    conversion: int = -1
    spec: Expr | None = None


class JoinedStr(Expr):
    """An f-string."""

    values: list[Expr]


class Attribute(Expr):
    """``value.attr``."""

    value: Expr
    attr: str


class Subscript(Expr):
    """``value[index]``."""

    value: Expr
    index: Expr


class Starred(Expr):
    """``*value``."""

    value: Expr


class Name(Expr):
    """A name."""

    id: str


class List(Expr):
    """``[a, b]``."""

    elements: list[Expr]


class Tuple(Expr):
    """``a, b``."""

    elements: list[Expr]


class Slice(Expr):
    """``lower:upper:step``."""

    lower: Expr | None = None
    upper: Expr | None = None
    step: Expr | None = None


# --- constants


class Constant(Expr):
    """A literal."""


class IntConstant(Constant):
    """An int that fits 63 bits."""

    value: int


class BigConstant(Constant):
    """Another int."""

    value: rbigint


class FloatConstant(Constant):
    """A float."""

    value: float


class ComplexConstant(Constant):
    """``1j``: a complex number without real part."""

    imag: float


class StrConstant(Constant):
    """A text; ``is_unicode``: written with the prefix u."""

    value: str
    is_unicode: bool = False


class BytesConstant(Constant):
    """Bytes."""

    value: bytes


class NoneConstant(Constant):
    """``None``."""


class TrueConstant(Constant):
    """``True``."""


class FalseConstant(Constant):
    """``False``."""


class EllipsisConstant(Constant):
    """``...``."""


# --- patterns of match statements


class Pattern(Syntax):
    """A pattern."""


class Case(Syntax):
    """``case pattern if guard:``."""

    pattern: Pattern
    guard: Expr | None = None
    block: Block


class MatchGroup(Pattern):
    """A pattern in parentheses."""

    pattern: Pattern


class MatchValue(Pattern):
    """A constant or a dotted name, compared by equality."""

    value: Expr


class MatchSingleton(Pattern):
    """``None``, ``True``, ``False``, compared by identity."""

    value: Expr


class MatchSequence(Pattern):
    """``[a, *b]``."""

    patterns: list[Pattern]


class MatchMapping(Pattern):
    """``{key: pattern, **rest}``."""

    keys: list[Expr]
    patterns: list[Pattern]
    rest: str | None = None


class MatchClass(Pattern):
    """``cls(pattern, name=pattern)``."""

    cls: Expr
    patterns: list[Pattern]
    names: list[str]
    named: list[Pattern]


class MatchStar(Pattern):
    """``*name``; ``*_`` without a name."""

    name: str | None = None


class MatchAs(Pattern):
    """``pattern as name``, a name alone, or ``_`` (neither)."""

    pattern: Pattern | None = None
    name: str | None = None


class MatchOr(Pattern):
    """``a | b``."""

    patterns: list[Pattern]


def bare(node: Expr) -> Expr:
    """An expression without the parentheses around it."""
    while isinstance(node, Group):
        node = node.value
    return node
