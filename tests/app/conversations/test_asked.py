"""What the chatbot asked goes into the new case, marked as the applicant's words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.conversations.asked import fields_of
from app.mutations.conversation import HandOver, RegisterAddress
from app.values.open_case import has_text
from db.enums import CaseKind, Channel
from db.queries.cases import case_file
from tests.app.conversations.desk import WrittenDesk
from tests.app.conversations.test_conversation_view import log_case
from tests.app.phone_place import utc_now

QUESTION = "Mengapa NIB saya belum terbit?"
FORM = {
    "name": "Budi Santoso",
    "reach": "+6281234567890",
    "number": "9120001234567",
    "number_kind": "nib",
    "kind": "complaint",
    "question": QUESTION,
}
FILLED = {
    "subject": QUESTION,
    "description": f"Kata pemohon kepada bot obrolan: “{QUESTION}”",
    "kind": "complaint",
    "nib": "9120001234567",
    "person.name": "Budi Santoso",
    "person.phone": "+6281234567890",
}


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[WrittenDesk]:
    desk = WrittenDesk(tmp_path, qtbot, Channel.CHATBOT)
    desk.by_system(
        RegisterAddress(
            office_address_id=desk.addresses[Channel.CHATBOT],
            channel=Channel.CHATBOT,
            address="situs",
            label="Situs",
            has_bot=True,
            occurred_at=utc_now(),
        )
    )
    yield desk
    desk.close()


def handed_over(desk: WrittenDesk, form: dict[str, Any] | None = None, remote: str = "visitor") -> UUID:
    talk_id = desk.write(QUESTION, remote, Channel.CHATBOT)
    given = FORM if form is None else form
    desk.by_system(HandOver(conversation_id=talk_id, form=given, occurred_at=utc_now()))
    return talk_id


def test_a_form_becomes_the_fields_of_a_case() -> None:
    assert fields_of(FORM, is_person_known=False) == FILLED
    known = fields_of(FORM, is_person_known=True)
    assert not any(name.startswith("person.") for name in known)
    assert known["description"].endswith("\nDapat dihubungi lewat +6281234567890, menurut pemohon.")
    by_mail = fields_of({"reach": "budi@contoh.example"}, is_person_known=False)
    assert by_mail == {"description": "Dapat dihubungi lewat budi@contoh.example, menurut pemohon."}
    assert fields_of({"name": 7, "kind": "pizza", "number": "1", "number_kind": "?"}, False) == {}


def test_a_long_question_is_cut_at_a_word_in_the_subject_and_whole_in_the_description() -> None:
    question = "kata " * 60
    fields = fields_of({"question": question}, is_person_known=True)
    assert len(fields["subject"]) <= 102
    assert fields["subject"].endswith("kata …")
    assert question.strip() in fields["description"]


def test_the_new_case_of_a_visitor_has_the_form_and_nothing_counts_as_typed(desk: WrittenDesk) -> None:
    desk.take(handed_over(desk))
    editor = desk.workplace.cases.editor
    desk.qtbot.waitUntil(lambda: editor.current is not None and bool(editor.current.asked))
    case = editor.current
    assert case is not None
    assert case.asked == FILLED
    assert {name: case.draft[name] for name in FILLED} == FILLED
    assert not has_text(case.draft)
    assert not case.is_empty_draft, "finishing records it"
    editor.keep("subject", "NIB belum terbit")
    assert editor.current is not None
    assert has_text(editor.current.draft)
    editor.save()
    desk.qtbot.waitUntil(lambda: editor.current is not None and editor.current.is_saved)
    file = desk.read(lambda tx: case_file(tx, editor.case_id))
    assert file is not None
    assert (file.row.kind, file.row.subject, file.nib) == (
        CaseKind.COMPLAINT,
        "NIB belum terbit",
        FORM["number"],
    )
    assert file.description == FILLED["description"]
    assert editor.current is not None
    assert editor.current.asked == {}


def test_what_the_agent_has_typed_already_stays(desk: WrittenDesk) -> None:
    talk_id = desk.write(QUESTION, "visitor", Channel.CHATBOT)
    desk.take(talk_id)
    editor = desk.workplace.cases.editor
    editor.keep("subject", "Tulisan petugas")
    editor.fill_in(FILLED)
    assert editor.current is not None
    assert editor.current.draft["subject"] == "Tulisan petugas"
    assert "subject" not in editor.current.asked
    editor.keep("nib", "")
    editor.fill_in(FILLED)
    assert editor.current.draft["nib"] == "", "it is filled in once"


def test_where_a_known_person_is_proposed_the_form_waits_until_a_new_case_is_wanted(
    desk: WrittenDesk,
) -> None:
    log_case(desk, desk.person())
    talk_id = handed_over(desk, remote="+6281234567890")
    desk.take(talk_id)
    view, editor = desk.workplace.conversations.view, desk.workplace.cases.editor
    desk.qtbot.waitUntil(lambda: view.candidates is not None)
    assert editor.current is not None
    assert editor.current.asked == {}
    view.new_case()
    desk.qtbot.waitUntil(lambda: editor.current is not None and bool(editor.current.asked))
    assert editor.current.draft["nib"] == FORM["number"]
    assert "person.name" not in editor.current.draft
