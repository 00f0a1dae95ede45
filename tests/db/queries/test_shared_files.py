"""Two desktops and the office's store of files: what one has the other opens, until it is erased."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.common.recording_files import file_name
from app.files.attachments import attachments_of
from app.mutations.contact import EndContact, LinkContact, StartContact
from app.mutations.recording import AddRecording, EraseRecording, SetConsent
from app.settings import SharedSettings
from db.enums import Channel, Consent, Direction
from db.models import Attachment
from db.mutation import Rejected
from db.queries.recordings import recordings_of_case
from tests.current import current_case, current_file
from tests.db.desktop import Desktop
from tests.db.shared_office import SharedOffice

PHOTO = b"\x89PNG\r\n\x1a\n" + os.urandom(300_000)
SHA256 = hashlib.sha256(PHOTO).hexdigest()
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
def desktops(
    qtbot: QtBot, place: SharedSettings, store: Path, tmp_path: Path
) -> Iterator[list[FilesDesktop]]:
    settings = replace(place, files=str(store))
    both = [FilesDesktop(qtbot, tmp_path / code, settings, code) for code in ("001", "002")]
    for desktop, login in zip(both, ("rina", "sari"), strict=True):
        desktop.sign_in(login)
    yield both
    for desktop in both:
        desktop.close()


def names(store: Path) -> list[str]:
    return sorted(path.name for path in store.rglob("*") if path.is_file())


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


def test_a_file_of_one_workstation_is_opened_at_the_other(desktops: list[FilesDesktop], store: Path) -> None:
    rina, sari = desktops
    case_id = rina.log("Izin reklame belum terbit")
    attach(rina, PHOTO)
    until_sent(rina, store, SHA256)
    seen = see(sari, case_id)
    percents = []
    sari.work.files.attachments.fetching.connect(lambda _sha256, percent: percents.append(percent))
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.opened)
    assert Path(sari.opened[0]).read_bytes() == PHOTO
    assert percents[0] == 0
    assert percents[-2:] == [100, -1]
    (store / SHA256[:2] / SHA256).unlink()
    sari.work.files.attachments.open(case_id, seen)  # it is kept here by now
    sari.until(lambda: len(sari.opened) == 2)


def test_what_is_not_sent_yet_says_where_it_is_and_goes_once_the_store_is_back(
    desktops: list[FilesDesktop], store: Path
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
    sari.until(lambda: sari.got == ["file_unreachable"])
    rina.work.files.shared.stop()
    away.rename(store)
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.got[1:] == [("file_not_sent", "001")])
    places, settings = rina.places, rina.work.preferences.settings.shared
    rina.close()
    again = desktops[0] = FilesDesktop(rina.qtbot, places.data.parent, settings, "001", rina.key_store)
    again.until(lambda: names(store) == [SHA256])  # after a restart it knows what it has not sent
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.opened)


def test_another_file_under_its_name_is_never_shown_and_is_sent_anew(
    desktops: list[FilesDesktop], store: Path
) -> None:
    rina, sari = desktops
    case_id = rina.log("Izin reklame belum terbit")
    attach(rina, PHOTO)
    until_sent(rina, store, SHA256)
    (store / SHA256[:2] / SHA256).write_bytes(PHOTO[:-1] + b"?")
    seen = see(sari, case_id)
    sari.work.files.attachments.open(case_id, seen)
    sari.until(lambda: sari.got == ["file_damaged"])
    assert sari.opened == []
    assert not sari.work.files.attachments.files.path_of(SHA256).exists()
    rina.work.files.shared.hurry()
    until_sent(rina, store, SHA256)  # without the mark beside it
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
    rina.until(lambda: names(store) == [SHA256])
    rina.until(lambda: len(shared.rows(Attachment.__table__)) == 2)
    erase(shared, first)
    for desktop in desktops:
        desktop.work.sync.sharing.hurry()
        desktop.until(lambda desktop=desktop: erased(desktop) == 1)
        assert desktop.work.sync.sharing.files_over([SHA256]) == ()
    erase(shared, second)
    assert names(store) == [SHA256]
    for desktop in desktops:
        desktop.work.sync.sharing.hurry()
        desktop.until(lambda desktop=desktop: erased(desktop) == 2)
    rina.until(lambda: names(store) == [])
    for desktop in desktops:  # and their own copies
        kept = desktop.work.files.attachments.files.path_of(SHA256)
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
