"""After a person was erased their files, drafts and what was written for them are gone from the disk, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, select, update
from uuid_utils.compat import uuid7

from app.common.recording_files import sha256_of
from app.mutations.attachment import AddAttachment
from app.mutations.case import ChangeDetails, LogCase
from app.mutations.contact import EndContact, LinkContact, StartContact
from app.mutations.people import AddApplicant
from app.mutations.recording import AddRecording, SetConsent
from app.mutations.steps import CancelCase
from app.people.erasure import KEPT, OPEN, PlannedErasure
from app.settings import RetentionSettings, Settings
from app.texts.text_drafts import draft_key
from app.texts.text_messages import Addressee
from app.values.draft_files import KeptFile
from db.enums import CaseKind, CaseStatus, Channel, Consent, Direction, Role
from db.models import Applicant, Case
from db.tx import TouchedRows
from tests.app.phone_place import PhonePlace, utc_now

WORD = "cendanawangi"


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, replace(Settings(), retention=RetentionSettings(1, 2)))
    records = place.workplace.records
    assert records.viewer is not None
    records.act_as(replace(records.viewer, role=Role.SUPERVISOR))
    yield place
    place.close()


def person(place: PhonePlace) -> UUID:
    applicant_id = uuid7()
    place.workplace.records.change(
        AddApplicant(applicant_id=applicant_id, name=f"Ibu {WORD}", occurred_at=utc_now())
    )
    return applicant_id


def case(place: PhonePlace, applicant_id: UUID, number: str, years: float, is_over: bool = True) -> UUID:
    case_id, when = uuid7(), utc_now() - timedelta(days=round(366 * years))
    log = LogCase(
        case_id=case_id,
        number=number,
        kind=CaseKind.COMPLAINT,
        channel=Channel.VOICE,
        subject=WORD,
        applicant_id=applicant_id,
        asked_at=when,
        opened_at=when,
        occurred_at=when,
    )
    over = (CancelCase(case_id=case_id, reason=WORD, occurred_at=when),) if is_over else ()
    place.workplace.records.change(log, *over)
    return case_id


def attach(place: PhonePlace, case_id: UUID, content: bytes) -> KeptFile:
    kept = place.workplace.files.attachments.files.keep_content(f"{WORD}.txt", content, 1_000)
    place.workplace.records.change(
        AddAttachment(
            attachment_id=uuid7(),
            case_id=case_id,
            name=kept.name,
            media_type=kept.media_type,
            bytes=kept.bytes,
            sha256=kept.sha256,
            occurred_at=utc_now() - timedelta(days=1500),
        )
    )
    return kept


def recorded(place: PhonePlace, applicant_id: UUID) -> Path:
    contact_id, at = uuid7(), utc_now() - timedelta(days=3)
    path = place.places.data / "recordings" / "2026" / "11" / "suara.opus"
    path.parent.mkdir(parents=True)
    path.write_bytes(WORD.encode())
    place.workplace.records.change(
        StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote_name=WORD,
            occurred_at=at,
        ),
        LinkContact(contact_id=contact_id, applicant_id=applicant_id, occurred_at=at),
        SetConsent(contact_id=contact_id, consent=Consent.YES, occurred_at=at),
        AddRecording(
            recording_id=uuid7(),
            contact_id=contact_id,
            path=path.as_posix(),
            sha256=sha256_of(path),
            bytes=1,
            duration_ms=1,
            keep_until=utc_now() + timedelta(days=90),
            occurred_at=at,
        ),
        EndContact(contact_id=contact_id, occurred_at=at),
    )
    return path


def planned(place: PhonePlace, applicant_id: UUID) -> PlannedErasure:
    place.read(lambda _: None)
    with place.qtbot.waitSignal(place.workplace.people.erasure.planned) as got:
        place.workplace.people.erasure.ask(applicant_id)
    assert got.args is not None
    found: PlannedErasure = got.args[0]
    return found


def holding(place: PhonePlace) -> list[str]:
    """Return the files below the data and cache folders in which the word stands."""
    folders = (place.places.data, place.places.cache)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if WORD.encode() in content_of(path))


def content_of(path: Path) -> bytes:
    """Return nothing of a file that goes at this moment."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def test_the_plan_says_what_stays_until_when_and_hides_who_asked_anonymously(place: PhonePlace) -> None:
    applicant_id = person(place)
    case(place, applicant_id, "CC-1", 3)
    case(place, applicant_id, "CC-2", 1)
    anonymous = case(place, applicant_id, "CC-3", 0, is_over=False)
    flag = ChangeDetails(case_id=anonymous, changes={"is_anonymous": "yes"}, occurred_at=utc_now())
    place.workplace.records.change(flag)
    viewer = place.workplace.records.viewer
    assert viewer is not None
    recorded(place, applicant_id)
    own = planned(place, applicant_id).plan
    assert (own.cases, own.contacts, own.recordings) == (1, 1, 1)
    assert sorted((one.reason, one.number, one.until is None) for one in own.stays) == [
        (KEPT, "CC-2", False),
        (OPEN, "CC-3", True),
    ]
    place.workplace.records.act_as(replace(viewer, id=uuid7(), role=Role.SUPERVISOR))
    assert sorted(one.number for one in planned(place, applicant_id).plan.stays) == ["", "CC-2"]


def test_no_file_and_no_draft_of_an_erased_person_is_left(place: PhonePlace) -> None:
    work, applicant_id = place.workplace, person(place)
    case_id = case(place, applicant_id, "CC-1", 3)
    kept = attach(place, case_id, f"surat {WORD}".encode())
    work.files.attachments.files.copy_to(place.places.cache / "opened", kept.name, kept.sha256)
    twin = case(place, person(place), "CC-2", 3, is_over=False)
    attach(place, twin, b"formulir kosong")
    shared = attach(place, case_id, b"formulir kosong")
    recorded(place, applicant_id)
    for folder, name in (("data-requests", f"{applicant_id}-20261125.txt"), ("packets", "CC-1.txt")):
        (place.places.data / folder).mkdir(exist_ok=True)
        (place.places.data / folder / name).write_text(WORD)
    (place.places.data / "records.before-0012.sqlite3").write_text(WORD)
    work.drafts.drafting.keep(f"case:{case_id}", "note", WORD)
    work.drafts.drafting.keep(f"case:{twin}", "note", "lain")
    text_to = Addressee("081234567890", case_id=case_id)
    work.texts.drafts.keep(text_to, WORD)
    place.qtbot.waitUntil(lambda: "records.drafts.sqlite3-wal" in holding(place))
    place.read(lambda _: None)
    assert "records.before-0012.sqlite3" in holding(place)
    assert {"CC-1.txt", "suara.opus", kept.sha256, f"{applicant_id}-20261125.txt"} <= set(holding(place))
    ready = planned(place, applicant_id)
    assert ready.plan.may_go
    with place.qtbot.waitSignal(work.people.erasure.erased):
        work.people.erasure.erase(ready)
    # The other person has the word in her name, in her own case.
    place.qtbot.waitUntil(lambda: all(name.startswith("records.sqlite3") for name in holding(place)))
    assert work.files.attachments.files.path_of(shared.sha256).exists()
    assert work.drafts.drafting.fields(f"case:{case_id}") == {}
    assert work.drafts.drafting.fields(draft_key(text_to)) == {}
    assert work.drafts.drafting.fields(f"case:{twin}") == {"note": "lain"}


def test_drafts_and_papers_go_also_when_a_person_was_erased_at_another_workstation(
    place: PhonePlace,
) -> None:
    work, applicant_id = place.workplace, person(place)
    case_id, twin = (case(place, one, f"CC-{n}", 3) for n, one in enumerate((applicant_id, person(place)), 1))
    papers = place.places.data / "packets"
    papers.mkdir(exist_ok=True)
    for number in ("CC-1", "CC-2"):
        (papers / f"{number}.txt").write_text(WORD)
    for one in (case_id, twin):
        work.drafts.drafting.keep(f"case:{one}", "note", WORD)

    def pull(connection: Connection, touched: TouchedRows) -> None:
        gone = update(Applicant).where(Applicant.id == applicant_id)
        connection.execute(gone.values(name="", erased_at=utc_now()))
        touched.erased.add(applicant_id)

    cancelled = select(Case.id).where(Case.status == CaseStatus.CANCELLED)
    place.qtbot.waitUntil(lambda: len(place.read(lambda tx: tx.execute(cancelled).all())) == 2)
    place.replica.merge(pull).result(10)
    place.qtbot.waitUntil(lambda: not (papers / "CC-1.txt").exists())
    assert work.drafts.drafting.fields(f"case:{case_id}") == {}
    assert work.drafts.drafting.fields(f"case:{twin}") == {"note": WORD}
    assert (papers / "CC-2.txt").exists()


def test_an_agent_is_not_told_a_plan_and_cannot_erase(place: PhonePlace) -> None:
    applicant_id, work = person(place), place.workplace
    assert work.records.viewer is not None
    ready = planned(place, applicant_id)
    work.records.act_as(replace(work.records.viewer, role=Role.AGENT))
    assert not work.people.erasure.may_erase
    with place.qtbot.waitSignal(work.people.erasure.refused) as got:
        work.people.erasure.erase(ready)
    assert got.args is not None
    assert got.args[0].code == "not_your_role"
