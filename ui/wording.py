"""The words for values: enums of the records and the phone, with icon and tone where they are shown."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication

from app.queues import QueueName
from app.words import (
    AgentState,
    CallState,
    CaseKind,
    CaseStatus,
    Channel,
    ColleagueState,
    Consent,
    Direction,
    Disposition,
    EntryKind,
    Priority,
    RecordingState,
    Role,
    SoundRole,
    ValidationSystem,
    is_known,
)
from ui.tokens import Tone
from ui.translate_later import QT_TRANSLATE_NOOP

# One table for each enum: members of different text enums with the same value are equal as keys.
_WORDS: dict[type[Enum], dict[Enum, str]] = {
    Role: {
        Role.AGENT: QT_TRANSLATE_NOOP("Wording", "Contact centre agent"),
        Role.UNIT_OFFICER: QT_TRANSLATE_NOOP("Wording", "Unit officer"),
        Role.SUPERVISOR: QT_TRANSLATE_NOOP("Wording", "Supervisor"),
    },
    Channel: {
        Channel.VOICE: QT_TRANSLATE_NOOP("Wording", "Voice call"),
        Channel.VIDEO: QT_TRANSLATE_NOOP("Wording", "Video call"),
        Channel.WHATSAPP: QT_TRANSLATE_NOOP("Wording", "WhatsApp"),
        Channel.SMS: QT_TRANSLATE_NOOP("Wording", "SMS"),
        Channel.EMAIL: QT_TRANSLATE_NOOP("Wording", "E-mail"),
        Channel.CHATBOT: QT_TRANSLATE_NOOP("Wording", "Chatbot"),
        Channel.WALK_IN: QT_TRANSLATE_NOOP("Wording", "At the counter"),
        Channel.SIP_MESSAGE: QT_TRANSLATE_NOOP("Wording", "Text to the phone"),
    },
    CaseKind: {
        CaseKind.INFORMATION: QT_TRANSLATE_NOOP("Wording", "Information"),
        CaseKind.COMPLAINT: QT_TRANSLATE_NOOP("Wording", "Complaint"),
    },
    Priority: {
        Priority.LOW: QT_TRANSLATE_NOOP("Wording", "Low"),
        Priority.NORMAL: QT_TRANSLATE_NOOP("Wording", "Normal"),
        Priority.HIGH: QT_TRANSLATE_NOOP("Wording", "High"),
        Priority.URGENT: QT_TRANSLATE_NOOP("Wording", "Urgent"),
    },
    CaseStatus: {
        CaseStatus.IN_PROGRESS: QT_TRANSLATE_NOOP("Wording", "In progress"),
        CaseStatus.WAITING_APPLICANT: QT_TRANSLATE_NOOP("Wording", "Waiting for the applicant"),
        CaseStatus.WAITING_UNIT: QT_TRANSLATE_NOOP("Wording", "Waiting for the unit"),
        CaseStatus.ASKED_BACK: QT_TRANSLATE_NOOP("Wording", "The unit asks back"),
        CaseStatus.SOLUTION_READY: QT_TRANSLATE_NOOP("Wording", "Solution ready"),
        CaseStatus.TOLD: QT_TRANSLATE_NOOP("Wording", "Applicant told"),
        CaseStatus.CLOSED: QT_TRANSLATE_NOOP("Wording", "Closed"),
        CaseStatus.CANCELLED: QT_TRANSLATE_NOOP("Wording", "Cancelled"),
    },
    EntryKind: {
        EntryKind.CONTACT_STARTED: QT_TRANSLATE_NOOP("Wording", "The applicant got in touch"),
        EntryKind.CASE_OPENED: QT_TRANSLATE_NOOP("Wording", "Recording began"),
        EntryKind.CASE_LOGGED: QT_TRANSLATE_NOOP("Wording", "Case logged"),
        EntryKind.DETAILS_CHANGED: QT_TRANSLATE_NOOP("Wording", "Details changed"),
        EntryKind.NOTE_ADDED: QT_TRANSLATE_NOOP("Wording", "Note"),
        EntryKind.EVIDENCE_ADDED: QT_TRANSLATE_NOOP("Wording", "Evidence kept"),
        EntryKind.ATTACHMENT_ADDED: QT_TRANSLATE_NOOP("Wording", "File attached"),
        EntryKind.ATTACHMENT_REMOVED: QT_TRANSLATE_NOOP("Wording", "File removed"),
        EntryKind.WAIT_STARTED: QT_TRANSLATE_NOOP("Wording", "Waiting for the applicant"),
        EntryKind.WAIT_ENDED: QT_TRANSLATE_NOOP("Wording", "Waiting ended"),
        EntryKind.ANSWER_FOUND: QT_TRANSLATE_NOOP("Wording", "Decision Yes: answered"),
        EntryKind.ESCALATED: QT_TRANSLATE_NOOP("Wording", "Decision No: escalated"),
        EntryKind.ESCALATION_RETURNED: QT_TRANSLATE_NOOP("Wording", "Returned by the unit"),
        EntryKind.ESCALATION_PASSED: QT_TRANSLATE_NOOP("Wording", "Passed to another unit"),
        EntryKind.UNIT_ASKED_BACK: QT_TRANSLATE_NOOP("Wording", "The unit asks back"),
        EntryKind.UNIT_QUESTION_ANSWERED: QT_TRANSLATE_NOOP("Wording", "The unit was told"),
        EntryKind.SOLUTION_RECORDED: QT_TRANSLATE_NOOP("Wording", "Solution recorded"),
        EntryKind.CALL_BACK_STARTED: QT_TRANSLATE_NOOP("Wording", "Call back started"),
        EntryKind.SOLUTION_TOLD: QT_TRANSLATE_NOOP("Wording", "Solution told"),
        EntryKind.RECEIPT_CONFIRMED: QT_TRANSLATE_NOOP("Wording", "Receipt confirmed"),
        EntryKind.CLOSED: QT_TRANSLATE_NOOP("Wording", "Closed"),
        EntryKind.REOPENED: QT_TRANSLATE_NOOP("Wording", "Reopened"),
        EntryKind.CANCELLED: QT_TRANSLATE_NOOP("Wording", "Cancelled"),
        EntryKind.ASSIGNED: QT_TRANSLATE_NOOP("Wording", "Assigned"),
        EntryKind.CONTACT_ENDED: QT_TRANSLATE_NOOP("Wording", "Contact ended"),
        EntryKind.CALL_TRANSFERRED: QT_TRANSLATE_NOOP("Wording", "Call handed on"),
        EntryKind.MESSAGE_RECEIVED: QT_TRANSLATE_NOOP("Wording", "Text received"),
        EntryKind.MESSAGE_SENT: QT_TRANSLATE_NOOP("Wording", "Text sent"),
        EntryKind.RECORDING_MADE: QT_TRANSLATE_NOOP("Wording", "Call recorded"),
        EntryKind.RECORDING_PLAYED: QT_TRANSLATE_NOOP("Wording", "Recording listened to"),
        EntryKind.NUMBERS_REVEALED: QT_TRANSLATE_NOOP("Wording", "What was masked was shown"),
        EntryKind.CORRECTED: QT_TRANSLATE_NOOP("Wording", "Match corrected"),
    },
    Direction: {
        Direction.INBOUND: QT_TRANSLATE_NOOP("Wording", "Incoming"),
        Direction.OUTBOUND: QT_TRANSLATE_NOOP("Wording", "Outgoing"),
    },
    Disposition: {
        Disposition.ANSWERED: QT_TRANSLATE_NOOP("Wording", "Answered"),
        Disposition.ESCALATED: QT_TRANSLATE_NOOP("Wording", "Escalated"),
        Disposition.TOLD: QT_TRANSLATE_NOOP("Wording", "Solution told"),
        Disposition.MISSED: QT_TRANSLATE_NOOP("Wording", "Missed"),
        Disposition.NOT_REACHED: QT_TRANSLATE_NOOP("Wording", "Not reached"),
        Disposition.ABANDONED: QT_TRANSLATE_NOOP("Wording", "Caller gave up"),
        Disposition.WRONG_NUMBER: QT_TRANSLATE_NOOP("Wording", "Wrong number"),
        Disposition.DROPPED: QT_TRANSLATE_NOOP("Wording", "Line failed"),
        Disposition.TRANSFERRED: QT_TRANSLATE_NOOP("Wording", "Handed on"),
        Disposition.FORWARDED: QT_TRANSLATE_NOOP("Wording", "Forwarded"),
        Disposition.ANSWERED_ELSEWHERE: QT_TRANSLATE_NOOP("Wording", "Answered elsewhere"),
        Disposition.OTHER: QT_TRANSLATE_NOOP("Wording", "Other"),
    },
    ValidationSystem: {
        ValidationSystem.JELITA: QT_TRANSLATE_NOOP("Wording", "JELITA"),
        ValidationSystem.OSS: QT_TRANSLATE_NOOP("Wording", "OSS"),
        ValidationSystem.BOTH: QT_TRANSLATE_NOOP("Wording", "JELITA and OSS"),
    },
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
    Consent: {
        Consent.YES: QT_TRANSLATE_NOOP("Wording", "Agreed to recording"),
        Consent.NO: QT_TRANSLATE_NOOP("Wording", "Refused recording"),
        Consent.NOT_ASKED: QT_TRANSLATE_NOOP("Wording", "Not asked"),
    },
    AgentState: {
        AgentState.AVAILABLE: QT_TRANSLATE_NOOP("Wording", "Available"),
        AgentState.ON_CALL: QT_TRANSLATE_NOOP("Wording", "On a call"),
        AgentState.WRAP_UP: QT_TRANSLATE_NOOP("Wording", "Wrap-up"),
        AgentState.BREAK: QT_TRANSLATE_NOOP("Wording", "Break"),
        AgentState.NOT_READY: QT_TRANSLATE_NOOP("Wording", "Not ready"),
        AgentState.NOT_REACHABLE: QT_TRANSLATE_NOOP("Wording", "Not reachable"),
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
}

QUEUE_ICONS = {
    QueueName.MY_CASES: "file-text",
    QueueName.UNIT_INBOX: "inbox",
    QueueName.CALL_BACKS: "phone-outgoing",
    QueueName.MISSED_CALLS: "phone-missed",
    QueueName.RECENT: "clock",
    QueueName.CALLS: "phone",
}


def word(value: Enum) -> str:
    """Return the word for a member of an enum in the user's language; KeyError if there is none."""
    if not is_known(value):
        return QCoreApplication.translate("Wording", "Of a newer Loket: {code}").format(code=value.value)
    return QCoreApplication.translate("Wording", _WORDS[type(value)][value])


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
