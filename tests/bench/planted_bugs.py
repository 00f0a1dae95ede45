"""Faults put into the exchange on purpose: each is one that a program of this kind has had somewhere.

What tests/db/sync/test_histories.py finds of them: `make bench ONLY=planted_bugs_missed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from db.enums import MutationState
from db.models import ConfirmedImage, Outbox, SyncState
from db.sync import connection, exchange, rebase
from db.sync.exchange import Exchange
from db.sync.pull import Pull, Pulled
from db.sync.push import Push
from db.sync.rebase import Rebase
from db.tx import Tx, plain_row, table_of

Plant = Callable[[pytest.MonkeyPatch], None]


def sequence_cursor(patch: pytest.MonkeyPatch) -> None:
    """Everything below the highest number is taken as seen, also what was not committed yet."""
    ends = Pull.ends

    def highest(self: Pull, newest: str) -> tuple[dict[str, Any], bool]:
        found, knows_newest = ends(self, newest)
        moment, _, rest = found["cursor"].partition("@")
        _, xmax, _ = moment.split(":")
        return found | {"cursor": f"{xmax}:{xmax}:@{rest}"}, knows_newest

    patch.setattr(Pull, "ends", highest)


def dropped_at_the_answer(patch: pytest.MonkeyPatch) -> None:
    """What is sent does not wait any more, before a pull has brought its effect."""

    def settled(connection: Any, done: int) -> None:
        sent = update(Outbox).where(Outbox.state == MutationState.PENDING, Outbox.mut_no <= done)
        connection.execute(sent.values(state=MutationState.APPLIED))

    patch.setattr(exchange, "_acknowledge", settled)


def no_rebase(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Rebase, "_run_again", lambda *_: None)


def images_not_put_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Rebase, "put_back", lambda self: self._connection.execute(delete(ConfirmedImage)))


def images_of_what_waits(patch: pytest.MonkeyPatch) -> None:
    """The image is that of the last change, not of what is confirmed."""

    def keep(self: Tx, table: Any, row_id: Any, row: Any) -> None:
        kept = table_of(ConfirmedImage)
        key = (kept.c.table_name == table.name) & (kept.c.row_id == row_id)
        self._connection.execute(delete(kept).where(key))
        image = None if row is None else plain_row(row)
        self._connection.execute(insert(kept).values(table_name=table.name, row_id=row_id, row=image))

    patch.setattr(Tx, "_keep_image", keep)


def cursor_saved_apart(patch: pytest.MonkeyPatch) -> None:
    take = Exchange._apply

    def apart(self: Exchange, part: Pulled) -> Future[None]:
        if part.is_last:
            values = update(SyncState).values(cursor=part.cursor, epoch=part.greeting.epoch)
            self._replica.keep_locally(lambda connection: connection.execute(values)).result()
        return take(self, part)

    patch.setattr(Exchange, "_apply", apart)


def gone_is_ignored(patch: pytest.MonkeyPatch) -> None:
    take = Rebase.apply
    patch.setattr(Rebase, "apply", lambda self, pulled: take(self, replace(pulled, gone=frozenset())))


def contacts_stay(patch: pytest.MonkeyPatch) -> None:
    take = Rebase.apply
    nothing: frozenset[Any] = frozenset()
    patch.setattr(Rebase, "apply", lambda self, pulled: take(self, replace(pulled, gone_contacts=nothing)))


def people_stay(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Rebase, "_forget_people", lambda _: None)


def another_sight_is_the_same(patch: pytest.MonkeyPatch) -> None:
    greet = connection.greet
    patch.setattr(connection, "greet", lambda *asked: replace(greet(*asked), sight="everybody"))


def nothing_is_swept(patch: pytest.MonkeyPatch) -> None:
    """A filling lays rows over what is there, and leaves what is not among them."""
    patch.setattr(Rebase, "_sweep", lambda *_: None)


def outcomes_of_before_settle(patch: pytest.MonkeyPatch) -> None:
    """What was sent runs again although its effect came down: it is taken as waiting until the next pull."""
    again = Rebase._run_again
    patch.setattr(Rebase, "_settle", lambda *_: [])
    patch.setattr(Rebase, "_run_again", lambda self, _last: again(self, 0))


def split_snapshots(patch: pytest.MonkeyPatch) -> None:
    """How far our own mutations are is asked in one moment, the rows are read in later ones."""
    ends = Pull.ends

    def apart(self: Pull, newest: str) -> tuple[dict[str, Any], bool]:
        self.connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        return ends(self, newest)

    patch.setattr(Pull, "ends", apart)


def refusals_told_as_applied(patch: pytest.MonkeyPatch) -> None:
    record = Push._record

    def as_applied(self: Push, connection: Any, rows: Any, outcomes: Any) -> None:
        record(self, connection, rows, [None for _ in outcomes])

    patch.setattr(Push, "_record", as_applied)


def images_over_what_waits(patch: pytest.MonkeyPatch) -> None:
    """An entry that has another number there than here meets ours. (So it was until histories found it.)"""
    patch.setattr(rebase, "_NUMBERED", ())


PLANTS: tuple[Plant, ...] = (
    *(sequence_cursor, dropped_at_the_answer, no_rebase, images_not_put_back, images_of_what_waits),
    *(cursor_saved_apart, gone_is_ignored, contacts_stay, people_stay, another_sight_is_the_same),
    *(nothing_is_swept, outcomes_of_before_settle, split_snapshots, refusals_told_as_applied),
    images_over_what_waits,
)


@contextmanager
def planted(plant: Plant) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        yield
