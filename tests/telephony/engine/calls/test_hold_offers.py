"""What a call's hold becomes when the far side answers our offers, and which command was refused."""

from __future__ import annotations

import time
from typing import Any

import pjsua2 as pj
import pytest

from telephony.engine.calls import hold
from telephony.engine.calls.hold import EINVALIDOP, REQUEST_PENDING, Hold
from telephony.engine.later import Later
from telephony.proxy.offer_answer.video_dialogs import ADD, REMOVE


class FarSide:
    """A call as the engine sees it; each offer of ours is kept until it is answered."""

    is_incoming, can_be_held = True, True
    is_whatsapp = False

    def __init__(self) -> None:
        self.is_hold_agreed = self.is_hold_refused = self.is_silent = self.has_offer = False
        self.has_open_offer = False
        self.offers: list[str] = []
        self.later = Later()
        self.refused: list[tuple[bool, int]] = []
        self.video_refused: list[tuple[str, int]] = []
        self.hold = Hold(
            self,
            self.later,
            self._silence,
            changed=lambda: None,
            refused=lambda is_hold, code: self.refused.append((is_hold, code)),
            acknowledge=lambda: None,
            video_refused=lambda asked, code: self.video_refused.append((asked, code)),
        )

    def setHold(self, _parameters: Any) -> None:
        self._check()
        self.offers.append("hold")

    def reinvite(self, parameters: Any) -> None:
        self._check()
        headers = [header.hValue for header in parameters.txOption.headers]
        self.offers.append(headers[0] if headers else "renewal" if parameters.opt.flag == 4 else "resume")

    def answer(self, code: int, has_description: bool = True) -> bool | None:
        """Return what the engine takes for refused by that: True for a hold, False for a resume."""
        got = len(self.refused)
        if code < 300 and has_description and self.offers[-1] in ("hold", "resume"):
            self.is_hold_agreed = self.offers[-1] == "hold"
        self.hold.offer_answered(code)
        self.later.tick()
        return self.refused[-1][0] if len(self.refused) > got else None

    def _check(self) -> None:
        if self.has_offer:
            raise pj.Error(EINVALIDOP, "", "an offer of the far side is open", "", 0)

    def _silence(self, is_silent: bool) -> None:
        self.is_silent = is_silent


@pytest.fixture
def far() -> FarSide:
    return FarSide()


@pytest.mark.parametrize("code", [200, 408, 488])
def test_a_renewal_leaves_a_refused_hold_as_it_is(far: FarSide, code: int) -> None:
    far.hold.want(True)
    assert far.answer(488) is True
    far.hold.renew(4)
    assert far.answer(code) is None  # nobody asked for a resume, so none was refused
    assert (far.offers, far.is_silent, far.is_hold_refused) == (["hold", "renewal"], True, True)


def test_a_refused_renewal_does_not_stand_in_the_way_of_the_hold_that_waits_for_it(far: FarSide) -> None:
    far.hold.renew(4)
    far.hold.want(True)
    assert far.answer(488) is None
    assert far.offers == ["renewal", "hold"]
    assert far.answer(200) is None
    assert (far.is_hold_agreed, far.is_hold_refused) == (True, False)


@pytest.mark.parametrize(
    ("asks", "code", "refused"),
    [
        ((True,), 488, True),
        ((True,), REQUEST_PENDING, None),  # it is tried once more
        ((True, False), 488, None),  # the hold is not wanted any more
        ((False,), 488, False),
    ],
)
def test_what_was_refused_is_what_was_asked_and_is_still_wanted(
    far: FarSide, asks: tuple[bool, ...], code: int, refused: bool | None
) -> None:
    far.is_hold_agreed = asks == (False,)
    for each in asks:
        far.hold.want(each)
    assert far.answer(code) is refused
    assert far.is_hold_refused is (refused is True)


@pytest.mark.parametrize("is_hold", [True, False])
def test_a_yes_without_a_description_is_offered_once_more_and_then_reported(
    far: FarSide, is_hold: bool
) -> None:
    far.is_hold_agreed = not is_hold
    far.hold.want(is_hold)
    assert far.answer(200, has_description=False) is None
    assert len(far.offers) == 2
    assert far.answer(200, has_description=False) is is_hold
    assert (len(far.offers), far.is_hold_refused) == (2, is_hold)
    far.hold.want(is_hold)
    assert far.answer(200) is None
    assert far.is_hold_agreed is is_hold


@pytest.mark.parametrize("is_hold", [True, False])
def test_an_offer_of_the_far_side_that_does_not_end_is_waited_for_and_then_reported(
    far: FarSide, is_hold: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "BUSY_AGAIN_S", 0.0)
    far.is_hold_agreed, far.has_offer = not is_hold, True
    far.hold.want(is_hold)
    for _ in range(3):
        far.later.tick()
    far.has_offer = False
    far.later.tick()
    assert (far.offers, far.refused) == (["hold" if is_hold else "resume"], [])
    far.answer(200)
    far.has_offer = True
    monkeypatch.setattr(hold, "PATIENCE_S", 0.01)
    far.hold.want(not is_hold)
    deadline = time.monotonic() + 30
    while not far.refused and time.monotonic() < deadline:
        far.later.tick()
    assert far.refused == [(not is_hold, REQUEST_PENDING)]
    assert far.is_hold_refused is (not is_hold)


def test_video_waits_for_a_hold_and_a_hold_for_video(far: FarSide) -> None:
    far.hold.want(True)
    far.hold.offer_video(ADD)
    far.hold.want(False)
    assert far.answer(200) is None
    assert far.answer(200) is None
    assert far.offers == ["hold", "resume", ADD]
    far.hold.want(True)
    assert far.answer(488) is None
    assert (far.offers[3:], far.video_refused) == (["hold"], [(ADD, 488)])


def test_video_is_offered_again_after_one_glare_and_not_after_two(
    far: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "GLARE_S", {True: (0.0, 0.0), False: (0.0, 0.0)})
    far.hold.offer_video(REMOVE)
    far.answer(REQUEST_PENDING)
    assert (far.offers, far.video_refused) == ([REMOVE, REMOVE], [])
    far.answer(REQUEST_PENDING)
    assert (far.offers, far.video_refused) == ([REMOVE, REMOVE], [(REMOVE, REQUEST_PENDING)])


def test_video_that_cannot_be_offered_at_all_is_reported(
    far: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "BUSY_AGAIN_S", 0.0)
    monkeypatch.setattr(hold, "PATIENCE_S", 0.01)
    far.has_offer = True
    far.hold.offer_video(ADD)
    deadline = time.monotonic() + 30
    while not far.video_refused and time.monotonic() < deadline:
        far.later.tick()
    assert (far.offers, far.video_refused) == ([], [(ADD, REQUEST_PENDING)])


def test_a_call_of_whatsapp_is_held_by_silence_alone_and_gets_no_offer_for_anything(far: FarSide) -> None:
    far.is_whatsapp = True
    far.hold.want(True)
    assert (far.is_silent, far.is_hold_refused) == (True, True)
    far.hold.renew(4)
    far.hold.offer_video("add")
    far.later.tick()
    far.hold.want(False)
    assert (far.is_silent, far.is_hold_refused) == (False, False)
    assert far.offers == []
    assert far.refused == []
    assert far.video_refused == [("add", 488)]
