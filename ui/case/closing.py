"""Telling the applicant: the answer to read aloud, how they were told, and their receipt (SOP 4 and 5)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.cases import Cases
from app.open_case import OpenCase
from app.words import CaseStatus, Channel
from ui.case.form import Columns, InlineForm
from ui.case.solution_view import SolutionView
from ui.case.typed import KeptChoice
from ui.keys import Key
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.wording import word

SCORES = ("1", "2", "3", "4")


class ClosingForm(InlineForm):
    """One form for both ends: first "told", then, as soon as that is recorded, "receipt confirmed"."""

    def __init__(self, cases: Cases) -> None:
        # Opened by itself: Ctrl+Enter from the note means the case, this key the form.
        super().__init__("closing.form", "phone-outgoing", "check", Key.TELL_SOLUTION)
        self._cases = cases
        self._status = CaseStatus.SOLUTION_READY
        self._solution = SolutionView()
        self.means = KeptChoice("closing.means")
        self.satisfied = KeptChoice("closing.satisfied")
        self._means_field = Field("closing.means.field", self.means)
        self._satisfied_field = Field("closing.satisfied.field", self.satisfied)
        self.keep("closing.means", self.means)
        self.keep("closing.satisfied", self.satisfied)
        self.dial = ActionButton("closing.dial", "", "phone-outgoing", Key.DIAL_APPLICANT)
        self.dial.clicked.connect(cases.call_back)
        self.body.addWidget(self._solution)
        self.body.addWidget(self.dial, 0, Qt.AlignmentFlag.AlignLeft)
        fields: list[tuple[QWidget, float]] = [(self._means_field, 11), (self._satisfied_field, 14)]
        self.body.addWidget(Columns("closing.columns", fields))
        self.retranslate()

    def display(self, case: OpenCase) -> None:
        """Show the newest validated answer, and what is to be done next with it."""
        if case.file is not None and case.file.solutions:
            self._solution.display(case.file.solutions[-1])
        self._solution.setVisible(bool(case.file and case.file.solutions))
        self._status = case.status
        self._satisfied_field.setVisible(case.status is CaseStatus.TOLD)
        if not self.means.value():
            self.means.reset((Channel.VOICE if case.call else case.channel).value)
        self.retranslate()

    def missing(self) -> list[tuple[Field, str]]:
        if self.means.value():
            return []
        return [(self._means_field, self.tr("Choose how the applicant was told."))]

    def send(self) -> None:
        if self._status is CaseStatus.TOLD:
            score = self.satisfied.value()
            self._cases.confirm_receipt(self.means.value(), int(score) if score in SCORES else None)
        else:
            self._cases.tell(self.means.value())

    def focus_first(self) -> None:
        (self.satisfied if self._status is CaseStatus.TOLD else self.main).setFocus()

    def retranslate(self) -> None:
        is_told = self._status is CaseStatus.TOLD
        title = self.tr("Receipt by the applicant") if is_told else self.tr("Read out the solution")
        main = self.tr("Receipt confirmed, close") if is_told else self.tr("The applicant was told")
        self.set_texts(title, main, self.tr("Put the form away"))
        self.dial.setText(self.tr("Call the applicant"))
        self._means_field.set_label(self.tr("Told by"))
        self._satisfied_field.set_label(self.tr("How satisfied is the applicant?"))
        self.means.set_options([(one.value, word(one)) for one in Channel])
        self.satisfied.set_options(
            [
                ("", self.tr("Not asked")),
                ("1", self.tr("1 – not satisfied")),
                ("2", self.tr("2 – less satisfied")),
                ("3", self.tr("3 – satisfied")),
                ("4", self.tr("4 – very satisfied")),
            ]
        )
