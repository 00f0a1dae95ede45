"""The words for where an agent can look things up."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.translate_later import QT_TRANSLATE_NOOP

_WORDS = {
    "jelita": QT_TRANSLATE_NOOP("Evidence", "JELITA"),
    "oss": QT_TRANSLATE_NOOP("Evidence", "OSS"),
    "knowledge": QT_TRANSLATE_NOOP("Evidence", "Knowledge base"),
    "other": QT_TRANSLATE_NOOP("Evidence", "Other source"),
}
EVIDENCE_SYSTEMS = tuple(_WORDS)


def evidence_word(system: str) -> str:
    """Return the word for a system; one that a later version knows is shown as it is."""
    return QCoreApplication.translate("Evidence", _WORDS[system]) if system in _WORDS else system
