"""What each name for other programs does, in the user's language: for `--list` and the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from ui.keys.key_table import title
from ui.keys.outside_names import BREAK, CALL, KEY_OF, OPEN_CASE, SWITCHES


def names_with_words() -> Iterator[tuple[str, str]]:
    """Give each name as it is used, with what it does, by the alphabet."""
    translate = QCoreApplication.translate
    words = {name: (_usage(name), title(key)) for name, key in KEY_OF.items()}
    shown = translate("Outside", "Show a number in the dial field; Enter there calls it")
    words[CALL] = f"{CALL} NUMBER", shown
    words[OPEN_CASE] = f"{OPEN_CASE} NUMBER", translate("Outside", "Open a case by its number")
    words[BREAK] = f"{BREAK} [REASON]", translate("Outside", "Begin a break for one of the office's reasons")
    for name in sorted(words):
        yield words[name]


def _usage(name: str) -> str:
    return f"{name} [on|off]" if name in SWITCHES else name
