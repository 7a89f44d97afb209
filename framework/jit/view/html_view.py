"""Loops as one self-contained page: guest lines with heat, operations, machine code, linked by hovering.

    ┌ loops, by share of time ┬ guest lines │ operations of the chosen loop │ machine code ┐
    │ 59  brainfuck: 2981   3%│ ▇ 2981 - 1  │ i36 = uint_lt(i0, i22)        │ cmp rcx, rsi │
    └─────────────────────────┴─────────────┴───────────────────────────────┴──────────────┘

The page is static text, style and a script of a few lines; data is in the markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

from framework.jit.view.disassembly import has_disassembler
from framework.jit.view.log import JitLog, LoggedTrace
from framework.jit.view.rows import GUEST, KEPT, REMOVED, Attribution, Row, rows_of
from framework.jit.view.text_view import aborts_text, operations

FOLDER = Path(__file__).parent
MOST_ABORTS = 20


def page(log: JitLog, samples: Attribution, chosen: Sequence[LoggedTrace], title: str) -> str:
    """The page of some loops with their bridges."""
    total = sum(log.samples.values())
    items, panels = [], []
    for loop in chosen:
        traces = [loop, *log.bridges_of(loop.loop)]
        items.append(_item(loop, samples.of_loop(loop), total, len(traces) - 1))
        panels.append(_panel(log, samples, traces, total))
    style = (FOLDER / "page.css").read_text(encoding="utf-8")
    script = (FOLDER / "page.js").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f"<style>\n{style}</style></head>\n<body>\n<header><h1>{escape(title)}</h1>{_summary(log, chosen, total)}</header>\n"
        f"<main><nav><ol>{''.join(items)}</ol>{_aborts(log)}</nav>\n"
        f'<section id="panels">{"".join(panels)}</section></main>\n'
        f"<script>\n{script}</script></body></html>\n"
    )


def _summary(log: JitLog, chosen: Sequence[LoggedTrace], total: int) -> str:
    bridges = sum(1 for trace in log.traces if trace.guard)
    parts = [f"{len(log.loops)} loops, {bridges} bridges"]
    if len(chosen) < len(log.loops):
        parts.append(f"{len(chosen)} shown")
    if total:
        inside = sum(count for (kind, _), count in log.samples.items() if kind in ("code", "call"))
        parts.append(f"{100 * inside / total:.0f} % of the time in machine code")
        for kind in ("tracing", "compiling", "blackhole", "interpreting"):
            count = log.samples[kind, 0]
            if count:
                parts.append(f"{100 * count / total:.0f} % {kind}")
    else:
        parts.append("not sampled: no shares of time")
    return f"<p>{escape(' · '.join(parts))}</p>"


def _aborts(log: JitLog) -> str:
    lines = aborts_text(log)[:MOST_ABORTS]
    if not lines:
        return ""
    rows = "".join(f"<li>{escape(line)}" for line in lines)
    return f"<details><summary>{len(lines)} given up</summary><ul>{rows}</ul></details>"


def _item(loop: LoggedTrace, count: int, total: int, bridges: int) -> str:
    share = f"{100 * count / total:.0f} %" if total else ""
    width = 100 * count / total if total else 0
    more = f"{operations(loop.optimized.loop_lines())} operations"
    if bridges:
        more += f", {bridges} bridge{'s' if bridges > 1 else ''}"
    return (
        f'<li data-panel="{loop.number}"><span class="bar" style="width:{width:.1f}%"></span>'
        f'<b>{loop.loop}</b> <span class="where">{escape(loop.location)}</span><span class="share">{share}</span>'
        f"<small>{more}</small></li>"
    )


def _panel(log: JitLog, samples: Attribution, traces: list[LoggedTrace], total: int) -> str:
    blocks = [_block(log, samples, trace, total) for trace in traces]
    return f'<div class="panel" id="p{traces[0].number}">{"".join(blocks)}</div>'


def _block(log: JitLog, samples: Attribution, trace: LoggedTrace, total: int) -> str:
    rows = rows_of(log, trace, samples, everything=not trace.guard, with_code=True)
    name = f"loop {trace.loop}" if not trace.guard else f"bridge of guard {trace.guard}"
    share = f" · {100 * samples.of_trace(trace) / total:.0f} % of the time" if total else ""
    figures = (
        f"{operations(trace.recorded.lines)} operations recorded, {operations(trace.optimized.loop_lines())} left · "
        f"{len(trace.code.data)} bytes{share}"
    )
    heat = Counter[int]()
    for row in rows:
        heat[row.guest] += row.samples if total else row.kind == KEPT
    hottest = max(heat.values(), default=0) or 1
    body = "".join(_row(trace, row, index, heat, hottest) for index, row in enumerate(rows))
    kind = "instructions" if has_disassembler() else "bytes: objdump is not installed"
    return (
        f'<article id="t{trace.number}"><h2>{name} <span>at {escape(trace.location)}</span></h2><p>{escape(figures)}</p>'
        f"<table><thead><tr><th>operation<th>interpreter<th class=n>samples<th>guard<th>machine code ({kind})</thead>"
        f"<tbody>{body}</tbody></table></article>"
    )


def _row(trace: LoggedTrace, row: Row, index: int, heat: Counter[int], hottest: int) -> str:
    group = f"{trace.number}.{row.guest}"
    if row.kind == GUEST:
        warmth = heat[row.guest] / hottest
        return (
            f'<tr class="guest" data-g="{group}" style="--heat:{warmth:.2f}"><td colspan="5">'
            f'<span class="heat"></span>{escape(row.text)}</td></tr>'
        )
    notes = []
    if row.failures:
        notes.append(f'<span class="fails">{row.failures} failures</span>')
    if row.bridge:
        notes.append(f'<a href="#t{row.bridge}">bridge</a>')
    code = "".join(f"<code>{escape(item.text)}</code>" for item in row.code)
    kind = "gone" if row.kind == REMOVED else "check" if row.guard else "op"
    return (
        f'<tr class="{kind}" data-g="{group}" data-o="{trace.number}.{index}"><td>{_marked(row.text)}</td>'
        f'<td class="place">{escape(row.place)}</td><td class="n">{row.samples or ""}</td><td>{" ".join(notes)}</td>'
        f'<td class="code">{code}</td></tr>'
    )


def _marked(text: str) -> str:
    """An operation with its saved values set back: they are long and rarely looked at."""
    head, bracket, saved = text.partition(") [")
    if not bracket:
        return escape(text)
    return f'{escape(head)}) <span class="saved">[{escape(saved)}</span>'
