"""The words of the figures, in English: their order, titles, formulas, and what each of them needs.

The window shows them in the user's language, paper in the office's.

All other rules of a figure are data in app/figures/figures.py. tests/ui/figures wants words for each figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.common.translate_later import QT_TRANSLATE_NOOP
from app.figures.figures import FIGURES, Figure

CONTEXT = "Figures"


@dataclass(frozen=True, slots=True)
class FigureWords:
    """In English.

    Attributes:
        title: In few words.
        formula: What is counted, and of what.
        day: On which day it counts.
        needs: What must be recorded. Without it the figure is not known.
        by: The column whose values have lines of their own in the grid; "" for none.
    """

    title: str
    formula: str
    day: str
    needs: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the grid: a figure, or a figure divided by the column `by` of its words."""

    figure: Figure
    by: str = ""


_END_OF_CASE = QT_TRANSLATE_NOOP("Figures", "The day on which the case ended.")
_END_OF_ROUND = QT_TRANSLATE_NOOP("Figures", "The day on which the round of the step ended.")
_QUESTION = QT_TRANSLATE_NOOP("Figures", "The day on which the unit was asked.")
_STATE = QT_TRANSLATE_NOOP("Figures", "The day of the state; a state over midnight is cut there.")
_SHIFT = QT_TRANSLATE_NOOP("Figures", "The day of the planned shift.")
_NEEDS_SHIFT = QT_TRANSLATE_NOOP(
    "Figures", "A shift plan of this time. What follows the last known state of an agent is unknown."
)
_NEEDS_STEP = QT_TRANSLATE_NOOP("Figures", "A round of a step that ended in this time.")
_NEEDS_END = QT_TRANSLATE_NOOP("Figures", "A case that ended in this time.")
_NEEDS_QUESTION = QT_TRANSLATE_NOOP("Figures", "A question to a unit in this time.")
_NEEDS_STATE = QT_TRANSLATE_NOOP("Figures", "A state of staff that ended in this time.")
_CONTACT = QT_TRANSLATE_NOOP("Figures", "The day on which the contact began.")
_CALL = QT_TRANSLATE_NOOP("Figures", "The day on which the caller came, or entered the queue.")
_STAY = QT_TRANSLATE_NOOP("Figures", "The day on which the caller entered the queue.")
_NEEDS_CONTACT = QT_TRANSLATE_NOOP("Figures", "A contact in this time.")
_NEEDS_CALL = QT_TRANSLATE_NOOP("Figures", "A call in this time.")
_NEEDS_TALK = QT_TRANSLATE_NOOP("Figures", "An answered call in this time.")
_NEEDS_HEADERS = QT_TRANSLATE_NOOP(
    "Figures", "Calls for which the PBX names the queue and the time: headers X-Loket-Queue."
)
_NEEDS_RATED = QT_TRANSLATE_NOOP("Figures", "An answered call that was long enough to be rated.")
_NEEDS_EXCHANGE = QT_TRANSLATE_NOOP(
    "Figures",
    "The server reads the queues of the PBX, as its settings say. If it did not, and what happened is lost, "
    "the figure says when.",
)
# The groups in their order, and the figures of each.
WORDS: dict[str, dict[str, FigureWords]] = {
    QT_TRANSLATE_NOOP("Figures", "Cases"): {
        "cases_opened": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Cases opened"),
            QT_TRANSLATE_NOOP("Figures", "Number of new cases."),
            QT_TRANSLATE_NOOP("Figures", "The day on which the case was opened."),
            QT_TRANSLATE_NOOP("Figures", "A case that was opened in this time."),
        ),
        "cases_reopened": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Cases reopened"),
            QT_TRANSLATE_NOOP("Figures", "Number of times that an ended case was opened again."),
            QT_TRANSLATE_NOOP("Figures", "The day on which the case was opened again."),
            QT_TRANSLATE_NOOP("Figures", "A case that was opened again in this time."),
        ),
        "cases_ended": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Cases ended"),
            QT_TRANSLATE_NOOP("Figures", "Number of ends of cases, also of cancelled ones."),
            _END_OF_CASE,
            _NEEDS_END,
        ),
        "backlog": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Cases open"),
            QT_TRANSLATE_NOOP("Figures", "Number of cases that were not ended at the end of the time."),
            QT_TRANSLATE_NOOP("Figures", "The last day of the time, or now."),
            QT_TRANSLATE_NOOP("Figures", "A case that was opened."),
        ),
        "cases_cancelled": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Cases cancelled"),
            QT_TRANSLATE_NOOP("Figures", "Number of cases that were cancelled."),
            _END_OF_CASE,
            _NEEDS_END,
        ),
        "escalation_rate": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Cases with a question to a unit"),
            QT_TRANSLATE_NOOP(
                "Figures", "Cases that needed a unit ÷ cases that ended and were not cancelled."
            ),
            _END_OF_CASE,
            _NEEDS_END,
        ),
        "reopened_in_7_days": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Reopened within 7 days"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Cases that were opened again within 7 days ÷ cases that ended at least 7 days ago.",
            ),
            _END_OF_CASE,
            QT_TRANSLATE_NOOP("Figures", "A case that ended in this time, at least 7 days ago."),
        ),
        "satisfied": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Applicants satisfied"),
            QT_TRANSLATE_NOOP("Figures", "Applicants who answered 3 or 4 of 4 ÷ applicants who answered."),
            _END_OF_CASE,
            QT_TRANSLATE_NOOP("Figures", "An applicant's answer, asked when the receipt is confirmed."),
        ),
        "deadline_kept": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Limits in working days kept"),
            QT_TRANSLATE_NOOP("Figures", "Limits that were kept ÷ limits that ended."),
            QT_TRANSLATE_NOOP("Figures", "The day on which the limit ended."),
            QT_TRANSLATE_NOOP("Figures", "A case with a limit in working days that ended in this time."),
        ),
    },
    QT_TRANSLATE_NOOP("Figures", "Steps of the SOP"): {
        "step_on_time": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "On time"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Rounds of steps within the target ÷ rounds for which the office is responsible.",
            ),
            _END_OF_ROUND,
            _NEEDS_STEP,
            by="step",
        ),
        "step_time_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Mean time"),
            QT_TRANSLATE_NOOP(
                "Figures", "Counted time of the rounds, without nights and pauses ÷ number of rounds."
            ),
            _END_OF_ROUND,
            _NEEDS_STEP,
            by="step",
        ),
        "step_time_p50_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Median time"),
            QT_TRANSLATE_NOOP("Figures", "The counted time that 50 percent of the rounds do not exceed."),
            _END_OF_ROUND,
            _NEEDS_STEP,
            by="step",
        ),
        "step_time_p90_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Time, 90 percent of all"),
            QT_TRANSLATE_NOOP("Figures", "The counted time that 90 percent of the rounds do not exceed."),
            _END_OF_ROUND,
            _NEEDS_STEP,
            by="step",
        ),
        "steps_ended": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Rounds of steps"),
            QT_TRANSLATE_NOOP("Figures", "Number of rounds of steps that ended."),
            _END_OF_ROUND,
            _NEEDS_STEP,
        ),
    },
    QT_TRANSLATE_NOOP("Figures", "Units and promises"): {
        "questions_asked": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Questions to units"),
            QT_TRANSLATE_NOOP("Figures", "Number of questions to units."),
            _QUESTION,
            _NEEDS_QUESTION,
        ),
        "unit_on_time": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Units answered on time"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Questions answered in time ÷ questions that were answered or became overdue at the unit.",
            ),
            _QUESTION,
            _NEEDS_QUESTION,
        ),
        "unit_incomplete": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Questions returned as incomplete"),
            QT_TRANSLATE_NOOP("Figures", "Questions that the unit returned ÷ questions to units."),
            _QUESTION,
            _NEEDS_QUESTION,
        ),
        "unit_passed": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Questions passed on"),
            QT_TRANSLATE_NOOP("Figures", "Questions passed to another unit ÷ questions to units."),
            _QUESTION,
            _NEEDS_QUESTION,
        ),
        "unit_asked_back": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Units asked back"),
            QT_TRANSLATE_NOOP("Figures", "Questions about which the unit asked back ÷ questions to units."),
            _QUESTION,
            _NEEDS_QUESTION,
        ),
        "promise_kept": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Promises kept"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Applicants told by the promised time ÷ promises that were told or are overdue.",
            ),
            _QUESTION,
            QT_TRANSLATE_NOOP("Figures", "A question to a unit with a promised time."),
        ),
    },
    QT_TRANSLATE_NOOP("Figures", "Contacts and calls"): {
        "contacts": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Contacts"),
            QT_TRANSLATE_NOOP("Figures", "Number of calls, written contacts and visits."),
            _CONTACT,
            _NEEDS_CONTACT,
        ),
        "fcr_7d": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Solved at the first contact"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "First contacts after which nobody got in touch for 7 days ÷ first contacts in which "
                "the applicant got the solution.",
            ),
            _CONTACT,
            QT_TRANSLATE_NOOP("Figures", "A first contact with the solution, at least 7 days ago."),
        ),
        "calls": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Incoming calls"),
            QT_TRANSLATE_NOOP(
                "Figures", "Number of incoming calls that rang here. A call that rings at five phones is one."
            ),
            _CALL,
            _NEEDS_CALL,
        ),
        "calls_answered": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Calls answered"),
            QT_TRANSLATE_NOOP("Figures", "Number of incoming calls that were answered."),
            _CALL,
            _NEEDS_CALL,
        ),
        "calls_missed": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Calls missed"),
            QT_TRANSLATE_NOOP("Figures", "Number of incoming calls that rang here and that nobody answered."),
            _CALL,
            _NEEDS_CALL,
        ),
        "answer_rate": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Answer rate"),
            QT_TRANSLATE_NOOP("Figures", "Calls answered ÷ calls answered and missed."),
            _CALL,
            _NEEDS_CALL,
        ),
        "missed_returned": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Missed callers reached in time"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Callers reached within the time that the office set (at first 30 minutes of office time) "
                "÷ callers who were missed and whose number is known.",
            ),
            _CALL,
            QT_TRANSLATE_NOOP(
                "Figures",
                "A caller with a known number whom nobody answered, at a phone or in a queue that the "
                "server reads.",
            ),
        ),
        "gone_returned": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Callers of queues reached in time"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Callers reached within the time that the office set (at first 30 minutes of office time) "
                "÷ callers of a queue whom nobody answered and whose number is known.",
            ),
            _CALL,
            QT_TRANSLATE_NOOP(
                "Figures",
                "A caller whom nobody answered, and whose queue is known: by the headers of the PBX, or "
                "because the server reads its queues.",
            ),
        ),
        "quality_pass": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Contacts that pass the review"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Reviews with the score that their card asks for, and without a fatal error ÷ reviews.",
            ),
            _CONTACT,
            QT_TRANSLATE_NOOP(
                "Figures", "The page “Quality” has it, apart for calls, written contacts and cases."
            ),
        ),
        "calls_elsewhere": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Calls answered elsewhere"),
            QT_TRANSLATE_NOOP("Figures", "Number of incoming calls that another phone answered."),
            _CALL,
            _NEEDS_CALL,
        ),
        "calls_forwarded": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Calls forwarded"),
            QT_TRANSLATE_NOOP("Figures", "Number of incoming calls that were forwarded before the answer."),
            _CALL,
            _NEEDS_CALL,
        ),
        "calls_made": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Outgoing calls"),
            QT_TRANSLATE_NOOP("Figures", "Number of calls from here."),
            _CALL,
            _NEEDS_CALL,
        ),
        "rings": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Phones that rang"),
            QT_TRANSLATE_NOOP("Figures", "Number of phones at which incoming calls rang."),
            _CALL,
            _NEEDS_CALL,
        ),
        "transfer_rate": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Calls transferred"),
            QT_TRANSLATE_NOOP("Figures", "Calls transferred ÷ answered calls, also outgoing ones."),
            _CALL,
            _NEEDS_TALK,
        ),
        "aht_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Handling time"),
            QT_TRANSLATE_NOOP(
                "Figures", "Time of talk, hold and wrap-up ÷ answered calls, also outgoing ones."
            ),
            _CALL,
            _NEEDS_TALK,
        ),
        "talk_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Talk time"),
            QT_TRANSLATE_NOOP("Figures", "Time of talk ÷ answered calls, also outgoing ones."),
            _CALL,
            _NEEDS_TALK,
        ),
        "hold_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Hold time"),
            QT_TRANSLATE_NOOP("Figures", "Time on hold ÷ answered calls, also outgoing ones."),
            _CALL,
            _NEEDS_TALK,
        ),
        "wrap_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Wrap-up time"),
            QT_TRANSLATE_NOOP(
                "Figures", "Time of the wrap-up after calls ÷ answered calls, also outgoing ones."
            ),
            _CALL,
            _NEEDS_TALK,
        ),
        "ring_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Ring time"),
            QT_TRANSLATE_NOOP("Figures", "Time of ringing ÷ answered calls, also outgoing ones."),
            _CALL,
            _NEEDS_TALK,
        ),
        "answered_wait_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Wait of answered calls"),
            QT_TRANSLATE_NOOP("Figures", "Time from the queue to the answer ÷ calls answered."),
            _CALL,
            _NEEDS_HEADERS,
        ),
        "answered_wait_p90_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Wait of answered calls, 90th percentile"),
            QT_TRANSLATE_NOOP("Figures", "The wait that 90 percent of the answered calls do not exceed."),
            _CALL,
            _NEEDS_HEADERS,
        ),
        "mos": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Sound of calls (MOS)"),
            QT_TRANSLATE_NOOP("Figures", "Sum of the estimated MOS ÷ rated calls."),
            _CALL,
            _NEEDS_RATED,
        ),
        "bad_sound": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Calls with bad sound"),
            QT_TRANSLATE_NOOP("Figures", "Calls worse than fair on either side ÷ rated calls."),
            _CALL,
            _NEEDS_RATED,
        ),
    },
    QT_TRANSLATE_NOOP("Figures", "Queues of the PBX"): {
        "queue_entered": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Callers in queues"),
            QT_TRANSLATE_NOOP("Figures", "Number of stays of callers in queues."),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "queue_answered": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Answered from the queue"),
            QT_TRANSLATE_NOOP("Figures", "Number of stays that ended with an answer."),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "queue_abandoned": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Gave up waiting"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Number of callers who hung up after the short time that the office set (at first 5 "
                "seconds), or later.",
            ),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "queue_short": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Hung up at once"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Number of callers who hung up within the short time that the office set (at first 5 "
                "seconds).",
            ),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "queue_flowed_out": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Left the queue otherwise"),
            QT_TRANSLATE_NOOP("Figures", "Number of callers who left the queue for another place."),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "queue_waiting": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Still waiting"),
            QT_TRANSLATE_NOOP("Figures", "Number of callers who are still in the queue."),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "service_level": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Service level"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Callers answered within the time that the office set (at first 20 seconds) ÷ callers who "
                "were answered or gave up.",
            ),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "abandon_rate": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Share of callers who gave up"),
            QT_TRANSLATE_NOOP("Figures", "Callers who gave up ÷ callers who were answered or gave up."),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "asa_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Wait until the answer"),
            QT_TRANSLATE_NOOP(
                "Figures", "Wait of the answered callers, ringing included ÷ answered callers."
            ),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "patience_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Patience of callers"),
            QT_TRANSLATE_NOOP(
                "Figures", "Wait of all callers, answered or not ÷ callers who hung up while they waited."
            ),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
        "queue_joined": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Queue stays with a known call"),
            QT_TRANSLATE_NOOP(
                "Figures", "Answered stays of which the call at the desk is known ÷ answered stays."
            ),
            _STAY,
            _NEEDS_EXCHANGE,
        ),
    },
    QT_TRANSLATE_NOOP("Figures", "Staff"): {
        "signed_in_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Time signed in"),
            QT_TRANSLATE_NOOP("Figures", "Sum of the times in all states."),
            _STATE,
            _NEEDS_STATE,
        ),
        "occupancy": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Occupancy"),
            QT_TRANSLATE_NOOP("Figures", "Time in calls and wrap-up ÷ time in calls, wrap-up and available."),
            _STATE,
            _NEEDS_STATE,
        ),
        "break_share": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "On breaks"),
            QT_TRANSLATE_NOOP("Figures", "Time on breaks ÷ time signed in."),
            _STATE,
            _NEEDS_STATE,
        ),
        "not_ready_share": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Not ready"),
            QT_TRANSLATE_NOOP("Figures", "Time not ready ÷ time signed in."),
            _STATE,
            _NEEDS_STATE,
        ),
        "not_reachable_share": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Not reachable"),
            QT_TRANSLATE_NOOP("Figures", "Time not reachable ÷ time signed in."),
            _STATE,
            _NEEDS_STATE,
        ),
        "planned_ms": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Time in the shift plan"),
            QT_TRANSLATE_NOOP("Figures", "Sum of the planned shifts with their breaks."),
            _SHIFT,
            _NEEDS_SHIFT,
        ),
        "adherence": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Shift plan kept"),
            QT_TRANSLATE_NOOP(
                "Figures",
                "Planned time in the state that the plan wants ÷ planned time of which the state is known. "
                "For work it wants available, in a call or wrap-up; for a break it wants a break.",
            ),
            _SHIFT,
            _NEEDS_SHIFT,
        ),
        "reachability": FigureWords(
            QT_TRANSLATE_NOOP("Figures", "Workstation reachable for calls"),
            QT_TRANSLATE_NOOP("Figures", "Time in which calls could reach the workstation ÷ time signed in."),
            _STATE,
            _NEEDS_STATE,
        ),
    },
}
# Of the audit trail, which not everybody may read: in a report of its own, and not in the grid.
OF_TRAIL: dict[str, FigureWords] = {
    "accesses": FigureWords(
        QT_TRANSLATE_NOOP("Figures", "Accesses to personal data"),
        QT_TRANSLATE_NOOP(
            "Figures",
            "Number of times that masked data were shown, a recording was heard, a call was listened to, "
            "a file or a case was fetched, or something was printed or exported.",
        ),
        QT_TRANSLATE_NOOP("Figures", "The day on which it was recorded in the audit trail."),
        QT_TRANSLATE_NOOP("Figures", "An audit trail. Loket always keeps one."),
    ),
    "records_out": FigureWords(
        QT_TRANSLATE_NOOP("Figures", "Records printed or exported"),
        QT_TRANSLATE_NOOP(
            "Figures", "Sum of the records in what was printed or exported; a sheet about one case is 1."
        ),
        QT_TRANSLATE_NOOP("Figures", "The day on which it was recorded in the audit trail."),
        QT_TRANSLATE_NOOP("Figures", "An audit trail. Loket always keeps one."),
    ),
}
_OF: dict[str, FigureWords] = {
    key: words for group in WORDS.values() for key, words in group.items()
} | OF_TRAIL
# What a figure can be divided by and filtered by. The order is that of the screen.
DIVISIONS: dict[str, str] = {
    "channel": QT_TRANSLATE_NOOP("Figures", "Channel"),
    "step": QT_TRANSLATE_NOOP("Figures", "Step"),
    "unit_id": QT_TRANSLATE_NOOP("Figures", "Unit"),
    "agent_id": QT_TRANSLATE_NOOP("Figures", "Agent"),
    "kind": QT_TRANSLATE_NOOP("Figures", "Kind"),
    "service": QT_TRANSLATE_NOOP("Figures", "Service"),
    "category": QT_TRANSLATE_NOOP("Figures", "Category"),
    "region": QT_TRANSLATE_NOOP("Figures", "Region"),
    "deadline": QT_TRANSLATE_NOOP("Figures", "Limit"),
    "state": QT_TRANSLATE_NOOP("Figures", "State"),
    "reason": QT_TRANSLATE_NOOP("Figures", "Reason"),
    "workstation": QT_TRANSLATE_NOOP("Figures", "Workstation"),
    "queue": QT_TRANSLATE_NOOP("Figures", "Queue"),
    "direction": QT_TRANSLATE_NOOP("Figures", "Direction"),
    "outcome": QT_TRANSLATE_NOOP("Figures", "Outcome"),
    "cause": QT_TRANSLATE_NOOP("Figures", "Cause of bad sound"),
    "access": QT_TRANSLATE_NOOP("Figures", "Kind of access"),
    "document": QT_TRANSLATE_NOOP("Figures", "Document or list"),
    "level": QT_TRANSLATE_NOOP("Figures", "Known from"),
    "weekday": QT_TRANSLATE_NOOP("Figures", "Weekday"),
    "hour": QT_TRANSLATE_NOOP("Figures", "Hour"),
    "quarter_hour": QT_TRANSLATE_NOOP("Figures", "Quarter hour"),
}

_OF_TIME: dict[str, str] = {
    "month": QT_TRANSLATE_NOOP("Figures", "Month"),
    "week": QT_TRANSLATE_NOOP("Figures", "Week"),
    "day": QT_TRANSLATE_NOOP("Figures", "Day"),
    "calendar": QT_TRANSLATE_NOOP("Figures", "Weekday and week"),
    "hours": QT_TRANSLATE_NOOP("Figures", "Weekday and hour"),
}


def lines() -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Give each group of the grid with its lines; a figure that has no words is not shown."""
    for title, group in WORDS.items():
        yield (
            title,
            tuple(
                Line(FIGURES[key], by) for key, words in group.items() for by in dict.fromkeys(("", words.by))
            ),
        )


def words_of(figure: str) -> FigureWords:
    """Return the words of a figure by its key."""
    return _OF[figure]


def division_word(name: str) -> str:
    """Return the word for a column, or for a division by time."""
    return DIVISIONS.get(name) or _OF_TIME.get(name, name)
