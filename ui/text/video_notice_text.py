"""The sentences about video: what happened, and what to do. The call goes on in all of them."""

from __future__ import annotations

from ui.keys.key_names import Key
from ui.text.translate_later import QT_TRANSLATE_NOOP

# Which key a sentence names as {key}.
VIDEO_NOTICE_KEYS = {"video_added_there": Key.CAMERA, "video_wanted_again": Key.VIDEO}
VIDEO_NOTICES = {
    "video_not_allowed": QT_TRANSLATE_NOOP(
        "Notices", "Video is switched off on this computer. Go on with sound, or ask the IT department."
    ),
    "video_added_there": QT_TRANSLATE_NOOP(
        "Notices",
        "The call with {to} has video now. They see a still picture, not you, until you press {key}.",
    ),
    "video_wanted_again": QT_TRANSLATE_NOOP(
        "Notices",
        "{to} wants video again, which you removed. Press {key} to add it, or go on with sound.",
    ),
    "video_refused": QT_TRANSLATE_NOOP("Notices", "{to} takes no video. The call goes on with sound."),
    "video_not_taken": QT_TRANSLATE_NOOP(
        "Notices",
        "{to} offers video that Loket cannot take: not encrypted as the sound is, or of a kind that Loket "
        "does not know. The call goes on with sound. Offer video from here instead.",
    ),
    "video_camera_missing": QT_TRANSLATE_NOOP(
        "Notices",
        "No camera found: they see a still picture. Plug it in, or choose another one in the settings.",
    ),
    "video_camera_busy": QT_TRANSLATE_NOOP(
        "Notices",
        "Another program uses the camera: they see a still picture. Close that program, then switch the "
        "camera on again.",
    ),
    "video_camera_lost": QT_TRANSLATE_NOOP(
        "Notices", "The camera is gone: they see a still picture. Plug it in again."
    ),
    "video_screen_lost": QT_TRANSLATE_NOOP(
        "Notices",
        "The shared window is closed or minimised: they see a still picture now. Open it and share it "
        "again, or share another window.",
    ),
    "video_undecodable": QT_TRANSLATE_NOOP(
        "Notices",
        "The video of {to} cannot be shown: it is damaged, or in a format that Loket does not know. Go on "
        "with sound, or add the video again.",
    ),
    "video_codec": QT_TRANSLATE_NOOP(
        "Notices",
        "Video does not work: a part of Loket is missing. Calls work as before. Ask the IT department to "
        "install Loket again.",
    ),
    "video_process": QT_TRANSLATE_NOOP(
        "Notices", "The video part of Loket stopped and is being started again. The sound goes on."
    ),
    "video_slow": QT_TRANSLATE_NOOP(
        "Notices",
        "This computer is too busy for the video: smaller or fewer pictures are sent. Close programs that "
        "you do not need.",
    ),
    "picture_needs_consent": QT_TRANSLATE_NOOP(
        "Notices",
        "No picture was kept: the applicant has not agreed. Read out the notice, then note the answer.",
    ),
    "picture_needs_case": QT_TRANSLATE_NOOP(
        "Notices", "No picture was kept: say first which case the call is about."
    ),
    "picture_kept": QT_TRANSLATE_NOOP("Notices", "The picture is in the case: {text}."),
    "picture_not_taken": QT_TRANSLATE_NOOP(
        "Notices", "The picture could not be kept. Try again when the video is seen."
    ),
}
