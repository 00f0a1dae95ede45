"""Creates a database like Loket's records, beside them, and deletes it: writes, reads, locks, checks it."""

from __future__ import annotations

import errno
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QLockFile
from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.common.paths import nearest
from app.mutations.people import RegisterAgent, RegisterUnit
from app.selftest.result import Outcome, Result
from db.connections import connect_to_read
from db.enums import Role
from db.errors import StorageError, StorageFull, StorageReadOnly
from db.models import Outbox
from db.mutation import Me
from db.replica import Replica
from db.rescue import is_sound
from db.schema import REVISION, revision_of

_PATIENCE_S = 60.0
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def try_storage(records: Path) -> Iterator[Result]:
    """Test it in a new folder beside `records`, which is not touched: on the same disk, with the same rights.

    Blocks.
    """
    folder = nearest(records.parent)
    facts = {"path": str(folder)}
    try:
        with tempfile.TemporaryDirectory(
            prefix="loket-selftest-", dir=folder, ignore_cleanup_errors=True
        ) as place:
            yield _tried(Path(place), facts)
    except StorageFull:
        yield Result("storage", Outcome.FAILED, "storage_full", facts)
    except StorageReadOnly:
        yield Result("storage", Outcome.FAILED, "storage_unwritable", facts)
    except StorageError as error:
        yield Result("storage", Outcome.FAILED, "storage_failed", {**facts, "reason": error.detail})
    except OSError as error:
        kind = "storage_full" if error.errno in _NO_ROOM else "storage_unwritable"
        yield Result("storage", Outcome.FAILED, kind, {**facts, "reason": error.strerror or str(error)})


def _tried(folder: Path, facts: dict[str, str]) -> Result:
    """Raises StorageError, OSError."""
    path = folder / "records.sqlite3"
    replica = Replica.open(path)
    try:
        _write(replica)
        count = replica.read(lambda tx: tx.execute(select(func.count()).select_from(Outbox)).scalar_one())
        has_log = path.with_name(path.name + "-wal").exists()
        is_locked = _refuses_a_second_writer(path)
        wrong = "" if count.result(_PATIENCE_S) else "storage_forgets"
        wrong = wrong or ("" if has_log else "storage_no_wal")
        wrong = wrong or ("" if is_locked and _holds_the_desktops_lock(folder) else "storage_no_lock")
    finally:
        replica.close()
    wrong = wrong or ("" if is_sound(path) and _revision(path) == REVISION else "storage_unsound")
    facts = {**facts, "revision": REVISION, "kb": f"{path.stat().st_size / 1000:.0f}"}
    return Result("storage", Outcome.FAILED if wrong else Outcome.PASSED, wrong or "storage_fine", facts)


def _write(replica: Replica) -> None:
    me = Me(agent_id=uuid7(), agent_name="Selftest", role=Role.AGENT, workstation="000")
    unit = RegisterUnit(unit_id=uuid7(), code="selftest", name="Selftest", occurred_at=now())
    agent = RegisterAgent(
        agent_id=me.agent_id, name=me.agent_name, role=me.role, unit_id=None, occurred_at=now()
    )
    replica.apply_all((unit, agent), me).result(_PATIENCE_S)


def _refuses_a_second_writer(path: Path) -> bool:
    """Whether a second connection must wait while one writes: file locks work on this disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as second:
            try:
                second.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
    return False


def _holds_the_desktops_lock(folder: Path) -> bool:
    """Whether the lock against a second desktop can be taken once, and only once."""
    name = str(folder / "desktop.lock")
    first, second = QLockFile(name), QLockFile(name)
    is_ours = first.tryLock(0)
    is_twice = second.tryLock(0)
    first.unlock()
    return is_ours and not is_twice


def _revision(path: Path) -> str | None:
    with closing(connect_to_read(path)) as raw:
        return revision_of(raw)
