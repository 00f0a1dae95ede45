"""Opening the workplace: obstacles are reported as facts, and nothing is overwritten."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import NoReturn

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

import resources
from app import __main__ as front_door
from app.common.paths import AppPaths
from app.demo.prepare import prepare_demo
from app.desktop.start import StartError, open_workplace, read_settings
from app.settings import AccountSettings, RecordsSettings, Settings
from app.sop.procedure import load
from app.values.open_case import DraftStart
from db.backup import back_up
from db.enums import CaseKind, Channel
from db.replica import Replica
from telephony.client.phone import Phone
from tests.platforms import linux_only, windows_only


@pytest.fixture
def places(tmp_path: Path) -> AppPaths:
    return AppPaths.below(tmp_path)


def test_a_wrong_setting_stops_the_start_and_is_named(places: AppPaths) -> None:
    places.create()
    places.settings_file.write_text("[sound]\nring_volume_persent = 50\n")
    with pytest.raises(StartError) as caught:
        read_settings(places)
    assert caught.value.kind == "settings"
    assert caught.value.facts["key"] == "sound.ring_volume_persent"
    assert caught.value.facts["nearest"] == "sound.ring_volume_percent"


def test_damaged_records_are_put_aside_and_the_newest_copy_is_used(qtbot: QtBot, tmp_path: Path) -> None:
    prepared = prepare_demo(tmp_path, "id", "light")
    records = prepared.places.records_file
    back_up(records, date(2026, 11, 25))
    damaged = b"no database at all" * 500
    for suffix in ("-wal", "-shm"):
        records.with_name(records.name + suffix).unlink(missing_ok=True)
    records.write_bytes(damaged)
    settings = read_settings(prepared.places)
    with pytest.raises(StartError) as caught:
        open_workplace(prepared.places, settings)
    assert caught.value.kind == "records_damaged"
    assert caught.value.facts["copy"]
    assert records.read_bytes() == damaged
    assert caught.value.repair is not None
    caught.value.repair()
    opened = open_workplace(prepared.places, settings)
    workplace = opened.workplace
    workplace.access.session.load()
    qtbot.waitUntil(lambda: workplace.access.session.agent is not None)
    opened.close()
    assert any(path.read_bytes() == damaged for path in records.parent.glob("*damaged*"))


def test_a_folder_that_cannot_be_made_is_reported_with_its_path(places: AppPaths) -> None:
    places.data.parent.mkdir(parents=True, exist_ok=True)
    places.data.write_text("a file where the folder should be")
    with pytest.raises(StartError) as caught:
        open_workplace(places, Settings())
    assert caught.value.kind == "records_unwritable"
    assert str(places.data) in caught.value.facts["path"]


def test_a_call_forwarded_to_nothing_that_can_be_dialled_stops_the_start(places: AppPaths) -> None:
    places.create()
    places.settings_file.write_text('[calls]\nforward_busy = "pak kabid!?"\n')
    with pytest.raises(StartError) as caught:
        read_settings(places)
    assert caught.value.facts["key"] == "calls.forward_busy"


def test_a_file_that_the_settings_name_and_that_is_not_there_is_reported_but_stops_nobody(
    qtbot: QtBot, places: AppPaths
) -> None:
    missing = str(places.data / "office.pem")
    opened = open_workplace(places, replace(Settings(), account=AccountSettings(ca_file=missing)))
    with qtbot.waitSignal(opened.workplace.preferences.notice) as got:
        opened.workplace.preferences.check_files()
    opened.close()
    assert got.args is not None
    assert got.args[0].facts == {"key": "account.ca_file", "value": missing}


def test_a_second_desktop_on_the_same_records_is_refused(qtbot: QtBot, places: AppPaths) -> None:
    opened = open_workplace(places, Settings())
    with pytest.raises(StartError) as caught:
        open_workplace(places, Settings())
    assert caught.value.kind == "already_running"
    opened.close()
    open_workplace(places, Settings()).close()


@windows_only("it soon gives the id of a process that has ended to another one")
def test_the_lock_of_a_desktop_that_was_killed_is_no_lock_whatever_process_has_its_id_now(
    qtbot: QtBot, places: AppPaths
) -> None:
    opened = open_workplace(places, Settings())
    left = places.lock_file.read_bytes()  # with the id of this process, which goes on
    opened.close()
    places.lock_file.write_bytes(left)
    opened = open_workplace(places, Settings())
    with pytest.raises(StartError):
        open_workplace(places, Settings())
    opened.close()


def test_two_users_of_a_computer_cannot_open_the_same_records(
    qtbot: QtBot, places: AppPaths, tmp_path: Path
) -> None:
    """A policy may give all users of a computer one place for the records."""
    other = AppPaths.below(tmp_path / "other")
    (tmp_path / "shared").mkdir()
    shared = replace(Settings(), records=RecordsSettings(path=str(tmp_path / "shared" / "records.sqlite3")))
    opened = open_workplace(places, shared)
    with pytest.raises(StartError) as caught:
        open_workplace(other, shared)
    assert caught.value.kind == "records_in_use"
    open_workplace(other, Settings()).close()
    opened.close()
    open_workplace(other, shared).close()


@pytest.mark.parametrize(("revision", "kind"), [("9999", "records_newer"), ("0021", "records_unreleased")])
def test_records_that_this_program_cannot_use_are_left_alone(
    qtbot: QtBot, places: AppPaths, revision: str, kind: str
) -> None:
    places.create()
    Replica.open(places.records_file).close()
    with sqlite3.connect(places.records_file) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    raw.close()
    with pytest.raises(StartError) as caught:
        open_workplace(places, Settings())
    assert caught.value.kind == kind


def test_what_was_saved_in_the_last_moment_is_recorded_and_no_draft_comes_back(
    qtbot: QtBot, places: AppPaths
) -> None:
    opened = open_workplace(places, Settings())
    workplace = opened.workplace
    with qtbot.waitSignal(workplace.drafts.drafting.restored):
        workplace.access.session.add_agent("Rina")
    with qtbot.waitSignal(workplace.cases.editor.opened):
        workplace.cases.editor.start_draft()
    workplace.cases.editor.keep("subject", "Izin apotek")
    workplace.cases.editor.keep("note", "menunggu berkas")
    workplace.cases.editor.save()
    opened.close()
    with closing(sqlite3.connect(places.records_file)) as raw:
        assert raw.execute("SELECT subject FROM case_").fetchall() == [("Izin apotek",)]
    with closing(sqlite3.connect(places.data / "records.drafts.sqlite3")) as raw:
        assert raw.execute("SELECT key, field FROM draft").fetchall() == []


def test_one_unreadable_draft_does_not_hide_the_others(
    qtbot: QtBot, places: AppPaths, caplog: pytest.LogCaptureFixture
) -> None:
    opened = open_workplace(places, Settings())
    workplace = opened.workplace
    with qtbot.waitSignal(workplace.drafts.drafting.restored):
        workplace.access.session.add_agent("Rina")
    at = datetime(2026, 11, 24, 3, tzinfo=timezone.utc)
    good = DraftStart(uuid7(), "CC-261124-001-001-0", Channel.EMAIL, at, at).as_fields()
    newer_words = {**good, "subject": "dari versi baru", "kind": "praise", "priority": "now"}
    workplace.drafts.drafting.keep("case:xyz", "note", "tanpa kasus")
    workplace.drafts.drafting.keep_all(f"case:{uuid7()}", {**good, "_channel": "fax"})
    workplace.drafts.drafting.keep_all(f"case:{uuid7()}", {**good, "_opened_at": "yesterday"})
    workplace.drafts.drafting.keep_all(f"case:{uuid7()}", {**good, "_asked_at": "2026-11-24T03:00"})
    workplace.drafts.drafting.keep_all(f"case:{uuid7()}", {"_number": "CC-261124-001-002-9"})
    workplace.drafts.drafting.keep_all(f"case:{uuid7()}", newer_words)
    (row,) = workplace.cases.editor.draft_rows()
    assert (row.subject, row.kind) == ("dari versi baru", CaseKind.INFORMATION)
    assert sum(record.levelname == "ERROR" for record in caplog.records) == 7
    with qtbot.waitSignal(workplace.cases.editor.opened):
        workplace.cases.editor.open(row.id)
    with qtbot.waitSignal(workplace.cases.editor.stored):
        workplace.cases.editor.save()
    opened.close()


def test_what_is_typed_is_flushed_even_if_the_phone_cannot_be_ended(
    qtbot: QtBot, places: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_workplace(places, Settings())
    workplace = opened.workplace
    with qtbot.waitSignal(workplace.drafts.drafting.restored):
        workplace.access.session.add_agent("Rina")
    workplace.drafts.drafting.keep(f"case:{uuid7()}", "note", "menunggu berkas")

    def fail(_phone: Phone, _patience_s: float) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Phone, "stop_and_wait", fail)
    with pytest.raises(ZeroDivisionError):
        opened.close()
    with closing(sqlite3.connect(places.data / "records.drafts.sqlite3")) as raw:
        assert raw.execute("SELECT text FROM draft").fetchall() == [("menunggu berkas",)]


@linux_only("rights are in the mode")
def test_files_that_others_could_read_are_closed_to_them(qtbot: QtBot, places: AppPaths) -> None:
    before = os.umask(0o022)
    try:
        places.create()
        Replica.open(places.records_file).close()
        back_up(places.records_file, date(2026, 11, 25))
        for name in ("records.drafts.sqlite3", "waiting.damaged-1.jsonl"):
            (places.data / name).touch()
        for name in ("loket.log", "loket.log.1"):  # so a line that is logged meanwhile makes no new file
            (places.log / name).touch()
        strangers = {places.data / "records of 2025.csv", places.data / "backups" / "thesis.odt"}
        for stranger in strangers:
            stranger.touch()
        opened = open_workplace(places, Settings())
    finally:
        os.umask(before)
    opened.close()
    files = [path for folder in (places.data, places.log) for path in folder.rglob("*") if path.is_file()]
    open_ones = {path for path in files if path.stat().st_mode & 0o077}
    assert {path.name for path in files} >= {"records.sqlite3", "records-2026-11-25.sqlite3", "loket.log.1"}
    assert open_ones == strangers


@linux_only("rights are in the mode")
@pytest.mark.parametrize("arguments", [["--engine"], ["demo", "--play"], []])
def test_every_way_in_makes_files_that_only_this_user_can_read(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    masks: list[int] = []

    def note_mask(*_given: object, **_named: object) -> NoReturn:
        masks.append(os.umask(0o022))
        raise SystemExit  # as the engine ends

    monkeypatch.setattr("telephony.engine.main.run", note_mask)
    monkeypatch.setattr(front_door, "_demo", note_mask)
    monkeypatch.setattr(front_door, "_desktop", note_mask)
    before = os.umask(0o022)
    try:
        with pytest.raises(SystemExit):
            front_door.main(arguments)
    finally:
        os.umask(before)
    assert masks == [0o077]


def test_a_lock_that_cannot_be_written_is_not_reported_as_another_desktop(
    places: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A folder that is there, but takes no file; to root no mode says that.
    monkeypatch.setattr("app.desktop.start.start_log", lambda _folder: places.data.rmdir())
    with pytest.raises(StartError) as caught:
        open_workplace(places, Settings())
    assert caught.value.kind == "records_unwritable"
    assert caught.value.facts["path"].endswith("desktop.lock")


def test_a_folder_in_the_locks_place_is_not_reported_as_another_desktop(places: AppPaths) -> None:
    places.create()
    (places.data / "desktop.lock").mkdir()
    with pytest.raises(StartError) as caught:
        open_workplace(places, Settings())
    assert caught.value.kind == "records_unwritable"


def test_trying_again_does_not_write_the_log_twice(places: AppPaths) -> None:
    places.create()
    places.records_file.write_bytes(b"no database at all" * 500)
    for _ in range(3):
        with pytest.raises(StartError):
            open_workplace(places, Settings())
    logging.getLogger("loket").warning("only once")
    assert (places.log / "loket.log").read_text().count("only once") == 1


def test_a_demo_does_not_drop_a_folder_that_no_demo_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    thesis = tmp_path / "home" / "thesis.odt"
    thesis.parent.mkdir()
    thesis.touch()
    before = os.umask(0o022)
    try:
        assert front_door.main(["demo", "--out", str(tmp_path)]) == 1
    finally:
        os.umask(before)
    assert str(thesis.parent) in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert thesis.exists()


def test_a_demo_begins_anew_where_a_demo_was(tmp_path: Path) -> None:
    prepare_demo(tmp_path, "id", "light")
    old = tmp_path / "recordings" / "applicant_heard_1.wav"
    old.touch()
    prepare_demo(tmp_path, "id", "light")
    assert not old.exists()


def test_hours_that_cannot_be_used_stop_the_start_with_the_file_and_leave_nothing_open(
    qtbot: QtBot, places: AppPaths
) -> None:
    places.create()
    own = places.data / "office_hours.toml"
    own.write_text('[[weeks]]\nname = { id = "a", en = "b" }\nmon = ["late"]\n')
    with pytest.raises(StartError, match="office_hours") as refusal:
        open_workplace(places, Settings())
    assert refusal.value.kind == "other"
    own.unlink()
    open_workplace(places, Settings()).close()


def test_a_procedure_that_cannot_be_used_stops_the_start_with_its_line_and_what_is_expected(
    places: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "contact_center.toml"
    text = resources.read_text("sop", "contact_center.toml").replace('actor = "unit"', 'actor = "team"')
    broken.write_text(text, encoding="utf-8")
    monkeypatch.setattr("app.sop.office_files.load", lambda: load(broken))
    line = text.splitlines().index('actor = "team"') + 1
    with pytest.raises(StartError) as refusal:
        open_workplace(places, Settings())
    assert refusal.value.kind == "other"
    reason = refusal.value.facts["reason"]
    assert reason.startswith(f"{broken}, line {line}: steps[2].actor: ")
    assert reason.endswith("expected one of applicant, agent, unit")
