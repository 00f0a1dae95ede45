"""The desktop before and after a sleep: the PBX is signed off, the agent knows which calls ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.desktop.suspend_watch import SuspendWatch
from telephony.messages import Dial, Refresh, Registration, RegistrationState, Suspend
from tests.app.calls.test_phone_services import OFFICE, budi_with_a_case, make_anonymous
from tests.app.phone_place import PhonePlace, ScriptedEvents

MORNING = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, OFFICE)
    yield place
    place.close()


def test_the_computer_sleeps_once_calls_are_over_and_the_exchange_knows(place: PhonePlace) -> None:
    place.phone.ring("a")
    place.phone.connect("a")
    place.events.suspend()
    assert place.phone.of(Suspend)
    place.phone.end("a", "here")
    assert not place.events.lets_sleep
    place.phone.send(Registration(state=RegistrationState.OFF))
    assert place.events.lets_sleep


def test_after_the_sleep_the_line_is_taken_up_and_the_agent_knows_which_call_ended(place: PhonePlace) -> None:
    place.phone.ring("a", user="08123456789")
    place.phone.connect("a")
    place.phone.ring("b", user="08987654321")
    place.events.suspend()
    place.phone.end("a", "here")
    place.phone.end("b", "here")
    assert not place.phone.of(Refresh)
    place.events.resume()
    assert len(place.phone.of(Refresh)) == 1
    ended = place.got("call_ended_by_sleep")
    assert "8123456789" in ended.facts["number"].replace("-", "")
    assert ended.actions == ("call_back",)
    assert [notice.kind for notice in place.notices].count("call_ended_by_sleep") == 1
    missed = place.got("call_missed")
    assert missed.facts["to"] == "0898-7654-321"
    assert missed.actions == ("call_back",)


def of_calls(place: PhonePlace) -> list[str]:
    """Return the kinds of the notices about calls; this machine may have no key store, which is one, too."""
    return [notice.kind for notice in place.notices if notice.kind.startswith("call_")]


@pytest.mark.parametrize("ends", ["before the sleep", "after it"])
def test_a_call_that_rang_when_the_computer_went_to_sleep_is_reported_once_it_is_awake(
    place: PhonePlace, ends: str
) -> None:
    place.phone.ring("a")
    place.events.suspend()
    if ends == "before the sleep":
        place.phone.end("a", "here")
        assert of_calls(place) == []
        place.events.resume()
    else:
        place.events.resume()
        assert of_calls(place) == []
        place.phone.end("a", "here")
    assert of_calls(place) == ["call_missed"]


def test_a_caller_who_gave_up_while_the_computer_went_to_sleep_is_told_once(place: PhonePlace) -> None:
    place.phone.ring("a")
    place.events.suspend()
    place.phone.end("a", "there")
    place.events.resume()
    assert of_calls(place) == ["call_missed"]


def test_the_call_of_an_anonymous_case_that_a_sleep_ended_names_no_number(place: PhonePlace) -> None:
    case_id = budi_with_a_case(place)
    make_anonymous(place, case_id)
    place.workplace.calls.control.dial("081234567890", None, case_id, is_anonymous=True)
    [asked] = place.phone.of(Dial)
    place.phone.connect(asked.call_key)
    place.events.suspend()
    place.phone.end(asked.call_key, "here")
    place.events.resume()
    ended = place.got("call_ended_by_sleep")
    assert (ended.facts["to"], ended.facts["number"]) == ("0812****7890", "0812****7890")


class Computer:
    """Its clocks and its reports, and the sleeps that were noticed."""

    def __init__(self) -> None:
        self.now, self.asleep_s, self.events = MORNING, 0.0, ScriptedEvents()
        self.watch = SuspendWatch(lambda: self.now, self.events, lambda: self.asleep_s)
        self.noticed: list[datetime] = []
        self.watch.woke.connect(self.noticed.append)
        self.announced: list[datetime] = []
        self.watch.suspending.connect(lambda: self.announced.append(self.now))

    def stay_awake(self, seconds: int) -> None:
        for _ in range(seconds // 2):
            self.now += timedelta(seconds=2)
            self.watch._check_clocks()

    def sleep(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)
        self.asleep_s += minutes * 60


@pytest.mark.parametrize("first", ["the report", "the clocks"])
def test_a_sleep_is_noticed_once_whoever_notices_it_first(qapp: object, first: str) -> None:
    computer = Computer()
    computer.events.suspend()
    computer.watch._check_clocks()
    assert computer.noticed == []
    computer.sleep(minutes=40)
    if first == "the report":
        computer.events.resume()
        computer.watch._check_clocks()
    else:
        computer.watch._check_clocks()
        computer.events.resume()
    assert computer.noticed == [MORNING]


def test_a_sleep_of_a_second_counts_if_the_system_reports_it(qapp: object) -> None:
    computer = Computer()
    computer.events.suspend()
    computer.sleep(minutes=1 / 60)
    computer.events.resume()
    computer.sleep(minutes=1 / 60)
    computer.watch.check()
    assert computer.noticed == [MORNING]


def test_a_sleep_without_a_report_is_found_by_the_clocks(qapp: object) -> None:
    computer = Computer()
    computer.sleep(minutes=5)
    computer.watch.check()
    assert computer.noticed == [MORNING]


def test_a_sleep_that_was_announced_and_never_came_is_over_after_half_a_minute(qapp: object) -> None:
    computer = Computer()
    computer.events.suspend()
    computer.stay_awake(seconds=20)
    assert computer.noticed == []
    computer.stay_awake(seconds=20)
    assert computer.noticed == [MORNING]
    computer.stay_awake(seconds=60)
    assert computer.noticed == [MORNING]


@pytest.mark.parametrize("minutes", [60, 1 / 60])
def test_after_a_sleep_whose_end_was_not_reported_the_next_one_is_heard_of(
    qapp: object, minutes: float
) -> None:
    computer = Computer()
    computer.events.suspend()
    computer.sleep(minutes)
    computer.stay_awake(seconds=40)
    assert computer.noticed == [MORNING]
    evening = computer.now
    computer.events.suspend()
    assert computer.announced == [MORNING, evening]
