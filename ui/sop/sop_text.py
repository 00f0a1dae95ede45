"""What the SOP window says: heads of the chart, where the case stands, and what a step is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.common.enums import Channel
from app.paper.chart_painter import Badge, StepMark
from app.sop.due_reasons import due_reasons
from app.sop.flow_chart import Chart, ChartWords, Node, Shape
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Sop, Step, line_in_language
from app.sop.step_clocks import StepClock, StepState
from ui.case.sop.due_text import step_lines
from ui.case.sop.step_cell import step_tone
from ui.case.sop.step_text import state_word
from ui.style.theme import Theme
from ui.style.tokens import Tone
from ui.text.times import clock_text, remaining_text, span_text, time_left_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.translations import language
from ui.text.wording import word

translate = QCoreApplication.translate

_SECTIONS = {
    "legal_basis": QT_TRANSLATE_NOOP("Sop", "Legal basis"),
    "qualifications": QT_TRANSLATE_NOOP("Sop", "Qualifications of staff"),
    "related": QT_TRANSLATE_NOOP("Sop", "Related procedures"),
    "equipment": QT_TRANSLATE_NOOP("Sop", "Equipment and supplies"),
    "warning": QT_TRANSLATE_NOOP("Sop", "Warning"),
    "records": QT_TRANSLATE_NOOP("Sop", "Records and data"),
}
_BADGES = {
    StepState.RUNNING: Badge.RUNNING,
    StepState.PAUSED: Badge.PAUSED,
    StepState.DONE: Badge.DONE,
}


def chart_words() -> ChartWords:
    return ChartWords(
        number=translate("Sop", "No"),
        activity=translate("Sop", "Activity"),
        actors=translate("Sop", "Done by"),
        standard=translate("Sop", "Standard"),
        means=translate("Sop", "Means"),
        time=translate("Sop", "Time"),
        output=translate("Sop", "Output"),
        note=translate("Sop", "Remark"),
        minutes=translate("Sop", "{minutes} minutes"),
        channels={channel.value: word(channel) for channel in Channel},
    )


def document(sop: Sop) -> list[tuple[str, tuple[str, ...]]]:
    """Return the sections of the document that have a line: (heading, lines)."""
    return [
        (translate("Sop", heading), tuple(line_in_language(line, language()) for line in lines))
        for name, heading in _SECTIONS.items()
        if (lines := getattr(sop, name))
    ]


# -- the open case -----------------------------------------------------------------------------------------


def step_marks(clocks: Sequence[StepClock], theme: Theme) -> dict[int, StepMark]:
    """Return how each step of the open case is marked in the chart."""
    return {clock.step.number: _mark(clock, theme) for clock in clocks}


def _mark(clock: StepClock, theme: Theme) -> StepMark:
    tone = step_tone(clock)
    is_skipped = clock.state is StepState.SKIPPED
    return StepMark(
        lines="\n".join(_time_lines(clock)),
        share=0.0 if is_skipped else clock.share,
        colour=theme.colour("muted" if tone is Tone.NEUTRAL else tone.value),
        is_here=clock.state in (StepState.RUNNING, StepState.PAUSED),
        is_skipped=is_skipped,
        badge=_BADGES.get(clock.state),
    )


def _time_lines(clock: StepClock) -> list[str]:
    if clock.state is StepState.SKIPPED:
        return [state_word(clock.state)]
    if not clock.elapsed and clock.started_at is None:
        return []
    lines = [translate("Sop", "{clock} used").format(clock=clock_text(clock.elapsed.total_seconds()))]
    if clock.state in (StepState.RUNNING, StepState.PAUSED):
        lines.append(remaining_text((clock.target - clock.elapsed).total_seconds()))
    if clock.state is StepState.PAUSED:
        lines.append(state_word(clock.state))
    if clock.state is StepState.DONE and clock.is_late:
        lines.append(remaining_text((clock.target - clock.elapsed).total_seconds()))
    return lines


def place_words(number: str, clocks: Sequence[StepClock], now: datetime) -> str:
    """Return in one sentence where the open case stands."""
    here = next((c for c in clocks if c.state in (StepState.RUNNING, StepState.PAUSED)), None)
    if here is None:
        return translate("Sop", "Case {number}: no step runs.").format(number=number)
    text = {
        StepState.RUNNING: translate("Sop", "Case {number} is at step {step}, {name}: {times}."),
        StepState.PAUSED: translate("Sop", "Case {number} waits at step {step}, {name}: {times}."),
    }[here.state]
    left = time_left_text(here.target, here.elapsed, here.goes_on_at, now)
    times = ", ".join((*_time_lines(here)[:1], left))
    return text.format(
        number=number, step=here.step.number, name=here.step.name.in_language(language()), times=times
    )


# -- one step ----------------------------------------------------------------------------------------------


def node_name(sop: Sop, node: Node) -> str:
    """Return what a screen reader calls a shape of the chart."""
    step = sop.step(node.step)
    lane = sop.lane_of(step).name.in_language(language())
    if node.shape is Shape.DIAMOND and step.decision is not None:
        text = translate("Sop", "Decision of step {number}, {lane}: {question}")
        question = step.decision.question.in_language(language())
        return text.format(number=step.number, lane=lane, question=question)
    text = translate("Sop", "Step {number}, {lane}: {name}")
    return text.format(number=step.number, lane=lane, name=step.name.in_language(language()))


def node_state(sop: Sop, chart: Chart, node: Node, clock: StepClock | None) -> str:
    """Return the state of a shape, to the minute, and where it leads."""
    parts = []
    if clock is not None:
        parts.append(state_word(clock.state))
        if clock.started_at is not None and clock.state is not StepState.SKIPPED:
            used = span_text(clock.elapsed.total_seconds())
            text = translate("Sop", "{used} of {minutes} min used")
            parts.append(text.format(used=used, minutes=round(clock.target.total_seconds() / 60)))
    else:
        parts.append(span_text(60 * sop.step(node.step).target_min))
    nodes = {one.key: one for one in chart.nodes}
    for edge in chart.edges:
        if edge.start == node.key:
            label = f"{edge.label}: " if edge.label else ""
            parts.append(label + _leads_to(sop, nodes[edge.end]))
    return "; ".join(parts) + "."


def _leads_to(sop: Sop, node: Node) -> str:
    if node.shape is Shape.DIAMOND:
        return translate("Sop", "leads to the decision")
    name = sop.step(node.step).name.in_language(language())
    return translate("Sop", "leads to step {number}, {name}").format(number=node.step, name=name)


def explanation(
    sop: Sop, node: Node, clock: StepClock | None, calendar: OfficeCalendar, now: datetime
) -> list[str]:
    """Return what a shape means, line by line; the first is the heading."""
    step = sop.step(node.step)
    lines = [node_name(sop, node)]
    if node.shape is Shape.DIAMOND and step.decision is not None:
        for way in (step.decision.yes, step.decision.no):
            name = sop.step(way.to).name.in_language(language())
            text = translate("Sop", "{answer}: step {number}, {name}")
            lines.append(text.format(answer=way.in_language(language()), number=way.to, name=name))
        return lines
    if clock is not None:
        lines += [state_word(clock.state), *step_lines(clock, due_reasons(clock, calendar, now), now)[1:]]
    else:
        lines.append(_fact(translate("Sop", "Time"), chart_words().minutes.format(minutes=step.target_min)))
    lines += [f"- {activity}" for activity in step.activities(language())]
    return lines + _facts(step)


def _facts(step: Step) -> list[str]:
    means = step.means.in_language(language()) if step.means else _names(step)
    facts: Mapping[str, str] = {
        translate("Sop", "Means"): means,
        translate("Sop", "Output"): step.output.in_language(language()),
        translate("Sop", "Remark"): step.note.in_language(language()) if step.note else "",
    }
    return [_fact(name, text) for name, text in facts.items() if text]


def _names(step: Step) -> str:
    return ", ".join((*map(word, step.channels), *step.tools))


def _fact(name: str, text: str) -> str:
    return f"{name}: {text}"
