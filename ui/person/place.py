"""The applicant's tab: the marks of the case that protect them, and the page of a person below."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.access.hidden_cases import HiddenCase
from app.desktop.workplace import Workplace
from app.people.person_page import PersonPage
from app.values.open_case import VisibleCase
from ui.keys.key_table import Key, bind, hint
from ui.style.tokens import GAP, Tone
from ui.text.wording import number_words
from ui.widgets.first_use import first_use
from ui.widgets.notice_bar import BarNotice, NoticeBar
from ui.widgets.text import Label

if TYPE_CHECKING:
    from ui.person.page import PersonView

_TAKEN = "applicant_taken"


class PersonPlace(QWidget):
    """Asks in place before a person becomes the applicant of the open case, and can take it back."""

    wanted = Signal(QWidget)  # it has to be seen
    left = Signal()  # the keyboard should go back to the case

    def __init__(self, workplace: Workplace, marks: QWidget, notices: NoticeBar, owner: QWidget) -> None:
        """`marks` are the marks of the case; `owner` is never hidden and gets the key."""
        super().__init__()
        self.setObjectName("person_place")
        self._persons = workplace.people.pages
        self._editor, self._service = workplace.cases.editor, workplace.cases.service
        self._notices = notices
        self._before: tuple[UUID, UUID | None] | None = None  # case, and who was its applicant
        self._work = workplace
        self._was_anonymous = False
        self._is_quiet = False  # the person who is read next only fills the tab that is shown
        self._nobody = Label("person_place.nobody", "muted", wraps=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(marks)
        self._column.addWidget(self._nobody)
        self._column.addStretch(1)
        self._persons.shown.connect(self._on_shown)
        self._persons.changed.connect(self._on_changed)
        self._editor.opened.connect(self._on_opened)
        self._editor.changed.connect(self._on_case_changed)
        self._editor.closed_view.connect(self._on_closed)
        notices.acted.connect(self._on_action)
        workplace.access.hidden_cases.hidden.connect(self._on_hidden)
        workplace.access.session.agent_changed.connect(self._on_agent)
        workplace.access.session.signed_out.connect(self._on_agent)
        bind(Key.PERSON, owner, self.toggle)
        self._retranslate()

    @first_use
    def view(self) -> PersonView:
        from ui.person.page import PersonView

        view = PersonView(self._work, self)
        self._column.insertWidget(2, view, 100)
        self._editor.changed.connect(view.offer)
        view.put_away.connect(self.leave)
        view.case_wanted.connect(self._open_case)
        view.new_case_wanted.connect(self._new_case)
        view.applicant_wanted.connect(self._make_applicant)
        return view

    @property
    def is_shown(self) -> bool:
        view = PersonPlace.view.made(self)
        return view is not None and view.isVisible()

    # -- commands ------------------------------------------------------------------------------------------

    @Slot(object)
    def show_person(self, applicant_id: UUID) -> None:
        """Show a person, and go into the page."""
        self._is_quiet = False
        self._persons.show(applicant_id)

    @Slot()
    def show_applicant(self) -> None:
        """Show the applicant of the case on the screen; the keyboard stays where it is."""
        current = self._editor.current
        view = PersonPlace.view.made(self)
        is_there = view is not None and not view.isHidden()
        if is_there or current is None or current.person is None or self._is_anonymous(current):
            return
        self._is_quiet = True
        self._persons.show(current.person.id)

    @Slot()
    def toggle(self) -> None:
        """Go to the page of the applicant of the case on the screen, or back."""
        current = self._editor.current
        if self.is_shown and self._has_keyboard():
            self.leave()
        elif current is not None and current.person is not None and not self._is_anonymous(current):
            self.show_person(current.person.id)
        elif self.is_shown:
            self.leave()

    def _is_anonymous(self, case: VisibleCase) -> bool:
        return case.is_anonymous and case.is_masked

    def _has_keyboard(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    @Slot()
    def leave(self) -> None:
        """Back to the case."""
        if self._has_keyboard():
            self.left.emit()
        self._put_away()

    def _put_away(self) -> None:
        self._persons.leave()
        if (view := PersonPlace.view.made(self)) is not None:
            view.hide()
            view.forget()
        self._nobody.show()

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_shown(self, page: PersonPage) -> None:
        self._nobody.hide()
        self.view.display(page, True)
        self.view.show()
        is_quiet, self._is_quiet = self._is_quiet, False
        if not is_quiet:
            self.wanted.emit(self)
            self.view.take_keyboard()

    @Slot(object)
    def _on_changed(self, page: PersonPage) -> None:
        if (view := PersonPlace.view.made(self)) is not None:
            view.display(page, False)

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        """Another case: the person shown belongs to the case before."""
        self._was_anonymous = self._is_anonymous(case)
        self._put_away()
        if self.isVisible():
            self.show_applicant()

    @Slot(object)
    def _on_case_changed(self, case: VisibleCase) -> None:
        """The person beside a case that has just become anonymous would say whose it is."""
        was_anonymous, self._was_anonymous = self._was_anonymous, self._is_anonymous(case)
        if self._was_anonymous and not was_anonymous:
            self._put_away()

    @Slot()
    def _on_closed(self) -> None:
        if not self._has_keyboard():
            self._put_away()

    @Slot()
    def _on_agent(self) -> None:
        """Another user may see less of this person."""
        self._before = None
        self._notices.withdraw(_TAKEN)
        self._put_away()

    @Slot(object)
    def _on_hidden(self, case: HiddenCase) -> None:
        """The notice with "Undo" names the person beside the case."""
        if self._before is not None and self._before[0] == case.case_id:
            self._before = None
            self._notices.withdraw(_TAKEN)

    @Slot(object)
    def _open_case(self, case_id: UUID) -> None:
        current = self._editor.current
        if current is not None and current.case_id == case_id:
            self.leave()
        else:
            self._editor.open(case_id)

    @Slot()
    def _new_case(self) -> None:
        self._persons.new_case()

    @Slot()
    def _make_applicant(self) -> None:
        current, page = self._editor.current, self._persons.page
        if current is None or page is None:
            return
        self._before = (current.case_id, current.person.id if current.person else None)
        name = page.file.applicant.name
        self._persons.make_applicant()
        self.leave()
        text = self.tr("{name} is the applicant of case {number} now.")
        words = text.format(name=name, number=number_words(current.number))
        self._notices.post(BarNotice(_TAKEN, words, Tone.NEUTRAL, (("undo", self.tr("Undo")),)))

    @Slot(str, str)
    def _on_action(self, key: str, action: str) -> None:
        if key != _TAKEN or action != "undo" or self._before is None:
            return
        case_id, applicant_id = self._before
        self._notices.withdraw(_TAKEN)
        current = self._editor.current
        if current is not None and current.case_id == case_id:
            self._service.set_applicant(applicant_id)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Applicant"))
        self._nobody.setText(
            self.tr(
                "No person is shown. Here is the applicant of the open case, once there is one; "
                "{search} finds any person."
            ).format(search=hint(Key.SEARCH))
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
