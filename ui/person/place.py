"""Where the page of a person appears: over the case, which stays as it is below."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QWidget

from app.access.hidden_cases import HiddenCase
from app.desktop.workplace import Workplace
from app.people.person_page import PersonPage
from app.values.open_case import VisibleCase
from ui.keys.key_table import Key, bind
from ui.style.tokens import Tone
from ui.text.wording import number_words
from ui.widgets.first_use import first_use
from ui.widgets.notice_bar import BarNotice, NoticeBar

if TYPE_CHECKING:
    from ui.person.page import PersonView

_TAKEN = "applicant_taken"


class PersonPlace(QObject):
    """Asks in place before a person becomes the applicant of the open case, and can take it back."""

    def __init__(self, workplace: Workplace, over: QWidget, notices: NoticeBar) -> None:
        super().__init__(over)
        self._persons = workplace.people.pages
        self._editor, self._service = workplace.cases.editor, workplace.cases.service
        self._over, self._notices = over, notices
        self._before: tuple[UUID, UUID | None] | None = None  # case, and who was its applicant
        self._work = workplace
        over.installEventFilter(self)
        self._persons.shown.connect(self._on_shown)
        self._persons.changed.connect(self._on_changed)
        self._editor.opened.connect(self._on_opened)
        notices.acted.connect(self._on_action)
        workplace.access.hidden_cases.hidden.connect(self._on_hidden)
        workplace.access.session.agent_changed.connect(self._on_agent)
        workplace.access.session.signed_out.connect(self._on_agent)
        bind(Key.PERSON, over, self.toggle)

    @first_use
    def view(self) -> PersonView:
        from ui.person.page import PersonView

        view = PersonView(self._work, self._over)
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
    def show(self, applicant_id: UUID) -> None:
        self._persons.show(applicant_id)

    @Slot()
    def toggle(self) -> None:
        """Go to the page of the applicant of the case on the screen, or back."""
        current = self._editor.current
        if self.is_shown:
            self.leave()
        elif current is not None and current.person is not None and not self._is_anonymous(current):
            self.show(current.person.id)

    def _is_anonymous(self, case: VisibleCase) -> bool:
        return case.is_anonymous and case.is_masked

    @Slot()
    def leave(self) -> None:
        """Back to the case."""
        had_keyboard = self._over.isAncestorOf(self._over.window().focusWidget() or self._over)
        self._put_away()
        focus_main = getattr(self._over, "focus_main", None)
        if had_keyboard and focus_main is not None:
            focus_main()

    def _put_away(self) -> None:
        self._persons.leave()
        if (view := PersonPlace.view.made(self)) is not None:
            view.hide()
            view.forget()

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_shown(self, page: PersonPage) -> None:
        self.view.display(page, True)
        self.view.setGeometry(self._over.rect())
        self.view.show()
        self.view.raise_()
        self.view.take_keyboard()

    @Slot(object)
    def _on_changed(self, page: PersonPage) -> None:
        if (view := PersonPlace.view.made(self)) is not None:
            view.display(page, False)

    @Slot(object)
    def _on_opened(self, _case: VisibleCase) -> None:
        """A call, or a case from a list: that is what one wants to see now."""
        if self.is_shown:
            self._put_away()

    @Slot()
    def _on_agent(self) -> None:
        """Whoever sits here now may see less of this person."""
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        view = PersonPlace.view.made(self)
        if view is not None and watched is self._over and event.type() is QEvent.Type.Resize:
            view.setGeometry(self._over.rect())
        return False
