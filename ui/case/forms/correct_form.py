"""What is recorded of the applicant is put right: name, organisation, NIB, remark, and one more number."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.cases.case_service import CaseService
from app.common.enums import Channel
from ui.case.fields.field_hints import address_hint, hint_for
from ui.case.fields.hinted_field import HintedField
from ui.case.fields.typed import KeptLine
from ui.case.forms.form import Columns, FormFacts, InlineForm
from ui.style.tokens import Tone
from ui.widgets.field import Field

FIELDS = ("name", "organisation", "nib", "note")


class CorrectForm(InlineForm):
    """What is recorded stands in the fields; only what is typed over it is kept as a draft, and sent.

    A correction by another user meanwhile goes into untouched fields, and is shown beside the others.
    """

    def __init__(self, service: CaseService) -> None:
        super().__init__("correct.form", "edit", "check")
        self._service = service
        self._proposed: dict[str, str] = {}  # what was recorded when the form opened, or came in since
        self._meanwhile: dict[str, str] = {}
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

    def propose(self, facts: FormFacts) -> None:
        """Show what is recorded where nothing was typed."""
        case = facts.case
        self._meanwhile = {}
        for name in FIELDS:
            if case.person is None:
                continue
            self._proposed[name] = getattr(case.person, name)
            if not case.draft.get(f"correct.{name}"):
                self.lines[name].reset(self._proposed[name])
        self._hint()

    def show_facts(self, facts: FormFacts) -> None:
        """The record may have changed while the form is open."""
        case = facts.case
        if self.isHidden():
            return
        for name, before in self._proposed.items() if case.person is not None else ():
            recorded, line = getattr(case.person, name), self.lines[name]
            if line.value() in (before, recorded):
                line.reset(recorded)
                self._proposed[name] = recorded
                self._meanwhile.pop(name, None)
            elif recorded != before:
                self._meanwhile[name] = recorded
        self._hint()

    def _hint(self) -> None:
        for name in FIELDS:
            words = self.tr("Meanwhile recorded: “{text}”")
            has_news = name in self._meanwhile
            said = words.format(text=self._meanwhile[name]) if has_news else ""
            self._fields[name].set_hint(said, Tone.WARNING if has_news else Tone.NEUTRAL)
        if "nib" not in self._meanwhile:
            self._fields["nib"].set_hint(*hint_for("nib", self.lines["nib"].value()))
        self._fields["phone"].set_hint(*address_hint(Channel.VOICE, self.lines["phone"].value()))

    def missing(self) -> list[tuple[Field, str]]:
        if self.lines["name"].value().strip():
            return []
        return [(self._fields["name"], self.tr("The applicant needs a name."))]

    def send(self) -> None:
        typed = {name: self.lines[name].value().strip() for name in FIELDS}
        changes = {name: text for name, text in typed.items() if text != self._proposed.get(name)}
        self._service.correct_applicant(changes, self.lines["phone"].value().strip())

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
