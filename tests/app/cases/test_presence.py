"""Who else is at a case: exchanged between workstations, and never shown after the network failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.cases.presence import Doing, Heard, LinkState, Moment, Others, Own, Presence, PresenceLink
from app.cases.presence_board import PresenceBoard
from app.settings import AccountSettings, Settings
from tests.app.phone_place import PhonePlace
from tests.case_rows import case_row
from tests.office import START, at

CASE, RINA, SITI = uuid4(), uuid4(), uuid4()


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def by_both(seconds: float, set_back_s: float = 0) -> Moment:
    return Moment(later(seconds - set_back_s), seconds)


def siti(doing: Doing = Doing.VIEWS, **changes: object) -> Presence:
    given = {"case_id": CASE, "person_id": SITI, "name": "Siti", "workstation": "002", "since": START}
    return Presence(doing=doing, **{**given, **changes})  # type: ignore[arg-type]


class FakeLink:
    """A shared database as the test wants it. Fulfils app.cases.presence.PresenceLink."""

    def __init__(self) -> None:
        self.sent: list[tuple[Presence, ...]] = []
        self.asked = 0

    def listen(
        self,
        received: Callable[[Sequence[Heard]], None],
        lost: Callable[[datetime], None],
        back: Callable[[], None],
    ) -> None:
        self.told, self.lost, self.back = received, lost, back

    def publish(self, own: Sequence[Presence]) -> None:
        self.sent.append(tuple(own))

    def ask(self) -> None:
        self.asked += 1


# -- the rules -----------------------------------------------------------------------------------------------


def test_writing_is_over_some_seconds_after_the_last_keystroke() -> None:
    own = Own()
    own.set_viewed(CASE)
    assert own.doings(by_both(0)) == ((CASE, Doing.VIEWS, "", later(0)),)
    own.typed("subject", by_both(5))
    assert own.doings(by_both(5)) == ((CASE, Doing.WRITES, "subject", later(5)),)
    own.typed("note", by_both(15))
    assert own.doings(by_both(29)) == ((CASE, Doing.WRITES, "note", later(5)),)
    assert own.doings(by_both(31)) == ((CASE, Doing.VIEWS, "", later(31)),)


def test_on_the_phone_is_the_strongest_and_a_call_about_another_case_is_reported_there() -> None:
    own, other = Own(), uuid4()
    own.set_viewed(CASE)
    own.talk_about(CASE, later(-60))
    own.typed("note", by_both(0))
    assert own.doings(by_both(1)) == ((CASE, Doing.ON_THE_PHONE, "note", later(-60)),)
    own.set_viewed(other)
    assert own.doings(by_both(2)) == (
        (CASE, Doing.ON_THE_PHONE, "", later(-60)),
        (other, Doing.VIEWS, "", later(2)),
    )
    own.talk_about(None)
    own.set_viewed(None)
    assert own.doings(by_both(3)) == ()


def test_who_gives_no_sign_of_life_for_half_a_minute_has_gone() -> None:
    others = Others()
    others.apply([Heard(siti()), Heard(siti(person_id=RINA, name="Rina", workstation="003"), 25)], by_both(0))
    assert {one.name for one in others.all(by_both(4), None)[CASE]} == {"Rina", "Siti"}
    others.apply(
        [Heard(siti(), 5), Heard(siti(person_id=RINA, name="Rina", workstation="003"), 31)], by_both(6)
    )
    assert [one.name for one in others.all(by_both(6), None)[CASE]] == ["Siti"]
    assert others.all(by_both(6), SITI) == {}  # one's own other workstation is nobody else


def test_at_two_workstations_the_stronger_counts_and_the_strongest_comes_first() -> None:
    others, tono = Others(), uuid4()
    others.apply(
        [
            Heard(siti(person_id=tono, name="Tono")),
            Heard(siti(Doing.VIEWS)),
            Heard(siti(Doing.ON_THE_PHONE, workstation="009")),
        ],
        by_both(0),
    )
    found = others.all(by_both(1), None)[CASE]
    assert [(one.name, one.doing) for one in found] == [
        ("Siti", Doing.ON_THE_PHONE),
        ("Tono", Doing.VIEWS),
    ]


def test_a_lost_link_says_since_when_nothing_is_known_until_presence_comes_anew() -> None:
    others = Others()
    assert others.link_state(by_both(0)) == (LinkState.ASKED, None)
    others.apply([Heard(siti())], by_both(0))
    others.lost(later(7))
    others.lost(later(20))  # it is still the same loss
    assert others.link_state(by_both(25)) == (LinkState.UNKNOWN, later(7))
    assert others.all(by_both(25), None) == {}
    others.apply([], by_both(40))
    assert others.link_state(by_both(41)) == (LinkState.KNOWN, None)


def test_a_link_that_falls_silent_is_not_believed_although_it_says_nothing_of_a_loss() -> None:
    others = Others()
    others.apply([Heard(siti())], by_both(0))
    assert others.link_state(by_both(30)) == (LinkState.KNOWN, None)
    assert others.link_state(by_both(31)) == (LinkState.UNKNOWN, later(0))
    assert others.all(by_both(31), None) == {}


def test_a_clock_that_is_set_back_lets_nobody_stay_who_is_silent() -> None:
    others, own = Others(), Own()
    others.apply([Heard(siti(Doing.ON_THE_PHONE))], by_both(0))
    own.set_viewed(CASE)
    own.typed("subject", by_both(0))
    assert others.link_state(by_both(20, set_back_s=3600))[0] is LinkState.KNOWN
    assert others.link_state(by_both(31, set_back_s=3600)) == (LinkState.UNKNOWN, later(0))
    assert others.all(by_both(31, set_back_s=3600), None) == {}
    assert own.doings(by_both(16, set_back_s=3600))[0][1] is Doing.VIEWS


def test_what_travels_holds_nothing_of_the_applicant() -> None:
    assert {field.name for field in msgspec.structs.fields(Presence)} == {
        *("case_id", "person_id", "name", "workstation", "doing", "field", "since")
    }
    assert msgspec.json.decode(msgspec.json.encode(siti()), type=Presence) == siti()


# -- at a workstation ----------------------------------------------------------------------------------------


class Desk:
    """Rina's workstation with a saved case, a link, and a clock that the test turns."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot, self.now, self.link = qtbot, START, FakeLink()
        self.steady_s = 0.0  # stands still: the clock on the wall is the one that the tests turn
        settings = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
        self.place = PhonePlace(folder, qtbot, settings)
        self.work = self.place.workplace
        self.board = self.beside(self.link)
        self.changes = 0
        self.board.changed.connect(self._count)

    def beside(self, link: PresenceLink | None) -> PresenceBoard:
        work = self.work
        return PresenceBoard(
            *(
                work.cases.editor,
                work.access.session,
                work.calls.call_list,
                lambda: "001",
                lambda: self.now,
                link,
            ),
            steady=lambda: self.steady_s,
        )

    def _count(self) -> None:
        self.changes += 1

    def log(self, **typed: str) -> UUID:
        """Record a case; it stays on the screen."""
        editor = self.work.cases.editor
        with self.qtbot.waitSignal(editor.opened):
            editor.start_draft()
        for name, text in {"subject": "Izin apotek", **typed}.items():
            editor.keep(name, text)
        editor.save()
        self.qtbot.waitUntil(lambda: bool(editor.current and editor.current.is_saved))
        assert editor.current is not None
        return editor.current.case_id

    def told(self, *heard: Presence) -> None:
        count = self.changes
        self.link.told([Heard(one) for one in heard])
        self.qtbot.waitUntil(lambda: self.changes > count)

    @property
    def last(self) -> list[tuple[UUID, str, str]]:
        return [(one.case_id, one.doing.value, one.field) for one in self.link.sent[-1]]

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.board.refresh()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    found = Desk(tmp_path, qtbot)
    yield found
    found.board.stop()
    found.place.close()


def test_a_workstation_tells_what_changed_and_else_only_that_it_lives(desk: Desk) -> None:
    case_id = desk.log()
    desk.pass_s(20)
    assert desk.last == [(case_id, "views", "")]
    count = len(desk.link.sent)
    desk.pass_s(9)
    assert len(desk.link.sent) == count
    desk.pass_s(2)
    assert len(desk.link.sent) == count + 1  # the same again: a sign of life
    desk.work.cases.editor.keep("answer.text", "Izin terbit")
    assert desk.last == [(case_id, "writes", "answer.text")]
    desk.pass_s(16)
    assert desk.last == [(case_id, "views", "")]
    desk.work.cases.editor.close_view()
    assert desk.last == []
    count = len(desk.link.sent)
    desk.pass_s(60)
    assert len(desk.link.sent) == count  # who is nowhere gives no sign of life


def test_who_has_sent_what_they_wrote_is_not_said_to_be_writing_it(desk: Desk) -> None:
    case_id = desk.log()
    desk.work.cases.editor.keep("note", "Sudah dua minggu")
    assert desk.last == [(case_id, "writes", "note")]
    desk.work.cases.editor.save()
    desk.qtbot.waitUntil(lambda: desk.last == [(case_id, "views", "")])


def test_a_workstation_whose_clock_is_set_back_goes_on_giving_signs_of_life(desk: Desk) -> None:
    desk.log()
    desk.pass_s(20)
    count = len(desk.link.sent)
    desk.steady_s += 11
    desk.pass_s(-3600)
    assert len(desk.link.sent) > count


def test_a_case_that_nobody_else_can_see_yet_is_not_reported(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.work.cases.editor.opened):
        desk.work.cases.editor.start_draft()
    desk.work.cases.editor.keep("subject", "Izin bidan")
    assert desk.link.sent == []


def test_the_call_about_a_case_is_reported_while_it_goes_on(desk: Desk) -> None:
    case_id = desk.log()
    desk.place.phone.ring("c1")
    desk.work.calls.case_link.take_case("c1", case_id)
    desk.work.calls.control.answer("c1")
    desk.place.phone.connect("c1")
    desk.qtbot.waitUntil(lambda: desk.last == [(case_id, "on_the_phone", "")])
    desk.place.phone.end("c1")
    assert desk.last == [(case_id, "views", "")]


def test_others_are_shown_lost_at_once_with_the_link_and_asked_anew_when_it_is_back(desk: Desk) -> None:
    case_id = desk.log()
    desk.told(siti(Doing.WRITES, case_id=case_id, field="subject"))
    assert [one.name for one in desk.board.at_case(case_id).others] == ["Siti"]
    assert [one.name for one in desk.board.writes(case_id, "subject")] == ["Siti"]
    assert desk.board.writes(case_id, "note") == ()
    count, asked = desk.changes, desk.link.asked
    desk.link.lost(desk.now)
    desk.qtbot.waitUntil(lambda: desk.changes > count)
    assert desk.board.at_case(case_id).link_state is LinkState.UNKNOWN
    assert desk.board.at_case(case_id).since == desk.now
    assert desk.board.at_case(case_id).others == ()
    told = len(desk.link.sent)
    desk.link.back()
    desk.qtbot.waitUntil(lambda: desk.link.asked > asked)
    assert len(desk.link.sent) > told  # they may have forgotten us, too
    assert desk.board.at_case(case_id).link_state is LinkState.UNKNOWN
    desk.told()
    assert desk.board.at_case(case_id).link_state is LinkState.KNOWN


def test_without_a_shared_database_nothing_is_claimed(desk: Desk) -> None:
    case_id = desk.log()
    alone = desk.beside(None)
    alone.refresh()
    assert not alone.is_shared
    assert alone.at_case(case_id).link_state is LinkState.ALONE
    assert desk.work.cases.presence.at_case(case_id).link_state is LinkState.ALONE


def test_a_list_tells_of_nobody_at_a_case_that_is_not_the_viewers_to_read(desk: Desk) -> None:
    row = case_row(START, id=CASE, assignee_id=SITI, assignee_name="Siti", changed_at=at(1))
    desk.told(siti())
    assert [one.name for one in desk.board.at_row(row)] == ["Siti"]
    assert desk.board.at_row(replace(row, is_confidential=True)) == ()
