"""An attached file in words: how large, whose, since when, and its hash; or who took it away and why."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app.files.attachments import CaseAttachment
from ui.text.times import date_text, time_text

translate = QCoreApplication.translate
HASH_SHOWN = 12  # characters: enough to compare with a printed one


def size_text(size: int) -> str:
    """Return 640 B, 12 kB or 3.4 MB, with the decimal sign of the user's language."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    return f"{QLocale().toString(size / 1_000_000, 'f', 1)} MB"


def attachment_facts(one: CaseAttachment) -> str:
    """Return the line below a file's name."""
    if one.record is None:
        unsaved = translate("Attachments", "is saved with the case")
        return f"{size_text(one.bytes)} · {unsaved}"
    if one.record.removed_at is not None:
        text = translate("Attachments", "Removed by {name}, {time}: {reason}")
        return text.format(
            name=one.record.removed_by_name,
            time=f"{date_text(one.record.removed_at)} {time_text(one.record.removed_at)}",
            reason=one.record.removed_reason,
        )
    added = f"{date_text(one.record.added_at)} {time_text(one.record.added_at)}"
    return (
        f"{size_text(one.bytes)} · {one.record.added_by_name} · {added} · SHA-256 {one.sha256[:HASH_SHOWN]}…"
    )
