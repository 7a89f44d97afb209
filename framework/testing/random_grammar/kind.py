"""What the modules of the grammar define: the types of one kind, the code they need, and the forms about them.

    <int>       an expression of the type           <int!>     a local variable of the type
    <word>      one of the words of that name       <#>        a number unused so far, the same in the whole form
    <block>     some statements                     <call>     a call of an earlier function, an int
    ? form      is likely to end the function: used less outside of try statements

Expressions are one form a line, statements one a paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Type:
    """A type of local variables.

    Attributes:
        letters: its variables are named so, with a number.
        count: how many there are.
        initial: their first value.
        show: the text of one, ``{}`` being the variable.
        clamp: what keeps assigned values small, ``{}`` being the value.
        constants: literals of the type.
    """

    letters: str
    count: int
    initial: str
    show: str = "str({})"
    clamp: str = "{}"
    constants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """The part of the grammar about one kind of values."""

    prelude: str
    types: dict[str, Type] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    expressions: dict[str, str] = field(default_factory=dict)
    statements: str = ""


@dataclass(frozen=True)
class Grammar:
    """All kinds together; ``expressions`` and ``statements`` are split into forms."""

    prelude: str
    types: dict[str, Type]
    words: dict[str, tuple[str, ...]]
    expressions: dict[str, list[str]]
    statements: list[str]

    @staticmethod
    def of(kinds: list[Kind]) -> Grammar:
        """The union; several kinds may have forms for one type."""
        types: dict[str, Type] = {}
        words: dict[str, tuple[str, ...]] = {}
        expressions: dict[str, list[str]] = {}
        statements: list[str] = []
        for kind in kinds:
            types |= kind.types
            words |= kind.words
            statements += kind.statements.strip().split("\n\n") if kind.statements else []
            for type_, forms in kind.expressions.items():
                expressions.setdefault(type_, []).extend(forms.strip().splitlines())
        return Grammar(
            "\n\n".join(kind.prelude.strip("\n") + "\n" for kind in kinds), types, words, expressions, statements
        )
