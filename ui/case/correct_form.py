"""What is recorded of the applicant is put right: name, organisation, NIB, remark, and one more number."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.cases import Cases
from app.open_case import OpenCase
from app.words import Channel
from ui.case.field_hints import address_hint, hint_for
from ui.case.form import Columns, InlineForm
from ui.case.hinted_field import HintedField
from ui.case.typed import KeptLine
from ui.widgets.field import Field

FIELDS = ("name", "organisation", "nib", "note")


class CorrectForm(InlineForm):
    """What is recorded stands in the fields; only what is typed over it is kept as a draft."""

    def __init__(self, cases: Cases) -> None:
        super().__init__("correct.form", "edit", "check")
        self._cases = cases
        self.lines = {
            name: KeptLine(f"correct.{name}", is_tabular=name in ("nib", "phone"))
            for name in (*FIELDS, "phone")
        }
        self._fields = {name: HintedField(f"correct.{name}.field", line) for name, line in self.lines.items()}
        for name, line in self.lines.items():
            self.keep(f"correct.{name}", line)
        self.lines["nib"].typed.connect(lambda _: self._hint())
        self.lines["phone"].typed.connect(lambda _: self._hint())
        sides: list[tuple[QWidget, float]] = [(self._fields["name"], 14), (self._fields["organisation"], 14)]
        sides += [(self._fields["nib"], 10), (self._fields["phone"], 10)]
        self.body.addWidget(Columns("correct.columns", sides))
        self.body.addWidget(self._fields["note"])
        self.retranslate()

    def propose(self, case: OpenCase) -> None:
        """Show what is recorded where nothing was typed."""
        for name in FIELDS:
            if case.person is not None and not case.draft.get(f"correct.{name}"):
                self.lines[name].reset(getattr(case.person, name))
        self._hint()

    def _hint(self) -> None:
        self._fields["nib"].set_hint(*hint_for("nib", self.lines["nib"].value()))
        self._fields["phone"].set_hint(*address_hint(Channel.VOICE, self.lines["phone"].value()))

    def missing(self) -> list[tuple[Field, str]]:
        if self.lines["name"].value().strip():
            return []
        return [(self._fields["name"], self.tr("The applicant needs a name."))]

    def send(self) -> None:
        changes = {name: self.lines[name].value().strip() for name in FIELDS}
        self._cases.correct_applicant(changes, self.lines["phone"].value().strip())

    def focus_first(self) -> None:
        self.lines["name"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        self.set_texts(
            self.tr("Correct the applicant"), self.tr("Save the correction"), self.tr("Put the form away")
        )
        self._fields["name"].set_label(self.tr("Name"))
        self._fields["organisation"].set_label(self.tr("Organisation (if there is one)"))
        self._fields["nib"].set_label(self.tr("NIB"))
        self._fields["phone"].set_label(self.tr("One more telephone number"))
        self._fields["note"].set_label(self.tr("Remark"))
        self._hint()
