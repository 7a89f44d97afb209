"""Runs bytecode: frames, calls, functions, generators, classes, modules.  Translated code.

state        what there is once in a thread: the exception being handled, the depth of calls
code         code objects as the interpreter has them: constants and names converted once
frame        one call under way: variables and stack in one array, virtualizable
dispatch     the loop, and what each instruction does
calls        arguments to parameters
functions    functions, cells
generators   generators
classes      making classes
"""
