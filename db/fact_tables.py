"""The tables of facts: one row for each thing that figures count, without a word that anybody said.

app/figures/case_facts.py, call_facts.py and state_facts.py make the rows, app/figures/figures.py adds them
up. The tables belong to the server's schema (s0100_figures.sql), and are the same on SQLite. They are no
records: they can be made again at any time, and are not synchronised.

Days are the office's: they are computed when a row is made, so that each row is in exactly one of them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, MetaData, Table, Text

from db.enums import (
    AccessKind,
    AgentState,
    CallOutcome,
    CaseKind,
    Channel,
    Direction,
    EntryKind,
    QueueOutcome,
)
from db.models.base import NAMES
from db.models.types import EnumText, Id, UtcTime

FACTS = MetaData(naming_convention=NAMES)


def _of_case() -> tuple[Column[object], ...]:
    """Return the columns by which the facts of a case are grouped: as the case has them now, but agent_id.

    region: The first two levels of the code, e.g. 32.73; "" if the case names its region in free text.
    agent_id: Who did it at the desk: whose case it was then, or who asked the unit.
    """
    return (
        Column("team_id", Id),
        Column("agent_id", Id),
        Column("kind", EnumText(CaseKind), nullable=False),
        Column("channel", EnumText(Channel), nullable=False),
        Column("category", Text, nullable=False),
        Column("service", Text, nullable=False),
        Column("region", Text, nullable=False),
    )


# A round of a step that is over. used_ms: Of all rounds of the step so far, net of pauses, as the clock shows
# it. counted_class: app/figures/classes.py. wall_ms: Of this round, with nights and pauses. unit_id: Who had
# the question in step 3.
STEPS = Table(
    "fact_step",
    FACTS,
    Column("case_id", Id, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("round", Integer, primary_key=True),
    *_of_case(),
    Column("unit_id", Id),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime, nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("ended_by", EnumText(EntryKind), nullable=False),
    Column("counted_ms", BigInteger, nullable=False),
    Column("counted_class", Integer, nullable=False),
    Column("used_ms", BigInteger, nullable=False),
    Column("wall_ms", BigInteger, nullable=False),
    Column("paused_ms", BigInteger, nullable=False),
    Column("target_ms", BigInteger, nullable=False),
    Column("is_scored", Boolean, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Index(None, "ended_on"),
)
# From the opening of a case, or its reopening, to its end. reopened_ms: From that end to the next reopening.
SPANS = Table(
    "fact_span",
    FACTS,
    Column("case_id", Id, primary_key=True),
    Column("span", Integer, primary_key=True),
    *_of_case(),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("ended_at", UtcTime),
    Column("ended_on", Date),
    Column("ended_by", EnumText(EntryKind)),
    Column("reopened_ms", BigInteger),
    Column("satisfied", Integer),
    Column("escalations", Integer, nullable=False),
    Index(None, "opened_on"),
    Index(None, "ended_on"),
)
# A question to a unit. withdrawn_at: When its case was cancelled while the unit had it. promise_at: The
# promise that is judged by this question; one that goes on to the next question is judged there. told_at:
# When the applicant got the solution after it.
ESCALATIONS = Table(
    "fact_escalation",
    FACTS,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, nullable=False),
    *_of_case(),
    Column("unit_id", Id, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("answered_at", UtcTime),
    Column("returned_at", UtcTime),
    Column("passed_at", UtcTime),
    Column("withdrawn_at", UtcTime),
    Column("is_asked_back", Boolean, nullable=False),
    Column("promise_at", UtcTime),
    Column("told_at", UtcTime),
    Index(None, "case_id"),
    Index(None, "asked_on"),
)
# A limit in working days that is over: kept or missed.
DEADLINES = Table(
    "fact_deadline",
    FACTS,
    Column("case_id", Id, primary_key=True),
    Column("span", Integer, primary_key=True),
    Column("deadline", Text, primary_key=True),
    *_of_case(),
    Column("begun_on", Date, nullable=False),
    Column("due_on", Date),
    Column("ended_on", Date, nullable=False),
    Column("is_kept", Boolean, nullable=False),
    Index(None, "ended_on"),
)
OF_CASE: tuple[Table, ...] = (STEPS, SPANS, ESCALATIONS, DEADLINES)
# The part of an ended state of staff that lies in one day. gap_ms: Of it, the time in which no call could
# reach the workstation.
STATES = Table(
    "fact_state",
    FACTS,
    Column("state_id", Id, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("team_id", Id),
    Column("agent_id", Id, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("state", EnumText(AgentState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("from_at", UtcTime, nullable=False),
    Column("till_at", UtcTime, nullable=False),
    Column("ms", BigInteger, nullable=False),
    Column("gap_ms", BigInteger, nullable=False),
    Index(None, "day"),
)
# A call at all phones at which it rang, or another contact; a second part if the call was transferred and
# answered again. contact_id: The one that was answered, else the first. agent_id: NULL if it rang in vain for
# several. slot: The quarter hour in which the caller came, or entered the queue. level: "B" if the PBX named
# queue and time, else "C". is_call: By the telephone line. wait_ms: From the queue to the answer, of level B.
# rings: 0 if the caller hung up in a queue of the exchange before a phone rang. mos: Hundredths, here;
# worst_mos: of both sides. is_caller_missed: The number is known, and no other call of it was missed in the
# 10 minutes before; that one is repeats_id. reached_by_id: In which contact the caller was answered after
# all; returned_ms: office time until then. is_returned: By return_due_at.
CALLS = Table(
    "fact_call",
    FACTS,
    Column("call_id", Id, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("contact_id", Id, nullable=False),
    Column("case_id", Id),
    Column("team_id", Id),
    Column("agent_id", Id),
    Column("workstation", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("slot", UtcTime, nullable=False),
    Column("queue", Text, nullable=False),
    Column("channel", EnumText(Channel), nullable=False),
    Column("direction", EnumText(Direction), nullable=False),
    Column("level", Text, nullable=False),
    Column("outcome", EnumText(CallOutcome), nullable=False),
    Column("is_call", Boolean, nullable=False),
    Column("rings", Integer, nullable=False),
    Column("wait_ms", BigInteger),
    Column("wait_class", Integer),
    Column("ring_ms", BigInteger, nullable=False),
    Column("talk_ms", BigInteger, nullable=False),
    Column("hold_ms", BigInteger, nullable=False),
    Column("wrap_ms", BigInteger, nullable=False),
    Column("is_transferred", Boolean, nullable=False),
    Column("mos", Integer),
    Column("worst_mos", Integer),
    Column("cause", Text, nullable=False),
    Column("is_caller_missed", Boolean, nullable=False),
    Column("repeats_id", Id),
    Column("reached_by_id", Id),
    Column("returned_ms", BigInteger),
    Column("is_returned", Boolean, nullable=False),
    Column("return_due_at", UtcTime),
    Index(None, "day"),
    Index(None, "contact_id"),
    Index(None, "repeats_id"),
    Index(None, "reached_by_id"),
)
# A contact about a case. previous_id, next_id: The nearest contacts about the same matter, if they began
# within seven days. is_told: The applicant got the solution in it.
MATTERS = Table(
    "fact_matter",
    FACTS,
    Column("contact_id", Id, primary_key=True),
    Column("case_id", Id, nullable=False),
    *_of_case(),
    Column("at", UtcTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("direction", EnumText(Direction), nullable=False),
    Column("is_told", Boolean, nullable=False),
    Column("previous_id", Id),
    Column("next_id", Id),
    Index(None, "case_id"),
    Index(None, "day"),
    Index(None, "previous_id"),
    Index(None, "next_id"),
)
# A part of a planned shift: state is "available" for work, or "break". ms is the sum of the next three: the
# time in which the agent was in a state that the plan wants, in which not, and of which nothing is known.
PLANS = Table(
    "fact_plan",
    FACTS,
    Column("plan_id", Id, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("team_id", Id),
    Column("agent_id", Id, nullable=False),
    Column("state", EnumText(AgentState), nullable=False),
    Column("day", Date, nullable=False),
    Column("from_at", UtcTime, nullable=False),
    Column("till_at", UtcTime, nullable=False),
    Column("ms", BigInteger, nullable=False),
    Column("kept_ms", BigInteger, nullable=False),
    Column("missed_ms", BigInteger, nullable=False),
    Column("unknown_ms", BigInteger, nullable=False),
    Index(None, "day"),
)
# A stay of a caller in a queue of the exchange. is_short: The caller hung up at once. is_in_time: The
# answer came within the target of that day. contact_id: The call at the desk that answered.
QUEUES = Table(
    "fact_queue_call",
    FACTS,
    Column("stay_id", Id, primary_key=True),
    Column("team_id", Id),
    Column("agent_id", Id),
    Column("contact_id", Id),
    Column("day", Date, nullable=False),
    Column("slot", UtcTime, nullable=False),
    Column("queue", Text, nullable=False),
    Column("stay_outcome", EnumText(QueueOutcome), nullable=False),
    Column("reason", Text, nullable=False),
    Column("wait_ms", BigInteger),
    Column("is_short", Boolean, nullable=False),
    Column("is_in_time", Boolean, nullable=False),
    Column("short_ms", BigInteger, nullable=False),
    Column("target_ms", BigInteger, nullable=False),
    Index(None, "day"),
)


def _rollup(name: str, fact: Table, *columns: str) -> Table:
    """Return a table of sums of facts by day. cube: By which columns of the fact; the others are NULL."""
    return Table(
        name,
        FACTS,
        Column("cube", Text, nullable=False),
        Column("figure", Text, nullable=False),
        Column("day", Date, nullable=False),
        Column("team_id", Id),
        *(Column(one, fact.c[one].type) for one in columns),
        Column("num", BigInteger, nullable=False),
        Column("den", BigInteger, nullable=False),
        Index(None, "cube", "figure", "day"),
    )


_CASE = ("agent_id", "kind", "channel", "category", "service", "region")
ROLLED_STEPS = _rollup("roll_step", STEPS, "step", "unit_id", *_CASE, "counted_class")
ROLLED_SPANS = _rollup("roll_span", SPANS, *_CASE)
ROLLED_ESCALATIONS = _rollup("roll_escalation", ESCALATIONS, "unit_id", *_CASE)
ROLLED_DEADLINES = _rollup("roll_deadline", DEADLINES, "deadline", *_CASE)
ROLLED_MATTERS = _rollup("roll_matter", MATTERS, "direction", *_CASE)
ROLLED_STATES = _rollup("roll_state", STATES, "agent_id", "workstation", "state", "reason")
ROLLED_PLANS = _rollup("roll_plan", PLANS, "agent_id", "state")
ROLLED_QUEUES = _rollup("roll_queue_call", QUEUES, "agent_id", "queue", "reason", "slot")
ROLLED_CALLS = _rollup(
    "roll_call",
    CALLS,
    *("agent_id", "queue", "channel", "direction", "level", "outcome", "cause", "workstation", "slot"),
    "wait_class",
)
ROLLUPS: tuple[Table, ...] = (
    *(ROLLED_STEPS, ROLLED_SPANS, ROLLED_ESCALATIONS, ROLLED_DEADLINES, ROLLED_MATTERS),
    *(ROLLED_STATES, ROLLED_PLANS, ROLLED_CALLS, ROLLED_QUEUES),
)
# What the office expects, from a day of the office on: app/figures/thresholds.py has the keys. value: In
# seconds, or in percent of a share.
THRESHOLDS = Table(
    "figure_setting",
    FACTS,
    Column("key", Text, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("value", Integer, nullable=False),
)
# Days that were rolled up, or have to be. A day without a row is read from the facts. fact: The table and the
# column of the day. settled_at: After it, figures that depend on the present moment do not change any more.
ROLLED_DAYS = Table(
    "figures_rolled",
    FACTS,
    Column("fact", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("is_whole", Boolean, nullable=False),
    Column("settled_at", UtcTime),
)
ALL: tuple[Table, ...] = (*OF_CASE, STATES, PLANS, CALLS, MATTERS, QUEUES)
# An access to personal data, from the audit trail. At the server it is a view (s0100_access_fact.sql); on one
# PC without a server app/figures/access_facts.py fills it. agent_id: NULL for one who is not staff any more.
# login: Of the user, on one PC the name. document: What was printed or exported; "" else. records: How many
# records that were. subject: The id of a case, person, file or recording, or other words.
ACCESS_FACTS = MetaData(naming_convention=NAMES)
ACCESSES = Table(
    "fact_access",
    ACCESS_FACTS,
    Column("access_id", BigInteger, primary_key=True, autoincrement=False),
    Column("team_id", Id),
    Column("agent_id", Id),
    Column("login", Text, nullable=False),
    Column("workstation", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("access", EnumText(AccessKind), nullable=False),
    Column("document", Text, nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("subject", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("of_agent_id", Id),  # to whose call a supervisor listened
    Column("until", UtcTime),  # when that ended
    Index(None, "day"),
)
