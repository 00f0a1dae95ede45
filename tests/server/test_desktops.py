"""Desktops whose settings name the server program: sign-in, the other's screen, passwords, leavers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.settings import SharedSettings
from app.sync.sync_status import LightState
from db.server.admin.workstations import make_enrolment_code
from db.sync import worker
from tests.db.conftest import desktops  # noqa: F401
from tests.db.desktop import Desktop
from tests.db.proxy import Proxy
from tests.db.shared_office import SharedOffice
from tests.db.sync.test_at_the_desk import change_and_work_on
from tests.db.sync.test_desktops import (  # noqa: F401
    test_a_case_of_the_archive_is_found_by_its_number_and_opens,
    test_a_stranger_cannot_sign_in,
    test_two_sign_in_as_themselves_and_see_each_others_work_at_once,
    test_without_a_key_store_a_workstation_is_not_made_known,
)
from tests.db.workstation import Workstation
from tests.end2end.peers.machine import LOOPBACK
from tests.server.running import RunningServer

SARI = "secret of sari"


@pytest.fixture
def place(server: RunningServer) -> SharedSettings:
    return SharedSettings(server=f"http://{LOOPBACK}:{server.port}")


@pytest.fixture
def workstation(qtbot: QtBot, server: RunningServer, tmp_path: Path) -> Iterator[Workstation]:
    """The wire to the server program can be cut."""
    wire = Proxy(LOOPBACK, server.port)
    settings = SharedSettings(server=f"http://{LOOPBACK}:{wire.port}")
    workstation = Workstation(qtbot, wire, settings, tmp_path / "003", "003")
    yield workstation
    workstation.end()
    wire.close()


def test_a_case_waits_while_the_server_is_away_and_appears_on_the_other_screen_when_it_is_back(
    workstation: Workstation,
    desktops: list[Desktop],  # noqa: F811
) -> None:
    desk, other = workstation.start(), desktops[0]
    desk.sign_in("sari")
    other.sign_in("rina")
    workstation.wire.cut()
    desk.until(lambda: desk.light.state is LightState.OFFLINE)
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: desk.light.waiting)
    workstation.wire.mend()
    desk.work.sync.sharing.hurry()
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    other.open(case_id)


def test_a_person_who_changes_the_password_works_on_and_signs_in_with_it_elsewhere(
    workstation: Workstation, shared: SharedOffice, qtbot: QtBot, tmp_path: Path, caplog: Any
) -> None:
    new = "kata sandi baru"
    elsewhere = Desktop(qtbot, tmp_path / "002", workstation.place, "002")
    elsewhere.sign_in("sari", SARI)
    desk = workstation.start()
    desk.sign_in("sari", SARI)
    asked = change_and_work_on(desk, shared, SARI, new)
    elsewhere.until(lambda: elsewhere.light.state is LightState.SIGN_IN)  # its session has ended
    elsewhere.work.sync.sharing.sign_in("sari", SARI)
    elsewhere.until(lambda: elsewhere.refused == ["sign_in"])
    elsewhere.sign_in("sari", new)
    elsewhere.close()
    workstation.wire.cut()
    desk.until(lambda: desk.light.state is LightState.OFFLINE)
    assert asked.change(new, "lagi lagi lagi") == "unreachable"
    workstation.wire.mend()
    desk = workstation.start(asks_password=False)
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if new.encode() in path.read_bytes()] == []
    assert new not in caplog.text


def test_a_leaver_loses_the_records_within_a_second_and_the_next_person_signs_in(
    desktops: list[Desktop],  # noqa: F811
    leave: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "POLL_S", 3600.0)
    desk = desktops[0]
    desk.sign_in("rina")
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    leave("rina")
    began = time.monotonic()
    desk.until(lambda: desk.light.state is LightState.LOGIN_CLOSED and not desk.has(case_id))
    assert time.monotonic() - began < 1.0
    desk.work.sync.sharing.sign_in("rina", "secret of rina")
    desk.until(lambda: desk.refused == ["login_closed"])
    desk.work.sync.sharing.sign_in("sari", SARI)
    desk.open(case_id)
    desk.until(lambda: desk.light.state in (LightState.UP_TO_DATE, LightState.HELD))  # what Rina left waits


def test_the_server_tells_what_program_is_current_and_whether_it_can_be_used(
    desktops: list[Desktop],  # noqa: F811
    place: SharedSettings,
    shared: SharedOffice,
) -> None:
    with shared.connect("postgres", autocommit=True) as raw:
        raw.execute("INSERT INTO loket.current_program (version, notes) VALUES ('99.0.0', 'Baru.')")
    told: list[Any] = []
    sari = desktops[1]
    sari.work.notices.posted.connect(told.append)
    sari.sign_in("sari")
    sari.until(lambda: [one.facts["version"] for one in told if one.kind == "newer_program"] == ["99.0.0"])
    tried: list[str] = []
    sari.work.sync.sharing.tried.connect(lambda found, _detail: tried.append(found))
    sari.work.sync.sharing.try_connection(place)
    sari.until(lambda: tried == ["fine"])


def test_a_new_workstation_is_enrolled_by_a_one_time_code_and_no_second_one_by_the_same(
    workstation: Workstation, shared: SharedOffice, qtbot: QtBot, tmp_path: Path
) -> None:
    with shared.connect("postgres", autocommit=True) as raw:
        raw.execute("UPDATE loket.sync_server SET enrolments = 0")
        code = make_enrolment_code(raw, hours=1)
    desk = workstation.start()
    desk.work.sync.sharing.sign_in("sari", SARI)
    desk.until(lambda: desk.light.state is LightState.TOO_MANY_STATIONS)
    preferences = desk.work.preferences
    preferences.change(preferences.settings, enrolment_code=code.lower().replace("-", " "))
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    second = Desktop(qtbot, tmp_path / "004", workstation.place, "004")
    second.work.preferences.change(second.work.preferences.settings, enrolment_code=code)
    second.work.sync.sharing.sign_in("sari", SARI)
    second.until(lambda: second.light.state is LightState.TOO_MANY_STATIONS)
    second.close()
