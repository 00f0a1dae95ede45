"""What only an absent person may send does not hold up the others at that workstation, and is not lost."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote, ChangeDetails, LogCase
from db.enums import CaseKind, Channel, MutationState, Role
from db.models import Case, TimelineEntry
from db.mutation import Me, Mutation
from db.server.admin.people import add_person, agent_id_of, close_person
from db.sync.sync_status import Held
from db.sync.waiting_rows import refused, waiting, waiting_changes
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

CASES, ENTRIES = Case.__table__, TimelineEntry.__table__


@pytest.fixture
def desk(shared: SharedOffice) -> Station:
    """rina sits here; what sari did here before waits, and sari's password is another one now."""
    desk = shared.station("rina")
    sit(desk, "rina", {"rina"})
    return desk


def sit(desk: Station, login: str, known: set[str]) -> None:
    """Let a user sit down at a desk that knows these passwords."""
    desk.login, desk.knows = login, known
    desk.exchange = desk.new_exchange()


def as_sari(desk: Station, *mutations: Mutation) -> None:
    me = Me(desk.office.ids["sari"], "Sari", Role.AGENT, desk.enrolment.workstation)
    desk.replica.apply_all(mutations, me).result(10)


def note(case_id: UUID, text: str, minute: float) -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at(minute))


def texts(station: Station) -> set[Any]:
    return {row["text"] for row in station.rows(ENTRIES).values() if row["text"]}


def test_the_others_go_on_and_what_waits_is_told_when_its_author_sits_down(
    shared: SharedOffice, desk: Station
) -> None:
    other = shared.station("wati")
    case_id = desk.log(1)
    desk.sync()
    saris = LogCase(
        case_id=uuid7(),
        number=shared.number(),
        kind=CaseKind.COMPLAINT,
        channel=Channel.VOICE,
        subject="dari sari",
        asked_at=at(2),
        opened_at=at(2),
        occurred_at=at(2),
    )
    as_sari(desk, note(case_id, "catatan sari", 2), saris)
    # rina goes on, also with what is sari's.
    desk.do(
        note(case_id, "catatan rina", 3),
        note(saris.case_id, "tentang kasus sari", 4),
        ChangeDetails(case_id=case_id, changes={"nib": "8120"}, occurred_at=at(5)),
    )
    mine = desk.log(6, subject="kasus rina")
    for _ in range(2):
        assert desk.exchange.push() is Held.PERSON
        desk.exchange.pull()
    other.sync()
    assert mine in other.rows(CASES)
    assert other.rows(CASES)[case_id]["nib"] == "8120"
    assert texts(other) == {"catatan rina"}
    assert texts(desk) == {"catatan rina"}
    found = desk.replica.read(waiting).result(10)
    assert (found.count, found.oldest_by, found.refused) == (3, "Sari", 0)
    listed = desk.replica.read(lambda tx: waiting_changes(tx, 9)).result(10)
    assert [one.agent_name for one in listed] == ["Sari", "Sari", "Rina"]
    for login in ("rina", "sari"):
        assert (
            desk.replica.read(partial(lambda who, tx: refused(tx, who), shared.ids[login])).result(10) == ()
        )
    # Another push, and rina once more, change nothing of it.
    sit(desk, "rina", {"rina"})
    numbers = len(desk.outbox())
    desk.sync()
    assert len(desk.outbox()) == numbers
    sit(desk, "sari", {"rina", "sari"})
    desk.exchange.pull()
    desk.sync()
    other.sync()
    assert desk.exchange.push() is None
    assert texts(other) == {"catatan rina", "catatan sari", "tentang kasus sari"}
    actors = {row["text"]: row["actor_name"] for row in other.rows(ENTRIES).values() if row["text"]}
    assert (actors["catatan sari"], actors["tentang kasus sari"]) == ("Sari", "Rina")
    assert desk.replica.read(waiting).result(10).count == 0
    assert {state for _, state, _ in desk.outbox()} <= {MutationState.APPLIED, MutationState.REJECTED}
    assert other.differs() == []


def test_as_long_as_nobody_else_has_anything_to_send_it_stays_as_it_is(
    shared: SharedOffice, desk: Station
) -> None:
    case_id = desk.log(1)
    desk.sync()
    as_sari(desk, note(case_id, "catatan sari", 2))
    assert desk.exchange.push() is Held.PERSON
    desk.exchange.pull()
    assert texts(desk) == {"catatan sari"}
    assert desk.outbox()[-1][1] is MutationState.PENDING


def test_whose_login_was_closed_holds_up_nobody_either(shared: SharedOffice, postgres: Databases) -> None:
    desk, other = shared.station("rina"), shared.station("sari")
    with postgres.connect(shared.database) as raw:
        add_person(raw, "tini", "secret of tini", "Tini", Role.AGENT)
        close_person(raw, "tini")
    shared.ids["tini"] = agent_id_of("tini")
    desk.knows.add("tini")
    case_id = desk.log(1)
    desk.sync()
    tini = Me(agent_id_of("tini"), "Tini", Role.AGENT, desk.enrolment.workstation)
    desk.replica.apply(note(case_id, "sebelum pergi", 2), tini).result(10)
    mine = desk.log(3, subject="kasus rina")
    assert desk.exchange.push() is Held.PERSON
    desk.exchange.pull()
    other.sync()
    assert mine in other.rows(CASES)
    assert desk.replica.read(waiting).result(10).oldest_by == "Tini"
