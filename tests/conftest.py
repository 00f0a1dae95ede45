"""What all tests share.

As in the program, nothing is collected but in the GUI thread, between two tests (see app/collector.py). What
engines send is judged after each test (see tests/wire/tap.py).
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

from tests.wire.tap import Tap, tapped

MOST_OBJECTS = 100_000
PATIENCE_MS = 40_000
HERE = Path(__file__).parent
# Tests with real peers, sound, screens and servers. They mostly wait, so they run beside tests that compute.
REAL_TIME = ("end2end", "screen", "telephony", "db")
LOW_PRIORITY = 10

# A machine with ten other things to do takes its time: what pytest-qt and Hypothesis allow is soon over.
settings.register_profile("patient", settings(deadline=None, suppress_health_check=[HealthCheck.too_slow]))
settings.load_profile("patient")
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitActive, QtBot.waitExposed):
    wait.__kwdefaults__["timeout"] = PATIENCE_MS


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the real-time folders, and spread their files evenly among the other files.

    Each worker of pytest-xdist takes the next file. Thus some workers wait for a peer while others compute.
    Within both kinds the largest file comes first, so that no worker begins a long file at the end.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        if _is_real_time(item):
            item.add_marker(pytest.mark.real_time)
            item.add_marker(pytest.mark.flaky(reruns=1))
        files.setdefault(item.path, []).append(item)
    kinds: dict[bool, list[list[pytest.Item]]] = {True: [], False: []}
    for tests in sorted(files.values(), key=len, reverse=True):
        kinds[_is_real_time(tests[0])].append(tests)
    placed = [(n / len(kind), tests) for kind in kinds.values() for n, tests in enumerate(kind)]
    placed.sort(key=lambda place: place[0])
    items[:] = [item for _, tests in placed for item in tests]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let tests that compute give way to tests that keep the real clock, where the system allows it."""
    if "PYTEST_XDIST_WORKER" in os.environ and sys.platform != "win32":
        # Only root may raise the priority again; for others all tests share one.
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, 0 if _is_real_time(item) else LOW_PRIORITY)
    return (yield)


def _is_real_time(item: pytest.Item) -> bool:
    is_marked = item.get_closest_marker("real_time") is not None
    return is_marked or item.path.relative_to(HERE).parts[0] in REAL_TIME


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


@pytest.fixture(scope="session", autouse=True)
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tap]:
    """All that engines send and get; a test that wants bad descriptions looks at it before its end."""
    with tapped(tmp_path_factory.mktemp("wire") / "messages") as tap:
        yield tap


@pytest.fixture(autouse=True)
def only_valid_descriptions(wire: Tap) -> Iterator[None]:
    """The first to begin, so the last to end: the test's engines have left."""
    yield
    if faults := wire.look().faults:
        pytest.fail("\n".join(["an engine sent what RFC 8866 or RFC 3264 forbids:", *faults]), pytrace=False)
