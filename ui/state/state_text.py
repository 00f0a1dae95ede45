"""How states, breaks and what comes next are said, with icon and tone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from app.agents.agent_states import AgentStates
from app.agents.shift import UNDISTURBED, Choice
from app.calls.line_status import Lack
from app.common.enums import AgentState
from app.sop.breaks import BreakReason
from ui.style.tokens import Tone
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.translations import language
from ui.text.wording import word

_LOOKS = {
    AgentState.AVAILABLE: ("check", Tone.GOOD),
    AgentState.ON_CALL: ("phone", Tone.ACCENT),
    AgentState.WRAP_UP: ("edit", Tone.ACCENT),
    AgentState.BREAK: ("pause", Tone.NEUTRAL),
    AgentState.NOT_READY: ("alert", Tone.WARNING),
    AgentState.NOT_REACHABLE: ("phone-off", Tone.DANGER),
}


_REFUSALS = {
    "silent": QT_TRANSLATE_NOOP("AgentStates", "the microphone is silent"),
    "quiet": QT_TRANSLATE_NOOP("AgentStates", "the microphone is too quiet"),
    "muted_by_system": QT_TRANSLATE_NOOP("AgentStates", "the system mutes the microphone"),
    "no_device": QT_TRANSLATE_NOOP("AgentStates", "there is no microphone"),
    "not_checked": QT_TRANSLATE_NOOP("AgentStates", "the sound is not checked yet"),
    "other_user": QT_TRANSLATE_NOOP("AgentStates", "another user has this computer"),
}


def refusal_words(reason: str) -> str:
    """Return why an agent cannot be available; "" for a reason that is not worded."""
    return QCoreApplication.translate("AgentStates", _REFUSALS[reason]) if reason in _REFUSALS else ""


def choice_words(choice: Choice, breaks: Iterable[BreakReason]) -> str:
    """Return the name of a state or of a break's reason; a reason that is not offered any more is its id."""
    if choice == UNDISTURBED:
        return QCoreApplication.translate("AgentStates", "Do not disturb")
    if choice.state is not AgentState.BREAK:
        return word(choice.state)
    name = next((reason.name.in_language(language()) for reason in breaks if reason.id == choice.reason), "")
    return name or choice.reason or word(choice.state)


def state_name(states: AgentStates) -> str:
    """Return what the person is doing now."""
    doing = states.shift.doing
    if doing is None:
        return QCoreApplication.translate("AgentStates", "Connecting…")
    return choice_words(Choice(doing.state, doing.reason), states.breaks)


def state_words(states: AgentStates) -> str:
    """Return what the person is doing now, and what comes after it if that is something else than before."""
    now, shift = state_name(states), states.shift
    is_shown = shift.following is not None or (shift.is_occupied and shift.prospect == UNDISTURBED)
    if not is_shown:
        return now
    text = QCoreApplication.translate("AgentStates", "{now}, then {next}")
    return text.format(now=now, next=choice_words(shift.prospect, states.breaks))


def caveat_words(states: AgentStates, missing: Lack) -> str:
    """Return why no call can be taken though the agent is available; "" if none is known."""
    doing = states.shift.doing
    if doing is None or doing.state is not AgentState.AVAILABLE:
        return ""
    if missing is Lack.EXCHANGE:
        return QCoreApplication.translate("AgentStates", "No PBX is set up")
    if missing is Lack.MICROPHONE:
        return QCoreApplication.translate("AgentStates", "No microphone")
    return ""


def state_look(states: AgentStates, now: datetime) -> tuple[str, Tone]:
    """Return icon and tone; a break that takes longer than such a break usually does is a warning."""
    doing = states.shift.doing
    if doing is None:
        return "clock", Tone.WARNING
    if usual_min(states) and now - states.since >= timedelta(minutes=usual_min(states)):
        return "alert", Tone.WARNING
    is_undisturbed = Choice(doing.state, doing.reason) == UNDISTURBED
    return ("moon", Tone.WARNING) if is_undisturbed else _LOOKS[doing.state]


def usual_min(states: AgentStates) -> int:
    """Return how long such a break usually is; 0 outside a break, and where there is no usual length."""
    doing = states.shift.doing
    if doing is None or doing.state is not AgentState.BREAK:
        return 0
    return next((reason.usual_min for reason in states.breaks if reason.id == doing.reason), 0)
