"""Cases and people are found, kept in view and joined, with the keyboard alone and on real records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import ArchivedCase, Channel, Role
from app.files.attachments import attachments_of
from app.mutations.contact import LinkContact
from app.mutations.people import RegisterAgent
from app.records.service import Refusal
from app.settings import Settings
from app.sync.archive import FoundOfPerson
from db.queries.conversations import conversation
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from db.search.finding import search
from tests.app.phone_place import PhonePlace
from tests.current import current_case
from tests.office import START
from tests.ui.controls import focused, press_key
from tests.ui.undressed import undressed
from tests.written_office import Mailroom
from ui.keys.key_table import Key
from ui.person.case_list import CaseList
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance


class Desk:
    """The whole window over real records, and hands on the keyboard."""

    def __init__(self, place: PhonePlace, window: MainWindow, qtbot: QtBot) -> None:
        self.place, self.window, self.qtbot = place, window, qtbot
        self.work = place.workplace

    def press(self, key: Key | Qt.Key) -> None:
        target = QApplication.focusWidget() or self.window
        if isinstance(key, Key):
            press_key(target, key)
        else:
            QTest.keyClick(target, key)

    def type(self, text: str) -> None:
        QTest.keyClicks(focused(), text)

    def focus(self) -> str:
        widget = QApplication.focusWidget()
        return widget.objectName() if widget else ""

    def part(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def hits(self) -> list[str]:
        found = self.part("search.hits")
        assert isinstance(found, QListWidget)
        return [found.item(row).text() for row in range(found.count())]

    def until(self, *words: str) -> None:
        """Wait until each row of the list has its word, in this order."""
        self.qtbot.waitUntil(
            lambda: (
                len(self.hits()) == len(words)
                and all(word in hit for word, hit in zip(words, self.hits(), strict=True))
            )
        )

    def search(self, text: str) -> None:
        self.press(Key.SEARCH)
        edit = self.part("search.text")
        assert isinstance(edit, QLineEdit)
        edit.clear()
        self.type(text)

    def log(self, subject: str, name: str, phone: str = "") -> None:
        """Record a case of a new person, and put it away."""
        self.work.cases.editor.start_draft(Channel.VOICE)
        self.qtbot.waitUntil(lambda: self.work.cases.editor.current is not None)
        self.work.cases.service.add_applicant(name, phone)
        self.qtbot.waitUntil(
            lambda: bool(self.work.cases.editor.current and self.work.cases.editor.current.person)
        )
        self.work.cases.editor.keep("subject", subject)
        self.work.cases.editor.save()
        self.qtbot.waitUntil(
            lambda: bool(self.work.cases.editor.current and self.work.cases.editor.current.file)
        )
        self.work.cases.editor.close_view()

    @property
    def current(self) -> str:
        case = self.work.cases.editor.current
        return case.value("subject") if case else ""


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    appearance = Appearance(qapp)
    with undressed():
        window = MainWindow(place.workplace, appearance)
    qtbot.addWidget(window)
    window.resize(1366, 740)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    desk = Desk(place, window, qtbot)
    desk.log("Izin apotek belum terbit", "Siti Aminah", "0812 1111 2222")
    desk.log("Syarat penerbitan izin reklame", "Budi Santoso", "0813 3333 4444")
    yield desk
    place.close()


def test_cases_are_found_by_filters_kept_as_a_view_and_found_again(desk: Desk) -> None:
    desk.search("mengizinkan status:terbuka")
    desk.until("reklame", "apotek")
    desk.search("status:open apotek")
    desk.until("apotek")
    desk.press(Key.SAVE_VIEW)
    assert desk.focus() == "search.view.name"
    desk.type("Apotek terbuka")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: [view.name for view in desk.work.search.views.all] == ["Apotek terbuka"])
    desk.qtbot.waitUntil(lambda: desk.focus() == "search.text")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.current == "Izin apotek belum terbit")

    desk.press(Key.SEARCH)
    desk.until("Apotek terbuka", "reklame")  # the view, and the case that was seen before this one
    desk.press(Qt.Key.Key_Return)
    desk.until("apotek")
    assert desk.focus() == "search.text"
    desk.search("")
    desk.press(Key.SEARCH)
    desk.until("Apotek terbuka", "reklame")
    desk.press(Qt.Key.Key_Delete)
    desk.qtbot.waitUntil(lambda: not desk.work.search.views.all)


def test_enter_opens_what_is_found_for_the_whole_text_however_fast_it_was_typed(desk: Desk) -> None:
    desk.search("izin")
    desk.until("reklame", "apotek")
    desk.type(" apotek")
    desk.press(Qt.Key.Key_Return)  # the list still shows what was found for "izin"
    desk.qtbot.waitUntil(lambda: desk.current == "Izin apotek belum terbit")


def test_a_case_is_found_by_its_category_typed_or_in_its_field_and_a_person_by_a_piece_of_the_name(
    desk: Desk,
) -> None:
    desk.search("apotek")
    desk.until("apotek")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "apotek" in desk.current)
    desk.work.cases.editor.keep("category", "Akun dan hak akses OSS")
    desk.work.cases.editor.save()
    desk.qtbot.waitUntil(lambda: current_case(desk.work.cases.editor).is_saved)
    desk.search('category:"oss account"')
    desk.until("apotek")
    desk.search("hak akses")  # as words of the case
    desk.until("apotek")
    desk.search("izin")
    desk.press(Key.SEARCH_FILTERS)
    while desk.focus() != "search.filter.category":
        desk.press(Qt.Key.Key_Tab)
    desk.type("akun")
    edit = desk.part("search.text")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "izin category:akun"
    desk.until("apotek")
    desk.search("antos")
    desk.until("Budi Santoso")


def test_a_case_is_found_by_the_words_of_a_message_and_the_row_says_so(desk: Desk) -> None:
    room, records = Mailroom(), desk.work.records
    records.change(
        RegisterAgent(agent_id=SYSTEM_ID, name=SYSTEM_NAME, role=Role.SUPERVISOR, occurred_at=START),
        room.register(),
        room.arrival("m1", text="Apakah gudang saya perlu sertifikat?"),
        me=SYSTEM,
    )
    desk.qtbot.waitUntil(lambda: not records.waiting)
    (hit, *_) = desk.place.read(lambda tx: search(tx, "apotek"))
    talk = desk.place.read(partial(conversation, conversation_id=room.talk()))
    assert talk is not None
    assert talk.contact_id is not None
    records.change(LinkContact(contact_id=talk.contact_id, case_id=hit.id, occurred_at=START), me=SYSTEM)
    desk.qtbot.waitUntil(lambda: not records.waiting)
    desk.search("gudang")
    desk.until("in a message")
    assert "apotek" in desk.hits()[0]
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "apotek" in desk.current)


def test_a_view_for_everybody_is_removed_by_supervisors_only(desk: Desk) -> None:
    session, views = desk.work.access.session, desk.work.search.views
    rina = session.agent
    assert rina is not None
    session.add_agent("Ibu Kepala", Role.SUPERVISOR)
    desk.qtbot.waitUntil(lambda: session.agent is not rina)
    views.save("Semua terbuka", "status:terbuka", is_shared=True)
    desk.qtbot.waitUntil(lambda: len(views.all) == 1)
    boss = session.agent
    refused: list[Refusal] = []
    views.refused.connect(refused.append)
    assert boss is not None
    session.sign_in(rina.id)
    desk.search("")
    desk.qtbot.waitUntil(lambda: any("for everybody" in hit for hit in desk.hits()[:1]))
    assert "Delete" not in desk.hits()[0]
    desk.press(Qt.Key.Key_Delete)
    session.sign_in(boss.id)
    desk.search("")
    desk.qtbot.waitUntil(lambda: any("Delete removes it" in hit for hit in desk.hits()[:1]))
    assert len(views.all) == 1
    desk.press(Qt.Key.Key_Delete)
    desk.qtbot.waitUntil(lambda: not views.all)
    assert refused == []


def test_a_filter_chosen_in_its_field_is_written_into_the_text(desk: Desk) -> None:
    desk.search("izin")
    desk.press(Key.SEARCH_FILTERS)
    assert desk.focus() == "search.filter.status"
    desk.press(Qt.Key.Key_Down)
    edit = desk.part("search.text")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "izin status:open"
    desk.until("reklame", "apotek")
    desk.press(Qt.Key.Key_Escape)
    assert desk.focus() == "search.text"
    desk.search("status:hijau")
    desk.qtbot.waitUntil(lambda: "status:hijau" in desk.part("search.remark").text())  # type: ignore[attr-defined]


def test_filters_and_views_are_offered_for_cases_and_not_for_commands(desk: Desk) -> None:
    desk.search("apotek")
    desk.until("apotek")
    buttons = [desk.part(name) for name in ("search.filters.open", "search.view.open")]
    assert all(button.isVisible() for button in buttons)
    desk.search("> jeda")
    assert not any(button.isVisible() for button in buttons)
    desk.search("reklame")
    desk.until("reklame")
    assert all(button.isVisible() for button in buttons)


def test_escape_goes_back_to_what_was_being_typed(desk: Desk) -> None:
    desk.search("apotek")
    desk.until("apotek")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.current == "Izin apotek belum terbit")
    desk.press(Key.NOTE)
    edit = desk.part("search.text")
    assert isinstance(edit, QLineEdit)
    for typed, left in (("reklame", "reklame"), ("> jeda", "")):
        assert desk.focus() == "note.text"
        desk.press(Key.SEARCH)
        edit.setText(typed)
        desk.press(Qt.Key.Key_Escape)
        assert edit.text() == left
    assert desk.focus() == "note.text"
    desk.qtbot.mouseClick(edit, Qt.MouseButton.LeftButton)
    assert desk.focus() == "search.text"
    desk.press(Qt.Key.Key_Escape)
    assert desk.focus() == "note.text"


def test_open_cases_stand_in_a_row_and_say_what_is_not_saved(desk: Desk) -> None:
    for word in ("apotek", "reklame"):
        desk.search(word)
        desk.until(word)
        desk.press(Qt.Key.Key_Return)
        desk.qtbot.waitUntil(partial(lambda word: word in desk.current, word))
    desk.press(Key.NOTE)
    desk.type("catatan")
    assert [tab.is_unsaved for tab in desk.work.cases.tabs.tabs] == [False, True]
    desk.press(Key.NEXT_CASE)
    desk.qtbot.waitUntil(lambda: "apotek" in desk.current)
    desk.press(Key.PREVIOUS_CASE)
    desk.qtbot.waitUntil(lambda: "reklame" in desk.current)
    assert desk.work.cases.editor.current is not None
    assert "catatan" in desk.work.cases.editor.current.draft["note"]
    desk.press(Key.LEAVE_CASE)
    desk.qtbot.waitUntil(lambda: "apotek" in desk.current)
    assert len(desk.work.cases.tabs.tabs) == 1
    assert desk.part("case.tabs").isHidden()


def test_the_tab_of_a_new_case_shows_the_subject_as_it_is_typed(desk: Desk) -> None:
    desk.press(Key.NEW_CASE)
    desk.qtbot.waitUntil(lambda: desk.work.cases.editor.current is not None)
    subject = desk.part("details.subject")
    subject.setFocus()
    desk.type("Pungutan liar")
    assert desk.work.cases.tabs.tabs[-1].subject == "Pungutan liar"
    bar = desk.part("case.tabs.bar")
    assert isinstance(bar, QTabBar)
    assert bar.tabText(bar.count() - 1).endswith("Pungutan liar")
    assert desk.focus() == "details.subject"


def test_a_person_of_the_search_is_asked_about_before_they_become_the_applicant(desk: Desk) -> None:
    desk.press(Key.NEW_CASE)
    desk.qtbot.waitUntil(lambda: desk.work.cases.editor.current is not None)
    desk.search("siti")
    desk.until("apotek", "Siti Aminah")
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.focus() == "person.take")
    assert current_case(desk.work.cases.editor).person is None
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(
        lambda: bool(desk.work.cases.editor.current and desk.work.cases.editor.current.person)
    )
    assert desk.part("person").isHidden()
    undo = desk.part("notices.undo")
    undo.setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: current_case(desk.work.cases.editor).person is None)


def test_a_person_recorded_twice_is_merged_after_a_look_and_parted_again(desk: Desk) -> None:
    desk.log("Izin klinik", "Siti Amina", "0812 9999 8888")
    desk.search("apotek")
    desk.until("apotek")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "apotek" in desk.current)
    desk.press(Key.PERSON)
    desk.qtbot.waitUntil(lambda: desk.part("person").isVisible())
    desk.part("person.duplicate0.act").setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: desk.focus() == "person.merge.do")
    assert "Siti Amina" in desk.part("person.merge.preview").text()  # type: ignore[attr-defined]
    desk.press(Qt.Key.Key_Space)
    page = desk.work.people.pages
    desk.qtbot.waitUntil(lambda: bool(page.page and page.page.file.case_count == 2))
    desk.part("person.merged0.act").setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: bool(page.page and page.page.file.case_count == 1))
    desk.press(Qt.Key.Key_Escape)
    assert desk.part("person").isHidden()


def test_what_is_kept_of_a_person_is_written_for_them(desk: Desk) -> None:
    desk.search("budi")
    desk.until("reklame", "Budi Santoso")
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.focus() == "person.new_case")
    with desk.qtbot.waitSignal(desk.work.people.pages.exported) as written:
        desk.part("person.data.export").setFocus()
        desk.press(Qt.Key.Key_Space)
    text = Path(written.args[0]).read_text(encoding="utf-8")
    assert all(word in text for word in ("Budi Santoso", "0813-3333-4444", "Syarat penerbitan izin reklame"))
    desk.part("person.data.ask").setFocus()
    desk.press(Qt.Key.Key_Space)
    page = desk.work.people.pages
    desk.qtbot.waitUntil(lambda: bool(page.page and page.page.file.requests))
    desk.press(Qt.Key.Key_Escape)
    desk.search("")
    desk.press(Key.SEARCH)
    desk.qtbot.waitUntil(lambda: bool(desk.hits()) and "Budi Santoso" in desk.hits()[0])
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.focus() == "person.new_case")


def test_the_page_of_the_applicant_goes_when_the_case_becomes_anonymous(desk: Desk) -> None:
    desk.search("apotek")
    desk.until("apotek")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.current == "Izin apotek belum terbit")
    desk.press(Key.PERSON)
    desk.qtbot.waitUntil(lambda: desk.part("person").isVisible())
    desk.press(Key.ANONYMOUS)
    desk.qtbot.waitUntil(lambda: desk.part("person").isHidden())
    assert "Siti" not in desk.part("person.title").text()  # type: ignore[attr-defined]


def test_the_page_of_a_person_offers_what_is_in_the_archive(desk: Desk) -> None:
    desk.search("apotek")
    desk.until("apotek")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "apotek" in desk.current)
    desk.press(Key.PERSON)
    desk.qtbot.waitUntil(lambda: desk.part("person").isVisible())
    box, cases = desk.part("person.archive"), desk.part("person.archive.list")
    assert box.isHidden()
    page = desk.work.people.pages.page
    assert page is not None
    asked = page.file.applicant.id
    opened: list[UUID] = []
    old = ArchivedCase(
        uuid4(), "CC-231124-001-003-4", datetime(2023, 11, 24, 3, tzinfo=timezone.utc), "Izin lama"
    )
    for person in (uuid4(), asked):
        desk.work.sync.archive.of_person_found.emit(FoundOfPerson(person, (old,)))
        assert box.isVisible() is (person == asked)
    assert isinstance(cases, CaseList)
    assert cases.item(0).text() == "CC-231124-001-003-4 · Izin lama · 24 November 2023"
    cases.chosen.disconnect()
    cases.chosen.connect(opened.append)
    cases.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert opened == [old.id]


def test_a_unit_reads_the_page_of_a_person_and_is_offered_no_change_of_it(desk: Desk) -> None:
    work = desk.work
    unit_id = work.access.session.units[0].id
    work.access.session.add_agent("Dedi", Role.UNIT_OFFICER, unit_id)
    desk.qtbot.waitUntil(
        lambda: work.access.session.agent is not None and work.access.session.agent.name == "Dedi"
    )
    desk.search("budi")
    desk.until("reklame", "Budi Santoso")
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.focus() == "person.close")
    page = desk.part("person")
    assert page.findChild(QWidget, "person.handle0.text").isVisible()  # type: ignore[union-attr]
    assert page.findChild(QWidget, "person.handle0.act") is None
    writes = ("merge", "data", "erase", "handle.field", "firms", "take", "new_case")
    assert not [name for name in writes if desk.part(f"person.{name}").isVisible()]


def test_who_a_new_person_may_be_is_said_in_the_margin_and_asks_nothing(desk: Desk) -> None:
    desk.press(Key.NEW_CASE)
    desk.qtbot.waitUntil(lambda: desk.work.cases.editor.current is not None)
    desk.part("person.name").setFocus()
    desk.type("Sitti Amina")
    offer = desk.part("person.offer0")
    desk.qtbot.waitUntil(lambda: "Siti Aminah · similar name" in offer.text())  # type: ignore[attr-defined]
    assert desk.focus() == "person.name"
    desk.part("person.phone").setFocus()
    desk.type("081333334444")
    desk.qtbot.waitUntil(lambda: "Budi Santoso · same number" in offer.text())  # type: ignore[attr-defined]
    assert current_case(desk.work.cases.editor).person is None


def test_nothing_that_one_person_was_shown_stays_for_who_sits_down_next(desk: Desk, tmp_path: Path) -> None:
    work = desk.work
    desk.search("reklame")
    desk.until("reklame")
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: "reklame" in desk.current)
    opened: list[str] = []
    work.files.attachments.open_wanted.disconnect()  # the system is not asked to open it here
    work.files.attachments.open_wanted.connect(opened.append)
    assert work.cases.editor.current is not None
    work.files.attachments.attach_content(work.cases.editor.current.case_id, "surat.txt", b"isi rahasia")
    desk.qtbot.waitUntil(
        lambda: bool(work.cases.editor.current and attachments_of(work.cases.editor.current))
    )
    work.files.attachments.open(
        work.cases.editor.current.case_id, attachments_of(work.cases.editor.current)[0]
    )
    desk.qtbot.waitUntil(lambda: bool(opened) and Path(opened[0]).exists())
    for key, name in ((Key.TRAIL, "trail"), (Key.PAPER, "paper")):
        desk.press(key)
        dialog = desk.part(name)
        desk.qtbot.waitUntil(dialog.isVisible)
        desk.window.activateWindow()
        desk.qtbot.waitUntil(desk.window.isActiveWindow)
    offered = desk.part("paper").findChild(QListWidget, "paper.list")
    assert isinstance(offered, QListWidget)
    assert any("reklame" in offered.item(row).text() for row in range(offered.count()))
    assert work.cases.editor.current.person is not None
    work.people.pages.show(work.cases.editor.current.person.id)
    desk.qtbot.waitUntil(lambda: desk.window.findChild(QWidget, "person") is not None)
    desk.qtbot.waitUntil(desk.part("person").isVisible)
    desk.search("reklame")
    desk.until("reklame")

    work.access.session.add_agent("Sari", Role.AGENT)
    desk.qtbot.waitUntil(
        lambda: work.access.session.agent is not None and work.access.session.agent.name == "Sari"
    )
    assert not any(desk.part(name).isVisible() for name in ("trail", "paper", "person"))
    assert (desk.part("search.text").text(), desk.hits(), work.people.pages.page) == ("", [], None)  # type: ignore[attr-defined]
    desk.qtbot.waitUntil(lambda: not Path(opened[0]).exists())
    desk.press(Key.PAPER)
    assert not any("reklame" in offered.item(row).text() for row in range(offered.count()))
