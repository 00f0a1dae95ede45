"""Who else is at the case on the screen: on its header line, while there is something to say."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.cases.presence import CasePresence, Doing
from app.desktop.workplace import Workplace
from app.values.open_case import VisibleCase
from ui.case.fields.focus_guard import keep_still
from ui.case.header import CaseHeader
from ui.case.page import CasePage
from ui.case.presence_text import doing_look, doing_words, pill_words, unknown_words
from ui.style.tokens import HALF_GAP, Tone
from ui.text.announce import announce
from ui.widgets.pill import Pill

MOST = 4  # pills; the rest are counted


class PresenceRow(QWidget):
    """Who is on the phone with the applicant is said aloud, once; the rest can be read."""

    def __init__(self, workplace: Workplace, header: CaseHeader, page: CasePage) -> None:
        super().__init__()
        self.setObjectName("case.presence")
        self._presence, self._editor, self._page = workplace.cases.presence, workplace.cases.editor, page
        self._pills = [Pill(f"case.presence{row}", is_elided=True) for row in range(MOST + 1)]
        self._header = header
        self._said: set[tuple[UUID, UUID]] = set()  # case and person
        self._shown = CasePresence()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(HALF_GAP)
        for pill in self._pills:
            row.addWidget(pill)
        self.setVisible(False)
        header.add_presence_row(self)
        workplace.cases.presence.changed.connect(self.show_presence)
        workplace.cases.editor.opened.connect(self._on_case)
        workplace.cases.editor.changed.connect(self._on_case)
        self.show_presence()

    @Slot()
    def show_presence(self) -> None:
        case = self._editor.current
        case_presence = (
            self._presence.at_case(case.case_id) if case is not None and case.file else CasePresence()
        )
        if case_presence != self._shown:
            self._shown = case_presence
            keep_still(self._page.area, self._display)
            self._show_presence(case_presence)

    def _display(self) -> None:
        others = self._shown.others
        looks = [(pill_words(one), *doing_look(one.doing)) for one in others[:MOST]]
        names = [doing_words(one) for one in others[:MOST]]
        if len(others) > MOST:
            more = self.tr("and {count} more").format(count=len(others) - MOST)
            looks.append((more, "users", Tone.NEUTRAL))
            names.append(more)
        unknown = unknown_words(self._shown)
        if unknown:
            looks = [(unknown, "info", Tone.NEUTRAL)]
        for row, pill in enumerate(self._pills):
            pill.setVisible(row < len(looks))
            if row < len(looks):
                pill.display(*looks[row])
        words = self.tr("Who else is here: {words}").format(words=", ".join(names))
        self.setAccessibleName(unknown or words)
        self.setVisible(bool(looks))
        self._header.fit()

    def _show_presence(self, case_presence: CasePresence) -> None:
        on_phone = [one for one in case_presence.others if one.doing is Doing.ON_THE_PHONE]
        for one in on_phone:
            if (one.case_id, one.person_id) not in self._said:
                announce(self, doing_words(one))
        self._said = {(one.case_id, one.person_id) for one in on_phone}

    @Slot(object)
    def _on_case(self, _case: VisibleCase) -> None:
        self.show_presence()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._display()
