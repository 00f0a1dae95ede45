"""The sentences about microphones, headsets and the sound check: what happened, and what to do."""

from __future__ import annotations

from ui.text.translate_later import QT_TRANSLATE_NOOP

SOUND_NOTICES = {
    "no_microphone": QT_TRANSLATE_NOOP(
        "Notices",
        "No microphone found: callers cannot hear you. Plug in the headset, or choose another microphone.",
    ),
    "no_speaker": QT_TRANSLATE_NOOP(
        "Notices",
        "No headset or speaker found: you cannot hear callers. Plug "
        "in the headset, or choose another device.",
    ),
    "noise_suppression_failed": QT_TRANSLATE_NOOP(
        "Notices",
        "Noise suppression does not work on this computer: callers hear the noise around you. Calls work as "
        "before. Give the IT department the log.",
    ),
    "sound_server_hangs": QT_TRANSLATE_NOOP(
        "Notices",
        "The sound system of this computer does not answer: you and the caller cannot hear each other. The "
        "call goes on. If it does not come back soon, call back from another phone and restart the computer.",
    ),
    "sound_server_answers": QT_TRANSLATE_NOOP(
        "Notices", "The sound system of this computer answers again: microphone and speaker are in use."
    ),
    "no_ringer": QT_TRANSLATE_NOOP(
        "Notices",
        "No device for the ring tone: calls will only be seen. Plug in a speaker, or choose another device.",
    ),
    "sound_fallback": QT_TRANSLATE_NOOP(
        "Notices",
        "{role}: “{wanted}” is gone, now using “{name}”. Plug it in again, or choose another device.",
    ),
    "sound_restored": QT_TRANSLATE_NOOP("Notices", "{role}: “{name}” is back and in use."),
    "headset_shared": QT_TRANSLATE_NOOP(
        "Notices",
        "Another program uses the headset “{name}” too, so its buttons may do the wrong thing. Close the "
        "other phone program, or use the keys (F1).",
    ),
    "headset_forbidden": QT_TRANSLATE_NOOP(
        "Notices",
        "Loket may not use the buttons of the headset “{name}”. Use the keys (F1), and ask the IT "
        "department to set up the headset.",
    ),
    "headset_failed": QT_TRANSLATE_NOOP(
        "Notices",
        "The buttons of the headset do not work. Calls go on as before: use the keys (F1), and plug the "
        "headset in again after the call.",
    ),
    "not_available": QT_TRANSLATE_NOOP(
        "Notices",
        "You are not available: something at this desk is not ready ({reason}). "
        "Ask the IT department if you do not find what.",
    ),
    "not_available_not_checked": QT_TRANSLATE_NOOP(
        "Notices",
        "You are not available yet: the sound must be checked first. It takes half a minute; then you "
        "become available automatically.",
    ),
    "not_available_silent": QT_TRANSLATE_NOOP(
        "Notices",
        "You are not available: the microphone is silent. Switch it on at the headset, or choose another "
        "one, and check the sound again.",
    ),
    "not_available_quiet": QT_TRANSLATE_NOOP(
        "Notices",
        "You are not available: the microphone is too quiet. Move it to your mouth, or raise its volume, and "
        "check the sound again.",
    ),
    "not_available_muted_by_system": QT_TRANSLATE_NOOP(
        "Notices",
        "You are not available: the system mutes the microphone. Switch it on in the system's sound "
        "settings; then you become available automatically.",
    ),
    "not_available_no_device": QT_TRANSLATE_NOOP(
        "Notices", "You are not available: no microphone was found. Plug in the headset."
    ),
    "not_available_other_user": QT_TRANSLATE_NOOP(
        "Notices",
        "You are not available while another user has this computer, or while your remote session is "
        "disconnected. Once your screen is back, you are available again.",
    ),
    "device_offered": QT_TRANSLATE_NOOP(
        "Notices", "New sound device: “{name}”. Use it for calls? “Only for now” ends when it is unplugged."
    ),
    "sound_check_not_now": QT_TRANSLATE_NOOP(
        "Notices", "The sound can be checked when no call is up. Try again after the call."
    ),
    "microphone_muted_by_system": QT_TRANSLATE_NOOP(
        "Notices",
        "Nobody can hear you: the system mutes the microphone “{name}”. Switch it on in the system's sound "
        "settings or at the headset.",
    ),
    "microphone_unmuted": QT_TRANSLATE_NOOP("Notices", "The microphone “{name}” is no longer muted."),
    "microphone_silent": QT_TRANSLATE_NOOP(
        "Notices",
        "The caller cannot hear you: the microphone gives no sound. Look for the mute switch of the headset, "
        "or choose another microphone.",
    ),
}
