from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from string import Template
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace as replace_struct

import resources
from app.cases import packet as app_escalation
from app.cases.packet import (
    OutlivedWindow,
    advised,
    as_text,
    outlived_window,
    packet_of,
    passed_due_at,
)
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import AtUnit, PassedOn, Sop, load
from db.enums import Channel, HandleKind
from db.queries.unit_queues import UnitQueue
from db.records import ApplicantRecord, CaseFile, EscalationRecord, EvidenceRecord, HandleRecord
from tests.case_rows import case_row

NOW = datetime(2026, 11, 24, 7, 5, tzinfo=timezone.utc)
EMPTY = UnitQueue()
UNIT, CASE, WHO = UUID(int=1), UUID(int=2), UUID(int=3)
SOP = load()
OFFICE = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))


def propose(file: Any, sop: Sop, unit_id: UUID | None, now: datetime) -> Any:
    return app_escalation.propose(file, sop, OFFICE, unit_id, now)


def case_file(**changes: Any) -> Any:
    row = case_row(
        NOW,
        id=CASE,
        number="CC-261124-001-007-4",
        subject="NIB belum terbit",
        applicant_id=WHO,
        applicant_name="Budi Santoso",
        assignee_id=WHO,
        assignee_name="Rina",
    )
    phone = HandleRecord(WHO, HandleKind.PHONE, "+6281234567890")
    applicant = ApplicantRecord(WHO, "Budi Santoso", "PT Contoh Jaya", nib="1234567890123", handles=(phone,))
    evidence = (
        EvidenceRecord(WHO, CASE, "oss", "1234567890123", "Status 02\nBelum Aktif", "", "Rina", NOW),
        EvidenceRecord(
            WHO, CASE, "jelita", "0012345678901", "Entry Data", "", "Rina", NOW - timedelta(minutes=1)
        ),
    )
    file = CaseFile(
        *(row, "Sudah dua minggu tidak ada kabar.", "0012345678901", "", "", "Kota Bandung", applicant),
        *((), (), (), (), evidence),
    )
    return replace(file, **changes)


def test_the_packet_is_filled_in_from_the_case() -> None:
    packet = propose(case_file(), SOP, UNIT, NOW)
    assert packet.question == "NIB belum terbit.\nSudah dua minggu tidak ada kabar."
    assert packet.evidence == (
        "JELITA 0012345678901: Entry Data (Rina)\nOSS 1234567890123: Status 02 Belum Aktif (Rina)"
    )
    assert packet.due_at == NOW + timedelta(minutes=60)
    assert (packet.nib, packet.registration_number) == ("1234567890123", "0012345678901")
    assert advised(packet) == ()


def test_the_promise_is_when_the_agent_can_tell_on_a_round_minute_by_the_way_the_applicant_came() -> None:
    later = NOW + timedelta(minutes=2)  # 14.07, the unit's 60 minutes, the agent's 10
    packet = propose(case_file(), SOP, UNIT, later)
    assert (packet.promise_at, packet.promise_channel) == (NOW + timedelta(minutes=75), Channel.VOICE)
    row = replace(case_file().row, channel=Channel.CHATBOT)
    assert propose(case_file(row=row), SOP, UNIT, later).promise_channel is Channel.VOICE


def test_what_units_return_questions_for_is_named() -> None:
    bare = case_file(description="", applicant=None, evidence=(), registration_number="")
    assert advised(propose(bare, SOP, None, NOW)) == ("applicant", "key")


def test_the_description_is_not_said_twice() -> None:
    assert propose(case_file(description="NIB belum terbit sejak Mei"), SOP, UNIT, NOW).question == (
        "NIB belum terbit sejak Mei"
    )


def test_a_returned_question_is_the_start_of_the_next() -> None:
    escalation = EscalationRecord(
        *(
            UUID(int=9),
            CASE,
            UNIT,
            "Bidang Perizinan",
            "Kapan NIB terbit?",
            "",
            "Ditelepon pukul 15",
            WHO,
            "Rina",
        ),
        *(NOW, NOW, NOW, "Nomor pendaftaran salah"),
    )
    packet = propose(case_file(escalations=(escalation,)), SOP, None, NOW)
    assert (packet.unit_id, packet.question, packet.promise) == (
        UNIT,
        "Kapan NIB terbit?",
        "Ditelepon pukul 15",
    )


def test_a_unit_without_the_program_gets_it_as_text() -> None:
    file = replace(case_file(), category="Pungutan liar", service="Izin praktik bidan")
    packet = replace(propose(file, SOP, UNIT, NOW), promise="Biaya Rp$50.000 dijelaskan")
    text = as_text(packet, "Bidang Perizinan", "Rina", ZoneInfo("Asia/Jakarta"))
    assert "Mohon dijawab sebelum: 24 November 2026 pukul 15.05 WIB" in text
    for fact in (
        "CC-261124-001-007-4",
        "PT Contoh Jaya",
        "Kategori: Pungutan liar",
        "Layanan: Izin praktik bidan",
        "1234567890123",
        "JELITA 0012345678901",
        "Rp$50.000",
    ):
        assert fact in text
    assert "KBLI: -" in text
    assert "812" not in text  # the applicant's number does not leave the office
    assert "WITA" in as_text(packet, "B", "R", ZoneInfo("Asia/Makassar"))


def test_a_packet_that_was_sent_is_shown_as_it_was_sent() -> None:
    asked = EscalationRecord(
        *(UUID(int=9), CASE, UNIT, "Bidang Perizinan", "Kapan NIB terbit?", "", "Pagi saja", WHO, "Rina"),
        *(NOW, NOW + timedelta(minutes=60)),
        promise_at=NOW + timedelta(minutes=75),
        promise_channel=Channel.WHATSAPP,
        no_evidence_reason="OSS tidak dapat dibuka",
    )
    packet = packet_of(case_file(escalations=(asked,)), asked)
    text = as_text(packet, asked.unit_name, asked.asked_by_name, ZoneInfo("Asia/Jakarta"))
    assert "24 November 2026 pukul 15.20 WIB, melalui WhatsApp. Pagi saja" in text
    assert "OSS tidak dapat dibuka" in text


def test_how_long_the_second_unit_has_is_the_sop_s() -> None:
    asked = EscalationRecord(
        *(UUID(int=9), CASE, UNIT, "Bidang Perizinan", "Kapan NIB terbit?", "", "", WHO, "Rina"),
        *(NOW, NOW + timedelta(minutes=60)),
    )
    later = NOW + timedelta(minutes=40)
    assert passed_due_at(SOP, OFFICE, Channel.VOICE, asked, later) == NOW + timedelta(minutes=60)
    anew = replace_struct(SOP, at_unit=AtUnit(deadline_when_passed=PassedOn.ANEW))
    assert passed_due_at(anew, OFFICE, Channel.VOICE, asked, later) == NOW + timedelta(minutes=100)


def test_a_window_that_ends_before_the_unit_has_probably_answered_is_named() -> None:
    due = NOW + timedelta(minutes=60)

    def outlived(window_min: float | None, queue: UnitQueue = EMPTY) -> OutlivedWindow | None:
        window = None if window_min is None else NOW + timedelta(minutes=window_min)
        return outlived_window(window, queue, due, NOW)

    assert outlived(61) is None
    assert outlived(None) is None, "the channel has no window"
    assert outlived(-1) is None, "it is over already"
    assert outlived(59) == OutlivedWindow(NOW + timedelta(minutes=59), due, 0)
    late = UnitQueue(3, NOW - timedelta(minutes=30))
    assert outlived(91, late) is None
    assert outlived(89, late) == OutlivedWindow(NOW + timedelta(minutes=89), due + timedelta(minutes=30), 3)
    in_time = UnitQueue(3, NOW + timedelta(minutes=30))
    assert outlived(61, in_time) is None


def test_the_template_has_no_unknown_field() -> None:
    template = Template(resources.read_text("templates", "escalation_id.txt"))
    names = {found["named"] for found in template.pattern.finditer(template.template) if found["named"]}
    assert names == {
        *("number", "unit", "asked_by", "due", "question", "subject", "applicant", "registration_number"),
        *("nib", "kbli", "region", "category", "service", "evidence", "promise", "sp4n_tracking"),
    }
