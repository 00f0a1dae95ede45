"""What is wrong with a CSV file, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.common.csv_file import CsvError, CsvFault
from ui.text.translate_later import QT_TRANSLATE_NOOP

_CONTEXT = "CsvText"
_ROWS = {
    CsvFault.LONG_CELL: QT_TRANSLATE_NOOP("CsvText", "a cell is too long; perhaps a quote is missing"),
    CsvFault.NUL: QT_TRANSLATE_NOOP("CsvText", "it has bytes that are no text; the file may be damaged"),
    CsvFault.OPEN_QUOTE: QT_TRANSLATE_NOOP("CsvText", "a quote is missing or out of place"),
    CsvFault.SURPLUS: QT_TRANSLATE_NOOP("CsvText", "it has more cells than there are titles"),
}
_FILES = {
    CsvFault.UNREADABLE: QT_TRANSLATE_NOOP("CsvText", "The file cannot be read: {text}"),
    CsvFault.EMPTY: QT_TRANSLATE_NOOP("CsvText", "The file is empty."),
    CsvFault.TOO_LARGE: QT_TRANSLATE_NOOP("CsvText", "The file is too large."),
    CsvFault.ENCODING: QT_TRANSLATE_NOOP(
        "CsvText", "The file is neither UTF-8 nor UTF-16 nor Windows-1252. Save it as CSV UTF-8."
    ),
    CsvFault.TITLE_TWICE: QT_TRANSLATE_NOOP(
        "CsvText", "Line {line}: two columns have the title “{text}”. Rename one of them."
    ),
    CsvFault.BROKEN: QT_TRANSLATE_NOOP(
        "CsvText",
        "An error in Loket stopped the reading of this file. It is in the log: tell the IT department.",
    ),
}
_TITLES = QT_TRANSLATE_NOOP("CsvText", "Line {line}, the titles of the columns: {fault}.")
_ANSI = QT_TRANSLATE_NOOP(
    "CsvText", "The file is not Unicode; it was read as Windows-1252. Check letters with accents."
)


def row_fault_text(fault: CsvFault) -> str:
    """Return what is wrong with a row, as "a quote is missing or out of place"."""
    return _translate(_ROWS[fault])


def csv_error_text(error: CsvError) -> str:
    """Return in a sentence why a file cannot be used."""
    if error.fault in _FILES:
        return _translate(_FILES[error.fault]).format(line=error.line, text=error.text)
    return _translate(_TITLES).format(line=error.line, fault=row_fault_text(error.fault))


def ansi_text() -> str:
    return _translate(_ANSI)


def _translate(source: str) -> str:
    return QCoreApplication.translate(_CONTEXT, source)
