"""One call: the present line, applicant and case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.common.notices import ERROR, WARNING, Level, Notice
from app.values.caller_identity import CallerIdentity
from app.values.transfer import Transfer
from app.values.visible_party import VisibleParty, visible_party
from db.enums import Direction, Disposition
from db.records import CaseRow, PersonMatch
from telephony.messages import (
    CallState,
    CallStatistics,
    RecordingChanged,
    VideoChanged,
    VideoState,
    VideoStatistics,
)


@dataclass(frozen=True, slots=True)
class Call:
    """The present state of a call.

    Attributes:
        candidates: Who it may be, best first; empty until `is_looked_up`.
        person: Who it is, once the agent chose.
        proposed_case: The open case that it is probably about.
        case_id: The case that it is about, once the agent chose.
        is_case_anonymous: The applicant of that case is anonymous, or this is not known yet.
        is_somebody_else: The agent said that it is none of the candidates, or undid the match.
        is_for_new_case: It is about a case that is being recorded and not saved yet.
        has_rung: The other side's phone rang, if we called.
        code, reason, ended_by: As in telephony.messages.CallEnded.
        dialled: What we dialled for it, as passed to the engine; "" if we did not.
        consults_for: The key of the call that this one asks a colleague about; "" for none.
        transfer: The transfer of the far side, while it is in progress, and after the call if it succeeded.
        transfer_address: To whom the far side was last transferred, in the form of a contact's `remote`. It
            stays when the transfer fails: a late success still ends the call.
        call_ref, queue, queued_at, is_whatsapp: As in telephony.messages.CallIncoming.
        case_number: Sent along when the call is transferred to a colleague's Loket.
        answers_itself_at: When the engine will answer automatically; None if it will not.
        srtp, is_signalling_secure: As in telephony.messages.CallChanged.
        recording: What is being recorded of it; None if nothing is.
        offers_video: The caller offers video, and the answer accepts it.
        shows_camera: With video the far side sees the agent at once; else the still picture.
        video: The state of its video; None if there was never any.
        video_statistics: Its latest figures.
    """

    key: str
    direction: Direction
    state: CallState
    caller: CallerIdentity
    contact_id: UUID
    started_at: datetime
    candidates: tuple[PersonMatch, ...] = ()
    is_looked_up: bool = False
    person: PersonMatch | None = None
    is_somebody_else: bool = False
    proposed_case: CaseRow | None = None
    case_id: UUID | None = None
    is_case_anonymous: bool = False
    is_for_new_case: bool = False
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    has_rung: bool = False
    is_held_here: bool = False
    is_held_there: bool = False
    code: int = 0
    reason: str = ""
    ended_by: str = ""
    statistics: CallStatistics | None = None
    dialled: str = ""
    consults_for: str = ""
    transfer: Transfer | None = None
    transfer_address: str = ""
    call_ref: str = ""
    queue: str = ""
    queued_at: datetime | None = None
    is_whatsapp: bool = False
    is_in_conference: bool = False
    is_trusted: bool = False
    answers_itself_at: datetime | None = None
    case_number: str = ""
    is_case_sent_along: bool = False  # the proposed case comes from a colleague's Loket
    diverted_from: str = ""
    has_early_media: bool = False
    srtp: str = ""
    is_signalling_secure: bool = False
    recording: RecordingChanged | None = None
    offers_video: bool = False
    shows_camera: bool = False
    video: VideoChanged | None = None
    video_statistics: VideoStatistics | None = None

    @property
    def is_over(self) -> bool:
        return self.state is CallState.ENDED

    @property
    def waited_s(self) -> float | None:
        """How long the caller waited in the queue until it rang here, in seconds; None if unknown."""
        return None if self.queued_at is None else (self.started_at - self.queued_at).total_seconds()

    @property
    def is_talking(self) -> bool:
        return self.state is CallState.CONNECTED and not self.is_held_here

    @property
    def has_video(self) -> bool:
        """Whether there is video, or will be as soon as it is answered."""
        if self.video is None:
            return self.offers_video
        return self.video.state is VideoState.ON

    @property
    def is_party_hidden(self) -> bool:
        """Whether the other party must not be shown: the call is about an anonymous case."""
        has_case = self.case_id is not None or self.is_for_new_case
        return has_case and self.is_case_anonymous and not self.consults_for  # a colleague is named

    @property
    def is_bound(self) -> bool:
        """Whether the call stays with its case: it was dialled from an anonymous one.

        About another case, or about none, it would reveal the applicant of the anonymous one.
        """
        return self.is_party_hidden and self.direction is Direction.OUTBOUND

    @property
    def visible(self) -> VisibleParty:
        """The far side as it may be shown, by the best name: the person's, else the caller's."""
        if self.person is not None:
            return self._visible_as(self.person.applicant.name)
        if len(self.candidates) == 1:
            return self._visible_as(self.candidates[0].applicant.name)
        return self.visible_caller

    @property
    def visible_caller(self) -> VisibleParty:
        """The far side as it may be shown, by the name that the caller's phone or the PBX gave."""
        return self._visible_as(self.caller.name)

    def _visible_as(self, name: str) -> VisibleParty:
        return visible_party(name, self.caller.key, self.caller.display, is_hidden=self.is_party_hidden)

    @property
    def party(self) -> str:
        """The far side in a message: the best name, else the number; masked if hidden."""
        return self.visible.label


@dataclass(frozen=True, slots=True)
class CaseWanted:
    """The agent chose the case of a call: this one, or a new one if `case_id` is None."""

    call: Call
    case_id: UUID | None


_TOLD_BY_LINE = {
    "elsewhere": Disposition.ANSWERED_ELSEWHERE,
    "forwarded": Disposition.FORWARDED,
    "transferred": Disposition.TRANSFERRED,
}


_NO_LIFE = (408, 481)  # no sound, no answer: telephony/engine/calls/dead_calls.py


def ended_disposition(call: Call) -> Disposition | None:
    """Return how a call ended if the line alone shows it; None if the agent's work decides."""
    disposition = _TOLD_BY_LINE.get(call.ended_by)
    if disposition is not None:
        return disposition
    if call.transfer is not None:
        return Disposition.TRANSFERRED if call.transfer.is_handed_on else Disposition.DROPPED
    if call.ended_by == "failure" and call.answered_at is not None:
        return Disposition.DROPPED
    if call.answered_at is None:
        return Disposition.MISSED if call.direction is Direction.INBOUND else Disposition.NOT_REACHED
    return None


def ending_notice(call: Call) -> Notice | None:
    """Return the notice of a call that did not end as wanted."""
    if call.ended_by in _TOLD_BY_LINE or call.ended_by == "replaced" or call.transfer is not None:
        return None  # the result of a transfer is in its own notice
    is_inbound, was_answered = call.direction is Direction.INBOUND, call.answered_at is not None
    if call.ended_by == "failure" and was_answered:
        kind, level = "call_dead" if call.code in _NO_LIFE else "call_dropped", ERROR
    elif was_answered or call.ended_by == "here":
        return None
    else:
        kind, level = ("call_missed" if is_inbound else "call_failed"), WARNING
    # A time-out before anything rang is our PBX's silence, not the other side's (RFC 3261 16.7, 21.4.9).
    code = 503 if call.code == 408 and not call.has_rung else call.code
    return _notice(call, kind, level, code)


def refusal_notice(call: Call) -> Notice | None:
    """Return the notice of a call that the computer, not the agent, refused while it rang.

    None if it went on, or ended differently: `ending_notice` has a notice for that.
    """
    is_refused = call.is_over and call.ended_by == "here" and call.answered_at is None
    if not is_refused or call.direction is not Direction.INBOUND:
        return None
    return _notice(call, "call_missed", WARNING, call.code)


def sleep_notice(call: Call) -> Notice:
    """Return the notice of a call that was active when the computer went to sleep."""
    return _notice(call, "call_ended_by_sleep", ERROR, call.code)


def _notice(call: Call, kind: str, level: Level, code: int) -> Notice:
    facts = {
        "code": str(code),
        "reason": call.reason,
        "to": call.party,
        "number": call.visible.number,
    }
    return Notice(kind, level, facts, ("call_back",), str(call.contact_id))
