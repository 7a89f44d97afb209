"""An interpreter of syntax trees: nodes with immutable children execute themselves in environments that closures keep.

    (let (f (lambda (n) (if (< n 2) n (+ (f (- n 1)) (f (- n 2)))))) (f 15))

What is hard in it: the tree is the code, so each node has to be constant; loops and calls have drivers of their own; global
variables are cells whose content changes now and then; ``break`` and errors are exceptions through many levels of nodes.
"""

from __future__ import annotations

from framework.rlib.jit import JitDriver, elidable, promote, unroll_safe
from framework.rlib.rarithmetic import ovfcheck


class Value:
    def text(self) -> str:
        raise NotImplementedError


class Number(Value):
    _immutable_fields_ = ["value"]

    def __init__(self, value: int) -> None:
        self.value = value

    def text(self) -> str:
        return str(self.value)


class Nil(Value):
    def text(self) -> str:
        return "nil"


class Pair(Value):
    def __init__(self, head: Value, tail: Value) -> None:
        self.head = head
        self.tail = tail

    def text(self) -> str:
        return "(" + self.head.text() + " . " + self.tail.text() + ")"


class Closure(Value):
    _immutable_fields_ = ["code", "environment"]

    def __init__(self, code: Lambda, environment: Environment) -> None:
        self.code = code
        self.environment = environment

    def text(self) -> str:
        return "<closure of " + str(len(self.code.names)) + ">"


NIL = Nil()


class Environment:
    """The variables of one call; the outer ones are those of the closure."""

    _immutable_fields_ = ["values", "outer"]

    def __init__(self, size: int, outer: Environment | None) -> None:
        self.values: list[Value] = [NIL] * size
        self.outer = outer


class Cell:
    """A global variable: code takes its content for constant until it is set a second time."""

    _immutable_fields_ = ["value?", "is_constant?"]

    def __init__(self, name: str) -> None:
        self.name = name
        self.value: Value = NIL
        self.changed: Value = NIL
        self.is_constant = True
        self.is_set = False

    def get(self) -> Value:
        return self.value if self.is_constant else self.changed

    def set(self, value: Value) -> None:
        if self.is_constant and self.is_set:
            self.is_constant = False
        if self.is_constant:
            self.value = value
            self.is_set = True
        else:
            self.changed = value


class GuestError(Exception):
    def __init__(self, value: Value) -> None:
        self.value = value


class Break(Exception):
    pass


def number(value: Value) -> int:
    if not isinstance(value, Number):
        raise GuestError(value)
    return value.value


def location(node: Node) -> str:
    return node.describe()


loop_driver = JitDriver(
    greens=["node"], reds=["environment", "last"], name="loop", get_printable_location=location, is_recursive=True
)
call_driver = JitDriver(
    greens=["node"], reds=["environment"], name="call", get_printable_location=location, is_recursive=True,
    should_unroll_one_iteration=lambda node: True,
)  # fmt: skip


class Node:
    def execute(self, environment: Environment) -> Value:
        raise NotImplementedError

    def describe(self) -> str:
        return "node"


class Constant(Node):
    _immutable_fields_ = ["value"]

    def __init__(self, value: Value) -> None:
        self.value = value

    def execute(self, environment: Environment) -> Value:
        return self.value


class Local(Node):
    _immutable_fields_ = ["depth", "index"]

    def __init__(self, depth: int, index: int) -> None:
        self.depth = depth
        self.index = index

    @unroll_safe
    def place(self, environment: Environment) -> Environment:
        for _ in range(promote(self.depth)):
            outer = environment.outer
            assert outer is not None
            environment = outer
        return environment

    def execute(self, environment: Environment) -> Value:
        return self.place(environment).values[self.index]


class SetLocal(Node):
    _immutable_fields_ = ["place", "value"]

    def __init__(self, place: Local, value: Node) -> None:
        self.place = place
        self.value = value

    def execute(self, environment: Environment) -> Value:
        value = self.value.execute(environment)
        self.place.place(environment).values[self.place.index] = value
        return value


class Global(Node):
    _immutable_fields_ = ["cell"]

    def __init__(self, cell: Cell) -> None:
        self.cell = cell

    def execute(self, environment: Environment) -> Value:
        return self.cell.get()


class SetGlobal(Node):
    _immutable_fields_ = ["cell", "value"]

    def __init__(self, cell: Cell, value: Node) -> None:
        self.cell = cell
        self.value = value

    def execute(self, environment: Environment) -> Value:
        value = self.value.execute(environment)
        self.cell.set(value)
        return value


class Lambda(Node):
    _immutable_fields_ = ["names[*]", "body?", "size"]

    def __init__(self, names: list[str], size: int) -> None:
        self.names = names
        self.size = size
        self.body: Node = Constant(NIL)

    def execute(self, environment: Environment) -> Value:
        return Closure(self, environment)

    @unroll_safe
    def call(self, environment: Environment, values: list[Value]) -> Value:
        inner = Environment(self.size, environment)
        for index in range(len(self.names)):
            inner.values[index] = values[index]
        return run_body(promote(self).body, inner)


def run_body(node: Node, environment: Environment) -> Value:
    while True:
        call_driver.jit_merge_point(node=node, environment=environment)
        return node.execute(environment)


class Call(Node):
    _immutable_fields_ = ["function", "arguments[*]"]

    def __init__(self, function: Node, arguments: list[Node]) -> None:
        self.function = function
        self.arguments = arguments

    @unroll_safe
    def execute(self, environment: Environment) -> Value:
        function = self.function.execute(environment)
        values = [argument.execute(environment) for argument in self.arguments]
        if not isinstance(function, Closure) or len(function.code.names) != len(values):
            raise GuestError(function)
        return promote(function.code).call(function.environment, values)


class Block(Node):
    _immutable_fields_ = ["nodes[*]"]

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes

    @unroll_safe
    def execute(self, environment: Environment) -> Value:
        result: Value = NIL
        for node in self.nodes:
            result = node.execute(environment)
        return result


class If(Node):
    _immutable_fields_ = ["condition", "yes", "no"]

    def __init__(self, condition: Node, yes: Node, no: Node) -> None:
        self.condition = condition
        self.yes = yes
        self.no = no

    def execute(self, environment: Environment) -> Value:
        if is_true(self.condition.execute(environment)):
            return self.yes.execute(environment)
        return self.no.execute(environment)


def is_true(value: Value) -> bool:
    return not isinstance(value, Nil) and not (isinstance(value, Number) and value.value == 0)


class While(Node):
    _immutable_fields_ = ["condition", "body"]

    def __init__(self, condition: Node, body: Node) -> None:
        self.condition = condition
        self.body = body

    def describe(self) -> str:
        return "while"

    def execute(self, environment: Environment) -> Value:
        last: Value = NIL
        node = self
        try:
            while is_true(node.condition.execute(environment)):
                loop_driver.can_enter_jit(node=node, environment=environment, last=last)
                loop_driver.jit_merge_point(node=node, environment=environment, last=last)
                last = node.body.execute(environment)
        except Break:
            return NIL
        return last


class BreakNode(Node):
    def execute(self, environment: Environment) -> Value:
        raise Break


class Raise(Node):
    _immutable_fields_ = ["value"]

    def __init__(self, value: Node) -> None:
        self.value = value

    def execute(self, environment: Environment) -> Value:
        raise GuestError(self.value.execute(environment))


class Try(Node):
    _immutable_fields_ = ["body", "handler", "index"]

    def __init__(self, body: Node, handler: Node, index: int) -> None:
        self.body = body
        self.handler = handler
        self.index = index

    def execute(self, environment: Environment) -> Value:
        try:
            return self.body.execute(environment)
        except GuestError as error:
            environment.values[self.index] = error.value
            return self.handler.execute(environment)


class Binary(Node):
    _immutable_fields_ = ["name", "left", "right"]

    def __init__(self, name: str, left: Node, right: Node) -> None:
        self.name = name
        self.left = left
        self.right = right

    def execute(self, environment: Environment) -> Value:
        left = self.left.execute(environment)
        right = self.right.execute(environment)
        name = self.name
        if name == "cons":
            return Pair(left, right)
        a, b = number(left), number(right)
        try:
            if name == "+":
                return Number(ovfcheck(a + b))
            if name == "-":
                return Number(ovfcheck(a - b))
            if name == "*":
                return Number(ovfcheck(a * b))
        except OverflowError:
            return Number(remainder(a, 1009) - remainder(b, 1009))
        if name == "%":
            if b == 0:
                raise GuestError(left)
            return Number(a % b)
        return Number(int(a < b))


@elidable
def remainder(a: int, b: int) -> int:
    return a % b


class Unary(Node):
    _immutable_fields_ = ["name", "value"]

    def __init__(self, name: str, value: Node) -> None:
        self.name = name
        self.value = value

    def execute(self, environment: Environment) -> Value:
        value = self.value.execute(environment)
        if self.name == "print":
            print(value.text())
            return value
        if not isinstance(value, Pair):
            raise GuestError(value)
        return value.head if self.name == "head" else value.tail


# --- reading


class Scope:
    def __init__(self, outer: Scope | None) -> None:
        self.names: list[str] = []
        self.outer = outer

    def find(self, name: str) -> Local | None:
        scope: Scope | None = self
        depth = 0
        while scope is not None:
            if name in scope.names:
                return Local(depth, scope.names.index(name))
            scope = scope.outer
            depth += 1
        return None


class Reader:
    def __init__(self, text: str) -> None:
        self.tokens = text.replace("(", " ( ").replace(")", " ) ").split()
        self.position = 0
        self.cells: dict[str, Cell] = {}

    def next(self) -> str:
        self.position += 1
        return self.tokens[self.position - 1]

    def cell(self, name: str) -> Cell:
        if name not in self.cells:
            self.cells[name] = Cell(name)
        return self.cells[name]

    def node(self, scope: Scope) -> Node:
        token = self.next()
        if token == "(":
            result = self.form(self.next(), scope)
            if self.next() != ")":
                raise ValueError("( is not closed")
            return result
        if token == "nil":
            return Constant(NIL)
        if token.lstrip("-").isdigit():
            return Constant(Number(int(token)))
        local = scope.find(token)
        return local if local is not None else Global(self.cell(token))

    def form(self, name: str, scope: Scope) -> Node:
        if name == "set":
            local = scope.find(self.next())
            assert local is not None
            return SetLocal(local, self.node(scope))
        if name == "define":
            return SetGlobal(self.cell(self.next()), self.node(scope))
        if name == "let":
            scope.names.append(self.next())
            place = Local(0, len(scope.names) - 1)
            return SetLocal(place, self.node(scope))
        if name == "if":
            return If(self.node(scope), self.node(scope), self.node(scope))
        if name == "while":
            return While(self.node(scope), self.rest(scope))
        if name == "break":
            return BreakNode()
        if name == "raise":
            return Raise(self.node(scope))
        if name == "try":
            body = self.node(scope)
            scope.names.append(self.next())
            return Try(body, self.node(scope), len(scope.names) - 1)
        if name == "lambda":
            return self.function(scope)
        if name in ("+", "-", "*", "%", "<", "cons"):
            return Binary(name, self.node(scope), self.node(scope))
        if name in ("print", "head", "tail"):
            return Unary(name, self.node(scope))
        self.position -= 1
        function = self.node(scope)
        arguments: list[Node] = []
        while self.tokens[self.position] != ")":
            arguments.append(self.node(scope))
        return Call(function, arguments)

    def rest(self, scope: Scope) -> Node:
        nodes: list[Node] = []
        while self.position < len(self.tokens) and self.tokens[self.position] != ")":
            nodes.append(self.node(scope))
        return Block(nodes)

    def function(self, scope: Scope) -> Node:
        inner = Scope(scope)
        self.next()
        while self.tokens[self.position] != ")":
            inner.names.append(self.next())
        self.next()
        names = inner.names[:]
        body = self.rest(inner)
        made = Lambda(names, len(inner.names))
        made.body = body
        return made


def run(text: str) -> int:
    scope = Scope(None)
    body = Reader(text).rest(scope)
    try:
        body.execute(Environment(len(scope.names), None))
    except GuestError as error:
        print("error: " + error.value.text())
        return 1
    return 0


def entry_point(argv: list[str]) -> int:
    with open(argv[1]) as file:
        return run(file.read())


def target(driver: object, args: list[str]) -> object:
    return entry_point
