"""The supervisor's side: the call by which a supervisor listens, and that it ends with the agent's sign.

The call is in no list of calls. So it makes no contact, no state of the supervisor and no wrap-up.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.calls.call_list import CallList
from app.common.clock import now
from app.monitoring.codes import LISTEN, Codes, allowed_way, codes_of
from app.monitoring.poller import Line, Poller
from app.settings import MonitoringSettings
from app.settings.preferences import Preferences
from app.values.call import Call
from db.enums import Role
from db.records import AgentRecord
from db.sync.monitoring_messages import (
    MOST_REASON,
    BeginMonitoring,
    EndMonitoring,
    KeepMonitoring,
    MonitoringEnd,
    MonitoringMode,
    MonitoringState,
    MonitoringWay,
)
from db.sync.sync_status import SharedError, Trouble
from telephony.client.phone import Phone
from telephony.messages import CallChanged, CallEnded, CallState, CommandRefused, Hush
from telephony.sip.target import TargetError, sip_uri

__all__ = [
    "MOST_REASON",
    "Ended",
    "MonitoredCall",
    "MonitoringDesk",
    "MonitoringEnd",
    "MonitoringMode",
    "Phase",
    "Why",
]
_log = logging.getLogger(__name__)
REPORTS_EVERY_S = 0.5
TOKEN_BYTES = 32
HOLDS_MS = 3000  # the last answer of the server that the agent's desk shows the sign


class Phase(Enum):
    ASKING = "asking"  # the agent's desk has not confirmed the sign
    DIALLING = "dialling"
    ON = "on"


class Why(str, Enum):
    """Why it could not begin, or is over, besides MonitoringEnd."""

    OWN_CALL = "own_call"  # the supervisor has a call
    NO_EXTENSION = "no_extension"
    BAD_CODE = "bad_code"
    REFUSED = "refused"  # the server: not this agent
    AWAY = "away"  # the server does not answer
    NOT_PUT_THROUGH = "not_put_through"  # the exchange refused the call
    HUNG_UP = "hung_up"  # the exchange ended it


@dataclass(frozen=True, slots=True)
class MonitoredCall:
    """The call that this supervisor listens to.

    mode: What the exchange does now. wanted: What it is asked for. since: The call was answered.
    is_refused: The code of the mode that was chosen last cannot be called.
    """

    agent_id: UUID
    name: str
    phase: Phase
    mode: MonitoringMode = LISTEN
    wanted: MonitoringMode = LISTEN
    since: datetime | None = None
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """why: A value of MonitoringEnd or Why. code: Of the exchange's refusal, 0 for none."""

    name: str
    why: MonitoringEnd | Why
    code: int = 0


@dataclass(slots=True)
class _Run:
    """One listening. The fields `mode` and `is_connected` are read by the thread of the reports.

    token: Of the call to the agent's Loket; "" if the exchange joins the sound.
    """

    extension: str
    codes: Codes
    token: str = field(default="", repr=False)
    id: UUID = field(default_factory=uuid7)
    mode: MonitoringMode = LISTEN  # that the agent's desk is to show
    is_connected: bool = False
    has_begun: bool = False
    key: str = ""  # of the call; "" without one
    dials_next: MonitoringMode | None = None  # as soon as the call with the former code has ended


class MonitoringDesk(QObject):
    """Lives in the GUI thread. Offers nothing but to supervisors, and nothing without the policy."""

    changed = Signal()  # `current` or what is offered
    reason_needed = Signal(object)  # UUID of the agent
    ended = Signal(object)  # Ended

    def __init__(
        self,
        phone: Phone,
        calls: CallList,
        session: Session,
        preferences: Preferences,
        open_line: Callable[[], Line],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone, self._calls, self._session = phone, calls, session
        self._preferences, self._open_line = preferences, open_line
        self._run: _Run | None = None
        self._poller: Poller | None = None
        self.current: MonitoredCall | None = None
        self._lease = QTimer(self)
        self._lease.setSingleShot(True)
        self._lease.setInterval(HOLDS_MS)
        self._lease.timeout.connect(self._on_silence)
        phone.call_changed.connect(self._on_call_changed)
        phone.call_ended.connect(self._on_call_ended)
        phone.command_refused.connect(self._on_refused)
        calls.call_changed.connect(self._on_own_call)
        session.agent_changed.connect(self._on_person)
        session.signed_out.connect(self._on_person)
        preferences.changed.connect(self._on_settings)
        preferences.policy_changed.connect(self._on_settings)

    @property
    def modes(self) -> tuple[MonitoringMode, ...]:
        """Return what this person may do; nothing if listening is not allowed."""
        agent, settings = self._session.agent, self._preferences.settings.monitoring
        way = allowed_way(settings, self._preferences.policy)
        if agent is None or agent.role is not Role.SUPERVISOR or way is None:
            return ()
        return codes_of(settings).modes

    @property
    def _settings(self) -> MonitoringSettings:
        return self._preferences.settings.monitoring

    def may_listen_to(self, agent_id: UUID | None) -> bool:
        """Whether this is a colleague of staff; the server also checks the team."""
        me, agent = self._session.agent, self._agent(agent_id)
        is_other = me is not None and agent is not None and agent.id != me.id
        return is_other and agent is not None and agent.role in (Role.AGENT, Role.SUPERVISOR)

    # -- commands ------------------------------------------------------------------------------------------

    def listen(self, agent_id: UUID, reason: str = "") -> None:
        """Ask for the sign at the agent's desk, then call; `reason_needed` or `ended` may follow."""
        agent = self._agent(agent_id)
        if self._run is not None or agent is None or not self.modes:
            return
        codes, way = codes_of(self._settings), MonitoringWay(self._settings.way)
        ended = self._hindrance(agent, codes, way)
        if ended is not None:
            self.ended.emit(ended)
            return
        token = secrets.token_urlsafe(TOKEN_BYTES) if way is MonitoringWay.LOKET else ""
        run = self._run = _Run(agent.extension, codes, token)
        begin = BeginMonitoring(
            id=run.id,
            agent_id=agent_id,
            way=way,
            reason=reason.strip(),
            token_sha256=hashlib.sha256(token.encode()).hexdigest() if token else "",
        )

        def ask(line: Line) -> MonitoringState:
            if not run.has_begun:
                state = line.send(begin)
                run.has_begun = state.end is None and not state.needs_reason
                return state
            return line.send(KeepMonitoring(id=run.id, mode=run.mode, is_connected=run.is_connected))

        def last(line: Line) -> None:
            if run.has_begun:
                line.send(EndMonitoring(id=run.id))

        self._poller = Poller(self._open_line, ask, REPORTS_EVERY_S, last, self)
        self._poller.answered.connect(self._on_state)
        self._poller.failed.connect(self._on_failure)
        self._show(MonitoredCall(agent_id, agent.name, Phase.ASKING))
        self._poller.start()

    def use(self, mode: MonitoringMode) -> None:
        """Listen, whisper or join; what others hear begins only when the agent's desk shows it."""
        run, current = self._run, self.current
        if run is None or current is None or current.phase is not Phase.ON or mode not in self.modes:
            return
        if run.dials_next is not None:  # the call with the former code is ending
            if mode is not run.dials_next:
                run.dials_next = LISTEN  # what was taken back is not called
        elif mode is LISTEN:
            self._switch(run, LISTEN)
        elif self._needs_call(run, current, mode) and not self._is_number(
            run.codes.number(mode, run.extension)
        ):
            self._show(replace(current, is_refused=True))
        else:  # also the present mode: it takes back another one that waits for its sign
            run.mode = mode
            self._show(replace(current, wanted=mode, is_refused=False))
            self._send_now()

    @Slot()
    def end(self) -> None:
        """End it."""
        self._finish(MonitoringEnd.ENDED)

    def stop(self) -> None:
        """The program ends. Blocks for some seconds at most."""
        beat = self._poller
        self.end()
        if beat is not None:
            beat.wait()

    # -- what the server answers ---------------------------------------------------------------------------

    @Slot(object)
    def _on_state(self, state: MonitoringState) -> None:
        run, current = self._run, self.current
        if run is None or current is None or state.id != run.id:
            return
        if state.needs_reason:
            self._forget()
            self.reason_needed.emit(current.agent_id)
            return
        if state.end is not None:
            self._finish(state.end)
            return
        if state.shown is None:
            return
        self._lease.start()
        if current.phase is Phase.ASKING:
            self._dial(run, LISTEN)
        elif current.wanted is not current.mode and state.shown is current.wanted:
            self._switch(run, current.wanted)

    @Slot(object)
    def _on_failure(self, error: SharedError) -> None:
        run = self._run
        if run is not None and not run.has_begun:
            self._finish(Why.REFUSED if error.trouble is Trouble.NO_ROLE else Why.AWAY)

    @Slot()
    def _on_silence(self) -> None:
        """The server does not answer: nobody knows whether the agent still sees the sign."""
        self._finish(MonitoringEnd.LOST)

    # -- the call ------------------------------------------------------------------------------------------

    def _dial(self, run: _Run, mode: MonitoringMode) -> None:
        try:
            number = run.codes.number(mode, run.extension)
            run.key = self._phone.dial(number, listener_token=run.token, ends_without_desktop=True)
        except TargetError:  # the account is another one since the code was checked
            run.key = ""
            self._finish(Why.BAD_CODE)
            return
        self._phone.do(Hush(call_key=run.key, is_hushed=mode is LISTEN))
        if self.current is not None:
            self._show(replace(self.current, phase=Phase.DIALLING, mode=mode, wanted=mode, is_refused=False))

    def _switch(self, run: _Run, mode: MonitoringMode) -> None:
        """Let the exchange change the mode, by a digit or another call. The agent's Loket has done it."""
        current = self.current
        if current is None or run.dials_next is not None:  # the call with the former code is ending
            return
        if not self._needs_call(run, current, mode):
            digit = run.codes.digits.get(mode, "")
            if digit:
                self._phone.send_dtmf(run.key, digit)
            self._phone.do(Hush(call_key=run.key, is_hushed=mode is LISTEN))
            run.mode = mode
            self._show(replace(current, mode=mode, wanted=mode, is_refused=False))
        else:
            run.dials_next = mode
            self._phone.hang_up(run.key)
        self._send_now()

    def _needs_call(self, run: _Run, current: MonitoredCall, mode: MonitoringMode) -> bool:
        return not (mode in run.codes.digits or run.token or mode is current.mode)

    def _is_number(self, code: str) -> bool:
        account = self._preferences.settings.account
        try:
            sip_uri(code, account.domain, account.transport)
        except TargetError:
            return False
        return True

    @Slot(object)
    def _on_call_changed(self, event: CallChanged) -> None:
        run, current = self._run, self.current
        is_own = run is not None and event.call_key == run.key
        if not is_own or event.state is not CallState.CONNECTED or current is None or run is None:
            return
        if current.phase is not Phase.ON:
            run.is_connected = True
            self._show(replace(current, phase=Phase.ON, since=current.since or now()))
            self._send_now()

    @Slot(object)
    def _on_call_ended(self, event: CallEnded) -> None:
        run, current = self._run, self.current
        if run is None or current is None or event.call_key != run.key:
            return
        if run.dials_next is not None:
            mode, run.dials_next = run.dials_next, None
            run.mode = mode
            self._dial(run, mode)
        elif current.phase is Phase.ON:
            self._finish(Why.HUNG_UP)
        else:
            self._finish(Why.NOT_PUT_THROUGH, event.code)

    @Slot(object)
    def _on_refused(self, event: CommandRefused) -> None:
        run = self._run
        if run is not None and event.call_key == run.key and event.command == "Dial":
            self._finish(Why.NOT_PUT_THROUGH)

    # -- what ends it --------------------------------------------------------------------------------------

    @Slot(object)
    def _on_own_call(self, call: Call) -> None:
        """A call of the supervisor's own comes first."""
        if self._run is not None and not call.is_over and call.state is not CallState.RINGING_HERE:
            self._finish(Why.OWN_CALL)

    @Slot()
    def _on_person(self) -> None:
        self.end()
        self.changed.emit()

    @Slot()
    def _on_settings(self) -> None:
        if not self.modes:
            self._finish(MonitoringEnd.OFF)
        self.changed.emit()

    def _finish(self, why: MonitoringEnd | Why, code: int = 0) -> None:
        current = self.current
        if current is not None:
            _log.info("listening is over: %s", why.value)
            self._forget()
            self.ended.emit(Ended(current.name, why, code))

    def _forget(self) -> None:
        """End the call and the reports."""
        self._lease.stop()
        run, self._run = self._run, None
        if run is not None and run.key:
            self._phone.hang_up(run.key)
        if self._poller is not None:
            self._poller.stop()
            self._poller = None
        self._show(None)

    def _hindrance(self, agent: AgentRecord, codes: Codes, way: MonitoringWay) -> Ended | None:
        me = None if self._session.agent is None else self._agent(self._session.agent.id)
        if self._calls.ongoing:
            return Ended(agent.name, Why.OWN_CALL)
        if not agent.extension:
            return Ended(agent.name, Why.NO_EXTENSION)
        if way is MonitoringWay.LOKET and me is not None and not me.extension:
            return Ended(me.name, Why.NO_EXTENSION)
        if not self._is_number(codes.number(LISTEN, agent.extension)):
            return Ended(agent.name, Why.BAD_CODE)
        return None

    def _agent(self, agent_id: UUID | None) -> AgentRecord | None:
        return next((one for one in self._session.staff if one.id == agent_id), None)

    def _show(self, current: MonitoredCall | None) -> None:
        self.current = current
        self.changed.emit()

    def _send_now(self) -> None:
        if self._poller is not None:
            self._poller.send_now()
