"""A conversation is taken, matched with a person and a case, and shown as the case may be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.conversations.answer_clock import answer_clock
from app.conversations.conversation_view import CaseConversations
from app.mutations.case import LogCase
from app.mutations.conversation import TakeConversation
from app.sop.procedure import load as load_sop
from db.enums import CaseKind, Channel, ConversationMode, HandleKind, Role
from db.queries.cases import case_file
from tests.app.conversations.desk import ANI, BUDI, WrittenDesk
from tests.app.phone_place import utc_now


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[WrittenDesk]:
    desk = WrittenDesk(tmp_path, qtbot)
    yield desk
    desk.close()


def log_case(desk: WrittenDesk, applicant_id: UUID, number: str = "CC-261124-001-009-0") -> UUID:
    case_id, at = uuid7(), utc_now()
    agent = desk.workplace.records.me
    assert agent is not None
    desk.by(
        agent,
        LogCase(
            case_id=case_id,
            number=number,
            kind=CaseKind.COMPLAINT,
            channel=Channel.VOICE,
            subject="Izin belum terbit",
            applicant_id=applicant_id,
            asked_at=at,
            opened_at=at,
            occurred_at=at,
        ),
    )
    return case_id


def shown(desk: WrittenDesk) -> CaseConversations:
    current = desk.workplace.conversations.view.current
    assert current is not None
    return current


def sign_in(desk: WrittenDesk, name: str, role: Role) -> None:
    session: Session = desk.workplace.access.session
    me = desk.colleague(name, role)
    desk.qtbot.waitUntil(lambda: any(one.id == me.agent_id for one in session.staff))
    session.sign_in(me.agent_id)


def test_a_conversation_that_is_taken_opens_a_new_case_that_begins_with_its_first_message(
    desk: WrittenDesk,
) -> None:
    talk_id = desk.write("Izin saya belum terbit", minutes_ago=7)
    desk.take(talk_id)
    assert desk.talk(talk_id).mode is ConversationMode.HELD
    (message,) = shown(desk).messages
    assert message.text == "Izin saya belum terbit"
    editor = desk.workplace.cases.editor
    editor.keep("subject", "Izin belum terbit")
    editor.save()
    desk.qtbot.waitUntil(lambda: desk.talk(talk_id).case_id == editor.case_id)
    file = desk.read(lambda tx: case_file(tx, editor.case_id))
    assert file is not None
    assert file.row.channel is Channel.WHATSAPP
    assert file.timeline[0].occurred_at == desk.messages(talk_id)[0].written_at
    desk.qtbot.waitUntil(lambda: len(shown(desk).messages) == 1 and shown(desk).is_saved)


def test_while_the_case_is_being_saved_its_conversation_stays_to_be_answered(desk: WrittenDesk) -> None:
    """What is typed in that moment has a place."""
    desk.take(desk.write())
    view, editor = desk.workplace.conversations.view, desk.workplace.cases.editor
    ways: list[str] = []
    view.changed.connect(lambda now: ways.append(now.route.key if now is not None and now.route else ""))
    for number in range(4):
        editor.keep("subject", f"Izin {number}")
        editor.save()
        view._read_again()  # begins before the case is recorded, and may end after that
        desk.qtbot.waitUntil(lambda: editor.current is not None and editor.current.is_saved)
        view._read_again()
    desk.qtbot.waitUntil(lambda: bool(ways) and shown(desk).is_saved and bool(shown(desk).messages))
    assert "" not in ways


def test_the_open_case_of_the_person_is_proposed_and_takes_the_conversation(desk: WrittenDesk) -> None:
    case_id = log_case(desk, desk.person())
    talk_id = desk.write()
    desk.take(talk_id)
    view = desk.workplace.conversations.view
    desk.qtbot.waitUntil(lambda: view.candidates is not None)
    assert view.candidates is not None
    assert [one.applicant.name for one in view.candidates.people] == ["Budi Santoso"]
    desk.workplace.cases.editor.keep("note", "Menanyakan lagi")
    view.accept()
    desk.qtbot.waitUntil(lambda: shown(desk).case_id == case_id and bool(shown(desk).messages))
    assert desk.talk(talk_id).case_id == case_id
    assert view.candidates is None
    current = desk.workplace.cases.editor.current
    assert current is not None
    assert current.draft["note"] == "Menanyakan lagi"
    assert desk.workplace.cases.editor.draft_rows() == ()


def test_a_new_case_is_that_of_the_only_person_with_the_number(desk: WrittenDesk) -> None:
    applicant_id = desk.person()
    log_case(desk, applicant_id)
    desk.take(desk.write())
    view, editor = desk.workplace.conversations.view, desk.workplace.cases.editor
    desk.qtbot.waitUntil(lambda: view.candidates is not None)
    view.new_case()
    assert view.candidates is None
    desk.qtbot.waitUntil(lambda: editor.raw is not None and editor.raw.person is not None)
    assert editor.raw is not None
    assert editor.raw.person is not None
    assert editor.raw.person.id == applicant_id


def test_a_new_person_gets_the_address_that_they_write_from(desk: WrittenDesk) -> None:
    desk.take(desk.write())
    editor = desk.workplace.cases.editor
    editor.keep("subject", "Izin belum terbit")
    editor.keep("person.name", "Budi Santoso")
    editor.save()

    def handles() -> list[str]:
        person = editor.raw.person if editor.raw is not None else None
        return [] if person is None else [one.value for one in person.handles]

    desk.qtbot.waitUntil(lambda: handles() == [f"+{BUDI}"])


def test_a_conversation_is_moved_to_another_case_and_taken_out_of_it(desk: WrittenDesk) -> None:
    case_id = log_case(desk, desk.person("Ani", (HandleKind.EMAIL, "ani@contoh.example")))
    talk_id = desk.write(remote=ANI)
    desk.take(talk_id)
    view = desk.workplace.conversations.view
    refused: list[str] = []
    view.refused.connect(lambda refusal: refused.append(refusal.code))
    view.join("CC 26 11 24 001 008 0")
    desk.qtbot.waitUntil(lambda: refused == ["no_such_case"])
    view.join("CC 26 11 24 001 009 0")
    desk.qtbot.waitUntil(lambda: shown(desk).case_id == case_id and bool(shown(desk).messages))
    assert desk.talk(talk_id).case_id == case_id
    view.take_out()
    desk.qtbot.waitUntil(lambda: shown(desk).case_id != case_id and bool(shown(desk).messages))
    assert desk.talk(talk_id).case_id is None
    assert not shown(desk).is_saved


def test_a_case_that_was_typed_and_left_is_opened_again_by_its_conversation(desk: WrittenDesk) -> None:
    talk_id = desk.write()
    desk.take(talk_id)
    editor = desk.workplace.cases.editor
    editor.keep("subject", "Izin belum terbit")
    case_id = editor.case_id
    editor.close_view()
    assert desk.workplace.conversations.view.current is None
    desk.take(talk_id)
    assert editor.case_id == case_id


def test_next_takes_the_conversation_whose_applicant_has_waited_longest(desk: WrittenDesk) -> None:
    desk.write(minutes_ago=2)
    older = desk.write(remote=ANI, minutes_ago=9)
    desk.workplace.conversations.inbox.take_next()
    desk.qtbot.waitUntil(lambda: desk.workplace.conversations.view.current is not None)
    desk.qtbot.waitUntil(lambda: desk.talk(older).mode is ConversationMode.HELD)


def test_next_says_so_if_nobody_else_waits(desk: WrittenDesk) -> None:
    desk.take(desk.write())
    desk.workplace.conversations.inbox.take_next()
    desk.got("no_message_waits")


def test_a_colleague_s_conversation_is_not_taken(desk: WrittenDesk) -> None:
    talk_id, sari = desk.write(), desk.colleague()
    before = desk.talk(talk_id)
    desk.by(sari, TakeConversation(conversation_id=talk_id, occurred_at=utc_now()))
    refused: list[str] = []
    desk.workplace.records.refused.connect(lambda refusal: refused.append(refusal.code))
    desk.workplace.conversations.inbox.take(before)
    desk.qtbot.waitUntil(lambda: refused == ["conversation_held"])
    assert desk.talk(talk_id).holder_id == sari.agent_id
    assert desk.workplace.conversations.view.current is None


def test_an_officer_of_a_unit_sees_no_conversation_of_a_case(desk: WrittenDesk) -> None:
    case_id = log_case(desk, desk.person())
    talk_id = desk.write()
    desk.take(talk_id)
    view = desk.workplace.conversations.view
    desk.qtbot.waitUntil(lambda: view.candidates is not None)
    view.accept()
    desk.qtbot.waitUntil(lambda: shown(desk).case_id == case_id and bool(shown(desk).messages))
    sign_in(desk, "Dedi", Role.UNIT_OFFICER)
    desk.workplace.cases.editor.open(case_id)
    desk.qtbot.waitUntil(lambda: desk.workplace.cases.editor.current is not None)
    assert view.current is None


def test_beside_an_unsaved_anonymous_case_neither_name_nor_number_is_left(desk: WrittenDesk) -> None:
    desk.take(desk.write(f"Saya Budi, nomor +{BUDI}"))
    editor = desk.workplace.cases.editor
    editor.keep("is_anonymous", "yes")
    editor.refresh()
    view = desk.workplace.conversations.view
    desk.qtbot.waitUntil(lambda: "Budi" not in shown(desk).messages[0].text)
    seen = repr((view.current, view.candidates))
    route = shown(desk).route
    assert route is not None
    assert route.to.name == ""
    assert "Budi" not in seen
    assert BUDI[2:] not in seen.replace(repr(route.remote), "")


def test_a_supervisor_sees_the_numbers_in_the_messages_of_another_agent_s_case_masked(
    desk: WrittenDesk,
) -> None:
    case_id = log_case(desk, desk.person())
    desk.take(desk.write(f"Hubungi 0{ANI[2:]}"))
    view = desk.workplace.conversations.view
    desk.qtbot.waitUntil(lambda: view.candidates is not None)
    view.accept()
    desk.qtbot.waitUntil(lambda: shown(desk).case_id == case_id and bool(shown(desk).messages))
    assert ANI[2:] in shown(desk).messages[0].text
    sign_in(desk, "Wati", Role.SUPERVISOR)
    desk.workplace.cases.editor.open(case_id)
    desk.qtbot.waitUntil(lambda: view.current is not None and bool(view.current.messages))
    assert ANI[2:] not in shown(desk).messages[0].text


def test_the_first_answer_is_due_after_the_minutes_of_step_1_in_office_hours(desk: WrittenDesk) -> None:
    talk = desk.talk(desk.write(minutes_ago=1))
    assert talk.waiting_since is not None
    calendar, sop = desk.workplace.procedure.calendar, load_sop()
    due_at = calendar.add_minutes(talk.waiting_since, sop.step(1).target_min)
    assert due_at is not None
    begins, ends = (answer_clock(sop, calendar, talk, at) for at in (talk.waiting_since, due_at))
    assert begins is not None
    assert ends is not None
    assert (begins.elapsed, ends.elapsed) == (timedelta(), ends.target)
    is_closed = not calendar.is_open(talk.waiting_since)
    assert begins.goes_on_at == (calendar.next_opening(talk.waiting_since) if is_closed else None)
    answered = replace(talk, waiting_since=None)
    assert answer_clock(sop, calendar, answered, due_at) is None


@pytest.mark.parametrize("is_saved", [False, True])
def test_older_messages_are_read_page_by_page_until_all_are_there(
    desk: WrittenDesk, monkeypatch: pytest.MonkeyPatch, is_saved: bool
) -> None:
    monkeypatch.setattr("app.conversations.conversation_view.PAGE", 2)
    for number in range(5):
        talk_id = desk.write(f"pesan {number}", minutes_ago=10 - number)
    desk.take(talk_id)
    view = desk.workplace.conversations.view
    if is_saved:
        editor = desk.workplace.cases.editor
        editor.keep("subject", "Izin belum terbit")
        editor.save()
        desk.qtbot.waitUntil(lambda: view.current is not None and view.current.is_saved)

    def shown() -> list[str]:
        return [one.text for one in view.current.messages] if view.current is not None else []

    desk.qtbot.waitUntil(lambda: shown() == ["pesan 3", "pesan 4"])
    assert view.current is not None
    assert view.current.has_older
    view.show_older()
    desk.qtbot.waitUntil(lambda: len(shown()) == 4)
    desk.write("pesan 5", minutes_ago=0)
    desk.qtbot.waitUntil(lambda: shown() == ["pesan 2", "pesan 3", "pesan 4", "pesan 5"])
    view.show_older()
    desk.qtbot.waitUntil(lambda: shown() == [f"pesan {number}" for number in range(6)])
    assert not view.current.has_older
