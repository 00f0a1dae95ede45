"""One change on many cases: what is refused is reported by case, it can be stopped, and it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.cases.bulk_actions import BulkActions, BulkReport
from app.mutations.case import LogCase
from app.mutations.people import RegisterAgent
from app.mutations.steps import CancelCase
from app.mutations.tags import AddTag
from app.settings import Settings
from db.enums import CaseKind, Channel, Role
from db.mutation import Me, Mutation
from db.queries.cases import case_file
from db.records import CaseFile
from tests.app.phone_place import PhonePlace
from tests.office import at


class Desk:
    """Rina's workstation with her cases and Sari's, and a supervisor who can sit down there."""

    def __init__(self, place: PhonePlace) -> None:
        self.place = place
        self.bulk: BulkActions = place.workplace.case_list.bulk
        self.session = place.workplace.access.session
        rina = self.session.agent
        assert rina is not None
        self.rina = Me(rina.id, rina.name, rina.role, "001")
        self.sari, self.boss = (
            Me(uuid7(), name, role, "001") for name, role in (("Sari", Role.AGENT), ("Wati", Role.SUPERVISOR))
        )
        self.do(
            *(
                RegisterAgent(
                    agent_id=me.agent_id, name=me.agent_name, role=me.role, unit_id=None, occurred_at=at(0)
                )
                for me in (self.sari, self.boss)
            )
        )
        self._number = 0

    def do(self, *mutations: Mutation, me: Me | None = None) -> None:
        self.place.replica.apply_all(mutations, me or self.rina).result(30)

    def log(self, me: Me | None = None, **fields: object) -> UUID:
        self._number += 1
        case_id, minute = uuid7(), self._number
        given = {
            "kind": CaseKind.INFORMATION,
            "channel": Channel.VOICE,
            "subject": f"Kasus {minute}",
            **fields,
        }
        times = {"asked_at": at(minute), "opened_at": at(minute), "occurred_at": at(minute)}
        self.do(LogCase(case_id=case_id, number=f"CC-261130-001-{minute:03}", **given, **times), me=me)  # type: ignore[arg-type]
        return case_id

    def file(self, case_id: UUID) -> CaseFile:
        file = self.place.read(lambda tx: case_file(tx, case_id))
        assert file is not None
        return file

    def sit_down(self, me: Me) -> None:
        self.place.qtbot.waitUntil(lambda: any(one.id == me.agent_id for one in self.session.staff))
        self.session.sign_in(me.agent_id)
        self.place.qtbot.waitUntil(
            lambda: self.session.agent is not None and self.session.agent.id == me.agent_id
        )

    def report(self, act: Callable[[], None]) -> BulkReport:
        with self.place.qtbot.waitSignal(self.bulk.finished) as finished:
            act()
        report = finished.args[0]
        assert isinstance(report, BulkReport)
        return report

    def tags(self, *case_ids: UUID) -> list[tuple[str, ...]]:
        return [self.file(one).tags for one in case_ids]


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    yield Desk(place)
    place.close()


def test_tags_go_on_all_cases_and_undo_leaves_those_that_were_there(desk: Desk) -> None:
    first, second = desk.log(), desk.log()
    desk.do(AddTag(case_id=first, tag="apotek", occurred_at=at(5)))
    report = desk.report(lambda: desk.bulk.tag([first, second], "Apotek, mendesak"))
    assert (report.total, report.changed, report.refused, report.can_undo) == (2, 2, [], True)
    assert desk.tags(first, second) == [("apotek", "mendesak")] * 2
    undone = desk.report(desk.bulk.undo)
    assert (undone.changed, undone.is_undo, undone.can_undo) == (2, True, False)
    assert desk.tags(first, second) == [("apotek",), ()]


def test_tags_come_off_and_undo_puts_back_what_a_case_had(desk: Desk) -> None:
    first, second = desk.log(), desk.log()
    desk.do(AddTag(case_id=first, tag="apotek", occurred_at=at(5)))
    report = desk.report(lambda: desk.bulk.untag([first, second], "apotek"))
    assert (report.changed, report.unchanged) == (1, 1)
    desk.report(desk.bulk.undo)
    assert desk.tags(first, second) == [("apotek",), ()]


def test_a_refused_case_is_named_with_the_reason_and_stops_no_other(desk: Desk) -> None:
    secret, cancelled, plain = desk.log(desk.sari, is_confidential=True), desk.log(), desk.log()
    desk.do(CancelCase(case_id=cancelled, reason="Ditarik", occurred_at=at(9)))
    report = desk.report(lambda: desk.bulk.tag([secret, plain], "apotek"))
    assert [(one.case_id, one.refusal.code) for one in report.refused] == [(secret, "case_confidential")]
    assert report.changed == 1
    desk.sit_down(desk.boss)
    given = desk.report(lambda: desk.bulk.assign([secret, cancelled, plain], desk.sari.agent_id))
    assert [(one.number, one.refusal.code) for one in given.refused] == [
        ("CC-261130-001-002", "move_not_allowed")
    ]
    assert (given.changed, given.unchanged) == (1, 1)


def test_a_supervisor_gives_cases_to_an_agent_and_takes_that_back(desk: Desk) -> None:
    rinas, saris = desk.log(), desk.log(desk.sari)
    desk.sit_down(desk.boss)
    report = desk.report(lambda: desk.bulk.assign([rinas, saris, uuid7()], desk.boss.agent_id))
    assert (report.changed, report.gone, report.can_undo) == (2, 1, True)
    assert {desk.file(one).row.assignee_name for one in (rinas, saris)} == {"Wati"}
    desk.report(desk.bulk.undo)
    assert [desk.file(one).row.assignee_name for one in (rinas, saris)] == [desk.rina.agent_name, "Sari"]


def test_an_agent_takes_cases_over_but_cannot_give_them_back_to_others(desk: Desk) -> None:
    case_id = desk.log(desk.sari)
    assert not desk.bulk.may_assign_to(desk.sari.agent_id)
    report = desk.report(lambda: desk.bulk.assign([case_id], desk.rina.agent_id))
    assert (report.changed, report.can_undo) == (1, False)


def test_a_stopped_action_says_how_many_were_not_tried_and_can_be_undone(desk: Desk) -> None:
    ids = [desk.log() for _ in range(6)]
    desk.bulk.progressed.connect(lambda done, _total: desk.bulk.stop() if done == 2 else None)
    report = desk.report(lambda: desk.bulk.tag(ids, "apotek"))
    assert (report.changed, report.left, report.can_undo) == (2, 4, True)
    assert desk.tags(*ids).count(("apotek",)) == 2


def test_a_stop_while_the_cases_are_still_being_read_changes_none(desk: Desk) -> None:
    ids = [desk.log() for _ in range(2)]
    desk.bulk.progressed.connect(lambda done, _total: desk.bulk.stop() if not done else None)
    report = desk.report(lambda: desk.bulk.tag(ids, "apotek"))
    assert (report.changed, report.left, report.can_undo) == (0, 2, False)
    assert desk.tags(*ids) == [(), ()]


def test_what_one_person_began_ends_when_another_sits_down(desk: Desk) -> None:
    ids = [desk.log() for _ in range(3)]
    desk.report(lambda: desk.bulk.tag(ids, "apotek"))
    desk.sit_down(desk.boss)
    desk.bulk.undo()
    assert not desk.bulk.is_running
    assert desk.tags(*ids) == [("apotek",)] * 3
