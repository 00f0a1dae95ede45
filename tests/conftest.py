"""What all tests share.

Garbage is collected in the GUI thread alone, between two tests (app/desktop/collector.py). What
engines send is judged after each test (see tests/wire/tap.py).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

from telephony.process.light_start import start_light
from tests.wire.tap import Tap, tapped

start_light()  # the test files and what they import: 0.4 s of a core less for each process
from app.common.turns import Turns  # noqa: E402 - imports PySide6, which start_light makes cheap

MOST_OBJECTS = 100_000
PATIENCE_MS = 40_000
HERE = Path(__file__).parent
REAL_TIME = ("channels", "end2end", "screen", "telephony", "db", "server")

# A machine with ten other things to do takes its time: what pytest-qt and Hypothesis allow is soon over.
settings.register_profile("patient", settings(deadline=None, suppress_health_check=[HealthCheck.too_slow]))
settings.load_profile("patient")
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitActive, QtBot.waitExposed):
    assert wait.__kwdefaults__ is not None
    wait.__kwdefaults__["timeout"] = PATIENCE_MS


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of folders whose tests all keep the real clock; others have the mark in their file."""
    for item in items:
        if HERE in item.path.parents and item.path.relative_to(HERE).parts[0] in REAL_TIME:
            item.add_marker(pytest.mark.real_time)


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


@pytest.fixture(autouse=True)
def turns_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is displayed in turns of the event loop is whole at once where a test does not turn it.

    A test of the turns overrides this fixture.
    """

    def run(_turns: Turns, *steps: Callable[[], object]) -> None:
        for step in steps:
            step()

    if request.path.relative_to(HERE).parts[0] in ("app", "ui"):
        monkeypatch.setattr(Turns, "begin", run)
        monkeypatch.setattr(Turns, "add", run)


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
