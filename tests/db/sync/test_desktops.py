"""Two desktops' services on a real server: signing in, a save on the other's screen, a refusal dealt with."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from keyring.backends import fail
from pytestqt.qtbot import QtBot
from sqlalchemy import select, text

from app.cases.presence import Doing
from app.common.notices import Notice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.start import open_workplace
from app.mutations.steps import CloseCase
from app.settings import Settings, SharedSettings
from app.sync.archive import FoundArchived, FoundOfPerson
from app.sync.sync_status import LightState
from db.enums import MutationState, Role
from db.high_water import read_reached
from db.models import Case, Outbox
from db.replica import Replica
from db.server.admin.archiving import archive
from db.server.admin.workstations import make_enrolment_code
from db.sync import worker
from db.sync.sync_status import SyncStatus
from tests.current import current_case
from tests.db.desktop import Desktop, KeyStore
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice
from tests.db.workstation import Workstation
from tests.office import Office, at

DAY = date(2026, 11, 24)
SARI = "secret of sari"


def test_two_sign_in_as_themselves_and_see_each_others_work_at_once(
    desktops: list[Desktop], shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_S", 3600.0)  # nothing comes because it was time to look
    rina, sari = desktops
    assert rina.work.access.session.units == ()  # they come from the office, none is made up here
    rina.sign_in("rina")
    sari.sign_in("Sari ")
    session = rina.work.access.session
    assert session.agent is not None
    assert (session.agent.name, session.agent.role) == ("Rina", Role.AGENT)
    assert {unit.code for unit in session.units} == {"perizinan", "pengendalian"}
    case_id = rina.log("Izin reklame belum terbit")
    sari.open(case_id)
    rina.work.cases.editor.keep("note", "Sudah dua minggu")
    rina.work.cases.editor.save()
    sari.until(
        lambda: "Sudah dua minggu" in {one.text for one in current_case(sari.work.cases.editor).timeline}
    )
    sari.until(lambda: [one.name for one in sari.work.cases.presence.at_case(case_id).others] == ["Rina"])
    rina.work.cases.editor.keep("note", "Dan lagi")
    sari.until(lambda: sari.work.cases.presence.at_case(case_id).others[0].doing is Doing.WRITES)


def test_a_case_of_the_archive_is_found_by_its_number_and_opens(
    desktops: list[Desktop], shared: SharedOffice, postgres: Databases
) -> None:
    _, sari = desktops
    before = shared.station("rina")
    long_ago = -60.0 * 24 * 1000
    budi = before.applicant("Budi", "+6281234567890")
    case_id = before.log(long_ago, subject="Izin lama", applicant_id=budi)
    before.do(CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(long_ago + 5)))
    before.sync()
    number = shared.rows(Case.__table__)[case_id]["number"]
    with postgres.connect(shared.database) as raw:
        archive(raw, datetime.now(timezone.utc) - timedelta(days=730))
    sari.sign_in("sari")
    assert not sari.has(case_id)
    found: list[FoundArchived] = []
    sari.work.sync.archive.found.connect(found.append)
    sari.work.sync.archive.search("tagihan listrik")
    sari.work.sync.archive.search(number)
    sari.until(lambda: found)
    assert [(one.text, [case.subject for case in one.cases]) for one in found] == [(number, ["Izin lama"])]
    of_budi: list[FoundOfPerson] = []
    sari.work.sync.archive.of_person_found.connect(of_budi.append)
    sari.work.sync.archive.of_person(budi)
    sari.until(lambda: of_budi)
    assert (of_budi[0].applicant_id, of_budi[0].cases) == (budi, found[0].cases)
    sari.work.sync.archive.open(case_id)
    sari.until(lambda: sari.work.cases.editor.current and sari.work.cases.editor.current.case_id == case_id)
    sari.work.sync.sharing.stop()
    failed: list[Notice] = []
    sari.work.sync.archive.notice.connect(failed.append)
    sari.work.sync.sharing.status = SyncStatus()
    sari.work.sync.archive.open(case_id)
    assert [one.kind for one in failed] == ["archive_unreachable"]


def test_a_stranger_cannot_sign_in(desktops: list[Desktop], shared: SharedOffice) -> None:
    rina = desktops[0]
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.login SET closed_at = now() WHERE role_name = 'rina'"))
    rina.work.sync.sharing.sign_in("rina", "rahasia")
    rina.until(lambda: rina.refused == ["sign_in"])
    rina.work.sync.sharing.sign_in("tidak_ada", "rahasia")
    rina.until(lambda: len(rina.refused) == 2)
    assert rina.work.access.session.agent is None
    assert all("rahasia" not in str(value) for value in rina.key_store.kept.values())


def test_without_a_key_store_a_workstation_is_not_made_known(
    qtbot: QtBot, place: SharedSettings, shared: SharedOffice, tmp_path: Path
) -> None:
    key_store = KeyStore()
    key_store.is_locked = True

    def enrolled() -> Any:
        with shared.owner.connect() as connection:
            return connection.execute(text("SELECT count(*) FROM loket.sync_client")).scalar_one()

    desk = Desktop(qtbot, tmp_path / "003", place, "003", key_store)
    desk.until(lambda: desk.light.state is LightState.NO_KEY_STORE)
    desk.work.sync.sharing.sign_in("rina", "secret of rina")
    desk.until(lambda: desk.refused == ["no_key_store"])
    assert (enrolled(), key_store.kept) == (0, {})
    key_store.is_locked = False
    desk.work.sync.sharing.retry_now()
    desk.until(lambda: desk.light.state is LightState.NOBODY)
    desk.sign_in("rina")
    desk.close()
    key_store.is_locked = True
    locked = Desktop(qtbot, tmp_path / "003", place, "003", key_store)
    locked.until(lambda: locked.light.state is LightState.NO_KEY_STORE)
    locked.close()
    key_store.is_locked = False
    again = Desktop(qtbot, tmp_path / "003", place, "003", key_store)
    again.sign_in("rina")
    again.close()
    assert enrolled() == 1


def test_what_a_computer_did_alone_is_put_aside_as_a_whole(
    qtbot: QtBot, place: SharedSettings, shared: SharedOffice, tmp_path: Path
) -> None:
    places = AppPaths.below(tmp_path)
    places.create()
    alone = Office(places.records_file)
    alone.log()
    given = alone.replica.give_number("001", DAY).result(10)
    alone.replica.close()
    settings = Settings(shared=place)
    opened = open_workplace(places, settings, Secrets(fail.Keyring()))
    told: list[Notice] = []
    opened.workplace.notices.posted.connect(told.append)
    aside = list(places.data.glob("records.before-sharing-*.sqlite3"))
    opened.close()
    assert len(aside) == 1
    assert read_reached(places.records_file).changes == 0  # the next start misses nothing
    before, now = Replica.open(aside[0]), Replica.open(places.records_file)
    for replica, states in ((before, {MutationState.PENDING}), (now, set())):
        found = replica.read(lambda tx: set(tx.execute(select(Outbox.state)).scalars())).result(10)
        assert found == states
    number = now.give_number("001", DAY).result(10)
    assert number == given + 1  # none is given out twice
    for replica in (before, now):
        replica.close()


def test_a_case_waits_while_the_server_is_away_and_appears_on_the_other_screen_when_it_is_back(
    workstation: Workstation,
    desktops: list[Desktop],
) -> None:
    desk, other = workstation.start(), desktops[1]
    desk.sign_in("sari")
    other.sign_in("rina")
    workstation.wire.cut()
    desk.until(lambda: desk.light.state is LightState.OFFLINE)
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: desk.light.waiting)
    workstation.wire.mend()
    desk.work.sync.sharing.retry_now()
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    other.open(case_id)


def test_a_leaver_loses_the_records_within_a_second_and_the_next_person_signs_in(
    desktops: list[Desktop],
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
    desktops: list[Desktop],
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
