"""Contacts that did not come through this program are written down: no channel is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.calls.recent_numbers import last_dialled, recent
from app.cases.contact_by_hand import ReportedContact
from app.mutations import read_back
from app.mutations.case import ChangeDetails, LogCase
from app.mutations.contact_by_hand import RecordContact
from app.mutations.waiting import WaitForApplicant
from app.settings import Settings
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load
from app.sop.step_clocks import step_clocks
from db.enums import CaseStatus, Channel, Direction, EntryKind
from db.mutation import Rejected
from db.queries.call_history import call_history
from db.queries.contacts import missed_calls, unfinished_contacts
from tests.app.phone_place import PhonePlace, utc_now
from tests.current import current_case, current_file
from tests.office import Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def contact(office: Office, minute: float = 30.0, began: Any = None, **fields: Any) -> RecordContact:
    given = {
        "channel": Channel.WHATSAPP,
        "direction": Direction.INBOUND,
        "remote": "+6281234567890",
        "text": "Apakah izin saya sudah terbit?",
        "applicant_id": office.budi,
        "started_at": at(minute if began is None else began),
        "occurred_at": at(minute),
        **fields,
    }
    return RecordContact(contact_id=uuid7(), **given)


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("direction", list(Direction))
def test_a_contact_of_any_channel_and_either_side_is_written_down_on_a_case(
    office: Office, channel: Any, direction: Any
) -> None:
    case_id = office.log()
    office.do(contact(office, 30, began=12, case_id=case_id, channel=channel, direction=direction))
    entry = office.file(case_id).timeline[-1]
    assert (entry.kind, entry.occurred_at) == (EntryKind.CONTACT_STARTED, at(12))
    assert entry.actor_name == ("Rina" if direction is Direction.OUTBOUND else "Budi Santoso")
    assert entry.text == "Apakah izin saya sudah terbit?"
    assert (entry.facts["channel"], entry.facts["recorded_by"]) == (channel.value, "Rina")
    kept = office.file(case_id).contacts[-1]
    assert kept.is_by_hand
    assert (kept.channel, kept.direction, kept.started_at) == (channel, direction, at(12))
    assert office.replica.read(lambda tx: unfinished_contacts(tx, office.rina.agent_id)).result(10) == ()
    assert office.replica.read(missed_calls).result(10) == ()
    assert [row.id for row in office.replica.read(lambda tx: call_history(tx, None)).result(10)] == [kept.id]


def test_a_case_begins_with_a_contact_of_this_morning_and_so_does_step_1(office: Office) -> None:
    began = contact(office, 30, began=5, channel=Channel.EMAIL, remote="budi@contoh.id")
    log = office.log_case(
        30, contact_id=began.contact_id, asked_at=at(5), opened_at=at(29), channel=Channel.EMAIL
    )
    office.do(began, log)
    file = office.file(log.case_id)
    first = file.timeline[0]
    assert (first.kind, first.occurred_at, first.text) == (EntryKind.CONTACT_STARTED, at(5), began.text)
    assert first.facts["recorded_by"] == "Rina"
    assert [one.case_id for one in file.contacts] == [log.case_id]
    calendar = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))
    asked, recorded, *_ = step_clocks(load(), calendar, Channel.EMAIL, file.timeline, at(31))
    assert (asked.started_at, asked.elapsed) == (at(5), timedelta(minutes=24))
    assert recorded.started_at == at(29)


def test_what_the_applicant_wrote_before_the_wait_does_not_end_it_and_what_came_later_does(
    office: Office,
) -> None:
    case_id = office.log()
    office.do(WaitForApplicant(case_id=case_id, reason="NIB", occurred_at=at(20)))
    office.do(contact(office, 30, began=10, case_id=case_id))
    assert office.file(case_id).row.status is CaseStatus.WAITING_APPLICANT
    office.do(contact(office, 31, began=25, case_id=case_id, direction=Direction.OUTBOUND))
    assert office.file(case_id).row.status is CaseStatus.WAITING_APPLICANT
    office.do(contact(office, 32, began=26, case_id=case_id))
    assert office.file(case_id).row.status is CaseStatus.IN_PROGRESS


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"text": " "}, "contact_text_missing"), ({"started_at": at(31)}, "time_is_ahead")],
)
def test_a_contact_without_words_or_of_the_time_to_come_is_refused(
    office: Office, fields: dict[str, datetime] | dict[str, str], code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        office.do(contact(office, 30, case_id=office.log(), **fields))
    assert refused.value.code == code


def test_a_unit_officer_writes_no_contact_down(office: Office) -> None:
    with pytest.raises(Rejected, match="not_your_role"):
        office.do(contact(office, case_id=office.log()), me=office.dedi)


def test_a_case_has_category_and_service_and_its_region_with_the_code(office: Office) -> None:
    case_id = office.log(
        category="Status permohonan",
        service="KKPR",
        region="Kec. Lengkong, Kota Bandung",
        region_code="32.73.13",
    )
    file = office.file(case_id)
    assert (file.category, file.service, file.region_code) == ("Status permohonan", "KKPR", "32.73.13")
    office.do(ChangeDetails(case_id=case_id, changes={"region": "dekat pasar"}, occurred_at=at(5)))
    file = office.file(case_id)
    assert (file.region, file.region_code) == ("dekat pasar", "")
    changes = {"region": "Kota Bandung", "region_code": "32.73", "service": "Izin kapal"}
    office.do(ChangeDetails(case_id=case_id, changes=changes, occurred_at=at(6)))
    file = office.file(case_id)
    assert (file.region, file.region_code, file.service) == ("Kota Bandung", "32.73", "Izin kapal")
    assert file.timeline[-1].facts["changes"] == {
        "region": ["dekat pasar", "Kota Bandung"],
        "service": ["KKPR", "Izin kapal"],
    }


def test_what_an_older_loket_queued_is_still_understood() -> None:
    old = (
        '{"mutation":"log_case","occurred_at":"2026-11-24T03:00:00Z","case_id":"019abf00-0000-7000-8000-000000000001",'
        '"number":"CC-1","kind":"complaint","channel":"voice","subject":"Izin","region":"Kota Bandung",'
        '"asked_at":"2026-11-24T03:00:00Z","opened_at":"2026-11-24T03:00:00Z"}'
    )
    logged = read_back(old)
    assert isinstance(logged, LogCase)
    assert (logged.region, logged.region_code, logged.category) == ("Kota Bandung", "", "")


def test_a_new_case_at_the_desk_begins_with_the_contact_and_takes_its_words_as_subject(
    qtbot: QtBot, tmp_path: Path
) -> None:
    place = PhonePlace(tmp_path, qtbot, Settings())
    editor, service = place.workplace.cases.editor, place.workplace.cases.service
    with qtbot.waitSignal(editor.opened):
        editor.start_draft()
    for name, text in (
        ("region", "Kota Bandung"),
        ("category", "Status permohonan"),
        ("contact.text", "Kapan terbit?"),
    ):
        editor.keep(name, text)
    began = utc_now() - timedelta(minutes=20)
    got = ReportedContact(
        Channel.WHATSAPP, Direction.INBOUND, "Kapan terbit?", began, "0812-3456-7890", "Bu Siti"
    )
    with qtbot.waitSignal(editor.stored) as stored:
        service.record_contact(got)
    assert stored.args == ["contact"]
    qtbot.waitUntil(lambda: editor.current is not None and editor.current.file is not None)
    file = current_file(editor)
    assert (file.row.subject, file.row.channel) == ("Kapan terbit?", Channel.WHATSAPP)
    assert current_case(editor).channel is Channel.WHATSAPP
    assert (file.region_code, file.category) == ("32.73", "Status permohonan")
    assert (file.timeline[0].occurred_at, file.timeline[0].actor_name) == (began, "Bu Siti")
    assert [one.remote for one in file.contacts] == ["+6281234567890"]
    assert not current_case(editor).draft.get("contact.text")
    with qtbot.waitSignal(editor.stored):
        service.record_contact(
            ReportedContact(Channel.EMAIL, Direction.OUTBOUND, "Sudah dijawab", None, "SITI@contoh.id")
        )
    qtbot.waitUntil(lambda: len(current_file(editor).contacts) == 2)
    assert current_file(editor).contacts[-1].remote == "siti@contoh.id"
    place.close()


def test_only_numbers_are_called_back(office: Office) -> None:
    case_id = office.log()
    for remote in ("budi@contoh.id", "loket 3", "+6281234567890"):
        office.do(contact(office, 30, case_id=case_id, channel=Channel.VOICE, remote=remote))
    contacts = office.file(case_id).contacts
    assert sorted(one.number for one in contacts) == ["", "", "+6281234567890"]
    assert last_dialled(contacts) is None
    assert [one.number for one in recent(contacts)] == ["+6281234567890"]
