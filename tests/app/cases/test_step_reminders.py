"""Reminders: once, after calls and never in one, several at once as one; and for the agent of the step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.cases.queues import QueueName, QueueRows
from app.cases.step_reminders import StepReminders
from app.mutations.case import LogCase
from app.mutations.escalation import Escalate
from app.mutations.people import RegisterAgent
from app.mutations.steps import RecordAnswer
from app.settings import ReminderSettings, Settings
from app.sop.office_hours import OfficeCalendar, OfficeDays, Week
from app.sop.procedure import Text
from db.enums import CaseKind, Channel, Role
from telephony.messages import PlayReminder
from tests.app.phone_place import PhonePlace

ALL_DAY = tuple((((0, 24 * 60),)) for _ in range(7))
OPENS_ON = datetime.now(timezone.utc).date() + timedelta(days=30)
CLOSED_UNTIL_THEN = OfficeDays((Week(Text(id="", en=""), ALL_DAY, OPENS_ON),))
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=timezone.utc)


class Place:
    """A workplace whose reminders look at a clock that the test sets."""

    def __init__(self, folder: Path, qtbot: QtBot, settings: Any = None) -> None:
        self.desk = PhonePlace(folder, qtbot, settings or Settings())
        work = self.desk.workplace
        self.work, self.qtbot, self.now = work, qtbot, NOON
        self.service = work.queue.reminders
        self.service._clock = lambda: self.now
        self.read()

    def read(self) -> None:
        self.qtbot.waitUntil(lambda: not self.work.records.waiting)
        agent = self.work.access.session.agent
        assert agent is not None
        self.service._read()
        self.qtbot.waitUntil(lambda: self.service._sits == agent.id)

    def log(self, minute: float = 0.0, channel: Channel = Channel.VOICE) -> UUID:
        at = NOON + timedelta(minutes=minute)
        case_id = uuid7()
        before = len(self.service._rows)
        self.work.records.change(
            LogCase(
                case_id=case_id,
                number=f"CC-{case_id}",
                kind=CaseKind.INFORMATION,
                channel=channel,
                subject="s",
                asked_at=at,
                opened_at=at,
                occurred_at=at,
            )
        )
        self.qtbot.waitUntil(lambda: len(self.service._rows) > before)
        return case_id

    def later(self, minutes: Any) -> None:
        self.now += timedelta(minutes=minutes)
        self.service.check()

    @property
    def sounds(self) -> Any:
        return self.desk.phone.of(PlayReminder)


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[Place]:
    place = Place(tmp_path, qtbot)
    yield place
    place.desk.close()


def test_each_mark_sounds_once_and_several_at_once_are_one_sound(place: Place) -> None:
    place.log()
    place.log()
    counts: list[int] = []
    place.service.reached.connect(counts.append)
    for minutes, sounds in ((7, 0), (1, 1), (1, 1), (3, 2), (3, 3), (60, 3)):
        place.later(minutes)
        assert len(place.sounds) == sounds
    assert counts == [2, 2, 2]
    assert place.sounds[0].on_ringer


def test_nothing_sounds_in_a_call_and_once_after_it(place: Place) -> None:
    place.log()
    place.desk.phone.ring("c1")
    place.desk.phone.connect("c1")
    place.later(8)
    place.later(5)
    assert place.sounds == []
    place.desk.phone.end("c1")
    assert len(place.sounds) == 1


def test_what_was_due_before_a_person_sat_down_is_shown_and_not_heard(place: Place) -> None:
    place.log()
    place.now += timedelta(minutes=13)
    late = StepReminders(
        place.work.records,
        place.work.access.session,
        place.work.procedure.sop,
        place.work.procedure.calendars,
        lambda: (),
        place.work.phone.line,
        place.work.calls.call_list,
        place.desk.phone,
        place.work.preferences,
        lambda: place.now,
        place.work.calls.call_list,
    )
    late._read()
    place.qtbot.waitUntil(lambda: len(late._rows) == 1)
    assert place.sounds == []
    place.now += timedelta(minutes=2)
    late.check()
    assert len(place.sounds) == 1


@pytest.mark.parametrize(("sound", "heard"), [("off", []), ("headset", [False]), ("ringer", [True])])
def test_the_setting_says_where_it_sounds(place: Place, sound: str, heard: Any) -> None:
    place.log()
    settings = place.work.preferences.settings
    place.work.preferences.change(replace(settings, reminders=ReminderSettings(sound=sound)))
    place.later(8)
    assert [one.on_ringer for one in place.sounds] == heard


def test_the_unit_hears_of_its_questions_and_the_agent_does_not(place: Place) -> None:
    case_id = place.log()
    work = place.work
    unit = work.access.session.units[0]
    work.records.change(
        Escalate(
            escalation_id=uuid7(),
            case_id=case_id,
            unit_id=unit.id,
            question="Kapan izin ini terbit?",
            due_at=NOON + timedelta(hours=1),
            occurred_at=NOON,
        )
    )
    place.qtbot.waitUntil(lambda: [row.step for row in place.service._rows] == [3])
    place.later(31)
    assert place.sounds == []
    officer = uuid7()
    work.records.change(
        RegisterAgent(
            agent_id=officer, name="Dedi", role=Role.UNIT_OFFICER, unit_id=unit.id, occurred_at=NOON
        )
    )
    place.qtbot.waitUntil(lambda: any(one.id == officer for one in work.access.session.staff))
    work.access.session.sign_in(officer)
    place.qtbot.waitUntil(lambda: place.service._sits == officer)
    place.later(20)
    assert len(place.sounds) == 1


def test_what_waits_to_be_told_is_ordered_by_when_it_is_due(place: Place) -> None:
    """A written one that began before a call has more time: the office is closed meanwhile."""
    evening = datetime.now(timezone.utc) - timedelta(minutes=4)
    written, spoken = place.log(channel=Channel.EMAIL), place.log()
    shown: list[QueueRows] = []
    place.work.queue.lists.rows_changed.connect(shown.append)
    for minute, case_id in ((0, written), (1, spoken)):
        place.work.records.change(
            RecordAnswer(
                solution_id=uuid7(),
                case_id=case_id,
                text="Sudah terbit",
                validated_in="oss",
                reference="OSS-1",
                occurred_at=evening + timedelta(minutes=minute),
            )
        )
    place.work.procedure.calendars._made["Asia/Jakarta"] = OfficeCalendar(
        CLOSED_UNTIL_THEN, ZoneInfo("Asia/Jakarta")
    )
    place.work.queue.lists.watch(QueueName.CALL_BACKS)
    place.qtbot.waitUntil(lambda: bool(shown) and len(shown[-1].cases) == 2)
    assert [row.id for row in shown[-1].cases] == [spoken, written]
