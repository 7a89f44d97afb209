"""What rules for patterns build on the way to nodes.  Translated code; see ``steps``."""

from __future__ import annotations

from framework.parsing import Node
from languages.minipy.syntax import nodes
from languages.minipy.syntax.builder import Builder
from languages.minipy.syntax.errors import SourceError
from languages.minipy.syntax.nodes import Expr, MatchAs, MatchStar, Pattern


class StarPatternParts(Node):
    text: str

    def reduced(self, builder: Builder) -> MatchStar:
        node = MatchStar()
        node.span(self, self)
        node.name = None if self.text == "_" else self.text
        return node


class CaptureParts(Node):
    text: str

    def reduced(self, builder: Builder) -> MatchAs:
        node = MatchAs()
        node.span(self, self)
        node.name = None if self.text == "_" else self.text
        return node


class AsPatternParts(Node):
    pattern: Pattern
    target: Expr

    def reduced(self, builder: Builder) -> MatchAs:
        target = self.target
        if not isinstance(target, nodes.Name):
            first = name_before(target)
            if first is not None:
                raise SourceError("invalid syntax", first.end, first.end + 1)
            raise SourceError("invalid pattern target", target.idx, target.end)
        if target.id == "_":
            raise SourceError("cannot use '_' as a target", target.idx, target.end)
        node = MatchAs()
        node.span(self, self)
        node.pattern = self.pattern
        node.name = target.id
        return node


def name_before(node: Expr) -> nodes.Name | None:
    """The name that an attribute, item or call begins with."""
    while True:
        if isinstance(node, nodes.Attribute):
            node = node.value
        elif isinstance(node, nodes.Subscript):
            node = node.value
        elif isinstance(node, nodes.Call):
            node = node.func
        else:
            return node if isinstance(node, nodes.Name) else None


class OrPatternParts(Node):
    first: Pattern
    rest: list[Pattern]

    def reduced(self, builder: Builder) -> nodes.MatchOr:
        node = nodes.MatchOr()
        node.span(self, self)
        node.patterns = [self.first] + self.rest
        return node


class OpenPattern(Node):
    """A sequence with commas."""

    first: Pattern
    rest: list[Pattern] = []

    def reduced(self, builder: Builder) -> nodes.MatchSequence:
        return make_sequence(self, [self.first] + self.rest)


class LoneStarPattern(Node):
    star_pattern: Pattern

    def reduced(self, builder: Builder) -> nodes.MatchSequence:
        raise SourceError("invalid syntax", self.end - 1, self.end)


class EmptyPattern(Node):
    def reduced(self, builder: Builder) -> nodes.MatchSequence:
        return make_sequence(self, [])


def make_sequence(place: Node, patterns: list[Pattern]) -> nodes.MatchSequence:
    """A sequence of patterns at a place."""
    node = nodes.MatchSequence()
    node.span(place, place)
    node.patterns = patterns
    return node


class ComplexParts(Node):
    left: Expr
    op: str
    right: Expr

    def reduced(self, builder: Builder) -> nodes.BinOp:
        left = self.left
        if isinstance(left, nodes.UnaryOp):
            left = left.operand
        if isinstance(left, nodes.ComplexConstant):
            raise SourceError("real number required in complex literal", self.left.idx, self.left.end)
        if not isinstance(self.right, nodes.ComplexConstant):
            raise SourceError("imaginary number required in complex literal", self.right.idx, self.right.end)
        node = nodes.BinOp()
        node.span(self, self)
        node.left = self.left
        node.op = self.op
        node.right = self.right
        return node


# --- mappings


class MappingItem(Node):
    key: Expr | None = None
    pattern: Pattern | None = None
    rest: str | None = None


class EmptyMapping(Node):
    def reduced(self, builder: Builder) -> nodes.MatchMapping:
        return make_mapping(self, [])


class MappingParts(Node):
    items: list[MappingItem]

    def reduced(self, builder: Builder) -> nodes.MatchMapping:
        return make_mapping(self, self.items)


def make_mapping(place: Node, items: list[MappingItem]) -> nodes.MatchMapping:
    """A mapping of patterns at a place."""
    node = nodes.MatchMapping()
    node.span(place, place)
    node.keys = []
    node.patterns = []
    for item in items:
        key, pattern = item.key, item.pattern
        if node.rest is not None:
            raise SourceError("invalid syntax", item.idx, item.end)
        if key is not None and pattern is not None:
            node.keys.append(key)
            node.patterns.append(pattern)
        else:
            node.rest = item.rest
            if item.rest == "_":
                raise SourceError("invalid syntax", item.end - 1, item.end)
    return node


# --- classes


class ClassItem(Node):
    name: str | None = None
    pattern: Pattern


class ClassPatternParts(Node):
    cls: Expr
    items: list[ClassItem] = []

    def reduced(self, builder: Builder) -> nodes.MatchClass:
        node = nodes.MatchClass()
        node.span(self, self)
        node.cls = self.cls
        node.patterns = []
        node.names = []
        node.named = []
        for item in self.items:
            name = item.name
            if name is not None:
                node.names.append(name)
                node.named.append(item.pattern)
            elif len(node.names) > 0:
                message = "positional patterns follow keyword patterns"
                raise SourceError(message, item.pattern.idx, item.pattern.end)
            else:
                node.patterns.append(item.pattern)
        return node
