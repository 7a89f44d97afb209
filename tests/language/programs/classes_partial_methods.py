"""Methods and class-level values that some classes of a family lack: AttributeError for those."""


class Box:
    pass


class Token(Box):
    def __init__(self, text):
        self.text = text

    def getstr(self):
        return self.text


class Node(Box):
    kind = "node"
    level = 3

    def compile(self):
        return "node"


class Sum(Node):
    kind = "sum"

    def compile(self):
        return "sum"


class Leaf(Box):
    level = 3


def describe(box):
    out = []
    try:
        out.append(box.getstr())
    except AttributeError as e:
        out.append(str(e))
    try:
        out.append(box.compile())
    except AttributeError as e:
        out.append(str(e))
    try:
        out.append(box.kind)
    except AttributeError as e:
        out.append(str(e))
    try:
        out.append(str(box.level))
    except AttributeError as e:
        out.append(str(e))
    return out


def entry_point(argv):
    for box in [Token("t"), Node(), Sum(), Leaf(), Box()]:
        for line in describe(box):
            print(line)
    m = None
    try:
        for b in [Sum(), Leaf()]:
            m = b.compile
            print(m())
    except AttributeError as e:
        print("bound", e)
    Leaf().level
    print(Box().getstr() if len(argv) > 5 else "end")
    box = Token("x") if len(argv) < 3 else Box()
    return box.level
