"""Translated: the small-object part of the old space: arenas cut into pages, pages cut into cells of one size.

    arena (1 MB from the system)       ┌──────┬──────┬──────┬─ … ─┬──────┐
                                       │ page │ page │ page │     │ page │    64 pages of 16 KB
                                       └──────┴──────┴──────┴─ … ─┴──────┘
    page   ┌ next page │ arena │ cell size │ first free cell ┬ cell ┬ cell ┬ … ┐
           └───────────┴───────┴───────────┴─────────────────┴──────┴──────┴───┘

    size class: 8 words of raw memory            free cell: header word = next free cell (or 0) + MOVED
      CELL_SIZE   bytes per cell                 live cell: header word of its object, in which MOVED is never set
      FREE        cells of the current page
      BUMP, END   untouched cells of the newest page
      PARTIAL     pages with free cells
      FULL        pages without (or in use as the current page)
      UNSWEPT     pages the sweep under way has not looked at

Sizes grow by 8 bytes up to 64, then by an eighth to a quarter, so at most a fifth of a cell is lost.  While sweeping, new
cells come only from pages that were swept or made since marking ended: what is allocated then is never taken for dead.
"""

from __future__ import annotations

from framework.gc.heap import heap
from framework.gc.objects import header
from framework.gc.raw import (
    allocate,
    load_byte,
    load_word,
    quotient,
    release,
    shift_right,
    store_byte,
    store_reference,
    store_word,
)
from framework.gc.vector import item, new_vector, push, set_item
from framework.lltypes.memory import ArrayObject, StructObject
from framework.lltypes.typeinfo import MARK, MOVED
from framework.lltypes.types import Array, Signed, Struct

ARENA_SIZE = 1 << 20
PAGE_SIZE = 1 << 14
PAGES_PER_ARENA = ARENA_SIZE // PAGE_SIZE
PAGE_NEXT, PAGE_ARENA, PAGE_CELL_SIZE, PAGE_FREE, PAGE_HEADER = 0, 8, 16, 24, 32

CELL_SIZE, FREE, BUMP, END, PARTIAL, FULL, UNSWEPT, CLASS_RECORD = 0, 8, 16, 24, 32, 40, 48, 64


def size_table(*sizes):
    """NOT_RPYTHON: a prebuilt array."""
    table = ArrayObject(Array(Signed), len(sizes))
    table.items[:] = sizes
    return table


SIZES = size_table(
    16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 1024, 1360, 2040
)  # fmt: skip
LARGEST_CELL = 2040
LARGEST_CELL_WORDS = LARGEST_CELL // 8
CLASS_COUNT = len(SIZES)

CELLS = Struct(
    "gc_cells",
    ("classes", Signed),  # CLASS_COUNT records
    ("class_of_size", Signed),  # a byte for each size in words
    ("free_pages", Signed),  # a list through PAGE_NEXT
    ("next_class", Signed),  # where the sweep under way goes on
)
cells = StructObject(CELLS)
cells.symbol = "kit_gc_cells"
arenas = new_vector()  # pairs: address, number of pages in use


def start_cells():
    """Make the empty space."""
    cells.classes = allocate(CLASS_COUNT * CLASS_RECORD)
    cells.class_of_size = allocate(LARGEST_CELL_WORDS + 1)
    words = 0
    index = 0
    while index < CLASS_COUNT:
        store_word(cells.classes + index * CLASS_RECORD, CELL_SIZE, SIZES[index])
        while words * 8 <= SIZES[index]:
            store_byte(cells.class_of_size, words, index)
            words += 1
        index += 1


def allocate_cell(size):
    """A cell for an object of this size, its bytes undefined; 0 when there is no memory."""
    record = cells.classes + load_byte(cells.class_of_size, shift_right(size, 3)) * CLASS_RECORD
    cell_size = load_word(record, CELL_SIZE)
    cell = load_word(record, FREE)
    if cell == 0:
        cell = load_word(record, BUMP)
        if cell == load_word(record, END):
            if not _refill(record):
                return 0
            return allocate_cell(size)
        store_word(record, BUMP, cell + cell_size)
    else:
        store_word(record, FREE, header(cell) - MOVED)
    heap.old_bytes = heap.old_bytes + cell_size
    return cell


def begin_sweep():
    """Make every page unswept."""
    index = 0
    while index < CLASS_COUNT:
        record = cells.classes + index * CLASS_RECORD
        _close_newest_page(record)
        store_word(record, FREE, 0)
        pages = _joined(load_word(record, PARTIAL), load_word(record, FULL))
        store_word(record, UNSWEPT, pages)
        store_word(record, PARTIAL, 0)
        store_word(record, FULL, 0)
        index += 1
    cells.next_class = 0


def sweep_pages(count):
    """Sweep up to so many pages; the number left to do of that count, so more than 0 when all are swept."""
    while count > 0 and cells.next_class < CLASS_COUNT:
        record = cells.classes + cells.next_class * CLASS_RECORD
        if load_word(record, UNSWEPT) == 0:
            cells.next_class = cells.next_class + 1
        else:
            _sweep_page(record)
            count -= 1
    return count


def release_empty_arenas():
    """Give arenas without used pages back to the system, all but one."""
    kept_page = 0
    spare = 0
    i = 0
    while i < arenas.length:
        if item(arenas, i + 1) == 0:
            if spare == 0:
                spare = item(arenas, i)
            else:
                set_item(arenas, i + 1, -1)
        i += 2
    page = cells.free_pages
    while page != 0:
        following = load_word(page, PAGE_NEXT)
        if item(arenas, load_word(page, PAGE_ARENA) + 1) >= 0:
            store_word(page, PAGE_NEXT, kept_page)
            kept_page = page
        page = following
    cells.free_pages = kept_page
    i = 0
    while i < arenas.length:
        if item(arenas, i + 1) < 0 and item(arenas, i) != 0:
            release(item(arenas, i))
            set_item(arenas, i, 0)
        i += 2


def _refill(record):
    """Find free cells for a size class: swept pages, then pages to sweep, then a new page."""
    while load_word(record, PARTIAL) == 0 and load_word(record, UNSWEPT) != 0:
        _sweep_page(record)
    page = load_word(record, PARTIAL)
    if page != 0:
        store_word(record, PARTIAL, load_word(page, PAGE_NEXT))
        store_word(record, FREE, load_word(page, PAGE_FREE))
    else:
        page = _new_page()
        if page == 0:
            return False
        cell_size = load_word(record, CELL_SIZE)
        store_word(page, PAGE_CELL_SIZE, cell_size)
        store_word(record, BUMP, page + PAGE_HEADER)
        store_word(record, END, page + PAGE_HEADER + cells_per_page(cell_size) * cell_size)
    store_word(page, PAGE_FREE, 0)
    store_word(page, PAGE_NEXT, load_word(record, FULL))
    store_word(record, FULL, page)
    return True


def cells_per_page(cell_size):
    """How many cells fit in a page."""
    return quotient(PAGE_SIZE - PAGE_HEADER, cell_size)


def _sweep_page(record):
    """Sweep the first unswept page of a class: dead objects become free cells, MARK is cleared on the others."""
    page = load_word(record, UNSWEPT)
    store_word(record, UNSWEPT, load_word(page, PAGE_NEXT))
    cell_size = load_word(record, CELL_SIZE)
    free = 0
    live = 0
    died = 0
    cell = page + PAGE_HEADER
    end = cell + cells_per_page(cell_size) * cell_size
    while cell < end:
        word = header(cell)
        if word & MARK:
            store_reference(cell, 0, word - MARK)
            live += 1
        else:
            if word & MOVED == 0:
                died += 1
            store_reference(cell, 0, free + MOVED)
            free = cell
        cell += cell_size
    heap.old_bytes = heap.old_bytes - died * cell_size
    _file_page(record, page, free, live)


def _file_page(record, page, free, live):
    """Put a swept page on the list where it belongs."""
    if live == 0:
        store_word(page, PAGE_NEXT, cells.free_pages)
        cells.free_pages = page
        _count_page(page, -1)
        return
    place = FULL
    if free != 0:
        place = PARTIAL
    store_word(page, PAGE_FREE, free)
    store_word(page, PAGE_NEXT, load_word(record, place))
    store_word(record, place, page)


def _close_newest_page(record):
    """Turn the untouched cells of the newest page into free cells, so that the whole page can be swept."""
    cell = load_word(record, BUMP)
    end = load_word(record, END)
    cell_size = load_word(record, CELL_SIZE)
    while cell < end:
        store_reference(cell, 0, MOVED)
        cell += cell_size
    store_word(record, BUMP, 0)
    store_word(record, END, 0)


def _joined(first, second):
    """Two page lists as one."""
    if first == 0:
        return second
    last = first
    while load_word(last, PAGE_NEXT) != 0:
        last = load_word(last, PAGE_NEXT)
    store_word(last, PAGE_NEXT, second)
    return first


def _new_page():
    if cells.free_pages == 0 and not _new_arena():
        return 0
    page = cells.free_pages
    cells.free_pages = load_word(page, PAGE_NEXT)
    _count_page(page, 1)
    return page


def _count_page(page, change):
    index = load_word(page, PAGE_ARENA)
    set_item(arenas, index + 1, item(arenas, index + 1) + change)


def _new_arena():
    arena = allocate(ARENA_SIZE)
    if arena == 0:
        return False
    index = _free_arena_slot()
    set_item(arenas, index, arena)
    set_item(arenas, index + 1, 0)
    page = arena + ARENA_SIZE - PAGE_SIZE
    while page >= arena:
        store_word(page, PAGE_ARENA, index)
        store_word(page, PAGE_NEXT, cells.free_pages)
        cells.free_pages = page
        page -= PAGE_SIZE
    return True


def _free_arena_slot():
    """Index of an unused pair in ``arenas``."""
    i = 0
    while i < arenas.length:
        if item(arenas, i) == 0:
            return i
        i += 2
    push(arenas, 0)
    push(arenas, 0)
    return arenas.length - 2
