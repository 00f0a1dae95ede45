"""Keys of those who sign in at a desk: whose work goes up when they left, whose name nobody can borrow."""

from __future__ import annotations

import sqlite3
from typing import Any

from app.sync.gateways import gateway_of
from app.sync.sync_status import LightState
from db.mutation import Me
from db.server.admin.people import set_password
from db.sync.sync_status import Login
from db.sync.unproven import UNPROVEN
from tests.db.desktop import Desktop
from tests.db.shared_office import SharedOffice
from tests.db.sync.test_unproven import a_forged_row, note, on_server
from tests.db.workstation import Workstation
from ui.sharing.sharing_text import advice

RINA, SARI = "secret of rina", "secret of sari"


def me_at(desk: Desktop) -> Me:
    me = desk.work.records.me
    assert me is not None
    return me


def forge(desk: Desktop, row: dict[str, Any]) -> None:
    """Write into the closed records file, as anybody may who can open it."""
    with sqlite3.connect(desk.places.records_file) as raw:
        number = raw.execute("UPDATE sync_state SET next_mut = next_mut + 1 RETURNING next_mut").fetchone()[0]
        given = {
            **{name: str(getattr(value, "value", value)) for name, value in row.items()},
            "agent_id": row["agent_id"].bytes,
            "occurred_at": "2026-11-24T03:05:00.000000Z",
            "mut_no": number - 1,
            "workstation": "001",
            "state": "pending",
            "reason": "",
            "mac": "0" * 64,
        }
        names = ", ".join(given)
        marks = ", ".join("?" for _ in given)
        raw.execute(f"INSERT INTO outbox ({names}) VALUES ({marks})", tuple(given.values()))
    raw.close()


def test_the_work_of_who_left_goes_up_and_what_was_written_beside_it_does_not(
    workstation: Workstation, shared: SharedOffice
) -> None:
    desk = workstation.start()
    desk.sign_in("rina", RINA)
    desk.work.access.session.sign_out()
    desk.sign_in("sari", SARI)
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    workstation.wire.cut()
    desk.until(lambda: desk.light.state is LightState.OFFLINE)
    sari = me_at(desk)
    desk.replica.apply(note(case_id, "dari Sari"), sari).result(10)
    workstation.end()
    forge(desk, a_forged_row(note(case_id, "Palsu"), sari))
    desk = workstation.start()
    desk.work.sync.sharing.sign_in("rina", RINA)
    desk.until(lambda: desk.work.access.session.agent is not None)
    workstation.wire.mend()
    desk.work.sync.sharing.retry_now()
    desk.until(lambda: desk.light.unproven)
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    assert on_server(shared) == {"dari Sari"}
    assert "in the name of Sari" in advice(desk.light, "001")
    assert desk.work.sync.sharing.rejections.entries == ()  # they are Sari's
    desk.work.access.session.sign_out()
    desk.sign_in("sari", SARI)
    desk.until(lambda: desk.work.sync.sharing.rejections.entries)
    rejections = desk.work.sync.sharing.rejections
    (shown,) = rejections.entries
    assert shown.refusal.code == UNPROVEN
    rejections.drop(shown)
    desk.until(lambda: not desk.light.unproven)


def test_what_was_saved_before_a_password_was_changed_elsewhere_still_goes_up(
    workstation: Workstation, shared: SharedOffice
) -> None:
    desk = workstation.start()
    desk.sign_in("rina", RINA)
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    workstation.wire.cut()
    desk.until(lambda: desk.light.state is LightState.OFFLINE)
    desk.replica.apply(note(case_id, "dengan sandi lama"), me_at(desk)).result(10)
    workstation.end()
    workstation.wire.mend()
    gateway = gateway_of(workstation.place)
    gateway.change_password(Login("rina", RINA), "another of rina")
    try:
        desk = workstation.start()
        desk.until(lambda: desk.light.state is LightState.SIGN_IN)
        desk.sign_in("rina", "another of rina")
        assert on_server(shared) == {"dengan sandi lama"}
        assert not desk.light.unproven
        (kept,) = (value for key, value in workstation.key_store.kept.items() if "outbox:rina" in key)
        assert len(kept.split(" ")) == 4  # whose, the salt, and two keys
    finally:
        with shared.connect("postgres", autocommit=True) as raw:
            set_password(raw, "rina", RINA)


def test_nothing_that_signs_or_tries_a_password_lies_in_a_file(workstation: Workstation) -> None:
    desk = workstation.start()
    desk.sign_in("rina", RINA)
    desk.log("Izin reklame belum terbit")
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    _agent, *parts = next(v for k, v in workstation.key_store.kept.items() if "outbox:rina" in k).split(" ")
    workstation.end()
    files = [path.read_bytes() for path in desk.places.data.parent.rglob("*") if path.is_file()]
    assert files
    for part in parts:
        assert not [one for one in files if part.encode() in one or bytes.fromhex(part) in one]


def test_a_lost_key_store_costs_a_word_of_the_author_and_nothing_else(
    workstation: Workstation, shared: SharedOffice
) -> None:
    desk = workstation.start()
    desk.sign_in("rina", RINA)
    case_id = desk.log("Izin reklame belum terbit")
    desk.until(lambda: desk.light.state is LightState.UP_TO_DATE)
    workstation.wire.cut()
    desk.until(lambda: desk.light.state is LightState.OFFLINE)
    desk.replica.apply(note(case_id, "tanpa kunci"), me_at(desk)).result(10)
    workstation.end()
    workstation.wire.mend()
    for key in [key for key in workstation.key_store.kept if key.startswith("outbox:")]:
        del workstation.key_store.kept[key]
    desk = workstation.start()
    desk.sign_in("rina", RINA)
    desk.until(lambda: desk.work.sync.sharing.rejections.entries)
    assert on_server(shared) == set()
    shown = {one.name: one for one in desk.work.sync.sharing.rejections.entries}
    desk.work.sync.sharing.rejections.retry(shown["add_note"])
    desk.until(lambda: on_server(shared) == {"tanpa kunci"})
