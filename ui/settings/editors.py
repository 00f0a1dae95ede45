"""Editors for one setting each: they show a value, give it back, and word themselves anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from ui.settings.words import choices, label
from ui.widgets.field import Field

Value = str | int


class Editor:
    """A field in the form, by the setting's key, "area.name"."""

    def __init__(self, key: str, widget: QWidget) -> None:
        self.key = key
        widget.setObjectName(f"settings.{key}")
        self.field = Field(f"settings.{key}.field", widget)

    def value(self) -> Value:
        raise NotImplementedError

    def display(self, value: Value) -> None:
        raise NotImplementedError

    def retranslate(self) -> None:
        self.field.set_label(label(self.key))


class TextEditor(Editor):
    def __init__(self, key: str, is_secret: bool = False) -> None:
        self._edit = QLineEdit()
        if is_secret:
            self._edit.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(key, self._edit)

    def value(self) -> str:
        # A password may begin or end with a space; nothing else may.
        is_secret = self._edit.echoMode() is QLineEdit.EchoMode.Password
        return self._edit.text() if is_secret else self._edit.text().strip()

    def display(self, value: Value) -> None:
        self._edit.setText(str(value))

    def set_placeholder(self, text: str) -> None:
        self._edit.setPlaceholderText(text)


class NumberEditor(Editor):
    def __init__(self, key: str, low: int, high: int, step: int = 1) -> None:
        self._spin = QSpinBox()
        self._spin.setRange(low, high)
        self._spin.setSingleStep(step)
        self._spin.lineEdit().setTextMargins(6, 0, 6, 0)  # the stylesheet's padding does not reach it
        super().__init__(key, self._spin)

    def value(self) -> int:
        return self._spin.value()

    def display(self, value: Value) -> None:
        self._spin.setValue(int(value))


class ChoiceEditor(Editor):
    """A list of values; `offered` gives value -> words each time the language or the devices change."""

    def __init__(self, key: str, offered: Callable[[], dict[str, str]] | None = None) -> None:
        self.combo = QComboBox()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(12)
        self._offered = offered or (lambda: choices(key))
        super().__init__(key, self.combo)
        self._fill()

    def value(self) -> str:
        return str(self.combo.currentData())

    def display(self, value: Value) -> None:
        if self.combo.findData(str(value)) < 0:
            self.combo.addItem(str(value), str(value))
        self.combo.setCurrentIndex(self.combo.findData(str(value)))

    def retranslate(self) -> None:
        super().retranslate()
        chosen = self.combo.currentData()
        self._fill()
        if chosen is not None:
            self.display(chosen)

    def _fill(self) -> None:
        self.combo.blockSignals(True)
        self.combo.clear()
        for value, words in self._offered().items():
            self.combo.addItem(words, value)
        self.combo.blockSignals(False)
