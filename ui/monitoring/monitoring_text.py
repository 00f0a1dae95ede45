"""Listening in words: what the agent sees, what the supervisor sees, and why it is over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.monitoring.monitoring_desk import Ended, MonitoredCall, MonitoringEnd, MonitoringMode, Phase, Why
from app.monitoring.sign_desk import MonitoringSign
from ui.text.translate_later import QT_TRANSLATE_NOOP

_SIGNS = {
    MonitoringMode.LISTEN: QT_TRANSLATE_NOOP("Monitoring", "{name} is listening to this call."),
    MonitoringMode.WHISPER: QT_TRANSLATE_NOOP(
        "Monitoring", "{name} whispers: only you hear it, and it is in no recording."
    ),
    MonitoringMode.JOIN: QT_TRANSLATE_NOOP(
        "Monitoring", "{name} takes part in this call: the caller hears it, too."
    ),
}
_MODES = {
    MonitoringMode.LISTEN: QT_TRANSLATE_NOOP("Monitoring", "Listen"),
    MonitoringMode.WHISPER: QT_TRANSLATE_NOOP("Monitoring", "Whisper"),
    MonitoringMode.JOIN: QT_TRANSLATE_NOOP("Monitoring", "Join"),
}
_NOW = {
    MonitoringMode.LISTEN: QT_TRANSLATE_NOOP("Monitoring", "You listen to {name}. Nobody hears you."),
    MonitoringMode.WHISPER: QT_TRANSLATE_NOOP("Monitoring", "You whisper. Only {name} hears you."),
    MonitoringMode.JOIN: QT_TRANSLATE_NOOP("Monitoring", "You take part. {name} and the caller hear you."),
}
_PHASES = {
    Phase.ASKING: QT_TRANSLATE_NOOP("Monitoring", "Waiting until {name} sees that you want to listen…"),
    Phase.DIALLING: QT_TRANSLATE_NOOP("Monitoring", "{name} sees it. Calling the PBX…"),
}
_WAITS = QT_TRANSLATE_NOOP("Monitoring", "Waiting until {name} sees the change…")
_REFUSED = QT_TRANSLATE_NOOP("Monitoring", "The code for this cannot be dialled, so nothing changes. Ask IT.")
_ENDS: dict[MonitoringEnd | Why, str] = {
    MonitoringEnd.ENDED: QT_TRANSLATE_NOOP("Monitoring", "You do not listen to {name} any more."),
    MonitoringEnd.CALL_OVER: QT_TRANSLATE_NOOP("Monitoring", "The call of {name} has ended."),
    MonitoringEnd.NO_CALL: QT_TRANSLATE_NOOP("Monitoring", "{name} has no call now."),
    MonitoringEnd.OFF: QT_TRANSLATE_NOOP(
        "Monitoring", "Listening is not allowed by the policy at the computer of {name}."
    ),
    MonitoringEnd.HIDDEN: QT_TRANSLATE_NOOP(
        "Monitoring",
        "The window of {name} is not visible, so it cannot show that you listen.",
    ),
    MonitoringEnd.NOT_SHOWN: QT_TRANSLATE_NOOP(
        "Monitoring", "The computer of {name} did not show that you want to listen. No call was made."
    ),
    MonitoringEnd.SIGN_LOST: QT_TRANSLATE_NOOP(
        "Monitoring", "Ended: the computer of {name} does not show any more that you listen."
    ),
    MonitoringEnd.LOST: QT_TRANSLATE_NOOP("Monitoring", "Ended: the connection to the server was lost."),
    MonitoringEnd.BUSY: QT_TRANSLATE_NOOP("Monitoring", "Another supervisor listens to {name}."),
    Why.OWN_CALL: QT_TRANSLATE_NOOP("Monitoring", "You have a call of your own."),
    Why.NO_EXTENSION: QT_TRANSLATE_NOOP("Monitoring", "{name} has no extension in the list of staff."),
    Why.BAD_CODE: QT_TRANSLATE_NOOP("Monitoring", "The code for listening cannot be dialled. Ask IT."),
    Why.REFUSED: QT_TRANSLATE_NOOP("Monitoring", "You may not listen to {name}."),
    Why.AWAY: QT_TRANSLATE_NOOP("Monitoring", "The server does not answer, so {name} could not see it."),
    Why.NOT_PUT_THROUGH: QT_TRANSLATE_NOOP(
        "Monitoring", "The PBX did not put you through. Ask IT about the code for listening."
    ),
    Why.HUNG_UP: QT_TRANSLATE_NOOP("Monitoring", "The PBX has ended it."),
}


def tr(text: str) -> str:
    return QCoreApplication.translate("Monitoring", text)


def sign_words(sign: MonitoringSign) -> str:
    """Return what the agent sees."""
    return tr(_SIGNS[sign.mode]).format(name=sign.name)


def signs_words(signs: Sequence[MonitoringSign]) -> str:
    """Return what the agent sees of all; "" if nobody is with the call."""
    return "  ".join(map(sign_words, signs))


def mode_words(mode: MonitoringMode) -> str:
    return tr(_MODES[mode])


def now_words(call: MonitoredCall) -> str:
    """Return what the supervisor sees."""
    text = _PHASES.get(call.phase) or (_NOW[call.mode] if call.wanted is call.mode else _WAITS)
    words = tr(text).format(name=call.name)
    return f"{words} {tr(_REFUSED)}" if call.is_refused else words


def end_words(ended: Ended) -> str:
    """Return why it is over; with the number of the exchange's answer, for IT."""
    words = tr(_ENDS[ended.why]).format(name=ended.name)
    return f"{words} ({ended.code})" if ended.code else words
