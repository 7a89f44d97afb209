"""Libraries (section 5.6) and imports (5.2)."""

from languages.scheme.expander.catalogue import CATALOGUE, Library, LibraryName, library_file, library_name
from languages.scheme.expander.forms import identifier, malformed, parts, proper
from languages.scheme.expander.includes import spliced_forms
from languages.scheme.expander.meanings import GlobalMeaning, GlobalScope, Meaning
from languages.scheme.expander.programs import DEFINE_LIBRARY, IMPORT, Program, ProgramFrame
from languages.scheme.expander.sources import FormList, Forms, TextForms, file_text
from languages.scheme.machine.exceptions import Uncaught
from languages.scheme.machine.loop import HaltFrame, run_frame
from languages.scheme.machine.registers import REGISTERS, Dynamic
from languages.scheme.objects.base import UNASSIGNED, UNSPECIFIED, Value
from languages.scheme.objects.errors import SchemeError, error
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.symbols import Identifier, Symbol, intern

Imported = dict[Symbol, Meaning]


class UserProgram(Program):
    """A program, or the body of a library: imports are looked up in the catalogue."""

    def import_sets(self, form: Pair) -> None:
        for import_set in parts(form, 2, -1, "import: expected libraries:")[1:]:
            import_into(self.scope, imported(import_set, form))

    def define_library(self, form: Pair) -> None:
        define_library(form)


def import_into(scope: GlobalScope, names: Imported) -> None:
    """Bind what an import set names."""
    for name in names:
        scope.bind(name, names[name])


def new_program_scope(name: str) -> GlobalScope:
    """A scope in which nothing is known but how to import."""
    scope = GlobalScope(name)
    scope.bind(intern("import"), IMPORT)
    scope.bind(intern("define-library"), DEFINE_LIBRARY)
    return scope


def execute(forms: Forms, scope: GlobalScope) -> Value:
    """Execute a program in a loop of its own; the value of its last form."""
    return execute_program(UserProgram(forms, scope))


def execute_program(program: Program) -> Value:
    """The same of a program of which some forms may have been read."""
    return run_frame(ProgramFrame(program, HaltFrame(None)), UNSPECIFIED)


# --- import sets


def imported(form: Value, whole: Value) -> Imported:
    """The names that an import set stands for, with their meanings."""
    items = proper(form, whole, "import: malformed import set:")
    if len(items) >= 2 and isinstance(items[0], Identifier) and isinstance(items[1], Pair):
        word = items[0].symbol().name
        if word == "only":
            return only(imported(items[1], whole), items[2:], whole)
        if word == "except":
            return all_but(imported(items[1], whole), items[2:], whole)
        if word == "prefix" and len(items) == 3:
            return prefixed(imported(items[1], whole), identifier(items[2], whole, "import: malformed prefix:"))
        if word == "rename":
            return renamed(imported(items[1], whole), items[2:], whole)
    library = library_named(library_name(form, whole), whole)
    return library.exports.copy()


def meaning_in(names: Imported, form: Value, whole: Value) -> Meaning:
    """What a name that an import set mentions stands for."""
    symbol = identifier(form, whole, "import: expected an identifier:").symbol()
    meaning = names.get(symbol, None)
    if meaning is None:
        raise malformed(whole, "import: " + symbol.name + " is not exported by the library of")
    return meaning


def only(names: Imported, listed: list[Value], whole: Value) -> Imported:
    """Some of the names."""
    result: Imported = {}
    for form in listed:
        meaning = meaning_in(names, form, whole)
        result[identifier(form, whole, "").symbol()] = meaning
    return result


def all_but(names: Imported, listed: list[Value], whole: Value) -> Imported:
    """All names but some."""
    for form in listed:
        meaning_in(names, form, whole)
        del names[identifier(form, whole, "").symbol()]
    return names


def prefixed(names: Imported, prefix: Identifier) -> Imported:
    """The names with a prefix."""
    result: Imported = {}
    for name in names:
        result[intern(prefix.symbol().name + name.name)] = names[name]
    return result


def renamed(names: Imported, pairs: list[Value], whole: Value) -> Imported:
    """The names with others in the place of some."""
    why = "import: a renaming is (name new-name):"
    changed: dict[Symbol, Symbol] = {}
    for form in pairs:
        items = proper(form, whole, why)
        if len(items) != 2:
            raise malformed(whole, why)
        meaning_in(names, items[0], whole)
        changed[identifier(items[0], whole, why).symbol()] = identifier(items[1], whole, why).symbol()
    result: Imported = {}
    for name in names:
        result[changed.get(name, name)] = names[name]
    return result


# --- definitions of libraries


def library_named(name: LibraryName, whole: Value) -> Library:
    """A library, from its file if it is not known yet."""
    if name.text not in CATALOGUE.libraries:
        path = library_file(name)
        if path == "":
            raise malformed(whole, "import: there is no library " + name.text)
        load_library(path)
        if name.text not in CATALOGUE.libraries:
            raise malformed(whole, "import: " + path + " does not define the library " + name.text)
    library = CATALOGUE.libraries[name.text]
    if not library.is_complete:
        raise malformed(whole, "import: the library " + name.text + " needs itself:")
    return library


def load_library(path: str) -> None:
    """Execute the definitions of a file, out of the reach of handlers and continuations of the importing program."""
    outside = REGISTERS.dynamic
    REGISTERS.dynamic = Dynamic(None, None, None)
    try:
        execute(TextForms(file_text(path), path, False), new_program_scope(path))
    except Uncaught as problem:
        raise SchemeError(problem.condition).at(problem.place) from None
    finally:
        REGISTERS.dynamic = outside


class Declarations:
    """What a define-library form declares."""

    def __init__(self, whole: Value) -> None:
        self.whole = whole
        self.exports: list[Value] = []
        self.body: list[Value] = []
        self.imports: list[Value] = []

    def add(self, form: Value) -> None:
        """A declaration."""
        items = proper(form, self.whole, "define-library: malformed declaration:")
        if len(items) == 0 or not isinstance(form, Pair):
            raise malformed(self.whole, "define-library: malformed declaration:")
        word = identifier(items[0], form, "define-library: malformed declaration:").symbol().name
        if word == "export":
            self.exports += items[1:]
        elif word == "import":
            self.imports += items[1:]
        elif word == "begin":
            self.body += items[1:]
        elif word == "include" or word == "include-ci":
            self.body += spliced_forms(form, word)
        elif word == "include-library-declarations":
            for declaration in spliced_forms(form, "include"):
                self.add(declaration)
        elif word == "cond-expand":
            for declaration in spliced_forms(form, word):
                self.add(declaration)
        else:
            raise malformed(form, "define-library: unknown declaration:")


def define_library(form: Pair) -> None:
    """Execute the body of a define-library form and note what it exports."""
    items = parts(form, 2, -1, "define-library: expected a name:")
    name = library_name(items[1], form)
    declarations = Declarations(form)
    for item in items[2:]:
        declarations.add(item)
    library = Library(name.text)
    previous = CATALOGUE.libraries.get(name.text, None)
    CATALOGUE.libraries[name.text] = library
    try:
        scope = GlobalScope(name.text)
        for import_set in declarations.imports:
            import_into(scope, imported(import_set, form))
        execute(FormList(declarations.body), scope)
        for export in declarations.exports:
            add_export(library, export, scope, form)
        fix(scope)
        library.is_complete = True
    finally:
        if not library.is_complete:
            del CATALOGUE.libraries[name.text]
            if previous is not None:
                CATALOGUE.libraries[name.text] = previous


def add_export(library: Library, form: Value, scope: GlobalScope, whole: Value) -> None:
    """name, or (rename name exported-name)."""
    why = "define-library: an export is a name or (rename name new-name):"
    inner = form
    outer = form
    if isinstance(form, Pair):
        items = proper(form, whole, why)
        if len(items) != 3 or identifier(items[0], whole, why).symbol().name != "rename":
            raise malformed(whole, why)
        inner = items[1]
        outer = items[2]
    symbol = identifier(inner, whole, why).symbol()
    meaning = scope.find(symbol)
    if meaning is None or isinstance(meaning, GlobalMeaning) and meaning.location.get() is UNASSIGNED:
        raise error("define-library: " + library.name + " exports what it does not define:", [symbol])
    library.exports[identifier(outer, whole, why).symbol()] = meaning


def fix(scope: GlobalScope) -> None:
    """What a library defines and never assigns is constant from now on."""
    for location in scope.own:
        if not location.is_assigned and location.get() is not UNASSIGNED:
            location.is_fixed = True
