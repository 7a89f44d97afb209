"""Prebuilt data: instances, cycles, lists, dicts, functions and classes built at import time, changed at run time."""


class Node:
    def __init__(self, name):
        self.name = name
        self.links = []
        self.parent = None
        self.weight = 0.5


class Special(Node):
    def __init__(self, name, handler):
        super().__init__(name)
        self.handler = handler


def shout(text):
    return text.upper() + "!"


def whisper(text):
    return "(" + text + ")"


def make_graph():
    nodes = [Node("n" + str(i)) for i in range(5)]
    for i, node in enumerate(nodes):
        node.links = [nodes[(i + 1) % 5], nodes[(i + 2) % 5]]
        node.parent = nodes[i // 2] if i else None
    return nodes


NODES = make_graph()
ROOT = NODES[0]
SELF = Node("self")
SELF.links.append(SELF)
SELF.parent = SELF
HANDLERS = {"shout": shout, "whisper": whisper}
SPECIALS = [Special("a", shout), Special("b", whisper)]
TABLE = {"one": [1], "two": [1, 2], "three": []}
MATRIX = [[i * j for j in range(4)] for i in range(3)]
NAMES = {"x", "y"}
PAIR = (ROOT, 42)
COUNTER = [0]
CONFIG = {"depth": 3, "width": 10}
EMPTY: list[int] = []
OPTIONAL = None
BY_NAME = {node.name: node for node in NODES}


class Settings:
    def __init__(self):
        self.values = {"a": 1}
        self.verbose = False
        self.callback = None


SETTINGS = Settings()


class Opcode:
    table = []

    def __init__(self, name, function):
        self.name = name
        self.function = function
        Opcode.table.append(self)


def define(name):
    def register(function):
        Opcode(name, function)
        return function

    return register


@define("inc")
def op_inc(state):
    state.value += 1


@define("dbl")
def op_dbl(state):
    state.value *= 2


class State:
    def __init__(self):
        self.value = 1


def make_class(suffix):
    class Made:
        def label(self):
            return "made " + suffix

    Made.__name__ = "Made" + suffix
    return Made


MadeA = make_class("A")
MadeB = make_class("B")


ADDRESSES = ["user@1st.example", "@main"]  # what looks like globals of LLVM's text
BINARY_ADDRESS = b"\x00@5UV@kit_thread_state"


def entry_point(argv: list[str]) -> int:
    node = ROOT
    for _ in range(7):
        node = node.links[1]
    print(node.name, node.parent.name if node.parent is not None else "-", SELF.links[0] is SELF, SELF.parent is SELF)
    ROOT.links.append(SELF)
    ROOT.weight += 1.25
    print(len(ROOT.links), ROOT.weight, NODES[1].weight, PAIR[0] is NODES[0], PAIR[1])
    BY_NAME["n3"].name = "renamed"
    print(NODES[3].name, "n3" in BY_NAME, len(BY_NAME))
    print(HANDLERS["shout"]("hi"), [s.handler(s.name) for s in SPECIALS])
    SPECIALS[0].handler = whisper
    print(SPECIALS[0].handler("again"))
    TABLE["four"] = [4]
    TABLE["one"].append(11)
    print(sorted(TABLE), TABLE["one"], TABLE["four"])
    MATRIX[1][2] = 99
    print(MATRIX, "x" in NAMES, "z" in NAMES)
    COUNTER[0] += 1
    EMPTY.append(7)
    print(COUNTER, EMPTY, CONFIG["depth"])
    SETTINGS.values["b"] = 2
    SETTINGS.verbose = True
    print(SETTINGS.values, SETTINGS.verbose, SETTINGS.callback is None)
    SETTINGS.callback = shout
    print(SETTINGS.callback("set"))
    state = State()
    for opcode in Opcode.table:
        opcode.function(state)
        print(opcode.name, state.value)
    print(MadeA().label(), MadeB().label())
    print(ADDRESSES[len(EMPTY) - 1], BINARY_ADDRESS[1:])
    return 0
