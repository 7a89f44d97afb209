"""Text to tree: lexer, grammar, nodes, and the messages for what is no Python.  Translated code.

``parser`` is what others call; ``nodes`` and ``patterns`` are the tree, ``grammar`` the rules, ``steps`` what rules build
on the way to nodes, ``layer`` what is between lexer and parser, ``literals`` and ``fstrings`` the values of tokens.
"""
