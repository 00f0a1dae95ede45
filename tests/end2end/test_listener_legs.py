"""A supervisor's Loket listens through the agent's: who hears whom, by their tones, and who is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from telephony.client.phone import Phone
from telephony.messages import (
    Account,
    CallEnded,
    CallIncoming,
    CallRefused,
    CallState,
    CallStatistics,
    DropListener,
    ExpectListener,
    ListenerChanged,
    ListenerMode,
    Network,
    PauseRecording,
    RecordingChanged,
    RecordingEnded,
    RecordingState,
    RegistrationState,
    SetListenerMode,
    Sound,
    StartRecording,
    StopRecording,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK
from tests.end2end.peers.sound import is_complete, read_wav, tones_heard
from tests.end2end.test_conference import says
from tests.end2end.test_recording import OURS, THEIRS, seconds_of

AGENT_HZ, CITIZEN_HZ, SUPERVISOR_HZ = 500, 700, 1100
ALL_HZ = (AGENT_HZ, CITIZEN_HZ, SUPERVISOR_HZ)
NAMES = ("petugas", "warga", "kabid")
TOKEN = "t" * 43
LISTEN, WHISPER, JOIN = ListenerMode


class Three:
    """The agent talks with a citizen; the supervisor, kabid, listens. Each says a tone of its own."""

    def __init__(self, kamailio: Kamailio, folder: Path) -> None:
        self.folder = folder
        self.all = tuple(
            started(user, kamailio.domain, says(folder, user, frequency_hz))
            for user, frequency_hz in zip(NAMES, (AGENT_HZ, CITIZEN_HZ, SUPERVISOR_HZ), strict=True)
        )
        self.agent, self.citizen, self.supervisor = self.all
        self.key = ""

    def put_down(self) -> None:
        """End all calls, and wait until what was heard is written."""
        for one in self.all:
            for key in one.phone.calls:
                one.phone.hang_up(key)
            one.wait_until(partial(is_idle, one), what="the end of all calls")

    def talk(self) -> None:
        for one in self.all:
            one.events.clear()
            one.times.clear()
        dialled = self.citizen.phone.dial("petugas")
        self.key = self.agent.wait_for_call().call_key
        self.agent.phone.answer(self.key)
        self.agent.wait_for_state(self.key, CallState.CONNECTED)
        self.citizen.wait_for_state(dialled, CallState.CONNECTED)
        self.agent.wait_until(lambda: bool(self.agent.phone.calls[self.key].codec), what="media")

    def expect(self, token: str = TOKEN, user: str = "kabid", lasts_s: float = 30.0) -> None:
        digest = hashlib.sha256(token.encode()).hexdigest()
        expected = ExpectListener(call_key=self.key, user=user, token_sha256=digest, lasts_s=lasts_s)
        after = len(self.agent.events)
        self.agent.phone.do(expected)
        self.agent.wait_for(ListenerChanged, lambda event: event.is_expected, after=after)

    def listen(self, token: str = TOKEN) -> str:
        key = self.supervisor.phone.dial("petugas", listener_token=token)
        self.supervisor.wait_for_state(key, CallState.CONNECTED)
        self.agent.wait_for(ListenerChanged, lambda event: event.is_there)
        return key

    def is_refused(self, who: Agent, token: str = TOKEN) -> bool:
        before = len(who.of(CallEnded))
        who.phone.dial("petugas", listener_token=token)
        who.wait_until(lambda: len(who.of(CallEnded)) > before, what="refusal")
        return who.of(CallEnded)[-1].code == 403

    def heard(self, name: str) -> set[int]:
        path = self.folder / f"{name}-hears.wav"
        assert is_complete(path)
        return tones_heard(*read_wav(path), ALL_HZ)

    def hears_for(self, seconds: float) -> None:
        """Wait until the supervisor has heard somebody for so long."""
        self.supervisor.wait_for(CallStatistics, lambda event: event.quality.heard_s >= seconds)
        self.supervisor.let_pass(1)  # of this, all have heard as much

    def is_heard(self, is_heard: bool) -> None:
        """Wait until the supervisor hears something, or nothing."""
        after = len(self.supervisor.events)
        self.supervisor.wait_for(
            CallStatistics,
            lambda event: event.speaker_level_dbfs > -40 if is_heard else event.speaker_level_dbfs < -70,
            after=after,
        )

    @property
    def calls_of_the_agent(self) -> int:
        return len(self.agent.of(CallIncoming)) + len(self.agent.of(CallRefused))


def is_gone(event: ListenerChanged) -> bool:
    return not event.is_there and not event.is_expected


def is_idle(agent: Agent) -> bool:
    return not agent.phone.calls


def started(user: str, domain: str, sound: Sound) -> Agent:
    made = Agent(Phone())
    account = Account(user=user, domain=domain, password=PASSWORD)
    made.phone.start(account, Network(bound_address=LOOPBACK), sound)
    made.wait_until(lambda: made.phone.registration.state is RegistrationState.REGISTERED, 40)
    return made


@pytest.fixture(scope="module")
def parties(kamailio: Kamailio, qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Three]:
    made = Three(kamailio, tmp_path_factory.mktemp("voices"))
    yield made
    for one in made.all:
        one.phone.stop_and_wait()


@pytest.fixture
def three(parties: Three) -> Iterator[Three]:
    parties.talk()
    yield parties
    parties.put_down()


@pytest.mark.parametrize(
    ("mode", "agent_hears", "citizen_hears"),
    [
        (LISTEN, {CITIZEN_HZ}, {AGENT_HZ}),
        (WHISPER, {CITIZEN_HZ, SUPERVISOR_HZ}, {AGENT_HZ}),
        (JOIN, {CITIZEN_HZ, SUPERVISOR_HZ}, {AGENT_HZ, SUPERVISOR_HZ}),
    ],
)
def test_each_mode_lets_exactly_those_hear_the_supervisor(
    three: Three, mode: ListenerMode, agent_hears: set[int], citizen_hears: set[int], tmp_path: Path
) -> None:
    agent = three.agent
    agent.phone.do(StartRecording(call_key=three.key, path=str(tmp_path / "call")))
    agent.wait_for(RecordingChanged, lambda event: event.state is RecordingState.WRITING and event.bytes > 0)
    three.expect()
    key = three.listen()
    agent.phone.do(SetListenerMode(call_key=three.key, mode=mode))
    if mode is WHISPER:
        agent.phone.do(PauseRecording(call_key=three.key, is_paused=False, is_whisper=True))
    three.hears_for(2)
    agent.phone.do(StopRecording(call_key=three.key))
    ended = agent.wait_for(RecordingEnded)
    assert [0 < at < ended.duration_s - 1 for at in ended.whispers] == [True] * (mode is WHISPER)
    assert ended.pauses == ()
    three.supervisor.phone.hang_up(key)
    agent.wait_for(ListenerChanged, is_gone)
    three.put_down()
    agent.wait_until(lambda: all(is_complete(three.folder / f"{name}-hears.wav") for name in NAMES))
    assert three.heard("kabid") == {AGENT_HZ, CITIZEN_HZ}
    assert three.heard("petugas") == agent_hears
    assert three.heard("warga") == citizen_hears
    assert three.calls_of_the_agent == 1  # no call of the supervisor's was announced
    recorded = tmp_path / "call.opus"
    assert seconds_of(recorded, THEIRS, CITIZEN_HZ) > 1
    assert seconds_of(recorded, THEIRS, SUPERVISOR_HZ) == 0
    if mode is not JOIN:
        assert seconds_of(recorded, OURS, AGENT_HZ) > 1
        assert seconds_of(recorded, OURS, SUPERVISOR_HZ) == 0


def test_a_token_is_good_for_one_supervisor_once_and_for_a_moment(three: Three) -> None:
    assert three.is_refused(three.supervisor)  # nobody is expected
    three.expect()
    assert three.is_refused(three.supervisor, "f" * 43)  # forged
    assert three.is_refused(three.citizen)  # stolen by another user
    key = three.listen()
    assert three.is_refused(three.supervisor)  # used before
    three.supervisor.phone.hang_up(key)
    three.agent.wait_for(ListenerChanged, is_gone)
    assert three.is_refused(three.supervisor)  # and still
    three.expect(lasts_s=0.0)
    assert three.is_refused(three.supervisor)  # too late
    assert three.calls_of_the_agent == 1
    assert three.agent.phone.calls[three.key].state is CallState.CONNECTED


def test_what_the_agent_says_while_the_caller_waits_is_not_listened_to(three: Three) -> None:
    three.expect()
    three.listen()
    three.is_heard(True)
    three.agent.phone.hold(three.key)
    three.agent.wait_until(lambda: three.agent.phone.calls[three.key].is_held_here, what="hold")
    three.is_heard(False)
    three.agent.phone.resume(three.key)
    three.is_heard(True)


def test_the_listener_goes_with_the_sign_and_with_the_call(three: Three) -> None:
    three.expect()
    three.listen()
    three.agent.phone.do(DropListener(call_key=three.key))
    assert three.supervisor.wait_for(CallEnded).ended_by == "there"
    three.expect("u" * 43)
    three.listen("u" * 43)
    three.agent.phone.hang_up(three.key)
    three.supervisor.wait_until(lambda: len(three.supervisor.of(CallEnded)) == 2, what="the second end")
