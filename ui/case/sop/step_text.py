"""What is said about a step of the SOP: its state, its times, and why it is due when it is."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.sop.procedure import Actor
from app.sop.step_clocks import StepClock, StepState
from ui.text.times import clock_text, span_text, time_text, when_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.translations import language

translate = QCoreApplication.translate

_STATES = {
    StepState.NOT_STARTED: QT_TRANSLATE_NOOP("Steps", "Ahead"),
    StepState.RUNNING: QT_TRANSLATE_NOOP("Steps", "Running"),
    StepState.PAUSED: QT_TRANSLATE_NOOP("Steps", "Paused"),
    StepState.DONE: QT_TRANSLATE_NOOP("Steps", "Done"),
    StepState.SKIPPED: QT_TRANSLATE_NOOP("Steps", "Not needed"),
}
_ACTORS = {
    Actor.APPLICANT: QT_TRANSLATE_NOOP("Steps", "Applicant"),
    Actor.AGENT: QT_TRANSLATE_NOOP("Steps", "Agent"),
    Actor.UNIT: QT_TRANSLATE_NOOP("Steps", "Unit"),
}


def state_word(state: StepState) -> str:
    return translate("Steps", _STATES[state])


def actor_word(actor: Actor) -> str:
    return translate("Steps", _ACTORS[actor])


def time_used(clock: StepClock) -> str:
    """Return "04:12 / 15 min", or the target alone before a step began."""
    minutes = round(clock.target.total_seconds() / 60)
    if clock.state is StepState.SKIPPED:
        return "–"
    if clock.started_at is None:
        return translate("Steps", "{minutes} min").format(minutes=minutes)
    text = translate("Steps", "{elapsed} / {minutes} min")
    return text.format(elapsed=clock_text(clock.elapsed.total_seconds()), minutes=minutes)


def account(clock: StepClock, now: datetime) -> str:
    """Return everything about a step in sentences: who, from when to when, pauses, target, when it is due."""
    step = clock.step
    parts = [
        translate("Steps", "Step {number}: {name} – {state}.").format(
            number=step.number, name=step.name.in_language(language()), state=state_word(clock.state)
        ),
        translate("Steps", "{actor}: {activity}.").format(
            actor=actor_word(step.actor), activity=step.activity.in_language(language())
        ),
    ]
    if clock.actor_name:
        parts.append(translate("Steps", "Held by {name}.").format(name=clock.actor_name))
    if clock.started_at is not None:
        parts.append(_times(clock))
    for pause in clock.pauses:
        parts.append(
            translate("Steps", "Paused from {start} to {end}: {reason}.").format(
                start=time_text(pause.started_at),
                end=time_text(pause.ended_at) if pause.ended_at else translate("Steps", "now"),
                reason=pause.reason or translate("Steps", "no reason given"),
            )
        )
    parts.append(_target(clock, now))
    return " ".join(parts)


def _times(clock: StepClock) -> str:
    assert clock.started_at is not None
    used = span_text(clock.elapsed.total_seconds())
    if clock.ended_at is None:
        text = translate("Steps", "Began at {start}, {used} used.")
        return text.format(start=time_text(clock.started_at), used=used)
    text = translate("Steps", "From {start} to {end}, {used} used.")
    return text.format(start=time_text(clock.started_at), end=time_text(clock.ended_at), used=used)


def _target(clock: StepClock, now: datetime) -> str:
    minutes = round(clock.target.total_seconds() / 60)
    due = clock.due_at
    if due is None:
        return translate("Steps", "Target {minutes} min.").format(minutes=minutes)
    if clock.state is StepState.PAUSED:
        text = translate(
            "Steps", "Target {minutes} min without pauses; due at {time} if the pause ended now."
        )
    else:
        text = translate("Steps", "Target {minutes} min without pauses, so due at {time}.")
    words = text.format(minutes=minutes, time=when_text(due, now))
    if clock.goes_on_at is None:
        return words
    text = translate("Steps", "The office is closed: the clock stands still and goes on {time}.")
    return f"{words} {text.format(time=when_text(clock.goes_on_at, now))}"
