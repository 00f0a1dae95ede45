"""Whom a picture is meant for that the agent has chosen, by agreements alone."""

from __future__ import annotations

from dataclasses import replace

from telephony.engine.video.picture_audience import CAMERA, OFF, PictureAudience
from telephony.messages.video import PictureSource
from telephony.sip.video_agreement import VideoAgreement
from tests.telephony.video.loopback import KEYS, End

SCREEN = PictureSource(kind="screen", source_id="DP-1")
ONE, TWO = ("192.0.2.1", 4000), ("192.0.2.2", 4000)


def to(address: tuple[str, int], sends: bool = True) -> VideoAgreement:
    return End().agreement(address, (address[0], address[1] + 1), "vp8", sends=sends)


def sharing() -> tuple[PictureAudience, VideoAgreement]:
    """One call that the screen is shared with."""
    audience, agreed = PictureAudience(), to(ONE)
    audience.joined("a", agreed, "", has_camera=False)
    audience.choose(SCREEN)
    return audience, agreed


def test_another_call_makes_an_end_of_a_shared_screen_and_the_first_does_not_get_it_back() -> None:
    audience, agreed = sharing()
    assert not audience.joined("a", replace(agreed, sends=False), "", has_camera=False)
    assert audience.joined("b", to(TWO), "", has_camera=False)
    assert audience.source == OFF
    audience.choose(SCREEN)
    audience.joined("b", to(TWO, sends=False), "", has_camera=False)
    assert audience.joined("a", agreed, "", has_camera=False)
    assert audience.source == OFF


def test_who_comes_back_from_a_hold_alone_goes_on_seeing_what_was_shared() -> None:
    audience, agreed = sharing()
    audience.joined("a", replace(agreed, sends=False), "", has_camera=False)
    assert not audience.joined("a", agreed, "", has_camera=False)
    assert audience.source == SCREEN


def test_another_person_address_or_key_in_the_same_call_begins_with_the_still_picture() -> None:
    for changed, person in (
        (to(TWO), ""),
        (replace(to(ONE), receive_key=KEYS[0]), ""),
        (to(ONE), "sip:siti@example.org"),
    ):
        audience, _ = sharing()
        assert audience.joined("a", changed, person, has_camera=False)
        assert audience.source == OFF


def test_what_is_chosen_without_a_call_is_for_no_call_and_ends_with_the_last_of_those_it_was_for() -> None:
    audience = PictureAudience()
    audience.choose(CAMERA)  # the settings' preview
    assert audience.joined("a", to(ONE), "", has_camera=False)
    assert audience.source == OFF
    audience.choose(SCREEN)
    assert audience.left("a")
    assert audience.source == OFF
    assert not audience.left("a")


def test_a_new_call_may_begin_with_the_camera() -> None:
    audience, _ = sharing()
    assert audience.joined("b", to(TWO), "", has_camera=True)
    assert audience.source == CAMERA


def test_after_a_crash_only_a_camera_that_a_person_looks_at_comes_back() -> None:
    audience, _ = sharing()
    audience.lost(is_previewed=True)
    assert audience.source == OFF
    audience.choose(CAMERA)
    audience.lost(is_previewed=False)
    assert audience.source == CAMERA
    audience.left("a")
    audience.choose(CAMERA)
    audience.lost(is_previewed=False)
    assert audience.source == OFF
