"""What a workstation holds is compared with the shared database through the server program, too."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from db.sync.through_server import ServerSide
from tests.db.shared_office import SharedOffice, Station
from tests.db.sync.test_comparing import (  # noqa: F401
    compare,
    desk,
    known,
    test_a_row_that_was_changed_here_past_everything_is_that_of_the_shared_database_again,
    test_a_workstation_of_which_much_differs_is_filled_anew,
    test_rows_that_are_gone_here_and_a_row_that_is_only_here_are_mended,
    test_what_is_the_same_is_left_alone,
    test_what_waits_here_is_no_difference_and_stays_on_what_is_mended,
    test_what_was_written_there_without_a_stamp_comes_too,
)
from tests.server.test_push_and_pull import a_note
from tests.server.test_through_server import shared  # noqa: F401


def test_what_others_save_meanwhile_is_no_difference_and_the_comparison_waits(
    desk: Station,  # noqa: F811
    shared: SharedOffice,  # noqa: F811
    known: UUID,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rina = shared.station("rina")
    digests = ServerSide.sums

    def save_first(side: ServerSide, table: Any) -> Any:
        if table.name == "timeline_entry":
            rina.do(a_note(known))
            rina.sync()
            return {}  # all rows differ, so their hashes are requested
        return digests(side, table)

    monkeypatch.setattr(ServerSide, "sums", save_first)
    desk.exchange.pull(compares=True)
    assert not desk.exchange.has_compared
    monkeypatch.setattr(ServerSide, "sums", digests)
    assert compare(desk) == 0
    assert desk.differs() == []
