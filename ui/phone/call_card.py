"""Who is calling and what it is probably about: a strip that never takes the keyboard.

It shows a call that rings while nobody is talked to, and the call that is talking until person or case are
matched. After that the room belongs to the case; the match can be undone from the call in the phone panel as
long as it lasts. A call that rings during another one waits in the phone panel (or ui/phone/call_waiting.py).
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.common.enums import CallState, CaseRow, PersonMatch
from app.desktop.workplace import Workplace
from app.sop.step_clocks import row_clock
from app.values.call import Call
from ui.keys.key_table import Key, bind
from ui.phone.call_text import diverted_words, self_answer_words, waited_words
from ui.style.tokens import GAP, HALF_GAP, Size, Tone
from ui.text.caller_text import acquaintance_words, calls_today_words, is_matched, number_words, who_words
from ui.text.times import clock_text, remaining_text
from ui.text.wording import word
from ui.video.video_text import offered_words
from ui.widgets.banners import Strip
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow
from ui.widgets.style import restyle
from ui.widgets.text import ClockLabel, IconLabel, Label

OTHERS = 9


class CallCard(Strip):
    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("call_card")
        self.setProperty("look", "strip")
        self._workplace = workplace
        self._calls, self._control = workplace.calls.call_list, workplace.calls.control
        self._screen_pop = workplace.calls.screen_pop
        self._call: Call | None = None
        self._is_short = False
        self._icon = IconLabel("call_card.icon", "phone-incoming", "accent", 28)
        self._state = Label("call_card.state", "muted")
        self._who = ElidedLabel("call_card.who", "heading")
        self._number = ElidedLabel("call_card.number", "lead")
        self._today = Label("call_card.today", "strong")
        self._clock = ClockLabel("call_card.clock", Size.LEAD)
        self._about = ElidedLabel("call_card.about", most_lines=2)
        self._answer = ActionButton("call_card.answer", "", "phone", Key.ANSWER, "primary")
        self._decline = ActionButton("call_card.decline", "", "phone-off", Key.HANG_UP)
        self._accept = ActionButton("call_card.accept", "", "check", Key.ACCEPT_PROPOSAL, "primary")
        self._others = [
            ActionButton(f"call_card.person_{number}", "", "user", Key.OTHER_PERSON, number=number)
            for number in range(1, OTHERS + 1)
        ]
        self._new_case = ActionButton("call_card.new_case", "", "plus", Key.NEW_CASE)
        self._new_person = ActionButton("call_card.new_person", "", "user", Key.NEW_PERSON)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)
        self._build()
        self._connect()
        self._retranslate()
        self.hide()

    @property
    def call(self) -> Call | None:
        """The call that is on the card."""
        return self._call

    def set_short(self, is_short: bool) -> None:
        """Leave out what else is known: who it is and what to do about it stay."""
        if is_short != self._is_short:
            self._is_short = is_short
            self._head.setContentsMargins(16, 4 if is_short else 12, 16, 4 if is_short else 12)
            for part in (self._icon, self._clock):  # room for one more button in a row
                part.setVisible(not is_short)
            self._display(self._call)

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        facts = Flow(2 * GAP)
        for part in (self._who, self._number, self._today):
            facts.addWidget(part)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._state)
        words.addLayout(facts)
        words.addWidget(self._about)
        self._head = head = QHBoxLayout(self)
        head.setSpacing(2 * GAP)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self._clock, 0, Qt.AlignmentFlag.AlignTop)
        buttons = Flow(GAP)
        match = (self._accept, *self._others, self._new_case, self._new_person)
        for button in (self._answer, self._decline, *match):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
            buttons.addWidget(button)
        words.addSpacing(HALF_GAP)
        words.addLayout(buttons)
        head.setContentsMargins(16, 12, 16, 12)

    def _connect(self) -> None:
        self._calls.call_changed.connect(self._on_call_changed)
        self._answer.clicked.connect(self._on_answer)
        self._decline.clicked.connect(self._on_decline)
        self._accept.clicked.connect(self._on_accept)
        self._new_case.clicked.connect(self._on_new_case)
        self._new_person.clicked.connect(self._on_new_person)
        for number, button in enumerate(self._others, 1):
            button.clicked.connect(lambda _=False, n=number: self._choose(n))
            bind(Key.OTHER_PERSON, self, partial(self._choose, number), number)
        bind(Key.ACCEPT_PROPOSAL, self, self._on_accept)
        bind(Key.NEW_PERSON, self, self._on_new_person)

    @property
    def shown(self) -> Call | None:
        """The call that the keys of the card mean."""
        return self._call

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_call_changed(self, _call: Call) -> None:
        self._display(self._call_to_show())

    @Slot()
    def _on_tick(self) -> None:
        if self._call is not None:
            self._show_times(self._call, self._workplace.procedure.clock())

    @Slot()
    def _on_answer(self) -> None:
        if self._call is not None:
            self._control.answer(self._call.key)

    @Slot()
    def _on_decline(self) -> None:
        if self._call is not None:
            self._control.decline(self._call.key)

    @Slot()
    def _on_accept(self) -> None:
        if self._call is not None and not is_matched(self._call):
            self._screen_pop.accept_proposal(self._call.key)

    @Slot()
    def _on_new_case(self) -> None:
        if self._call is not None:
            self._screen_pop.new_case(self._call.key)

    @Slot()
    def _on_new_person(self) -> None:
        if self._call is not None:
            self._screen_pop.match(self._call.key, None)
            self._screen_pop.new_case(self._call.key)

    def _choose(self, number: int) -> None:
        if self._call is not None and number <= len(self._call.candidates):
            self._screen_pop.match(self._call.key, self._call.candidates[number - 1].applicant.id)

    # -- showing -------------------------------------------------------------------------------------------

    def _call_to_show(self) -> Call | None:
        """Whoever rings while nobody is talked to; in a call, the one whose person is not known yet.

        A second call that rings never takes the card from the one that is talking: the keys of the card
        would mean somebody else from one moment to the next. A colleague who is asked is no caller.
        """
        active = self._calls.active
        if active is None or active.state is CallState.RINGING_HERE:
            return self._calls.ringing
        if active.state is not CallState.CONNECTED or active.consults_for:
            return None
        return None if is_matched(active) else active

    def _display(self, call: Call | None) -> None:
        self._call = call
        if call is None:
            self._tick.stop()
            self.hide()
            self._forget()
            return
        rings = call.state is CallState.RINGING_HERE
        self._show_who(call, rings)
        self._show_choices(call, rings)
        self._show_times(call, self._workplace.procedure.clock())
        tone = Tone.ACCENT if rings else Tone.NEUTRAL
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)
        self.setAccessibleName(f"{self._state.text()}: {self._who.text()}")
        self._tick.start()
        self.show()

    def _forget(self) -> None:
        """Keep no name where a screen reader would still find it."""
        for label in (self._who, self._number, self._about, self._today):
            label.setText("")
        for button in (self._accept, *self._others):
            button.setText("")
        self.setAccessibleName("")

    def _show_who(self, call: Call, rings: bool) -> None:
        name = "video" if call.has_video else "phone-incoming" if rings else "phone"
        self._icon.show_icon(name, "accent" if rings else "good")
        waiting = self.tr("In the call. Who is it, and which case?")
        incoming = self.tr("Incoming video call") if call.has_video else self.tr("Incoming call")
        self._state.setText(incoming if rings else waiting)
        self._state.setVisible(not self._is_short)
        self._who.setText(who_words(call))
        self._number.setText(number_words(call))
        self._number.setVisible(bool(self._number.text()))
        today = calls_today_words(call, self._workplace.procedure.clock(), self._workplace.procedure.zone)
        self._today.setText(today)
        self._today.setVisible(bool(today) and not self._is_short)

    def _show_choices(self, call: Call, rings: bool) -> None:
        self._answer.setVisible(rings)
        self._decline.setVisible(rings)
        in_hand = self._calls.in_hand
        self._decline.show_key(in_hand is not None and in_hand.key == call.key)
        best, is_open = _best(call), not is_matched(call)
        self._accept.setVisible(is_open and best is not None)
        self._accept.set_look("" if rings else "primary")
        self._accept.setText(self._accept_words(call, best))
        for number, button in enumerate(self._others):
            # The first is on the button that accepts; Alt+1 still takes the person without the case.
            is_offered = is_open and 1 <= number < len(call.candidates)
            button.setVisible(is_offered)
            if is_offered:
                button.setText(_person_words(call.candidates[number]))
        self._new_case.setVisible(not rings)
        self._new_person.setVisible(is_open)

    def _show_times(self, call: Call, now: datetime) -> None:
        start = call.answered_at or call.started_at
        self._clock.setText(clock_text((now - start).total_seconds()))
        self._about.setText(self._about_words(call, now))
        self._about.setVisible(bool(self._about.text()) and not self._is_short)

    # -- words ---------------------------------------------------------------------------------------------

    def _about_words(self, call: Call, now: datetime) -> str:
        parts = (
            offered_words(call),
            self_answer_words(call, now),
            waited_words(call.queue, call.waited_s),
            diverted_words(call),
            self._case_words(call, now),
        )
        return " · ".join(filter(None, parts))

    def _case_words(self, call: Call, now: datetime) -> str:
        case = _case(call)
        if case is not None:
            clock = row_clock(self._workplace.procedure.sop, self._workplace.procedure.calendar, case, now)
            left = remaining_text((clock.target - clock.elapsed).total_seconds())
            text = self.tr("Case {number}: {subject} · {status} · {left}")
            return text.format(number=case.number, subject=case.subject, status=word(case.status), left=left)
        return acquaintance_words(call)

    def _accept_words(self, call: Call, best: PersonMatch | None) -> str:
        if best is None:
            return self.tr("New case")
        case = _case(call)
        if case is not None:
            text = self.tr("{name}, case {number}")
            return text.format(name=best.applicant.name, number=case.number)
        return self.tr("{name}, new case").format(name=best.applicant.name)

    def _retranslate(self) -> None:
        self._answer.setText(self.tr("Answer"))
        self._decline.setText(self.tr("Decline"))
        self._new_case.setText(self.tr("New case"))
        self._new_person.setText(self.tr("New person"))
        self._display(self._call)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _best(call: Call) -> PersonMatch | None:
    return call.person or (call.candidates[0] if call.candidates else None)


def _case(call: Call) -> CaseRow | None:
    """Return the case that the call is about, else the proposed one."""
    if call.case_id is None:
        return None if call.person is not None and call.proposed_case is None else call.proposed_case
    known = [row for match in call.candidates for row in match.open_cases]
    return next((row for row in known if row.id == call.case_id), None)


def _person_words(match: PersonMatch) -> str:
    applicant = match.applicant
    return f"{applicant.name} ({applicant.organisation})" if applicant.organisation else applicant.name
