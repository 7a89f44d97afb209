"""`kit cache`: where compiled code is kept, how much there is, and how to get rid of it."""

from __future__ import annotations

import argparse

from framework.cli.translate import readable_size
from framework.driver import pipeline


def main(arguments: argparse.Namespace) -> int:
    """Describe the cache, or empty it."""
    cache = pipeline.object_cache()
    size = cache.size()
    if arguments.action == "clear":
        cache.clear()
        print(f"removed {readable_size(size)} from {cache.directory}")
    else:
        print(f"{cache.directory}: {readable_size(size)}")
    return 0
