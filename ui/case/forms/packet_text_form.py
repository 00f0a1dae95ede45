"""The packet as a text for a unit without the program: copied, kept as a file, and the unit called."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from app.cases.case_editor import CaseEditor
from app.cases.packet_files import PacketFiles
from app.cases.unit_service import UnitService
from ui.case.forms.form import FormFacts, InlineForm
from ui.keys.key_table import Key
from ui.text.placeholders import detail_gap_words
from ui.widgets.button import ActionButton
from ui.widgets.text import Label

ROWS = 12


class PacketTextForm(InlineForm):
    """The main button copies; the text goes by WhatsApp or e-mail, or out of the file to a printer."""

    def __init__(self, editor: CaseEditor, units: UnitService, files: PacketFiles) -> None:
        super().__init__("packet_text.form", "file-text", "copy")
        self._editor, self._units, self._files = editor, units, files
        self._said = Label("packet_text.said", "caption", wraps=True)
        self._said.setVisible(False)
        self.text = QPlainTextEdit()
        self.text.setObjectName("packet_text.text")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self._save = ActionButton("packet_text.save", "", "save")
        self._call = ActionButton("packet_text.call", "", "phone-outgoing", Key.CALL_UNIT)
        self._save.clicked.connect(self._save_file)
        self._call.clicked.connect(units.call_unit)
        self.body.addWidget(self._said)
        self.body.addWidget(self.text)
        self.footer.addWidget(self._save)
        self.footer.addWidget(self._call)
        files.saved.connect(lambda path: self._said.show_text(self.tr("Saved as {path}.").format(path=path)))
        files.failed.connect(
            lambda path: self._said.show_text(
                self.tr("It could not be saved in {path}. Copy it.").format(path=path)
            )
        )
        self.retranslate()

    def propose(self, facts: FormFacts) -> None:
        """Show the packet as it stands now."""
        self.text.setPlainText(self._units.packet_text())
        height = self.fontMetrics().lineSpacing() * ROWS
        self.text.setFixedHeight(height)
        self._said.show_text("")

    def missing_elsewhere(self) -> str:
        return detail_gap_words(self._editor.current)

    def send(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.answered()
        self._said.show_text(self.tr("Copied. Paste it into WhatsApp or an e-mail to the unit."))

    def focus_first(self) -> None:
        self.main.setFocus()

    def _save_file(self) -> None:
        current, gap = self._editor.current, self.missing_elsewhere()
        self.show_problem(gap)
        if current is not None and not gap:
            self._files.save(current.number, self.text.toPlainText())

    def retranslate(self) -> None:
        self.set_texts(
            self.tr("For a unit without Loket"), self.tr("Copy the text"), self.tr("Put the form away")
        )
        self.text.setAccessibleName(self.tr("The question as a text"))
        self._save.setText(self.tr("Save as a file"))
        self._call.setText(self.tr("Call the unit"))
