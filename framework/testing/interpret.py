"""Run a function through the front end, inference and lowering, and execute its low-level graphs in Python.

interpret(f, [1, 2]) == f(1, 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framework.annotator.annotator import Annotator
from framework.annotator.model import SomeObject
from framework.flowgraph.model import FunctionGraph
from framework.llinterp.interpreter import LLInterpreter
from framework.lowering import Lowerer
from framework.runtime.entry import raise_memory_error, raise_recursion_error
from framework.transform.passes import REQUIRED, run_passes


def lower_function(function: Any, values: Sequence[Any]) -> tuple[Lowerer, FunctionGraph]:
    """Annotate and lower ``function`` for arguments of the types of ``values``.

    Returns: the lowering and the function's graph.
    """
    annotator = Annotator()
    graph = annotator.build_entry(function, [argument_annotation(annotator, value) for value in values])
    raising_graphs(annotator)
    annotator.complete()
    lowerer = Lowerer(annotator)
    run_passes(lowerer.lower_all(), REQUIRED)
    return lowerer, graph


def raising_graphs(annotator: Annotator) -> dict[str, FunctionGraph]:
    """The graphs that raise what the executor itself has to raise; annotated by the first call for a program."""
    return {
        "MemoryError": annotator.annotate_helper(raise_memory_error, []),
        "RecursionError": annotator.annotate_helper(raise_recursion_error, []),
    }


def argument_annotation(annotator: Annotator, value: Any) -> SomeObject:
    """The annotation of an argument: its type, not its value."""
    annotation: SomeObject = annotator.annotation_of_constant(value)
    annotation = annotation.without_const()
    if hasattr(annotation, "nonnegative"):
        return type(annotation)()
    return annotation


def interpret(function: Any, values: Sequence[Any] = ()) -> Any:
    """The result of ``function(*values)`` as the low-level executor computes it (ints, floats, bools, str, None).

    Raises: LLException when the function raises.
    """
    lowerer, graph = lower_function(function, values)
    arguments = []
    for parameter, value in zip(lowerer.parameters(graph), values, strict=True):
        arguments.append(lowerer.target_representation(parameter).constant(value).value)
    return plain_value(LLInterpreter(exceptions=raising_graphs(lowerer.annotator)).call(graph, arguments))


def plain_value(value: Any) -> Any:
    """A low-level result as a Python object: strings are converted, the rest is itself."""
    type_ = getattr(value, "type", None)
    if type_ is not None and "chars" in getattr(type_, "fields", ()):
        return "".join(value.chars[i] for i in range(len(value.chars)))
    return value
