"""Listening again: noted once, played by the engine, and always behind calls."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from uuid_utils.compat import uuid7

from app.mutations.case import LogCase
from app.mutations.contact import LinkContact, StartContact
from app.mutations.recording import AddRecording, SetConsent
from app.recordings.playback import ListedRecordings, Listening, ListeningState, Playback
from app.settings import RecordingSettings, Settings
from db.enums import CaseKind, Channel, Consent, Direction, EntryKind
from db.models import TimelineEntry
from db.records import RecordingRecord
from telephony.messages import PlaybackChanged, StartPlayback, StopPlayback
from tests.app.phone_place import PhonePlace, utc_now

CASE = UUID("01935f2a-0000-7000-8000-000000000001")
FILE = "2026/11/call.opus"


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    settings = replace(Settings(), recording=RecordingSettings(is_offered=True, folder=str(tmp_path)))
    place = PhonePlace(tmp_path / "place", qtbot, settings)
    yield place
    place.close()


@pytest.fixture
def recording(place: PhonePlace, tmp_path: Path) -> RecordingRecord:
    """A minute about a case, whose panel is on the screen."""
    (tmp_path / "2026" / "11").mkdir(parents=True)
    (tmp_path / FILE).write_bytes(b"sound")
    contact_id, at = uuid7(), utc_now()
    place.workplace.records.change(
        LogCase(
            case_id=CASE,
            number="001-26-000019",
            kind=CaseKind.INFORMATION,
            channel=Channel.VOICE,
            subject="Izin apotek",
            applicant_id=None,
            contact_id=None,
            asked_at=at,
            opened_at=at,
            occurred_at=at,
        ),
        StartContact(
            contact_id=contact_id, channel=Channel.VOICE, direction=Direction.INBOUND, occurred_at=at
        ),
        SetConsent(contact_id=contact_id, consent=Consent.YES, occurred_at=at),
        AddRecording(
            recording_id=uuid7(),
            contact_id=contact_id,
            path=FILE,
            sha256=hashlib.sha256(b"sound").hexdigest(),
            bytes=5,
            duration_ms=60_000,
            keep_until=at,
            occurred_at=at,
        ),
        LinkContact(contact_id=contact_id, case_id=CASE, occurred_at=at),
    )
    listed: list[ListedRecordings] = []
    place.workplace.recordings.playback.listed.connect(listed.append)
    place.workplace.recordings.playback.show_case(CASE)
    place.qtbot.waitUntil(lambda: bool(listed) and bool(listed[-1].recordings))
    return listed[-1].recordings[0]


def now(playback: Playback) -> Listening:
    assert playback.now is not None
    return playback.now


def started(place: PhonePlace, count: int) -> StartPlayback:
    place.qtbot.waitUntil(lambda: len(place.phone.of(StartPlayback)) == count)
    return place.phone.of(StartPlayback)[-1]


def got(place: PhonePlace, position_s: float, ended: str = "", key: str = "") -> None:
    key = key or place.phone.of(StartPlayback)[-1].playback_key
    place.phone.send(PlaybackChanged(playback_key=key, position_s=position_s, duration_s=60, ended=ended))


def times_noted(place: PhonePlace) -> int:
    played = select(TimelineEntry.id).where(TimelineEntry.kind == EntryKind.RECORDING_PLAYED)
    return len(place.read(lambda tx: tx.execute(played).all()))


def test_a_recording_is_paused_moved_through_and_heard_to_its_end_but_noted_once(
    place: PhonePlace, recording: RecordingRecord, tmp_path: Path
) -> None:
    playback = place.workplace.recordings.playback
    playback.listen(recording)
    assert now(playback).state is ListeningState.CHECKING
    first = started(place, 1)
    assert (first.path, first.position_s) == (str(tmp_path / FILE), 0.0)
    got(place, 12.5)
    assert (now(playback).state, now(playback).position_s) == (ListeningState.PLAYING, 12.5)
    playback.toggle()
    assert now(playback).state is ListeningState.PLAYING  # until the engine says so
    assert place.phone.of(StopPlayback)
    got(place, 13.0, "stopped")
    assert now(playback).state is ListeningState.PAUSED
    playback.skip(-5)
    assert now(playback).position_s == 8.0
    playback.toggle()
    assert started(place, 2).position_s == 8.0
    got(place, 14.0, "stopped", key=first.playback_key)  # of the playing before
    got(place, 8.5)
    assert now(playback).state is ListeningState.PLAYING
    playback.set_speed(1.5)
    assert (started(place, 3).speed, started(place, 3).position_s) == (1.5, 8.5)
    got(place, 60.0, "finished")
    assert now(playback).state is ListeningState.FINISHED
    assert times_noted(place) == 1
    playback.toggle()
    assert started(place, 4).position_s == 0.0
    assert times_noted(place) == 2


def test_a_call_that_is_reviewed_is_listened_to_beside_the_case(
    place: PhonePlace, recording: RecordingRecord
) -> None:
    review, of_case = place.workplace.recordings.review, place.workplace.recordings.playback
    listed: list[ListedRecordings] = []
    review.listed.connect(listed.append)
    review.show_call(recording.contact_id)
    place.qtbot.waitUntil(lambda: bool(listed) and bool(listed[-1].recordings))
    assert listed[-1] == ListedRecordings(recording.contact_id, (recording,))
    review.listen(recording)
    started(place, 1)
    got(place, 2.0)
    assert now(review).state is ListeningState.PLAYING
    assert of_case.now is None
    assert times_noted(place) == 1
    review.show_call(uuid7())
    assert review.now is None
    assert place.phone.of(StopPlayback)


def test_a_call_goes_before(place: PhonePlace, recording: RecordingRecord) -> None:
    playback = place.workplace.recordings.playback
    playback.listen(recording)
    started(place, 1)
    got(place, 3.0)
    place.phone.ring("call-1")
    got(place, 3.2, "interrupted")
    assert (now(playback).state, now(playback).fault) == (ListeningState.PAUSED, "interrupted")
    playback.toggle()
    assert place.got("playback_in_call")
    assert len(place.phone.of(StartPlayback)) == 1
    place.phone.end("call-1")
    playback.toggle()
    assert started(place, 2).position_s == 3.2


def test_a_changed_file_is_not_played_and_another_case_ends_the_listening(
    place: PhonePlace, recording: RecordingRecord, tmp_path: Path
) -> None:
    playback = place.workplace.recordings.playback
    playback.listen(recording)
    started(place, 1)
    got(place, 3.0)
    playback.show_case(None)
    assert playback.now is None
    assert place.phone.of(StopPlayback)
    (tmp_path / FILE).write_bytes(b"other")
    playback.listen(recording)
    assert place.got("recording_changed")
    assert playback.now is None
    assert times_noted(place) == 1
