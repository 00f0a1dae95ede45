"""Completes what is typed in a field from a list of words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit


def complete_with(edit: QLineEdit, words: Iterable[str]) -> None:
    """Offer these words from now on, and no others; capital letters make no difference."""
    completer = edit.completer()
    if completer is None:
        completer = QCompleter(edit)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        edit.setCompleter(completer)
    completer.setModel(QStringListModel(list(words), completer))
