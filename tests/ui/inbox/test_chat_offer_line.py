"""The line of an offered chat in the real window: it takes no keyboard, and is worked by keys and clicks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import Channel, ConversationMode
from tests.app.conversations.test_chat_offers import ChatDesk
from tests.ui.controls import child
from tests.ui.inbox.test_conversation_in_window import Window
from ui.keys.key_table import Key
from ui.style.theme import Appearance


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ChatDesk]:
    desk = ChatDesk(tmp_path, qtbot, Channel.CHATBOT)
    yield desk
    desk.close()


@pytest.fixture
def window(desk: ChatDesk, qtbot: QtBot, appearance: Appearance) -> Window:
    return Window(desk, qtbot, appearance)


def offered(desk: ChatDesk, window: Window, to: UUID | None) -> UUID:
    """Let the server offer a chat, and wait until the window shows it."""
    talk_id = desk.chat()
    desk.offer(talk_id, to)
    window.qtbot.waitUntil(child(window.window, QWidget, "chat_offer").isVisible)
    return talk_id


def test_an_offered_chat_leaves_the_keyboard_where_it_is_and_a_click_takes_it(
    desk: ChatDesk, window: Window, qtbot: QtBot
) -> None:
    window.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    focused = QApplication.focusWidget()
    talk_id = offered(desk, window, desk.me)
    line = child(window.window, QWidget, "chat_offer")
    assert QApplication.focusWidget() is focused
    assert line.accessibleName() == "Chat, offered to you: Budi · Halo"
    window.click("chat_offer.take")
    qtbot.waitUntil(lambda: "Halo" in window.story)
    assert desk.talk(talk_id).mode is ConversationMode.HELD
    qtbot.waitUntil(line.isHidden)


def test_tab_comes_to_the_line_and_space_says_not_now(desk: ChatDesk, window: Window, qtbot: QtBot) -> None:
    talk_id = offered(desk, window, desk.me)
    not_now = window.button("chat_offer.pass")

    def has_keyboard() -> bool:
        qtbot.keyClick(QApplication.focusWidget() or window.window, Qt.Key.Key_Tab)
        return not_now.hasFocus()

    window.window.activateWindow()
    qtbot.waitUntil(has_keyboard)
    qtbot.keyClick(not_now, Qt.Key.Key_Space)
    assert child(window.window, QWidget, "chat_offer").isHidden()
    qtbot.waitUntil(lambda: desk.talk(talk_id).offer.to is None)


def test_the_command_takes_a_chat_that_is_offered_to_all(
    desk: ChatDesk, window: Window, qtbot: QtBot
) -> None:
    talk_id = offered(desk, window, None)
    assert child(window.window, QWidget, "chat_offer").accessibleName().startswith("Chat, offered to all:")
    window.press(Key.TAKE_NEXT)
    qtbot.waitUntil(lambda: desk.talk(talk_id).holder_id == desk.me)
