"""The extensions that this workstation watches at the PBX, and the present state of each phone (BLF)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot

from telephony.client.phone import Phone
from telephony.messages import ColleagueChanged, ColleagueState


class WatchedLines(QObject):
    """The only owner of the phone's watch list: colleagues permanently, other extensions as
    long as needed.
    """

    changed = Signal(object)  # ColleagueChanged

    def __init__(self, phone: Phone, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phone = phone
        self._colleagues: tuple[str, ...] = ()
        self._followed: Counter[str] = Counter()
        self._seen: dict[str, ColleagueChanged] = {}
        phone.colleague_changed.connect(self._on_colleague)

    def seen(self, user: str) -> ColleagueChanged | None:
        """Return the last report on a watched extension; None without one."""
        return self._seen.get(user)

    def state(self, user: str) -> ColleagueState:
        seen = self._seen.get(user)
        return seen.state if seen is not None else ColleagueState.UNKNOWN

    def set_colleagues(self, users: Iterable[str]) -> None:
        """Watch exactly these colleagues from now on."""
        self._colleagues, before = tuple(users), self._users
        self._watch(before)

    def follow(self, user: str) -> None:
        """Watch an extension until `release`; it may be a colleague's."""
        before = self._users
        self._followed[user] += 1
        self._watch(before)

    def release(self, user: str) -> None:
        before = self._users
        self._followed[user] -= 1
        self._followed = +self._followed
        self._watch(before)

    @property
    def _users(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._colleagues, *sorted(self._followed))))

    def _watch(self, before: tuple[str, ...]) -> None:
        users = self._users
        if users != before:
            self._seen = {user: seen for user, seen in self._seen.items() if user in users}
            self._phone.watch(users)

    @Slot(object)
    def _on_colleague(self, event: ColleagueChanged) -> None:
        self._seen[event.user] = event
        self.changed.emit(event)
