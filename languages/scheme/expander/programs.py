"""Programs: forms at the outermost level, expanded, compiled and executed one after the other."""

from languages.scheme.compiler.compile import compile_program
from languages.scheme.compiler.core import (
    Core,
    GlobalReference,
    GlobalSet,
    Quote,
    Reference,
    Variable,
    sequence,
)
from languages.scheme.expander.bodies import (
    DEFINE,
    DEFINE_RECORD_TYPE,
    DEFINE_SYNTAX,
    DEFINE_VALUES,
    define_syntax,
    definition_target,
    formals_of,
    named,
    procedure,
    receive,
)
from languages.scheme.expander.expand import SpecialForm, expand, expand_macros, structural
from languages.scheme.expander.forms import malformed, parts, place_of, proper
from languages.scheme.expander.includes import SPLICED, spliced_forms
from languages.scheme.expander.meanings import GlobalScope, keyword
from languages.scheme.expander.records import record_form
from languages.scheme.expander.sources import Forms
from languages.scheme.machine.base import Frame, MultipleValues, Node, State
from languages.scheme.machine.environments import EMPTY
from languages.scheme.machine.returning import returning
from languages.scheme.objects.base import UNSPECIFIED, Value
from languages.scheme.objects.pairs import Pair

IMPORT = structural("import")
DEFINE_LIBRARY = structural("define-library")


class Program:
    """Forms and the scope they are executed in.  Subclasses know what import and define-library do."""

    def __init__(self, forms: Forms, scope: GlobalScope) -> None:
        self.forms = forms
        self.scope = scope
        self.pending: list[Value] = []  # parts of begin and the like, last first

    def next_node(self) -> Node | None:
        """The tree of the next form that has something to execute; None at the end."""
        while True:
            form = self.next_form()
            if form is None:
                return None
            core = self.core(form)
            if core is not None:
                return compile_program(core)

    def next_form(self) -> Value | None:
        """The next form."""
        if len(self.pending) > 0:
            return self.pending.pop()
        return self.forms.next()

    def put_before(self, forms: list[Value]) -> None:
        """These are the next forms."""
        for index in range(len(forms) - 1, -1, -1):
            self.pending.append(forms[index])

    def core(self, form: Value) -> Core | None:
        """The core form of an outermost form, None when it only has to be noted."""
        scope = self.scope
        form = expand_macros(form, scope)
        syntax = keyword(form.car, scope) if isinstance(form, Pair) else None
        if not isinstance(form, Pair) or not isinstance(syntax, SpecialForm):
            return expand(form, scope)
        if syntax.name == "begin":
            self.put_before(proper(form.cdr, form, "begin: expected forms:"))
        elif syntax.name in SPLICED:
            self.put_before(spliced_forms(form, syntax.name))
        elif syntax is IMPORT:
            self.import_sets(form)
        elif syntax is DEFINE_LIBRARY:
            self.define_library(form)
        elif syntax is DEFINE_SYNTAX:
            self.check_open(form)
            define_syntax(form, scope)
        else:
            return self.definition(form, syntax)
        return None

    def definition(self, form: Pair, syntax: SpecialForm) -> Core:
        """A definition of variables, or an expression."""
        if syntax is DEFINE:
            self.check_open(form)
            return define(form, self.scope)
        if syntax is DEFINE_VALUES:
            self.check_open(form)
            return define_values(form, self.scope)
        if syntax is DEFINE_RECORD_TYPE:
            self.check_open(form)
            return define_record_type(form, self.scope)
        return syntax.expand(form, self.scope)

    def check_open(self, form: Value) -> None:
        """Refuse definitions in environments that are closed."""
        if self.scope.is_closed:
            raise malformed(form, "nothing can be defined in this environment:")

    def import_sets(self, form: Pair) -> None:
        """(import set …)"""
        raise NotImplementedError

    def define_library(self, form: Pair) -> None:
        """(define-library name declaration …)"""
        raise NotImplementedError


def define(form: Pair, scope: GlobalScope) -> Core:
    """define."""
    target = definition_target(form)
    location = scope.definition(target.name)
    value: Core = Quote(UNSPECIFIED)
    if target.is_procedure:
        value = procedure(target.formals, target.rest, scope, form)
    elif target.has_value:
        value = expand(target.rest, scope)
    return GlobalSet(location, named(value, location.name), True, place_of(form))


def define_values(form: Pair, scope: GlobalScope) -> Core:
    """define-values."""
    items = parts(form, 3, 3, "define-values: expected formals and an expression:")
    formals = formals_of(items[1], form)
    place = place_of(form)
    parameters: list[Variable] = []
    sets: list[Core] = []
    for name in formals.names:
        location = scope.definition(name)
        parameter = Variable(location.name)
        parameters.append(parameter)
        sets.append(GlobalSet(location, Reference(parameter), True, place))
    sets.append(Quote(UNSPECIFIED))
    return receive(expand(items[2], scope), parameters, formals.has_rest, sequence(sets), place)


def define_record_type(form: Pair, scope: GlobalScope) -> Core:
    """define-record-type."""
    record = record_form(form)
    place = place_of(form)
    location = scope.definition(record.type_name)
    sets: list[Core] = [GlobalSet(location, record.new_type(), True, place)]
    for each in record.procedures:
        value = each.core(GlobalReference(location, place))
        sets.append(GlobalSet(scope.definition(each.name), value, True, place))
    return sequence(sets)


class ProgramFrame(Frame):
    """Waits for the end of a form of a program, then goes on with the next; at the end gives the last value."""

    def __init__(self, program: Program, next: Frame) -> None:
        Frame.__init__(self, next)
        self.program = program

    def resume(self, value: Value) -> State:
        node = self.program.next_node()
        if node is None:
            return returning(self.rest(), value)
        return node, EMPTY, self

    def resume_many(self, values: MultipleValues) -> State:
        return self.resume(values)
