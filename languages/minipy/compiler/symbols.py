"""Collects what a program does with names, scope by scope.  Translated code; ``scopes`` decides what the names are."""

from __future__ import annotations

from languages.minipy.compiler.future import has_future_annotations
from languages.minipy.compiler.scopes import CLASS, FUNCTION, MODULE, Scope, Symbol, mangled, resolve
from languages.minipy.compiler.walker import Walker
from languages.minipy.syntax import nodes
from languages.minipy.syntax.errors import SourceError
from languages.minipy.syntax.nodes import Comprehension, Expr, Parameter, Parameters, Syntax, bare


class SymbolTable:
    """The scopes of a program, by the nodes that make them."""

    def __init__(self, top: Scope) -> None:
        self.top = top
        self.scopes: dict[Syntax, Scope] = {}
        self.annotations_are_text = False


def symbol_table(root: nodes.Root) -> SymbolTable:
    """The scopes of a program.

    Raises: SourceError.
    """
    collector = Collector(has_future_annotations(root))
    root.visit(collector)
    resolve(collector.table.top)
    return collector.table


class Collector(Walker):
    """Walks through a program."""

    def __init__(self, annotations_are_text: bool) -> None:
        self.annotations_are_text = annotations_are_text
        self.scope = Scope(MODULE, "top", None, "")
        self.table = SymbolTable(self.scope)
        self.table.annotations_are_text = annotations_are_text

    def enter(self, kind: str, name: str, node: Syntax, class_name: str) -> None:
        """Begin the scope of a node."""
        self.scope = Scope(kind, name, self.scope, class_name)
        self.table.scopes[node] = self.scope

    def leave(self) -> None:
        """Back to the scope around."""
        parent = self.scope.parent
        assert parent is not None
        self.scope = parent

    # --- names

    def use(self, name: str) -> None:
        """A name is read."""
        self.scope.symbol(mangled(self.scope.class_name, name)).is_used = True

    def bind(self, name: str, node: Syntax) -> None:
        """A name gets a value."""
        symbol = self.scope.symbol(mangled(self.scope.class_name, name))
        if symbol.is_iteration and not self.in_iteration:
            self.rebinds(symbol.name, node)
        symbol.is_assigned = True
        if self.in_iteration:
            symbol.is_iteration = True

    in_iteration = False

    def rebinds(self, name: str, node: Syntax) -> None:
        """Refuse to rebind the variable of a comprehension's loop."""
        message = "assignment expression cannot rebind comprehension iteration variable '" + name + "'"
        raise SourceError(message, node.idx, node.end)

    def visit_Name(self, node: nodes.Name) -> None:
        self.use(node.id)
        if node.id == "super" and self.scope.kind == FUNCTION:
            self.use("__class__")

    def target(self, node: Expr) -> None:
        """An assignment to an expression; also its deletion."""
        node = bare(node)
        if isinstance(node, nodes.Name):
            self.bind(node.id, node)
        elif isinstance(node, nodes.Starred):
            self.target(node.value)
        elif isinstance(node, nodes.Tuple):
            for item in node.elements:
                self.target(item)
        elif isinstance(node, nodes.List):
            for item in node.elements:
                self.target(item)
        else:
            node.visit(self)

    def bind_name(self, name: str, node: Syntax) -> None:
        self.bind(name, node)

    # --- functions and classes

    def visit_FunctionDef(self, node: nodes.FunctionDef) -> None:
        self.bind(node.name, node)
        self.walk_all(node.decorators)
        self.defaults(node.parameters)
        self.annotations(node.parameters)
        self.annotation(node.returns)
        self.enter(FUNCTION, node.name, node, self.scope.class_name)
        self.add_parameters(node.parameters, node)
        self.walk_block(node.block)
        self.leave()

    def visit_Lambda(self, node: nodes.Lambda) -> None:
        self.defaults(node.parameters)
        self.enter(FUNCTION, "lambda", node, self.scope.class_name)
        self.add_parameters(node.parameters, node)
        node.body.visit(self)
        self.leave()

    def defaults(self, parameters: Parameters) -> None:
        """The defaults belong to the scope around."""
        for parameter in all_parameters(parameters):
            self.walk_optional(parameter.default)

    def annotations(self, parameters: Parameters) -> None:
        """The annotations too."""
        for parameter in all_parameters(parameters):
            self.annotation(parameter.annotation)

    def annotation(self, node: Expr | None) -> None:
        """An annotation, which is not evaluated if it is kept as text."""
        if not self.annotations_are_text:
            self.walk_optional(node)

    def add_parameters(self, parameters: Parameters, node: Syntax) -> None:
        """The parameters are names of the function."""
        for parameter in all_parameters(parameters):
            name = mangled(self.scope.class_name, parameter.name)
            symbol = self.scope.symbol(name)
            if symbol.is_parameter:
                message = "duplicate argument '" + name + "' in function definition"
                raise SourceError(message, parameter.idx, parameter.end)
            if name == "__debug__":
                raise SourceError("cannot assign to __debug__", node.idx, node.end)
            symbol.is_parameter = True
            self.scope.parameters.append(name)

    def visit_ClassDef(self, node: nodes.ClassDef) -> None:
        self.bind(node.name, node)
        self.walk_all(node.decorators)
        self.walk_all(node.args)
        for keyword in node.keywords:
            keyword.value.visit(self)
        self.enter(CLASS, node.name, node, node.name)
        self.walk_block(node.block)
        self.leave()

    # --- comprehensions

    def visit_ListComp(self, node: nodes.ListComp) -> None:
        self.comprehension("listcomp", node, node.generators, node.element, None)

    def visit_SetComp(self, node: nodes.SetComp) -> None:
        self.comprehension("setcomp", node, node.generators, node.element, None)

    def visit_DictComp(self, node: nodes.DictComp) -> None:
        self.comprehension("dictcomp", node, node.generators, node.key, node.value)

    def visit_GeneratorExp(self, node: nodes.GeneratorExp) -> None:
        self.comprehension("genexpr", node, node.generators, node.element, None)
        self.table.scopes[node].is_generator = True

    def comprehension(
        self, name: str, node: Expr, generators: list[Comprehension], element: Expr, value: Expr | None
    ) -> None:
        """A function of one parameter; the first iterable belongs to the scope around."""
        self.iterable(generators[0].iter)
        self.enter(FUNCTION, name, node, self.scope.class_name)
        self.scope.is_comprehension = True
        self.scope.symbol(".0").is_parameter = True
        self.scope.parameters.append(".0")
        for i in range(len(generators)):
            generator = generators[i]
            self.in_iteration = True
            self.target(generator.target)
            self.in_iteration = False
            if i > 0:
                self.iterable(generator.iter)
            self.walk_all(generator.ifs)
        self.walk_optional(value)
        element.visit(self)
        if self.scope.is_generator:
            kinds = {"listcomp": "list comprehension", "setcomp": "set comprehension", "dictcomp": "dict comprehension"}
            what = kinds.get(name, "generator expression")
            raise SourceError("'yield' inside " + what, self.yield_at.idx, self.yield_at.end)
        self.leave()

    def iterable(self, node: Expr) -> None:
        """What a comprehension iterates over: no assignment expressions in it."""
        scope = self.scope
        scope.in_iterable += 1
        was, self.in_iteration = self.in_iteration, False
        node.visit(self)
        self.in_iteration = was
        scope.in_iterable -= 1

    def visit_NamedExpr(self, node: nodes.NamedExpr) -> None:
        target = node.target
        assert isinstance(target, nodes.Name)
        if self.scope.in_iterable > 0:
            message = "assignment expression cannot be used in a comprehension iterable expression"
            raise SourceError(message, node.idx, node.end)
        if self.scope.is_comprehension:
            self.bind_around(target)
        node.value.visit(self)
        if not self.scope.is_comprehension:
            self.bind(target.id, target)

    def bind_around(self, target: nodes.Name) -> None:
        """An assignment expression in a comprehension binds in the scope around."""
        name = target.id
        scope = self.scope
        while scope.is_comprehension:
            symbol = scope.symbol(mangled(scope.class_name, name))
            if symbol.is_iteration:
                self.rebinds(name, target)
            parent = scope.parent
            assert parent is not None
            scope = parent
        if scope.kind == CLASS:
            message = "assignment expression within a comprehension cannot be used in a class body"
            raise SourceError(message, target.idx, target.end)
        outer = scope.symbol(mangled(scope.class_name, name))
        outer.is_assigned = True
        is_global = scope.kind == MODULE or outer.is_global
        inner = self.scope
        while inner.is_comprehension:
            symbol = inner.symbol(mangled(inner.class_name, name))
            if is_global:
                self.declare_global(symbol)
            else:
                symbol.is_nonlocal = True
            parent = inner.parent
            assert parent is not None
            inner = parent

    # --- declarations

    def visit_Global(self, node: nodes.Global) -> None:
        for name in node.names:
            symbol = self.declare(mangled(self.scope.class_name, name), "global", node)
            self.declare_global(symbol)

    def declare_global(self, symbol: Symbol) -> None:
        """A name is global here, and so at the top: ``exec`` with locals of their own shows the difference."""
        symbol.is_global = True
        self.table.top.symbol(symbol.name).is_global = True

    def visit_Nonlocal(self, node: nodes.Nonlocal) -> None:
        if self.scope.kind == MODULE:
            raise SourceError("nonlocal declaration not allowed at module level", node.idx, node.end)
        for name in node.names:
            self.declare(mangled(self.scope.class_name, name), "nonlocal", node).is_nonlocal = True

    def declare(self, name: str, word: str, node: Syntax) -> Symbol:
        """The symbol of a name that is declared, before anything else was done with it."""
        symbol = self.scope.symbol(name)
        message = ""
        if symbol.is_parameter:
            message = "name '" + name + "' is parameter and " + word
        elif symbol.is_annotated:
            message = "annotated name '" + name + "' can't be " + word
        elif symbol.is_assigned:
            message = "name '" + name + "' is assigned to before " + word + " declaration"
        elif symbol.is_used:
            message = "name '" + name + "' is used prior to " + word + " declaration"
        elif word == "global" and symbol.is_nonlocal or word == "nonlocal" and symbol.is_global:
            message = "name '" + name + "' is nonlocal and global"
        if message != "":
            raise SourceError(message, node.idx, node.end)
        symbol.idx, symbol.end = node.idx, node.end
        return symbol

    def visit_AnnAssign(self, node: nodes.AnnAssign) -> None:
        target = bare(node.target)
        if isinstance(target, nodes.Name):
            self.annotate(target, node)
        else:
            target.visit(self)
        self.annotation(node.annotation)
        self.walk_optional(node.value)

    def annotate(self, target: nodes.Name, node: nodes.AnnAssign) -> None:
        """An annotated name belongs to the scope, even where it gets no value."""
        symbol = self.scope.symbol(mangled(self.scope.class_name, target.id))
        if node.simple and (symbol.is_global or symbol.is_nonlocal) and self.scope.kind != MODULE:
            word = "global" if symbol.is_global else "nonlocal"
            raise SourceError("annotated name '" + symbol.name + "' can't be " + word, node.idx, node.end)
        if node.simple:
            symbol.is_annotated = True
            symbol.is_assigned = True
        elif node.value is not None:
            symbol.is_assigned = True

    def visit_ImportFrom(self, node: nodes.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                if self.scope.kind != MODULE:
                    raise SourceError("import * only allowed at module level", alias.idx, alias.end)
                continue
            asname = alias.asname
            self.bind(alias.name if asname is None else asname, alias)

    # --- generators

    yield_at: Syntax

    def visit_Yield(self, node: nodes.Yield) -> None:
        self.yields(node)
        self.walk_optional(node.value)

    def visit_YieldFrom(self, node: nodes.YieldFrom) -> None:
        self.yields(node)
        node.value.visit(self)

    def yields(self, node: Syntax) -> None:
        """The function is a generator."""
        self.yield_at = node
        self.scope.is_generator = True


def all_parameters(parameters: Parameters) -> list[Parameter]:
    """All parameters in the order of a function's locals."""
    found = parameters.posonly + parameters.args + parameters.kwonly
    vararg, kwarg = parameters.vararg, parameters.kwarg
    if vararg is not None:
        found.append(vararg)
    if kwarg is not None:
        found.append(kwarg)
    return found
