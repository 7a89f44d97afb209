"""Checks on the whole program once inference has reached its fixpoint.

* An attribute that is read gets a value from somewhere.
* A method (or class-level value) that is asked of a class exists in every class below it that has instances; otherwise
  AttributeError is raised for these when the program runs, as on CPython, and there is a warning, except in programs
  written for RPython, which do so all the time.
* ``super().name`` in a class finds the same thing whatever the class of ``self``: a mixin that comes later in the method
  resolution order of a subclass must not change it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.rpython_files import imports_rpython
from framework.diagnostics.errors import suggestion
from framework.flowspace.generators import is_saved_variable

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.annotator.classdefs import Attribute


def check_classes(annotator: Annotator) -> None:
    """Report what classes lack, or find in different places."""
    _check_class_values(annotator)
    _check_supers(annotator)


def check_unfilled(annotator: Annotator) -> None:
    """Attributes that are read and never get a value; what a generator resumes at a yield it never reaches is dead."""
    for attribute, site in annotator.unfilled.items():
        current = attribute.homedef.find_attribute(attribute.name)
        if is_saved_variable(attribute.homedef.description.cls, attribute.name):
            if site is not None and isinstance(current.annotation, model.SomeImpossible):
                annotator.forget_reached(site.block)
            continue
        is_used = any(sub.is_instantiated for sub in attribute.homedef.subtree())
        if isinstance(current.annotation, model.SomeImpossible) and is_used:
            known = [name for ancestor in attribute.homedef.chain() for name in ancestor.attributes]
            close = suggestion(attribute.name, [name for name in known if name != attribute.name])
            text = f"{attribute.homedef.short_name!r} object has no attribute {attribute.name!r}{close}"
            annotator.refuse(Refused("K222", text), site)
    annotator.unfilled.clear()


def _check_class_values(annotator: Annotator) -> None:
    """Methods and class-level values that some class with instances lacks."""
    for classdef in list(annotator.bookkeeper.classdefs):
        for attribute in classdef.attributes.values():
            is_special = attribute.name.startswith("__")
            is_known = not isinstance(attribute.annotation, model.SomeImpossible)
            if attribute.readonly and attribute.readers and is_known and not is_special:
                _check_everywhere(annotator, attribute)


def _check_everywhere(annotator: Annotator, attribute: Attribute) -> None:
    for sub in attribute.homedef.subtree():
        if sub.is_instantiated and sub.description.find_in_class(attribute.name) is None:
            kind = "method" if attribute.is_method else "attribute"
            text = f"class {sub.short_name} has no {kind} {attribute.name!r}, which is used here: AttributeError at run time"
            site = next(iter(attribute.readers))
            position = site.operation.position if site.operation is not None else None
            if position is None or not imports_rpython(position.filename):
                annotator.warn("K253", text, position, site)
            return


def _check_supers(annotator: Annotator) -> None:
    for (description, after, name), site in annotator.bookkeeper.supers.items():
        found = description.super_lookup(after, name)
        for sub in description.classdef().subtree():
            if sub.description.super_lookup(after, name) != found:
                text = f"super().{name} in class {after.__name__} differs for instances of {sub.short_name}"
                annotator.refuse(Refused("K242", text), site)
                return
