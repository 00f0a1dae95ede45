"""Which device is used and why, what the headset's buttons do, and what a sound check found: in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.calls.headset import HeadsetStatus
from app.sound.checked_devices import CheckResult
from app.sound.sound_check import SoundCheck
from app.sound.sound_devices import DeviceUse, Why
from ui.text.times import time_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import word

translate = QCoreApplication.translate

_USES = {
    Why.NOT_KNOWN: QT_TRANSLATE_NOOP("Devices", "{role}: not in use yet"),
    Why.NONE_THERE: QT_TRANSLATE_NOOP("Devices", "{role}: none found. Plug one in."),
    Why.FIRST_CHOICE: QT_TRANSLATE_NOOP("Devices", "{role}: {name} (your first choice)"),
    Why.SYSTEM_DEFAULT: QT_TRANSLATE_NOOP("Devices", "{role}: {name} (the system's default)"),
    Why.FOR_NOW: QT_TRANSLATE_NOOP("Devices", "{role}: {name} (only for now)"),
    Why.OTHER_CHOICE: QT_TRANSLATE_NOOP("Devices", "{role}: {name}, because {wanted} is not plugged in"),
    Why.NO_CHOICE: QT_TRANSLATE_NOOP("Devices", "{role}: {name}, because none of your choices is plugged in"),
}
_MUTED = QT_TRANSLATE_NOOP(
    "Devices", "{role}: {name}. The system mutes it: switch it on in the system's sound settings."
)

_SIGNS = {
    "": QT_TRANSLATE_NOOP("Devices", "Buttons of {name}: they answer, hang up and mute"),
    "busy": QT_TRANSLATE_NOOP(
        "Devices", "Buttons of {name}: another program has them. Close it, or use the keys (F1)."
    ),
    "in_call": QT_TRANSLATE_NOOP(
        "Devices", "Buttons of {name}: another program has a call on this headset. Close it, or use the keys."
    ),
    "contradicted": QT_TRANSLATE_NOOP(
        "Devices", "Buttons of {name}: another program changes what they show. Close it, or use the keys."
    ),
    "permission": QT_TRANSLATE_NOOP(
        "Devices", "Buttons of {name}: Loket may not use them. Ask the IT department to set up the headset."
    ),
    "descriptor": QT_TRANSLATE_NOOP(
        "Devices", "Buttons of {name}: this model reports them in an unknown way."
    ),
    "driver": QT_TRANSLATE_NOOP(
        "Devices", "Buttons of {name}: they fail. Plug the headset in again after the call."
    ),
    "library": QT_TRANSLATE_NOOP(
        "Devices", "Headset buttons: a part of Loket is missing. Ask the IT department to install it again."
    ),
    "crashed": QT_TRANSLATE_NOOP("Devices", "Headset buttons: they fail. Use the keys (F1)."),
}
_MUTED_THERE = QT_TRANSLATE_NOOP("Devices", "{sign}. Muted, on the headset too.")

_FOUND = {
    "": QT_TRANSLATE_NOOP("SoundCheck", "Callers will hear you well."),
    "silent": QT_TRANSLATE_NOOP(
        "SoundCheck",
        "The microphone gives no sound at all. Look for the mute switch of the headset, or choose another "
        "microphone.",
    ),
    "quiet": QT_TRANSLATE_NOOP(
        "SoundCheck", "Your voice is too quiet. Move the microphone to your mouth, or raise its volume."
    ),
    "clipping": QT_TRANSLATE_NOOP(
        "SoundCheck",
        "You are too loud, and sound harsh. Lower the microphone's volume, or move it away a little.",
    ),
    "no_device": QT_TRANSLATE_NOOP("SoundCheck", "No microphone was found. Plug in the headset."),
    "muted_by_system": QT_TRANSLATE_NOOP(
        "SoundCheck", "The system mutes the microphone. Switch it on in the system's sound settings."
    ),
}


def use_words(use: DeviceUse) -> str:
    text = _MUTED if use.is_muted else _USES[use.why]
    return translate("Devices", text).format(role=word(use.role), name=use.name, wanted=use.wanted)


def is_trouble(use: DeviceUse) -> bool:
    """Whether the agent should do something about it."""
    return use.is_muted or use.why in (Why.NONE_THERE, Why.OTHER_CHOICE, Why.NO_CHOICE)


def sign_words(sign: HeadsetStatus, is_muted: bool) -> str:
    """Say whether a headset's buttons can be used; and that it shows the mute as the screen does."""
    text = translate("Devices", _SIGNS.get(sign.fault, _SIGNS["driver"])).format(name=sign.name)
    if is_muted and not sign.fault:
        return translate("Devices", _MUTED_THERE).format(sign=text)
    return text


def found_words(result: CheckResult) -> list[tuple[str, bool]]:
    """Return what a check found, line by line, each with whether it is well."""
    lines = [(translate("SoundCheck", _FOUND[result.problem]), result.problem == "")]
    if result.heard_self is not None:
        text = (
            translate("SoundCheck", "You heard yourself: callers are heard in this headset.")
            if result.heard_self
            else translate(
                "SoundCheck", "You did not hear yourself. Choose another headset, or raise its volume."
            )
        )
        lines.append((text, result.heard_self))
    if result.heard_ring is not None:
        text = (
            translate("SoundCheck", "You heard the ring.")
            if result.heard_ring
            else translate(
                "SoundCheck",
                "You did not hear the ring. Choose another device for the ring tone, or raise its volume.",
            )
        )
        lines.append((text, result.heard_ring))
    return lines


def day_words(check: SoundCheck) -> tuple[str, bool]:
    """Return what today's check of the microphone in use found, and whether that is well; "" if it is off."""
    if not check.is_offered:
        return "", True
    result = check.result
    if result is None:
        if check.is_required:
            return translate("SoundCheck", "Sound: not checked today. Calls come only after a check."), False
        return translate("SoundCheck", "Sound: not checked today"), True
    wrong = [text for text, is_well in found_words(result) if not is_well]
    if not wrong:
        return translate("SoundCheck", "Sound: checked at {time}, good").format(
            time=time_text(result.at)
        ), True
    text = translate("SoundCheck", "Sound: checked at {time}. {wrong}")
    return text.format(time=time_text(result.at), wrong=wrong[0]), False
