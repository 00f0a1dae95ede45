"""The far side's picture, our own in one of its corners, and the buttons below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.common.enums import OWN_PICTURE, VideoState
from app.values.call import Call
from app.video.call_video import CallVideo
from app.video.picture_status import UNSEEN, PictureStatus, picture_status
from ui.keys.key_table import Key
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP
from ui.text.announce import announce
from ui.text.caller_text import who_words
from ui.video.picture_view import PictureView
from ui.video.video_text import picture_status_words, source_words
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_OWN_SHARE = 0.26  # of the width
_OWN_MOST = 0.4  # of the height
_CORNERS = ("bottom_right", "bottom_left", "top_left", "top_right")
_ASPECT = 9 / 16


class _Screen(QWidget):
    """The large picture, with the small one and words over it."""

    def __init__(self) -> None:
        super().__init__()
        self.remote = PictureView("video.remote")
        self.own = PictureView("video.own", is_inset=True)
        self.words = QLabel()
        self.words.setObjectName("video.words")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setProperty("look", "on_picture")
        self.corner = 0
        for part in (self.remote, self.words, self.own):
            part.setParent(self)
        self.words.hide()
        self.own.hide()

    def arrange(self) -> None:
        """Put the parts in their places."""
        self.remote.setGeometry(self.rect())
        width = round(min(self.width() * _OWN_SHARE, self.height() * _OWN_MOST / _ASPECT))
        own = QRect(0, 0, width, round(width * _ASPECT))
        place = _CORNERS[self.corner]
        own.moveLeft(HALF_GAP if "left" in place else self.width() - own.width() - HALF_GAP)
        own.moveTop(HALF_GAP if "top" in place else self.height() - own.height() - HALF_GAP)
        self.own.setGeometry(own)
        self._place_words()

    def show_words(self, text: str) -> None:
        if text != self.words.text():
            self.words.setText(text)
            self._place_words()
        self.words.setVisible(bool(text))

    def _place_words(self) -> None:
        width = self.width() - 2 * GAP
        height = min(self.words.heightForWidth(width), self.height())
        self.words.setGeometry(GAP, (self.height() - height) // 2, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Qt.GlobalColor.black)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()


class VideoStage(QFrame):
    """Shows the call that keys mean; it follows a swap. Nothing here takes the keyboard without a command."""

    window_wanted = Signal()
    full_screen_wanted = Signal()
    on_top_wanted = Signal()
    share_wanted = Signal()
    picture_wanted = Signal()

    def __init__(self, video: CallVideo) -> None:
        super().__init__()
        self.setObjectName("video")
        self.setProperty("look", "card")
        self._video = video
        self._call: Call | None = None
        self._key = ""
        self.screen_part = _Screen()
        self._status = PictureStatus.NONE
        self._sent = Label("video.sent", "caption", wraps=True)
        self._camera = _button("video.camera", "video", Key.CAMERA)
        self._share = _button("video.share", "screen", Key.SHARE)
        self._picture = _button("video.picture", "camera", Key.KEEP_PICTURE)
        self._remove = _button("video.remove", "x", Key.VIDEO)
        self._detach = _button("video.window", "arrow-up-right", Key.VIDEO_WINDOW)
        self._full = _button("video.full", "expand", Key.FULL_SCREEN)
        self._corner = _button("video.corner", "rotate", Key.OWN_CORNER)
        self._on_top = _button("video.on_top", "pin", Key.ON_TOP)
        self._on_top.setCheckable(True)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_status)
        self._build()
        self._connect()
        self._retranslate()

    @property
    def has_call(self) -> bool:
        return self._call is not None

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def display(self) -> None:
        """Show the present state; the owner of the stage calls it at each change."""
        call = self._video.shown
        self._call = call
        key = call.key if call is not None else ""
        if key != self._key:
            self._leave(self._key)
            self._key = key
            self.screen_part.remote.show_pictures(self._video.location(key))
        self._tick.start() if call is not None else self._tick.stop()
        if call is None:
            self._show_nothing()
            return
        is_on = call.video is not None and call.video.state is VideoState.ON
        self._show_own(call)
        self._show_sent(is_on)
        is_off = self._video.source.kind == "off"
        self._camera.set_icon_name("video-off" if is_off else "video")
        self._camera.setText(self.tr("Camera on") if is_off else self.tr("Camera off"))
        self._share.setText(self.tr("Stop sharing") if self._video.is_sharing else self.tr("Share…"))
        self._share.set_look("danger" if self._video.is_sharing else "")
        for button in (self._camera, self._share, self._picture, self._remove):
            button.setVisible(is_on)
        self._show_status()

    @Slot()
    def next_corner(self) -> None:
        """Move our own picture to the next corner."""
        self.screen_part.corner = (self.screen_part.corner + 1) % len(_CORNERS)
        self.screen_part.arrange()

    def show_place(self, is_detached: bool, is_full: bool, is_on_top: bool) -> None:
        """Say where it is: some buttons are of use in a window of its own alone."""
        self._detach.setText(
            self.tr("Back into the window") if is_detached else self.tr("In a window of its own")
        )
        self._full.setText(self.tr("Leave full screen") if is_full else self.tr("Full screen"))
        self._on_top.setVisible(is_detached)
        self._on_top.setChecked(is_on_top)
        self._on_top.setText(self.tr("Stays on top of other windows"))

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_pictures(self, key: str) -> None:
        if key == OWN_PICTURE:
            self.screen_part.own.show_pictures(self._video.location(key))
        elif key == self._key:
            self.screen_part.remote.show_pictures(self._video.location(key))
        self.display()

    @Slot(int, int)
    def _on_size(self, width: int, height: int) -> None:
        if self._key:
            self._video.set_shown_size(self._key, width, height)

    @Slot(int, int)
    def _on_own_size(self, width: int, height: int) -> None:
        self._video.set_shown_size(OWN_PICTURE, width, height)

    def _leave(self, key: str) -> None:
        """Nobody looks at that call any more."""
        if key:
            self._video.set_shown_size(key, 0, 0)

    def _show_own(self, call: Call) -> None:
        sends = call.video is not None and call.video.sends
        is_seen = sends and self._video.source.kind != "off" and bool(self._video.location(OWN_PICTURE))
        self.screen_part.own.setVisible(is_seen)
        self._corner.setVisible(is_seen)

    def _show_sent(self, is_on: bool) -> None:
        """Who cannot see the screen must know, too, whether they are seen; the sign says what is shared."""
        words = source_words(self._video.source)
        if is_on and not self._video.is_sharing and (self._sent.isHidden() or words != self._sent.text()):
            announce(self, words)
        self._sent.setText(words)
        self._sent.setVisible(is_on)

    def _show_nothing(self) -> None:
        """The window of its own stays, for the call that is talked to next."""
        self._status = PictureStatus.NONE
        self.screen_part.show_words(picture_status_words(PictureStatus.NONE))
        for part in (self.screen_part.remote, self.screen_part.own, self._sent):
            part.hide()
        for button in (self._camera, self._share, self._picture, self._remove, self._corner):
            button.hide()

    @Slot()
    def _show_status(self) -> None:
        call, remote = self._call, self.screen_part.remote
        if call is None:
            return
        fault = self._video.fault(call.key)
        status = picture_status(call, remote.has_picture, remote.still_s, fault)
        if status is PictureStatus.MISSING and self._status not in UNSEEN:
            remote.wait_anew()  # it was not awaited until now
            status = PictureStatus.WAITING
        self.screen_part.show_words(picture_status_words(status))
        if status is not self._status:
            self._status = status
            if status in UNSEEN and status is not PictureStatus.WAITING:
                announce(self, self.screen_part.words.text())
            # What is not to be seen on hold is not shown. Who is hidden asks for no pictures.
            remote.setVisible(status in (PictureStatus.SEEN, PictureStatus.STALE, *UNSEEN))
        remote.setAccessibleName(self.tr("Picture of {who}").format(who=who_words(call)))
        remote.setAccessibleDescription(self.screen_part.words.text())

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        buttons = Flow(GAP)
        for button in self._buttons():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keyboard from the note
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.screen_part, 1)
        column.addWidget(self._sent)
        column.addLayout(buttons)
        self.show_place(False, False, False)

    def _buttons(self) -> tuple[ActionButton, ...]:
        return (
            *(self._camera, self._share, self._picture),
            *(self._detach, self._full, self._corner, self._on_top),
            self._remove,  # last: a slip beside the camera's button would end the video
        )

    def _connect(self) -> None:
        video, screen = self._video, self.screen_part
        video.pictures_changed.connect(self._on_pictures)
        screen.remote.size_wanted.connect(self._on_size)
        screen.own.size_wanted.connect(self._on_own_size)
        screen.remote.turned.connect(self._show_status)
        self._camera.clicked.connect(video.toggle_camera)
        self._remove.clicked.connect(video.toggle)
        self._share.clicked.connect(self.share_wanted)
        self._picture.clicked.connect(self.picture_wanted)
        self._detach.clicked.connect(self.window_wanted)
        self._full.clicked.connect(self.full_screen_wanted)
        self._corner.clicked.connect(self.next_corner)
        self._on_top.clicked.connect(self.on_top_wanted)

    def height_for(self, width: int) -> int:
        """Return how high it would like to be at this width."""
        inner = width - 2 * GAP - 2
        layout = self.layout()
        whole = layout.heightForWidth(width) if layout is not None and layout.hasHeightForWidth() else 0
        return max(0, whole - self.screen_part.minimumSizeHint().height()) + round(inner * _ASPECT)

    def minimumSizeHint(self) -> QSize:
        return QSize(current_theme().px(240), current_theme().px(135))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Video"))
        self._picture.setText(self.tr("Keep picture…"))
        self._remove.setText(self.tr("Without video"))
        self._corner.setText(self.tr("Your own picture: next corner"))
        self.screen_part.own.setAccessibleName(self.tr("What they see of you"))
        self.display()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _button(name: str, icon_name: str, key: Key) -> ActionButton:
    """The picture needs the room: words and key are in the tool tip, and said by a screen reader."""
    return ActionButton(name, "", icon_name, key, is_icon_only=True)
