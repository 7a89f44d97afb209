"""What the JIT gains and costs, on programs of the object language of ``tests/jit/language`` and on brainfuck."""
