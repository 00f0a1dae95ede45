"""A yes to recording taken back in a real conference: what is on the disk afterwards, by content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile
from keyring.backends import fail
from pytestqt.qtbot import QtBot

from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.composition import build_workplace
from app.desktop.workplace import Workplace
from app.settings import NetworkSettings, RecordingSettings, Settings, SoundSettings
from db.enums import Consent
from db.queries.recordings import recordings_of_contact
from db.replica import Replica
from telephony.messages import CallState
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.sound import tone_seconds

CITIZEN_HZ, COLLEAGUE_HZ = 700, 900


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    return Replica.open(tmp_path / "records.sqlite3")


@pytest.fixture
def workplace(qtbot: QtBot, tmp_path: Path, replica: Replica) -> Iterator[Workplace]:
    """A desktop without a PBX whose calls may be recorded, with Rina at it."""
    places = AppPaths.below(tmp_path)
    places.create()
    settings = Settings(
        network=NetworkSettings(bound_address=LOOPBACK),
        sound=SoundSettings(microphone="none", speaker="none", ringer="none"),
        recording=RecordingSettings(is_offered=True, folder=str(tmp_path / "recordings")),
    )
    workplace = build_workplace(places, settings, replica, Secrets(fail.Keyring()))
    workplace.access.session.add_agent("Rina")
    workplace.phone.line.start()
    qtbot.waitUntil(lambda: workplace.phone.line.is_ready)
    yield workplace
    workplace.stop()


def test_nothing_with_the_voice_of_who_takes_the_yes_back_stays_on_the_disk(
    qtbot: QtBot,
    tmp_path: Path,
    workplace: Workplace,
    replica: Replica,
    start_baresip: Callable[..., Baresip],
) -> None:
    calls, control, recordings = (
        workplace.calls.call_list,
        workplace.calls.control,
        workplace.recordings.service,
    )

    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()))

    def call(peer: Baresip) -> str:
        before = {each.key for each in calls.ongoing}
        control.dial(peer.uri)
        (key,) = {each.key for each in calls.ongoing} - before
        wait(lambda: (now := calls.call(key)) and now.state is CallState.CONNECTED)
        recordings.set_consent(key, Consent.YES)
        return key

    def record(key: str) -> None:
        recordings.start(key)
        wait(lambda: (now := calls.call(key)) and now.recording and now.recording.bytes > 4000)

    def files() -> list[Path]:
        return sorted((tmp_path / "recordings").rglob("*.opus"))

    citizen = call(start_baresip(answers=True))
    record(citizen)
    recordings.stop(citizen)
    wait(lambda: (now := calls.call(citizen)) and now.recording is None)
    alone = files()
    colleague = call(start_baresip("kabid", answers=True, source=f"ausine,{COLLEAGUE_HZ}"))
    control.merge()
    wait(lambda: len(calls.conference) == 2)
    record(citizen)
    record(colleague)
    assert len(files()) == 3
    recordings.set_consent(colleague, Consent.NO)
    wait(lambda: files() == alone)
    sound, rate_hz = soundfile.read(str(alone[0]))
    assert tone_seconds(sound[:, 0], rate_hz, CITIZEN_HZ) > 0.2
    assert tone_seconds(sound[:, 1], rate_hz, COLLEAGUE_HZ) == 0
    wait(lambda: not workplace.records.waiting)
    kept = calls.call(citizen)
    assert kept is not None
    (row,) = replica.read(lambda tx: recordings_of_contact(tx, kept.contact_id)).result(10)
    assert (row.erased_at, recordings.consent_of(citizen)) == (None, Consent.YES)
