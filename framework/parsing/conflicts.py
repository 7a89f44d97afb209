"""Conflicts of a grammar, each with the rules that compete and an example of a text.  Host code.

    after   IF expr THEN statement   the token ELSE can
      continue   statement : IF expr THEN statement . ELSE statement
      end        statement : IF expr THEN statement .
    example: IF NAME THEN IF NAME THEN NAME . ELSE ...      (continued, because of the order of the rules)

The example is the shortest path through the states on which the reduction is really possible before the token: a search
over states, items and exact look-ahead sets, as Isradisanto and Myers describe ("Finding counterexamples from parsing
conflicts", 2015).  Conflicts that precedence settles are none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Conflict:
    """Two rules that compete for a token in a state."""

    state: int
    token: str
    taken: str
    taken_does: str
    dropped: str
    dropped_does: str
    example: tuple[str, ...]

    @property
    def kind(self) -> str:
        """shift/reduce or reduce/reduce."""
        return "shift/reduce" if "continue" in (self.taken_does, self.dropped_does) else "reduce/reduce"

    def text(self) -> str:
        """The report."""
        sentence = " ".join([*self.example, "•", self.token])
        return (
            f"{self.kind} conflict before {self.token}, for example in\n"
            f"    {sentence} ...\n"
            f"  taken    ({self.taken_does}): {self.taken}\n"
            f"  dropped  ({self.dropped_does}): {self.dropped}"
        )


def rule_text(item: Any) -> str:
    """An item: a rule with a point where the parser is."""
    symbols = ["•" if symbol == "." and index == item.lr_index else symbol for index, symbol in enumerate(item.prod)]
    return f"{item.name} : {' '.join(symbols)}"


def find_conflicts(
    grammar: Any, items: list[list[Any]], actions: list[dict[str, int]], gotos: list[dict[str, int]]
) -> list[Conflict]:
    """All conflicts that precedence does not settle, by state and token."""
    found = []
    for state in range(len(items)):
        for token, competing in sorted(_competing(grammar, items[state], state).items()):
            action = actions[state].get(token)
            if action is None:
                continue  # a nonassoc operator: refused on purpose
            winner = next(item for item in competing if _is_action(item, action))
            for loser in competing:
                if loser is winner or _same_step(winner, loser) or _is_settled(grammar, winner, loser, token):
                    continue
                reduced = loser if _is_complete(loser) else winner
                example = _Search(grammar, items, actions, gotos).sentence(state, reduced, token)
                found.append(
                    Conflict(
                        state, token, rule_text(winner), _deed(winner), rule_text(loser), _deed(loser), tuple(example)
                    )
                )
    return found


def _competing(grammar: Any, items: list[Any], state: int) -> dict[str, list[Any]]:
    """The items of a state that want to do something at a token, where there are several."""
    result: dict[str, list[Any]] = {}
    for item in items:
        if not _is_complete(item):
            symbol = item.prod[item.lr_index + 1]
            if symbol in grammar.terminals:
                result.setdefault(symbol, []).append(item)
        elif item.name != "S'":
            for token in item.places[state]:
                result.setdefault(token, []).append(item)
    return {token: found for token, found in result.items() if any(map(_is_complete, found)) and len(found) > 1}


def _is_complete(item: Any) -> bool:
    return bool(item.getlength() == item.lr_index + 1)


def _is_action(item: Any, action: int) -> bool:
    return item.number == -action if _is_complete(item) else action > 0


def _same_step(one: Any, other: Any) -> bool:
    return not _is_complete(one) and not _is_complete(other)


def _deed(item: Any) -> str:
    return "end the rule" if _is_complete(item) else "continue"


def _is_settled(grammar: Any, one: Any, other: Any, token: str) -> bool:
    """Whether precedence decides between continuing one rule and ending the other."""
    if _is_complete(one) and _is_complete(other):
        return False
    reduced = one if _is_complete(one) else other
    return bool(grammar.precedence.get(token, ("right", 0))[1] and grammar.productions[reduced.number].prec[1])


Place = tuple[int, int, int, frozenset[str]]


class _Search:
    def __init__(
        self, grammar: Any, items: list[list[Any]], actions: list[dict[str, int]], gotos: list[dict[str, int]]
    ) -> None:
        self.grammar = grammar
        self.items = items
        self.actions = actions
        self.gotos = gotos
        self.shortest = shortest_texts(grammar)

    def sentence(self, state: int, item: Any, token: str) -> list[str]:
        """The tokens of the shortest text before the conflict."""
        start: Place = (0, 0, 0, frozenset(["$end"]))
        before: dict[Place, tuple[Place, str | None] | None] = {start: None}
        queue = deque([start])
        while queue:
            place = queue.popleft()
            if place[0] == state and place[1:3] == (item.number, item.lr_index) and token in place[3]:
                return [text for symbol in self._path(before, place) for text in self.shortest.get(symbol, [symbol])]
            for following, symbol in self._steps(place):
                if following not in before:
                    before[following] = (place, symbol)
                    queue.append(following)
        return ["(no text leads here: the look-ahead comes from merged states)"]

    @staticmethod
    def _path(before: dict[Place, tuple[Place, str | None] | None], place: Place) -> list[str]:
        symbols = []
        step = before[place]
        while step is not None:
            if step[1] is not None:
                symbols.append(step[1])
            step = before[step[0]]
        return symbols[::-1]

    def _steps(self, place: Place) -> Iterator[tuple[Place, str | None]]:
        state, number, index, ahead = place
        right = self.grammar.productions[number].prod
        if index == len(right):
            return
        symbol = right[index]
        row = self.gotos[state] if symbol in self.gotos[state] else self.actions[state]
        target = row.get(symbol, 0)
        if target > 0:
            yield (target, number, index + 1, ahead), symbol
        for production in self.grammar.prod_names.get(symbol, []):
            yield (state, production.number, 0, self._after(right[index + 1 :], ahead)), None

    def _after(self, rest: list[str], ahead: frozenset[str]) -> frozenset[str]:
        first = self.grammar._first(rest)
        return frozenset(name for name in first if name != "<empty>") | (ahead if "<empty>" in first else frozenset())


def shortest_texts(grammar: Any) -> dict[str, list[str]]:
    """The shortest list of tokens that each nonterminal stands for."""
    result: dict[str, list[str]] = {}
    changed = True
    while changed:
        changed = False
        for production in grammar.productions[1:]:
            if all(symbol in result or symbol in grammar.terminals for symbol in production.prod):
                text = [token for symbol in production.prod for token in result.get(symbol, [symbol])]
                if production.name not in result or len(text) < len(result[production.name]):
                    result[production.name] = text
                    changed = True
    return result
