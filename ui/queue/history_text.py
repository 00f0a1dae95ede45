"""A call or message of the history in words: which way, how it went, how long, how it sounded."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.common.enums import Channel, ContactRecord, Direction, Disposition
from ui.phone.call_text import waited_words
from ui.phone.quality_text import is_worth_saying, summary_words
from ui.queue.row_text import RowLines, contact_lines
from ui.style.tokens import Tone
from ui.text.numbers import number_text
from ui.text.times import clock_text
from ui.text.wording import channel_icon, word

translate = QCoreApplication.translate

SHORTEST_HOLD_MS = 1000  # shorter ones are not worth saying
# How it went says more than how long it took.
_TELLING = (
    Disposition.DROPPED,
    Disposition.TRANSFERRED,
    Disposition.FORWARDED,
    Disposition.ANSWERED_ELSEWHERE,
    Disposition.WRONG_NUMBER,
    Disposition.ABANDONED,
)


def history_lines(row: ContactRecord) -> RowLines:
    who = contact_lines(row).title
    number = number_text(row.remote)
    number = number if number != who else ""
    if row.channel is Channel.SIP_MESSAGE:
        is_ours = row.direction is Direction.OUTBOUND
        status = translate("History", "Text sent") if is_ours else translate("History", "Text received")
        return RowLines(
            who, _joined(" ".join(row.text.split()), number, row.case_number), status, "chat", Tone.NEUTRAL
        )
    if row.is_by_hand:
        said, status = " ".join(row.text.split()), _joined(word(row.channel), word(row.direction))
        detail = _joined(said, number, row.case_number)
        return RowLines(who, detail, status, channel_icon(row.channel), Tone.NEUTRAL)
    icon, tone = ("phone-outgoing" if row.direction is Direction.OUTBOUND else "phone-incoming"), Tone.NEUTRAL
    if row.is_missed:
        icon, tone = "phone-missed", Tone.NEUTRAL if row.is_returned else Tone.WARNING
    elif row.disposition is Disposition.DROPPED:
        icon, tone = "phone-off", Tone.DANGER
    waited = waited_words(row.queue, row.waited_s)
    detail = _joined(number, waited, *_how(row), row.case_number)
    return RowLines(who, detail, _joined(word(row.direction), _outcome(row)), icon, tone)


def _outcome(row: ContactRecord) -> str:
    """Return the length of the talk, or why there was none."""
    if row.answered_at is not None and row.ended_at is not None:
        length = clock_text((row.ended_at - row.answered_at).total_seconds())
        telling = word(row.disposition) if row.disposition in _TELLING and row.disposition else ""
        return _joined(length, telling)
    if row.is_returned:
        return translate("History", "missed, called back")
    if row.disposition is not None:
        return word(row.disposition)
    return translate("History", "going on") if row.ended_at is None else translate("History", "not connected")


def _how(row: ContactRecord) -> tuple[str, ...]:
    """Return how long it was held, whom it was transferred to, how it sounded if not good, who ended it."""
    if row.answered_at is None:
        return ()
    ended_by = {
        "here": translate("History", "you hung up"),
        "there": translate("History", "they hung up"),
    }
    sounded = summary_words(row.quality) if is_worth_saying(row.quality) else ""
    held = translate("History", "on hold {time}").format(time=clock_text(row.held_ms / 1000))
    to = translate("History", "transferred to {number}").format(number=number_text(row.transferred_to))
    return (
        held if row.held_ms >= SHORTEST_HOLD_MS else "",
        to if row.transferred_to else "",
        sounded,
        ended_by.get(str(row.quality.get("ended_by")), ""),
    )


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
