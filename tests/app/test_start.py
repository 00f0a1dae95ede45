"""Opening the workplace: what is in the way is told as facts, and nothing is overwritten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.demo.prepare import prepare_demo
from app.places import Places
from app.settings import Settings
from app.start import StartError, open_workplace, read_settings
from db.backup import back_up
from db.replica import Replica
from telephony.phone import Phone


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "config", tmp_path / "data", tmp_path / "log", tmp_path / "cache")


def test_a_wrong_setting_stops_the_start_and_is_named(places: Places) -> None:
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
    workplace.session.load()
    qtbot.waitUntil(lambda: workplace.session.agent is not None)
    opened.close()
    assert any(path.read_bytes() == damaged for path in records.parent.glob("*damaged*"))


def test_a_folder_that_cannot_be_made_is_told_with_its_path(places: Places) -> None:
    places.data.parent.mkdir(parents=True, exist_ok=True)
    places.data.write_text("a file where the folder should be")
    with pytest.raises(StartError) as caught:
        open_workplace(places, Settings())
    assert caught.value.kind == "records_unwritable"
    assert str(places.data) in caught.value.facts["path"]


def test_a_second_desktop_on_the_same_records_is_refused(qtbot: QtBot, places: Places) -> None:
    opened = open_workplace(places, Settings())
    with pytest.raises(StartError) as caught:
        open_workplace(places, Settings())
    assert caught.value.kind == "already_running"
    opened.close()
    open_workplace(places, Settings()).close()


def test_records_of_a_newer_loket_are_left_alone(qtbot: QtBot, places: Places) -> None:
    places.create()
    Replica.open(places.records_file).close()
    with sqlite3.connect(places.records_file) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StartError) as caught:
        open_workplace(places, Settings())
    assert caught.value.kind == "records_newer"


def test_what_was_saved_in_the_last_moment_is_recorded_and_no_draft_comes_back(
    qtbot: QtBot, places: Places
) -> None:
    opened = open_workplace(places, Settings())
    workplace = opened.workplace
    with qtbot.waitSignal(workplace.session.agent_changed):
        workplace.session.add_agent("Rina")
    with qtbot.waitSignal(workplace.cases.opened):
        workplace.cases.start_draft()
    workplace.cases.keep("subject", "Izin apotek")
    workplace.cases.keep("note", "menunggu berkas")
    workplace.cases.save()
    opened.close()
    with closing(sqlite3.connect(places.records_file)) as raw:
        assert raw.execute("SELECT subject FROM case_").fetchall() == [("Izin apotek",)]
    with closing(sqlite3.connect(places.data / "records.drafts.sqlite3")) as raw:
        assert raw.execute("SELECT key, field FROM draft").fetchall() == []


def test_what_is_typed_is_flushed_even_if_the_phone_cannot_be_ended(
    qtbot: QtBot, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_workplace(places, Settings())
    workplace = opened.workplace
    with qtbot.waitSignal(workplace.session.agent_changed):
        workplace.session.add_agent("Rina")
    workplace.drafting.keep("case:x", "note", "menunggu berkas")

    def fail(_phone: Phone, _patience_s: float) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Phone, "stop_and_wait", fail)
    with pytest.raises(ZeroDivisionError):
        opened.close()
    with closing(sqlite3.connect(places.data / "records.drafts.sqlite3")) as raw:
        assert raw.execute("SELECT text FROM draft").fetchall() == [("menunggu berkas",)]
