"""Much that others did, as rows straight in the shared database: its mutations would take minutes."""

from __future__ import annotations

from uuid import UUID

from tests.db.shared_office import SharedOffice


def add_cases(shared: SharedOffice, pattern: UUID, cases: int, entries: int) -> None:
    """Add cases like this one, each with so many notes; the notes of a case lie far apart."""
    with shared.connect("postgres") as raw:
        raw.execute("SET session_replication_role = replica; SET search_path = loket")
        raw.execute(
            "CREATE TEMP TABLE made AS SELECT c.* FROM case_ c, generate_series(1, %s) WHERE c.id = %s",
            (cases, pattern),
        )
        raw.execute(
            "UPDATE made SET id = gen_random_uuid(), version = %s, xid = pg_current_xact_id()", (entries,)
        )
        raw.execute("UPDATE made SET number = id::text, number_digits = id::text")
        raw.execute("INSERT INTO case_ SELECT * FROM made")
        raw.execute(
            "INSERT INTO timeline_entry (id, case_id, version, kind, actor_id, actor_name, workstation,"
            " occurred_at, recorded_at, text, facts)"
            " SELECT gen_random_uuid(), c.id, n, 'note_added', c.assignee_id, 'Rina', 'W01',"
            " now(), now(), 'pemohon dihubungi, menunggu berkas ' || n, '{}'"
            " FROM generate_series(1, %s) n, made c ORDER BY n",
            (entries,),
        )
        raw.commit()
        raw.autocommit = True
        raw.execute("ANALYZE loket.case_, loket.timeline_entry")
