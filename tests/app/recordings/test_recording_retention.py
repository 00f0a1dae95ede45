"""What becomes of recordings: erased for sure or reported, and adopted after a crash; real Opus files."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.clock_jump import ClockCheck
from app.common.enums import Consent, RecordingRecord, RecordingState
from app.common.heartbeat import NEVER
from app.common.recording_files import SUFFIX, file_name, located, opus_duration_s, sha256_of
from app.mutations.recording import AddRecording
from app.settings import RecordingSettings, Settings
from db.queries.recordings import recordings_of_contact
from telephony.client.phone_signals import EngineLost
from telephony.messages import RecordingChanged, RecordingEnded, StartRecording
from tests.app.phone_place import PhonePlace, utc_now


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[PhonePlace]:
    settings = replace(Settings(), recording=RecordingSettings(is_offered=True, keep_days=30))
    place = PhonePlace(tmp_path, qtbot, settings)
    yield place
    place.close()


def sound(path: Path, seconds: float = 3.0, part: float = 1.0, age_s: float = 60.0) -> Path:
    """Make an Opus file; of `part` below 1 the end is missing, as after a kill."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = np.random.default_rng(1).uniform(-0.3, 0.3, (round(seconds * 16_000), 2))
    with path.open("wb") as file:
        soundfile.write(file, samples, 16_000, format="OGG", subtype="OPUS")
    os.truncate(path, round(path.stat().st_size * part))
    os.utime(path, (time.time() - age_s,) * 2)
    return path


def call(place: PhonePlace, key: str, consent: Consent) -> UUID:
    place.phone.ring(key)
    place.phone.connect(key)
    place.workplace.recordings.service.set_consent(key, consent)
    found = place.workplace.calls.call_list.call(key)
    assert found is not None
    place.read(lambda _: None)
    return found.contact_id


def folder(place: PhonePlace) -> Path:
    return place.places.data / "recordings" / "2026" / "11"


def rows(place: PhonePlace, contact_id: UUID) -> tuple[RecordingRecord, ...]:
    return place.read(lambda tx: recordings_of_contact(tx, contact_id))


def overdue(place: PhonePlace, contact_id: UUID, path: str, sha256: str = "0" * 64) -> None:
    """Put a recording into the records whose time is over."""
    before = utc_now() - timedelta(days=2)
    facts = {"sha256": sha256, "bytes": 1, "duration_ms": 1, "keep_until": before, "occurred_at": before}
    place.workplace.records.change(
        AddRecording(recording_id=uuid7(), contact_id=contact_id, path=path, **facts)  # type: ignore[arg-type]
    )
    assert rows(place, contact_id)


@pytest.mark.parametrize("stored", ["absolute", "relative"])
def test_a_recording_is_erased_where_it_lies_although_the_folder_was_changed(
    place: PhonePlace, tmp_path: Path, stored: str
) -> None:
    contact_id = call(place, "call-1", Consent.YES)
    path = sound(folder(place) / "a.opus")
    stored_path = path.as_posix() if stored == "absolute" else f"2026/11/{path.name}"
    overdue(place, contact_id, stored_path, sha256_of(path))
    moved = replace(
        place.workplace.preferences.settings, recording=RecordingSettings(folder=str(tmp_path / "new"))
    )
    place.workplace.preferences.change(moved)
    place.workplace.recordings.service.erase_expired()
    place.qtbot.waitUntil(lambda: rows(place, contact_id)[0].erased_at is not None)
    assert not path.exists()


def test_a_recording_that_is_not_found_does_not_count_as_erased_and_is_reported_once(
    place: PhonePlace,
) -> None:
    contact_id = call(place, "call-1", Consent.YES)
    path = sound(folder(place) / "a.opus")
    away = path.rename(path.with_suffix(".away"))
    overdue(place, contact_id, "/gone/2026/11/a.opus", sha256_of(away))
    place.workplace.recordings.service.erase_expired()
    assert place.got("recordings_not_found").facts["path"] == str(path)
    assert rows(place, contact_id)[0].erased_at is None
    away.rename(path)  # a user brings it back
    place.workplace.recordings.service.erase_expired()
    place.qtbot.waitUntil(lambda: rows(place, contact_id)[0].erased_at is not None)
    assert len([notice for notice in place.notices if notice.kind == "recordings_not_found"]) == 1


def test_a_file_that_a_crash_cut_is_kept_with_its_call_its_hash_and_its_length(place: PhonePlace) -> None:
    contact_id, recording_id = call(place, "call-1", Consent.YES), uuid7()
    path = sound(folder(place) / (file_name(contact_id, recording_id) + SUFFIX), 20.0, part=0.7)
    place.workplace.recordings.service.erase_expired()
    place.got("recordings_taken_up")
    place.qtbot.waitUntil(lambda: bool(rows(place, contact_id)))
    (kept,) = rows(place, contact_id)
    assert kept.id == recording_id
    assert kept.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert kept.duration_s == pytest.approx(soundfile.info(path).duration, abs=0.1)
    assert kept.keep_until - kept.made_at == timedelta(days=30)
    with place.qtbot.waitSignal(place.workplace.recordings.service.playable):
        place.workplace.recordings.service.play(kept)
    place.notices.clear()
    place.workplace.recordings.service.erase_expired()
    unknown = sound(folder(place) / (file_name(uuid7(), uuid7()) + SUFFIX))
    place.workplace.recordings.service.erase_expired()
    assert place.got("recordings_strange").facts == {"count": "1", "path": str(unknown)}
    assert unknown.exists()
    assert [notice.kind for notice in place.notices] == ["recordings_strange"]


def test_a_file_of_a_call_that_was_refused_is_erased_and_that_is_reported(place: PhonePlace) -> None:
    contact_id = call(place, "call-1", Consent.NO)
    path = sound(folder(place) / (file_name(contact_id, uuid7()) + SUFFIX))
    place.workplace.recordings.service.erase_expired()
    place.got("recordings_refused_erased")
    place.qtbot.waitUntil(lambda: not path.exists())


def test_a_yes_that_is_taken_back_while_it_is_recorded_erases_the_file(place: PhonePlace) -> None:
    contact_id = call(place, "call-1", Consent.YES)
    recordings = place.workplace.recordings.service
    recordings.start("call-1")
    place.qtbot.waitUntil(lambda: bool(place.phone.of(StartRecording)))
    path = sound(Path(place.phone.of(StartRecording)[0].path + SUFFIX), age_s=0)
    place.phone.send(RecordingChanged(call_key="call-1", state=RecordingState.WRITING, bytes=5))
    recordings.set_consent("call-1", Consent.NO)
    place.phone.send(
        RecordingEnded(call_key="call-1", path=str(path), bytes=5, duration_s=1.5, sha256="0" * 64)
    )
    place.got("recordings_refused_erased")
    place.qtbot.waitUntil(lambda: not path.exists())
    assert not rows(place, contact_id)
    assert not [notice for notice in place.notices if notice.kind == "refused"]


def test_what_an_engine_left_is_taken_up_once_nobody_writes_it(
    place: PhonePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.recordings.recording_retention.STILL_WRITTEN_S", 0.05)
    contact_id = call(place, "call-1", Consent.YES)
    place.workplace.recordings.service.start("call-1")
    place.qtbot.waitUntil(lambda: bool(place.phone.of(StartRecording)))
    sound(Path(place.phone.of(StartRecording)[0].path + SUFFIX), age_s=60)
    place.workplace.recordings.service.erase_expired()  # paused for a minute: it is still being written
    place.phone.engine_lost.emit(EngineLost((), utc_now()))
    place.qtbot.waitUntil(lambda: len(rows(place, contact_id)) == 1)


@pytest.mark.parametrize("crashed", ["engine", "desktop"])
def test_what_a_crash_left_is_found_although_the_folder_was_changed(
    place: PhonePlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crashed: str
) -> None:
    monkeypatch.setattr("app.recordings.recording_retention.STILL_WRITTEN_S", 0.05)
    preferences = place.workplace.preferences

    def move(name: str) -> None:
        moved = RecordingSettings(is_offered=True, folder=str(tmp_path / name))
        preferences.change(replace(preferences.settings, recording=moved))

    contact_id = call(place, "call-1", Consent.YES)
    move("first")
    place.workplace.recordings.service.start("call-1")
    place.qtbot.waitUntil(lambda: bool(place.phone.of(StartRecording)))
    path = sound(Path(place.phone.of(StartRecording)[0].path + SUFFIX))
    assert path.is_relative_to(tmp_path / "first")
    move("second")
    if crashed == "engine":
        place.phone.engine_lost.emit(EngineLost((), utc_now()))
        place.qtbot.waitUntil(lambda: len(rows(place, contact_id)) == 1)
    else:
        place.close()
        again = PhonePlace(tmp_path, place.qtbot, preferences.settings)
        again.workplace.recordings.service.erase_expired()
        place.qtbot.waitUntil(lambda: len(rows(again, contact_id)) == 1)
        again.close()


def test_the_length_of_what_is_no_opus_file_is_nothing(tmp_path: Path) -> None:
    for content in (b"", b"OggS", b"OpusHead", os.urandom(5000)):
        (tmp_path / "a").write_bytes(content)
        assert opus_duration_s(tmp_path / "a") == 0.0


def test_files_that_moved_as_a_whole_are_found(tmp_path: Path) -> None:
    there = sound(tmp_path / "new" / "2026" / "11" / "a.opus")
    one = uuid7()
    assert located("/old/recordings/2026/11/a.opus", one, [tmp_path / "new"]) == there
    assert located("2026/11/a.opus", one, [tmp_path / "none", tmp_path / "new"]) == there
    assert located("2026/11/b.opus", one, [tmp_path / "none"]) == tmp_path / "none" / "2026" / "11" / "b.opus"


def test_what_a_row_names_outside_of_the_folders_or_for_another_recording_is_no_recording(
    tmp_path: Path,
) -> None:
    ours = tmp_path / "recordings"
    secret = sound(tmp_path / "2026" / "11" / "secret.opus")
    another = sound(ours / "2026" / "11" / (file_name(uuid7(), uuid7()) + SUFFIX))
    linked = ours / "2026" / "11" / "linked.opus"
    linked.symlink_to(secret)
    for path in (
        secret.as_posix(),
        "../2026/11/secret.opus",
        "2026/11/../../../2026/11/secret.opus",
        str(secret).replace("/", "\\"),
        "2026/11/linked.opus",
        another.as_posix(),
        "/etc/passwd",
        "",
    ):
        assert not located(path, uuid7(), [ours]).exists(), path


def test_a_file_that_only_has_the_name_of_a_recording_of_the_first_days_is_not_erased(
    place: PhonePlace,
) -> None:
    contact_id = call(place, "call-1", Consent.YES)
    path = sound(folder(place) / "a.opus")
    overdue(place, contact_id, path.as_posix())
    place.workplace.recordings.service.erase_expired()
    place.got("recordings_not_found")
    assert path.exists()
    assert rows(place, contact_id)[0].erased_at is None


def test_after_a_jump_of_the_clock_nothing_is_erased_until_the_next_start(
    tmp_path: Path, qtbot: QtBot
) -> None:
    settings = replace(Settings(), recording=RecordingSettings(is_offered=True, keep_days=30))
    data = tmp_path / "data"
    data.mkdir()
    (data / "heartbeat").touch()
    os.utime(data / "heartbeat", (time.time() - 700 * 86_400,) * 2)
    place = PhonePlace(tmp_path, qtbot, settings)
    contact_id = call(place, "call-1", Consent.YES)
    path = sound(folder(place) / "a.opus")
    overdue(place, contact_id, path.as_posix(), sha256_of(path))
    place.workplace.recordings.service.erase_expired()
    assert place.got("recordings_clock").facts["count"] == "700"
    assert rows(place, contact_id)[0].erased_at is None
    place.close()
    place = PhonePlace(tmp_path, qtbot, settings)
    place.workplace.recordings.service.erase_expired()
    qtbot.waitUntil(lambda: not path.exists())
    place.close()


def test_the_clock_is_believed_over_a_night_and_not_over_years() -> None:
    last = utc_now()
    for hours, is_believed in ((-1, True), (0, True), (12, True), (24 * 30, True), (24 * 700, False)):
        began = last + timedelta(hours=hours)
        assert (ClockCheck(last, lambda: began, lambda: 0.0).jumped_by() is None) is is_believed  # noqa: B023
    got = iter((last, last + timedelta(hours=1), last + timedelta(days=700)))
    ticks = iter((0.0, 3600.0, 7200.0))
    running = ClockCheck(NEVER, lambda: next(got), lambda: next(ticks))
    assert running.jumped_by() is None
    assert running.jumped_by() is not None
