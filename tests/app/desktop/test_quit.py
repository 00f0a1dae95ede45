"""`loket quit`, as an upgrade calls it: a real process that asks, over the real local socket."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.common.notices import Notice
from app.common.paths import AppPaths
from app.desktop.graceful_exit import GracefulExit
from app.desktop.links import Links, hand_over
from tests.app.desktop.second_start import second_start
from tests.end2end.peers.machine import PATIENCE_S, end, wait_until
from tests.platforms import linux_only


class Desk:
    """What the window and the services answer."""

    def __init__(self) -> None:
        self.in_the_way = ""
        self.has_left = False
        self.notices: list[str] = []
        self.graceful_exit = GracefulExit(self.why, self.leave)
        self.graceful_exit.notice.connect(self.take)

    def why(self) -> str:
        return self.in_the_way

    def leave(self) -> bool:
        self.has_left = True
        return True

    def take(self, notice: Notice) -> None:
        self.notices.append(notice.kind)


@pytest.fixture
def desk(links: Links) -> Desk:
    desk = Desk()
    links.leaving_wanted.connect(desk.graceful_exit.ask)
    return desk


def test_the_desktop_ends_by_itself_and_who_asked_waits_until_it_is_gone(
    where: AppPaths, tmp_path: Path
) -> None:
    desktop = second_start(tmp_path)
    try:
        wait_until(lambda: hand_over(where, ""), 4 * PATIENCE_S, "desktop")
        asked = second_start(tmp_path, "quit")
        got = asked.communicate(timeout=4 * PATIENCE_S)
        assert (asked.returncode, got[0].splitlines()[-1]) == (0, "Loket has ended."), got
        assert desktop.wait(PATIENCE_S) == 0
    finally:
        end(desktop, PATIENCE_S)
    again = second_start(tmp_path, "quit")
    assert again.communicate(timeout=PATIENCE_S)[0] == "Loket does not run.\n"
    assert again.returncode == 0


def test_it_waits_for_the_end_of_a_call_and_tells_both_sides_why(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.in_the_way = "call"
    asked = second_start(tmp_path, "quit")
    qtbot.waitUntil(lambda: desk.notices == ["leaving_asked"])
    assert asked.stdout is not None
    assert asked.stdout.readline() == "Loket waits: a call is up.\n"
    assert not desk.has_left
    desk.in_the_way = ""
    qtbot.waitUntil(lambda: desk.has_left)
    assert desk.notices == ["leaving_asked"]
    asked.kill()  # it waits for the end of this very process
    asked.communicate()


def test_after_its_time_it_gives_up_and_the_desktop_stays(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.in_the_way = "changes"
    asked = second_start(tmp_path, "quit", "--within", "1")
    qtbot.waitUntil(lambda: asked.poll() is not None)
    assert asked.returncode == 1
    assert asked.communicate()[1] == "loket quit: it still runs: changes are being recorded.\n"
    qtbot.waitUntil(lambda: desk.notices == ["leaving_asked", "leaving_called_off"])
    desk.in_the_way = ""
    qtbot.waitUntil(lambda: desk.notices[-1] == "leaving_called_off" and not desk.has_left)


@linux_only("a name that is too long stands for another user's folder")
def test_a_data_folder_that_cannot_be_looked_into_is_no_sign_that_nothing_runs(tmp_path: Path) -> None:
    asked = second_start(tmp_path / ("x" * 300), "quit")  # as another person's folder, also for root
    assert "is not this user's" in asked.communicate(timeout=4 * PATIENCE_S)[1]
    assert asked.returncode == 1
