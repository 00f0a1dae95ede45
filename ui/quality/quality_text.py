"""The words of reviews in the user's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from PySide6.QtCore import QCoreApplication

from app.common.enums import Channel, member_of
from app.quality.card import Answer
from app.quality.messages import Review, ReviewNote, WorkKind
from app.quality.quality_words import ANSWERS, BY_HAND, CONTEXT, STATES, STRATA
from app.quality.scoring import Score, Share
from ui.skm.skm_text import fraction_text
from ui.text.times import at_office, clock_text, short_day_text, time_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import word

UNKNOWN = "—"
_FAILED = QT_TRANSLATE_NOOP("Quality", "{score}, failed: fatal")
_PASSED = QT_TRANSLATE_NOOP("Quality", "{score}, passed")
_BELOW = QT_TRANSLATE_NOOP("Quality", "{score}, not passed")
_SHARE = QT_TRANSLATE_NOOP("Quality", "{percent}% ({passed} of {scored})")
_TAKEN_OVER = QT_TRANSLATE_NOOP("Quality", "Draft, taken over by {name}")
_NOTE = re.compile(r"\s*(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\s*(.*)", re.DOTALL)


def translated(source: str) -> str:
    return QCoreApplication.translate(CONTEXT, source)


def answer_text(answer: Answer) -> str:
    return translated(ANSWERS[answer])


def percent_text(value: Fraction | None) -> str:
    """Return "83,3%"; UNKNOWN for None."""
    return UNKNOWN if value is None else f"{fraction_text(value * 100, 1)}%"


def score_text(score: Score | None) -> str:
    """Return "83,3%, passed"."""
    if score is None or score.value is None:
        return UNKNOWN
    source = _FAILED if score.fatal else _PASSED if score.is_passed else _BELOW
    return translated(source).format(score=percent_text(score.value))


def share_text(share: Share | None) -> str:
    """Return "75% (3 of 4)"."""
    if share is None:
        return UNKNOWN
    percent = round(100 * share.passed / share.scored)
    return translated(_SHARE).format(percent=percent, passed=share.passed, scored=share.scored)


def interval_text(share: Share | None) -> str:
    return UNKNOWN if share is None else f"{round(share.low * 100)}–{round(share.high * 100)}%"


def moment_text(moment: datetime) -> str:
    """Return "24 Nov 14.05"."""
    return f"{short_day_text(at_office(moment).date())} {time_text(moment)}"


def kind_text(stratum: str, is_drawn: bool) -> str:
    return translated(STRATA[stratum]) if stratum in STRATA else "" if is_drawn else translated(BY_HAND)


def state_text(review: Review) -> str:
    if review.freed_by:
        return translated(_TAKEN_OVER).format(name=review.freed_by)
    return translated(STATES[review.state])


def channel_text(channel: str) -> str:
    return word(member_of(Channel, channel))


def notes_text(notes: Sequence[ReviewNote], kind: WorkKind = WorkKind.CALL) -> str:
    """Return the notes to be edited: one a line, of a call with its place, e.g. "01:23 interrupts"."""
    if kind is not WorkKind.CALL:
        return "\n".join(note.text for note in notes)
    return "\n".join(f"{clock_text(note.at_s)} {note.text}" for note in notes)


def notes_of(text: str, kind: WorkKind = WorkKind.CALL) -> list[ReviewNote]:
    """Return the notes of an edited text. A line without a place belongs to the beginning."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        place = _NOTE.fullmatch(line) if kind is WorkKind.CALL else None
        at_s, words = 0, line
        if place is not None:
            at_s, words = (int(place[1] or 0) * 60 + int(place[2])) * 60 + int(place[3]), place[4]
        if words.strip():
            found.append(ReviewNote(at_s=at_s, text=words.strip()))
    return found
