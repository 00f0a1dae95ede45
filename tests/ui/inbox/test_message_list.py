"""The list "Messages": what waits, due first; Enter and one key take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QListView
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.cases.queues import QueueName
from app.common.enums import Channel, ConversationMode, Role
from app.mutations.conversation import TakeConversation
from app.mutations.delivery import RecordSendResult, SendResult, StartSending
from app.mutations.outgoing import SendMessage
from tests.app.conversations.desk import ANI, WrittenDesk
from tests.app.phone_place import utc_now
from tests.ui.controls import child
from ui.queue.panel import QueuePanel


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[WrittenDesk]:
    desk = WrittenDesk(tmp_path, qtbot, Channel.WHATSAPP, Channel.SMS)
    yield desk
    desk.close()


@pytest.fixture
def panel(desk: WrittenDesk, qtbot: QtBot) -> QueuePanel:
    panel = QueuePanel(desk.workplace)
    qtbot.addWidget(panel)
    panel.resize(300, 700)
    panel.show()
    panel.go_to(QueueName.MESSAGES)
    return panel


def rows(panel: QueuePanel) -> QListView:
    return child(panel, QListView, "queue.rows")


def words(panel: QueuePanel) -> list[str]:
    model = rows(panel).model()
    return [str(model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(model.rowCount())]


def show(panel: QueuePanel, qtbot: QtBot, count: int) -> None:
    qtbot.waitUntil(lambda: rows(panel).model().rowCount() == count)
    panel.focus_list()


def test_who_waits_longest_is_first_and_a_row_says_channel_name_last_words_and_time(
    desk: WrittenDesk, panel: QueuePanel, qtbot: QtBot
) -> None:
    desk.write("Apakah izin saya sudah terbit?", minutes_ago=2)
    desk.write("Halo, saya Ani", f"+{ANI}", Channel.SMS, minutes_ago=4)
    show(panel, qtbot, 2)
    first, second = words(panel)
    assert first.startswith("Ani, Halo, saya Ani, SMS, ")
    assert second.startswith("Budi, Apakah izin saya sudah terbit?, WhatsApp, ")
    assert first != "Ani, Halo, saya Ani, SMS, "
    count = child(panel, QAbstractButton, "queue.messages")
    qtbot.waitUntil(lambda: count.accessibleName() == "Messages, 2")


def test_enter_takes_the_chosen_one_and_opens_it(desk: WrittenDesk, panel: QueuePanel, qtbot: QtBot) -> None:
    desk.write(minutes_ago=4)
    ani = desk.write(remote=ANI, minutes_ago=2)
    show(panel, qtbot, 2)
    qtbot.keyClick(rows(panel), Qt.Key.Key_Down)
    qtbot.keyClick(rows(panel), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.talk(ani).mode is ConversationMode.HELD)
    qtbot.waitUntil(lambda: desk.workplace.cases.editor.current is not None)
    qtbot.waitUntil(lambda: words(panel)[0].startswith("Ani, Halo, WhatsApp, yours, "))


def test_the_key_of_the_list_pressed_there_again_takes_the_one_that_is_due_first(
    desk: WrittenDesk, panel: QueuePanel, qtbot: QtBot
) -> None:
    desk.write(minutes_ago=2)
    older = desk.write(remote=ANI, minutes_ago=4)
    show(panel, qtbot, 2)
    qtbot.waitUntil(lambda: rows(panel).hasFocus())
    qtbot.keyClick(panel, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.talk(older).mode is ConversationMode.HELD)


def test_the_button_takes_the_one_that_is_due_first(
    desk: WrittenDesk, panel: QueuePanel, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    show(panel, qtbot, 1)
    qtbot.mouseClick(child(panel, QAbstractButton, "queue.take_next"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.talk(talk_id).mode is ConversationMode.HELD)


def test_what_a_colleague_answers_leaves_the_list(desk: WrittenDesk, panel: QueuePanel, qtbot: QtBot) -> None:
    talk_id, sari = desk.write(), desk.colleague()
    show(panel, qtbot, 1)
    desk.by(sari, TakeConversation(conversation_id=talk_id, occurred_at=utc_now()))
    qtbot.waitUntil(lambda: rows(panel).model().rowCount() == 0)
    assert not child(panel, QAbstractButton, "queue.take_next").isEnabled()


def test_what_may_have_left_before_a_restore_stands_at_the_end_and_is_opened_without_taking_it(
    desk: WrittenDesk, qtbot: QtBot
) -> None:
    """For a supervisor those of all; for the other agents only their own."""
    sari, boss = desk.colleague(), desk.colleague("Wati", Role.SUPERVISOR)
    talk_id = desk.write(minutes_ago=9)
    answer = SendMessage(conversation_id=talk_id, message_id=uuid7(), text="Sudah", occurred_at=utc_now())
    desk.by(sari, TakeConversation(conversation_id=talk_id, occurred_at=utc_now()), answer)
    at = utc_now() - timedelta(minutes=5)
    of: dict[str, Any] = {"message_id": answer.message_id, "occurred_at": at}
    desk.by_system(
        StartSending(**of, lease_until=at),
        RecordSendResult(**of, attempt=1, result=SendResult.UNSURE, code="restored"),
    )
    panel = QueuePanel(desk.workplace)
    qtbot.addWidget(panel)
    panel.show()
    desk.write("Halo, saya Ani", f"+{ANI}", Channel.SMS)
    panel.go_to(QueueName.MESSAGES)
    show(panel, qtbot, 1)
    session = desk.workplace.access.session
    session.sign_in(boss.agent_id)  # at once only if the desk has already read that she is there
    qtbot.waitUntil(lambda: session.agent is not None and session.agent.id == boss.agent_id)
    panel.go_to(QueueName.MESSAGES)
    show(panel, qtbot, 2)
    assert words(panel)[0].startswith("Ani, Halo")
    assert "WhatsApp, Sari · was it sent?" in words(panel)[1]
    qtbot.keyClick(rows(panel), Qt.Key.Key_End)
    qtbot.keyClick(rows(panel), Qt.Key.Key_Return)
    view = desk.workplace.conversations.view
    qtbot.waitUntil(lambda: view.current is not None and view.current.route is not None)
    assert desk.talk(talk_id).holder_name == "Sari"


def test_a_window_that_ends_soon_is_on_the_row(desk: WrittenDesk, panel: QueuePanel, qtbot: QtBot) -> None:
    soon = utc_now() + timedelta(hours=3, minutes=12, seconds=30)
    desk.write("Halo", window_until=soon)
    show(panel, qtbot, 1)
    assert "WhatsApp · window 3 h 12 min" in words(panel)[0]


def test_a_unit_officer_has_no_such_list(desk: WrittenDesk, panel: QueuePanel, qtbot: QtBot) -> None:
    desk.write()
    show(panel, qtbot, 1)
    session, dedi = desk.workplace.access.session, desk.colleague("Dedi", Role.UNIT_OFFICER)
    qtbot.waitUntil(lambda: any(one.id == dedi.agent_id for one in session.staff))
    session.sign_in(dedi.agent_id)
    assert child(panel, QAbstractButton, "queue.messages").isHidden()
    panel.go_to(QueueName.MESSAGES)
    assert desk.workplace.queue.lists.watched is not QueueName.MESSAGES
    counts: list[dict[QueueName, int]] = []
    desk.workplace.queue.lists.counts_changed.connect(counts.append)
    desk.workplace.queue.lists.refresh()
    qtbot.waitUntil(lambda: bool(counts) and counts[-1][QueueName.MESSAGES] == 0)
