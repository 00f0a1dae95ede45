"""The words for the codes of the records: one source for the screen, for paper and for exported lists.

Each code has an English word here; resources/translations has the Indonesian one. The screen uses the user's
language, paper the office's (app.paper.writing).
"""

from __future__ import annotations

import logging
from enum import Enum
from functools import lru_cache
from pathlib import Path

import resources
from app.common.qm_file import QmError, read_qm
from app.common.translate_later import QT_TRANSLATE_NOOP
from db.enums import (
    AgentState,
    CaseKind,
    CaseStatus,
    Channel,
    Consent,
    ConversationMode,
    Direction,
    Disposition,
    EntryKind,
    FileState,
    LinkKind,
    MessageAuthor,
    MessageKind,
    MessageState,
    Priority,
    Role,
    ValidationSystem,
)

_log = logging.getLogger(__name__)
CODE_CONTEXT, SOURCE_CONTEXT = "Wording", "Evidence"

# One table per enum: members of different text enums with the same value are equal as keys.
CODE_WORDS: dict[type[Enum], dict[Enum, str]] = {
    Role: {
        Role.AGENT: QT_TRANSLATE_NOOP("Wording", "Contact centre agent"),
        Role.UNIT_OFFICER: QT_TRANSLATE_NOOP("Wording", "Unit officer"),
        Role.SUPERVISOR: QT_TRANSLATE_NOOP("Wording", "Supervisor"),
        Role.BOARD: QT_TRANSLATE_NOOP("Wording", "Wall-board"),
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
        Channel.SP4N: QT_TRANSLATE_NOOP("Wording", "SP4N-LAPOR!"),
    },
    MessageState: {
        MessageState.QUEUED: QT_TRANSLATE_NOOP("Wording", "Waiting to be sent"),
        MessageState.SENDING: QT_TRANSLATE_NOOP("Wording", "Being sent"),
        MessageState.UNSURE: QT_TRANSLATE_NOOP("Wording", "Perhaps sent"),
        MessageState.SENT: QT_TRANSLATE_NOOP("Wording", "Sent"),
        MessageState.DELIVERED: QT_TRANSLATE_NOOP("Wording", "Delivered"),
        MessageState.READ: QT_TRANSLATE_NOOP("Wording", "Read"),
        MessageState.FAILED: QT_TRANSLATE_NOOP("Wording", "Not sent"),
        MessageState.WITHDRAWN: QT_TRANSLATE_NOOP("Wording", "Taken back"),
        MessageState.EXPIRED: QT_TRANSLATE_NOOP("Wording", "Too late to send"),
    },
    MessageKind: {
        MessageKind.TEXT: QT_TRANSLATE_NOOP("Wording", "Text"),
        MessageKind.IMAGE: QT_TRANSLATE_NOOP("Wording", "Picture"),
        MessageKind.FILE: QT_TRANSLATE_NOOP("Wording", "File"),
        MessageKind.VOICE: QT_TRANSLATE_NOOP("Wording", "Voice note"),
        MessageKind.VIDEO: QT_TRANSLATE_NOOP("Wording", "Video"),
        MessageKind.LOCATION: QT_TRANSLATE_NOOP("Wording", "Location"),
        MessageKind.TEMPLATE: QT_TRANSLATE_NOOP("Wording", "Template"),
        MessageKind.UNKNOWN: QT_TRANSLATE_NOOP("Wording", "Message of an unknown kind"),
    },
    MessageAuthor: {
        MessageAuthor.APPLICANT: QT_TRANSLATE_NOOP("Wording", "Applicant"),
        MessageAuthor.AGENT: QT_TRANSLATE_NOOP("Wording", "Staff"),
        MessageAuthor.BOT: QT_TRANSLATE_NOOP("Wording", "Chatbot"),
        MessageAuthor.OFFICE: QT_TRANSLATE_NOOP("Wording", "Automatic text"),
    },
    ConversationMode: {
        ConversationMode.BOT: QT_TRANSLATE_NOOP("Wording", "With the chatbot"),
        ConversationMode.WAITING: QT_TRANSLATE_NOOP("Wording", "Waits for an answer"),
        ConversationMode.HELD: QT_TRANSLATE_NOOP("Wording", "Being answered"),
        ConversationMode.STILL: QT_TRANSLATE_NOOP("Wording", "Nothing to do"),
    },
    FileState: {
        FileState.COMING: QT_TRANSLATE_NOOP("Wording", "Being fetched"),
        FileState.HERE: QT_TRANSLATE_NOOP("Wording", "Here"),
        FileState.REFUSED: QT_TRANSLATE_NOOP("Wording", "Refused"),
        FileState.INFECTED: QT_TRANSLATE_NOOP("Wording", "Contains malware"),
        FileState.GONE: QT_TRANSLATE_NOOP("Wording", "Not available any more"),
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
        CaseStatus.TOLD: QT_TRANSLATE_NOOP("Wording", "Answer given"),
        CaseStatus.CLOSED: QT_TRANSLATE_NOOP("Wording", "Closed"),
        CaseStatus.CANCELLED: QT_TRANSLATE_NOOP("Wording", "Cancelled"),
    },
    EntryKind: {
        EntryKind.CONTACT_STARTED: QT_TRANSLATE_NOOP("Wording", "The applicant got in touch"),
        EntryKind.CASE_OPENED: QT_TRANSLATE_NOOP("Wording", "Logging began"),
        EntryKind.CASE_LOGGED: QT_TRANSLATE_NOOP("Wording", "Case logged"),
        EntryKind.DETAILS_CHANGED: QT_TRANSLATE_NOOP("Wording", "Details changed"),
        EntryKind.NOTE_ADDED: QT_TRANSLATE_NOOP("Wording", "Note"),
        EntryKind.EVIDENCE_ADDED: QT_TRANSLATE_NOOP("Wording", "Evidence kept"),
        EntryKind.ATTACHMENT_ADDED: QT_TRANSLATE_NOOP("Wording", "File attached"),
        EntryKind.ATTACHMENT_REMOVED: QT_TRANSLATE_NOOP("Wording", "File removed"),
        EntryKind.WAIT_STARTED: QT_TRANSLATE_NOOP("Wording", "Waiting for the applicant"),
        EntryKind.WAIT_ENDED: QT_TRANSLATE_NOOP("Wording", "Pause ended"),
        EntryKind.ANSWER_FOUND: QT_TRANSLATE_NOOP("Wording", "Decision Yes: answered"),
        EntryKind.ESCALATED: QT_TRANSLATE_NOOP("Wording", "Decision No: escalated"),
        EntryKind.ESCALATION_RETURNED: QT_TRANSLATE_NOOP("Wording", "Returned by the unit"),
        EntryKind.ESCALATION_PASSED: QT_TRANSLATE_NOOP("Wording", "Passed to another unit"),
        EntryKind.UNIT_ASKED_BACK: QT_TRANSLATE_NOOP("Wording", "The unit asks back"),
        EntryKind.UNIT_QUESTION_ANSWERED: QT_TRANSLATE_NOOP("Wording", "The unit got an answer"),
        EntryKind.SOLUTION_RECORDED: QT_TRANSLATE_NOOP("Wording", "Solution recorded"),
        EntryKind.CALL_BACK_STARTED: QT_TRANSLATE_NOOP("Wording", "Call back started"),
        EntryKind.SOLUTION_TOLD: QT_TRANSLATE_NOOP("Wording", "Solution given to the applicant"),
        EntryKind.RECEIPT_CONFIRMED: QT_TRANSLATE_NOOP("Wording", "Receipt confirmed"),
        EntryKind.CLOSED: QT_TRANSLATE_NOOP("Wording", "Case closed"),
        EntryKind.REOPENED: QT_TRANSLATE_NOOP("Wording", "Reopened"),
        EntryKind.CANCELLED: QT_TRANSLATE_NOOP("Wording", "Cancelled"),
        EntryKind.ASSIGNED: QT_TRANSLATE_NOOP("Wording", "Assigned"),
        EntryKind.CONTACT_ENDED: QT_TRANSLATE_NOOP("Wording", "Contact ended"),
        EntryKind.CALL_TRANSFERRED: QT_TRANSLATE_NOOP("Wording", "Call handed on"),
        EntryKind.MESSAGE_RECEIVED: QT_TRANSLATE_NOOP("Wording", "Text received"),
        EntryKind.MESSAGE_SENT: QT_TRANSLATE_NOOP("Wording", "Text sent"),
        EntryKind.RECORDING_MADE: QT_TRANSLATE_NOOP("Wording", "Call recorded"),
        EntryKind.RECORDING_PLAYED: QT_TRANSLATE_NOOP("Wording", "Recording listened to"),
        EntryKind.NUMBERS_REVEALED: QT_TRANSLATE_NOOP("Wording", "Masked data shown"),
        EntryKind.CORRECTED: QT_TRANSLATE_NOOP("Wording", "Match corrected"),
        EntryKind.TAGGED: QT_TRANSLATE_NOOP("Wording", "Tag added"),
        EntryKind.UNTAGGED: QT_TRANSLATE_NOOP("Wording", "Tag removed"),
        EntryKind.LINKED: QT_TRANSLATE_NOOP("Wording", "Case linked"),
        EntryKind.UNLINKED: QT_TRANSLATE_NOOP("Wording", "Link removed"),
    },
    LinkKind: {
        LinkKind.SAME_MATTER: QT_TRANSLATE_NOOP("Wording", "Same matter as"),
        LinkKind.FOLLOW_UP: QT_TRANSLATE_NOOP("Wording", "Follow-up of"),
        LinkKind.FOLLOWED_BY: QT_TRANSLATE_NOOP("Wording", "Followed up by"),
        LinkKind.DUPLICATE: QT_TRANSLATE_NOOP("Wording", "Duplicate of"),
        LinkKind.DUPLICATED_BY: QT_TRANSLATE_NOOP("Wording", "Has the duplicate"),
    },
    Direction: {
        Direction.INBOUND: QT_TRANSLATE_NOOP("Wording", "Incoming"),
        Direction.OUTBOUND: QT_TRANSLATE_NOOP("Wording", "Outgoing"),
    },
    Disposition: {
        Disposition.ANSWERED: QT_TRANSLATE_NOOP("Wording", "Answered"),
        Disposition.ESCALATED: QT_TRANSLATE_NOOP("Wording", "Escalated"),
        Disposition.TOLD: QT_TRANSLATE_NOOP("Wording", "Solution given to the applicant"),
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
}

# The sources of evidence: EvidenceRecord.system.
SOURCE_WORDS = {
    "jelita": QT_TRANSLATE_NOOP("Evidence", "JELITA"),
    "oss": QT_TRANSLATE_NOOP("Evidence", "OSS"),
    "knowledge": QT_TRANSLATE_NOOP("Evidence", "Knowledge base"),
    "other": QT_TRANSLATE_NOOP("Evidence", "Other source"),
}


class WordsIn:
    """The words in one language, independent of the window's language."""

    def __init__(self, language: str) -> None:
        """Read the catalogue of "id"; if it is missing, the words are English and this is logged."""
        path = resources.path("translations", f"loket_{language}.qm")
        try:
            self._translations = _read(path, path.stat().st_mtime_ns)
        except (OSError, QmError):
            _log.error("the translation %s is missing, so paper has English words for codes", path)
            self._translations = {}

    def words_of(self, *enums: type[Enum]) -> dict[str, str]:
        """Return value -> word for these enums' members."""
        return {
            str(member.value): self.translated(CODE_CONTEXT, word)
            for enum in enums
            for member, word in CODE_WORDS[enum].items()
        }

    def sources(self) -> dict[str, str]:
        """Return system -> word for the sources of evidence."""
        return {system: self.translated(SOURCE_CONTEXT, word) for system, word in SOURCE_WORDS.items()}

    def translated(self, context: str, word: str) -> str:
        """Return the word of a table that is marked for translation under this context."""
        return self._translations.get((context, word)) or word


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> dict[tuple[str, str], str]:
    return read_qm(path.read_bytes())
