"""Users responsible for requests about personal data are reminded once a day and when one falls due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.notices import Notice
from app.mutations.people import AddApplicant
from app.mutations.person import AnswerDataRequest, AskOfData
from app.people.request_watch import RequestWatch
from app.settings import Settings
from db.enums import DataRequestKind, Role
from tests.app.phone_place import PhonePlace
from tests.office import START

BUDI, SITI = uuid7(), uuid7()
ANSWERED_WITHIN = timedelta(hours=72)  # of resources/sop/data_requests.toml


class Watched:
    """A desk with Rina at it, a clock of its own, and the reminders."""

    def __init__(self, place: PhonePlace) -> None:
        self.place, self.now = place, START
        self.got: list[Notice] = []
        work = place.workplace
        zone = ZoneInfo("Asia/Jakarta")
        self.watch = RequestWatch(work.records, work.access.session, lambda: self.now, lambda: zone)
        self.watch.notice.connect(self.got.append)
        work.access.session.agent_changed.emit(
            work.access.session.agent
        )  # she sat down before the watch began
        place.qtbot.waitUntil(lambda: self.watch._read_for == work.access.session.agent)

    def ask(self, applicant_id: UUID, name: str, at: datetime) -> UUID:
        asked = AskOfData(
            request_id=uuid7(), applicant_id=applicant_id, kind=DataRequestKind.ACCESS, occurred_at=at
        )
        self.place.workplace.records.change(
            AddApplicant(applicant_id=applicant_id, name=name, occurred_at=at), asked
        )
        self.settle(1)
        return asked.request_id

    def answer(self, request_id: UUID) -> None:
        answered = AnswerDataRequest(request_id=request_id, outcome="Diberikan", occurred_at=self.now)
        self.place.workplace.records.change(answered)
        self.settle(-1)

    def settle(self, more: int) -> None:
        """Wait until the watch has seen that there are more, or fewer."""
        count = len(self.watch._waiting) + more
        self.place.qtbot.waitUntil(lambda: len(self.watch._waiting) == count)

    def sit_down(self, name: str, role: Role) -> None:
        work = self.place.workplace
        units = work.access.session.units
        work.access.session.add_agent(name, role, units[0].id if role is Role.UNIT_OFFICER else None)
        self.place.qtbot.waitUntil(
            lambda: work.access.session.agent is not None and work.access.session.agent.name == name
        )
        self.place.qtbot.waitUntil(lambda: self.watch._read_for == work.access.session.agent)

    def look(self, after: timedelta) -> list[str]:
        """Let time pass; return the reminders."""
        self.now = START + after
        self.got.clear()
        self.watch.check()
        return [one.kind for one in self.got]


@pytest.fixture
def watched(tmp_path: Path, qtbot: QtBot) -> Iterator[Watched]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    yield Watched(place)
    place.close()


def test_who_wrote_a_request_down_is_told_once_a_day_and_when_it_is_due(watched: Watched) -> None:
    watched.look(timedelta())  # the day began with none
    request_id = watched.ask(BUDI, "Budi Santoso", START)
    assert watched.got == []  # the user who writes one down knows it
    assert watched.look(timedelta(days=1)) == ["data_request_waits"]
    [got] = watched.got
    assert (got.facts["name"], got.subject, got.actions) == ("Budi Santoso", str(BUDI), ("show_person",))
    assert datetime.fromisoformat(got.facts["due_at"]) == START + ANSWERED_WITHIN
    assert watched.look(timedelta(days=1, hours=3)) == []
    watched.ask(SITI, "Siti Aminah", START + timedelta(hours=1))
    assert watched.look(timedelta(days=2)) == ["data_requests_wait"]
    assert watched.look(ANSWERED_WITHIN - timedelta(hours=9)) == ["data_requests_wait"]  # the day after
    assert watched.look(ANSWERED_WITHIN) == ["data_request_due"]
    assert watched.look(ANSWERED_WITHIN + timedelta(minutes=1)) == []
    watched.answer(request_id)
    assert watched.look(ANSWERED_WITHIN + timedelta(hours=1)) == ["data_request_due"]
    assert watched.got[0].facts["name"] == "Siti Aminah"


def test_an_agents_requests_are_told_however_many_of_others_are_due_before(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.people.request_watch.READ", 1)
    watched.ask(BUDI, "Budi Santoso", START)
    watched.sit_down("Sari", Role.AGENT)
    watched.ask(SITI, "Siti Aminah", START + timedelta(hours=1))
    assert watched.look(timedelta(days=1)) == ["data_request_waits"]
    assert watched.got[0].facts["name"] == "Siti Aminah"


def test_supervisors_see_to_all_of_them_other_agents_and_units_to_none(watched: Watched) -> None:
    watched.ask(BUDI, "Budi Santoso", START)
    watched.got.clear()
    for name, role, kinds in (
        ("Sari", Role.AGENT, []),
        ("Dedi", Role.UNIT_OFFICER, []),
        ("Wati", Role.SUPERVISOR, ["data_request_waits"]),
    ):
        watched.got.clear()
        watched.sit_down(name, role)
        assert [one.kind for one in watched.got] == kinds, name
