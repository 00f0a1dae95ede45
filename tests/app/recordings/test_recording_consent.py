"""A recording goes on only while everybody who is heard in it has said yes, and goes with that yes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.common.enums import Consent, RecordingState
from app.common.recording_files import SUFFIX
from app.settings import AccountSettings, RecordingSettings, Settings
from db.queries.recordings import recordings_of_contact
from db.records import RecordingRecord
from telephony.client.phone_signals import EngineLost
from telephony.messages import (
    CommandRefused,
    ConferenceChanged,
    RecordingChanged,
    RecordingEnded,
    StartRecording,
    StopRecording,
)
from tests.app.phone_place import PhonePlace, utc_now

KEY = "call-1"


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[PhonePlace]:
    office = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
    place = PhonePlace(tmp_path, qtbot, replace(office, recording=RecordingSettings(is_offered=True)))
    for key in (KEY, "call-2"):
        place.phone.ring(key)
        place.phone.connect(key)
        place.workplace.recordings.service.set_consent(key, Consent.YES)
    yield place
    place.close()


def begin(place: PhonePlace, parts: int = 1, key: str = KEY) -> Path:
    place.workplace.recordings.service.start(key)
    place.qtbot.waitUntil(lambda: len(place.phone.of(StartRecording)) == parts)
    return Path(place.phone.of(StartRecording)[-1].path + SUFFIX)


def end(place: PhonePlace, path: Path, key: str = KEY) -> None:
    path.write_bytes(b"sound")
    sha256 = hashlib.sha256(b"sound").hexdigest()
    place.phone.send(RecordingEnded(call_key=key, path=str(path), bytes=5, duration_s=1.5, sha256=sha256))


def rows(place: PhonePlace) -> tuple[RecordingRecord, ...]:
    call = place.workplace.calls.call_list.call(KEY)
    assert call is not None
    return place.read(lambda tx: recordings_of_contact(tx, call.contact_id))


def take_back(place: PhonePlace) -> None:
    place.workplace.recordings.service.set_consent(KEY, Consent.NO)


def take_back_the_other(place: PhonePlace) -> None:
    place.phone.send(ConferenceChanged(call_keys=(KEY, "call-2")))
    place.workplace.recordings.service.set_consent("call-2", Consent.NO)


def put_somebody_else_on(place: PhonePlace) -> None:
    place.phone.connect(KEY, remote_user="1004", remote_name="Dewi")


def put_somebody_unknown_on(place: PhonePlace) -> None:
    place.phone.connect(KEY, is_remote_anonymous=True)


def join_somebody_unasked(place: PhonePlace) -> None:
    place.phone.ring("call-3")
    place.phone.connect("call-3")
    place.phone.send(ConferenceChanged(call_keys=(KEY, "call-3")))


CUTS = [take_back, take_back_the_other, put_somebody_else_on, put_somebody_unknown_on, join_somebody_unasked]


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("moment", ["folder", "engine", "told"])
def test_no_recording_outlasts_the_yes_from_the_key_press_on(
    place: PhonePlace, cut: Callable[[PhonePlace], None], moment: str
) -> None:
    place.workplace.recordings.service.start(KEY)
    if moment != "folder":  # which is being made; the engine has not heard of it
        place.qtbot.waitUntil(lambda: bool(place.phone.of(StartRecording)))
    if moment == "told":
        place.phone.send(RecordingChanged(call_key=KEY, state=RecordingState.WRITING, bytes=5))
    cut(place)
    place.qtbot.waitUntil(lambda: any((place.places.data / "recordings").glob("*/*")))
    rows(place)
    starts, stops = place.phone.of(StartRecording), place.phone.of(StopRecording)
    assert [stop.call_key for stop in stops] == [start.call_key for start in starts]
    assert len(starts) == (moment != "folder")


def test_a_key_pressed_twice_makes_one_recording_under_the_id_of_its_row(place: PhonePlace) -> None:
    place.workplace.recordings.service.start(KEY)
    path = begin(place)
    place.workplace.recordings.service.start(KEY)
    end(place, path)
    (row,) = rows(place)
    assert path.stem.endswith(str(row.id))
    assert len(place.phone.of(StartRecording)) == 1
    second = begin(place, 2)  # and one that the engine refuses does not stand in the way of the next
    place.phone.send(CommandRefused(command="StartRecording", kind="sip", reason="", call_key=KEY))
    assert begin(place, 3) != second


def test_a_yes_taken_back_erases_each_part_recorded_so_far_and_no_one_elses(place: PhonePlace) -> None:
    recordings = place.workplace.recordings.service
    of_the_former = begin(place)
    put_somebody_else_on(place)
    end(place, of_the_former)
    assert not recordings.holds(KEY)
    recordings.set_consent(KEY, Consent.YES)
    first = begin(place, 2)
    recordings.stop(KEY)
    end(place, first)
    assert recordings.holds(KEY)
    second = begin(place, 3)
    place.phone.send(RecordingChanged(call_key=KEY, state=RecordingState.WRITING, bytes=5))
    take_back(place)
    end(place, second)
    place.qtbot.waitUntil(lambda: not first.exists() and not second.exists())
    place.qtbot.waitUntil(lambda: [row.erased_at is None for row in rows(place)] == [True, False])
    assert of_the_former.exists()
    assert not recordings.holds(KEY)
    assert place.got("recordings_refused_erased")


def test_a_yes_taken_back_erases_what_others_recorded_while_that_voice_was_in_it(place: PhonePlace) -> None:
    recordings, send = place.workplace.recordings.service, place.phone.send
    alone = begin(place)
    recordings.stop(KEY)
    end(place, alone)
    together = begin(place, 2)
    send(ConferenceChanged(call_keys=(KEY, "call-2")))
    recordings.stop(KEY)
    end(place, together)
    of_the_other = begin(place, 3, "call-2")
    end(place, of_the_other, "call-2")
    still_running = begin(place, 4)
    send(RecordingChanged(call_key=KEY, state=RecordingState.WRITING, bytes=5))
    send(ConferenceChanged(call_keys=()))  # they were together, and are not any more
    afterwards = begin(place, 5, "call-2")
    assert [call.key for call in recordings.together_with("call-2")] == [KEY]
    recordings.set_consent("call-2", Consent.NO)
    assert {stop.call_key for stop in place.phone.of(StopRecording)[-2:]} == {KEY, "call-2"}
    end(place, still_running)
    end(place, afterwards, "call-2")
    gone = (together, of_the_other, still_running, afterwards)
    place.qtbot.waitUntil(lambda: not any(path.exists() for path in gone))
    place.qtbot.waitUntil(lambda: [row.erased_at is None for row in rows(place)] == [True, False])
    assert alone.exists()
    assert recordings.consent_of(KEY) is Consent.YES
    assert recordings.holds(KEY)
    assert not recordings.together_with(KEY)
    assert not recordings.holds("call-2")
    assert place.got("recordings_together_erased").facts["others"]


def test_what_a_dead_engine_leaves_of_a_yes_taken_back_goes_too(place: PhonePlace) -> None:
    path = begin(place)
    place.phone.send(ConferenceChanged(call_keys=(KEY, "call-2")))
    path.write_bytes(b"sound")
    place.workplace.recordings.service.set_consent("call-2", Consent.NO)
    place.phone.engine_lost.emit(EngineLost(lost_calls=(), at=utc_now()))
    place.qtbot.waitUntil(lambda: not path.exists())


def test_a_part_refused_in_a_conference_is_erased_by_the_next_start_though_nobody_could_before(
    qtbot: QtBot, tmp_path: Path
) -> None:
    office = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
    office = replace(office, recording=RecordingSettings(is_offered=True))
    place = PhonePlace(tmp_path, qtbot, office)
    for key in (KEY, "call-2"):
        place.phone.ring(key)
        place.phone.connect(key)
        place.workplace.recordings.service.set_consent(key, Consent.YES)
    path = begin(place)
    place.phone.send(ConferenceChanged(call_keys=(KEY, "call-2")))
    path.write_bytes(b"sound of both")
    place.workplace.recordings.service.set_consent("call-2", Consent.NO)
    rows(place)  # the no is in the records
    place.close()  # the engine's last word never comes, and the call of the file has a yes
    assert path.exists()
    long_ago = path.stat().st_mtime - 60
    os.utime(path, (long_ago, long_ago))

    again = PhonePlace(tmp_path, qtbot, office)
    again.workplace.recordings.service.erase_expired()
    qtbot.waitUntil(lambda: not path.exists())
    again.close()


def test_also_who_comes_on_the_line_before_an_answer_was_noted_is_told(place: PhonePlace) -> None:
    """The notice may be open: it was read to another person."""
    put_somebody_else_on(place)
    anew = list[str]()
    place.workplace.recordings.service.consent_changed.connect(anew.append)
    put_somebody_unknown_on(place)
    assert anew == [KEY]
    assert place.workplace.recordings.service.consent_of(KEY) is Consent.NOT_ASKED
