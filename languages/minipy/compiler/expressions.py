"""Compiles expressions: each leaves one value on the stack.  Translated code."""

from __future__ import annotations

from languages.minipy.compiler import constants, opcodes
from languages.minipy.compiler.assembler import Label
from languages.minipy.compiler.code import VARARGS, VARKEYWORDS
from languages.minipy.compiler.constants import Constant, TupleValue
from languages.minipy.compiler.generator import LOAD, STORE, Generator, constant_value, literal_value, names_tuple
from languages.minipy.compiler.scopes import FUNCTION, mangled
from languages.minipy.compiler.walker import left_spine
from languages.minipy.syntax import nodes
from languages.minipy.syntax.nodes import Comprehension, Expr, Keyword, Parameter, Parameters, bare

BINARY = {
    "+": opcodes.BINARY_ADD, "-": opcodes.BINARY_SUBTRACT, "*": opcodes.BINARY_MULTIPLY,
    "@": opcodes.BINARY_MATRIX_MULTIPLY, "/": opcodes.BINARY_TRUE_DIVIDE, "//": opcodes.BINARY_FLOOR_DIVIDE,
    "%": opcodes.BINARY_REMAINDER, "**": opcodes.BINARY_POWER, "<<": opcodes.BINARY_LSHIFT,
    ">>": opcodes.BINARY_RSHIFT, "&": opcodes.BINARY_AND, "|": opcodes.BINARY_OR, "^": opcodes.BINARY_XOR,
}  # fmt: skip
UNARY = {
    "+": opcodes.UNARY_POSITIVE, "-": opcodes.UNARY_NEGATIVE, "~": opcodes.UNARY_INVERT, "not": opcodes.UNARY_NOT,
}  # fmt: skip
COMPARE = {
    "<": opcodes.COMPARE_LT, "<=": opcodes.COMPARE_LE, "==": opcodes.COMPARE_EQ, "!=": opcodes.COMPARE_NE,
    ">": opcodes.COMPARE_GT, ">=": opcodes.COMPARE_GE, "is": opcodes.IS, "is not": opcodes.IS_NOT,
    "in": opcodes.CONTAINS, "not in": opcodes.CONTAINS_NOT,
}  # fmt: skip

MANY = 30
"""So many values are not built on the stack: they are added to a container one by one."""


class ExpressionCompiler(Generator):
    """The methods for expressions."""

    def visit_optional(self, node: Expr | None) -> None:
        """An expression, or None where it is missing."""
        if node is None:
            self.load_none()
        else:
            node.visit(self)

    def constant(self, node: nodes.Constant) -> None:
        """A literal."""
        self.at(node)
        self.load_constant(literal_value(node))

    def visit_IntConstant(self, node: nodes.IntConstant) -> None:
        self.constant(node)

    def visit_BigConstant(self, node: nodes.BigConstant) -> None:
        self.constant(node)

    def visit_FloatConstant(self, node: nodes.FloatConstant) -> None:
        self.constant(node)

    def visit_ComplexConstant(self, node: nodes.ComplexConstant) -> None:
        self.constant(node)

    def visit_StrConstant(self, node: nodes.StrConstant) -> None:
        self.constant(node)

    def visit_BytesConstant(self, node: nodes.BytesConstant) -> None:
        self.constant(node)

    def visit_NoneConstant(self, node: nodes.NoneConstant) -> None:
        self.constant(node)

    def visit_TrueConstant(self, node: nodes.TrueConstant) -> None:
        self.constant(node)

    def visit_FalseConstant(self, node: nodes.FalseConstant) -> None:
        self.constant(node)

    def visit_EllipsisConstant(self, node: nodes.EllipsisConstant) -> None:
        self.constant(node)

    def visit_Group(self, node: nodes.Group) -> None:
        node.value.visit(self)

    def visit_Name(self, node: nodes.Name) -> None:
        self.at(node)
        if node.id == "__debug__":
            self.load_constant(constants.TRUE)
        else:
            self.variable(LOAD, node.id)

    def visit_NamedExpr(self, node: nodes.NamedExpr) -> None:
        node.value.visit(self)
        self.at(node)
        self.emit(opcodes.COPY, 1)
        target = node.target
        assert isinstance(target, nodes.Name)
        self.variable(STORE, target.id)

    def visit_Attribute(self, node: nodes.Attribute) -> None:
        node.value.visit(self)
        self.at(node)
        self.attribute(opcodes.LOAD_ATTR, node.attr)

    def visit_Subscript(self, node: nodes.Subscript) -> None:
        node.value.visit(self)
        node.index.visit(self)
        self.at(node)
        self.emit(opcodes.BINARY_SUBSCR)

    def visit_Slice(self, node: nodes.Slice) -> None:
        self.at(node)
        self.visit_optional(node.lower)
        self.visit_optional(node.upper)
        step = node.step
        if step is not None:
            step.visit(self)
        self.at(node)
        self.emit(opcodes.BUILD_SLICE, 2 if step is None else 3)

    def visit_Starred(self, node: nodes.Starred) -> None:
        raise self.error("can't use starred expression here", node)

    # --- operators

    def visit_BinOp(self, node: nodes.BinOp) -> None:
        spine = left_spine(node)
        spine[-1].left.visit(self)
        for i in range(len(spine) - 1, -1, -1):
            spine[i].right.visit(self)
            self.at(spine[i])
            self.emit(BINARY[spine[i].op])

    def visit_UnaryOp(self, node: nodes.UnaryOp) -> None:
        value = constant_value(node)
        if value is not None:
            self.at(node)
            self.load_constant(value)
            return
        node.operand.visit(self)
        self.at(node)
        self.emit(UNARY[node.op])

    def visit_BoolOp(self, node: nodes.BoolOp) -> None:
        end = Label()
        opcode = opcodes.JUMP_IF_FALSE_OR_POP if node.op == "and" else opcodes.JUMP_IF_TRUE_OR_POP
        last = len(node.values) - 1
        for i in range(last):
            node.values[i].visit(self)
            self.at(node)
            self.jump(opcode, end)
        node.values[last].visit(self)
        self.mark(end)

    def visit_Compare(self, node: nodes.Compare) -> None:
        node.left.visit(self)
        last = len(node.ops) - 1
        if last == 0:
            node.comparators[0].visit(self)
            self.at(node)
            self.emit(COMPARE[node.ops[0]])
            return
        cleanup, end = Label(), Label()
        for i in range(last):
            self.compare_link(node, i)
            self.jump(opcodes.JUMP_IF_FALSE_OR_POP, cleanup)
        node.comparators[last].visit(self)
        self.at(node)
        self.emit(COMPARE[node.ops[last]])
        self.jump(opcodes.JUMP, end)
        self.mark(cleanup)
        self.emit(opcodes.SWAP, 2)
        self.emit(opcodes.POP_TOP)
        self.mark(end)

    def compare_link(self, node: nodes.Compare, i: int) -> None:
        """One comparison of a chain; its right operand stays below the result."""
        node.comparators[i].visit(self)
        self.at(node)
        self.emit(opcodes.SWAP, 2)
        self.emit(opcodes.COPY, 2)
        self.emit(COMPARE[node.ops[i]])

    def visit_IfExp(self, node: nodes.IfExp) -> None:
        orelse, end = Label(), Label()
        self.jump_if(node.test, False, orelse)
        node.body.visit(self)
        self.jump(opcodes.JUMP, end)
        self.mark(orelse)
        node.orelse.visit(self)
        self.mark(end)

    def jump_if(self, node: Expr, condition: bool, label: Label) -> None:
        """Jump if an expression is true, or false; nothing stays on the stack."""
        node = bare(node)
        if isinstance(node, nodes.UnaryOp) and node.op == "not":
            self.jump_if(node.operand, not condition, label)
        elif isinstance(node, nodes.BoolOp):
            self.jump_if_bool(node, condition, label)
        elif isinstance(node, nodes.Compare) and len(node.ops) > 1:
            self.jump_if_chain(node, condition, label)
        else:
            node.visit(self)
            self.at(node)
            self.jump(opcodes.POP_JUMP_IF_TRUE if condition else opcodes.POP_JUMP_IF_FALSE, label)

    def jump_if_bool(self, node: nodes.BoolOp, condition: bool, label: Label) -> None:
        """``and`` or ``or`` as a condition: all values but the last may decide alone."""
        is_or = node.op == "or"
        skip = Label()
        last = len(node.values) - 1
        for i in range(last):
            self.jump_if(node.values[i], is_or, label if is_or == condition else skip)
        self.jump_if(node.values[last], condition, label)
        self.mark(skip)

    def jump_if_chain(self, node: nodes.Compare, condition: bool, label: Label) -> None:
        """A chain of comparisons as a condition."""
        node.left.visit(self)
        cleanup, end = Label(), Label()
        last = len(node.ops) - 1
        for i in range(last):
            self.compare_link(node, i)
            self.jump(opcodes.POP_JUMP_IF_FALSE, cleanup)
        node.comparators[last].visit(self)
        self.at(node)
        self.emit(COMPARE[node.ops[last]])
        self.jump(opcodes.POP_JUMP_IF_TRUE if condition else opcodes.POP_JUMP_IF_FALSE, label)
        self.jump(opcodes.JUMP, end)
        self.mark(cleanup)
        self.emit(opcodes.POP_TOP)
        if not condition:
            self.jump(opcodes.JUMP, label)
        self.mark(end)

    # --- displays

    def visit_Tuple(self, node: nodes.Tuple) -> None:
        value = constant_value(node)
        self.at(node)
        if value is not None:
            self.load_constant(value)
        elif len(node.elements) <= MANY and not has_star(node.elements):
            self.values(node.elements)
            self.at(node)
            self.emit(opcodes.BUILD_TUPLE, len(node.elements))
        else:
            self.collect(node, node.elements, opcodes.BUILD_LIST, opcodes.LIST_APPEND, opcodes.LIST_EXTEND)
            self.emit(opcodes.LIST_TO_TUPLE)

    def visit_List(self, node: nodes.List) -> None:
        self.display(node, node.elements, opcodes.BUILD_LIST, opcodes.LIST_APPEND, opcodes.LIST_EXTEND)

    def visit_Set(self, node: nodes.Set) -> None:
        self.display(node, node.elements, opcodes.BUILD_SET, opcodes.SET_ADD, opcodes.SET_UPDATE)

    def values(self, elements: list[Expr]) -> None:
        """Some values."""
        for element in elements:
            element.visit(self)

    def display(self, node: Expr, elements: list[Expr], build: int, append: int, extend: int) -> None:
        """A list or set."""
        constant = constant_elements(elements)
        self.at(node)
        if constant is not None and len(elements) > 2:
            self.emit(build, 0)
            self.load_constant(constant)
            self.emit(extend, 1)
        elif len(elements) <= MANY and not has_star(elements):
            self.values(elements)
            self.at(node)
            self.emit(build, len(elements))
        else:
            self.collect(node, elements, build, append, extend)

    def collect(self, node: Expr, elements: list[Expr], build: int, append: int, extend: int) -> None:
        """A container that is filled bit by bit."""
        self.emit(build, 0)
        for element in elements:
            if isinstance(element, nodes.Starred):
                element.value.visit(self)
                self.at(node)
                self.emit(extend, 1)
            else:
                element.visit(self)
                self.at(node)
                self.emit(append, 1)

    def visit_Dict(self, node: nodes.Dict) -> None:
        self.at(node)
        count = len(node.values)
        keys: list[Expr] = []
        for key in node.keys:
            if key is not None:
                keys.append(key)
        if len(keys) == count and count <= MANY // 2:
            for i in range(count):
                keys[i].visit(self)
                node.values[i].visit(self)
            self.at(node)
            self.emit(opcodes.BUILD_MAP, count)
            return
        self.emit(opcodes.BUILD_MAP, 0)
        for i in range(count):
            key = node.keys[i]
            if key is not None:
                key.visit(self)
            node.values[i].visit(self)
            self.at(node)
            self.emit(opcodes.DICT_UPDATE if key is None else opcodes.MAP_ADD, 1)

    # --- f-strings

    def visit_JoinedStr(self, node: nodes.JoinedStr) -> None:
        self.at(node)
        if len(node.values) == 0:
            self.load_constant(constants.StrValue(""))
            return
        self.values(node.values)
        self.at(node)
        if len(node.values) > 1:
            self.emit(opcodes.BUILD_STRING, len(node.values))

    def visit_FormattedValue(self, node: nodes.FormattedValue) -> None:
        node.value.visit(self)
        spec = node.spec
        if spec is not None:
            spec.visit(self)
        self.at(node)
        conversion = opcodes.CONVERSIONS[node.conversion]
        self.emit(opcodes.FORMAT_VALUE if spec is None else opcodes.FORMAT_SPEC, conversion)

    # --- calls

    def visit_Call(self, node: nodes.Call) -> None:
        func = bare(node.func)
        if has_star(node.args) or has_double_star(node.keywords) or len(node.args) + len(node.keywords) > MANY:
            func.visit(self)
            self.at(node)
            self.call_with_containers(node, node.args, node.keywords)
        elif isinstance(func, nodes.Attribute) and len(node.keywords) == 0:
            func.value.visit(self)
            self.at(func)
            self.attribute(opcodes.LOAD_METHOD, func.attr)
            self.values(node.args)
            self.at(node)
            self.emit(opcodes.CALL_METHOD, len(node.args))
        else:
            func.visit(self)
            self.call(node, 0, node.args, node.keywords)

    def call(self, node: nodes.Syntax, given: int, args: list[Expr], keywords: list[Keyword]) -> None:
        """A call of what is on the stack, with so many arguments that are there already."""
        self.values(args)
        names: list[str] = []
        for keyword in keywords:
            keyword.value.visit(self)
            names.append(self.keyword_name(keyword))
        self.at(node)
        count = given + len(args) + len(keywords)
        if len(keywords) == 0:
            self.emit(opcodes.CALL, count)
            return
        constant = self.unit.assembler.constant(names_tuple(names))
        self.emit(opcodes.CALL_KW, count | constant << opcodes.HALF_BITS)

    def keyword_name(self, keyword: Keyword) -> str:
        """The name of an argument."""
        name = keyword.name
        assert name is not None
        return mangled(self.unit.scope.class_name, name)

    def call_with_containers(self, node: nodes.Syntax, args: list[Expr], keywords: list[Keyword]) -> None:
        """A call with a tuple and a dict."""
        self.emit(opcodes.BUILD_LIST, 0)
        self.call_with_list(node, args, keywords)

    def call_with_list(self, node: nodes.Syntax, args: list[Expr], keywords: list[Keyword]) -> None:
        """The same, with a list of the first arguments on the stack."""
        for arg in args:
            if isinstance(arg, nodes.Starred):
                arg.value.visit(self)
            else:
                arg.visit(self)
            self.at(node)
            self.emit(opcodes.LIST_EXTEND if isinstance(arg, nodes.Starred) else opcodes.LIST_APPEND, 1)
        self.emit(opcodes.LIST_TO_TUPLE)
        if len(keywords) > 0:
            self.emit(opcodes.BUILD_MAP, 0)
            for keyword in keywords:
                self.add_keyword(node, keyword)
        self.emit(opcodes.CALL_EX, 0 if len(keywords) == 0 else 1)

    def add_keyword(self, node: nodes.Syntax, keyword: Keyword) -> None:
        """Add a named argument, or all of a mapping, to the dict on the stack."""
        if keyword.name is None:
            keyword.value.visit(self)
            self.at(node)
        else:
            self.load_constant(constants.StrValue(self.keyword_name(keyword)))
            keyword.value.visit(self)
            self.at(node)
            self.emit(opcodes.BUILD_MAP, 1)
        self.emit(opcodes.DICT_MERGE, 1)

    # --- functions

    def visit_Lambda(self, node: nodes.Lambda) -> None:
        self.at(node)
        flags = self.defaults(node.parameters)
        self.begin("<lambda>", self.table.scopes[node], self.source.line_of(node.idx))
        self.set_parameters(node.parameters)
        node.body.visit(self)
        self.at(node.body)
        self.emit(opcodes.RETURN_VALUE)
        code = self.finish()
        self.at(node)
        self.make_function(code, flags)

    def set_parameters(self, parameters: Parameters) -> None:
        """Note the parameters in the code object."""
        code = self.unit.code
        code.posonly = len(parameters.posonly)
        code.argcount = len(parameters.posonly) + len(parameters.args)
        code.kwonly = len(parameters.kwonly)
        if parameters.vararg is not None:
            code.flags |= VARARGS
        if parameters.kwarg is not None:
            code.flags |= VARKEYWORDS

    def defaults(self, parameters: Parameters) -> int:
        """The defaults, and which flags they need."""
        flags = 0
        values: list[Expr] = []
        for parameter in parameters.posonly + parameters.args:
            default = parameter.default
            if default is not None:
                values.append(default)
        if len(values) > 0:
            self.tuple_of(values)
            flags |= opcodes.DEFAULTS
        count = 0
        for parameter in parameters.kwonly:
            default = parameter.default
            if default is not None:
                name = mangled(self.unit.scope.class_name, parameter.name)
                self.load_constant(constants.StrValue(name))
                default.visit(self)
                count += 1
        if count > 0:
            self.emit(opcodes.BUILD_MAP, count)
            flags |= opcodes.KWDEFAULTS
        return flags

    def tuple_of(self, values: list[Expr]) -> None:
        """A tuple of some values."""
        constant = constant_elements(values)
        if constant is not None:
            self.load_constant(constant)
            return
        self.values(values)
        self.emit(opcodes.BUILD_TUPLE, len(values))

    def annotations(self, parameters: Parameters, returns: Expr | None) -> int:
        """The annotations of a function, and which flag they need."""
        count = 0
        for parameter in annotated_order(parameters):
            annotation = parameter.annotation
            if annotation is not None:
                self.load_constant(constants.StrValue(mangled(self.unit.scope.class_name, parameter.name)))
                self.annotation(annotation)
                count += 1
        if returns is not None:
            self.load_constant(constants.StrValue("return"))
            self.annotation(returns)
            count += 1
        if count == 0:
            return 0
        self.emit(opcodes.BUILD_MAP, count)
        return opcodes.ANNOTATIONS

    def annotation(self, node: Expr) -> None:
        """The value of an annotation; its text where ``__future__`` says so."""
        if self.table.annotations_are_text:
            self.at(node)
            self.load_constant(constants.StrValue(self.source.text[node.idx : node.end]))
        elif isinstance(node, nodes.Starred):
            node.value.visit(self)
            self.at(node)
            self.emit(opcodes.UNPACK_SEQUENCE, 1)
        else:
            node.visit(self)

    def visit_Yield(self, node: nodes.Yield) -> None:
        self.check_yield(node)
        self.at(node)
        self.visit_optional(node.value)
        self.at(node)
        self.emit(opcodes.YIELD_VALUE)

    def visit_YieldFrom(self, node: nodes.YieldFrom) -> None:
        self.check_yield(node)
        node.value.visit(self)
        self.at(node)
        self.emit(opcodes.GET_YIELD_FROM_ITER)
        self.load_none()
        self.emit(opcodes.YIELD_FROM)

    def check_yield(self, node: Expr) -> None:
        """``yield`` makes sense in functions only."""
        if self.unit.scope.kind != FUNCTION:
            raise self.error("'yield' outside function", node)

    def visit_Await(self, node: nodes.Await) -> None:
        if self.unit.scope.kind != FUNCTION:
            raise self.error("'await' outside function", node)
        raise self.error("'await' is not supported by minipy", node)

    # --- comprehensions

    def visit_ListComp(self, node: nodes.ListComp) -> None:
        self.begin_comprehension("<listcomp>", node, node.generators)
        self.emit(opcodes.BUILD_LIST, 0)
        self.loop(node, node.generators, 0, opcodes.LIST_APPEND, node.element, None)
        self.end_comprehension(node, node.generators)

    def visit_SetComp(self, node: nodes.SetComp) -> None:
        self.begin_comprehension("<setcomp>", node, node.generators)
        self.emit(opcodes.BUILD_SET, 0)
        self.loop(node, node.generators, 0, opcodes.SET_ADD, node.element, None)
        self.end_comprehension(node, node.generators)

    def visit_DictComp(self, node: nodes.DictComp) -> None:
        self.begin_comprehension("<dictcomp>", node, node.generators)
        self.emit(opcodes.BUILD_MAP, 0)
        self.loop(node, node.generators, 0, opcodes.MAP_ADD, node.key, node.value)
        self.end_comprehension(node, node.generators)

    def visit_GeneratorExp(self, node: nodes.GeneratorExp) -> None:
        self.begin_comprehension("<genexpr>", node, node.generators)
        self.loop(node, node.generators, 0, opcodes.YIELD_VALUE, node.element, None)
        self.load_none()
        self.end_comprehension(node, node.generators)

    def begin_comprehension(self, name: str, node: Expr, generators: list[Comprehension]) -> None:
        """Begin the function of a comprehension."""
        for generator in generators:
            if generator.is_async:
                raise self.error("asynchronous comprehensions are not supported by minipy", node)
        self.begin(name, self.table.scopes[node], self.source.line_of(node.idx))
        self.unit.code.argcount = 1
        self.at(node)

    def end_comprehension(self, node: Expr, generators: list[Comprehension]) -> None:
        """End the function of a comprehension, and call it with the first iterator."""
        self.emit(opcodes.RETURN_VALUE)
        code = self.finish()
        self.at(node)
        self.make_function(code, 0)
        generators[0].iter.visit(self)
        self.at(generators[0].iter)
        self.emit(opcodes.GET_ITER)
        self.at(node)
        self.emit(opcodes.CALL, 1)

    def loop(
        self, node: Expr, generators: list[Comprehension], i: int, opcode: int, element: Expr, value: Expr | None
    ) -> None:
        """One ``for`` of a comprehension and what is inside of it."""
        generator = generators[i]
        head, skip, end = Label(), Label(), Label()
        if i == 0:
            self.emit(opcodes.LOAD_FAST, 0)
        else:
            generator.iter.visit(self)
            self.at(generator.iter)
            self.emit(opcodes.GET_ITER)
        self.mark(head)
        self.at(generator.iter)
        self.jump(opcodes.FOR_ITER, end)
        self.store(generator.target)
        for condition in generator.ifs:
            self.jump_if(condition, False, skip)
        if i + 1 < len(generators):
            self.loop(node, generators, i + 1, opcode, element, value)
        else:
            self.add_element(node, len(generators), opcode, element, value)
        self.mark(skip)
        self.jump(opcodes.JUMP_BACK, head)
        self.mark(end)

    def add_element(self, node: Expr, depth: int, opcode: int, element: Expr, value: Expr | None) -> None:
        """The element of a comprehension goes into its container, or out of the generator."""
        element.visit(self)
        if value is not None:
            value.visit(self)
        self.at(element)
        if opcode == opcodes.YIELD_VALUE:
            self.emit(opcode)
            self.emit(opcodes.POP_TOP)
        else:
            self.emit(opcode, depth + 1)

    def store(self, node: Expr) -> None:
        """Assign what is on the stack: ``statements`` has the method."""
        raise NotImplementedError


def has_star(elements: list[Expr]) -> bool:
    """Whether there is a star."""
    for element in elements:
        if isinstance(element, nodes.Starred):
            return True
    return False


def has_double_star(keywords: list[Keyword]) -> bool:
    """Whether there is a mapping."""
    for keyword in keywords:
        if keyword.name is None:
            return True
    return False


def constant_elements(elements: list[Expr]) -> TupleValue | None:
    """The tuple of some expressions whose values are all known."""
    items: list[Constant] = []
    for element in elements:
        value = constant_value(element)
        if value is None:
            return None
        items.append(value)
    return TupleValue(items)


def annotated_order(parameters: Parameters) -> list[Parameter]:
    """The parameters as CPython orders annotations: ``*args`` before those that are keyword-only."""
    found = parameters.args + parameters.posonly
    vararg, kwarg = parameters.vararg, parameters.kwarg
    if vararg is not None:
        found.append(vararg)
    found += parameters.kwonly
    if kwarg is not None:
        found.append(kwarg)
    return found
