"""The phone panel: the line, what is dialled, the calls, texts, and the devices."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal, Slot
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
from app.common.notices import Notice
from app.desktop.workplace import Workplace
from app.texts.text_messages import Addressee
from app.values.call import Call
from ui.keys.key_table import Key, bind
from ui.phone.call_list import CallList
from ui.phone.dial_field import DialField, Dialled
from ui.phone.keypad import Keypad
from ui.phone.line_badges import Signs
from ui.phone.line_light import LineLight
from ui.phone.quality_box import QualityBox
from ui.phone.sound_card import SoundCard
from ui.phone.text_state import TextState
from ui.phone.texts import TextComposer
from ui.recordings.recording_bar import RecordingBar
from ui.style.tokens import GAP
from ui.text.caller_text import who_words
from ui.text.times import clock_text
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.flow import Flow
from ui.widgets.scroll_area import ScrollArea


class PhonePanel(ScrollArea):
    """Scrolls when text is large, so that no control is ever out of reach."""

    wanted = Signal()  # the person goes to this panel: bring it to the front

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("phone_panel")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click into it takes the keyboard from nobody
        self._line = workplace.phone.line
        self._calls, self._control = workplace.calls.call_list, workplace.calls.control
        self._texts, self._bad_calls = workplace.texts.messages, workplace.calls.bad_calls
        self._preferences, self._session = workplace.preferences, workplace.access.session
        self._dialled = ""  # from here, last
        self._to_show: QWidget | None = None  # scrolled to as soon as the layouts have made room
        self._was_at: int | None = None  # px scrolled before something was opened
        self._light = LineLight(
            self._line, workplace.phone.line_watch, workplace.preferences, workplace.procedure.clock
        )
        self._signs = Signs(self._line, self._control)
        self._dial = DialField(
            workplace.search.finder,
            workplace.phone.colleagues,
            workplace.phone.recent_numbers,
            workplace.access.hidden_cases,
            workplace.procedure.clock,
        )
        self._list = CallList(workplace)
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
        self._last = ElidedLabel("phone.last_call", "caption", most_lines=3)
        self._last_call: Call | None = None
        agent = workplace.access.session.agent
        self._agent_id: UUID | None = agent.id if agent is not None else None
        self._composer.change_person(self._agent_id)
        self._mute = ActionButton("phone.mute", "", "mic", Key.MUTE)
        self._mute.setCheckable(True)
        self._open_keypad = ActionButton("phone.keypad", "", "keypad", Key.KEYPAD)
        self._open_keypad.setCheckable(True)
        self._redial = ActionButton("phone.redial", "", "rotate", Key.REDIAL, is_icon_only=True)
        self._write = ActionButton("phone.write", "", "chat", Key.WRITE_TEXT, is_icon_only=True)
        self._undisturbed = ActionButton("phone.undisturbed", "", "moon", Key.UNDISTURBED, is_icon_only=True)
        self._undisturbed.setCheckable(True)
        self._sound = ActionButton("phone.quality", "", "signal", Key.QUALITY, is_icon_only=True)
        self._sound.setCheckable(True)
        self._report = ActionButton("phone.report", "", "alert", Key.REPORT_CALL, is_icon_only=True)
        self._keypad = Keypad()
        self._sound_card = SoundCard(workplace)
        self._build()
        self._connect()
        self._bind_keys()
        self._retranslate()
        self._adjust()

    def focus_dial(self) -> None:
        self.wanted.emit()
        self._dial.focus()
        self._scroll_to(self._dial)

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
        return self._dial.has_number

    def dial_with_video(self) -> bool:
        """Call what is in the dial field with video, if the keyboard is there; return whether it called."""
        return self._dial.dial_with_video()

    def offer_link(self, link: str) -> None:
        """Show whom a link would call: a web page can send one by itself, so only a key dials it.

        Who types somewhere in Loket, or talks, keeps the keyboard: their next Enter must not call anybody.
        """
        settings = self._preferences.settings
        typing = isinstance(QApplication.focusWidget(), (QLineEdit, QTextEdit, QPlainTextEdit))
        self.wanted.emit()
        target = read_link(link, settings.account, settings.office)
        self._dial.offer(target, takes_keyboard=not (typing or self._calls.ongoing))
        self._scroll_to(self._dial)

    def toggle_keypad(self) -> None:
        """Open the keypad if a call can take tones, or close it."""
        if not self._keypad.isHidden():
            self._keypad.close_up()
            self._scroll_back()
        elif self._open_keypad.isEnabled():
            self.wanted.emit()
            self._keypad.open()
            self._reveal(self._keypad)
        self._open_keypad.setChecked(not self._keypad.isHidden())

    @Slot(str)
    def send_call_elsewhere(self, key: str) -> None:
        """Ask to whom a call goes."""
        self._list.open_hand_over(key)

    @Slot()
    def check_sound(self) -> None:
        """Open the check of microphone, headset and ring."""
        self._sound_card.check()

    @Slot(object)
    def write_text(self, addressee: Addressee | None) -> None:
        """Open the composer; None: for who is on the phone or in the case, or as it was left."""
        self.wanted.emit()
        self._composer.write_to(addressee if addressee is not None else self._texts.addressee)
        self._reveal(self._composer)

    def shows_call(self, key: str) -> bool:
        """Tell whether the whole of a call can be seen, once everything is where it will be."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._scroll_now()
        view = self._list.view(key)
        return view is not None and view.visibleRegion().boundingRect().size() == view.size()

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
        inner.addWidget(self._dial)
        tools = Flow(GAP)
        for tool in (self._mute, self._open_keypad, self._redial, self._write, self._undisturbed):
            tools.addWidget(tool)
        for tool in (self._sound, self._report):
            tools.addWidget(tool)
        inner.addLayout(tools)
        for tool in phone.findChildren(ActionButton, options=Qt.FindChildOption.FindDirectChildrenOnly):
            tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
        inner.addWidget(self._keypad)
        inner.addWidget(self._last)
        inner.addWidget(self._text_state)
        # A call comes first, with what belongs to it.
        for part in (self._list, self._recording, self._quality, self._light, self._signs):
            column.addWidget(part)
        column.addWidget(phone)
        column.addWidget(self._composer)
        column.addWidget(self._sound_card)
        column.addStretch(1)
        self.setWidget(page)
        self._keypad.hide()

    def _connect(self) -> None:
        line, calls, control, session = self._line, self._calls, self._control, self._session
        session.agent_changed.connect(self._forget_last)
        session.signed_out.connect(self._forget_last)
        calls.call_changed.connect(self._adjust)
        line.mute_changed.connect(self._show_mute)
        control.dtmf_sent.connect(self._keypad.show_sent)
        line.undisturbed_changed.connect(self._show_undisturbed)
        control.notice.connect(self._on_notice)
        self._list.wanted.connect(self.wanted)
        self._list.opened.connect(self._reveal)
        self._list.turned_to.connect(self._scroll_to)
        self._dial.listed.connect(lambda: self._scroll_to(self._dial))
        self._list.hand_over.closed.connect(self._scroll_back)
        self._composer.closed.connect(self._scroll_back)
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
        self._list.ended.connect(self._on_ended)
        calls.call_changed.connect(self._on_call_changed)
        self._list.write_wanted.connect(self.write_text)
        self._dial.dialled.connect(self._on_dialled)
        self._mute.clicked.connect(self._on_mute_clicked)
        self._undisturbed.clicked.connect(self._on_undisturbed_clicked)
        self._redial.clicked.connect(control.redial)
        self._write.clicked.connect(self._on_write)
        self._open_keypad.clicked.connect(self.toggle_keypad)
        self._keypad.digits_sent.connect(control.send_dtmf)

    def _bind_keys(self) -> None:
        line, control = self._line, self._control
        for part in (self._list, self._recording, self._quality, self._sound_card):
            part.bind_keys(self)
        bind(Key.CHECK_LINE, self, lambda: line.refresh())
        bind(Key.REPORT_CALL, self, self._bad_calls.report)
        bind(Key.MUTE, self, line.toggle_mute)
        bind(Key.KEYPAD, self, self.toggle_keypad)
        bind(Key.DIAL_FIELD, self, self.focus_dial)
        bind(Key.REDIAL, self, lambda: control.redial())
        bind(Key.WRITE_TEXT, self, self._on_write)
        bind(Key.UNDISTURBED, self, self._toggle_undisturbed)
        bind(Key.VOICE_MAIL, self, lambda: control.call_voice_mail())

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_dialled(self, dialled: Dialled) -> None:
        self._dialled = dialled.text
        self._control.dial(
            dialled.text,
            applicant_id=dialled.applicant_id,
            name=dialled.name,
            with_video=dialled.with_video,
        )

    @Slot(object)
    def _on_notice(self, notice: Notice) -> None:
        if notice.kind == "bad_target" and notice.facts.get("text") == self._dialled:
            self._dial.put_back(self._dialled)

    @Slot()
    def _on_mute_clicked(self) -> None:
        self._mute.setChecked(self._line.is_muted)  # the event decides, not the click
        self._line.toggle_mute()

    @Slot()
    def _on_sound_clicked(self) -> None:
        self._sound.setChecked(not self._sound.isChecked())  # the box says whether it is open
        self._quality.toggle()

    @Slot()
    def _on_undisturbed_clicked(self) -> None:
        self._undisturbed.setChecked(self._line.is_undisturbed)
        self._toggle_undisturbed()

    @Slot()
    def _toggle_undisturbed(self) -> None:
        self._line.set_undisturbed(not self._line.is_undisturbed)

    @Slot()
    def _on_write(self) -> None:
        """The button and the key: to the colleague who is chosen, else to whom one talks."""
        chosen = self._list.hand_over.chosen
        self.write_text(Addressee(chosen.target, chosen.name) if chosen is not None else None)

    @Slot(object)
    def _on_ended(self, call: Call) -> None:
        self._last_call = call
        self._show_last(call)
        self._last.show()

    @Slot(object)
    def _on_call_changed(self, call: Call) -> None:
        """The case of the last call may have become anonymous."""
        if self._last_call is not None and call.key == self._last_call.key:
            self._on_ended(call)

    @Slot()
    def _forget_last(self) -> None:
        """The next person at the workstation need not know who called, or was written to."""
        agent = self._session.agent
        if self._agent_id == (agent.id if agent is not None else None):
            return
        self._agent_id = agent.id if agent is not None else None
        self._composer.change_person(self._agent_id)
        self._text_state.forget()
        self._dial.forget()
        self._last_call = None
        self._last.setText("")
        self._last.hide()

    def _show_last(self, call: Call) -> None:
        length = self.tr("not connected")
        if call.answered_at is not None and call.ended_at is not None:
            length = clock_text((call.ended_at - call.answered_at).total_seconds())
        text = self.tr("Last call: {who}, {length}")
        self._last.setText(text.format(who=who_words(call), length=length))

    @Slot()
    def _adjust(self) -> None:
        """What acts on the active call is there only while it can."""
        active = self._calls.active
        can_send = active is not None and active.is_talking
        self._open_keypad.setEnabled(can_send)
        if not can_send and not self._keypad.isHidden():
            self.toggle_keypad()
        self._last.setVisible(bool(self._last.text()))

    @Slot(bool)
    def _show_mute(self, is_muted: bool) -> None:
        self._mute.setChecked(is_muted)
        self._mute.set_icon_name("mic-off" if is_muted else "mic")
        self._mute.setText(self.tr("Muted: callers cannot hear you") if is_muted else self.tr("Mute"))

    @Slot()
    def _show_undisturbed(self) -> None:
        self._undisturbed.setChecked(self._line.is_undisturbed)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Phone"))
        self._open_keypad.setText(self.tr("Keypad"))
        self._redial.setText(self.tr("Dial the last number again"))
        self._write.setText(self.tr("Write a text"))
        self._undisturbed.setText(self.tr("Do not disturb"))
        self._sound.setText(self.tr("How the call sounds"))
        self._report.setText(self.tr("Report a call that sounds bad"))
        self._show_mute(self._line.is_muted)
        self._show_undisturbed()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
