"""Chooses the tone that an agent hears from the states of the calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from telephony.messages import CallState

BUSY_CODES = frozenset({486, 600})
REFUSED_CODES = frozenset({603, 480, 487, 200})


class Tone(Enum):
    """The value is the file's name in resources/sounds. Cadences: Indonesia, ITU-T E.180 Supplement 2."""

    NONE = ""
    RING = "ring"
    CALL_WAITING = "call_waiting"
    RING_BACK = "ring_back"
    BUSY = "busy"
    ERROR = "error"
    ZIP = "zip"  # before an automatically answered call
    REMINDER = "reminder"  # something is due; never during a call


ON_RINGER = frozenset({Tone.RING})
# The agent is talking or does not expect the tone; other tones are as loud as the speaker.
IN_EAR_PERCENT = {Tone.CALL_WAITING: 50, Tone.REMINDER: 50}
ONCE = frozenset({Tone.BUSY, Tone.ERROR, Tone.ZIP, Tone.REMINDER})


@dataclass(frozen=True)
class SoundNeed:
    """The calls' need of sound: open devices for talking, and a tone."""

    has_calls: bool = False
    tone: Tone = Tone.NONE


@dataclass(frozen=True)
class CallSound:
    """The facts of a call that decide the tone. Early media includes its own ring-back."""

    state: CallState
    has_early_media: bool = False


def tone_for(calls: Iterable[CallSound], after: Tone = Tone.NONE) -> Tone:
    """Return the tone to play; without calls it is `after`, which the last failed call left behind."""
    present = list(calls)
    states = {call.state for call in present}
    if CallState.RINGING_HERE in states:
        return Tone.RING if states == {CallState.RINGING_HERE} else Tone.CALL_WAITING
    if any(call.state is CallState.RINGING_THERE and not call.has_early_media for call in present):
        return Tone.RING_BACK
    return Tone.NONE if present else after


def tone_after(code: int, ended_by: str) -> Tone:
    """Return the tone after the agent's own call failed with this SIP code."""
    if ended_by == "here":
        return Tone.NONE
    if code in BUSY_CODES:
        return Tone.BUSY
    return Tone.NONE if code in REFUSED_CODES else Tone.ERROR
