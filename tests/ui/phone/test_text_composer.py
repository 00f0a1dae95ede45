"""A text to a phone: written and sent by keys, and back again when it was not delivered."""

from __future__ import annotations

from uuid import uuid4

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.common.notices import INFO, WARNING, Notice
from app.texts.text_drafts import TextDraft
from app.texts.text_messages import Addressee
from tests.ui.case.samples import SITI, office, talking
from tests.ui.controls import child, focused, press_key
from tests.ui.fakes import FakeWorkplace
from tests.ui.phone.test_call_controls import ASEP, DEDI
from tests.ui.undressed import undressed
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance
from ui.widgets.notice_bar import NoticeBar

CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, workplace: FakeWorkplace) -> MainWindow:
    return shown(qtbot, qapp, workplace)


def shown(qtbot: QtBot, qapp: QApplication, workplace: FakeWorkplace) -> MainWindow:
    workplace.phone.colleagues.all = (ASEP, DEDI)
    with undressed():
        window = MainWindow(workplace, Appearance(qapp))  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda _: workplace.calls.call_list.clear())
    window.resize(QSize(1366, 740))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    child(window, QLineEdit, "search.text").setFocus()
    return window


def typed(window: MainWindow) -> tuple[str, str]:
    to, text = child(window, QLineEdit, "texts.to"), child(window, QPlainTextEdit, "texts.text")
    return to.text(), text.toPlainText()


def click(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Click the button of this name once it is shown; buttons of a former notice are hidden."""

    def shown() -> list[QPushButton]:
        return [one for one in window.findChildren(QPushButton, name) if one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    shown()[0].click()


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_a_text_goes_to_who_is_on_the_phone_by_two_keys_and_the_focus_goes_back(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    applicant_id, case_id = uuid4(), uuid4()
    siti = Addressee("+6281234567890", "Siti Aminah", applicant_id, case_id)
    workplace.texts.messages.addressee = siti
    press_key(focused(), Key.WRITE_TEXT)
    assert typed(window) == ("Siti Aminah · 0812-3456-7890", "")
    qtbot.keyClicks(QApplication.focusWidget(), "Izin sudah terbit")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert workplace.texts.messages.asked == [("send", siti, "Izin sudah terbit")]
    assert workplace.cases.editor.asked == []  # Ctrl+Enter means the case everywhere else
    assert QApplication.focusWidget() is window.findChild(QLineEdit, "search.text")
    state = child(window, QLabel, "texts.state")
    assert state.text() == "Text to Siti Aminah · 0812-3456-7890: on its way…"
    workplace.texts.messages.sent.emit(siti)
    assert state.text() == "Text to Siti Aminah · 0812-3456-7890: delivered at 10:00"
    workplace.texts.messages.not_sent.emit(siti, "Izin sudah terbit")
    assert state.isHidden()


def test_a_text_with_an_open_gap_of_a_canned_text_is_not_sent(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.texts.messages.addressee = Addressee("+6281234567890", "Siti Aminah", None, None)
    press_key(focused(), Key.WRITE_TEXT)
    qtbot.keyClicks(QApplication.focusWidget(), "Izin «nama usaha» sudah terbit")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert workplace.texts.messages.asked == []
    assert "« »" in child(window, QPlainTextEdit, "texts.text").accessibleDescription()


def test_a_colleague_is_written_to_by_name_and_another_number_is_about_no_case(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.texts.messages.addressee = Addressee("+6281234567890", "Siti", uuid4(), uuid4())
    press_key(focused(), Key.WRITE_TEXT)
    to = child(window, QLineEdit, "texts.to")
    to.setFocus()
    to.selectAll()
    qtbot.keyClicks(to, "asep")
    qtbot.keyClicks(window.findChild(QPlainTextEdit, "texts.text"), "Bisa dibantu?")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert workplace.texts.messages.asked == [("send", Addressee("1002"), "Bisa dibantu?")]


def test_a_text_that_was_not_sent_comes_back_without_taking_the_keyboard(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.texts.messages.not_sent.emit(Addressee("1009"), "Tolong dibantu")
    assert typed(window) == ("1009", "Tolong dibantu")
    assert "not sent" in child(window, QLabel, "texts.text_field.error").text()
    assert QApplication.focusWidget() is window.findChild(QLineEdit, "search.text")
    workplace.texts.messages.not_sent.emit(Addressee("1008"), "Kedua")
    assert typed(window) == ("1009", "Tolong dibantu")
    press_key(focused(), Key.WRITE_TEXT)
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert workplace.texts.messages.asked == [("send", Addressee("1009"), "Tolong dibantu")]
    assert typed(window) == ("1008", "Kedua")


def test_what_was_typed_before_a_crash_is_shown_again_and_each_key_goes_to_its_draft(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    siti = Addressee("+6281234567890", "Siti", case_id=uuid4())
    workplace.texts.drafts.restored.emit((TextDraft(siti, "Izin sudah"),))
    assert typed(window) == ("Siti · 0812-3456-7890", "Izin sudah")
    assert child(window, QPlainTextEdit, "texts.text").isVisible()
    press_key(focused(), Key.WRITE_TEXT)
    press(qtbot, Qt.Key.Key_End, CTRL)
    qtbot.keyClicks(QApplication.focusWidget(), "!")
    assert workplace.texts.drafts.asked == [("keep", siti, "Izin sudah!")]
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert len(workplace.texts.drafts.asked) == 1, "the draft stays until the text is delivered"


def test_texts_whose_addressees_are_not_known_any_more_come_back_one_after_the_other(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    case_id = uuid4()
    lost = [Addressee("", case_id=case_id, lost=mark) for mark in ("3f", "a1")]
    workplace.texts.drafts.restored.emit((TextDraft(lost[0], "Kode satu"), TextDraft(lost[1], "Kode dua")))
    assert typed(window) == ("", "Kode satu")
    qtbot.keyClicks(window.findChild(QLineEdit, "texts.to"), "1009")
    child(window, QPlainTextEdit, "texts.text").setFocus()
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert workplace.texts.messages.asked == [("send", Addressee("1009"), "Kode satu")]
    assert typed(window) == ("", "Kode dua")


def test_what_is_typed_to_one_person_waits_while_another_is_written_to(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.texts.messages.addressee = Addressee("1002", "Asep")
    press_key(focused(), Key.WRITE_TEXT)
    qtbot.keyClicks(QApplication.focusWidget(), "untuk Asep")
    workplace.texts.messages.addressee = Addressee("1004", "Dedi")
    press_key(focused(), Key.WRITE_TEXT)
    assert typed(window) == ("Dedi · 1004", "")
    workplace.texts.messages.addressee = Addressee("1002", "Asep")
    press_key(focused(), Key.WRITE_TEXT)
    assert typed(window) == ("Asep · 1002", "untuk Asep")


def test_texts_that_came_stay_until_they_are_read_and_are_answered_or_shown(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    case_id = uuid4()
    bar = child(window, NoticeBar, "notices")
    siti, contact_id = Addressee("+6281234567890", "Siti Aminah", case_id=case_id), uuid4()
    workplace.texts.messages.answered = {contact_id: siti}
    for text in ("Halo", "Berkas sudah saya kirim"):
        facts = {"from": "Siti Aminah", "text": text, "contact": str(contact_id)}
        workplace.notices.post(Notice("text_received", INFO, facts, ("reply", "show_case"), str(case_id)))
    assert [notice.text for notice in bar.notices] == [
        "Text from Siti Aminah: Halo",
        "Text from Siti Aminah: Berkas sudah saya kirim",
    ]
    click(qtbot, window, "notices.show_case")
    assert workplace.cases.editor.asked == [("open", case_id)]
    click(qtbot, window, "notices.reply")
    assert typed(window)[0] == "Siti Aminah · 0812-3456-7890"


def test_a_case_that_comes_by_itself_leaves_the_keyboard_to_who_is_handing_over_or_writing(
    qtbot: QtBot, qapp: QApplication
) -> None:
    place, editor = office()
    window = shown(qtbot, qapp, place)
    call = place.calls.call_list.send(talking(place))
    editor.begin(call, SITI)
    assert QApplication.focusWidget() is window.findChild(QLineEdit, "details.subject")
    for key, field in ((Key.TRANSFER, "transfer.to"), (Key.WRITE_TEXT, "texts.to")):
        press_key(focused(), key)
        editor.begin(call, SITI)
        assert focused().objectName() == field
        press(qtbot, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        assert QApplication.focusWidget() is window.findChild(QLineEdit, "details.subject")


def test_a_transfer_that_failed_says_why_and_with_whom_one_talks(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    bar = child(window, NoticeBar, "notices")
    for code, words in (
        ("486", "is busy"),
        ("487", "did not answer"),
        ("0", "did not respond"),
        ("599", "599"),
    ):
        facts = {"to": "Siti", "target": "Asep", "code": code, "reason": "Reason"}
        workplace.notices.post(Notice("transfer_failed", WARNING, facts))
        assert words in bar.notices[-1].text
        assert "Siti" in bar.notices[-1].text
