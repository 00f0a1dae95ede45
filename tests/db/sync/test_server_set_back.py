"""A server that goes back in time, breaks, or knows a workstation no more: nothing is lost or silent."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from db.enums import MutationState
from db.models import Case
from db.sync.sync_status import SharedError, SyncPhase, Trouble
from tests.db.desks import Desk
from tests.db.postgres import Postgres, a_server
from tests.db.shared_office import SharedOffice, Station, made_template
from tests.office import at
from tests.platforms import linux_only
from tests.server.instance import gateway_at

CASES = Case.__table__


def states(station: Station) -> list[Any]:
    return [state for _no, state, _why in station.outbox()]


@linux_only("the server's files are put back")
def test_a_server_put_back_to_an_earlier_copy_of_itself_gets_all_again(tmp_path: Path) -> None:
    with a_server() as server:
        assert isinstance(server, Postgres)
        office = SharedOffice(server, made_template(server), tmp_path)
        rina, sari, wati = (office.station(login) for login in ("rina", "sari", "wati"))
        rina.log(1, subject="sebelum salinan")
        for station in (rina, sari, wati):
            station.sync()
        data, copy = server.server.pgdata, tmp_path / "copy"
        server.stop()
        shutil.copytree(data, copy)
        server.start_again()
        rina.log(2, subject="sesudah salinan")
        rina.sync()
        sari.sync()
        rina.log(3, subject="terkirim, belum dibaca kembali")
        rina.exchange.push()
        server.stop()
        server.put_back(copy)
        server.start_again()

        of_wati = wati.log(4, subject="yang pertama setelah itu")
        for station in (wati, sari, rina, rina, sari, wati):
            station.sync()

        assert states(rina) == [MutationState.APPLIED] * 3
        assert len(office.rows(CASES)) == 4
        assert of_wati in sari.rows(CASES)
        assert rina.differs() == sari.differs() == wati.differs() == []
        office.close()


def test_another_database_whose_transactions_have_lower_numbers_fills_a_workstation_anew(
    shared: SharedOffice,
) -> None:
    """By its cursor alone the workstation would have all that is to come, and nothing was lost otherwise."""
    rina, sari = shared.station("rina"), shared.station("sari")
    rina.log(1)
    rina.sync()
    sari.sync()
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_server SET epoch = gen_random_uuid()"))
    ahead = text("UPDATE sync_state SET cursor = '900000:900000:' || substr(cursor, instr(cursor, '@'))")
    sari.replica.keep_locally(lambda connection: connection.execute(ahead)).result(10)
    new = rina.log(2)
    rina.sync()
    sari.sync()
    assert new in sari.rows(CASES)
    assert sari.differs() == []


def test_a_closed_workstation_sends_what_waits_once_a_person_tries_again(
    shared: SharedOffice, tmp_path: Path
) -> None:
    rina = Desk(shared, tmp_path / "desk.sqlite3", "rina", "001", gateway_at(shared.server.port))
    rina.until(lambda: rina.status.phase is SyncPhase.LIVE)
    case_id = rina.log()
    rina.until(lambda: rina.is_up_to_date)
    rina.worker.use(None)
    rina.until(lambda: rina.status.phase is SyncPhase.OFF)
    rina.do(note(case_id, "terkirim"), note(case_id, "menunggu"))
    rina.replica.keep_locally(
        lambda connection: connection.execute(text("UPDATE outbox SET state = 'acked' WHERE mut_no = 2"))
    ).result(10)
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_client SET closed_at = now()"))
    rina.worker.use(rina.access)
    rina.until(lambda: rina.status.trouble is Trouble.NOT_ENROLLED)
    rina.worker.retry()
    rina.until(lambda: rina.is_up_to_date)
    assert states(rina) == [MutationState.APPLIED] * 3
    with shared.owner.connect() as connection:
        asked = text("SELECT count(*), count(closed_at) FROM loket.sync_client")
        assert connection.execute(asked).one() == (2, 1)
    rina.close()


@pytest.mark.parametrize(
    ("breaks", "mends"),
    [
        (
            "REVOKE INSERT ON loket.timeline_entry FROM loket_server",
            "GRANT INSERT ON loket.timeline_entry TO loket_server",
        ),
        (
            "ALTER TABLE loket.timeline_entry RENAME COLUMN text TO words",
            "ALTER TABLE loket.timeline_entry RENAME COLUMN words TO text",
        ),
        (
            "CREATE FUNCTION loket.fails() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'cannot read block' USING ERRCODE = '58030'; END $$;"
            "CREATE TRIGGER fails BEFORE INSERT ON loket.timeline_entry EXECUTE FUNCTION loket.fails()",
            "DROP TRIGGER fails ON loket.timeline_entry",
        ),
    ],
    ids=["a right is missing", "a column is missing", "the disk fails"],
)
def test_what_a_broken_server_cannot_take_waits_and_is_not_refused(
    shared: SharedOffice, breaks: str, mends: str
) -> None:
    rina = shared.station("rina")
    case_id = rina.log()
    rina.sync()
    with shared.owner.begin() as connection:
        connection.execute(text(breaks))
    rina.do(note(case_id, "menunggu server"))
    with pytest.raises(SharedError):
        rina.exchange.push()
    assert states(rina)[-1] is MutationState.PENDING
    with shared.owner.begin() as connection:
        connection.execute(text(mends))
    rina.sync()
    assert states(rina)[-1] is MutationState.APPLIED


def note(case_id: UUID, words: str) -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=words, occurred_at=at(5))
