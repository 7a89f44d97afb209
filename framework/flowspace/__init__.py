"""Live function → flow graph, by abstract interpretation of its code object.  Host code.

The floor knows Python's semantics and nothing about types: every decision that needs a type is left to the annotator.
"""

from framework.flowspace.build import build_flow_graph
from framework.flowspace.errors import FlowError

__all__ = ["FlowError", "build_flow_graph"]
