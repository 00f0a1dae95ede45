"""The window takes on what the desktop environment says: accent colour, high contrast, a dark title bar."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QFileDialog, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import ui.style.theme
from ui.shell.system_look import SystemLook, read_system_look
from ui.style.derived_colours import contrast, high_contrast, with_accent
from ui.style.stylesheet import tone_colours
from ui.style.theme import Appearance, Scheme, apply_theme, current_theme
from ui.style.tokens import DARK, LIGHT, Colours, Tone

ACCENTS = ("#ffff00", "#e81123", "#000000", "#ffffff", "#7a7574", "#0078d7", "#10893e", "#c239b3")
NIGHT = {  # the four colours that Windows' high-contrast theme "Night sky" is made of, and its grey
    QPalette.ColorRole.Window: "#000000",
    QPalette.ColorRole.WindowText: "#ffffff",
    QPalette.ColorRole.Highlight: "#d6b4fd",
    QPalette.ColorRole.HighlightedText: "#2b2b2b",
}
GREY = "#a6a6a6"


def night() -> QPalette:
    palette = QPalette()
    for role, colour in NIGHT.items():
        palette.setColor(role, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, QColor(GREY))
    return palette


def in_high_contrast(palette: QPalette) -> SystemLook:
    return SystemLook(is_dark=True, high_contrast=high_contrast(palette))


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("own", [LIGHT, DARK], ids=["light", "dark"])
def test_any_accent_of_the_system_can_be_read_as_text_and_under_text(accent: str, own: Colours) -> None:
    colours = with_accent(own, accent)
    pairs = [(colours.accent, ground) for ground in (colours.window, colours.surface, colours.sunken)]
    pairs += [(colours.on_accent, colours.accent), (colours.on_accent, colours.accent_strong)]
    pairs += [(colours.text, colours.accent_soft), tone_colours(colours, Tone.ACCENT)]
    assert [pair for pair in pairs if contrast(QColor(pair[0]), QColor(pair[1])) < 4.5] == []


def test_as_the_system_means_the_hue_of_its_accent_too(qapp: QApplication) -> None:
    apply_theme(qapp, Scheme.SYSTEM, 1.0, system=SystemLook(False, "#10893e"))
    accent = QColor(current_theme().colours.accent)
    assert abs(accent.hslHue() - QColor("#10893e").hslHue()) <= 2
    assert qapp.palette().color(QPalette.ColorRole.Accent) == accent


@pytest.mark.parametrize(("scheme", "own"), [(Scheme.LIGHT, LIGHT), (Scheme.DARK, DARK)])
def test_who_chose_light_or_dark_has_lokets_own_colours(
    qapp: QApplication, scheme: Scheme, own: Colours
) -> None:
    apply_theme(qapp, scheme, 1.0, system=SystemLook(True, "#e81123"))
    assert current_theme().colours == own


@pytest.mark.parametrize("scheme", list(Scheme))
def test_in_high_contrast_every_colour_is_the_systems_whatever_the_settings_say(
    qapp: QApplication, scheme: Scheme
) -> None:
    apply_theme(qapp, scheme, 1.0, system=in_high_contrast(night()))
    rules = [rule for rule in qapp.styleSheet().split("}") if "on_picture" not in rule]  # it lies on video
    used = set(re.findall(r"#[0-9a-f]{6}\b", "".join(rules)))
    assert used <= {*NIGHT.values(), GREY}
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == "#000000"


def test_in_high_contrast_what_is_chosen_shows_without_its_colour(qtbot: QtBot, qapp: QApplication) -> None:
    palette = night()
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#ffffff"))  # the colour of text: an edge must do
    apply_theme(qapp, Scheme.SYSTEM, 1.0, system=in_high_contrast(palette))
    button, rows = QPushButton("Hold"), QListWidget()
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    rows.addItem("Izin reklame")
    for widget in (button, rows):
        qtbot.addWidget(widget)
        widget.resize(QSize(200, 60))

    def drawn() -> tuple[QImage, QImage]:
        return button.grab().toImage(), rows.viewport().grab().toImage()

    before = drawn()
    button.setChecked(True)
    rows.item(0).setSelected(True)
    after = drawn()
    assert [old != new for old, new in zip(before, after, strict=True)] == [True, True]


def test_a_change_of_the_systems_theme_dresses_the_window_anew(
    qtbot: QtBot, appearance: Appearance, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    appearance.watch(window)
    appearance.dress(Scheme.SYSTEM, 1.0)
    monkeypatch.setattr(ui.style.theme, "read_system_look", lambda *_, **__: in_high_contrast(night()))
    with qtbot.waitSignal(appearance.changed):
        QApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert current_theme().has_high_contrast
    monkeypatch.setattr(ui.style.theme, "read_system_look", read_system_look)
    with qtbot.waitSignal(appearance.changed):
        QApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert not current_theme().has_high_contrast


def test_a_theme_that_changed_nothing_that_shows_costs_no_styling(
    qtbot: QtBot, appearance: Appearance
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    appearance.watch(window)
    appearance.dress(Scheme.SYSTEM, 1.0)
    ours = QApplication.palette()
    with qtbot.assertNotEmitted(appearance.changed, wait=200):
        QApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert QApplication.palette() == ours


def needs_windows_screen() -> None:
    if sys.platform != "win32" or QApplication.platformName() != "windows":
        pytest.skip("only Windows' own screen has its title bar and accent colour")


def test_title_bar_and_system_dialogs_are_dark_with_the_window(appearance: Appearance) -> None:
    needs_windows_screen()
    hints = appearance.application.styleHints()
    appearance.dress(Scheme.DARK, 1.0)
    assert hints.colorScheme() is Qt.ColorScheme.Dark
    appearance.dress(Scheme.LIGHT, 1.0)
    assert hints.colorScheme() is Qt.ColorScheme.Light


def test_files_are_chosen_in_the_systems_own_dialog(qtbot: QtBot) -> None:
    """As Windows' own it has no widgets of Qt. No dialog of ui switches that off."""
    ui_files = Path(ui.style.theme.__file__).parents[1].rglob("*.py")
    assert [str(path) for path in ui_files if "DontUseNative" in path.read_text(encoding="utf-8")] == []
    needs_windows_screen()
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.findChildren(QWidget) == []
    dialog.reject()


def test_the_accent_of_windows_is_taken_on(appearance: Appearance) -> None:
    needs_windows_screen()
    appearance.dress(Scheme.SYSTEM, 1.0)
    assert current_theme().colours.accent not in (LIGHT.accent, DARK.accent)
    assert re.fullmatch("#[0-9a-f]{6}", read_system_look(appearance.application, with_accent=True).accent)
