"""Draws flow graphs into one self-contained HTML page: blocks as boxes in rows, links as lines, all in one SVG.

A block's row is its distance from the start block (the longest way without going backwards), so that lines mostly run
downwards; a link back to an earlier row is drawn at the side of the boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from framework.flowgraph.model import Block, FunctionGraph
from framework.flowgraph.text import graph_text

CHARACTER_WIDTH = 7
LINE_HEIGHT = 16
PADDING = 8
GAP_X = 40
GAP_Y = 50

STYLE = """
body { font: 14px sans-serif; margin: 2em; color: #222; background: #fff }
pre, text { font: 12px monospace; white-space: pre }
rect { fill: #f6f8fa; stroke: #888 }
path { fill: none; stroke: #36c; stroke-width: 1.4 }
path.back { stroke: #c63; stroke-dasharray: 5 3 }
"""


@dataclass(slots=True)
class Box:
    """A block's place and its text."""

    lines: list[str]
    row: int
    x: int = 0
    y: int = 0

    @property
    def width(self) -> int:
        """In pixels."""
        return max(len(line) for line in self.lines) * CHARACTER_WIDTH + 2 * PADDING

    @property
    def height(self) -> int:
        """In pixels."""
        return len(self.lines) * LINE_HEIGHT + 2 * PADDING


def draw(title: str, text: str, graphs: Sequence[FunctionGraph]) -> str:
    """The page: a drawing of each graph, then the text."""
    drawings = "\n".join(f"<h2>{escape(graph.name)}</h2>\n{svg(graph)}" for graph in graphs)
    return (
        f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>{escape(title)}</title>"
        f"<style>{STYLE}</style></head>\n<body><h1>{escape(title)}</h1>\n{drawings}\n<pre>{escape(text)}</pre></body></html>\n"
    )


def svg(graph: FunctionGraph) -> str:
    """The drawing of one graph."""
    boxes = _boxes(graph)
    width, height = _place(list(boxes.values()))
    parts = [f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>"]
    for block, box in boxes.items():
        parts += [_line(box, boxes[link.target], number) for number, link in enumerate(block.exits)]
    for box in boxes.values():
        parts.append(f"<rect x='{box.x}' y='{box.y}' width='{box.width}' height='{box.height}' rx='4'/>")
        for number, line in enumerate(box.lines):
            y = box.y + PADDING + LINE_HEIGHT * number + 12
            parts.append(f"<text x='{box.x + PADDING}' y='{y}'>{escape(line)}</text>")
    return "\n".join([*parts, "</svg>"])


def _boxes(graph: FunctionGraph) -> dict[Block, Box]:
    """A box per block, with the lines that the text form has for it."""
    texts = _block_texts(graph)
    rows = _rows(graph)
    result = {}
    for block in graph.iterate_blocks():
        if block is graph.returnblock:
            lines = ["return"]
        elif block is graph.exceptblock:
            lines = ["raise"]
        else:
            lines = texts.pop(0)
        result[block] = Box(lines, rows[block])
    return result


def _block_texts(graph: FunctionGraph) -> list[list[str]]:
    """The lines of each block of the text form, in the order of ``iterate_blocks`` without the two final blocks."""
    texts: list[list[str]] = []
    for line in graph_text(graph).splitlines()[1:]:
        if line and not line[0].isspace():
            texts.append([line])
        elif line and texts:
            texts[-1].append("  " + line.strip())
    return texts


def _rows(graph: FunctionGraph) -> dict[Block, int]:
    """Rows by longest way from the start, over links that lead forward in depth-first order."""
    order = _reverse_postorder(graph)
    number = {block: place for place, block in enumerate(order)}
    rows = dict.fromkeys(order, 0)
    for block in order:
        for link in block.exits:
            if number[link.target] > number[block]:
                rows[link.target] = max(rows[link.target], rows[block] + 1)
    return rows


def _reverse_postorder(graph: FunctionGraph) -> list[Block]:
    seen = {graph.startblock}
    stack = [(graph.startblock, iter(graph.startblock.exits))]
    result = []
    while stack:
        block, exits = stack[-1]
        for link in exits:
            if link.target not in seen:
                seen.add(link.target)
                stack.append((link.target, iter(link.target.exits)))
                break
        else:
            result.append(block)
            stack.pop()
    return result[::-1]


def _place(boxes: Sequence[Box]) -> tuple[int, int]:
    """Give each box its corner; the size of the whole."""
    y = widest = 0
    for row in range(max(box.row for box in boxes) + 1):
        x = GAP_X
        line = [box for box in boxes if box.row == row]
        for box in line:
            box.x, box.y = x, y
            x += box.width + GAP_X
        widest = max(widest, x)
        y += max((box.height for box in line), default=0) + GAP_Y
    return widest + GAP_X, y


def _line(source: Box, target: Box, number: int) -> str:
    """From the lower edge of a block to the upper edge of the next; ``number`` keeps several exits apart."""
    x = source.x + 2 * PADDING + 3 * PADDING * number
    y = source.y + source.height
    end_x, end_y = target.x + 2 * PADDING, target.y
    if target.row > source.row:
        return f"<path d='M{x},{y} C{x},{y + GAP_Y // 2} {end_x},{end_y - GAP_Y // 2} {end_x},{end_y}'/>"
    side = min(source.x, target.x) - GAP_X // 2
    middle = (target.y + target.height // 2, source.y + source.height // 2)
    return f"<path class='back' d='M{source.x},{middle[1]} C{side},{middle[1]} {side},{middle[0]} {target.x},{middle[0]}'/>"
