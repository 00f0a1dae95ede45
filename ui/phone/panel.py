"""The phone panel beside the case: the line, how the call sounds, its recording, and the devices."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.calls.link_target import read_link
from app.desktop.workplace import Workplace
from app.texts.text_messages import Addressee
from app.values.call import Call
from ui.keys.key_table import Key, bind
from ui.phone.call_bar import CallBar
from ui.phone.line_badges import LineBadges
from ui.phone.quality_box import QualityBox
from ui.phone.sound_card import SoundCard
from ui.phone.text_state import TextState
from ui.phone.texts import TextComposer, TextPlace
from ui.recordings.recording_bar import RecordingBar
from ui.style.tokens import GAP
from ui.text.caller_text import who_words
from ui.text.times import clock_text
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow
from ui.widgets.scroll_area import ScrollArea


class CallWords(ElidedLabel):
    """All that the call bar says of the call, where there is room for it."""


class PhonePanel(ScrollArea):
    """Scrolls when text is large, so that no control is ever out of reach."""

    wanted = Signal()  # the person goes to this panel: bring it to the front
    text_opened = Signal()  # a text is to be written: bring `texts` to the front

    def __init__(self, workplace: Workplace, bar: CallBar) -> None:
        """`bar` has what controls the calls and dials; this panel has the rest.

        `texts` is made here and stands at the foot of the story.
        """
        super().__init__()
        self.setObjectName("phone_panel")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click into it takes the keyboard from nobody
        self._bar = bar
        self._calls, self._control = workplace.calls.call_list, workplace.calls.control
        self._texts, self._bad_calls = workplace.texts.messages, workplace.calls.bad_calls
        self._preferences, self._session = workplace.preferences, workplace.access.session
        self._to_show: QWidget | None = None  # scrolled to as soon as the layouts have made room
        self._was_at: int | None = None  # px scrolled before something was opened
        self._badges = LineBadges(workplace.phone.line, self._control)
        self._words = CallWords("phone.call", most_lines=12)
        self._recording = RecordingBar(self._calls, workplace.recordings.service, workplace.procedure.clock)
        self._quality = QualityBox(self._calls, workplace.calls.bad_calls)
        self._composer = TextComposer(
            workplace.texts.messages,
            workplace.texts.drafts,
            workplace.phone.colleagues,
            workplace.access.hidden_cases,
        )
        self._text_state = TextState(
            workplace.texts.messages, workplace.access.hidden_cases, workplace.procedure.clock
        )
        self.texts = TextPlace(self._text_state, self._composer)
        self._last = ElidedLabel("phone.last_call", "caption", most_lines=3)
        self._last_call: Call | None = None
        agent = workplace.access.session.agent
        self._agent_id: UUID | None = agent.id if agent is not None else None
        self._composer.change_person(self._agent_id)
        self._write = ActionButton("phone.write", "", "chat", Key.WRITE_TEXT)
        self._sound = ActionButton("phone.quality", "", "signal", Key.QUALITY)
        self._sound.setCheckable(True)
        self._report = ActionButton("phone.report", "", "alert", Key.REPORT_CALL)
        self._sound_card = SoundCard(workplace)
        self._build()
        self._connect()
        self._bind_keys()
        self._retranslate()
        self._words.hide()
        self._last.hide()

    def add_first(self, part: QWidget) -> None:
        """Take a part that is opened by hand above the calls; it scrolls with them."""
        page = self.widget()
        assert page is not None
        column = page.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, part)

    def reveal(self, part: QWidget) -> None:
        """Bring a part of this panel into view."""
        self.wanted.emit()
        self._reveal(part)

    @property
    def has_number(self) -> bool:
        """Whether the keyboard is in the dial field, and there is something to call."""
        return self._bar.dial.has_number

    def dial_with_video(self) -> bool:
        """Call what is in the dial field with video, if the keyboard is there; return whether it called."""
        return self._bar.dial.dial_with_video()

    def offer_link(self, link: str) -> None:
        """Show whom a link would call: a web page can send one without a click, so only a key dials it.

        Who types somewhere in Loket, or talks, keeps the keyboard: their next Enter must not call anybody.
        """
        settings = self._preferences.settings
        typing = isinstance(QApplication.focusWidget(), (QLineEdit, QTextEdit, QPlainTextEdit))
        target = read_link(link, settings.account, settings.office)
        self._bar.show_dial()
        self._bar.dial.offer(target, takes_keyboard=not (typing or self._calls.ongoing))

    def focus_first(self) -> None:
        """Take the keyboard (F6)."""
        self.wanted.emit()
        self._write.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def check_sound(self) -> None:
        """Open the check of microphone, headset and ring."""
        self._sound_card.check()

    @Slot(object)
    def write_text(self, addressee: Addressee | None) -> None:
        """Open the composer; None: for who is on the phone or in the case, or as it was left."""
        self.text_opened.emit()
        self._composer.write_to(addressee if addressee is not None else self._texts.addressee)

    def _reveal(self, part: QWidget) -> None:
        """Scroll to what was opened by hand."""
        if self._was_at is None:
            self._was_at = self.verticalScrollBar().value()
        self._scroll_to(part)

    @Slot(QWidget)
    def _scroll_to(self, part: QWidget) -> None:
        """Once the layouts have made room; of what is taller than the panel, the top is seen."""
        self._to_show = part
        QTimer.singleShot(0, self, self._scroll_now)

    @Slot()
    def _scroll_now(self) -> None:
        part, self._to_show = self._to_show, None
        if part is not None and isValid(part) and part.isVisible():
            self.ensureWidgetVisible(part, 0, GAP)
            page = self.widget()
            if page is not None and part.height() > self.viewport().height():
                self.verticalScrollBar().setValue(part.mapTo(page, QPoint(0, 0)).y())

    @Slot()
    def _scroll_back(self) -> None:
        """The active call is where it was before something was opened below it."""
        was_at, self._was_at = self._was_at, None
        if was_at is not None:
            QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(was_at))

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        page = QWidget()
        page.setProperty("look", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        phone = QFrame()
        phone.setProperty("look", "card")
        inner = QVBoxLayout(phone)
        inner.setContentsMargins(12, 12, 12, 12)
        inner.setSpacing(GAP)
        tools = Flow(GAP)
        for tool in (self._write, self._sound, self._report):
            tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
            tool.show_cap(False)
            tool.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
            tools.addWidget(tool)
        inner.addLayout(tools)
        inner.addWidget(self._last)
        # A call comes first, with what belongs to it.
        for part in (self._recording, self._quality, self._bar.light, self._badges):
            column.addWidget(part)
        column.addWidget(phone)
        column.addWidget(self._sound_card)
        column.addWidget(self._words)  # below: they change while one talks
        column.addStretch(1)
        self.setWidget(page)

    def _connect(self) -> None:
        calls, session = self._calls, self._session
        session.agent_changed.connect(self._forget_last)
        session.signed_out.connect(self._forget_last)
        self._bar.reworded.connect(self._show_words)
        self._bar.write_wanted.connect(self.write_text)
        self._bar.record_wanted.connect(self._recording.go_on)
        self._bar.sound_check_wanted.connect(self.check_sound)
        self._composer.sending.connect(self._text_state.begin)
        self._sound_card.wanted.connect(self.wanted)
        self._sound_card.opened.connect(self._reveal)
        self._sound_card.grown.connect(self._scroll_to)
        self._sound_card.closed.connect(self._scroll_back)
        self._recording.wanted.connect(self.wanted)
        for part in (self._recording, self._quality):
            part.opened.connect(self._reveal)
        self._quality.turned.connect(self._sound.setChecked)
        self._sound.clicked.connect(self._on_sound_clicked)
        self._report.clicked.connect(self._bad_calls.report)
        calls.call_changed.connect(self._on_call_changed)
        self._write.clicked.connect(self._on_write)

    def _bind_keys(self) -> None:
        for part in (self._recording, self._quality, self._sound_card):
            part.bind_keys(self)
        bind(Key.REPORT_CALL, self, self._bad_calls.report)
        bind(Key.WRITE_TEXT, self, self._on_write)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot()
    def _on_sound_clicked(self) -> None:
        self._sound.setChecked(not self._sound.isChecked())  # the box says whether it is open
        self._quality.toggle()

    @Slot()
    def _on_write(self) -> None:
        """The button and the key: to the colleague who is chosen, else to whom one talks."""
        chosen = self._bar.transfer_panel.chosen
        self.write_text(Addressee(chosen.target, chosen.name) if chosen is not None else None)

    @Slot(object)
    def _on_call_changed(self, call: Call) -> None:
        """Show the call that ended last; its case may become anonymous later."""
        is_last = self._last_call is not None and call.key == self._last_call.key
        if call.is_over or is_last:
            self._last_call = call
            self._show_last(call)
            self._last.show()

    @Slot()
    def _forget_last(self) -> None:
        """The next person at the workstation need not know who called, or was written to."""
        agent = self._session.agent
        if self._agent_id == (agent.id if agent is not None else None):
            return
        self._agent_id = agent.id if agent is not None else None
        self._composer.change_person(self._agent_id)
        self._text_state.forget()
        self._bar.dial.forget()
        self._last_call = None
        self._last.setText("")
        self._last.hide()

    def _show_last(self, call: Call) -> None:
        length = self.tr("not connected")
        if call.answered_at is not None and call.ended_at is not None:
            length = clock_text((call.ended_at - call.answered_at).total_seconds())
        text = self.tr("Last call: {who}, {length}")
        self._last.setText(text.format(who=who_words(call), length=length))

    @Slot(str)
    def _show_words(self, words: str) -> None:
        """Show in full what the call bar may have to cut."""
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Phone"))
        self._write.setText(self.tr("Write a text"))
        self._sound.setText(self.tr("How the call sounds"))
        self._report.setText(self.tr("Report a call that sounds bad"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
