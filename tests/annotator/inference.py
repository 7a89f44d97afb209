"""One-line helpers: infer the types of a live function."""

from __future__ import annotations

from typing import Any

import pytest

from framework.annotator import model
from framework.annotator.annotator import Annotator
from framework.annotator.typenames import type_text
from framework.diagnostics.errors import KitError

_TYPES: dict[Any, model.SomeObject] = {
    int: model.SomeInteger(),
    float: model.SomeFloat(),
    bool: model.SomeBool(),
    str: model.SomeString(),
    bytes: model.SomeBytes(),
    None: model.NONE,
}


def annotate(function: Any, *types: Any) -> tuple[Annotator, Any]:
    """The annotator after inference, and the graph of the function."""
    annotator = Annotator()
    annotations = [t if isinstance(t, model.SomeObject) else _TYPES[t] for t in types]
    graph = annotator.build_entry(function, annotations)
    annotator.complete()
    return annotator, graph


def result_of(function: Any, *types: Any) -> model.SomeObject:
    """The annotation of the function's result."""
    annotator, graph = annotate(function, *types)
    return annotator.annotation(graph.return_variable)


def infer(function: Any, *types: Any) -> str:
    """The user's name of the type of the function's result."""
    return type_text(result_of(function, *types))


def refusal(function: Any, *types: Any) -> KitError:
    """The error that refuses the function."""
    with pytest.raises(KitError) as caught:
        annotate(function, *types)
    return caught.value
