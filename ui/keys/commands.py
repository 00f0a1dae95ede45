"""The commands of the window, found by words and run without a key; most of them have none.

The search field lists them after ">", the guide lists them all. A command does what its key does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from app.cases.queues import QueueName
from ui.keys.key_table import KEYS, ExplainsWhyNot, Key, commands_of, hint, owner_title, shortcut_name, title
from ui.keys.synonyms import synonyms
from ui.text.wording import word

SIGN = ">"  # before words that mean a command alone
_WORDS = re.compile(r"\w+")
_BY_SYNONYM = 3


@dataclass(frozen=True, slots=True)
class Command:
    """What the window can do.

    Attributes:
        number: Which one in a row of keys, from 1.
        place: In the table, from 0.
        title: What it does, in the user's language.
        keys: As printed on the key cap; "" if it has no key.
        group: The part of the window that it belongs to.
        why_not: Why it can do nothing now; "" if it can.
    """

    key: Key
    number: int
    place: int
    title: str
    keys: str
    group: str
    why_not: str


class Commands:
    """Finds and runs the commands of one window. A key that the window has not bound now is no command."""

    def __init__(self, window: QWidget) -> None:
        """`window` says why a command is not possible, if it is a `ExplainsWhyNot`; else all are possible."""
        self._window = window

    def find(self, typed: str) -> tuple[Command, ...]:
        """Return the commands of which each typed word begins a word, the best first; all for no words.

        A title that begins with the words counts more than one that contains them, that one more than
        synonyms, and what can be done now more than what cannot.
        """
        matches = list(_matches(_words(typed)))
        bound = self._shortcuts() if matches else {}
        found = []
        for rank, place, key, number in matches:
            shortcut = bound.get(shortcut_name(key, number))
            if shortcut is not None and shortcut.isEnabled():
                found.append((rank, self._command(place, key, number)))
        found.sort(key=lambda each: (each[0], bool(each[1].why_not)))
        return tuple(command for _, command in found)

    def run(self, command: Command) -> None:
        """Do in the window what the key does, or let the window say why that is not possible."""
        self._window.activateWindow()
        self.press(command.key, command.number)

    def press(self, key: Key, number: int = 1) -> None:
        """Do what the key does, wherever the keyboard is."""
        shortcut = self._shortcuts().get(shortcut_name(key, number))
        if shortcut is not None and shortcut.isEnabled():
            shortcut.activated.emit()

    def bound_keys(self) -> frozenset[Key]:
        """Return the keys, and the commands without one, to which the window listens now."""
        enabled = {name for name, shortcut in self._shortcuts().items() if shortcut.isEnabled()}
        return frozenset(key for key in KEYS if shortcut_name(key) in enabled)

    def _command(self, place: int, key: Key, number: int) -> Command:
        why_not = self._window.why_not(key, number) if isinstance(self._window, ExplainsWhyNot) else ""
        group = owner_title(KEYS[key].owner)
        return Command(key, number, place, _title(key, number), _keys(key, number), group, why_not)

    def _shortcuts(self) -> dict[str, QShortcut]:
        return commands_of(self._window)


def keys_with_words(typed: str) -> list[Key]:
    """Return the commands of which each typed word begins a word, whatever the window has bound now."""
    return [key for _, _, key, _ in _matches(_words(typed))]


def nothing_found(typed: str) -> str:
    text = QCoreApplication.translate("Keys", "No command has these words: “{text}”.")
    return text.format(text=typed)


def _matches(wanted: list[str]) -> Iterator[tuple[int, int, Key, int]]:
    """Give each key of the table that has the words: its rank, place, key, number in its row."""
    for place, (key, entry) in enumerate(KEYS.items()):
        # The line of proposals has the choice in a row of persons: one command stands for them.
        for number in range(1, 2 if key is Key.OTHER_PERSON else max(1, len(entry.sequences)) + 1):
            named = _title(key, number)
            words = _words(named)
            others = f"{named} {synonyms(key)} {owner_title(entry.owner)} {hint(key, number)}"
            if _has_all(wanted, words):
                yield _rank(wanted, words), place, key, number
            elif _has_all(wanted, _words(others)):
                yield _BY_SYNONYM, place, key, number


def _rank(wanted: list[str], words: list[str]) -> int:
    """Return 0 for words that begin with what is wanted, 1 if only the first one does, else 2."""
    begins = [word.startswith(one) for one, word in zip(wanted, words, strict=False)]
    return 0 if all(begins) else 1 if begins[0] else 2


def _title(key: Key, number: int) -> str:
    if key is Key.QUEUE:
        return f"{title(key)}: {word(list(QueueName)[number - 1])}"
    return title(key)


def _keys(key: Key, number: int) -> str:
    """Return the key cap; of the row that means the proposed persons, the whole row."""
    if key is Key.OTHER_PERSON:
        return f"{hint(key)} … {hint(key, len(KEYS[key].sequences))}"
    return hint(key, number)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _has_all(wanted: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)
