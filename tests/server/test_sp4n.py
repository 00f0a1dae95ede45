"""Complaints of SP4N-LAPOR! at the server: one case for each tracking id in the whole office, and no leak."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations.sp4n import LogFromSp4n
from app.mutations.steps import CloseCase
from db.enums import CaseKind, Channel, Role
from db.models import Case
from db.server.admin.archiving import archive
from tests.db.postgres import Databases
from tests.db.shared_office import PEOPLE, SharedOffice, Station
from tests.office import at
from tests.server.running import Answer, Client

CASES = Case.__table__
SitDown = Callable[[str], Client]


def complaint(office: SharedOffice, tracking: str, minute: float = 20) -> LogFromSp4n:
    return LogFromSp4n(
        case_id=uuid7(),
        number=office.number(),
        kind=CaseKind.COMPLAINT,
        channel=Channel.SP4N,
        subject="Jalan rusak",
        sp4n_tracking=tracking,
        asked_at=at(minute - 10),
        opened_at=at(minute),
        occurred_at=at(minute),
    )


def ask(client: Client, *tracking: str) -> Answer:
    return client.ask("POST", "/v1/sp4n/cases", {"tracking": tracking})


def keys(office: SharedOffice) -> list[str]:
    return sorted(row["sp4n_tracking"].strip(" #").upper().lstrip("0") for row in office.rows(CASES).values())


def test_two_supervisors_who_take_in_one_file_at_once_end_with_a_case_for_each_id(
    shared: SharedOffice,
) -> None:
    ids = [*(f"LP-{number}" for number in range(30)), *(f"191644{number}" for number in range(10))]
    desks = [shared.station("wati"), shared.station("wati")]
    for desk, order in zip(desks, (ids, list(reversed(ids))), strict=True):  # they cross
        for one in order:
            other = f"0{one}" if one.isdigit() else f"#{one.lower()}"
            desk.do(complaint(shared, one if desk is desks[0] else other))
    with ThreadPoolExecutor() as pool:
        list(pool.map(Station.sync, desks))
    for desk in desks:
        desk.sync()
    assert keys(shared) == sorted(ids)
    refused = [reason for desk in desks for _, _, reason in desk.outbox() if reason]
    assert refused == ["tracking_known"] * len(ids)
    assert [len(desk.rows(CASES)) for desk in desks] == [len(ids)] * 2
    desks[0].do(complaint(shared, "LP-new"))  # and the desk goes on
    desks[0].sync()
    assert len(shared.rows(CASES)) == len(ids) + 1


def test_a_case_in_the_archive_and_one_of_another_team_are_met_and_the_latter_only_as_there(
    shared: SharedOffice, postgres: Databases, sit_down: SitDown
) -> None:
    rina, wati = shared.station("rina"), shared.station("wati")
    old = rina.log(-60.0 * 24 * 1000, sp4n_tracking="#007")
    rina.do(CloseCase(case_id=old, reason="Selesai", occurred_at=at(-60.0 * 24 * 1000 + 9)))
    rina.log(5, sp4n_tracking="mine-1")
    rina.sync()
    with postgres.connect(shared.database) as raw:
        archive(raw, at(0) - timedelta(days=730))
    move = "UPDATE case_ SET team_id = :team, is_confidential = true WHERE sp4n_tracking = 'mine-1'"
    with shared.owner.begin() as connection:
        connection.execute(text("SET LOCAL search_path = loket"))
        connection.execute(text(move), {"team": uuid7()})
        wati_is = {"team": uuid7(), "id": shared.ids["wati"]}
        connection.execute(text("UPDATE agent SET team_id = :team WHERE id = :id"), wati_is)
    answer = ask(sit_down("wati"), "7", "MINE-1", "none", "")
    numbers = {row["sp4n_tracking"]: row["number"] for row in rina.rows(CASES).values()}
    assert answer.said["cases"] == [
        {"tracking": "7", "id": str(old), "number": numbers["#007"], "is_archived": True},
        {"tracking": "MINE-1", "id": None, "number": "", "is_archived": False},
    ]
    for tracking in ("0007", "Mine-1"):
        wati.do(complaint(shared, tracking))
    wati.sync()
    assert [reason for _, _, reason in wati.outbox()] == ["tracking_known"] * 2


def test_only_supervisors_ask_and_not_for_everything_at_once(sit_down: SitDown) -> None:
    for login, role in PEOPLE.items():
        assert ask(sit_down(login), "7").status == (200 if role is Role.SUPERVISOR else 403), login
    wati = sit_down("wati")
    assert ask(wati, *["7"] * 1_001).status == 400
    assert ask(wati, "7" * 10_000).status == 400
    assert ask(wati, "' OR true --", "\0").status in (200, 400)
