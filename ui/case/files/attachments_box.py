"""The files of the case: dropped, pasted or chosen; opened by the system; removed with a reason."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, QStandardPaths, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.cases.case_editor import CaseEditor
from app.files.attachments import Attachments, CaseAttachment, attachments_of
from app.mutations.attachment import plain_name
from app.records.service import Refusal
from app.sop.lifecycle import Move
from app.values.open_case import VisibleCase
from ui.case.files.attachment_row import AttachmentRow
from ui.case.files.files_taker import FilesTaker, copied
from ui.case.refusal_text import refusal_words
from ui.keys.key_table import Key, bind
from ui.style.tokens import GAP, HALF_GAP
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.card import SectionCard
from ui.widgets.flow import Flow
from ui.widgets.text import Label


class AttachmentsBox(SectionCard):
    """Follows the case on the screen. `panel` is where files may be dropped."""

    came = Signal(QWidget)  # something is to be seen here

    def __init__(self, attachments: Attachments, editor: CaseEditor, panel: FilesTaker) -> None:
        super().__init__("attachments")
        self._attachments, self._editor = attachments, editor
        self._case: VisibleCase | None = None
        self._rows: list[AttachmentRow] = []
        self._images: dict[str, QImage | None] = {}
        self._coming: dict[str, int] = {}  # percent by hash
        self._panel = panel
        self._hint = Label("attachments.hint", "caption", wraps=True)
        self._said = Label("attachments.said", "caption", wraps=True)
        self._problem = Label("attachments.problem", "error", wraps=True)
        self._choose = ActionButton("attachments.choose", "", "clip", Key.ATTACH, "quiet")
        self._paste = ActionButton("attachments.paste", "", "copy", Key.PASTE_FILE, "quiet")
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP)
        self._build()
        self._connect()
        bind(Key.ATTACH, panel, self.choose)
        bind(Key.PASTE_FILE, panel, self.paste)
        bind(Key.FILES, panel, self.go_to_files)
        bind(Key.SAVE_FILE, panel, self.save_copy)
        self._retranslate()
        if editor.current is not None:
            self._on_opened(editor.current)

    def _build(self) -> None:
        buttons = QWidget(self)
        flow = Flow(HALF_GAP)
        buttons.setLayout(flow)
        flow.addWidget(self._choose)
        flow.addWidget(self._paste)
        line = QHBoxLayout()
        line.addWidget(self._hint, 1)
        line.addWidget(buttons, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._said)
        self.body.addWidget(self._problem)
        self.body.addLayout(self._list)
        self._said.hide()
        self._problem.hide()

    def _connect(self) -> None:
        self._choose.clicked.connect(self.choose)
        self._paste.clicked.connect(self.paste)
        self._panel.files_given.connect(self._attach)
        self._panel.picture_given.connect(self._attach_picture)
        self._panel.link_given.connect(self._refuse_link)
        self._editor.opened.connect(self._on_opened)
        self._editor.changed.connect(self._display)
        self._editor.closed_view.connect(self._on_closed)
        self._attachments.attached.connect(self._on_attached)
        self._attachments.refused.connect(self._on_refused)
        self._attachments.removed.connect(self._on_removed)
        self._attachments.preview_ready.connect(self._on_preview)
        self._attachments.open_wanted.connect(self._open_by_system)
        self._attachments.copied.connect(self._on_copied)
        self._attachments.fetching.connect(self._on_fetching)

    # -- commands ------------------------------------------------------------------------------------------

    @Slot()
    def choose(self) -> None:
        """Choose files in the system's own window; the case stays usable meanwhile.

        They go to the case for which the window was opened, also if another one is on the screen by then.
        """
        if self._case is None or not self._may_attach:
            return
        case_id = self._case.case_id
        dialog = QFileDialog(self.window(), self.tr("Attach files"))
        dialog.setObjectName("attachments.dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self._attach_to(case_id, [Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def paste(self) -> None:
        """Attach the files or the picture on the clipboard."""
        if self._may_attach and not self._panel.take(copied()):
            self._show_message(
                self.tr("There is no file and no picture on the clipboard. Copy one, then try again.")
            )

    @Slot()
    def go_to_files(self) -> None:
        """Take the keyboard: to the first file, else to where one is chosen."""
        if self._case is None:
            return
        self.came.emit(self)
        there = self._there()
        if there:
            there[0].take_keyboard()
        else:
            self._choose.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def save_copy(self) -> None:
        """Save a copy of the file that has the keyboard, else of the first; the agent chooses where."""
        there = self._there()
        row = next((one for one in there if one.has_keyboard), there[0] if there else None)
        if row is not None and row.shown is not None:
            self._ask_place(row.shown)

    @Slot(object)
    def _ask_place(self, one: CaseAttachment) -> None:
        if self._case is None:
            return
        case_id = self._case.case_id
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        dialog = QFileDialog(self.window(), self.tr("Save a copy of {name}").format(name=one.name), folder)
        dialog.setObjectName("attachments.save_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(plain_name(one.name))  # a masked NIK has stars, which Windows has in no name
        dialog.fileSelected.connect(lambda place: self._save_as(case_id, one, Path(place)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save_as(self, case_id: UUID, one: CaseAttachment, place: Path) -> None:
        self._show_message("")
        self._attachments.save_as(case_id, one, place)

    def _there(self) -> list[AttachmentRow]:
        return [row for row in self._rows if row.shown and not row.shown.is_removed]

    @property
    def _may_attach(self) -> bool:
        return self._case is not None and (self._case.file is None or Move.ATTACH in self._case.moves)

    @Slot(object)
    def _attach(self, paths: list[Path]) -> None:
        if self._case is not None and self._may_attach:
            self._attach_to(self._case.case_id, paths)

    def _attach_to(self, case_id: UUID, paths: list[Path]) -> None:
        self._show_message("")
        self._attachments.attach_files(case_id, paths)

    @Slot(object)
    def _attach_picture(self, picture: QImage) -> None:
        if self._case is not None and self._may_attach:
            self._show_message("")
            self._attachments.attach_picture(self._case.case_id, picture)

    @Slot(str)
    def _refuse_link(self, link: str) -> None:
        if self._case is not None and self._may_attach:
            text = self.tr(
                "“{link}” is on the web, not on this computer. Save it as a file first, then drop the file."
            )
            self._show_message(text.format(link=link))

    @Slot(object)
    def _open(self, one: CaseAttachment) -> None:
        if self._case is not None:
            self._show_message("")
            self._attachments.open(self._case.case_id, one)

    @Slot(object, str)
    def _remove(self, one: CaseAttachment, reason: str) -> None:
        if self._case is not None:
            self._show_message("")
            self._attachments.remove(self._case.case_id, one, reason)

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, case: VisibleCase) -> None:
        self._images.clear()
        self._show_message("")
        self._display(case)

    @Slot()
    def _on_closed(self) -> None:
        self._case = None

    @Slot(object, str)
    def _on_attached(self, case_id: UUID, name: str) -> None:
        if self._case is not None and self._case.case_id == case_id:
            self._said.show_text(self.tr("{name} is attached.").format(name=name))

    @Slot(object, str)
    def _on_copied(self, case_id: UUID, path: str) -> None:
        if self._case is not None and self._case.case_id == case_id:
            words = self.tr("Saved as {path}.").format(path=path)
            self._said.show_text(words)
            announce(self, words)

    @Slot(str, int)
    def _on_fetching(self, sha256: str, percent: int) -> None:
        is_new = percent >= 0 and sha256 not in self._coming
        if percent >= 0:
            self._coming[sha256] = percent
        else:
            self._coming.pop(sha256, None)
        for row in self._rows:
            if row.shown is not None and row.shown.sha256 == sha256:
                row.show_coming(self._coming.get(sha256))
                if is_new:
                    words = self.tr("{name} comes from another workstation.")
                    announce(self, words.format(name=row.shown.name))

    @Slot(object, object)
    def _on_refused(self, case_id: UUID, refusal: Refusal) -> None:
        if self._case is not None and self._case.case_id == case_id:
            self._show_message(refusal_words(refusal))

    @Slot(object)
    def _on_removed(self, attachment_id: UUID) -> None:
        """The row is drawn anew with the case; the keyboard does not fall into the void."""
        row = next((one for one in self._rows if one.shown and one.shown.id == attachment_id), None)
        if row is not None and row.is_asking:
            row.put_away()
            self._choose.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, object)
    def _on_preview(self, sha256: str, image: QImage | None) -> None:
        self._images[sha256] = image
        for row in self._rows:
            if row.shown is not None and row.shown.sha256 == sha256:
                row.show_image(image)

    @Slot(str)
    def _open_by_system(self, path: str) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
            self._show_message(self.tr("This computer has no program that opens this kind of file."))

    # -- showing -------------------------------------------------------------------------------------------

    @Slot(object)
    def _display(self, case: VisibleCase) -> None:
        self._case = case
        listed = attachments_of(case)
        while len(self._rows) > len(listed):
            row = self._rows.pop()
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(listed):
            row = AttachmentRow(len(self._rows))
            row.open_wanted.connect(self._open)
            row.copy_wanted.connect(self._ask_place)
            row.remove_wanted.connect(self._remove)
            row.cancel_wanted.connect(self._attachments.cancel)
            self._rows.append(row)
            self._list.addWidget(row)
        for row, one in zip(self._rows, listed, strict=True):
            row.display(one, self._may_attach)
            row.show_coming(self._coming.get(one.sha256))
            self._show_image(row, one)
        self._choose.setEnabled(self._may_attach)
        self._paste.setEnabled(self._may_attach)
        self._hint.setVisible(not listed)
        self.set_title(self.tr("Files ({count})").format(count=len(listed)) if listed else self.tr("Files"))

    def _show_image(self, row: AttachmentRow, one: CaseAttachment) -> None:
        if one.sha256 in self._images:
            row.show_image(self._images[one.sha256])
        elif not one.is_removed:
            self._images[one.sha256] = None  # asked once
            self._attachments.ask_preview(one)

    def _show_message(self, words: str) -> None:
        self._said.show_text("")
        self._problem.show_text(words)
        if words:
            announce(self, words)
            self.came.emit(self)

    def _retranslate(self) -> None:
        self._hint.setText(self.tr("Drop files here, or paste a picture."))
        self._choose.setText(self.tr("Attach a file"))
        self._paste.setText(self.tr("Paste as a file"))
        self.set_title(self.tr("Files"))
        if self._case is not None:
            self._display(self._case)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
