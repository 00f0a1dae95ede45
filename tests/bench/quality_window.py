"""Prints how soon the next recording plays after a review is shared: in a process of its own.

Measured from Ctrl+Enter until the engine is told to play: the server keeps the review and lists the month,
the recording is found, compared with its hash, and the listening is noted. The start of the sound is not
measured: no sound device is needed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from keyring.backends import fail
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableWidget
from uuid_utils.compat import uuid7

from app.common.enums import Role
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.composition import build_workplace
from app.desktop.workplace import Workplace
from app.mutations.contact import StartContact
from app.mutations.recording import AddRecording, SetConsent
from app.settings import RecordingSettings, Settings
from app.supervision.quality_desk import QualityDesk
from db.enums import Channel, Consent, Direction
from db.replica import Replica
from db.sync.gateway import Way
from db.sync.quality_messages import QualityMonth
from telephony.messages import PlaybackChanged, StartPlayback
from tests.app.phone_place import ScriptedEvents
from tests.app.scripted_phone import ScriptedPhone
from tests.bench.rows import percentile
from tests.db.postgres import ON_DISK, a_server
from tests.db.shared_office import SharedOffice, made_template
from tests.office import at
from tests.quality_office import CARD, FAR, QualityOffice, StationGateway
from tests.server.instance import login_of
from tests.ui.controls import child
from ui.quality.quality_page import QualityPage
from ui.text import translations

AGENTS, CALLS_OF_EACH, REVIEWS = 25, 400, 20
MOST_WAIT_S = 60.0
RECORDING_BYTES = 1_800_000  # ten minutes
FILE = "2026/11/call.opus"
_MANY = f"""
    SET search_path = loket;
    SET session_replication_role = replica;
    CREATE TEMP TABLE many AS
    SELECT gen_random_uuid() AS id, 'Petugas ' || lpad(n::text, 2, '0') AS name
    FROM generate_series(1, {AGENTS}) n;
    INSERT INTO agent (id, name, role, extension, version) SELECT id, name, 'agent', '', 1 FROM many;
    CREATE TEMP TABLE calls AS SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
        'agent_id', m.id, 'started_at', c.started_at + make_interval(mins => n)))).*
    FROM contact c, many m, generate_series(1, {CALLS_OF_EACH}) n;
    UPDATE calls SET answered_at = started_at, ended_at = started_at + interval '3 minutes';
    INSERT INTO contact SELECT * FROM calls;
    INSERT INTO recording SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(),
        'contact_id', c.id))).*
    FROM recording r, calls c;
"""


def main() -> int:
    application = QApplication([])
    translations.build()
    with tempfile.TemporaryDirectory() as folder, a_server(ON_DISK) as postgres:
        shared = SharedOffice(postgres, made_template(postgres), Path(folder))
        office = QualityOffice(shared)
        office.call()
        office.sync()
        with shared.connect("postgres", autocommit=True) as raw:
            raw.execute(_MANY)
        office.draw()
        month = office.month()
        workplace, phone = _desk(Path(folder) / "desk", month)
        took = _review(_page(office, workplace), phone)
        workplace.recordings.review.close()
        shared.close()
    print(json.dumps({"quality_next_s": percentile(took, 95)}))
    del application
    return 0


def _desk(folder: Path, month: QualityMonth) -> tuple[Workplace, ScriptedPhone]:
    """Return a desk that has the recordings of all drawn calls."""
    places = AppPaths.below(folder)
    places.create()
    file = folder / "sound" / FILE
    file.parent.mkdir(parents=True)
    file.write_bytes(os.urandom(RECORDING_BYTES))
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    settings = replace(Settings(), recording=RecordingSettings(is_offered=True, folder=str(folder / "sound")))
    phone, replica = ScriptedPhone(), Replica.open(places.records_file)
    secrets, events = Secrets(fail.Keyring()), ScriptedEvents()
    workplace = build_workplace(places, settings, replica, secrets, phone, events=events)
    session = workplace.access.session
    session.load()
    _until(lambda: bool(session.units))
    session.add_agent("Wati", Role.SUPERVISOR)
    _until(lambda: session.agent is not None)
    phone.begin()
    for call in month.drawn:
        own: dict[str, Any] = {"contact_id": call.work_id, "occurred_at": at(0)}
        workplace.records.change(
            StartContact(channel=Channel.VOICE, direction=Direction.INBOUND, **own),
            SetConsent(consent=Consent.YES, **own),
            AddRecording(
                recording_id=uuid7(),
                path=FILE,
                sha256=sha256,
                bytes=RECORDING_BYTES,
                duration_ms=600_000,
                keep_until=FAR,
                **own,
            ),
        )
    _until(lambda: not workplace.records.waiting)
    return workplace, phone


def _page(office: QualityOffice, workplace: Workplace) -> QualityPage:
    through = office.stations["wati"].reach(None)
    assert through is not None
    way = Way(cast(Any, StationGateway(through)), login_of("wati"))
    session, jobs = workplace.access.session, workplace.internals.jobs
    desk = QualityDesk(lambda: way, workplace.paper.work, workplace.records, session, jobs)
    page = QualityPage(replace(workplace, supervision=replace(workplace.supervision, quality=desk)))
    page.resize(1346, 690)
    page.show()
    return page


def _review(page: QualityPage, phone: ScriptedPhone) -> list[float]:
    """Share reviews; return how long each next recording took, seconds."""
    following = child(page, QPushButton, "quality.next")
    _until(following.isEnabled)
    following.click()
    card, took = child(page, QTableWidget, "quality.questions"), []
    for number in range(1, REVIEWS + 1):
        _until(lambda number=number: len(phone.of(StartPlayback)) == number)
        key = phone.of(StartPlayback)[-1].playback_key
        phone.send(PlaybackChanged(playback_key=key, position_s=1.0, duration_s=600.0, ended=""))
        for _ in CARD.questions:
            QTest.keyClicks(card, "1")
        began = time.perf_counter()
        QTest.keyClick(card, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        _until(lambda number=number: len(phone.of(StartPlayback)) == number + 1)
        took.append(time.perf_counter() - began)
    return took


def _until(holds: Any) -> None:
    ends_at = time.monotonic() + MOST_WAIT_S
    while not holds():
        assert time.monotonic() < ends_at
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


if __name__ == "__main__":
    sys.exit(main())
