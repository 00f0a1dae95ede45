"""Publishes the user's presence at cases, and shows that of others."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.access.session import Session
from app.access.visibility import may_read
from app.calls.call_list import CallList
from app.cases.case_editor import CaseEditor
from app.cases.presence import (
    SIGN_OF_LIFE,
    CasePresence,
    Heard,
    LinkState,
    Moment,
    Others,
    Own,
    Presence,
    PresenceLink,
)
from app.values.call import Call
from app.values.open_case import VisibleCase
from db.records import CaseRow
from telephony.messages import CallState

CHECK_EVERY_MS = 1000


class PresenceBoard(QObject):
    """Without a link nothing is published or shown."""

    changed = Signal()  # another user came, left or changed activity, or the state became unknown
    _received, _lost, _back = Signal(object), Signal(object), Signal()  # from any thread to this one

    def __init__(
        self,
        editor: CaseEditor,
        session: Session,
        calls: CallList,
        workstation: Callable[[], str],
        clock: Callable[[], datetime],
        link: PresenceLink | None = None,
        parent: QObject | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._session, self._calls = session, calls
        self._workstation, self._link = workstation, link
        self._clock, self._steady = clock, steady
        self._own, self._others = Own(), Others()
        self._sent: tuple[Presence, ...] = ()
        self._sent_at: Moment | None = None
        self._link_state: tuple[LinkState, datetime | None] = (LinkState.ASKED, None)
        self._at: dict[UUID, tuple[Presence, ...]] = {}  # the shown presence of others
        self._ticker = QTimer(self)
        self._ticker.setInterval(CHECK_EVERY_MS)
        if link is None:
            return
        self._received.connect(self._on_presence, Qt.ConnectionType.QueuedConnection)
        self._lost.connect(self._on_lost, Qt.ConnectionType.QueuedConnection)
        self._back.connect(self._on_back, Qt.ConnectionType.QueuedConnection)
        editor.opened.connect(self._on_case)
        editor.changed.connect(self._on_case)
        editor.closed_view.connect(self._on_closed)
        editor.typed.connect(self._on_typed)
        calls.call_changed.connect(self._on_call)
        session.agent_changed.connect(self.refresh)
        session.signed_out.connect(self.refresh)
        self._ticker.timeout.connect(self.refresh)
        self._ticker.start()
        link.listen(self._received.emit, self._lost.emit, self._back.emit)
        link.ask()

    @property
    def is_shared(self) -> bool:
        """Whether there is a link to other workstations."""
        return self._link is not None

    # -- presence of others ----------------------------------------------------------------------------------

    def at_case(self, case_id: UUID) -> CasePresence:
        """Return who else is at an open case."""
        if self._link is None:
            return CasePresence()
        link_state, since = self._link_state
        return CasePresence(link_state, self._at.get(case_id, ()), since)

    def at_row(self, row: CaseRow) -> tuple[Presence, ...]:
        """Return who else is at the case of a list's row; none if the user may not read the case."""
        if self._link is None or row.is_draft or not may_read(self._session.agent, row):
            return ()
        return self._at.get(row.id, ())

    def writes(self, case_id: UUID, field: str) -> tuple[Presence, ...]:
        """Return who else writes in this field."""
        return tuple(one for one in self.at_case(case_id).others if field and one.field == field)

    # -- own presence ----------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Publish changes or a heartbeat, and remove expired presence."""
        now = self._now()
        own = self._own_presence(now)
        is_due = self._sent_at is None or self._sent_at.age(now) >= SIGN_OF_LIFE
        if self._link is not None and (own != self._sent or (own and is_due)):
            self._sent, self._sent_at = own, now
            self._link.publish(own)
        self._show(now)

    def stop(self) -> None:
        """Publish that the user has left."""
        self._ticker.stop()
        if self._link is not None and self._sent:
            self._sent = ()
            self._link.publish(())

    def _now(self) -> Moment:
        return Moment(self._clock(), self._steady())

    def _own_presence(self, now: Moment) -> tuple[Presence, ...]:
        agent = self._session.agent
        if agent is None:
            return ()
        return tuple(
            Presence(
                case_id=case_id,
                person_id=agent.id,
                name=agent.name,
                workstation=self._workstation(),
                doing=doing,
                field=field,
                since=since,
            )
            for case_id, doing, field, since in self._own.doings(now)
        )

    def _show(self, now: Moment) -> None:
        agent = self._session.agent
        link_state, at = self._others.link_state(now), self._others.all(now, agent.id if agent else None)
        if (link_state, at) != (self._link_state, self._at):
            self._link_state, self._at = link_state, at
            self.changed.emit()

    # -- events ----------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_case(self, case: VisibleCase) -> None:
        """Note the open case; an unsaved one is not published."""
        self._own.set_viewed(case.case_id if case.file is not None else None)
        self._own.drafts({field for field, text in case.draft.items() if text})
        self.refresh()

    @Slot()
    def _on_closed(self) -> None:
        self._own.set_viewed(None)
        self.refresh()

    @Slot(str)
    def _on_typed(self, field: str) -> None:
        self._own.typed(field, self._now())
        self.refresh()

    @Slot(object)
    def _on_call(self, _call: Call) -> None:
        calls = (one for one in self._calls.ongoing if one.state is CallState.CONNECTED)
        ours = (one for one in calls if not one.consults_for and one.case_id is not None)
        call = next(ours, None)
        self._own.talk_about(call.case_id if call else None, call.answered_at if call else None)
        self.refresh()

    @Slot(object)
    def _on_presence(self, heard: Sequence[Heard]) -> None:
        self._others.apply(heard, self._now())
        self._show(self._now())

    @Slot(object)
    def _on_lost(self, at: datetime) -> None:
        self._others.lost(at)
        self._show(self._now())

    @Slot()
    def _on_back(self) -> None:
        self._sent_at = None  # they may have forgotten us, too
        self.refresh()
        if self._link is not None:
            self._link.ask()
