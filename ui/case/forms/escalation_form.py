"""Decision "Tidak": the packet for the unit, filled in; what is missing is marked, and nothing else asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.cases.answers import Promise
from app.cases.case_editor import CaseEditor
from app.cases.packet import PROMISED_BY, Packet, advised
from app.cases.unit_service import UnitService
from app.common.enums import Channel
from app.mutations.escalation import SHORTEST_QUESTION
from app.settings.typed_times import TypedTimes
from app.sop.typed_time import as_typed
from ui.case.fields.typed import KeptChoice, KeptLine, KeptText
from ui.case.forms.form import Columns, FormFacts, InlineForm
from ui.style.tokens import HALF_GAP
from ui.text.placeholders import detail_gap_words
from ui.text.times import at_office, when_text
from ui.text.wording import word
from ui.widgets.excerpt import Excerpt
from ui.widgets.field import Field
from ui.widgets.text import IconLabel, Label, labelled_icon

_EVIDENCE_LINES, _EVIDENCE_LINES_DENSE = 5, 2  # of what goes along; a button shows the rest


class EscalationForm(InlineForm):
    """Shows a proposed packet. What the agent has typed over a proposal is never replaced by a new one."""

    leaves_desk = True

    def __init__(self, editor: CaseEditor, units: UnitService, times: TypedTimes) -> None:
        super().__init__("escalation.form", "send")
        self._editor, self._units, self._times = editor, units, times
        self._packet: Packet | None = None
        self._now: datetime | None = None
        self._proposed: dict[str, str] = {}
        self.unit = KeptChoice("escalation.unit_id")
        self.question = KeptText("escalation.question", rows=3, most_rows=10)
        self.promise_at = KeptLine("escalation.promise_at", is_tabular=True)
        self.promise_channel = KeptChoice("escalation.promise_channel")
        self.promise = KeptLine("escalation.promise")
        self.no_evidence = KeptLine("escalation.no_evidence_reason")
        self._unit_field = Field("escalation.unit_id.field", self.unit)
        self._question_field = Field("escalation.question.field", self.question)
        self._at_field = Field("escalation.promise_at.field", self.promise_at)
        self._channel_field = Field("escalation.promise_channel.field", self.promise_channel)
        self._promise_field = Field("escalation.promise.field", self.promise)
        self._no_evidence_field = Field("escalation.no_evidence_reason.field", self.no_evidence)
        self.evidence = Excerpt("escalation.evidence", _EVIDENCE_LINES)
        self._due = Label("escalation.due", "caption", wraps=True)
        self._advice = Label("escalation.advice", "caption", wraps=True)
        self._advice.setProperty("tone", "warning")
        self._advice_row = QWidget()
        self.keep("escalation.unit_id", self.unit)
        self.keep("escalation.question", self.question)
        self.keep("escalation.no_evidence_reason", self.no_evidence)
        self.keep("escalation.promise_at", self.promise_at)
        self.keep("escalation.promise_channel", self.promise_channel)
        self.keep("escalation.promise", self.promise)
        self.unit.typed.connect(self._on_unit)
        self._build()
        self.offer_last()
        self.retranslate()

    def _build(self) -> None:
        whom = QWidget()
        column = QVBoxLayout(whom)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._unit_field)
        column.addWidget(self._due)  # beside the question, where it takes no height
        asked: list[tuple[QWidget, float]] = [(whom, 12), (self._question_field, 22)]
        promised: list[tuple[QWidget, float]] = [(self._at_field, 9), (self._channel_field, 11)]
        promised += [(self._promise_field, 16)]
        self.body.addWidget(Columns("escalation.asked", asked, shares=(1, 2)))
        for part in (self.evidence, self._no_evidence_field):
            self.body.addWidget(part)
        self.body.addWidget(Columns("escalation.columns", promised, shares=(1, 1, 2)))
        row = labelled_icon(IconLabel("escalation.advice.icon", "alert", "warning", size_px=14), self._advice)
        row.setContentsMargins(0, 0, 0, 0)
        self._advice_row.setLayout(row)
        self.body.addWidget(self._advice_row)

    def set_dense(self, is_dense: bool) -> None:
        super().set_dense(is_dense)
        self.evidence.set_most_lines(_EVIDENCE_LINES_DENSE if is_dense else _EVIDENCE_LINES)

    def show_facts(self, facts: FormFacts) -> None:
        units = facts.units
        self.unit.set_options([("", self.tr("Choose…")), *((str(one.id), one.name) for one in units)])

    def take_packet(self, packet: Packet, now: datetime) -> None:
        """Fill in what the agent has not typed himself."""
        self._packet, self._now = packet, now
        if packet.unit_id is not None and not self.unit.value():
            self.unit.choose(str(packet.unit_id))
        if packet.promise_channel is not None and not self.promise_channel.value():
            self.promise_channel.choose(packet.promise_channel.value)
        zone = at_office(now).tzinfo
        assert zone is not None
        when = as_typed(packet.promise_at, now, zone) if packet.promise_at is not None else ""
        for name, editor, text in (
            ("question", self.question, packet.question),
            ("promise_at", self.promise_at, when),
            ("promise", self.promise, packet.promise),
            ("no_evidence", self.no_evidence, packet.no_evidence_reason),
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
        if not self._has_evidence() and not self.no_evidence.value().strip():
            gaps.append((self._no_evidence_field, self.tr("Look it up first, or say why not.")))
        if self._times.read_ahead(self.promise_at.value().strip()) is None:
            gaps.append((self._at_field, self.tr("Write a time that is ahead, like 15:30 or tomorrow 9:00.")))
        if not self.promise_channel.value():
            gaps.append((self._channel_field, self.tr("Choose how the applicant hears from us.")))
        return gaps

    def missing_elsewhere(self) -> str:
        return detail_gap_words(self._editor.current)

    def send(self) -> None:
        promise = Promise(
            self._times.read_ahead(self.promise_at.value().strip()),
            Channel(self.promise_channel.value()),
            self.promise.value().strip(),
        )
        reason = "" if self._has_evidence() else self.no_evidence.value().strip()
        self._units.escalate(UUID(self.unit.value()), self.question.value().strip(), promise, reason)

    def focus_first(self) -> None:
        """Go to what only the agent can say; the rest is proposed. The packet may come later."""
        lacks_reason = not self._no_evidence_field.isHidden() and not self.no_evidence.value().strip()
        first = self.no_evidence if lacks_reason else self.question
        (self.unit if not self.unit.value() else first).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _has_evidence(self) -> bool:
        return self._packet is not None and bool(self._packet.evidence.strip())

    def _on_unit(self, value: str) -> None:
        self._units.propose_packet(UUID(value) if value else None)

    def _show_rest(self) -> None:
        packet, now = self._packet, self._now
        self.evidence.setVisible(packet is not None and self._has_evidence())
        self._no_evidence_field.setVisible(packet is not None and not self._has_evidence())
        self._due.setVisible(packet is not None)
        advice = self._advice_words(packet, now) if packet is not None and now is not None else []
        self._advice_row.setVisible(bool(advice))
        if packet is None or now is None:
            return
        self._advice.setText("\n".join(advice))
        self.evidence.setText(packet.evidence)
        text = self.tr("The unit has {minutes} minutes by the SOP: the answer is due at {time}.")
        self._due.setText(
            text.format(
                minutes=round((packet.due_at - now).total_seconds() / 60), time=when_text(packet.due_at, now)
            )
        )

    def _advice_words(self, packet: Packet, now: datetime) -> list[str]:
        """Return what to mind before the question is sent."""
        advice = []
        if missing := self._advised(packet):
            text = self.tr("Units often return questions without: {missing}. It can be sent as it is.")
            advice.append(text.format(missing=", ".join(missing)))
        if packet.outlived is not None:
            text = self.tr(
                "The window for free texts ends at {end}, before the unit will have answered (about "
                "{answer}, {count} question(s) wait there). Agree on another way with the applicant now; "
                "afterwards only a template can be sent."
            )
            window = packet.outlived
            end, answer = when_text(window.until, now), when_text(window.answer_at, now)
            advice.append(text.format(end=end, answer=answer, count=window.waiting))
        return advice

    def _advised(self, packet: Packet) -> list[str]:
        words = {"applicant": self.tr("the applicant"), "key": self.tr("registration number or NIB")}
        return [words[code] for code in advised(packet)]

    def retranslate(self) -> None:
        self.set_texts(self.tr("No: ask the unit"), self.tr("Send to the unit"), self.tr("Put the form away"))
        self._unit_field.set_label(self.tr("Unit"))
        self._question_field.set_label(self.tr("Question for the unit"))
        self._at_field.set_label(self.tr("Promised for"))
        self._channel_field.set_label(self.tr("By"))
        self._promise_field.set_label(self.tr("What else was promised"))
        self.promise_channel.set_options(
            [("", self.tr("Choose…")), *((one.value, word(one)) for one in PROMISED_BY)]
        )
        self.evidence.set_title(self.tr("Evidence that goes along"))
        self._no_evidence_field.set_label(self.tr("No evidence yet. Why was nothing looked up?"))
        self._show_rest()
