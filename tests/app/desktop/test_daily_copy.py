"""A program that runs for weeks has each day's copy, and one that found no room has it later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.common.jobs import Jobs
from app.desktop.daily_copy import AGAIN_MS, CHECK_EVERY_MS, DailyCopy
from tests.office import Office

EVENING = datetime(2026, 11, 25, 16, 30, tzinfo=timezone.utc)  # 23.30 in Jakarta


class Hands:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.at = EVENING

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def watched(qtbot: QtBot, tmp_path: Path) -> Iterator[Any]:
    office = Office(tmp_path / "records.sqlite3")
    jobs, hands = Jobs(), Hands()
    zone = timezone(timedelta(hours=7))
    copy = DailyCopy(
        office.replica.path, tmp_path / "attachments", jobs, hands, lambda: zone, is_shared=False
    )
    yield copy, hands, tmp_path / "backups"
    copy.stop()
    jobs.stop()
    office.replica.close()


def days(folder: Path) -> list[Any]:
    return sorted(one.stem[-2:] for one in folder.glob("*.sqlite3"))


def test_a_program_that_is_not_ended_makes_the_copy_of_each_new_day(qtbot: QtBot, watched: Any) -> None:
    copy, hands, folder = watched
    copy.check()
    qtbot.waitUntil(lambda: days(folder) == ["25"])
    hands.at += timedelta(hours=1)  # the office's midnight, not that of Greenwich
    assert copy._next.interval() == CHECK_EVERY_MS
    copy._next.timeout.emit()
    qtbot.waitUntil(lambda: days(folder) == ["25", "26"])


def test_a_copy_that_found_no_room_is_tried_again_in_an_hour(
    qtbot: QtBot, watched: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, _hands, folder = watched

    with monkeypatch.context() as disk:
        disk.setattr("db.backup.shutil.disk_usage", lambda _path: SimpleNamespace(free=0))
        with qtbot.waitSignal(copy.notice) as told:
            copy.check()
    [notice] = told.args
    assert (notice.kind, notice.facts["path"]) == ("daily_copy_no_room", str(folder))
    assert copy._next.interval() == AGAIN_MS
    with qtbot.waitSignal(copy.made):
        copy._next.timeout.emit()
    assert days(folder) == ["25"]
