"""Two desktops and the server's store of files: what one has the other opens, until it is erased."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.common.recording_files import file_name
from app.file_store.file_exchange import UploadStatus
from app.file_store.store import Stopped, StoreError
from app.files.attachments import attachments_of
from app.mutations.contact import EndContact, LinkContact, StartContact
from app.mutations.recording import AddRecording, EraseRecording, SetConsent
from app.settings import SharedSettings
from db.enums import Channel, Consent, Direction
from db.models import Attachment
from db.mutation import Rejected
from db.queries.recordings import recordings_of_case
from db.sync import server_files
from db.sync.messages import FILE_BLOCK
from server.config import FilesConfig
from tests.current import current_case, current_file
from tests.db.desktop import Desktop
from tests.db.proxy import Proxy, RandomlyCuttingProxy
from tests.db.shared_office import SharedOffice, Station
from tests.end2end.peers.machine import LOOPBACK
from tests.server.instance import RunningServer
from tests.server.running import a_server, attached, names, store_of

CONTENT = random.Random(7).randbytes(20_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()

PHOTO = b"\x89PNG\r\n\x1a\n" + os.urandom(300_000)
PHOTO_SHA256 = hashlib.sha256(PHOTO).hexdigest()
SOUND = b"OggS" + os.urandom(50_000)


def moment() -> datetime:
    return datetime.now(timezone.utc)


class FilesDesktop(Desktop):
    """A desktop that writes down which files were opened, and what the agent read about them."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.opened: list[str] = []
        self.got: list[str | tuple[str, str]] = []
        self.work.files.attachments.open_wanted.connect(self.opened.append)
        self.work.files.attachments.refused.connect(self._note_refusal)
        self.work.notices.posted.connect(lambda notice: self.got.append(notice.kind))

    def _note_refusal(self, _case_id: UUID, refusal: Rejected) -> None:
        is_not_sent = refusal.code == "file_not_sent"
        self.got.append((refusal.code, refusal.facts["name"]) if is_not_sent else refusal.code)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "berkas"
    folder.mkdir()
    return folder


@pytest.fixture
def desktops(qtbot: QtBot, place: SharedSettings, tmp_path: Path) -> Iterator[list[FilesDesktop]]:
    both = [FilesDesktop(qtbot, tmp_path / code, place, code) for code in ("001", "002")]
    for desktop, login in zip(both, ("rina", "sari"), strict=True):
        desktop.sign_in(login)
    yield both
    for desktop in both:
        desktop.close()


def until_sent(desktop: Desktop, store: Path, sha256: str) -> None:
    """Wait until the file is there and the workstation knows it, so that another one may fetch it."""
    desktop.until(lambda: names(store) == [sha256])
    desktop.until(lambda: desktop.work.files.shared.standing.count == 0)


def attach(desktop: Desktop, content: bytes) -> None:
    case_id = current_case(desktop.work.cases.editor).case_id
    desktop.work.files.attachments.attach_content(case_id, "KTP Budi.png", content)
    desktop.until(lambda: current_file(desktop.work.cases.editor).attachments)


def see(desktop: Desktop, case_id: UUID) -> Any:
    desktop.open(case_id)
    desktop.until(lambda: attachments_of(current_case(desktop.work.cases.editor)))
    return attachments_of(current_case(desktop.work.cases.editor))[0]


@pytest.fixture
def server(shared: SharedOffice, store: Path) -> Iterator[RunningServer]:
    with a_server(shared, files=FilesConfig(store=str(store), keep_free_bytes=0)) as running:
        yield running


@pytest.fixture
def place(server: RunningServer) -> SharedSettings:
    return SharedSettings(server=f"http://{LOOPBACK}:{server.port}")


@pytest.fixture
def gate(server: RunningServer) -> Iterator[Proxy]:
    with closing(Proxy(LOOPBACK, server.port)) as proxy:
        yield proxy


@pytest.fixture
def rina(shared: SharedOffice, server: RunningServer) -> Station:
    """A workstation whose pushed case has the file."""
    return attached(shared, server.port, SHA256, len(CONTENT))


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "video"
    path.write_bytes(CONTENT)
    return path


def test_a_file_of_one_workstation_is_opened_at_the_other(desktops: list[FilesDesktop], store: Path) -> None:
    rina, sari = desktops
    case_id = rina.log("Izin reklame belum terbit")
    attach(rina, PHOTO)
    until_sent(rina, store, PHOTO_SHA256)
    seen = see(sari, case_id)
    percents = []
    sari.work.files.attachments.fetching.connect(lambda _sha256, percent: percents.append(percent))
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.opened)
    assert Path(sari.opened[0]).read_bytes() == PHOTO
    assert percents[0] == 0
    assert percents[-2:] == [100, -1]
    (store / PHOTO_SHA256[:2] / PHOTO_SHA256).unlink()
    sari.work.files.attachments.open(case_id, seen)  # it is kept here by now
    sari.until(lambda: len(sari.opened) == 2)


def test_another_file_under_its_name_is_never_shown_and_is_sent_anew(
    desktops: list[FilesDesktop], store: Path
) -> None:
    rina, sari = desktops
    case_id = rina.log("Izin reklame belum terbit")
    attach(rina, PHOTO)
    until_sent(rina, store, PHOTO_SHA256)
    (store / PHOTO_SHA256[:2] / PHOTO_SHA256).write_bytes(PHOTO[:-1] + b"?")
    seen = see(sari, case_id)
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.got == ["file_damaged"])
    assert sari.opened == []
    assert not sari.work.files.attachments.files.path_of(PHOTO_SHA256).exists()
    rina.work.files.shared.retry_now()
    until_sent(rina, store, PHOTO_SHA256)  # without the mark beside it
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.opened)
    assert Path(sari.opened[0]).read_bytes() == PHOTO


def test_an_erased_file_leaves_the_store_unless_another_case_has_it(
    desktops: list[FilesDesktop], shared: SharedOffice, store: Path
) -> None:
    rina, sari = desktops
    first = rina.log("Izin reklame belum terbit")
    attach(rina, PHOTO)
    second = sari.log("Izin usaha belum terbit")
    attach(sari, PHOTO)
    rina.until(lambda: names(store) == [PHOTO_SHA256])
    rina.until(lambda: len(shared.rows(Attachment.__table__)) == 2)
    erase(shared, first)
    for desktop in desktops:
        desktop.work.sync.sharing.retry_now()
        desktop.until(lambda desktop=desktop: erased(desktop) == 1)
        assert desktop.work.sync.sharing.files_over([PHOTO_SHA256]) == ()
    erase(shared, second)
    assert names(store) == [PHOTO_SHA256]
    for desktop in desktops:
        desktop.work.sync.sharing.retry_now()
        desktop.until(lambda desktop=desktop: erased(desktop) == 2)
    rina.until(lambda: names(store) == [])
    for desktop in desktops:  # and their own copies
        kept = desktop.work.files.attachments.files.path_of(PHOTO_SHA256)
        desktop.until(lambda kept=kept: not kept.exists())


def erase(shared: SharedOffice, case_id: UUID) -> None:
    """As the erasure of a person does, years after their last case."""
    values = "deleted_at = now(), version = version + 1, xid = pg_current_xact_id()"
    with shared.owner.begin() as raw:
        raw.execute(text("SET LOCAL session_replication_role = replica"))
        query = text(f"UPDATE loket.attachment SET {values} WHERE case_id = :case_id")
        raw.execute(query, {"case_id": case_id})


def erased(desktop: Desktop) -> Any:
    query = text("SELECT count(*) FROM attachment WHERE deleted_at IS NOT NULL")
    return desktop.replica.read(lambda tx: tx.execute(query).scalar()).result(10)


@pytest.mark.parametrize("has_ids", [True, False], ids=["of today", "of the first days"])
def test_a_recording_is_listened_to_at_the_other_workstation_until_it_is_erased(
    desktops: list[FilesDesktop], store: Path, has_ids: bool
) -> None:
    rina, sari = desktops
    case_id = rina.log("Izin reklame belum terbit")
    call_id, recording_id = uuid7(), uuid7()
    name = file_name(call_id, recording_id) if has_ids else "20261105-091200"
    made = rina.places.data / "recordings" / "2026" / "11" / f"{name}.opus"
    made.parent.mkdir(parents=True)
    made.write_bytes(SOUND)
    sha256 = hashlib.sha256(SOUND).hexdigest()
    at = moment()
    rina.work.records.change(
        StartContact(contact_id=call_id, channel=Channel.VOICE, direction=Direction.INBOUND, occurred_at=at),
        EndContact(contact_id=call_id, occurred_at=at),
        LinkContact(contact_id=call_id, case_id=case_id, occurred_at=at),
        SetConsent(contact_id=call_id, consent=Consent.YES, consent_text="2026-1", occurred_at=at),
        AddRecording(
            recording_id=recording_id,
            contact_id=call_id,
            path=made.as_posix(),
            sha256=sha256,
            bytes=len(SOUND),
            duration_ms=1000,
            keep_until=at + timedelta(days=90),
            occurred_at=at,
        ),
    )
    until_sent(rina, store, sha256)
    sari.open(case_id)

    def listed() -> Any:
        return sari.replica.read(lambda tx: recordings_of_case(tx, case_id)).result(10)

    sari.until(listed)
    made.rename(made.with_suffix(".away"))  # both desktops of this test are one computer
    heard = []
    sari.work.recordings.service.playable.connect(lambda _record, path: heard.append(Path(path)))
    sari.work.recordings.service.play(listed()[0])
    sari.until(lambda: heard)
    assert heard[0].read_bytes() == SOUND
    assert heard[0].is_relative_to(sari.places.data / "recordings" / "fetched")
    rina.work.records.change(EraseRecording(recording_id=recording_id, occurred_at=moment()))
    sari.until(lambda: listed()[0].erased_at is not None)
    sari.until(lambda: names(store) == [] and not heard[0].exists())


def test_a_file_waits_while_the_store_or_the_server_is_away_and_goes_once_they_are_back(
    desktops: list[FilesDesktop],
    server: RunningServer,
    store: Path,
) -> None:
    rina, sari = desktops
    away = store.rename(store.parent / "away")
    case_id = rina.log("Izin reklame belum terbit")
    attach(rina, PHOTO)
    files = rina.work.files.shared
    rina.until(lambda: files.standing.trouble == "unreachable")
    assert (files.standing.count, files.standing.bytes) == (1, len(PHOTO))
    seen = see(sari, case_id)
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.got == [("file_not_sent", "001")])
    away.rename(store)
    files.retry_now()
    rina.until(lambda: names(store) == [seen.sha256] and files.standing == UploadStatus())
    store.rename(away)
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.got[1:] == ["file_unreachable"])
    away.rename(store)
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.opened)


def test_a_file_goes_and_comes_over_a_line_that_is_cut_at_random_bytes(
    rina: Station, server: RunningServer, video: Path, tmp_path: Path
) -> None:
    place = tmp_path / "here" / "video"
    sent: list[int] = []
    received: list[int] = []
    for seed, positions in enumerate((sent, received)):
        proxy = RandomlyCuttingProxy(LOOPBACK, server.port, 15, 2_000_000, random.Random(seed))
        with closing(proxy), store_of(rina, proxy.port) as files:
            if positions is sent:
                files.put(video, SHA256, positions.append)
            else:
                files.get(SHA256, place, positions.append)
            assert proxy.cuts == 0
        assert positions == sorted(positions)  # nothing begins anew
        assert positions[-1] == len(CONTENT)
        assert proxy.carried < 2 * len(CONTENT)
    assert place.read_bytes() == CONTENT


def test_a_transfer_that_is_stopped_or_fails_goes_on_where_it_was(
    rina: Station, server: RunningServer, gate: Proxy, video: Path, tmp_path: Path
) -> None:
    def stops(at: int) -> None:
        if at > 9_000_000:
            raise Stopped

    place = tmp_path / "here" / "video"
    with store_of(rina, server.port) as files:
        with pytest.raises(Stopped):
            files.put(video, SHA256, stops)
        with pytest.raises(StoreError, match="not_there"):
            files.get(SHA256, place)
    gate.cut()
    with store_of(rina, gate.port) as files, pytest.raises(StoreError, match="unreachable"):
        files.put(video, SHA256)
    gate.mend()
    positions: list[int] = []
    with store_of(rina, gate.port) as files:
        files.put(video, SHA256, positions.append)
        assert positions[:2] == [0, 2 * FILE_BLOCK]
        with pytest.raises(Stopped):
            files.get(SHA256, place, stops)
        kept = place.with_name("video.part").stat().st_size
        assert kept > 9_000_000
        positions.clear()
        files.get(SHA256, place, positions.append)
    assert positions[0] == kept
    assert place.read_bytes() == CONTENT


def test_a_file_that_was_changed_here_is_not_sent(
    rina: Station,
    server: RunningServer,
    video: Path,
    store: Path,
) -> None:
    for wrong in (CONTENT[:-1] + b"?", CONTENT + b"?"):
        video.write_bytes(wrong)
        with store_of(rina, server.port) as files, pytest.raises(StoreError, match="changed_here"):
            files.put(video, SHA256)
    video.write_bytes(os.urandom(1000))
    with store_of(rina, server.port) as files, pytest.raises(StoreError, match="not_wanted"):
        files.put(video, hashlib.sha256(video.read_bytes()).hexdigest())
    assert names(store) == []


def test_on_a_slow_line_the_blocks_become_smaller(
    rina: Station, server: RunningServer, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_files, "SLOW_S", 0.0)
    positions: list[int] = []
    with store_of(rina, server.port) as files:
        files.put(video, SHA256, positions.append)
    blocks = [after - before for before, after in pairwise(positions[1:])]
    assert blocks[:3] == [8_000_000, 4_000_000, 2_000_000]
    assert blocks[-1] < 2_000_000
