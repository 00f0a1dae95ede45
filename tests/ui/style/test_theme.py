from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

import resources
from tests.ui.controls import settle
from tests.ui.fakes import FakeWorkplace
from tests.ui.undressed import undressed
from ui.shell.main_window import MainWindow
from ui.style.derived_colours import contrast
from ui.style.icons import icon
from ui.style.stylesheet import tone_colours
from ui.style.theme import Appearance, Scheme, apply_theme, current_theme
from ui.style.tokens import DARK, LIGHT, Colours, Size, Tone

TEXTS = ("text", "muted", "accent", "good", "warning", "danger")
GROUNDS = ("window", "surface", "raised")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_all_text_has_the_contrast_of_wcag_aa(colours: Colours) -> None:
    pairs = [(getattr(colours, text), getattr(colours, ground)) for text in TEXTS for ground in GROUNDS]
    pairs += [
        (colours.text, colours.sunken),
        (colours.muted, colours.sunken),
        (colours.text, colours.accent_soft),
    ]
    pairs += [(colours.on_accent, colours.accent), (colours.on_accent, colours.accent_strong)]
    pairs += [(colours.on_danger, colours.danger)]
    pairs += [tone_colours(colours, tone) for tone in Tone]
    weak = [(ink, ground) for ink, ground in pairs if contrast(QColor(ink), QColor(ground)) < 4.5]
    assert weak == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_disabled_text_can_be_read_on_each_ground_that_a_control_has(colours: Colours) -> None:
    grounds = (colours.window, colours.surface, colours.raised, colours.sunken)
    assert [one for one in grounds if contrast(QColor(colours.disabled), QColor(one)) < 4.5] == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_controls_the_focus_ring_and_scroll_handles_can_be_seen(colours: Colours) -> None:
    for edge in (colours.line_strong, colours.accent, colours.scroll):
        for ground in (colours.window, colours.surface, colours.raised):
            assert contrast(QColor(edge), QColor(ground)) >= 3.0


def boxes_in(kind: type[QListWidget | QTableWidget]) -> QListWidget | QTableWidget:
    """Return a list with a row that is not checked, and one without a box."""
    if kind is QListWidget:
        rows = QListWidget()
        for _ in range(2):
            rows.addItem(QListWidgetItem())
        rows.item(0).setCheckState(Qt.CheckState.Unchecked)
        return rows
    table, checked = QTableWidget(2, 1), QTableWidgetItem()
    checked.setCheckState(Qt.CheckState.Unchecked)
    table.setItem(0, 0, checked)
    table.setItem(1, 0, QTableWidgetItem())
    return table


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("kind", [QListWidget, QTableWidget])
def test_a_box_that_is_not_checked_can_be_seen_in_a_list(
    qtbot: QtBot, qapp: QApplication, kind: type[QListWidget | QTableWidget], scheme: Scheme
) -> None:
    apply_theme(qapp, scheme, 1.0)
    rows = boxes_in(kind)
    qtbot.addWidget(rows)
    rows.show()
    settle()
    area = rows.visualRect(rows.model().index(0, 0))
    image = rows.viewport().grab(area).toImage()
    ground = current_theme().colour("surface")
    inside = range(2, image.height() - 2)  # without the grid
    line = [image.pixelColor(column, row) for row in inside for column in range(28)]
    assert max(contrast(colour, ground) for colour in line) >= 3.0


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_box_takes_no_room_from_the_words_beside_it(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    apply_theme(qapp, Scheme.DARK, scale)
    table, item = QTableWidget(1, 1), QTableWidgetItem("Kasus baru")
    item.setCheckState(Qt.CheckState.Unchecked)
    table.setItem(0, 0, item)
    table.setShowGrid(False)
    qtbot.addWidget(table)
    table.resize(600, 200)
    table.show()
    table.resizeColumnsToContents()
    settle()
    cell = table.visualItemRect(item)
    fitted = table.viewport().grab(cell).toImage()
    table.setColumnWidth(0, 400)
    settle()
    assert table.viewport().grab(cell).toImage() == fitted


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_titles_of_a_narrow_table_stand_on_the_ground_of_the_table(
    qtbot: QtBot, qapp: QApplication, scheme: Scheme
) -> None:
    apply_theme(qapp, scheme, 1.0)
    table = QTableWidget(1, 1)
    qtbot.addWidget(table)
    table.resize(400, 200)
    table.show()
    settle()
    header = table.horizontalHeader()
    image = header.grab().toImage()
    assert image.pixelColor(header.length() + 40, header.height() // 2) == current_theme().colour("surface")


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_what_an_empty_field_says_can_be_read(
    qtbot: QtBot, qapp: QApplication, kind: type[QLineEdit | QPlainTextEdit], scheme: Scheme
) -> None:
    apply_theme(qapp, scheme, 1.0)
    field = kind()
    qtbot.addWidget(field)
    field.show()
    settle()
    ink = field.palette().color(QPalette.ColorRole.PlaceholderText)
    assert ink.alpha() == 255
    assert contrast(ink, QColor(current_theme().colours.surface)) >= 4.5


def test_every_icon_is_drawn_in_the_colour_of_the_theme(qapp: QApplication) -> None:
    names = sorted(path.stem for path in resources.path("icons").glob("*.svg"))
    assert len(names) >= 30
    apply_theme(qapp, Scheme.DARK, 1.0)
    for name in names:
        image = icon(name).pixmap(24, 24).toImage()
        inked = [
            image.pixelColor(x, y)
            for x in range(24)
            for y in range(24)
            if image.pixelColor(x, y).alpha() > 250
        ]
        assert inked, name
        assert all(colour.lightness() > 150 for colour in inked), name


def test_text_grows_with_the_scale_and_the_scale_is_kept_within_its_range(qapp: QApplication) -> None:
    apply_theme(qapp, Scheme.LIGHT, 2.0)
    assert current_theme().px(Size.BODY) == 26
    assert qapp.font().pixelSize() == 26
    apply_theme(qapp, Scheme.LIGHT, 9.0)
    assert current_theme().scale == 2.0


def test_a_window_that_is_open_takes_another_size_of_text_in_all_its_parts(
    qtbot: QtBot, appearance: Appearance, workplace: FakeWorkplace
) -> None:
    appearance.dress(Scheme.LIGHT, 1.0)

    def shown() -> MainWindow:
        with undressed():
            window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
        qtbot.addWidget(window)
        window.show()
        settle()
        return window

    def sizes(window: MainWindow) -> dict[str, int]:
        parts = [one for one in window.findChildren(QWidget) if one.objectName() and one.isVisible()]
        return {one.objectName(): one.font().pixelSize() for one in parts}

    window = shown()
    appearance.dress(Scheme.LIGHT, 1.25)
    settle()
    got, made = sizes(window), sizes(shown())
    assert {name: size for name, size in got.items() if size != made.get(name, size)} == {}
    assert got["case.empty"] == 16


@pytest.mark.parametrize(("width", "scale"), [(1500, 1.0), (1000, 1.5)])
def test_a_window_that_is_dressed_once_it_is_made_looks_as_if_it_had_been_dressed_before(
    qtbot: QtBot, appearance: Appearance, width: int, scale: float
) -> None:
    def drawn(begin: Callable[[Scheme, float], None]) -> QImage:
        begin(Scheme.DARK, scale)
        window = MainWindow(FakeWorkplace(), appearance)  # type: ignore[arg-type]
        appearance.dress()
        qtbot.addWidget(window)
        window.resize(width, 900)
        with qtbot.waitExposed(window):
            window.show()
        QApplication.processEvents()
        image = window.grab().toImage()
        window.close()
        return image

    assert drawn(appearance.choose) == drawn(appearance.dress)
