"""A file or a folder, typed or chosen; the window stays usable while the dialog is open."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from ui.settings.editors import Editor
from ui.settings.words import label
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton


class _PathField(QWidget):
    def __init__(self, key: str) -> None:
        super().__init__()
        self.edit = QLineEdit()
        self.edit.setObjectName(f"settings.{key}.path")
        self.choose = ActionButton(f"settings.{key}.choose")
        self.setFocusProxy(self.edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.edit, 1)
        row.addWidget(self.choose)


class PathEditor(Editor):
    def __init__(self, key: str, is_folder: bool = False, name_filter: str = "") -> None:
        self._parts = _PathField(key)
        self._is_folder, self._name_filter = is_folder, name_filter
        super().__init__(key, self._parts)
        self._parts.choose.clicked.connect(self._ask)

    def values(self) -> dict[str, object]:
        return {self.key: self._parts.edit.text().strip()}

    def display(self, values: Mapping[str, object]) -> None:
        self._parts.edit.setText(str(values[self.key]))

    def set_error(self, text: str) -> None:
        super().set_error(text)
        self._parts.edit.setAccessibleDescription(self._parts.accessibleDescription())

    def retranslate(self) -> None:
        super().retranslate()
        words = QCoreApplication.translate("Settings", "Choose…")
        self._parts.edit.setAccessibleName(label(self.key))
        self._parts.choose.setText(words)
        self._parts.choose.setAccessibleName(f"{words} {label(self.key)}")

    @Slot()
    def _ask(self) -> None:
        dialog = QFileDialog(self._parts.window(), label(self.key), self._parts.edit.text().strip())
        dialog.setObjectName(f"settings.{self.key}.dialog")
        if self._is_folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(
                QFileDialog.FileMode.ExistingFile if self._name_filter else QFileDialog.FileMode.AnyFile
            )
            dialog.setNameFilters([name for name in (self._name_filter, "* (*)") if name])
        dialog.fileSelected.connect(self._parts.edit.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
