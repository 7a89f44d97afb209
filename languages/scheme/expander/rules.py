"""syntax-rules (section 4.3.2): patterns, templates, and the macro that they make.

A pattern variable under n ellipses is bound to a ``Match`` of depth n: a form, or a list of matches of depth n - 1.
"""

from languages.scheme.expander.forms import identifier, located, malformed, place_of, proper
from languages.scheme.expander.meanings import Alias, Scope, SyntaxMeaning, meaning_of, same_meaning
from languages.scheme.objects.base import NIL, Value
from languages.scheme.objects.equality import equal
from languages.scheme.objects.pairs import Pair
from languages.scheme.objects.symbols import Identifier
from languages.scheme.objects.vectors import Vector


class Auxiliary(SyntaxMeaning):
    """A keyword that only has a meaning inside of other forms: else, =>, ..., _, unquote and so on."""

    def __init__(self, name: str) -> None:
        self.name = name


ELLIPSIS = Auxiliary("...")
UNDERSCORE = Auxiliary("_")


class Match:
    """What a pattern variable is bound to: a form, or what it matched at each repetition."""

    def __init__(self, form: Value, repetitions: "list[Match] | None") -> None:
        self.form = form
        self.repetitions = repetitions


Matches = dict[Identifier, Match]


class Rule:
    """A pattern, without the keyword at its head, and a template."""

    def __init__(self, pattern: Value, template: Value) -> None:
        self.pattern = pattern
        self.template = template


class Macro(SyntaxMeaning):
    """A keyword defined by syntax-rules in a scope."""

    def __init__(self, scope: Scope, ellipsis: Identifier | None, literals: list[Identifier]) -> None:
        self.scope = scope
        self.ellipsis = ellipsis  # None: the usual one
        self.literals = literals
        self.rules: list[Rule] = []

    def expand(self, form: Pair, scope: Scope) -> Value:
        """The form that a use in a scope stands for."""
        for rule in self.rules:
            matches: Matches = {}
            if self.match(rule.pattern, form.cdr, scope, matches):
                expansion = Expansion(self, matches, form)
                return expansion.fill(rule.template, True)
        raise malformed(form, "no rule of this macro matches")

    def is_literal(self, name: Identifier) -> bool:
        """Whether it stands for itself in patterns."""
        for literal in self.literals:
            if literal is name:
                return True
        return False

    def is_ellipsis(self, form: Value) -> bool:
        """Whether it is the ellipsis of this macro."""
        if not isinstance(form, Identifier) or self.is_literal(form):
            return False
        if self.ellipsis is not None:
            return form is self.ellipsis
        return meaning_of(form, self.scope) is ELLIPSIS

    # --- patterns

    def match(self, pattern: Value, form: Value, scope: Scope, matches: Matches) -> bool:
        """Whether a form in a scope matches; the pattern's variables are added to the matches."""
        while isinstance(pattern, Pair):
            rest = pattern.cdr
            if isinstance(rest, Pair) and self.is_ellipsis(rest.car):
                return self.match_repeated(pattern.car, rest.cdr, form, scope, matches)
            if not isinstance(form, Pair) or not self.match(pattern.car, form.car, scope, matches):
                return False
            pattern = rest
            form = form.cdr
        if isinstance(pattern, Identifier):
            return self.match_identifier(pattern, form, scope, matches)
        if pattern is NIL:
            return form is NIL
        if isinstance(pattern, Vector):
            return isinstance(form, Vector) and self.match(as_list(pattern), as_list(form), scope, matches)
        return equal(pattern, form)

    def match_identifier(self, pattern: Identifier, form: Value, scope: Scope, matches: Matches) -> bool:
        """A literal, the underscore, or a variable."""
        if self.is_literal(pattern):
            return isinstance(form, Identifier) and same_meaning(form, scope, pattern, self.scope)
        if meaning_of(pattern, self.scope) is not UNDERSCORE:
            matches[pattern] = Match(form, None)
        return True

    def match_repeated(self, pattern: Value, tail: Value, form: Value, scope: Scope, matches: Matches) -> bool:
        """A pattern before an ellipsis takes all that the patterns behind it leave."""
        count = length(form) - length(tail)
        if count < 0:
            return False
        repetitions: list[Matches] = []
        for _ in range(count):
            assert isinstance(form, Pair)
            inside: Matches = {}
            if not self.match(pattern, form.car, scope, inside):
                return False
            repetitions.append(inside)
            form = form.cdr
        for variable in self.variables(pattern):
            matches[variable] = Match(NIL, [inside[variable] for inside in repetitions])
        return self.match(tail, form, scope, matches)

    def variables(self, pattern: Value) -> list[Identifier]:
        """The variables of a pattern."""
        found: list[Identifier] = []
        self.add_variables(pattern, found)
        return found

    def add_variables(self, pattern: Value, found: list[Identifier]) -> None:
        """Add the variables of a pattern to a list."""
        while isinstance(pattern, Pair):
            self.add_variables(pattern.car, found)
            pattern = pattern.cdr
        if isinstance(pattern, Vector):
            for item in pattern.items:
                self.add_variables(item, found)
        elif isinstance(pattern, Identifier):
            special = self.is_literal(pattern) or self.is_ellipsis(pattern)
            if not special and meaning_of(pattern, self.scope) is not UNDERSCORE:
                found.append(pattern)

    def check(self, pattern: Value, whole: Value, seen: dict[Identifier, bool]) -> None:
        """Refuse patterns with a variable twice, or two ellipses at one level."""
        ellipses = 0
        while isinstance(pattern, Pair):
            if self.is_ellipsis(pattern.car):
                ellipses += 1
                if ellipses > 1:
                    raise malformed(whole, "syntax-rules: two ellipses in one list of a pattern:")
            else:
                self.check(pattern.car, whole, seen)
            pattern = pattern.cdr
        if isinstance(pattern, Vector):
            self.check(as_list(pattern), whole, seen)
        elif isinstance(pattern, Identifier):
            for variable in self.variables(pattern):
                if variable in seen:
                    raise malformed(whole, "syntax-rules: a variable twice in one pattern:")
                seen[variable] = True


class Expansion:
    """One use of a macro: the matches of its variables, and the aliases of the symbols that the template inserts."""

    def __init__(self, macro: Macro, matches: Matches, form: Pair) -> None:
        self.macro = macro
        self.matches = matches
        self.aliases: dict[Identifier, Alias] = {}
        self.form = form

    def fill(self, template: Value, ellipses: bool) -> Value:
        """The template with forms for its variables; without ``ellipses`` an ellipsis is a symbol like others."""
        if isinstance(template, Identifier):
            return self.fill_identifier(template)
        if isinstance(template, Vector):
            return Vector(items_up_to_end(self.fill(as_list(template), ellipses)))
        if not isinstance(template, Pair):
            return template
        if ellipses and self.macro.is_ellipsis(template.car):
            rest = template.cdr
            if not isinstance(rest, Pair) or rest.cdr is not NIL:
                raise malformed(self.form, "this macro has an ellipsis in a wrong place of a template")
            return self.fill(rest.car, False)
        return self.fill_list(template, ellipses)

    def fill_list(self, template: Value, ellipses: bool) -> Value:
        """A list or dotted list, without recursion along it."""
        items: list[Value] = []
        while isinstance(template, Pair) and not (ellipses and self.macro.is_ellipsis(template.car)):
            part = template.car
            rest = template.cdr
            depth = 0
            while ellipses and isinstance(rest, Pair) and self.macro.is_ellipsis(rest.car):
                depth += 1
                rest = rest.cdr
            if depth == 0:
                items.append(self.fill(part, ellipses))
            else:
                self.repeat(part, depth, items)
            template = rest
        result = NIL if template is NIL else self.fill(template, ellipses)
        place = place_of(self.form)
        for index in range(len(items) - 1, -1, -1):
            result = located(items[index], result, place)
        return result

    def fill_identifier(self, name: Identifier) -> Value:
        """The form of a variable, or the alias of an inserted symbol."""
        match = self.matches.get(name, None)
        if match is not None:
            if match.repetitions is not None:
                raise malformed(self.form, "this macro lacks an ellipsis behind " + name.symbol().name)
            return match.form
        alias = self.aliases.get(name, None)
        if alias is None:
            alias = Alias(name, self.macro.scope)
            self.aliases[name] = alias
        return alias

    def repeat(self, template: Value, depth: int, items: list[Value]) -> None:
        """Add what a template with so many ellipses behind it gives."""
        if depth == 0:
            items.append(self.fill(template, True))
            return
        repeated: list[Identifier] = []
        for variable in self.macro.variables(template):
            match = self.matches.get(variable, None)
            if match is not None and match.repetitions is not None:
                repeated.append(variable)
        if len(repeated) == 0:
            raise malformed(self.form, "this macro has an ellipsis behind what does not repeat")
        outside = self.matches
        for index in range(self.count(repeated)):
            inside: Matches = {}
            for variable in outside:
                inside[variable] = outside[variable]
            for variable in repeated:
                repetitions = outside[variable].repetitions
                assert repetitions is not None
                inside[variable] = repetitions[index]
            self.matches = inside
            self.repeat(template, depth - 1, items)
        self.matches = outside

    def count(self, repeated: list[Identifier]) -> int:
        """How often variables repeat; they must agree."""
        count = -1
        for variable in repeated:
            repetitions = self.matches[variable].repetitions
            assert repetitions is not None
            if count >= 0 and len(repetitions) != count:
                raise malformed(self.form, "this macro repeats together what has different lengths")
            count = len(repetitions)
        return count


def as_list(vector: Vector) -> Value:
    """The items of a vector."""
    result: Value = NIL
    for index in range(len(vector.items) - 1, -1, -1):
        result = Pair(vector.items[index], result)
    return result


def items_up_to_end(form: Value) -> list[Value]:
    """The items of a list."""
    items: list[Value] = []
    while isinstance(form, Pair):
        items.append(form.car)
        form = form.cdr
    return items


def length(form: Value) -> int:
    """The number of pairs of a list, which may end in anything."""
    count = 0
    while isinstance(form, Pair):
        count += 1
        form = form.cdr
    return count


def syntax_rules(form: Value, scope: Scope) -> Macro:
    """The macro of a (syntax-rules …) form."""
    why = "malformed syntax-rules:"
    items = proper(form, form, why)
    if len(items) < 2:
        raise malformed(form, why)
    ellipsis: Identifier | None = None
    first = 1
    if isinstance(items[1], Identifier):
        ellipsis = identifier(items[1], form, why)
        first = 2
    if len(items) <= first:
        raise malformed(form, why)
    literals = [identifier(literal, form, why) for literal in proper(items[first], form, why)]
    macro = Macro(scope, ellipsis, literals)
    for rule in items[first + 1 :]:
        add_rule(macro, rule)
    return macro


def add_rule(macro: Macro, rule: Value) -> None:
    """Add a (pattern template) form."""
    items = proper(rule, rule, "malformed rule of syntax-rules:")
    if len(items) != 2:
        raise malformed(rule, "a rule of syntax-rules is a pattern and a template, not:")
    pattern = items[0]
    if not isinstance(pattern, Pair):
        raise malformed(rule, "a pattern of syntax-rules is a list, not:")
    macro.check(pattern.cdr, rule, {})
    macro.rules.append(Rule(pattern.cdr, items[1]))
