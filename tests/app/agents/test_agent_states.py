"""Agent states on real records: what a person does at the desk, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from keyring.backends import fail
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.agents.agent_states import AgentStates
from app.agents.shift import Choice
from app.agents.shift_day import Day
from app.calls.call_list import CallList
from app.calls.line_watch import LineWatch, judge
from app.common.heartbeat import Heartbeat
from app.common.jobs import Jobs
from app.common.notices import Notice
from app.common.secrets import Secrets
from app.desktop.suspend_watch import SuspendWatch
from app.desktop.system_events import SystemEvents
from app.records.service import Records
from app.settings import AccountSettings, OfficeSettings, Settings, StateSettings
from app.settings.preferences import Preferences
from app.sop.breaks import load_breaks
from app.values.call import Call
from app.values.caller_identity import identify
from db.enums import AgentState, Direction
from db.queries.agent_states import line_gaps, state_intervals
from db.records import LineGapRecord, StateRecord
from db.replica import Replica
from telephony.messages import CallState, Reachability, Registration, RegistrationState, SetPolicy
from tests.app.phone_place import PhonePlace

MORNING = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)  # 10.00 WIB
EARLIER = datetime(2000, 1, 1, tzinfo=timezone.utc)  # than everything
REGISTERED = Registration(state=RegistrationState.REGISTERED)
FAILED = Registration(state=RegistrationState.FAILED, code=408)
PRAYER = Choice(AgentState.BREAK, "prayer")


class ScriptedLine(QObject):
    registration_changed = Signal(object)
    reachability_changed = Signal(object)
    undisturbed_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.registration = Registration(state=RegistrationState.TRYING)
        self.is_undisturbed = False

    def set_undisturbed(self, is_undisturbed: bool) -> None:
        self.is_undisturbed = is_undisturbed
        self.undisturbed_changed.emit(is_undisturbed)

    def register(self, registration: Registration) -> None:
        self.registration = registration
        self.registration_changed.emit(registration)


def ringing(key: str = "c1") -> Call:
    caller = identify("0812", "sip:0812@pbx", "", False, OfficeSettings())
    return Call(key, Direction.INBOUND, CallState.RINGING_HERE, caller, uuid4(), MORNING)


def answered(call: Call) -> Call:
    return replace(call, state=CallState.CONNECTED, answered_at=MORNING)


def over(call: Call) -> Call:
    return replace(call, state=CallState.ENDED, ended_at=MORNING)


@dataclass
class Place:
    """One workstation whose program can die and be started again on the same records."""

    folder: Path
    qtbot: QtBot
    settings: Settings
    now: datetime = MORNING
    refusal: str = ""

    def start(self) -> None:
        """Start the program; the last user is signed in as soon as the records are read."""
        self.jobs = Jobs()
        self.replica = Replica.open(self.folder / "records.sqlite3")
        self.records = Records(self.replica, self.jobs, "001")
        secrets = Secrets(fail.Keyring())
        self.preferences = Preferences(self.settings, self.folder / "settings.toml", secrets, self.jobs)
        self.session = Session(self.records, self.preferences)
        self.line, self.calls = ScriptedLine(), CallList()
        self.life = Heartbeat(self.folder / "heartbeat")
        line: object = self.line
        self.watch = LineWatch(line, self.records, self.preferences, self.clock)  # type: ignore[arg-type]
        self.session.agent_changed.connect(self.watch.sit_down)
        self.states = AgentStates(
            line,  # type: ignore[arg-type]
            self.calls,
            self.watch,
            self.session,
            self.records,
            self.preferences,
            self.clock,
            self.jobs,
            self.life,
            load_breaks(),
            lambda: self.refusal,
        )
        self.notices: list[Notice] = []
        self.takes_calls: list[bool] = []
        self.states.notice.connect(self.notices.append)
        self.states.takes_calls_changed.connect(self.takes_calls.append)

    def put(self, call: Call) -> Call:
        self.calls.put(call)
        return call

    def sit_down(self, name: str = "Rina") -> None:
        with self.qtbot.waitSignal(self.states.changed):
            self.session.add_agent(name)
        self.settle()

    def settle(self) -> None:
        """Wait until everything that was asked of the records is done."""
        done: list[int] = []
        self.qtbot.waitUntil(lambda: self.records.waiting == 0)
        self.records.read(lambda tx: 1, done.append)
        self.qtbot.waitUntil(lambda: bool(done))

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)

    def clock(self) -> datetime:
        return self.now

    def state(self) -> AgentState | None:
        return self.states.shift.doing.state if self.states.shift.doing else None

    def intervals(self, agent_id: UUID | None = None) -> list[StateRecord]:
        self.settle()
        who = agent_id or self.agent_id
        return list(self.replica.read(lambda tx: state_intervals(tx, who, EARLIER)).result(10))

    def story(self, agent_id: UUID | None = None) -> list[tuple[str, float | None]]:
        """State and length in seconds of each interval."""
        return [
            (one.state.value, (one.ended_at - one.started_at).total_seconds() if one.ended_at else None)
            for one in self.intervals(agent_id)
        ]

    def gaps(self) -> list[LineGapRecord]:
        self.settle()
        return list(self.replica.read(lambda tx: line_gaps(tx, "001", EARLIER)).result(10))

    @property
    def agent_id(self) -> UUID:
        assert self.session.agent is not None
        return self.session.agent.id

    def close(self) -> None:
        """Leave, as at the end of the day."""
        self.states.sign_off()
        self.watch.stop()
        self.settle()
        self.die()

    def die(self) -> None:
        """Leave as a program does that is killed: nothing is finished."""
        self.settings = self.preferences.settings
        self.jobs.stop()
        self.replica.close()
        # Now and here: what Python collects later may die on a thread of the records.
        services = (self.states, self.watch, self.session, self.preferences, self.records)
        for part in (self.jobs, *services, self.line, self.calls):
            part.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[Place]:
    settings = Settings(account=AccountSettings(user="rina", domain="pbx.example"))
    place = Place(tmp_path, qtbot, settings)
    place.start()
    yield place
    place.die()


@pytest.fixture
def ready(place: Place) -> Place:
    """Rina is available."""
    place.line.register(REGISTERED)
    place.sit_down()
    return place


def test_a_routine_call_is_kept_as_available_on_call_wrap_up_available(ready: Place) -> None:
    ready.pass_time(minutes=10)
    call = ready.put(ringing())
    assert ready.state() is AgentState.AVAILABLE
    call = ready.put(answered(call))
    ready.put(replace(call, is_held_here=True))
    ready.pass_time(seconds=200)
    ready.put(over(call))
    assert ready.state() is AgentState.WRAP_UP
    ready.pass_time(seconds=20)
    ready.states.end_wrap_up()
    assert ready.story() == [("available", 600), ("on_call", 200), ("wrap_up", 20), ("available", None)]
    assert ready.takes_calls == [False, True]


def test_after_a_call_that_was_cut_off_the_caller_can_ring_again_at_once(ready: Place) -> None:
    call = ready.put(answered(ringing()))
    ready.put(replace(over(call), ended_by="failure"))
    assert ready.state() is AgentState.AVAILABLE
    assert ready.takes_calls == []


def test_the_wrap_up_ends_by_itself_when_its_time_is_over(ready: Place, qtbot: QtBot) -> None:
    ready.preferences.change(replace(ready.preferences.settings, states=StateSettings(wrap_up_s=1)))
    ready.put(over(ready.put(answered(ringing()))))
    assert ready.state() is AgentState.WRAP_UP
    ready.pass_time(seconds=1)
    qtbot.waitUntil(lambda: ready.state() is AgentState.AVAILABLE)
    assert ready.story()[-2:] == [("wrap_up", 1), ("available", None)]


def test_the_wrap_up_is_extended_once_by_what_the_settings_say(ready: Place) -> None:
    states = StateSettings(wrap_up_s=60, wrap_up_extension_s=45)
    ready.preferences.change(replace(ready.preferences.settings, states=states))
    assert not ready.states.can_extend
    ready.put(over(ready.put(answered(ringing()))))
    assert ready.states.can_extend
    for _ in range(2):
        ready.states.extend_wrap_up()
        assert ready.states.shift.wrap_up is not None
        assert ready.states.shift.wrap_up.ends_at == MORNING + timedelta(seconds=105)
        assert not ready.states.can_extend


def test_a_break_that_was_chosen_in_the_call_keeps_new_calls_away_at_once_and_comes_after_it(
    ready: Place,
) -> None:
    call = ready.put(answered(ringing()))
    ready.states.take_break("prayer")
    assert ready.takes_calls == [False]
    ready.put(over(call))
    ready.states.end_wrap_up()
    assert ready.states.shift.chosen == PRAYER
    assert ready.intervals()[-1].reason == "prayer"
    ready.states.be_available()
    assert ready.takes_calls == [False, True]


def test_available_in_the_wrap_up_ends_it_or_takes_back_the_break(ready: Place) -> None:
    ready.put(over(ready.put(answered(ringing()))))
    ready.states.take_break("meal")
    ready.states.be_available()
    assert (ready.state(), ready.states.shift.following) == (AgentState.WRAP_UP, None)
    ready.states.be_available()
    assert ready.state() is AgentState.AVAILABLE


def test_a_silent_microphone_keeps_the_person_from_being_available_and_says_so(place: Place) -> None:
    place.refusal = "silent"
    place.line.register(REGISTERED)
    place.sit_down()
    assert place.state() is AgentState.NOT_READY
    assert place.takes_calls == [False]
    place.states.be_available()
    assert [notice.kind for notice in place.notices] == ["not_available", "not_available"]
    assert place.state() is AgentState.NOT_READY
    place.states.check_again()
    assert place.state() is AgentState.NOT_READY
    place.refusal = ""
    place.states.check_again()
    assert place.state() is AgentState.AVAILABLE
    assert [one.reason for one in place.intervals()] == ["silent", ""]


def test_a_refusal_leaves_a_break_as_it_is(ready: Place) -> None:
    ready.states.take_break("meal")
    ready.refusal = "silent"
    ready.states.be_available()
    assert ready.state() is AgentState.BREAK
    ready.put(answered(ringing()))
    ready.states.be_available()
    assert ready.states.shift.following is None
    assert [notice.kind for notice in ready.notices] == ["not_available", "not_available"]


def test_do_not_disturb_is_kept_as_not_available_until_it_is_off_or_available_is_chosen(ready: Place) -> None:
    ready.line.set_undisturbed(True)
    assert ready.state() is AgentState.NOT_READY
    ready.states.take_break("meal")
    ready.states.be_available()
    assert not ready.line.is_undisturbed
    ready.line.set_undisturbed(True)
    ready.line.set_undisturbed(False)
    assert ready.state() is AgentState.AVAILABLE
    reasons = [one.reason for one in ready.intervals()]
    assert [reason for reason in reasons if reason] == ["undisturbed", "meal", "undisturbed"]


def test_do_not_disturb_ends_with_who_wanted_it(ready: Place) -> None:
    ready.line.set_undisturbed(True)
    ready.sit_down("Asep")
    assert not ready.line.is_undisturbed
    doing = ready.states.shift.doing
    assert doing is not None
    assert doing.state is AgentState.AVAILABLE
    assert [notice.kind for notice in ready.notices] == ["undisturbed_over"]


def test_a_lost_line_is_a_gap_and_not_available_and_the_line_brings_both_to_an_end(ready: Place) -> None:
    ready.pass_time(minutes=5)
    ready.line.register(FAILED)
    ready.line.register(Registration(state=RegistrationState.FAILED, code=503))  # the next try
    assert ready.state() is AgentState.NOT_REACHABLE
    ready.pass_time(seconds=90)
    ready.line.register(REGISTERED)
    assert ready.story() == [("available", 300), ("not_reachable", 90), ("available", None)]
    assert [(gap.ended_at, gap.fault) for gap in ready.gaps()] == [(ready.now, "not_registered")]
    assert ready.takes_calls == []


def test_a_gap_says_that_another_phone_had_the_extension(ready: Place) -> None:
    ready.line.register(Registration(state=RegistrationState.FAILED, code=200, fault="binding_taken"))
    ready.line.register(REGISTERED)
    assert [gap.fault for gap in ready.gaps()] == ["binding_taken"]


def test_a_silent_server_is_a_gap_though_we_are_registered(ready: Place) -> None:
    ready.line.reachability_changed.emit(Reachability(is_proven=True, server="pbx.example:5060"))
    assert ready.state() is AgentState.AVAILABLE
    ready.line.reachability_changed.emit(
        Reachability(is_proven=False, server="pbx.example:5060", fault="no_answer")
    )
    assert ready.state() is AgentState.NOT_REACHABLE
    ready.line.register(Registration(state=RegistrationState.TRYING))
    ready.line.register(REGISTERED)
    assert ready.state() is AgentState.AVAILABLE
    assert [gap.fault for gap in ready.gaps()] == ["no_answer"]


def test_a_start_without_trouble_is_no_gap(place: Place) -> None:
    place.sit_down()
    place.line.register(Registration(state=RegistrationState.TRYING))
    place.line.reachability_changed.emit(Reachability(is_proven=False, fault="not_registered"))
    place.line.register(REGISTERED)
    assert place.state() is None
    place.line.reachability_changed.emit(Reachability(is_proven=True, server="pbx.example:5060"))
    assert place.story() == [("available", None)]
    assert place.gaps() == []


def test_a_gap_in_a_break_is_counted_and_leaves_the_break_whole(ready: Place) -> None:
    ready.states.take_break("meal")
    ready.line.register(FAILED)
    ready.pass_time(seconds=30)
    ready.line.register(REGISTERED)
    assert ready.story() == [("available", 0), ("break", None)]
    assert len(ready.gaps()) == 1


def test_a_registrar_that_never_answered_is_a_gap_from_the_start_on(place: Place) -> None:
    place.sit_down()
    assert (place.state(), place.story()) == (None, [])
    place.pass_time(seconds=6)
    place.line.register(FAILED)
    assert place.state() is AgentState.NOT_REACHABLE
    assert place.gaps()[0].started_at == MORNING


def test_a_sleep_is_reported_by_two_clocks_and_recorded_once(ready: Place) -> None:
    asleep_s = 0.0
    wake = SuspendWatch(ready.clock, SystemEvents(), lambda: asleep_s)
    wake.woke.connect(ready.watch.record_sleep)
    wake.woke.connect(ready.states.awake)
    ready.pass_time(minutes=30)  # time passes, or the clock is set: no sleep
    wake.check()
    ready.pass_time(minutes=40)
    asleep_s = 40 * 60
    wake.check()
    wake.check()
    assert ready.story() == [("available", 1800), ("not_reachable", 2400), ("available", None)]
    assert ready.states.since == ready.now
    ready.line.register(FAILED)
    ready.pass_time(minutes=5)
    asleep_s += 4 * 60
    wake.check()
    assert len(ready.gaps()) == 2


@pytest.mark.parametrize(
    ("state", "proof", "verdict"),
    [
        (RegistrationState.OFF, None, True),
        (RegistrationState.OFF, Reachability(is_proven=False, fault="no_answer"), False),
        (RegistrationState.TRYING, Reachability(is_proven=True), None),
        (RegistrationState.FAILED, Reachability(is_proven=True), False),
        (RegistrationState.REGISTERED, None, True),
        (RegistrationState.REGISTERED, Reachability(is_proven=True), True),
        (RegistrationState.REGISTERED, Reachability(is_proven=False), None),
        (RegistrationState.REGISTERED, Reachability(is_proven=False, fault="not_registered"), None),
        (RegistrationState.REGISTERED, Reachability(is_proven=False, fault="no_network"), False),
    ],
)
def test_reachable_is_what_is_proven(
    state: RegistrationState, proof: Reachability | None, verdict: bool | None
) -> None:
    assert judge(Registration(state=state), proof) is verdict


def test_who_changes_the_desk_begins_a_shift_and_ends_the_other(ready: Place) -> None:
    rina = ready.agent_id
    ready.states.take_break("meal")
    ready.pass_time(minutes=3)
    ready.sit_down("Dedi")
    assert ready.story(rina) == [("available", 0), ("break", 180)]
    assert ready.story() == [("available", None)]
    assert ready.takes_calls == [False, True]


def test_who_sits_down_in_the_middle_of_a_call_is_on_the_call(ready: Place) -> None:
    call = ready.put(answered(ringing()))
    ready.sit_down("Sari")
    assert ready.state() is AgentState.ON_CALL
    ready.put(over(call))
    assert ready.state() is AgentState.WRAP_UP


def test_the_end_of_the_program_ends_the_shift_and_the_next_one_begins_available(ready: Place) -> None:
    ready.states.take_break("meal")
    ready.line.register(FAILED)
    ready.pass_time(minutes=1)
    ready.close()
    ready.pass_time(hours=1)
    ready.start()
    ready.line.register(REGISTERED)
    ready.session.load()
    ready.qtbot.waitUntil(lambda: ready.state() is not None)
    assert ready.story() == [("available", 0), ("break", 60), ("available", None)]
    assert ready.gaps()[0].ended_at == MORNING + timedelta(minutes=1)


def test_after_a_crash_the_former_state_ends_at_the_last_sign_of_life_and_a_break_goes_on(
    ready: Place,
) -> None:
    ready.states.take_break("prayer")
    ready.settle()
    assert ready.life._path.exists()
    ready.die()
    ready.pass_time(minutes=8)
    ready.start()
    ready.life.last = MORNING + timedelta(minutes=7)
    ready.line.register(REGISTERED)
    ready.session.load()
    ready.qtbot.waitUntil(lambda: ready.state() is not None)
    assert ready.story() == [("available", 0), ("break", 420), ("break", None)]
    assert ready.states.shift.chosen == PRAYER


def test_the_sign_of_life_is_the_time_of_a_file(tmp_path: Path) -> None:
    life = Heartbeat(tmp_path / "heartbeat")
    assert life.last.year == 1970
    before = datetime.now(timezone.utc) - timedelta(seconds=5)
    life.give()
    assert before < Heartbeat(tmp_path / "heartbeat").last < datetime.now(timezone.utc)


def test_the_day_adds_up_states_and_gaps(ready: Place, qtbot: QtBot) -> None:
    ready.pass_time(minutes=30)
    ready.states.take_break("prayer")
    ready.pass_time(minutes=10)
    ready.states.be_available()
    for _ in range(3):
        ready.line.register(FAILED)
        ready.pass_time(seconds=20)
        ready.line.register(REGISTERED)
    ready.pass_time(minutes=2)
    ready.settle()
    with qtbot.waitSignal(ready.states.day_read) as read:
        ready.states.read_day()
    assert read.args == [
        Day(
            (
                (Choice(AgentState.AVAILABLE), timedelta(minutes=32)),
                (PRAYER, timedelta(minutes=10)),
                (Choice(AgentState.NOT_REACHABLE), timedelta(minutes=1)),
            ),
            3,
            timedelta(minutes=1),
        )
    ]


# -- the whole workplace -----------------------------------------------------------------------------------


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[PhonePlace]:
    account = AccountSettings(user="1001", domain="pbx.office")
    office = PhonePlace(tmp_path, qtbot, Settings(account=account))
    qtbot.waitUntil(lambda: office.workplace.agents.states.shift.doing is not None)
    yield office
    office.close()


def is_undisturbed(office: PhonePlace) -> bool:
    """What the engine received last."""
    return office.phone.of(SetPolicy)[-1].policy.is_undisturbed


def kept(office: PhonePlace) -> list[StateRecord]:
    assert office.workplace.access.session.agent is not None
    agent_id = office.workplace.access.session.agent.id
    return list(office.read(lambda tx: state_intervals(tx, agent_id, EARLIER)))


def test_in_a_break_and_in_the_wrap_up_the_engine_refuses_calls_and_do_not_disturb_is_left_alone(
    office: PhonePlace,
) -> None:
    states = office.workplace.agents.states
    states.take_break("meal")
    assert is_undisturbed(office)
    states.be_available()
    assert not is_undisturbed(office)
    office.phone.ring("c1")
    office.phone.connect("c1")
    assert not is_undisturbed(office)
    office.phone.end("c1")
    assert is_undisturbed(office)
    office.workplace.phone.line.set_undisturbed(True)
    states.end_wrap_up()
    assert is_undisturbed(office)
    office.workplace.phone.line.set_undisturbed(False)
    assert not is_undisturbed(office)


def test_a_finished_case_ends_the_wrap_up_and_a_case_that_is_only_closed_does_not(
    office: PhonePlace, qtbot: QtBot
) -> None:
    editor, states = office.workplace.cases.editor, office.workplace.agents.states
    with qtbot.waitSignal(editor.opened):
        office.phone.ring("c1")
        office.phone.connect("c1")
    office.phone.end("c1")
    editor.keep("subject", "Izin belum terbit")
    editor.close_view()
    assert states.shift.wrap_up is not None
    with qtbot.waitSignal(editor.opened):
        editor.open(editor.draft_rows()[0].id)
    with qtbot.waitSignal(editor.finished):
        editor.finish()
    assert states.shift.wrap_up is None
    assert [one.state.value for one in kept(office)] == ["available", "on_call", "wrap_up", "available"]


def test_intervals_of_calls_name_their_contacts_also_when_we_dialled(office: PhonePlace) -> None:
    office.workplace.calls.control.dial("0812-3456-7890")
    (dialled,) = office.workplace.calls.call_list.ongoing
    office.phone.connect(dialled.key)
    office.phone.end(dialled.key)
    _, talked, wrapped = kept(office)
    assert (talked.contact_id, wrapped.contact_id) == (dialled.contact_id, dialled.contact_id)


def test_the_end_of_the_program_ends_state_and_gap(qtbot: QtBot, tmp_path: Path) -> None:
    office = PhonePlace(tmp_path, qtbot, Settings(account=AccountSettings(user="1001", domain="pbx.office")))
    qtbot.waitUntil(lambda: office.workplace.agents.states.shift.doing is not None)
    office.phone.send(FAILED)
    agent_id = kept(office)[0].agent_id
    office.close()
    replica = Replica.open(tmp_path / "data" / "records.sqlite3")
    intervals = replica.read(lambda tx: state_intervals(tx, agent_id, EARLIER)).result(10)
    gaps = replica.read(lambda tx: line_gaps(tx, "001", EARLIER)).result(10)
    replica.close()
    assert [one.state.value for one in intervals] == ["available", "not_reachable"]
    ends = [one.ended_at for one in intervals] + [gap.ended_at for gap in gaps]
    assert [end is not None for end in ends] == [True, True, True]


def test_who_sits_down_as_the_program_ends_begins_nothing_that_nobody_ends(office: PhonePlace) -> None:
    work = office.workplace
    answered_too: list[None] = []
    work.access.session.agent_changed.emit(work.access.session.agent)  # the records have not answered yet
    work.agents.states.sign_off()
    work.records.read(lambda _tx: None, answered_too.append)
    office.qtbot.waitUntil(lambda: bool(answered_too))
    assert all(one.ended_at is not None for one in kept(office))
    assert not work.agents.states._sign_of_life.isActive()
