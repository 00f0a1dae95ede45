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
from app.cases.queues import Queues
from app.mutations.case import LogCase
from app.settings import Settings
from db.enums import CaseKind, Channel
from db.records import AgentRecord, CaseRow
from db.replica import Applied
from tests.app.phone_place import PhonePlace

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
