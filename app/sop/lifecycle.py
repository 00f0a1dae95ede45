"""The life of a case: the one table of what may be done when, by whom, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from db.enums import CaseStatus, Role


class Move(str, Enum):
    """What can be done with a case that is logged."""

    CHANGE_DETAILS = "change_details"
    ADD_NOTE = "add_note"
    ADD_EVIDENCE = "add_evidence"
    ATTACH = "attach"  # a file, or take one away
    WAIT = "wait"  # with a reason: the clock stands still
    END_WAIT = "end_wait"
    ANSWER = "answer"  # decision "Ya"
    ESCALATE = "escalate"  # decision "Tidak"
    RETURN = "return"  # the unit sends the question back as incomplete
    PASS = "pass"  # it is another unit's question
    ASK_BACK = "ask_back"  # the unit needs to know something first
    ANSWER_UNIT = "answer_unit"
    RECORD_SOLUTION = "record_solution"
    CALL_BACK = "call_back"
    TELL = "tell"
    CONFIRM_RECEIPT = "confirm_receipt"
    CLOSE = "close"  # without receipt: the applicant cannot be reached
    REOPEN = "reopen"
    CANCEL = "cancel"
    ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case stands: its status, and the SOP step that this status belongs to (None: as it was)."""

    status: CaseStatus
    step: int | None


_DESK = frozenset({Role.AGENT, Role.SUPERVISOR})
_ALL = frozenset(Role)

# Units without the program answer by telephone or WhatsApp (SOP step 3); then an agent records for them.
_OF_ALL = (
    *(Move.ADD_NOTE, Move.ADD_EVIDENCE, Move.ATTACH),
    *(Move.RETURN, Move.PASS, Move.ASK_BACK, Move.RECORD_SOLUTION),
)
ROLES: dict[Move, frozenset[Role]] = {move: _ALL if move in _OF_ALL else _DESK for move in Move}
# What a unit may do besides, while the question is with it: it asks back without sending the case away.
_AT_UNIT = frozenset({Move.WAIT, Move.END_WAIT})
# An officer speaks for the own unit only.
_FOR_UNIT = _AT_UNIT | {Move.RETURN, Move.PASS, Move.ASK_BACK, Move.RECORD_SOLUTION}

LOGGED = Place(CaseStatus.IN_PROGRESS, 2)
WAITING = Place(CaseStatus.WAITING_APPLICANT, 2)
ESCALATED = Place(CaseStatus.WAITING_UNIT, 3)
ASKED_BACK = Place(CaseStatus.ASKED_BACK, 3)
READY = Place(CaseStatus.SOLUTION_READY, 4)
TOLD = Place(CaseStatus.TOLD, 5)
CLOSED = Place(CaseStatus.CLOSED, None)
CANCELLED = Place(CaseStatus.CANCELLED, None)

_WORK = (
    *(Move.CHANGE_DETAILS, Move.ADD_NOTE, Move.ADD_EVIDENCE, Move.ATTACH),
    *(Move.CALL_BACK, Move.ASSIGN),
)
_OVER = (Move.ADD_NOTE, Move.ATTACH, Move.CALL_BACK)


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


def may(role: Role, move: Move, status: CaseStatus, is_other_unit: bool = False) -> bool:
    """Return whether the move is one for this role at all, where the case stands now.

    is_other_unit: The question is with another unit than that of this officer, or with none.
    """
    if role is Role.UNIT_OFFICER and is_other_unit and move in _FOR_UNIT:
        return False
    is_at_unit = status is CaseStatus.WAITING_UNIT and move in _AT_UNIT
    return role in ROLES[move] or is_at_unit


def may_lift_anonymity(role: Role, is_its_agent: bool) -> bool:
    """Return whether somebody may say that an applicant is not anonymous any more."""
    return role is Role.SUPERVISOR or (role is Role.AGENT and is_its_agent)


def may_change_applicant(is_anonymous: bool, is_known: bool) -> bool:
    """Return whether another person may become the applicant of a case.

    Who cannot see the applicant of an anonymous case must not put another one there unseen: the anonymity is
    lifted first, or in the same change. A first applicant replaces nobody.
    """
    return not (is_anonymous and is_known)


def place_after(move: Move, status: CaseStatus, is_waiting: bool) -> Place | None:
    """Return where the move leads; None if it is not allowed now: no wait in a wait, no end of none."""
    if (move is Move.WAIT and is_waiting) or (move is Move.END_WAIT and not is_waiting):
        return None
    return MOVES.get(status, {}).get(move)  # nothing, of a status that only a newer Loket knows


def allowed_moves(
    status: CaseStatus, role: Role, is_waiting: bool, is_other_unit: bool = False
) -> frozenset[Move]:
    """Return what somebody of this role may do with a case of this status; is_waiting: its clock stands."""
    return frozenset(
        move
        for move in Move
        if may(role, move, status, is_other_unit) and place_after(move, status, is_waiting) is not None
    )
