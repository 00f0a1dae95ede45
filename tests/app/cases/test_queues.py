"""A list is sent when it has changed, and only then; while a caller is looked up it waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.access.visibility import visible_row
from app.cases import queues as queues_module
from app.cases.queues import QueueName, Queues
from app.common.debounce import Debounce
from app.common.jobs import Jobs
from app.mutations.case import LogCase
from app.mutations.people import AddApplicant
from app.records.service import Records
from app.settings import Settings
from db.enums import CaseKind, Channel
from db.records import AgentRecord, CaseRow
from db.replica import Applied, Replica
from tests.app.phone_place import PhonePlace
from tests.case_rows import case_row

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=timezone.utc)


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    yield place
    place.close()


def log(place: PhonePlace) -> UUID:
    case_id = uuid7()
    place.workplace.records.change(
        LogCase(
            case_id=case_id,
            number=f"CC-{case_id}",
            kind=CaseKind.INFORMATION,
            channel=Channel.VOICE,
            subject="s",
            asked_at=NOON,
            opened_at=NOON,
            occurred_at=NOON,
        )
    )
    return case_id


def test_a_list_without_a_change_is_not_reported_again_and_only_changed_rows_are_masked(
    place: PhonePlace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = place.workplace
    qtbot.waitUntil(lambda: work.access.session.agent is not None)
    shown: list[int] = []
    counts: list[object] = []
    work.queue.lists.rows_changed.connect(lambda rows: shown.append(len(rows.cases)))
    work.queue.lists.counts_changed.connect(counts.append)
    first = log(place)
    qtbot.waitUntil(lambda: shown[-1:] == [1])
    masked: list[UUID] = []

    def counting(viewer: AgentRecord | None, row: CaseRow) -> CaseRow:
        masked.append(row.id)
        return visible_row(viewer, row)

    monkeypatch.setattr(queues_module, "visible_row", counting)
    second = log(place)
    qtbot.waitUntil(lambda: shown[-1:] == [2])
    assert masked == [second]
    got, counted = len(shown), len(counts)
    work.records.changed.emit(Applied())  # a change of something else
    qtbot.waitUntil(lambda: len(counts) > counted)
    assert len(shown) == got
    work.queue.lists.refresh()  # a view that was emptied asks for its rows
    qtbot.waitUntil(lambda: len(shown) > got)
    assert shown[-1] == 2
    assert first != second


def test_lists_wait_while_a_caller_is_looked_up(place: PhonePlace, qtbot: QtBot) -> None:
    work = place.workplace
    qtbot.waitUntil(lambda: work.access.session.agent is not None)
    is_held = True
    held = Queues(
        work.records,
        work.access.session,
        lambda: (),
        lambda row: row.opened_at,
        lambda: NOON,
        is_held=lambda: is_held,
    )
    others: list[object] = []
    shown: list[int] = []
    work.queue.lists.rows_changed.connect(others.append)
    held.rows_changed.connect(lambda rows: shown.append(len(rows.cases)))
    log(place)
    qtbot.waitUntil(lambda: bool(others))
    assert not shown
    is_held = False
    qtbot.waitUntil(lambda: shown[-1:] == [1])


def test_the_row_of_an_unsaved_case_has_the_subject_that_is_being_typed(
    place: PhonePlace, qtbot: QtBot
) -> None:
    work = place.workplace
    qtbot.waitUntil(lambda: work.access.session.agent is not None)
    subjects: list[list[str]] = []
    counts: list[int] = []
    work.queue.lists.rows_changed.connect(lambda rows: subjects.append([row.subject for row in rows.cases]))
    work.queue.lists.counts_changed.connect(lambda found: counts.append(found[QueueName.MY_CASES]))
    editor = work.cases.editor
    editor.start_draft()
    qtbot.waitUntil(lambda: subjects[-1:] == [[""]])
    editor.keep("subject", "Jadwal")
    qtbot.waitUntil(lambda: subjects[-1:] == [["Jadwal"]])
    editor.keep("subject", "")
    qtbot.waitUntil(lambda: subjects[-1:] == [[""]])
    assert counts[-1] == 1
    editor.drop_draft()
    qtbot.waitUntil(lambda: subjects[-1:] == [[]])
    qtbot.waitUntil(lambda: counts[-1] == 0)


def test_the_row_of_an_unsaved_case_names_its_applicant_unless_the_case_is_anonymous(
    place: PhonePlace, qtbot: QtBot
) -> None:
    work = place.workplace
    qtbot.waitUntil(lambda: work.access.session.agent is not None)
    names: list[list[str]] = []
    work.queue.lists.rows_changed.connect(
        lambda rows: names.append([row.applicant_name for row in rows.cases])
    )
    siti = uuid7()
    work.records.change(AddApplicant(applicant_id=siti, name="Siti Aminah", occurred_at=NOON))
    editor = work.cases.editor
    editor.start_draft(applicant_id=siti)
    qtbot.waitUntil(lambda: names[-1:] == [["Siti Aminah"]])
    editor.keep("is_anonymous", "yes")
    qtbot.waitUntil(lambda: names[-1:] == [[""]])


@pytest.fixture
def unchanged(tmp_path: Path, qtbot: QtBot) -> Iterator[Records]:
    """Records that nobody changes."""
    replica, jobs = Replica.open(tmp_path / "unchanged.sqlite"), Jobs()
    yield Records(replica, jobs, "001")
    jobs.stop()
    replica.close()


def test_what_is_typed_outside_of_a_row_reads_no_list(
    place: PhonePlace, unchanged: Records, qtbot: QtBot
) -> None:
    session = place.workplace.access.session
    qtbot.waitUntil(lambda: session.agent is not None)
    drafts = [case_row(NOON, is_draft=True)]
    lists = Queues(unchanged, session, lambda: tuple(drafts), lambda row: row.opened_at, lambda: NOON)
    counts: list[int] = []
    lists.counts_changed.connect(lambda found: counts.append(found[QueueName.MY_CASES]))
    lists.refresh()
    qtbot.waitUntil(lambda: counts == [1])
    looked: list[bool] = []
    later = Debounce(queues_module.TYPED_MS, lambda: looked.append(True), lists)
    lists.follow_drafts()
    later.changed()
    qtbot.waitUntil(lambda: bool(looked))
    drafts.clear()
    lists.follow_drafts()
    qtbot.waitUntil(lambda: counts[-1] == 0)
    assert counts == [1, 0]
