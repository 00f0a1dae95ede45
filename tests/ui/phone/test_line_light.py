"""The light of the line: green only with proof, every fault in words, the day's gaps on request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.common.enums import LineGapRecord, Reachability, Registration, RegistrationState
from tests.ui.controls import child
from tests.ui.fakes import NOW, FakeWorkplace
from ui.phone.line_light import LineLight
from ui.phone.line_text import fault_words

REGISTERED = Registration(state=RegistrationState.REGISTERED, code=200)
PROOF = Reachability(
    is_proven=True,
    server="10.0.0.1:5061",
    server_number=1,
    server_count=1,
    transport="tls",
    proven_at=NOW,
    round_trip_ms=12.3,
)
FAULTS = (
    "no_answer",
    "refused",
    "no_network",
    "unresolved",
    "certificate_expired",
    "certificate_unknown_authority",
    "certificate_wrong_name",
    "certificate_other",
    "tls",
)


@pytest.fixture
def light(qtbot: QtBot, workplace: FakeWorkplace) -> LineLight:
    settings = workplace.preferences.settings
    account = replace(settings.account, domain="pbx.example")
    workplace.preferences.settings = replace(settings, account=account)
    light = LineLight(
        workplace.phone.line,
        workplace.phone.line_watch,
        workplace.preferences,  # type: ignore[arg-type]
        workplace.procedure.clock,
    )
    qtbot.addWidget(light)
    light.resize(320, 200)
    light.show()
    return light


def send(
    workplace: FakeWorkplace, registration: Registration = REGISTERED, proof: Reachability = PROOF
) -> None:
    workplace.phone.line.registration, workplace.phone.line.reachability = registration, proof
    workplace.phone.line.registration_changed.emit(registration)
    workplace.phone.line.reachability_changed.emit(proof)


def said(light: LineLight) -> str:
    names = ("text", "detail", "server", "relay", "others", "age")
    labels = [child(light, QLabel, f"line_light.{name}") for name in names]
    return " | ".join(label.text() for label in labels if not label.isHidden())


def test_it_is_green_only_with_a_proof_that_is_not_old(workplace: FakeWorkplace, light: LineLight) -> None:
    send(workplace, proof=Reachability(is_proven=False, fault="not_registered"))
    assert light.property("tone") == "warning"
    send(workplace)
    workplace.now = NOW + timedelta(seconds=4)
    light._tick.timeout.emit()
    assert (light.property("tone"), said(light)) == (
        "good",
        "Ready for calls: pbx.example | checked 4 s ago · 12 ms · TLS",
    )
    workplace.now = NOW + timedelta(seconds=90)
    light._tick.timeout.emit()
    assert light.property("tone") == "warning"
    assert "has not answered for a while" in said(light)
    assert "checked 1 min ago" in said(light)


def test_the_age_of_the_proof_is_not_told_to_screen_readers_each_second(
    workplace: FakeWorkplace, light: LineLight
) -> None:
    send(workplace)
    interface = QAccessible.queryAccessibleInterface(light)
    assert interface.text(QAccessible.Text.Name) == "Ready for calls: pbx.example"


def test_the_second_server_is_named(workplace: FakeWorkplace, light: LineLight) -> None:
    send(workplace, proof=replace_proof(server="10.0.0.2:5061", server_number=2, server_count=2))
    assert "Server 2 of 2 in use: 10.0.0.2:5061. The first does not answer." in said(light)
    send(workplace, proof=replace_proof(server_count=2))
    assert "First of 2 servers: 10.0.0.1:5061" in said(light)


def test_a_turn_server_that_gives_no_relay_is_reported_beside_a_line_that_works(
    workplace: FakeWorkplace, light: LineLight
) -> None:
    for fault, words in (("no_answer", "does not answer"), ("refused", "Check its user name")):
        send(workplace, proof=replace_proof(turn_fault=fault))
        assert light.property("tone") == "good"
        assert "calls from outside may be without sound" in said(light)
        assert words in said(light)
    send(workplace)
    assert "TURN" not in said(light)


def replace_proof(**changes: object) -> Reachability:
    fields = {name: getattr(PROOF, name) for name in PROOF.__struct_fields__}
    return Reachability(**{**fields, **changes})


def test_every_fault_has_its_own_words_and_says_what_to_do(
    workplace: FakeWorkplace, light: LineLight
) -> None:
    words = set()
    for fault in FAULTS:
        send(workplace, proof=replace_proof(is_proven=False, fault=fault))
        assert light.property("tone") == "danger"
        assert light.text() == "Not reachable since 10:00"
        words.add(said(light))
        assert fault_words(fault) != fault
    assert len(words) == len(FAULTS)
    send(workplace, proof=replace_proof(is_proven=False, fault="certificate_wrong_name"))
    assert "for another name" in said(light)


def test_what_the_registrar_says_is_worded_too(workplace: FakeWorkplace, light: LineLight) -> None:
    nothing = Reachability(is_proven=False, fault="not_registered")
    for code, words in ((403, "Correct them in the settings"), (0, "does not answer"), (488, "488 Odd")):
        failed = Registration(state=RegistrationState.FAILED, code=code, reason="Odd")
        send(workplace, failed, nothing)
        assert words in said(light)
    send(workplace, Registration(state=RegistrationState.TRYING), nothing)
    assert "Calls cannot reach you yet" in said(light)
    send(workplace, Registration(state=RegistrationState.OFF), Reachability(is_proven=False))
    assert "Calls reach sip:loket@192.168.1.20:5060" in said(light)
    send(workplace, Registration(state=RegistrationState.OFF), PROOF)  # a trunk that answers
    assert light.property("tone") == "good"
    workplace.preferences.settings = replace(
        workplace.preferences.settings, account=replace(workplace.preferences.settings.account, domain="")
    )
    send(workplace, Registration(state=RegistrationState.OFF), Reachability(is_proven=False))
    assert light.text() == "Direct calls: sip:loket@192.168.1.20:5060"


FAULTS_OF_THE_BINDING = {
    "binding_taken": "Another phone answers for this extension",
    "binding_forgotten": "The PBX forgot this workstation",
    "sign_in_refused": "pbx.example accepts the password, but refuses this workstation (403 Forbidden)",
}


@pytest.mark.parametrize("fault", FAULTS_OF_THE_BINDING)
def test_a_lost_binding_is_not_green_and_says_who_has_it(
    fault: str, workplace: FakeWorkplace, light: LineLight
) -> None:
    lost = Registration(state=RegistrationState.FAILED, code=403, reason="Forbidden", fault=fault)
    send(workplace, lost, Reachability(is_proven=False, fault="not_registered"))
    assert light.property("tone") == "danger"
    assert FAULTS_OF_THE_BINDING[fault] in said(light)
    assert fault_words(fault) != fault


def test_it_counts_down_to_the_next_try(workplace: FakeWorkplace, light: LineLight) -> None:
    failed = Registration(
        state=RegistrationState.FAILED, code=503, reason="Full", retry_at=NOW + timedelta(seconds=24)
    )
    nothing = Reachability(is_proven=False, fault="not_registered")
    send(workplace, failed, nothing)
    assert "cannot take the sign-in now (503 Full)" in said(light)
    assert said(light).endswith("next try in 24 s")
    interface = QAccessible.queryAccessibleInterface(light)
    name = interface.text(QAccessible.Text.Name)
    workplace.now = NOW + timedelta(seconds=23)
    light._tick.timeout.emit()
    assert said(light).endswith("next try in 1 s")
    workplace.now = NOW + timedelta(seconds=25)
    light._tick.timeout.emit()
    assert said(light).endswith("trying again now")
    assert interface.text(QAccessible.Text.Name) == name
    send(workplace, failed, replace_proof(is_proven=False, fault="no_network"))
    assert "try" not in child(light, QLabel, "line_light.age").text()


def test_other_phones_of_the_extension_are_reported_beside_a_line_that_works(
    workplace: FakeWorkplace, light: LineLight
) -> None:
    for others, words in ((1, "Another phone rings for this extension, too"), (2, "2 other phones ring")):
        send(workplace, Registration(state=RegistrationState.REGISTERED, code=200, others=others))
        assert light.property("tone") == "good"
        assert words in said(light)
    send(workplace)
    assert "ring" not in said(light)


def test_the_line_is_checked_at_once_on_request(
    qtbot: QtBot, workplace: FakeWorkplace, light: LineLight
) -> None:
    button = child(light, QAbstractButton, "line_light.check")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert workplace.calls.control.asked == [("refresh",)]
    assert button.accessibleName() in button.toolTip()


def gap(start_min: int, end_min: int | None, fault: str) -> LineGapRecord:
    end = None if end_min is None else NOW + timedelta(minutes=end_min)
    return LineGapRecord(uuid4(), "001", fault, NOW + timedelta(minutes=start_min), end)


def test_the_days_gaps_are_counted_and_listed_newest_first(
    qtbot: QtBot, workplace: FakeWorkplace, light: LineLight
) -> None:
    assert workplace.phone.line_watch.asked == [("read_gaps",)]
    fold = child(light, QAbstractButton, "gaps.fold")
    workplace.phone.line_watch.gaps_read.emit(())
    assert (fold.accessibleName(), fold.isEnabled()) == ("No gaps today", False)
    workplace.now = NOW + timedelta(minutes=40)
    workplace.phone.line_watch.gaps_read.emit((gap(0, 3, "no_answer"), gap(30, None, "asleep")))
    assert fold.accessibleName() == "2 gaps today, the longest 10 min"
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    shown = child(light, QLabel, "gaps.list")
    assert not shown.isHidden()
    assert shown.text().splitlines() == [
        "Since 10:30, 10 min: this computer slept",
        "10:00 to 10:03, 3 min: the PBX did not answer",
    ]
