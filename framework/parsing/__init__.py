"""Lexers and parsers: grammars compiled on the host to tables, and their translated drivers.

Host code: ``lexergenerator``, ``automaton``, ``charclasses``, ``parsergenerator``, ``conflicts``, ``grammar``, ``notation``,
``railroad``.  Translated code: ``scanner``, ``indentation``, ``token``, ``problems``, ``lr``, ``recovery``, ``nodes``.
"""
