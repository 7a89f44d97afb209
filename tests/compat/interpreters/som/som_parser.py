"""Source text to classes with methods."""

try:
    from rpython.rlib.objectmodel import newlist_hint
    from rpython.rlib.rarithmetic import string_to_int
    from rpython.rlib.rbigint import rbigint
    from rpython.rlib.rstring import ParseStringOverflowError
    from rpython.rlib.unroll import unrolling_iterable
except ImportError:
    from som_fallback import ParseStringOverflowError, newlist_hint, rbigint, string_to_int, unrolling_iterable

from som_nodes import (
    BlockNode,
    FieldRead,
    FieldWrite,
    GlobalNode,
    LiteralNode,
    Method,
    Node,
    ReadArg,
    ReadTemp,
    ReturnNode,
    SelfNode,
    UninitializedMessageNode,
    WriteTemp,
)
from som_objects import BigInteger, Class, Double, Integer, String


class Symbols(object):
    pass


_NAMES = [
    "NONE",
    "INTEGER",
    "DOUBLE",
    "STRING",
    "IDENT",
    "KEYWORD",
    "OPER",
    "ASSIGN",
    "LPAREN",
    "RPAREN",
    "LBRACK",
    "RBRACK",
    "PERIOD",
    "CARET",
    "BAR",
    "COLON",
    "POUND",
]
for _i, _n in enumerate(_NAMES):
    setattr(Symbols, _n, _i)


def _sorted_symbols(cls):
    return sorted([(x, getattr(cls, x)) for x in dir(cls) if x.isupper()])


_SYMBOL_NAMES = unrolling_iterable(_sorted_symbols(Symbols))


def symbol_as_str(symbol):
    for name, value in _SYMBOL_NAMES:
        if value == symbol:
            return name
    return "?"


class Token(object):
    _immutable_ = True

    def __init__(self, kind, text, line):
        self.kind = kind
        self.text = text
        self.line = line


class ParseError(Exception):
    def __init__(self, message, line):
        self.message = message
        self.line = line

    def __str__(self):
        return "%d: %s" % (self.line, self.message)


def tokenize(src):
    result = newlist_hint(len(src) // 4)
    i = 0
    line = 1
    n = len(src)
    while i < n:
        c = src[i]
        if c == "\n":
            line += 1
            i += 1
        elif c == " " or c == "\t":
            i += 1
        elif c == '"':
            j = src.find('"', i + 1)
            line += src.count("\n", i, j)
            i = j + 1
        elif c.isdigit():
            j = i
            kind = Symbols.INTEGER
            while j < n and (src[j].isdigit() or (src[j] == "." and j + 1 < n and src[j + 1].isdigit())):
                if src[j] == ".":
                    kind = Symbols.DOUBLE
                j += 1
            result.append(Token(kind, src[i:j], line))
            i = j
        elif c.isalpha() or c == "_":
            j = i
            while j < n and (src[j].isalnum() or src[j] == "_"):
                j += 1
            if j < n and src[j] == ":" and not (j + 1 < n and src[j + 1] == "="):
                j += 1
                result.append(Token(Symbols.KEYWORD, src[i:j], line))
            else:
                result.append(Token(Symbols.IDENT, src[i:j], line))
            i = j
        elif c == "'":
            j = src.find("'", i + 1)
            assert j >= 0
            result.append(Token(Symbols.STRING, src[i + 1 : j].replace("\\n", "\n"), line))
            i = j + 1
        elif c == ":" and i + 1 < n and src[i + 1] == "=":
            result.append(Token(Symbols.ASSIGN, ":=", line))
            i += 2
        elif c in "()[].^|:#":
            kind = {
                "(": Symbols.LPAREN,
                ")": Symbols.RPAREN,
                "[": Symbols.LBRACK,
                "]": Symbols.RBRACK,
                ".": Symbols.PERIOD,
                "^": Symbols.CARET,
                "|": Symbols.BAR,
                ":": Symbols.COLON,
                "#": Symbols.POUND,
            }[c]
            result.append(Token(kind, c, line))
            i += 1
        else:
            j = i
            while j < n and src[j] in "+-*/<>=,~&%@":
                j += 1
            if j == i:
                raise ParseError("illegal character " + repr(c), line)
            result.append(Token(Symbols.OPER, src[i:j], line))
            i = j
    result.append(Token(Symbols.NONE, "", line))
    return result


class Scope(object):
    def __init__(self, outer, cls):
        self.outer = outer
        self.cls = cls
        self.params = []
        self.locals = []

    def find(self, name):
        level = 0
        scope = self
        while scope is not None:
            if name in scope.params:
                return 1, level, scope.params.index(name)
            if name in scope.locals:
                return 2, level, scope.locals.index(name)
            scope = scope.outer
            level += 1
        return 0, -1, -1


class Parser(object):
    def __init__(self, src, universe):
        self.toks = tokenize(src)
        self.pos = 0
        self.universe = universe
        self.last_line = 0

    def peek(self):
        return self.toks[self.pos]

    def accept(self, kind, text=None):
        t = self.peek()
        if t.kind == kind and (text is None or t.text == text):
            self.pos += 1
            self.last_line = t.line
            return True
        return False

    def expect(self, kind):
        t = self.peek()
        if not self.accept(kind):
            raise ParseError(
                "expected %s, found %s '%s'" % (symbol_as_str(kind), symbol_as_str(t.kind), t.text), t.line
            )
        return t

    def parse_classes(self):
        classes = []
        while self.peek().kind != Symbols.NONE:
            classes.append(self.parse_class())
        return classes

    def parse_class(self):
        name = self.expect(Symbols.IDENT).text
        if not self.accept(Symbols.OPER, "="):
            raise ParseError("expected =", self.peek().line)
        sup = self.universe.get_global("Object")
        if self.peek().kind == Symbols.IDENT:
            sup = self.universe.get_global(self.expect(Symbols.IDENT).text)
        assert isinstance(sup, Class)
        self.expect(Symbols.LPAREN)
        cls = self.universe.define(name, sup, self.parse_locals())
        while not self.accept(Symbols.RPAREN):
            self.parse_method(cls)
        return cls

    def parse_locals(self):
        names = []
        if self.accept(Symbols.BAR):
            while self.peek().kind == Symbols.IDENT:
                names.append(self.expect(Symbols.IDENT).text)
            self.expect(Symbols.BAR)
        return names

    def parse_method(self, cls):
        scope = Scope(None, cls)
        t = self.peek()
        selector = ""
        if t.kind == Symbols.KEYWORD:
            while self.peek().kind == Symbols.KEYWORD:
                selector += self.expect(Symbols.KEYWORD).text
                scope.params.append(self.expect(Symbols.IDENT).text)
        elif t.kind == Symbols.OPER:
            selector = self.expect(Symbols.OPER).text
            scope.params.append(self.expect(Symbols.IDENT).text)
        else:
            selector = self.expect(Symbols.IDENT).text
        self.accept(Symbols.OPER, "=")
        self.expect(Symbols.LPAREN)
        scope.locals = self.parse_locals()
        body = self.parse_statements(scope, Symbols.RPAREN)
        cls.methods[selector] = Method(selector, scope.params, scope.locals, body)

    def parse_statements(self, scope, end):
        body = []
        while not self.accept(end):
            line = self.peek().line
            if self.accept(Symbols.CARET):
                node = ReturnNode(self.parse_expression(scope))
            else:
                node = self.parse_expression(scope)
            node.source_line = line
            holder = StatementNode(node)
            body.append(holder)
            if not self.accept(Symbols.PERIOD):
                self.expect(end)
                break
        return body[:]

    def parse_expression(self, scope):
        if self.peek().kind == Symbols.IDENT and self.toks[self.pos + 1].kind == Symbols.ASSIGN:
            name = self.expect(Symbols.IDENT).text
            self.expect(Symbols.ASSIGN)
            value = self.parse_expression(scope)
            kind, level, index = scope.find(name)
            if kind == 2:
                return WriteTemp(level, index, value)
            i = scope.cls.field_index(name)
            if i < 0:
                raise ParseError("cannot assign to " + name, self.last_line)
            return FieldWrite(i, value)
        return self.parse_keyword(scope)

    def parse_keyword(self, scope):
        rcvr = self.parse_binary(scope)
        if self.peek().kind != Symbols.KEYWORD:
            return rcvr
        parts = []
        args = []
        while self.peek().kind == Symbols.KEYWORD:
            parts.append(self.expect(Symbols.KEYWORD).text)
            args.append(self.parse_binary(scope))
        return UninitializedMessageNode("".join(parts), rcvr, args)

    def parse_binary(self, scope):
        left = self.parse_unary(scope)
        while self.peek().kind == Symbols.OPER:
            op = self.expect(Symbols.OPER).text
            left = UninitializedMessageNode(op, left, [self.parse_unary(scope)])
        return left

    def parse_unary(self, scope):
        node = self.parse_primary(scope)
        while self.peek().kind == Symbols.IDENT:
            node = UninitializedMessageNode(self.expect(Symbols.IDENT).text, node, [])
        return node

    def parse_primary(self, scope):
        t = self.peek()
        self.pos += 1
        kind = t.kind
        if kind == Symbols.INTEGER:
            try:
                return LiteralNode(Integer(string_to_int(t.text)))
            except ParseStringOverflowError:
                return LiteralNode(BigInteger(rbigint.fromdecimalstr(t.text)))
        elif kind == Symbols.DOUBLE:
            return LiteralNode(Double(float(t.text)))
        elif kind == Symbols.STRING:
            return LiteralNode(String(t.text))
        elif kind == Symbols.LPAREN:
            node = self.parse_expression(scope)
            self.expect(Symbols.RPAREN)
            return node
        elif kind == Symbols.LBRACK:
            inner = Scope(scope, scope.cls)
            while self.accept(Symbols.COLON):
                inner.params.append(self.expect(Symbols.IDENT).text)
            if inner.params:
                self.expect(Symbols.BAR)
            inner.locals = self.parse_locals()
            body = self.parse_statements(inner, Symbols.RBRACK)
            return BlockNode(Method("block", inner.params, inner.locals, body))
        elif kind == Symbols.IDENT:
            if t.text == "self":
                return SelfNode()
            k, level, index = scope.find(t.text)
            if k == 1:
                return ReadArg(level, index)
            if k == 2:
                return ReadTemp(level, index)
            i = scope.cls.field_index(t.text)
            if i >= 0:
                return FieldRead(i)
            return GlobalNode(t.text)
        raise ParseError("unexpected %s" % symbol_as_str(kind), t.line)


class StatementNode(Node):
    def __init__(self, expr):
        self.expr = self.adopt(expr)

    def replace_child(self, old, new):
        self.expr = new

    def execute(self, frame, universe):
        return self.expr.execute(frame, universe)
