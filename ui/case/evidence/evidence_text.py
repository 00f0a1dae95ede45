"""The words for where an agent can look things up, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.common.code_words import SOURCE_CONTEXT, SOURCE_WORDS

EVIDENCE_SYSTEMS = tuple(SOURCE_WORDS)


def evidence_word(system: str) -> str:
    """Return the word for a system; one that a later version knows is shown as it is."""
    return (
        QCoreApplication.translate(SOURCE_CONTEXT, SOURCE_WORDS[system]) if system in SOURCE_WORDS else system
    )
