"""Real code as a test: modules of the standard library run through their graphs and give what CPython gives."""

from __future__ import annotations

import _pydecimal
import difflib
import fractions
import html.parser
import io
import ipaddress
import pprint
import shlex
import statistics
import tokenize
import urllib.parse

import pytest

from framework.flowgraph.checker import check_graph
from framework.flowgraph.executor import Executor
from framework.flowspace import FlowError, build_flow_graph

LEFT_TO_CPYTHON = {
    "framework",
    "importlib",
    "warnings",
    "typing",
    "abc",
    "_collections_abc",
    "functools",
    "threading",
    "re",
}


class InterpretingExecutor(Executor):
    """Interprets every function that the front end accepts, outside of the machinery of imports and types."""

    def __init__(self):
        super().__init__(build_flow_graph, self.accepts)
        self.refused = set()

    def accepts(self, function):
        if function in self.refused or not function.__module__:
            return False
        if function.__module__.split(".")[0] in LEFT_TO_CPYTHON:
            return False
        try:
            check_graph(self.graph_of(function))
        except FlowError:
            self.refused.add(function)
            return False
        return True


def diff():
    old, new = "one two three four five six".split(), "one three four 4 five seven six".split()
    matcher = difflib.SequenceMatcher(None, "abcdxyz", "abxycdz")
    return list(difflib.unified_diff(old, new)), list(difflib.ndiff(old, new)), matcher.get_opcodes()


def rationals():
    f = fractions.Fraction
    return f(3, 4) + f("5/6") * 2, f(1.5).limit_denominator(10), f(7, 3) // 2, hash(f(1, 3)), f(3, 4) ** -2


def decimals():
    d = _pydecimal.Decimal
    return d("1.1") + d("2.2"), d(2).sqrt(), d("1e5") / d(3), d(10).ln(), format(d("1234.5"), ",.2f"), d(3) ** d("0.5")


def averages():
    return statistics.mean([1, 2, 3.5]), statistics.stdev([1.5, 2.5, 4]), statistics.quantiles(range(10))


def shells():
    return shlex.split('a \'b c\' "d\\"e" f\\ g'), list(shlex.shlex("x=1;y='z'", punctuation_chars=True))


class Collector(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, attrs))

    def handle_data(self, data):
        self.seen.append(data)


def markup():
    collector = Collector()
    collector.feed("<p class='x' id=y>hi &amp; <b>bold</b><!-- c --><br/>&#65;</p>")
    collector.close()
    return collector.seen


def pretty():
    return pprint.pformat({"a": list(range(30)), "b": ("x" * 50, "y" * 50), "d": {"k": [{"z": 1}] * 5}}, width=40)


def tokens():
    source = io.StringIO("def f(x):\n  return x+1 # c\n\nf('a' 'b')\n")
    return [(token.type, token.string, token.start) for token in tokenize.generate_tokens(source.readline)]


def networks():
    first, last = ipaddress.ip_address("1.2.3.0"), ipaddress.ip_address("1.2.4.9")
    ranges = [str(network) for network in ipaddress.summarize_address_range(first, last)]
    return ranges, list(ipaddress.ip_network("10.0.0.0/29").hosts()), ipaddress.ip_address("::1").exploded


def addresses():
    parsed = urllib.parse.urlsplit("http://u:p@h.com:80/a/b?q=1&r=2#f")
    return parsed, urllib.parse.parse_qs("a=1&a=2&b=%20x"), urllib.parse.urlencode({"c": [1, 2]}, doseq=True)


@pytest.mark.parametrize(
    "function", [diff, rationals, decimals, averages, shells, markup, pretty, tokens, networks, addresses]
)
def test_module_does_the_same_through_its_graphs(function):
    executor = InterpretingExecutor()
    assert repr(executor.call(function, [], {})) == repr(function())
    assert len(executor.graphs) > 1
