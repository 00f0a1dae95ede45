"""Lost or wrong settings, records that are an older copy, a wrong clock: the start names each of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.common.case_number import make
from app.common.clock import now
from app.common.notices import Notice
from app.common.paths import AppPaths
from app.desktop.settings_at_start import find_settings, instead_of_wrong, use_instead
from app.desktop.start import OpenDesktop, StartError, open_workplace
from app.desktop.workplace import Workplace
from app.policy import NO_POLICY
from app.settings import Settings, load
from app.settings.last_good import keep_last_good
from db.backup import back_up
from db.rescue import set_aside, set_aside_and_restore
from tests.platforms import is_private

SETTINGS = """\
# the password is rahasia
[account]
user = "1001"
domain = "pbx.office"

[desk]
workstation = "017"
"""


@pytest.fixture
def places(tmp_path: Path) -> AppPaths:
    places = AppPaths.below(tmp_path)
    places.create()
    return places


def begin(places: AppPaths) -> tuple[OpenDesktop, list[Notice]]:
    """Start as the window does; return what is open, and the notices."""
    found = find_settings(places, NO_POLICY)
    opened = open_workplace(places, found.settings)
    if found.notice is not None:
        opened.workplace.notify_at_start(found.notice)
    return opened, opened.workplace._notices_at_start


def work(qtbot: QtBot, workplace: Workplace) -> str:
    """Sign in and save a case; return its number."""
    with qtbot.waitSignal(workplace.drafts.drafting.restored):
        workplace.access.session.add_agent("Rina")
    editor = workplace.cases.editor
    editor.start_draft()
    assert editor.current is not None
    editor.write(editor.current.case_id, "subject", "Izin apotek")
    editor.save()
    qtbot.waitUntil(lambda: editor.current is not None and editor.current.file is not None)
    return editor.current.number


def a_day(qtbot: QtBot, places: AppPaths) -> str:
    opened, _got = begin(places)
    number = work(qtbot, opened.workplace)
    opened.close()
    return number


def kinds(got: list[Notice]) -> list[str]:
    return [notice.kind for notice in got]


def test_a_lost_settings_file_comes_back_from_the_last_good_one_and_that_is_said(
    qtbot: QtBot, places: AppPaths
) -> None:
    places.settings_file.write_text(SETTINGS)
    a_day(qtbot, places)
    shutil.rmtree(places.config)
    opened, got = begin(places)
    assert kinds(got) == ["settings_lost"]
    assert got[0].facts["code"] == "017"
    assert opened.workplace.preferences.settings.account.user == "1001"
    assert load(places.settings_file).desk.workstation == "017"
    opened.close()
    opened, got = begin(places)
    assert kinds(got) == []
    opened.close()


def test_settings_that_a_person_took_out_of_the_file_do_not_come_back_when_it_is_lost_later(
    qtbot: QtBot, places: AppPaths
) -> None:
    places.settings_file.write_text(SETTINGS)
    begin(places)[0].close()
    places.settings_file.write_text("# all as it comes\n")
    begin(places)[0].close()
    places.settings_file.unlink()
    opened, _got = begin(places)
    assert opened.workplace.preferences.settings.account == Settings().account
    opened.close()


def test_a_settings_file_of_no_bytes_or_none_leaves_the_last_good_settings_as_they_are(
    qtbot: QtBot, places: AppPaths
) -> None:
    places.settings_file.write_text(SETTINGS)
    begin(places)[0].close()
    kept = places.last_good_settings.read_bytes()
    places.settings_file.write_bytes(b"")
    begin(places)[0].close()
    places.settings_file.unlink()
    keep_last_good(places.settings_file, places.last_good_settings)
    assert places.last_good_settings.read_bytes() == kept


@pytest.mark.parametrize("is_mark_lost", [False, True])
def test_without_any_settings_the_workstation_stays_what_its_records_say(
    qtbot: QtBot, places: AppPaths, is_mark_lost: bool
) -> None:
    places.settings_file.write_text(SETTINGS)
    a_day(qtbot, places)
    places.settings_file.unlink()
    places.last_good_settings.unlink()
    if is_mark_lost:
        next(places.data.glob("*.high-water")).unlink()
    opened, got = begin(places)
    assert kinds(got) == ["settings_lost_code_known"]
    assert opened.workplace.records.workstation == "017"
    opened.close()
    assert load(places.settings_file).desk.workstation == "017"


def test_the_first_start_on_a_computer_says_nothing_of_settings(qtbot: QtBot, places: AppPaths) -> None:
    opened, got = begin(places)
    assert kinds(got) == []
    assert not places.settings_file.exists()
    opened.close()


def test_the_copy_has_no_comments_and_is_for_this_user_alone(qtbot: QtBot, places: AppPaths) -> None:
    places.settings_file.write_text(SETTINGS)
    opened, _got = begin(places)
    copy = places.last_good_settings
    assert "rahasia" not in copy.read_text()
    if os.name != "nt":
        assert is_private(copy)
    preferences = opened.workplace.preferences
    settings = preferences.settings
    preferences.change(replace(settings, ui=replace(settings.ui, theme="dark")))
    qtbot.waitUntil(lambda: load(copy).ui.theme == "dark")
    opened.close()


@pytest.mark.parametrize(
    ("broken", "differs"),
    [
        (
            SETTINGS.replace('"1001"', '"1002"') + "[sound]\nring_volume_percent = 900\n",
            "sound.ring_volume_percent",
        ),
        (SETTINGS.replace('"1001"', '"1002') + "oops\n", "account.user"),
    ],
)
def test_a_wrong_settings_file_gives_way_to_the_last_good_one_if_the_person_wants_that(
    qtbot: QtBot, places: AppPaths, broken: str, differs: str
) -> None:
    places.settings_file.write_text(SETTINGS)
    opened, _got = begin(places)
    opened.close()
    places.settings_file.write_text(broken)
    with pytest.raises(StartError) as wrong:
        find_settings(places, NO_POLICY)
    instead = instead_of_wrong(places, NO_POLICY, wrong.value)
    assert instead is not None
    assert {"account.user", differs} == {key for key, _there, _good in instead.differences}
    assert next(good for key, _there, good in instead.differences if key == "account.user") == '"1001"'
    notice = use_instead(places, instead)
    assert notice.kind == "settings_were_wrong"
    assert Path(notice.facts["path"]).read_text() == broken
    assert find_settings(places, NO_POLICY).settings.account.user == "1001"


def test_a_password_in_a_wrong_file_is_not_shown(qtbot: QtBot, places: AppPaths) -> None:
    places.settings_file.write_text(SETTINGS)
    opened, _got = begin(places)
    opened.close()
    places.settings_file.write_text(SETTINGS.replace("[desk]", 'password = "rahasia"\n[desk]'))
    with pytest.raises(StartError) as wrong:
        find_settings(places, NO_POLICY)
    instead = instead_of_wrong(places, NO_POLICY, wrong.value)
    assert instead is not None
    assert [one for one in instead.differences if one[0] == "account.password"] == [
        ("account.password", "…", "")
    ]


def restore_by_program(places: AppPaths) -> None:
    set_aside_and_restore(places.records_file)


def restore_by_hand(places: AppPaths) -> None:
    (copy,) = (places.data / "backups").glob("*.sqlite3")
    for name in ("records.sqlite3-wal", "records.sqlite3-shm"):
        (places.data / name).unlink(missing_ok=True)
    shutil.copyfile(copy, places.records_file)


@pytest.mark.parametrize("restore", [restore_by_program, restore_by_hand])
def test_a_restored_copy_says_from_when_it_is_and_gives_no_number_twice(
    qtbot: QtBot, places: AppPaths, restore: Callable[[AppPaths], None]
) -> None:
    first = a_day(qtbot, places)
    back_up(places.records_file, date(2026, 11, 27))
    last = a_day(qtbot, places)
    assert last != first
    restore(places)
    opened, got = begin(places)
    assert kinds(got) == ["records_are_older"]
    facts = got[0].facts
    assert facts["number"] == last
    assert int(facts["count"]) >= 1
    assert datetime.fromisoformat(facts["until_at"]) < datetime.fromisoformat(facts["last_at"])
    assert work(qtbot, opened.workplace) not in (first, last)
    opened.close()
    opened, got = begin(places)
    assert kinds(got) == []
    opened.close()


def test_records_that_had_to_begin_anew_say_what_was_there_and_give_no_number_twice(
    qtbot: QtBot, places: AppPaths
) -> None:
    last = a_day(qtbot, places)
    set_aside(places.records_file)
    opened, got = begin(places)
    assert kinds(got) == ["records_begin_anew"]
    assert got[0].facts["number"] == last
    day = now().astimezone(opened.workplace.procedure.zone).date()
    assert (last, work(qtbot, opened.workplace)) == (make(day, "001", 1), make(day, "001", 2))
    opened.close()


@pytest.mark.parametrize(
    ("off", "kind"),
    [
        (timedelta(days=-3), "clock_before_records"),
        (timedelta(minutes=-6), "clock_before_records"),
        (timedelta(minutes=-2), ""),
        (timedelta(days=20), ""),
        (timedelta(days=400), "clock_long_after_records"),
    ],
)
def test_a_clock_that_the_newest_record_contradicts_is_named_at_the_start(
    qtbot: QtBot, places: AppPaths, monkeypatch: pytest.MonkeyPatch, off: timedelta, kind: str
) -> None:
    a_day(qtbot, places)
    monkeypatch.setattr("app.desktop.start.now", lambda: datetime.now(timezone.utc) + off)
    opened, got = begin(places)
    assert kinds(got) == ([kind] if kind else [])
    opened.close()
