"""Bodies: definitions and expressions in a scope of their own, which become letrec*.

All definitions are found, and their names bound, before any expression is expanded: so a name means the same in the whole
body, also where macros define it.
"""

from languages.scheme.compiler.core import (
    Core,
    Lambda,
    LambdaClause,
    Letrec,
    Quote,
    Reference,
    Set,
    Variable,
    sequence,
)
from languages.scheme.expander.expand import SpecialForm, call_helper, expand, expand_macros, structural
from languages.scheme.expander.forms import identifier, malformed, parts, place_of
from languages.scheme.expander.includes import SPLICED, spliced_forms
from languages.scheme.expander.meanings import Scope, keyword
from languages.scheme.expander.records import RecordForm, record_form
from languages.scheme.expander.rules import Macro, syntax_rules
from languages.scheme.objects.base import UNASSIGNED, UNSPECIFIED, Value
from languages.scheme.objects.pairs import Pair, is_list, items_of
from languages.scheme.objects.places import Place
from languages.scheme.objects.symbols import Identifier

DEFINE = structural("define")
DEFINE_VALUES = structural("define-values")
DEFINE_SYNTAX = structural("define-syntax")
DEFINE_RECORD_TYPE = structural("define-record-type")


class Definition:
    """What defines a variable of a body, or stands between definitions; expanded when all names are bound."""

    def __init__(self, variable: Variable) -> None:
        self.variable = variable

    def value(self, scope: Scope) -> Core:
        """The core form of the value."""
        raise NotImplementedError


class Expression(Definition):
    """An expression, of a definition or for its effect."""

    def __init__(self, variable: Variable, form: Value) -> None:
        Definition.__init__(self, variable)
        self.form = form

    def value(self, scope: Scope) -> Core:
        return named(expand(self.form, scope), self.variable.name)


class ProcedureDefinition(Definition):
    """(define (name . formals) body …)"""

    def __init__(self, variable: Variable, formals: Value, body: Value, form: Value) -> None:
        Definition.__init__(self, variable)
        self.formals = formals
        self.body = body
        self.form = form

    def value(self, scope: Scope) -> Core:
        return named(procedure(self.formals, self.body, scope, self.form), self.variable.name)


class ValuesDefinition(Definition):
    """The expression of define-values; its variables are filled as an effect."""

    def __init__(self, variable: Variable, variables: list[Variable], has_rest: bool, form: Value, place: Place | None):
        Definition.__init__(self, variable)
        self.variables = variables
        self.has_rest = has_rest
        self.form = form
        self.place = place

    def value(self, scope: Scope) -> Core:
        sets: list[Core] = []
        parameters: list[Variable] = []
        for target in self.variables:
            parameter = Variable(target.name)
            parameters.append(parameter)
            sets.append(Set(target, Reference(parameter), True))
        sets.append(Quote(UNSPECIFIED))
        return receive(expand(self.form, scope), parameters, self.has_rest, sequence(sets), self.place)


class Known(Definition):
    """A core form that is there already."""

    def __init__(self, variable: Variable, core: Core) -> None:
        Definition.__init__(self, variable)
        self.core = core

    def value(self, scope: Scope) -> Core:
        return self.core


def named(value: Core, name: str) -> Core:
    """The value; a lambda expression is told the name that it is defined by."""
    if isinstance(value, Lambda) and value.name == "":
        value.name = name
    return value


def receive(producer: Core, parameters: list[Variable], has_rest: bool, body: Core, place: Place | None) -> Core:
    """The body with variables for the values of an expression."""
    thunk = Lambda([LambdaClause([], False, producer)], place)
    consumer = Lambda([LambdaClause(parameters, has_rest, body)], place)
    operands: list[Core] = [thunk, consumer]
    return call_helper("call-with-values", operands, place)


class Formals:
    """A parameter list: identifiers, the last of which takes the rest if ``has_rest``."""

    def __init__(self, names: list[Identifier], has_rest: bool) -> None:
        self.names = names
        self.has_rest = has_rest


def formals_of(form: Value, whole: Value) -> Formals:
    """The parameters that (a b . c) and the like name."""
    names: list[Identifier] = []
    rest = form
    while isinstance(rest, Pair):
        names.append(identifier(rest.car, whole, "a parameter must be an identifier:"))
        rest = rest.cdr
    has_rest = isinstance(rest, Identifier)
    if isinstance(rest, Identifier):
        names.append(rest)
    elif not is_list(form):
        raise malformed(whole, "malformed parameters:")
    for index in range(len(names)):
        if names[index] in names[:index]:
            raise malformed(whole, "two parameters have one name:")
    return Formals(names, has_rest)


def clause(formals: Value, body: Value, scope: Scope, whole: Value) -> LambdaClause:
    """Parameters and body."""
    parsed = formals_of(formals, whole)
    inside = Scope(scope)
    parameters = [inside.bind_variable(name) for name in parsed.names]
    return LambdaClause(parameters, parsed.has_rest, expand_body(body, inside, whole))


def procedure(formals: Value, body: Value, scope: Scope, whole: Value) -> Core:
    """A lambda expression."""
    return Lambda([clause(formals, body, scope, whole)], place_of(whole))


class Body:
    """A body while its definitions are found."""

    def __init__(self, scope: Scope, whole: Value) -> None:
        self.scope = scope
        self.whole = whole
        self.definitions: list[Definition] = []
        self.expressions: list[Value] = []

    def add_all(self, forms: Value) -> None:
        """Look at the forms of a list, one after the other."""
        if not is_list(forms):
            raise malformed(self.whole, "a body must be a list:")
        for form in items_of(forms):
            self.add(form)

    def add(self, form: Value) -> None:
        """Look at a form: a definition, a sequence of such, or an expression."""
        form = expand_macros(form, self.scope)
        syntax = keyword(form.car, self.scope) if isinstance(form, Pair) else None
        if not isinstance(form, Pair) or not isinstance(syntax, SpecialForm):
            self.expressions.append(form)
        elif syntax.name == "begin":
            self.add_all(form.cdr)
        elif syntax.name in SPLICED:
            for part in spliced_forms(form, syntax.name):
                self.add(part)
        elif syntax is DEFINE:
            self.define(form)
        elif syntax is DEFINE_VALUES:
            self.define_values(form)
        elif syntax is DEFINE_SYNTAX:
            define_syntax(form, self.scope)
        elif syntax is DEFINE_RECORD_TYPE:
            self.define_record_type(record_form(form))
        else:
            self.expressions.append(form)

    def new_variable(self, name: Identifier, form: Value) -> Variable:
        """Bind a name of the body; expressions before it become definitions of nothing."""
        self.keep_expressions()
        if name in self.scope.bindings:
            raise malformed(form, "this name is defined twice in one body:")
        return self.scope.bind_variable(name)

    def keep_expressions(self) -> None:
        """What has been seen stands before a definition."""
        for form in self.expressions:
            self.definitions.append(Expression(Variable("effect"), form))
        self.expressions = []

    def define(self, form: Pair) -> None:
        """(define name value), (define (name . formals) body …)"""
        target = definition_target(form)
        variable = self.new_variable(target.name, form)
        if target.is_procedure:
            self.definitions.append(ProcedureDefinition(variable, target.formals, target.rest, form))
        elif target.has_value:
            self.definitions.append(Expression(variable, target.rest))
        else:
            self.definitions.append(Known(variable, Quote(UNSPECIFIED)))

    def define_values(self, form: Pair) -> None:
        """(define-values formals expression)"""
        items = parts(form, 3, 3, "define-values: expected formals and an expression:")
        formals = formals_of(items[1], form)
        variables: list[Variable] = []
        for name in formals.names:
            variable = self.new_variable(name, form)
            variable.is_boxed = True
            variables.append(variable)
            self.definitions.append(Known(variable, Quote(UNASSIGNED)))
        filled = ValuesDefinition(Variable("values"), variables, formals.has_rest, items[2], place_of(form))
        self.definitions.append(filled)

    def define_record_type(self, record: RecordForm) -> None:
        """A record type is made each time the body is executed."""
        type_variable = self.new_variable(record.type_name, record.form)
        self.definitions.append(Known(type_variable, record.new_type()))
        for procedure_form in record.procedures:
            variable = self.new_variable(procedure_form.name, record.form)
            self.definitions.append(Known(variable, procedure_form.core(Reference(type_variable))))

    def core(self) -> Core:
        """The body as letrec*."""
        if len(self.expressions) == 0:
            raise malformed(self.whole, "a body needs an expression at its end:")
        variables: list[Variable] = []
        values: list[Core] = []
        for definition in self.definitions:
            variables.append(definition.variable)
            values.append(definition.value(self.scope))
        last = sequence([expand(form, self.scope) for form in self.expressions])
        return last if len(variables) == 0 else Letrec(variables, values, last)


class Target:
    """What a define form defines: ``rest`` is the value, or the body of a procedure."""

    def __init__(self, name: Identifier, formals: Value, rest: Value, is_procedure: bool, has_value: bool) -> None:
        self.name = name
        self.formals = formals
        self.rest = rest
        self.is_procedure = is_procedure
        self.has_value = has_value


def definition_target(form: Pair) -> Target:
    """The parts of a define form."""
    why = "define: expected a name and a value, or a procedure:"
    items = parts(form, 2, -1, why)
    head = items[1]
    if isinstance(head, Pair):
        rest = form.cdr
        assert isinstance(rest, Pair)
        name = identifier(head.car, form, "define: the name of a procedure must be an identifier:")
        return Target(name, head.cdr, rest.cdr, True, True)
    parts(form, 2, 3, why)
    name = identifier(head, form, "define: the name must be an identifier:")
    if len(items) == 2:
        return Target(name, UNSPECIFIED, UNSPECIFIED, False, False)
    return Target(name, UNSPECIFIED, items[2], False, True)


def define_syntax(form: Pair, scope: Scope) -> None:
    """(define-syntax keyword (syntax-rules …))"""
    items = parts(form, 3, 3, "define-syntax: expected a keyword and its rules:")
    name = identifier(items[1], form, "define-syntax: the keyword must be an identifier:")
    scope.bind(name, transformer(items[2], scope))


SYNTAX_RULES = structural("syntax-rules")


def transformer(form: Value, scope: Scope) -> Macro:
    """The macro that a syntax-rules form gives."""
    form = expand_macros(form, scope) if isinstance(form, Pair) else form
    if isinstance(form, Pair) and keyword(form.car, scope) is SYNTAX_RULES:
        return syntax_rules(form, scope)
    raise malformed(form, "expected (syntax-rules …), not:")


def expand_body(forms: Value, scope: Scope, whole: Value) -> Core:
    """A body whose definitions are in a scope that lies within this one."""
    body = Body(Scope(scope), whole)
    body.add_all(forms)
    return body.core()
