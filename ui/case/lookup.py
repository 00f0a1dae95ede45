"""A look-up kept as evidence: where one looked, under which key, and what was found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.cases import Cases
from ui.case.evidence_words import EVIDENCE_SYSTEMS, evidence_word
from ui.case.form import Columns, InlineForm
from ui.case.lookup_pages import page_of
from ui.case.typed import KeptChoice, KeptLine, KeptText
from ui.keys import Key
from ui.widgets.button import ActionButton
from ui.widgets.field import Field


class LookUpForm(InlineForm):
    """Opens the system's public page with the key on the clipboard; the answer is typed or pasted."""

    def __init__(self, cases: Cases, open_page: Callable[[str], object] | None = None) -> None:
        super().__init__("evidence.form", "search", "save")
        self._cases = cases
        self._open_page = open_page or (lambda page: QDesktopServices.openUrl(QUrl(page)))
        self.system = KeptChoice("evidence.system")
        self.query = KeptLine("evidence.query", is_tabular=True)
        self.result = KeptText("evidence.result", rows=3, most_rows=10)
        self._system_field = Field("evidence.system.field", self.system)
        self._query_field = Field("evidence.query.field", self.query)
        self._result_field = Field("evidence.result.field", self.result)
        self.keep("evidence.system", self.system)
        self.keep("evidence.query", self.query)
        self.keep("evidence.result", self.result)
        self.page = ActionButton("evidence.page", "", "arrow-up-right", Key.OPEN_PAGE)
        self.page.clicked.connect(self.open_page)
        self.system.typed.connect(self._show_page_button)
        self.body.addWidget(Columns("evidence.columns", [(self._system_field, 11), (self._query_field, 18)]))
        self.body.addWidget(self._result_field)
        self.footer.addWidget(self.page)
        self.retranslate()

    def propose(self, registration_number: str, nib: str) -> None:
        """Begin with the key that the case has: its registration number in JELITA, else its NIB in OSS."""
        if self.query.value() or self.result.value():
            self._show_page_button()
            return
        self.system.choose("oss" if nib and not registration_number else "jelita")
        if registration_number or nib:
            self.query.type_over(registration_number or nib)
        self._show_page_button()

    def open_page(self) -> None:
        """Open the page where one is known; the key waits on the clipboard to be pasted there."""
        page = page_of(self.system.value())
        if not page:
            return
        if self.query.value().strip():
            QApplication.clipboard().setText(self.query.value().strip())
        self._open_page(page)

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        if not self.system.value():
            gaps.append((self._system_field, self.tr("Choose where you looked.")))
        if not self.query.value().strip():
            gaps.append((self._query_field, self.tr("Say what you looked for.")))
        if not self.result.value().strip():
            gaps.append((self._result_field, self.tr("Type or paste what you found, also if it is nothing.")))
        return gaps

    def send(self) -> None:
        self._cases.add_evidence(self.system.value(), self.query.value().strip(), self.result.value().strip())

    def retranslate(self) -> None:
        self.set_texts(
            self.tr("Look-up as evidence"), self.tr("Keep as evidence"), self.tr("Put the form away")
        )
        self._system_field.set_label(self.tr("Looked up in"))
        self._query_field.set_label(self.tr("Looked for"))
        self._result_field.set_label(self.tr("Found"))
        self.page.setText(self.tr("Open the page, copy the key"))
        self.system.set_options([(system, evidence_word(system)) for system in EVIDENCE_SYSTEMS])

    def reset(self, draft: dict[str, str]) -> None:
        super().reset(draft)
        self._show_page_button()

    def focus_first(self) -> None:
        editor = self.result if self.query.value() else self.query
        editor.setFocus()

    def _show_page_button(self) -> None:
        self.page.setVisible(bool(page_of(self.system.value())))
