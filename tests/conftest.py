"""As in the program: nothing is collected but in the GUI thread, between two tests (see app/collector.py)."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

MOST_OBJECTS = 100_000


@pytest.fixture(scope="session", autouse=True)
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def only_the_own_heap() -> None:
    """What earlier files left for good is not looked through again between each of the file's tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def collected_between_tests() -> Iterator[None]:
    yield
    if gc.get_count()[0] > MOST_OBJECTS:
        gc.collect()
