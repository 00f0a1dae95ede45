"""Editors of settings: each shows a value, returns the entered one, and can change its language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from app.settings import Settings, flat
from ui.settings.locked_line import LockedLine
from ui.settings.words import choices, explanation, label
from ui.style.theme import current_theme
from ui.widgets.field import Field
from ui.widgets.text import Label


class Editor:
    """A field, the line that explains it, and the settings ("area.name") that it edits; mostly one."""

    def __init__(self, key: str, widget: QWidget) -> None:
        self.key = key
        widget.setObjectName(f"settings.{key}")
        self.field = Field(f"settings.{key}.field", widget)
        self._explanation = Label(f"settings.{key}.explanation", "caption", wraps=True)
        self.row = QWidget()
        column = QVBoxLayout(self.row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._lock = LockedLine(f"settings.{key}.locked")
        column.addWidget(self.field)
        column.addWidget(self._explanation)
        column.addWidget(self._lock)
        self._shown: Mapping[str, object] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)

    def values(self) -> dict[str, object]:
        """Return what the form says now, by key."""
        raise NotImplementedError

    def display(self, values: Mapping[str, object]) -> None:
        raise NotImplementedError

    def show(self, settings: Settings) -> None:
        values = flat(settings)
        self.display({key: values[key] for key in self.keys})
        self._shown = self.values()
        self.set_error("")

    def follow(self, settings: Settings) -> None:
        """The settings were changed elsewhere: show that, unless the user entered something here."""
        if self.values() == self._shown:
            self.show(settings)

    def changes(self) -> dict[str, object]:
        """Return what was entered here, nothing else: the rest may have been changed elsewhere meanwhile."""
        return {key: value for key, value in self.values().items() if value != self._shown.get(key)}

    def lock(self, source: str) -> None:
        """A policy fixes the setting: disable its field, and let the keyboard reach the line that says so."""
        self._lock.show_source(source)
        self.field.editor.setEnabled(False)

    @property
    def target(self) -> QWidget:
        """Where the keyboard goes."""
        return self._lock if self._lock.source else self.field.editor

    def set_error(self, text: str) -> None:
        self.field.set_error(text)
        # A screen reader says what is wrong, else what the setting does.
        self.field.editor.setAccessibleDescription(text or self._explanation.text())

    def matches(self, words: list[str]) -> bool:
        """Whether each of these words stands in its name, its explanation or the key of the file."""
        text = f"{self.name()} {self.explanation()} {' '.join(self.keys)}".casefold()
        return all(word in text for word in words)

    def name(self) -> str:
        return label(self.key)

    def explanation(self) -> str:
        return explanation(self.key)

    def retranslate(self) -> None:
        self.field.set_label(self.name())
        self._explanation.setText(self.explanation())
        self._lock.retranslate(self.name())
        self.set_error(self.field.error())

    def fit(self) -> None:
        """The text has another size now."""

    def _keep_narrow(self) -> None:
        """A number or a choice in a field as wide as the window is hard to read."""
        layout = self.field.layout()
        assert layout is not None
        layout.setAlignment(self.field.editor, Qt.AlignmentFlag.AlignLeft)


class TextEditor(Editor):
    def __init__(self, key: str) -> None:
        self._edit = QLineEdit()
        super().__init__(key, self._edit)

    def values(self) -> dict[str, object]:
        return {self.key: self._edit.text().strip()}

    def display(self, values: Mapping[str, object]) -> None:
        self._edit.setText(str(values[self.key]))


class SecretEditor(Editor):
    """A password: never shown, in no settings; empty means that it stays what it is."""

    def __init__(self, key: str) -> None:
        self._edit = QLineEdit()
        self._edit.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(key, self._edit)

    @property
    def keys(self) -> tuple[str, ...]:
        return ()

    @property
    def secret(self) -> str:
        """It may begin or end with a space."""
        return self._edit.text()

    def values(self) -> dict[str, object]:
        return {}

    def display(self, values: Mapping[str, object]) -> None:
        self._edit.clear()

    def follow(self, settings: Settings) -> None:
        """Nothing that is seen here is of the settings."""

    def retranslate(self) -> None:
        super().retranslate()
        self._edit.setPlaceholderText(QCoreApplication.translate("Settings", "Unchanged"))


class LinesEditor(Editor):
    """A list of texts, one a line."""

    def __init__(self, key: str) -> None:
        self._edit = QPlainTextEdit()
        self._edit.setTabChangesFocus(True)
        self._edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        super().__init__(key, self._edit)

    def values(self) -> dict[str, object]:
        lines = (line.strip() for line in self._edit.toPlainText().splitlines())
        return {self.key: tuple(line for line in lines if line)}

    def display(self, values: Mapping[str, object]) -> None:
        found = values[self.key]
        assert isinstance(found, tuple)
        self._edit.setPlainText("\n".join(found))

    def fit(self) -> None:
        self._edit.setFixedHeight(current_theme().px(70))


class CheckEditor(Editor):
    def __init__(self, key: str) -> None:
        self._box = QCheckBox()
        super().__init__(key, self._box)
        self._keep_narrow()

    def values(self) -> dict[str, object]:
        return {self.key: self._box.isChecked()}

    def display(self, values: Mapping[str, object]) -> None:
        self._box.setChecked(bool(values[self.key]))

    def retranslate(self) -> None:
        super().retranslate()
        self.field.set_label("")
        self._box.setText(label(self.key).replace("&", "&&"))
        self._box.setAccessibleName(label(self.key))


class _CalmSpinBox(QSpinBox):
    """The wheel scrolls the page, so that it does not change a value by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _CalmComboBox(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class NumberEditor(Editor):
    def __init__(self, key: str, low: int, high: int, step: int = 1) -> None:
        self._spin = _CalmSpinBox()
        self._spin.setRange(low, high)
        self._spin.setSingleStep(step)
        self._spin.lineEdit().setTextMargins(6, 0, 6, 0)  # the stylesheet's padding does not reach it
        super().__init__(key, self._spin)
        self._keep_narrow()

    def values(self) -> dict[str, object]:
        return {self.key: self._spin.value()}

    def display(self, values: Mapping[str, object]) -> None:
        self._spin.setValue(int(str(values[self.key])))

    def fit(self) -> None:
        self._spin.setMinimumWidth(current_theme().px(110))


class ChoiceEditor(Editor):
    """A list of values; `offered` gives value -> words each time the language or the devices change."""

    def __init__(self, key: str, offered: Callable[[], dict[str, str]] | None = None) -> None:
        self.combo = _CalmComboBox()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(26)
        self._offered = offered or (lambda: choices(key))
        self._kind: type = str
        super().__init__(key, self.combo)
        self._keep_narrow()
        self._fill()

    def values(self) -> dict[str, object]:
        return {self.key: self._kind(self.combo.currentData())}

    def display(self, values: Mapping[str, object]) -> None:
        self._kind = type(values[self.key])
        self._choose(str(values[self.key]))

    def _choose(self, value: str) -> None:
        if self.combo.findData(value) < 0:
            self.combo.addItem(value, value)
        self.combo.setCurrentIndex(self.combo.findData(value))

    def retranslate(self) -> None:
        super().retranslate()
        chosen = self.combo.currentData()
        self._fill()
        if chosen is not None:
            self._choose(chosen)

    def _fill(self) -> None:
        self.combo.blockSignals(True)
        self.combo.clear()
        for value, words in self._offered().items():
            self.combo.addItem(words, value)
        self.combo.blockSignals(False)
