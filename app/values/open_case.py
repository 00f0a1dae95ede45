"""The case on the screen: what is recorded, overlaid by what is typed and not saved yet."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import TypeVar
from uuid import UUID, uuid5

from app.values.call import Call
from app.values.draft_files import FIELD as FILES
from app.values.draft_files import DraftFile, draft_files
from db.enums import CaseKind, CaseStatus, Channel, EntryKind, HandleKind, Priority
from db.records import AgentRecord, ApplicantRecord, CaseFile, CaseRow, TimelineRecord
from db.rules.lifecycle import Move, allowed_moves

_log = logging.getLogger(__name__)
W = TypeVar("W", bound=Enum)
# The fields of a case that an agent types; the same names in drafts and in ChangeDetails.
DETAIL_FIELDS = (
    *("kind", "category", "service", "subject", "description"),
    *("registration_number", "nib", "kbli", "region", "priority", "sp4n_tracking"),
    *("is_confidential", "is_anonymous"),  # "yes", or "" for no
)
PERSON = "person.name"  # the draft field with the name of a new person
SEEN = "_seen."  # before a field's name in a draft: the recorded value when typing began
ASKED = "_asked."  # before a field's name in a draft: what the applicant said before an agent took over
_DIALLED = (HandleKind.PHONE, HandleKind.SIP, HandleKind.WHATSAPP)
DEFAULTS = {"kind": CaseKind.INFORMATION.value, "priority": Priority.NORMAL.value}


@dataclass(frozen=True, slots=True)
class Episode:
    """The open episode of a conversation: its contact, and when its first message came."""

    contact_id: UUID
    started_at: datetime


@dataclass(frozen=True, slots=True)
class DraftStart:
    """Where a case that was never saved comes from. Kept in its draft, so that it survives a crash."""

    case_id: UUID
    number: str
    channel: Channel
    opened_at: datetime
    asked_at: datetime
    contact_id: UUID | None = None
    applicant_id: UUID | None = None

    def as_fields(self) -> dict[str, str]:
        """Return it as draft fields; names that begin with "_" are never shown."""
        return {
            "_number": self.number,
            "_channel": self.channel.value,
            "_opened_at": self.opened_at.isoformat(),
            "_asked_at": self.asked_at.isoformat(),
            "_contact_id": str(self.contact_id or ""),
            "_applicant_id": str(self.applicant_id or ""),
        }

    @classmethod
    def from_fields(cls, case_id: UUID, fields: Mapping[str, str]) -> DraftStart | None:
        """Return the start in a draft, or None: it belongs to a saved case, or is unreadable."""
        if "_number" not in fields:
            return None
        contact_id, applicant_id = fields.get("_contact_id"), fields.get("_applicant_id")
        try:
            return cls(
                case_id,
                fields["_number"],
                Channel(fields["_channel"]),
                _aware(fields["_opened_at"]),
                _aware(fields["_asked_at"]),
                UUID(contact_id) if contact_id else None,
                UUID(applicant_id) if applicant_id else None,
            )
        except (ValueError, KeyError) as error:
            _log.error("the draft of case %s cannot be read, and stays on the disk: %r", case_id, error)
            return None

    def timeline(self, actor_id: UUID, actor_name: str) -> tuple[TimelineRecord, ...]:
        """Return the entries that saving will write, so that the clocks of steps 1 and 2 run already."""
        asked = TimelineRecord(
            id=self.case_id,
            case_id=self.case_id,
            version=1,
            kind=EntryKind.CONTACT_STARTED,
            actor_id=None,
            actor_name="",
            workstation="",
            occurred_at=self.asked_at,
            recorded_at=self.asked_at,
            contact_id=self.contact_id,
        )
        opened = replace(
            asked,
            id=uuid5(self.case_id, "2"),  # the clocks identify an entry by its id
            version=2,
            kind=EntryKind.CASE_OPENED,
            actor_id=actor_id,
            actor_name=actor_name,
            occurred_at=self.opened_at,
            recorded_at=self.opened_at,
        )
        return (asked, opened)

    def row(self, fields: Mapping[str, str], agent_id: UUID, agent_name: str) -> CaseRow:
        """Return the list row that represents it."""
        return CaseRow(
            id=self.case_id,
            number=self.number,
            kind=typed_word(CaseKind, fields.get("kind"), CaseKind.INFORMATION),
            subject=subject_of(fields),
            status=CaseStatus.IN_PROGRESS,
            step=2,
            priority=typed_word(Priority, fields.get("priority"), Priority.NORMAL),
            channel=self.channel,
            applicant_id=self.applicant_id,
            applicant_name="",
            assignee_id=agent_id,
            assignee_name=agent_name,
            unit_id=None,
            unit_name="",
            opened_at=self.opened_at,
            changed_at=self.opened_at,
            step_started_at=self.opened_at,
            is_draft=True,
            is_anonymous=fields.get("is_anonymous") == "yes",
        )


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case that is open at this workstation: what is recorded, overlaid by what is typed.

    Never used itself, only as OpenCase or VisibleCase, and neither replaces the other.

    Attributes:
        file: What is recorded; None while the case was never saved.
        start: Where an unsaved case comes from; None once it is saved.
        draft: What is typed and not saved; it overrides the file's values.
        just_recorded: The detail fields that the records have and `file`, which is read later, does not.
        call: The latest call about it on this workstation, even if it is over.
        person: The applicant.
        timeline: The file's, or the entries that saving will write.
        moves: What the signed-in person may do now.
    """

    case_id: UUID
    number: str
    channel: Channel
    opened_at: datetime
    file: CaseFile | None = None
    start: DraftStart | None = None
    draft: dict[str, str] = field(default_factory=dict)
    just_recorded: Mapping[str, str] = field(default_factory=dict)
    call: Call | None = None
    person: ApplicantRecord | None = None
    timeline: tuple[TimelineRecord, ...] = ()
    moves: frozenset[Move] = frozenset()

    @property
    def is_saved(self) -> bool:
        """No typed value differs from the recorded one, and all of that is in `file`."""
        return self.is_recorded and not self.held_back

    @property
    def is_recorded(self) -> bool:
        """All that is typed and can be recorded now is in `file`."""
        is_typed = bool(self.just_recorded or self.draft.get("note", "").strip())
        if self.takes_details:
            is_typed = is_typed or bool(self.changes or self.typed_person)
        return self.file is not None and not is_typed and not self.unsaved_files

    @property
    def typed_person(self) -> str:
        """The name of a new person who is typed and not recorded; "" if the applicant is known."""
        return "" if self.person is not None else self.draft.get(PERSON, "").strip()

    @property
    def unsaved_files(self) -> tuple[DraftFile, ...]:
        """The attached files that the records do not have yet."""
        known = {one.id for one in self.file.attachments} if self.file else set()
        return tuple(one for one in draft_files(self.draft.get(FILES)) if one.id not in known)

    @property
    def status(self) -> CaseStatus:
        return self.file.row.status if self.file else CaseStatus.IN_PROGRESS

    @property
    def is_waiting(self) -> bool:
        """Whether its clock stands still."""
        return self.file is not None and self.file.row.waiting_since is not None

    @property
    def typed(self) -> dict[str, str]:
        """The typed detail fields."""
        return {name: self.draft[name] for name in DETAIL_FIELDS if name in self.draft}

    @property
    def recorded(self) -> dict[str, str]:
        """The detail fields as the records have them; none while the case was never saved."""
        return {**recorded_fields(self.file), **self.just_recorded} if self.file is not None else {}

    @property
    def changes(self) -> dict[str, str]:
        """The detail fields whose typed value differs from the recorded one."""
        recorded = self.recorded
        return {name: value for name, value in self.typed.items() if value != recorded.get(name, "")}

    @property
    def takes_details(self) -> bool:
        """Whether a detail, or a new person, may be recorded now: not once the case is over."""
        return self.file is None or Move.CHANGE_DETAILS in self.moves

    @property
    def held_back(self) -> dict[str, str]:
        """The typed changes of details, and the typed person, that cannot be recorded now.

        They stay in the draft.
        """
        if self.takes_details:
            return {}
        return {**self.changes, **({PERSON: self.typed_person} if self.typed_person else {})}

    @property
    def repeated(self) -> tuple[str, ...]:
        """The detail fields whose typed value is the recorded one."""
        return tuple(self.typed.keys() - self.changes.keys()) if self.file is not None else ()

    @property
    def is_empty_draft(self) -> bool:
        """Nothing was typed or said to the chatbot, and no answered call waits for its case."""
        if self.file is not None or has_text(self.draft) or self.asked:
            return False
        return self.call is None or self.call.answered_at is None

    @property
    def seen(self) -> dict[str, str]:
        """The values of the detail fields before the person typed over them."""
        recorded = self.recorded
        return {
            **recorded,
            **{name: self.draft[SEEN + name] for name in recorded if SEEN + name in self.draft},
        }

    @property
    def asked(self) -> dict[str, str]:
        """The fields of a new case that the applicant filled before an agent took over."""
        return {name[len(ASKED) :]: text for name, text in self.draft.items() if name.startswith(ASKED)}

    def typing(self, name: str, text: str) -> dict[str, str]:
        """Return the draft fields of a keystroke: the first in a detail also keeps the value before."""
        if self.file is None or name not in DETAIL_FIELDS or SEEN + name in self.draft:
            return {name: text}
        return {name: text, SEEN + name: self.recorded[name]}

    @property
    def is_anonymous(self) -> bool:
        return self.value("is_anonymous") == "yes"

    def value(self, name: str) -> str:
        """Return a detail field as the agent sees it: typed, else recorded, else the default."""
        if name in self.draft:
            return self.draft[name]
        if self.file is not None:
            return self.recorded.get(name, "")
        return DEFAULTS.get(name, "")


@dataclass(frozen=True, slots=True)
class OpenCase(CaseFacts):
    """The case as it is recorded, names and numbers complete: for services only, never for a window."""

    @property
    def number_to_dial(self) -> str:
        """The number that the applicant called from last, else their first one; "" if none."""
        contacts = self.file.contacts if self.file else ()
        handles = self.person.handles if self.person else ()
        called_from = (one.number for one in reversed(contacts) if one.number)
        phones = (one.value for one in handles if one.kind in _DIALLED)
        return next(called_from, "") or next(phones, "")


@dataclass(frozen=True, slots=True)
class VisibleCase(CaseFacts):
    """The case as the signed-in person may see it: the only one that a window gets.

    Made by app/access/case_access.py only.

    Attributes:
        is_masked: Some of it is not shown as it is recorded (app/access/visibility.py).
        masked_fields: The detail fields that show a mask. They cannot be edited: the mask would be recorded.
    """

    is_masked: bool = False
    masked_fields: frozenset[str] = frozenset()


def never_saved(start: DraftStart, draft: dict[str, str], call: Call | None, agent: AgentRecord) -> OpenCase:
    """Return the case for the screen of the agent who began to record it."""
    return OpenCase(
        start.case_id,
        start.number,
        start.channel,
        start.opened_at,
        start=start,
        draft=draft,
        call=call,
        person=call.person.applicant if call and call.person else None,
        timeline=start.timeline(agent.id, agent.name),
        moves=allowed_moves(CaseStatus.IN_PROGRESS, agent.role, is_waiting=False),
    )


def recorded_fields(file: CaseFile) -> dict[str, str]:
    """Return the detail fields of a recorded case under the names that drafts use."""
    return {
        "kind": file.row.kind.value,
        "subject": file.row.subject,
        "description": file.description,
        "registration_number": file.registration_number,
        "nib": file.nib,
        "sp4n_tracking": file.sp4n_tracking,
        "kbli": file.kbli,
        "region": file.region,
        "category": file.category,
        "service": file.service,
        "priority": file.row.priority.value,
        "is_confidential": "yes" if file.row.is_confidential else "",
        "is_anonymous": "yes" if file.row.is_anonymous else "",
    }


def _aware(text: str) -> datetime:
    """Raise ValueError if it is no time, or one without a zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment


def typed_word(words: type[W], typed: str | None, default: W) -> W:
    """Return a word of a draft; the default if there is none or this program does not know it."""
    try:
        return words(typed or default)
    except ValueError:
        _log.error("a draft has an unknown %s", words.__name__)
        return default


def has_text(draft: Mapping[str, str]) -> bool:
    """Whether anything was typed: a default does not count, nor what the applicant said to the chatbot."""
    return any(
        text.strip() and text not in (DEFAULTS.get(name), draft.get(ASKED + name))
        for name, text in draft.items()
        if not name.startswith("_")
    )


def without_sent(text: str, sent: str) -> str:
    """Return the text typed after the part that was sent; the whole text if that part was changed."""
    return text[len(sent) :].lstrip("\n") if sent and text.startswith(sent) else text


def subject_of(fields: Mapping[str, str]) -> str:
    """Return the typed subject, or the first words of another typed text."""
    if subject := " ".join(fields.get("subject", "").split()):
        return subject
    for name in ("description", "note", "contact.text"):
        first_line = fields.get(name, "").strip().partition("\n")[0].strip()
        if first_line:
            return first_line if len(first_line) <= 80 else first_line[:79].rstrip() + "…"
    return ""
