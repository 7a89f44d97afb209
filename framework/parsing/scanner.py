"""The driver of lexers: text to tokens with the tables that ``lexergenerator`` made.  Translated code.

Time is linear in the text, whatever the rules: where a match needs looking far ahead in vain, the pairs of state and
place that led nowhere are remembered and not tried again (Reps, "Maximal-munch tokenization in linear time", 1998).
That begins only NEAR characters behind the last match, so ordinary text pays nothing for it.
"""

from __future__ import annotations

from framework.parsing.problems import CHARACTER, NOT_CLOSED, Problem, lexing_error
from framework.parsing.token import Token
from framework.rlib.rsre.charset import is_word
from framework.rlib.rsre.compiler import Program
from framework.rlib.rsre.matcher import FAILED, Matcher

NEAR = 32
END = "$end"
END_KIND = 0

STAY, ENTER, LEAVE = 0, 1, 2

# Instead of the automaton's state at the end of the source, where a match needed no look at the end.
FINISHED = -1


class Rules:
    """The rules of one lexer state, and their automaton (``automaton.Automaton``)."""

    def __init__(self) -> None:
        self.name = ""
        self.table: list[int] = []
        self.accept: list[int] = []
        self.finals = 0
        self.starts: list[int] = []
        self.width = 0
        self.pages: list[int] = []
        self.classes: list[int] = []
        self.kinds: list[int] = []
        """The kind of each rule's tokens; -1 for ignored text."""
        self.texts: list[str] = []
        """The text of rules that match one text only, else empty."""
        self.newlines: list[bool] = []
        self.actions: list[int] = []
        self.entered: list[int] = []
        self.order: list[int] = []
        """The rank of each rule; keywords, which are rules too, have that of the rule that matches them."""
        self.slow: list[tuple[int, Program]] = []
        """Rules that the automaton can't do, by number."""
        self.longest = False


class TokenStream:
    """What a parser reads: tokens, at last without end one of kind END_KIND."""

    def names(self) -> list[str]:
        """The names of the kinds of tokens, by number."""
        raise NotImplementedError

    def readable(self) -> list[str]:
        """What messages call the kinds of tokens, by number; empty where their names will do."""
        raise NotImplementedError

    def next_token(self) -> Token:
        """The next token.

        Raises: LexingError.
        """
        raise NotImplementedError

    def recover(self) -> None:
        """After a LexingError: skip what it is about."""
        raise NotImplementedError

    def __iter__(self) -> TokenStream:
        return self

    def __next__(self) -> Token:
        token = self.next_token()
        if token.kind == END_KIND:
            raise StopIteration
        return token

    def next(self) -> Token:
        """The next token, as rply's lexers give it.

        Raises: StopIteration at the end.
        """
        return self.__next__()


class Lexer:
    """A prebuilt lexer.  Kind 0 is the end of the text."""

    def __init__(self, names: list[str], readable: list[str], states: list[Rules]) -> None:
        self.names = names
        self.readable = readable
        self.states = states

    def lex(self, source: str) -> TokenStream:
        """The tokens of a text."""
        return LexerStream(self, source)


class LexerStream(TokenStream):
    """A text and how far it was read; ``opened`` holds states that were left for others, and where.

    Subclasses may read the text piece by piece: they override ``more``.
    """

    def __init__(self, lexer: Lexer, source: str) -> None:
        self.lexer = lexer
        self.source = source
        self.pos = 0
        self.lineno = 1
        self.line_start = 0
        self.rules = lexer.states[0]
        self.opened: list[Opened] = []
        self.failed: dict[int, bool] = {}
        self.match_end = 0
        self.last_state = FINISHED
        self.joined = 0
        """Behind the last ignored text that begins with a backslash."""
        self.problem_length = 1

    def more(self) -> bool:
        """Add one or more characters to the end of ``source``; False if there are none: this is the whole text."""
        return False

    def names(self) -> list[str]:
        """The names of the kinds of tokens, by number."""
        return self.lexer.names

    def readable(self) -> list[str]:
        """What messages call the kinds of tokens, by number."""
        return self.lexer.readable

    def next_token(self) -> Token:
        """The next token; the end again and again.

        Raises: LexingError.
        """
        while self.pos < len(self.source) or self.more():
            rules = self.rules
            start = self.pos
            rule = self.match(rules, start)
            while self.last_state != FINISHED and self.may_change(rules) and self.more():
                self.failed = {}
                rule = self.match(rules, start)
            if rule < 0:
                raise lexing_error([self.no_token()])
            end = self.match_end
            kind = rules.kinds[rule]
            token: Token | None = None
            if kind >= 0:
                token = self.make_token(rules, rule, kind, start, end)
            elif self.source[start] == "\\":
                self.joined = end
            self.pos = end
            if rules.newlines[rule]:
                self.count_lines(start, end)
            if rules.actions[rule] != STAY:
                self.change_state(rules, rule, start)
            if token is not None:
                return token
        if len(self.opened) > 0:
            raise lexing_error([self.not_closed()])
        return self.end_token()

    def make_token(self, rules: Rules, rule: int, kind: int, start: int, end: int) -> Token:
        """The token of a match."""
        text = rules.texts[rule]
        if len(text) == 0:
            text = self.source[start:end]
        token = Token(self.lexer.names[kind], text, start, self.lineno, start - self.line_start + 1)
        token.kind = kind
        return token

    def end_token(self) -> Token:
        """The end of the text, behind its last character."""
        end = len(self.source)
        token = Token(END, END, end, self.lineno, end - self.line_start + 1)
        token.kind = END_KIND
        return token

    def count_lines(self, start: int, end: int) -> None:
        """Take note of the newlines of a match."""
        if end - start == 1 and self.source[start] != "\n":
            return
        found = self.source.find("\n", start, end)
        while found >= 0:
            self.lineno += 1
            self.line_start = found + 1
            found = self.source.find("\n", found + 1, end)

    def change_state(self, rules: Rules, rule: int, start: int) -> None:
        """Enter another lexer state, or return to the one before."""
        if rules.actions[rule] == ENTER:
            self.opened.append(Opened(rules, start, self.lineno, start - self.line_start + 1))
            self.rules = self.lexer.states[rules.entered[rule]]
        elif len(self.opened) > 0:
            self.rules = self.opened.pop().rules

    # --- matching

    def match(self, rules: Rules, start: int) -> int:
        """The rule that matches at a place, or -1; ``match_end`` is where the match ends."""
        rule = self.scan(rules, start)
        if len(rules.slow) > 0:
            return self.match_slowly(rules, rule, start)
        return rule

    def may_change(self, rules: Rules) -> bool:
        """Whether text behind the end of the source could make the last match another one."""
        row = self.last_state * rules.width
        accepted = rules.accept[rules.table[row + rules.width - 1]]
        for kind in range(rules.width):
            state = rules.table[row + kind]
            if state >= rules.finals or rules.accept[state] != accepted:
                return True
        return len(rules.slow) > 0

    def scan(self, rules: Rules, start: int) -> int:
        """Run the automaton.  Nothing is stored in its loop, so that the tables stay in registers."""
        self.last_state = FINISHED
        source, table, accept, width = self.source, rules.table, rules.accept, rules.width
        pages, classes, finals = rules.pages, rules.classes, rules.finals
        state = rules.starts[0] if len(rules.starts) == 1 else rules.starts[self.context(start)]
        size = len(source)
        rule = -1
        end = pos = start
        while pos < size:
            code = ord(source[pos])
            kind = classes[code] if code < 256 else classes[pages[code >> 8] + (code & 255)]
            state = table[state * width + kind]
            accepted = accept[state]
            if accepted >= 0:
                rule = accepted
                end = pos
            if state < finals:
                self.match_end = end
                return rule
            if pos - end > NEAR:
                self.match_end = end
                return self.scan_far(rules, state, pos, rule)
            pos += 1
        self.last_state = state
        state = table[state * width + width - 1]
        if accept[state] >= 0:
            rule = accept[state]
            end = size
        self.match_end = end
        return rule

    def scan_far(self, rules: Rules, state: int, pos: int, rule: int) -> int:
        """Go on with the automaton far behind the last match: remember what leads nowhere."""
        table, accept, width = rules.table, rules.accept, rules.width
        tried: list[int] = []
        size = len(self.source)
        while state >= rules.finals:
            key = pos * len(accept) + state
            if key in self.failed:
                self.last_state = state
                break
            tried.append(key)
            pos += 1
            at_end = pos >= size
            if at_end:
                self.last_state = state
            state = table[state * width + (width - 1 if at_end else char_class(rules, ord(self.source[pos])))]
            if accept[state] >= 0:
                rule = accept[state]
                self.match_end = pos
                tried = []
        for key in tried:
            self.failed[key] = True
        return rule

    def context(self, pos: int) -> int:
        """What is before a place, as ``Automaton.starts`` wants it."""
        if pos == 0:
            return 1
        code = ord(self.source[pos - 1])
        bits = 2 if code == 10 else 0
        if is_word(code, False):
            bits |= 4
        if is_word(code, True):
            bits |= 8
        return bits

    def match_slowly(self, rules: Rules, rule: int, start: int) -> int:
        """Try the rules that the automaton can't do: those before its rule or, for the longest match, all."""
        end = self.match_end if rule >= 0 else start
        rank = rules.order[rule] if rule >= 0 else len(rules.order)
        for number, program in rules.slow:
            if number > rank and not rules.longest:
                break
            stop = Matcher(program).run(self.source, 0, len(self.source), start, False, start)
            if stop == FAILED:
                continue
            if rules.longest and (stop < end or stop == end and number > rank):
                continue
            rule, rank, end = number, number, stop
            if not rules.longest:
                break
        self.match_end = end
        return rule

    # --- problems

    def no_token(self) -> Problem:
        """A character that begins no token."""
        char = self.source[self.pos]
        self.problem_length = 1
        message = "unexpected character " + repr(char)
        return Problem(message, self.pos, self.lineno, self.pos - self.line_start + 1, 1, CHARACTER)

    def not_closed(self) -> Problem:
        """The text ends inside of something."""
        opened = self.opened[0]
        self.problem_length = 0
        what = self.rules.name
        return Problem(what + " is not closed", opened.idx, opened.lineno, opened.colno, 1, NOT_CLOSED)

    def recover(self) -> None:
        """Skip the character that begins no token, or give up what is not closed."""
        if self.problem_length == 0:
            self.opened = []
        else:
            if self.source[self.pos] == "\n":
                self.count_lines(self.pos, self.pos + 1)
            self.pos += 1


class Opened:
    """A lexer state that was left, and the place where the other began."""

    def __init__(self, rules: Rules, idx: int, lineno: int, colno: int) -> None:
        self.rules = rules
        self.idx = idx
        self.lineno = lineno
        self.colno = colno


def char_class(rules: Rules, code: int) -> int:
    """The class of a character."""
    return rules.classes[rules.pages[code >> 8] + (code & 255)]
