"""Shows one page of the guide in the colours and sizes of the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from ui.guide.pages import GuidePage
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_SIZES = {1: Size.TITLE, 2: Size.HEADING}  # of headings by level; deeper ones: Size.LEAD
_MARGINS_PX = 4 * GAP
_SMOOTH = Qt.TransformationMode.SmoothTransformation


class GuideBrowser(QTextBrowser):
    """Reached by Tab, read by keyboard and screen reader. Links lead to other pages of the guide only."""

    page_wanted = Signal(str)

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # pictures know their width then
        self._page: GuidePage | None = None
        self._words: Sequence[str] = ()
        self._pictures: Mapping[str, bytes] = {}
        self._width = 0
        self.anchorClicked.connect(self._follow)

    def show_page(
        self, page: GuidePage, pictures: Mapping[str, bytes], heading: str = "", words: Sequence[str] = ()
    ) -> None:
        """Show a page from its beginning, or from a heading, with the words of a search marked."""
        self._page, self._pictures, self._words = page, pictures, words
        self._draw()
        cursor = QTextCursor(self._heading(heading))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(round(self._top(cursor.block())) if heading else 0)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Give a picture of the guide, never wider than the view. Nothing is read from disk or network."""
        content = self._pictures.get(QUrl(name).fileName())
        if content is None:
            return None
        picture = QImage.fromData(content)
        width = max(1, self.viewport().width() - _MARGINS_PX)
        return picture if picture.width() <= width else picture.scaledToWidth(width, _SMOOTH)

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        if link.fileName().endswith(".md"):
            self.page_wanted.emit(link.fileName().removesuffix(".md"))

    # -- drawing -------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        if self._page is None:
            return
        document = self.document()
        document.clear()
        begin = QTextCursor(document)
        begin.setBlockFormat(QTextBlockFormat())  # clear() keeps that of a heading, which adds an empty line
        document.setDefaultFont(current_theme().font(Size.LEAD))
        document.setDocumentMargin(2 * GAP)
        document.setMarkdown(self._page.markdown, _FEATURES)
        self._width = self.viewport().width()
        block = document.begin()
        while block.isValid():
            self._dress(block)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)
        self._mark()

    def _dress(self, block: QTextBlock) -> None:
        theme = current_theme()
        cursor = QTextCursor(block)
        shape = block.blockFormat()
        level = shape.headingLevel()
        shape.setTopMargin(2 * GAP if level > 1 else HALF_GAP)
        shape.setBottomMargin(HALF_GAP)
        cursor.setBlockFormat(shape)
        if level:
            ink = QTextCharFormat()
            ink.setFont(theme.font(_SIZES.get(level, Size.LEAD), QFont.Weight.DemiBold))
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(ink)
            return
        for start, length, kind in _fragments(block):
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            ink = QTextCharFormat()
            if kind.isAnchor():
                ink.setForeground(theme.colour("accent"))
            elif kind.fontFixedPitch():
                ink.setFont(theme.font(Size.BODY, QFont.Weight.DemiBold))
                ink.setBackground(theme.colour("sunken"))
            else:
                continue
            cursor.mergeCharFormat(ink)

    def _mark(self) -> None:
        marks = []
        for word in self._words:
            found = self.document().find(word)
            while not found.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = found
                mark.format.setBackground(current_theme().colour("warning_soft"))
                marks.append(mark)
                found = self.document().find(word, found)
        self.setExtraSelections(marks)

    def _heading(self, text: str) -> QTextBlock:
        block = self.document().begin()
        while text and block.isValid():
            if block.blockFormat().headingLevel() and block.text() == text:
                return block
            block = block.next()
        return self.document().begin()

    def _top(self, block: QTextBlock) -> float:
        return self.document().documentLayout().blockBoundingRect(block).top()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pictures and self.viewport().width() != self._width:
            self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._redraw()

    def _redraw(self) -> None:
        place = self.verticalScrollBar().value()
        self._draw()
        self.verticalScrollBar().setValue(place)


def _fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Return (position, length, format) of each run of text, before any of them is changed."""
    found = []
    runs = block.begin()
    while not runs.atEnd():
        run = runs.fragment()
        found.append((run.position(), run.length(), run.charFormat()))
        runs += 1
    return found


def _dress_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(current_theme().colour("line"))
    shape.setBorderCollapse(True)
    shape.setCellPadding(HALF_GAP)
    shape.setCellSpacing(0)
    shape.setTopMargin(GAP)
    shape.setBottomMargin(GAP)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)
