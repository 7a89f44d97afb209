"""Overridden methods that are specialised: a call through the table of methods reaches the form for its arguments."""

from framework.rlib.objectmodel import specialize


class Term:
    @specialize.arg(2)
    def unify(self, other, strictly=False):
        raise NotImplementedError

    @specialize.argtype(1)
    def show(self, x):
        return "term " + str(x)


class Atom(Term):
    @specialize.arg(2)
    def unify(self, other, strictly=False):
        if strictly:
            return "strict atom" if self is other else "fails"
        return "atom"

    @specialize.argtype(1)
    def show(self, x):
        return "atom " + repr(x)


class Pair(Term):
    def __init__(self, left, right):
        self.left = left
        self.right = right

    @specialize.arg(2)
    def unify(self, other, strictly=False):
        if strictly:
            return "strict pair of " + self.left.unify(other, strictly)
        return self.left.unify(other, strictly) + " and " + self.right.unify(other)


@specialize.argtype(0)
def double(x):
    return x + x


@specialize.argtype(0)
def same(x):
    return x


TABLE = [double, same]


def entry_point(argv):
    terms = [Atom(), Pair(Atom(), Atom())]
    terms.append(Pair(terms[1], terms[0]))
    for term in terms:
        print(term.unify(terms[0]), "|", term.unify(terms[0], True), "|", term.unify(term, strictly=False))
        print(term.show(1), term.show("s"), term.show(2.5), term.show(None))
    for function in TABLE:
        print(function(21), function("ab"), function(1.25), function([len(argv)]))
    return 0
