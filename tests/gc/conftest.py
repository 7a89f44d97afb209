"""Tests run the collector on simulated memory: afterwards its prebuilt state is again what a program starts with."""

from collections.abc import Iterator

import pytest

from framework.gc.simheap import reset_collector


@pytest.fixture(autouse=True)
def pristine_collector() -> Iterator[None]:
    yield
    reset_collector()
