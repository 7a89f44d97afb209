"""From source text to a program: comments dropped, brackets matched.

source   "+ [ - ] read"          code   + [ - ]
                                 jumps  0 3 0 1      each bracket knows its partner
                                 places 0 2 4 6      where in the source each instruction stands
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


class BrainfuckError(Exception):
    """A mistake in a brainfuck program, at a line and column that count from one."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.message = message
        self.line = line
        self.column = column


class Program:
    """A parsed program."""

    _immutable_fields_ = ["source", "code", "jumps[*]", "places"]

    def __init__(self, source: str, code: bytes, jumps: list[int], places: list[int]) -> None:
        self.source = source
        self.code = code
        self.jumps = jumps
        self.places = places

    def error(self, message: str, pc: int) -> BrainfuckError:
        """An error at the instruction number ``pc``."""
        return error_at(message, self.source, self.places[pc])


def error_at(message: str, source: str, place: int) -> BrainfuckError:
    """An error at a place in the source."""
    line = 1 + source.count("\n", 0, place)
    column = place - source.rfind("\n", 0, place)
    return BrainfuckError(message, line, column)


def parse(source: str) -> Program:
    """The program of a source text; BrainfuckError when its brackets don't match."""
    code: list[int] = []
    jumps: list[int] = []
    places: list[int] = []
    open_brackets: list[int] = []
    for place in range(len(source)):
        char = source[place]
        if char not in COMMANDS:
            continue
        partner = 0
        if char == "[":
            open_brackets.append(len(code))
        elif char == "]":
            if len(open_brackets) == 0:
                raise error_at("this ']' closes nothing", source, place)
            partner = open_brackets.pop()
            jumps[partner] = len(code)
        code.append(ord(char))
        jumps.append(partner)
        places.append(place)
    if len(open_brackets) > 0:
        raise error_at("this '[' is never closed", source, places[open_brackets[-1]])
    return Program(source, bytes(code), jumps, places)
