"""A picture shows the windows as they were painted, also a dialog before the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.demo.pictures import Camera

GREEN, RED = QColor(0, 128, 0), QColor(200, 0, 0)


def test_a_picture_shows_the_dialog_before_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(f"QWidget {{ background: {GREEN.name()} }}")
    window.setGeometry(100, 100, 400, 300)
    dialog = QDialog(window)
    dialog.setStyleSheet(f"QDialog {{ background: {RED.name()} }}")
    dialog.setGeometry(200, 150, 100, 100)
    window.show()
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.waitUntil(Camera(window).take(tmp_path / "shot.png"))
    image = QImage(str(tmp_path / "shot.png"))
    assert (image.width(), image.height()) == (400, 300)
    assert image.pixelColor(10, 10) == GREEN
    assert image.pixelColor(150, 100) == RED


def test_a_picture_that_cannot_be_written_is_never_taken(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    camera = Camera(window)
    is_taken = camera.take(tmp_path / "nowhere" / "shot.png")
    qtbot.waitUntil(camera.take(tmp_path / "next.png"))  # one thread writes both, in this order
    assert not is_taken()
