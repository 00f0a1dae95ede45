"""Lays a sheet out on A4: the office at the top, code and page number at the foot of every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape

from PySide6.QtCore import QMarginsF, QPointF, QRect, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from app.paper.chart_painter import ChartPainter, Ink
from app.paper.code import QUIET_MODULES, code_text, modules
from app.paper.figure_painter import Drawing, print_look
from app.paper.sheet import (
    Blank,
    Facts,
    Grid,
    Heading,
    Letterhead,
    LinkCode,
    Panels,
    Part,
    Picture,
    Prose,
    Sheet,
    Signatures,
)
from app.sop.flow_chart import Chart, Layout, Look

MARGINS_MM = QMarginsF(18, 14, 14, 10)  # left is wider: sheets are punched
FOOT_MM, CODE_MM = 23.0, 20.0
LOGO_PX = 64
LINK_PX = 96
_LINK, _DOTS = "link", 12
CHART_PT = {Look.TEXT: 8.5, Look.STRONG: 8.5, Look.SMALL: 8.0}
MOST_SHRUNK = 0.75  # a chart that fits on one page when shrunk to this factor is shrunk
RESOLUTION = 600
_PLACE = "\ue19a"  # where a picture will be: of the private use area, in no text
_PICTURE = QTextFormat.ObjectTypes.UserObject.value + 1
_NUMBER = QTextFormat.Property.UserProperty.value + 1
_CAPTION_PX, _AXIS_PX = 12, 11  # of the letters in a picture
_PAGE_OF = "Halaman {page} dari {pages}"
_STYLE = """
body { font-size: 10pt; color: #000000; }
.title { font-size: 14pt; font-weight: bold; }
.heading { font-size: 11pt; font-weight: bold; }
.office { font-size: 13pt; font-weight: bold; }
.small, td.cell, th.cell { font-size: 8.5pt; }
th.cell { font-weight: bold; background-color: #e8e8e8; text-align: left; }
.label { color: #333333; }
.marking { font-size: 15pt; font-weight: bold; }
"""


def page_layout(sheet: Sheet) -> QPageLayout:
    orientation = QPageLayout.Orientation.Landscape if sheet.is_wide else QPageLayout.Orientation.Portrait
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), orientation, MARGINS_MM, QPageLayout.Unit.Millimeter
    )


def write_pdf(sheet: Sheet, letterhead: Letterhead, path: str) -> int:
    """Write a PDF file and return its number of pages. Any thread. Raises OSError."""
    writer = QPdfWriter(path)
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(page_layout(sheet))
    writer.setTitle(f"{sheet.title} {sheet.reference}")
    writer.setCreator("Loket")
    return paint(sheet, letterhead, writer)


def paint(
    sheet: Sheet, letterhead: Letterhead, device: QPagedPaintDevice, only: tuple[int, int] = (0, 0)
) -> int:
    """Draw on a device with the layout `page_layout(sheet)`; return the number of pages. Raises OSError.

    only: First and last page; (0, 0) for all.
    """
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("the pages cannot be written there")
    try:
        return _Pages(sheet, letterhead, device, painter).draw(*only)
    finally:
        painter.end()


@contextmanager
def _laid_out_once(document: QTextDocument) -> Iterator[None]:
    """Change a document in several places: each change alone lays all its pages out."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()


class _Pages:
    def __init__(
        self, sheet: Sheet, letterhead: Letterhead, device: QPagedPaintDevice, painter: QPainter
    ) -> None:
        self._sheet, self._device, self._painter = sheet, device, painter
        self._per_mm = device.logicalDpiX() / 25.4
        self._width, self._height = float(device.width()), float(device.height())
        self._body = self._height - FOOT_MM * self._per_mm
        self._modules = modules(code_text(sheet.kind, sheet.reference))
        self._document = QTextDocument()
        self._document.documentLayout().setPaintDevice(device)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._document.setDefaultTextOption(option)
        self._document.setDefaultFont(QFont(QFont().family(), 10))
        self._document.setDocumentMargin(0)
        self._document.setDefaultStyleSheet(_STYLE)
        logo = QImage(letterhead.logo) if letterhead.logo else QImage()
        if not logo.isNull():
            self._document.addResource(QTextDocument.ResourceType.ImageResource, QUrl("logo"), logo)
        for part in sheet.parts:
            if isinstance(part, LinkCode):
                resource = QTextDocument.ResourceType.ImageResource
                self._document.addResource(resource, QUrl(_LINK), _code_picture(part.address))
        self._document.setHtml(_html(sheet, letterhead, not logo.isNull()))
        pictures = [part for part in sheet.parts if isinstance(part, Picture)]
        self._pictures = _Pictures(pictures, self._width, device.logicalDpiX())
        self._pictures.place_in(self._document)
        self._document.setPageSize(QSizeF(self._width, self._body))
        self._keep_headings()

    def _keep_headings(self) -> None:
        """Begin a page with a heading that would stand alone at the end of one."""
        layout, block = self._document.documentLayout(), self._document.begin()
        while block.isValid():
            following = block.next()
            if block.blockFormat().headingLevel() and following.isValid():
                tops = (layout.blockBoundingRect(one).bottom() for one in (block, following))
                pages = [int((top - 1) // self._body) for top in tops]
                if pages[0] < pages[1]:
                    form = block.blockFormat()
                    form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                    with _laid_out_once(self._document):
                        QTextCursor(block).setBlockFormat(form)
                        self._document.markContentsDirty(0, self._document.characterCount())
            block = following

    def draw(self, first: int, last: int) -> int:
        chart = (
            _ChartPages(self._sheet.chart, self._device, self._width, self._body)
            if self._sheet.chart
            else None
        )
        texts = self._document.pageCount()
        pages = texts + (chart.count if chart is not None else 0)
        wanted = range(max(first, 1) - 1, min(last or pages, pages))
        for page in wanted:
            if page != wanted.start:
                self._device.newPage()
            self._painter.save()
            if page < texts:
                self._draw_text(page)
            elif chart is not None:
                chart.draw(self._painter, page - texts)
            self._painter.restore()
            self._draw_foot(page + 1, pages)
        return len(wanted)

    def _draw_text(self, page: int) -> None:
        self._painter.translate(0, -page * self._body)
        page_box = QRectF(0, page * self._body, self._width, self._body)
        self._painter.setClipRect(page_box)
        context = QAbstractTextDocumentLayout.PaintContext()
        # A line that only touches the page is on the other one; clipped, it would be text of both.
        context.clip = page_box.adjusted(0, 1, 0, -1)
        self._document.documentLayout().draw(self._painter, context)

    def _draw_foot(self, page: int, pages: int) -> None:
        painter, mm = self._painter, self._per_mm
        top = self._height - CODE_MM * mm
        self._draw_code(QRectF(0, top, CODE_MM * mm, CODE_MM * mm))
        left = (CODE_MM + 2) * mm
        painter.setFont(QFont(QFont().family(), 8))
        painter.setPen(QColor("#000000"))
        painter.drawLine(QPointF(left, top + mm), QPointF(self._width, top + mm))
        box = QRectF(left, top + 2 * mm, self._width - left, CODE_MM * mm - 2 * mm)
        lines = [f"{self._sheet.title} · {self._sheet.reference}", *self._sheet.foot]
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(box.adjusted(0, 0, -30 * mm, 0), flags, "\n".join(lines))
        number = _PAGE_OF.format(page=page, pages=pages)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, number)

    def _draw_code(self, box: QRectF) -> None:
        """Draw the squares edge to edge in whole dots: a gap of half a dot would be a visible line."""
        painter = self._painter
        dots = max(1, int(box.width() / (len(self._modules) + 2 * QUIET_MODULES)))
        left, top = int(box.left()), int(box.top() + QUIET_MODULES * dots)
        for row, line in enumerate(self._modules):
            for column, is_dark in enumerate(line):
                if is_dark:
                    painter.fillRect(left + column * dots, top + row * dots, dots, dots, QColor("#000000"))


class _Pictures(QPyTextObject):
    """Draws charts between the paragraphs, in lines: a picture is one character, which no page break cuts."""

    def __init__(self, pictures: Sequence[Picture], width: float, dpi: int) -> None:
        super().__init__()
        self._all, self._width, self._unit = pictures, width, dpi / 96

    def place_in(self, document: QTextDocument) -> None:
        document.documentLayout().registerHandler(_PICTURE, self)
        with _laid_out_once(document):
            for number in range(len(self._all)):
                place = QTextCharFormat()
                place.setObjectType(_PICTURE)
                place.setProperty(_NUMBER, number)
                document.find(_PLACE).insertText("\ufffc", place)

    def intrinsicSize(self, _document: QTextDocument, _position: int, form: QTextFormat) -> QSizeF:
        return QSizeF(self._width, self._height_px(self._of(form)) * self._unit)

    def drawObject(
        self,
        painter: QPainter,
        box: QRectF | QRect,
        _document: QTextDocument,
        _position: int,
        form: QTextFormat,
    ) -> None:
        picture = self._of(form)
        painter.save()
        painter.translate(QPointF(box.topLeft()))
        painter.scale(self._unit, self._unit)
        area = QRectF(0, 0, self._width / self._unit, self._height_px(picture))
        if picture.title:
            look = print_look(_CAPTION_PX)
            painter.setFont(look.font)
            painter.setPen(look.text)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, picture.title)
            area.setTop(2 * _CAPTION_PX)
        Drawing(picture.chart, area, print_look(_AXIS_PX)).draw(painter)
        painter.restore()

    def _height_px(self, picture: Picture) -> float:
        return picture.height_mm * 96 / 25.4 + (2 * _CAPTION_PX if picture.title else 0)

    def _of(self, form: QTextFormat) -> Picture:
        return self._all[form.intProperty(_NUMBER)]


class _ChartPages:
    """A chart over the whole width: on one page, or split between its rows with the head on each page."""

    def __init__(self, chart: Chart, device: QPagedPaintDevice, width: float, height: float) -> None:
        unit = device.logicalDpiX() / 96
        self._painter = ChartPainter(chart, _ink(unit))
        self._scale = min(1.0, width / self._painter.least_width(True))
        self._layout = self._painter.lay_out(width / self._scale)
        if (smaller := height / self._layout.height) < self._scale and smaller >= MOST_SHRUNK * self._scale:
            self._scale = smaller
        self._left = (width - self._layout.width * self._scale) / 2
        self._pages = _parted(self._layout, height / self._scale)

    @property
    def count(self) -> int:
        return len(self._pages)

    def draw(self, painter: QPainter, page: int) -> None:
        top, bottom = self._pages[page]
        head = self._layout.head_height
        painter.translate(self._left, 0)
        painter.scale(self._scale, self._scale)
        self._paint(painter, 0, head)
        painter.translate(0, head - top)
        self._paint(painter, top, bottom)

    def _paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """Draw a part of the chart; clipped text would still be text in a PDF file."""
        painter.save()
        painter.setClipRect(QRectF(0, top, self._layout.width, bottom - top))
        self._painter.paint(painter, self._layout.between(top, bottom))
        painter.restore()


def _parted(layout: Layout, height: float) -> list[tuple[float, float]]:
    """Return (top, bottom) of the rows on each page; a row higher than a page gets a page of its own."""
    head = layout.head_height
    pages: list[tuple[float, float]] = []
    top = bottom = head
    for row in layout.rows:
        if row.box.bottom - top > height - head + 1 and bottom > top:
            pages.append((top, bottom))
            top = bottom
        bottom = row.box.bottom
    return [*pages, (top, bottom)]


def _ink(unit: float) -> Ink:
    """Return black on white, for printers without colours."""
    fonts = {look: QFont(QFont().family()) for look in Look}
    for look, font in fonts.items():
        font.setPixelSize(max(1, round(CHART_PT[look] * 96 / 72 * unit)))
    fonts[Look.STRONG].setWeight(QFont.Weight.DemiBold)
    black, white = QColor("#000000"), QColor("#ffffff")
    return Ink(
        unit=unit,
        fonts=fonts,
        text=black,
        muted=QColor("#333333"),
        line=QColor("#808080"),
        edge=black,
        surface=white,
        head=QColor("#e8e8e8"),
        shape=white,
        here=white,
        here_edge=black,
    )


def _html(sheet: Sheet, letterhead: Letterhead, has_logo: bool) -> str:
    marking = f'<p align="center" class="marking">{_text(sheet.marking)}</p>' if sheet.marking else ""
    title = f'<p align="center" class="title">{_text(sheet.title)}</p>'
    number = f'<p align="center"><b>{_text(sheet.reference)}</b></p>'
    parts = "".join(_part(part) for part in sheet.parts)
    return f"<body>{_head(letterhead, has_logo)}{marking}{title}{number}{parts}</body>"


def _head(letterhead: Letterhead, has_logo: bool) -> str:
    if not (letterhead.name or letterhead.address or has_logo):
        return ""
    logo = f'<td width="12%"><img src="logo" height="{LOGO_PX}"></td>' if has_logo else ""
    office = (
        f'<td align="center" valign="middle"><span class="office">{_text(letterhead.name)}</span><br>'
        f'<span class="small">{_text(letterhead.address)}</span></td>'
    )
    return f'<table width="100%"><tr>{logo}{office}</tr></table><hr>'


def _code_picture(text: str) -> QImage:
    """Return the QR code of a text, with its white margin."""
    squares = modules(text)
    size = len(squares) + 2 * QUIET_MODULES
    picture = QImage(size, size, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ffffff"))
    for row, line in enumerate(squares):
        for column, is_dark in enumerate(line):
            if is_dark:
                picture.setPixelColor(column + QUIET_MODULES, row + QUIET_MODULES, QColor("#000000"))
    # Enlarged here: a printer would smooth a picture of one dot for each square.
    return picture.scaled(size * _DOTS, size * _DOTS)


def _part(part: Part) -> str:
    if isinstance(part, Heading):
        return f'<h4 class="heading">{_text(part.text)}</h4>'
    if isinstance(part, Prose):
        return f"<p>{_text(part.text)}</p>"
    if isinstance(part, Facts):
        rows = "".join(
            f'<tr><td width="28%" class="label">{_text(label)}</td><td width="72%">{_text(value)}</td></tr>'
            for label, value in part.rows
        )
        return f'<table width="100%" cellpadding="2">{rows}</table>'
    if isinstance(part, Grid):
        return _grid(part)
    if isinstance(part, Panels):
        return _panels(part)
    if isinstance(part, Picture):
        return f"<p>{_PLACE}</p>"
    if isinstance(part, LinkCode):
        picture = f'<td width="20%"><img src="{_LINK}" height="{LINK_PX}"></td>'
        words = f'<td width="80%" valign="middle">{_text(part.text)}<br>{_text(part.address)}</td>'
        return f'<table width="100%"><tr>{picture}{words}</tr></table>'
    if isinstance(part, Blank):
        line = "<hr><p>&nbsp;</p>"
        return f"<p>{_text(part.label)}</p>{line * (part.lines - 1)}<hr>"
    return _signatures(part)


def _grid(grid: Grid) -> str:
    head = "".join(
        f'<th width="{width}%" class="cell">{_text(title)}</th>'
        for title, width in zip(grid.head, grid.widths, strict=True)
    )
    rows = "".join(
        "<tr>" + "".join(f'<td class="cell">{_text(cell)}</td>' for cell in row) + "</tr>"
        for row in grid.rows
    )
    look = 'width="100%" border="1" cellspacing="0" cellpadding="3" style="border-collapse: collapse"'
    return f"<table {look}><thead><tr>{head}</tr></thead>{rows}</table>"


def _panels(part: Panels) -> str:
    cells = [f'<td width="50%" valign="top">{_panel(*panel)}</td>' for panel in part.panels]
    pairs = (cells[at : at + 2] for at in range(0, len(cells), 2))
    rows = "".join(f"<tr>{''.join(pair)}{'<td></td>' if len(pair) == 1 else ''}</tr>" for pair in pairs)
    look = 'width="100%" border="1" cellspacing="0" cellpadding="5" style="border-collapse: collapse"'
    return f"<table {look}>{rows}</table>"


def _panel(heading: str, lines: tuple[str, ...]) -> str:
    items = "".join(f'<p style="margin-top: 2px; margin-bottom: 0px">– {_text(line)}</p>' for line in lines)
    return f'<span class="heading">{_text(heading)}</span>{items}'


def _signatures(part: Signatures) -> str:
    width = 100 // len(part.people)
    cells = "".join(
        f'<td width="{width}%" align="center">{_text(capacity)}<br><br><br><br>'
        f"({_text(name) if name else '&nbsp;' * 36})</td>"
        for capacity, name in part.people
    )
    return f'<br><table width="100%"><tr>{cells}</tr></table>'


def _text(text: str) -> str:
    return escape(text.strip()).replace("\n", "<br>")
