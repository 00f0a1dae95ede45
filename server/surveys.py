"""The satisfaction survey: whom to ask, and the box of answers.

An answer cannot be found again by its case. It is sealed with a key that only the server program has,
together with all answers of its round, and is counted in groups (app/skm/box.py). It is in no row of its own,
in no mutation, log or audit trail.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row

from app.skm.box import Box, KeptAnswer, put_in, result_of, total_so_far
from app.skm.form import Form, form_of
from app.skm.imports import ImportRefused, check_import, is_sent_again
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
    keys_of,
    may_keep,
    opened,
    plan_of,
    received_of,
    sealed,
    share_of,
)
from db.mutation import storable
from db.rules.system_actor import SYSTEM_LOGIN
from db.sync.messages import BAD_REQUEST, OTHER_TEAM
from db.sync.skm_messages import (
    CloseSkmRound,
    ImportSkmAnswers,
    KeepSkmPlan,
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
from server.acting import Acting, need_desk, need_supervisor
from server.database import Database, act_as
from server.refused import Refused
from server.sessions import SignedIn

DRAWS_EVERY_S = 60.0  # for desks, which ask often: a draw reads all cases of the round that have ended
_CONFLICT = 409

_TODAY = "(now() AT TIME ZONE office_zone())::date"
# Of case c and its applicant a, as they are now.
MAY_BE_ASKED = """
    NOT c.is_confidential AND NOT c.is_anonymous AND c.deleted_at IS NULL
    AND a.deleted_at IS NULL AND a.erased_at IS NULL
"""
# The applicant of case c is, or was, asked about another one, in a round that went on less than 90 days ago:
# on which day of it is not kept. Two entries of one person may have been made one since.
ASKED_OF_ANOTHER = f"""
    EXISTS (
        SELECT FROM skm_invitation o JOIN skm_round p ON p.id = o.round_id JOIN case_ oc ON oc.id = o.case_id
        WHERE oc.applicant_id = c.applicant_id AND o.case_id <> c.id
            AND (o.outcome <> 'waiting' OR o.attempts > 0 OR o.taken_until > now())
            AND coalesce(p.closed_on, {_TODAY}) > {_TODAY} - {ONE_IN_DAYS}
    )
"""
_DRAW = f"""
    INSERT INTO skm_invitation (round_id, case_id, applicant_id, drawn_on)
    SELECT %(id)s, d.case_id, d.applicant_id, d.today FROM (
        SELECT DISTINCT ON (c.applicant_id) c.id AS case_id, c.applicant_id,
            {_TODAY} AS today
        FROM fact_span s JOIN case_ c ON c.id = s.case_id JOIN applicant a ON a.id = c.applicant_id
        WHERE s.ended_by = 'receipt_confirmed' AND s.ended_on >= %(since)s AND s.ended_on < %(until)s
            AND (%(team_id)s::uuid IS NULL OR s.team_id = %(team_id)s)
            AND {MAY_BE_ASKED} AND NOT {ASKED_OF_ANOTHER}
            AND NOT EXISTS (
                SELECT FROM skm_invitation o JOIN case_ oc ON oc.id = o.case_id
                WHERE oc.applicant_id = c.applicant_id
                    AND (o.case_id = c.id OR o.drawn_on > {_TODAY} - {ONE_IN_DAYS})
            )
            AND ('x' || encode(substr(sha256(%(seed)s || uuid_send(c.id)), 1, 4), 'hex'))::bit(32)::bigint
                < %(share)s::bigint * 4294967296 / {TEN_THOUSAND}
        ORDER BY c.applicant_id, s.ended_on, c.id
    ) d
    ON CONFLICT DO NOTHING
"""
# This agent may ask: whose case it is, or who had to do with it, does not ask.
_NOT_MINE = """
    c.assignee_id IS DISTINCT FROM %(me)s
    AND NOT EXISTS (SELECT FROM timeline_entry e WHERE e.case_id = c.id AND e.actor_id = %(me)s)
    AND NOT EXISTS (SELECT FROM contact t WHERE t.case_id = c.id AND t.agent_id = %(me)s)
"""
_ASKABLE = f"""
    i.outcome = 'waiting' AND r.closed_on IS NULL AND c.status = 'closed'
    AND (i.taken_until IS NULL OR i.taken_until < now() OR i.asked_by = %(me)s)
    AND i.round_id = ANY(%(rounds)s) AND {MAY_BE_ASKED} AND NOT {ASKED_OF_ANOTHER} AND {_NOT_MINE}
"""
_FROM = """
    FROM skm_invitation i JOIN skm_round r ON r.id = i.round_id JOIN case_ c ON c.id = i.case_id
    JOIN applicant a ON a.id = c.applicant_id
"""
_ASKING = """
    SELECT count(*) FROM skm_invitation
    WHERE round_id = %s AND outcome = 'waiting' AND asked_by IS NOT NULL AND taken_until > now()
"""
_ONE_IMPORT_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('loket.skm_import'))"
_LEAVE = """
    UPDATE skm_invitation SET asked_by = NULL, taken_until = NULL
    WHERE case_id = %(case)s AND asked_by = %(me)s AND outcome = 'waiting'
"""
# Runs as the agent, and returns only cases that the agent may see.
_CASES = """
    SELECT c.id, c.number, c.service, a.name, array(
        SELECT h.value FROM handle h WHERE h.applicant_id = a.id AND h.kind IN ('phone', 'whatsapp')
            AND h.deleted_at IS NULL ORDER BY h.kind, h.id
    ) AS numbers
    FROM case_ c JOIN applicant a ON a.id = c.applicant_id WHERE c.id = ANY(%s)
"""


class Surveys:
    """Each answer is one transaction. Raises Refused. keys: Of Fernet; the first seals, all open."""

    def __init__(self, database: Database, keys: Sequence[bytes]) -> None:
        self._database = database
        self._seal = keys_of(keys)
        self._drawn_at: dict[UUID, float] = {}  # by round, on the monotonic clock

    # -- for supervisors -----------------------------------------------------------------------------------

    async def rounds(self, who: SignedIn) -> SkmRounds:
        def work(connection: Connection) -> SkmRounds:
            need_supervisor(connection)
            return self._rounds(connection)

        return await self._database.transact(who.login, work)

    async def start(self, who: SignedIn, request: StartSkmRound) -> SkmRounds:
        """Start a round. Sent again, it starts once."""
        if self._seal is None:
            raise Refused(503, BAD_REQUEST, "survey.key_file is missing")
        with _bad_requests():
            given = {**msgspec.structs.asdict(request), "share": share_of(request)}

        def work(connection: Connection) -> SkmRounds:
            given["team_id"] = need_supervisor(connection).team_id
            act_as(connection, SYSTEM_LOGIN)
            made = connection.exec_driver_sql(
                "INSERT INTO skm_round (id, team_id, form_id, since, until, population, share, started_on) "
                "SELECT %(id)s, %(team_id)s, %(form_id)s, %(since)s, %(until)s, %(population)s, %(share)s, "
                "(now() AT TIME ZONE office_zone())::date ON CONFLICT DO NOTHING RETURNING id",
                given,
            )
            if made.first() is not None:
                self._put_back(connection, Box(round_id=request.id), secrets.token_bytes(32))
                _note(connection, who, "survey started", request.id)
            elif _round(connection, request.id) is None:
                raise Refused(_CONFLICT, BAD_REQUEST, "another round goes on")
            act_as(connection, who.login)
            return self._rounds(connection)

        return await self._database.transact(who.login, work, who.client_id)

    async def close(self, who: SignedIn, request: CloseSkmRound) -> SkmRounds:
        """Count the answers for good, and destroy them. Sent again, nothing happens."""

        def work(connection: Connection) -> SkmRounds:
            found = _need_own_round(connection, request.id)
            if found.closed_on is None:
                act_as(connection, SYSTEM_LOGIN)
                asking: int = connection.exec_driver_sql(_ASKING, (request.id,)).scalar_one()
                if asking:  # the answer of a call would be lost
                    raise Refused(_CONFLICT, BAD_REQUEST, f"{asking} applicants are being asked")
                box = self._open(connection, request.id)[0]
                if box is None and not request.without_answers:
                    raise Refused(_CONFLICT, BAD_REQUEST, UNREADABLE)
                result = storable(result_of(box or Box(round_id=request.id)))  # of an older box, too
                connection.exec_driver_sql("DELETE FROM skm_box WHERE round_id = %s", (request.id,))
                connection.exec_driver_sql(
                    "UPDATE skm_round SET closed_on = (now() AT TIME ZONE office_zone())::date, result = %s "
                    "WHERE id = %s",
                    (msgspec.json.encode(result).decode(), request.id),
                )
                _note(connection, who, "survey closed", request.id)
            return self._rounds(connection)

        return await self._database.transact(who.login, work, who.client_id)

    async def plan(self, who: SignedIn, request: KeepSkmPlan) -> SkmRounds:
        """Keep a plan, unless another supervisor has changed it since it was read."""
        with _bad_requests():
            plan = checked_plan(request)

        def work(connection: Connection) -> SkmRounds:
            if _need_own_round(connection, request.id).closed_on is None:
                raise Refused(_CONFLICT, BAD_REQUEST, "the round goes on")
            act_as(connection, SYSTEM_LOGIN)
            locked = connection.exec_driver_sql(
                "SELECT plan FROM skm_round WHERE id = %s FOR UPDATE", (request.id,)
            ).one()
            if not may_keep(request, plan_of(locked.plan)):
                raise Refused(_CONFLICT, BAD_REQUEST, OTHER_PLAN)
            given = (msgspec.json.encode(plan).decode(), request.id)
            connection.exec_driver_sql("UPDATE skm_round SET plan = %s WHERE id = %s", given)
            _note(connection, who, "survey plan saved", request.id)
            return self._rounds(connection)

        return await self._database.transact(who.login, work, who.client_id)

    async def take_in(self, who: SignedIn, request: ImportSkmAnswers) -> SkmRounds:
        """Put imported answers into the box; each file once, and only if the desk knew all imports.

        Sent again, nothing happens.
        """

        def work(connection: Connection) -> SkmRounds:
            found = _need_own_round(connection, request.id)
            connection.exec_driver_sql(_ONE_IMPORT_AT_A_TIME)
            seen = [row.id for row in _listed(connection)]
            act_as(connection, SYSTEM_LOGIN)
            of_round = _imported(connection, [request.id])
            if is_sent_again(request, of_round):
                act_as(connection, who.login)
                return self._rounds(connection)
            form = _open_form(found)
            with _bad_requests():
                answers = [kept_answer(one, form, SkmWay.LINK, one.service, "") for one in request.answers]
            try:
                check_import(request, of_round, _imported(connection, seen))
            except ImportRefused as error:
                raise Refused(_CONFLICT, error.fault, str(error)) from error
            except ValueError as error:
                raise Refused(_CONFLICT, BAD_REQUEST, str(error)) from error
            connection.exec_driver_sql(
                "INSERT INTO skm_import (round_id, sha256, taken, not_taken, imported_on) "
                "VALUES (%s, %s, %s, %s, (now() AT TIME ZONE office_zone())::date)",
                (request.id, request.sha256, len(request.answers), request.not_taken),
            )
            self._put_in(connection, request.id, answers)
            _note(connection, who, "survey answers imported", request.id)
            return self._rounds(connection)

        return await self._database.transact(who.login, work, who.client_id)

    # -- for desks -----------------------------------------------------------------------------------------

    async def invitations(self, who: SignedIn) -> SkmInvitations:
        """Return whom this agent may ask now."""
        who.station  # noqa: B018 - raises Refused without a workstation
        return await self._database.transact(who.login, lambda connection: self._invitations(connection, who))

    async def take(self, who: SignedIn, request: TakeSkmInvitation) -> SkmInvitations:
        """Keep an invitation for this agent while they telephone."""
        who.station  # noqa: B018 - raises Refused without a workstation

        def work(connection: Connection) -> SkmInvitations:
            me, rounds = need_desk(connection).agent_id, _running(connection)
            act_as(connection, SYSTEM_LOGIN)
            taken = connection.exec_driver_sql(
                "UPDATE skm_invitation SET asked_by = %(me)s, taken_until = now() + %(taken)s "
                f"WHERE (round_id, case_id) IN (SELECT i.round_id, i.case_id {_FROM} WHERE {_ASKABLE} "
                "AND i.case_id = %(case_id)s FOR UPDATE OF i) RETURNING case_id",
                {"me": me, "case_id": request.case_id, "taken": TAKEN, "rounds": [one.id for one in rounds]},
            )
            is_taken = taken.first() is not None
            act_as(connection, who.login)
            if not is_taken or connection.exec_driver_sql(_CASES, ([request.case_id],)).first() is None:
                raise Refused(_CONFLICT, BAD_REQUEST, "another agent asks, or nobody is to ask")
            return self._invitations(connection, who)

        return await self._database.transact(who.login, work)

    async def settle(self, who: SignedIn, request: SettleSkmInvitation) -> SkmInvitations:
        """Record what became of an invitation, and put the answer into the box; once if it is sent again.

        Who has taken it says so, whatever the case has become since: the applicant was asked.
        """
        who.station  # noqa: B018 - raises Refused without a workstation
        if (request.outcome is SkmOutcome.ANSWERED) != (request.answer is not None):
            raise Refused(400, BAD_REQUEST, "answer")

        def work(connection: Connection) -> SkmInvitations:
            me = need_desk(connection).agent_id
            act_as(connection, SYSTEM_LOGIN)
            if request.outcome is SkmOutcome.WAITING or self._is_tried(connection, me, request):
                connection.exec_driver_sql(_LEAVE, {"case": request.case_id, "me": me})
                act_as(connection, who.login)
                return self._invitations(connection, who)
            row = connection.exec_driver_sql(
                "SELECT i.round_id, i.outcome, i.attempts, r.form_id, r.closed_on, c.service, c.region_code "
                f"{_FROM} WHERE i.case_id = %s AND i.asked_by = %s FOR UPDATE OF i",
                (request.case_id, me),
            ).first()
            if row is None or (row.outcome == SkmOutcome.WAITING and row.closed_on is not None):
                raise Refused(_CONFLICT, BAD_REQUEST, "another agent asks, or the round is closed")
            if row.outcome == SkmOutcome.WAITING:
                self._settle(connection, row, request)
            elif row.outcome != request.outcome:
                raise Refused(_CONFLICT, BAD_REQUEST, "settled otherwise")
            act_as(connection, who.login)
            return self._invitations(connection, who)

        return await self._database.transact(who.login, work)

    def _is_tried(self, connection: Connection, me: UUID, request: SettleSkmInvitation) -> bool:
        """Return whether this attempt in vain was recorded: then the invitation is nobody's."""
        if request.outcome is not SkmOutcome.NOT_REACHED or request.attempts is None:
            return False
        tried = connection.exec_driver_sql(
            f"SELECT i.case_id {_FROM} WHERE i.case_id = %(case)s AND i.attempts = %(attempts)s "
            f"AND i.asked_by IS NULL AND {_NOT_MINE}",
            {"me": me, "case": request.case_id, "attempts": request.attempts + 1},
        )
        return tried.first() is not None

    def _settle(self, connection: Connection, row: Row[Any], request: SettleSkmInvitation) -> None:
        given = {"round": row.round_id, "case": request.case_id, "outcome": request.outcome.value}
        if request.outcome is SkmOutcome.NOT_REACHED and row.attempts + 1 < MOST_ATTEMPTS:
            connection.exec_driver_sql(
                "UPDATE skm_invitation SET attempts = attempts + 1, asked_by = NULL, "
                "taken_until = now() + %(again)s WHERE round_id = %(round)s AND case_id = %(case)s",
                {**given, "again": AGAIN},
            )
            return
        connection.exec_driver_sql(
            "UPDATE skm_invitation SET attempts = attempts + 1, outcome = %(outcome)s, taken_until = NULL "
            "WHERE round_id = %(round)s AND case_id = %(case)s",
            given,
        )
        if request.answer is not None:
            form = _open_form(row)
            with _bad_requests():
                answer = kept_answer(request.answer, form, SkmWay.PHONE, row.service, row.region_code)
            self._put_in(connection, row.round_id, [answer])

    def _invitations(self, connection: Connection, who: SignedIn) -> SkmInvitations:
        me, running = need_desk(connection), _running(connection)
        if not running:
            return SkmInvitations(form_id="", until=None, invitations=[])
        act_as(connection, SYSTEM_LOGIN)
        for one in running:
            if monotonic() >= self._drawn_at.get(one.id, -inf) + DRAWS_EVERY_S:
                self._drawn_at[one.id] = monotonic()
                self._draw(connection, one)
        asked = connection.exec_driver_sql(
            "SELECT i.case_id, r.form_id, i.attempts, coalesce(i.asked_by = %(me)s, false) AS is_taken "
            f"{_FROM} WHERE {_ASKABLE} ORDER BY i.attempts, md5(i.case_id::text) "
            f"LIMIT {MOST_LISTED}",
            {"me": me.agent_id, "rounds": [one.id for one in running]},
        ).all()
        act_as(connection, who.login)
        cases = {row.id: row for row in connection.exec_driver_sql(_CASES, ([one.case_id for one in asked],))}
        invitations = [
            SkmInvitation(
                case_id=one.case_id,
                form_id=one.form_id,
                number=case.number,
                service=case.service,
                name=case.name,
                numbers=list(dict.fromkeys(case.numbers)),
                attempts=one.attempts,
                is_taken=one.is_taken,
            )
            for one in asked
            if (case := cases.get(one.case_id)) is not None
        ]
        first = running[0]
        return SkmInvitations(form_id=first.form_id, until=first.until, invitations=invitations)

    # -- rounds --------------------------------------------------------------------------------------------

    def _rounds(self, connection: Connection) -> SkmRounds:
        """Return the rounds that the acting user may see."""
        me, rows = need_desk(connection), _listed(connection)
        act_as(connection, SYSTEM_LOGIN)
        return SkmRounds([self._described(connection, row, me) for row in rows])

    def _described(self, connection: Connection, row: Row[Any], me: Acting) -> SkmRound:
        self._draw(connection, row)
        given = {"id": row.id, "since": row.since, "until": row.until, "team_id": row.team_id}
        counted = connection.exec_driver_sql(
            "SELECT outcome, count(*) AS cases FROM skm_invitation WHERE round_id = %(id)s GROUP BY outcome",
            given,
        )
        outcomes = {one.outcome: one.cases for one in counted}
        ended: int = connection.exec_driver_sql(
            "SELECT count(DISTINCT case_id) FROM fact_span WHERE ended_by = 'receipt_confirmed' "
            "AND ended_on >= %(since)s AND ended_on < %(until)s "
            "AND (%(team_id)s::uuid IS NULL OR team_id = %(team_id)s)",
            given,
        ).scalar_one()
        is_readable = True
        if row.result is None:
            box = self._open(connection, row.id)[0]
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
            ended=ended,
            drawn=sum(outcomes.values()),
            outcomes=outcomes,
            received=received,
            imported=_imported(connection, [row.id]),
            result=result,
            plan=plan_of(row.plan),
            is_readable=is_readable,
            is_own=row.team_id == me.team_id,
            may_change=me.may_change(row.team_id),
        )

    def _draw(self, connection: Connection, row: Row[Any]) -> None:
        """Draw the cases that have ended since. The row of the box is locked: another draw waits."""
        if row.closed_on is not None:
            return
        seed = connection.exec_driver_sql(
            "SELECT seed FROM skm_box WHERE round_id = %s FOR UPDATE", (row.id,)
        ).scalar_one_or_none()
        if seed is not None:
            given = {name: getattr(row, name) for name in ("id", "since", "until", "team_id", "share")}
            connection.exec_driver_sql(_DRAW, {**given, "seed": bytes(seed)})

    # -- the box -------------------------------------------------------------------------------------------

    def _put_in(self, connection: Connection, round_id: UUID, answers: Sequence[KeptAnswer]) -> None:
        box, seed = self._open(connection, round_id)
        if box is None:
            raise Refused(503, BAD_REQUEST, UNREADABLE)
        self._put_back(connection, put_in(box, answers), seed)

    def _open(self, connection: Connection, round_id: UUID) -> tuple[Box | None, bytes]:
        """Return the box, None if it was sealed with another key, and the round's seed. Raises Refused."""
        row = connection.exec_driver_sql(
            "SELECT seed, sealed FROM skm_box WHERE round_id = %s FOR UPDATE", (round_id,)
        ).first()
        if row is None:
            raise Refused(_CONFLICT, BAD_REQUEST, "the round is closed")
        seed = bytes(row.seed)
        if self._seal is None:
            return None, seed
        box = opened(row.sealed, self._seal)
        is_own = box is not None and box.round_id == round_id  # else it is a row that was copied
        return (box if is_own else None), seed

    def _put_back(self, connection: Connection, box: Box, seed: bytes) -> None:
        assert self._seal is not None
        connection.exec_driver_sql(
            "INSERT INTO skm_box (round_id, seed, sealed) VALUES (%s, %s, %s) "
            "ON CONFLICT (round_id) DO UPDATE SET sealed = excluded.sealed",
            (box.round_id, seed, sealed(box, self._seal)),
        )


@contextmanager
def _bad_requests() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise Refused(400, BAD_REQUEST, str(error)) from error


def _running(connection: Connection) -> Sequence[Row[Any]]:
    """Return the rounds that go on and that the acting user sees; of a team before that of the office."""
    return connection.exec_driver_sql(
        "SELECT * FROM skm_round WHERE closed_on IS NULL ORDER BY team_id NULLS LAST, id"
    ).all()


def _round(connection: Connection, round_id: UUID) -> Row[Any] | None:
    """Return a round that the acting user sees."""
    return connection.exec_driver_sql("SELECT * FROM skm_round WHERE id = %s", (round_id,)).first()


def _listed(connection: Connection) -> Sequence[Row[Any]]:
    """Return the rounds that the acting user is shown."""
    return connection.exec_driver_sql(
        f"SELECT * FROM skm_round ORDER BY closed_on DESC NULLS FIRST, id DESC LIMIT {MOST_ROUNDS}"
    ).all()


def _imported(connection: Connection, rounds: Sequence[UUID]) -> list[SkmImport]:
    """Return the imports of these rounds, the first one first. The system acts."""
    rows = connection.exec_driver_sql(
        "SELECT sha256, taken, not_taken, imported_on, number FROM skm_import WHERE round_id = ANY(%s) "
        "ORDER BY number",
        (list(rounds),),
    )
    return [SkmImport(**row._mapping) for row in rows]


def _need_own_round(connection: Connection, round_id: UUID) -> Row[Any]:
    """Return a round that the acting supervisor may change."""
    me = need_supervisor(connection)
    found = _round(connection, round_id)
    if found is None:
        raise Refused(404, BAD_REQUEST, "no such round")
    if not me.may_change(found.team_id):
        raise Refused(403, OTHER_TEAM, "the round is of the office or of another team")
    return found


def _open_form(row: Row[Any]) -> Form:
    """Return the form of a round that goes on."""
    form = form_of(row.form_id)
    if row.closed_on is not None or form is None:
        raise Refused(_CONFLICT, BAD_REQUEST, "the round is closed")
    return form


def _note(connection: Connection, who: SignedIn, what: str, round_id: UUID) -> None:
    """Record this of the user, for whom the rest of the transaction acts."""
    act_as(connection, who.login)
    connection.exec_driver_sql("SELECT note_access(%s, %s)", (what, str(round_id)))
