"""From trees to bytecode.

    (+ a 1)      LOCAL a; CONSTANT 1; ADD

A function's slots hold its variables, then the stack.  ``lambda`` captures the values of outer variables when it is made.
"""

from __future__ import annotations

from tests.jit.language.objects import FALSE, NIL, TRUE, Code, Float, Handler, Int, Object, String
from tests.jit.language.reader import Node, Reader

NAMES = [
    "CONSTANT", "LOCAL", "SET_LOCAL", "CAPTURED", "GLOBAL", "SET_GLOBAL", "POP", "JUMP", "LOOP", "JUMP_IF_FALSE",
    "RETURN", "CALL", "CLOSURE", "CLASS", "METHOD", "NEW", "SEND", "GET_FIELD", "SET_FIELD", "LIST", "CLOCK", "THROW", "ADD",
    "SUB", "MUL", "DIV", "MOD", "LESS", "GREATER", "LESS_EQUAL", "GREATER_EQUAL", "EQUAL", "NOT_EQUAL", "NOT", "AT", "PUT",
    "LENGTH", "PUSH", "PRINT", "TEXT", "KIND", "FLOAT",
]  # fmt: skip
(
    CONSTANT, LOCAL, SET_LOCAL, CAPTURED, GLOBAL, SET_GLOBAL, POP, JUMP, LOOP, JUMP_IF_FALSE,
    RETURN, CALL, CLOSURE, CLASS, METHOD, NEW, SEND, GET_FIELD, SET_FIELD, LIST, CLOCK, THROW, ADD,
    SUB, MUL, DIV, MOD, LESS, GREATER, LESS_EQUAL, GREATER_EQUAL, EQUAL, NOT_EQUAL, NOT, AT, PUT,
    LENGTH, PUSH, PRINT, TEXT, KIND, FLOAT,
) = range(len(NAMES))  # fmt: skip

OPERATORS = {
    "+": ADD, "-": SUB, "*": MUL, "/": DIV, "%": MOD, "<": LESS, ">": GREATER, "<=": LESS_EQUAL, ">=": GREATER_EQUAL,
    "==": EQUAL, "!=": NOT_EQUAL, "not": NOT, "at": AT, "put": PUT, "len": LENGTH, "push": PUSH, "print": PRINT,
    "text": TEXT, "kind": KIND, "float": FLOAT, "throw": THROW,
}  # fmt: skip
ARGUMENTS = {NOT: 1, LENGTH: 1, PRINT: 1, TEXT: 1, KIND: 1, FLOAT: 1, THROW: 1, PUT: 3}  # others take two
SPREAD = 256  # two numbers in one: name and count of arguments of SEND and NEW


class Compiler:
    """Compiles one function."""

    def __init__(self, name: str, parameters: list[str], outer: Compiler | None) -> None:
        self.name = name
        self.outer = outer
        self.locals = list(parameters)
        self.parameters = len(parameters)
        self.captured: list[str] = []
        self.code: list[str] = []
        self.constants: list[Object] = []
        self.names: list[str] = []
        self.codes: list[Code] = []
        self.handlers: list[Handler] = []
        self.depth = 0
        self.deepest = 0

    def finish(self) -> Code:
        self.emit(RETURN, 0, -1)
        # a handler's depth counts from the first slot, and how many variables there are is known only now
        for handler in self.handlers:
            handler.depth += len(self.locals)
        variables = len(self.locals)
        return Code(
            self.name,
            "".join(self.code),
            self.constants,
            self.names,
            self.codes,
            self.handlers,
            self.parameters,
            variables,
            variables + self.deepest,
        )

    # --- instructions

    def emit(self, operation: int, number: int, effect: int) -> int:
        """An instruction that makes the stack deeper by ``effect``.  Returns: its place."""
        place = len(self.code)
        self.code.append(chr(operation))
        self.code.append(chr(number & 255))
        self.code.append(chr(number >> 8))
        self.depth += effect
        self.deepest = max(self.deepest, self.depth)
        return place

    def patch(self, place: int) -> None:
        """Let the jump at a place lead here."""
        self.code[place + 1] = chr(len(self.code) & 255)
        self.code[place + 2] = chr(len(self.code) >> 8)

    def constant(self, value: Object) -> None:
        self.constants.append(value)
        self.emit(CONSTANT, len(self.constants) - 1, 1)

    def name_number(self, name: str) -> int:
        for i in range(len(self.names)):
            if self.names[i] == name:
                return i
        self.names.append(name)
        return len(self.names) - 1

    def local(self, name: str) -> int:
        for i in range(len(self.locals)):
            if self.locals[i] == name:
                return i
        return -1

    def capture(self, name: str) -> int:
        """The number of a captured variable; -1 when no outer function has it."""
        for i in range(len(self.captured)):
            if self.captured[i] == name:
                return i
        outer = self.outer
        if outer is None or (outer.local(name) < 0 and outer.capture(name) < 0):
            return -1
        self.captured.append(name)
        return len(self.captured) - 1

    # --- expressions: each leaves one value

    def body(self, nodes: list[Node], start: int) -> None:
        if start >= len(nodes):
            self.constant(NIL)
        for i in range(start, len(nodes)):
            self.expression(nodes[i])
            if i < len(nodes) - 1:
                self.emit(POP, 0, -1)

    def expression(self, node: Node) -> None:
        if node.is_list():
            self.form(node, node.children())
        elif node.is_string:
            self.constant(String(node.text))
        else:
            self.atom(node.text)

    def atom(self, text: str) -> None:
        if text[0] in "0123456789" or (text[0] == "-" and len(text) > 1):
            self.constant(Float(float(text)) if "." in text else Int(int(text)))
        elif text == "nil":
            self.constant(NIL)
        elif text == "true":
            self.constant(TRUE)
        elif text == "false":
            self.constant(FALSE)
        else:
            self.variable(text)

    def variable(self, name: str) -> None:
        number = self.local(name)
        if number >= 0:
            self.emit(LOCAL, number, 1)
            return
        number = self.capture(name)
        if number >= 0:
            self.emit(CAPTURED, number, 1)
        else:
            self.emit(GLOBAL, self.name_number(name), 1)

    def form(self, node: Node, parts: list[Node]) -> None:
        head = node.head()
        if head == "if":
            self.if_form(parts)
        elif head == "while":
            self.while_form(parts)
        elif head == "do":
            self.body(parts, 1)
        elif head == "=":
            self.assignment(parts)
        elif head == "and" or head == "or":
            self.logical(parts, head == "and")
        elif head == "def":
            self.function(parts[1].head(), parts[1].children(), 1, parts, 2)
            self.emit(SET_GLOBAL, self.name_number(parts[1].head()), 0)
        elif head == "lambda":
            self.function("lambda", parts[1].children(), 0, parts, 2)
        elif head == "class":
            self.class_form(parts)
        elif head == "new":
            self.arguments(parts, 2)
            self.emit(NEW, self.name_number(parts[1].text) * SPREAD + len(parts) - 2, 3 - len(parts))
        elif head == "send":
            self.arguments(parts, 1)
            self.emit_send(parts)
        elif head == "get":
            self.expression(parts[1])
            self.emit(GET_FIELD, self.name_number(parts[2].text), 0)
        elif head == "set":
            self.expression(parts[1])
            self.expression(parts[3])
            self.emit(SET_FIELD, self.name_number(parts[2].text), -1)
        elif head == "list":
            self.arguments(parts, 1)
            self.emit(LIST, len(parts) - 1, 2 - len(parts))
        elif head == "clock":
            self.emit(CLOCK, 0, 1)
        elif head == "try":
            self.try_form(parts)
        elif head in OPERATORS:
            self.operator(OPERATORS[head], parts)
        else:
            self.arguments(parts, 0)
            self.emit(CALL, len(parts) - 1, 1 - len(parts))

    def emit_send(self, parts: list[Node]) -> None:
        """(send object name arguments): the name is no value."""
        self.emit(SEND, self.name_number(parts[2].text) * SPREAD + len(parts) - 3, 3 - len(parts))

    def arguments(self, parts: list[Node], start: int) -> None:
        is_send = start == 1 and parts[0].text == "send"
        for i in range(start, len(parts)):
            if not (is_send and i == 2):
                self.expression(parts[i])

    def operator(self, operation: int, parts: list[Node]) -> None:
        self.arguments(parts, 1)
        count = ARGUMENTS.get(operation, 2)
        if len(parts) - 1 != count:
            raise SyntaxError(parts[0].text + " takes " + str(count) + " operands")
        self.emit(operation, 0, 1 - count)

    def if_form(self, parts: list[Node]) -> None:
        self.expression(parts[1])
        otherwise = self.emit(JUMP_IF_FALSE, 0, -1)
        self.expression(parts[2])
        end = self.emit(JUMP, 0, -1)
        self.patch(otherwise)
        if len(parts) > 3:
            self.expression(parts[3])
        else:
            self.constant(NIL)
        self.patch(end)

    def while_form(self, parts: list[Node]) -> None:
        start = len(self.code)
        self.expression(parts[1])
        end = self.emit(JUMP_IF_FALSE, 0, -1)
        self.body(parts, 2)
        self.emit(POP, 0, -1)
        self.emit(LOOP, start, 0)
        self.patch(end)
        self.constant(NIL)

    def logical(self, parts: list[Node], is_and: bool) -> None:
        self.expression(parts[1])
        if not is_and:
            self.emit(NOT, 0, 0)
        shortcut = self.emit(JUMP_IF_FALSE, 0, -1)
        self.expression(parts[2])
        end = self.emit(JUMP, 0, -1)
        self.patch(shortcut)
        self.constant(FALSE if is_and else TRUE)
        self.patch(end)

    def assignment(self, parts: list[Node]) -> None:
        name = parts[1].text
        self.expression(parts[2])
        if self.outer is None:
            self.emit(SET_GLOBAL, self.name_number(name), 0)
            return
        number = self.local(name)
        if number < 0:
            self.locals.append(name)
            number = len(self.locals) - 1
        self.emit(SET_LOCAL, number, 0)

    def function(self, name: str, names: list[Node], first: int, parts: list[Node], start: int) -> None:
        """Leave a function on the stack."""
        inner = Compiler(name, [names[i].text for i in range(first, len(names))], self)
        inner.body(parts, start)
        self.codes.append(inner.finish())
        for captured in inner.captured:
            self.variable(captured)
        self.emit(CLOSURE, (len(self.codes) - 1) * SPREAD + len(inner.captured), 1 - len(inner.captured))

    def class_form(self, parts: list[Node]) -> None:
        """(class Name Base (method …) …); Base is nil for none."""
        self.expression(parts[2])
        self.emit(CLASS, self.name_number(parts[1].text), 0)
        self.emit(SET_GLOBAL, self.name_number(parts[1].text), 0)
        for i in range(3, len(parts)):
            method = parts[i].children()
            names = method[1].children()
            self.function(names[0].text, names, 1, method, 2)
            self.emit(METHOD, self.name_number(names[0].text), -1)

    def try_form(self, parts: list[Node]) -> None:
        """(try expression (catch name handler …))."""
        depth = self.depth
        start = len(self.code)
        self.expression(parts[1])
        end = self.emit(JUMP, 0, -1)
        catch = parts[2].children()
        self.handlers.append(Handler(start, end, len(self.code), depth))
        self.depth = depth + 1
        self.deepest = max(self.deepest, self.depth)
        number = self.local(catch[1].text)
        if number < 0:
            self.locals.append(catch[1].text)
            number = len(self.locals) - 1
        self.emit(SET_LOCAL, number, 0)
        self.emit(POP, 0, -1)
        self.body(catch, 2)
        self.patch(end)


def compile_source(text: str) -> Code:
    """The code of a program."""
    compiler = Compiler("main", [], None)
    compiler.body(Reader(text).read_all(), 0)
    return compiler.finish()
