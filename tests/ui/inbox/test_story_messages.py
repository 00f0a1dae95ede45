"""Messages stand in the story by time, with who wrote them and what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.enums import (
    Direction,
    EntryKind,
    FileState,
    MessageAuthor,
    MessageFileRecord,
    MessageKind,
    MessageRecord,
    MessageState,
    TimelineRecord,
)
from app.conversations.message_actions import AGAIN, IS_SENT, WITHDRAW, actions_of
from app.values.written import VisibleMessage
from tests.ui.fakes import AGENT, NOW
from ui.case.paragraph import Paragraph
from ui.case.timeline import Timeline, story_paragraphs
from ui.inbox.message_paragraphs import message_paragraphs

TALK, CASE = uuid4(), uuid4()


def message(minute: float, text: str = "Halo", **more: Any) -> VisibleMessage:
    values: dict[str, Any] = {
        "id": uuid7(),
        "conversation_id": TALK,
        "contact_id": uuid4(),
        "case_id": CASE,
        "position": int(minute) + 1,
        "direction": Direction.INBOUND,
        "author": MessageAuthor.APPLICANT,
        "agent_id": None,
        "agent_name": "",
        "kind": MessageKind.TEXT,
        "text": text,
        "facts": {},
        "reply_to_id": None,
        "is_automatic": False,
        "state": None,
        "error": "",
        "not_after": None,
        "written_at": NOW + timedelta(minutes=minute),
        "sent_at": None,
        "delivered_at": None,
        "read_at": None,
        "article_id": None,
        "article_edition": None,
        **more,
    }
    return VisibleMessage(MessageRecord(**values))


def ours(minute: float, state: MessageState, **more: Any) -> VisibleMessage:
    by: dict[str, Any] = {"author": MessageAuthor.AGENT, "agent_id": AGENT.id, "agent_name": AGENT.name}
    return message(minute, direction=Direction.OUTBOUND, state=state, **{**by, **more})


def entry(version: int, minute: float, kind: EntryKind = EntryKind.NOTE_ADDED) -> TimelineRecord:
    at = NOW + timedelta(minutes=minute)
    return TimelineRecord(
        id=uuid4(),
        case_id=CASE,
        version=version,
        kind=kind,
        actor_id=AGENT.id,
        actor_name=AGENT.name,
        workstation="001",
        occurred_at=at,
        recorded_at=at,
        text=f"catatan {version}",
    )


def words(one: VisibleMessage) -> list[Paragraph]:
    return message_paragraphs(one, "WhatsApp", AGENT.id, lambda file: file.state is FileState.HERE)


def test_a_message_stands_between_the_entries_before_and_after_it() -> None:
    story = story_paragraphs(
        [entry(1, 0), entry(2, 5)], [], (), (message(7, "c"), message(3, "b"), message(0, "a")), words
    )
    said = [one.text for one in story if one.look in ("text", "message")]
    assert said == ["catatan 1", "a", "b", "catatan 2", "c"]


def test_before_the_first_message_the_story_says_that_there_are_older_ones() -> None:
    story = story_paragraphs([entry(1, 0), entry(2, 5)], [], (), (message(3, "b"),), words, True)
    said = [one.text for one in story if one.look in ("text", "message", "state")]
    assert said == ["catatan 1", "There are older messages.", "b", "catatan 2"]
    assert story_paragraphs([entry(1, 0)], [], (), (), words, True)[-1].text == "catatan 1"


@pytest.mark.parametrize("back", [0, 60])
def test_older_messages_come_above_what_is_being_read_and_the_keyboard_stays_in_its_message(
    qtbot: QtBot, back: int
) -> None:
    timeline = Timeline(words)
    qtbot.addWidget(timeline)
    timeline.resize(360, 240)
    timeline.show()
    qtbot.waitExposed(timeline)
    every = [message(minute, f"pesan {minute}") for minute in range(60)]
    timeline.display(CASE, [entry(1, -1)], [])
    timeline.show_messages(CASE, every[40:], True)
    bar = timeline.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    timeline.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClick(timeline, Qt.Key.Key_Tab)
    assert timeline.textCursor().selectedText() == "Show older messages"
    bar.setValue(back)
    first = timeline.document().find("pesan 41")
    place = timeline.cursorRect(first).top()
    with qtbot.waitSignal(timeline.older_wanted):
        qtbot.keyClick(timeline, Qt.Key.Key_Return)
    timeline.show_messages(CASE, every, False)
    assert "pesan 0" in timeline.toPlainText()
    assert "older" not in timeline.toPlainText()
    moved = timeline.cursorRect(timeline.document().find("pesan 41")).top() - place
    assert abs(moved) <= 1
    assert "pesan 39" in timeline.textCursor().block().previous().text()


def test_a_message_says_who_wrote_it_where_and_what_became_of_it() -> None:
    title, text = words(message(0, "Halo"))
    assert (title.text, title.actor, text.look) == ("Message received · WhatsApp", "Applicant", "message")
    title, text, state = words(ours(1, MessageState.FAILED, error="131026"))
    assert (title.actor, text.look) == (AGENT.name, "answer")
    assert state.text.startswith("Not sent: This number has no WhatsApp")
    assert (state.icon, state.tone) == ("alert", "danger")
    assert [words for _, words in state.links] == ["Send again"]
    assert words(message(1, direction=Direction.OUTBOUND, author=MessageAuthor.BOT))[0].actor == "Chatbot"


def test_a_mail_has_its_subject_and_its_files() -> None:
    file = MessageFileRecord(uuid4(), uuid4(), "ktp.pdf", "application/pdf", 9, "a" * 64, FileState.HERE)
    coming = MessageFileRecord(uuid4(), uuid4(), "izin.pdf", "application/pdf", 9, "", FileState.COMING)
    mail = message(0, facts={"subject": "Izin", "cc": ["a@b.example"]}, files=(file, coming))
    _, subject, _, first, second = words(mail)
    assert subject.text == "Subject: Izin · Copy to a@b.example"
    assert (first.text, first.links) == ("File: ktp.pdf", ((f"keep:{file.id}", "Add to the case"),))
    assert second.links == ()


def test_a_mail_names_the_copies_that_did_not_arrive() -> None:
    facts = {"subject": "Izin", "cc": ["a@b.example", "c@d.example"], "copies_failed": ["a@b.example"]}
    _, subject, *_ = words(ours(0, MessageState.SENT, facts=facts))
    copies = "Copy to a@b.example, c@d.example · the copy to a@b.example did not arrive"
    assert subject.text == f"Subject: Izin · {copies}"


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        (MessageState.QUEUED, (WITHDRAW,)),
        (MessageState.UNSURE, (AGAIN, IS_SENT)),
        (MessageState.EXPIRED, (AGAIN,)),
        (MessageState.DELIVERED, ()),
    ],
)
def test_what_can_be_done_depends_on_the_state(state: MessageState, actions: tuple[str, ...]) -> None:
    assert actions_of(ours(0, state), AGENT.id) == actions


def test_only_the_author_takes_a_message_back() -> None:
    assert actions_of(ours(0, MessageState.QUEUED), uuid4()) == ()
    assert actions_of(message(0), AGENT.id) == ()


def test_a_link_says_what_is_to_be_done_with_which_message(qtbot: QtBot) -> None:
    timeline = Timeline(words)
    qtbot.addWidget(timeline)
    waits = ours(1, MessageState.QUEUED, text="Sebentar")
    timeline.display(CASE, [entry(1, 0)], [])
    timeline.show_messages(CASE, [waits])
    assert "Sebentar" in timeline.toPlainText()
    assert "Waiting to be sent" in timeline.toPlainText()
    assert f'href="withdraw:{waits.id}"' in timeline.toHtml()
    wanted: list[tuple[str, object]] = []
    timeline.message_wanted.connect(lambda verb, row_id: wanted.append((verb, row_id)))
    block = timeline.document().lastBlock()
    cursor = timeline.textCursor()
    cursor.setPosition(block.position() + block.length() - 2)
    assert cursor.charFormat().anchorHref() == f"withdraw:{waits.id}"
    timeline._on_link(timeline.source().fromEncoded(f"withdraw:{waits.id}".encode()))
    assert wanted == [("withdraw", waits.id)]


def test_the_messages_of_another_case_are_not_shown(qtbot: QtBot) -> None:
    timeline = Timeline(words)
    qtbot.addWidget(timeline)
    timeline.display(CASE, [entry(1, 0)], [])
    timeline.show_messages(CASE, [message(1, "Rahasia")])
    assert "Rahasia" in timeline.toPlainText()
    timeline.display(uuid4(), [entry(1, 0)], [])
    assert "Rahasia" not in timeline.toPlainText()


def test_a_state_that_changes_leaves_the_same_story_as_if_it_were_written_anew(qtbot: QtBot) -> None:
    waits = ours(2, MessageState.QUEUED, text="Sebentar")
    before = [message(1, "Halo\n\nMohon info"), waits, message(3, "Terima kasih")]
    after = [before[0], VisibleMessage(replace(waits, state=MessageState.READ)), before[2]]
    changed, anew = Timeline(words), Timeline(words)
    for timeline in (changed, anew):
        qtbot.addWidget(timeline)
        timeline.display(CASE, [entry(1, 0)], [])
    changed.show_messages(CASE, before)
    changed.show_messages(CASE, after)
    anew.show_messages(CASE, after)
    assert "Read" in changed.toPlainText()
    assert "Waiting to be sent" not in changed.toPlainText()
    assert changed.toHtml() == anew.toHtml()


def test_a_story_in_another_look_is_not_written_twice(qtbot: QtBot) -> None:
    timeline = Timeline(words)
    qtbot.addWidget(timeline)
    timeline.display(CASE, [entry(1, 0)], [])
    timeline.show_messages(CASE, [message(1, "Halo")])
    before = timeline.toPlainText()
    QApplication.sendEvent(timeline, QEvent(QEvent.Type.StyleChange))
    assert timeline.toPlainText() == before
