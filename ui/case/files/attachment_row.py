"""One attached file: a small picture of it, its name to open it, its facts, and how it is removed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.files.attachments import CaseAttachment
from ui.case.files.attachment_text import attachment_facts
from ui.case.files.file_coming import FileComing
from ui.style.icons import pixmap
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.field import Field

PICTURE_PX = 44  # at 100 %


class AttachmentRow(QWidget):
    """Enter opens. Delete asks for the reason in place; Enter gives it, Escape leaves the file there."""

    open_wanted = Signal(object)  # CaseAttachment
    copy_wanted = Signal(object)  # CaseAttachment
    remove_wanted = Signal(object, str)  # CaseAttachment, reason
    cancel_wanted = Signal(object)  # CaseAttachment: nobody waits for it any more

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName(f"attachments.{number}")
        self.shown: CaseAttachment | None = None
        self._may_remove = False
        self._image: QImage | None = None
        self._picture = QLabel()
        self._picture.setObjectName(f"attachments.{number}.picture")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._open = ActionButton(f"attachments.{number}.open", look="quiet")
        self._open.setMinimumWidth(1)  # a long name is elided; the tool tip has all of it
        self._facts = ElidedLabel(f"attachments.{number}.facts", "caption", most_lines=2)
        self._save = ActionButton(f"attachments.{number}.save", "", "save", look="quiet", is_icon_only=True)
        self._remove = ActionButton(f"attachments.{number}.remove", "", "x", look="quiet", is_icon_only=True)
        self._reason = QLineEdit()
        self._reason.setObjectName(f"attachments.{number}.reason")
        self._field = Field(f"attachments.{number}.field", self._reason)
        self._sure = ActionButton(f"attachments.{number}.sure", "", "x", look="danger")
        self._asked = QWidget(self)
        self._coming = FileComing(number)
        self._coming.cancel.clicked.connect(lambda: self.cancel_wanted.emit(self.shown))
        self._build()
        self._open.clicked.connect(lambda: self.open_wanted.emit(self.shown))
        self._save.clicked.connect(lambda: self.copy_wanted.emit(self.shown))
        self._remove.clicked.connect(self._ask)
        self._sure.clicked.connect(self._give_reason)
        self._reason.returnPressed.connect(self._give_reason)

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self._facts)
        line = QHBoxLayout()
        line.setSpacing(HALF_GAP)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        line.addWidget(self._save, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)
        asked = QHBoxLayout(self._asked)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(GAP)
        asked.addWidget(self._field, 1)
        asked.addWidget(self._sure, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addLayout(line)
        column.addWidget(self._coming)
        column.addWidget(self._asked)
        self._asked.hide()

    def display(self, one: CaseAttachment, may_remove: bool) -> None:
        if self.shown is None or self.shown.id != one.id:
            self._image = None
            self.put_away()
        self.shown, self._may_remove = one, may_remove
        self._open.setText(one.name)
        self._open.setAccessibleName(self.tr("Open {name}").format(name=one.name))
        self._open.setAccessibleDescription(attachment_facts(one))
        self._open.setEnabled(not one.is_removed)
        self._facts.setText(attachment_facts(one))
        self._save.setText(self.tr("Save a copy of {name}").format(name=one.name))
        self._save.setVisible(not one.is_removed)
        self._remove.setText(self.tr("Remove {name}").format(name=one.name))
        self._remove.setVisible(may_remove and not one.is_removed)
        self._field.set_label(self.tr("Why is it removed? The story keeps the reason."))
        self._sure.setText(self.tr("Remove"))
        self._show_picture()

    def show_image(self, image: QImage | None) -> None:
        """Show the small picture, or the sign for a file if there is none."""
        self._image = image
        self._show_picture()

    def show_coming(self, percent: int | None) -> None:
        """Show how much of the file has come from another workstation; None: it does not come now."""
        had_keyboard = self._coming.cancel.hasFocus()
        self._coming.show_percent(percent, self.shown.name if self.shown is not None else "")
        if had_keyboard and percent is None:
            self.take_keyboard()

    @property
    def has_keyboard(self) -> bool:
        focused: QWidget | None = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def take_keyboard(self) -> None:
        self._open.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def is_asking(self) -> bool:
        return self._asked.isVisibleTo(self)

    def put_away(self) -> None:
        self._asked.hide()
        self._reason.clear()
        self._field.set_error("")

    @Slot()
    def _ask(self) -> None:
        if self.shown is None:
            return
        if self.shown.record is None:
            self.remove_wanted.emit(self.shown, "")  # never recorded: nothing to explain
            return
        self._asked.show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _give_reason(self) -> None:
        if self._reason.text().strip():
            self.remove_wanted.emit(self.shown, self._reason.text().strip())
        else:
            self._field.set_error(self.tr("Give the reason; it becomes part of the story."))

    def _show_picture(self) -> None:
        size = current_theme().px(PICTURE_PX)
        self._picture.setFixedWidth(size)
        ratio = self.devicePixelRatioF()
        if self._image is None:
            kind = "file-text" if self.shown is None or not self.shown.is_removed else "x"
            self._picture.setPixmap(pixmap(kind, "muted", size // 2, ratio))
            return
        whole = round(size * ratio)
        scaled = self._image.scaled(
            QSize(whole, whole),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        picture = QPixmap.fromImage(scaled)
        picture.setDevicePixelRatio(ratio)
        self._picture.setPixmap(picture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._may_remove and not self.is_asking:
            self._ask()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._open.hasFocus():
            self._open.click()
        elif event.key() == Qt.Key.Key_Escape and self._coming.isVisible():
            self.cancel_wanted.emit(self.shown)
        elif event.key() == Qt.Key.Key_Escape and self.is_asking:
            self.put_away()
            self.take_keyboard()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self.shown is not None:
            self.display(self.shown, self._may_remove)
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._show_picture()
