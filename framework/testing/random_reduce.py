"""Make a random program that fails smaller: ``python -m framework.testing.random_reduce --seed 7 --only 31 --mode O0``.

Statements of the entry's functions are left out, and compound ones replaced by their bodies, as long as the program fails
in the same way.  It ends because every accepted step has fewer statements.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

from framework.testing.fuzz import WORKERS, failure_of
from framework.testing.random_programs import random_program

BODIES = ("body", "orelse", "finalbody")


def same_way(failure: str) -> str:
    """What two failures must share to count as one: numbers, names and source text don't matter."""
    if "no translation" in failure:
        return re.sub(r"\d+| at .*|'[^']*'", "", failure)[:90]
    return "difference" if failure else ""


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions of the entry."""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node for node in found if re.match(r"entry\d|helper\d", node.name)]


def blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """All lists of statements below a node, outermost first."""
    for name in BODIES:
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            yield block
            for statement in block:
                yield from blocks(statement)
    for part in [*getattr(node, "handlers", ()), *getattr(node, "cases", ())]:
        yield from blocks(part)


def smaller(text: str, size: int) -> list[str]:
    """Programs with some neighbouring statements left out; for one statement also with its body in its place."""
    found = []
    for number, block in enumerate(all_blocks(ast.parse(text))):
        for first in range(0, len(block) - size + 1, size):
            for keep_body in (False, True) if size == 1 else (False,):
                candidate = without(text, number, first, size, keep_body)
                if candidate is not None:
                    found.append(candidate)
    return found


def without(text: str, number: int, first: int, size: int, keep_body: bool) -> str | None:
    """A program without some statements of its block of that number."""
    tree = ast.parse(text)
    block = all_blocks(tree)[number]
    left_out = block[first : first + size]
    body = list(getattr(left_out[0], "body", [])) if not isinstance(left_out[0], ast.FunctionDef) else []
    if isinstance(left_out[-1], ast.Pass | ast.Return) or (keep_body and not body):
        return None
    block[first : first + size] = body if keep_body else []
    if not block:
        block.append(ast.Pass())
    return ast.unparse(tree)


def all_blocks(tree: ast.Module) -> list[list[ast.stmt]]:
    """The lists of statements of the entry's functions."""
    return [block for function in functions(tree) for block in blocks(function)]


def reduce_program(text: str, failures: Callable[[list[str]], list[str]]) -> str:
    """A smaller program that fails in the same way.

    Args:
        failures: what is wrong with each of some programs (see ``failure_of``), at most ``WORKERS`` at once.
    """
    (first,) = failures([text])
    wanted = same_way(first)
    if not wanted:
        return text
    for size in (8, 4, 2, 1, 1):
        tried: set[str] = set()
        place = 0
        while place < len(candidates := smaller(text, size)):
            chosen = [text for text in candidates[place : place + WORKERS] if text not in tried]
            tried.update(chosen)
            good = [text for text, failure in zip(chosen, failures(chosen)) if same_way(failure) == wanted]
            if good:
                text = good[0]
            else:
                place += WORKERS
    return text


def main(arguments: list[str]) -> int:
    """The command; prints the functions of the small program."""
    parser = argparse.ArgumentParser(prog="random_reduce", description="make a failing random program smaller")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--only", type=int, required=True)
    parser.add_argument("--mode", default="O0")
    options = parser.parse_args(arguments)
    text = random_program(options.seed, [options.only])
    with tempfile.TemporaryDirectory(prefix="kit-reduce-") as folder, ProcessPoolExecutor(WORKERS) as pool:

        def failures(texts: list[str]) -> list[str]:
            fixed = repeat(options.only), repeat(options.mode), repeat(Path(folder))
            return list(pool.map(failure_of, texts, *fixed))

        text = reduce_program(text, failures)
        print(*failures([text]))
    print("\n\n".join(ast.unparse(node) for node in functions(ast.parse(text))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
