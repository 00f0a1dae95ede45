"""The messages of a case as paragraphs of its story."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from app.common.enums import MessageFileRecord
from app.conversations.message_actions import KEEP, actions_of
from app.values.written import VisibleMessage
from ui.case.paragraph import Paragraph
from ui.inbox.message_text import (
    action_words,
    author_words,
    file_words,
    state_look,
    state_words,
    subject_words,
    title_words,
)
from ui.text.times import time_text


def message_paragraphs(
    message: VisibleMessage,
    channel: str,
    me: UUID | None,
    keeps: Callable[[MessageFileRecord], bool],
) -> list[Paragraph]:
    """Return one message. channel: In words; keeps: whether a file can be added to the case."""
    look = "message" if message.state is None else "answer"
    title = f"{title_words(message)} · {channel}" if channel else title_words(message)
    paragraphs = [Paragraph("entry", title, time_text(message.written_at), author_words(message))]
    if subject := subject_words(message):
        paragraphs.append(Paragraph("took", subject))
    paragraphs += [Paragraph(look, line) for line in message.text.splitlines()]
    for file in message.files:
        keep = ((f"{KEEP}:{file.id}", action_words(KEEP)),) if keeps(file) else ()
        paragraphs.append(Paragraph("file", file_words(file), links=keep, icon="clip"))
    if message.state is not None:
        icon, tone = state_look(message.state)
        links = tuple((f"{one}:{message.id}", action_words(one)) for one in actions_of(message, me))
        paragraphs.append(Paragraph("state", state_words(message), tone=tone.value, links=links, icon=icon))
    return paragraphs
