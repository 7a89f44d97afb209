"""The same language in lark's LALR mode, on Python."""

import sys

import lark

GRAMMAR = r"""
    program : statement*
    ?statement : NAME "=" expr ";" -> assign
        | "return" expr ";" -> return_
        | "while" expr "{" statement* "}" -> while_
        | "def" NAME "(" [NAME ("," NAME)*] ")" "{" statement* "}" -> function
    ?expr : sum | sum "<" sum -> less
    ?sum : product | sum "+" product -> add | sum "-" product -> sub
    ?product : atom | product "*" atom -> mul | product "/" atom -> div
    ?atom : NUMBER | NAME | NAME "(" [expr ("," expr)*] ")" -> call | "(" expr ")"
    NAME : /[A-Za-z_][A-Za-z_0-9]*/
    NUMBER : /[0-9]+(?:\.[0-9]+)?/
    %ignore /[ \t\r\n]+/
    %ignore /#[^\n]*/
"""

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        source = file.read()
    parser = lark.Lark(GRAMMAR, start="program", parser="lalr")
    for _ in range(int(sys.argv[2])):
        parser.parse(source)
