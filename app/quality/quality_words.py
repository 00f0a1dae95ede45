"""The words of reviews, in English: for the window in the user's language, for paper in the office's."""

from __future__ import annotations

from app.common.translate_later import QT_TRANSLATE_NOOP
from app.quality.card import Answer
from app.quality.drawing import Stratum
from db.sync.quality_messages import ReviewState, WorkKind

CONTEXT = "Quality"
ANSWERS: dict[Answer, str] = {
    Answer.YES: QT_TRANSLATE_NOOP("Quality", "Yes"),
    Answer.NO: QT_TRANSLATE_NOOP("Quality", "No"),
    Answer.ONE: "1",
    Answer.TWO: "2",
    Answer.THREE: "3",
    Answer.FOUR: "4",
    Answer.NOT_APPLICABLE: QT_TRANSLATE_NOOP("Quality", "Not applicable"),
}
STATES: dict[ReviewState, str] = {
    ReviewState.DRAFT: QT_TRANSLATE_NOOP("Quality", "Draft"),
    ReviewState.SHARED: QT_TRANSLATE_NOOP("Quality", "Shared"),
    ReviewState.AGREED: QT_TRANSLATE_NOOP("Quality", "Agreed"),
    ReviewState.OBJECTED: QT_TRANSLATE_NOOP("Quality", "Objected"),
    ReviewState.DECIDED: QT_TRANSLATE_NOOP("Quality", "Decided"),
}
STRATA: dict[str, str] = {
    Stratum.ANSWERED.value: QT_TRANSLATE_NOOP("Quality", "Answered"),
    Stratum.ESCALATED.value: QT_TRANSLATE_NOOP("Quality", "Escalated"),
    Stratum.COMPLAINT.value: QT_TRANSLATE_NOOP("Quality", "Complaint"),
}
WORKS: dict[WorkKind, str] = {
    WorkKind.CALL: QT_TRANSLATE_NOOP("Quality", "Calls"),
    WorkKind.THREAD: QT_TRANSLATE_NOOP("Quality", "Written contacts"),
    WorkKind.CASE: QT_TRANSLATE_NOOP("Quality", "Cases"),
}
ONE_OF: dict[WorkKind, str] = {
    WorkKind.CALL: QT_TRANSLATE_NOOP("Quality", "Call"),
    WorkKind.THREAD: QT_TRANSLATE_NOOP("Quality", "Written contact"),
    WorkKind.CASE: QT_TRANSLATE_NOOP("Quality", "Case"),
}
BY_HAND = QT_TRANSLATE_NOOP("Quality", "Chosen by hand")
TITLE = QT_TRANSLATE_NOOP("Quality", "Quality of service")
MONTH = QT_TRANSLATE_NOOP("Quality", "Month")
AGENT = QT_TRANSLATE_NOOP("Quality", "Agent")
WORK = QT_TRANSLATE_NOOP("Quality", "Work")
MOMENT = QT_TRANSLATE_NOOP("Quality", "Time")
DRAWN_ON = QT_TRANSLATE_NOOP("Quality", "Drawn on")
DRAW = QT_TRANSLATE_NOOP("Quality", "Draw")
SALT = QT_TRANSLATE_NOOP("Quality", "Random number of the draw")
WORK_ID = QT_TRANSLATE_NOOP("Quality", "Id")
HASH = QT_TRANSLATE_NOOP("Quality", "SHA-256")
DRAWN = QT_TRANSLATE_NOOP("Quality", "Drawn")
REVIEWED = QT_TRANSLATE_NOOP("Quality", "Reviewed")
HANDED_IN = QT_TRANSLATE_NOOP("Quality", "Handed in")
PASSED = QT_TRANSLATE_NOOP("Quality", "Passed")
INTERVAL = QT_TRANSLATE_NOOP("Quality", "Interval")
MEAN = QT_TRANSLATE_NOOP("Quality", "Mean score")
FATAL = QT_TRANSLATE_NOOP("Quality", "Fatal")
WAITING = QT_TRANSLATE_NOOP("Quality", "Objections not decided")
ALL = QT_TRANSLATE_NOOP("Quality", "All agents")
REVIEWS = QT_TRANSLATE_NOOP("Quality", "Reviews")
SCORE = QT_TRANSLATE_NOOP("Quality", "Score")
STATE = QT_TRANSLATE_NOOP("Quality", "State")
STRATUM = QT_TRANSLATE_NOOP("Quality", "Kind")
REVIEWER = QT_TRANSLATE_NOOP("Quality", "Reviewer")
ADVICE = QT_TRANSLATE_NOOP("Quality", "Agreed actions")
CALIBRATION = QT_TRANSLATE_NOOP("Quality", "Calibration")
QUESTION = QT_TRANSLATE_NOOP("Quality", "Question")
EXPERT = QT_TRANSLATE_NOOP("Quality", "Expert")
OTHERS = QT_TRANSLATE_NOOP("Quality", "Others")
APART = QT_TRANSLATE_NOOP("Quality", "Difference")
UNCLEAR = QT_TRANSLATE_NOOP("Quality", "The words of this question are to be mended.")
NOTHING = QT_TRANSLATE_NOOP("Quality", "None.")
SHARE_TITLE = QT_TRANSLATE_NOOP("Quality", "Passed reviews, with the 95 % interval")
FORMULA = QT_TRANSLATE_NOOP("Quality", "How it is counted")
FORMULA_TEXT = QT_TRANSLATE_NOOP(
    "Quality",
    "No counts 0 and yes 1; on the scale 1, 2, 3, 4 count 0, 1/3, 2/3, 1. The score of a group is the mean "
    "of its questions, the score of the review the mean of its groups, each by weight. What does not apply "
    "is left out. A fatal answer makes 0. Passed: reviews with at least the score that the card asks for, "
    "divided by all counted reviews; the interval is Wilson's of 95 %. Only drawn work counts, and none with "
    "an objection that is not decided. Calls, written contacts and cases are counted each by themselves. "
    "Drawn are, of each agent, the smallest SHA-256 of the month (2026-11), the random number of the draw "
    "and the id, written one after the other: of complaints, escalated and answered ones in turn. The server "
    "draws the random number when the month is over.",
)
