"""Reviews of calls, written contacts and cases: who may review and read, objections, blind calibration.

server/review_work.py has what may be reviewed, server/review_draw.py draws, server/review_cards.py keeps the
cards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row
from uuid_utils.compat import uuid7

from app.common.text_masks import masked_text
from app.quality.calibration import LEAST_REVIEWERS
from app.quality.card import FAMILIES, Answer, Card
from app.quality.masking import is_too_long, masked
from app.quality.scoring import faults_of, missing, score_of
from db.rules.system_actor import SYSTEM_ID, SYSTEM_LOGIN
from db.sync.messages import BAD_REQUEST
from db.sync.quality_messages import (
    SHARED_OTHERWISE,
    WORK_TAKEN,
    AnswerReview,
    AskQuality,
    AskWork,
    Calibration,
    CloseCalibration,
    DecideReview,
    DropReview,
    HandIn,
    KeepReview,
    MyReviews,
    OpenedWork,
    OpenWork,
    QualityMonth,
    Review,
    ReviewableWork,
    Reviewer,
    ReviewNote,
    ReviewState,
    StartCalibration,
    TakeOver,
    WorkKind,
)
from db.sync.sync_status import Trouble
from server.acting import need_desk, need_supervisor
from server.database import Database, act_as
from server.refused import Refused, refused_by
from server.review_cards import ReviewCards, content_of, keep_editions, kept_card, kept_cards
from server.review_work import (
    COLUMNS,
    QUOTABLE,
    VALUES,
    Known,
    as_work,
    bar_owner,
    known_of,
    lock_work,
    need_work,
    of_month,
)
from server.sessions import SignedIn

MOST_WORKS = 100
MOST_MINE = 100
_CONFLICT = 409
_LISTED = "moment, work_id"
_REVIEWS = """
    SELECT x.*, a.name AS agent, v.name AS reviewer, coalesce(d.name, '') AS decider,
        coalesce(f.name, '') AS freed_by_name, (x.freed_at AT TIME ZONE office_zone())::date AS freed_on,
        coalesce(q.stratum, '') AS stratum
    FROM quality_review x JOIN agent a ON a.id = x.agent_id
    JOIN agent v ON v.id = x.reviewer_id LEFT JOIN agent d ON d.id = x.decided_by
    LEFT JOIN agent f ON f.id = x.freed_by
    LEFT JOIN quality_draw q ON q.work_id = x.work_id
"""
# Whether the acting user sees a review, a calibration or a draw of this work.
_KNOWN = " UNION ALL ".join(
    f"SELECT 1 FROM {table} WHERE kind = %(kind)s AND work_id = %(id)s"
    for table in ("quality_review", "quality_calibration", "quality_draw")
)
_SUPERVISORS = """
    SELECT id, name FROM agent
    WHERE role = 'supervisor' AND deleted_at IS NULL AND id <> %(system)s
        AND (team_id IS NULL OR %(team)s::uuid IS NULL OR team_id = %(team)s)
    ORDER BY name, id
"""


class Reviews:
    """Each answer is one transaction. Raises Refused."""

    def __init__(self, database: Database, per_agent: Mapping[WorkKind, int], cards: ReviewCards) -> None:
        self._database, self._per_agent, self._cards = database, per_agent, cards

    # -- for supervisors -----------------------------------------------------------------------------------

    async def month(self, who: SignedIn, asked: AskQuality) -> QualityMonth:
        return await self._do(who, lambda connection: _first(asked.month))

    async def works(self, who: SignedIn, asked: AskWork) -> ReviewableWork:
        """Return the newest work of the agent in a month that the user may choose by hand."""
        given = {"month": _first(asked.month), "agent": asked.agent_id}

        def work(connection: Connection) -> ReviewableWork:
            need_supervisor(connection)
            rows = connection.exec_driver_sql(
                f"SELECT x.*, a.name AS agent FROM ({of_month(asked.kind)} "
                "AND x.agent_id = %(agent)s AND supervises(x.team_id) "
                "AND NOT EXISTS (SELECT FROM quality_draw d WHERE d.work_id = x.work_id) "
                f"ORDER BY x.moment DESC, x.work_id LIMIT {MOST_WORKS}) x "
                f"JOIN agent a ON a.id = x.agent_id ORDER BY {_LISTED}",
                given,
            ).all()
            known, takers = known_of(connection, rows), _takers(connection, who, rows)
            return ReviewableWork(
                [
                    as_work(row, known[row.work_id], *takers.get(row.work_id, ("", None)), stratum="")
                    for row in rows
                ]
            )

        return await self._database.transact(who.login, work)

    async def open(self, who: SignedIn, request: OpenWork) -> OpenedWork:
        """Note that the user reads this work beside its review: as a supervisor, or because it is theirs."""
        who.station  # noqa: B018 - raises Refused without a workstation

        def work(connection: Connection) -> OpenedWork:
            need_desk(connection)
            known = connection.exec_driver_sql(_KNOWN, {"kind": request.kind.value, "id": request.work_id})
            if known.first() is None:
                need_supervisor(connection)
                need_work(connection, request.kind, request.work_id)
            _note(connection, who, f"read {request.kind.value}", request.work_id)
            return OpenedWork(request.work_id)

        return await self._database.transact(who.login, work, who.client_id)

    async def keep(self, who: SignedIn, request: KeepReview) -> QualityMonth:
        """Keep a draft of the user, or share it. Sent again with the same content, it is shared once.

        A draft whose work another reviewer took over holds the work again, if nobody has it any more.
        """

        def work(connection: Connection) -> date:
            me = need_supervisor(connection).agent_id
            lock_work(connection, request.work_id)
            found = _review(connection, request.id)
            if found is None:
                return self._begin(connection, who, me, request)
            if found.reviewer_id != me:
                raise Refused(_CONFLICT, BAD_REQUEST, "it is another one's review")
            # The kind decides whether what is quoted may be kept.
            if (found.work_id, found.kind) != (request.work_id, request.kind.value):
                raise Refused(_CONFLICT, BAD_REQUEST, "it is a review of another work")
            if found.state == ReviewState.DRAFT:
                _check(_used_card(connection, found.card_id), request.answers, request.is_shared)
                self._write(connection, who, me, request, found.case_id)
            elif not request.is_shared or not _is_same(connection, request):
                raise Refused(_CONFLICT, SHARED_OTHERWISE, "the agent has seen it")
            return _month(found)

        return await self._do(who, work)

    async def drop(self, who: SignedIn, request: DropReview) -> QualityMonth:
        """Forget a draft of the user. Sent again, it is gone already."""

        def work(connection: Connection) -> date:
            me = need_supervisor(connection).agent_id
            act_as(connection, SYSTEM_LOGIN)
            found = _review(connection, request.id)
            if found is None:
                return _first(request.month)
            if found.reviewer_id != me:
                raise Refused(404, BAD_REQUEST, "no such review")
            dropped = connection.exec_driver_sql(
                "DELETE FROM quality_review WHERE id = %s AND state = 'draft' RETURNING id", (request.id,)
            )
            if dropped.first() is None:
                raise Refused(_CONFLICT, BAD_REQUEST, "the agent has seen it")
            return _month(found)

        return await self._do(who, work)

    async def take_over(self, who: SignedIn, request: TakeOver) -> QualityMonth:
        """Give the work of another reviewer's draft to the user, who may review it, as an empty draft.

        The other draft stays its author's, unseen. A draft of the user that lost this work before is back
        instead of an empty one. Sent again, the work is the user's already. If the draft is gone, it is free.
        """

        def work(connection: Connection) -> date:
            me = need_supervisor(connection).agent_id
            act_as(connection, SYSTEM_LOGIN)
            found = _review(connection, request.draft_id)
            if found is None:
                return _first(request.month)
            lock_work(connection, found.work_id)
            held = _holding(connection, found.work_id)
            act_as(connection, who.login)
            if me in (found.reviewer_id, found.agent_id) or not _supervises(connection, found.team_id):
                raise Refused(404, BAD_REQUEST, "no such draft")
            if held is not None and held.reviewer_id == me:
                return _month(held)
            need_work(connection, WorkKind(found.kind), found.work_id)
            act_as(connection, SYSTEM_LOGIN)
            bar_owner(connection, found.case_id, [me])
            if held is not None:
                if held.id != found.id or held.state != ReviewState.DRAFT:
                    raise Refused(_CONFLICT, WORK_TAKEN, "it was shared, or taken over, meanwhile")
                connection.exec_driver_sql(
                    "UPDATE quality_review SET freed_by = %s, freed_at = now() WHERE id = %s", (me, found.id)
                )
            if not _regain(connection, found.work_id, me):
                cards = keep_editions(connection, self._cards.today(_today(connection)))
                _insert(connection, found, uuid7(), me, cards[WorkKind(found.kind)].id)
            _note(connection, who, "review taken over", found.id)
            return _month(found)

        return await self._do(who, work)

    async def decide(self, who: SignedIn, request: DecideReview) -> QualityMonth:
        """Decide about an objection; the reviewer does not. Sent again, it is decided once."""

        def work(connection: Connection) -> date:
            me = need_supervisor(connection).agent_id
            found = _need_review(connection, request.id)
            decision = masked_text(request.decision.strip())
            if not decision:
                raise Refused(400, BAD_REQUEST, "decision")
            if found.state == ReviewState.DECIDED and found.decided_by == me and found.decision == decision:
                return _month(found)
            if found.state != ReviewState.OBJECTED or me in (found.reviewer_id, found.agent_id):
                raise Refused(_CONFLICT, BAD_REQUEST, "another reviewer decides, and once")
            _check(_used_card(connection, found.card_id), request.answers, True)
            act_as(connection, SYSTEM_LOGIN)
            bar_owner(connection, found.case_id, [me])
            _change(
                connection,
                "state = 'decided', decided_by = %(me)s, decision = %(decision)s, "
                "settled_answers = %(answers)s",
                ReviewState.OBJECTED,
                {"id": request.id, "me": me, "decision": decision, "answers": _json(request.answers)},
            )
            _note(connection, who, "review decided", request.id)
            return _month(found)

        return await self._do(who, work)

    # -- calibration ---------------------------------------------------------------------------------------

    async def calibrate(self, who: SignedIn, request: StartCalibration) -> QualityMonth:
        """Let several reviewers judge the same work, blind. Sent again, it starts once."""
        reviewers = sorted(set(request.reviewers))
        if len(reviewers) < LEAST_REVIEWERS or request.expert_id not in reviewers:
            raise Refused(400, BAD_REQUEST, "reviewers")

        def work(connection: Connection) -> date:
            me = need_supervisor(connection).agent_id
            found = _calibration(connection, request.id)
            if found is not None and (found.started_by, found.work_id) == (me, request.work_id):
                return _month(found)
            today = self._cards.today(_today(connection))
            found_work = need_work(connection, request.kind, request.work_id)
            act_as(connection, SYSTEM_LOGIN)
            card = keep_editions(connection, today)[request.kind]
            _need_unseen(connection, request.work_id)
            known = {one.id for one in _reviewers(connection, found_work.team_id)}
            if not known.issuperset(reviewers) or found_work.agent_id in reviewers:
                raise Refused(_CONFLICT, BAD_REQUEST, "reviewers")
            bar_owner(connection, found_work.case_id, reviewers)
            connection.exec_driver_sql(
                f"INSERT INTO quality_calibration ({COLUMNS}, "
                "id, card_id, started_by, expert_id, reviewers) "
                f"VALUES ({VALUES}, %(id)s, %(card_id)s, %(me)s, %(expert_id)s, %(reviewers)s)",
                {
                    **found_work._mapping,
                    "id": request.id,
                    "card_id": card.id,
                    "me": me,
                    "expert_id": request.expert_id,
                    "reviewers": reviewers,
                },
            )
            _note(connection, who, "calibration started", request.id)
            return _month(found_work)

        return await self._do(who, work)

    async def hand_in(self, who: SignedIn, request: HandIn) -> QualityMonth:
        """Take the user's answers. With those of the last reviewer all see all."""

        def work(connection: Connection) -> date:
            me = need_supervisor(connection).agent_id
            found = _need_calibration(connection, request.id)
            if me not in found.reviewers:
                raise refused_by(Trouble.NO_ROLE)
            _check(_used_card(connection, found.card_id), request.answers, True)
            act_as(connection, SYSTEM_LOGIN)
            _lock_calibration(connection, request.id)
            if _handed_in(connection, request.id).get(me) == request.answers:  # sent again
                return _month(found)
            bar_owner(connection, found.case_id, [me])
            connection.exec_driver_sql(
                "INSERT INTO quality_calibration_answer (calibration_id, reviewer_id, answers) "
                "SELECT id, %(me)s, %(answers)s FROM quality_calibration WHERE id = %(id)s AND NOT is_closed "
                "ON CONFLICT DO NOTHING",
                {"me": me, "answers": _json(request.answers), "id": request.id},
            )
            handed = _handed_in(connection, request.id)
            if handed.get(me) != request.answers:
                raise Refused(_CONFLICT, BAD_REQUEST, "it was handed in before, or is closed")
            if handed.keys() >= set(found.reviewers):
                _close(connection, request.id, found.reviewers)
            return _month(found)

        return await self._do(who, work)

    async def close(self, who: SignedIn, request: CloseCalibration) -> QualityMonth:
        """End a calibration without those who have not handed in, or cancel it. Sent again, it ends once.

        The expert may, and the one who started it. Of a cancelled one nobody sees the answers of others.
        """

        def work(connection: Connection) -> date:
            me = need_supervisor(connection).agent_id
            found = _need_calibration(connection, request.id)
            if me not in (found.started_by, found.expert_id):
                raise refused_by(Trouble.NO_ROLE)
            act_as(connection, SYSTEM_LOGIN)
            _lock_calibration(connection, request.id)
            found = _need_calibration(connection, request.id)
            if found.is_closed:
                if found.is_cancelled != request.is_cancelled:
                    raise Refused(_CONFLICT, BAD_REQUEST, "it has ended otherwise")
                return _month(found)
            if request.is_cancelled:
                connection.exec_driver_sql(
                    "UPDATE quality_calibration SET is_closed = true, is_cancelled = true WHERE id = %s",
                    (request.id,),
                )
                _note(connection, who, "calibration cancelled", request.id)
                return _month(found)
            handed = _handed_in(connection, request.id)
            if len(handed) < LEAST_REVIEWERS or found.expert_id not in handed:
                raise Refused(_CONFLICT, BAD_REQUEST, "too few have handed in, or the expert has not")
            _close(connection, request.id, sorted(handed))
            return _month(found)

        return await self._do(who, work)

    # -- for agents ----------------------------------------------------------------------------------------

    async def mine(self, who: SignedIn) -> MyReviews:
        who.station  # noqa: B018 - raises Refused without a workstation
        return await self._database.transact(who.login, lambda connection: _mine(connection, who))

    async def answer(self, who: SignedIn, request: AnswerReview) -> MyReviews:
        """Agree with a review of the user's work, or object. Sent again, it is answered once."""
        who.station  # noqa: B018 - raises Refused without a workstation
        objection = masked_text(request.objection.strip())
        if request.objection and not objection:  # spaces are no objection, and no agreement
            raise Refused(400, BAD_REQUEST, "objection")
        state = ReviewState.OBJECTED if objection else ReviewState.AGREED

        def work(connection: Connection) -> MyReviews:
            me = need_desk(connection).agent_id
            found = _review(connection, request.id)
            if found is None or found.agent_id != me:
                raise Refused(404, BAD_REQUEST, "no such review")
            if found.state == ReviewState.SHARED:
                act_as(connection, SYSTEM_LOGIN)
                _change(
                    connection,
                    "state = %(state)s, objection = %(objection)s",
                    ReviewState.SHARED,
                    {"id": request.id, "state": state.value, "objection": objection},
                )
                act_as(connection, who.login)
            elif found.objection != objection:
                raise Refused(_CONFLICT, BAD_REQUEST, "it was answered otherwise")
            return _mine(connection, who)

        return await self._database.transact(who.login, work)

    # -- writing -------------------------------------------------------------------------------------------

    def _begin(self, connection: Connection, who: SignedIn, me: UUID, request: KeepReview) -> date:
        card = kept_card(connection, request.card_id)
        if card is None:  # nobody has looked at the page since the card came
            act_as(connection, SYSTEM_LOGIN)
            keep_editions(connection, self._cards.today(_today(connection)))
            act_as(connection, who.login)
            card = kept_card(connection, request.card_id)
        if card is None or card.reviews is not FAMILIES[request.kind]:
            raise Refused(400, BAD_REQUEST, "card_id")
        _check(card, request.answers, request.is_shared)
        work = need_work(connection, request.kind, request.work_id)
        if work.agent_id == me:
            raise Refused(_CONFLICT, BAD_REQUEST, "nobody reviews their own work")
        act_as(connection, SYSTEM_LOGIN)
        bar_owner(connection, work.case_id, [me])
        _insert(connection, work, request.id, me, card.id)
        self._write(connection, who, me, request, work.case_id)
        return _month(work)

    def _write(
        self, connection: Connection, who: SignedIn, me: UUID, request: KeepReview, case_id: UUID | None
    ) -> None:
        act_as(connection, SYSTEM_LOGIN)
        held = _holding(connection, request.work_id)
        if held is not None and held.id != request.id:
            raise Refused(_CONFLICT, WORK_TAKEN, "another reviewer has taken this work over")
        if request.is_shared:
            bar_owner(connection, case_id, [me])
            if _is_calibrated(connection, request.work_id, "NOT is_closed"):
                raise Refused(_CONFLICT, BAD_REQUEST, "a calibration of this work goes on, and is blind")
        is_call = request.kind is WorkKind.CALL
        until = (
            "quotes_until = coalesce((SELECT max(r.keep_until) FROM recording r "
            "WHERE r.contact_id = x.work_id), quotes_until), "
        ) * is_call
        _change(
            connection,
            "answers = %(answers)s, advice = %(advice)s, freed_by = NULL, freed_at = NULL, "
            f"notes = CASE WHEN {QUOTABLE[request.kind]} THEN %(notes)s::jsonb ELSE '[]' END, "
            f"{until}"
            "state = CASE WHEN %(is_shared)s THEN 'shared' ELSE state END, "
            "shared_on = CASE WHEN %(is_shared)s THEN (now() AT TIME ZONE office_zone())::date END",
            ReviewState.DRAFT,
            _content(request),
        )
        if request.is_shared:
            _note(connection, who, "review shared", request.id)

    # -- reading -------------------------------------------------------------------------------------------

    async def _do(self, who: SignedIn, work: Callable[[Connection], date]) -> QualityMonth:
        """Do something, which returns its month, and return this month as the user sees it."""
        who.station  # noqa: B018 - raises Refused without a workstation

        def both(connection: Connection) -> QualityMonth:
            need_supervisor(connection)
            return self._shown(connection, who, work(connection))

        return await self._database.transact(who.login, both, who.client_id)

    def _shown(self, connection: Connection, who: SignedIn, month: date) -> QualityMonth:
        act_as(connection, SYSTEM_LOGIN)
        _forget_quotes(connection)
        today = _today(connection)
        cards = keep_editions(connection, self._cards.today(today))
        act_as(connection, who.login)
        drawn_on = connection.exec_driver_sql(
            "SELECT (drawn_at AT TIME ZONE office_zone())::date FROM quality_month WHERE month = %s", (month,)
        ).scalar_one_or_none()
        drawn = connection.exec_driver_sql(
            "SELECT x.*, a.name AS agent FROM quality_draw x JOIN agent a ON a.id = x.agent_id "
            "WHERE x.month = %s ORDER BY a.name, x.place",
            (month,),
        ).all()
        reviews = connection.exec_driver_sql(
            f"{_REVIEWS} WHERE (x.month = %s OR x.state = 'objected') "
            "AND (x.reviewer_id = my_id() OR supervises(x.team_id)) ORDER BY a.name, x.moment, x.id",
            (month,),
        ).all()
        found = connection.exec_driver_sql(
            "SELECT x.*, a.name AS agent FROM quality_calibration x JOIN agent a ON a.id = x.agent_id "
            "WHERE x.month = %s OR NOT x.is_closed ORDER BY x.moment, x.work_id",
            (month,),
        ).all()
        known = known_of(connection, [*drawn, *reviews, *found])
        takers = _takers(connection, who, drawn)
        card_ids = {kind: card.id for kind, card in cards.items()}
        used = kept_cards(connection, {*card_ids.values(), *(row.card_id for row in (*reviews, *found))})
        return QualityMonth(
            month=month,
            is_over=month < today.replace(day=1),
            drawn_on=drawn_on,
            per_agent=dict(self._per_agent),
            card_ids=card_ids,
            cards={one.id: content_of(one) for one in used.values()},
            drawn=[as_work(row, known[row.work_id], *takers.get(row.work_id, ("", None))) for row in drawn],
            reviews=[_as_review(row, known[row.work_id]) for row in reviews],
            calibrations=[self._calibration(connection, who, row, known[row.work_id]) for row in found],
            reviewers=_reviewers(connection, _team(connection)),
            card_fault=self._cards.fault,
        )

    def _calibration(self, connection: Connection, who: SignedIn, row: Row[Any], known: Known) -> Calibration:
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
            work=as_work(row, known),
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


def _content(request: KeepReview) -> dict[str, Any]:
    """Return what is kept of a review, by column. Raises Refused."""
    kept = masked(request)
    if is_too_long(kept):
        raise Refused(400, BAD_REQUEST, "a note or the advice is too long when it is masked")
    return {
        "id": kept.id,
        "answers": _json(kept.answers),
        "advice": kept.advice,
        "notes": _json(kept.notes),
        "is_shared": kept.is_shared,
    }


def _insert(connection: Connection, work: Row[Any], review_id: UUID, me: UUID, card_id: str) -> None:
    """Make an empty draft of the user. The connection acts for the server program."""
    made = connection.exec_driver_sql(
        f"INSERT INTO quality_review ({COLUMNS}, id, is_drawn, reviewer_id, card_id, answers) "
        f"SELECT {VALUES}, %(id)s, "
        "EXISTS (SELECT FROM quality_draw WHERE work_id = %(work_id)s), "
        "%(me)s, %(card_id)s, '{}' ON CONFLICT DO NOTHING RETURNING id",
        {**work._mapping, "id": review_id, "me": me, "card_id": card_id},
    )
    if made.first() is None:
        raise Refused(_CONFLICT, WORK_TAKEN, "another reviewer has this work")


def _regain(connection: Connection, work_id: UUID, me: UUID) -> bool:
    """Let the draft of the user that lost this work last hold it again; return whether there is one.

    The connection acts for the server program.
    """
    found = connection.exec_driver_sql(
        "UPDATE quality_review SET freed_by = NULL, freed_at = NULL WHERE id = ("
        "SELECT id FROM quality_review WHERE work_id = %s AND reviewer_id = %s AND freed_by IS NOT NULL "
        "ORDER BY freed_at DESC LIMIT 1) RETURNING id",
        (work_id, me),
    )
    return found.first() is not None


def _is_same(connection: Connection, request: KeepReview) -> bool:
    """Whether a shared review has this content. Notes may be gone with what they quoted."""
    act_as(connection, SYSTEM_LOGIN)
    found = connection.exec_driver_sql(
        "SELECT FROM quality_review x WHERE id = %(id)s AND answers = %(answers)s::jsonb "
        "AND advice = %(advice)s AND (notes = %(notes)s::jsonb "
        f"OR notes = '[]' AND (quotes_until <= now() OR NOT {QUOTABLE[request.kind]}))",
        _content(request),
    )
    return found.first() is not None


def _change(connection: Connection, change: str, state: ReviewState, given: dict[str, Any]) -> None:
    """Change the review of this id. Raise Refused if it has left this state meanwhile."""
    changed = connection.exec_driver_sql(
        f"UPDATE quality_review x SET {change} "
        f"WHERE x.id = %(id)s AND x.state = '{state.value}' RETURNING x.id",
        given,
    )
    if changed.first() is None:
        raise Refused(_CONFLICT, BAD_REQUEST, "somebody else has changed it")


def _forget_quotes(connection: Connection) -> None:
    """Forget notes whose recording has expired in the archive: no change of a row says so (s0100_quality).

    The connection acts for the server program.
    """
    connection.exec_driver_sql(
        "UPDATE quality_review SET notes = '[]' WHERE notes <> '[]' AND quotes_until <= now()"
    )


def _check(card: Card, answers: dict[str, str], is_whole: bool) -> None:
    """Raise Refused for answers that the card does not know; if they are to be whole, for gaps, too."""
    known = {one.value for one in Answer}
    given = {name: Answer(value) for name, value in answers.items() if value in known}
    if len(given) < len(answers) or faults_of(card, given):
        raise Refused(400, BAD_REQUEST, "answers")
    if is_whole and (missing(card, given) or score_of(card, given).value is None):
        raise Refused(400, BAD_REQUEST, "not all questions are answered, or none applies")


def _used_card(connection: Connection, card_id: str) -> Card:
    """Return the card of a review or calibration that there is: it was kept."""
    return kept_cards(connection, [card_id])[card_id]


def _review(connection: Connection, review_id: UUID) -> Row[Any] | None:
    """Return a review that the acting user sees."""
    return connection.exec_driver_sql("SELECT * FROM quality_review WHERE id = %s", (review_id,)).first()


def _holding(connection: Connection, work_id: UUID) -> Row[Any] | None:
    """Return the review that holds this work. The connection acts for the server program."""
    return connection.exec_driver_sql(
        "SELECT * FROM quality_review WHERE work_id = %s AND freed_by IS NULL", (work_id,)
    ).first()


def _need_review(connection: Connection, review_id: UUID) -> Row[Any]:
    found = _review(connection, review_id)
    if found is None:
        raise Refused(404, BAD_REQUEST, "no such review")
    return found


def _is_calibrated(connection: Connection, work_id: UUID, condition: str) -> bool:
    found = connection.exec_driver_sql(
        f"SELECT FROM quality_calibration WHERE work_id = %s AND {condition}", (work_id,)
    )
    return found.first() is not None


def _need_unseen(connection: Connection, work_id: UUID) -> None:
    """Raise Refused if answers for this work were seen, or are being given: another calibration is not blind.

    The connection acts for the server program.
    """
    lock_work(connection, work_id)
    shared = connection.exec_driver_sql(
        "SELECT FROM quality_review WHERE work_id = %s AND state <> 'draft'", (work_id,)
    )
    if shared.first() is not None or _is_calibrated(connection, work_id, "NOT is_cancelled"):
        raise Refused(_CONFLICT, BAD_REQUEST, "others have seen answers for this work")


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
    me = need_desk(connection).agent_id
    act_as(connection, SYSTEM_LOGIN)
    _forget_quotes(connection)
    act_as(connection, who.login)
    rows = connection.exec_driver_sql(
        f"{_REVIEWS} WHERE x.agent_id = %s AND x.state <> 'draft' "
        f"ORDER BY x.shared_on DESC, x.moment DESC, x.id LIMIT {MOST_MINE}",
        (me,),
    ).all()
    known = known_of(connection, rows)
    cards = kept_cards(connection, {row.card_id for row in rows}).values()
    return MyReviews(
        reviews=[_as_review(row, known[row.work_id]) for row in rows],
        cards={one.id: content_of(one) for one in cards},
    )


def _takers(
    connection: Connection, who: SignedIn, rows: Sequence[Row[Any]]
) -> dict[UUID, tuple[str, UUID | None]]:
    """Return who has begun to review these works, and by which draft of another one, by work.

    The drafts of others are hidden from the user.
    """
    me = connection.exec_driver_sql("SELECT my_id()").scalar_one()
    act_as(connection, SYSTEM_LOGIN)
    found = connection.exec_driver_sql(
        "SELECT r.id, r.work_id, r.state, r.reviewer_id, a.name FROM quality_review r "
        "JOIN agent a ON a.id = r.reviewer_id WHERE r.work_id = ANY(%s) AND r.freed_by IS NULL",
        ([row.work_id for row in rows],),
    )
    takers = {
        one.work_id: (
            one.name,
            one.id if one.state == ReviewState.DRAFT and one.reviewer_id != me else None,
        )
        for one in found
    }
    act_as(connection, who.login)
    return takers


def _as_review(row: Row[Any], known: Known) -> Review:
    settled = row.settled_answers
    return Review(
        id=row.id,
        work=as_work(row, known, row.reviewer),
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
        freed_by=row.freed_by_name,
        freed_on=row.freed_on,
    )


def _supervises(connection: Connection, team_id: UUID | None) -> bool:
    found: bool = connection.exec_driver_sql("SELECT supervises(%s)", (team_id,)).scalar_one()
    return found


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


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _note(connection: Connection, who: SignedIn, what: str, of: UUID) -> None:
    """Record this of the user, for whom the rest of the transaction acts."""
    act_as(connection, who.login)
    connection.exec_driver_sql("SELECT note_access(%s, %s)", (what, str(of)))
