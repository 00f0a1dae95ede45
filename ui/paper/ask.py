"""Asks for a printer or a file; the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from app.mutations.attachment import plain_name
from app.paper.press import PrinterChoice

_FILTERS = {".pdf": "PDF (*.pdf)", ".xlsx": "Excel (*.xlsx)", ".csv": "CSV (*.csv)", ".json": "JSON (*.json)"}


def ask_printer(parent: QWidget, chosen: Callable[[PrinterChoice], None]) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setObjectName(f"{parent.objectName()}.printer")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.accepted.connect(lambda: chosen(_choice(printer)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()


def ask_path(parent: QWidget, title: str, name: str, ending: str, chosen: Callable[[Path], None]) -> None:
    """Ask where a file of this ending goes; `name` is proposed, without the ending."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    proposed = plain_name(f"{name}{ending}")
    dialog = QFileDialog(parent, title, str(Path(folder) / proposed), _FILTERS[ending])
    dialog.setObjectName(f"{parent.objectName()}.file")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_folder(parent: QWidget, title: str, chosen: Callable[[Path], None]) -> None:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(f"{parent.objectName()}.folder")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_list(
    parent: QWidget, name: str, title: str, chosen: Callable[[Path], None], kinds: str = "CSV (*.csv *.txt)"
) -> None:
    """Ask for a list that is read. name: Of the dialog."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setObjectName(name)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _choice(printer: QPrinter) -> PrinterChoice:
    """Return what was chosen in the print dialog, for the process that prints."""
    is_file = printer.outputFormat() is QPrinter.OutputFormat.PdfFormat
    return PrinterChoice(
        name=printer.printerName(),
        file=printer.outputFileName() if is_file else "",
        copies=printer.copyCount(),
        first_page=printer.fromPage(),
        last_page=printer.toPage(),
        duplex=printer.duplex().value,
        is_coloured=printer.colorMode() is QPrinter.ColorMode.Color,
        is_collated=printer.collateCopies(),
    )
