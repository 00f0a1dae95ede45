"""What waits to be sent to the office's store of files, in words, and what hinders it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.file_store.shared_files import UploadStatus
from ui.case.files.attachment_text import size_text
from ui.text.translate_later import QT_TRANSLATE_NOOP

_WAITING = QT_TRANSLATE_NOOP("Sharing", "{count} files waiting to be sent, {size}.")
_WAITING_ONE = QT_TRANSLATE_NOOP("Sharing", "1 file waiting to be sent, {size}.")
_TROUBLES = {
    "unreachable": QT_TRANSLATE_NOOP(
        "Sharing",
        "The office's file store cannot be reached; waiting files are sent automatically when it is back. "
        "If it lasts, tell the IT department.",
    ),
    "full": QT_TRANSLATE_NOOP("Sharing", "The office's file store is full: tell the IT department."),
    "too_many_uploads": QT_TRANSLATE_NOOP(
        "Sharing",
        "The office's server holds too many half-sent files of this computer. It drops them within a day; "
        "then Loket sends the others. If it lasts, tell the IT department.",
    ),
    "no_store": QT_TRANSLATE_NOOP(
        "Sharing", "The office's server keeps no files yet: tell the IT department."
    ),
    "damaged": QT_TRANSLATE_NOOP(
        "Sharing",
        "A file arrived damaged in the office's file store; it is sent again. If it lasts, tell the IT "
        "department.",
    ),
}


def files_words(standing: UploadStatus) -> str:
    """Return "2 files waiting to be sent, 14.0 MB." and why, "" if there is nothing to report."""
    words = []
    if standing.count:
        text = _translate(_WAITING_ONE if standing.count == 1 else _WAITING)
        words.append(text.format(count=standing.count, size=size_text(standing.bytes)))
    if standing.trouble:
        words.append(_translate(_TROUBLES.get(standing.trouble, _TROUBLES["unreachable"])))
    return " ".join(words)


def _translate(text: str) -> str:
    return QCoreApplication.translate("Sharing", text)
