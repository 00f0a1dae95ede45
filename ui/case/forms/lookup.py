"""A look-up kept as evidence: where one looked, under which key, and what was found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.cases.case_lookups import CaseLookups, PaneState
from app.cases.case_service import CaseService
from app.common.finding import JELITA, OSS
from ui.case.evidence.evidence_text import EVIDENCE_SYSTEMS, evidence_word
from ui.case.fields.typed import KeptChoice, KeptLine, KeptText
from ui.case.forms.form import Columns, FormFacts, InlineForm
from ui.keys.key_table import Key
from ui.widgets.button import ActionButton
from ui.widgets.field import Field

MOST_TAKEN = 20_000  # characters


class LookUpForm(InlineForm):
    """Opens the system's public page with the key on the clipboard; the answer is typed or pasted."""

    def __init__(
        self, service: CaseService, lookups: CaseLookups, open_page: Callable[[str], object] | None = None
    ) -> None:
        super().__init__("evidence.form", "search", "save")
        self._service = service
        self._lookups = lookups
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
        self.page.clicked.connect(lambda: self.open_page())
        self.take = ActionButton("evidence.take", "", "copy", Key.TAKE_ANSWER)
        self.take.clicked.connect(self.take_answer)
        self.system.typed.connect(self._show_page_button)
        self.body.addWidget(Columns("evidence.columns", [(self._system_field, 11), (self._query_field, 18)]))
        self.body.addWidget(self._result_field)
        for button in (self.page, self.take):
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
            self.footer.addWidget(button)
        self.retranslate()

    def propose(self, facts: FormFacts) -> None:
        """Begin with a system whose automatic query failed, and the key under which it knows the case."""
        if not self.query.value() and not self.result.value():
            case = facts.case
            keys = {JELITA: case.value("registration_number").strip(), OSS: case.value("nib").strip()}
            answered = {one for one in keys if self._lookups.pane(one).state is PaneState.FOUND}
            system = next((one for one in keys if keys[one] and one not in answered), "")
            self._begin(system or next((one for one in keys if keys[one]), JELITA), keys)
        self._show_page_button()

    def open_page(self, system: str = "") -> None:
        """Open the page of this system, else of the chosen one; the key waits on the clipboard."""
        pane = self._lookups.pane(system) if system else None
        if pane is not None and pane.question is not None and not self.result.value():
            self._begin(system, {system: pane.question.key})
        page = self._lookups.page_of(system or self.system.value())
        if not page:
            return
        if self.query.value().strip():
            QApplication.clipboard().setText(self.query.value().strip())
        self._open_page(page)

    def take_answer(self) -> None:
        """Put what was copied on the page behind what is in the result already."""
        copied = QApplication.clipboard().text().strip()[:MOST_TAKEN]
        before = self.result.value().rstrip()
        if not copied:
            self.show_problem(self.tr("Nothing was copied. Copy the answer on the page first."))
        elif copied == self.query.value().strip():
            self.show_problem(self.tr("Only the number was copied. Copy the answer on the page first."))
        elif copied not in before:
            self.show_problem("")
            self.result.type_over(f"{before}\n{copied}" if before else copied)
        self.result.setFocus()

    def _begin(self, system: str, keys: dict[str, str]) -> None:
        self.system.choose(system)
        if keys[system]:
            self.query.type_over(keys[system])

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
        self._service.add_evidence(
            self.system.value(), self.query.value().strip(), self.result.value().strip()
        )

    def retranslate(self) -> None:
        self.set_texts(
            self.tr("Look-up as evidence"), self.tr("Keep as evidence"), self.tr("Put the form away")
        )
        self._system_field.set_label(self.tr("Looked up in"))
        self._query_field.set_label(self.tr("Looked for"))
        self._result_field.set_label(self.tr("Found"))
        self.page.setText(self.tr("Open the page, copy the key"))
        self.take.setText(self.tr("Bring back what was copied"))
        self.system.set_options([(system, evidence_word(system)) for system in EVIDENCE_SYSTEMS])

    def reset(self, draft: dict[str, str]) -> None:
        super().reset(draft)
        self._show_page_button()

    def focus_first(self) -> None:
        editor = self.result if self.query.value() else self.query
        editor.setFocus()

    def _show_page_button(self) -> None:
        self.page.setVisible(bool(self._lookups.page_of(self.system.value())))
