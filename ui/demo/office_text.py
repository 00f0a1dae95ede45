"""What the demo's office prints: its timeline, how to sign in, what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from ui.text.times import at_office
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
MOMENTS: dict[str, str] = {
    "signed_in": QT_TRANSLATE_NOOP("Demo", "signed in"),
    "ready": QT_TRANSLATE_NOOP("Demo", "the unit's list is shown"),
    "answered_call": QT_TRANSLATE_NOOP("Demo", "the call was answered"),
    "logged": QT_TRANSLATE_NOOP("Demo", "the case was saved"),
    "escalated": QT_TRANSLATE_NOOP("Demo", "the case was sent to the unit"),
    "waits": QT_TRANSLATE_NOOP("Demo", "the server has everything"),
    "arrived": QT_TRANSLATE_NOOP("Demo", "the case arrived in the unit's list"),
    "answered": QT_TRANSLATE_NOOP("Demo", "the unit answered"),
    "answer_arrived": QT_TRANSLATE_NOOP("Demo", "the answer arrived at the agent"),
    "called_back": QT_TRANSLATE_NOOP("Demo", "the applicant was called back"),
    "closed": QT_TRANSLATE_NOOP("Demo", "the case was closed"),
}
TimelineRow = tuple[datetime, str, str]  # when, who, the code of a moment


def timeline(moments: Sequence[TimelineRow]) -> str:
    """Return a line for each moment, with the seconds since the first one."""
    ordered = sorted(moments)
    first = ordered[0][0] if ordered else None
    lines = [translate("Demo", "Timeline")]
    for at, name, code in ordered:
        assert first is not None
        seconds = (at - first).total_seconds()
        lines.append(
            f"  {at_office(at):%H:%M:%S}  {seconds:7.1f}  {name}: {translate('Demo', MOMENTS[code])}"
        )
    return "\n".join(lines)


def crossings(moments: Sequence[TimelineRow]) -> str:
    """Return how long the case took from one screen to the other, both ways.

    A busy desk may show its own step later than the other one: then it took no time.
    """
    at = {code: moment for moment, _name, code in moments}
    there = max(0.0, (at["arrived"] - at["escalated"]).total_seconds())
    back = max(0.0, (at["answer_arrived"] - at["answered"]).total_seconds())
    words = translate("Demo", "From screen to screen: {there} s to the unit, {back} s back")
    return words.format(there=f"{there:.1f}", back=f"{back:.1f}")


def how_to_sign_in(name: str, login: str, password: str) -> str:
    words = translate("Demo", "{name} signs in as {login} with the password {password}")
    return words.format(name=name, login=login, password=password)


def server_runs(address: str) -> str:
    return translate("Demo", "The server runs: {address}").format(address=address)
