"""The rules of written messages: how receipts raise a state, until when a message may leave, and opt-out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from db.enums import Channel, MessageState


class _HasType(Protocol):
    @property
    def media_type(self) -> str: ...


_File = TypeVar("_File", bound=_HasType)
# A receipt only raises the rank, so receipts may come in any order, and repeatedly. A message that was
# delivered did not fail.
RANK = {
    MessageState.QUEUED: 0,
    MessageState.WITHDRAWN: 0,
    MessageState.EXPIRED: 0,
    MessageState.SENDING: 1,
    MessageState.UNSURE: 2,
    MessageState.SENT: 3,
    MessageState.FAILED: 4,
    MessageState.DELIVERED: 5,
    MessageState.READ: 6,
}
_MAY_FAIL = (MessageState.SENDING, MessageState.UNSURE, MessageState.SENT)
# Channels in which the applicant's last message opens a window for free texts.
WINDOWED = frozenset({Channel.WHATSAPP})
_LASTS = {Channel.CHATBOT: timedelta(minutes=10)}  # a visitor who has left reads no answer
_LASTS_ELSEWHERE = timedelta(hours=24)
_ONE_FILE = frozenset({Channel.WHATSAPP})
_CAPTION_LETTERS = 1024  # below a picture, video or document
_KEYWORDS = frozenset({Channel.WHATSAPP, Channel.SMS})
_OUT = frozenset({"stop", "berhenti", "unsubscribe"})
_IN = frozenset({"start", "mulai"})
# After this, the messages behind an unsure one leave, too.
UNSURE_HOLDS = timedelta(minutes=2)
QUOTES = "quotes"  # fact of a mail: the mail that it answers stands below it
COPIES_FAILED = "copies_failed"  # fact of a mail: the addresses to which its copy did not come
NOTICES_A_DAY = 3  # automatic texts of the office to one correspondent


def state_after(state: MessageState, receipt: MessageState) -> MessageState:
    """Return the state of a message after a receipt: SENT, DELIVERED, READ or FAILED."""
    if receipt is MessageState.FAILED:
        return receipt if state in _MAY_FAIL else state
    return receipt if RANK[receipt] > RANK[state] else state


def is_window_open(channel: Channel, window_until: datetime | None, at: datetime) -> bool:
    """Return whether the channel takes a free text now."""
    return channel not in WINDOWED or (window_until is not None and at < window_until)


def leaves_until(channel: Channel, window_until: datetime | None, at: datetime) -> datetime:
    """Return until when a free text that was written at this time may leave."""
    if channel in WINDOWED and window_until is not None:
        return window_until
    return at + _LASTS.get(channel, _LASTS_ELSEWHERE)


def parts_of(channel: Channel, text: str, files: Sequence[_File]) -> list[tuple[str, Sequence[_File]]]:
    """Return text and files of each message that the channel makes of one: WhatsApp takes one file at a time.

    The text stands below the first file, if that may have one, and the text is not too long for it.
    """
    if channel not in _ONE_FILE or not files:
        return [(text, files)]
    has_caption = len(text) <= _CAPTION_LETTERS and not files[0].media_type.startswith("audio/")
    if text.strip() and not has_caption:
        return [(text, ()), *(("", (file,)) for file in files)]
    return [(text, files[:1]), *(("", (file,)) for file in files[1:])]


def opts_out(channel: Channel, text: str) -> bool:
    """Return whether the correspondent wants no more messages."""
    return channel in _KEYWORDS and text.strip(" .!").casefold() in _OUT


def opts_in(channel: Channel, text: str) -> bool:
    return channel in _KEYWORDS and text.strip(" .!").casefold() in _IN


def mail_addresses(fact: object) -> list[str]:
    """Return the addresses in a fact of a mail: one text with commas, or a list."""
    parts = fact.split(",") if isinstance(fact, str) else fact if isinstance(fact, list) else []
    return [one.strip() for one in parts if isinstance(one, str) and one.strip()]
