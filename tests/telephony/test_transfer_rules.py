"""A transfer's course when the far side is slow: the clock is in the test's hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from telephony.engine.call import Call
from telephony.engine.hold import Hold
from telephony.engine.later import Later
from telephony.engine.transfers import HELD_WITHIN_S, REPLACED_WITHIN_S, WORD_WITHIN_S, Transfers
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
        self.now += seconds
        due = [entry for entry in self.jobs if entry[0] <= self.now]
        self.jobs = [entry for entry in self.jobs if entry[0] > self.now]
        for _, job in due:
            job()


class FarSide:
    """A call and its hold, as far as a transfer knows them."""

    can_be_held = True
    ending = ""

    def __init__(self, key: str = "k") -> None:
        self.key = key
        self.is_held_here = False
        self.referred: list[str] = []
        self.wanted: list[bool] = []

    def xfer(self, refer_to: str, _parameters: Any) -> None:
        self.referred.append(refer_to)

    def xferReplaces(self, _consultation: Any, _parameters: Any) -> None:
        self.referred.append("consultation")

    def want(self, is_held: bool) -> None:
        self.wanted.append(is_held)


class Office:
    def __init__(self) -> None:
        self.clock = Clock()
        self.told: list[Event] = []
        self.left: list[Call] = []
        self.transfers = Transfers(self.told.append, self.clock, self.left.append)
        self.far_side = FarSide()
        self.call = cast(Call, self.far_side)
        self.transfers.blind(self.call, cast(Hold, self.far_side), "<sip:kabid@pbx>")

    def hold_arrives(self) -> None:
        self.far_side.is_held_here = True
        self.transfers.media_changed(self.call)
        self.clock.pass_s(0)

    def progress(self) -> list[tuple[int, bool]]:
        return [(e.code, e.is_final) for e in self.told if isinstance(e, TransferProgress)]


def test_a_hold_that_is_not_answered_does_not_stop_the_transfer() -> None:
    office = Office()
    assert (office.far_side.wanted, office.far_side.referred) == ([True], [])
    office.clock.pass_s(HELD_WITHIN_S)
    assert office.far_side.referred == ["<sip:kabid@pbx>"]


def test_no_word_for_too_long_gives_the_call_back_and_each_word_buys_time() -> None:
    office = Office()
    office.hold_arrives()
    for code in (100, 180):
        office.clock.pass_s(WORD_WITHIN_S - 1)
        office.transfers.progress(office.call, code, "")
    office.clock.pass_s(WORD_WITHIN_S)
    assert office.progress() == [(100, False), (180, False), (0, True)]
    assert office.far_side.wanted == [True, False]


def test_a_late_success_still_ends_the_call() -> None:
    office = Office()
    office.hold_arrives()
    office.clock.pass_s(WORD_WITHIN_S)
    office.transfers.progress(office.call, 180, "Ringing")
    office.transfers.progress(office.call, 200, "OK")
    office.clock.pass_s(0)
    assert office.progress() == [(0, True), (200, True)]
    assert (office.left, office.far_side.ending) == ([office.call], "transferred")


def test_a_late_failure_is_no_news_and_a_new_transfer_may_follow() -> None:
    office = Office()
    office.hold_arrives()
    office.clock.pass_s(WORD_WITHIN_S)
    office.transfers.progress(office.call, 486, "Busy Here")
    office.clock.pass_s(0)
    assert office.progress() == [(0, True)]
    office.transfers.blind(office.call, cast(Hold, office.far_side), "<sip:lain@pbx>")
    assert office.far_side.referred[-1] == "<sip:lain@pbx>"


def test_a_notify_for_a_call_that_is_over_is_nobodys() -> None:
    office = Office()
    office.hold_arrives()
    office.transfers.call_ended(office.call)
    office.transfers.progress(office.call, 200, "OK")
    office.clock.pass_s(WORD_WITHIN_S)
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
        office.clock.pass_s(REPLACED_WITHIN_S)
        office.clock.pass_s(0)
        assert office.progress() == [(100, False), (481 if fails else 200, True)]
        assert office.left == ([] if fails else [office.call, consultation])
