"""Sequences of reports of real models, and what the agent meant by them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from telephony.headset.buttons import Buttons, Press
from telephony.headset.messages import Button, ShowCallState, ShownState
from telephony.headset.report_descriptor import parse
from tests.telephony.headset import known_headsets as known

IDLE, RINGING, TALKING = ShownState.IDLE, ShownState.RINGING, ShownState.TALKING
ANSWER, HANG_UP, HOLD, REJECT = map(Press, (Button.ANSWER, Button.HANG_UP, Button.HOLD, Button.REJECT))
MUTE, UNMUTE = Press(Button.MUTE, True), Press(Button.MUTE, False)


class Desk:
    """A device on a desk: what it sends, what it is shown, and a clock."""

    def __init__(self, descriptor: bytes) -> None:
        self.buttons = Buttons(parse(descriptor))
        self.time = 1000.0
        self.sent = self.show(ShownState.IDLE)

    def wait(self, seconds: float) -> None:
        self.time += seconds
        self.buttons.tick(self.time)

    def show(self, state: ShownState, is_muted: bool = False, is_waiting: bool = False) -> list[bytes]:
        shown = ShowCallState(state=state, is_muted=is_muted, is_waiting=is_waiting)
        self.sent = self.buttons.show(shown, self.time)
        return self.sent

    def report(self, *data: int) -> list[Press]:
        presses, sent = self.buttons.read(bytes(data), self.time)
        self.sent = list(sent)
        return list(presses)

    def press(self, *reports: Sequence[int]) -> list[Press]:
        """Send reports 50 ms apart."""
        presses = []
        for report in reports:
            presses += self.report(*report)
            self.wait(0.05)
        return presses


class TestBlackwire:
    """Plantronics Blackwire 3220: report 8 is mute (relative), hook, flash; each light has its report."""

    @pytest.fixture
    def desk(self) -> Desk:
        return Desk(known.PLANTRONICS_BLACKWIRE_3220_PART)

    def test_a_call_from_ring_to_end(self, desk: Desk) -> None:
        assert desk.show(RINGING) == [b"\x18\x01"]
        desk.wait(3)
        assert desk.report(8, 0b010) == [ANSWER]
        assert desk.show(TALKING) == [b"\x18\x00", b"\x17\x01"]  # the ring ends before the call begins
        desk.wait(60)
        assert desk.report(8, 0b000) == [HANG_UP]
        assert desk.show(IDLE) == [b"\x17\x00"]

    def test_answered_on_the_screen_the_headset_only_confirms(self, desk: Desk) -> None:
        desk.show(RINGING)
        desk.wait(2)
        desk.show(TALKING)
        desk.wait(0.2)
        assert desk.report(8, 0b010) == []
        desk.wait(30)
        desk.show(IDLE)
        desk.wait(0.1)
        assert desk.report(8, 0b000) == []

    def test_the_late_confirmation_of_one_call_does_not_end_the_next(self, desk: Desk) -> None:
        desk.show(ShownState.DIALING)
        desk.report(8, 0b010)
        desk.wait(30)
        desk.show(IDLE)
        desk.wait(0.1)
        desk.show(ShownState.DIALING)
        desk.wait(1.2)
        assert desk.report(8, 0b000) == []

    def test_mute_is_asked_shown_and_taken_back(self, desk: Desk) -> None:
        desk.show(TALKING)
        desk.wait(10)
        assert desk.press((8, 0b001), (8, 0b000)) == [MUTE]  # 1 then 0 within 50 ms, WICG/webhid issue 72
        assert desk.show(TALKING, is_muted=True) == [b"\x09\x01"]
        desk.wait(10)
        assert desk.press((8, 0b001), (8, 0b000)) == [UNMUTE]
        assert desk.show(TALKING) == [b"\x09\x00"]

    def test_two_quick_presses_are_two_wishes_even_before_the_first_is_shown(self, desk: Desk) -> None:
        desk.show(TALKING)
        desk.wait(10)
        presses = desk.press((8, 0b001), (8, 0b000), (8, 0b000), (8, 0b001), (8, 0b000))
        assert presses == [MUTE, UNMUTE]

    def test_a_device_that_answers_our_mute_with_a_mute_does_not_undo_it(self, desk: Desk) -> None:
        desk.show(TALKING)
        desk.wait(10)
        desk.show(TALKING, is_muted=True)  # on the screen
        desk.wait(0.1)
        assert desk.press((8, 0b001), (8, 0b000)) == []
        desk.wait(5)
        assert desk.press((8, 0b001), (8, 0b000)) == [UNMUTE]

    def test_a_mute_that_stays_from_the_last_call_is_shown_after_the_off_hook(self, desk: Desk) -> None:
        desk.show(IDLE, is_muted=True)
        reports = desk.show(TALKING, is_muted=True)
        assert reports[-1] == b"\x09\x01"
        assert b"\x17\x01" in reports[:-1]

    def test_flash_holds_and_takes_a_call_that_waits(self, desk: Desk) -> None:
        desk.show(TALKING)
        desk.report(8, 0b010)
        desk.wait(5)
        assert desk.press((8, 0b110), (8, 0b010)) == [HOLD]
        desk.show(ShownState.HELD)
        assert desk.press((8, 0b110), (8, 0b010)) == [HOLD]
        assert desk.show(TALKING, is_waiting=True) == [b"\x18\x01"]
        assert desk.press((8, 0b110), (8, 0b010)) == [ANSWER]

    def test_a_program_that_fights_over_the_mute_is_noticed_and_not_followed(self, desk: Desk) -> None:
        desk.show(TALKING)
        desk.wait(10)
        wishes = []
        is_muted = False
        for _ in range(6):
            for wish in desk.press((8, 0b001), (8, 0b000)):
                wishes.append(wish)
                is_muted = wish.is_on
                desk.show(TALKING, is_muted=is_muted)
        assert desk.buttons.shared == "contradicted"
        assert len(wishes) <= 3


class TestJabra:
    """The layout of the Evolve 40: report 2 both ways, 2 bytes."""

    @pytest.fixture
    def desk(self) -> Desk:
        return Desk(known.JABRA_LAYOUT)

    def test_it_is_put_into_our_state_when_it_is_plugged_in(self, desk: Desk) -> None:
        assert desk.sent == [b"\x02\x00\x00"]

    def test_all_lights_are_in_one_report(self, desk: Desk) -> None:
        assert desk.show(RINGING) == [b"\x02\x04\x00"]
        assert desk.show(TALKING) == [b"\x02\x00\x00", b"\x02\x01\x00"]
        assert desk.show(TALKING, is_muted=True) == [b"\x02\x03\x00"]
        assert desk.show(ShownState.HELD) == [b"\x02\x09\x00"]  # off-hook stays: gonicus/gonnect pull 52
        assert desk.show(IDLE) == [b"\x02\x00\x00"]
        assert desk.show(IDLE) == []

    def test_pressed_without_a_call_it_falls_back_and_nothing_happens(self, desk: Desk) -> None:
        """The reports of a Jabra Engage 50 that nobody confirms, 2 s apart (WICG/webhid issue 61)."""
        assert desk.report(2, 1, 0) == []
        assert desk.sent == [b"\x02\x00\x00"]
        desk.wait(2)
        assert desk.report(2, 0, 0) == []
        desk.wait(10)
        assert desk.buttons.shared == ""

    def test_a_ringing_call_can_be_refused(self, desk: Desk) -> None:
        desk.show(RINGING)
        assert desk.press((2, 0x40, 0), (2, 0, 0)) == [REJECT]
        desk.show(IDLE)
        assert desk.press((2, 0x40, 0), (2, 0, 0)) == []

    def test_a_call_of_another_program_is_noticed(self, desk: Desk) -> None:
        desk.wait(60)
        assert desk.report(2, 0b10, 0) == []
        assert desk.buttons.shared == "in_call"

    def test_our_own_call_is_not_taken_for_another_programs(self, desk: Desk) -> None:
        desk.show(TALKING)
        desk.report(2, 0b11, 0)
        desk.wait(60)
        desk.show(IDLE)
        desk.wait(1)
        desk.report(2, 0b10, 0)
        desk.wait(10)
        desk.report(2, 0b10010, 0)
        desk.report(2, 0, 0)
        assert desk.buttons.shared == ""

    def test_a_headset_that_stays_off_hook_though_we_told_it_not_to_is_shared(self, desk: Desk) -> None:
        desk.wait(60)
        desk.report(2, 1, 0)
        desk.wait(5)
        assert desk.buttons.shared == "in_call"

    def test_redial_and_volume(self, desk: Desk) -> None:
        assert desk.press((2, 0x10, 0), (2, 0, 0)) == [Press(Button.REDIAL)]
        assert desk.press((1, 0b10), (1, 0), (1, 0b01), (1, 0)) == [
            Press(Button.VOLUME_UP),
            Press(Button.VOLUME_DOWN),
        ]
        desk.show(TALKING)
        assert desk.press((2, 0x11, 0), (2, 1, 0)) == []

    def test_a_second_ring_is_shown_in_a_call(self, desk: Desk) -> None:
        desk.show(TALKING)
        assert desk.show(TALKING, is_waiting=True) == [b"\x02\x05\x00"]


class TestPushButtons:
    """A device whose descriptor promises states and whose buttons only pulse; it has no report IDs."""

    @pytest.fixture
    def desk(self) -> Desk:
        return Desk(known.PUSH_BUTTONS)

    def test_answer_and_hang_up_are_one_push_each(self, desk: Desk) -> None:
        desk.show(RINGING)
        assert desk.press((0b01,)) == [ANSWER]
        desk.show(TALKING)
        assert desk.press((0b00,)) == []  # the button comes up
        desk.wait(20)
        assert desk.press((0b01,), (0b00,)) == [HANG_UP]

    def test_mute_is_one_push_each_way(self, desk: Desk) -> None:
        desk.show(TALKING)
        desk.wait(5)
        assert desk.press((0b10,), (0b00,)) == [MUTE]
        desk.show(TALKING, is_muted=True)
        desk.wait(5)
        assert desk.press((0b10,), (0b00,)) == [UNMUTE]

    def test_a_mute_that_latches_is_followed_as_well(self, desk: Desk) -> None:
        desk.show(TALKING)
        desk.wait(5)
        assert desk.report(0b10) == [MUTE]
        desk.show(TALKING, is_muted=True)
        desk.wait(30)
        assert desk.report(0b00) == [UNMUTE]


def test_a_makers_own_copy_of_the_buttons_does_not_press_twice() -> None:
    vendor = bytes.fromhex("0600ff0901a1018504050b092075019501810295078101c0")
    desk = Desk(known.JABRA_LAYOUT + vendor)
    desk.show(RINGING)
    assert desk.report(4, 1) == []
    assert desk.report(2, 1, 0) == [ANSWER]


def test_a_relative_hook_is_pressed_for_everything() -> None:
    desk = Desk(known.TOGGLE_HOOK)
    desk.show(RINGING)
    assert desk.press((1,), (0,)) == [ANSWER]
    assert desk.show(TALKING) == [b"\x00\x01"]
    desk.wait(5)
    assert desk.press((1,), (0,)) == [HANG_UP]
    desk.show(IDLE)
    assert desk.press((1,), (0,)) == []


def test_a_relative_control_that_never_reports_its_release_counts_each_time() -> None:
    desk = Desk(known.DELL_SP325)
    desk.show(TALKING)
    desk.wait(5)
    assert desk.report(5, 0b11) == [MUTE]
    desk.show(TALKING, is_muted=True)
    desk.wait(5)
    assert desk.report(5, 0b11) == [UNMUTE]


def test_a_headset_that_is_found_in_a_call_is_shown_the_call_at_once() -> None:
    buttons = Buttons(parse(known.JABRA_LAYOUT))
    assert buttons.show(ShowCallState(state=TALKING, is_muted=True), 5.0) == [b"\x02\x03\x00"]


def test_a_webcam_has_a_mute_and_no_hook_light() -> None:
    desk = Desk(known.LOGITECH_MX_BRIO)
    assert desk.show(TALKING, is_muted=True) == [b"\x08\x01"]
    assert desk.buttons.can_control_calls


def test_a_report_that_is_cut_short_or_unknown_changes_nothing() -> None:
    desk = Desk(known.JABRA_LAYOUT)
    desk.show(TALKING)
    desk.report(2, 1, 0)
    desk.wait(20)
    assert desk.report(2) == []
    assert desk.report(7, 0xFF) == []
    assert desk.report() == []
