"""Everything about one person: cases, contacts, numbers, organisations, consent; and what to do next."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.desktop.workplace import Workplace
from app.people.person_page import PersonPage, Persons
from app.records.service import Refusal
from app.values.open_case import VisibleCase
from ui.case.forms.form import Columns
from ui.case.refusal_text import refusal_words
from ui.person.archive_box import ArchiveBox
from ui.person.case_list import CaseList
from ui.person.data_box import DataBox
from ui.person.erase_box import EraseBox
from ui.person.erase_text import name_words
from ui.person.merge_box import MergeBox
from ui.person.person_text import case_text, contact_text, handle_text, joined, nib_words
from ui.person.rows import Row, Rows
from ui.style.tokens import GAP
from ui.text.times import when_text
from ui.text.wording import number_words, word
from ui.widgets.button import ActionButton
from ui.widgets.card import SectionCard
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import Label


class PersonView(QFrame):
    """The best next thing has the keyboard; Escape goes back to the case."""

    case_wanted = Signal(object)  # UUID
    new_case_wanted = Signal()
    applicant_wanted = Signal()
    put_away = Signal()

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("person")
        self.setProperty("look", "page")
        self.setAutoFillBackground(True)
        self._persons: Persons = workplace.people.pages
        self._editor, self._clock = workplace.cases.editor, workplace.procedure.clock
        self._page: PersonPage | None = None
        self._name = Label("person.title", "title", wraps=True)
        self._about = Label("person.about", "muted", wraps=True)
        self._consent = Label("person.consent", "caption", wraps=True)
        self._problem = Label("person.problem", "error", wraps=True)
        self._close = ActionButton("person.close", "", "x", look="quiet", is_icon_only=True)
        self._take = ActionButton("person.take", "", "check", look="primary")
        self._new = ActionButton("person.new_case", "", "plus")
        self._handles = Rows("person.handle")
        self._handle = QLineEdit()
        self._handle.setObjectName("person.handle.new")
        self._handle_field = Field("person.handle.field", self._handle)
        self._organisations = Rows("person.firm")
        self._organisation = QLineEdit()
        self._organisation.setObjectName("person.firm.name")
        self._nib = QLineEdit()
        self._nib.setObjectName("person.firm.nib")
        self._organisation_field = Field("person.firm.name.field", self._organisation)
        self._nib_field = Field("person.firm.nib.field", self._nib)
        self._reach = SectionCard("person.reach")
        self._firms = SectionCard("person.firms")
        self._case_card = SectionCard("person.cases")
        self._contact_card = SectionCard("person.contacts")
        self._case_list = CaseList("person.cases.list")
        self._contact_list = CaseList("person.contacts.list")
        self._archive = ArchiveBox(workplace.sync.archive)
        self._merge = MergeBox(self._persons, workplace.search.finder)
        editor = workplace.cases.editor
        self._data = DataBox(self._persons, lambda: editor.current, workplace.procedure.clock)
        self._erase = EraseBox(workplace.people.erasure, workplace.procedure.clock)
        self._build()
        self._connect()
        self._retranslate()
        self.hide()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        buttons = Flow(GAP)
        buttons.addWidget(self._take)
        buttons.addWidget(self._new)
        self._reach.body.addWidget(self._handles)
        self._reach.body.addWidget(self._handle_field)
        self._firms.body.addWidget(self._organisations)
        firm: list[tuple[QWidget, float]] = [(self._organisation_field, 11), (self._nib_field, 9)]
        self._new_firm = Columns("person.firm.columns", firm)
        self._firms.body.addWidget(self._new_firm)
        self._case_card.body.addWidget(self._case_list)
        self._contact_card.body.addWidget(self._contact_list)
        inner = QWidget()
        inner.setProperty("look", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(head)
        for label in (self._about, self._consent, self._problem):
            column.addWidget(label)
        column.addLayout(buttons)
        column.addWidget(self._case_card)
        column.addWidget(self._archive)
        sides: list[tuple[QWidget, float]] = [(self._reach, 20), (self._firms, 20)]
        column.addWidget(Columns("person.page.columns", sides))
        for card in (self._contact_card, self._merge, self._data, self._erase):
            column.addWidget(card)
        column.addStretch(1)
        self._scroll = scrolling("person.scroll", inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def _connect(self) -> None:
        self._close.clicked.connect(self.put_away)
        self._take.clicked.connect(self.applicant_wanted)
        self._new.clicked.connect(self.new_case_wanted)
        self._case_list.chosen.connect(self.case_wanted)
        self._contact_list.chosen.connect(self.case_wanted)
        self._handle.returnPressed.connect(lambda: self._persons.add_handle(self._handle.text()))
        self._handles.acted.connect(self._persons.remove_handle)
        for line in (self._organisation, self._nib):
            line.returnPressed.connect(self._join)
        self._organisations.acted.connect(self._persons.leave_organisation)
        self._persons.preview.connect(lambda _: self._scroll.ensureWidgetVisible(self._merge))
        self._erase.answer_proposed.connect(self._data.propose)
        self._erase.looked_at.connect(self._show_below)
        self._persons.stored.connect(self._on_stored)
        self._persons.refused.connect(self._on_refused)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        away.setObjectName("person.escape")
        away.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        away.activated.connect(self.put_away)

    # -- commands ------------------------------------------------------------------------------------------

    def display(self, page: PersonPage, is_other: bool) -> None:
        """Show the page. If the row with the keyboard goes, the keyboard stays in the page."""
        had_keyboard = self._has_keyboard()
        self._page = page
        now = self._clock()
        file, one = page.file, page.file.applicant
        self._name.setText(name_words(one))
        about = joined(one.organisation, one.region, nib_words(one.nib))
        self._about.setText("\n".join(filter(None, (about, one.note))))
        self._about.setVisible(bool(self._about.text()))
        asked = file.consent
        self._consent.setText(
            self.tr("Recording of calls: {answer}, {when}").format(
                answer=word(asked.consent), when=when_text(asked.started_at, now)
            )
            if asked is not None
            else self.tr("Recording of calls: never asked")
        )
        remove = self.tr("Remove") if page.may_change else ""
        self._handles.display([Row(each.id, handle_text(each), remove) for each in one.handles])
        self._organisations.display(
            [
                Row(each.membership_id, joined(each.name, nib_words(each.nib)), remove)
                for each in file.organisations
            ]
        )
        self._case_list.display([(row.id, case_text(row, now), row.number) for row in file.cases])
        self._contact_list.display(
            [(each.case_id, contact_text(each, now), each.case_number) for each in file.contacts]
        )
        self._case_card.set_title(self.tr("Cases ({count})").format(count=file.case_count))
        self._contact_card.set_title(self.tr("Calls and messages ({count})").format(count=file.contact_count))
        if is_other:
            self._archive.ask(one.id)
        self._merge.display(page, is_other)
        self._data.display(page, is_other)
        was_erasing = self._erase.has_keyboard()
        self._erase.display(page, is_other)
        is_erased = one.erased_at is not None
        self._reach.setVisible(not is_erased and (page.may_change or bool(one.handles)))
        self._firms.setVisible(not is_erased and (page.may_change or bool(file.organisations)))
        for part in (self._new, self._merge, self._handle_field, self._new_firm):
            part.setVisible(page.may_change and not is_erased)
        self._data.setVisible(page.may_change)
        if was_erasing and is_erased:
            self._close.setFocus(Qt.FocusReason.OtherFocusReason)
            self._data.take_keyboard()
        if is_other:
            self._problem.show_text("")
            for line in (self._handle, self._organisation, self._nib):
                line.clear()
            self._scroll.verticalScrollBar().setValue(0)
        self.offer(self._editor.current)
        if had_keyboard and not self._has_keyboard():
            self.take_keyboard()

    def _has_keyboard(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def forget(self) -> None:
        """Keep nothing of the person where a screen reader would still find it."""
        if self._page is None:
            return
        self._merge.display(replace(self._page, duplicates=()), True)
        self._page = None
        for label in (self._name, self._about, self._consent, self._take):
            label.setText("")
        for rows in (self._handles, self._organisations):
            rows.display([])
        for shown in (self._case_list, self._contact_list):
            shown.display([])

    def offer(self, case: VisibleCase | None) -> None:
        """Ask whether this person asks in the case on the screen, unless they do already."""
        if self._page is None:
            return
        mine = self._page.file.applicant.id
        may_ask = self._page.may_change and self._page.file.applicant.erased_at is None
        # Who is offered would say who the anonymous applicant is not.
        is_hidden = case is not None and case.is_anonymous and case.is_masked
        is_other = case is not None and (case.person is None or case.person.id != mine)
        can_take = may_ask and is_other and not is_hidden
        self._take.setVisible(can_take)
        self._take.set_look("primary" if can_take else "")
        self._new.set_look("" if can_take else "primary")
        if case is not None and can_take:
            text = self.tr("Applicant of the open case {number}")
            if case.person is not None:
                text = self.tr("Applicant of the open case {number}, in place of {name}")
            self._take.setText(
                text.format(number=number_words(case.number), name=case.person.name if case.person else "")
            )

    def take_keyboard(self) -> None:
        usual = self._close if self._new.isHidden() else self._new
        best = usual if self._take.isHidden() else self._take
        best.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- how it is done ------------------------------------------------------------------------------------

    def _show_below(self, part: QWidget) -> None:
        """Scroll to what just appeared: its place is known once the page was laid out anew."""
        QTimer.singleShot(0, part, lambda: self._scroll.ensureWidgetVisible(part))

    def _join(self) -> None:
        self._persons.join(self._organisation.text().strip(), self._nib.text().strip())

    def _on_stored(self, what: str) -> None:
        self._problem.show_text("")
        if what == "handle":
            self._handle.clear()
        elif what == "organisation":
            self._organisation.clear()
            self._nib.clear()

    def _on_refused(self, refusal: Refusal) -> None:
        if self.isVisible():
            self._problem.show_text(refusal_words(refusal))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Person"))
        self._close.setText(self.tr("Back to the case (Esc)"))
        self._new.setText(self.tr("New case of this person"))
        self._reach.set_title(self.tr("Numbers and addresses"))
        self._firms.set_title(self.tr("Organisations"))
        self._archive.retranslate()
        self._handle_field.set_label(self.tr("One more number or e-mail address (Enter adds it)"))
        self._organisation_field.set_label(self.tr("One more organisation"))
        self._nib_field.set_label(self.tr("Its NIB (Enter adds it)"))
        self._case_list.setAccessibleName(self.tr("Cases of this person"))
        self._contact_list.setAccessibleName(self.tr("Calls and messages of this person"))
        if self._page is not None:
            self.display(self._page, False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
