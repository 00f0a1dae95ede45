"""Calls without a sign of life: when they are asked for, and when they end. A clock that the test sets."""

from __future__ import annotations

from typing import cast

from telephony.engine.calls.call import Call
from telephony.engine.calls.dead_calls import DeadCalls
from telephony.messages import CallState

LIMIT_S = 60.0


class SilentCall:
    """Connected; its far side sends nothing."""

    key, state, hung_up_at = "k", CallState.CONNECTED, None

    def __init__(self) -> None:
        self.quality = self
        self.signs_of_life = 5
        self.done: list[str] = []

    def probe(self) -> None:
        self.done.append("asked")

    def give_up(self, code: int) -> None:
        self.done.append(f"ended with {code}")
        self.state = CallState.ENDED


class Watch:
    def __init__(self) -> None:
        self.at = 1000.0
        self.call = SilentCall()
        self.dead_calls = DeadCalls(lambda job: job(), lambda: self.at)

    def wait(self, seconds: float) -> None:
        for _ in range(int(seconds * 10)):
            self.at += 0.1
            self.check()

    def check(self) -> None:
        self.dead_calls.check([cast("Call", self.call)], LIMIT_S)


def test_after_a_pause_of_ours_a_call_is_asked_for_before_it_ends() -> None:
    watch = Watch()
    watch.wait(20)
    watch.at += 10 * LIMIT_S
    watch.wait(20)
    assert watch.call.done == []
    watch.wait(20)
    assert watch.call.done == ["asked"]
    watch.at += 10 * LIMIT_S  # the answer may have come and gone meanwhile
    watch.wait(40)
    assert watch.call.done == ["asked", "asked"]
    watch.wait(40)
    assert watch.call.done == ["asked", "asked", "ended with 408"]


def test_whatever_sip_the_far_side_sends_is_a_sign_of_life() -> None:
    watch = Watch()
    call = cast("Call", watch.call)
    watch.wait(50)
    watch.dead_calls.heard(call)
    watch.wait(50)
    watch.dead_calls.answered(call, "INVITE", 200)
    watch.wait(50)
    assert watch.call.done == ["asked"] * 3
    watch.dead_calls.answered(call, "INVITE", 408)  # so says the proxy when nothing came
    watch.wait(20)
    assert watch.call.done == ["asked"] * 3 + ["ended with 408"]
