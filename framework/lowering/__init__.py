"""Annotated flow graphs become low-level graphs: one module per kind of value.  Host code.

low_level_graphs = Lowerer(annotator).lower_all()
"""

from framework.lowering import arithmetic as arithmetic
from framework.lowering import bound_methods as bound_methods
from framework.lowering import bridge as bridge
from framework.lowering import classes as classes
from framework.lowering import combinators as combinators
from framework.lowering import deques as deques
from framework.lowering import enums as enums
from framework.lowering import exceptions as exceptions
from framework.lowering import folds as folds
from framework.lowering import foreign as foreign
from framework.lowering import formatting as formatting
from framework.lowering import hints as hints
from framework.lowering import jit as jit
from framework.lowering import matching as matching
from framework.lowering import pointers as pointers
from framework.lowering import presence as presence
from framework.lowering import references as references
from framework.lowering import rlib as rlib
from framework.lowering import special as special
from framework.lowering import system as system
from framework.lowering import texts as texts
from framework.lowering.lowerer import Lowerer as Lowerer
