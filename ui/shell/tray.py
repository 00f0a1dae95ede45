"""The icon in the tray: the agent's state and the line as picture and words, and a menu for what is urgent.

It names no caller: other people see the screen.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.agents.shift import AVAILABLE, UNDISTURBED, Choice
from app.calls.line_status import LineStatus, line_status
from app.common.aligned_timer import REST_MS, AlignedTimer
from app.common.enums import AgentState
from app.desktop.workplace import Workplace
from ui.keys.key_table import Key, hint
from ui.monitoring.monitoring_text import signs_words
from ui.phone.line_text import unreachable_words
from ui.shell.tray_host import TrayHost
from ui.state.state_text import choice_words, state_look, state_words
from ui.style.icons import pixmap
from ui.style.tokens import LIGHT, Tone
from ui.text.translate_later import QT_TRANSLATE_NOOP

_SIZES = (16, 20, 22, 24, 32, 48, 64)  # that panels ask for
_LINE = {
    LineStatus.PROVEN: QT_TRANSLATE_NOOP("Tray", "Line: ready for calls"),
    LineStatus.UNCONFIRMED: QT_TRANSLATE_NOOP("Tray", "Line: the PBX has not answered for a while"),
    LineStatus.CONNECTING: QT_TRANSLATE_NOOP("Tray", "Line: connecting"),
    LineStatus.UNASKED: QT_TRANSLATE_NOOP("Tray", "Line: calls arrive without a sign-in"),
    LineStatus.DIRECT: QT_TRANSLATE_NOOP("Tray", "Line: direct calls only, no PBX"),
}
_TONES = {
    Tone.NEUTRAL: LIGHT.muted,
    Tone.ACCENT: LIGHT.accent,
    Tone.GOOD: LIGHT.good,
    Tone.WARNING: LIGHT.warning,
    Tone.DANGER: LIGHT.danger,
}


def tray_icon(name: str, tone: Tone) -> QIcon:
    """Return a white drawing on a disc: seen on light and on dark panels."""
    made = QIcon()
    for size in _SIZES:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_TONES[tone]))
        painter.drawEllipse(QRectF(0, 0, size, size))
        inner = round(size * 0.66)
        painter.drawPixmap(round((size - inner) / 2), round((size - inner) / 2), white(name, inner))
        painter.end()
        made.addPixmap(picture)
    return made


def white(name: str, size: int) -> QPixmap:
    picture = QPixmap(pixmap(name, "text", size))
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), Qt.GlobalColor.white)
    painter.end()
    return picture


class Tray(QObject):
    """Follows state, line and calls. Nothing is shown, and no window hides, while there is no tray."""

    there_changed = Signal(bool)
    window_wanted = Signal()
    answered = Signal()
    quit_wanted = Signal()

    def __init__(self, workplace: Workplace, window: QWidget, host: TrayHost | None = None) -> None:
        super().__init__(window)
        self._workplace, self._window = workplace, window
        self._states, self._line = workplace.agents.states, workplace.phone.line
        self._calls, self._control = workplace.calls.call_list, workplace.calls.control
        self._signs = workplace.monitoring.signs
        self._host = host or TrayHost(parent=self)
        self._icon: QSystemTrayIcon | None = None
        self._shown: tuple[str, Tone] | None = None
        self.menu = QMenu(window)
        self.menu.setObjectName("tray.menu")
        self._build()
        self._tick = AlignedTimer(REST_MS, self)  # a proof of the line grows old, a break too long
        self._tick.timeout.connect(self._show)
        self._host.changed.connect(self._on_host)
        for signal in (
            self._states.changed,
            self._line.registration_changed,
            self._line.reachability_changed,
            self._line.undisturbed_changed,
            self._calls.call_changed,
            self._signs.changed,
            workplace.access.session.agent_changed,
            workplace.access.session.signed_out,
        ):
            signal.connect(self._show)
        window.installEventFilter(self)
        self._retranslate()

    def start(self) -> None:
        self._host.start()

    @property
    def is_there(self) -> bool | None:
        """Whether the icon is seen; None while that is not known."""
        return self._host.is_there

    def show_message(self, title: str, text: str) -> None:
        """Show a short message at the icon."""
        if self._icon is not None:
            self._icon.showMessage(title, text, self._icon.icon())

    def hide(self) -> None:
        """The program ends."""
        self._tick.stop()
        if self._icon is not None:
            self._icon.hide()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._who, self._line_status = QAction(self.menu), QAction(self.menu)
        for action in (self._who, self._line_status):
            action.setEnabled(False)
            self.menu.addAction(action)
        self.menu.addSeparator()
        self._answer, self._decline = QAction(self.menu), QAction(self.menu)
        self._answer.triggered.connect(self._take)
        self._decline.triggered.connect(lambda: self._control.decline())
        self.menu.addActions([self._answer, self._decline])
        self._of_call = self.menu.addSeparator()
        self._choices: list[tuple[Choice, QAction]] = []
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self._state_menu = self.menu.addMenu("")
        breaks = [Choice(AgentState.BREAK, reason.id) for reason in self._states.breaks]
        for choice in (AVAILABLE, *breaks, UNDISTURBED):
            action = QAction(self._state_menu)
            action.setCheckable(True)
            action.triggered.connect(partial(self._choose, choice))
            self._group.addAction(action)
            self._state_menu.addAction(action)
            self._choices.append((choice, action))
        self.menu.addSeparator()
        self._open, self._quit = QAction(self.menu), QAction(self.menu)
        self._open.triggered.connect(self.window_wanted)
        self._quit.triggered.connect(self.quit_wanted)
        self.menu.addActions([self._open, self._quit])

    @Slot(bool)
    def _on_host(self, is_there: bool) -> None:
        if is_there and self._icon is None:
            self._icon = QSystemTrayIcon(self)
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._on_activated)
            self._icon.messageClicked.connect(self.window_wanted)
            self._shown = None
        if self._icon is not None:
            self._show()
            self._icon.setVisible(is_there)
        if is_there:
            self._tick.start()
        else:
            self._tick.stop()
        self.there_changed.emit(is_there)

    # -- showing -------------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        agent, ringing = self._workplace.access.session.agent, self._calls.ringing
        state = state_words(self._states) if agent is not None else self.tr("Nobody is signed in")
        self._who.setText(f"{agent.name} · {state}" if agent is not None else state)
        line = self._line_words()
        self._line_status.setText(line)
        for action in (self._answer, self._decline, self._of_call):
            action.setVisible(ringing is not None)
        self._state_menu.setEnabled(agent is not None)
        chosen = self._states.shift.prospect if self._states.shift.is_occupied else self._present()
        for choice, action in self._choices:
            action.setChecked(choice == chosen)
        if self._icon is None:
            return
        look = self._icon_and_tone(agent is not None)
        if look != self._shown:
            self._shown = look
            self._icon.setIcon(tray_icon(*look))
        first = self.tr("A call rings") if ringing is not None else signs_words(self._signs.signs)
        first = first or self._who.text()
        text = "\n".join(("Loket", first, line))
        if text != self._icon.toolTip():
            self._icon.setToolTip(text)

    def _icon_and_tone(self, is_signed_in: bool) -> tuple[str, Tone]:
        if self._calls.ringing is not None:
            return "phone-incoming", Tone.ACCENT
        if self._signs.signs:
            return "headset", Tone.WARNING
        if not is_signed_in:
            return "user", Tone.NEUTRAL
        name, tone = state_look(self._states, self._workplace.procedure.clock())
        if tone is Tone.GOOD and self._status() not in (LineStatus.PROVEN, LineStatus.UNASKED):
            return "alert", Tone.WARNING  # available, but calls may not arrive
        return name, tone

    def _present(self) -> Choice | None:
        doing = self._states.shift.doing
        return Choice(doing.state, doing.reason) if doing is not None else None

    def _status(self) -> LineStatus:
        has_exchange = bool(self._workplace.preferences.settings.account.domain)
        now = self._workplace.procedure.clock()
        return line_status(self._line.registration, self._line.reachability, has_exchange, now)

    def _line_words(self) -> str:
        now = self._status()
        if now is LineStatus.UNREACHABLE:
            domain = self._workplace.preferences.settings.account.domain
            why = unreachable_words(self._line.registration, self._line.reachability, domain)
            return self.tr("Line: not reachable. {why}").format(why=why)
        return QCoreApplication.translate("Tray", _LINE[now])

    # -- doing ---------------------------------------------------------------------------------------------

    @Slot()
    def _take(self) -> None:
        self._control.answer()
        self.answered.emit()

    def _choose(self, choice: Choice, _is_checked: bool = False) -> None:
        if choice == AVAILABLE:
            self._states.be_available()
        elif choice == UNDISTURBED:
            self._line.set_undisturbed(not self._line.is_undisturbed)
        else:
            self._states.take_break(choice.reason)
        self._show()  # a refusal leaves the mark where it was

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.window_wanted.emit()

    # -- words ---------------------------------------------------------------------------------------------

    def _retranslate(self) -> None:
        self.menu.setTitle("Loket")
        self.menu.setAccessibleName("Loket")
        self._answer.setText(self.tr("Answer the call"))
        self._decline.setText(self.tr("Decline the call"))
        self._state_menu.setTitle(self.tr("State"))
        for choice, action in self._choices:
            action.setText(choice_words(choice, self._states.breaks))
        self._open.setText(self.tr("Open Loket"))
        quit_words = self.tr("Quit Loket")
        self._quit.setText(f"{quit_words}\t{hint(Key.QUIT)}")
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        return False
