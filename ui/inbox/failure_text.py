"""Why a message did not reach the applicant, and what to do, by the code of its provider."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.text.translate_later import QT_TRANSLATE_NOOP

_NO_WHATSAPP = QT_TRANSLATE_NOOP(
    "Failure", "This number has no WhatsApp, or one that is too old. Write by SMS or e-mail, or call."
)
_WINDOW_OVER = QT_TRANSLATE_NOOP(
    "Failure", "The window for free texts was over. Choose a template, or another channel."
)
_UNWANTED = QT_TRANSLATE_NOOP("Failure", "The applicant wants no messages there.")
_TEMPLATE = QT_TRANSLATE_NOOP("Failure", "The template cannot be used now. Choose another one.")
_NO_ADDRESS = QT_TRANSLATE_NOOP("Failure", "There is no such number or address. Check it with the applicant.")
_CAUSES = {
    "": QT_TRANSLATE_NOOP("Failure", "It could not leave in time."),
    "opted_out": _UNWANTED,
    "131050": _UNWANTED,
    "blocked": QT_TRANSLATE_NOOP("Failure", "The sender was blocked."),
    "window_over": _WINDOW_OVER,
    "131047": _WINDOW_OVER,
    "131026": _NO_WHATSAPP,
    "131049": QT_TRANSLATE_NOOP(
        "Failure", "WhatsApp limits how much marketing this person gets. Choose another channel."
    ),
    **dict.fromkeys(
        ("132000", "132001", "132005", "132007", "132008", "132012", "132015", "132016"), _TEMPLATE
    ),
    **dict.fromkeys(("no_number", "no_address", "5.1.1", "550"), _NO_ADDRESS),
    "too_long": QT_TRANSLATE_NOOP("Failure", "The text is too long for this channel. Shorten it."),
    "too_large": QT_TRANSLATE_NOOP("Failure", "The files are too large for this channel. Send fewer."),
    "text_only": QT_TRANSLATE_NOOP("Failure", "This channel takes no files."),
}
_OTHER = QT_TRANSLATE_NOOP("Failure", "The provider refused it (code {code}).")


def failure_words(code: str) -> str:
    """Return one or two sentences. code: "" for a message whose time was over."""
    return QCoreApplication.translate("Failure", _CAUSES.get(code, _OTHER)).format(code=code)
