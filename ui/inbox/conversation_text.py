"""A conversation in words: who writes, where, what was written last, and until when it takes free texts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from app.common.enums import Channel, ConversationMode, ConversationRecord, MessageAuthor, MessageKind
from app.values.written import VisibleConversation
from ui.queue.row_text import RowLines
from ui.style.tokens import Tone
from ui.text.numbers import number_text
from ui.text.times import span_text
from ui.text.wording import channel_icon, word

translate = QCoreApplication.translate

_SHOWN_OF_ID = 6  # letters of a correspondent that has neither a name nor a number
_WINDOW_SHOWN = timedelta(hours=6)  # before its end a window is on the row


def correspondent_words(one: ConversationRecord) -> str:
    """Return who writes: the applicant, the name that the channel states, or the address."""
    if one.is_anonymous and not one.applicant_name:
        return translate("Confidentiality", "Anonymous")
    return one.applicant_name or one.remote_name or address_words(one)


def address_words(one: ConversationRecord) -> str:
    """Return the correspondent's number or address; of a provider's long id, its last letters."""
    shown = number_text(one.remote_phone or one.remote)
    if one.channel in (Channel.EMAIL, Channel.SMS) or re.fullmatch(r"[\d\s*+-]{1,20}", shown):
        return shown
    return f"…{shown[-_SHOWN_OF_ID:]}"


def last_words(one: ConversationRecord) -> str:
    """Return the last message in one line, and who wrote it if it was not the applicant."""
    text = " ".join(one.last_text.split())
    if not text and one.last_kind not in (None, MessageKind.TEXT):
        text = word(one.last_kind)
    if not text or one.last_author in (None, MessageAuthor.APPLICANT):
        return text
    return translate("Conversation", "{author}: {text}").format(author=word(one.last_author), text=text)


def window_words(left_s: float | None) -> str:
    """Return how long the channel takes free texts; "" without such a limit."""
    if left_s is None:
        return ""
    if left_s <= 0:
        return translate("Conversation", "window over")
    return translate("Conversation", "window {span}").format(span=span_text(left_s))


def conversation_lines(one: VisibleConversation, now: datetime) -> RowLines:
    """Return a row of the list."""
    is_mine = one.mode is ConversationMode.HELD
    channel = word(one.channel)
    status = translate("Conversation", "{channel}, yours").format(channel=channel) if is_mine else channel
    left = None if one.window_until is None else (one.window_until - now)
    if left is not None and left < _WINDOW_SHOWN:
        status = f"{status} · {window_words(left.total_seconds())}"
    if one.is_unsure:
        if is_mine:  # or a colleague's
            status = f"{channel}, {one.holder_name}"
        unsure = translate("Conversation", "was it sent?")
        status = f"{status} · {unsure}"
    if one.opted_out_at is not None:
        unwanted = translate("Conversation", "wants no messages")
        status = f"{status} · {unwanted}"
    detail = " · ".join(filter(None, (one.case_number, last_words(one))))
    tone = Tone.WARNING if one.is_unsure else Tone.ACCENT if is_mine else Tone.NEUTRAL
    return RowLines(correspondent_words(one), detail, status, channel_icon(one.channel), tone)
