"""Methods and the nodes they are made of, which specialise themselves for what they meet."""

try:
    from rpython.rlib.debug import make_sure_not_resized
    from rpython.rlib.jit import JitDriver, unroll_safe
    from rpython.rlib.unroll import unrolling_iterable
except ImportError:
    from som_fallback import JitDriver, make_sure_not_resized, unroll_safe, unrolling_iterable

from som_objects import Block, Boolean, Integer, Object, false_object, nil_object, true_object


class Invokable(object):
    def invoke(self, rcvr, args, universe):
        raise NotImplementedError


class Primitive(Invokable):
    _immutable_fields_ = ["_prim_fn", "_name"]

    def __init__(self, name, prim_fn):
        self._name = name
        self._prim_fn = prim_fn

    def invoke(self, rcvr, args, universe):
        prim_fn = self._prim_fn
        return prim_fn(rcvr, args, universe)


def get_printable_location(method):
    assert isinstance(method, Method)
    return "#" + method.name


jitdriver = JitDriver(greens=["method"], reds="auto", is_recursive=True, get_printable_location=get_printable_location)
while_driver = JitDriver(greens=["self"], reds=["frame", "universe"])


class Method(Invokable):
    _immutable_fields_ = ["name", "num_args", "num_locals", "body[*]"]

    def __init__(self, name, params, locals, body):
        self.name = name
        self.num_args = len(params)
        self.num_locals = len(locals)
        self.body = body

    def invoke(self, rcvr, args, universe):
        frame = Frame(rcvr, args, self.num_locals, None)
        marker = frame.marker
        try:
            for stmt in self.body:
                jitdriver.jit_merge_point(method=self)
                stmt.execute(frame, universe)
        except ReturnException as e:
            if e.marker is marker:
                return e.value
            raise
        finally:
            marker.on_stack = False
        return rcvr


class FrameMarker(object):
    def __init__(self):
        self.on_stack = True


class ReturnException(Exception):
    def __init__(self, value, marker):
        self.value = value
        self.marker = marker


class Frame(object):
    _immutable_fields_ = ["rcvr", "args[*]", "temps", "outer?"]

    def __init__(self, rcvr, args, num_locals, outer):
        self.rcvr = rcvr
        self.args = args
        make_sure_not_resized(self.args)
        self.temps = [nil_object] * num_locals
        make_sure_not_resized(self.temps)
        self.outer = outer
        if outer is not None:
            self.marker = outer.marker
        else:
            self.marker = FrameMarker()

    @unroll_safe
    def at_level(self, level):
        f = self
        while level > 0:
            f = f.outer
            level -= 1
        return f


class Node(object):
    _immutable_fields_ = ["parent?", "source_line"]
    parent = None
    source_line = 0

    def adopt(self, child):
        child.parent = self
        return child

    def adopt_all(self, children):
        for c in children:
            c.parent = self
        return children

    def replace(self, node):
        parent = self.parent
        if parent is not None:
            parent.replace_child(self, node)
        node.parent = parent
        return node

    def replace_child(self, old, new):
        raise NotImplementedError

    def execute(self, frame, universe):
        raise NotImplementedError


class LiteralNode(Node):
    _immutable_fields_ = ["value"]

    def __init__(self, value):
        self.value = value

    def execute(self, frame, universe):
        return self.value


class SelfNode(Node):
    def execute(self, frame, universe):
        return frame.rcvr


def make_variable_nodes(kind):
    class ReadNode(Node):
        _immutable_fields_ = ["level", "index"]

        def __init__(self, level, index):
            self.level = level
            self.index = index

        def execute(self, frame, universe):
            f = frame.at_level(self.level)
            return getattr(f, kind)[self.index]

    class WriteNode(Node):
        _immutable_fields_ = ["level", "index", "value?"]

        def __init__(self, level, index, value):
            self.level = level
            self.index = index
            self.value = self.adopt(value)

        def replace_child(self, old, new):
            self.value = new

        def execute(self, frame, universe):
            v = self.value.execute(frame, universe)
            getattr(frame.at_level(self.level), kind)[self.index] = v
            return v

    ReadNode.__name__ = "Read" + kind.capitalize()
    WriteNode.__name__ = "Write" + kind.capitalize()
    return ReadNode, WriteNode


ReadTemp, WriteTemp = make_variable_nodes("temps")
ReadArg, _ = make_variable_nodes("args")


class FieldRead(Node):
    def __init__(self, index):
        self.index = index

    def execute(self, frame, universe):
        rcvr = frame.rcvr
        assert isinstance(rcvr, Object)
        return rcvr.get_field(self.index)


class FieldWrite(Node):
    def __init__(self, index, value):
        self.index = index
        self.value = self.adopt(value)

    def replace_child(self, old, new):
        self.value = new

    def execute(self, frame, universe):
        rcvr = frame.rcvr
        assert isinstance(rcvr, Object)
        v = self.value.execute(frame, universe)
        rcvr.set_field(self.index, v)
        return v


class GlobalNode(Node):
    def __init__(self, name):
        self.name = name

    def execute(self, frame, universe):
        return universe.get_global(self.name)


class ReturnNode(Node):
    def __init__(self, expr):
        self.expr = self.adopt(expr)

    def replace_child(self, old, new):
        self.expr = new

    def execute(self, frame, universe):
        value = self.expr.execute(frame, universe)
        if not frame.marker.on_stack:
            raise ValueError("escaped block")
        raise ReturnException(value, frame.marker)


class BlockNode(Node):
    def __init__(self, method):
        self.method = method

    def execute(self, frame, universe):
        return Block(self.method, frame)


def run_block(block, args, universe):
    method = block.get_method()
    frame = Frame(block.get_outer().rcvr, args, method.num_locals, block.get_outer())
    result = nil_object
    for stmt in method.body:
        result = stmt.execute(frame, universe)
    return result


class MessageNode(Node):
    _immutable_fields_ = ["selector", "rcvr?", "args?[*]"]

    def __init__(self, selector, rcvr, args):
        self.selector = selector
        self.rcvr = self.adopt(rcvr)
        self.args = self.adopt_all(args)

    def replace_child(self, old, new):
        if self.rcvr is old:
            self.rcvr = new
            return
        for i in range(len(self.args)):
            if self.args[i] is old:
                self.args[i] = new
                return
        assert False, "not a child"

    @unroll_safe
    def execute(self, frame, universe):
        rcvr = self.rcvr.execute(frame, universe)
        args = [arg.execute(frame, universe) for arg in self.args]
        return self.dispatch(rcvr, args, frame, universe)

    def dispatch(self, rcvr, args, frame, universe):
        raise NotImplementedError


class UninitializedMessageNode(MessageNode):
    def dispatch(self, rcvr, args, frame, universe):
        sel = self.selector
        for name, cls in SPECIAL_NODES:
            if name == sel and cls.can_specialize(rcvr, args):
                node = cls(sel, self.rcvr, self.args)
                self.replace(node)
                universe.specialised += 1
                return node.dispatch(rcvr, args, frame, universe)
        node = GenericMessageNode(sel, self.rcvr, self.args)
        self.replace(node)
        return node.dispatch(rcvr, args, frame, universe)


class GenericMessageNode(MessageNode):
    def dispatch(self, rcvr, args, frame, universe):
        return rcvr.send(self.selector, args, universe)


class IntPlusNode(MessageNode):
    @staticmethod
    def can_specialize(rcvr, args):
        return isinstance(rcvr, Integer)

    def dispatch(self, rcvr, args, frame, universe):
        if isinstance(rcvr, Integer):
            return rcvr.prim_add(args[0])
        node = self.replace(GenericMessageNode(self.selector, self.rcvr, self.args))
        assert isinstance(node, MessageNode)
        return node.dispatch(rcvr, args, frame, universe)


class IfTrueIfFalseNode(MessageNode):
    @staticmethod
    def can_specialize(rcvr, args):
        return isinstance(rcvr, Boolean) and isinstance(args[0], Block)

    def dispatch(self, rcvr, args, frame, universe):
        if rcvr is true_object:
            branch = args[0]
        elif rcvr is false_object:
            branch = args[1]
        else:
            return rcvr.send(self.selector, args, universe)
        if isinstance(branch, Block):
            return run_block(branch, [], universe)
        return branch


class WhileTrueNode(MessageNode):
    @staticmethod
    def can_specialize(rcvr, args):
        return isinstance(rcvr, Block)

    def dispatch(self, rcvr, args, frame, universe):
        body = args[0]
        assert isinstance(rcvr, Block)
        assert isinstance(body, Block)
        while True:
            while_driver.jit_merge_point(self=self, frame=frame, universe=universe)
            if run_block(rcvr, [], universe) is not true_object:
                break
            run_block(body, [], universe)
        return nil_object


SPECIAL_NODES = unrolling_iterable(
    [("+", IntPlusNode), ("ifTrue:ifFalse:", IfTrueIfFalseNode), ("whileTrue:", WhileTrueNode)]
)
