"""JSON: reads a file and prints it again, with sorted sums of what is in it.  An example of a grammar with typed trees."""

import sys

from framework.parsing import Grammar, LexingError, Node, ParsingError, render_all


class Value(Node):
    def show(self, out: list[str]) -> None:
        raise NotImplementedError


class Text(Value):
    text: str

    def show(self, out: list[str]) -> None:
        out.append(self.text)


class String(Text):
    pass


class Number(Text):
    pass


class Word(Text):
    pass


class Array(Value):
    items: list[Value]

    def show(self, out: list[str]) -> None:
        out.append("[")
        for i in range(len(self.items)):
            if i > 0:
                out.append(",")
            self.items[i].show(out)
        out.append("]")


class Member(Node):
    key: str
    value: Value


class Object(Value):
    members: list[Member]

    def show(self, out: list[str]) -> None:
        out.append("{")
        for i in range(len(self.members)):
            if i > 0:
                out.append(",")
            out.append(self.members[i].key + ":")
            self.members[i].value.show(out)
        out.append("}")


JSON = Grammar(
    r"""
    token STRING /"(?:[^"\\\x00-\x1f]|\\(?:["\\\/bfnrt]|u[0-9a-fA-F]{4}))*"/ "a string"
    token NUMBER /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/ "a number"
    ignore /[ \t\r\n]+/

    value "a value" : text=STRING -> String
                    | text=NUMBER -> Number
                    | text="true" -> Word
                    | text="false" -> Word
                    | text="null" -> Word
                    | "[" items=value*"," "]" -> Array
                    | "{" members=member*"," "}" -> Object
    member          : key=STRING ":" value=value -> Member
    """,
    globals(),
).build()


def entry_point(argv: list[str]) -> int:
    with open(argv[1], encoding="utf-8") as file:
        source = file.read()
    try:
        value = JSON.parse(source)
    except (ParsingError, LexingError) as error:
        sys.stderr.write(render_all(error.problems, argv[1], source) + "\n")
        return 1
    if len(argv) == 2:
        out: list[str] = []
        value.show(out)
        print("".join(out))
    return 0
