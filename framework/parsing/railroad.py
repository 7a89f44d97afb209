"""Railroad diagrams of grammars, as one self-contained HTML file.  Host code.

Each rule is a track from left to right: tokens have round ends, rules square ones, branches lie below each other.

    ──┬──( NUMBER )──────────────┬──
      └──[ sum ]──( + )──[ sum ]─┘
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

LETTER, HEIGHT, GAP, CURVE = 8, 24, 10, 10

STYLE = """
body { font: 15px sans-serif; margin: 2em; background: #fff; color: #222 }
h2 { font: bold 15px monospace; margin: 1.6em 0 .3em }
svg { display: block } path { fill: none; stroke: #456; stroke-width: 1.6 }
rect { stroke: #456; stroke-width: 1.2 } .token { fill: #e4f2e4 } .rule { fill: #e6ecf8 }
text { font: 13px monospace; text-anchor: middle; dominant-baseline: central } a { fill: #124 }
table { border-collapse: collapse } td { padding: .1em 1em .1em 0 } pre { background: #fdf3e0; padding: .6em }
"""


@dataclass(frozen=True)
class Drawing:
    """A piece of track: its width, its height above and below the line that it enters and leaves on."""

    width: int
    above: int
    below: int
    parts: tuple[str, ...]

    def at(self, x: int, y: int) -> str:
        """The piece, moved."""
        return f'<g transform="translate({x},{y})">{"".join(self.parts)}</g>'


def line(x1: int, x2: int, y: int = 0) -> str:
    """A straight piece of track."""
    return f'<path d="M{x1} {y}H{x2}"/>'


def symbol(name: str, is_rule: bool) -> Drawing:
    """A token or a rule."""
    width = LETTER * len(name) + 20
    kind, radius = ("rule", 2) if is_rule else ("token", HEIGHT // 2)
    box = f'<rect class="{kind}" x="0" y="{-HEIGHT // 2}" width="{width}" height="{HEIGHT}" rx="{radius}"/>'
    text = f'<text x="{width // 2}" y="0">{escape(name)}</text>'
    if is_rule:
        text = f'<a href="#{escape(name)}">{text}</a>'
    return Drawing(width, HEIGHT // 2, HEIGHT // 2, (box, text))


def sequence(pieces: Sequence[Drawing]) -> Drawing:
    """Pieces behind each other."""
    if not pieces:
        return Drawing(GAP, 0, 0, (line(0, GAP),))
    parts, x = [], 0
    for piece in pieces:
        parts += [line(x, x + GAP), piece.at(x + GAP, 0)]
        x += GAP + piece.width
    above, below = max(piece.above for piece in pieces), max(piece.below for piece in pieces)
    return Drawing(x + GAP, above, below, (*parts, line(x, x + GAP)))


def choice(branches: Sequence[Drawing]) -> Drawing:
    """Branches below each other; the first is on the line."""
    if len(branches) == 1:
        return branches[0]
    width = max(branch.width for branch in branches)
    total = width + 4 * CURVE
    parts, y = [], 0
    for number, branch in enumerate(branches):
        if number:
            y += branches[number - 1].below + branch.above + GAP
            parts.append(
                f'<path d="M0 0Q{CURVE} 0 {CURVE} {CURVE}V{y - CURVE}Q{CURVE} {y} {2 * CURVE} {y}"/>'
                f'<path d="M{total} 0Q{total - CURVE} 0 {total - CURVE} {CURVE}V{y - CURVE}'
                f'Q{total - CURVE} {y} {total - 2 * CURVE} {y}"/>'
            )
        else:
            parts += [line(0, 2 * CURVE), line(total - 2 * CURVE, total)]
        parts += [branch.at(2 * CURVE, y), line(2 * CURVE + branch.width, 2 * CURVE + width, y)]
    return Drawing(total, branches[0].above, y + branches[-1].below, tuple(parts))


def loop(item: Drawing, back: Drawing) -> Drawing:
    """An item that may be repeated, with what is between two of them on the way back below."""
    width = max(item.width, back.width)
    total = width + 4 * CURVE
    y = item.below + back.above + GAP
    parts = (
        line(0, 2 * CURVE),
        item.at(2 * CURVE, 0),
        line(2 * CURVE + item.width, total),
        f'<path d="M{2 * CURVE} 0Q{CURVE} 0 {CURVE} {CURVE}V{y - CURVE}Q{CURVE} {y} {2 * CURVE} {y}"/>',
        back.at(2 * CURVE, y),
        line(2 * CURVE + back.width, 2 * CURVE + width, y),
        f'<path d="M{total - 2 * CURVE} 0Q{total - CURVE} 0 {total - CURVE} {CURVE}V{y - CURVE}'
        f'Q{total - CURVE} {y} {total - 2 * CURVE} {y}"/>',
    )
    return Drawing(total, item.above, y + back.below, parts)


def svg(drawing: Drawing) -> str:
    """A rule's picture."""
    width, height = drawing.width + 40, drawing.above + drawing.below + 20
    y = drawing.above + 10
    ends = line(5, 20, y) + line(20 + drawing.width, 35 + drawing.width, y)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"{ends}{drawing.at(20, y)}</svg>"
    )


def page(
    title: str, rules: Sequence[tuple[str, Drawing]], facts: Sequence[tuple[str, str]], notes: Sequence[str]
) -> str:
    """The HTML file: facts as a table, notes (conflicts), and a picture for each rule."""
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in facts)
    shown = "".join(f"<pre>{escape(note)}</pre>" for note in notes)
    pictures = "".join(f'<h2 id="{escape(name)}">{escape(name)}</h2>{svg(drawing)}' for name, drawing in rules)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1><table>{rows}</table>{shown}{pictures}</body></html>\n"
    )
