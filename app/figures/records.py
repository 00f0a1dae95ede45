"""Reads what facts are made from: cases and contacts, also archived ones, and the ended states of staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    DateTime,
    RowMapping,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    null,
    or_,
    select,
    text,
    type_coerce,
    union_all,
)
from sqlalchemy.types import ARRAY, Uuid

from app.figures.call_facts import AGAIN, REACHED_WITHIN, CountedContact, WrapUp
from app.figures.case_facts import Asked, CountedCase
from app.figures.matter_facts import CaseContact
from app.figures.plan_facts import CountedPlan, day_bounds
from app.figures.queue_facts import CountedStay
from app.figures.state_facts import Interval
from app.sop.measure import ZERO
from app.sop.office_hours import OfficeCalendar
from db.chunks import chunks
from db.entry_facts import readable_facts
from db.enums import AgentState, CaseStatus, EntryKind
from db.exchange_tables import CALLS as QUEUE_CALLS
from db.models import (
    Agent,
    Case,
    Contact,
    Escalation,
    LineGap,
    ShiftPlan,
    StateInterval,
    TimelineEntry,
    UnitQuestion,
)
from db.models.base import Base
from db.records import TimelineRecord
from db.rules.first_contact import QUIET, matter_of
from db.shifts import shifts_of
from db.sync.reading import among
from db.tx import table_of

# The columns that are read for facts; the first one names the case.
SOURCES: Mapping[type[Base], tuple[str, ...]] = {
    Case: (
        *("id", "team_id", "assignee_id", "kind", "channel", "category", "service", "region_code"),
        *("sp4n_tracking", "deleted_at"),
    ),
    TimelineEntry: (
        *("case_id", "id", "version", "kind", "actor_id", "workstation", "occurred_at", "recorded_at"),
        "facts",
    ),
    Escalation: (
        *("case_id", "id", "unit_id", "asked_at", "due_at", "answered_at", "returned_at", "passed_at"),
        *("asked_by_id", "promise_at", "deleted_at"),
    ),
    UnitQuestion: ("case_id", "escalation_id", "deleted_at"),
}
# fmt: off
_OF_CONTACT = (
    "id", "team_id", "agent_id", "case_id", "channel", "direction", "remote", "call_ref", "queue",
    "queued_at", "started_at", "answered_at", "ended_at", "disposition", "held_ms", "transferred_to",
    "is_by_hand", "conversation_id", "quality", "deleted_at",
)
_OF_MATTER = (
    "id", "kind", "category", "service", "region_code", "applicant_id", "registration_number", "subject",
    "status", "deleted_at",
)
_OF_CASE_CONTACT = (
    "case_id", "id", "team_id", "agent_id", "channel", "direction", "started_at", "ended_at", "deleted_at",
)
_OF_ANSWER = ("case_id", "contact_id", "kind", "occurred_at")
# fmt: on
_MOST_TERMS = 100  # of a condition
HIGHEST_MOS = 5.0
MOST_FACTS = 20_000  # letters of an entry's JSON; longer ones have nothing that is counted


def counted_cases(connection: Connection, ids: Sequence[UUID]) -> list[CountedCase]:
    timelines: dict[UUID, list[TimelineRecord]] = defaultdict(list)
    for row in sorted(_rows(connection, TimelineEntry, ids), key=lambda row: row["version"]):
        timelines[row["case_id"]].append(_entry(row))
    asked_back = {row["escalation_id"] for row in _rows(connection, UnitQuestion, ids)}
    asked: dict[UUID, list[Asked]] = defaultdict(list)
    for row in sorted(_rows(connection, Escalation, ids), key=lambda row: (row["asked_at"], row["id"])):
        asked[row["case_id"]].append(_asked(row, row["id"] in asked_back))
    return [
        CountedCase(
            id=row["id"],
            team_id=row["team_id"],
            assignee_id=row["assignee_id"],
            kind=row["kind"],
            channel=row["channel"],
            category=row["category"],
            service=row["service"],
            region_code=row["region_code"],
            is_sp4n=bool(row["sp4n_tracking"]),
            timeline=tuple(timelines[row["id"]]),
            asked=tuple(asked[row["id"]]),
        )
        for row in _rows(connection, Case, ids)
    ]


def _rows(
    connection: Connection, model: type[Base], ids: Sequence[UUID], names: Sequence[str] = ()
) -> list[RowMapping]:
    """Return the rows of these cases; on the server those of archived ones, too.

    names: Of columns, else those in SOURCES; the first one names the case.
    """
    table = table_of(model)
    columns = [table.c[name] for name in names or SOURCES[model]]
    has_removed = "deleted_at" in (names or SOURCES[model])
    query: Select[Any] | CompoundSelect[Any]
    query = select(*_chosen(columns)).where(is_among(connection, columns[0], ids))
    if connection.dialect.name == "postgresql":
        given = bindparam("cases", list(ids), type_=ARRAY(Uuid()))
        typed = [column(one.name, one.type) for one in columns]
        archived = getattr(func, f"archived_{table.name}_rows")(given).table_valued(*typed)
        query = union_all(query, select(*_chosen(archived.c)))
    rows = connection.execute(query).mappings().all()  # one by one takes longer
    return [row for row in rows if row.get("deleted_at") is None] if has_removed else list(rows)


def _chosen(columns: Iterable[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Leave out long facts: a case may have more of them than the memory of the server should hold."""
    of = {one.key: one for one in columns}
    for name in ("facts", "quality"):
        if (facts := of.get(name)) is not None:
            is_short = func.length(cast(facts, Text)) <= MOST_FACTS
            of[name] = type_coerce(case((is_short, facts), else_=null()), facts.type).label(name)
    return list(of.values())


def is_among(connection: Connection, key: Any, ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Return the condition; with one array on the server."""
    is_on_server = connection.dialect.name == "postgresql"
    found: ColumnElement[bool] = among(key, list(ids)) if is_on_server else key.in_(ids)
    return found


def _entry(row: RowMapping) -> TimelineRecord:
    return TimelineRecord(
        id=row["id"],
        case_id=row["case_id"],
        version=row["version"],
        kind=row["kind"],
        actor_id=row["actor_id"],
        actor_name="",
        workstation=row["workstation"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        facts=readable_facts(row["facts"] or {}),
    )


def _asked(row: RowMapping, is_asked_back: bool) -> Asked:
    return Asked(
        id=row["id"],
        unit_id=row["unit_id"],
        asked_by_id=row["asked_by_id"],
        asked_at=row["asked_at"],
        due_at=row["due_at"],
        answered_at=row["answered_at"],
        returned_at=row["returned_at"],
        passed_at=row["passed_at"],
        promise_at=row["promise_at"],
        is_asked_back=is_asked_back,
    )


def ended_states(connection: Connection, ids: Sequence[UUID]) -> list[Interval]:
    """Return those of these states that are over, with the ended gaps of their workstations in their time."""
    table, gap = table_of(StateInterval), table_of(LineGap)
    query = select(table).where(
        is_among(connection, table.c.id, ids), table.c.ended_at.is_not(None), table.c.deleted_at.is_(None)
    )
    overlapping = (
        select(table.c.id, gap.c.started_at, gap.c.ended_at)
        .join_from(
            table,
            gap,
            (gap.c.workstation == table.c.workstation)
            & (gap.c.started_at < table.c.ended_at)
            & (gap.c.ended_at > table.c.started_at),
        )
        .where(is_among(connection, table.c.id, ids), gap.c.deleted_at.is_(None))
    )
    gaps: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for state_id, started_at, ended_at in connection.execute(overlapping):
        gaps[state_id].append((started_at, ended_at))
    return [
        Interval(
            id=row["id"],
            team_id=row["team_id"],
            agent_id=row["agent_id"],
            workstation=row["workstation"],
            state=row["state"],
            reason=row["reason"],
            started_at=row["started_at"],
            ended_at=row["ended_at"],
            gaps=tuple(gaps[row["id"]]),
        )
        for row in connection.execute(query).mappings()
    ]


def counted_plans(connection: Connection, ids: Sequence[UUID], calendar: OfficeCalendar) -> list[CountedPlan]:
    """Return these planned days, with the states of their agents."""
    table, agent = table_of(ShiftPlan), table_of(Agent)
    query = select(table.c.id, table.c.agent_id, table.c.day, table.c.shifts, agent.c.team_id)
    query = query.join_from(table, agent, agent.c.id == table.c.agent_id)
    query = query.where(is_among(connection, table.c.id, ids), table.c.deleted_at.is_(None))
    of_day: dict[date, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        of_day[row["day"]].append(row)
    found = []
    for day, rows in of_day.items():
        agents = [row["agent_id"] for row in rows]
        states, later = _states_of_day(connection, agents, *day_bounds(day, calendar))
        found += [
            CountedPlan(
                id=row["id"],
                team_id=row["team_id"],
                agent_id=row["agent_id"],
                day=day,
                shifts=shifts_of(row["shifts"]),
                states=states[row["agent_id"]],
                is_seen_later=row["agent_id"] in later,
            )
            for row in rows
        ]
    return found


def _states_of_day(
    connection: Connection, agents: Sequence[UUID], begins: datetime, ends: datetime
) -> tuple[Mapping[UUID, list[tuple[AgentState, datetime, datetime | None]]], set[UUID]]:
    """Return the states of these agents in a time, and of whom a later one is known."""
    table, agent = table_of(StateInterval), table_of(Agent)
    columns = (table.c.agent_id, table.c.state, table.c.started_at, table.c.ended_at)
    query = select(*columns).where(
        is_among(connection, table.c.agent_id, agents),
        table.c.started_at < ends,
        or_(table.c.ended_at.is_(None), table.c.ended_at > begins),
        table.c.deleted_at.is_(None),
    )
    states: dict[UUID, list[tuple[AgentState, datetime, datetime | None]]] = defaultdict(list)
    for row in connection.execute(query):
        states[row.agent_id].append((row.state, row.started_at, row.ended_at))
    is_later = exists().where(
        table.c.agent_id == agent.c.id, table.c.started_at >= ends, table.c.deleted_at.is_(None)
    )
    later = select(agent.c.id).where(is_among(connection, agent.c.id, agents), is_later)
    return states, set(connection.execute(later).scalars())


# -- contacts ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls with all their contacts. near: By number, contacts that tell how a missed call went on."""

    by_id: Mapping[UUID, Sequence[CountedContact]]
    near: Mapping[str, Sequence[CountedContact]]
    wrap_ups: Mapping[UUID, WrapUp]


def call_ids(connection: Connection, contacts: Sequence[UUID]) -> set[UUID]:
    """Return the calls of these contacts, also of removed ones."""
    return {_contact(row).call_id for row in _contacts(connection, ids=contacts)}


def counted_calls(connection: Connection, contacts: Sequence[UUID]) -> Calls:
    """Return the calls of these contacts."""
    named = [_contact(row) for row in _contacts(connection, ids=contacts)]
    refs = sorted({one.call_ref for one in named if one.call_ref})
    rows = _contacts(connection, ids=[one.id for one in named if not one.call_ref], refs=refs)
    by_id: dict[UUID, list[CountedContact]] = defaultdict(list)
    for row in rows:
        if row["deleted_at"] is None:
            one = _contact(row)
            by_id[one.call_id].append(one)
    missed = [one for rings in by_id.values() for one in rings if one.is_unanswered and one.remote]
    near: dict[str, list[CountedContact]] = defaultdict(list)
    for row in _near(connection, missed):
        if row["deleted_at"] is None:
            near[row["remote"]].append(_contact(row))
    every = [one.id for rings in by_id.values() for one in rings]
    return Calls(by_id, near, _wrap_ups(connection, every))


def _contacts(
    connection: Connection, *, ids: Sequence[UUID] = (), refs: Sequence[str] = ()
) -> list[RowMapping]:
    """Return the contacts with these ids and these `call_ref`s."""
    table = table_of(Contact)
    found = [row for some in chunks(ids) for row in _read(connection, is_among(connection, table.c.id, some))]
    for some in chunks(refs):
        found += _read(connection, and_(table.c.call_ref != "", table.c.call_ref.in_(some)))
    found += _archived_contacts(connection, ids=ids, refs=refs)
    return found


def _read(connection: Connection, condition: ColumnElement[bool]) -> Sequence[RowMapping]:
    columns = [table_of(Contact).c[name] for name in _OF_CONTACT]
    return connection.execute(select(*_chosen(columns)).where(condition)).mappings().all()


def _near(connection: Connection, missed: Sequence[CountedContact]) -> list[RowMapping]:
    contact = table_of(Contact).c
    spans = {(one.remote, one.started_at - AGAIN, one.started_at + REACHED_WITHIN) for one in missed}
    if not spans:
        return []

    def is_in(remote: Any, since: Any, until: Any) -> ColumnElement[bool]:
        times = contact.started_at >= since, contact.started_at < until
        return and_(contact.remote != "", contact.remote == remote, *times)

    if connection.dialect.name == "postgresql":
        time, (remotes, since, until) = DateTime(timezone=True), zip(*spans, strict=True)
        given = (
            bindparam("remotes", list(remotes), type_=ARRAY(Text())),
            bindparam("since", list(since), type_=ARRAY(time)),
            bindparam("until", list(until), type_=ARRAY(time)),
        )
        names = column("remote", Text()), column("since", time), column("until", time)
        span = func.unnest(*given).table_valued(*names).render_derived().c
        found = list(_read(connection, is_in(span.remote, span.since, span.until)))
    else:
        terms = [is_in(*one) for one in spans]
        found = [row for some in chunks(terms, _MOST_TERMS) for row in _read(connection, or_(*some))]
    found += _archived_contacts(connection, remotes=sorted({one.remote for one in missed}))
    return list({row["id"]: row for row in found}.values())


def _archived_contacts(
    connection: Connection,
    *,
    ids: Sequence[UUID] = (),
    refs: Sequence[str] = (),
    remotes: Sequence[str] = (),
) -> Sequence[RowMapping]:
    if connection.dialect.name != "postgresql" or not (ids or refs or remotes):
        return ()
    table = table_of(Contact)
    names = [column(name, table.c[name].type) for name in _OF_CONTACT]
    given = (
        bindparam("ids", list(ids), type_=ARRAY(Uuid())),
        bindparam("refs", list(refs), type_=ARRAY(Text())),
        bindparam("remotes", list(remotes), type_=ARRAY(Text())),
    )
    archived = func.archived_contacts(*given).table_valued(*names)
    return connection.execute(select(*_chosen(archived.c))).mappings().all()


def _contact(row: RowMapping) -> CountedContact:
    quality = readable_facts(row["quality"] or {})
    cause = quality.get("cause")
    return CountedContact(
        **{name: row[name] for name in _OF_CONTACT[:-3]},
        is_episode=row["conversation_id"] is not None,
        mos=_mos(quality.get("mos")),
        mos_there=_mos(quality.get("mos_there")),
        cause=cause if isinstance(cause, str) and cause.isidentifier() else "",
    )


def _mos(value: Any) -> float:
    """Return a MOS; 0 if a workstation sent none that there is."""
    return float(value) if isinstance(value, (int, float)) and 0 < value <= HIGHEST_MOS else 0.0


def _wrap_ups(connection: Connection, contacts: Sequence[UUID]) -> dict[UUID, WrapUp]:
    table = table_of(StateInterval)
    columns = (table.c.contact_id, table.c.workstation, table.c.state, table.c.started_at, table.c.ended_at)
    query = select(*columns).where(table.c.deleted_at.is_(None), table.c.ended_at.is_not(None))
    rows: list[tuple[Any, ...]] = []
    for some in chunks(contacts):
        rows += map(tuple, connection.execute(query.where(is_among(connection, table.c.contact_id, some))))
    if connection.dialect.name == "postgresql" and contacts:
        archived = text("SELECT state_id, contact_id FROM archived_states_of(:contacts)").bindparams(
            bindparam("contacts", list(contacts), type_=ARRAY(Uuid()))
        )
        of_archived: dict[UUID, UUID] = {one.state_id: one.contact_id for one in connection.execute(archived)}
        states = query.with_only_columns(table.c.id, *columns[1:])
        states = states.where(is_among(connection, table.c.id, list(of_archived)))
        rows += ((of_archived[row[0]], *row[1:]) for row in connection.execute(states))
    found: dict[UUID, WrapUp] = {}
    for contact_id, workstation, state, started_at, ended_at in sorted(
        rows, key=lambda row: (row[0], row[3])
    ):
        before = found.get(contact_id, WrapUp())
        ms = (
            max(ended_at - started_at, ZERO) // timedelta(milliseconds=1)
            if state is AgentState.WRAP_UP
            else 0
        )
        found[contact_id] = WrapUp(workstation, before.ms + ms)
    return found


# -- matters -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Matters:
    """contacts: Of the cases, and near ones of other cases; answers: As in `matter_facts`."""

    contacts: Sequence[CaseContact]
    answers: Mapping[UUID, Sequence[tuple[UUID | None, datetime]]]


def counted_matters(connection: Connection, ids: Sequence[UUID]) -> Matters:
    """Return what the facts of the contacts about these cases are made from."""
    cases = _cases(connection, ids)
    rows = _rows(connection, Contact, list(cases), _OF_CASE_CONTACT)
    people = {case["applicant_id"] for case in cases.values()} - {None}
    if rows and people:
        since = min(row["started_at"] for row in rows) - QUIET
        until = max(row["started_at"] for row in rows) + QUIET
        others = _cases(connection, sorted(_cases_of(connection, people, since, until) - {*ids}))
        found = _rows(connection, Contact, list(others), _OF_CASE_CONTACT)
        rows += [row for row in found if since <= row["started_at"] <= until]
        cases |= others
    answers: dict[UUID, list[tuple[UUID | None, datetime]]] = defaultdict(list)
    for row in _rows(connection, TimelineEntry, ids, _OF_ANSWER):
        if row["kind"] is EntryKind.SOLUTION_TOLD:
            answers[row["case_id"]].append((row["contact_id"], row["occurred_at"]))
    return Matters([_case_contact(row, cases[row["case_id"]]) for row in rows], answers)


def _cases(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, RowMapping]:
    rows = _rows(connection, Case, ids, _OF_MATTER) if ids else []
    return {row["id"]: row for row in rows if row["status"] is not CaseStatus.CANCELLED}


def _cases_of(connection: Connection, people: Iterable[UUID], since: datetime, until: datetime) -> set[UUID]:
    """Return the cases of these applicants that have contacts in this time; archived ones may have none."""
    table, contact = table_of(Case), table_of(Contact)
    applicants = sorted(people)
    found: set[UUID] = set()
    for some in chunks(applicants):
        query = select(table.c.id).join_from(table, contact, contact.c.case_id == table.c.id)
        query = query.where(is_among(connection, table.c.applicant_id, some))
        query = query.where(contact.c.started_at >= since, contact.c.started_at <= until)
        found |= set(connection.execute(query).scalars())
    if connection.dialect.name == "postgresql":
        archived = text("SELECT archived_of_applicants(:applicants, :since, :until)").bindparams(
            bindparam("applicants", applicants, type_=ARRAY(Uuid())), since=since, until=until
        )
        found |= set(connection.execute(archived).scalars())
    return found


def _case_contact(row: RowMapping, case: RowMapping) -> CaseContact:
    return CaseContact(
        **{name: row[name] for name in _OF_CASE_CONTACT[:-1]},
        matter=matter_of(case["id"], case["applicant_id"], case["registration_number"], case["subject"]),
        kind=case["kind"],
        category=case["category"],
        service=case["service"],
        region_code=case["region_code"],
    )


# -- queues of the exchange --------------------------------------------------------------------------------

_OF_STAY = tuple(field.name for field in fields(CountedStay))


def counted_stays(connection: Connection, ids: Sequence[UUID]) -> list[CountedStay]:
    query = select(*(QUEUE_CALLS.c[name] for name in _OF_STAY)).where(
        is_among(connection, QUEUE_CALLS.c.id, ids)
    )
    return [CountedStay(*row) for row in connection.execute(query)]
