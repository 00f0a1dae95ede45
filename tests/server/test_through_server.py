"""Workstations whose server answers in pages of a few rows: what holds with large pages holds here, too.

The imported tests run with stations of this office.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from db.enums import MutationState
from db.models import Case
from db.sync.exchange import Exchange
from db.sync.messages import Page
from db.sync.pull import Pulled
from db.sync.sync_status import Login, SharedError, Trouble
from db.sync.through_server import ThroughServer
from db.sync.transport import Since
from server import pages
from tests.db.shared_office import SharedOffice
from tests.db.sync.test_catching_up import (  # noqa: F401
    away,
    known,
    test_an_old_case_of_many_entries_that_goes_on_comes_whole_and_is_found,
    test_what_came_before_the_line_broke_off_is_found_after_the_next_time,
    test_what_came_in_masses_is_found_as_if_it_had_come_one_by_one,
    test_what_is_saved_meanwhile_is_found_too,
    test_what_was_sent_from_here_has_other_places_in_a_story_there,
    test_who_is_filled_anew_with_what_is_there_already_keeps_all_of_it,
)
from tests.db.sync.test_exchange import (  # noqa: F401
    test_an_answer_lost_on_the_way_does_nothing_twice,
    test_two_write_the_same_case_without_a_network_and_both_stories_stay,
    test_what_a_person_changed_in_the_file_is_not_sent_in_its_authors_name,
    test_what_one_workstation_records_is_on_the_others,
    test_what_the_shared_database_refuses_is_undone_here_and_reported,
    test_who_is_erased_at_one_workstation_is_out_of_the_files_of_the_others,
)
from tests.db.sync.test_out_of_sight import (  # noqa: F401
    at_unit,
    talking,
    test_a_call_that_was_not_about_the_unseen_case_is_taken_from_it,
    test_a_confidential_case_that_begins_anew_without_its_unit_goes_from_the_units_workstation,
)
from tests.db.sync.test_shift_change import (  # noqa: F401
    no_filling,
    test_who_has_the_same_sight_gets_their_own_and_nothing_of_the_former_stays,
)
from tests.end2end.peers.machine import comes_true, free_port
from tests.server.instance import http_at
from tests.server.test_push_and_pull import a_note


@pytest.fixture
def shared(shared: SharedOffice, monkeypatch: pytest.MonkeyPatch) -> SharedOffice:
    """The server of this office answers in pages of a few rows."""
    monkeypatch.setattr(pages, "PAGE_ROWS", 7)
    return shared


def test_a_session_that_has_ended_is_opened_again_without_the_user(shared: SharedOffice) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.server_session SET expires_at = now()"))
    case_id = rina.log()
    rina.do(a_note(case_id))
    rina.sync()
    sari.sync()
    assert rina.differs() == sari.differs() == []
    assert case_id in sari.rows(Case.__table__)


def test_a_server_that_is_away_is_unreachable_and_the_change_waits(shared: SharedOffice) -> None:
    rina = shared.station("rina")
    rina.log()
    here, rina.http = rina.http, http_at(free_port())
    rina.ways.clear()
    with pytest.raises(SharedError) as error:
        rina.exchange.push()
    assert error.value.trouble is Trouble.UNREACHABLE
    assert [state for _, state, _ in rina.outbox()] == [MutationState.PENDING]
    rina.http.close()
    rina.http = here
    rina.ways.clear()
    rina.sync()
    assert rina.differs() == []


def test_a_wrong_password_and_an_unknown_workstation_have_their_own_trouble(shared: SharedOffice) -> None:
    rina = shared.station("rina")
    unknown = replace(rina.enrolment, client_id=uuid7())
    for password, enrolment, trouble in (
        ("wrong", rina.enrolment, Trouble.SIGN_IN),
        ("secret of rina", unknown, Trouble.NOT_ENROLLED),
    ):
        with pytest.raises(SharedError) as error:
            ThroughServer(rina.http, Login("rina", password), enrolment).sign_in()
        assert error.value.trouble is trouble
    fresh = ThroughServer(rina.http, Login("rina", "secret of rina"), None)
    fresh.enrol(replace(unknown, workstation="W77"), 1)
    assert fresh.page(Since("", "", 1, 0), "").is_first


def test_the_server_reads_the_next_page_while_the_workstation_stores_this_one(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    rina.sync()
    sari.sync()
    case_id = rina.log()
    rina.do(*(a_note(case_id) for _ in range(pages.PAGE_ROWS)))
    rina.exchange.push()
    read: list[str] = []
    page, apply = pages.Pages.page, Exchange._apply

    def counted(self: pages.Pages, epoch: str, cursor: str, acknowledged: int, position: str) -> Page:
        read.append(position)
        return page(self, epoch, cursor, acknowledged, position)

    def late(self: Exchange, part: Pulled) -> Future[None]:
        assert comes_true(lambda: len(read) > 1, 20), "the next page waits until this one is stored"
        return apply(self, part)

    monkeypatch.setattr(pages.Pages, "page", counted)
    monkeypatch.setattr(Exchange, "_apply", late)
    sari.exchange.pull()

    assert sari.differs() == []


def test_what_others_save_while_a_workstation_is_filled_takes_nothing_from_it(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina = shared.station("rina")
    case_id = rina.log()
    rina.do(*(a_note(case_id) for _ in range(pages.PAGE_ROWS)))
    rina.sync()
    apply = Exchange._apply
    has_saved = False

    def apply_and_save(self: Exchange, part: Pulled) -> Future[None]:
        nonlocal has_saved
        applied = apply(self, part)
        if not has_saved and any(table.name == "timeline_entry" for table in part.rows):
            has_saved = True
            rina.do(a_note(case_id))
            rina.exchange.push()
        return applied

    monkeypatch.setattr(Exchange, "_apply", apply_and_save)
    sari = shared.station("sari")
    sari.exchange.pull()

    assert has_saved
    assert sari.differs() == []
