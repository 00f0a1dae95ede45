"""Accesses to personal data on one PC without a server are those of its audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from app.figures import access_facts
from app.figures.asking import Question, SharedError
from app.figures.local import LocalFigures
from app.mutations.reveal import RevealNumbers, RevealReason
from db.audit import note_of
from db.enums import AccessKind, Role
from db.models import AuditEntry
from db.records import AgentRecord
from tests.app.figures.test_local_figures import local_facts
from tests.office import Office, at

SINCE, UNTIL = date(2024, 1, 1), date(2030, 1, 1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "records.sqlite3")
    yield made
    made.replica.close()


def source(office: Office, role: Role = Role.SUPERVISOR, zone: str = "Asia/Jakarta") -> LocalFigures:
    viewer = AgentRecord(uuid7(), "Wati", role)
    return LocalFigures(local_facts(office.replica, zone), lambda: viewer)


def live(office: Office) -> None:
    """A number is revealed, a list of 12 leaves, a sheet is printed, and the trail is read."""
    case = office.log(0)
    reveal: dict[str, Any] = {"entry_id": uuid7(), "case_id": case, "reason": RevealReason.CALL}
    office.do(RevealNumbers(occurred_at=at(1), **reveal))
    for action, facts in (
        ("exported", {"list": "cases", "rows": 12, "format": "csv"}),
        ("printed", {"document": "case_sheet", "outlet": "printer"}),
        ("trail_read", {}),
    ):
        office.replica.note(note_of(action, facts, case), office.boss).result()


def counted(figures: LocalFigures, figure: str, by: str) -> dict[Any, int]:
    (answer,) = figures.ask([Question(figure, SINCE, UNTIL, (by,))])
    return {group.by[0]: group.num for group in answer.groups}


@pytest.mark.parametrize("at_once", [1, 2_000])
def test_each_access_of_the_trail_is_counted_once(
    office: Office, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_facts, "AT_ONCE", at_once)
    live(office)
    figures = source(office)
    for _ in range(2):
        assert counted(figures, "accesses", "access") == {"exported": 1, "printed": 1, "revealed": 1}
    assert counted(figures, "records_out", "document") == {"case_sheet": 1, "cases": 12}
    rows = figures.accesses(Question("accesses", SINCE, UNTIL))
    assert {one.access for one in rows} == {AccessKind.REVEALED, AccessKind.EXPORTED, AccessKind.PRINTED}
    assert {bool(one.number) for one in rows} == {True}


def test_days_are_those_of_the_office_also_after_its_zone_was_changed(office: Office) -> None:
    live(office)
    found = {}
    for zone in ("Asia/Jakarta", "Pacific/Kiritimati"):
        figures = source(office, zone=zone)
        figures._facts.note()  # as the program does at its start, by the rules of now
        found[zone] = set(counted(figures, "accesses", "day"))
    query = select(AuditEntry.at).where(AuditEntry.action == "printed")
    moments = office.replica.read(lambda tx: list(tx.execute(query).scalars())).result()
    days = {str((moment + timedelta(hours=14)).date()) for moment in moments}
    assert days <= found["Pacific/Kiritimati"]
    assert sum(counted(source(office, zone="Pacific/Kiritimati"), "accesses", "day").values()) == 3


@pytest.mark.parametrize("role", [Role.AGENT, Role.UNIT_OFFICER])
def test_nobody_but_a_supervisor_reads_them(office: Office, role: Role) -> None:
    live(office)
    figures = source(office, role)
    with pytest.raises(SharedError):
        figures.ask([Question("accesses", SINCE, UNTIL)])
    with pytest.raises(SharedError):
        figures.accesses(Question("accesses", SINCE, UNTIL))
