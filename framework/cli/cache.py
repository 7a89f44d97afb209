"""`kit cache`: where compiled code is kept, how much there is, and how to get rid of it."""

from __future__ import annotations

import argparse

from framework.cli.translate import readable_size
from framework.llvm.cache import ObjectCache


def main(arguments: argparse.Namespace) -> int:
    """Describe the cache, or empty it."""
    cache = ObjectCache()
    if arguments.action == "clear":
        print(f"removed {readable_size(cache.clear().bytes)} from {cache.directory}")
    else:
        use = cache.use()
        print(f"{cache.directory}: {use.files} objects, {readable_size(use.bytes)}")
    return 0
