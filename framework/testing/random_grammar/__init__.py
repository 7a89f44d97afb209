"""The grammar of random programs, by kind of value; host code that holds restricted Python as text.

Forms keep plain ints far below 64 bits, where translated ones wrap, read sets in sorted order and close generators that
have something to do at their end: what may differ between CPython and a translation does not occur.
"""

from __future__ import annotations

from framework.testing.random_grammar import classes, flow, functions, scalars, sequences, tables, texts
from framework.testing.random_grammar.kind import Grammar

GRAMMAR = Grammar.of([module.KIND for module in (flow, scalars, texts, sequences, tables, classes, functions)])
