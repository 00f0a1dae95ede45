"""The words of the wall-board."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from app.board.risk import AtRisk, Risk
from app.board.state import AgentNow, FigureNow, Snapshot
from app.board.watch import Trouble
from app.common.code_words import CODE_CONTEXT, CODE_WORDS
from app.common.enums import AgentState, is_known
from app.sop.breaks import BreakReason
from app.sop.procedure import Sop
from ui.text.numbers import count_text
from ui.text.times import at_office, time_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.translations import language

_RISKS = {
    Risk.OVER: QT_TRANSLATE_NOOP("Board", "Over"),
    Risk.CLOSE: QT_TRANSLATE_NOOP("Board", "Nearly"),
    Risk.HALF: QT_TRANSLATE_NOOP("Board", "Half"),
    Risk.CALM: QT_TRANSLATE_NOOP("Board", "In time"),
    Risk.PAUSED: QT_TRANSLATE_NOOP("Board", "Paused"),
}
_FIGURES = {
    "cases_opened": QT_TRANSLATE_NOOP("Board", "Cases opened"),
    "cases_ended": QT_TRANSLATE_NOOP("Board", "Cases ended"),
    "calls": QT_TRANSLATE_NOOP("Board", "Calls"),
    "calls_missed": QT_TRANSLATE_NOOP("Board", "Missed calls"),
    "queue_entered": QT_TRANSLATE_NOOP("Board", "Came in today"),
    "queue_answered": QT_TRANSLATE_NOOP("Board", "Answered"),
    "queue_abandoned": QT_TRANSLATE_NOOP("Board", "Hung up"),
    "service_level": QT_TRANSLATE_NOOP("Board", "Answered in time"),
    "unit_on_time": QT_TRANSLATE_NOOP("Board", "Units in time"),
    "promise_kept": QT_TRANSLATE_NOOP("Board", "Promises kept"),
}
_TROUBLES = {
    Trouble.UNREACHABLE: QT_TRANSLATE_NOOP("Board", "The server does not answer."),
    Trouble.SIGN_IN: QT_TRANSLATE_NOOP("Board", "The server does not accept the login of this board."),
    Trouble.LOGIN_CLOSED: QT_TRANSLATE_NOOP("Board", "The login of this board is closed."),
    Trouble.NOT_ENROLLED: QT_TRANSLATE_NOOP("Board", "The server does not know this board any more."),
    Trouble.NO_ROLE: QT_TRANSLATE_NOOP("Board", "This login is not a board's."),
    Trouble.TOO_MANY_STATIONS: QT_TRANSLATE_NOOP(
        "Board",
        "This login may enrol no more computers today: a one-time code for a new workstation is needed.",
    ),
    Trouble.UPDATE_NEEDED: QT_TRANSLATE_NOOP("Board", "This program is too old for the server."),
    Trouble.SERVER_OLDER: QT_TRANSLATE_NOOP("Board", "The server has to be updated first."),
    Trouble.PROXY: QT_TRANSLATE_NOOP("Board", "The proxy of the network does not let this board through."),
}


def tr(text: str) -> str:
    return QCoreApplication.translate("Board", text)


def risk_words(risk: Risk) -> str:
    return tr(_RISKS[risk])


def figure_words(key: str) -> str:
    return tr(_FIGURES[key])


def step_figure_words(step: int) -> str:
    return QCoreApplication.translate("Board", "Step {step} in time").format(step=step)


def step_words(sop: Sop, step: int) -> str:
    return sop.step(step).name.in_language(language())


def value_words(figure: FigureNow | None) -> str:
    """Return the value; "—" if it is not known, never 0."""
    if figure is None or figure.value is None:
        return "—"
    if figure.den is None:
        return count_text(figure.num)
    return f"{QLocale(language()).toString(figure.value * 100, 'f', 0)} %"


def basis_words(figure: FigureNow | None) -> str:
    """Return of what a share is, or why there is none; "" for a count."""
    if figure is None:
        return QCoreApplication.translate("Board", "not counted yet")
    if figure.den is None:
        return ""
    if not figure.den:
        return QCoreApplication.translate("Board", "none yet")
    text = QCoreApplication.translate("Board", "{part} of {whole}")
    return text.format(part=count_text(figure.num), whole=count_text(figure.den))


def few_digits(count: int) -> str:
    """Return a number for a narrow column: whole thousands from ten thousand on."""
    if count < 10_000:
        return str(count)
    return QCoreApplication.translate("Board", "{count}k").format(count=count // 1000)


def state_words(state: AgentState) -> str:
    if not is_known(state):
        return state.value
    return QCoreApplication.translate(CODE_CONTEXT, CODE_WORDS[AgentState][state])


def silent_words() -> str:
    return QCoreApplication.translate("Board", "Not heard")


def agent_words(agent: AgentNow, breaks: Iterable[BreakReason]) -> str:
    if agent.silent_since is not None:
        return silent_words()
    if agent.state is AgentState.BREAK:
        names = (one.name.in_language(language()) for one in breaks if one.id == agent.reason)
        return next(names, "") or state_words(agent.state)
    return state_words(agent.state)


def minutes_words(span: timedelta) -> str:
    """Return a span that is read from afar: minutes, or hours and minutes."""
    minutes = max(0, int(span.total_seconds())) // 60
    if minutes < 60:
        return QCoreApplication.translate("Board", "{minutes} min").format(minutes=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        text = QCoreApplication.translate("Board", "{hours}:{minutes} h")
        return text.format(hours=hours, minutes=f"{rest:02}")
    return QCoreApplication.translate("Board", "{days} d").format(days=hours // 24)


def due_words(case: AtRisk, snapshot: Snapshot) -> str:
    span = snapshot.made_at - case.due_at
    if case.is_over:
        return QCoreApplication.translate("Board", "over {time}").format(time=_moment(case, snapshot))
    if span > timedelta(0):
        return QCoreApplication.translate("Board", "due now")
    return QCoreApplication.translate("Board", "due {time}").format(time=_moment(case, snapshot))


def _moment(case: AtRisk, snapshot: Snapshot) -> str:
    """Return the time of day, with the day if it is not today."""
    due, now = at_office(case.due_at), at_office(snapshot.made_at)
    if due.date() == now.date():
        return time_text(case.due_at)
    return f"{due.day}/{due.month} {time_text(case.due_at)}"


def trouble_words(trouble: Trouble | None) -> str:
    if trouble is None:
        return ""
    other = QCoreApplication.translate("Board", "The server did not prove its identity, or failed ({code}).")
    return tr(_TROUBLES[trouble]) if trouble in _TROUBLES else other.format(code=trouble.value)
