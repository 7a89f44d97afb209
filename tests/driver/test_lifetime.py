"""A process that translates many programs keeps none of them."""

import gc
import weakref

from framework.annotator.annotator import Annotator
from framework.driver.finishing import finish_graphs
from framework.driver.stages import infer_program, lower_program
from framework.lltypes.rawmemory import MEMORY
from framework.llvm.build import BuildOptions, write_unit
from framework.lowering import Lowerer


class Shape:
    def area(self) -> int:
        return 0


class Square(Shape):
    def __init__(self, side: int) -> None:
        self.side = side

    def area(self) -> int:
        return self.side * self.side


def entry_point(argv: list[str]) -> int:
    shapes = [Shape(), Square(len(argv))]
    sizes = {str(shape.area()): (index, shape) for index, shape in enumerate(shapes)}
    print(sorted(sizes), [first for first, _ in sizes.values()])
    return 0


def translate_it() -> weakref.ref[Annotator]:
    annotator = Annotator()
    program = infer_program(entry_point, annotator)
    graphs = lower_program(program, Lowerer(annotator))
    finish_graphs(graphs, True)
    assert write_unit(graphs, BuildOptions()).lines > 1000
    return weakref.ref(annotator)


def test_a_program_that_is_written_is_forgotten():
    with MEMORY.forgetting_objects():
        first = translate_it()
    translate_it()  # functions of the kit's own keep the last program that used them
    gc.collect()
    assert first() is None
