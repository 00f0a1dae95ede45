"""Reviews of calls: the draw, who may review and read, objections, and blind calibration.

Cards are kept as they were when they were first used: no later edition changes what was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row

from app.common.text_masks import masked_text
from app.quality.calibration import LEAST_REVIEWERS
from app.quality.card import Answer, Card, card_on, cards
from app.quality.drawing import LEAST_S, Drawable, Stratum, draw
from app.quality.scoring import faults_of, missing, score_of
from db.rules.system_actor import SYSTEM_ID, SYSTEM_LOGIN
from db.sync.messages import BAD_REQUEST
from db.sync.quality_messages import (
    AnswerReview,
    AskCalls,
    AskQuality,
    Calibration,
    CloseCalibration,
    DecideReview,
    DropReview,
    HandIn,
    KeepReview,
    MyReviews,
    QualityMonth,
    Review,
    ReviewableCalls,
    ReviewedCall,
    Reviewer,
    ReviewNote,
    ReviewState,
    StartCalibration,
)
from db.sync.sync_status import Trouble
from server.database import Database, act_as
from server.refused import Refused, refused_by
from server.sessions import SignedIn

MOST_CALLS = 100
MOST_MINE = 100
DRAWS_EVERY_S = 60.0  # a draw reads the calls of a month
_CONFLICT = 409
_LISTED = "started_at, contact_id"
_PLAYABLE = "r.erased_at IS NULL AND r.deleted_at IS NULL AND r.bytes > 0 AND r.keep_until > now()"
# Calls that may be reviewed: whose applicant agreed to be recorded, and whose recording there is.
_CALLS = f"""
    SELECT t.id AS contact_id, t.agent_id, a.team_id, t.case_id, t.started_at,
        extract(epoch FROM t.ended_at - t.answered_at)::int AS talk_s,
        date_trunc('month', t.started_at AT TIME ZONE office_zone())::date AS month,
        CASE WHEN c.kind = 'complaint' THEN '{Stratum.COMPLAINT.value}'
            WHEN EXISTS (SELECT FROM escalation e WHERE e.case_id = c.id) THEN '{Stratum.ESCALATED.value}'
            ELSE '{Stratum.ANSWERED.value}' END AS stratum
    FROM contact t JOIN agent a ON a.id = t.agent_id LEFT JOIN case_ c ON c.id = t.case_id
    WHERE t.consent = 'yes' AND t.channel IN ('voice', 'video') AND NOT t.is_by_hand AND t.deleted_at IS NULL
        AND t.answered_at IS NOT NULL AND t.ended_at IS NOT NULL
        AND EXISTS (SELECT FROM recording r WHERE r.contact_id = t.id AND {_PLAYABLE})
"""
_IN_MONTH = """
    AND t.started_at >= %(month)s::timestamp AT TIME ZONE office_zone()
    AND t.started_at < (%(month)s::timestamp + interval '1 month') AT TIME ZONE office_zone()
"""
_UNDRAWN = f"""
    {_CALLS} {_IN_MONTH} AND t.ended_at - t.answered_at >= interval '{LEAST_S} seconds'
    AND NOT EXISTS (SELECT FROM quality_draw d WHERE d.month = %(month)s AND d.agent_id = t.agent_id)
"""
# What the acting user may know of a call: its case may be hidden, or archived together with the call.
_DESCRIBED = f"""
    a.name AS agent, coalesce(c.number, '') AS case_number,
    coalesce(c.assignee_id = my_id(), false) OR x.agent_id = my_id() AS is_barred,
    EXISTS (SELECT FROM recording r JOIN contact t ON t.id = r.contact_id
        WHERE t.id = x.contact_id AND t.consent = 'yes' AND {_PLAYABLE}) AS is_there
"""
# The call, as it is kept of a review.
_COLUMNS = "contact_id, month, agent_id, team_id, case_id, started_at, talk_s"
_VALUES = ", ".join(f"%({name})s" for name in _COLUMNS.split(", "))
_OF_CALL = "JOIN agent a ON a.id = x.agent_id LEFT JOIN case_ c ON c.id = x.case_id"
_REVIEWS = f"""
    SELECT x.*, {_DESCRIBED}, v.name AS reviewer, coalesce(d.name, '') AS decider,
        coalesce(q.stratum, '') AS stratum
    FROM quality_review x {_OF_CALL}
    JOIN agent v ON v.id = x.reviewer_id LEFT JOIN agent d ON d.id = x.decided_by
    LEFT JOIN quality_draw q ON q.contact_id = x.contact_id
"""
_SUPERVISORS = """
    SELECT id, name FROM agent
    WHERE role = 'supervisor' AND deleted_at IS NULL AND id <> %(system)s
        AND (team_id IS NULL OR %(team)s::uuid IS NULL OR team_id = %(team)s)
    ORDER BY name, id
"""


class Reviews:
    """Each answer is one transaction. Raises Refused. per_agent: So many calls are drawn in a month."""

    def __init__(self, database: Database, per_agent: int) -> None:
        self._database, self._per_agent = database, per_agent
        self._drawn_at: dict[date, float] = {}  # by month, on the monotonic clock

    # -- for supervisors -----------------------------------------------------------------------------------

    async def month(self, who: SignedIn, asked: AskQuality) -> QualityMonth:
        return await self._do(who, lambda connection: _first(asked.month))

    async def calls(self, who: SignedIn, asked: AskCalls) -> ReviewableCalls:
        """Return the newest calls of the agent in a month that the user may choose by hand."""
        given = {"month": _first(asked.month), "agent": asked.agent_id}

        def work(connection: Connection) -> ReviewableCalls:
            _need_supervisor(connection)
            rows = connection.exec_driver_sql(
                f"SELECT x.*, {_DESCRIBED} FROM ({_CALLS} {_IN_MONTH} "
                "AND t.agent_id = %(agent)s AND supervises(a.team_id) "
                "AND NOT EXISTS (SELECT FROM quality_draw d WHERE d.contact_id = t.id) "
                f"ORDER BY t.started_at DESC, t.id LIMIT {MOST_CALLS}) x {_OF_CALL} ORDER BY {_LISTED}",
                given,
            ).all()
            return ReviewableCalls(
                [_call(row, taken, "") for row, taken in _with_takers(connection, who, rows)]
            )

        return await self._database.transact(who.login, work)

    async def keep(self, who: SignedIn, said: KeepReview) -> QualityMonth:
        """Keep a draft of the user, or share it. Sent again, it is shared once."""

        def work(connection: Connection) -> date:
            me = _need_supervisor(connection)
            found = _review(connection, said.id)
            if found is None:
                return self._begin(connection, who, me, said)
            answers = msgspec.convert(found.answers, dict[str, str])
            if found.reviewer_id != me or found.contact_id != said.contact_id:
                raise Refused(_CONFLICT, BAD_REQUEST, "it is another one's review")
            if found.state == ReviewState.DRAFT:
                _check(_kept_card(connection, found.card_id), said.answers, said.is_shared)
                self._write(connection, who, me, said, found.case_id)
            elif not said.is_shared or answers != said.answers:
                raise Refused(_CONFLICT, BAD_REQUEST, "the agent has seen it")
            return _month(found)

        return await self._do(who, work)

    async def drop(self, who: SignedIn, said: DropReview) -> QualityMonth:
        def work(connection: Connection) -> date:
            found = _need_review(connection, said.id)
            if found.state != ReviewState.DRAFT:
                raise Refused(_CONFLICT, BAD_REQUEST, "the agent has seen it")
            act_as(connection, SYSTEM_LOGIN)
            connection.exec_driver_sql(
                "DELETE FROM quality_review WHERE id = %s AND state = 'draft'", (said.id,)
            )
            return _month(found)

        return await self._do(who, work)

    async def decide(self, who: SignedIn, said: DecideReview) -> QualityMonth:
        """Decide about an objection; the reviewer does not. Sent again, it is decided once."""

        def work(connection: Connection) -> date:
            me = _need_supervisor(connection)
            found = _need_review(connection, said.id)
            decision = masked_text(said.decision.strip())
            if found.state == ReviewState.DECIDED and found.decided_by == me and found.decision == decision:
                return _month(found)
            if found.state != ReviewState.OBJECTED or me in (found.reviewer_id, found.agent_id):
                raise Refused(_CONFLICT, BAD_REQUEST, "another reviewer decides, and once")
            _check(_kept_card(connection, found.card_id), said.answers, True)
            act_as(connection, SYSTEM_LOGIN)
            _bar_owner(connection, found.case_id, [me])
            _change(
                connection,
                "state = 'decided', decided_by = %(me)s, decision = %(decision)s, "
                "settled_answers = %(answers)s",
                ReviewState.OBJECTED,
                {"id": said.id, "me": me, "decision": decision, "answers": _json(said.answers)},
            )
            _note(connection, who, "review decided", said.id)
            return _month(found)

        return await self._do(who, work)

    # -- calibration ---------------------------------------------------------------------------------------

    async def calibrate(self, who: SignedIn, said: StartCalibration) -> QualityMonth:
        """Let several reviewers judge the same call, blind. Sent again, it starts once."""
        reviewers = sorted(set(said.reviewers))
        if len(reviewers) < LEAST_REVIEWERS or said.expert_id not in reviewers:
            raise Refused(400, BAD_REQUEST, "reviewers")

        def work(connection: Connection) -> date:
            me = _need_supervisor(connection)
            found = _calibration(connection, said.id)
            if found is not None and (found.started_by, found.contact_id) == (me, said.contact_id):
                return _month(found)
            card = card_on(_today(connection))
            call = _need_call(connection, said.contact_id)
            act_as(connection, SYSTEM_LOGIN)
            _need_unseen(connection, said.contact_id)
            known = {one.id for one in _reviewers(connection, call.team_id)}
            if not known.issuperset(reviewers) or call.agent_id in reviewers:
                raise Refused(_CONFLICT, BAD_REQUEST, "reviewers")
            _bar_owner(connection, call.case_id, reviewers)
            _keep_card(connection, card)
            connection.exec_driver_sql(
                f"INSERT INTO quality_calibration ({_COLUMNS}, "
                "id, card_id, started_by, expert_id, reviewers) "
                f"VALUES ({_VALUES}, %(id)s, %(card_id)s, %(me)s, %(expert_id)s, %(reviewers)s)",
                {
                    **call._mapping,
                    "id": said.id,
                    "card_id": card.id,
                    "me": me,
                    "expert_id": said.expert_id,
                    "reviewers": reviewers,
                },
            )
            _note(connection, who, "calibration started", said.id)
            return _month(call)

        return await self._do(who, work)

    async def hand_in(self, who: SignedIn, said: HandIn) -> QualityMonth:
        """Take the user's answers. With those of the last reviewer all see all."""

        def work(connection: Connection) -> date:
            me = _need_supervisor(connection)
            found = _need_calibration(connection, said.id)
            if me not in found.reviewers:
                raise refused_by(Trouble.NO_ROLE)
            _check(_kept_card(connection, found.card_id), said.answers, True)
            act_as(connection, SYSTEM_LOGIN)
            _lock_calibration(connection, said.id)
            if _handed_in(connection, said.id).get(me) == said.answers:  # sent again
                return _month(found)
            _bar_owner(connection, found.case_id, [me])
            connection.exec_driver_sql(
                "INSERT INTO quality_calibration_answer (calibration_id, reviewer_id, answers) "
                "SELECT id, %(me)s, %(answers)s FROM quality_calibration WHERE id = %(id)s AND NOT is_closed "
                "ON CONFLICT DO NOTHING",
                {"me": me, "answers": _json(said.answers), "id": said.id},
            )
            handed = _handed_in(connection, said.id)
            if handed.get(me) != said.answers:
                raise Refused(_CONFLICT, BAD_REQUEST, "it was handed in before, or is closed")
            if handed.keys() >= set(found.reviewers):
                _close(connection, said.id, found.reviewers)
            return _month(found)

        return await self._do(who, work)

    async def close(self, who: SignedIn, said: CloseCalibration) -> QualityMonth:
        """End a calibration without those who have not handed in, or cancel it. Sent again, it ends once.

        The expert may, and the one who started it. Of a cancelled one nobody sees the answers of others.
        """

        def work(connection: Connection) -> date:
            me = _need_supervisor(connection)
            found = _need_calibration(connection, said.id)
            if me not in (found.started_by, found.expert_id):
                raise refused_by(Trouble.NO_ROLE)
            act_as(connection, SYSTEM_LOGIN)
            _lock_calibration(connection, said.id)
            found = _need_calibration(connection, said.id)
            if found.is_closed:
                if found.is_cancelled != said.is_cancelled:
                    raise Refused(_CONFLICT, BAD_REQUEST, "it has ended otherwise")
                return _month(found)
            if said.is_cancelled:
                connection.exec_driver_sql(
                    "UPDATE quality_calibration SET is_closed = true, is_cancelled = true WHERE id = %s",
                    (said.id,),
                )
                _note(connection, who, "calibration cancelled", said.id)
                return _month(found)
            handed = _handed_in(connection, said.id)
            if len(handed) < LEAST_REVIEWERS or found.expert_id not in handed:
                raise Refused(_CONFLICT, BAD_REQUEST, "too few have handed in, or the expert has not")
            _close(connection, said.id, sorted(handed))
            return _month(found)

        return await self._do(who, work)

    # -- for agents ----------------------------------------------------------------------------------------

    async def mine(self, who: SignedIn) -> MyReviews:
        who.station  # noqa: B018 - raises Refused without a workstation
        return await self._database.transact(who.login, lambda connection: _mine(connection, who))

    async def answer(self, who: SignedIn, said: AnswerReview) -> MyReviews:
        """Agree with a review of the user's call, or object. Sent again, it is answered once."""
        who.station  # noqa: B018 - raises Refused without a workstation
        objection = masked_text(said.objection.strip())
        state = ReviewState.OBJECTED if objection else ReviewState.AGREED

        def work(connection: Connection) -> MyReviews:
            me = _need_desk(connection)
            found = _review(connection, said.id)
            if found is None or found.agent_id != me:
                raise Refused(404, BAD_REQUEST, "no such review")
            if found.state == ReviewState.SHARED:
                act_as(connection, SYSTEM_LOGIN)
                _change(
                    connection,
                    "state = %(state)s, objection = %(objection)s",
                    ReviewState.SHARED,
                    {"id": said.id, "state": state.value, "objection": objection},
                )
                act_as(connection, who.login)
            elif found.objection != objection:
                raise Refused(_CONFLICT, BAD_REQUEST, "it was answered otherwise")
            return _mine(connection, who)

        return await self._database.transact(who.login, work)

    # -- writing -------------------------------------------------------------------------------------------

    def _begin(self, connection: Connection, who: SignedIn, me: UUID, said: KeepReview) -> date:
        card = next((card for card in cards() if card.id == said.card_id), None)
        if card is None:
            raise Refused(400, BAD_REQUEST, "card_id")
        _check(card, said.answers, said.is_shared)
        call = _need_call(connection, said.contact_id)
        if call.agent_id == me:
            raise Refused(_CONFLICT, BAD_REQUEST, "nobody reviews their own call")
        act_as(connection, SYSTEM_LOGIN)
        _bar_owner(connection, call.case_id, [me])
        _keep_card(connection, card)
        made = connection.exec_driver_sql(
            f"INSERT INTO quality_review ({_COLUMNS}, id, is_drawn, reviewer_id, card_id, answers) "
            f"SELECT {_VALUES}, %(id)s, "
            "EXISTS (SELECT FROM quality_draw WHERE contact_id = %(contact_id)s), "
            "%(me)s, %(card_id)s, '{}' ON CONFLICT DO NOTHING RETURNING id",
            {**call._mapping, "id": said.id, "me": me, "card_id": card.id},
        )
        if made.first() is None:
            raise Refused(_CONFLICT, BAD_REQUEST, "another reviewer has this call")
        self._write(connection, who, me, said, call.case_id)
        return _month(call)

    def _write(
        self, connection: Connection, who: SignedIn, me: UUID, said: KeepReview, case_id: UUID | None
    ) -> None:
        act_as(connection, SYSTEM_LOGIN)
        if said.is_shared:
            _bar_owner(connection, case_id, [me])
            _lock_call(connection, said.contact_id)
            if _is_calibrated(connection, said.contact_id, "NOT is_closed"):
                raise Refused(_CONFLICT, BAD_REQUEST, "a calibration of this call goes on, and is blind")
        notes = [ReviewNote(at_s=one.at_s, text=masked_text(one.text.strip())) for one in said.notes]
        _change(
            connection,
            "answers = %(answers)s, advice = %(advice)s, "
            f"notes = CASE WHEN {_QUOTABLE} THEN %(notes)s::jsonb ELSE '[]' END, "
            "quotes_until = coalesce((SELECT max(r.keep_until) FROM recording r "
            "WHERE r.contact_id = x.contact_id), quotes_until), "
            "state = CASE WHEN %(is_shared)s THEN 'shared' ELSE state END, "
            "shared_on = CASE WHEN %(is_shared)s THEN (now() AT TIME ZONE office_zone())::date END",
            ReviewState.DRAFT,
            {
                "id": said.id,
                "answers": _json(said.answers),
                "advice": masked_text(said.advice.strip()),
                "notes": _json(notes),
                "is_shared": said.is_shared,
            },
        )
        if said.is_shared:
            _note(connection, who, "review shared", said.id)

    # -- reading -------------------------------------------------------------------------------------------

    async def _do(self, who: SignedIn, work: Callable[[Connection], date]) -> QualityMonth:
        """Do something, which returns its month, and return this month as the user sees it."""
        who.station  # noqa: B018 - raises Refused without a workstation

        def both(connection: Connection) -> QualityMonth:
            _need_supervisor(connection)
            month = work(connection)
            act_as(connection, who.login)
            return self._shown(connection, who, month)

        return await self._database.transact(who.login, both, who.client_id)

    def _shown(self, connection: Connection, who: SignedIn, month: date) -> QualityMonth:
        _forget_quotes(connection, who)
        today = _today(connection)
        is_over = month < today.replace(day=1)
        if is_over:
            act_as(connection, SYSTEM_LOGIN)
            self._draw(connection, month)
            act_as(connection, who.login)
        drawn = connection.exec_driver_sql(
            f"SELECT x.*, {_DESCRIBED} FROM quality_draw x {_OF_CALL} "
            "WHERE x.month = %s ORDER BY a.name, x.place",
            (month,),
        ).all()
        reviews = connection.exec_driver_sql(
            f"{_REVIEWS} WHERE (x.month = %s OR x.state = 'objected') "
            "AND (x.reviewer_id = my_id() OR supervises(x.team_id)) ORDER BY a.name, x.started_at, x.id",
            (month,),
        ).all()
        found = connection.exec_driver_sql(
            f"SELECT x.*, {_DESCRIBED} FROM quality_calibration x {_OF_CALL} "
            f"WHERE x.month = %s OR NOT x.is_closed ORDER BY x.{_LISTED}",
            (month,),
        ).all()
        calibrations = [self._calibration(connection, who, row) for row in found]
        reviewers = _reviewers(connection, _team(connection))
        card = card_on(today)
        used = {card.id, *(row.card_id for row in (*reviews, *found))}
        known = _kept_cards(connection, used)
        return QualityMonth(
            month=month,
            is_over=is_over,
            per_agent=self._per_agent,
            card_id=card.id,
            is_card_changed=known.get(card.id, card) != card,
            cards={one.id: _content(one) for one in ({card.id: card} | known).values()},
            drawn=[_call(row, taken) for row, taken in _with_takers(connection, who, drawn)],
            reviews=[_as_review(row) for row in reviews],
            calibrations=calibrations,
            reviewers=reviewers,
        )

    def _draw(self, connection: Connection, month: date) -> None:
        """Draw for each agent of whom nothing was drawn."""
        if monotonic() < self._drawn_at.get(month, -inf) + DRAWS_EVERY_S:
            return
        self._drawn_at[month] = monotonic()
        self._draw_undrawn(connection, month)
        # One that was reviewed by hand before is drawn like any other: nobody keeps a call out.
        connection.exec_driver_sql(
            "UPDATE quality_review r SET is_drawn = true FROM quality_draw d "
            "WHERE d.month = %s AND d.contact_id = r.contact_id AND NOT r.is_drawn",
            (month,),
        )

    def _draw_undrawn(self, connection: Connection, month: date) -> None:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('loket.quality_draw'))")
        rows = connection.exec_driver_sql(_UNDRAWN, {"month": month}).all()
        by_id = {row.contact_id: row for row in rows}
        for agent_id in sorted({row.agent_id for row in rows}):
            calls = [
                Drawable(row.contact_id, Stratum(row.stratum)) for row in rows if row.agent_id == agent_id
            ]
            for place, call in enumerate(draw(month, calls, self._per_agent)):
                connection.exec_driver_sql(
                    f"INSERT INTO quality_draw ({_COLUMNS}, place, stratum) "
                    f"VALUES ({_VALUES}, %(place)s, %(stratum)s) ON CONFLICT DO NOTHING",
                    {**by_id[call.contact_id]._mapping, "place": place},
                )

    def _calibration(self, connection: Connection, who: SignedIn, row: Row[Any]) -> Calibration:
        seen = {
            one: answers for one, answers in _handed_in(connection, row.id).items() if one in row.reviewers
        }
        act_as(connection, SYSTEM_LOGIN)
        handed = [one for one in _handed_in(connection, row.id) if one in row.reviewers]
        names = connection.exec_driver_sql(
            "SELECT id, name FROM agent WHERE id = ANY(%s) ORDER BY name, id", (list(row.reviewers),)
        )
        reviewers = {one.id: one.name for one in names}
        act_as(connection, who.login)
        return Calibration(
            id=row.id,
            call=_call(row),
            month=row.month,
            card_id=row.card_id,
            started_by=row.started_by,
            expert_id=row.expert_id,
            reviewers=reviewers,
            handed_in=sorted(handed),
            answers=seen,
            is_closed=row.is_closed,
            is_cancelled=row.is_cancelled,
        )


# What was quoted from a recording that is gone, or that may not be played any more, is not kept again.
_QUOTABLE = f"""(
    NOT EXISTS (SELECT FROM contact t WHERE t.id = x.contact_id AND t.consent <> 'yes')
    AND (NOT EXISTS (SELECT FROM recording r WHERE r.contact_id = x.contact_id)
        OR EXISTS (SELECT FROM recording r WHERE r.contact_id = x.contact_id AND {_PLAYABLE}))
)"""


def _change(connection: Connection, change: str, state: ReviewState, given: dict[str, Any]) -> None:
    """Change the review of this id. Raise Refused if it has left this state meanwhile."""
    changed = connection.exec_driver_sql(
        f"UPDATE quality_review x SET {change} "
        f"WHERE x.id = %(id)s AND x.state = '{state.value}' RETURNING x.id",
        given,
    )
    if changed.first() is None:
        raise Refused(_CONFLICT, BAD_REQUEST, "somebody else has changed it")


def _forget_quotes(connection: Connection, who: SignedIn) -> None:
    """Forget notes whose recording has expired in the archive: no change of a row says so (s0100_quality)."""
    act_as(connection, SYSTEM_LOGIN)
    connection.exec_driver_sql(
        "UPDATE quality_review SET notes = '[]' WHERE notes <> '[]' AND quotes_until <= now()"
    )
    act_as(connection, who.login)


def _check(card: Card, answers: dict[str, str], is_whole: bool) -> None:
    """Raise Refused for answers that the card does not know; if they are to be whole, for gaps, too."""
    known = {one.value for one in Answer}
    given = {name: Answer(value) for name, value in answers.items() if value in known}
    if len(given) < len(answers) or faults_of(card, given):
        raise Refused(400, BAD_REQUEST, "answers")
    if is_whole and (missing(card, given) or score_of(card, given).value is None):
        raise Refused(400, BAD_REQUEST, "not all questions are answered, or none applies")


def _keep_card(connection: Connection, card: Card) -> None:
    """Keep the content of a card. Raise Refused if another content was used under its name."""
    connection.exec_driver_sql(
        "INSERT INTO quality_card (id, content) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (card.id, _content(card)),
    )
    if _kept_card(connection, card.id) != card:
        raise Refused(
            _CONFLICT, BAD_REQUEST, f"the card {card.id} was used with other questions: give it a new id"
        )


def _kept_card(connection: Connection, card_id: str) -> Card:
    return _kept_cards(connection, [card_id])[card_id]


def _kept_cards(connection: Connection, card_ids: Iterable[str]) -> dict[str, Card]:
    """Return those of these cards that were used, as they were then."""
    found = connection.exec_driver_sql(
        "SELECT id, content FROM quality_card WHERE id = ANY(%s)", (sorted(card_ids),)
    )
    return {row.id: msgspec.convert(row.content, Card) for row in found}


def _content(card: Card) -> str:
    return msgspec.json.encode(card).decode()


def _bar_owner(connection: Connection, case_id: UUID | None, reviewers: Sequence[UUID]) -> None:
    """Raise Refused if one of them has the case. The connection acts for the server program."""
    found = connection.exec_driver_sql("SELECT assignee_id FROM case_ WHERE id = %s", (case_id,)).first()
    if found is not None and found.assignee_id in reviewers:
        raise Refused(_CONFLICT, BAD_REQUEST, "nobody reviews a call of their own case")


def _need_call(connection: Connection, contact_id: UUID) -> Row[Any]:
    """Return a call that the acting supervisor may review."""
    found = connection.exec_driver_sql(
        f"{_CALLS} AND t.id = %s AND supervises(a.team_id)", (contact_id,)
    ).first()
    if found is None:
        raise Refused(404, BAD_REQUEST, "no such call, or its recording is gone")
    return found


def _review(connection: Connection, review_id: UUID) -> Row[Any] | None:
    """Return a review that the acting user sees."""
    return connection.exec_driver_sql("SELECT * FROM quality_review WHERE id = %s", (review_id,)).first()


def _need_review(connection: Connection, review_id: UUID) -> Row[Any]:
    found = _review(connection, review_id)
    if found is None:
        raise Refused(404, BAD_REQUEST, "no such review")
    return found


def _lock_call(connection: Connection, contact_id: UUID) -> None:
    """Let no review of this call be shared while its calibration starts, and the other way round."""
    connection.exec_driver_sql(
        "SELECT pg_advisory_xact_lock(hashtextextended('loket.quality_call:' || %s, 0))", (str(contact_id),)
    )


def _is_calibrated(connection: Connection, contact_id: UUID, condition: str) -> bool:
    found = connection.exec_driver_sql(
        f"SELECT FROM quality_calibration WHERE contact_id = %s AND {condition}", (contact_id,)
    )
    return found.first() is not None


def _need_unseen(connection: Connection, contact_id: UUID) -> None:
    """Raise Refused if answers for this call were seen, or are being given: another calibration is not blind.

    The connection acts for the server program.
    """
    _lock_call(connection, contact_id)
    shared = connection.exec_driver_sql(
        "SELECT FROM quality_review WHERE contact_id = %s AND state <> 'draft'", (contact_id,)
    )
    if shared.first() is not None or _is_calibrated(connection, contact_id, "NOT is_cancelled"):
        raise Refused(_CONFLICT, BAD_REQUEST, "others have seen answers for this call")


def _calibration(connection: Connection, calibration_id: UUID) -> Row[Any] | None:
    return connection.exec_driver_sql(
        "SELECT * FROM quality_calibration WHERE id = %s", (calibration_id,)
    ).first()


def _lock_calibration(connection: Connection, calibration_id: UUID) -> None:
    connection.exec_driver_sql("SELECT FROM quality_calibration WHERE id = %s FOR UPDATE", (calibration_id,))


def _need_calibration(connection: Connection, calibration_id: UUID) -> Row[Any]:
    found = _calibration(connection, calibration_id)
    if found is None:
        raise Refused(404, BAD_REQUEST, "no such calibration")
    return found


def _handed_in(connection: Connection, calibration_id: UUID) -> dict[UUID, dict[str, str]]:
    """Return the answers that the acting user sees, by reviewer."""
    rows = connection.exec_driver_sql(
        "SELECT reviewer_id, answers FROM quality_calibration_answer WHERE calibration_id = %s",
        (calibration_id,),
    )
    return {row.reviewer_id: row.answers for row in rows}


def _close(connection: Connection, calibration_id: UUID, reviewers: Sequence[UUID]) -> None:
    connection.exec_driver_sql(
        "UPDATE quality_calibration SET is_closed = true, reviewers = %s WHERE id = %s",
        (list(reviewers), calibration_id),
    )


def _reviewers(connection: Connection, team_id: UUID | None) -> list[Reviewer]:
    """Return the supervisors of a team."""
    rows = connection.exec_driver_sql(_SUPERVISORS, {"team": team_id, "system": SYSTEM_ID})
    return [Reviewer(id=row.id, name=row.name) for row in rows]


def _mine(connection: Connection, who: SignedIn) -> MyReviews:
    me = _need_desk(connection)
    _forget_quotes(connection, who)
    rows = connection.exec_driver_sql(
        f"{_REVIEWS} WHERE x.agent_id = %s AND x.state <> 'draft' "
        f"ORDER BY x.shared_on DESC, x.started_at DESC, x.id LIMIT {MOST_MINE}",
        (me,),
    ).all()
    known = {row.card_id: _content(_kept_card(connection, row.card_id)) for row in rows}
    return MyReviews(reviews=[_as_review(row) for row in rows], cards=known)


def _with_takers(
    connection: Connection, who: SignedIn, rows: Sequence[Row[Any]]
) -> list[tuple[Row[Any], str]]:
    """Return who has begun to review each call: the drafts of others are hidden from the user."""
    act_as(connection, SYSTEM_LOGIN)
    found = connection.exec_driver_sql(
        "SELECT r.contact_id, a.name FROM quality_review r JOIN agent a ON a.id = r.reviewer_id "
        "WHERE r.contact_id = ANY(%s)",
        ([row.contact_id for row in rows],),
    )
    names = {one.contact_id: one.name for one in found}
    act_as(connection, who.login)
    return [(row, names.get(row.contact_id, "")) for row in rows]


def _call(row: Row[Any], taken_by: str = "", stratum: str | None = None) -> ReviewedCall:
    return ReviewedCall(
        contact_id=row.contact_id,
        agent_id=row.agent_id,
        agent=row.agent,
        case_id=row.case_id,
        case_number=row.case_number,
        started_at=row.started_at,
        talk_s=row.talk_s,
        stratum=row._mapping.get("stratum", "") if stratum is None else stratum,
        is_there=row.is_there,
        is_barred=row.is_barred,
        taken_by=taken_by,
    )


def _as_review(row: Row[Any]) -> Review:
    settled = row.settled_answers
    return Review(
        id=row.id,
        call=_call(row, row.reviewer),
        month=row.month,
        is_drawn=row.is_drawn,
        reviewer_id=row.reviewer_id,
        reviewer=row.reviewer,
        card_id=row.card_id,
        state=ReviewState(row.state),
        answers=row.answers if settled is None else settled,
        first_answers={} if settled in (None, row.answers) else row.answers,
        notes=msgspec.convert(row.notes, list[ReviewNote]),
        advice=row.advice,
        shared_on=row.shared_on,
        objection=row.objection,
        decision=row.decision,
        decided_by=row.decider,
    )


def _need_desk(connection: Connection) -> UUID:
    """Return the id of the acting agent or supervisor."""
    row = connection.exec_driver_sql("SELECT my_id() AS id, is_desk() AS is_desk").one()
    if not row.is_desk:
        raise refused_by(Trouble.NO_ROLE)
    found: UUID = row.id
    return found


def _need_supervisor(connection: Connection) -> UUID:
    me = _need_desk(connection)
    if connection.exec_driver_sql("SELECT my_role()").scalar_one() != "supervisor":
        raise refused_by(Trouble.NO_ROLE)
    return me


def _team(connection: Connection) -> UUID | None:
    found: UUID | None = connection.exec_driver_sql("SELECT my_team()").scalar_one()
    return found


def _today(connection: Connection) -> date:
    found: date = connection.exec_driver_sql("SELECT (now() AT TIME ZONE office_zone())::date").scalar_one()
    return found


def _month(row: Row[Any]) -> date:
    found: date = row.month
    return found


def _first(month: date) -> date:
    if month.day != 1:
        raise Refused(400, BAD_REQUEST, "month")
    return month


def _json(said: object) -> str:
    return msgspec.json.encode(said).decode()


def _note(connection: Connection, who: SignedIn, what: str, of: UUID) -> None:
    """Record this of the user, for whom the rest of the transaction acts."""
    act_as(connection, who.login)
    connection.exec_driver_sql("SELECT note_access(%s, %s)", (what, str(of)))
