"""The words for changes by others that arrived while the agent wrote: shown before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.common.enums import TimelineRecord
from ui.case.entry_text import entry_actor, entry_title
from ui.text.times import time_text

translate = QCoreApplication.translate
MOST = 4


def news_words(entries: Sequence[TimelineRecord]) -> str:
    """Return "" for none."""
    if not entries:
        return ""
    words = translate(
        "UnseenChanges", "Not sent yet: this came in while you wrote. Send again to send it all the same."
    )
    lines = [words]
    if len(entries) > MOST:
        more = translate("UnseenChanges", "{count} earlier entries stand in the story.")
        lines.append(more.format(count=len(entries) - MOST))
    for entry in entries[-MOST:]:
        who = f"{entry_actor(entry)}: " if entry_actor(entry) else ""
        said = f" – {entry.text.strip()}" if entry.text.strip() else ""
        lines.append(f"{time_text(entry.occurred_at)} {who}{entry_title(entry)}{said}")
    return "\n".join(lines)
