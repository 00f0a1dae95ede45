"""One transaction of the survey of one PC: as server/surveys.py, on the replica's tables."""

from __future__ import annotations

import secrets as random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from cryptography.fernet import MultiFernet
from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from app.skm.box import Box, KeptAnswer, put_in, result_of, total_so_far
from app.skm.form import Form, form_of
from app.skm.imports import check_import, is_sent_again
from app.skm.index import sample_size
from app.skm.rules import (
    AGAIN,
    MOST_ATTEMPTS,
    MOST_LISTED,
    MOST_ROUNDS,
    ONE_IN_DAYS,
    OTHER_PLAN,
    TAKEN,
    TEN_THOUSAND,
    UNREADABLE,
    checked_plan,
    kept_answer,
    may_keep,
    opened,
    plan_of,
    received_of,
    sealed,
)
from db.audit import append, note_of
from db.enums import CaseStatus, EntryKind, HandleKind
from db.fact_tables import SPANS
from db.local_survey_tables import BOXES, IMPORTS, INVITATIONS, ROUNDS
from db.models import Applicant, Case, Contact, Handle, TimelineEntry
from db.mutation import Me
from db.sync.skm_messages import (
    CloseSkmRound,
    ImportSkmAnswers,
    KeepSkmPlan,
    OfInvitations,
    OfRounds,
    SettleSkmInvitation,
    SkmImport,
    SkmInvitation,
    SkmInvitations,
    SkmOutcome,
    SkmResult,
    SkmRound,
    SkmRounds,
    SkmWay,
    StartSkmRound,
    TakeSkmInvitation,
)

_ROUND, _ASKED, _SPAN = ROUNDS.c, INVITATIONS.c, SPANS.c
_WAITING = SkmOutcome.WAITING.value
# What the audit trail has about a round, with its id as subject.
STARTED, CLOSED = "survey_started", "survey_closed"
PLAN_SAVED, ANSWERS_IMPORTED = "survey_plan_saved", "survey_answers_imported"


def open_round(tx: Connection) -> UUID | None:
    """Return the round that goes on."""
    return tx.execute(select(_ROUND.id).where(_ROUND.closed_on.is_(None))).scalar_one_or_none()


class LocalSurvey:
    """One transaction. Raises ValueError for what is not done."""

    def __init__(self, tx: Connection, now: datetime, keys: MultiFernet | None) -> None:
        self._tx, self._now, self._keys = tx, now, keys

    @property
    def _today(self) -> date:
        return self._now.date()

    # -- rounds --------------------------------------------------------------------------------------------

    def may_start(self, round_id: UUID) -> bool:
        """Return False if the round is there."""
        rows = self._tx.execute(select(_ROUND.id, _ROUND.closed_on)).all()
        if any(row.id == round_id for row in rows):
            return False
        if any(row.closed_on is None for row in rows):
            raise ValueError("another round goes on")
        return True

    def start(self, request: StartSkmRound, share: int, me: Me) -> None:
        names = ("id", "form_id", "since", "until", "population")
        given = {name: getattr(request, name) for name in names}
        self._tx.execute(insert(ROUNDS).values(**given, share=share, started_on=self._today, plan=[]))
        box = {
            "round_id": request.id,
            "seed": random.token_bytes(32),
            "sealed": self._sealed(Box(round_id=request.id)),
        }
        self._tx.execute(insert(BOXES).values(box))
        self._audit(STARTED, {"share": share}, request.id, me)

    def change(self, request: OfRounds | None, me: Me) -> SkmRounds:
        if isinstance(request, CloseSkmRound):
            if self._close(request):
                self._audit(CLOSED, {}, request.id, me)
        elif isinstance(request, KeepSkmPlan):
            self._keep_plan(request)
            self._audit(PLAN_SAVED, {"steps": len(request.plan)}, request.id, me)
        elif isinstance(request, ImportSkmAnswers) and self._take_in(request):
            self._audit(ANSWERS_IMPORTED, {"answers": len(request.answers)}, request.id, me)
        return SkmRounds([self._described(row) for row in self._listed()])

    def _audit(self, action: str, facts: dict[str, int], round_id: UUID, me: Me) -> None:
        append(self._tx, [note_of(action, facts, round_id)], me, self._now)

    def _listed(self) -> Sequence[Row[Any]]:
        query = select(ROUNDS).order_by(_ROUND.closed_on.desc().nulls_first(), _ROUND.id.desc())
        return self._tx.execute(query.limit(MOST_ROUNDS)).all()

    def _close(self, request: CloseSkmRound) -> bool:
        """Return False if it is closed already."""
        if self._round(request.id).closed_on is not None:
            return False
        asked = (_ASKED.round_id == request.id, _ASKED.outcome == _WAITING, _ASKED.asked_by.is_not(None))
        asking = select(_ASKED.case_id).where(*asked, _ASKED.taken_until > self._now)
        if self._tx.execute(asking).first() is not None:
            raise ValueError("an applicant is being asked")
        box = self._box(request.id)
        if box is None and not request.without_answers:
            raise ValueError(UNREADABLE)
        result = msgspec.to_builtins(result_of(box or Box(round_id=request.id)))
        self._tx.execute(delete(BOXES).where(BOXES.c.round_id == request.id))
        closed = update(ROUNDS).where(_ROUND.id == request.id)
        self._tx.execute(closed.values(closed_on=self._today, result=result))
        return True

    def _keep_plan(self, request: KeepSkmPlan) -> None:
        plan = checked_plan(request)
        row = self._round(request.id)
        if row.closed_on is None:
            raise ValueError("the round goes on")
        if not may_keep(request, plan_of(row.plan)):
            raise ValueError(OTHER_PLAN)
        self._tx.execute(update(ROUNDS).where(_ROUND.id == request.id).values(plan=msgspec.to_builtins(plan)))

    def _take_in(self, request: ImportSkmAnswers) -> bool:
        """Return False if it was sent before: then nothing happens."""
        found, of_round = self._round(request.id), self._imported([request.id])
        if is_sent_again(request, of_round):
            return False
        form = _form(found)
        answers = [kept_answer(one, form, SkmWay.LINK, one.service, "") for one in request.answers]
        check_import(request, of_round, self._imported([row.id for row in self._listed()]))
        last = self._tx.execute(select(func.max(IMPORTS.c.number))).scalar_one()
        counts = {"taken": len(request.answers), "not_taken": request.not_taken, "number": (last or 0) + 1}
        made = {"round_id": request.id, "sha256": request.sha256, "imported_on": self._today, **counts}
        self._tx.execute(insert(IMPORTS).values(made))
        self._put_in(request.id, answers)
        return True

    def _imported(self, rounds: Sequence[UUID]) -> list[SkmImport]:
        """Return the imports of these rounds, the first one first."""
        names = ("sha256", "taken", "not_taken", "imported_on", "number")
        query = select(*(IMPORTS.c[name] for name in names)).where(IMPORTS.c.round_id.in_(rounds))
        return [SkmImport(**row._mapping) for row in self._tx.execute(query.order_by(IMPORTS.c.number))]

    def _described(self, row: Row[Any]) -> SkmRound:
        self._draw(row)
        counted = select(_ASKED.outcome, func.count()).where(_ASKED.round_id == row.id)
        rows = self._tx.execute(counted.group_by(_ASKED.outcome))
        outcomes: dict[str, int] = {one[0]: one[1] for one in rows}
        ended = select(func.count(_SPAN.case_id.distinct())).where(*_ended(row))
        is_readable = True
        if row.result is None:
            box = self._box(row.id)
            is_readable, box = box is not None, box or Box(round_id=row.id)
            result, received = total_so_far(box), len(box.answers)
        else:
            result = msgspec.convert(row.result, SkmResult)
            received = received_of(result)
        return SkmRound(
            id=row.id,
            form_id=row.form_id,
            since=row.since,
            until=row.until,
            population=row.population,
            wanted=sample_size(row.population),
            share=row.share,
            closed_on=row.closed_on,
            ended=self._tx.execute(ended).scalar_one(),
            drawn=sum(outcomes.values()),
            outcomes=outcomes,
            received=received,
            imported=self._imported([row.id]),
            result=result,
            plan=plan_of(row.plan),
            is_readable=is_readable,
        )

    def _round(self, round_id: UUID) -> Row[Any]:
        found = self._tx.execute(select(ROUNDS).where(_ROUND.id == round_id)).first()
        if found is None:
            raise ValueError("no such round")
        return found

    # -- invitations ---------------------------------------------------------------------------------------

    def ask(self, me: UUID, request: OfInvitations | None) -> SkmInvitations:
        row = self._tx.execute(select(ROUNDS).where(_ROUND.closed_on.is_(None))).first()
        if row is None:
            if request is not None:
                raise ValueError("the round is closed")
            return SkmInvitations(form_id="", until=None, invitations=[])
        self._draw(row)
        if isinstance(request, TakeSkmInvitation):
            if request.case_id not in {one.case_id for one in self._askable(row, me)}:
                raise ValueError("another agent asks, or nobody is to ask")
            self._set(row.id, request.case_id, asked_by=me, taken_until=self._now + TAKEN)
        elif request is not None:
            self._settle(row, me, request)
        listed = self._askable(row, me)[:MOST_LISTED]
        return SkmInvitations(form_id=row.form_id, until=row.until, invitations=listed)

    def _askable(self, row: Row[Any], me: UUID) -> list[SkmInvitation]:
        """Return whom this person may ask: whose case it is, or who had to do with it, does not ask."""
        case, applicant = Case.__table__.c, Applicant.__table__.c
        mine = _ASKED.asked_by == me
        wrote = select(TimelineEntry.case_id).where(TimelineEntry.actor_id == me)
        talked = select(Contact.case_id).where(Contact.agent_id == me, Contact.case_id.is_not(None))
        query = (
            select(_ASKED.case_id, _ASKED.attempts, _ASKED.asked_by, case.applicant_id, case.number)
            .add_columns(case.service, applicant.name)
            .join_from(INVITATIONS, Case.__table__, case.id == _ASKED.case_id)
            .join(Applicant.__table__, applicant.id == case.applicant_id)
            .where(_ASKED.round_id == row.id, _ASKED.outcome == _WAITING, case.status == CaseStatus.CLOSED)
            .where(or_(_ASKED.taken_until.is_(None), _ASKED.taken_until < self._now, mine))
            .where(case.assignee_id.is_distinct_from(me), case.id.not_in(wrote), case.id.not_in(talked))
            .where(*_may_be_asked(), ~self._is_asked_of_another())
        )
        rows = self._tx.execute(query).all()
        found = [
            SkmInvitation(
                case_id=one.case_id,
                number=one.number,
                service=one.service,
                name=one.name,
                numbers=self._numbers(one.applicant_id),
                attempts=one.attempts,
                is_taken=one.asked_by == me,
                form_id=row.form_id,
            )
            for one in rows
        ]
        return sorted(found, key=lambda one: (one.attempts, sha256(one.case_id.bytes).digest()))

    def _is_asked_of_another(self) -> ColumnElement[bool]:
        """The applicant of the case is, or was, asked about another one, in a round that went on lately."""
        case, asked, row, other = (
            Case.__table__.c,
            INVITATIONS.alias(),
            ROUNDS.alias(),
            Case.__table__.alias(),
        )
        tried = or_(asked.c.outcome != _WAITING, asked.c.attempts > 0, asked.c.taken_until > self._now)
        long_ago = self._today - timedelta(days=ONE_IN_DAYS)
        lately = or_(row.c.closed_on.is_(None), row.c.closed_on > long_ago)
        return (
            select(asked.c.case_id)
            .join_from(asked, row, row.c.id == asked.c.round_id)
            .join(other, other.c.id == asked.c.case_id)
            .where(other.c.applicant_id == case.applicant_id, asked.c.case_id != case.id, tried, lately)
            .correlate(Case.__table__)
            .exists()
        )

    def _numbers(self, applicant_id: UUID) -> list[str]:
        query = select(Handle.value).where(
            Handle.applicant_id == applicant_id,
            Handle.kind.in_((HandleKind.PHONE, HandleKind.WHATSAPP)),
            Handle.deleted_at.is_(None),
        )
        return list(dict.fromkeys(self._tx.execute(query.order_by(Handle.kind, Handle.id)).scalars()))

    def _settle(self, row: Row[Any], me: UUID, request: SettleSkmInvitation) -> None:
        """Once, if it is sent again."""
        if (request.outcome is SkmOutcome.ANSWERED) != (request.answer is not None):
            raise ValueError("answer")
        here = (_ASKED.round_id == row.id, _ASKED.case_id == request.case_id)
        of = (*here, _ASKED.asked_by == me)
        if request.outcome == _WAITING:  # the applicant was not asked
            left = update(INVITATIONS).where(*of, _ASKED.outcome == _WAITING)
            self._tx.execute(left.values(asked_by=None, taken_until=None))
            return
        if request.outcome is SkmOutcome.NOT_REACHED and request.attempts is not None:
            tried = (_ASKED.attempts == request.attempts + 1, _ASKED.asked_by.is_(None))
            if self._tx.execute(select(_ASKED.case_id).where(*here, *tried)).first() is not None:
                return
        found = self._tx.execute(select(_ASKED.outcome, _ASKED.attempts).where(*of)).first()
        if found is None or found.outcome not in (_WAITING, request.outcome.value):
            raise ValueError("another agent asks, or settled otherwise")
        if found.outcome != _WAITING:
            return
        attempts = found.attempts + 1
        if request.outcome is SkmOutcome.NOT_REACHED and attempts < MOST_ATTEMPTS:
            again = self._now + AGAIN
            self._set(row.id, request.case_id, attempts=attempts, asked_by=None, taken_until=again)
            return
        self._set(row.id, request.case_id, attempts=attempts, outcome=request.outcome.value, taken_until=None)
        if request.answer is not None:
            case = Case.__table__.c
            of_case = self._tx.execute(
                select(case.service, case.region_code).where(case.id == request.case_id)
            ).one()
            answer = kept_answer(
                request.answer, _form(row), SkmWay.PHONE, of_case.service, of_case.region_code
            )
            self._put_in(row.id, [answer])

    def _set(self, round_id: UUID, case_id: UUID, **values: Any) -> None:
        of = (_ASKED.round_id == round_id, _ASKED.case_id == case_id)
        self._tx.execute(update(INVITATIONS).where(*of).values(values))

    def _draw(self, row: Row[Any]) -> None:
        """Draw the cases that have ended since: by the hash of the case, one of each applicant in 90 days."""
        seed = self._tx.execute(select(BOXES.c.seed).where(BOXES.c.round_id == row.id)).scalar_one_or_none()
        if seed is None:
            return
        case, applicant = Case.__table__.c, Applicant.__table__.c
        query = (
            select(case.id, case.applicant_id)
            .join_from(SPANS, Case.__table__, case.id == _SPAN.case_id)
            .join(Applicant.__table__, applicant.id == case.applicant_id)
            .where(*_ended(row), *_may_be_asked(), ~self._is_asked_of_another())
            .order_by(_SPAN.ended_on, case.id)
        )
        long_ago = self._today - timedelta(days=ONE_IN_DAYS)
        other = Case.__table__.alias()
        drawn = select(other.c.applicant_id).join_from(INVITATIONS, other, other.c.id == _ASKED.case_id)
        known = set(self._tx.execute(drawn.where(_ASKED.drawn_on > long_ago)).scalars())
        cases = set(self._tx.execute(select(_ASKED.case_id)).scalars())
        least = row.share * 2**32
        for case_id, applicant_id in self._tx.execute(query).all():
            number = int.from_bytes(sha256(bytes(seed) + case_id.bytes).digest()[:4], "big")
            if case_id not in cases and applicant_id not in known and number * TEN_THOUSAND < least:
                known.add(applicant_id)
                given = {"round_id": row.id, "case_id": case_id, "applicant_id": applicant_id}
                made = insert(INVITATIONS).values(**given, drawn_on=self._today, outcome=_WAITING, attempts=0)
                self._tx.execute(made)

    # -- the box -------------------------------------------------------------------------------------------

    def _put_in(self, round_id: UUID, answers: Sequence[KeptAnswer]) -> None:
        box = self._box(round_id)
        if box is None:
            raise ValueError(UNREADABLE)
        text = self._sealed(put_in(box, answers))
        self._tx.execute(update(BOXES).where(BOXES.c.round_id == round_id).values(sealed=text))

    def _box(self, round_id: UUID) -> Box | None:
        """Return None if its key is lost. Raises ValueError if the round is closed."""
        query = select(BOXES.c.sealed).where(BOXES.c.round_id == round_id)
        text = self._tx.execute(query).scalar_one_or_none()
        if text is None:
            raise ValueError("the round is closed")
        box = opened(text, self._keys) if self._keys is not None else None
        return box if box is not None and box.round_id == round_id else None

    def _sealed(self, box: Box) -> str:
        assert self._keys is not None
        return sealed(box, self._keys)


def _ended(row: Row[Any]) -> tuple[Any, ...]:
    """Return the conditions of a round's ended cases."""
    ended = _SPAN.ended_by == EntryKind.RECEIPT_CONFIRMED
    return ended, _SPAN.ended_on >= row.since, _SPAN.ended_on < row.until


def _may_be_asked() -> tuple[Any, ...]:
    """Return the conditions of the case and its applicant, as they are now."""
    case, applicant = Case.__table__.c, Applicant.__table__.c
    return (
        case.is_confidential.is_(False),
        case.is_anonymous.is_(False),
        *(one.is_(None) for one in (case.deleted_at, applicant.deleted_at, applicant.erased_at)),
    )


def _form(row: Row[Any]) -> Form:
    form = form_of(row.form_id)
    if row.closed_on is not None or form is None:
        raise ValueError("the round is closed")
    return form
