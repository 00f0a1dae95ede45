"""The histories with a restored backup, with lines and servers that break."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.db.history_work import WORK
from tests.db.postgres import Databases
from tests.db.restored_histories import USUAL, RestorableOffice, restored_history
from tests.server.history_server import ServerHistoryOffice


class RestorableServerOffice(RestorableOffice, ServerHistoryOffice):
    """A restore also takes the sessions that were opened since the backup."""


@pytest.fixture(scope="module")
def office(postgres: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestorableServerOffice]:
    office = RestorableServerOffice(postgres, tmp_path_factory.mktemp("restored"))
    with office.faults.watching():
        yield office
    office.close()


@pytest.mark.parametrize("seed", [1, 2, 54, 201])
def test_what_was_acknowledged_before_a_restore_is_there_again_through_the_server(
    office: RestorableServerOffice, seed: int
) -> None:
    restored_history(office, seed)


def test_the_work_of_these_histories_is_that_of_all_histories() -> None:
    assert set(USUAL) <= WORK.keys()
