"""Compiles simple statements, assignments, functions and classes.  Translated code."""

from __future__ import annotations

from languages.minipy.compiler import constants, opcodes
from languages.minipy.compiler.assembler import Label
from languages.minipy.compiler.code import Code
from languages.minipy.compiler.generator import DELETE, STORE
from languages.minipy.compiler.patterns import PatternCompiler
from languages.minipy.compiler.scopes import FUNCTION, mangled
from languages.minipy.syntax import nodes
from languages.minipy.syntax.nodes import Block, Expr, bare

INPLACE = {
    "+": opcodes.INPLACE_ADD, "-": opcodes.INPLACE_SUBTRACT, "*": opcodes.INPLACE_MULTIPLY,
    "@": opcodes.INPLACE_MATRIX_MULTIPLY, "/": opcodes.INPLACE_TRUE_DIVIDE, "//": opcodes.INPLACE_FLOOR_DIVIDE,
    "%": opcodes.INPLACE_REMAINDER, "**": opcodes.INPLACE_POWER, "<<": opcodes.INPLACE_LSHIFT,
    ">>": opcodes.INPLACE_RSHIFT, "&": opcodes.INPLACE_AND, "|": opcodes.INPLACE_OR, "^": opcodes.INPLACE_XOR,
}  # fmt: skip


class StatementCompiler(PatternCompiler):
    """The methods for statements that are not loops or protected."""

    is_interactive = False

    def block(self, block: Block | None) -> None:
        if block is not None:
            for statement in block.body:
                statement.visit(self)

    def visit_Module(self, node: nodes.Module) -> None:
        body = node.block.body
        if has_annotations(node.block):
            self.emit(opcodes.SETUP_ANNOTATIONS)
        doc = documentation(node.block)
        if doc is not None:
            self.at(body[0])
            self.load_constant(constants.StrValue(doc.value))
            self.emit_name(opcodes.STORE_NAME, "__doc__")
        self.block(node.block)
        self.load_none()
        self.emit(opcodes.RETURN_VALUE)

    def visit_Interactive(self, node: nodes.Interactive) -> None:
        if has_annotations(node.block):
            self.emit(opcodes.SETUP_ANNOTATIONS)
        self.is_interactive = True
        self.block(node.block)
        self.load_none()
        self.emit(opcodes.RETURN_VALUE)

    def visit_Expression(self, node: nodes.Expression) -> None:
        node.body.visit(self)
        self.emit(opcodes.RETURN_VALUE)

    # --- simple statements

    def visit_ExprStmt(self, node: nodes.ExprStmt) -> None:
        if self.is_interactive and len(self.units) == 1:
            node.value.visit(self)
            self.at(node)
            self.emit(opcodes.PRINT_EXPR)
        elif isinstance(bare(node.value), nodes.Constant):
            self.at(node)
            self.emit(opcodes.NOP)
        else:
            node.value.visit(self)
            self.at(node)
            self.emit(opcodes.POP_TOP)

    def visit_Pass(self, node: nodes.Pass) -> None:
        self.at(node)
        self.emit(opcodes.NOP)

    def visit_Assert(self, node: nodes.Assert) -> None:
        end = Label()
        self.jump_if(node.test, True, end)
        self.at(node)
        self.emit(opcodes.LOAD_ASSERTION_ERROR)
        message = node.message
        if message is not None:
            message.visit(self)
            self.at(node)
            self.emit(opcodes.CALL, 1)
        self.emit(opcodes.RAISE, 1)
        self.mark(end)

    def visit_Raise(self, node: nodes.Raise) -> None:
        exception, cause = node.exception, node.cause
        count = 0
        if exception is not None:
            exception.visit(self)
            count += 1
        if cause is not None:
            cause.visit(self)
            count += 1
        self.at(node)
        self.emit(opcodes.RAISE, count)

    def visit_Global(self, node: nodes.Global) -> None:
        pass

    def visit_Nonlocal(self, node: nodes.Nonlocal) -> None:
        pass

    # --- imports

    def visit_Import(self, node: nodes.Import) -> None:
        self.at(node)
        for alias in node.names:
            self.load_constant(constants.IntValue(0))
            self.load_none()
            self.emit_name(opcodes.IMPORT_NAME, alias.name)
            parts = alias.name.split(".")
            asname = alias.asname
            if asname is None:
                self.variable(STORE, parts[0])
                continue
            for part in parts[1:]:
                self.emit_name(opcodes.IMPORT_FROM, part)
                self.emit(opcodes.SWAP, 2)
                self.emit(opcodes.POP_TOP)
            self.variable(STORE, asname)

    def visit_ImportFrom(self, node: nodes.ImportFrom) -> None:
        self.at(node)
        self.load_constant(constants.IntValue(node.level))
        self.load_names([alias.name for alias in node.names])
        module = node.module
        self.emit_name(opcodes.IMPORT_NAME, "" if module is None else module)
        if node.names[0].name == "*":
            self.emit(opcodes.IMPORT_STAR)
            return
        for alias in node.names:
            self.emit_name(opcodes.IMPORT_FROM, alias.name)
            asname = alias.asname
            self.variable(STORE, alias.name if asname is None else asname)
        self.emit(opcodes.POP_TOP)

    # --- assignments

    def visit_Assign(self, node: nodes.Assign) -> None:
        node.value.visit(self)
        self.at(node)
        for i in range(len(node.targets)):
            if i + 1 < len(node.targets):
                self.emit(opcodes.COPY, 1)
            self.store(node.targets[i])

    def store(self, node: Expr) -> None:
        node = bare(node)
        self.at(node)
        if isinstance(node, nodes.Name):
            self.variable(STORE, node.id)
        elif isinstance(node, nodes.Attribute):
            node.value.visit(self)
            self.at(node)
            self.attribute(opcodes.STORE_ATTR, node.attr)
        elif isinstance(node, nodes.Subscript):
            node.value.visit(self)
            node.index.visit(self)
            self.at(node)
            self.emit(opcodes.STORE_SUBSCR)
        elif isinstance(node, nodes.Tuple):
            self.unpack(node, node.elements)
        elif isinstance(node, nodes.List):
            self.unpack(node, node.elements)
        else:
            raise self.error("starred assignment target must be in a list or tuple", node)

    def unpack(self, node: Expr, elements: list[Expr]) -> None:
        """Assign the items of what is on the stack."""
        star = -1
        for i in range(len(elements)):
            if isinstance(elements[i], nodes.Starred):
                if star >= 0:
                    raise self.error("multiple starred expressions in assignment", node)
                star = i
        if star < 0:
            self.emit(opcodes.UNPACK_SEQUENCE, len(elements))
        elif star > 255:
            raise self.error("too many expressions in star-unpacking assignment", node)
        else:
            self.emit(opcodes.UNPACK_EX, star | (len(elements) - star - 1) << opcodes.HALF_BITS)
        for element in elements:
            if isinstance(element, nodes.Starred):
                self.store(element.value)
            else:
                self.store(element)

    def visit_AugAssign(self, node: nodes.AugAssign) -> None:
        target = node.target
        if isinstance(target, nodes.Name):
            target.visit(self)
            self.augment(node)
            self.variable(STORE, target.id)
        elif isinstance(target, nodes.Attribute):
            target.value.visit(self)
            self.at(target)
            self.emit(opcodes.COPY, 1)
            self.attribute(opcodes.LOAD_ATTR, target.attr)
            self.augment(node)
            self.at(target)
            self.emit(opcodes.SWAP, 2)
            self.attribute(opcodes.STORE_ATTR, target.attr)
        elif isinstance(target, nodes.Subscript):
            target.value.visit(self)
            target.index.visit(self)
            self.at(target)
            self.emit(opcodes.COPY, 2)
            self.emit(opcodes.COPY, 2)
            self.emit(opcodes.BINARY_SUBSCR)
            self.augment(node)
            self.at(target)
            self.emit(opcodes.SWAP, 3)
            self.emit(opcodes.SWAP, 2)
            self.emit(opcodes.STORE_SUBSCR)

    def augment(self, node: nodes.AugAssign) -> None:
        """The operation of an augmented assignment."""
        node.value.visit(self)
        self.at(node)
        self.emit(INPLACE[node.op])

    def visit_AnnAssign(self, node: nodes.AnnAssign) -> None:
        target, value = bare(node.target), node.value
        if value is not None:
            value.visit(self)
            self.store(target)
        if isinstance(target, nodes.Name):
            if node.simple and self.unit.scope.kind != FUNCTION:
                self.annotation(node.annotation)
                self.at(node)
                self.emit_name(opcodes.LOAD_NAME, "__annotations__")
                self.load_constant(constants.StrValue(mangled(self.unit.scope.class_name, target.id)))
                self.emit(opcodes.STORE_SUBSCR)
                return
        elif value is None:
            self.evaluate_target(target)
        if not node.simple and self.unit.scope.kind != FUNCTION and not self.table.annotations_are_text:
            node.annotation.visit(self)
            self.emit(opcodes.POP_TOP)

    def evaluate_target(self, target: Expr) -> None:
        """The parts of an annotated target without a value are evaluated all the same."""
        if isinstance(target, nodes.Attribute):
            target.value.visit(self)
            self.emit(opcodes.POP_TOP)
        elif isinstance(target, nodes.Subscript):
            target.value.visit(self)
            self.emit(opcodes.POP_TOP)
            target.index.visit(self)
            self.emit(opcodes.POP_TOP)

    def visit_Delete(self, node: nodes.Delete) -> None:
        for target in node.targets:
            self.delete(target)

    def delete(self, node: Expr) -> None:
        """Delete a target."""
        node = bare(node)
        self.at(node)
        if isinstance(node, nodes.Name):
            self.variable(DELETE, node.id)
        elif isinstance(node, nodes.Attribute):
            node.value.visit(self)
            self.at(node)
            self.attribute(opcodes.DELETE_ATTR, node.attr)
        elif isinstance(node, nodes.Subscript):
            node.value.visit(self)
            node.index.visit(self)
            self.at(node)
            self.emit(opcodes.DELETE_SUBSCR)
        elif isinstance(node, nodes.Tuple):
            for element in node.elements:
                self.delete(element)
        elif isinstance(node, nodes.List):
            for element in node.elements:
                self.delete(element)

    # --- functions and classes

    def visit_FunctionDef(self, node: nodes.FunctionDef) -> None:
        if node.is_async:
            raise self.error("'async def' is not supported by minipy", node)
        self.values(node.decorators)
        self.at(node)
        flags = self.defaults(node.parameters)
        flags |= self.annotations(node.parameters, node.returns)
        code = self.function_code(node)
        self.at(node)
        self.make_function(code, flags)
        self.decorate(node)
        self.variable(STORE, node.name)

    def function_code(self, node: nodes.FunctionDef) -> Code:
        """The code object of a function: its first constant is the documentation, or None."""
        self.begin(node.name, self.table.scopes[node], self.source.line_of(first_place(node)))
        self.set_parameters(node.parameters)
        doc = documentation(node.block)
        self.unit.assembler.constant(constants.NONE if doc is None else constants.StrValue(doc.value))
        self.block(node.block)
        self.load_none()
        self.emit(opcodes.RETURN_VALUE)
        return self.finish()

    def decorate(self, node: nodes.Definition) -> None:
        """Call the decorators, which are below the function or class."""
        for i in range(len(node.decorators) - 1, -1, -1):
            self.at(node.decorators[i])
            self.emit(opcodes.CALL, 1)
        self.at(node)

    def visit_ClassDef(self, node: nodes.ClassDef) -> None:
        self.values(node.decorators)
        self.at(node)
        self.emit(opcodes.LOAD_BUILD_CLASS)
        code = self.class_code(node)
        self.at(node)
        self.make_function(code, 0)
        self.load_constant(constants.StrValue(node.name))
        if self.needs_containers(node):
            self.emit(opcodes.BUILD_LIST, 2)
            self.call_with_list(node, node.args, node.keywords)
        else:
            self.call(node, 2, node.args, node.keywords)
        self.decorate(node)
        self.variable(STORE, node.name)

    def needs_containers(self, node: nodes.ClassDef) -> bool:
        """Whether the bases or keywords have stars."""
        for arg in node.args:
            if isinstance(arg, nodes.Starred):
                return True
        for keyword in node.keywords:
            if keyword.name is None:
                return True
        return False

    def class_code(self, node: nodes.ClassDef) -> Code:
        """The code object of a class body."""
        self.begin(node.name, self.table.scopes[node], self.source.line_of(first_place(node)))
        self.at(node)
        self.emit_name(opcodes.LOAD_NAME, "__name__")
        self.emit_name(opcodes.STORE_NAME, "__module__")
        self.load_constant(constants.StrValue(self.unit.code.qualname))
        self.emit_name(opcodes.STORE_NAME, "__qualname__")
        if has_annotations(node.block):
            self.emit(opcodes.SETUP_ANNOTATIONS)
        doc = documentation(node.block)
        if doc is not None:
            self.load_constant(constants.StrValue(doc.value))
            self.emit_name(opcodes.STORE_NAME, "__doc__")
        self.block(node.block)
        self.at(node)
        if self.unit.scope.needs_class:
            self.emit(opcodes.LOAD_CLOSURE, self.unit.cells["__class__"])
            self.emit(opcodes.COPY, 1)
            self.emit_name(opcodes.STORE_NAME, "__classcell__")
        else:
            self.load_none()
        self.emit(opcodes.RETURN_VALUE)
        return self.finish()


def first_place(node: nodes.Definition) -> int:
    """The offset of a definition, its decorators included."""
    return node.decorators[0].idx if len(node.decorators) > 0 else node.idx


def documentation(block: Block) -> nodes.StrConstant | None:
    """The documentation string of a body."""
    if len(block.body) == 0:
        return None
    first = block.body[0]
    if not isinstance(first, nodes.ExprStmt):
        return None
    value = bare(first.value)
    return value if isinstance(value, nodes.StrConstant) else None


def has_annotations(block: Block | None) -> bool:
    """Whether there are annotated variables in a body, or in what is nested in it but functions and classes."""
    waiting = [block]
    while len(waiting) > 0:
        found = waiting.pop()
        if found is None:
            continue
        for statement in found.body:
            if isinstance(statement, nodes.AnnAssign):
                return True
            waiting += inner_blocks(statement)
    return False


def inner_blocks(statement: nodes.Stmt) -> list[Block | None]:
    """The bodies in a statement that belong to the same scope."""
    if isinstance(statement, nodes.If):
        return [statement.block, statement.orelse]
    if isinstance(statement, nodes.For):
        return [statement.block, statement.orelse]
    if isinstance(statement, nodes.While):
        return [statement.block, statement.orelse]
    if isinstance(statement, nodes.With):
        return [statement.block]
    if isinstance(statement, nodes.Try):
        found: list[Block | None] = [statement.block, statement.orelse, statement.final]
        for handler in statement.handlers:
            found.append(handler.block)
        return found
    if isinstance(statement, nodes.Match):
        cases: list[Block | None] = []
        for case in statement.cases:
            cases.append(case.block)
        return cases
    return []
