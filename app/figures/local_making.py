"""Makes the facts of one PC without a server, and answers from them.

The replica's triggers note each changed row in `figures_changed`. `note_changes` turns them into things whose
facts have to be made again. `next_facts` makes those of some, and `keep` stores them. A crash between two of
these loses nothing: what is noted goes when its facts are stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, delete, func, insert, or_, select, text, update

from app.figures.access_facts import forget_accesses
from app.figures.adding import accesses_behind, rows_behind
from app.figures.answering import Asked, add_up_all, word
from app.figures.asking import Counted, CountedAccess, Question
from app.figures.case_facts import Rules
from app.figures.changes import ON_ONE_PC
from app.figures.figures import FIGURES, Figure, Group, is_of_exchange
from app.figures.making import ABOUT, CASES, PLANNED, STAFF, TALKS, Facts, Maker, note, store
from app.figures.periods import Days
from app.figures.reports import ReportKey, sum_of
from app.figures.rollups import mark_all_changed, remake_next
from app.figures.thresholds import thresholds
from db.enums import Role
from db.local_fact_tables import CHANGED, CURSOR, EDITIONS, PRINTS, WAITING
from db.local_survey_tables import ROUNDS
from db.models import Agent
from db.records import AgentRecord
from db.sync.messages import OFFICE, FilledReport, KeptReport, OpenDataEdition
from db.sync.skm_messages import ClosedRound, SkmResult

MAKERS = (CASES, STAFF, PLANNED, TALKS, ABOUT)  # the exchange is read by a server
NOTED_AT_ONCE = 5_000
AT_ONCE = 20  # things whose facts are made together: the person at the desk must not notice
MOST_PRINTS = 100  # of a period, the newest
_UNFINISHED = ""  # the rules in a cursor until everything is noted


# -- making ------------------------------------------------------------------------------------------------


def note_changes(connection: Connection, version: str, at: datetime) -> bool:
    """Note what has changed. Return False if everything has to be noted, because the rules are other ones.

    From now on the triggers note what changes. If the program ends before `end_noting`, all begins anew.
    """
    if connection.execute(select(CURSOR.c.rules)).scalar_one_or_none() == version:
        _note_changed(connection, at)
        return True
    mark_all_changed(connection)
    forget_accesses(connection)
    if connection.execute(select(CURSOR)).first() is None:
        connection.execute(insert(CURSOR).values(id=1, rules=_UNFINISHED, made_at=at))
    return False


def everything(connection: Connection) -> Iterator[Sequence[tuple[str, bytes]]]:
    """Give all that has facts, for `note_these`: so many that a save at the desk does not wait long."""
    for maker in MAKERS:
        ids = connection.execute(text(maker.statements(ON_ONE_PC).everything)).scalars()
        for some in ids.partitions(NOTED_AT_ONCE):
            yield [(maker.what, one) for one in some]


def note_these(connection: Connection, things: Sequence[tuple[str, bytes]]) -> None:
    words = "INSERT INTO figures_waiting (what, id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    connection.exec_driver_sql(words, list(things))


def end_noting(connection: Connection, version: str, at: datetime) -> None:
    connection.execute(update(CURSOR).values(rules=version, made_at=at))


def _note_changed(connection: Connection, at: datetime) -> None:
    if connection.execute(select(CHANGED).limit(1)).first() is not None:
        for maker in MAKERS:
            for query in maker.statements(ON_ONE_PC).changed:
                note(connection, maker, query, {})
        connection.execute(delete(CHANGED))
    connection.execute(update(CURSOR).values(made_at=at))


@dataclass(frozen=True, slots=True)
class Made:
    """The facts of some things."""

    maker: Maker
    ids: Sequence[UUID]
    facts: Facts


def next_facts(connection: Connection, rules: Rules) -> Made | None:
    """Make the facts of some of what is noted, the newest things first; None at the end."""
    for maker in MAKERS:
        query = select(WAITING.c.id).where(WAITING.c.what == maker.what)
        ids = list(connection.execute(query.order_by(WAITING.c.id.desc()).limit(AT_ONCE)).scalars())
        if ids:
            return Made(maker, ids, maker.facts_of(connection, ids, rules))
    return None


def keep(connection: Connection, made: Made) -> None:
    """Nothing was noted since `next_facts` read the records; what has changed since then is noted later."""
    waiting = WAITING.c
    connection.execute(delete(WAITING).where(waiting.what == made.maker.what, waiting.id.in_(made.ids)))
    store(connection, made.maker, made.ids, made.facts)


def roll_up(connection: Connection, rules: Rules, now: datetime) -> int:
    """Make the sums of a day; return 0 if there is none."""
    return remake_next(connection, rules.calendar.local_day(now), 1)


# -- answering ---------------------------------------------------------------------------------------------


def answers(
    connection: Connection, viewer: AgentRecord, questions: Sequence[Question], now: datetime
) -> list[Counted] | None:
    """Return None before everything is noted for the first time. now: In the office's zone."""
    moment = _made_at(connection, now)
    if moment is None:
        return None
    waiting = connection.execute(select(func.count()).select_from(WAITING)).scalar_one()
    asked = {place: one for place, each in enumerate(questions) if (one := _asked(viewer, each)) is not None}
    groups = add_up_all(connection, list(asked.values()), moment, (), lambda _asked: False)
    found, expected = dict(zip(asked, groups, strict=True)), thresholds(connection)
    return [
        Counted(
            one,
            moment.astimezone(timezone.utc),
            waiting,
            tuple(
                Group(tuple(map(word, group.by)), group.num, group.den, group.is_rounded)
                for group in sorted(found.get(place, _nothing(one)), key=_in_order)
            ),
            expected.target(one.figure, min(one.until - timedelta(days=1), moment.date())),
            OFFICE if viewer.role is Role.SUPERVISOR else "",
        )
        for place, one in enumerate(questions)
    ]


def _in_order(group: Group) -> list[tuple[bool, Any]]:
    """As the server sorts: what is unknown comes last."""
    return [(value is None, value) for value in group.by]


def rows(
    connection: Connection, viewer: AgentRecord, question: Question, skip: int, now: datetime
) -> list[UUID] | None:
    """As `rows_behind`; None before everything is noted for the first time."""
    moment, asked = _made_at(connection, now), _asked(viewer, question)
    if moment is None or asked is None:
        return None if moment is None else []
    return rows_behind(connection, asked.figure, asked.since, asked.until, moment, asked.only, skip)


def accesses(
    connection: Connection, question: Question, skip: int, now: datetime
) -> list[CountedAccess] | None:
    """Return the accesses to personal data behind a figure of them; None as of `rows`."""
    moment, figure = _made_at(connection, now), FIGURES[question.figure]
    if moment is None:
        return None
    return accesses_behind(
        connection, figure, question.since, question.until, moment, dict(question.only), skip
    )


def _made_at(connection: Connection, now: datetime) -> datetime | None:
    """Return up to when changes are noted: now, if no row has changed since."""
    cursor = connection.execute(select(CURSOR.c.rules, CURSOR.c.made_at)).one_or_none()
    if cursor is None or cursor.rules == _UNFINISHED:
        return None
    is_noted = connection.execute(select(CHANGED).limit(1)).first() is None
    return now if is_noted else cursor.made_at.astimezone(now.tzinfo)


def _asked(viewer: AgentRecord, question: Question) -> Asked | None:
    """Return the question about what this person may read, as on the server; None if that is nothing."""
    figure, only = FIGURES[question.figure], dict(question.only)
    if viewer.role is not Role.SUPERVISOR:
        column, own = _own(viewer)
        if viewer.role is Role.UNIT_OFFICER and "agent_id" in (*question.by, *only):
            return None
        if column not in figure.fact.c or own is None or only.get(column, own) != own:
            return None
        only[column] = own
    return Asked(figure, question.since, question.until, question.by, only)


def _own(viewer: AgentRecord) -> tuple[str, UUID | None]:
    by_role: Mapping[Role, tuple[str, UUID | None]] = {
        Role.AGENT: ("agent_id", viewer.id),
        Role.UNIT_OFFICER: ("unit_id", viewer.unit_id),
    }
    return by_role.get(viewer.role, ("", None))


def _nothing(question: Question) -> list[Group]:
    figure: Figure = FIGURES[question.figure]
    is_sum = figure.den is None and not is_of_exchange(figure)
    return [] if question.by else [Group((), 0, None if is_sum else 0)]


# -- reports -----------------------------------------------------------------------------------------------


def keep_report(
    connection: Connection, viewer: AgentRecord, print_id: UUID, filled: FilledReport, at: datetime
) -> list[KeptReport]:
    """Return all prints of its period. Kept again, it is kept once."""
    if connection.execute(select(PRINTS.c.id).where(PRINTS.c.id == print_id)).first() is None:
        values: dict[str, Any] = {
            "id": print_id,
            "by_id": viewer.id,
            "report": filled.report,
            "since": filled.since,
            "until": filled.until,
            "filled": msgspec.to_builtins(filled),
            "sha256": sum_of(filled),
            "printed_at": at,
        }
        connection.execute(insert(PRINTS).values(values))
    return kept_reports(connection, viewer, filled.report, Days(filled.since, filled.until))


def kept_reports(connection: Connection, viewer: AgentRecord, report: str, days: Days) -> list[KeptReport]:
    """A supervisor reads all prints but those of officers and of an agent's work, others only their own."""
    prints = PRINTS.c
    query = select(*prints, func.coalesce(Agent.name, "").label("by_name"))
    query = query.outerjoin_from(PRINTS, Agent.__table__, prints.by_id == Agent.id)
    query = query.where(prints.report == report, prints.since == days.since, prints.until == days.until)
    if viewer.role is not Role.SUPERVISOR or report == ReportKey.AGENT:
        query = query.where(prints.by_id == viewer.id)
    else:
        query = query.where(or_(Agent.role.is_(None), Agent.role != Role.UNIT_OFFICER))
    query = query.order_by(prints.printed_at.desc(), prints.id).limit(MOST_PRINTS)
    return [
        KeptReport(
            id=row["id"],
            filled=msgspec.convert(row["filled"], FilledReport),
            sha256=row["sha256"],
            by_name=row["by_name"],
            printed_at=row["printed_at"],
        )
        for row in connection.execute(query).mappings()
    ]


# -- open data ---------------------------------------------------------------------------------------------


def kept_edition(connection: Connection, month: date) -> OpenDataEdition | None:
    """Return the open data of a month, if they were made."""
    row = connection.execute(select(EDITIONS).where(EDITIONS.c.month == month)).mappings().first()
    if row is None:
        return None
    filled = msgspec.convert(row["filled"], FilledReport)
    return OpenDataEdition(month=row["month"], filled=filled, files=row["files"])


def keep_edition(
    connection: Connection, edition_id: UUID, filled: FilledReport, files: Mapping[str, str], at: datetime
) -> OpenDataEdition:
    """Keep the open data of a month for good; return those that were kept before, if there are some."""
    before = kept_edition(connection, filled.since)
    if before is not None:
        return before
    values = {
        "month": filled.since,
        "id": edition_id,
        "filled": msgspec.to_builtins(filled),
        "files": dict(files),
        "made_at": at,
    }
    connection.execute(insert(EDITIONS).values(values))
    return OpenDataEdition(month=filled.since, filled=filled, files=dict(files))


def closed_rounds(connection: Connection, days: Days) -> tuple[list[ClosedRound], str]:
    """Return the rounds of the survey that were closed in these days, and the version of the facts' rules."""
    rounds = ROUNDS.c
    query = select(rounds.form_id, rounds.since, rounds.until, rounds.result)
    query = query.where(rounds.closed_on >= days.since, rounds.closed_on < days.until)
    found = [
        ClosedRound(form_id=form, since=since, until=until, result=msgspec.convert(result, SkmResult))
        for form, since, until, result in connection.execute(query.order_by(rounds.closed_on, rounds.id))
    ]
    rules = connection.execute(select(CURSOR.c.rules)).scalar_one_or_none()
    return found, rules or ""
