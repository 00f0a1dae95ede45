"""Does what other programs of the user ask for by `loket command`, as if its key had been pressed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from app.calls.link_target import LinkDoubt, as_link, read_link
from app.desktop.outside_command import DONE, LIST, REFUSED, UNKNOWN, OutsideCommand
from app.desktop.workplace import Workplace
from ui.keys.commands import Commands
from ui.keys.key_table import Key
from ui.keys.outside_names import (
    BREAK,
    CALL,
    IN_FRONT,
    KEY_OF,
    OPEN_CASE,
    SWITCHES,
    WHILE_A_DIALOG_IS_OPEN,
)
from ui.keys.outside_words import names_with_words
from ui.text import translations

_ON, _OFF = "on", "off"


class Window(Protocol):
    """What the main window does for other programs."""

    @property
    def is_signed_out(self) -> bool: ...

    def why_not(self, key: Key, number: int) -> str: ...

    def take_link(self, link: str) -> None: ...


class OutsideCommands(QObject):
    """Refuses everything while nobody is signed in, and most of it while a dialog waits for the user."""

    def __init__(
        self, window: Window, commands: Commands, workplace: Workplace, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window, self._commands, self._work = window, commands, workplace

    @Slot(object)
    def handle(self, command: OutsideCommand) -> None:
        name, argument = command.name, command.argument
        if name == LIST:
            command.answer(DONE, "\n".join(self._lines()))
            return
        if wrong := self._wrong(name, argument):
            command.answer(UNKNOWN, wrong)
            return
        if reason := self._refusal(name, self._commands.bound_keys()):
            command.answer(REFUSED, reason)
            return
        if name == OPEN_CASE:
            self._open_case(command)
        elif name == CALL:
            command.answer(*self._offer_call(argument))
        elif name == BREAK:
            command.answer(*self._take_break(argument))
        elif name in SWITCHES and argument and self._is_on(name) is (argument == _ON):
            command.answer(DONE)  # nothing to change
        else:
            command.answer(*self._run(name))

    # -- what is possible ----------------------------------------------------------------------------------

    def _wrong(self, name: str, argument: str) -> str:
        """Return what is wrong with the request itself, whatever is possible now."""
        if name not in (*KEY_OF, CALL, OPEN_CASE, BREAK):
            return self.tr("There is no command “{name}”. --list has all of them.").format(name=name[:40])
        if name in (CALL, OPEN_CASE) and not argument.strip():
            return self.tr("“{name}” needs a number behind it.").format(name=name)
        if name in SWITCHES and argument not in ("", _ON, _OFF):
            return self.tr("“{name}” takes “on”, “off” or nothing.").format(name=name)
        if name in KEY_OF and name not in SWITCHES and argument:
            return self.tr("“{name}” takes nothing behind it.").format(name=name)
        return ""

    def _refusal(self, name: str, bound: Collection[Key]) -> str:
        """Return why it is not possible now; "" if it is. `bound` is what the window listens to."""
        if self._window.is_signed_out:
            return self.tr("Nobody is signed in.")
        if name not in WHILE_A_DIALOG_IS_OPEN and (dialog := QApplication.activeModalWidget()) is not None:
            text = self.tr("A dialog of Loket waits for the user: “{title}”.")
            return text.format(title=dialog.windowTitle())
        if name not in KEY_OF:
            is_nobody = self._work.access.session.agent is None
            return self.tr("Nobody is signed in.") if is_nobody else ""
        key = KEY_OF[name]
        if key not in bound:
            return self.tr("This is not possible now.")
        return self._window.why_not(key, 1)

    def _lines(self) -> Iterator[str]:
        """Give name, words, and what is possible now, in columns that tabs part."""
        language, bound = translations.language(), self._commands.bound_keys()
        for usage, words in names_with_words():
            name = usage.split()[0]
            now = self._refusal(name, bound) or self.tr("possible now")
            yield "\t".join((usage, words, now))
            if name == BREAK:
                for one in self._work.agents.states.breaks:
                    yield "\t".join((f"{BREAK} {one.id}", one.name.in_language(language), now))

    def _is_on(self, name: str) -> bool:
        if name == "mute":
            return self._work.phone.line.is_muted
        if name == "do-not-disturb":
            return self._work.phone.line.is_undisturbed
        call = self._work.calls.call_list.in_hand
        return call is not None and call.is_held_here

    # -- what is done --------------------------------------------------------------------------------------

    def _run(self, name: str) -> tuple[int, str]:
        if name in IN_FRONT:
            self._window.take_link("")
        self._commands.press(KEY_OF[name])
        return DONE, ""

    def _offer_call(self, number: str) -> tuple[int, str]:
        """Fill in the dial field as a clicked link does: only the user's own Enter dials."""
        link, settings = as_link(number), self._work.preferences.settings
        if read_link(link, settings.account, settings.office).doubt is LinkDoubt.UNUSABLE:
            text = self.tr("“{number}” is no number that can be called.")
            return REFUSED, text.format(number=number[:40])
        self._window.take_link(link)
        return DONE, ""

    def _take_break(self, reason: str) -> tuple[int, str]:
        """Begin a break for one of the office's reasons; the first one if none is named."""
        known = [one.id for one in self._work.agents.states.breaks]
        if not known or (reason and reason not in known):
            text = self.tr("There is no such break. There are: {names}.")
            return UNKNOWN, text.format(names=", ".join(known))
        self._work.agents.states.take_break(reason or known[0])
        return DONE, ""

    def _open_case(self, command: OutsideCommand) -> None:
        number = command.argument.strip().upper()

        def opened(is_there: bool) -> None:
            if is_there:
                self._window.take_link("")
                command.answer(DONE)
            else:
                text = self.tr("There is no case with the number {number}.")
                command.answer(REFUSED, text.format(number=number[:40]))

        self._work.cases.editor.open_numbered(number, opened)
