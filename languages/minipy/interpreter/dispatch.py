"""The loop over instructions.

``interpret`` runs a frame from an instruction on until it returns or yields.  ``execute`` does what one instruction says
and gives the number of the next one: in a trace, where frame code and instruction are constants, what is left of it is
the instruction's work.
"""

from __future__ import annotations

from framework.rlib.jit import JitDriver
from languages.minipy.compiler import opcodes as ops
from languages.minipy.interpreter import building, control, functions, imports, patterns, variables
from languages.minipy.interpreter.code import W_Code
from languages.minipy.interpreter.frame import Frame
from languages.minipy.interpreter.frame_functions import W_FrameFunction
from languages.minipy.interpreter.state import STATE, Loop
from languages.minipy.objects import operations
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import MEMORY_ERROR, RECURSION_ERROR, GuestError
from languages.minipy.objects.iteration import text_items
from languages.minipy.objects.lists import W_List
from languages.minipy.objects.numbers import W_Int, new_bool
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.tuples import W_Tuple


def printable_location(pc: int, code: W_Code) -> str:
    """Of a loop, for the JIT's logs."""
    opcode = code.instructions[pc] & ops.OPCODE_MASK
    return f"{code.filename}:{code.code.lines[pc]} {code.qualname} {ops.TABLE[opcode].name}"


driver = JitDriver(
    greens=["pc", "code"],
    reds=["frame"],
    virtualizables=["frame"],
    name="minipy",
    get_printable_location=printable_location,
    is_recursive=True,
)


def interpret(frame: Frame, code: W_Code, pc: int) -> W_Object:
    """Run from an instruction on; what the frame returns or yields."""
    while True:
        driver.jit_merge_point(pc=pc, code=code, frame=frame)
        instruction = code.instructions[pc]
        opcode = instruction & ops.OPCODE_MASK
        operand = instruction >> ops.OPCODE_BITS
        frame.pc = pc
        if opcode == ops.RETURN_VALUE:
            frame.has_yielded = False
            return frame.pop()
        if opcode == ops.YIELD_VALUE:
            frame.has_yielded = True
            return frame.pop()
        if opcode == ops.JUMP_BACK:
            pc = operand
            driver.can_enter_jit(pc=pc, code=code, frame=frame)
            continue
        try:
            if opcode == ops.YIELD_FROM:
                w_yielded = control.yield_from(frame)
                if w_yielded is not None:
                    frame.has_yielded = True
                    return w_yielded
                pc += 1
            else:
                pc = execute(frame, code, pc, opcode, operand)
        except GuestError as error:
            pc = control.handle(frame, code, error)
        except MemoryError:
            pc = control.handle(frame, code, GuestError(MEMORY_ERROR, ""))
        except RecursionError:
            pc = control.handle(frame, code, GuestError(RECURSION_ERROR, "maximum recursion depth exceeded"))


class InstructionLoop(Loop):
    """How functions and generators run their frames."""

    def run(self, frame: Frame) -> W_Object:
        return interpret(frame, frame.code, 0)

    def resume(self, frame: Frame, error: GuestError | None) -> W_Object:
        return resume(frame, error)


STATE.loop = InstructionLoop()


def resume(frame: Frame, error: GuestError | None) -> W_Object:
    """Go on where a generator's frame was left, or at its start; ``error`` is raised there."""
    code = frame.code
    pc = frame.pc
    if not frame.has_yielded:
        return interpret(frame, code, pc)
    delegates = code.instructions[pc] & ops.OPCODE_MASK == ops.YIELD_FROM
    if error is None:
        return interpret(frame, code, pc if delegates else pc + 1)
    if not delegates:
        return interpret(frame, code, control.handle(frame, code, error))
    try:
        w_yielded = control.throw_into(frame, error)
        if w_yielded is not None:
            return w_yielded
        pc += 1
    except GuestError as escaped:
        pc = control.handle(frame, code, escaped)
    return interpret(frame, code, pc)


def execute(frame: Frame, code: W_Code, pc: int, opcode: int, operand: int) -> int:
    """What one instruction does.  Returns: the number of the next one."""
    if opcode == ops.LOAD_FAST:
        frame.push(frame.local(operand))
    elif opcode == ops.LOAD_CONST:
        frame.push(code.constants[operand])
    elif opcode == ops.STORE_FAST:
        frame.set_local(operand, frame.pop())
    elif opcode == ops.LOAD_GLOBAL:
        frame.push(variables.load_global(frame, code.names[operand]))
    elif opcode == ops.LOAD_NAME:
        frame.push(variables.load_name(frame, code.names[operand]))
    elif opcode == ops.STORE_NAME:
        variables.store_name(frame, code.names[operand], frame.pop())
    elif opcode == ops.LOAD_ATTR:
        frame.put(1, frame.peek().getattribute(code.names[operand]))
    elif opcode == ops.LOAD_METHOD:
        variables.load_method(frame, code.names[operand])
    elif opcode == ops.BINARY_ADD:
        w_right = frame.pop()
        frame.put(1, operations.add(frame.peek(), w_right))
    elif opcode == ops.BINARY_SUBTRACT:
        w_right = frame.pop()
        frame.put(1, operations.sub(frame.peek(), w_right))
    elif opcode == ops.BINARY_MULTIPLY:
        w_right = frame.pop()
        frame.put(1, operations.mul(frame.peek(), w_right))
    elif opcode == ops.COMPARE_LT:
        w_right = frame.pop()
        frame.put(1, operations.lt(frame.peek(), w_right))
    elif opcode == ops.COMPARE_LE:
        w_right = frame.pop()
        frame.put(1, operations.le(frame.peek(), w_right))
    elif opcode == ops.COMPARE_EQ:
        w_right = frame.pop()
        frame.put(1, operations.eq(frame.peek(), w_right))
    elif opcode == ops.COMPARE_NE:
        w_right = frame.pop()
        frame.put(1, operations.ne(frame.peek(), w_right))
    elif opcode == ops.COMPARE_GT:
        w_right = frame.pop()
        frame.put(1, operations.gt(frame.peek(), w_right))
    elif opcode == ops.COMPARE_GE:
        w_right = frame.pop()
        frame.put(1, operations.ge(frame.peek(), w_right))
    elif opcode == ops.BINARY_TRUE_DIVIDE:
        w_right = frame.pop()
        frame.put(1, operations.truediv(frame.peek(), w_right))
    elif opcode == ops.BINARY_FLOOR_DIVIDE:
        w_right = frame.pop()
        frame.put(1, operations.floordiv(frame.peek(), w_right))
    elif opcode == ops.BINARY_REMAINDER:
        w_right = frame.pop()
        frame.put(1, operations.mod(frame.peek(), w_right))
    elif opcode == ops.BINARY_POWER:
        w_right = frame.pop()
        frame.put(1, operations.pow_(frame.peek(), w_right))
    elif opcode == ops.BINARY_LSHIFT:
        w_right = frame.pop()
        frame.put(1, operations.lshift(frame.peek(), w_right))
    elif opcode == ops.BINARY_RSHIFT:
        w_right = frame.pop()
        frame.put(1, operations.rshift(frame.peek(), w_right))
    elif opcode == ops.BINARY_AND:
        w_right = frame.pop()
        frame.put(1, operations.and_(frame.peek(), w_right))
    elif opcode == ops.BINARY_OR:
        w_right = frame.pop()
        frame.put(1, operations.or_(frame.peek(), w_right))
    elif opcode == ops.BINARY_XOR:
        w_right = frame.pop()
        frame.put(1, operations.xor(frame.peek(), w_right))
    elif opcode == ops.BINARY_MATRIX_MULTIPLY:
        w_right = frame.pop()
        frame.put(1, operations.matmul(frame.peek(), w_right))
    elif opcode == ops.INPLACE_ADD:
        w_right = frame.pop()
        frame.put(1, operations.iadd(frame.peek(), w_right))
    elif opcode == ops.INPLACE_SUBTRACT:
        w_right = frame.pop()
        frame.put(1, operations.isub(frame.peek(), w_right))
    elif opcode == ops.INPLACE_MULTIPLY:
        w_right = frame.pop()
        frame.put(1, operations.imul(frame.peek(), w_right))
    elif opcode == ops.INPLACE_MATRIX_MULTIPLY:
        w_right = frame.pop()
        frame.put(1, operations.imatmul(frame.peek(), w_right))
    elif opcode == ops.INPLACE_TRUE_DIVIDE:
        w_right = frame.pop()
        frame.put(1, operations.itruediv(frame.peek(), w_right))
    elif opcode == ops.INPLACE_FLOOR_DIVIDE:
        w_right = frame.pop()
        frame.put(1, operations.ifloordiv(frame.peek(), w_right))
    elif opcode == ops.INPLACE_REMAINDER:
        w_right = frame.pop()
        frame.put(1, operations.imod(frame.peek(), w_right))
    elif opcode == ops.INPLACE_POWER:
        w_right = frame.pop()
        frame.put(1, operations.ipow(frame.peek(), w_right))
    elif opcode == ops.INPLACE_LSHIFT:
        w_right = frame.pop()
        frame.put(1, operations.ilshift(frame.peek(), w_right))
    elif opcode == ops.INPLACE_RSHIFT:
        w_right = frame.pop()
        frame.put(1, operations.irshift(frame.peek(), w_right))
    elif opcode == ops.INPLACE_AND:
        w_right = frame.pop()
        frame.put(1, operations.iand(frame.peek(), w_right))
    elif opcode == ops.INPLACE_OR:
        w_right = frame.pop()
        frame.put(1, operations.ior(frame.peek(), w_right))
    elif opcode == ops.INPLACE_XOR:
        w_right = frame.pop()
        frame.put(1, operations.ixor(frame.peek(), w_right))
    elif opcode == ops.IS:
        w_right = frame.pop()
        frame.put(1, new_bool(frame.peek() is w_right))
    elif opcode == ops.IS_NOT:
        w_right = frame.pop()
        frame.put(1, new_bool(frame.peek() is not w_right))
    elif opcode == ops.CONTAINS:
        w_right = frame.pop()
        frame.put(1, new_bool(w_right.contains(frame.peek())))
    elif opcode == ops.CONTAINS_NOT:
        w_right = frame.pop()
        frame.put(1, new_bool(not w_right.contains(frame.peek())))
    elif opcode == ops.UNARY_NOT:
        frame.put(1, new_bool(not frame.peek().is_true()))
    elif opcode == ops.UNARY_NEGATIVE:
        frame.put(1, frame.peek().neg())
    elif opcode == ops.UNARY_POSITIVE:
        frame.put(1, frame.peek().pos())
    elif opcode == ops.UNARY_INVERT:
        frame.put(1, frame.peek().invert())
    elif opcode == ops.BINARY_SUBSCR:
        w_index = frame.pop()
        frame.put(1, frame.peek().getitem(w_index))
    elif opcode == ops.STORE_SUBSCR:
        w_index = frame.pop()
        w_object = frame.pop()
        w_object.setitem(w_index, frame.pop())
    elif opcode == ops.DELETE_SUBSCR:
        w_index = frame.pop()
        frame.pop().delitem(w_index)
    elif opcode == ops.POP_TOP:
        frame.pop_or_null()
    elif opcode == ops.POP_JUMP_IF_FALSE:
        if not frame.pop().is_true():
            return operand
    elif opcode == ops.POP_JUMP_IF_TRUE:
        if frame.pop().is_true():
            return operand
    elif opcode == ops.POP_JUMP_IF_NONE:
        if frame.pop() is NONE:
            return operand
    elif opcode == ops.JUMP:
        return operand
    elif opcode == ops.JUMP_IF_FALSE_OR_POP:
        if not frame.peek().is_true():
            return operand
        frame.pop()
    elif opcode == ops.JUMP_IF_TRUE_OR_POP:
        if frame.peek().is_true():
            return operand
        frame.pop()
    elif opcode == ops.GET_ITER:
        frame.put(1, frame.peek().iter())
    elif opcode == ops.FOR_ITER:
        w_next = frame.peek().next()
        if w_next is None:
            frame.pop()
            return operand
        frame.push(w_next)
    elif opcode == ops.CALL:
        args = frame.pop_many(operand)
        w_function = frame.peek()
        if isinstance(w_function, W_FrameFunction):
            frame.put(1, w_function.call_in(frame, args, []))
        else:
            frame.put(1, w_function.call(args, []))
    elif opcode == ops.CALL_METHOD:
        control.call_method(frame, operand)
    elif opcode == ops.CALL_KW:
        names = text_items(code.constants[operand >> ops.HALF_BITS])
        args = frame.pop_many(operand & ops.HALF_MASK)
        frame.put(1, frame.peek().call(args, names))
    elif opcode == ops.CALL_EX:
        control.call_spread(frame, operand)
    elif opcode == ops.STORE_ATTR:
        w_object = frame.pop()
        w_object.setattribute(code.names[operand], frame.pop())
    elif opcode == ops.DELETE_ATTR:
        frame.pop().delattribute(code.names[operand])
    elif opcode == ops.COPY:
        frame.push(frame.peek(operand))
    elif opcode == ops.SWAP:
        w_top = frame.peek()
        frame.put(1, frame.peek(operand))
        frame.put(operand, w_top)
    elif opcode == ops.BUILD_TUPLE:
        frame.push(W_Tuple(frame.pop_many(operand)))
    elif opcode == ops.BUILD_LIST:
        frame.push(W_List(frame.pop_many(operand)))
    elif opcode == ops.BUILD_MAP:
        frame.push(building.build_map(frame.pop_many(2 * operand)))
    elif opcode == ops.BUILD_SET:
        frame.push(building.build_set(frame.pop_many(operand)))
    elif opcode == ops.BUILD_STRING:
        frame.push(building.build_string(frame.pop_many(operand)))
    elif opcode == ops.BUILD_SLICE:
        frame.push(building.build_slice(frame.pop_many(operand)))
    elif opcode == ops.LIST_APPEND:
        w_item = frame.pop()
        building.append_item(frame.peek(operand), w_item)
    elif opcode == ops.SET_ADD:
        w_item = frame.pop()
        building.add_item(frame.peek(operand), w_item)
    elif opcode == ops.MAP_ADD:
        w_value = frame.pop()
        w_key = frame.pop()
        frame.peek(operand).setitem(w_key, w_value)
    elif opcode == ops.LIST_EXTEND:
        w_items = frame.pop()
        building.extend_list(frame.peek(operand), w_items)
    elif opcode == ops.SET_UPDATE:
        w_items = frame.pop()
        building.update_set(frame.peek(operand), w_items)
    elif opcode == ops.DICT_UPDATE:
        w_other = frame.pop()
        building.update_dict(frame.peek(operand), w_other)
    elif opcode == ops.DICT_MERGE:
        w_other = frame.pop()
        building.merge_keywords(frame.peek(operand), w_other, frame.peek(operand + 2))
    elif opcode == ops.LIST_TO_TUPLE:
        frame.put(1, building.list_to_tuple(frame.peek()))
    elif opcode == ops.FORMAT_VALUE:
        frame.put(1, building.format_value(frame.peek(), operand, ""))
    elif opcode == ops.FORMAT_SPEC:
        w_specification = frame.pop()
        frame.put(1, building.format_value(frame.peek(), operand, w_specification.text()))
    elif opcode == ops.UNPACK_SEQUENCE:
        building.unpack(frame, operand)
    elif opcode == ops.UNPACK_EX:
        building.unpack_with_rest(frame, operand & ops.HALF_MASK, operand >> ops.HALF_BITS)
    elif opcode == ops.LOAD_DEREF:
        frame.push(frame.cell_value(operand))
    elif opcode == ops.STORE_DEREF:
        frame.cell(operand).w_value = frame.pop()
    elif opcode == ops.DELETE_DEREF:
        frame.cell_value(operand)
        frame.cell(operand).w_value = None
    elif opcode == ops.LOAD_CLOSURE:
        frame.push(frame.cell(operand))
    elif opcode == ops.LOAD_CLASSDEREF:
        frame.push(variables.load_class_cell(frame, operand))
    elif opcode == ops.DELETE_FAST:
        frame.local(operand)
        frame.set_local(operand, None)
    elif opcode == ops.DELETE_NAME:
        variables.delete_name(frame, code.names[operand])
    elif opcode == ops.STORE_GLOBAL:
        frame.w_globals.set_text(code.names[operand], frame.pop())
    elif opcode == ops.DELETE_GLOBAL:
        variables.delete_global(frame, code.names[operand])
    elif opcode == ops.MAKE_FUNCTION:
        frame.push(functions.make_function(frame, operand))
    elif opcode == ops.LOAD_BUILD_CLASS:
        frame.push(variables.load_builtin("__build_class__"))
    elif opcode == ops.SETUP_ANNOTATIONS:
        variables.setup_annotations(frame)
    elif opcode == ops.GET_YIELD_FROM_ITER:
        frame.put(1, control.delegate_of(frame.peek()))
    elif opcode == ops.RAISE:
        raise control.raised(frame, operand)
    elif opcode == ops.RERAISE:
        raise control.raised_again(frame.pop())
    elif opcode == ops.PUSH_EXC_INFO:
        control.begin_handling(frame)
    elif opcode == ops.POP_EXCEPT:
        STATE.w_handled = frame.pop()
    elif opcode == ops.CHECK_EXC_MATCH:
        w_class = frame.pop()
        frame.push(new_bool(control.matches(frame.peek(), w_class)))
    elif opcode == ops.LOAD_ASSERTION_ERROR:
        frame.push(control.assertion_error())
    elif opcode == ops.BEFORE_WITH:
        control.enter_with(frame)
    elif opcode == ops.WITH_EXCEPT_START:
        control.exit_with(frame)
    elif opcode == ops.IMPORT_NAME:
        w_names = frame.pop()
        frame.put(1, imports.import_name(frame, code.names[operand], frame.peek(), w_names))
    elif opcode == ops.IMPORT_FROM:
        frame.push(imports.import_from(frame.peek(), code.names[operand]))
    elif opcode == ops.IMPORT_STAR:
        imports.import_star(frame, frame.pop())
    elif opcode == ops.GET_LEN:
        frame.push(W_Int(frame.peek().length()))
    elif opcode == ops.MATCH_SEQUENCE:
        frame.push(new_bool(patterns.is_sequence(frame.peek())))
    elif opcode == ops.MATCH_MAPPING:
        frame.push(new_bool(patterns.is_mapping(frame.peek())))
    elif opcode == ops.MATCH_KEYS:
        frame.push(patterns.match_keys(frame.peek(2), frame.peek()))
    elif opcode == ops.MATCH_CLASS:
        w_names = frame.pop()
        w_class = frame.pop()
        frame.put(1, patterns.match_class(frame.peek(), w_class, operand, w_names))
    elif opcode == ops.DICT_WITHOUT_KEYS:
        frame.put(1, patterns.without_keys(frame.peek(2), frame.peek()))
    elif opcode == ops.CHECK_EG_MATCH:
        control.match_group(frame)
    elif opcode == ops.PREP_RERAISE_STAR:
        w_list = frame.pop()
        frame.put(1, control.rest_of_group(frame.peek(), w_list))
    elif opcode == ops.NOP:
        pass
    elif opcode == ops.PRINT_EXPR:
        control.print_expression(frame.pop())
    return pc + 1
