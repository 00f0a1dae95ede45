"""What a whole window shows, at the eye, to a screen reader and on the disk; and which of it is a leak."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

# Pictures, colours, fonts, sizes and flags of a row have no words.
_WORDLESS = {
    Qt.ItemDataRole.DecorationRole,
    Qt.ItemDataRole.FontRole,
    Qt.ItemDataRole.TextAlignmentRole,
    Qt.ItemDataRole.BackgroundRole,
    Qt.ItemDataRole.ForegroundRole,
    Qt.ItemDataRole.CheckStateRole,
    Qt.ItemDataRole.SizeHintRole,
    Qt.ItemDataRole.InitialSortOrderRole,
    Qt.ItemDataRole.StandardItemFlagsRole,
    Qt.ItemDataRole.RangeModelDataRole,
    Qt.ItemDataRole.RangeModelAdapterRole,
    Qt.ItemDataRole.UserRole,  # the first of those of ours, below
}
_WORDS = tuple(role.value for role in Qt.ItemDataRole if role not in _WORDLESS)
_ROLES = _WORDS + tuple(Qt.ItemDataRole.UserRole.value + more for more in range(8))
_SPOKEN = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
)

# The sweep reads these of 3,700 widgets a thousand times. To look a method up takes longer than to call it.
_window_title = QWidget.windowTitle
_tool_tip = QWidget.toolTip
_accessible_name = QWidget.accessibleName
_accessible_description = QWidget.accessibleDescription
_whats_this = QWidget.whatsThis


@dataclass(frozen=True)
class Marks:
    """Words that stand for one person or one case and occur nowhere else, and numbers as digits."""

    words: tuple[str, ...]
    digits: tuple[str, ...] = ()

    def in_text(self, text: str) -> str:
        """Return the first of them that the text has, also in capitals or with a number written in parts."""
        folded = text.casefold()
        for word in self.words:
            if word.casefold() in folded:
                return word
        bare = re.sub(r"[\s.\-()+]", "", text)
        return next((one for one in self.digits if one in bare), "")


def everything_shown(
    widgets: Sequence[QWidget] | None = None, known: Set[str] = frozenset()
) -> Iterator[tuple[QWidget | None, str]]:
    """Return each text of each widget that exists, also of hidden ones: a screen reader finds these, too.

    The text without a widget is the clipboard's.

    Args:
        widgets: All that exist, if the caller has them.
        known: Texts to leave out.
    """
    for widget in QApplication.allWidgets() if widgets is None else widgets:
        for text in texts_of(widget) - known:
            if text:
                yield widget, text
    yield None, QGuiApplication.clipboard().text()


def owners_of(widget: QWidget | None) -> tuple[str, ...]:
    """Return the classes of a widget and of all around it, the innermost first."""
    owners, one = [], widget
    while one is not None:
        owners.append(type(one).__name__)
        one = one.parentWidget()
    return tuple(owners) or ("clipboard",)


def texts_of(widget: QWidget) -> set[str]:
    """Return all that a widget shows, says to a screen reader, or holds behind its rows."""
    texts = {
        _window_title(widget),
        _tool_tip(widget),
        _accessible_name(widget),
        _accessible_description(widget),
        _whats_this(widget),
    }
    kind = type(widget)
    if kind not in _reader_of:
        _reader_of[kind] = next((reader for kinds, reader in _READERS if issubclass(kind, kinds)), None)
    read = _reader_of[kind]
    if read is not None:
        texts.update(read(widget))
    return texts


def _read_text(widget: QLabel | QAbstractButton) -> Iterable[str]:
    text = widget.text()
    if "<" in text or "&" in text:  # a screen reader says it without these; else it says the same
        return (text, *_read_spoken(widget))
    return (text,)


def _read_line(widget: QLineEdit) -> Iterator[str]:
    yield from (widget.text(), widget.placeholderText(), *_read_spoken(widget))
    completer = widget.completer()
    if completer is not None:
        offered = completer.model()
        yield from (str(offered.index(row, 0).data()) for row in range(offered.rowCount()))


def _read_document(widget: QTextEdit | QPlainTextEdit) -> Iterator[str]:
    yield from (widget.toPlainText(), widget.placeholderText(), *_read_spoken(widget))


def _read_choice(widget: QComboBox) -> Iterator[str]:
    yield from (*(widget.itemText(row) for row in range(widget.count())), *_read_spoken(widget))


def _read_tabs(widget: QTabBar) -> Iterator[str]:
    yield from (widget.tabText(row) + widget.tabToolTip(row) for row in range(widget.count()))
    yield from _read_spoken(widget)


def _read_rows(widget: QAbstractItemView) -> Iterator[str]:
    yield from _read_spoken(widget)
    model = widget.model()
    if model is None:
        return
    columns = 1 if isinstance(widget, QListView) else model.columnCount()
    # What a delegate of ours paints comes from the values behind a row.
    roles = _ROLES if type(widget.itemDelegate()).__module__.startswith("ui.") else _WORDS
    # A model in Python answers at once when it is asked itself; its index would ask it by way of Qt.
    data, index = model.data, model.index
    for row in range(model.rowCount()):
        for column in range(columns):
            cell = index(row, column)
            yield _row_text([data(cell, role) for role in roles])


def _read_header(widget: QHeaderView) -> Iterator[str]:
    """Yield the titles. A header is a view of its table's model, but its table has the cells."""
    yield from _read_spoken(widget)
    model = widget.model()
    if model is None:
        return
    titles, orientation = model.headerData, widget.orientation()
    for section in range(widget.count()):
        yield _row_text([titles(section, orientation, role) for role in _ROLES])


def _row_text(values: Iterable[object]) -> str:
    return " | ".join([repr(value) for value in values if value is not None])


def _read_spoken(widget: QWidget) -> Iterator[str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is not None:
        yield from (interface.text(what) for what in _SPOKEN)


def _read_nothing(_: QWidget) -> Iterable[str]:
    return ()


_Reader = Callable[[Any], Iterable[str]]
# The reader of each class met so far: a window has thousands of widgets of a hundred classes.
_reader_of: dict[type[QWidget], _Reader | None] = {}
# Of other widgets a screen reader says name, description, tool tip and title; of a scroll bar a number, too.
_READERS: tuple[tuple[tuple[type[QWidget], ...], _Reader], ...] = (
    ((QLabel, QAbstractButton), _read_text),
    ((QLineEdit,), _read_line),
    ((QTextEdit, QPlainTextEdit), _read_document),
    ((QComboBox,), _read_choice),
    ((QTabBar,), _read_tabs),
    ((QHeaderView,), _read_header),
    ((QAbstractItemView,), _read_rows),
    ((QScrollBar,), _read_nothing),
    ((QAbstractSlider, QAbstractSpinBox, QGroupBox, QProgressBar), _read_spoken),
)


def everything_written(*folders: Path) -> Iterator[tuple[Path, str]]:
    """Return the name and the text of each file: of a table each row, of a PDF what a reader makes of it."""
    for folder in folders:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            yield path, path.name
            if path.suffix == ".pdf":
                yield path, _pdf_text(path)
            elif path.suffix == ".xlsx":
                book = openpyxl.load_workbook(path)
                yield path, repr(vars(book.properties))
                for sheet in book:
                    yield from (
                        (path, repr([sheet.title, *row])) for row in sheet.iter_rows(values_only=True)
                    )
            elif path.suffix == ".csv":
                yield from ((path, line) for line in path.read_text(encoding="utf-8-sig").splitlines())
            else:
                yield path, path.read_bytes().decode("utf-8", "replace")


def _pdf_text(path: Path) -> str:
    document = QPdfDocument()
    document.load(str(path))
    pages = [document.getAllText(page).text() for page in range(document.pageCount())]
    assert any(pages), f"{path} has no text: nothing of it was checked"
    meta = [str(document.metaData(field)) for field in QPdfDocument.MetaDataField]
    document.close()
    return "\n".join([*pages, *meta])
