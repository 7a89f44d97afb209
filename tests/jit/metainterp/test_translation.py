"""The JIT is restricted Python: the unit's entry points translate."""

import pytest

from framework.annotator.annotator import Annotator
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.driver.jit_unit import ENTRY_POINTS
from framework.lowering import Lowerer


@pytest.mark.slow
def test_the_jit_is_restricted_python():
    annotator = Annotator()
    for function, type_ in ENTRY_POINTS.values():
        annotator.build_entry(function, [annotation_of_type(item) for item in type_.args])
    annotator.complete()
    names = {graph.name for graph in Lowerer(annotator).lower_all()}
    assert any(name.endswith("Tracer.run") for name in names)
    assert any(name.endswith("Blackhole.run") for name in names)
