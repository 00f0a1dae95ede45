"""Each setting of the phone reaches the engine: at once, or when no call is up."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.secrets import Secrets
from app.mutations.people import RegisterAgent, TakeExtension
from app.settings import (
    AccountSettings,
    CallSettings,
    NetworkSettings,
    Settings,
    SoundSettings,
    load,
)
from db.enums import Role
from db.mutation import Me
from telephony.messages import (
    DevicesChanged,
    EngineReady,
    Reachability,
    SetPolicy,
    SetSound,
    SoundDevice,
    Watch,
)
from tests.app.phone_place import PhonePlace, utc_now
from tests.platforms import written_text

OFFICE = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
JABRA = SoundDevice(device_id="usb-jabra", name="Jabra Evolve2")


class KeyStore(Secrets):
    """In memory; a reader waits while the door is shut."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}
        self.door = threading.Event()
        self.door.set()

    def password(self, account_key: str) -> str | None:
        found = self.kept.get(account_key)
        assert self.door.wait(10)
        return found

    def set_password(self, account_key: str, password: str) -> None:
        self.kept[account_key] = password


@pytest.fixture
def key_store() -> KeyStore:
    return KeyStore()


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot, key_store: KeyStore) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, OFFICE, key_store)
    yield place
    place.close()


def change(place: PhonePlace, edit: Callable[[Settings], Settings], **passwords: str) -> None:
    preferences = place.workplace.preferences
    preferences.change(edit(preferences.settings), **passwords)


def test_a_new_account_signs_in_with_its_own_password_however_slow_the_key_store_is(
    place: PhonePlace, key_store: KeyStore, qtbot: QtBot
) -> None:
    key_store.door.clear()
    change(place, lambda s: replace(s, account=replace(s.account, user="1002")))  # its password is unknown
    change(place, lambda s: replace(s, account=replace(s.account, user="1003")), password="rahasia")
    key_store.door.set()
    qtbot.waitUntil(lambda: key_store.kept == {"sip:1003@pbx.office": "rahasia"})
    qtbot.waitUntil(lambda: place.phone.lives[-1].account.user == "1003")
    change(place, lambda s: replace(s, account=replace(s.account, transport="tls")))
    qtbot.waitUntil(lambda: place.phone.lives[-1].account.transport == "tls")
    signed_in = [(life.account.user, life.account.password) for life in place.phone.lives]
    assert signed_in == [("1001", ""), ("1003", "rahasia"), ("1003", "rahasia")]


def test_calls_are_not_forwarded_to_the_address_that_this_computer_turns_out_to_have(
    place: PhonePlace,
) -> None:
    calls = CallSettings(forward_busy="sip:x@10.0.0.8:5062", forward_unanswered="1002")
    change(place, lambda s: replace(s, calls=calls))
    place.phone.send(EngineReady(pid=1, address="10.0.0.8", sip_port=5062))
    policy = place.phone.of(SetPolicy)[-1].policy
    assert (policy.forward_busy, policy.forward_unanswered) == ("", "1002")
    assert place.got("setting_unusable").facts["key"] == "calls.forward_busy"
    assert place.workplace.preferences.settings.calls == calls


def test_each_address_of_this_computer_counts_and_the_one_that_the_exchange_sees_is_shown(
    place: PhonePlace,
) -> None:
    calls = CallSettings(forward_busy="sip:x@[2001:DB8:0::8]:5062", forward_unanswered="sip:x@10.0.0.8:5062")
    change(place, lambda s: replace(s, calls=calls))
    ready = EngineReady(pid=1, address="10.0.0.8", sip_port=5062, other_addresses=("2001:db8::8",))
    place.phone.send(ready)
    policy = place.phone.of(SetPolicy)[-1].policy
    assert (policy.forward_busy, policy.forward_unanswered) == ("", "")
    place.phone.send(Reachability(is_proven=True, address="2001:db8::9"))
    assert place.workplace.phone.line.address == "sip:1001@[2001:db8::9]:5062"
    assert place.workplace.phone.line.addresses[1:] == ("sip:1001@10.0.0.8:5062",)


def test_the_turn_password_goes_to_the_key_store_and_the_engine_and_into_no_file(
    place: PhonePlace, key_store: KeyStore, qtbot: QtBot
) -> None:
    network = NetworkSettings(turn_server="turn.office:3478", turn_user="loket", uses_ice=True)
    change(place, lambda s: replace(s, network=network), turn_password="sandi-turn")
    qtbot.waitUntil(lambda: len(place.phone.lives) > 1)
    got = place.phone.lives[-1].network
    assert (got.turn_server, got.turn_user, got.turn_password) == (
        "turn.office:3478",
        "loket",
        "sandi-turn",
    )
    qtbot.waitUntil(lambda: key_store.kept == {"turn:loket@turn.office:3478": "sandi-turn"})
    qtbot.waitUntil(place.places.settings_file.exists)
    assert "sandi-turn" not in place.places.settings_file.read_text()
    assert "sandi-turn" not in repr(got)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("domain", "other.office"),
        ("servers", ("pbx2.office:5061",)),
        ("transport", "tls"),
        ("ca_file", str(Path(tempfile.gettempdir(), "office.pem"))),
        ("verifies_certificate", False),
        ("srtp", "required"),
        ("auth_user", "a1001"),
        ("display_name", "Rina"),
    ],
)
def test_another_account_is_used_at_once_without_a_call(
    place: PhonePlace, qtbot: QtBot, setting: str, value: str | bool | tuple[str, ...]
) -> None:
    changed: dict[str, Any] = {setting: value}
    change(place, lambda s: replace(s, account=replace(s.account, **changed)))
    qtbot.waitUntil(lambda: len(place.phone.lives) == 2)
    assert getattr(place.phone.lives[-1].account, setting) == value


def test_another_connection_waits_until_no_call_is_up_and_says_so(place: PhonePlace, qtbot: QtBot) -> None:
    place.phone.ring("c1")
    place.phone.ring("c2")
    place.phone.connect("c1")
    change(place, lambda s: replace(s, network=NetworkSettings(sip_port=5080)))
    place.got("line_restart_waits")
    place.phone.end("c2")
    qtbot.waitUntil(lambda: not place.workplace.records.waiting)
    assert len(place.phone.lives) == 1
    place.phone.end("c1")
    qtbot.waitUntil(lambda: len(place.phone.lives) == 2)
    assert place.phone.lives[-1].network.sip_port == 5080


def test_a_password_that_is_put_right_waits_for_no_call(
    place: PhonePlace, key_store: KeyStore, qtbot: QtBot
) -> None:
    place.phone.ring("c1")
    place.phone.connect("c1")
    change(place, lambda s: s, password="benar")
    qtbot.waitUntil(lambda: place.phone.lives[-1].account.password == "benar")
    assert "line_restart_waits" not in [notice.kind for notice in place.notices]


def test_what_happens_to_calls_and_how_they_sound_changes_during_a_call(place: PhonePlace) -> None:
    place.phone.ring("c1")
    place.phone.connect("c1")
    trust: dict[str, Any] = {"takes_strangers": True, "trusted_peers": ("10.0.0.7",)}
    change(place, lambda s: replace(s, network=replace(s.network, **trust)))
    assert place.phone.of(SetPolicy)[-1].policy.takes_strangers
    assert place.phone.of(SetPolicy)[-1].policy.trusted_peers == ("10.0.0.7",)
    calls = CallSettings(False, "1009", "0812-3456-7890", 20, "all", 3, "info", "X-Call", "", 120)
    change(place, lambda s: replace(s, calls=calls))
    policy = place.phone.of(SetPolicy)[-1].policy
    assert (policy.takes_second_call, policy.forward_busy, policy.dtmf) == (False, "1009", "info")
    assert (policy.forward_unanswered, policy.unanswered_after_s) == ("081234567890", 20)
    assert (policy.auto_answer, policy.auto_answer_after_s) == ("all", 3)
    assert (policy.call_header, policy.queue_header) == ("X-Call", "")
    assert policy.silent_call_ends_after_s == 120
    change(
        place, lambda s: replace(s, sound=SoundSettings("mic", other_speakers=("a", "b"), cancels_echo=True))
    )
    change(place, lambda s: replace(s, sound=replace(s.sound, microphone_volume_percent=150)))
    sound = place.phone.of(SetSound)[-1].sound
    assert (sound.microphone, sound.other_speakers, sound.cancels_echo) == ("mic", ("a", "b"), True)
    assert sound.microphone_volume_percent == 150
    assert len(place.phone.lives) == 1


def test_a_device_that_is_chosen_keeps_its_name_for_when_it_is_away(place: PhonePlace, qtbot: QtBot) -> None:
    place.phone.send(DevicesChanged(microphones=(JABRA,), speakers=()))
    change(place, lambda s: replace(s, sound=SoundSettings(JABRA.device_id, known_devices=("gone",))))
    qtbot.waitUntil(
        lambda: place.phone.of(SetSound)[-1].sound.device_names == ((JABRA.device_id, JABRA.name),)
    )
    place.phone.send(DevicesChanged(microphones=(), speakers=()))
    qtbot.waitUntil(lambda: "Jabra Evolve2" in written_text(place.places.settings_file))
    names = load(place.places.settings_file).sound.device_names
    assert names == ((JABRA.device_id, JABRA.name),)
    change(place, lambda s: replace(s, sound=replace(s.sound, microphone="")))
    qtbot.waitUntil(lambda: place.workplace.preferences.settings.sound.device_names == ())


def test_another_records_file_needs_a_restart_and_that_is_said(place: PhonePlace, tmp_path: Path) -> None:
    change(place, lambda s: replace(s, records=replace(s.records, path=str(tmp_path / "other.sqlite3"))))
    place.got("restart_needed")


def test_the_telephone_of_a_unit_is_kept_in_the_records(place: PhonePlace, qtbot: QtBot) -> None:
    session = place.workplace.access.session
    unit = session.units[0]
    session.set_unit_phone(unit.id, "1200")
    qtbot.waitUntil(lambda: [one.phone for one in session.units if one.id == unit.id] == ["1200"])
    assert [one.target for one in place.workplace.phone.colleagues.find(unit.name)] == ["1200"]


def test_whose_phone_is_ours_changes_with_the_account(place: PhonePlace, qtbot: QtBot) -> None:
    session, records = place.workplace.access.session, place.workplace.records
    for name, extension in (("Sari", "1002"), ("Dewi", "1003")):
        agent_id = uuid7()
        records.change(
            RegisterAgent(agent_id=agent_id, name=name, role=Role.AGENT, occurred_at=utc_now()),
            TakeExtension(agent_id=agent_id, extension=extension, occurred_at=utc_now()),
            me=Me(agent_id, name, Role.AGENT, "002"),
        )
    qtbot.waitUntil(lambda: len(session.staff) == 3)
    qtbot.waitUntil(lambda: place.phone.of(Watch)[-1].users == ("1002", "1003"))
    change(place, lambda s: replace(s, account=replace(s.account, user="1002")))
    assert "1003" in place.phone.of(Watch)[-1].users
    assert "1002" not in place.phone.of(Watch)[-1].users
