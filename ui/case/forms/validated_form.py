"""What a validated answer consists of: the words, where it was validated, on what ground, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.cases.answers import Answer
from app.common.enums import ArticleRecord, EvidenceRecord, ValidationSystem
from app.common.finding import JELITA
from app.settings.typed_times import TypedTimes
from app.sop.typed_time import day_as_typed, read_day
from app.values.citing import SYSTEM as KNOWLEDGE
from app.values.citing import basis_of
from ui.case.fields.typed import KeptChoice, KeptLine, KeptText
from ui.case.forms.form import Columns, InlineForm
from ui.text.wording import word
from ui.widgets.field import Field

SAME_LOOK = timedelta(minutes=5)
_MOST_COLUMNS, _LEAST_EM = 3, 13.0


def newest_look_up(evidence: Sequence[EvidenceRecord]) -> EvidenceRecord | None:
    """Return the newest look-up; of those made together JELITA's, which is about the application itself.

    An article that was cited is no look-up: nothing is validated by it.
    """
    evidence = [one for one in evidence if one.system != KNOWLEDGE]
    if not evidence:
        return None
    last = max(evidence, key=lambda one: one.found_at)
    together = [one for one in evidence if last.found_at - one.found_at <= SAME_LOOK]
    return next((one for one in reversed(together) if one.system == JELITA), last)


class ValidatedForm(InlineForm):
    """Base of the two forms that record one: the agent's own answer and the unit's solution.

    `area` names the drafts: "answer" or "solution".
    """

    leaves_desk = True

    def __init__(self, area: str, icon_name: str, times: TypedTimes) -> None:
        super().__init__(f"{area}.form", icon_name, "shield-check")
        self._area, self._times = area, times
        self.text = KeptText(f"{area}.text", rows=4, most_rows=12)
        self.system = KeptChoice(f"{area}.validated_in")
        self.reference = KeptLine(f"{area}.reference", is_tabular=True)
        self.oss_reference = KeptLine(f"{area}.oss_reference", is_tabular=True)
        self.basis = KeptLine(f"{area}.legal_basis")
        self.valid_until = KeptLine(f"{area}.valid_until", is_tabular=True)
        self._text_field = Field(f"{area}.text.field", self.text)
        self._system_field = Field(f"{area}.validated_in.field", self.system)
        self._reference_field = Field(f"{area}.reference.field", self.reference)
        self._oss_field = Field(f"{area}.oss_reference.field", self.oss_reference)
        self._basis_field = Field(f"{area}.legal_basis.field", self.basis)
        self._valid_field = Field(f"{area}.valid_until.field", self.valid_until)
        self.keep(f"{area}.text", self.text)
        self.keep(f"{area}.validated_in", self.system)
        self.keep(f"{area}.reference", self.reference)
        self.keep(f"{area}.oss_reference", self.oss_reference)
        self.keep(f"{area}.legal_basis", self.basis)
        self.keep(f"{area}.valid_until", self.valid_until)
        self.system.typed.connect(lambda _: self._show_references())
        self.body.addWidget(self._text_field)

    def add_columns(self, *more: QWidget) -> None:
        """Put the fields below the text side by side; `more` of the subclass come last."""
        where = (self._system_field, self._reference_field, self._oss_field)
        fields = (*where, self._basis_field, self._valid_field, *more)
        columns = Columns(f"{self._area}.columns", [(field, _LEAST_EM) for field in fields], _MOST_COLUMNS)
        columns.set_dense(_MOST_COLUMNS, is_dense=True)  # a reference that is not asked for leaves no gap
        self.body.addWidget(columns)

    def propose_validity(self, evidence: EvidenceRecord | None) -> None:
        """Fill in where the newest look-up was, under which key, and until when; nothing that was typed."""
        if evidence is not None and evidence.system in ("jelita", "oss") and not self.system.value():
            self.system.choose(evidence.system)
            if not self.reference.value():
                self.reference.type_over(evidence.query)
        if not self.valid_until.value():
            self.valid_until.type_over(day_as_typed(self._times.proposed_validity))
        self._show_references()

    def take_article(self, article: ArticleRecord) -> None:
        """Note the legal basis of an article that the answer uses; it holds no longer than the article."""
        self.take_basis(article.legal_basis, article.valid_until)

    def take_basis(self, basis: str, last: date | None) -> None:
        """`last`: The last day on which it holds. One that is over is put in, too: it stops the form."""
        today, known = self._times.today, self.basis.value().strip()
        words = basis_of(basis, last, today)
        if words and words not in known:
            self.basis.type_over("; ".join(filter(None, (known, words))))
        typed = read_day(self.valid_until.value().strip(), today)
        if last is not None and (typed is None or last < typed):
            self.valid_until.type_over(day_as_typed(last))

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        if not self.text.value().strip():
            gaps.append((self._text_field, self.tr("Write the answer as it can be read to the applicant.")))
        if not self.system.value():
            gaps.append((self._system_field, self.tr("Choose where the answer was validated.")))
        number = self.tr("Give the number under which it is found again.")
        if not self.reference.value().strip():
            gaps.append((self._reference_field, number))
        if self._is_both() and not self.oss_reference.value().strip():
            gaps.append((self._oss_field, number))
        typed = self.valid_until.value().strip()
        if typed and self._times.read_day(typed) is None:
            gaps.append((self._valid_field, self.tr("Write a day that is not over, like 31/12/2026.")))
        return gaps

    def answer(self) -> Answer:
        """Return what is typed."""
        return Answer(
            text=self.text.value().strip(),
            validated_in=self.system.value(),
            reference=self.reference.value().strip(),
            oss_reference=self.oss_reference.value().strip() if self._is_both() else "",
            legal_basis=self.basis.value().strip(),
            valid_until=self._times.read_day(self.valid_until.value().strip()),
        )

    def focus_first(self) -> None:
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_drafts(self, draft: dict[str, str]) -> None:
        super().show_drafts(draft)
        self._show_references()

    def _is_both(self) -> bool:
        return self.system.value() == ValidationSystem.BOTH.value

    def _show_references(self) -> None:
        self._oss_field.setVisible(self._is_both())
        label = self.tr("Reference in JELITA") if self._is_both() else self.tr("Reference")
        self._reference_field.set_label(label)

    def retranslate(self) -> None:
        self._text_field.set_label(self.tr("Answer for the applicant"))
        self._system_field.set_label(self.tr("Validated in"))
        self._oss_field.set_label(self.tr("Reference in OSS"))
        self._basis_field.set_label(self.tr("Legal basis (if there is one)"))
        self._valid_field.set_label(self.tr("Holds until"))
        self.basis.setPlaceholderText(self.tr("Law or regulation, article"))
        self.reference.setPlaceholderText(self.tr("Number or page"))
        self.oss_reference.setPlaceholderText(self.tr("Number or page"))
        self.system.set_options(
            [("", self.tr("Choose…")), *((one.value, word(one)) for one in ValidationSystem)]
        )
        self._show_references()
