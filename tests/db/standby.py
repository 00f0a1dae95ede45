"""A streaming standby of a PostgreSQL: it replays what the primary writes, and takes its place."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryFile

import psutil
import psycopg

from tests.db.postgres import PROGRAMS, Postgres, value_of
from tests.end2end.peers.machine import comes_true

PATIENCE_S = 60


class Standby:
    """folder: Must not be there yet; its path must be short, since it has a socket."""

    def __init__(self, primary: Postgres, folder: Path) -> None:
        self._primary, self._folder = primary, folder
        self._data, self._log = folder / "data", folder / "log"
        owner = primary.server.pgdata.stat()
        folder.mkdir()
        os.chown(folder, owner.st_uid, owner.st_gid)
        where = primary.conninfo("postgres")
        words = ("-h", where["host"], "-U", where["user"], "-D", str(self._data), "-R", "-c", "fast")
        self._run("pg_basebackup", *words)
        self._pg_ctl(self._data, "-o", f"-h '' -k {folder}", "-l", str(self._log), "start")

    def until_it_has_all(self) -> None:
        with self._primary.connect("postgres") as raw:
            # The tests' server writes after it commits; this commit waits until all is written.
            raw.execute("SET synchronous_commit = on")
            raw.execute("SELECT pg_logical_emit_message(true, 'standby', '')")
            written = value_of(raw.execute("SELECT pg_current_wal_flush_lsn()"))
        query = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres") as raw:
            assert comes_true(lambda: value_of(raw.execute(query, (written,))), PATIENCE_S)

    def stop(self) -> None:
        """It replays nothing any more: what the primary writes from now on will be lost."""
        if (self._data / "postmaster.pid").exists():
            self._pg_ctl(self._data, "-m", "fast", "stop")

    def take_over(self) -> None:
        """The primary dies; this one, which was stopped, gets its address and is promoted."""
        server, host = self._primary.server, self._primary.conninfo("postgres")["host"]
        place = server.pgdata
        workers = psutil.Process(server.get_postmaster_info().pid).children()
        self._primary.kill()
        psutil.wait_procs(workers, PATIENCE_S)  # each notices that it is alone
        shutil.rmtree(place)
        shutil.move(self._data, place)
        self._pg_ctl(place, "-o", f"-h '' -k {host}", "-l", str(server.log), "start")
        self._pg_ctl(place, "promote")
        server.ensure_postgres_running()  # it remembers the new postmaster

    def _pg_ctl(self, data: Path, *words: str) -> None:
        self._run("pg_ctl", "-D", str(data), "-w", "-t", str(PATIENCE_S), *words)

    def _run(self, program: str, *words: str) -> None:
        user = self._primary.server.system_user
        line = [str(PROGRAMS / program), *words]
        with TemporaryFile() as said:  # a pipe would stay open in what pg_ctl starts
            code = subprocess.run(line, user=user, cwd="/", check=False, stdout=said, stderr=said).returncode
            said.seek(0)
            assert code == 0, f"{program}: {said.read().decode()}"
