"""Reports on bad calls: during a call, a while after it, and not later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import app.calls.bad_calls
from app.settings import Settings
from telephony.messages import DiagnosticsSaved, SaveDiagnostics
from tests.app.phone_place import PhonePlace, utc_now


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    yield place
    place.close()


def reported(place: PhonePlace, count: int) -> list[str]:
    place.qtbot.waitUntil(lambda: len(place.phone.of(SaveDiagnostics)) == count)
    return [command.call_key for command in place.phone.of(SaveDiagnostics)]


def test_the_call_that_goes_on_is_reported_and_the_last_one_for_two_minutes(
    place: PhonePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad_calls = place.workplace.calls.bad_calls
    bad_calls.report()
    assert place.got("no_call_to_report")
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    place.phone.ring("call-2")  # rings while one talks: that one is meant
    bad_calls.report()
    assert reported(place, 1) == ["call-1"]
    place.phone.end("call-2")
    place.phone.end("call-1")
    place.phone.ring("call-3")  # nothing can be said of it yet
    bad_calls.report()
    assert reported(place, 2) == ["call-1", "call-1"]
    place.phone.end("call-3")
    later = utc_now() + app.calls.bad_calls.KNOWN_FOR
    monkeypatch.setattr(app.calls.bad_calls, "now", lambda: later)
    assert bad_calls.call is None


def test_the_folder_is_made_and_the_notice_says_where_the_report_is(place: PhonePlace) -> None:
    place.phone.ring("call-1")
    place.phone.connect("call-1")
    place.workplace.calls.bad_calls.report()
    reported(place, 1)
    path = place.phone.of(SaveDiagnostics)[0].path
    assert Path(path).parent.is_dir()
    place.phone.send(DiagnosticsSaved(call_key="call-1", path=path))
    assert place.got("call_reported").facts == {"path": path}
    place.phone.send(DiagnosticsSaved(call_key="call-1", path=path, fault="disk_full"))
    assert place.got("call_not_reported").facts["reason"] == "disk_full"
