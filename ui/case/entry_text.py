"""An entry of a case's story in words: what happened, who did it, and the details worth reading."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.common.enums import (
    UNREADABLE,
    CaseKind,
    Channel,
    Direction,
    Disposition,
    EntryKind,
    FoundField,
    LinkKind,
    Priority,
    TimelineRecord,
    ValidationSystem,
)
from ui.case.evidence.evidence_text import evidence_word
from ui.case.evidence.finding_text import MOST_ITEMS, line_text, lines_of
from ui.phone.call_text import waited_words
from ui.phone.quality_text import summary_words
from ui.text.confidentiality_text import reveal_reason_words
from ui.text.numbers import number_text
from ui.text.times import clock_text, date_text, day_text, time_text, when_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import word

translate = QCoreApplication.translate

_FIELDS = {
    "subject": QT_TRANSLATE_NOOP("Entries", "Subject"),
    "description": QT_TRANSLATE_NOOP("Entries", "Description"),
    "kind": QT_TRANSLATE_NOOP("Entries", "Kind"),
    "priority": QT_TRANSLATE_NOOP("Entries", "Priority"),
    "region": QT_TRANSLATE_NOOP("Entries", "Region"),
    "category": QT_TRANSLATE_NOOP("Entries", "Category"),
    "service": QT_TRANSLATE_NOOP("Entries", "Service"),
    "registration_number": QT_TRANSLATE_NOOP("Entries", "Registration number"),
    "nib": QT_TRANSLATE_NOOP("Entries", "NIB"),
    "sp4n_tracking": QT_TRANSLATE_NOOP("Entries", "SP4N-LAPOR! number"),
    "kbli": QT_TRANSLATE_NOOP("Entries", "KBLI"),
    "applicant_id": QT_TRANSLATE_NOOP("Entries", "Applicant"),
    "is_confidential": QT_TRANSLATE_NOOP("Entries", "Confidential"),
    "is_anonymous": QT_TRANSLATE_NOOP("Entries", "Anonymous"),
}
# What ended a wait; "": a person ended it and gave the reason as text.
_CAUSES = {
    "contact": QT_TRANSLATE_NOOP("Entries", "Automatic: the applicant got in touch."),
    "answer": QT_TRANSLATE_NOOP("Entries", "Automatic: the unit answered."),
    "told": QT_TRANSLATE_NOOP("Entries", "Automatic: the unit got the answer."),
    "passed": QT_TRANSLATE_NOOP("Entries", "Automatic: another unit has the question."),
    "date": QT_TRANSLATE_NOOP("Entries", "Automatic: the set time has come."),
}
_OTHERS_WAIT = ("unit", "unit_question", "agent_answer")  # it is not the applicant who is waited for
_ENUMS: dict[str, type[Enum]] = {"kind": CaseKind, "priority": Priority}
_FLAGS = ("is_confidential", "is_anonymous")
_MEANS = frozenset(channel.value for channel in Channel)


def entry_title(entry: TimelineRecord) -> str:
    """Return what happened, e.g. "Evidence kept: JELITA 3273…"."""
    title, facts = word(entry.kind), entry.facts
    if UNREADABLE in facts:
        return translate("Entries", "{what}: unreadable entry").format(what=title)
    if entry.kind is EntryKind.WAIT_STARTED and facts.get("waits_for") in _OTHERS_WAIT:
        title = translate("Entries", "Clock paused")
    extra = {
        EntryKind.CONTACT_STARTED: lambda: _known(Channel, facts.get("channel")),
        EntryKind.EVIDENCE_ADDED: lambda: _joined(
            evidence_word(_text(facts, "system")), _text(facts, "query")
        ),
        EntryKind.ATTACHMENT_ADDED: lambda: _text(facts, "name"),
        EntryKind.ATTACHMENT_REMOVED: lambda: _text(facts, "name"),
        EntryKind.TAGGED: lambda: _text(facts, "tag"),
        EntryKind.UNTAGGED: lambda: _text(facts, "tag"),
        EntryKind.LINKED: lambda: _linked(facts),
        EntryKind.UNLINKED: lambda: _linked(facts),
        EntryKind.ESCALATED: lambda: _text(facts, "unit_name"),
        EntryKind.ESCALATION_PASSED: lambda: _text(facts, "unit_name"),
        EntryKind.ASSIGNED: lambda: _text(facts, "agent_name"),
        EntryKind.SOLUTION_TOLD: lambda: _answer_given(facts),
        EntryKind.RECEIPT_CONFIRMED: lambda: means_word(_text(facts, "means")),
        EntryKind.CALL_TRANSFERRED: lambda: number_text(_text(facts, "target")),
        EntryKind.MESSAGE_SENT: lambda: number_text(_text(facts, "remote")),
        EntryKind.CONTACT_ENDED: lambda: _known(Disposition, facts.get("disposition")),
    }.get(entry.kind)
    added = extra() if extra is not None else ""
    if entry.kind is EntryKind.CONTACT_STARTED and facts.get("direction") == Direction.OUTBOUND.value:
        title = translate("Entries", "We got in touch")
    if not added:
        return title
    return translate("Entries", "{what}: {detail}").format(what=title, detail=added)


def entry_actor(entry: TimelineRecord) -> str:
    """Return who did it; the applicant where nobody of the office did."""
    if entry.actor_name:
        return entry.actor_name
    if entry.kind in (EntryKind.CONTACT_STARTED, EntryKind.RECEIPT_CONFIRMED):
        return translate("Entries", "Applicant")
    return ""


def entry_details(entry: TimelineRecord) -> list[str]:
    """Return the lines below the title."""
    facts, lines = entry.facts, []
    if entry.text.strip():
        lines += entry.text.strip().splitlines()
    if UNREADABLE in facts:
        lines.append(translate("Entries", "What belongs to it cannot be shown. Tell the IT department."))
    if entry.kind is EntryKind.CONTACT_STARTED and _text(facts, "remote"):
        lines.append(_joined(_known(Direction, facts.get("direction")), number_text(_text(facts, "remote"))))
    if entry.kind is EntryKind.CONTACT_STARTED and (queue := _text(facts, "queue")):
        waited_s = facts.get("waited_s")
        lines.append(f"{waited_words(queue, waited_s if isinstance(waited_s, int) else None)}.")
    if entry.kind is EntryKind.NOTE_ADDED and isinstance(facts.get("call_offset_s"), int):
        text = translate("Entries", "Noted {time} into the call.")
        lines.append(text.format(time=clock_text(facts["call_offset_s"])))
    if entry.kind is EntryKind.ATTACHMENT_ADDED and (consent := _text(facts, "consent_text")):
        text = translate("Entries", "Picture of the video call; the applicant agreed (notice {version}).")
        lines.append(text.format(version=consent))
    if source := _text(facts, "from_name"):
        lines.append(translate("Entries", "From {name}.").format(name=source))
    if entry.kind is EntryKind.NUMBERS_REVEALED:
        lines.append(reveal_reason_words(_text(facts, "reason")))
    elif reason := _text(facts, "reason") or _text(facts, "no_evidence_reason"):
        lines.append(translate("Entries", "Reason: {reason}").format(reason=reason))
    if (until := until_of(entry)) is not None:
        text = translate("Entries", "Until {time} at the latest.")
        lines.append(text.format(time=when_text(until, entry.occurred_at)))
    if entry.kind is EntryKind.WAIT_ENDED and (cause := _text(facts, "cause")) in _CAUSES:
        lines.append(translate("Entries", _CAUSES[cause]))
    lines += _found(facts)
    lines += _validated(facts)
    lines += _asked(facts)
    lines += _changed(facts)
    if facts.get("satisfied"):
        text = translate("Entries", "Satisfaction {score} of 4.")
        lines.append(text.format(score=facts["satisfied"]))
    if comment := _text(facts, "comment"):
        lines.append(translate("Entries", "“{words}”").format(words=comment))
    lines += _given(facts)
    if recorder := _text(facts, "recorded_by"):
        lines.append(translate("Entries", "Recorded by {name}.").format(name=recorder))
    if entry.kind is EntryKind.CONTACT_ENDED and facts.get("duration_s"):
        text = translate("Entries", "Talked for {time}.")
        lines.append(text.format(time=clock_text(float(facts["duration_s"]))))
        if held_s := facts.get("held_s"):
            lines.append(
                translate("Entries", "Of it on hold: {time}.").format(time=clock_text(float(held_s)))
            )
        if sounded := summary_words(facts):
            lines.append(f"{sounded[0].upper()}{sounded[1:]}.")
    return lines


def until_of(entry: TimelineRecord) -> datetime | None:
    """Return when a wait ends automatically; None if that is not said."""
    text = _text(entry.facts, "until")
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def _answer_given(facts: dict[str, Any]) -> str:
    means, last = means_word(_text(facts, "means")), _text(facts, "expired")
    if not last:
        return means
    text = translate("Entries", "{means}, although the answer held until {day} only")
    return text.format(means=means, day=day_text(date.fromisoformat(last)))


def _linked(facts: dict[str, Any]) -> str:
    return " ".join(filter(None, (_known(LinkKind, facts.get("link_kind")), _text(facts, "other_number"))))


def means_word(means: str) -> str:
    """Return the word for a means of telling: usually a channel."""
    return word(Channel(means)) if means in _MEANS else means


def _found(facts: dict[str, Any]) -> list[str]:
    """What JELITA or OSS answered; a typed result stands with the evidence itself."""
    fields = [FoundField(**field) for field in facts.get("fields") or ()]
    return [line_text(line) for line in lines_of(fields, MOST_ITEMS)]


def _validated(facts: dict[str, Any]) -> list[str]:
    lines = []
    if system := _known(ValidationSystem, facts.get("validated_in")):
        text = translate("Entries", "Validated in {system}, {reference}.")
        references = filter(None, (_text(facts, "reference"), _text(facts, "oss_reference")))
        lines.append(text.format(system=system, reference=" / ".join(references)))
    if name := _text(facts, "validated_by"):
        lines.append(translate("Entries", "Validated by {name}.").format(name=name))
    if basis := _text(facts, "legal_basis"):
        lines.append(translate("Entries", "Legal basis: {basis}").format(basis=basis))
    if until := _text(facts, "valid_until"):
        text = translate("Entries", "Holds until {day}.")
        lines.append(text.format(day=day_text(date.fromisoformat(until))))
    return lines


def _asked(facts: dict[str, Any]) -> list[str]:
    lines = []
    if due := _text(facts, "due_at"):
        moment = datetime.fromisoformat(due.replace("Z", "+00:00"))
        lines.append(translate("Entries", "Answer due at {time}.").format(time=time_text(moment)))
    if at := _text(facts, "promise_at"):
        moment = datetime.fromisoformat(at.replace("Z", "+00:00"))
        text = translate("Entries", "Promised for {time}, by {means}.")
        means = means_word(_text(facts, "promise_channel"))
        lines.append(text.format(time=f"{date_text(moment)} {time_text(moment)}", means=means))
    if promise := _text(facts, "promise"):
        lines.append(translate("Entries", "Promised: {promise}").format(promise=promise))
    return lines


def _given(facts: dict[str, Any]) -> list[str]:
    """How a unit without the program gave its answer."""
    if not (means := _text(facts, "answered_means")):
        return []
    number = _text(facts, "answer_reference")
    if not number:
        return [translate("Entries", "Given by {means}.").format(means=means_word(means))]
    text = translate("Entries", "Given by {means}, {number}.")
    return [text.format(means=means_word(means), number=number)]


def _changed(facts: dict[str, Any]) -> list[str]:
    changes = facts.get("changes")
    if not isinstance(changes, dict):
        return []
    lines = []
    for field, (before, after) in changes.items():
        name = field_word(field) or field
        old, new = shown_value(field, before), shown_value(field, after)
        text = (
            translate("Entries", "{field}: {new} (was {old})")
            if old
            else translate("Entries", "{field}: {new}")
        )
        lines.append(text.format(field=name, old=old, new=new or "–"))
    for field, (_seen, theirs, mine, who) in facts.get("overwrote", {}).items():
        text = translate(
            "Entries", "{field}: two answers. {name} had written “{theirs}” meanwhile; now it is “{mine}”."
        )
        answers = {"theirs": shown_value(field, theirs) or "–", "mine": shown_value(field, mine) or "–"}
        lines.append(text.format(field=field_word(field) or field, name=who, **answers))
    for field in facts.get("settled", ()):
        text = translate("Entries", "{field}: one of the two answers was chosen.")
        lines.append(text.format(field=field_word(field) or field))
    return lines


def field_word(field: str) -> str:
    """Return what a detail field is called; "" for one that is none."""
    return translate("Entries", _FIELDS[field]) if field in _FIELDS else ""


def shown_value(field: str, value: str) -> str:
    """Return the value of a detail field as people read it."""
    if field == "applicant_id":
        return value.rpartition(" ")[0]  # the id behind the name is for the records
    if field in _FLAGS:
        return translate("Entries", "yes") if value else translate("Entries", "no")
    if field in _ENUMS and value:
        return word(_ENUMS[field](value))
    return value


def _known(enum: type[Enum], value: object) -> str:
    """Return the word for a value of an enum; "" for an empty one, the value itself for an unknown one."""
    if not value:
        return ""
    try:
        return word(enum(value))
    except ValueError:
        return str(value)


def _text(facts: dict[str, Any], name: str) -> str:
    return str(facts.get(name) or "")


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
