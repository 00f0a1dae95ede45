"""How a caller is named: by the person, by several possible persons, by number, or as hidden."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.desk_call import DeskCall


def who_words(call: DeskCall) -> str:
    """Return the best name there is for the other side."""
    if call.person is not None:
        return call.person.applicant.name
    if len(call.candidates) == 1:
        return call.candidates[0].applicant.name
    if call.candidates:
        text = QCoreApplication.translate("Caller", "{count} possible: {names}")
        names = ", ".join(one.applicant.name for one in call.candidates[:3])
        return text.format(count=len(call.candidates), names=names)
    if call.caller.is_withheld:
        return QCoreApplication.translate("Caller", "Number withheld")
    return call.caller.name or call.caller.display


def number_words(call: DeskCall) -> str:
    """Return the number, unless it already stands where the name should."""
    if call.caller.is_withheld or who_words(call) == call.caller.display:
        return ""
    return call.caller.display


def acquaintance_words(call: DeskCall) -> str:
    """Return what an agent must know about an unknown caller; "" if the caller is known."""
    if not call.is_looked_up:
        return QCoreApplication.translate("Caller", "Looking up the number…")
    if call.person is not None or call.candidates:
        return ""
    if call.caller.is_withheld:
        return QCoreApplication.translate("Caller", "The number is withheld. Ask for name and number.")
    return QCoreApplication.translate("Caller", "This number is not known yet.")
