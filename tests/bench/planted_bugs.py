"""Faults put into the exchange on purpose: each is one that a program of this kind has had somewhere.

Whether the histories find them: `make bench ONLY=planted_bugs_missed`. PLANTS are in the exchange,
SERVER_PLANTS in the server program and the way to it, RESTORED_PLANTS show when a backup is restored.
`python -m tests.bench.planted_bugs NAME tests/...` runs any test with one of them.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from threading import local
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Connection, Engine, Table, TextClause, delete, insert, text, update

from db.enums import MutationState
from db.models import ConfirmedImage, Outbox, SyncState
from db.mutation import Me, Mutation, Rejected
from db.server import connection
from db.server.push import Push
from db.sync import delivered_pages, exchange, rebase, through_server
from db.sync.exchange import Exchange
from db.sync.messages import Page
from db.sync.pull import Pulled
from db.sync.rebase import Rebase
from db.sync.tables import TRAVELLING
from db.sync.through_server import ServerReading
from db.sync.transport import Sent, Since
from db.tx import Tx, plain_row, table_of
from server import pages, shared_pages
from server.database import Database
from server.pages import Pages
from server.pull import Pull
from server.sessions import Sessions, SignedIn

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


# -- of the server program, and of the way to it -----------------------------------------------------------


def outcomes_left_out(patch: pytest.MonkeyPatch) -> None:
    """A page that brings rows has no outcomes."""
    page = Pages.page

    def without(self: Pages, *asked: Any) -> Page:
        found = page(self, *asked)
        return msgspec.structs.replace(found, outcomes=()) if found.rows else found

    patch.setattr(Pages, "page", without)


def session_by_workstation(patch: pytest.MonkeyPatch) -> None:
    """A session is kept by its workstation: the next person there acts for the previous one."""
    known: dict[UUID, SignedIn] = {}
    of = Sessions.of

    async def kept(self: Sessions, token: str) -> SignedIn:
        found = await of(self, token)
        return known.setdefault(found.station.client_id, found)

    patch.setattr(Sessions, "of", kept)


def actor_of_the_thread(patch: pytest.MonkeyPatch) -> None:
    """A thread of the database keeps the user of its first transaction."""
    acting, own = Database.acting, local()

    def first(self: Database, login: str, client_id: UUID | None = None) -> Engine:
        if login:
            own.login = getattr(own, "login", login)
        return acting(self, own.login if login else "", client_id)

    patch.setattr(Database, "acting", first)


def author_of_the_payload(patch: pytest.MonkeyPatch) -> None:
    """The author is the person that the request names, not the user of the session."""
    what = Push._what

    def named(self: Push, row: Sent, me: Me) -> Mutation | Rejected | None:
        return what(self, row, replace(me, agent_id=row.agent_id))

    patch.setattr(Push, "_what", named)


def numbers_used_again(patch: pytest.MonkeyPatch) -> None:
    """What came twice runs twice, and is recorded under the next numbers."""
    send = Push._send

    def again(self: Push, rows: Sequence[Sent], *how: Any) -> int:
        begin = Push._begin

        def unknown(own: Push, connection: Connection) -> Any:
            begun = begin(own, connection)
            moved[:] = [replace(row, mut_no=begun.last + place) for place, row in enumerate(rows, 1)]
            return replace(begun, last=rows[0].mut_no - 1)

        moved: list[Sent] = []
        record = Push._record
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(Push, "_begin", unknown)
            inner.setattr(Push, "_record", lambda own, tx, _rows, found: record(own, tx, moved, found))
            return send(self, rows, *how)

    patch.setattr(Push, "_send", again)


def round_without_the_next(patch: pytest.MonkeyPatch) -> None:
    """The cursor of a long pull is that of its end, and what changed between its pages is not read."""

    def next_page(self: Pages, at: pages.Position, ends: dict[str, Any]) -> Page:
        if at.moment and at.table < len(TRAVELLING):
            return self._page(at, ends)
        if not at.moment:
            return self._news(at, at.after, ends)
        return Page(
            self._greeting,
            cursor=ends["cursor"],
            after=at.moment,
            last_mut=ends["last_mut"],
            outcomes=ends["outcomes"],
            is_filling=at.is_filling,
            is_restored=at.is_restored,
        )

    patch.setattr(Pages, "_next", next_page)


def page_cut_short(patch: pytest.MonkeyPatch) -> None:
    """What does not fit into a page is left out."""
    some = Pages._some

    def first_only(self: Pages, *asked: Any) -> Any:
        rows, key, _is_all = some(self, *asked)
        return rows, key, True

    patch.setattr(Pages, "_some", first_only)


def rows_of_one_write_skipped(patch: pytest.MonkeyPatch) -> None:
    """The next page begins after the last row's transaction, which wrote others, too."""
    after = pages._after

    def by_stamp(table: Table, key: list[str], is_by_stamp: bool) -> TextClause:
        if not is_by_stamp:
            return after(table, key, is_by_stamp)
        return text(f"{table.name}.xid > CAST(:key_xid AS xid8)").bindparams(key_xid=key[0])

    patch.setattr(pages, "_after", by_stamp)


def every_page_is_the_first(patch: pytest.MonkeyPatch) -> None:
    """A workstation that is filled forgets what earlier pages brought."""
    page = Pages._page

    def first(self: Pages, *asked: Any, **more: Any) -> Page:
        return page(self, *asked, **{**more, "is_first": True})

    patch.setattr(Pages, "_page", first)


def gone_of_the_last_page(patch: pytest.MonkeyPatch) -> None:
    """Only the last page says what went out of sight."""
    end = ServerReading._end

    def last(self: ServerReading, page: Page, rows: Any, _gone: Any, has_given: bool) -> Iterator[Pulled]:
        gone: dict[str, set[UUID]] = defaultdict(set)
        gone.update((name, set(ids)) for name, ids in page.gone.items())
        return end(self, page, rows, gone, has_given)

    patch.setattr(ServerReading, "_end", last)


def cases_not_requested(patch: pytest.MonkeyPatch) -> None:
    """Older rows of a case that the workstation lacks never come."""
    patch.setattr(ServerReading, "_lacking", lambda *_: iter(()))


def page_of_a_colleague_for_all(patch: pytest.MonkeyPatch) -> None:
    """A shared page also goes to users whom its rows name, and to workstations that have pushed."""
    query = shared_pages._SHARING.replace("%s::", "(SELECT pg_current_snapshot() WHERE %s::text > '')::")
    patch.setattr(shared_pages, "_SHARING", query)


def missed_page_ignored(patch: pytest.MonkeyPatch) -> None:
    """A shared page is applied although the one before was lost."""
    continuing = delivered_pages._continuing

    def always(page: Page, since: Since, agent_id: UUID) -> Page | None:
        found = continuing(msgspec.structs.replace(page, after="3:3:"), since, agent_id)
        return None if found is None else msgspec.structs.replace(found, after=page.after)

    patch.setattr(delivered_pages, "_continuing", always)


def epoch_ignored(patch: pytest.MonkeyPatch) -> None:
    """A cursor of another database is taken for one of this database."""
    start = Pull.start

    def same(self: Pull, _epoch: str, cursor: str, _acknowledged: int) -> Any:
        moment, _, sight = cursor.partition(" ")
        return start(self, self.greeting.epoch, f"{moment.partition('@')[0]}@ {sight}" if cursor else "", 0)

    patch.setattr(Pull, "start", same)


def epoch_not_sent(patch: pytest.MonkeyPatch) -> None:
    """A workstation does not say of which database its cursor is."""
    query = through_server._page_query
    patch.setattr(through_server, "_page_query", lambda since, at: query(replace(since, epoch=""), at))


PLANTS: tuple[Plant, ...] = (
    *(sequence_cursor, dropped_at_the_answer, no_rebase, images_not_put_back, images_of_what_waits),
    *(cursor_saved_apart, gone_is_ignored, contacts_stay, people_stay, another_sight_is_the_same),
    *(nothing_is_swept, outcomes_of_before_settle, split_snapshots, refusals_told_as_applied),
    images_over_what_waits,
)
SERVER_PLANTS: tuple[Plant, ...] = (
    *(outcomes_left_out, session_by_workstation, actor_of_the_thread, author_of_the_payload),
    *(numbers_used_again, round_without_the_next, page_cut_short, rows_of_one_write_skipped),
    *(every_page_is_the_first, gone_of_the_last_page, cases_not_requested),
    *(page_of_a_colleague_for_all, missed_page_ignored),
)
RESTORED_PLANTS: tuple[Plant, ...] = (epoch_ignored,)
OTHER_PLANTS: tuple[Plant, ...] = (epoch_not_sent,)  # docs/architecture/sync-invariants.md names their tests


@contextmanager
def planted(plant: Plant) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        yield


def main(name: str, *arguments: str) -> int:
    """Run pytest with a planted bug; return 0 if a test found it."""
    every = (*PLANTS, *SERVER_PLANTS, *RESTORED_PLANTS, *OTHER_PLANTS)
    with planted({plant.__name__: plant for plant in every}[name]):
        return (
            0
            if pytest.main(["-q", "-p", "no:cacheprovider", *arguments]) == pytest.ExitCode.TESTS_FAILED
            else 1
        )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
