"""Who else is at a case, in words and in initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.cases.presence import CasePresence, Doing, LinkState, Presence
from ui.case.entry_text import field_word
from ui.style.tokens import Tone
from ui.text.times import time_text
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

LONGEST = 24  # letters of a name
# Where a colleague writes, by the first word of the draft field's name.
_PLACES = {
    "note": QT_TRANSLATE_NOOP("Presence", "note"),
    "answer": QT_TRANSLATE_NOOP("Presence", "answer"),
    "solution": QT_TRANSLATE_NOOP("Presence", "solution"),
    "escalation": QT_TRANSLATE_NOOP("Presence", "question to the unit"),
    "ask_back": QT_TRANSLATE_NOOP("Presence", "question to the agent"),
    "answer_unit": QT_TRANSLATE_NOOP("Presence", "answer to the unit"),
    "closing": QT_TRANSLATE_NOOP("Presence", "the answer to the applicant"),
    "evidence": QT_TRANSLATE_NOOP("Presence", "what was looked up"),
    "contact": QT_TRANSLATE_NOOP("Presence", "a contact"),
    "correct": QT_TRANSLATE_NOOP("Presence", "applicant"),
    "person": QT_TRANSLATE_NOOP("Presence", "applicant"),
}
_LOOKS = {
    Doing.ON_THE_PHONE: ("phone", Tone.WARNING),
    Doing.WRITES: ("edit", Tone.ACCENT),
    Doing.VIEWS: ("user", Tone.NEUTRAL),
}


def doing_look(doing: Doing) -> tuple[str, Tone]:
    """Return the icon and the tone."""
    return _LOOKS[doing]


def place_word(field: str) -> str:
    """Return where a colleague writes; "" for a place without a word."""
    place = _PLACES.get(field.partition(".")[0])
    return translate("Presence", place) if place else field_word(field).lower()


def doing_words(presence: Presence) -> str:
    name = short_name(presence.name)
    if presence.doing is Doing.ON_THE_PHONE:
        text = translate("Presence", "{name} is on the phone with the applicant · since {time}")
        return text.format(name=name, time=time_text(presence.since))
    if presence.doing is Doing.VIEWS:
        return translate("Presence", "{name} is looking").format(name=name)
    if place := place_word(presence.field):
        return translate("Presence", "{name} is writing: {place}").format(name=name, place=place)
    return translate("Presence", "{name} is writing").format(name=name)


def pill_words(presence: Presence) -> str:
    """Return `doing_words` for where there is little room: an icon says the rest, name and time stay."""
    if presence.doing is not Doing.ON_THE_PHONE:
        return doing_words(presence)
    text = translate("Presence", "{name} · on the phone since {time}")
    return text.format(name=short_name(presence.name), time=time_text(presence.since))


def unknown_words(case_presence: CasePresence) -> str:
    """Return what is said while nobody knows; "" while it is known, or was never asked."""
    if case_presence.link_state is not LinkState.UNKNOWN or case_presence.since is None:
        return ""
    text = translate("Presence", "No presence data since {time}")
    return text.format(time=time_text(case_presence.since))


def also_writing_words(others: Sequence[Presence]) -> str:
    """Return who else writes in this very field; "" for nobody."""
    if not others:
        return ""
    if len(others) == 1:
        return translate("Presence", "{name} is writing here too").format(name=short_name(others[0].name))
    names = ", ".join(short_name(one.name) for one in others)
    return translate("Presence", "{names} are writing here too").format(names=names)


def short_name(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[:LONGEST].rstrip()}…"


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, e.g. "RW"."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))
