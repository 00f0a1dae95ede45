"""The state of the user at this workstation: available, on a call, wrapping up, on a break.
It is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.agents.shift import AVAILABLE, Choice, Doing, Shift
from app.agents.shift_day import day_of
from app.calls.call_list import CallList
from app.calls.line_watch import LineWatch
from app.calls.phone_line import PhoneLine
from app.common.clock import day_began
from app.common.heartbeat import Heartbeat
from app.common.jobs import Jobs
from app.common.notices import INFO, WARNING, Notice
from app.mutations.agent_state import ChangeAgentState, EndAgentState, EndLostIntervals
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from app.settings.preferences import Preferences
from app.sop.breaks import BreakReason
from app.values.call import Call
from db.enums import AgentState
from db.mutation import Me
from db.queries.agent_states import last_interval, line_gaps, state_intervals
from db.records import AgentRecord, LineGapRecord, StateRecord
from db.rules.chat_offers import FREE
from telephony.messages import CallState

OTHER_USER = "other_user"  # the user cannot be available while another user has the screen
SIGN_OF_LIFE_MS = 30_000


class AgentStates(QObject):
    """Follows calls, the line and the user's choices; app/agents/shift.py has the rules.

    A user who signs in is available, unless `refusal` gives a reason against it, or a crash interrupted a
    break: then the break continues. A state is independent of the open case, except that finishing the case
    ends the wrap-up.
    """

    changed = Signal(object)  # Shift
    takes_calls_changed = Signal(bool)
    day_read = Signal(object)  # Day
    notice = Signal(Notice)

    def __init__(
        self,
        line: PhoneLine,
        calls: CallList,
        line_watch: LineWatch,
        session: Session,
        records: Records,
        preferences: Preferences,
        clock: Callable[[], datetime],
        jobs: Jobs,
        life: Heartbeat,
        breaks: tuple[BreakReason, ...],
        refusal: Callable[[], str] = lambda: "",
        parent: QObject | None = None,
    ) -> None:
        """`refusal` returns why the user cannot be available now, e.g. "silent" for the microphone; "" for no
        reason.

        It is called at sign-in and when the user asks to be available, and must return at once.
        """
        super().__init__(parent)
        self._line, self._calls, self._line_watch, self._records = line, calls, line_watch, records
        self._preferences, self._clock, self._jobs, self._life = preferences, clock, jobs, life
        self._refusal = refusal
        self._days = AnswerOrder()
        self._me: Me | None = None  # whose shift it is
        self._has_cleared_up = False
        self._is_over = False
        self._recorded: Doing | None = None
        self._must_sign_in = session.is_shared
        self._takes_calls = not self._must_sign_in
        self.breaks = breaks
        self.shift = Shift()
        self.since = clock()
        self._wrap_up_over = QTimer(self)
        self._wrap_up_over.setSingleShot(True)
        self._wrap_up_over.timeout.connect(self._on_wrap_up_over)
        self._sign_of_life = QTimer(self)
        self._sign_of_life.setInterval(SIGN_OF_LIFE_MS)
        self._sign_of_life.timeout.connect(self._give_sign_of_life)
        session.agent_changed.connect(self._on_agent)
        session.signed_out.connect(self._on_signed_out)
        calls.call_changed.connect(self._on_call)
        line.undisturbed_changed.connect(self._on_undisturbed)
        line_watch.changed.connect(self._on_reachable)
        preferences.changed.connect(self._on_settings)

    @property
    def takes_calls(self) -> bool:
        """Whether calls shall ring here."""
        return self._takes_calls

    @property
    def takes_chats(self) -> bool:
        """Whether a chat that is offered to all is offered here."""
        doing = self.shift.doing
        return doing is not None and doing.state in FREE

    @property
    def can_extend(self) -> bool:
        wrap_up = self.shift.wrap_up
        seconds = self._preferences.settings.states.wrap_up_extension_s
        return wrap_up is not None and not wrap_up.extended_by and seconds > 0

    # -- commands ------------------------------------------------------------------------------------------

    def be_available(self) -> None:
        """Become available now, or after the call. During a wrap-up: end it, or withdraw the choice for
        afterwards.

        If `refusal` has a reason, a notice reports it and the state stays. Otherwise it ends do not disturb,
        too.
        """
        shift = self.shift
        if shift.next_choice != AVAILABLE and (reason := self._refusal()):
            self._report_refusal(reason)
            return
        self._line.set_undisturbed(False)
        if shift.wrap_up is not None and shift.next_choice == AVAILABLE:
            self.end_wrap_up()
        else:
            self._take(self.shift.choose(AVAILABLE))

    @Slot()
    def check_again(self) -> None:
        """Check again after the reason against availability may have changed. A break stays a break."""
        if self._me is None:
            return
        wanted, reason = self.shift.next_choice, self._refusal()
        if wanted.state is AgentState.NOT_READY and not reason:
            self._take(self.shift.choose(AVAILABLE))
        elif wanted.state is not AgentState.BREAK and reason not in ("", wanted.reason):
            self._report_refusal(reason)
            self._take(self.shift.choose(Choice(AgentState.NOT_READY, reason)))

    def take_break(self, reason: str) -> None:
        """Take a break now, or after the call and its wrap-up; `reason` is the id of one of `breaks`."""
        self._take(self.shift.choose(Choice(AgentState.BREAK, reason)))

    @Slot()
    def end_wrap_up(self) -> None:
        """End the wrap-up: the choice for afterwards applies, else the one before it."""
        self._take(self.shift.end_wrap_up())

    def extend_wrap_up(self) -> None:
        """Extend the wrap-up, once, by the time of the settings."""
        self._take(self.shift.extend(self._preferences.settings.states.wrap_up_extension_s))

    def read_day(self) -> None:
        """Compute the user's day; `day_read` follows."""
        me = self._me
        if me is None:
            return
        midnight = day_began(self._clock(), ZoneInfo(self._preferences.settings.office.timezone))

        def added(found: tuple[tuple[StateRecord, ...], tuple[LineGapRecord, ...]]) -> None:
            self.day_read.emit(day_of(*found, midnight, self._clock()))

        self._records.read(
            lambda tx: (
                state_intervals(tx, me.agent_id, midnight),
                line_gaps(tx, me.workstation, midnight),
            ),
            self._days.unless_late(added),
        )

    def sign_off(self) -> None:
        """End the shift at this workstation, because the program ends."""
        self._is_over = True
        self._wrap_up_over.stop()
        self._sign_of_life.stop()
        me, self._me = self._me, None
        if me is not None and self._recorded is not None:
            self._records.change(EndAgentState(occurred_at=self._clock()), me=me)

    # -- start of a shift -----------------------------------------------------------------------------------

    @Slot(object)
    def _on_agent(self, agent: AgentRecord) -> None:
        self._end_shift()
        if self._line.is_undisturbed:  # the previous user had chosen it
            self._line.set_undisturbed(False)
            self.notice.emit(Notice("undisturbed_over", INFO))

        def read(last: StateRecord | None) -> None:
            me = self._records.me
            # A user who signed in just before the end starts no shift: it would never be ended.
            if me is not None and me.agent_id == agent.id and not self._is_over:
                self._begin(me, last)

        self._records.read(lambda tx: last_interval(tx, agent.id), read, lambda: read(None))

    @Slot()
    def _on_signed_out(self) -> None:
        """End the shift: without a user no call rings."""
        self._end_shift()
        self._wrap_up_over.stop()
        self._report_takes_calls()

    def _end_shift(self) -> None:
        if self._me is not None and self._recorded is not None:
            self._records.change(EndAgentState(occurred_at=self._clock()), me=self._me)
        self._me = self._recorded = None
        self.shift = Shift()
        self.changed.emit(self.shift)

    def _begin(self, me: Me, last: StateRecord | None) -> None:
        self._me = me
        chosen = self._cut_off_break(last) or self._first_choice()
        if not self._has_cleared_up:
            self._has_cleared_up = True
            self._records.change(EndLostIntervals(occurred_at=self._life.last))
            self._give_sign_of_life()
            self._sign_of_life.start()
        is_reachable, is_undisturbed = self._line_watch.is_reachable, self._line.is_undisturbed
        shift = Shift(chosen, is_reachable=is_reachable, is_undisturbed=is_undisturbed)
        for call in self._calls.ongoing:
            shift = self._with_call(shift, call)
        self._take(shift)
        self._report_takes_calls()

    def _cut_off_break(self, last: StateRecord | None) -> Choice | None:
        """Return the break that a crash interrupted, if that was today."""
        if self._has_cleared_up or last is None or last.ended_at is not None:
            return None
        zone = ZoneInfo(self._preferences.settings.office.timezone)
        is_today = last.started_at.astimezone(zone).date() == self._clock().astimezone(zone).date()
        is_here = last.workstation == self._records.workstation
        if last.state is AgentState.BREAK and is_today and is_here:
            return Choice(last.state, last.reason)
        return None

    def _first_choice(self) -> Choice:
        reason = self._refusal()
        if not reason:
            return AVAILABLE
        self._report_refusal(reason)
        return Choice(AgentState.NOT_READY, reason)

    def _report_refusal(self, reason: str) -> None:
        actions = () if reason == OTHER_USER else ("check_sound",)
        self.notice.emit(Notice("not_available", WARNING, {"reason": reason}, actions))

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_call(self, call: Call) -> None:
        self._take(self._with_call(self.shift, call))

    def _with_call(self, shift: Shift, call: Call) -> Shift:
        if call.is_over:
            # A caller who was cut off rings again: no wrap-up may keep that call away. A call that another
            # phone took needs no wrap-up here.
            is_without_work = call.ended_by in ("failure", "elsewhere")
            seconds = 0 if is_without_work else self._preferences.settings.states.wrap_up_s
            return shift.end_call(call.contact_id, self._clock(), seconds)
        if call.state is CallState.CONNECTED:
            return shift.answer(call.contact_id)
        if call.state is CallState.RINGING_HERE:
            return shift
        return shift.begin_call(call.contact_id)

    @Slot(bool)
    def _on_undisturbed(self, is_undisturbed: bool) -> None:
        self._take(self.shift.disturb(is_undisturbed))

    @Slot(bool)
    def _on_reachable(self, is_reachable: bool) -> None:
        self._take(self.shift.reach(is_reachable))

    @Slot(object)
    def awake(self, _slept_from: datetime) -> None:
        """Start a new interval after a suspend: the user was not available meanwhile (LineWatch records
        that).
        """
        if self._recorded is not None and self._recorded.state is AgentState.AVAILABLE:
            self.since = self._clock()
            self.changed.emit(self.shift)
        self.read_day()

    @Slot()
    def _on_wrap_up_over(self) -> None:
        wrap_up = self.shift.wrap_up
        if wrap_up is not None and self._clock() >= wrap_up.ends_at:
            self.end_wrap_up()
        else:
            self._time_wrap_up()  # the clock was set back, or the timer fired a moment early

    @Slot(object)
    def _on_settings(self, _settings: object) -> None:
        if self._me is not None:  # the workstation's number may have changed
            self._me = replace(self._me, workstation=self._records.workstation)
        self._report_takes_calls()

    # -- transitions ----------------------------------------------------------------------------------------

    def _take(self, shift: Shift) -> None:
        """Change the shift; no other method does."""
        if self._me is None or shift == self.shift:
            return
        self.shift = shift
        doing = shift.doing
        if doing is not None and doing != self._recorded:
            self._record(doing)
        self._time_wrap_up()
        self._report_takes_calls()
        self.changed.emit(shift)

    def _record(self, doing: Doing) -> None:
        self._recorded = doing
        self.since = self._clock()
        self._records.change(
            ChangeAgentState(
                interval_id=uuid7(),
                state=doing.state,
                reason=doing.reason,
                contact_id=doing.contact_id,
                occurred_at=self.since,
            ),
            done=self.read_day,
            me=self._me,
        )

    def _time_wrap_up(self) -> None:
        wrap_up = self.shift.wrap_up
        if wrap_up is None:
            self._wrap_up_over.stop()
            return
        left_s = (wrap_up.ends_at - self._clock()).total_seconds()
        self._wrap_up_over.start(max(0, round(left_s * 1000)))

    def _report_takes_calls(self) -> None:
        settings = self._preferences.settings.states
        takes_calls = self.shift.takes_calls(settings.rings_in_break, settings.rings_in_wrap_up)
        takes_calls = takes_calls and not (self._must_sign_in and self._me is None)
        if takes_calls != self._takes_calls:
            self._takes_calls = takes_calls
            self.takes_calls_changed.emit(takes_calls)

    @Slot()
    def _give_sign_of_life(self) -> None:
        self._jobs.run(self._life.give, lambda _: None)
