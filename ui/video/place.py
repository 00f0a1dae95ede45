"""The right column: the pictures of a call above the pane, or in a window of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desktop.workplace import Workplace
from ui.keys.key_table import Key, bind
from ui.phone.panel import PhonePanel
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.video.picture_ask import PictureAsk
from ui.video.share_list import ShareList
from ui.video.stage import VideoStage

if TYPE_CHECKING:
    from ui.video.window import VideoWindow

_PANE_LEAST_PX = 230  # of the pane below, something is always seen
_STAGE_LEAST_PX = 110  # less would be buttons alone


class VideoPlace(QWidget):
    wanted = Signal()  # there are pictures: bring it to the front

    def __init__(self, workplace: Workplace, phone: PhonePanel, pane: QWidget) -> None:
        """`pane` stands below the pictures, and the telephone is somewhere in it."""
        super().__init__()
        self.setObjectName("right_column")
        self._work, self._phone, self._pane = workplace, phone, pane
        self._stage = VideoStage(workplace.video.calls)
        self._share = ShareList(workplace.video.calls)
        self._ask = PictureAsk(workplace.video.calls, workplace.video.pictures, workplace.procedure.clock)
        self._window: VideoWindow | None = None
        self._was_shown = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self._stage)
        self._stage.hide()
        for part in (self._share, self._ask):
            phone.add_first(part)
            part.installEventFilter(self)
        self._column.addWidget(pane, 1)
        self._stage.window_wanted.connect(self.toggle_window)
        self._stage.full_screen_wanted.connect(self.toggle_full_screen)
        self._stage.on_top_wanted.connect(self.toggle_on_top)
        self._stage.share_wanted.connect(self._share.toggle)
        self._stage.picture_wanted.connect(self._ask.go_on)
        workplace.video.calls.changed.connect(self._adjust)
        workplace.calls.call_list.call_changed.connect(self._adjust)

    def bind_keys(self, owner: QWidget) -> None:
        """Bind them to what is never hidden."""
        bind(Key.VIDEO, owner, self._on_video)
        bind(Key.CAMERA, owner, self._on_camera)
        bind(Key.SHARE, owner, self._share.toggle)
        bind(Key.KEEP_PICTURE, owner, self._ask.go_on)
        bind(Key.REFUSE_PICTURE, owner, self._ask.refuse)
        bind(Key.VIDEO_WINDOW, owner, self.toggle_window)
        bind(Key.FULL_SCREEN, owner, self.toggle_full_screen)
        bind(Key.OWN_CORNER, owner, self._stage.next_corner)
        bind(Key.ON_TOP, owner, self.toggle_on_top)

    @property
    def has_window(self) -> bool:
        """Whether the pictures are in a window of their own."""
        return self._window is not None

    @property
    def has_number(self) -> bool:
        """Whether the keyboard is in the dial field, and there is something to call with video."""
        return self._phone.has_number

    @property
    def is_picture_asked(self) -> bool:
        """Whether the caller is being asked for a picture, or has agreed to one."""
        return self._ask.is_asked

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def toggle_window(self) -> None:
        """Put the pictures into a window of their own, or back."""
        if self._window is not None:
            self._window.close()
        elif self._stage.has_call:
            self._open_window()

    @Slot()
    def toggle_full_screen(self) -> None:
        if not self._stage.has_call:
            return
        if self._window is None:
            self._open_window()
        if self._window is not None:
            self._window.turn_full_screen()
        self._show_place()

    @Slot()
    def toggle_on_top(self) -> None:
        if self._window is not None:
            self._window.turn_on_top()
        self._show_place()

    def leave(self) -> None:
        """The program ends."""
        if self._window is not None:
            self._window.close()

    @Slot()
    def _on_video(self) -> None:
        """In the dial field: call with video; else give the call video, or take it away."""
        if not self._phone.dial_with_video():
            self._work.video.calls.toggle()

    @Slot()
    def _on_camera(self) -> None:
        """On a narrow screen the pictures may lie behind the queue: who is seen must see that."""
        self._work.video.calls.toggle_camera()
        if self._stage.has_call and self._window is None:
            self.wanted.emit()

    def _open_window(self) -> None:
        from ui.video.window import VideoWindow

        self._window = VideoWindow()
        self._window.closed.connect(self._on_window_closed)
        self._column.removeWidget(self._stage)
        self._stage.setMinimumHeight(0)
        self._stage.setMaximumHeight(16777215)
        self._window.take(self._stage)
        self._adjust()
        self._show_place()

    @Slot()
    def _on_window_closed(self) -> None:
        window, self._window = self._window, None
        self._column.insertWidget(0, self._stage)
        if window is not None:
            window.deleteLater()
        self._show_place()
        self._adjust()

    def _show_place(self) -> None:
        window = self._window
        is_full = window is not None and window.isFullScreen()
        self._stage.show_place(window is not None, is_full, window is not None and window.is_on_top)

    # -- showing -------------------------------------------------------------------------------------------

    @Slot()
    def _adjust(self) -> None:
        """There while the call has video; the window of its own as long as any call has."""
        self._stage.display()
        is_shown = self._stage.has_call
        if self._window is not None and not self._work.video.calls.has_any:
            self._window.close()
            return
        self._stage.setVisible(is_shown or self._window is not None)
        is_here = is_shown and self._window is None
        if is_here != self._was_shown:
            self._was_shown = is_here
            if is_here:
                self.wanted.emit()
        self._fit()

    def _fit(self) -> None:
        if self._window is not None or not self._stage.has_call:
            return
        theme = current_theme()
        least = min(theme.px(_PANE_LEAST_PX), self.height() // 3)
        for part in (self._share, self._ask):  # opened by hand: the picture makes room
            if not part.isHidden():
                layout = part.layout()
                needed = layout.totalHeightForWidth(self.width()) if layout is not None else 0
                least = max(least, needed + GAP)
        most = self.height() - least - GAP
        self._stage.setVisible(most >= theme.px(_STAGE_LEAST_PX))
        self._stage.setFixedHeight(max(0, min(self._stage.height_for(self.width()), most)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest):
            self._fit()
        if event.type() is QEvent.Type.ShowToParent and isinstance(watched, QWidget):
            self._phone.reveal(watched)
        return False

    def minimumSizeHint(self) -> QSize:
        """As the pane alone: the pictures take what there is."""
        return self._pane.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self._show_place()
            self._fit()
