"""The audit trail of the case on the screen, for supervisors."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QDialog, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.access.audit_trail import AuditResult, CaseTrail
from app.desktop.workplace import Workplace
from ui.audit.audit_text import action_text, result_text
from ui.style.tokens import GAP
from ui.text.times import at_office, day_text, time_text
from ui.widgets.button import ActionButton
from ui.widgets.text import Label

HASH_SHOWN = 12


class TrailDialog(QDialog):
    """Not modal. What it shows is as of when it was opened; its key again reads anew."""

    def __init__(self, workplace: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("trail")
        self.setModal(False)
        self._workplace = workplace
        self._shown: CaseTrail | None = None
        self._number = ""
        self._about = Label("trail.about", "muted", wraps=True)
        self._rows = QTreeWidget()
        self._rows.setObjectName("trail.rows")
        self._rows.setRootIsDecorated(False)
        self._rows.setUniformRowHeights(True)
        self._rows.setAllColumnsShowFocus(True)
        self._rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._check = ActionButton("trail.check", "", "shield-check")
        self._result = Label("trail.result", "", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(GAP)
        column.addWidget(self._about)
        column.addWidget(self._rows, 1)
        column.addWidget(self._check, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._result)
        self._check.clicked.connect(self._on_check)
        workplace.access.audit_trail.listed.connect(self._on_listed)
        workplace.access.audit_trail.checked.connect(self._on_checked)
        workplace.access.audit_trail.not_checked.connect(self._on_not_checked)
        self._retranslate()

    def show_trail(self) -> None:
        """Show the trail of the open case; other users see that they may not read it."""
        case = self._workplace.cases.editor.current
        self._shown, self._number = None, case.number if case is not None and case.file is not None else ""
        may_read = self._workplace.access.audit_trail.may_read
        self._check.setVisible(may_read)
        self._result.clear()
        if may_read and case is not None and case.file is not None:
            self._workplace.access.audit_trail.show(case.case_id)
        self._display()
        self.show()
        self.raise_()
        self.activateWindow()
        (self._rows if may_read else self).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def forget(self) -> None:
        self._shown, self._number = None, ""
        self._result.clear()
        self._display()

    @Slot()
    def _on_check(self) -> None:
        self._result.setText(self.tr("Checking…"))
        self._workplace.access.audit_trail.check()

    @Slot(object)
    def _on_listed(self, trail: CaseTrail) -> None:
        self._shown = trail
        self._display()

    @Slot(object)
    def _on_checked(self, result: AuditResult) -> None:
        self._result.setText(result_text(result))

    @Slot()
    def _on_not_checked(self) -> None:
        self._result.setText(self.tr("The chain could not be checked."))

    def _display(self) -> None:
        self._about.setText(self._about_text())
        self._rows.clear()
        for entry in self._shown.entries if self._shown else ():
            day = day_text(at_office(entry.at).date())
            who = f"{entry.agent_name} ({entry.workstation})"
            texts = [str(entry.sequence), f"{day} {time_text(entry.at)}", who, action_text(entry)]
            self._rows.addTopLevelItem(QTreeWidgetItem([*texts, entry.hash[:HASH_SHOWN]]))
        for column in range(self._rows.columnCount()):
            self._rows.resizeColumnToContents(column)
        if (first := self._rows.topLevelItem(0)) is not None:
            self._rows.setCurrentItem(first)

    def _about_text(self) -> str:
        if not self._workplace.access.audit_trail.may_read:
            return self.tr("The audit trail is for supervisors.")
        if not self._number:
            return self.tr("Open a case to see what was done about it. The whole chain can be checked here.")
        text = self.tr("What was done about case {number} on this workstation, the newest first.")
        return text.format(number=self._number)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Audit trail"))
        self._rows.setHeaderLabels(
            [self.tr("No."), self.tr("Time"), self.tr("Who"), self.tr("What"), self.tr("Hash")]
        )
        self._rows.setAccessibleName(self.tr("Entries of the audit trail"))
        self._rows.header().setAccessibleName(self.tr("Entries of the audit trail"))
        self._check.setText(self.tr("Check the whole chain"))
        self._display()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
