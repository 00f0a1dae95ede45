"""The enums of the records. They are stored as text, so a value never changes its meaning."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

E = TypeVar("E", bound=Enum)
_OF_NEWER: dict[tuple[type[Enum], str], Enum] = {}


def member_of(enum: type[E], text: str) -> E:
    """Return the member with this text; for an unknown text (of a newer Loket), a member
    equal to no other.
    """
    try:
        return enum(text)
    except ValueError:
        found = _OF_NEWER.get((enum, text))
    if found is None:
        made = str.__new__(enum, text)  # type: ignore[type-var]  # all enums are texts
        made._name_, made._value_ = text.upper(), text
        found = _OF_NEWER.setdefault((enum, text), made)
    assert isinstance(found, enum)
    return found


def inverse_link(kind: LinkKind) -> LinkKind:
    """Return what the other case is to this one."""
    inverse = {
        LinkKind.FOLLOW_UP: LinkKind.FOLLOWED_BY,
        LinkKind.FOLLOWED_BY: LinkKind.FOLLOW_UP,
        LinkKind.DUPLICATE: LinkKind.DUPLICATED_BY,
        LinkKind.DUPLICATED_BY: LinkKind.DUPLICATE,
    }
    return inverse.get(kind, kind)


def is_known(member: Enum) -> bool:
    """Return whether this Loket knows the member; an unknown one can only be displayed."""
    return member in type(member).__members__.values()


class Role(str, Enum):
    AGENT = "agent"
    UNIT_OFFICER = "unit_officer"
    SUPERVISOR = "supervisor"
    BOARD = "board"  # a wall-board, not a person: no workstation knows it


STAFF = (Role.AGENT, Role.UNIT_OFFICER, Role.SUPERVISOR)


class Channel(str, Enum):
    """The channels by which an applicant reaches the office (SOP step 1), walk-in, and SP4N-LAPOR!."""

    VOICE = "voice"
    VIDEO = "video"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    EMAIL = "email"
    CHATBOT = "chatbot"
    WALK_IN = "walk_in"
    SIP_MESSAGE = "sip_message"  # a text between phones (RFC 3428)
    SP4N = "sp4n"  # a complaint that was made at SP4N-LAPOR!, and is answered there


class HandleKind(str, Enum):
    """The kind of address in a handle; phone handles hold E.164."""

    PHONE = "phone"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    SIP = "sip"


class DataRequestKind(str, Enum):
    """A person's requests about their own data (UU 27/2022)."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    OBJECTION = "objection"
    CONSENT = "consent"  # taken back


class AccessKind(str, Enum):
    """How a user got at personal data, as the audit trail has it."""

    REVEALED = "revealed"  # masked numbers and names were shown, with a reason
    HEARD = "heard"  # a recording
    LISTENED = "listened"  # to a call that went on
    FETCHED = "fetched"  # a file, from the server
    PRINTED = "printed"  # or saved as PDF
    EXPORTED = "exported"
    RECALLED = "recalled"  # a case from the archive
    READ = "read"  # a conversation or a case, for its review


class CaseKind(str, Enum):
    INFORMATION = "information"
    COMPLAINT = "complaint"


class Priority(str, Enum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class CaseStatus(str, Enum):
    """The status of a case. app/sop/lifecycle.py has the allowed transitions."""

    IN_PROGRESS = "in_progress"  # with the agent: SOP step 2
    WAITING_APPLICANT = "waiting_applicant"  # the clock is stopped
    WAITING_UNIT = "waiting_unit"  # with the unit: SOP step 3
    ASKED_BACK = "asked_back"  # the unit has a question to the agent: SOP step 3
    SOLUTION_READY = "solution_ready"  # the agent has an answer to give: SOP step 4
    TOLD = "told"  # the applicant received the answer: SOP step 5
    CLOSED = "closed"
    CANCELLED = "cancelled"


FINISHED = (CaseStatus.CLOSED, CaseStatus.CANCELLED)  # no work is left, and no clock runs


class EntryKind(str, Enum):
    """The kinds of entries in a case's timeline. The SOP's steps start and end at these (resources/sop)."""

    CONTACT_STARTED = "contact_started"  # the applicant asks: SOP step 1
    CASE_OPENED = "case_opened"  # the agent begins to record: SOP step 2
    CASE_LOGGED = "case_logged"  # first saved
    DETAILS_CHANGED = "details_changed"
    NOTE_ADDED = "note_added"
    EVIDENCE_ADDED = "evidence_added"
    ATTACHMENT_ADDED = "attachment_added"
    ATTACHMENT_REMOVED = "attachment_removed"
    WAIT_STARTED = "wait_started"  # for the applicant, with a reason
    WAIT_ENDED = "wait_ended"
    ANSWER_FOUND = "answer_found"  # decision "Ya": the agent answers
    ESCALATED = "escalated"  # decision "Tidak": SOP step 3
    ESCALATION_RETURNED = "escalation_returned"  # the unit returns it as incomplete
    ESCALATION_PASSED = "escalation_passed"  # passed to another unit, where SOP step 3 continues
    UNIT_ASKED_BACK = "unit_asked_back"  # the unit needs information before it can answer
    UNIT_QUESTION_ANSWERED = "unit_question_answered"  # the agent answered the unit's question
    SOLUTION_RECORDED = "solution_recorded"  # the unit's validated answer: SOP step 4
    CALL_BACK_STARTED = "call_back_started"  # the agent dials the applicant
    SOLUTION_TOLD = "solution_told"  # SOP step 5
    RECEIPT_CONFIRMED = "receipt_confirmed"  # the applicant confirmed receipt: the end
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    ASSIGNED = "assigned"
    CONTACT_ENDED = "contact_ended"
    CALL_TRANSFERRED = "call_transferred"
    MESSAGE_RECEIVED = "message_received"
    MESSAGE_SENT = "message_sent"
    RECORDING_MADE = "recording_made"
    RECORDING_PLAYED = "recording_played"
    NUMBERS_REVEALED = "numbers_revealed"  # a user had masked numbers shown, with a reason
    CORRECTED = "corrected"  # a wrong match of caller or case was undone
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    LINKED = "linked"  # with another case
    UNLINKED = "unlinked"


class LinkKind(str, Enum):
    """What a case is to another one. The other end of the link has the inverse (`inverse_link`)."""

    SAME_MATTER = "same_matter"
    FOLLOW_UP = "follow_up"  # it follows the other case up
    FOLLOWED_BY = "followed_by"
    DUPLICATE = "duplicate"  # the other case is the one that is worked on
    DUPLICATED_BY = "duplicated_by"


class Direction(str, Enum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Disposition(str, Enum):
    """How a contact ended."""

    ANSWERED = "answered"
    ESCALATED = "escalated"
    TOLD = "told"
    MISSED = "missed"
    NOT_REACHED = "not_reached"
    # the caller gave up in a queue: only the PBX knows this, a workstation records MISSED
    ABANDONED = "abandoned"
    WRONG_NUMBER = "wrong_number"
    DROPPED = "dropped"  # the line or the engine failed
    TRANSFERRED = "transferred"
    FORWARDED = "forwarded"  # forwarded before it was answered
    ANSWERED_ELSEWHERE = "answered_elsewhere"  # by another phone that rang at the same time
    OTHER = "other"


class Consent(str, Enum):
    """The applicant's answer to the question whether the call may be recorded (UU 27/2022, article 20)."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class ValidationSystem(str, Enum):
    """The system in which the unit validated its answer (SOP step 3 output)."""

    JELITA = "jelita"
    OSS = "oss"
    BOTH = "both"


class MutationState(str, Enum):
    """The state of a mutation on this workstation; the server adds more, see the sync document."""

    PENDING = "pending"
    ACKED = "acked"
    APPLIED = "applied"
    REJECTED = "rejected"
    PARKED = "parked"


class AgentState(str, Enum):
    """The states of a member of staff, as intervals; between intervals the user was signed out."""

    AVAILABLE = "available"
    ON_CALL = "on_call"
    WRAP_UP = "wrap_up"  # follow-up work of the call that just ended
    BREAK = "break"  # with a reason: resources/desk/breaks.toml
    NOT_READY = "not_ready"  # available, except that the sound check failed or do not disturb is on
    NOT_REACHABLE = "not_reachable"  # available, except that no call could reach the workstation


class CallOutcome(str, Enum):
    """How a contact ended for the office, in figures: of a call, at all phones together."""

    ANSWERED = "answered"
    MISSED = "missed"
    ELSEWHERE = "elsewhere"  # a phone that has a contact of its own, or no Loket, answered
    FORWARDED = "forwarded"  # before it was answered
    NOT_REACHED = "not_reached"  # we called
    UNANSWERED = "unanswered"  # a written contact that ended without an answer
    OPEN = "open"  # is not over


class MessageKind(str, Enum):
    """What a message is. The values are those of channels/messages.py."""

    TEXT = "text"
    IMAGE = "image"
    FILE = "file"
    VOICE = "voice"  # a voice note
    VIDEO = "video"
    LOCATION = "location"
    TEMPLATE = "template"
    UNKNOWN = "unknown"  # a kind of the provider that no version knew when it arrived


class MessageAuthor(str, Enum):
    APPLICANT = "applicant"
    AGENT = "agent"
    BOT = "bot"
    OFFICE = "office"  # an automatic text


class MessageState(str, Enum):
    """The state of a message that we send. db/rules/messages.py has the order in which receipts raise it."""

    QUEUED = "queued"
    SENDING = "sending"  # the server has it in hand, until `lease_until`
    UNSURE = "unsure"  # the provider may have it; only a person sends it again
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # by its author, before it left
    EXPIRED = "expired"  # it did not leave before `not_after`


class ConversationMode(str, Enum):
    """Who has the word in a conversation."""

    BOT = "bot"
    WAITING = "waiting"  # on everybody's list
    HELD = "held"  # by one member of staff
    STILL = "still"  # nobody has to do anything


class FileState(str, Enum):
    """The state of a message's file."""

    COMING = "coming"
    HERE = "here"
    REFUSED = "refused"  # its kind or its size
    INFECTED = "infected"
    GONE = "gone"  # the provider does not have it any more, or it was erased


class TemplateState(str, Enum):
    """What the provider says of a template. Only an approved one can be sent."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"


class QueueOutcome(str, Enum):
    """How a caller's stay in a queue of the exchange ended."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    FLOWED_OUT = "flowed_out"  # left it otherwise: too long, by a key, nobody there
