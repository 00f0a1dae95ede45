"""While a question is with a unit: it asks back, the agent answers it, or it passes the question on."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt

from app.cases.unit_service import UnitService
from ui.case.fields.typed import KeptChoice, KeptLine, KeptText
from ui.case.forms.form import FormFacts, InlineForm
from ui.keys.key_table import Key
from ui.widgets.field import Field
from ui.widgets.text import Label


class AskBackForm(InlineForm):
    """The unit's own question. An agent who heard it on the telephone says from whom."""

    leaves_desk = True

    def __init__(self, units: UnitService) -> None:
        super().__init__("ask_back.form", "info", "send")
        self._units = units
        self._is_officer = True
        self.question = KeptText("ask_back.question", rows=2, most_rows=8)
        self.asked_by = KeptLine("ask_back.asked_by")
        self._question_field = Field("ask_back.question.field", self.question)
        self._by_field = Field("ask_back.asked_by.field", self.asked_by)
        self.keep("ask_back.question", self.question)
        self.keep("ask_back.asked_by", self.asked_by)
        self.body.addWidget(self._question_field)
        self.body.addWidget(self._by_field)
        self.retranslate()

    def show_facts(self, facts: FormFacts) -> None:
        self._is_officer = facts.is_officer
        self._by_field.setVisible(not facts.is_officer)

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        if not self.question.value().strip():
            gaps.append((self._question_field, self.tr("Say what the unit needs to know.")))
        if not self._is_officer and not self.asked_by.value().strip():
            gaps.append((self._by_field, self.tr("Name the person of the unit.")))
        return gaps

    def send(self) -> None:
        asked_by = "" if self._is_officer else self.asked_by.value().strip()
        self._units.ask_back(self.question.value().strip(), asked_by)

    def retranslate(self) -> None:
        self.set_texts(self.tr("The unit asks back"), self.tr("Ask the agent"), self.tr("Put the form away"))
        self._question_field.set_label(self.tr("What does the unit need to know?"))
        self._by_field.set_label(self.tr("Asked by"))


class AnswerUnitForm(InlineForm):
    """What the unit asked, and the answer to it."""

    leaves_desk = True

    def __init__(self, units: UnitService) -> None:
        super().__init__("answer_unit.form", "send", "send", Key.TELL_SOLUTION)
        self._units = units
        self._asked = ("", "")
        self._who = Label("answer_unit.who", "caption", wraps=True)
        self.question = Label("answer_unit.question", "strong", wraps=True)
        self.question.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text = KeptText("answer_unit.text", rows=2, most_rows=8)
        self._text_field = Field("answer_unit.text.field", self.text)
        self.keep("answer_unit.text", self.text)
        for part in (self._who, self.question, self._text_field):
            self.body.addWidget(part)
        self.retranslate()

    def reset(self, draft: dict[str, str]) -> None:
        super().reset(draft)
        self._asked = ("", "")
        self.retranslate()

    def show_facts(self, facts: FormFacts) -> None:
        case = facts.case
        asked = case.file.open_unit_question if case.file else None
        if asked is not None:
            self._asked = (asked.asked_by_name, asked.question)
            self.retranslate()

    def missing(self) -> list[tuple[Field, str]]:
        if self.text.value().strip():
            return []
        return [(self._text_field, self.tr("Write the answer to the unit."))]

    def send(self) -> None:
        self._units.answer_unit(self.text.value().strip())

    def retranslate(self) -> None:
        name, question = self._asked
        self.set_texts(
            self.tr("Answer the unit's question"), self.tr("Send to the unit"), self.tr("Put the form away")
        )
        self._who.setText(self.tr("{name} asks:").format(name=name))
        self.question.setText(question)
        self._text_field.set_label(self.tr("Answer for the unit"))


class PassForm(InlineForm):
    """To which other unit, and why."""

    leaves_desk = True

    def __init__(self, units: UnitService) -> None:
        super().__init__("pass.form", "forward", "forward")
        self._units = units
        self.unit = KeptChoice("pass.unit_id")
        self.reason = KeptLine("pass.reason")
        self._unit_field = Field("pass.unit_id.field", self.unit)
        self._reason_field = Field("pass.reason.field", self.reason)
        self.keep("pass.unit_id", self.unit)
        self.keep("pass.reason", self.reason)
        self.body.addWidget(self._unit_field)
        self.body.addWidget(self._reason_field)
        self.retranslate()

    def show_facts(self, facts: FormFacts) -> None:
        """Offer the other units; where there is only one, it is chosen."""
        case = facts.case
        asked = case.file.open_escalation if case.file else None
        others = [one for one in facts.units if asked is None or one.id != asked.unit_id]
        self.unit.set_options([("", self.tr("Choose…")), *((str(one.id), one.name) for one in others)])

    def propose(self, facts: FormFacts) -> None:
        if self.unit.count() == 2 and not self.unit.value():
            self.unit.choose(str(self.unit.itemData(1)))

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        if not self.unit.value():
            gaps.append((self._unit_field, self.tr("Choose the unit.")))
        if not self.reason.value().strip():
            gaps.append((self._reason_field, self.tr("Give the reason; it becomes part of the story.")))
        return gaps

    def send(self) -> None:
        self._units.pass_on(UUID(self.unit.value()), self.reason.value().strip())

    def retranslate(self) -> None:
        self.set_texts(
            self.tr("Pass to another unit"), self.tr("Pass the question on"), self.tr("Put the form away")
        )
        self._unit_field.set_label(self.tr("Unit"))
        self._reason_field.set_label(self.tr("Why is it the other unit's question?"))
