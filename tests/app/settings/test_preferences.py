"""Settings that change while the program runs, and a password that no key store takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from keyring.backends import fail
from pytestqt.qtbot import QtBot

from app.common.clock import now
from app.common.jobs import Jobs
from app.common.notices import Notice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.start import open_workplace
from app.settings import AccountSettings, DeskSettings, OfficeSettings, Settings
from app.settings.preferences import Passwords, Preferences
from db.enums import Channel


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.stop()


def test_without_a_key_store_a_password_is_kept_for_its_own_account_only(
    qtbot: QtBot, jobs: Jobs, tmp_path: Path
) -> None:
    rina = Settings(account=AccountSettings(user="rina", domain="pbx.example"))
    sari = replace(rina, account=replace(rina.account, user="sari"))
    preferences = Preferences(Settings(), tmp_path / "settings.toml", Secrets(fail.Keyring()), jobs)
    with qtbot.waitSignal(preferences.notice):
        preferences.change(rina, "rahasia")
    given: list[Passwords] = []
    preferences.read_passwords(given.append)
    preferences.change(sari)
    with qtbot.waitSignal(preferences.notice):
        preferences.read_passwords(given.append)
    preferences.change(rina)
    preferences.read_passwords(given.append)
    assert [passwords.account for passwords in given] == ["rahasia", "", "rahasia"]
    assert "rahasia" not in repr(given)


class SilentAtFirst(Secrets):
    """Does not answer the first two questions, like a key store that waits for a process."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end = Event()
        self._questions = count(1)

    def password(self, account_key: str) -> str | None:
        if next(self._questions) <= 2:
            self.may_end.wait()
        return f"password of {account_key}"


def test_a_silent_key_store_is_reported_once_and_asked_again(qtbot: QtBot, tmp_path: Path) -> None:
    jobs = Jobs(answer_within_s=0.1)
    rina = Settings(account=AccountSettings(user="rina", domain="pbx.example"))
    secrets = SilentAtFirst()
    preferences = Preferences(rina, tmp_path / "settings.toml", secrets, jobs)
    notices: list[Notice] = []
    preferences.notice.connect(notices.append)
    given: list[Passwords] = []
    preferences.read_passwords(given.append)
    preferences.read_passwords(given.append)
    qtbot.waitUntil(lambda: len(given) == 2)
    assert [passwords.account for passwords in given] == ["password of sip:rina@pbx.example"] * 2
    assert [notice.kind for notice in notices] == ["key_store_silent"]
    secrets.may_end.set()
    jobs.stop()


def test_another_workstation_code_and_zone_hold_from_the_next_case_on(qtbot: QtBot, tmp_path: Path) -> None:
    places = AppPaths.below(tmp_path)
    opened = open_workplace(places, Settings())
    workplace = opened.workplace
    with qtbot.waitSignal(workplace.drafts.drafting.restored):
        workplace.access.session.add_agent("Rina")
    settings = replace(
        workplace.preferences.settings,
        desk=DeskSettings("042"),
        office=OfficeSettings(timezone="Asia/Jayapura"),
    )
    workplace.preferences.change(settings)
    assert workplace.procedure.zone.key == "Asia/Jayapura"
    before = now().astimezone(workplace.procedure.zone)
    with qtbot.waitSignal(workplace.cases.editor.opened):
        workplace.cases.editor.start_draft(Channel.EMAIL)
    qtbot.waitUntil(lambda: bool(workplace.cases.editor.current and workplace.cases.editor.current.number))
    assert workplace.cases.editor.current is not None
    begins = tuple(f"CC-{day:%y%m%d}-042-001" for day in (before, now().astimezone(workplace.procedure.zone)))
    assert workplace.cases.editor.current.number.startswith(begins)
    assert workplace.records.me is not None
    assert workplace.records.me.workstation == "042"
    opened.close()
