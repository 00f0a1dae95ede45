"""The shared database on the versions of PostgreSQL that `make test` does not run: 14, 16 and 17."""

from __future__ import annotations

import tempfile
import time
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from uuid_utils.compat import uuid7

from app.figures.adding import add_up
from app.figures.figures import FIGURES
from app.mutations.case import AddNote
from app.mutations.steps import CloseCase
from db.rules.system_actor import SYSTEM_LOGIN
from db.server.admin.archiving import archive
from db.server.installing import SERVER
from tests.bench.rows import row
from tests.db.npm_postgres import VERSIONS, NpmPostgres, a_server_of
from tests.db.shared_office import SharedOffice, made_template
from tests.office import at

MOST_S = 60.0  # also on a busy machine
LONG_AGO = -60.0 * 24 * 1000


def bench_majors() -> list[dict[str, object]]:
    rows = []
    for major in VERSIONS:
        with a_server_of(major) as server, tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            _try(server, Path(folder))
            rows.append(row(f"shared_on_postgresql_{major}", time.monotonic() - began, "s", budget=MOST_S))
    return rows


bench_majors.rows = [f"shared_on_postgresql_{major}" for major in VERSIONS]  # type: ignore[attr-defined]


def _try(server: NpmPostgres, folder: Path) -> None:
    """Install, push, pull, rights, archive, figures."""
    office = SharedOffice(server, made_template(server), folder)
    rina, sari = office.station("rina"), office.station("sari")
    old, secret = rina.log(LONG_AGO), rina.log(is_confidential=True)
    rina.do(CloseCase(case_id=old, reason="Selesai", occurred_at=at(LONG_AGO + 5)))
    rina.sync()
    with server.connect(office.database) as raw:
        assert archive(raw, datetime.now(timezone.utc) - timedelta(days=730)).moved == 1
    office.server.do(office.server.serving.server.figures.make())
    with office.engine(SYSTEM_LOGIN).connect() as connection:
        (opened,) = add_up(connection, FIGURES["cases_opened"], date(2000, 1, 1), date(2100, 1, 1), at(0))
        assert opened.num == 2
    rina.do(AddNote(note_id=uuid7(), case_id=old, text="lanjutan", occurred_at=at(5)))
    rina.sync()
    sari.sync()
    assert {state.value for _, state, _ in rina.outbox()} == {"applied"}
    assert rina.differs() == []
    with office.connect(SERVER, options="-c loket.actor=sari") as raw:
        seen = raw.execute("SELECT id FROM loket.case_").fetchall()
        assert seen == [(old,)], secret
    office.close()
