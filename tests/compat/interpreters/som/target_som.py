"""A Smalltalk-like AST interpreter in the style of the SOM family: ``rpython.*`` with plain-Python fallbacks."""

import sys

try:
    from rpython.rlib.streamio import open_file_as_stream
except ImportError:
    from som_fallback import open_file_as_stream

from som_objects import DoesNotUnderstand, Object
from som_parser import ParseError, Parser
from som_universe import Universe


def read_file(path):
    f = open_file_as_stream(path, "r")
    try:
        return f.readall()
    finally:
        f.close()


def main(argv):
    if len(argv) < 2:
        print("usage: %s file.som" % argv[0])
        return 1
    universe = Universe()
    universe.boot()
    try:
        classes = Parser(read_file(argv[1]), universe).parse_classes()
    except ParseError as e:
        print("parse error in line " + str(e))
        return 2
    cls = classes[-1]
    try:
        Object(cls, len(cls.fields)).send("run", [], universe)
    except DoesNotUnderstand as e:
        universe.println("%s does not understand #%s" % (e.receiver.as_string(), e.name))
        return 3
    universe.println("specialised %d" % universe.specialised)
    return 0


def target(driver, args):
    driver.config.translation.suggest(jit=True)
    return main, None


if __name__ == "__main__":
    sys.exit(main(sys.argv))
