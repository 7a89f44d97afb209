"""What each low-level operation becomes in IR: ``EMITTERS`` maps operation names to functions (writer, operation).

An emitter evaluates all operands before it starts a basic block of its own, so that every use is dominated.
"""

from framework.llvm.emitters import arithmetic, collected, control, memory

EMITTERS = {**arithmetic.EMITTERS, **memory.EMITTERS, **control.EMITTERS, **collected.EMITTERS}
