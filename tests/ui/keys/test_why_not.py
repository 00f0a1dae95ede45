"""A key that can do nothing now says why, in the notice line and in the language of the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtGui import QShortcut
from pytestqt.qtbot import QtBot

from app.cases.confidentiality import ANONYMOUS
from app.common.enums import CallState, Direction
from app.common.notices import Notice
from app.desktop.workplace import Workplace
from app.settings import Settings
from tests.app.phone_place import PhonePlace
from tests.current import current_file
from tests.ui.controls import child
from tests.ui.fakes import AGENT, NOW, OFFICER, FakeWorkplace, incoming
from tests.ui.undressed import undressed
from ui.keys.key_table import KEYS, Key, shortcut_name
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance
from ui.text import translations
from ui.text.notice_text import notice_words
from ui.widgets.notice_bar import NoticeBar

# These can always be pressed: they go somewhere, open something, or switch something.
ALWAYS = {
    *(Key.MUTE, Key.DIAL_FIELD, Key.WRITE_TEXT, Key.UNDISTURBED, Key.CHECK_LINE, Key.DEVICES),
    *(Key.CHECK_SOUND, Key.LOUDER, Key.SOFTER, Key.QUALITY, Key.NEW_CASE, Key.WRITE_CONTACT, Key.PAPER),
    *(Key.TRAIL, Key.KNOWLEDGE, Key.WRITE_ARTICLE, Key.NEXT_PANEL, Key.SEARCH, Key.SEARCH_FILTERS),
    *(Key.SAVE_VIEW, Key.QUEUE, Key.STATES, Key.SETTINGS, Key.SWITCH_STAFF, Key.NEEDS_YOU, Key.OVERVIEW),
    *(Key.CASE_LIST, Key.FIGURES),
    *(Key.SOP, Key.REFRESH, Key.QUIT, Key.REPORT_CALL, Key.REDIAL),  # the last two have a notice of their own
    *(Key.FIRST_START, Key.TAKE_NEXT),
}


@pytest.fixture
def window(qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance) -> MainWindow:
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda _: workplace.calls.call_list.clear())
    window.show()
    return window


def pressed(window: MainWindow, key: Key, number: int = 1) -> str:
    """Press a key; return what the notice line says about it."""
    shortcut = window.findChild(QShortcut, shortcut_name(key, number))
    assert shortcut is not None
    shortcut.activated.emit()
    bar = child(window, NoticeBar, "notices")
    return next((notice.text for notice in bar.notices if notice.key == "why_not"), "")


def posted(workplace: FakeWorkplace, kind: str) -> list[Notice]:
    return [notice for notice in workplace.notices.current.values() if notice.kind == kind]


def test_each_key_that_needs_a_call_or_a_case_says_that_there_is_none(window: MainWindow) -> None:
    asked = [key for key in KEYS if key not in ALWAYS]
    english = {key: pressed(window, key) for key in asked}
    translations.use("id")
    indonesian = {key: pressed(window, key) for key in asked}
    assert [key for key in asked if not english[key]] == []
    assert [key for key in asked if english[key] == indonesian[key]] == []


def test_a_key_that_can_do_something_takes_the_reason_away(window: MainWindow) -> None:
    assert pressed(window, Key.HANG_UP) == "There is no call."
    assert pressed(window, Key.DIAL_FIELD) == ""
    assert child(window, NoticeBar, "notices").notices == ()


def test_what_the_call_does_not_allow_yet_is_said(window: MainWindow, workplace: FakeWorkplace) -> None:
    workplace.calls.call_list.send(incoming())
    assert pressed(window, Key.HOLD) == "The call is not connected yet."
    assert pressed(window, Key.OTHER_PERSON, 2) == "No person is proposed for this caller."
    assert pressed(window, Key.ANSWER) == ""
    workplace.calls.call_list.send(replace(incoming(), state=CallState.CONNECTED, answered_at=NOW))
    assert pressed(window, Key.MERGE) == "There are not two connected calls to join."
    assert pressed(window, Key.SWAP) == "No other call waits on hold."
    assert pressed(window, Key.HOLD) == ""


def test_a_caller_who_hid_the_number_is_not_offered_to_be_called_back(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    talking = replace(incoming("c1", "", is_anonymous=True), state=CallState.CONNECTED, answered_at=NOW)
    workplace.calls.call_list.send(talking)
    pressed(window, Key.HANG_UP)
    workplace.calls.call_list.send(replace(talking, state=CallState.ENDED, ended_at=NOW))
    [notice] = posted(workplace, "ended_by_key")
    assert notice.actions == ()


def test_a_key_that_ends_a_call_says_so_and_offers_to_call_again(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    talking = replace(incoming(), state=CallState.CONNECTED, answered_at=NOW)
    workplace.calls.call_list.send(talking)
    pressed(window, Key.HANG_UP)
    workplace.calls.call_list.send(replace(talking, state=CallState.ENDED, ended_at=NOW))
    [notice] = posted(workplace, "ended_by_key")
    assert notice_words(notice) == f"You ended the call with {talking.visible.label}."
    assert (notice.actions, notice.subject) == (("call_back",), str(talking.contact_id))


def test_a_call_that_ends_without_a_key_is_not_said_to_have_been_ended(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    talking = replace(incoming(), state=CallState.CONNECTED, answered_at=NOW)
    workplace.calls.call_list.send(talking)
    workplace.calls.call_list.send(replace(talking, state=CallState.ENDED, ended_at=NOW))
    assert posted(workplace, "ended_by_key") == []


def test_a_key_that_dials_says_whom_and_how_to_stop_it(window: MainWindow, workplace: FakeWorkplace) -> None:
    call = replace(incoming(), direction=Direction.OUTBOUND, state=CallState.CALLING)
    pressed(window, Key.REDIAL)
    workplace.calls.call_list.send(call)
    [notice] = posted(workplace, "dialled_by_key")
    assert notice_words(notice) == f"{call.visible.label} is being called. F3 stops it."
    assert notice.call_key == call.key  # it goes when the call is over


@pytest.fixture
def work(tmp_path: Path, qtbot: QtBot) -> Iterator[Workplace]:
    """Real services, with one saved case on the screen: its agent is Rina, its applicant is anonymous."""
    place = PhonePlace(tmp_path, qtbot, Settings())
    work = place.workplace
    editor = work.cases.editor
    editor.start_draft()
    qtbot.waitUntil(lambda: editor.current is not None)
    texts = {"subject": "Pungutan liar", "person.name": "Budi Santoso", "person.phone": "081234567890"}
    for name, text in texts.items():
        editor.keep(name, text)
    editor.save()
    qtbot.waitUntil(
        lambda: editor.current is not None and editor.current.is_saved and bool(editor.current.person)
    )
    work.access.confidentiality.mark(ANONYMOUS, True)
    qtbot.waitUntil(lambda: current_file(editor).row.is_anonymous)
    yield work
    place.close()


def test_what_was_attached_is_named_where_it_is_seen(
    window: MainWindow, workplace: FakeWorkplace, qtbot: QtBot
) -> None:
    """The files of the case are often scrolled out of sight."""
    workplace.files.attachments.attached.emit(uuid4(), "foto KTP.png")
    [notice] = child(window, NoticeBar, "notices").notices
    assert notice.text == "Attached: foto KTP.png. It is among the files of the case."


def test_an_anonymous_case_says_why_its_applicant_is_neither_corrected_nor_shown(
    work: Workplace, appearance: Appearance, qtbot: QtBot
) -> None:
    with undressed():
        window = MainWindow(work, appearance)
    qtbot.addWidget(window)
    window.show()
    assert pressed(window, Key.CORRECT_PERSON).startswith("The applicant is anonymous")
    assert pressed(window, Key.PERSON) == "The applicant is anonymous: the page would show who it is."
    assert pressed(window, Key.REOPEN) == "This is not possible while the case stands at “In progress”."
    assert pressed(window, Key.TAKE_OVER) == "The case is yours already."
    assert pressed(window, Key.SAVE_FILE) == "The case has no file."


def test_a_unit_officer_is_told_who_answers_messages(window: MainWindow, workplace: FakeWorkplace) -> None:
    workplace.access.session.agent = OFFICER
    assert "agents of the contact centre" in pressed(window, Key.TAKE_NEXT)
    workplace.access.session.agent = AGENT
    assert pressed(window, Key.TAKE_NEXT) == ""
