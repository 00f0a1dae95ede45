"""The privacy sweep: every screen, for every role, shows nothing of an anonymous or confidential applicant.

docs/architecture/visibility.md has the rule as a table. The sweep makes a case of an applicant whose words
occur nowhere else, lets each role go through the whole window by its keys, its lists, its files and its
papers, and looks at every text that exists after each step.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListView,
    QListWidget,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

import ui
from app.board.state import BoardState
from app.board.watch import Seen
from app.cases.queues import QueueName
from app.common.enums import Channel, HandleKind, Role
from app.mutations.arrival import RecordArrival
from app.mutations.attachment import plain_name
from app.mutations.case import AddEvidence, AddNote, ChangeDetails
from app.mutations.contact import LinkContact
from app.mutations.conversation import RegisterAddress
from app.mutations.escalation import Escalate
from app.mutations.people import AddHandle, NewHandle, RegisterAgent
from app.mutations.person import AnswerDataRequest, AskOfData, JoinOrganisation
from app.mutations.tags import AddTag
from app.search.finder import FoundResult
from app.settings import AccountSettings, Settings
from app.supervision.figure_desk import FigureDesk
from app.values.open_case import OpenCase
from db.enums import DataRequestKind
from db.records import FoundField
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from db.sync.messages import Board, BoardCase
from telephony.messages import Dial, MessageReceived
from telephony.process.clock import monotonic_s
from tests.app.phone_place import RINA, PhonePlace, utc_now
from tests.fact_source import FactSource
from tests.ui.controls import child
from tests.ui.parts import make_all_parts
from tests.ui.privacy import Marks, everything_shown, everything_written, owners_of, texts_of
from tests.ui.undressed import undressed
from ui.board.row_list import RowList
from ui.case_list.columns import COLUMNS, Column
from ui.keys.key_table import Key, shortcut_name
from ui.paper.dialog import PaperDialog
from ui.queue.panel import QueuePanel
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance

OFFICE = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
NAME, ORGANISATION = "Zulkarnaen Quwwatullah", "PT Xylofonindo Wiratama"
ALIAS = "Bapak Samaranqu"  # as the applicant's phone or the PBX writes the name
NUMBER, EMAIL, NIB = "085744719032", "zulq.wira@xylounik.example", "8120014210456"
PERSON = Marks(
    ("Zulkarnaen", "Quwwatullah", "Samaranqu", "Xylofonindo", "Wiratama", "zulq.wira", "xylounik"),
    ("85744719032", NIB),
)
SUBJECT = "Pungutan Zebrawati di loket"
OTHER_ROLES = {
    "Tono": Role.AGENT,  # the next person at the same workstation
    "Sari": Role.AGENT,
    "Dedi": Role.UNIT_OFFICER,
    "Bu Ratna": Role.SUPERVISOR,
}
# These change the case, the person at the desk or the program instead of showing something.
NOT_PRESSED = {Key.QUIT, Key.SIGN_OUT, Key.TAKE_OVER, Key.CONFIDENTIAL, Key.ANONYMOUS, Key.FULL_SCREEN}
NOT_PRESSED |= {Key.TAKE_NEXT}  # the conversation would leave the list of the others
# The register of requests about personal data says who asked, and never which hidden case it came with.
OF_PEOPLE = frozenset({"RequestsBox"})
# Classes of ui/ that the sweep does not make, each with the reason why nothing of a case can be in it.
NOT_SWEPT = {
    "StartProblem": "is shown instead of the window, before any records are read",
    "OwnPasswordDialog": "needs a shared database; asks for passwords only",
    "SignInDialog": "needs a shared database; has names of staff only",
    "RefusedCard": "needs a shared database; test_sharing has its words",
    "CameraPreview": "made with a camera only; shows the agent's own picture",
    "PictureAsk": "made with a video call only; asks for a yes",
    "TrainingLine": "made in the demo only; says the next step",
    "VideoWindow": "made with a video call only; its title is the call's party (caller_words)",
    "FileComing": "made while a file of another workstation comes; has its file name only",
    "AttachmentRow": "made with a file only; test_attachments has the masked name",
    "Consultation": "made while a colleague is asked; names the colleague",
    "ColleaguesView": "a page of the settings; lists colleagues",
    "StepCell": "a cell of the SOP strip; has step names and times",
    "QueueButton": "a button with a list's name and count",
    "LockedLine": "a line of the settings that a policy locks",
    "FieldMark": "made where another person wrote in the same field; test_presence_row has its words",
    "FilesTaker": "shown while files are dragged; has no words of a case",
    "UnansweredForm": "shows questions of the chatbot's visitors; those of anonymous cases are left out",
    "BoardWindow": "the wall-board in a program of its own; gets no word of a case (test_board)",
    "AskPage": "names whom the server draws, never of an anonymous or confidential case (test_surveys)",
    "RoundPage": "shows sums of answers, which name nobody (test_surveys)",
    "StartForm": "has days and numbers of a round of the survey",
    "ImportForm": "shows the titles of the columns of a file",
    "TakingInWindow": "for supervisors; of a case that they may not see, only that it is there (test_sp4n)",
    "ColumnsForm": "shows the titles of the columns of a file, with an example",
    "PlanTable": "has what a supervisor types about the survey",
    "QuestionCard": "has the questions of the survey",
    "QualityPage": "names staff and times of calls that the server lets a supervisor see (test_reviews)",
    "MyReviewsPage": "shows the agent's own shared reviews (test_reviews)",
    "ReviewForm": "has the number of a case, and what a reviewer types, masked by the server (test_reviews)",
    "WorkReader": "shows messages and a case masked, to those who review (quality/test_pages)",
    "CardView": "has the questions of the card",
    "CalibrationForm": "has names of supervisors",
    "SpreadView": "has the questions of the card, and names of supervisors",
    "InlineForm": "the base of the forms",
    "Page": "the base of the pages of the set-up assistant",
    "ValidatedForm": "the base of two forms",
}


def shown_widgets() -> list[QWidget]:
    """Return the widgets that are visible: of those below a hidden one, none is."""
    found = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    for widget in found:  # it grows
        found += [one for one in widget.children() if isinstance(one, QWidget) and one.isVisible()]
    return list(dict.fromkeys(found))


@dataclass
class Found:
    """What the sweep saw: pairs of role and screen, and leaks in words."""

    screens: set[tuple[str, str]] = field(default_factory=set)
    leaks: set[str] = field(default_factory=set)


class Sweep:
    """One workstation with the real window; people sit down at it one after the other."""

    def __init__(self, folder: Path, qtbot: QtBot, appearance: Appearance) -> None:
        self.folder, self.qtbot = folder, qtbot
        self.place = PhonePlace(folder, qtbot, OFFICE)
        self.work = self.place.workplace
        self.facts = FactSource()
        desk = FigureDesk(self.facts, self.work.records, self.work.access.session, self.work.internals.jobs)
        object.__setattr__(self.work.supervision, "figures", desk)
        with undressed():
            self.window = MainWindow(self.work, appearance)
        qtbot.addWidget(self.window, before_close_func=lambda _: self._end_calls())
        self.window.resize(1366, 740)
        self.window.show()
        make_all_parts(self.window)
        self.found = Found()
        # Texts without any of these marks: most texts are the same at the next look.
        self._clean: dict[tuple[Marks, Marks], set[str]] = defaultdict(set)
        self.files = folder / "papers"
        self.files.mkdir()
        self.who = RINA
        self._calls = 0
        self.number = ""  # of the case
        # A text names its sender beside a confidential case that is not named itself.
        self._text_notices: frozenset[str] = frozenset()
        self._saved: list[Path] = []
        self.work.paper.work.saved.connect(self._saved.append)
        self.work.paper.exports.saved.connect(self._saved.append)
        self.applicant_id: UUID | None = None

    # -- the case ------------------------------------------------------------------------------------------

    def record_the_case(self) -> UUID:
        """Rina takes the call of the applicant, records all of it, and asks the unit."""
        editor = self.work.cases.editor
        self._ring()
        self.place.phone.connect(self._key)
        self.qtbot.waitUntil(lambda: editor.current is not None and editor.current.call is not None)
        typed = {"subject": SUBJECT, "description": "Diminta uang", "nib": NIB, "note": "Mohon dirahasiakan"}
        typed |= {"person.name": NAME, "person.organisation": ORGANISATION, "person.phone": NUMBER}
        for name, text in typed.items():
            editor.keep(name, text)
        editor.save()
        self.qtbot.waitUntil(lambda: self.raw.is_saved and self.raw.person is not None)
        person = self.raw.person
        assert person is not None
        evidence = AddEvidence(
            evidence_id=uuid7(),
            case_id=self.raw.case_id,
            system="oss",
            query=NIB,
            result=f"Nama perusahaan: {ORGANISATION}",
            method="inqueryNIB",
            fields=(FoundField("company_name", ORGANISATION), FoundField("nib_status", "01")),
            occurred_at=utc_now(),
        )
        handle = NewHandle(handle_id=uuid7(), kind=HandleKind.EMAIL, value=EMAIL)
        joined = JoinOrganisation(
            membership_id=uuid7(),
            organisation_id=uuid7(),
            applicant_id=person.id,
            name=ORGANISATION,
            nib=NIB,
            occurred_at=utc_now(),
        )
        words = f"Pak {NAME} dari {ORGANISATION}, NIB {NIB}, {NUMBER}, {EMAIL}"
        # As people type a number, too: without the trunk prefix, in groups, with another dash.
        words += ", 857-4471-9032, 857 4471 9032, 62857.4471.9032, 0857\u22124471\u22129032"
        words += ", NIB 8120 0142 10456"
        note = AddNote(note_id=uuid7(), case_id=self.raw.case_id, text=words, occurred_at=utc_now())
        added = AddHandle(applicant_id=person.id, handle=handle, occurred_at=utc_now())
        asked = Escalate(
            escalation_id=uuid7(),
            case_id=self.raw.case_id,
            unit_id=self.work.access.session.units[0].id,
            question=f"Bagaimana dengan {NAME}?",
            due_at=utc_now() + timedelta(hours=1),
            occurred_at=utc_now(),
        )
        tags = [
            AddTag(case_id=self.raw.case_id, tag=tag, occurred_at=utc_now())
            for tag in ("bu quwwatullah", "857-4471-9032", "zebrawati")
        ]
        request = AskOfData(
            request_id=uuid7(),
            applicant_id=person.id,
            kind=DataRequestKind.ACCESS,
            case_id=self.raw.case_id,
            occurred_at=utc_now(),
        )
        # Answered, so that no notice asks supervisors for the answer.
        answer = AnswerDataRequest(
            request_id=request.request_id, outcome="Sudah dikirim", occurred_at=utc_now()
        )
        self.change(evidence, added, joined, note, asked, request, answer, *tags)
        self._end_calls()
        self.settle()
        self._receive(words, person.id, self.raw.case_id)
        self.number, self.applicant_id = self.raw.number, person.id
        self._count(self.raw.case_id)
        return self.raw.case_id

    def _count(self, case_id: UUID) -> None:
        """Make facts of a day with this case."""
        today = self.work.procedure.calendar.local_day(utc_now())
        self.facts.fill(today, 1, [one.id for one in self.work.access.session.staff], (), [case_id])

    def _receive(self, words: str, applicant_id: UUID, case_id: UUID) -> None:
        """The applicant writes by WhatsApp, about this case."""
        address, now = uuid7(), utc_now()
        of_system: dict[str, Any] = {"agent_id": SYSTEM_ID, "name": SYSTEM_NAME, "role": Role.SUPERVISOR}
        registered = RegisterAddress(
            office_address_id=address,
            channel=Channel.WHATSAPP,
            address="1",
            label="Loket WA",
            occurred_at=now,
        )
        arrived = RecordArrival(
            office_address_id=address,
            provider_id="m1",
            correspondent=f"62{NUMBER[1:]}",
            chain=f"62{NUMBER[1:]}",
            name=ALIAS,
            phone=f"+62{NUMBER[1:]}",
            sent_at=now - timedelta(minutes=1),
            text=words,
            window_until=now + timedelta(hours=2),
            occurred_at=now,
        )
        by_system = (RegisterAgent(**of_system, occurred_at=now), registered, arrived)
        self.place.replica.apply_all(by_system, SYSTEM).result(60)
        contact_id = uuid5(arrived.message_id, "episode")
        self.change(
            LinkContact(
                contact_id=contact_id, applicant_id=applicant_id, case_id=case_id, occurred_at=utc_now()
            )
        )

    def mark(self, case_id: UUID, name: str) -> None:
        if name == "is_confidential":
            self._text_notices = frozenset({"NoticeBar", "NoticeList"})
        self.change(ChangeDetails(case_id=case_id, changes={name: "yes"}, occurred_at=utc_now()))

    def change(self, *mutations: object) -> None:
        done: list[bool] = []
        self.work.records.change(*mutations, done=lambda: done.append(True))  # type: ignore[arg-type]
        self.qtbot.waitUntil(lambda: bool(done))
        self.settle()

    @property
    def raw(self) -> OpenCase:
        assert self.work.cases.editor.raw is not None
        return self.work.cases.editor.raw

    # -- people --------------------------------------------------------------------------------------------

    def sit_down(self, name: str, role: Role) -> None:
        session = self.work.access.session
        known = next((one for one in session.staff if one.name == name), None)
        if known is not None:
            session.sign_in(known.id)
        else:
            unit = session.units[0].id if role is Role.UNIT_OFFICER else None
            session.add_agent(name, role, unit)
        self.qtbot.waitUntil(lambda: session.agent is not None and session.agent.name == name)
        self.who = name
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.work.records.waiting)
        self.place.replica.read(lambda tx: None).result(60)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    # -- looking -------------------------------------------------------------------------------------------

    def look(
        self,
        step: str,
        hidden: Marks,
        case: Marks,
        allowed: frozenset[str] = frozenset(),
        only_shown: bool = False,
    ) -> None:
        """Note which screens exist, and each text that shows what it must not.

        allowed: Screens of people. They show the person in this step, but never beside the case.
        only_shown: Leave out widgets that are hidden now. A later look reads them.
        """
        self.settle()
        widgets = shown_widgets() if only_shown else QApplication.allWidgets()
        self.found.screens.update((self.who, kind.__name__) for kind in set(map(type, widgets)))
        clean = self._clean[hidden, case]
        for widget, text in everything_shown(widgets, clean):
            if not (hidden.in_text(text) or case.in_text(text)):
                clean.add(text)
                continue
            owners = owners_of(widget)
            # A call of the person that is about no case is shown with its name; beside no case, then.
            last = self.work.calls.call_list.last_call
            is_last = widget is not None and widget.objectName() == "phone.last_call"
            is_of_person = "case_id=None" in text or (is_last and last is not None and last.case_id is None)
            is_of_person = is_of_person or bool((allowed | OF_PEOPLE).intersection(owners))
            if mark := (case if is_of_person else hidden).in_text(text):
                where = " < ".join(owners[:4])
                self.found.leaks.add(f"{self.who}, {step}: {mark!r} in {where}: {text[:160]!r}")

    def check_files(self, step: str, hidden: Marks, *folders: Path) -> None:
        """Note each file with a text that it must not have.

        The answer to a person who asked for their data names that person, and no hidden case.
        """
        case = Marks(("Zebrawati", self.number))
        for path, text in everything_written(*folders):
            is_row = path.suffix in (".csv", ".xlsx")
            if is_row and self.number not in text:
                continue  # a call of the person that is about no case
            is_of_person = "data-requests" in path.name
            if mark := (case if is_of_person else hidden).in_text(text):
                self.found.leaks.add(f"{self.who}, {step}: {mark!r} in {path.name}")
        for path in (self.files).iterdir():
            path.unlink()

    # -- calls ---------------------------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        return f"in{self._calls}"

    def _ring(self) -> None:
        self._calls += 1
        self.place.phone.ring(self._key, NUMBER, remote_name=ALIAS)
        self.qtbot.waitUntil(lambda: self.work.calls.call_list.call(self._key).is_looked_up)  # type: ignore[union-attr]
        self.settle()

    def _end_calls(self) -> None:
        for call in self.work.calls.call_list.ongoing:
            self.place.phone.end(call.key)

    def dialled(self) -> bool:
        """Answer what was dialled; return whether there was anything."""
        calls = self.work.calls.call_list.ongoing
        for call in calls:
            self.place.phone.connect(call.key)
        return bool(calls)

    # -- going through the program -------------------------------------------------------------------------

    def walk(self, case_id: UUID, hidden: Marks, case: Marks, may_open: bool) -> None:
        """Do what this person can do with the window."""
        self.work.cases.editor.close_view()
        self._lists(hidden, case)
        self._search(hidden, case)
        self._full_list(hidden, case)
        self._person_page(case_id, hidden, case)
        self._dial_field(hidden, case)
        if may_open:
            self._open(case_id)
            self.look("case", hidden, case)
            self._canned_texts(case_id, hidden, case)
            self._call_the_applicant(case_id, hidden, case)
            self._papers(hidden)
        self._keys(case_id, hidden, case, may_open)
        self._is_called(hidden, case)
        self._lists(hidden, case)
        self._exports(hidden)
        self._figures(case_id, hidden, case)  # late: its window has a thousand texts more to look at
        self.work.cases.editor.close_view()
        self.look("case put away", hidden, case)
        self.check_files("drafts and logs", hidden, *self._folders_but_records())
        self._is_written_to(hidden, case)  # its notice must be gone when the next person signs in

    def _folders_but_records(self) -> tuple[Path, ...]:
        """The records have the case whole: that is what they are for. All else on the disk is looked at."""
        copy = self.folder / "looked-at"
        copy.mkdir(exist_ok=True)
        for path in self.folder.rglob("*"):
            is_record = path.name.startswith("records.sqlite3") or copy in path.parents
            if path.is_file() and not is_record and self.files not in path.parents:
                target = copy / "-".join(path.relative_to(self.folder).parts)
                target.write_bytes(path.read_bytes())
        return (copy,)

    def _open(self, case_id: UUID) -> None:
        editor = self.work.cases.editor
        if editor.current is None or editor.current.case_id != case_id:
            editor.open(case_id)
            self.qtbot.waitUntil(lambda: editor.current is not None and editor.current.case_id == case_id)
        self.settle()

    def _lists(self, hidden: Marks, case: Marks) -> None:
        queue = self.window.findChild(QueuePanel)
        assert queue is not None
        for name in QueueName:
            queue.go_to(name)
            self.settle()
            self.look(f"list {name.value}", hidden, case)

    def _search(self, hidden: Marks, case: Marks) -> None:
        edit = self.window.findChild(QLineEdit, "search.text")
        assert edit is not None
        number = self.number.replace("-", "")[-6:]
        answers: list[FoundResult] = []
        self.work.search.finder.found.connect(answers.append)
        for typed in ("Zebrawati", number, "loket pungutan", "Zulk"):
            self._type(edit, typed)
            self.qtbot.waitUntil(partial(lambda typed: bool(answers) and answers[-1].text == typed, typed))
            is_person = typed == "Zulk"
            self.look(f"search {typed}", hidden, case, frozenset({"SearchDrop"} if is_person else ()))
        self._type(edit, "")
        edit.clearFocus()

    def _full_list(self, hidden: Marks, case: Marks) -> None:
        """The list of all cases: whole, by words and number, sorted by who asks, and as a file."""
        cases = self.work.case_list.cases
        self.window._case_list.open()
        window = self.window._case_list.case_list
        for typed in ("", "Zebrawati", "Zulk", self.number):
            window.search(typed)
            self.qtbot.waitUntil(
                partial(
                    lambda typed: cases.listed_cases.is_whole and cases.listed_cases.listing.typed == typed,
                    typed,
                )
            )
            self.settle()
            self.look(f"list of all cases {typed}", hidden, case)
        window.search("")
        window._sort_by(COLUMNS.index(Column.APPLICANT))
        self.settle()
        child(window, QTableView).selectAll()
        path = self.files / "all-cases.csv"
        with self.qtbot.waitSignal(self.work.paper.exports.saved):
            window.save_to(path)
        self.look("list of all cases as a file", hidden, case)
        self.check_files("list of all cases as a file", hidden, self.files)
        window.close()

    def _figures(self, case_id: UUID, hidden: Marks, case: Marks) -> None:
        """The cases behind a figure, and their file."""
        self.window._supervision.open()
        place = self.window._supervision.place
        self.qtbot.waitUntil(lambda: place.figures.is_whole)
        self.look("figures", hidden, case)
        rows = child(place, QTreeWidget, "figures.detail.case_rows")
        place.figures.show_cases()
        self.qtbot.waitUntil(lambda: bool(rows.topLevelItemCount()))
        self.settle()
        items = (rows.topLevelItem(row) for row in range(rows.topLevelItemCount()))
        assert case_id in {one.data(0, Qt.ItemDataRole.UserRole) for one in items if one is not None}
        self.look("cases behind a figure", hidden, case)
        with self.qtbot.waitSignal(self.work.paper.exports.saved):
            place.figures.save_to(self.files / "figures.xlsx")
        self.check_files("figures as a file", hidden, self.files)
        self._now(case_id, hidden, case)
        self._personal_data(hidden, case)
        place.close()

    def _now(self, case_id: UUID, hidden: Marks, case: Marks) -> None:
        """The page of supervisors on which the case is due, as the server would say it."""
        place = self.window._supervision.place
        pages = child(place, QTabWidget, "supervision.pages")
        agent = self.work.access.session.agent
        if agent is None or agent.role is not Role.SUPERVISOR:
            return
        pages.setTabVisible(pages.indexOf(place.now), True)  # without a server it is not offered
        pages.setCurrentWidget(place.now)
        self.work.supervision.now.stop()  # there is no server, which it would say
        self.settle()
        state, now = BoardState(self.work.procedure.sop, self.work.procedure.calendar.days), utc_now()
        due = BoardCase(case_id, "voice", "in_progress", "normal", 2, None, now, 0, None, [])
        state.apply(Board(now, "", "Asia/Jakarta", True, cases=[due], agents=[], units=[], unsent=[]))
        place.now.show_seen(Seen(state.snapshot(now), now, monotonic_s()))
        rows = child(place, RowList, "now.risk")
        self.qtbot.waitUntil(
            lambda: self.number in {item.text(0) for item in [rows.topLevelItem(0)] if item is not None}
        )
        self.look("now", hidden, case)
        pages.setCurrentWidget(place.figures)

    def _personal_data(self, hidden: Marks, case: Marks) -> None:
        """The register of supervisors, which has a request of the applicant, and the form for another one.

        The register names who asks, and beside them no hidden case.
        """
        place = self.window._supervision.place
        pages = child(place, QTabWidget, "supervision.pages")
        agent = self.work.access.session.agent
        if agent is None or agent.role is not Role.SUPERVISOR:
            return
        pages.setCurrentWidget(place.privacy)
        rows = child(place, RowList, "privacy.requests.list")
        self.qtbot.waitUntil(lambda: bool(rows.topLevelItemCount()))
        place.privacy.requests.open_form()
        self.look("personal data", hidden, case)
        pages.setCurrentWidget(place.figures)

    def _type(self, edit: QLineEdit, text: str) -> None:
        edit.setFocus()
        edit.selectAll()
        self.qtbot.keyClick(edit, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(edit, text)
        self.qtbot.waitUntil(lambda: not self.work.records.waiting)
        self.settle()

    def _person_page(self, case_id: UUID, hidden: Marks, case: Marks) -> None:
        assert self.applicant_id is not None
        pages: list[object] = []
        self.work.people.pages.shown.connect(pages.append)
        self.work.people.pages.show(self.applicant_id)
        self.qtbot.waitUntil(lambda: bool(pages))
        self.look("page of the person", hidden, case, frozenset({"PersonView"}))
        files: list[object] = []
        self.work.people.pages.all_read.connect(files.append)
        self.work.people.pages.refused.connect(files.append)
        self.work.people.pages.read_all()
        self.qtbot.waitUntil(lambda: bool(files))
        assert not case.in_text(repr(files)), "what is kept of the person names the hidden case"
        self.window._person.leave()

    def _dial_field(self, hidden: Marks, case: Marks) -> None:
        edit = self.window.findChild(QLineEdit, "dial.text")
        assert edit is not None
        self._type(edit, "")
        self.qtbot.keyClick(edit, Qt.Key.Key_Down)
        self.look("recent numbers", hidden, case)
        self._type(edit, "Zulk")
        self.look("dial field", hidden, case, frozenset({"DialField"}))
        self._type(edit, "")

    def _canned_texts(self, case_id: UUID, hidden: Marks, case: Marks) -> None:
        editor = self.window._case.note.editor
        for text in self.work.knowledge.canned_texts.find(""):
            editor.setFocus()
            editor.clear()
            self.qtbot.keyClicks(editor, f"::{text.shortcut}")
            self.look(f"canned text {text.shortcut} offered", hidden, case)
            self.qtbot.keyClick(editor, Qt.Key.Key_Return)
            self.look(f"canned text {text.shortcut} inserted", hidden, case)
        editor.clear()
        self.settle()

    def _call_the_applicant(self, case_id: UUID, hidden: Marks, case: Marks) -> None:
        before = len(self.place.phone.of(Dial))
        self.work.cases.service.call_back()
        self.settle()
        assert len(self.place.phone.of(Dial)) == before + 1, "the applicant can be called back all the same"
        self.look("calling back", hidden, case)
        self.dialled()
        self.look("talking to the applicant", hidden, case)
        self.work.calls.case_link.undo()
        self.look("the match taken back", hidden, case)
        self.work.calls.screen_pop.new_case()
        self.look("a new case from the call", hidden, case)
        self._open(case_id)
        self._end_calls()
        self.look("after the call", hidden, case)
        self.work.calls.control.redial()
        self.settle()
        self.look("dialled again", hidden, case)
        self._end_calls()
        self.settle()

    def _keys(self, case_id: UUID, hidden: Marks, case: Marks, may_open: bool) -> None:
        """Press each key and run each command of the window with the case on the screen."""
        spared = {shortcut_name(key) for key in NOT_PRESSED}
        for shortcut in self.window.findChildren(QShortcut):
            if shortcut.objectName() in spared:
                continue
            if may_open:
                self._open(case_id)
            shortcut.activated.emit()
            self.settle()
            self.dialled()
            name = shortcut.objectName() or shortcut.key().toString()
            self.look(f"key {name}", hidden, case, only_shown=True)
            self._end_calls()
            for dialog in QApplication.topLevelWidgets():
                if dialog.parent() is not None and dialog.isVisible():
                    dialog.close()
        self.look("all keys", hidden, case)
        QGuiApplication.clipboard().clear()

    def _papers(self, hidden: Marks) -> None:
        self.window._papers.open_paper()
        dialog = child(self.window, PaperDialog)
        self._save_all(dialog, are_lists=False)
        self.check_files("papers", hidden, self.files)
        dialog.close()

    def _exports(self, hidden: Marks) -> None:
        queue = child(self.window, QueuePanel)
        for name in QueueName:
            queue.go_to(name)
            self.settle()
            self.window._papers.open_paper()
            self._save_all(child(self.window, PaperDialog), are_lists=True)
        child(self.window, PaperDialog).close()
        self.check_files("exports", hidden, self.files)

    def _save_all(self, dialog: PaperDialog, *, are_lists: bool) -> None:
        """Save each list, or each sheet, in each format, under the name that is proposed."""
        offers = child(dialog, QListWidget, "paper.list")
        for row in range(offers.count()):
            offers.setCurrentRow(row)
            offer = dialog._chosen()
            assert offer is not None
            if are_lists != (offer.shown is not None):
                continue
            endings = (".csv", ".xlsx") if are_lists else (".pdf",)
            for ending in endings:
                self._saved.clear()
                name = f"{self.who} {self._calls} {plain_name(dialog._file_name(offer))}{ending}"
                dialog.save_to(self.files / name)
                self.qtbot.waitUntil(lambda: bool(self._saved))

    def _is_called(self, hidden: Marks, case: Marks) -> None:
        """The applicant calls: who calls is shown, the hidden case is not shown beside them."""
        self._ring()
        allowed = frozenset({"CallBar", "CallPopup", "CallWords", "ScreenPopLine", "WaitingLine"})
        shown = Marks(()) if self.who == RINA else case
        self.look("the applicant calls", hidden, shown, allowed)
        self._write_to_us()
        self.look("a text while it rings", hidden, shown, allowed | self._text_notices)
        first = self._key
        self._ring()
        self.look("the applicant calls twice", hidden, shown, allowed | self._text_notices | {"CallChip"})
        for key in (first, self._key):
            self.place.phone.end(key, "there", 487)
        self.settle()
        self._put_notices_away()  # that of the missed call names the person, and no case

    def leave_open(self, case_id: UUID) -> None:
        """Let everything name the applicant that stays on the screen: notices, a text, a list, a search."""
        case_link = self.work.calls.case_link
        self._open(case_id)
        self._ring()
        self.place.phone.connect(self._key)
        case_link.take_case(self._key, case_id)
        self._open(case_id)
        self.place.phone.end(self._key, "failure", 500)
        self.settle()
        self._write_to_us()
        self._ring()
        self.place.phone.end(self._key, "there", 487)
        self.settle()
        self.window._notices._act(self._key_of_text(), "reply")  # that notice goes
        self._write_to_us()
        self.qtbot.keyClicks(self.window.findChild(QPlainTextEdit, "texts.text"), "Terima kasih")
        self._open(case_id)
        self.qtbot.waitUntil(child(self.window, QWidget, "composer").isVisible)
        edit = self.window.findChild(QLineEdit, "search.text")
        assert edit is not None
        self._type(edit, "Zulk")
        self.qtbot.waitUntil(lambda: child(self.window, QListWidget, "search.hits").count() > 1)

    def _key_of_text(self) -> str:
        return next(key for key, one in self.work.notices.current.items() if one.kind == "text_received")

    def _is_written_to(self, hidden: Marks, case: Marks) -> None:
        self._write_to_us()
        self.look("a text of the applicant", hidden, case, self._text_notices)

    def _put_notices_away(self) -> None:
        for notice in self.window._notice_bar.notices:
            self.window._notice_bar.withdraw(notice.key)

    def _write_to_us(self) -> None:
        event = MessageReceived(
            remote_uri=f"sip:{NUMBER}@pbx",
            remote_user=NUMBER,
            remote_name=ALIAS,
            text="Bagaimana kabar izin?",
            at=utc_now(),
        )
        notices: list[object] = []
        self.work.texts.messages.notice.connect(notices.append)
        self.place.phone.send(event)
        self.qtbot.waitUntil(lambda: bool(notices))


@pytest.fixture
def sweep(tmp_path: Path, qtbot: QtBot, appearance: Appearance) -> Iterator[Sweep]:
    sweep = Sweep(tmp_path, qtbot, appearance)
    yield sweep
    sweep.window.close()
    sweep.place.close()


def screen_classes() -> set[str]:
    """Return the names of all public widgets of ui/, but for the plain parts that all screens are made of."""
    names = set()
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        if module.name.startswith(("ui.widgets.", "ui.demo")):
            continue
        for name, value in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(value, QWidget) and value.__module__ == module.name and not name.startswith("_"):
                names.add(name)
    return names


def run(sweep: Sweep, mark: str) -> Found:
    """Let each role go through the program once the case is "is_anonymous" or "is_confidential"."""
    case_id = sweep.record_the_case()
    sweep.mark(case_id, mark)
    case = Marks(("Zebrawati", sweep.number))
    is_anonymous = mark == "is_anonymous"
    if is_anonymous:
        sweep.walk(case_id, PERSON, case, may_open=True)  # its own agent
    for name, role in OTHER_ROLES.items():
        if not is_anonymous and role is not Role.AGENT:
            continue  # the unit and the supervisor may read a confidential case
        sweep.sit_down(name, role)
        sweep.look("signed in", PERSON, case)
        sweep.walk(case_id, PERSON, case, may_open=is_anonymous)
    return sweep.found


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mark", ["is_anonymous", "is_confidential"])
def test_what_is_open_loses_the_name_at_once_when_the_case_is_hidden(sweep: Sweep, mark: str) -> None:
    case_id = sweep.record_the_case()
    if mark == "is_confidential":
        sweep.sit_down("Sari", Role.AGENT)  # its own agent may read it
    case = Marks(("Zebrawati", sweep.number))
    sweep.leave_open(case_id)
    bar = sweep.window._notice_bar
    queue = sweep.window.findChild(QListView, "queue.rows")
    assert queue is not None
    named = [one.text for one in bar.notices if PERSON.in_text(one.text)]
    for what in ("was cut off", "Bagaimana kabar izin?", "Missed call"):
        assert any(what in text for text in named), what
    shown = [owners_of(widget) for widget, text in everything_shown() if PERSON.in_text(text)]
    for screen in ("TextComposer", "SearchDrop", "ComposerBox", "Timeline"):
        assert any(screen in owners for owners in shown), screen
    sweep.change(ChangeDetails(case_id=case_id, changes={mark: "yes"}, occurred_at=utc_now()))
    sweep.qtbot.waitUntil(lambda: not any(PERSON.in_text(one.text) for one in bar.notices))
    sweep.qtbot.waitUntil(lambda: not any(map(PERSON.in_text, texts_of(queue))))  # reads a moment later
    if mark == "is_confidential":  # the case reads a moment later, too, and leaves the screen
        sweep.qtbot.waitUntil(lambda: sweep.work.cases.editor.current is None)
    sweep.look("what was open", PERSON, case, frozenset({"SearchDrop"}))
    assert len(bar.notices) >= len(named), "what the notices offer is still there"
    assert sweep.work.drafts.drafting.flush(10)
    sweep.check_files("drafts", PERSON, *sweep._folders_but_records())
    assert not sweep.found.leaks, "\n".join(sorted(sweep.found.leaks))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mark", ["is_anonymous", "is_confidential"])
def test_no_screen_file_or_paper_shows_who_asks_where_the_rule_hides_it(
    sweep: Sweep, mark: str, record_property: Callable[[str, object], None]
) -> None:
    found = run(sweep, mark)
    record_property("screens", len(found.screens))
    record_property("leaks", len(found.leaks))
    assert not found.leaks, "\n".join(sorted(found.leaks))
    if mark == "is_anonymous":
        unseen = screen_classes() - {screen for _, screen in found.screens} - set(NOT_SWEPT)
        assert not unseen, f"new screens that the sweep does not reach: {sorted(unseen)}"
        for who in (RINA, *OTHER_ROLES):
            assert len([1 for one, _ in found.screens if one == who]) > 80, who
