"""Compiles loops, ``try``, ``with``, and the ways out of them.  Translated code.

``unit.frames`` are the blocks around the place that is being compiled.  A way out of some of them (``return``, ``break``,
``continue``) emits for each, from the inside, what it has to clean up; meanwhile its exceptions are not protected by it.
"""

from __future__ import annotations

from languages.minipy.compiler import opcodes
from languages.minipy.compiler.assembler import Label, Protection
from languages.minipy.compiler.generator import DELETE, STORE
from languages.minipy.compiler.scopes import FUNCTION
from languages.minipy.compiler.statements import StatementCompiler
from languages.minipy.compiler.unit import (
    FINALLY,
    FINALLY_HANDLER,
    FOR,
    HANDLER,
    NAMED_HANDLER,
    TRY,
    VALUE,
    WHILE,
    WITH,
    Frame,
)
from languages.minipy.compiler.walker import elif_of
from languages.minipy.syntax import nodes
from languages.minipy.syntax.nodes import Expr, Handler, Stmt, bare

NOT_IN_STAR = "'break', 'continue' and 'return' cannot appear in an except* block"


class Compiler(StatementCompiler):
    """All methods: the visitor that compiles programs."""

    # --- branches and loops

    def visit_If(self, node: nodes.If) -> None:
        end = Label()
        while True:
            orelse = Label()
            self.jump_if(node.test, False, orelse)
            self.block(node.block)
            following = elif_of(node)
            if following is None:
                break
            self.jump(opcodes.JUMP, end)
            self.mark(orelse)
            node = following
        if node.orelse is not None:
            self.jump(opcodes.JUMP, end)
        self.mark(orelse)
        self.block(node.orelse)
        self.mark(end)

    def push(self, frame: Frame, node: nodes.Syntax) -> Frame:
        """A block begins."""
        frame.idx, frame.end = node.idx, node.end
        self.unit.frames.append(frame)
        return frame

    def protect(self, kind: str, node: nodes.Syntax) -> Frame:
        """A block whose exceptions are handled begins; a handler's depth is the present one."""
        assembler = self.unit.assembler
        return self.push(Frame(kind, assembler.protect(assembler.depth)), node)

    def pop(self) -> Frame:
        """The innermost block ends."""
        frame = self.unit.frames.pop()
        protection = frame.protection
        if protection is not None:
            self.unit.assembler.release(protection)
        return frame

    def handler(self, frame: Frame) -> None:
        """The handler of a block that ended is here."""
        protection = frame.protection
        assert protection is not None
        self.unit.assembler.mark_handler(protection)

    def visit_For(self, node: nodes.For) -> None:
        if node.is_async:
            raise self.error("'async for' is not supported by minipy", node)
        node.iter.visit(self)
        self.at(node.iter)
        self.emit(opcodes.GET_ITER)
        frame = self.push(Frame(FOR), node)
        end = Label()
        self.mark(frame.head)
        self.jump(opcodes.FOR_ITER, end)
        self.store(node.target)
        self.block(node.block)
        self.at(node.iter)
        self.jump(opcodes.JUMP_BACK, frame.head)
        self.pop()
        self.mark(end)
        self.block(node.orelse)
        self.mark(frame.exit)

    def visit_While(self, node: nodes.While) -> None:
        frame = self.push(Frame(WHILE), node)
        end = Label()
        self.mark(frame.head)
        if not is_true(node.test):
            self.jump_if(node.test, False, end)
        self.block(node.block)
        self.at(node)
        self.jump(opcodes.JUMP_BACK, frame.head)
        self.pop()
        self.mark(end)
        self.block(node.orelse)
        self.mark(frame.exit)

    # --- ways out

    def visit_Return(self, node: nodes.Return) -> None:
        if self.unit.scope.kind != FUNCTION:
            raise self.error("'return' outside function", node)
        self.at(node)
        self.visit_optional(node.value)
        self.at(node)
        self.leave(node, -1, True)

    def visit_Break(self, node: nodes.Break) -> None:
        loop = self.loop_around()
        if loop < 0:
            raise self.error("'break' outside loop", node)
        self.at(node)
        self.leave(node, loop, False)

    def visit_Continue(self, node: nodes.Continue) -> None:
        loop = self.loop_around()
        if loop < 0:
            raise self.error("'continue' not properly in loop", node)
        self.at(node)
        self.leave(node, loop, False)

    def loop_around(self) -> int:
        """Which of the blocks is the innermost loop, or -1."""
        frames = self.unit.frames
        for i in range(len(frames) - 1, -1, -1):
            if frames[i].kind == FOR or frames[i].kind == WHILE:
                return i
        return -1

    def leave(self, node: Stmt, stop: int, has_value: bool) -> None:
        """Clean up all blocks inside of one, and go where a statement says."""
        unit, assembler = self.unit, self.unit.assembler
        frames, depth = unit.frames, assembler.depth
        suspended: list[Protection] = []
        for i in range(len(frames) - 1, stop, -1):
            frame = frames[i]
            if frame.is_star:
                raise self.error(NOT_IN_STAR, node)
            protection = frame.protection
            if protection is not None:
                assembler.suspend(protection)
                suspended.append(protection)
            unit.frames = frames[:i]
            self.clean_up(frame, has_value)
        if has_value:
            self.emit(opcodes.RETURN_VALUE)
        else:
            self.go(node, frames[stop])
        unit.frames = frames
        assembler.depth = depth - 1 if has_value else depth
        for protection in suspended:
            assembler.resume(protection)

    def go(self, node: Stmt, loop: Frame) -> None:
        """``break`` or ``continue``."""
        if isinstance(node, nodes.Continue):
            self.jump(opcodes.JUMP_BACK, loop.head)
            return
        if loop.kind == FOR:
            self.emit(opcodes.POP_TOP)
        self.jump(opcodes.JUMP, loop.exit)

    def clean_up(self, frame: Frame, has_value: bool) -> None:
        """What leaving a block takes; ``has_value``: what is returned is on top of the stack."""
        kind = frame.kind
        if kind == FOR or kind == VALUE:
            self.drop(opcodes.POP_TOP, has_value)
        elif kind == FINALLY:
            if has_value:
                self.unit.frames = [*self.unit.frames, Frame(VALUE)]
            self.block(frame.final)
        elif kind == HANDLER:
            self.drop(opcodes.POP_EXCEPT, has_value)
        elif kind == NAMED_HANDLER:
            self.forget(frame.name)
        elif kind == FINALLY_HANDLER:
            self.drop(opcodes.POP_TOP, has_value)
            self.drop(opcodes.POP_EXCEPT, has_value)
        elif kind == WITH:
            self.unit.assembler.idx, self.unit.assembler.end = frame.idx, frame.end
            if has_value:
                self.emit(opcodes.SWAP, 2)
            self.call_exit()

    def drop(self, opcode: int, has_value: bool) -> None:
        """Pop what is below the returned value, or on top."""
        if has_value:
            self.emit(opcodes.SWAP, 2)
        self.emit(opcode)

    # --- try

    def visit_Try(self, node: nodes.Try) -> None:
        final = node.final
        if final is None:
            self.try_handlers(node)
            return
        self.at(node)
        self.emit(opcodes.NOP)
        end = Label()
        frame = self.protect(FINALLY, node)
        frame.final = final
        if len(node.handlers) > 0:
            self.try_handlers(node)
        else:
            self.block(node.block)
        self.pop()
        self.block(final)
        self.jump(opcodes.JUMP, end)
        self.handler(frame)
        self.at(final)
        self.emit(opcodes.PUSH_EXC_INFO)
        inner = self.protect_handler(FINALLY_HANDLER, node)
        self.block(final)
        self.emit(opcodes.RERAISE)
        self.pop()
        self.restore(inner)
        self.mark(end)

    def protect_handler(self, kind: str, node: nodes.Syntax) -> Frame:
        """The block of a handler, whose exception is on the stack and stays out of its depth."""
        assembler = self.unit.assembler
        return self.push(Frame(kind, assembler.protect(assembler.depth - 1)), node)

    def restore(self, frame: Frame) -> None:
        """An exception left a handler: what was handled before is handled again."""
        self.handler(frame)
        self.emit(opcodes.SWAP, 2)
        self.emit(opcodes.POP_EXCEPT)
        self.emit(opcodes.RERAISE)

    def try_handlers(self, node: nodes.Try) -> None:
        """``try`` with ``except`` and ``else``."""
        end = Label()
        self.at(node)
        self.emit(opcodes.NOP)
        frame = self.protect(TRY, node)
        self.block(node.block)
        self.pop()
        self.block(node.orelse)
        self.jump(opcodes.JUMP, end)
        self.handler(frame)
        self.at(node.handlers[0])
        self.emit(opcodes.PUSH_EXC_INFO)
        inner = self.protect_handler(HANDLER, node)
        if node.is_star:
            inner.is_star = True
            self.star_handlers(node, inner, end)
        else:
            for handler in node.handlers:
                self.one_handler(handler, inner, end)
            self.emit(opcodes.RERAISE)
        self.pop()
        self.restore(inner)
        self.mark(end)

    def one_handler(self, handler: Handler, inner: Frame, end: Label) -> None:
        """``except``: the exception is on the stack."""
        assembler = self.unit.assembler
        following = Label()
        self.at(handler)
        kind, name = handler.type, handler.name
        if kind is not None:
            kind.visit(self)
            self.at(kind)
            self.emit(opcodes.CHECK_EXC_MATCH)
            self.jump(opcodes.POP_JUMP_IF_FALSE, following)
        depth = assembler.depth
        protection = inner.protection
        assert protection is not None
        self.at(handler)
        if name is None:
            self.emit(opcodes.POP_TOP)
            self.block(handler.block)
            self.end_handler(protection, "", end)
        else:
            self.variable(STORE, name)
            named = self.protect(NAMED_HANDLER, handler)
            named.name = name
            self.block(handler.block)
            self.pop()
            self.end_handler(protection, name, end)
            self.handler(named)
            self.forget(name)
            self.emit(opcodes.RERAISE)
        assembler.depth = depth
        self.mark(following)

    def end_handler(self, protection: Protection, name: str, end: Label) -> None:
        """The normal end of a handler."""
        assembler = self.unit.assembler
        assembler.suspend(protection)
        self.emit(opcodes.POP_EXCEPT)
        if name != "":
            self.forget(name)
        self.jump(opcodes.JUMP, end)
        assembler.resume(protection)

    def forget(self, name: str) -> None:
        """The name of an exception is deleted, whether or not it is still there."""
        self.load_none()
        self.variable(STORE, name)
        self.variable(DELETE, name)

    # --- except*: the stack is previous, original, list of results, rest

    def star_handlers(self, node: nodes.Try, inner: Frame, end: Label) -> None:
        """``except*``: the exception is on the stack."""
        self.emit(opcodes.COPY, 1)
        self.emit(opcodes.BUILD_LIST, 0)
        self.emit(opcodes.SWAP, 2)
        for handler in node.handlers:
            self.star_handler(handler)
        self.at(node)
        self.emit(opcodes.LIST_APPEND, 1)
        self.emit(opcodes.PREP_RERAISE_STAR)
        done = Label()
        self.emit(opcodes.COPY, 1)
        self.jump(opcodes.POP_JUMP_IF_NONE, done)
        depth = self.unit.assembler.depth
        self.emit(opcodes.RERAISE)
        self.unit.assembler.depth = depth
        self.mark(done)
        protection = inner.protection
        assert protection is not None
        self.emit(opcodes.POP_TOP)
        self.end_handler(protection, "", end)

    def star_handler(self, handler: Handler) -> None:
        """One ``except*``."""
        no_match, following = Label(), Label()
        kind, name = handler.type, handler.name
        assert kind is not None
        kind.visit(self)
        self.at(kind)
        self.emit(opcodes.CHECK_EG_MATCH)
        self.emit(opcodes.COPY, 1)
        self.jump(opcodes.POP_JUMP_IF_NONE, no_match)
        self.at(handler)
        if name is None:
            self.emit(opcodes.POP_TOP)
        else:
            self.variable(STORE, name)
        frame = self.protect(NAMED_HANDLER, handler)
        frame.is_star = True
        self.block(handler.block)
        self.pop()
        if name is not None:
            self.forget(name)
        self.jump(opcodes.JUMP, following)
        self.handler(frame)
        if name is not None:
            self.forget(name)
        self.emit(opcodes.LIST_APPEND, 2)
        self.jump(opcodes.JUMP, following)
        self.mark(no_match)
        self.emit(opcodes.POP_TOP)
        self.mark(following)

    # --- with

    def visit_With(self, node: nodes.With) -> None:
        if node.is_async:
            raise self.error("'async with' is not supported by minipy", node)
        self.with_item(node, 0)

    def with_item(self, node: nodes.With, index: int) -> None:
        """One manager, and inside of it the others and the body."""
        if index == len(node.items):
            self.block(node.block)
            return
        item = node.items[index]
        item.context.visit(self)
        self.at(item.context)
        self.emit(opcodes.BEFORE_WITH)
        end = Label()
        assembler = self.unit.assembler
        frame = self.push(Frame(WITH, assembler.protect(assembler.depth - 1)), item.context)
        target = item.target
        if target is None:
            self.emit(opcodes.POP_TOP)
        else:
            self.store(target)
        self.with_item(node, index + 1)
        self.pop()
        self.at(item.context)
        self.call_exit()
        self.jump(opcodes.JUMP, end)
        self.handler(frame)
        self.exit_with_exception(item.context, end)
        self.mark(end)

    def call_exit(self) -> None:
        """Call the ``__exit__`` on the stack: no exception."""
        self.load_none()
        self.load_none()
        self.load_none()
        self.emit(opcodes.CALL, 3)
        self.emit(opcodes.POP_TOP)

    def exit_with_exception(self, context: Expr, end: Label) -> None:
        """Call the ``__exit__`` below the exception on the stack; a true result swallows it."""
        assembler = self.unit.assembler
        self.emit(opcodes.PUSH_EXC_INFO)
        inner = self.protect_handler(HANDLER, context)
        protection = inner.protection
        assert protection is not None
        self.emit(opcodes.WITH_EXCEPT_START)
        swallow = Label()
        self.jump(opcodes.POP_JUMP_IF_TRUE, swallow)
        depth = assembler.depth
        self.emit(opcodes.RERAISE)
        assembler.depth = depth
        self.mark(swallow)
        self.emit(opcodes.POP_TOP)
        assembler.suspend(protection)
        self.emit(opcodes.POP_EXCEPT)
        self.emit(opcodes.POP_TOP)
        self.jump(opcodes.JUMP, end)
        assembler.resume(protection)
        self.pop()
        self.restore(inner)


def is_true(node: Expr) -> bool:
    """Whether a condition is a literal that is true."""
    node = bare(node)
    return isinstance(node, nodes.TrueConstant) or isinstance(node, nodes.IntConstant) and node.value != 0
