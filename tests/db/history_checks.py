"""What must hold after every step of a history and at its end: I1 to I11 and I17.

The invariants are listed in docs/architecture/sync-invariants.md.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, delete, insert
from sqlalchemy.pool import StaticPool

from app.mutations import read_back
from app.mutations.case import AddNote
from db.enums import FINISHED, MutationState, Role
from db.models import Base
from db.mutation import Me, Rejected
from db.tx import TouchedRows, Tx, typed_row
from tests.db.found import not_found
from tests.db.history_office import PATIENCE_S, TABLES, Desk, HistoryOffice, Rows, rows_of
from tests.db.history_work import POISON
from tests.office import START

_WAITING = (MutationState.PENDING, MutationState.ACKED)
_NOT_DENSE = """
    SELECT c.id FROM loket.case_ c WHERE c.version <> (
        SELECT count(*) FROM loket.timeline_entry e WHERE e.case_id = c.id
    ) OR c.version <> (SELECT max(e.version) FROM loket.timeline_entry e WHERE e.case_id = c.id)
"""
# A change of details contains the former words, too: those are another user's mark. A pause of the clock is
# recorded as the question and as the wait.
_TOLD = """
    SELECT kind, text || CASE kind WHEN 'details_changed' THEN coalesce(facts #>> '{changes,nib,1}', '')
        ELSE facts::text END
    FROM loket.timeline_entry WHERE kind <> 'wait_started'
"""
# Refused by the shared database itself, and not by the rule of a mutation.
_UNTOLD = ("shared_refused", "shared_not_allowed", "shared_exists_already", "clock_ahead")
MARK = re.compile(r"#\d+#")  # each mutation of a history writes one of its own
_scratch = create_engine("sqlite://", poolclass=StaticPool)
Base.metadata.create_all(_scratch)


def check_server(office: HistoryOffice) -> None:
    assert office.ask(_NOT_DENSE) == [], "I7: a case's versions are not dense"


def check_outbox(desk: Desk) -> None:
    rows = desk.outbox()
    assert [row.mut_no for row in rows] == list(range(1, desk.accepted + 1)), "I2: a mutation vanished"
    for row in rows:
        assert row.state is not MutationState.REJECTED or row.reason, "I8: refused without a reason"


def check_images(desk: Desk) -> None:
    """After what happens here only, what is confirmed stays what it was."""
    if desk.confirmed is not None:
        _same(
            desk.confirmed_here(desk.rows()),
            desk.confirmed,
            "I4: the confirmed images are not the confirmed rows",
        )


def check_pulled(desk: Desk) -> None:
    """After a whole pull that nobody wrote beside."""
    before, shown = desk.confirmed, desk.rows()
    confirmed = desk.confirmed_here(shown)
    seen = _due_here(desk, confirmed)
    _same(confirmed, seen, "I3/I10: what is confirmed here is not what this person sees there")
    had = {} if before is None else before["case_"]
    for case_id, case in seen["case_"].items():
        known = had.get(case_id)
        assert known is None or known["version"] <= case["version"], "I5: a confirmed version went back"
    _same(_without_times(shown), _without_times(_run_on(seen, desk)), "I4: not what is confirmed and waits")
    desk.confirmed = seen


def check_end(desk: Desk) -> None:
    """When all is sent and read."""
    check_outbox(desk)
    check_pulled(desk)
    rows = desk.outbox()
    own = {row.mut_no: (row.args_hash, row.state.value, row.reason) for row in rows}
    there = desk.office.ask(
        "SELECT mut_no, args_hash, outcome, coalesce(reason ->> 'code', '') FROM loket.mutation"
        " WHERE client_id = %s",
        desk.enrolment.client_id,
    )
    assert {number: (*rest,) for number, *rest in there} == own, "I2: outcomes are not the same on both sides"
    _same(desk.rows(), _due_here(desk, desk.rows()), "I3: not what is there")
    assert desk.replica.read(not_found).result(PATIENCE_S) == [], "what a story says is not found"
    entries = {str(one) for (one,) in desk.office.ask("SELECT id FROM loket.timeline_entry")}
    for row in rows:
        is_forged = row.reason == "not_yours_to_send"
        assert not is_forged or row.mut_no in desk.forged, "a change was taken for that of another person"
        is_poison = str(POISON) in row.args
        assert row.reason not in _UNTOLD or is_poison, (
            f"the guards refuse what the rules allow: {row.reason}, {row.args}"
        )
        if row.name == "add_note":
            note = read_back(row.args)
            assert isinstance(note, AddNote)
            is_there = str(note.note_id) in entries
            assert is_there is (row.state is MutationState.APPLIED), "I1/I8: a note and its outcome differ"


def check_compared(desk: Desk) -> None:
    """By the program's own look at what differs."""
    desk.exchange.pull(compares=True)
    query = "SELECT compared_at IS NOT NULL, differing FROM loket.sync_client WHERE client_id = %s"
    assert desk.office.ask(query, desk.enrolment.client_id) == [(True, 0)], "I17: something differs"


def check_effects(office: HistoryOffice) -> None:
    """Nothing was done twice: each change leaves a mark of its own, once in one kind of entry."""
    got: Counter[tuple[str, str]] = Counter()
    for kind, words in office.ask(_TOLD):
        got.update((kind, mark) for mark in set(MARK.findall(words)))
    twice = [one for one, count in got.items() if count > 1]
    assert not twice, f"I1: a mutation took effect twice: {twice}"


def _due_here(desk: Desk, here: Rows) -> Rows:
    """Return what a workstation must have of what its user sees there: finished cases whole or not at all."""
    seen = desk.office.seen_by(desk.login)
    if not desk.lacks_finished:
        return seen
    lacking = {
        str(case_id)
        for case_id, case in seen["case_"].items()
        if case["status"] in FINISHED and case_id not in here["case_"]
    }
    due = {
        name: {key: row for key, row in rows.items() if row.get("case_id") not in lacking}
        for name, rows in seen.items()
    }
    due["case_"] = {key: row for key, row in due["case_"].items() if str(key) not in lacking}
    cases = {str(key) for key in due["case_"]}  # old calls come with their case only
    due["contact"] = {
        key: row for key, row in due["contact"].items() if row["case_id"] in cases or key in here["contact"]
    }
    for name in ("conversation", "message", "message_file"):
        old = {key for key, row in due[name].items() if row["case_id"] is None and key not in here[name]}
        due[name] = {key: row for key, row in due[name].items() if key not in old}
    calls = {str(key) for key in due["contact"]}
    due["recording"] = {key: row for key, row in due["recording"].items() if row["contact_id"] in calls}
    if desk.me.role is Role.UNIT_OFFICER:  # a unit has the people of its cases
        people = {row["applicant_id"] for row in due["case_"].values() if not row["is_anonymous"]}
        due["applicant"] = {key: row for key, row in due["applicant"].items() if str(key) in people}
        due["handle"] = {key: row for key, row in due["handle"].items() if row["applicant_id"] in people}
    return due


def _run_on(confirmed: Rows, desk: Desk) -> Rows:
    """Run what waits at a desk on confirmed rows, in a database of its own."""
    waiting = [row for row in desk.outbox() if row.state in _WAITING]
    if not waiting:
        return confirmed
    with _scratch.begin() as connection:
        for table in Base.metadata.tables.values():
            connection.execute(delete(table))
        for table in TABLES:
            if rows := confirmed[table.name]:
                connection.execute(insert(table), [typed_row(table, row) for row in rows.values()])
        for row in waiting:
            me = Me(row.agent_id, row.agent_name, row.role, row.workstation)
            try:
                with connection.begin_nested():
                    read_back(row.args).run(Tx(connection, me, START, TouchedRows()))
            except Rejected:
                continue
        return rows_of(connection)


def _without_times(rows: Rows) -> Rows:
    """A mutation that runs again is recorded at another time."""
    entries = {
        one: {name: value for name, value in row.items() if name != "recorded_at"}
        for one, row in rows["timeline_entry"].items()
    }
    return rows | {"timeline_entry": entries}


def _same(here: Rows, there: Rows, law: str) -> None:
    if here != there:
        raise AssertionError(f"{law}: {list(_differences(here, there))[:6]}")


def _differences(here: Rows, there: Rows) -> Any:
    for name in there:
        ids: set[UUID] = here[name].keys() ^ there[name].keys()
        for one in ids:
            yield name, one, "only here" if one in here[name] else "only there"
        for one in here[name].keys() & there[name].keys():
            ours, theirs = here[name][one], there[name][one]
            if ours != theirs:
                yield name, one, {k: (ours[k], theirs[k]) for k in ours if ours[k] != theirs[k]}
