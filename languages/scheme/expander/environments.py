"""eval, environments and load (sections 6.12 and 6.14)."""

from languages.scheme.expander.catalogue import CATALOGUE
from languages.scheme.expander.libraries import UserProgram, execute_program, import_into, imported, new_program_scope
from languages.scheme.expander.meanings import GlobalScope
from languages.scheme.expander.programs import ProgramFrame
from languages.scheme.expander.sources import FormList, Forms, TextForms, file_text
from languages.scheme.expander.standard import NULL
from languages.scheme.machine.base import Frame, State
from languages.scheme.machine.control import control
from languages.scheme.machine.returning import returning
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import UNSPECIFIED, Value
from languages.scheme.objects.errors import bad_range, wrong_type
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.procedures import ANY_NUMBER
from languages.scheme.objects.strings import String
from languages.scheme.objects.symbols import Symbol, intern


class EnvironmentSpecifier(Value):
    """What eval takes: names and their meanings."""

    kind = "environment"
    _immutable_fields_ = ["scope"]

    def __init__(self, scope: GlobalScope) -> None:
        self.scope = scope


class Interaction:
    """The environment of the program or of the dialogue with the user."""

    def __init__(self) -> None:
        self.specifier: EnvironmentSpecifier | None = None


INTERACTION = Interaction()


def interaction_scope() -> GlobalScope:
    """Its scope; it is made when it is first asked for."""
    specifier = INTERACTION.specifier
    if specifier is None:
        specifier = EnvironmentSpecifier(full_scope())
        INTERACTION.specifier = specifier
    return specifier.scope


def execute_main(forms: Forms) -> None:
    """Execute the program that was asked for.  One that begins with imports or a library has only what it imports."""
    first = forms.next()
    if first is None:
        return
    if isinstance(first, Pair) and isinstance(first.car, Symbol) and first.car.name in ("import", "define-library"):
        INTERACTION.specifier = EnvironmentSpecifier(new_program_scope("program"))
    program = UserProgram(forms, interaction_scope())
    program.put_before([first])
    execute_program(program)


def full_scope() -> GlobalScope:
    """A new scope with the names of all standard libraries."""
    scope = new_program_scope("program")
    for name in CATALOGUE.libraries:
        if name.startswith("(scheme "):
            import_into(scope, CATALOGUE.libraries[name].exports)
    return scope


def run_in(forms: Forms, scope: GlobalScope, frame: Frame) -> State:
    """Execute forms; the frame gets the value of the last one."""
    return returning(ProgramFrame(UserProgram(forms, scope), frame), UNSPECIFIED)


@control("eval", 1, 2)
def control_eval(arguments: list[Value], frame: Frame) -> State:
    scope = interaction_scope() if len(arguments) == 1 else scope_of("eval", arguments[1])
    return run_in(FormList([arguments[0]]), scope, frame)


@control("load", 1, 2)
def control_load(arguments: list[Value], frame: Frame) -> State:
    name = arguments[0]
    if not isinstance(name, String):
        raise wrong_type("load", 1, "string", name)
    scope = interaction_scope() if len(arguments) == 1 else scope_of("load", arguments[1])
    text = name.text()
    return run_in(TextForms(file_text(text), text, False), scope, frame)


def scope_of(who: str, value: Value) -> GlobalScope:
    """The scope of an environment specifier, the second argument of a procedure."""
    if not isinstance(value, EnvironmentSpecifier):
        raise wrong_type(who, 2, "environment", value)
    return value.scope


@control("environment", 0, ANY_NUMBER)
def control_environment(arguments: list[Value], frame: Frame) -> State:
    scope = GlobalScope("environment")
    for import_set in arguments:
        import_into(scope, imported(import_set, import_set))
    scope.is_closed = True
    return frame.resume(EnvironmentSpecifier(scope))


@control("interaction-environment", 0, 0)
def interaction_environment(arguments: list[Value], frame: Frame) -> State:
    interaction_scope()
    specifier = INTERACTION.specifier
    assert specifier is not None
    return frame.resume(specifier)


def check_version(who: str, version: Value) -> None:
    """Only the language of 1998 has environments by number."""
    if not isinstance(version, Fixnum):
        raise wrong_type(who, 1, "fixnum", version)
    if version.value != 5:
        raise bad_range(who, 1, version)


@control("scheme-report-environment", 1, 1)
def scheme_report_environment(arguments: list[Value], frame: Frame) -> State:
    check_version("scheme-report-environment", arguments[0])
    scope = GlobalScope("scheme-report-environment")
    import_into(scope, CATALOGUE.libraries["(scheme r5rs)"].exports)
    scope.is_closed = True
    return frame.resume(EnvironmentSpecifier(scope))


@control("null-environment", 1, 1)
def null_environment(arguments: list[Value], frame: Frame) -> State:
    check_version("null-environment", arguments[0])
    scope = GlobalScope("null-environment")
    exports = CATALOGUE.libraries["(scheme r5rs)"].exports
    for name in NULL:
        symbol = intern(name)
        scope.bind(symbol, exports[symbol])
    scope.is_closed = True
    return frame.resume(EnvironmentSpecifier(scope))
