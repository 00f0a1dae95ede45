"""How much is sent, how large, and when it is shown."""

from __future__ import annotations

import pytest

from telephony.messages.video import Video
from telephony.sip.video_agreement import VideoFormat
from telephony.video.lip_sync import MOST_DELAY_S, TO_SCREEN_S, LipSync
from telephony.video.rate_control import BOUND_S, FIRST_KBPS, LEAST_KBPS, RateControl
from telephony.video.sending_plan import SLOW_FRAMES, SendingPlan

H264 = VideoFormat(97, "h264", {"profile-level-id": "42e01f"})


def _reported(rate: RateControl, losses: list[float]) -> float:
    """Let the far side report these losses, a second each; return what is allowed then."""
    lost = highest = 0
    rate.report(0, 0, 0, 0, 0.0)
    for second, loss in enumerate(losses, start=1):
        highest += 100
        lost += round(100 * loss)
        rate.report(lost, highest, 0, highest, float(second))
    return rate.kbps(float(len(losses)))


def test_the_rate_follows_losses_and_never_a_limit_upwards() -> None:
    rate = RateControl()
    rate.settle(1500, None)
    assert rate.kbps(0) == FIRST_KBPS
    assert _reported(rate, [0.0] * 30) == 1500
    rate = RateControl()
    rate.settle(1500, None)
    assert _reported(rate, [0.05] * 5) == FIRST_KBPS
    rate = RateControl()
    rate.settle(1500, None)
    assert _reported(rate, [0.3] * 3) == pytest.approx(FIRST_KBPS * 0.85**3)
    rate = RateControl()
    rate.settle(1500, None)
    assert _reported(rate, [0.9] * 30) == LEAST_KBPS


def test_what_is_sent_again_hides_no_loss() -> None:
    rate = RateControl()
    rate.settle(1500, None)
    rate.report(0, 0, 0, 0, 0.0)
    rate.report(0, 100, 25, 100, 1.0)
    assert rate.kbps(1.0) < FIRST_KBPS


def test_every_limit_counts_for_a_while_and_none_goes_below_a_floor() -> None:
    rate = RateControl()
    rate.settle(1500, 500)
    assert rate.kbps(0) == 500
    rate.limit(300, 0.0, is_bound=False)
    assert rate.kbps(1) == 300
    assert rate.kbps(11) == 500
    rate.limit(200, 11.0, is_bound=True)
    assert rate.kbps(60) == 200
    assert rate.kbps(11 + BOUND_S) == 500
    for is_bound in (True, False):
        rate.limit(0, 100.0, is_bound=is_bound)
        assert rate.kbps(101) == LEAST_KBPS


@pytest.mark.parametrize(
    ("picture", "video", "form", "kbps", "sent"),
    [
        ((1920, 1080), Video(), H264, 1500, (1280, 720)),
        ((640, 360), Video(), H264, 1500, (640, 360)),  # never enlarged
        ((1366, 768), Video(width=640, height=360), H264, 1500, (640, 358)),
        ((1280, 720), Video(), H264, 300, (480, 270)),
        ((1280, 720), Video(), H264, 120, (320, 180)),
        ((300, 900), Video(), H264, 1500, (240, 720)),
        ((1280, 720), Video(), VideoFormat(97, "h264", {"profile-level-id": "42e00d"}), 1500, (400, 224)),
        ((1280, 720), Video(), VideoFormat(96, "vp8", {"max-fs": "396"}), 1500, (400, 224)),
        ((3, 2000), Video(), H264, 1500, (16, 720)),
        ((640, 360), Video(), VideoFormat(96, "vp8", {"max-fs": "9" * 5000}), 1500, (640, 360)),
        ((640, 360), Video(), VideoFormat(96, "vp8", {"max-fs": "0" * 5000}), 1500, (640, 360)),
    ],
)
def test_the_size_fits_settings_far_side_and_rate(
    picture: tuple[int, int], video: Video, form: VideoFormat, kbps: float, sent: tuple[int, int]
) -> None:
    size = SendingPlan(video, form).size(*picture, kbps)
    assert size == sent
    assert (size[0] % 2, size[1] % 2) == (0, 0)


def test_a_slow_computer_sends_less_says_so_and_recovers() -> None:
    plan = SendingPlan(Video(), H264)
    assert [plan.frame_took(0.2) for _ in range(SLOW_FRAMES)].count(True) == 1
    assert plan.frames_per_s == 15
    assert [plan.frame_took(0.2) for _ in range(SLOW_FRAMES)].count(True) == 1
    assert plan.size(1280, 720, 1500) == (640, 360)
    while plan.frames_per_s < 25:
        assert not plan.frame_took(0.001)
    assert plan.size(1280, 720, 1500) == (1280, 720)


def test_frames_are_shown_when_their_sound_is_heard_and_never_kept_long() -> None:
    sync = LipSync()
    assert sync.due(0, 100.0, 100.01) == 100.01  # as soon as possible while nothing is known
    sync.sound_delay_s = 0.15
    assert sync.due(3600, 100.04, 100.05) == pytest.approx(100.19 - TO_SCREEN_S)
    assert sync.due(7200, 100.11, 100.12) == pytest.approx(100.23 - TO_SCREEN_S)  # late on the way
    sync.shown(100.24 - TO_SCREEN_S)
    assert sync.offset_s == pytest.approx(0.01)
    sync.sound_delay_s = 2.0
    assert sync.due(10_800, 100.12, 100.13) == pytest.approx(100.12 + MOST_DELAY_S)
    sync.sound_delay_s = 0.15
    assert sync.due((10_800 + 90_000 * 100) & 0xFFFFFFFF, 100.16, 100.17) == pytest.approx(
        100.31 - TO_SCREEN_S
    )
