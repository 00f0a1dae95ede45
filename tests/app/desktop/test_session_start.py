"""Loket starts when its user signs in, as the setting says, and never twice."""

from __future__ import annotations

import configparser
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.common.notices import Notice
from app.desktop.link_schemes import start_command
from app.desktop.session_start import (
    ENTRY_NAME,
    RUN_KEY,
    RUN_NAME,
    WITH_SESSION,
    DesktopEntry,
    Entry,
    RunKey,
    SessionStart,
)
from app.settings import Settings
from tests.ui.fakes import FakePreferences


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "own config"


@pytest.fixture
def entry(folder: Path, tmp_path: Path) -> DesktopEntry:
    return DesktopEntry(folder, [tmp_path / "xdg"])


class Desk:
    """The setting of one user, and what follows it. Each change is waited for."""

    def __init__(self, qtbot: QtBot, entry: Entry, is_wanted: bool = False) -> None:
        self._qtbot, self._preferences = qtbot, FakePreferences()
        self.notices: list[Notice] = []
        self._set(is_wanted)
        self.start = SessionStart(self._preferences, entry)  # type: ignore[arg-type]
        self.start.notice.connect(self.notices.append)
        with qtbot.waitSignal(self.start.settled):
            self.start.start()

    def choose(self, is_wanted: bool) -> None:
        with self._qtbot.waitSignal(self.start.settled):
            self._set(is_wanted)

    def _set(self, is_wanted: bool) -> None:
        settings = Settings()
        changed = replace(settings, desk=replace(settings.desk, starts_with_session=is_wanted))
        self._preferences.change(changed)


@pytest.fixture
def sit_down(qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def start(entry: Entry, is_wanted: bool = False) -> Desk:
        desks.append(Desk(qtbot, entry, is_wanted))
        return desks[-1]

    yield start
    for desk in desks:
        desk.start.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="desktop entries are for Linux")
def test_switched_on_the_desktop_starts_this_very_loket_and_switched_off_no_more(
    sit_down: Callable[..., Desk], entry: DesktopEntry, folder: Path
) -> None:
    desk = sit_down(entry)
    path = folder / "autostart" / ENTRY_NAME
    assert not path.exists()
    desk.choose(True)
    read = configparser.ConfigParser(interpolation=None)
    read.read(path, encoding="utf-8")
    assert shlex.split(read["Desktop Entry"]["Exec"]) == [*start_command(), WITH_SESSION]
    assert read["Desktop Entry"]["TryExec"] == start_command()[0]
    desk.choose(False)
    assert not path.exists()


def test_what_a_policy_switched_off_while_loket_did_not_run_is_off_from_the_next_start_on(
    sit_down: Callable[..., Desk], entry: DesktopEntry, folder: Path
) -> None:
    entry.write(["/opt/loket/loket"])
    sit_down(entry)
    assert not (folder / "autostart" / ENTRY_NAME).exists()


def test_where_the_office_starts_loket_for_everybody_a_user_has_no_second_entry(
    sit_down: Callable[..., Desk], entry: DesktopEntry, folder: Path, tmp_path: Path
) -> None:
    office = tmp_path / "xdg" / "autostart" / ENTRY_NAME
    office.parent.mkdir(parents=True)
    office.write_text("[Desktop Entry]\nExec=/usr/bin/loket\n")
    sit_down(entry, is_wanted=True)
    assert not (folder / "autostart" / ENTRY_NAME).exists()


def test_a_file_that_the_user_made_stays(
    sit_down: Callable[..., Desk], entry: DesktopEntry, folder: Path
) -> None:
    path = folder / "autostart" / ENTRY_NAME
    path.parent.mkdir(parents=True)
    path.write_text("[Desktop Entry]\nHidden=true\n")
    desk = sit_down(entry)
    desk.choose(True)
    assert path.read_text() == "[Desktop Entry]\nHidden=true\n"
    assert [str(path) in str(notice.facts["reason"]) for notice in desk.notices] == [True]


@pytest.mark.skipif(sys.platform == "win32", reason="desktop entries are for Linux")
def test_a_link_in_its_place_is_not_followed(entry: DesktopEntry, folder: Path, tmp_path: Path) -> None:
    entry.write(["/opt/loket/loket"])
    path, elsewhere = folder / "autostart" / ENTRY_NAME, tmp_path / "elsewhere"
    path.rename(elsewhere)
    before = elsewhere.read_text()
    path.symlink_to(elsewhere)
    entry.write(["/usr/bin/loket"])
    assert elsewhere.read_text() == before
    assert not path.is_symlink()


def test_an_entry_that_the_office_switched_off_does_not_count(
    sit_down: Callable[..., Desk], entry: DesktopEntry, folder: Path, tmp_path: Path
) -> None:
    office = tmp_path / "xdg" / "autostart" / ENTRY_NAME
    office.parent.mkdir(parents=True)
    office.write_text("[Desktop Entry]\nExec=/usr/bin/loket\nHidden = true\n")
    sit_down(entry, is_wanted=True)
    assert (folder / "autostart" / ENTRY_NAME).exists()


def test_an_entry_that_cannot_be_written_is_reported(
    sit_down: Callable[..., Desk], entry: DesktopEntry, folder: Path
) -> None:
    folder.write_text("a file where the folder should be")
    desk = sit_down(entry)
    desk.choose(True)
    assert [(notice.kind, bool(notice.facts["reason"])) for notice in desk.notices] == [
        ("session_start_failed", True)
    ]


@pytest.fixture
def run_key() -> Iterator[RunKey]:
    if sys.platform != "win32":
        pytest.skip("the registry is Windows' own")
    key = RunKey()
    key.remove()
    yield key
    key.remove()


def test_windows_finds_the_command_in_the_users_run_key(
    sit_down: Callable[..., Desk], run_key: RunKey
) -> None:
    if sys.platform == "win32":
        import winreg

        desk = sit_down(run_key)
        desk.choose(True)
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
            command, kind = winreg.QueryValueEx(key, RUN_NAME)
        assert kind == winreg.REG_SZ
        assert Path(start_command()[0]).name in command
        desk.choose(False)
        with (
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key,
            pytest.raises(FileNotFoundError),
        ):
            winreg.QueryValueEx(key, RUN_NAME)
