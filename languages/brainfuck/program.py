"""From source text to a program: comments dropped, equal neighbours joined, brackets matched.

source   "++ + [ -- ] read"      code       + [ - ]
                                 arguments  3 3 2 1      how often; each bracket knows its partner
                                 places     0 5 7 10     where in the source each instruction starts
"""

RIGHT = ord(">")
LEFT = ord("<")
PLUS = ord("+")
MINUS = ord("-")
WRITE = ord(".")
READ = ord(",")
OPEN = ord("[")
CLOSE = ord("]")

COMMANDS = "><+-.,[]"
JOINED = "><+-"  # commands that stand for a whole run of them


class BrainfuckError(Exception):
    """A mistake in a brainfuck program, at a line and column that count from one."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.message = message
        self.line = line
        self.column = column


class Program:
    """A parsed program."""

    _immutable_fields_ = ["source", "code", "arguments[*]", "places"]

    def __init__(self, source: str, code: bytes, arguments: list[int], places: list[int]) -> None:
        self.source = source
        self.code = code
        self.arguments = arguments
        self.places = places

    def error(self, message: str, pc: int, done: int) -> BrainfuckError:
        """An error at the instruction number ``pc``, in the command of it that follows ``done`` others."""
        place = self.places[pc]
        command = chr(self.code[pc])
        for _ in range(done):
            place = self.source.index(command, place + 1)
        return error_at(message, self.source, place)


def error_at(message: str, source: str, place: int) -> BrainfuckError:
    """An error at a place in the source."""
    line = 1 + source.count("\n", 0, place)
    column = place - source.rfind("\n", 0, place)
    return BrainfuckError(message, line, column)


def parse(source: str) -> Program:
    """The program of a source text; BrainfuckError when its brackets don't match."""
    code: list[int] = []
    arguments: list[int] = []
    places: list[int] = []
    open_brackets: list[int] = []
    for place in range(len(source)):
        char = source[place]
        if char not in COMMANDS:
            continue
        if char in JOINED and len(code) > 0 and code[-1] == ord(char):
            arguments[-1] += 1
            continue
        argument = 1
        if char == "[":
            open_brackets.append(len(code))
        elif char == "]":
            if len(open_brackets) == 0:
                raise error_at("this ']' closes nothing", source, place)
            argument = open_brackets.pop()
            arguments[argument] = len(code)
        code.append(ord(char))
        arguments.append(argument)
        places.append(place)
    if len(open_brackets) > 0:
        raise error_at("this '[' is never closed", source, places[open_brackets[-1]])
    return Program(source, bytes(code), arguments, places)
