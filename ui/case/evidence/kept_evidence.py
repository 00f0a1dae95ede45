"""What is kept as evidence of the case, the newest first: to be read again while one answers."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt

from app.common.enums import EvidenceRecord
from app.values.open_case import VisibleCase
from ui.case.evidence.evidence_text import evidence_word
from ui.style.tokens import HALF_GAP
from ui.text.times import when_text
from ui.widgets.card import SectionCard
from ui.widgets.text import Label


class KeptEvidence(SectionCard):
    """Not there while there is none."""

    def __init__(self) -> None:
        super().__init__("evidence.kept")
        self._shown: tuple[EvidenceRecord, ...] = ()
        self._now: datetime | None = None
        self._pieces: list[tuple[Label, Label]] = []
        self.body.setSpacing(HALF_GAP)
        self._retranslate()
        self.hide()

    def display(self, case: VisibleCase, now: datetime) -> None:
        evidence = tuple(reversed(case.file.evidence)) if case.file is not None else ()
        if evidence == self._shown:
            return
        self._shown, self._now = evidence, now
        self._show()

    def _show(self) -> None:
        while len(self._pieces) < len(self._shown):
            name = f"evidence.kept{len(self._pieces)}"
            head, text = Label(f"{name}.head", "caption", wraps=True), Label(f"{name}.text", wraps=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._pieces.append((head, text))
            self.body.addWidget(head)
            self.body.addWidget(text)
        for at, (head, text) in enumerate(self._pieces):
            one = self._shown[at] if at < len(self._shown) else None
            # What is not shown is not kept either: a screen reader would find it.
            head.show_text(self._head(one) if one is not None else "")
            text.show_text(one.result if one is not None else "")
        self.setVisible(bool(self._shown))

    def _head(self, one: EvidenceRecord) -> str:
        assert self._now is not None
        parts = (evidence_word(one.system), one.query, when_text(one.found_at, self._now), one.found_by_name)
        return " · ".join(part for part in parts if part)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Evidence"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
