"""Reminders: when half, four fifths or all of a step's time is used, the responsible user
gets one reminder.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from sqlalchemy import Connection

from app.access.session import Session
from app.calls.call_list import CallList
from app.calls.phone_line import PhoneLine
from app.common.debounce import Debounce
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from app.settings.office_calendar import Calendars
from app.settings.preferences import Preferences
from app.sop.procedure import Actor, Sop
from app.sop.step_clocks import reminder_times
from db.enums import FINISHED, Role
from db.queries.cases import my_cases, unit_inbox
from db.records import AgentRecord, CaseRow
from telephony.client.phone import Phone
from telephony.messages import PlayReminder

SETTLE_MS = 500
LONGEST_MS = 30_000  # within this time new drafts, and a changed clock, are noticed
_Key = tuple[UUID, int, datetime, int]  # case, step, start of its round, percent


class StepReminders(QObject):
    """Watches what waits for the signed-in user: lists and badges show it, this class makes the sound.

    What was due before the sign-in makes no sound. During a call there is none: it follows after the call,
    and several at once are one.
    """

    reached = Signal(int)  # how many steps just reached one of their marks

    def __init__(
        self,
        records: Records,
        session: Session,
        sop: Sop,
        calendars: Calendars,
        drafts: Callable[[], tuple[CaseRow, ...]],
        line: PhoneLine,
        calls: CallList,
        phone: Phone,
        preferences: Preferences,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._session, self._sop, self._calendars = records, session, sop, calendars
        self._drafts, self._line, self._calls, self._phone = drafts, line, calls, phone
        self._preferences, self._clock = preferences, clock
        self._rows: tuple[CaseRow, ...] = ()
        self._order = AnswerOrder()
        self._reminded: set[_Key] = set()
        self._sits: UUID | None = None  # the user whose rows were read once
        self._is_due = False  # a sound waits for the end of a call
        settling = Debounce(SETTLE_MS, self._read, self, lambda: calls.is_looking_up)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.check)
        records.changed.connect(settling.changed)
        session.agent_changed.connect(settling.changed)
        calls.call_changed.connect(self._on_call)

    @Slot()
    def check(self) -> None:
        """Report marks reached since the last check, and set the timer for the next one."""
        now, agent = self._clock(), self._session.agent
        if agent is None:
            return
        new: set[_Key] = set()
        ahead: list[datetime] = []
        known: set[_Key] = set()
        for row in (*self._rows, *self._drafts()):
            if not self._is_mine(row, agent):
                continue
            for percent, at in reminder_times(self._sop, self._calendars.now, row, now):
                key = (row.id, row.step, row.step_started_at, percent)
                known.add(key)
                if at > now:
                    ahead.append(at)
                elif key not in self._reminded:
                    new.add(key)
        is_first, self._sits = self._sits != agent.id, agent.id
        self._reminded = (self._reminded & known) | new
        if new and not is_first:
            self._is_due = True
            self.reached.emit(len({key[:3] for key in new}))
            self._sound()
        wait_ms = (min(ahead) - now).total_seconds() * 1000 + 1 if ahead else LONGEST_MS
        self._next.start(round(min(wait_ms, LONGEST_MS)))

    def _is_mine(self, row: CaseRow, agent: AgentRecord) -> bool:
        actor = Actor.UNIT if agent.role is Role.UNIT_OFFICER else Actor.AGENT
        return row.status not in FINISHED and self._sop.step(row.step).actor is actor

    def _sound(self) -> None:
        """Play the sound once, without a call; never into the ear of an agent who talks."""
        sound = self._preferences.settings.reminders.sound
        if not self._is_due or self._calls.ongoing:
            return
        self._is_due = False
        if sound != "off" and self._line.is_ready:
            self._phone.do(PlayReminder(on_ringer=sound == "ringer"))

    @Slot(object)
    def _on_call(self, _call: object) -> None:
        self._sound()

    @Slot()
    def _read(self) -> None:
        agent = self._session.agent
        if agent is not None:
            self._records.read(_query(agent), self._order.unless_late(lambda rows: self._found(agent, rows)))

    def _found(self, agent: AgentRecord, rows: tuple[CaseRow, ...]) -> None:
        now_here = self._session.agent
        if now_here is not None and now_here.id == agent.id:
            self._rows = rows
            self.check()


def _query(agent: AgentRecord) -> Callable[[Connection], tuple[CaseRow, ...]]:
    agent_id, unit_id = agent.id, agent.unit_id
    if agent.role is Role.UNIT_OFFICER:
        return lambda tx: unit_inbox(tx, unit_id) if unit_id is not None else ()
    return lambda tx: my_cases(tx, agent_id)
