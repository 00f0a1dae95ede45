"""The life cycle of a case: one table of what may be done when, by whom, and the resulting status."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from db.enums import STAFF, CaseStatus, EntryKind, Role
from db.rules.sop_steps import sop_steps


class Move(str, Enum):
    """The moves of a logged case."""

    CHANGE_DETAILS = "change_details"
    ADD_NOTE = "add_note"
    ADD_EVIDENCE = "add_evidence"
    ATTACH = "attach"  # a file, or remove one
    WAIT = "wait"  # with a reason: the clock stops
    END_WAIT = "end_wait"
    ANSWER = "answer"  # decision "Ya"
    ESCALATE = "escalate"  # decision "Tidak"
    RETURN = "return"  # the unit returns the question as incomplete
    PASS = "pass"  # the question belongs to another unit
    ASK_BACK = "ask_back"  # the unit needs information first
    ANSWER_UNIT = "answer_unit"
    RECORD_SOLUTION = "record_solution"
    CALL_BACK = "call_back"
    TELL = "tell"
    CONFIRM_RECEIPT = "confirm_receipt"
    CLOSE = "close"  # without receipt: the applicant cannot be reached
    REOPEN = "reopen"
    CANCEL = "cancel"
    ASSIGN = "assign"
    TAG = "tag"  # a word on the case, or take one off
    LINK = "link"  # with another case, or take the link away


@dataclass(frozen=True, slots=True)
class Place:
    """The status of a case. keeps_step: Its step continues, whatever step the status belongs to."""

    status: CaseStatus
    keeps_step: bool = False

    @property
    def step(self) -> int | None:
        """Return the SOP step of the status; None: the step stays as it was."""
        return None if self.keeps_step else step_of(self.status)


_DESK = frozenset({Role.AGENT, Role.SUPERVISOR})
_ALL = frozenset(STAFF)

# Units without the program answer by phone or WhatsApp (SOP step 3); then an agent records for them.
_OF_ALL = (
    *(Move.ADD_NOTE, Move.ADD_EVIDENCE, Move.ATTACH, Move.TAG, Move.LINK),
    *(Move.RETURN, Move.PASS, Move.ASK_BACK, Move.RECORD_SOLUTION),
)
ROLES: dict[Move, frozenset[Role]] = {move: _ALL if move in _OF_ALL else _DESK for move in Move}
# What a unit may also do while it has the question: it asks back without returning the case.
_AT_UNIT = frozenset({Move.WAIT, Move.END_WAIT})
# An officer acts for their own unit only.
_FOR_UNIT = _AT_UNIT | {Move.RETURN, Move.PASS, Move.ASK_BACK, Move.RECORD_SOLUTION}

LOGGED = Place(CaseStatus.IN_PROGRESS)
WAITING = Place(CaseStatus.WAITING_APPLICANT)
ESCALATED = Place(CaseStatus.WAITING_UNIT)
ASKED_BACK = Place(CaseStatus.ASKED_BACK)
READY = Place(CaseStatus.SOLUTION_READY)
TOLD = Place(CaseStatus.TOLD)
CLOSED = Place(CaseStatus.CLOSED)
CANCELLED = Place(CaseStatus.CANCELLED)
# The entry that begins the step of a status. A finished case stays in the step in which it ended.
_BEGUN_BY = {
    CaseStatus.IN_PROGRESS: EntryKind.CASE_OPENED,
    CaseStatus.WAITING_APPLICANT: EntryKind.CASE_OPENED,
    CaseStatus.WAITING_UNIT: EntryKind.ESCALATED,
    CaseStatus.ASKED_BACK: EntryKind.ESCALATED,
    CaseStatus.SOLUTION_READY: EntryKind.SOLUTION_RECORDED,
    CaseStatus.TOLD: EntryKind.SOLUTION_TOLD,
}

_WORK = (
    *(Move.CHANGE_DETAILS, Move.ADD_NOTE, Move.ADD_EVIDENCE, Move.ATTACH),
    *(Move.CALL_BACK, Move.ASSIGN, Move.TAG, Move.LINK),
)
_OVER = (Move.ADD_NOTE, Move.ATTACH, Move.CALL_BACK, Move.TAG, Move.LINK)


def _stays(place: Place, moves: tuple[Move, ...]) -> dict[Move, Place]:
    return dict.fromkeys(moves, place)


MOVES: dict[CaseStatus, dict[Move, Place]] = {
    CaseStatus.IN_PROGRESS: {
        **_stays(LOGGED, _WORK),
        Move.WAIT: WAITING,
        Move.ANSWER: READY,
        Move.ESCALATE: ESCALATED,
        Move.CLOSE: CLOSED,
        Move.CANCEL: CANCELLED,
    },
    CaseStatus.WAITING_APPLICANT: {
        **_stays(WAITING, _WORK),
        Move.END_WAIT: LOGGED,
        Move.CLOSE: CLOSED,
        Move.CANCEL: CANCELLED,
    },
    CaseStatus.WAITING_UNIT: {
        **_stays(ESCALATED, (*_WORK, Move.WAIT, Move.END_WAIT)),
        Move.ASK_BACK: ASKED_BACK,
        Move.PASS: ESCALATED,
        Move.RETURN: LOGGED,
        Move.RECORD_SOLUTION: READY,
        Move.CANCEL: CANCELLED,
    },
    CaseStatus.ASKED_BACK: {
        **_stays(ASKED_BACK, _WORK),
        Move.ANSWER_UNIT: ESCALATED,
        Move.PASS: ESCALATED,
        Move.RETURN: LOGGED,
        Move.RECORD_SOLUTION: READY,
        Move.CANCEL: CANCELLED,
    },
    CaseStatus.SOLUTION_READY: {
        **_stays(READY, (*_WORK, Move.WAIT, Move.END_WAIT)),
        Move.TELL: TOLD,
        Move.CLOSE: CLOSED,
        Move.REOPEN: LOGGED,
        Move.CANCEL: CANCELLED,
    },
    CaseStatus.TOLD: {
        **_stays(TOLD, _WORK),
        Move.CONFIRM_RECEIPT: CLOSED,
        Move.CLOSE: CLOSED,
        Move.REOPEN: LOGGED,
    },
    CaseStatus.CLOSED: {**_stays(CLOSED, _OVER), Move.REOPEN: LOGGED},
    CaseStatus.CANCELLED: {**_stays(CANCELLED, _OVER), Move.REOPEN: LOGGED},
}


def step_of(status: CaseStatus) -> int | None:
    """Return the SOP step of a status; None for a finished case, and where the office left the step out."""
    begun_by = _BEGUN_BY.get(status)
    return None if begun_by is None else sop_steps().begun_by.get(begun_by)


def may(role: Role, move: Move, status: CaseStatus, is_other_unit: bool = False) -> bool:
    """Return whether this role may ever make the move in the present status.

    is_other_unit: The question is with another unit than this officer's, or with none.
    """
    if role is Role.UNIT_OFFICER and is_other_unit and move in _FOR_UNIT:
        return False
    is_at_unit = status is CaseStatus.WAITING_UNIT and move in _AT_UNIT
    return role in ROLES[move] or is_at_unit


def may_lift_anonymity(role: Role, is_its_agent: bool) -> bool:
    """Return whether this user may lift the anonymity of an applicant."""
    return role is Role.SUPERVISOR or (role is Role.AGENT and is_its_agent)


def may_change_applicant(is_anonymous: bool, is_known: bool) -> bool:
    """Return whether another person may become the applicant of a case.

    A user who cannot see the applicant of an anonymous case must not replace it unseen: the anonymity is
    lifted first, or in the same change. A first applicant replaces nobody.
    """
    return not (is_anonymous and is_known)


def place_after(move: Move, status: CaseStatus, is_waiting: bool) -> Place | None:
    """Return the place after the move; None if it is not allowed now: no wait in a wait, no
    end without one.
    """
    if (move is Move.WAIT and is_waiting) or (move is Move.END_WAIT and not is_waiting):
        return None
    return MOVES.get(status, {}).get(move)  # none for a status that only a newer Loket knows


def allowed_moves(
    status: CaseStatus, role: Role, is_waiting: bool, is_other_unit: bool = False
) -> frozenset[Move]:
    """Return the allowed moves of this role for a case with this status; is_waiting: Its clock is stopped."""
    return frozenset(
        move
        for move in Move
        if may(role, move, status, is_other_unit) and place_after(move, status, is_waiting) is not None
    )
