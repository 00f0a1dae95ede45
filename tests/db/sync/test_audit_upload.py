"""The audit trails are in the shared database too, and what was changed at a workstation shows there."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, select, text, update

from db.audit import chain_end
from db.models import AuditEntry
from db.sync import audit_upload
from db.sync.audit_upload import AuditUpload
from tests.db.shared_office import SharedOffice, Station


@pytest.fixture
def author(shared: SharedOffice) -> Station:
    station = shared.station("rina")
    for minute in range(1, 8):
        station.log(minute)
    return station


def send(station: Station) -> Any:
    """As the exchange does, but at once; a fresh one, as after a restart."""
    transport = station.exchange._reach(None)
    assert transport is not None
    return AuditUpload(station.replica).send(transport)


def there(shared: SharedOffice) -> list[Any]:
    with shared.owner.connect() as connection:
        query = text("SELECT sequence, hash FROM loket.audit_trail ORDER BY sequence")
        return [tuple(row) for row in connection.execute(query)]


def fault(shared: SharedOffice) -> Any:
    with shared.owner.connect() as connection:
        return connection.execute(text("SELECT audit_fault FROM loket.sync_client")).scalar_one()


def here(station: Station) -> list[Any]:
    query = select(AuditEntry.sequence, AuditEntry.hash).order_by(AuditEntry.sequence)
    return [tuple(row) for row in station.replica.read(lambda tx: tx.execute(query).all()).result(10)]


def test_every_entry_goes_up_once_with_the_hash_that_it_has_here(
    shared: SharedOffice, author: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_upload, "BATCH", 3)
    assert send(author)
    assert there(shared) == here(author)
    author.log(20)
    assert send(author)
    assert send(author)
    assert there(shared) == here(author)
    assert fault(shared) is None


def test_the_exchange_sends_them_by_itself(shared: SharedOffice, author: Station) -> None:
    author.exchange._audit._due_at = 0.0  # it sent when the workstation was filled
    author.sync()
    assert there(shared) == here(author)


def spoil(station: Station, sequence: Any, **values: Any) -> None:
    """As a user with the file in another program."""

    def change(connection: Connection) -> None:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
        for name in connection.execute(text(triggers)).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(update(AuditEntry).where(AuditEntry.sequence == sequence).values(values))

    station.replica.keep_locally(change).result(10)


def test_an_entry_that_was_changed_afterwards_does_not_fit(shared: SharedOffice, author: Station) -> None:
    send(author)
    last = author.replica.read(chain_end).result(10)
    assert last is not None
    spoil(author, last.sequence, agent_name="Sari", hash="0" * 64)
    author.log(20)
    send(author)
    assert len(there(shared)) == last.sequence
    assert fault(shared) == last.sequence


def test_an_entry_that_was_changed_before_it_went_up_does_not_fit(
    shared: SharedOffice, author: Station
) -> None:
    spoil(author, 4, agent_name="Sari")
    send(author)
    assert [sequence for sequence, _ in there(shared)] == [1, 2, 3, 4]
    assert fault(shared) == 5


def test_nobody_changes_it_there_not_even_the_owner(shared: SharedOffice, author: Station) -> None:
    send(author)
    for what in ("UPDATE loket.audit_trail SET said = ''", "DELETE FROM loket.audit_trail"):
        with pytest.raises(Exception, match="not changed"), shared.owner.begin() as connection:
            connection.execute(text(what))
