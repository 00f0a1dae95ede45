"""What a person sees of the conversation of a case that is anonymous, confidential or another agent's."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

import pytest

from app.access.visibility import Visibility, visible_conversation, visible_messages
from db.enums import (
    CaseKind,
    CaseStatus,
    Channel,
    ConversationMode,
    Direction,
    FileState,
    MessageAuthor,
    MessageKind,
    Priority,
    Role,
)
from db.records import (
    AgentRecord,
    ApplicantRecord,
    CaseRow,
    ConversationRecord,
    MessageFileRecord,
    MessageRecord,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)
RINA, SARI = (AgentRecord(uuid4(), name, Role.AGENT) for name in ("Rina", "Sari"))
WATI = AgentRecord(uuid4(), "Wati", Role.SUPERVISOR)
NAME, NUMBER = "Zulaikha", "+6281234567890"
PERSON = ApplicantRecord(uuid4(), NAME)
LEAKS = (NAME, "zulaikha", NUMBER, NUMBER[1:], "081234567890")


def case(**flags: Any) -> CaseRow:
    return CaseRow(
        id=uuid4(),
        number="CC-1",
        kind=CaseKind.COMPLAINT,
        subject="Izin",
        status=CaseStatus.IN_PROGRESS,
        step=2,
        priority=Priority.NORMAL,
        channel=Channel.WHATSAPP,
        applicant_id=PERSON.id,
        applicant_name=NAME,
        assignee_id=RINA.id,
        assignee_name="Rina",
        unit_id=None,
        unit_name="",
        opened_at=NOW,
        changed_at=NOW,
        step_started_at=NOW,
        **flags,
    )


def talk(**more: Any) -> ConversationRecord:
    given: dict[str, Any] = dict.fromkeys(ConversationRecord.__dataclass_fields__)
    given |= {"id": uuid4(), "channel": Channel.WHATSAPP, "mode": ConversationMode.HELD, "messages": 1}
    said = {"remote": NUMBER[1:], "remote_phone": NUMBER, "remote_name": NAME, "applicant_name": NAME}
    words = {"last_text": f"Saya {NAME}", "form": {"name": NAME}, "case_number": "CC-1"}
    return ConversationRecord(**{**given, **said, **words, "assignee_id": RINA.id, **more})


def message(row: CaseRow | None) -> MessageRecord:
    given: dict[str, Any] = dict.fromkeys(MessageRecord.__dataclass_fields__)
    file = MessageFileRecord(uuid4(), uuid4(), f"ktp {NAME}.jpg", "image/jpeg", 9, "a" * 64, FileState.HERE)
    said = {"text": f"Saya {NAME}, telepon 081234567890", "facts": {"subject": f"Dari {NAME}"}}
    what = {"direction": Direction.INBOUND, "author": MessageAuthor.APPLICANT, "kind": MessageKind.TEXT}
    of = {"id": uuid4(), "case_id": row.id if row is not None else None, "files": (file,), "position": 1}
    return MessageRecord(**{**given, **said, **what, **of})


@pytest.mark.parametrize(
    ("flags", "viewer", "is_whole"),
    [
        ({}, SARI, True),
        ({"is_anonymous": True}, RINA, False),
        ({"is_anonymous": True}, WATI, False),
        ({"is_confidential": True}, RINA, True),
        ({"is_confidential": True}, WATI, True),
        ({"is_confidential": True}, SARI, False),
    ],
)
def test_a_list_shows_a_conversation_as_it_shows_a_call(
    flags: dict[str, bool], viewer: AgentRecord, is_whole: bool
) -> None:
    one = talk(**flags)
    shown = visible_conversation(viewer, one)
    assert (shown == one) is is_whole
    assert is_whole or not [leak for leak in LEAKS if leak in str(shown)]
    assert shown.case_number == "CC-1"


def test_messages_of_an_anonymous_case_have_nothing_of_the_person() -> None:
    row = case(is_anonymous=True, names=(NAME,))
    hidden = Visibility(knows_person=False, knows_numbers=False)
    (shown,) = visible_messages([message(row)], row, hidden, PERSON)
    assert not [leak for leak in LEAKS if leak in str(shown)]
    assert shown.text.startswith("Saya ")


def test_another_agent_sees_the_words_without_numbers_and_who_has_a_reason_sees_all() -> None:
    row = case()
    (shown,) = visible_messages([message(row)], row, Visibility(knows_numbers=False), PERSON)
    assert NAME in shown.text
    assert "081234567890" not in shown.text
    (whole,) = visible_messages([message(row)], row, Visibility())
    assert "081234567890" in whole.text


def test_a_case_shows_its_own_messages_only_and_a_hidden_one_none() -> None:
    row, other = case(), case(is_confidential=True)
    said = [message(row), message(other), message(None)]
    assert visible_messages(said, row, Visibility()) == (said[0],)
    assert visible_messages(said, None, Visibility()) == (said[2],)
    assert visible_messages(said, other, Visibility(reads=False)) == ()
