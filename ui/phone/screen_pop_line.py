"""The proposals of the screen pop in one line above the columns: which person, which case. It moves nothing.

It shows a call that rings while nobody is talked to, and the call that is talking until person or case are
matched. After that the room belongs to the case; as long as the call lasts, the call bar can undo the match.
The line never takes the keyboard, and has no control of the call: those are in the call bar.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.common.enums import CallState, CaseRow, PersonMatch
from app.desktop.workplace import Workplace
from app.sop.step_clocks import row_clock
from app.values.call import Call
from ui.keys.key_table import Key, bind
from ui.phone.call_text import diverted_words, waited_words, whatsapp_words
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Tone
from ui.text.caller_text import acquaintance_words, calls_today_words, is_matched, person_words, who_in_short
from ui.text.times import time_left_text
from ui.text.wording import word
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.offer_line import LINE_PX, WORDS_LEAST_PX
from ui.widgets.overflow_row import OverflowRow
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel

OTHERS = 9
_FIRST_OTHERS = 3  # the persons that Alt+1 to Alt+3 mean stay longer than "new person" and "new case"
_CHOICE_PX = 230
_WORDS_SHARE = 0.3  # of the line


class ScreenPopLine(QFrame):
    # While the line asks who is talking: key of the call ("" for none), and how high the line is, px.
    asking = Signal(str, int)
    unused = Signal(Key, int)  # a key of the proposals, and which one, while no call means it

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("screen_pop")
        self.setProperty("look", "strip")
        self._workplace = workplace
        self._calls = workplace.calls.call_list
        self._screen_pop = workplace.calls.screen_pop
        self._call: Call | None = None
        self._put_away: tuple[str, CallState] | None = None  # the user wants to see the case below
        self._icon = IconLabel("screen_pop.icon", "user", "accent", 20)
        self._words = ElidedLabel("screen_pop.words", most_lines=2)
        self._accept = ActionButton("screen_pop.accept", "", "check", Key.ACCEPT_PROPOSAL, "primary")
        self._others = [
            ActionButton(f"screen_pop.person_{number}", "", "user", Key.OTHER_PERSON, number=number)
            for number in range(1, OTHERS + 1)
        ]
        self._new_case = ActionButton("screen_pop.new_case", "", "plus", Key.NEW_CASE)
        self._new_person = ActionButton("screen_pop.new_person", "", "user", Key.NEW_PERSON)
        self._close = ActionButton("screen_pop.close", "", "x", look="quiet", is_icon_only=True)
        self._row = OverflowRow("screen_pop.choices", keeps_first_words=True)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)
        self._build()
        self._connect()
        self._retranslate()
        self.hide()

    @property
    def call(self) -> Call | None:
        """The call that the keys of the line mean."""
        return self._call

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._add(self._accept, 0)
        for rank, button in enumerate(self._others, 1):
            self._add(button, rank + (2 if rank > _FIRST_OTHERS else 0), keeps_words=True)
        self._add(self._new_person, _FIRST_OTHERS + 1, keeps_words=True)
        self._add(self._new_case, _FIRST_OTHERS + 2)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, HALF_GAP, 0)
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._row)
        row.addWidget(self._close)
        self._scale()

    def _add(self, button: ActionButton, rank: int, keeps_words: bool = False) -> None:
        button.most_px = _CHOICE_PX
        self._row.add(button, rank, keeps_words)

    def _scale(self) -> None:
        self.setFixedHeight(current_theme().px(LINE_PX))
        least = current_theme().px(WORDS_LEAST_PX)
        self._words.setMinimumWidth(max(least, round(_WORDS_SHARE * self.width())))

    def _connect(self) -> None:
        self._calls.call_changed.connect(self._on_call_changed)
        self._accept.clicked.connect(self._on_accept)
        self._new_case.clicked.connect(self._on_new_case)
        self._new_person.clicked.connect(self._on_new_person)
        self._close.clicked.connect(self._on_close)
        for number, button in enumerate(self._others, 1):
            button.clicked.connect(lambda _=False, n=number: self._choose(n))
            bind(Key.OTHER_PERSON, self, partial(self._choose, number), number)
        bind(Key.ACCEPT_PROPOSAL, self, self._on_accept)
        bind(Key.NEW_PERSON, self, self._on_new_person)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_call_changed(self, _call: Call) -> None:
        self._display(self._call_to_show())

    @Slot()
    def _on_tick(self) -> None:
        if self._call is not None:
            self._show_words(self._call, self._workplace.procedure.clock())

    @Slot()
    def _on_accept(self) -> None:
        if self._call is None:
            self.unused.emit(Key.ACCEPT_PROPOSAL, 1)
        elif not is_matched(self._call):
            self._screen_pop.accept_proposal(self._call.key)

    @Slot()
    def _on_new_case(self) -> None:
        if self._call is not None:
            self._screen_pop.new_case(self._call.key)

    @Slot()
    def _on_new_person(self) -> None:
        if self._call is None:
            self.unused.emit(Key.NEW_PERSON, 1)
        else:
            self._screen_pop.match(self._call.key, None)
            self._screen_pop.new_case(self._call.key)

    @Slot()
    def _on_close(self) -> None:
        """What lies below is seen again; the keys still mean the proposals."""
        if self._call is not None:
            self._put_away = self._call.key, self._call.state
            self._display(self._call)

    def _choose(self, number: int) -> None:
        if self._call is None:
            self.unused.emit(Key.OTHER_PERSON, number)
        elif number <= len(self._call.candidates):
            self._screen_pop.match(self._call.key, self._call.candidates[number - 1].applicant.id)

    # -- showing -------------------------------------------------------------------------------------------

    def _call_to_show(self) -> Call | None:
        """Return the call that rings while nobody is talked to; in a call, the one without a known person.

        A second call that rings never takes the line from the one that is talking: its keys would mean
        another person from one moment to the next. A colleague who is asked is no caller.
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
            self.asking.emit("", 0)
            self._forget()
            return
        self._show_choices(call)
        self._show_words(call, self._workplace.procedure.clock())
        tone = Tone.ACCENT if call.state is CallState.RINGING_HERE else Tone.NEUTRAL
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)
        self._tick.start()
        is_shown = self._put_away != (call.key, call.state)
        self.setVisible(is_shown)
        self.asking.emit(call.key if is_shown and call.state is CallState.CONNECTED else "", self.height())

    def _forget(self) -> None:
        """Keep no name where a screen reader would still find it."""
        self._words.setText("")
        for button in (self._accept, *self._others):
            button.setText("")
        self.setAccessibleName("")

    def _show_choices(self, call: Call) -> None:
        rings = call.state is CallState.RINGING_HERE
        best, is_open = _best(call), not is_matched(call)
        self._accept.set_texts(*self._accept_words(call, best))
        self._row.want(self._accept, is_open and best is not None)
        for number, button in enumerate(self._others):
            # The first is on the button that accepts; Alt+1 still takes the person without the case.
            is_offered = is_open and 1 <= number < len(call.candidates)
            button.set_texts(*person_words(call.candidates[number]) if is_offered else ("", ""))
            self._row.want(button, is_offered)
        self._row.want(self._new_case, not rings)
        self._row.want(self._new_person, is_open)

    def _show_words(self, call: Call, now: datetime) -> None:
        words = self._about_words(call, now)
        self._words.setText(words)
        spoken = self._about_words(call, now, with_times=False)
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)

    # -- words ---------------------------------------------------------------------------------------------

    def _about_words(self, call: Call, now: datetime, with_times: bool = True) -> str:
        is_talking = call.state is CallState.CONNECTED
        parts = (
            # The bar above and the buttons beside it name the possible callers.
            self.tr("Who is it, and which case?") if is_talking else who_in_short(call),
            self._case_words(call, now) if with_times else acquaintance_words(call),
            calls_today_words(call, now, self._workplace.procedure.zone),
            waited_words(call.queue, call.waited_s),
            whatsapp_words(call),
            diverted_words(call),
        )
        return " · ".join(filter(None, parts))

    def _case_words(self, call: Call, now: datetime) -> str:
        case = _case(call)
        if case is not None:
            clock = row_clock(self._workplace.procedure.sop, self._workplace.procedure.calendar, case, now)
            left = time_left_text(clock.target, clock.elapsed, clock.goes_on_at, now)
            text = self.tr("Case {number}: {subject} · {status} · {left}")
            return text.format(number=case.number, subject=case.subject, status=word(case.status), left=left)
        return acquaintance_words(call)

    def _accept_words(self, call: Call, best: PersonMatch | None) -> tuple[str, str]:
        """Return what the button does, and the same in short: the words beside it name the case, too."""
        if best is None:
            return self.tr("New case"), ""
        case, name = _case(call), best.applicant.name
        if case is not None:
            text = self.tr("{name}, case {number}").format(name=name, number=case.number)
            return text, self.tr("{name}, this case").format(name=name)
        return self.tr("{name}, new case").format(name=name), ""

    def _retranslate(self) -> None:
        self._new_case.setText(self.tr("New case"))
        self._new_person.setText(self.tr("New person"))
        self._close.setText(self.tr("Put the proposals away"))
        self._display(self._call)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._scale()
            self._display(self._call)


def _best(call: Call) -> PersonMatch | None:
    return call.person or (call.candidates[0] if call.candidates else None)


def _case(call: Call) -> CaseRow | None:
    """Return the case that the call is about, else the proposed one."""
    if call.case_id is None:
        return None if call.person is not None and call.proposed_case is None else call.proposed_case
    known = [row for match in call.candidates for row in match.open_cases]
    return next((row for row in known if row.id == call.case_id), None)
