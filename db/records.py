"""Values read from the replica: plain and frozen, safe to pass to any thread.

Times are aware and in UTC. Ids are UUIDv7. Texts are as typed; nothing here is masked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

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
    HandleKind,
    LinkKind,
    MessageAuthor,
    MessageKind,
    MessageState,
    Priority,
    Role,
    TemplateState,
    ValidationSystem,
)
from db.rules.chat_offers import Offer


@dataclass(frozen=True, slots=True)
class UnitRecord:
    id: UUID
    code: str  # "perizinan"
    name: str  # "Bidang Perizinan"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """A member of staff, whatever the role."""

    id: UUID
    name: str
    role: Role
    unit_id: UUID | None = None
    extension: str = ""  # user part of this person's phone


@dataclass(frozen=True, slots=True)
class HandleRecord:
    id: UUID
    kind: HandleKind
    value: str  # E.164 for phones, "62..." wa_id with + for WhatsApp, lower case e-mail
    label: str = ""


@dataclass(frozen=True, slots=True)
class ApplicantRecord:
    id: UUID
    name: str
    organisation: str = ""
    nib: str = ""
    region: str = ""
    note: str = ""
    handles: tuple[HandleRecord, ...] = ()
    erased_at: datetime | None = None  # by retention


@dataclass(frozen=True, slots=True)
class PauseRecord:
    """A time in which the present step of a case was paused; `ended_at` None: perhaps still.

    until: When it ends automatically.
    """

    started_at: datetime
    ended_at: datetime | None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list."""

    id: UUID
    number: str
    kind: CaseKind
    subject: str
    status: CaseStatus
    step: int  # SOP step 1 to 5
    priority: Priority
    channel: Channel
    applicant_id: UUID | None
    applicant_name: str
    assignee_id: UUID | None
    assignee_name: str
    unit_id: UUID | None
    unit_name: str
    opened_at: datetime
    changed_at: datetime
    step_started_at: datetime  # when the present step began
    paused_s: float = 0.0  # paused seconds of the present step, until now or until the present wait began
    waiting_since: datetime | None = None  # set while it waits
    is_draft: bool = False  # typed on this workstation, never saved
    pauses: tuple[PauseRecord, ...] = ()  # of the present round; () also if they were not read
    is_confidential: bool = False
    is_anonymous: bool = False
    is_hidden: bool = False  # its content was removed: this reader may not see it (app/access/visibility.py)
    # of an anonymous case: all names that identify the applicant (db/queries/names.py)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of the full list of cases."""

    row: CaseRow
    tags: tuple[str, ...] = ()
    category: str = ""
    service: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class TimelineRecord:
    """One entry of a case's append-only timeline."""

    id: UUID
    case_id: UUID
    version: int  # dense, from 1, in the case's order
    kind: EntryKind
    actor_id: UUID | None  # None: the applicant, or the program
    actor_name: str
    workstation: str
    occurred_at: datetime
    recorded_at: datetime
    contact_id: UUID | None = None
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)  # further facts of this kind


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One call, one message, or one episode of a conversation."""

    id: UUID
    channel: Channel
    direction: Direction
    remote: str  # E.164, SIP URI or other id; "" if withheld
    remote_name: str
    applicant_id: UUID | None
    case_id: UUID | None
    agent_id: UUID | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    disposition: Disposition | None
    sip_code: int = 0
    quality: dict[str, Any] = field(default_factory=dict)
    applicant_name: str = ""
    case_number: str = ""
    is_returned: bool = False  # a missed call that was called back
    text: str = ""  # of a message, or of one logged by hand
    consent: Consent = Consent.NOT_ASKED
    consent_text: str = ""  # the version of the notice that was read out
    consent_at: datetime | None = None
    is_by_hand: bool = False  # it used another channel, and a member of staff recorded it by hand
    call_ref: str = ""  # the PBX's id of the caller's call; these as in db.models.Contact
    queue: str = ""
    queued_at: datetime | None = None
    held_ms: int = 0
    transferred_to: str = ""
    conversation_id: UUID | None = None  # of an episode
    is_anonymous: bool = False  # its case is anonymous
    is_confidential: bool = False  # its case is confidential, and belongs to these:
    assignee_id: UUID | None = None
    unit_id: UUID | None = None
    persons: int = 0  # persons with this number, while the caller is unknown

    @property
    def is_missed(self) -> bool:
        """Whether a caller was not answered: it rang here, or the caller hung up in a queue of the PBX."""
        is_unanswered = self.disposition in (Disposition.MISSED, Disposition.ABANDONED)
        return is_unanswered and self.direction is Direction.INBOUND

    @property
    def waited_s(self) -> float | None:
        """Return how long the caller waited in the queue, seconds; None if unknown.

        Until it rang here, or the caller hung up.
        """
        return None if self.queued_at is None else (self.started_at - self.queued_at).total_seconds()

    @property
    def number(self) -> str:
        """Return what a phone can dial; "" for an e-mail address or other recorded text."""
        is_number = self.remote.removeprefix("+").isdigit()
        return self.remote if is_number or not self.is_by_hand else ""


@dataclass(frozen=True, slots=True)
class OfficeAddressRecord:
    """One of the office's own addresses; see db/models/office_address.py."""

    id: UUID
    channel: Channel
    address: str
    label: str
    is_open: bool
    has_bot: bool
    hours: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    id: UUID
    office_address_id: UUID
    name: str
    language: str
    category: str
    state: TemplateState
    text: str  # with its placeholders: {{1}}, ...


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """One line of a list of conversations; see db/models/conversation.py.

    Attributes:
        address_label: The office's address, as agents call it.
        started_at, answered_at, ended_at: Of its last episode.
        last_text, last_kind, last_author: Of its last message.
        is_anonymous, ...: Of the case of its last episode, as in ContactRecord.
        is_unsure: Listed because of a message that may or may not have left.
    """

    id: UUID
    channel: Channel
    office_address_id: UUID
    address_label: str
    remote: str
    remote_name: str
    remote_phone: str
    mode: ConversationMode
    holder_id: UUID | None
    holder_name: str
    held_since: datetime | None
    hold_reason: str
    waiting_since: datetime | None
    last_at: datetime
    last_in_at: datetime | None
    window_until: datetime | None
    messages: int
    opted_out_at: datetime | None
    blocked_at: datetime | None
    form: dict[str, Any]
    contact_id: UUID | None
    started_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    applicant_id: UUID | None
    applicant_name: str
    case_id: UUID | None
    case_number: str
    last_text: str = ""
    last_kind: MessageKind | None = None
    last_author: MessageAuthor | None = None
    is_anonymous: bool = False
    is_confidential: bool = False
    assignee_id: UUID | None = None
    unit_id: UUID | None = None
    offer: Offer = field(default_factory=Offer)
    opted_out_reason: str = ""
    blocked_reason: str = ""
    is_unsure: bool = False

    @property
    def has_open_episode(self) -> bool:
        return self.started_at is not None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class MessageFileRecord:
    id: UUID
    message_id: UUID
    name: str
    media_type: str
    bytes: int
    sha256: str
    state: FileState


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One message of a conversation; see db/models/conversation.py."""

    id: UUID
    conversation_id: UUID
    contact_id: UUID
    case_id: UUID | None
    position: int
    direction: Direction
    author: MessageAuthor
    agent_id: UUID | None
    agent_name: str
    kind: MessageKind
    text: str
    facts: dict[str, Any]
    reply_to_id: UUID | None
    is_automatic: bool
    state: MessageState | None
    error: str
    not_after: datetime | None
    written_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    article_id: UUID | None
    article_edition: int | None
    files: tuple[MessageFileRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordingRecord:
    """A sound file of a call. `path`: full, or (older) relative to the folder; `erased_at`: its erasure.

    whispers: The seconds in it at which a supervisor began to whisper to the agent.
    """

    id: UUID
    contact_id: UUID
    path: str
    sha256: str
    bytes: int
    duration_s: float
    made_by: UUID
    made_at: datetime
    keep_until: datetime
    erased_at: datetime | None = None
    whispers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EscalationRecord:
    id: UUID
    case_id: UUID
    unit_id: UUID
    unit_name: str
    question: str
    evidence: str
    promise: str
    asked_by_id: UUID
    asked_by_name: str
    asked_at: datetime
    due_at: datetime
    returned_at: datetime | None = None
    returned_reason: str = ""
    answered_at: datetime | None = None  # when the unit gave the answer
    answered_by_name: str = ""
    promise_at: datetime | None = None  # None also in records from before it was required
    promise_channel: Channel | None = None
    no_evidence_reason: str = ""
    passed_at: datetime | None = None  # since then another unit has it, in a separate record
    passed_reason: str = ""
    answered_means: str = ""  # "": in the program
    answer_reference: str = ""

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.returned_at is None and self.passed_at is None


@dataclass(frozen=True, slots=True)
class UnitQuestionRecord:
    """A unit's question before it can answer; `answered_at` None: it waits for the agent."""

    id: UUID
    escalation_id: UUID
    question: str
    asked_by_name: str
    asked_at: datetime
    answer: str = ""
    answered_by_name: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SolutionRecord:
    id: UUID
    case_id: UUID
    escalation_id: UUID | None  # None: the agent's own answer (decision "Ya")
    text: str
    validated_in: ValidationSystem
    reference: str
    legal_basis: str
    recorded_by_name: str
    recorded_at: datetime
    oss_reference: str = ""  # if both systems were asked
    valid_until: date | None = None
    validated_by_name: str = ""


@dataclass(frozen=True, slots=True)
class FoundField:
    """One field of a JELITA or OSS answer.

    Attributes:
        key: Our name for it, e.g. "nib_status".
        words: The meaning of a code at that time, in Indonesian; "" if the value explains itself.
        item: 0 for the whole answer, from 1 on for one licence, project or application in it.
    """

    key: str
    value: str
    words: str = ""
    item: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A looked-up result; `method` and `fields` only if the system itself answered."""

    id: UUID
    case_id: UUID
    system: str  # "jelita", "oss", "knowledge", "other"
    query: str
    result: str
    sha256: str
    found_by_name: str
    found_at: datetime
    method: str = ""
    fields: tuple[FoundField, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A file of a case. Its bytes are in the attachments folder under their hash, also after its removal."""

    id: UUID
    case_id: UUID
    name: str
    media_type: str
    bytes: int
    sha256: str
    added_by_id: UUID
    added_by_name: str
    added_at: datetime
    removed_at: datetime | None = None
    removed_by_name: str = ""
    removed_reason: str = ""


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """What a case is to another one. `other` is None if the other case is not on this workstation."""

    kind: LinkKind
    other_id: UUID
    other_number: str
    added_by_name: str
    added_at: datetime
    other: CaseRow | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The whole file of one case."""

    row: CaseRow
    description: str
    registration_number: str
    nib: str
    kbli: str
    region: str
    applicant: ApplicantRecord | None
    timeline: tuple[TimelineRecord, ...]
    contacts: tuple[ContactRecord, ...]
    escalations: tuple[EscalationRecord, ...]
    solutions: tuple[SolutionRecord, ...]
    evidence: tuple[EvidenceRecord, ...]
    recordings: tuple[RecordingRecord, ...] = ()
    unit_questions: tuple[UnitQuestionRecord, ...] = ()
    attachments: tuple[AttachmentRecord, ...] = ()  # removed ones too
    region_code: str = ""  # "": free text
    category: str = ""
    service: str = ""
    sp4n_tracking: str = ""
    tags: tuple[str, ...] = ()  # in the order of the alphabet
    links: tuple[LinkRecord, ...] = ()  # oldest first

    @property
    def open_escalation(self) -> EscalationRecord | None:
        """Return the question that a unit has not answered yet."""
        return next((one for one in reversed(self.escalations) if one.is_open), None)

    @property
    def open_unit_question(self) -> UnitQuestionRecord | None:
        """Return the unit's own question that the agent has not answered yet."""
        at = self.open_escalation
        waiting = [one for one in self.unit_questions if one.answered_at is None]
        return next((one for one in reversed(waiting) if at and one.escalation_id == at.id), None)


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """A person who may be calling, with the facts that an agent needs at once."""

    applicant: ApplicantRecord
    open_cases: tuple[CaseRow, ...]
    last_contacts: tuple[ContactRecord, ...]  # newest first, at most 3
    has_hidden_case: bool = False  # one of the person's open cases is anonymous or confidential


@dataclass(frozen=True, slots=True)
class SearchHit:
    """kind: "case", "applicant" or "conversation", one without a case that has the words.

    is_in_message: Only messages of the case have the words.
    """

    kind: str
    id: UUID
    title: str
    detail: str
    case: CaseRow | None = None
    applicant: ApplicantRecord | None = None
    is_in_message: bool = False
    conversation: ConversationRecord | None = None


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A case in the register; answered_at: When its applicant received the answer."""

    row: CaseRow
    answered_at: datetime | None
    category: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One entry of this workstation's audit trail; see db/models/audit.py for its fields."""

    sequence: int
    at: datetime
    agent_id: UUID
    agent_name: str
    role: Role
    workstation: str
    action: str
    subject_id: UUID | None
    mut_no: int | None
    detail: str
    args_hash: str
    previous_hash: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """Text that its author has not saved yet. key: "case:<uuid>", "contact:<uuid>", ..."""

    key: str
    author_id: UUID
    fields: dict[str, str]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class StateRecord:
    """An interval of a member of staff's state; `ended_at` None: it is open."""

    id: UUID
    agent_id: UUID
    state: AgentState
    reason: str  # the id of a break reason, or ""
    workstation: str
    contact_id: UUID | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineGapRecord:
    """A time in which no call could reach a workstation; `ended_at` None: it is open."""

    id: UUID
    workstation: str
    fault: str
    started_at: datetime
    ended_at: datetime | None
