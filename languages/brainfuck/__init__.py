"""Brainfuck: the smallest language with an interpreter worth translating.  Translated code."""
