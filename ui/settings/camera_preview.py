"""Shows the camera's picture before a call."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent

from app.common.enums import OWN_PICTURE
from app.video.call_video import CallVideo
from ui.settings.page_view import Card
from ui.settings.pages import Section
from ui.style.theme import current_theme
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.video.picture_view import PictureView
from ui.video.video_text import share_fault_words
from ui.widgets.button import ActionButton
from ui.widgets.text import Label

_SECTION = Section(
    QT_TRANSLATE_NOOP("Settings", "Try the camera"),
    note=QT_TRANSLATE_NOOP(
        "Settings", "Nobody else sees it. In a video call this is what the other side sees now."
    ),
)
_TRY = QT_TRANSLATE_NOOP("Settings", "Show the camera")
_STOP = QT_TRANSLATE_NOOP("Settings", "Stop")
_NO_CAMERA = QT_TRANSLATE_NOOP(
    "Settings", "No picture of a camera: it is missing, or another program uses it."
)


class CameraPreview(Card):
    """The camera's light is on only after a press, and goes out with the page."""

    def __init__(self, video: CallVideo) -> None:
        super().__init__("settings.camera_preview", _SECTION, [])
        self._video = video
        self._is_on = False
        self._picture = PictureView("settings.camera_preview.picture")
        self._fault = Label("settings.camera_preview.fault", "error", wraps=True)
        self._turn = ActionButton("settings.camera_preview.turn", "", "video")
        self._sharing = Label("settings.camera_preview.sharing", "caption", wraps=True)
        for part in (self._picture, self._fault):
            self.body.addWidget(part)
            part.hide()
        self.body.addWidget(self._turn, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._sharing)
        self._turn.clicked.connect(self._on_turn)
        self._picture.size_wanted.connect(
            lambda width, height: video.set_shown_size(OWN_PICTURE, width, height)
        )
        video.pictures_changed.connect(self._on_pictures)
        video.changed.connect(self._show)

    @Slot()
    def _on_turn(self) -> None:
        self._turn_to(not self._is_on)

    def _turn_to(self, is_on: bool) -> None:
        if is_on != self._is_on:
            self._is_on = is_on
            self._video.preview(is_on)
            self._on_pictures(OWN_PICTURE)

    @Slot(str)
    def _on_pictures(self, key: str) -> None:
        if key == OWN_PICTURE:
            self._picture.show_pictures(self._video.location(OWN_PICTURE) if self._is_on else "")
            self._show()

    @Slot()
    def _show(self) -> None:
        self._picture.setVisible(self._is_on)
        self._picture.setFixedSize(current_theme().px(320), current_theme().px(180))
        self._fault.setVisible(self._is_on and self._video.is_fallback)
        fault = share_fault_words(self._video.share_fault)
        self._sharing.setText(fault)
        self._sharing.setVisible(bool(fault))
        self._turn.setText(QCoreApplication.translate("Settings", _STOP if self._is_on else _TRY))

    def showEvent(self, event: QShowEvent) -> None:
        """Read the list of cameras only when the page is shown."""
        super().showEvent(event)
        self._video.ask_sources()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._turn_to(False)

    def retranslate(self) -> None:
        super().retranslate()
        self._fault.setText(QCoreApplication.translate("Settings", _NO_CAMERA))
        self._picture.setAccessibleName(QCoreApplication.translate("Settings", "What the camera sees"))
        self._show()
