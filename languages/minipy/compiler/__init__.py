"""Tree to bytecode: scopes, instructions, code objects.  Translated code; ``opcodes`` is the table of instructions."""
