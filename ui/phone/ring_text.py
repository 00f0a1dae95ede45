"""What a notification of a ringing call may say: other people see the screen, too."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.values.call import Call
from ui.text.caller_text import acquaintance_words, number_words, who_words
from ui.video.video_text import offered_words


@dataclass(frozen=True, slots=True)
class RingWords:
    """`number` and `about` may be ""."""

    title: str  # that a call comes in
    who: str
    number: str = ""
    about: str = ""


def ring_words(call: Call, names_callers: bool) -> RingWords:
    """Return the words, without name and number if the office wants none or a case is hidden."""
    title = QCoreApplication.translate("CallPopup", "Incoming call")
    if call.has_video:
        title = QCoreApplication.translate("CallPopup", "Incoming video call")
    if not names_callers or has_hidden_case(call):
        return RingWords(title, QCoreApplication.translate("CallPopup", "The window shows who calls"))
    about = "\n".join(filter(None, (offered_words(call), acquaintance_words(call))))
    return RingWords(title, who_words(call), number_words(call), about)


def has_hidden_case(call: Call) -> bool:
    """Whether the caller may be a person of an anonymous or confidential case."""
    people = (*call.candidates, *((call.person,) if call.person is not None else ()))
    proposed = call.proposed_case
    return (
        call.is_party_hidden
        or any(person.has_hidden_case for person in people)
        or (
            proposed is not None and (proposed.is_anonymous or proposed.is_confidential or proposed.is_hidden)
        )
    )
