"""Speed of parsers: the same grammars for the kit, rply and lark.

    python -m benchmarks.parsing.run

Each module reads a file and parses it a number of times: ``MODULE FILE TIMES``.
"""
