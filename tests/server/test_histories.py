"""The random histories of tests/db/histories.py, with lines and servers that break."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from db.sync import exchange
from db.sync.messages import MOST_MUTATIONS
from server import pages
from tests.db.histories import DESKS, HISTORIES, PICKS, WAYS, WORKS, Histories
from tests.db.history_office import Desk
from tests.db.postgres import Databases
from tests.server.history_server import INSTANCES, ServerHistoryOffice, an_office

WORKED = st.lists(st.tuples(WORKS, PICKS), min_size=1, max_size=2)
PLACES = st.integers(0, INSTANCES - 1)
PAGE_ROWS, PAGE_BYTES = pages.PAGE_ROWS, pages.PAGE_BYTES


class ServerHistories(Histories):
    office: ServerHistoryOffice

    def _set_pages(self, page: int, is_heavy: bool) -> None:
        pages.PAGE_ROWS = page
        exchange.BATCH = min(page, MOST_MUTATIONS)
        pages.PAGE_BYTES = 1_000 if is_heavy else PAGE_BYTES

    @rule(number=DESKS, way=WAYS, what=WORKS, pick=PICKS, point=st.integers(1, 60) | st.integers(-3, -1))
    def repeated_exchange(self, number: int, way: str, what: str, pick: int, point: int) -> None:
        """A proxy that waits too long sends a request to the other instance, too."""
        desk = self.office.desks[number]
        self._work(desk, what, pick)
        instances = self.office.way(desk.login, desk.enrolment).instances
        with self.office.broken_at(point, lambda _wire: instances.repeat()):
            self._round(desk, way)
        self._check(desk, way, way != "push")

    @rule(number=DESKS, works=WORKED, place=PLACES, missing=st.none() | DESKS, reader=DESKS)
    def share(
        self, number: int, works: list[tuple[str, int]], place: int, missing: int | None, reader: int
    ) -> None:
        """An instance sends what is new to all desks after each push; the first page to one may be lost."""
        desk = self.office.desks[number]
        for what, pick in works:
            self._work(desk, what, pick)
            self._round(desk, "push")
            self._check(desk, "push", False)
            self.office.share(place, missing)
            missing = None
        if reader != number:
            self._round(self.office.desks[reader], "pull")
            self._check(self.office.desks[reader], "pull", True)

    def _round(self, desk: Desk, way: str = "sync") -> None:
        """Take the delivered pages first, then ask what is new since then."""
        if way != "pull":
            super()._round(desk, "push")
        if way != "push":
            while self.office.way(desk.login, desk.enrolment).has_delivered:
                desk.exchange.pull()
            super()._round(desk, "pull")

    @rule(number=DESKS, what=WORKS, pick=PICKS)
    def forged_push(self, number: int, what: str, pick: int) -> None:
        """A program that was tampered with names another author: none of its changes takes effect."""
        desk = self.office.desks[number]
        self._work(desk, what, pick)
        way = self.office.way(desk.login, desk.enrolment)
        known = self.office.ask(
            "SELECT coalesce(max(mut_no), 0) FROM loket.mutation WHERE client_id = %s",
            desk.enrolment.client_id,
        )
        own = [row for row in desk.outbox() if row.mut_no > known[0][0]]
        if any(row.agent_id != desk.me.agent_id or row.reason for row in own):
            return  # the changes of another person go up under that person's login
        way.forges = self.office.ids["wati" if desk.login != "wati" else "sari"]
        try:
            self._round(desk, "push")
        finally:
            way.forges = None
        desk.forged |= {row.mut_no for row in own}
        self._check(desk, "push", False)

    @rule(number=DESKS, other=DESKS, point=st.integers(1, 250))
    def overtaken_pull(self, number: int, other: int, point: int) -> None:
        """Others save between two pages of a pull."""
        desk = self.office.desks[number]
        self._check(desk, "pull", self._broken_round(desk, "pull", point, "sync", other))

    def teardown(self) -> None:
        forged = [(desk.enrolment.client_id, sorted(desk.forged)) for desk in self.office.desks]
        super().teardown()
        for client_id, numbers in forged:
            done = self.office.ask(
                "SELECT count(*) FROM loket.mutation"
                " WHERE client_id = %s AND mut_no = ANY (%s) AND outcome = 'applied'",
                client_id,
                numbers,
            )
            assert done == [(0,)], "a change took effect under a forged author"


@pytest.fixture(scope="module")
def office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerHistoryOffice]:
    with an_office(postgres, tmp_path_factory.mktemp("histories")) as office:
        logging.disable(logging.CRITICAL)  # of what is refused on purpose
        yield office
        logging.disable(logging.NOTSET)
    pages.PAGE_ROWS, pages.PAGE_BYTES = PAGE_ROWS, PAGE_BYTES
    exchange.BATCH = MOST_MUTATIONS


@pytest.mark.timeout(600)
def test_no_history_through_the_server_breaks_an_invariant(office: ServerHistoryOffice) -> None:
    ServerHistories.office = office
    run_state_machine_as_test(ServerHistories, settings=HISTORIES)


def test_a_recording_of_an_old_call_does_not_come_without_its_call(office: ServerHistoryOffice) -> None:
    """The recording is sent after a desk was filled without old calls. Random histories found this one."""
    ServerHistories.office = office
    history = ServerHistories()
    history.start(is_heavy=False, is_synced=True, page=2)
    history.broken_exchange(number=2, way="sync", fault=(-3, "die", 0), what="call", pick=1)
    history.long_absence(number=0, other=1, pick=11)
    history.teardown()
