"""The settings of video calls."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings.check import one_of, within

SIZES = ("320x180", "640x360", "960x540", "1280x720")


@dataclass(frozen=True, slots=True)
class VideoSettings:
    """What video may do here; cameras by their id, "" follows the system's default, "none" is none.

    Attributes:
        is_allowed: Take part in video at all. False: each offer of it is refused, the sound goes on.
        other_cameras: Used in this order while the first is missing.
        camera_names: (id, name) of the cameras above, as they were called when they were there last.
        starts_with_camera: Whom the agent calls or answers with video, or gives it, sees the agent at once.
            If not, and whenever the far side adds video, a still picture is sent until a key is pressed.
        size: The largest that is sent.
        kilobits_per_s: The most that is sent; loss makes it less.
        first_codec: What is offered first, "h264" or "vp8".
        is_mirrored: The own picture is shown as in a mirror; the far side never gets it so.
    """

    is_allowed: bool = True
    camera: str = ""
    other_cameras: tuple[str, ...] = ()
    camera_names: tuple[tuple[str, str], ...] = ()
    starts_with_camera: bool = False
    size: str = "1280x720"
    frames_per_s: int = 25
    kilobits_per_s: int = 1500
    first_codec: str = "h264"
    is_mirrored: bool = True

    def __post_init__(self) -> None:
        one_of("video.size", self.size, *SIZES)
        within("video.frames_per_s", self.frames_per_s, 5, 30)
        within("video.kilobits_per_s", self.kilobits_per_s, 100, 4000)
        one_of("video.first_codec", self.first_codec, "h264", "vp8")
