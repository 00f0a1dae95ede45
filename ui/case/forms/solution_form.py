"""The packet on top, below it the unit's validated answer, or back to the agent.

An officer writes it; for a unit without the program an agent does, and says who gave it, when and how.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.cases.answers import AnswerSource
from app.cases.unit_service import UnitService
from app.common.enums import Channel
from app.settings.typed_times import TypedTimes
from app.sop.lifecycle import Move
from ui.case.fields.typed import KeptChoice, KeptLine
from ui.case.forms.form import FormFacts
from ui.case.forms.packet_view import PacketView
from ui.case.forms.validated_form import ValidatedForm, newest_look_up
from ui.keys.key_table import Key
from ui.text.wording import word
from ui.widgets.button import ActionButton
from ui.widgets.field import Field

MEANS = (
    *(Channel.VOICE, Channel.WHATSAPP, Channel.EMAIL, Channel.SMS, Channel.VIDEO, Channel.WALK_IN),
    Channel.SP4N,
)


class SolutionForm(ValidatedForm):
    return_wanted = Signal()

    def __init__(self, units: UnitService, times: TypedTimes) -> None:
        super().__init__("solution", "shield-check", times)
        self._units = units
        self._is_officer, self._is_dense = True, False
        self.validated_by = KeptLine("solution.validated_by")
        self.given_by = KeptLine("solution.given_by")
        self.given_means = KeptChoice("solution.given_means")
        self.given_at = KeptLine("solution.given_at", is_tabular=True)
        self.given_reference = KeptLine("solution.given_reference", is_tabular=True)
        self._validated_field = Field("solution.validated_by.field", self.validated_by)
        self._by_field = Field("solution.given_by.field", self.given_by)
        self._means_field = Field("solution.given_means.field", self.given_means)
        self._at_field = Field("solution.given_at.field", self.given_at)
        self._number_field = Field("solution.given_reference.field", self.given_reference)
        for name in ("given_by", "given_means", "given_at", "given_reference", "validated_by"):
            self.keep(f"solution.{name}", getattr(self, name))
        self._given = (self._by_field, self._means_field, self._at_field, self._number_field)
        self._return = ActionButton("solution.return", "", "arrow-left", Key.RETURN_PACKET)
        self._return.clicked.connect(self.return_wanted)
        self._call = ActionButton("solution.call_unit", "", "phone-outgoing", Key.CALL_UNIT)
        self._call.clicked.connect(units.call_unit)
        self._packet = PacketView()
        self.body.insertWidget(0, self._packet)
        self.add_columns(self._validated_field, *self._given)
        self.offer_last()
        self.offer(self._call)
        self.offer(self._return)
        self.retranslate()

    def set_dense(self, is_dense: bool) -> None:
        super().set_dense(is_dense)
        self._is_dense = is_dense
        self._fit_head()

    def _fit_head(self) -> None:
        """An agent has asked the question; an officer reads all of it where there is room.

        An agent has four fields more: where the page is low, all buttons share one row for them.
        """
        self._packet.set_dense(self._is_dense or not self._is_officer)
        is_low = self._is_dense and not self._is_officer
        self.show_title(not is_low)
        for button in (self._call, self._return):
            button.show_words(not is_low)
        if self.last is not None:
            self.last.show_cap(not is_low)

    def reset(self, draft: dict[str, str]) -> None:
        super().reset(draft)
        self._packet.forget()

    def show_facts(self, facts: FormFacts) -> None:
        """Show the question that is open."""
        case, is_officer = facts.case, facts.is_officer
        if Move.RECORD_SOLUTION not in case.moves:
            return
        self._is_officer = is_officer
        asked = case.file.open_escalation if case.file else None
        self._packet.setVisible(asked is not None)
        if asked is not None:
            self._packet.display(asked, case, facts.now)
        for field in self._given:
            field.setVisible(not is_officer)
        self._call.setVisible(not is_officer)
        self._fit_head()
        self._return.setVisible(Move.RETURN in case.moves)

    def propose(self, facts: FormFacts) -> None:
        case = facts.case
        self.propose_validity(newest_look_up(case.file.evidence if case.file else ()))
        if not self._is_officer and not self.given_means.value():
            self.given_means.choose(Channel.VOICE.value)

    def missing(self) -> list[tuple[Field, str]]:
        gaps = super().missing()
        if not self.basis.value().strip():
            gaps.append((self._basis_field, self.tr("Name the law or regulation that the answer rests on.")))
        if not self.valid_until.value().strip():
            gaps.append((self._valid_field, self.tr("Say until which day the answer holds.")))
        if self._is_officer:
            return gaps
        if not self.given_by.value().strip():
            gaps.append((self._by_field, self.tr("Name the person of the unit.")))
        if not self.given_means.value():
            gaps.append((self._means_field, self.tr("Choose how the unit answered.")))
        typed = self.given_at.value().strip()
        if typed and self._times.read_past(typed) is None:
            gaps.append((self._at_field, self.tr("Write a time that is over, like 10:15 or 24/11 10:15.")))
        return gaps

    def send(self) -> None:
        given = AnswerSource(
            name=self.given_by.value().strip(),
            means=self.given_means.value(),
            at=self._times.read_past(self.given_at.value().strip()),
            reference=self.given_reference.value().strip(),
        )
        self._units.record_solution(
            self.answer(), self.validated_by.value().strip(), None if self._is_officer else given
        )

    def retranslate(self) -> None:
        super().retranslate()
        self.set_texts(
            self.tr("Answer the question"),
            self.tr("Record the solution"),
            self.tr("Put the form away"),
        )
        self._basis_field.set_label(self.tr("Legal basis"))
        self._validated_field.set_label(self.tr("Validated by, if another person"))
        self._by_field.set_label(self.tr("Answered by"))
        self._means_field.set_label(self.tr("Answered by means of"))
        self._at_field.set_label(self.tr("Answered at"))
        self.given_at.setPlaceholderText(self.tr("Just now"))
        self._number_field.set_label(self.tr("Letter or message number"))
        self.given_means.set_options([("", self.tr("Choose…")), *((one.value, word(one)) for one in MEANS)])
        self._return.setText(self.tr("Return as incomplete"))
        self._call.setText(self.tr("Call the unit"))
