"""A transfer's course when the far side is slow: the clock is in the test's hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from telephony.engine.calls.call import Call
from telephony.engine.calls.hold import Hold
from telephony.engine.calls.transfers import (
    ANSWER_AFTER_S,
    HELD_WITHIN_S,
    PROGRESS_WITHIN_S,
    REPLACED_WITHIN_S,
    SETTLED_AFTER_S,
    Transfers,
)
from telephony.engine.later import Later
from telephony.messages import Event, TransferProgress


class Clock(Later):
    """Runs what is due when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[tuple[float, Callable[[], None]]] = []
        self.now = 0.0

    def after(self, seconds: float, job: Callable[[], None]) -> Callable[[], object]:
        entry = (self.now + seconds, job)
        self.jobs.append(entry)
        return lambda: self.jobs.remove(entry) if entry in self.jobs else None

    def pass_s(self, seconds: float) -> None:
        end = self.now + seconds
        while due := [entry for entry in self.jobs if entry[0] <= end]:
            entry = min(due, key=lambda each: each[0])
            self.jobs.remove(entry)
            self.now = entry[0]
            entry[1]()
        self.now = end


class FarSide:
    """A call and its hold, as far as a transfer knows them."""

    can_be_held = True
    ending = ""

    def __init__(self, key: str = "k") -> None:
        self.key = key
        self.is_held_here = False
        self.referred: list[str] = []
        self.wanted: list[bool] = []
        self.packets = 0
        self.probes = 0

    def packets_received(self) -> int:
        return self.packets

    def probe(self) -> None:
        self.probes += 1

    def remote_user(self) -> str:
        return "0812"

    def xfer(self, refer_to: str, _parameters: Any) -> None:
        self.referred.append(refer_to)

    def xferReplaces(self, _consultation: Any, _parameters: Any) -> None:
        self.referred.append("consultation")

    def want(self, is_held: bool) -> None:
        self.wanted.append(is_held)
        self.is_held_here &= is_held


class Office:
    def __init__(self) -> None:
        self.clock = Clock()
        self.got: list[Event] = []
        self.left: list[Call] = []
        self.talks_to_others = False
        self.transfers = Transfers(
            self.got.append,
            self.clock,
            self.left.append,
            lambda _call: self.talks_to_others,
            lambda: self.clock.now,
        )
        self.far_side = FarSide()
        self.call = cast(Call, self.far_side)
        self.transfers.blind(self.call, cast(Hold, self.far_side), "<sip:kabid@pbx>")

    def hold_arrives(self) -> None:
        self.far_side.is_held_here = True
        self.transfers.media_changed(self.call)
        self.clock.pass_s(0)

    def sound_comes(self) -> None:
        """RTP packets arrive from now on."""
        self.clock.pass_s(SETTLED_AFTER_S + 0.2)
        self.far_side.packets += 1
        self.clock.pass_s(0.2)

    def progress(self) -> list[tuple[int, bool]]:
        return [(e.code, e.is_final) for e in self.got if isinstance(e, TransferProgress)]


def test_a_hold_that_is_not_answered_does_not_stop_the_transfer() -> None:
    office = Office()
    assert (office.far_side.wanted, office.far_side.referred) == ([True], [])
    office.clock.pass_s(HELD_WITHIN_S)
    assert office.far_side.referred == ["<sip:kabid@pbx>"]


def test_no_word_for_too_long_gives_the_call_back_and_each_word_buys_time() -> None:
    office = Office()
    office.hold_arrives()
    for code in (100, 180):
        office.clock.pass_s(PROGRESS_WITHIN_S - 1)
        office.transfers.progress(office.call, code, "")
    office.clock.pass_s(PROGRESS_WITHIN_S)
    office.sound_comes()
    assert office.progress() == [(100, False), (180, False), (0, False), (0, True)]
    assert office.far_side.wanted == [True, False]


def test_a_late_success_still_ends_the_call() -> None:
    office = Office()
    office.hold_arrives()
    office.clock.pass_s(PROGRESS_WITHIN_S)
    office.sound_comes()
    office.transfers.progress(office.call, 180, "Ringing")
    office.transfers.progress(office.call, 200, "OK")
    office.clock.pass_s(0)
    assert office.progress() == [(0, False), (0, True), (200, True)]
    assert (office.left, office.far_side.ending) == ([office.call], "transferred")


def test_a_late_failure_is_no_news_and_a_new_transfer_may_follow() -> None:
    office = Office()
    office.hold_arrives()
    office.clock.pass_s(PROGRESS_WITHIN_S)
    office.sound_comes()
    office.transfers.progress(office.call, 486, "Busy Here")
    office.clock.pass_s(0)
    assert office.progress() == [(0, False), (0, True)]
    office.transfers.blind(office.call, cast(Hold, office.far_side), "<sip:lain@pbx>")
    office.hold_arrives()
    assert office.far_side.referred[-1] == "<sip:lain@pbx>"


def test_a_notify_for_a_call_that_is_over_is_nobodys() -> None:
    office = Office()
    office.hold_arrives()
    office.transfers.call_ended(office.call)
    office.transfers.progress(office.call, 200, "OK")
    office.clock.pass_s(PROGRESS_WITHIN_S)
    assert (office.progress(), office.left) == ([], [])


def test_a_consultation_that_ends_meanwhile_has_been_replaced_unless_word_of_a_failure_comes() -> None:
    for fails in (False, True):
        office = Office()
        office.transfers.call_ended(office.call)
        consultation = cast(Call, FarSide("c"))
        office.transfers.attended(office.call, consultation)
        office.transfers.call_ended(consultation)
        office.transfers.progress(office.call, 100, "Trying")
        if fails:
            office.transfers.progress(office.call, 481, "Gone")
            office.sound_comes()
        office.clock.pass_s(REPLACED_WITHIN_S)
        office.clock.pass_s(0)
        refusal = [(481, False), (481, True)]
        assert office.progress() == [(100, False), *(refusal if fails else [(200, True)])]
        assert office.left == ([] if fails else [office.call, consultation])


def test_a_refused_call_that_is_on_hold_is_back_when_the_far_side_answers_for_it() -> None:
    office = Office()
    office.transfers.call_ended(office.call)
    office.far_side.is_held_here = True  # by hand; an attended transfer resumes nothing
    office.transfers.attended(office.call, cast(Call, FarSide("c")))
    office.transfers.progress(office.call, 603, "Decline")
    office.clock.pass_s(HELD_WITHIN_S)
    assert (office.far_side.probes, office.progress()) == (1, [(603, False)])
    office.transfers.probe_answered(office.call)
    office.clock.pass_s(0)
    assert office.progress() == [(603, False), (603, True)]


def test_an_attended_transfer_is_proven_by_its_success_a_blind_one_by_ringing_before_it() -> None:
    def is_proven(rings_s: float, is_attended: bool = False) -> bool:
        office = Office()
        if is_attended:
            office.transfers.call_ended(office.call)
            office.transfers.attended(office.call, cast(Call, FarSide("c")))
        else:
            office.hold_arrives()
            office.transfers.progress(office.call, 180, "Ringing")
        office.clock.pass_s(rings_s)
        office.transfers.progress(office.call, 200, "OK")
        (final,) = [e for e in office.got if isinstance(e, TransferProgress) and e.is_final]
        return final.is_proven

    assert is_proven(0, is_attended=True)
    assert is_proven(ANSWER_AFTER_S)
    assert not is_proven(ANSWER_AFTER_S - 0.1)


def test_a_refused_call_waits_on_hold_while_another_call_is_talked_to() -> None:
    office = Office()
    office.hold_arrives()
    office.talks_to_others = True
    office.transfers.progress(office.call, 486, "Busy Here")
    office.clock.pass_s(HELD_WITHIN_S)
    assert (office.far_side.wanted, office.far_side.probes) == ([True], 1)
    office.transfers.probe_answered(office.call)
    office.clock.pass_s(0)
    (final,) = [e for e in office.got if isinstance(e, TransferProgress) and e.is_final]
    assert (final.code, final.is_on_hold) == (486, True)


def test_a_call_that_was_put_on_hold_by_hand_stays_there_after_a_refusal() -> None:
    office = Office()
    office.transfers.call_ended(office.call)
    office.far_side.is_held_here = True
    office.far_side.wanted.clear()
    office.transfers.blind(office.call, cast(Hold, office.far_side), "<sip:kabid@pbx>")
    office.transfers.progress(office.call, 486, "Busy Here")
    office.clock.pass_s(HELD_WITHIN_S)
    assert (office.far_side.wanted, office.far_side.probes) == ([], 1)
    office.transfers.probe_answered(office.call)
    office.clock.pass_s(0)
    assert office.progress() == [(486, False), (486, True)]


def test_a_refused_call_that_is_put_on_hold_again_for_another_is_asked_for() -> None:
    office = Office()
    office.hold_arrives()
    office.transfers.progress(office.call, 486, "Busy Here")
    office.clock.pass_s(0)
    office.far_side.is_held_here = office.talks_to_others = True  # the agent answers another call
    office.clock.pass_s(HELD_WITHIN_S)
    assert office.far_side.probes == 1
