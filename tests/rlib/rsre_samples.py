"""Random regular expressions and subjects, for comparing rlib.rsre with ``re``."""

from __future__ import annotations

import random

ATOMS = [
    "a",
    "b",
    "c",
    ".",
    "[ab]",
    "[^a]",
    r"\w",
    r"\d",
    r"\s",
    "[a-c]",
    r"\.",
    "1",
    " ",
    "B",
    r"[\w-]",
    r"[^\s1]",
    r"\W",
]
ANCHORS = ["^", "$", r"\b", r"\B", r"\A", r"\Z"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,2}", "{1,}?", "{0,2}?", "*+", "?+", "++", "{1,2}+"]
SUBJECT = "aabbcc1 .B\nk"
UNICODE_ATOMS = ["é", "É", "ß", "ſ", "s", "K", "k", "[à-ü]", "[^É]", "Σ", "ς", "İ", "i", "[α-ω]", r"\w", "٣", r"\d"]
UNICODE_SUBJECT = "éÉßẞſsSKKkàÜσςΣİıiIωΩ٣5\u3000"


def random_pattern(rng: random.Random, depth: int = 3, atoms: list[str] = ATOMS) -> str:
    """A pattern that ``re`` accepts most of the time."""
    return "|".join(_sequence(rng, depth, [0], atoms) for _ in range(rng.choice([1, 1, 1, 2])))


def _sequence(rng: random.Random, depth: int, groups: list[int], atoms: list[str]) -> str:
    parts = []
    for _ in range(rng.randint(0, 4)):
        if rng.random() < 0.12:
            parts.append(rng.choice(ANCHORS))
            continue
        item = _group(rng, depth, groups, atoms) if depth and rng.random() < 0.4 else rng.choice(atoms)
        parts.append(item + (rng.choice(REPEATS) if rng.random() < 0.4 else ""))
    return "".join(parts)


def _group(rng: random.Random, depth: int, groups: list[int], atoms: list[str]) -> str:
    kind = rng.choice(["(", "(", "(", "(?:", "(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!", "(?i:", "reference", "if"])
    if kind == "reference":
        return f"\\{rng.randint(1, groups[0])}" if groups[0] else "a"
    if kind == "if":
        if not groups[0]:
            return "b"
        branches = [_sequence(rng, depth - 1, groups, atoms) for _ in range(rng.choice([1, 2]))]
        return f"(?({rng.randint(1, groups[0])}){'|'.join(branches)})"
    if kind in ("(?<=", "(?<!"):
        return kind + "".join(rng.choice(atoms) for _ in range(rng.randint(0, 2))) + ")"
    body = "|".join(_sequence(rng, depth - 1, groups, atoms) for _ in range(rng.choice([1, 1, 2])))
    if kind == "(":
        groups[0] += 1
    return f"{kind}{body})"


def random_subject(rng: random.Random, characters: str = SUBJECT) -> str:
    """A short text that such patterns match now and then."""
    return "".join(rng.choice(characters) for _ in range(rng.randint(0, 8)))
