"""The words for a look-up that did not answer: what failed, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.common.finding import Failure
from app.common.lookup_faults import FaultKind
from ui.case.evidence.evidence_text import evidence_word
from ui.keys.key_table import Key, way
from ui.text.translate_later import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_FAULTS = {
    FaultKind.NO_KEY: QT_TRANSLATE_NOOP(
        "Look-ups", "{system} needs the office's key. Enter it in the settings, then try again."
    ),
    FaultKind.NO_NETWORK: QT_TRANSLATE_NOOP(
        "Look-ups", "{system} cannot be reached. Check the network, then try again."
    ),
    FaultKind.TIMED_OUT: QT_TRANSLATE_NOOP(
        "Look-ups", "{system} did not answer in time. Try again, or open its page."
    ),
    FaultKind.PROXY: QT_TRANSLATE_NOOP(
        "Look-ups",
        "{system} was not asked, because this computer's proxy setting cannot be used. Tell the IT "
        "department: only proxies with http:// work, and the log says what is wrong.",
    ),
    FaultKind.TLS: QT_TRANSLATE_NOOP(
        "Look-ups",
        "The certificate of {system} is not trusted, so nothing was asked. Tell the IT department.",
    ),
    FaultKind.REFUSED: QT_TRANSLATE_NOOP(
        "Look-ups", "{system} refused the office's key. Check it in the settings, or open the page."
    ),
    FaultKind.NOT_FOUND: QT_TRANSLATE_NOOP(
        "Look-ups", "{system} knows nothing under this number. Read it back to the applicant."
    ),
    FaultKind.BAD_REQUEST: QT_TRANSLATE_NOOP(
        "Look-ups", "{system} did not accept this number. Check it, or ask something else."
    ),
    FaultKind.SERVER_FAULT: QT_TRANSLATE_NOOP(
        "Look-ups", "{system} reports an internal error. Try again later, or open its page."
    ),
    FaultKind.NOT_UNDERSTOOD: QT_TRANSLATE_NOOP(
        "Look-ups",
        "The answer of {system} cannot be used. Check the address in the settings, or open the page.",
    ),
    FaultKind.TOO_LARGE: QT_TRANSLATE_NOOP(
        "Look-ups", "The answer of {system} is too large. Ask something else, or open its page."
    ),
    FaultKind.REDIRECTED: QT_TRANSLATE_NOOP(
        "Look-ups",
        "{system} redirects to another address; redirects are not followed. Check the address in the "
        "settings.",
    ),
}


def failure_words(failure: Failure) -> str:
    """Return what failed and what to do, in one or two sentences."""
    return translate("Look-ups", _FAULTS[failure.kind]).format(system=evidence_word(failure.question.system))


def off_words(system: str) -> str:
    """Return how to look something up without access."""
    text = translate(
        "Look-ups",
        "{system} is not asked from here. {open} opens its page with the number copied, {back} brings "
        "what you copied there back.",
    )
    return text.format(system=evidence_word(system), open=way(Key.OPEN_PAGE), back=way(Key.TAKE_ANSWER))
