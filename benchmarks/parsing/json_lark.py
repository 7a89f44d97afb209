"""JSON in lark's LALR mode, on Python."""

import sys

import lark

GRAMMAR = r"""
    ?value: STRING | NUMBER | "true" -> true | "false" -> false | "null" -> null | array | object
    array : "[" [value ("," value)*] "]"
    object : "{" [member ("," member)*] "}"
    member : STRING ":" value
    STRING : /"(?:[^"\\\x00-\x1f]|\\(?:["\\\/bfnrt]|u[0-9a-fA-F]{4}))*"/
    NUMBER : /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/
    %ignore /[ \t\r\n]+/
"""

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        source = file.read()
    parser = lark.Lark(GRAMMAR, start="value", parser="lalr")
    for _ in range(int(sys.argv[2])):
        parser.parse(source)
