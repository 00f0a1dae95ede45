"""What a validated answer consists of: the words, where it was validated, and on what ground."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.words import ValidationSystem
from ui.case.form import Columns, InlineForm
from ui.case.typed import KeptChoice, KeptLine, KeptText
from ui.widgets.field import Field
from ui.wording import word


class ValidatedForm(InlineForm):
    """Base of the two forms that record one: the agent's own answer and the unit's solution.

    `area` names the drafts: "answer" or "solution".
    """

    def __init__(self, area: str, icon_name: str) -> None:
        super().__init__(f"{area}.form", icon_name, "shield-check")
        self.text = KeptText(f"{area}.text", rows=4, most_rows=12)
        self.system = KeptChoice(f"{area}.validated_in")
        self.reference = KeptLine(f"{area}.reference", is_tabular=True)
        self.basis = KeptLine(f"{area}.legal_basis")
        self._text_field = Field(f"{area}.text.field", self.text)
        self._system_field = Field(f"{area}.validated_in.field", self.system)
        self._reference_field = Field(f"{area}.reference.field", self.reference)
        self._basis_field = Field(f"{area}.legal_basis.field", self.basis)
        self.keep(f"{area}.text", self.text)
        self.keep(f"{area}.validated_in", self.system)
        self.keep(f"{area}.reference", self.reference)
        self.keep(f"{area}.legal_basis", self.basis)
        self.body.addWidget(self._text_field)
        self.body.addWidget(
            Columns(
                f"{area}.columns",
                [(self._system_field, 11), (self._reference_field, 13), (self._basis_field, 13)],
            )
        )

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        if not self.text.value().strip():
            gaps.append((self._text_field, self.tr("Write the answer as it can be read to the applicant.")))
        if not self.system.value():
            gaps.append((self._system_field, self.tr("Choose where the answer was validated.")))
        if not self.reference.value().strip():
            gaps.append((self._reference_field, self.tr("Give the number under which it is found again.")))
        return gaps

    def focus_first(self) -> None:
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        self._text_field.set_label(self.tr("Answer for the applicant"))
        self._system_field.set_label(self.tr("Validated in"))
        self._reference_field.set_label(self.tr("Reference"))
        self._basis_field.set_label(self.tr("Legal basis (if there is one)"))
        self.reference.setPlaceholderText(self.tr("Number or page"))
        self.system.set_options(
            [("", self.tr("Choose…")), *((one.value, word(one)) for one in ValidationSystem)]
        )

    def values(self) -> tuple[str, str, str, str]:
        """Return text, system, reference and legal basis as typed."""
        return (
            self.text.value().strip(),
            self.system.value(),
            self.reference.value().strip(),
            self.basis.value().strip(),
        )
