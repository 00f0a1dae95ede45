"""What Qt itself writes into our window, its file and print dialogs and its menus, is Indonesian, too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QFileDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

import resources
from tests.platforms import linux_only
from tests.ui.qt_catalogue import qt_messages
from ui.text import translations

UI = Path(__file__).parents[3] / "ui"
# Contexts of Qt whose texts no part of our window shows, by the reason.
NOT_SHOWN = {
    # widgets and dialogs that we do not use
    *("QColorDialog", "QDockWidget", "QErrorMessage", "QFontDialog", "QInputDialog", "QKeySequenceEdit"),
    *("QMdiArea", "QMdiSubWindow", "QPrintPreviewDialog", "QProgressDialog", "QWhatsThisAction", "QWizard"),
    *("QAccessibleColorWellItem", "QDBusTrayIcon", "QFontDatabase", "QUndoGroup", "QUndoModel", "QUndoStack"),
    # keys: they are named as they stand on the keyboard, but for those below
    "QShortcut",
    # places: their folders are named as they are on the disk
    "QStandardPaths",
    # other systems
    *("MAC_APPLICATION_MENU", "QAndroidPlatformTheme", "QAxSelect", "QCocoaMenuBar", "QCocoaMenuItem"),
    *("QCocoaTheme", "QWindowsDirect2DIntegration", "quiaccessibilityelement"),
    # the command line, and a wrong installation of Qt
    *("QApplication", "QCommandLineParser", "QCoreApplication", "QGuiApplication"),
    # reasons of errors, for the log and for reports
    *("QAbstractSocket", "QDnsLookup", "QDnsLookupRunnable", "QDomParser", "QDtls", "QDtlsClientVerifier"),
    *("QFactoryLoader", "QFile", "QFileDevice", "QHostInfo", "QHostInfoAgent", "QHttp", "QHttpSocketEngine"),
    *("QIODevice", "QImageReader", "QImageWriter", "QJsonParseError", "QLibrary", "QLocalServer"),
    *("QLocalSocket", "QNativeSocketEngine", "QNetworkAccessCacheBackend", "QNetworkAccessDataBackend"),
    *("QNetworkAccessDebugPipeBackend", "QNetworkAccessFileBackend", "QNetworkReply"),
    *("QNetworkReplyHttpImpl", "QNetworkReplyImpl", "QPluginLoader", "QProcess", "QRegularExpression"),
    *("QSaveFile", "QSctpSocket", "QSharedMemory", "QSocks5SocketEngine", "QSslDiffieHellmanParameter"),
    *("QSslSocket", "QSystemSemaphore", "QTcpServer", "QTgaFile", "QUdpSocket", "QXmlStream"),
    # Qt's own access to databases
    *("QDB2Driver", "QDB2Result", "QIBaseDriver", "QIBaseResult", "QMYSQLDriver", "QMYSQLResult"),
    *("QMimerSQL", "QMimerSQLDriver", "QMimerSQLResult", "QMimerSQLResult:", "QOCIDriver", "QOCIResult"),
    *("QODBCDriver", "QODBCResult", "QPSQLDriver", "QPSQLResult", "QSQLiteDriver", "QSQLiteResult"),
}


def is_about_qt(text: str) -> bool:
    """The box "About Qt", which nothing here opens, has the context of every message box."""
    return "About Qt" in text or text.startswith("<p>Qt is")


def test_each_text_of_the_toolkit_that_can_be_shown_has_an_indonesian_one(qapp: object) -> None:
    catalogue = QTranslator()
    assert catalogue.load(str(resources.path("translations", "qt_id.qm")))
    missing = {
        (context, text)
        for context, text in qt_messages()
        if context not in NOT_SHOWN and not is_about_qt(text) and not catalogue.translate(context, text)
    }
    assert missing == set()


@pytest.mark.parametrize(
    ("key", "name"),
    [("Up", "Atas"), ("Down", "Bawah"), ("Left", "Kiri"), ("Right", "Kanan"), ("Space", "Spasi")],
)
def test_a_key_without_a_name_on_the_keyboard_has_an_indonesian_one(
    qapp: object, key: str, name: str
) -> None:
    translations.use("id")
    shown_text = QKeySequence(f"Alt+{key}").toString(QKeySequence.SequenceFormat.NativeText)
    assert shown_text == f"Alt+{name}"


def test_nothing_that_the_window_uses_is_left_out() -> None:
    used = {
        alias.name
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in ("PySide6.QtWidgets", "PySide6.QtPrintSupport")
        for alias in node.names
    }
    assert used & NOT_SHOWN == {"QApplication"}  # its texts are about a wrong installation


def english_texts() -> set[str]:
    """Return what would be English: the texts that are not the same in Indonesian."""
    catalogue = QTranslator()
    catalogue.load(str(resources.path("translations", "qt_id.qm")))
    found = qt_messages()
    same = {text for context, text in found if catalogue.translate(context, text) == text}
    return {text.replace("&", "") for _, text in found if len(text) > 2} - {
        each.replace("&", "") for each in same
    }


def shown(dialog: QWidget) -> set[str]:
    """Return the texts of all parts of a dialog, also of those that wait behind a tab."""
    texts = {dialog.windowTitle()}
    for part in dialog.findChildren(QWidget):
        texts |= {part.toolTip(), part.accessibleName()}
        if isinstance(part, (QLabel, QAbstractButton)):
            texts.add(part.text())
        elif isinstance(part, QGroupBox):
            texts.add(part.title())
        elif isinstance(part, QComboBox):
            texts |= {part.itemText(row) for row in range(part.count())}
        elif isinstance(part, QTabWidget):
            texts |= {part.tabText(tab) for tab in range(part.count())}
    return {text.replace("&", "") for text in texts if text}


@pytest.mark.parametrize("mode", [QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave])
def test_the_file_dialog_speaks_indonesian(qtbot: QtBot, mode: QFileDialog.AcceptMode) -> None:
    translations.use("id")
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(mode)
    qtbot.addWidget(dialog)
    dialog.show()
    assert {"Batal", "Nama berkas:", "Folder baru"} & shown(dialog)
    assert shown(dialog) & english_texts() == set()


@linux_only("Windows shows its own print dialog")
def test_the_print_dialog_speaks_indonesian(qtbot: QtBot) -> None:
    translations.use("id")
    printer = QPrinter()  # the dialog does not keep it
    dialog: QDialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    dialog.show()
    assert {"Cetak", "Rangkap", "Pilihan >>"} <= shown(dialog)
    assert shown(dialog) & english_texts() == set()


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_the_menu_of_a_text_field_speaks_indonesian(
    qtbot: QtBot, kind: type[QLineEdit] | type[QPlainTextEdit]
) -> None:
    translations.use("id")
    field = kind()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    texts = [action.text().partition("\t")[0].replace("&", "") for action in menu.actions()]
    assert [text for text in texts if text] == [
        "Urungkan", "Ulangi", "Potong", "Salin", "Tempel", "Hapus", "Pilih semua",
    ]  # fmt: skip
