"""A move that needs nothing but its reason: wait for the applicant, return, reopen, close, cancel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from ui.case.fields.typed import KeptLine
from ui.case.forms.form import InlineForm
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.widgets.button import ActionButton
from ui.widgets.field import Field

# What is asked: title, label of the field, main button, and the reasons that are offered.
_ASKED = {
    "wait": (
        QT_TRANSLATE_NOOP("Reasons", "Pause until the applicant answers"),
        QT_TRANSLATE_NOOP(
            "Reasons", "What must the applicant still bring? The clock stands still until then."
        ),
        QT_TRANSLATE_NOOP("Reasons", "Pause the clock"),
        (
            QT_TRANSLATE_NOOP("Reasons", "Registration number"),
            QT_TRANSLATE_NOOP("Reasons", "NIB"),
            QT_TRANSLATE_NOOP("Reasons", "Missing document"),
        ),
    ),
    "return": (
        QT_TRANSLATE_NOOP("Reasons", "Return as incomplete"),
        QT_TRANSLATE_NOOP("Reasons", "What does the agent have to complete?"),
        QT_TRANSLATE_NOOP("Reasons", "Return to the agent"),
        (
            QT_TRANSLATE_NOOP("Reasons", "Registration number is missing"),
            QT_TRANSLATE_NOOP("Reasons", "Question is not clear"),
            QT_TRANSLATE_NOOP("Reasons", "Belongs to another unit"),
        ),
    ),
    "reopen": (
        QT_TRANSLATE_NOOP("Reasons", "Open again"),
        QT_TRANSLATE_NOOP("Reasons", "Why is the case not finished?"),
        QT_TRANSLATE_NOOP("Reasons", "Open again"),
        (
            QT_TRANSLATE_NOOP("Reasons", "Applicant asks again"),
            QT_TRANSLATE_NOOP("Reasons", "Answer was not complete"),
        ),
    ),
    "close": (
        QT_TRANSLATE_NOOP("Reasons", "Close without a receipt"),
        QT_TRANSLATE_NOOP("Reasons", "Why can the applicant not be reached?"),
        QT_TRANSLATE_NOOP("Reasons", "Close the case"),
        (
            QT_TRANSLATE_NOOP("Reasons", "Applicant cannot be reached"),
            QT_TRANSLATE_NOOP("Reasons", "Applicant did not bring what was missing"),
        ),
    ),
    "cancel": (
        QT_TRANSLATE_NOOP("Reasons", "Cancel the case"),
        QT_TRANSLATE_NOOP("Reasons", "Why is no answer needed any more?"),
        QT_TRANSLATE_NOOP("Reasons", "Cancel the case"),
        (
            QT_TRANSLATE_NOOP("Reasons", "Applicant withdrew the question"),
            QT_TRANSLATE_NOOP("Reasons", "Recorded twice"),
            QT_TRANSLATE_NOOP("Reasons", "Wrong number"),
        ),
    ),
}
_ICONS = {"wait": "pause", "return": "arrow-left", "reopen": "rotate", "close": "check", "cancel": "x"}


class ReasonForm(InlineForm):
    """`asked` is "wait", "return", "reopen", "close" or "cancel"; `give` does that with the reason."""

    def __init__(self, asked: str, give: Callable[[str], None]) -> None:
        super().__init__(f"{asked}.form", _ICONS[asked], _ICONS[asked])
        self._asked = asked
        self._give = give
        self.reason = KeptLine(f"{asked}.reason")
        self._field = Field(f"{asked}.reason.field", self.reason)
        self.keep(f"{asked}.reason", self.reason)
        self._offers = [
            ActionButton(f"{asked}.offer{index}", look="quiet") for index, _ in enumerate(_ASKED[asked][3])
        ]
        self.body.addWidget(self._field)
        for offer in self._offers:
            offer.clicked.connect(lambda _=False, button=offer: self.reason.type_over(button.words()))
        for offer in self._offers:
            self.footer.addWidget(offer)
        self.retranslate()

    def missing(self) -> list[tuple[Field, str]]:
        if self.reason.value().strip():
            return []
        return [(self._field, self.tr("Give the reason; it becomes part of the story."))]

    def send(self) -> None:
        self._give(self.reason.value().strip())

    def retranslate(self) -> None:
        title, label, main, offers = _ASKED[self._asked]
        translate = QCoreApplication.translate
        self.set_texts(translate("Reasons", title), translate("Reasons", main), self.tr("Put the form away"))
        self._field.set_label(translate("Reasons", label))
        for button, words in zip(self._offers, offers, strict=True):
            button.setText(translate("Reasons", words))
