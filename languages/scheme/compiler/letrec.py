"""letrec* taken apart into what each variable needs.

A binding goes as soon as no value up to it sees a later variable; what is left together is mutually recursive:

    one lambda, or several       a fix: closures that share their scope
    one other value              a let
    anything else                boxes, which are checked, filled in order after the closures have been made

After Waddell, Sarkar and Dybvig, "Fixing Letrec" (2005), which shows what is safe to order; a body here is mostly taken
apart completely, since definitions tend to stand before their uses.
"""

from languages.scheme.compiler.core import Begin, Core, Lambda, Let, Letrec, Set, Variable


class Fixed(Core):
    """Lambda expressions that see each other, and a body that sees them; none of the variables is assigned."""

    def __init__(self, variables: list[Variable], lambdas: list[Lambda], body: Core) -> None:
        Core.__init__(self)
        self.variables = variables
        self.lambdas = lambdas
        self.body = body
        self.free.add_all(body.free)
        for value in lambdas:
            self.free.add_all(value.free)
        self.free = self.free.without(variables)


class Boxes(Core):
    """Variables that have no value yet, and a body that gives them one."""

    def __init__(self, variables: list[Variable], body: Core) -> None:
        Core.__init__(self)
        self.variables = variables
        self.body = body
        self.free = body.free.without(variables)


def take_apart(form: Letrec) -> Core:
    """A form without letrec* at its head that does the same."""
    if len(form.variables) == 0:
        return form.body
    prefix = independent_prefix(form)
    body = form.body
    if prefix < len(form.variables):
        body = take_apart(Letrec(form.variables[prefix:], form.values[prefix:], form.body))
    return group(form.variables[:prefix], form.values[:prefix], body)


def independent_prefix(form: Letrec) -> int:
    """The least number of bindings, at least one, that see no later variable."""
    count = len(form.variables)
    last = 0  # the last variable that the bindings so far see
    index = 0
    while index <= last:
        later = count - 1
        while later > last:
            if form.values[index].free.has(form.variables[later]):
                last = later
            else:
                later -= 1
        index += 1
    return last + 1


def group(variables: list[Variable], values: list[Core], body: Core) -> Core:
    """Bindings that belong together, around a body."""
    first = values[0]
    if len(values) == 1 and not isinstance(first, Lambda) and not first.free.has(variables[0]):
        return Let(variables, values, body)
    fixed_variables: list[Variable] = []
    lambdas: list[Lambda] = []
    boxed: list[Variable] = []
    boxed_values: list[Core] = []
    for index in range(len(variables)):
        value = values[index]
        if isinstance(value, Lambda) and not variables[index].is_boxed:
            fixed_variables.append(variables[index])
            lambdas.append(value)
        else:
            boxed.append(variables[index])
            boxed_values.append(value)
    for index in range(len(boxed) - 1, -1, -1):
        body = Begin(Set(boxed[index], boxed_values[index], True), body)
    if len(lambdas) > 0:
        body = Fixed(fixed_variables, lambdas, body)
    if len(boxed) > 0:
        body = Boxes(boxed, body)
    return body
