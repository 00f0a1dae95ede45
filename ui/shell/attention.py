"""What the taskbar shows while another window is in front: what waits, a long job, a call, who listens."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.cases.queues import QueueName
from app.common.enums import CallState
from app.desktop.workplace import Workplace
from app.file_store.shared_files import ENDED
from app.sync.sync_status import LightState
from app.values.call import Call
from app.values.written import VisibleConversation
from ui.shell.taskbar import Taskbar

# Work that an applicant or a unit waits for. A person's own cases are always many, so they would say nothing.
_WAITING = (QueueName.MISSED_CALLS, QueueName.CALL_BACKS, QueueName.UNIT_INBOX, QueueName.MESSAGES)


class Attention(QObject):
    """Decides; the taskbar shows."""

    def __init__(self, workplace: Workplace, taskbar: Taskbar, window: QWidget) -> None:
        super().__init__(window)
        self._calls, self._sharing = workplace.calls.call_list, workplace.sync.sharing
        self._monitoring = workplace.monitoring.signs
        self._taskbar, self._window = taskbar, window
        self._counts: Mapping[QueueName, int] = {}
        self._coming: dict[str, int] = {}  # percent of each file that comes from another workstation
        self._rang: set[str] = set()
        self._offered: UUID | None = None  # the chat that this user is asked to take
        self._signs: set[UUID] = set()  # of supervisors who are with the call
        self._count_shown = 0
        self._progress_shown: int | None = None
        workplace.calls.call_list.call_changed.connect(self._on_call)
        workplace.queue.lists.counts_changed.connect(self._on_counts)
        workplace.conversations.offers.changed.connect(self._on_offer)
        workplace.monitoring.signs.changed.connect(self._on_signs)
        workplace.access.session.signed_out.connect(self._on_signed_out)
        workplace.sync.sharing.changed.connect(self._show_progress)
        workplace.files.shared.fetching.connect(self._on_fetching)

    @Slot(object)
    def _on_call(self, call: Call) -> None:
        ringing = {one.key for one in self._calls.ongoing if one.state is CallState.RINGING_HERE}
        is_new, self._rang = bool(ringing - self._rang), ringing
        if is_new and not self._window.isActiveWindow():
            self._taskbar.ask_for_attention()
        self._show_count()

    @Slot(object)
    def _on_offer(self, one: VisibleConversation | None) -> None:
        before, self._offered = self._offered, one.id if one is not None else None
        if self._offered not in (None, before) and not self._window.isActiveWindow():
            self._taskbar.ask_for_attention()

    @Slot()
    def _on_signs(self) -> None:
        before, self._signs = self._signs, {one.id for one in self._monitoring.signs}
        if self._signs - before and not self._window.isActiveWindow():
            self._taskbar.ask_for_attention()

    @Slot(object)
    def _on_counts(self, counts: Mapping[QueueName, int]) -> None:
        self._counts = counts
        self._show_count()

    @Slot()
    def _on_signed_out(self) -> None:
        self._counts = {}
        self._show_count()

    @Slot(str, int)
    def _on_fetching(self, sha256: str, percent: int) -> None:
        if percent == ENDED:
            self._coming.pop(sha256, None)
        else:
            self._coming[sha256] = percent
        self._show_progress()

    def _show_count(self) -> None:
        count = len(self._rang) + sum(self._counts.get(name, 0) for name in _WAITING)
        if count != self._count_shown:
            self._count_shown = count
            self._taskbar.show_count(count)

    @Slot()
    def _show_progress(self) -> None:
        """Filling this workstation goes before single files; several files show their mean."""
        light = self._sharing.light
        percent: int | None = None
        if light.state is LightState.FILLING:
            percent = light.percent
        elif self._coming:
            percent = sum(self._coming.values()) // len(self._coming)
        if percent != self._progress_shown:
            self._progress_shown = percent
            self._taskbar.show_progress(percent)
