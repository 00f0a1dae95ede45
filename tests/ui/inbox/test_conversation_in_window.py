"""A conversation in the real window, by keys and clicks: taken, matched, read, answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.enums import CaseStatus, Channel, ConversationMode, HandleKind, MessageKind, MessageState
from app.conversations.draft_fields import TEXT
from app.mutations.conversation import BlockCorrespondent, TakeOverConversation
from app.mutations.steps import RecordAnswer
from db.queries.cases import case_file
from tests.app.conversations.desk import ANI, BUDI, WrittenDesk
from tests.app.conversations.test_conversation_view import log_case
from tests.app.conversations.test_returned import arrives, fails
from tests.app.phone_place import utc_now
from tests.ui.controls import child
from tests.ui.undressed import undressed
from ui.case.fields.hinted_field import HintedField
from ui.keys.key_table import Key, shortcut_name
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.widgets.text import Label

MAIL = "budi@contoh.example"


class Window:
    """The window of a workstation, and what a person does in it."""

    def __init__(self, desk: WrittenDesk, qtbot: QtBot, appearance: Appearance) -> None:
        self.desk, self.qtbot, self.work = desk, qtbot, desk.workplace
        with undressed():
            self.window = MainWindow(desk.workplace, appearance)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 740)
        self.window.show()
        qtbot.waitExposed(self.window)

    def press(self, key: Key, number: int = 1) -> None:
        """Press the key of a command, or choose it in the palette."""
        shortcut = self.window.findChild(QShortcut, shortcut_name(key, number))
        assert shortcut is not None
        shortcut.activated.emit()

    def take_next(self) -> None:
        self.press(Key.TAKE_NEXT)
        self.qtbot.waitUntil(lambda: self.box.isVisible())

    @property
    def box(self) -> QWidget:
        return child(self.window, QWidget, "composer")

    @property
    def text(self) -> QPlainTextEdit:
        return child(self.window, QPlainTextEdit, "composer.text")

    @property
    def story(self) -> str:
        return child(self.window, QTextBrowser, "timeline").toPlainText()

    def button(self, name: str) -> QAbstractButton:
        return child(self.window, QAbstractButton, name)

    def click(self, name: str) -> None:
        button = self.button(name)
        self.qtbot.waitUntil(lambda: not button.visibleRegion().isEmpty())
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def offered(self, name: str) -> QAction:
        """Return what the menu of the conversation offers."""
        self.click("composer.more")
        menu = child(self.window, QMenu, "composer.menu")
        menu.close()
        return next(one for one in menu.actions() if one.objectName() == f"composer.menu.{name}")

    def choose(self, name: str) -> None:
        """Choose in the menu of the conversation."""
        action = self.offered(name)
        assert action.isEnabled()
        action.trigger()

    @property
    def why(self) -> str:
        """Return why nothing can be sent."""
        return child(self.window, Label, "composer.why").text()

    def error(self) -> str:
        found = self.window.findChild(QWidget, "composer.text_field")
        return "" if found is None else str(found.error())  # type: ignore[attr-defined]

    def send(self, text: str) -> None:
        self.text.setFocus()
        self.qtbot.keyClicks(self.text, text)
        self.qtbot.keyClick(self.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def save_case(self, subject: str = "Izin belum terbit") -> UUID:
        editor = self.work.cases.editor
        editor.keep("subject", subject)
        editor.save()
        self.qtbot.waitUntil(lambda: editor.current is not None and editor.current.is_saved)
        view = self.work.conversations.view
        self.qtbot.waitUntil(lambda: view.current is not None and view.current.is_saved)
        return editor.case_id


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[WrittenDesk]:
    desk = WrittenDesk(tmp_path, qtbot, Channel.WHATSAPP, Channel.EMAIL, Channel.SMS)
    yield desk
    desk.close()


@pytest.fixture
def window(desk: WrittenDesk, qtbot: QtBot, appearance: Appearance) -> Window:
    return Window(desk, qtbot, appearance)


def test_a_message_is_taken_answered_by_ctrl_enter_and_stands_in_the_story(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write("Izin saya belum terbit")
    window.take_next()
    qtbot.waitUntil(lambda: "Izin saya belum terbit" in window.story)
    assert window.button("composer.route").text() == "WhatsApp to Budi"
    window.send("Sedang kami periksa")
    qtbot.waitUntil(lambda: "Sedang kami periksa" in window.story)
    assert "Waiting to be sent" in window.story
    assert window.text.toPlainText() == ""
    assert desk.messages(talk_id)[-1].state is MessageState.QUEUED
    assert window.work.cases.editor.current is not None, "Ctrl+Enter did not finish the case"


def test_the_keys_of_a_call_s_proposals_choose_person_and_case(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    case_id = log_case(desk, desk.person())
    talk_id = desk.write()
    window.take_next()
    qtbot.waitUntil(lambda: window.button("candidates.person_0").isVisible())
    assert window.button("candidates.person_0").text() == "Budi Santoso, case CC-261124-001-009-0"
    window.press(Key.ACCEPT_PROPOSAL)
    qtbot.waitUntil(lambda: desk.talk(talk_id).case_id == case_id)
    qtbot.waitUntil(lambda: not child(window.window, QWidget, "candidates").isVisible())
    qtbot.waitUntil(lambda: "Halo" in window.story)
    assert "Budi" not in window.button("candidates.person_0").text()


def test_ctrl_n_records_a_new_case_of_the_person_who_wrote(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    log_case(desk, desk.person())
    talk_id = desk.write()
    window.take_next()
    qtbot.waitUntil(lambda: window.button("candidates.new_case").isVisible())
    window.press(Key.NEW_CASE)
    qtbot.waitUntil(lambda: not child(window.window, QWidget, "candidates").isVisible())
    case_id = window.save_case()
    assert desk.talk(talk_id).case_id == case_id


def test_ctrl_n_for_an_unknown_sender_keeps_the_case_that_the_message_opened(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    editor = window.work.cases.editor
    opened = editor.case_id
    window.press(Key.NEW_CASE)
    assert editor.case_id == opened
    assert desk.talk(talk_id).case_id is None
    assert window.save_case() == opened
    assert desk.talk(talk_id).case_id == opened


def test_a_click_chooses_the_person_too(window: Window, desk: WrittenDesk, qtbot: QtBot) -> None:
    case_id = log_case(desk, desk.person())
    talk_id = desk.write()
    window.take_next()
    qtbot.waitUntil(lambda: window.button("candidates.person_0").isVisible())
    window.click("candidates.person_0")
    qtbot.waitUntil(lambda: desk.talk(talk_id).case_id == case_id)


def test_words_that_came_meanwhile_stop_the_first_ctrl_enter(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    window.text.setFocus()
    qtbot.keyClicks(window.text, "Sebentar")
    desk.write("Tidak jadi")
    qtbot.waitUntil(lambda: "Tidak jadi" in window.story)
    qtbot.keyClick(window.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.error().startswith("New messages came while you were typing: 1.")
    assert len(desk.messages(talk_id)) == 2
    qtbot.keyClick(window.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(desk.messages(talk_id)) == 3)


def test_an_sms_says_its_parts_and_replaces_special_signs(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write("Halo", f"+{ANI}", Channel.SMS)
    window.take_next()
    count = child(window.window, QWidget, "composer.count")
    window.text.setPlainText("“Izin” terbit")
    qtbot.waitUntil(lambda: count.text() == "13/70 · 1 part(s) · special signs")  # type: ignore[attr-defined]
    window.click("composer.plain")
    assert window.text.toPlainText() == '"Izin" terbit'
    assert count.text() == "13/160 · 1 part(s)"  # type: ignore[attr-defined]
    window.click("composer.send")
    qtbot.waitUntil(lambda: len(desk.messages(talk_id)) == 2)


def test_a_mail_shows_subject_and_addressee_and_copies_on_request(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    facts = {"subject": "Izin usaha", "to": ["loket@kantor.example", "notaris@contoh.example"]}
    talk_id = desk.write("Mohon info", MAIL, Channel.EMAIL, chain="<1@contoh.example>", facts=facts)
    window.take_next()
    subject = child(window.window, QLineEdit, "composer.subject")
    qtbot.waitUntil(lambda: subject.text() == "Re: Izin usaha")
    assert child(window.window, QLineEdit, "composer.to").text() == MAIL
    copies = child(window.window, QLineEdit, "composer.cc")
    assert not copies.isVisible()
    window.click("composer.copies")
    assert copies.isVisible()
    assert copies.text() == "notaris@contoh.example"
    window.send("Terlampir")
    qtbot.waitUntil(lambda: len(desk.messages(talk_id)) == 2)
    assert desk.messages(talk_id)[-1].facts["cc"] == ["notaris@contoh.example"]


def test_what_is_typed_behind_ctrl_enter_stays_in_the_box_without_what_was_sent(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    window.send("Sudah terbit.")
    qtbot.keyClicks(window.text, " Silakan unduh")
    qtbot.waitUntil(lambda: len(desk.messages(talk_id)) == 2)
    qtbot.waitUntil(lambda: window.text.toPlainText() == " Silakan unduh")
    qtbot.keyClicks(window.text, ".")
    assert desk.workplace.conversations.composer.draft == {TEXT: " Silakan unduh."}


def test_an_answer_that_would_go_elsewhere_than_to_the_sender_says_so(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    facts = {"subject": "Izin usaha", "reply_to": ["budi@palsu.example"]}
    desk.write("Mohon kirim data saya", MAIL, Channel.EMAIL, chain="<1@contoh.example>", facts=facts)
    window.take_next()
    to, why = child(window.window, QLineEdit, "composer.to"), child(window.window, Label, "composer.why")
    qtbot.waitUntil(lambda: to.text() == "budi@palsu.example")
    assert why.isVisible()
    assert MAIL in why.text()
    to.setFocus()
    to.selectAll()
    qtbot.keyClicks(to, MAIL)
    assert not why.isVisible()


def test_the_quote_of_a_mail_is_folded_shown_on_request_and_left_out_by_a_check_box(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write("Mohon info", MAIL, Channel.EMAIL, chain="<1@x>", facts={"subject": "Izin"})
    window.take_next()
    quote = child(window.window, QCheckBox, "composer.quote")
    qtbot.waitUntil(quote.isVisible)
    quoted = child(window.window, Label, "composer.quoted")
    assert quote.isChecked()
    assert not quoted.isVisible()
    window.click("composer.quote_fold")
    assert quoted.isVisible()
    assert quoted.text().endswith(f"<{MAIL}> menulis:\n> Mohon info")
    window.send("Terlampir")
    qtbot.waitUntil(lambda: "the answered mail is quoted below" in window.story)
    assert "> Mohon info" not in window.story
    quote.setFocus()
    qtbot.keyClick(quote, Qt.Key.Key_Space)
    assert not quote.isChecked()
    window.send("Sudah terbit")
    qtbot.waitUntil(lambda: len(desk.messages(talk_id)) == 3)
    assert "quotes" not in desk.messages(talk_id)[-1].facts
    qtbot.waitUntil(quote.isChecked)


def test_when_the_window_is_over_a_template_is_chosen_and_filled(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    desk.offer_template("kabar", "Yth. {{1}}, petugas {{2}} memeriksa izin Anda.")
    talk_id = desk.write(minutes_ago=25 * 60)
    window.take_next()
    template = child(window.window, QComboBox, "composer.template")
    qtbot.waitUntil(lambda: template.isVisible() and template.count() == 2)
    assert child(window.window, QWidget, "composer.window").text() == "window over"  # type: ignore[attr-defined]
    window.send("Halo")
    assert "free texts is over" in window.error()
    template.setFocus()
    qtbot.keyClick(template, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: child(window.window, QLineEdit, "composer.gap_2").text() == "Rina Wulandari")
    name = child(window.window, QLineEdit, "composer.gap_1")
    name.setFocus()
    qtbot.keyClicks(name, "Budi")
    qtbot.keyClick(name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(desk.messages(talk_id)) == 2)
    sent = desk.messages(talk_id)[-1]
    assert (sent.kind, sent.text) == (
        MessageKind.TEMPLATE,
        "Yth. Budi, petugas Rina Wulandari memeriksa izin Anda.",
    )


def test_the_price_of_a_template_is_shown_before_it_is_sent_and_not_known_until_the_office_notes_it(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    desk.offer_template("kabar", "Izin Anda sudah terbit.")
    desk.write(minutes_ago=25 * 60)
    window.take_next()
    template = child(window.window, QComboBox, "composer.template")
    price = child(window.window, Label, "composer.price")
    qtbot.waitUntil(lambda: template.isVisible() and template.count() == 2)
    assert template.itemText(1) == "kabar (id, utility)"
    assert not price.isVisible()
    template.setFocus()
    qtbot.keyClick(template, Qt.Key.Key_Down)
    qtbot.waitUntil(price.isVisible)
    assert price.text() == "Price class utility: price not known"
    settings = window.work.preferences.settings
    messages = replace(settings.messages, utility_price="1367,5")
    window.work.preferences.change(replace(settings, messages=messages))
    qtbot.waitUntil(lambda: price.text() == "Price class utility: Rp1,367.50 if it is delivered")


def test_a_colleague_s_conversation_is_taken_over_with_a_reason(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id, sari = desk.write(), desk.colleague()
    window.take_next()
    taken = TakeOverConversation(conversation_id=talk_id, reason="Kenal", occurred_at=utc_now())
    desk.by(sari, taken)
    qtbot.waitUntil(lambda: window.button("composer.take").isVisible())
    assert window.text.isReadOnly()
    window.click("composer.take")
    assert desk.talk(talk_id).holder_name == "Sari"
    qtbot.keyClicks(child(window.window, QLineEdit, "composer.reason"), "Kasus saya")
    window.click("composer.take")
    qtbot.waitUntil(lambda: desk.talk(talk_id).holder_name == "Rina Wulandari")
    qtbot.waitUntil(lambda: not window.button("composer.take").isVisible())


def test_a_conversation_is_moved_by_the_menu_to_the_case_whose_number_is_typed(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    case_id = log_case(desk, desk.person("Ani", (HandleKind.EMAIL, "ani@contoh.example")))
    talk_id = desk.write(remote=ANI)
    window.take_next()
    window.choose("move")
    number = child(window.window, QLineEdit, "composer.ask")
    assert number.hasFocus()
    qtbot.keyClicks(number, "CC 26 11 24 001 009 0")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.talk(talk_id).case_id == case_id)
    editor = window.work.cases.editor
    qtbot.waitUntil(lambda: editor.current is not None and editor.case_id == case_id)
    qtbot.waitUntil(window.box.isVisible)
    assert not number.isVisible()


def test_a_conversation_is_given_back_or_ended_by_the_menu(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    window.choose("release")
    qtbot.waitUntil(lambda: desk.talk(talk_id).mode is ConversationMode.WAITING)
    view = window.work.conversations.view

    def is_shown_as(mode: ConversationMode) -> bool:
        route = view.current.route if view.current is not None else None
        return route is not None and route.conversation is not None and route.conversation.mode is mode

    qtbot.waitUntil(lambda: is_shown_as(ConversationMode.WAITING))
    window.choose("end")
    qtbot.waitUntil(lambda: desk.talk(talk_id).ended_at is not None)


def test_an_answer_that_the_provider_refused_is_in_the_box_again_with_the_cause(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    window.send("Sedang kami periksa")
    qtbot.waitUntil(lambda: len(desk.messages(talk_id)) == 2)
    fails(desk, desk.messages(talk_id)[-1].id, "131026")
    qtbot.waitUntil(lambda: window.text.toPlainText() == "Sedang kami periksa")
    why = child(window.window, Label, "composer.returned")
    assert why.isVisible()
    start = "Your answer did not reach the applicant, and is here again. This number has no WhatsApp"
    assert why.text().startswith(start)
    anew = window.button("composer.anew")
    assert not anew.isVisible()
    window.text.selectAll()
    qtbot.keyClick(window.text, Qt.Key.Key_Delete)
    qtbot.waitUntil(anew.isVisible)
    window.click("composer.anew")
    assert window.text.toPlainText() == "Sedang kami periksa"
    window.press(Key.LEAVE_CASE)
    qtbot.waitUntil(lambda: why.text() == "")


def test_what_the_chatbot_asked_is_in_the_fields_and_marked_until_the_agent_changes_it(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    form = {"name": "Budi", "number": "9120001234567", "number_kind": "nib", "question": "Kapan terbit?"}
    desk.write("Kapan terbit?", is_hand_over=True, form=form)
    window.take_next()
    subject = child(window.window, QLineEdit, "details.subject")
    qtbot.waitUntil(lambda: subject.text() == "Kapan terbit?")

    def mark(field: str) -> str:
        return child(window.window, HintedField, field).hint()

    for field in ("details.subject.field", "details.nib.field", "person.name.field"):
        assert mark(field).startswith("The applicant's words to the chatbot")
    assert subject.accessibleDescription() == "The applicant's words to the chatbot"
    subject.setFocus()
    qtbot.keyClicks(subject, " Segera")
    assert mark("details.subject.field") == ""
    assert child(window.window, QLineEdit, "person.name").text() == "Budi"


def test_the_search_opens_a_conversation_without_a_case_also_of_a_blocked_sender(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write("Beli gudang sekarang")
    me = window.work.records.me
    assert me is not None
    desk.by(me, BlockCorrespondent(conversation_id=talk_id, reason="Iklan", occurred_at=utc_now()))
    window.press(Key.SEARCH)
    field = child(window.window, QLineEdit, "search.text")
    qtbot.keyClicks(field, "gudang")
    found = "Budi\nBeli gudang sekarang · message without a case, WhatsApp"
    qtbot.waitUntil(lambda: window.window.findChild(QListWidget, "search.hits") is not None)
    results = child(window.window, QListWidget, "search.hits")
    qtbot.waitUntil(lambda: results.count() > 0 and results.item(0).text() == found)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(window.button("composer.allow").isVisible)
    assert "Reason: Iklan" in window.why
    assert "Beli gudang sekarang" in window.story


def test_older_messages_come_by_the_palette_above_those_that_are_shown(
    window: Window, desk: WrittenDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.conversations.conversation_view.PAGE", 2)
    for number in range(3):
        desk.write(f"pesan {number}", minutes_ago=10 - number)
    window.take_next()
    qtbot.waitUntil(lambda: "There are older messages." in window.story)
    assert "pesan 0" not in window.story
    window.press(Key.OLDER_MESSAGES)
    qtbot.waitUntil(lambda: "pesan 0" in window.story)
    assert "There are older messages." not in window.story


def test_a_sender_is_blocked_with_a_reason_that_is_shown_and_the_block_ends_by_a_button(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write("Beli sekarang")
    window.take_next()
    window.press(Key.BLOCK_SENDER)
    reason = child(window.window, QLineEdit, "composer.ask")
    qtbot.waitUntil(reason.hasFocus)
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert desk.talk(talk_id).blocked_at is None, "a block needs a reason"
    qtbot.keyClicks(reason, "Iklan")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    allow = window.button("composer.allow")
    qtbot.waitUntil(allow.isVisible)
    assert (desk.talk(talk_id).blocked_reason, desk.talk(talk_id).ended_at is None) == ("Iklan", False)
    assert "Reason: Iklan" in window.why
    assert window.text.isReadOnly()
    window.click("composer.allow")
    qtbot.waitUntil(lambda: not allow.isVisible())
    assert (desk.talk(talk_id).blocked_at, desk.talk(talk_id).blocked_reason) == (None, "")


def test_ctrl_enter_in_the_question_takes_its_answer_and_neither_sends_nor_finishes_the_case(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    qtbot.keyClicks(window.text, "Sebentar")
    window.choose("block")
    reason = child(window.window, QLineEdit, "composer.ask")
    qtbot.keyClicks(reason, "Iklan")
    qtbot.keyClick(reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.talk(talk_id).blocked_at is not None)
    assert len(desk.messages(talk_id)) == 1
    assert window.work.cases.editor.current is not None
    assert window.text.toPlainText() == "Sebentar"


def test_escape_leaves_the_question_and_nobody_is_blocked(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    window.choose("block")
    reason = child(window.window, QLineEdit, "composer.ask")
    qtbot.keyClicks(reason, "Iklan")
    qtbot.keyClick(reason, Qt.Key.Key_Escape)
    assert not reason.isVisible()
    assert window.text.hasFocus()
    assert desk.talk(talk_id).blocked_at is None


def test_stop_is_shown_with_the_word_and_ends_when_the_applicant_agrees_again(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    desk.write("STOP", minutes_ago=0)
    qtbot.waitUntil(lambda: "wrote “STOP”" in window.why)
    assert not window.button("composer.send").isVisible()
    window.click("composer.allow")
    consent = child(window.window, QLineEdit, "composer.ask")
    qtbot.keyClicks(consent, "Lewat telepon")
    window.click("composer.ask_do")
    qtbot.waitUntil(lambda: desk.talk(talk_id).opted_out_at is None)
    qtbot.waitUntil(window.button("composer.send").isVisible)


def test_an_opt_out_that_the_applicant_told_is_noted_by_the_palette_with_its_reason(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    window.press(Key.UNWANTED)
    reason = child(window.window, QLineEdit, "composer.ask")
    qtbot.waitUntil(reason.hasFocus)
    qtbot.keyClicks(reason, "Lewat telepon")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Reason: Lewat telepon" in window.why)
    assert desk.talk(talk_id).opted_out_reason == "Lewat telepon"
    assert "“" not in window.why


def test_a_sender_whom_a_colleague_answers_is_not_blocked(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id, sari = desk.write(), desk.colleague()
    window.take_next()
    taken = TakeOverConversation(conversation_id=talk_id, reason="Kenal", occurred_at=utc_now())
    desk.by(sari, taken)
    qtbot.waitUntil(window.button("composer.take").isVisible)
    assert not window.offered("block").isEnabled()
    assert window.offered("unwanted").isEnabled()


def test_one_command_goes_to_the_next_channel_and_both_texts_are_kept(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    person = desk.person("Budi Santoso", (HandleKind.EMAIL, MAIL))
    desk.write()
    window.take_next()
    window.press(Key.NEW_CASE)
    window.work.cases.service.set_applicant(person)
    window.save_case()
    view = window.work.conversations.view
    qtbot.waitUntil(lambda: view.current is not None and len(view.current.routes) == 3)
    qtbot.keyClicks(window.text, "Di WhatsApp")
    window.press(Key.OTHER_CHANNEL)
    assert window.button("composer.route").text() == "New: E-mail to Budi Santoso"
    assert window.text.toPlainText() == ""
    assert window.text.hasFocus()
    window.press(Key.OTHER_CHANNEL)
    window.press(Key.OTHER_CHANNEL)
    assert window.text.toPlainText() == "Di WhatsApp"


def test_a_canned_text_is_inserted_in_the_answer(window: Window, desk: WrittenDesk, qtbot: QtBot) -> None:
    desk.write()
    window.take_next()
    window.text.setFocus()
    first = window.work.knowledge.canned_texts.all[0]
    qtbot.keyClicks(window.text, f"::{first.shortcut}")
    qtbot.keyClick(window.text, Qt.Key.Key_Return)
    assert "::" not in window.text.toPlainText()
    assert window.text.toPlainText() != ""


def test_the_sent_message_is_the_proof_that_the_applicant_has_the_solution(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    talk_id = desk.write()
    window.take_next()
    case_id = window.save_case()
    me = window.work.records.me
    assert me is not None
    desk.by(
        me,
        RecordAnswer(
            solution_id=uuid7(),
            case_id=case_id,
            text="Sudah terbit",
            validated_in="oss",
            reference="OSS-1",
            occurred_at=utc_now(),
        ),
    )
    editor = window.work.cases.editor
    qtbot.waitUntil(lambda: editor.current is not None and editor.current.status is CaseStatus.SOLUTION_READY)
    window.send("Sudah terbit")
    qtbot.waitUntil(lambda: window.button("composer.tell").isVisible())
    window.click("composer.tell")
    qtbot.waitUntil(lambda: editor.current is not None and editor.current.status is CaseStatus.TOLD)
    file = desk.read(lambda tx: case_file(tx, case_id))
    assert file is not None
    assert file.timeline[-1].contact_id == desk.talk(talk_id).contact_id
    sent = desk.messages(talk_id)[-1]
    assert file.timeline[-1].facts == {"means": "whatsapp", "message_id": str(sent.id)}
    assert not window.button("composer.tell").isVisible()
    qtbot.waitUntil(lambda: "Proof: the message of" in window.story)
    assert window.story.endswith("Waiting to be sent")
    arrives(desk, sent.id)
    qtbot.waitUntil(lambda: "· Read, " in window.story.splitlines()[-1])


def test_a_question_to_a_unit_warns_when_the_window_ends_before_the_answer(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    desk.write(minutes_ago=24 * 60 - 10)
    window.take_next()
    window.save_case()
    window.press(Key.DECIDE_NO)
    qtbot.waitUntil(lambda: window.window.findChild(Label, "escalation.advice") is not None)
    advice = child(window.window, Label, "escalation.advice")
    qtbot.waitUntil(lambda: "The window for free texts ends at" in advice.text())
    assert advice.isVisible()
    assert "0 question(s) wait there" in advice.text()


def test_what_is_typed_is_there_when_the_case_is_opened_again_and_gone_from_the_screen_meanwhile(
    window: Window, desk: WrittenDesk, qtbot: QtBot
) -> None:
    desk.write("Rahasia saya")
    window.take_next()
    case_id = window.save_case()
    window.text.setFocus()
    qtbot.keyClicks(window.text, "Sebentar")
    window.press(Key.LEAVE_CASE)
    qtbot.waitUntil(lambda: not window.box.isVisible())
    assert window.text.toPlainText() == ""
    assert "Budi" not in window.button("composer.route").text()
    window.work.cases.editor.open(case_id)
    qtbot.waitUntil(lambda: window.text.toPlainText() == "Sebentar")
    assert BUDI[2:] not in window.story


def is_there(page: QWidget, name: str) -> bool:
    return child(page, QLineEdit, name).isVisible()


def is_whole(part: QWidget) -> bool:
    """Whether it has its height and is seen wholly, once it is laid out."""
    is_high = part.height() >= part.sizeHint().height()
    return is_high and part.visibleRegion().boundingRect() == part.rect()


@pytest.mark.parametrize(("size", "scale"), [((1024, 640), 1.0), ((1366, 740), 1.25), ((1366, 740), 1.5)])
def test_where_room_is_short_the_field_in_use_is_whole_and_the_story_is_seen(
    desk: WrittenDesk, qtbot: QtBot, appearance: Appearance, size: tuple[int, int], scale: float
) -> None:
    desk.offer_template("kabar", "Yth. {{1}}, kasus nomor {{2}} perihal {{3}}. Salam, petugas {{4}}")
    log_case(desk, desk.person())
    desk.write(minutes_ago=25 * 60)
    appearance.dress(Scheme.LIGHT, scale)
    try:
        page = MainWindow(desk.workplace, appearance)
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        qtbot.waitExposed(page)
        desk.workplace.conversations.inbox.take_next()
        person = child(page, QAbstractButton, "candidates.person_0")
        qtbot.waitUntil(lambda: not person.visibleRegion().isEmpty())
        qtbot.mouseClick(person, Qt.MouseButton.LeftButton)
        template = child(page, QComboBox, "composer.template")
        qtbot.waitUntil(lambda: template.isVisible() and not child(page, QWidget, "candidates").isVisible())
        template.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(template, Qt.Key.Key_Down)
        for number in range(1, 5):
            name = f"composer.gap_{number}"
            qtbot.waitUntil(partial(is_there, page, name))
            gap = child(page, QLineEdit, name)
            gap.setFocus(Qt.FocusReason.TabFocusReason)
            qtbot.waitUntil(partial(is_whole, gap))
        story = child(page, QTextBrowser, "timeline")
        assert story.height() > 3 * story.fontMetrics().lineSpacing()
        assert page.size().toTuple() == size
    finally:
        appearance.dress(Scheme.LIGHT, 1.0)
