"""Decision "Tidak": the packet for the unit, filled in; what is missing is marked, and nothing else asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.cases import Cases
from app.escalation import SHORTEST_QUESTION, Packet, advised
from app.words import UnitRecord
from ui.case.form import Columns, InlineForm
from ui.case.typed import KeptChoice, KeptLine, KeptText
from ui.times import when_text
from ui.widgets.field import Field
from ui.widgets.text import IconLabel, Label, labelled_icon


class EscalationForm(InlineForm):
    """Shows a proposed packet. What the agent has typed over a proposal is never replaced by a new one."""

    def __init__(self, cases: Cases) -> None:
        super().__init__("escalation.form", "send")
        self._cases = cases
        self._packet: Packet | None = None
        self._now: datetime | None = None
        self._proposed: dict[str, str] = {}
        self.unit = KeptChoice("escalation.unit_id")
        self.question = KeptText("escalation.question", rows=3, most_rows=10)
        self.promise = KeptLine("escalation.promise")
        self._unit_field = Field("escalation.unit_id.field", self.unit)
        self._question_field = Field("escalation.question.field", self.question)
        self._promise_field = Field("escalation.promise.field", self.promise)
        self._evidence_title = Label("escalation.evidence.title", "muted")
        self.evidence = Label("escalation.evidence", wraps=True)
        self._due = Label("escalation.due", "caption", wraps=True)
        self._advice = Label("escalation.advice", "caption", wraps=True)
        self._advice.setProperty("tone", "warning")
        self._advice_icon = IconLabel("escalation.advice.icon", "alert", "warning", size_px=14)
        self._advice_row = QWidget()
        self.keep("escalation.unit_id", self.unit)
        self.keep("escalation.question", self.question)
        self.keep("escalation.promise", self.promise)
        self.unit.typed.connect(self._on_unit)
        where: list[tuple[QWidget, float]] = [(self._unit_field, 15), (self._promise_field, 19)]
        self.body.addWidget(Columns("escalation.columns", where))
        for part in (self._question_field, self._evidence_title, self.evidence, self._due):
            self.body.addWidget(part)
        row = labelled_icon(self._advice_icon, self._advice)
        row.setContentsMargins(0, 0, 0, 0)
        self._advice_row.setLayout(row)
        self.body.addWidget(self._advice_row)
        self.retranslate()

    def set_units(self, units: Sequence[UnitRecord]) -> None:
        self.unit.set_options([("", self.tr("Choose…")), *((str(one.id), one.name) for one in units)])

    def propose(self, packet: Packet, now: datetime) -> None:
        """Fill in what the agent has not typed himself."""
        self._packet, self._now = packet, now
        if packet.unit_id is not None and not self.unit.value():
            self.unit.choose(str(packet.unit_id))
        for name, editor, text in (
            ("question", self.question, packet.question),
            ("promise", self.promise, packet.promise),
        ):
            if editor.value().strip() in ("", self._proposed.get(name, "")) and editor.value() != text:
                editor.type_over(text)
            self._proposed[name] = text
        self._show_rest()

    def reset(self, draft: dict[str, str]) -> None:
        super().reset(draft)
        self._packet = None
        self._proposed = {}
        self._show_rest()

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        if not self.unit.value():
            gaps.append((self._unit_field, self.tr("Choose the unit.")))
        if len(self.question.value().strip()) < SHORTEST_QUESTION:
            gaps.append((self._question_field, self.tr("Say in a sentence what the unit has to find out.")))
        return gaps

    def send(self) -> None:
        self._cases.escalate(
            UUID(self.unit.value()), self.question.value().strip(), self.promise.value().strip()
        )

    def _on_unit(self, value: str) -> None:
        self._cases.propose_packet(UUID(value) if value else None)

    def _show_rest(self) -> None:
        packet, now = self._packet, self._now
        self._evidence_title.setVisible(packet is not None)
        self.evidence.setVisible(packet is not None)
        self._due.setVisible(packet is not None)
        advice = self._advised(packet) if packet is not None else []
        self._advice_row.setVisible(bool(advice))
        if packet is None or now is None:
            return
        self._advice.setText(
            self.tr("Units often return questions without: {missing}. It can be sent as it is.").format(
                missing=", ".join(advice)
            )
        )
        self.evidence.setText(
            packet.evidence or self.tr("None yet. A look-up before this saves the unit time.")
        )
        text = self.tr("The unit has {minutes} minutes by the SOP: the answer is due at {time}.")
        self._due.setText(
            text.format(
                minutes=round((packet.due_at - now).total_seconds() / 60), time=when_text(packet.due_at, now)
            )
        )

    def _advised(self, packet: Packet) -> list[str]:
        words = {
            "applicant": self.tr("the applicant"),
            "key": self.tr("registration number or NIB"),
            "evidence": self.tr("a look-up"),
        }
        return [words[code] for code in advised(packet) if code in words]

    def retranslate(self) -> None:
        self.set_texts(self.tr("No: ask the unit"), self.tr("Send to the unit"), self.tr("Put the form away"))
        self._unit_field.set_label(self.tr("Unit"))
        self._question_field.set_label(self.tr("Question for the unit"))
        self._promise_field.set_label(self.tr("Promised to the applicant"))
        self.promise.setPlaceholderText(self.tr("When, and by which means"))
        self._evidence_title.setText(self.tr("Evidence that goes along"))
        self._show_rest()
