"""What a person gets who asks what is kept of them: everything, and nothing of a case that is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

from app.mutations.arrival import ArrivedFile, KeepMessageFile
from app.mutations.attachment import AddAttachment
from app.mutations.case import AddEvidence, AddNote
from app.mutations.contact import LinkContact, StartContact
from app.mutations.people import RegisterAgent
from app.mutations.person import AskOfData
from app.mutations.recording import AddRecording, SetConsent
from app.people.person_page import PersonFile
from db.enums import Channel, Consent, DataRequestKind, Direction, FileState, Role
from db.queries.conversations import conversation, messages_of
from db.queries.person_file import merge_preview, person_file
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from tests.office import START, Office, at
from tests.written_office import Mailroom
from ui.person.export_text import export_words
from ui.person.person_text import preview_words


def everything(path: Path) -> PersonFile:
    """Budi has a case with something of every kind; each text holds a word that is nowhere else."""
    office = Office(path / "records.sqlite3")
    case_id = office.log(1, subject="Subjekunik", description="Uraianunik", nib="8120000123456")
    call = StartContact(
        contact_id=uuid7(),
        channel=Channel.VOICE,
        direction=Direction.INBOUND,
        remote="+6281234567890",
        occurred_at=at(2),
    )
    office.do(
        call,
        LinkContact(contact_id=call.contact_id, applicant_id=office.budi, case_id=case_id, occurred_at=at(2)),
        AddNote(note_id=uuid7(), case_id=case_id, text="Catatanunik", occurred_at=at(3)),
        AddEvidence(
            evidence_id=uuid7(),
            case_id=case_id,
            system="oss",
            query="Pertanyaanunik",
            result="Temuanunik",
            occurred_at=at(4),
        ),
        AddAttachment(
            attachment_id=uuid7(),
            case_id=case_id,
            name="berkasunik.pdf",
            media_type="application/pdf",
            bytes=1200,
            sha256="0" * 64,
            occurred_at=at(5),
        ),
        SetConsent(contact_id=call.contact_id, consent=Consent.YES, occurred_at=at(2)),
        AddRecording(
            recording_id=uuid7(),
            contact_id=call.contact_id,
            path="x.opus",
            sha256="1" * 64,
            bytes=9,
            duration_ms=75_000,
            keep_until=at(2) + timedelta(days=90),
            occurred_at=at(6),
        ),
        AskOfData(
            request_id=uuid7(),
            applicant_id=office.budi,
            kind=DataRequestKind.ACCESS,
            words="Permintaanunik",
            occurred_at=at(7),
        ),
    )
    writes(office, case_id)
    escalation = office.escalate(case_id, 8)
    office.do(escalation)
    file = office.replica.read(lambda tx: person_file(tx, office.budi, None)).result(10)
    office.replica.close()
    assert file is not None
    return file


def writes(office: Office, case_id: UUID) -> None:
    """Budi writes by WhatsApp about the case, with a file that could not be fetched; Rina answers."""
    room = Mailroom()
    office.do(
        RegisterAgent(agent_id=SYSTEM_ID, name=SYSTEM_NAME, role=Role.SUPERVISOR, occurred_at=START),
        room.register(),
    )
    file = ArrivedFile(name="fotounik.jpg", media_type="image/jpeg", bytes=2_000, media_id="M")
    arrival = room.arrival("m1", 9, text="Pesanunik", facts={"subject": "Perihalunik"}, files=(file,))
    office.do(arrival, me=SYSTEM)
    talk = office.replica.read(lambda tx: conversation(tx, room.talk())).result(10)
    assert talk is not None
    assert talk.contact_id is not None
    office.do(
        LinkContact(
            contact_id=talk.contact_id, applicant_id=office.budi, case_id=case_id, occurred_at=at(10)
        ),
        room.take(10),
        room.answer(11, "Jawabanunik"),
    )
    (coming,) = office.replica.read(lambda tx: messages_of(tx, room.talk())).result(10)[0].files
    gone = KeepMessageFile(file_id=coming.id, state=FileState.GONE, sha256="", bytes=0, occurred_at=at(12))
    office.do(gone, me=SYSTEM)


OF_MESSAGES = ("Pesanunik", "Perihalunik", "Jawabanunik", "fotounik.jpg", "Not available any more")
OF_CASE = ("Subjekunik", "Uraianunik", "8120000123456", "Catatanunik", "Pertanyaanunik", "Temuanunik")


def test_the_readable_file_has_everything_that_is_kept(tmp_path: Path) -> None:
    file = everything(tmp_path)
    text = export_words(file, at(20))
    question = file.in_full[0].escalations[0].question
    others = ("Budi Santoso", "0812-3456-7890", "berkasunik.pdf", "01:15", "Permintaanunik", question)
    assert "Waiting to be sent" in text
    for said in (*OF_CASE, *OF_MESSAGES, *others):
        assert text.count(said) >= 1, said
    assert text.count("Temuanunik") == 1


def test_of_a_case_that_is_hidden_the_readable_file_has_nothing(tmp_path: Path) -> None:
    file = replace(everything(tmp_path), cases=(), contacts=())
    text = export_words(file, at(20))
    assert "Permintaanunik" in text
    for said in (*OF_CASE, *OF_MESSAGES, "berkasunik", "01:15", "CC-"):
        assert said not in text, said


def test_the_preview_of_a_merge_says_that_there_is_more_without_a_number(tmp_path: Path) -> None:
    office = Office(tmp_path / "records.sqlite3")
    other = office.applicant("Budi Santosa", "+6281200001111")
    office.log(1, applicant_id=other)
    preview = office.replica.read(lambda tx: merge_preview(tx, office.budi, other)).result(10)
    office.replica.close()
    assert preview is not None
    assert "others" not in preview_words(preview)
    words = preview_words(replace(preview, cases=(), leaves_out=True))
    assert "Cases: 0 · calls and messages: 0\nAnd others that you may not see." in words
