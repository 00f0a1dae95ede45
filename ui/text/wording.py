"""The texts for values of the records (app.common.code_words), phone and window, with icon and tone."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication

from app.cases.queues import QueueName
from app.common.code_words import CODE_CONTEXT, CODE_WORDS
from app.common.enums import (
    CallState,
    CaseStatus,
    Channel,
    ColleagueState,
    ContactRecord,
    RecordingState,
    SoundRole,
    is_known,
)
from ui.style.tokens import Tone
from ui.text.translate_later import QT_TRANSLATE_NOOP

# One table for each enum: members of different text enums with the same value are equal as keys.
_WORDS: dict[type[Enum], dict[Enum, str]] = {
    **CODE_WORDS,
    CallState: {
        CallState.CALLING: QT_TRANSLATE_NOOP("Wording", "Calling…"),
        CallState.RINGING_THERE: QT_TRANSLATE_NOOP("Wording", "Ringing there"),
        CallState.RINGING_HERE: QT_TRANSLATE_NOOP("Wording", "Incoming call"),
        CallState.CONNECTED: QT_TRANSLATE_NOOP("Wording", "Connected"),
        CallState.ENDED: QT_TRANSLATE_NOOP("Wording", "Call ended"),
    },
    ColleagueState: {
        ColleagueState.IDLE: QT_TRANSLATE_NOOP("Wording", "Free"),
        ColleagueState.RINGING: QT_TRANSLATE_NOOP("Wording", "Phone rings"),
        ColleagueState.BUSY: QT_TRANSLATE_NOOP("Wording", "On a call"),
        ColleagueState.NOT_REGISTERED: QT_TRANSLATE_NOOP("Wording", "Phone is off"),
        ColleagueState.UNKNOWN: QT_TRANSLATE_NOOP("Wording", "Not known"),
    },
    RecordingState: {
        RecordingState.STARTING: QT_TRANSLATE_NOOP("Wording", "Recording starts…"),
        RecordingState.WRITING: QT_TRANSLATE_NOOP("Wording", "Recording"),
        RecordingState.PAUSED: QT_TRANSLATE_NOOP("Wording", "Recording paused"),
    },
    SoundRole: {
        SoundRole.MICROPHONE: QT_TRANSLATE_NOOP("Wording", "Microphone"),
        SoundRole.SPEAKER: QT_TRANSLATE_NOOP("Wording", "Headset or speaker"),
        SoundRole.RINGER: QT_TRANSLATE_NOOP("Wording", "Ring tone"),
    },
    QueueName: {
        QueueName.MY_CASES: QT_TRANSLATE_NOOP("Wording", "My cases"),
        QueueName.UNIT_INBOX: QT_TRANSLATE_NOOP("Wording", "Unit inbox"),
        QueueName.CALL_BACKS: QT_TRANSLATE_NOOP("Wording", "Call-backs"),
        QueueName.MISSED_CALLS: QT_TRANSLATE_NOOP("Wording", "Missed calls"),
        QueueName.RECENT: QT_TRANSLATE_NOOP("Wording", "Recent"),
        QueueName.CALLS: QT_TRANSLATE_NOOP("Wording", "Calls"),
        QueueName.MESSAGES: QT_TRANSLATE_NOOP("Wording", "Messages"),
    },
}

_STATUS_LOOKS = {
    CaseStatus.IN_PROGRESS: ("edit", Tone.ACCENT),
    CaseStatus.WAITING_APPLICANT: ("pause", Tone.NEUTRAL),
    CaseStatus.WAITING_UNIT: ("building", Tone.WARNING),
    CaseStatus.ASKED_BACK: ("info", Tone.WARNING),
    CaseStatus.SOLUTION_READY: ("phone-outgoing", Tone.GOOD),
    CaseStatus.TOLD: ("check", Tone.GOOD),
    CaseStatus.CLOSED: ("shield-check", Tone.NEUTRAL),
    CaseStatus.CANCELLED: ("x", Tone.NEUTRAL),
}

_CHANNEL_ICONS = {
    Channel.VOICE: "phone",
    Channel.VIDEO: "video",
    Channel.WHATSAPP: "chat",
    Channel.SMS: "chat",
    Channel.EMAIL: "mail",
    Channel.CHATBOT: "chat",
    Channel.WALK_IN: "walk-in",
    Channel.SIP_MESSAGE: "chat",
    Channel.SP4N: "inbox",
}

QUEUE_ICONS = {
    QueueName.MY_CASES: "file-text",
    QueueName.UNIT_INBOX: "inbox",
    QueueName.CALL_BACKS: "phone-outgoing",
    QueueName.MISSED_CALLS: "phone-missed",
    QueueName.RECENT: "clock",
    QueueName.CALLS: "phone",
    QueueName.MESSAGES: "mail",
}


def word(value: Enum) -> str:
    """Return the word for a member of an enum in the user's language; KeyError if there is none."""
    if not is_known(value):
        return QCoreApplication.translate("Wording", "Of a newer Loket: {code}").format(code=value.value)
    return QCoreApplication.translate(CODE_CONTEXT, _WORDS[type(value)][value])


def outcome_words(contact: ContactRecord) -> str:
    """Return how a contact ended; of one under way and of a text, which nobody answers, which way it went."""
    is_text = contact.channel is Channel.SIP_MESSAGE
    return word(contact.direction if is_text or contact.disposition is None else contact.disposition)


def number_words(number: str) -> str:
    """Return a case's number, or that it follows: the disk has not taken one yet."""
    return number or QCoreApplication.translate("Wording", "number follows")


def status_look(status: CaseStatus) -> tuple[str, Tone]:
    """Return icon and tone of a status, for a Pill."""
    return _STATUS_LOOKS.get(status, ("info", Tone.NEUTRAL))


def channel_icon(channel: Channel) -> str:
    return _CHANNEL_ICONS.get(channel, "info")


def worded_enums() -> tuple[type[Enum], ...]:
    return tuple(_WORDS)
