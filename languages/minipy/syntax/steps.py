"""What rules for expressions build on the way to nodes: lists are joined, and what is no Python is refused.

Translated code.  Each class has a method ``reduced``, whose result is the value of the rule (``framework.parsing.nodes``).
"""

from __future__ import annotations

from framework.parsing import Node, Token
from languages.minipy.syntax import literals, nodes
from languages.minipy.syntax.builder import Builder
from languages.minipy.syntax.errors import SourceError
from languages.minipy.syntax.fstrings import joined
from languages.minipy.syntax.nodes import Comprehension, Constant, Expr, Keyword, Parameter, Parameters
from languages.minipy.syntax.targets import check_name, check_target, describe


class NameParts(Node):
    text: str

    def reduced(self, builder: Builder) -> nodes.Name:
        node = nodes.Name()
        node.span(self, self)
        node.id = self.text
        return node


class NumberParts(Node):
    text: str

    def reduced(self, builder: Builder) -> Constant:
        node = literals.number(self.text)
        node.span(self, self)
        return node


class StringToken(Node):
    token: Token


class Strings(Node):
    """Adjacent literals."""

    parts: list[StringToken]

    def reduced(self, builder: Builder) -> Expr:
        node = joined([part.token for part in self.parts], builder)
        node.span(self, self)
        return node


# --- displays


class EmptyTuple(Node):
    def reduced(self, builder: Builder) -> nodes.Tuple:
        return make_tuple(self, [])


class OneTuple(Node):
    first: Expr

    def reduced(self, builder: Builder) -> nodes.Tuple:
        return make_tuple(self, [self.first])


class SomeTuple(Node):
    first: Expr
    rest: list[Expr]

    def reduced(self, builder: Builder) -> nodes.Tuple:
        return make_tuple(self, [self.first] + self.rest)


def make_tuple(place: Node, elements: list[Expr]) -> nodes.Tuple:
    """A tuple at a place."""
    node = nodes.Tuple()
    node.span(place, place)
    node.elements = elements
    return node


class EmptyList(Node):
    def reduced(self, builder: Builder) -> nodes.List:
        node = nodes.List()
        node.span(self, self)
        node.elements = []
        return node


class EmptyDict(Node):
    def reduced(self, builder: Builder) -> nodes.Dict:
        node = nodes.Dict()
        node.span(self, self)
        node.keys = []
        node.values = []
        return node


class DictItem(Node):
    key: Expr | None = None
    value: Expr


class DictParts(Node):
    items: list[DictItem]

    def reduced(self, builder: Builder) -> nodes.Dict:
        node = nodes.Dict()
        node.span(self, self)
        node.keys = [item.key for item in self.items]
        node.values = [item.value for item in self.items]
        return node


class GroupParts(Node):
    value: Expr

    def reduced(self, builder: Builder) -> nodes.Group:
        value = self.value
        if isinstance(value, nodes.Starred):
            raise SourceError("cannot use starred expression here", value.idx, value.end)
        node = nodes.Group()
        node.span(self, self)
        node.value = value
        return node


# --- comprehensions


class ComprehensionParts(Node):
    target: Expr
    iter: Expr
    ifs: list[Expr]

    def reduced(self, builder: Builder) -> Comprehension:
        return make_comprehension(self, self.target, self.iter, self.ifs, False)


class AsyncComprehensionParts(Node):
    target: Expr
    iter: Expr
    ifs: list[Expr]

    def reduced(self, builder: Builder) -> Comprehension:
        return make_comprehension(self, self.target, self.iter, self.ifs, True)


def make_comprehension(place: Node, target: Expr, iterable: Expr, ifs: list[Expr], is_async: bool) -> Comprehension:
    """A part of a comprehension whose target was looked at."""
    check_target(target)
    node = Comprehension()
    node.span(place, place)
    node.target = target
    node.iter = iterable
    node.ifs = ifs
    node.is_async = is_async
    return node


def check_element(element: Expr) -> None:
    """An element of a comprehension is no star."""
    if isinstance(element, nodes.Starred):
        raise SourceError("iterable unpacking cannot be used in comprehension", element.idx, element.end)


class GeneratorParts(Node):
    element: Expr
    generators: list[Comprehension]

    def reduced(self, builder: Builder) -> nodes.GeneratorExp:
        check_element(self.element)
        return make_generator(self, self.element, self.generators)


def make_generator(place: Node, element: Expr, generators: list[Comprehension]) -> nodes.GeneratorExp:
    """A generator expression at a place."""
    node = nodes.GeneratorExp()
    node.span(place, place)
    node.element = element
    node.generators = generators
    return node


class ListCompParts(Node):
    element: Expr
    generators: list[Comprehension]

    def reduced(self, builder: Builder) -> nodes.ListComp:
        check_element(self.element)
        node = nodes.ListComp()
        node.span(self, self)
        node.element = self.element
        node.generators = self.generators
        return node


class SetCompParts(Node):
    element: Expr
    generators: list[Comprehension]

    def reduced(self, builder: Builder) -> nodes.SetComp:
        check_element(self.element)
        node = nodes.SetComp()
        node.span(self, self)
        node.element = self.element
        node.generators = self.generators
        return node


class DictCompParts(Node):
    item: DictItem
    generators: list[Comprehension]

    def reduced(self, builder: Builder) -> nodes.DictComp:
        key = self.item.key
        if key is None:
            raise SourceError("dict unpacking cannot be used in dict comprehension", self.item.idx, self.item.idx + 2)
        node = nodes.DictComp()
        node.span(self, self)
        node.key = key
        node.value = self.item.value
        node.generators = self.generators
        return node


# --- operators


class OrParts(Node):
    first: Expr
    rest: list[Expr]

    def reduced(self, builder: Builder) -> nodes.BoolOp:
        return make_bool_op(self, "or", [self.first] + self.rest)


class AndParts(Node):
    first: Expr
    rest: list[Expr]

    def reduced(self, builder: Builder) -> nodes.BoolOp:
        return make_bool_op(self, "and", [self.first] + self.rest)


def make_bool_op(place: Node, op: str, values: list[Expr]) -> nodes.BoolOp:
    """``and`` or ``or`` of several values."""
    node = nodes.BoolOp()
    node.span(place, place)
    node.op = op
    node.values = values
    return node


class CompareTail(Node):
    op: str
    right: Expr


class NegatedTail(Node):
    op: str
    right: Expr

    def reduced(self, builder: Builder) -> CompareTail:
        tail = CompareTail()
        tail.op = "not in" if self.op == "in" else "is not"
        tail.right = self.right
        tail.idx, tail.place, tail.end = self.idx, self.place, self.end
        return tail


class CompareParts(Node):
    left: Expr
    rest: list[CompareTail]

    def reduced(self, builder: Builder) -> nodes.Compare:
        node = nodes.Compare()
        node.span(self, self)
        node.left = self.left
        node.ops = [tail.op for tail in self.rest]
        node.comparators = [tail.right for tail in self.rest]
        return node


class NamedParts(Node):
    target: Expr
    value: Expr

    def reduced(self, builder: Builder) -> nodes.NamedExpr:
        target = self.target
        if not isinstance(target, nodes.Name):
            message = "cannot use assignment expressions with " + describe(target)
            raise SourceError(message, target.idx, target.end)
        check_name(target.id, target.idx, target.end)
        node = nodes.NamedExpr()
        node.span(self, self)
        node.target = target
        node.value = self.value
        return node


class AttributeParts(Node):
    value: Expr
    attr: str

    def reduced(self, builder: Builder) -> nodes.Attribute:
        node = nodes.Attribute()
        node.span(self, self)
        node.value = self.value
        node.attr = self.attr
        return node


class SubscriptParts(Node):
    value: Expr
    index: Expr

    def reduced(self, builder: Builder) -> nodes.Subscript:
        index = self.index
        if isinstance(index, nodes.Starred):
            index = make_tuple(index, [index])
        node = nodes.Subscript()
        node.span(self, self)
        node.value = self.value
        node.index = index
        return node


# --- calls


class KeywordParts(Node):
    target: Expr
    equal: Token
    value: Expr

    def reduced(self, builder: Builder) -> Keyword:
        target = self.target
        if isinstance(target, (nodes.NoneConstant, nodes.TrueConstant, nodes.FalseConstant)):
            raise SourceError("cannot assign to " + describe(target), target.idx, self.equal.end)
        if not isinstance(target, nodes.Name):
            message = 'expression cannot contain assignment, perhaps you meant "=="?'
            raise SourceError(message, target.idx, self.equal.end)
        check_name(target.id, target.idx, self.end)
        node = Keyword()
        node.span(self, self)
        node.name = target.id
        node.value = self.value
        return node


class BareGenerator(Expr):
    """A generator expression without parentheses of its own: must be the only argument."""

    element: Expr
    generators: list[Comprehension]


class Arguments(Node):
    items: list[Expr]

    def check(self) -> None:
        """Refuse arguments in a wrong order."""
        names: list[str] = []
        starred = named = False
        for item in self.items:
            if isinstance(item, Keyword):
                name = item.name
                named = True
                if name is None:
                    starred = True
                elif name in names:
                    raise SourceError("keyword argument repeated: " + name, item.idx, item.end)
                else:
                    names.append(name)
            elif isinstance(item, BareGenerator):
                if len(self.items) > 1:
                    last = item.generators[-1]
                    message = "Generator expression must be parenthesized"
                    raise SourceError(message, item.idx, last.end)
            elif isinstance(item, nodes.Starred):
                if starred:
                    message = "iterable argument unpacking follows keyword argument unpacking"
                    raise SourceError(message, item.idx, item.idx + 1)
            elif named:
                what = " unpacking" if starred else ""
                message = "positional argument follows keyword argument" + what
                raise SourceError(message, self.end - 1, self.end)

    def positional(self) -> list[Expr]:
        """The arguments without names."""
        if len(self.items) == 1:
            item = self.items[0]
            if isinstance(item, BareGenerator):
                made: Expr = make_generator(self, item.element, item.generators)
                return [made]
        return [item for item in self.items if not isinstance(item, Keyword)]

    def keywords(self) -> list[Keyword]:
        """The arguments with names."""
        found: list[Keyword] = []
        for item in self.items:
            if isinstance(item, Keyword):
                found.append(item)
        return found


class NoArguments(Node):
    def reduced(self, builder: Builder) -> Arguments:
        node = Arguments()
        node.idx, node.place, node.end = self.idx, self.place, self.end
        node.items = []
        return node


class CallParts(Node):
    func: Expr
    arguments: Arguments

    def reduced(self, builder: Builder) -> nodes.Call:
        self.arguments.check()
        node = nodes.Call()
        node.span(self, self)
        node.func = self.func
        node.args = self.arguments.positional()
        node.keywords = self.arguments.keywords()
        return node


# --- parameters


class ParameterItem(Node):
    """What is between commas in the parameters of a function."""

    parameter: Parameter | None = None


class PlainItem(ParameterItem):
    parameter: Parameter
    default: Expr | None = None


class StarItem(ParameterItem):
    parameter: Parameter | None = None


class DoubleStarItem(ParameterItem):
    parameter: Parameter


class SlashItem(ParameterItem):
    pass


class ParameterList(Node):
    items: list[ParameterItem]

    def reduced(self, builder: Builder) -> Parameters:
        collector = ParameterCollector(self)
        for item in self.items:
            collector.add(item)
        return collector.finished(self.items[-1])


class NoParameters(Node):
    def reduced(self, builder: Builder) -> Parameters:
        return ParameterCollector(self).made


class ParameterCollector:
    """Sorts parameters by their kinds."""

    def __init__(self, place: Node) -> None:
        self.made = Parameters()
        self.made.span(place, place)
        self.made.posonly = []
        self.made.args = []
        self.made.kwonly = []
        self.seen_slash = False
        self.seen_star = False
        self.seen_default = False

    def add(self, item: ParameterItem) -> None:
        """Take the next one.

        Raises: SourceError.
        """
        made = self.made
        if made.kwarg is not None:
            what = "arguments cannot follow var-keyword argument"
            end = item.end
            if isinstance(item, PlainItem) and item.parameter is not None:
                end = item.parameter.idx + len(item.parameter.name)
            elif isinstance(item, (StarItem, DoubleStarItem)):
                end = item.idx + (1 if isinstance(item, StarItem) else 2)
            raise SourceError(what, item.idx, end)
        if isinstance(item, SlashItem):
            self.add_slash(item)
        elif isinstance(item, StarItem):
            if self.seen_star:
                raise SourceError("* argument may appear only once", item.idx, item.idx + 1)
            self.seen_star = True
            made.vararg = item.parameter
        elif isinstance(item, DoubleStarItem):
            made.kwarg = item.parameter
        else:
            assert isinstance(item, PlainItem)
            self.add_plain(item)

    def add_slash(self, item: SlashItem) -> None:
        """Parameters up to here are positional-only."""
        made = self.made
        if self.seen_slash:
            raise SourceError("/ may appear only once", item.idx, item.end)
        if self.seen_star:
            raise SourceError("/ must be ahead of *", item.idx, item.end)
        if len(made.args) == 0:
            raise SourceError("at least one argument must precede /", item.idx, item.end)
        self.seen_slash = True
        made.posonly = made.args
        made.args = []

    def add_plain(self, item: PlainItem) -> None:
        """A parameter with a name."""
        parameter = item.parameter
        assert parameter is not None
        parameter.default = item.default
        if self.seen_star:
            self.made.kwonly.append(parameter)
            return
        if item.default is not None:
            self.seen_default = True
        elif self.seen_default:
            message = "non-default argument follows default argument"
            raise SourceError(message, parameter.idx, parameter.idx + len(parameter.name))
        self.made.args.append(parameter)

    def finished(self, last: ParameterItem) -> Parameters:
        """All parameters.

        Raises: SourceError.
        """
        made = self.made
        if self.seen_star and made.vararg is None and len(made.kwonly) == 0:
            raise SourceError("named arguments must follow bare *", last.idx, last.idx + 1)
        return made
