"""Histories in which the shared database is restored from a backup: what it acknowledged comes back, once.

tests/server/test_restored_histories.py runs them.
"""

from __future__ import annotations

import random

from app.mutations import read_back
from app.mutations.case import AddNote
from db.enums import MutationState
from db.errors import StorageError
from db.sync.sync_status import SharedError, Trouble
from tests.db.history_checks import check_effects, check_server
from tests.db.history_faults import Died
from tests.db.history_office import Desk, HistoryOffice
from tests.db.history_work import Pen

STEPS, ROUNDS = 26, 8
NOT_SAVED = ("admin_act", "alembic_version", "shared_version", "presence")
USUAL = ("log", "log", "note", "note", "details", "escalate", "answer", "close", "assign", "call", "link")


class RestorableOffice(HistoryOffice):
    def back_up(self) -> None:
        self._root.execute("DROP SCHEMA IF EXISTS saved CASCADE; CREATE SCHEMA saved")
        for name in self._names():
            self._root.execute(f"CREATE TABLE saved.{name} AS SELECT * FROM loket.{name}")

    def restore(self) -> None:
        names = self._names()
        stamped = self.ask(
            "SELECT table_name FROM information_schema.columns "
            "WHERE table_schema = 'loket' AND column_name = 'xid'"
        )
        words = ["SET session_replication_role = replica", "BEGIN"]
        words += [f"DELETE FROM loket.{name}" for name in names]
        copied = "INSERT INTO loket.{0} OVERRIDING SYSTEM VALUE SELECT * FROM saved.{0}"
        words += [copied.format(name) for name in names]
        words += [f"UPDATE loket.{name} SET xid = pg_current_xact_id()" for (name,) in stamped]
        words += ["UPDATE loket.sync_client SET pushing = NULL"]
        words += ["UPDATE loket.sync_server SET epoch = gen_random_uuid()", "COMMIT"]
        words += ["SET session_replication_role = origin"]
        self._root.execute("; ".join(words))

    def _names(self) -> list[str]:
        found = self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'loket' ORDER BY tablename")
        return [name for (name,) in found if name not in NOT_SAVED]


def restored_history(office: RestorableOffice, seed: int) -> None:
    office.begin()
    dice, pen = random.Random(seed), Pen()
    saved, lost = sorted(dice.sample(range(4, STEPS), 2))
    for step in range(STEPS):
        if step == saved:
            office.back_up()
        if step == lost:
            office.restore()
        desk = dice.choice(office.desks)
        if dice.random() < 0.55:
            desk.do(*pen.write(desk, dice.choice(USUAL), dice.randrange(9)))
        else:
            broken_round(office, desk, dice)
        if dice.random() < 0.1:
            desk.restart()
    for _ in range(ROUNDS):
        for desk in dice.sample(office.desks, len(office.desks)):
            desk.exchange.push()
            desk.exchange.pull()

    check_server(office)
    check_effects(office)
    for desk in office.desks:
        assert desk.rows() == office.seen_by(desk.login)
        check_outcomes(office, desk)
    office.end()


def broken_round(office: RestorableOffice, desk: Desk, dice: random.Random) -> None:
    """One that may break off anywhere; its process may end there, too."""
    point, kind = dice.choice((10**9, dice.randrange(1, 60))), dice.choice(("cut", "die"))
    try:
        with office.broken_at(point, office.deeds(point)[kind]):
            desk.exchange.push()
            if dice.random() < 0.8:
                desk.exchange.pull()
    except SharedError as error:
        assert error.trouble is Trouble.UNREACHABLE  # noqa: PT017 - what was done to it
    except (Died, StorageError):
        desk.restart()


def check_outcomes(office: RestorableOffice, desk: Desk) -> None:
    entries = {str(one) for (one,) in office.ask("SELECT id FROM loket.timeline_entry")}
    there = dict(
        office.ask(
            "SELECT mut_no, outcome FROM loket.mutation WHERE client_id = %s", desk.enrolment.client_id
        )
    )
    rows = desk.outbox()
    assert len(there) == len(rows)
    told_anew = {row.args_hash for row in rows if row.state is MutationState.APPLIED}
    for row in rows:
        is_applied = row.state is MutationState.APPLIED
        assert there[row.mut_no] == ("applied" if is_applied else "rejected")
        if row.is_dealt_with:  # under a new number
            assert row.args_hash in told_anew or any(other.mut_no > row.mut_no for other in rows)
        elif not is_applied:
            assert row.state in (MutationState.REJECTED, MutationState.PARKED)
            assert row.reason
        if row.name == "add_note" and is_applied:
            noted = read_back(row.args)
            assert isinstance(noted, AddNote)
            assert str(noted.note_id) in entries
