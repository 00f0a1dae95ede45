"""The random histories of tests/db/sync through the server program, with lines and servers that break."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis.stateful import run_state_machine_as_test

from server import pages
from tests.db.history_faults import Wire, die
from tests.db.history_office import Desk
from tests.db.postgres import Databases
from tests.db.sync.test_histories import HISTORIES, Deed, Histories
from tests.server.history_server import ServerHistoryOffice, an_office

PAGE_ROWS, PAGE_BYTES = pages.PAGE_ROWS, pages.PAGE_BYTES
BYTES = 61  # times the number of the fault: cut here and there in a request and its answer


class ServerHistories(Histories):
    office: ServerHistoryOffice

    def _set_pages(self, page: int, heavy: int) -> None:
        pages.PAGE_ROWS = page
        pages.PAGE_BYTES = PAGE_BYTES if heavy > 1 else 1_000

    def _deeds(self, number: int) -> dict[str, Deed]:
        return {"cut": partial(self._cut, number), "die": self._die}

    def _cut(self, number: int, _wire: Wire | None) -> None:
        self.office.cut_after(1 + abs(number) * BYTES % 977)

    def _die(self, wire: Wire | None) -> None:
        if wire is None:
            die(wire)
        else:
            self.office.kill(wire)

    def _broken_round(self, desk: Desk, way: str, number: int, kind: str, other: int) -> bool:
        try:
            return super()._broken_round(desk, way, number, kind, other)
        finally:
            for proxy in self.office.proxies:  # what did not come to its byte is not cut later
                proxy.cut_never()
            self.office.wait_until_idle()


@pytest.fixture(scope="module")
def office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerHistoryOffice]:
    with an_office(postgres, tmp_path_factory.mktemp("histories")) as office:
        logging.disable(logging.CRITICAL)  # of what is refused on purpose
        yield office
        logging.disable(logging.NOTSET)
    pages.PAGE_ROWS, pages.PAGE_BYTES = PAGE_ROWS, PAGE_BYTES


@pytest.mark.timeout(600)
def test_no_history_through_the_server_breaks_an_invariant(office: ServerHistoryOffice) -> None:
    ServerHistories.office = office
    run_state_machine_as_test(ServerHistories, settings=HISTORIES)
