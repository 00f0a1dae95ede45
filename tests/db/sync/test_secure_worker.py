"""The worker over TLS: whatever happens to the server and the wire, the desks come back automatically."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from db.models import TimelineEntry
from db.sync.direct_gateway import DirectGateway
from db.sync.sync_status import SyncPhase, Trouble
from tests.db.desks import Desk
from tests.db.postgres import value_of
from tests.db.proxy import Proxy
from tests.db.secure_postgres import HBA, SecurePostgres, a_secure_server
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.certificates import Authority
from tests.office import at

ENTRIES = TimelineEntry.__table__
SLOW_S = 90.0  # other tests run beside


@pytest.fixture(scope="module")
def postgres(authority: Authority) -> Iterator[SecurePostgres]:
    with a_secure_server(authority) as server:
        yield server


class Place:
    """An office and a desk; the wire of the desk can be cut."""

    def __init__(self, postgres: SecurePostgres, template: str, folder: Path) -> None:
        self.postgres = postgres
        self.office = SharedOffice(postgres, template, folder)
        self.wire = Proxy("127.0.0.1", postgres.port)
        self.ca_file = str(postgres.authority.file)
        gateway = DirectGateway(self._conninfo)
        self.desk = Desk(self.office, folder / "001.sqlite3", "rina", "001", gateway)

    def _conninfo(self, login: str) -> dict[str, Any]:
        direct = self.office.conninfo(login)
        return direct | {"port": str(self.wire.port), "sslrootcert": self.ca_file}

    def close(self) -> None:
        self.desk.close()
        self.wire.close()
        self.office.close()


@pytest.fixture
def place(
    postgres: SecurePostgres, template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    monkeypatch.setattr("db.sync.worker.LONGEST_PAUSE_S", 4.0)
    place = Place(postgres, template, tmp_path)
    yield place
    place.close()


def restart(place: Place) -> None:
    place.postgres.stop(signal.SIGINT)
    place.postgres.start()


def crash(place: Place) -> None:
    place.postgres.stop(signal.SIGKILL)
    place.postgres.start()


def one_process_dies(place: Place) -> None:
    """PostgreSQL then ends all others, and recovers."""
    with place.postgres.connect("postgres") as raw:
        found = value_of(raw.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'rina'"))
    os.kill(found, signal.SIGKILL)


def cut(place: Place) -> None:
    place.wire.cut()
    place.desk.until(lambda: place.desk.status.phase is SyncPhase.OFFLINE)
    place.wire.mend()


@pytest.mark.parametrize("happens", [restart, crash, one_process_dies, cut])
def test_a_lost_line_is_no_bad_certificate_and_the_desk_comes_back_by_itself(
    place: Place, happens: Any
) -> None:
    desk = place.desk
    desk.until(lambda: desk.is_up_to_date)
    case_id = desk.log()
    desk.until(lambda: desk.is_up_to_date)
    happens(place)
    desk.until(lambda: desk.lost, SLOW_S)
    desk.do(AddNote(note_id=uuid7(), case_id=case_id, text="selama putus", occurred_at=at(5)))
    desk.until(lambda: desk.backs == 1 and desk.is_up_to_date, SLOW_S)
    assert {status.trouble for status in desk.statuses} == {None, Trouble.UNREACHABLE}
    assert "selama putus" in {entry["text"] for entry in place.office.rows(ENTRIES).values()}


def test_a_server_that_did_not_prove_itself_is_tried_again_without_anybody(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = place.desk
    desk.until(lambda: desk.is_up_to_date)
    monkeypatch.setattr("db.sync.worker.UNTRUSTED_PAUSE_S", 0.5)
    place.ca_file = str(Authority(tmp_path / "other").file)
    place.wire.cut()
    place.wire.mend()
    desk.until(lambda: desk.status.trouble is Trouble.UNTRUSTED, SLOW_S)
    place.ca_file = str(place.postgres.authority.file)
    desk.until(lambda: desk.is_up_to_date, SLOW_S)


def test_a_computer_that_pg_hba_leaves_out_reads_why_and_is_let_in_once_the_line_is_there(
    place: Place,
) -> None:
    desk = place.desk
    desk.until(lambda: desk.is_up_to_date)
    place.postgres.let_in("local all postgres trust\n")
    place.wire.cut()
    place.wire.mend()
    desk.until(lambda: desk.status.trouble is Trouble.NOT_LET_IN, SLOW_S)
    place.postgres.let_in(HBA)
    desk.until(lambda: desk.is_up_to_date, SLOW_S)
