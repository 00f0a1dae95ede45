"""What an erasure takes and leaves, in words: for the screen, and for the answer to who asked for it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.common.enums import ApplicantRecord
from app.people.erasure import CALL, KEPT, OPEN, ErasurePlan, RetainedItem
from ui.text.times import date_text
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
_MOST_SHOWN = 8
_STAYS = {
    OPEN: QT_TRANSLATE_NOOP("Erasure", "Case {number}: it is open"),
    KEPT: QT_TRANSLATE_NOOP("Erasure", "Case {number}: to be kept until {day} (archive schedule)"),
    CALL: QT_TRANSLATE_NOOP("Erasure", "A call goes on"),
}
_UNTOLD = {
    OPEN: QT_TRANSLATE_NOOP("Erasure", "A case: it is open"),
    KEPT: QT_TRANSLATE_NOOP("Erasure", "A case: to be kept until {day} (archive schedule)"),
}


def name_words(applicant: ApplicantRecord) -> str:
    """Return a person's name, or when it was erased."""
    if applicant.erased_at is None:
        return applicant.name
    return translate("Erasure", "Erased {day}").format(day=date_text(applicant.erased_at))


def plan_words(plan: ErasurePlan) -> str:
    if plan.stays:
        head = translate("Erasure", "Not yet. It must stay:")
        return "\n".join((head, *_stay_lines(plan)))
    lines = (
        translate("Erasure", "Name, numbers, addresses, organisations, remark and consent go."),
        translate("Erasure", "Cases that lose their words: {count}").format(count=plan.cases),
        translate("Erasure", "Calls and messages that lose number, name and text: {count}").format(
            count=plan.contacts
        ),
        translate("Erasure", "Recordings that are erased: {count}").format(count=plan.recordings),
        translate("Erasure", "Attached files go, unless another case has the same one."),
        translate("Erasure", "Numbers, times, kinds and satisfaction of the cases stay for statistics."),
    )
    return "\n".join(lines)


def answer_words(plan: ErasurePlan) -> str:
    """Return the answer to a person who must wait."""
    stays = "; ".join(_stay_lines(plan))
    return translate("Erasure", "Not erased yet. {stays}.").format(stays=stays)


def done_words(now: datetime) -> str:
    return translate("Erasure", "Erased on {day} by the retention rule.").format(day=date_text(now))


def _stay_lines(plan: ErasurePlan) -> list[str]:
    lines = [_stay_text(one) for one in plan.stays[:_MOST_SHOWN]]
    if more := len(plan.stays) - len(lines):
        lines.append(translate("Erasure", "and {count} more").format(count=more))
    return lines


def _stay_text(one: RetainedItem) -> str:
    words = _STAYS[one.reason] if one.number or one.reason == CALL else _UNTOLD[one.reason]
    day = date_text(one.until) if one.until is not None else ""
    return translate("Erasure", words).format(number=one.number, day=day)
