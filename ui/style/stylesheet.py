"""The one stylesheet, generated from the tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from resources import path
from ui.style.tokens import Colours, Size, Tone

Px: TypeAlias = Callable[[int], str]


def stylesheet(colours: Colours, scale: float, has_high_contrast: bool = False) -> str:
    """Return Qt style rules. Lengths in text are scaled, gaps are not."""

    def px(size: int) -> str:
        return f"{round(size * scale)}px"

    families = (
        _texts,
        _frames,
        _fields,
        _buttons,
        _check_marks,
        _lists,
        _scrolling,
        _tabs_and_menus,
        _bars_and_sliders,
    )
    rules = [family(colours, px) for family in families] + [_tone(colours, tone) for tone in Tone]
    return "".join([*rules, _high_contrast(colours)] if has_high_contrast else rules)


def _texts(c: Colours, px: Px) -> str:
    return f"""
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line_strong}; padding: 4px 8px; }}
QMainWindow, QDialog {{ background: {c.window}; }}
QLabel {{ background: transparent; }}
QLabel[look="title"] {{ font-size: {px(Size.TITLE)}; font-weight: 600; }}
QLabel[look="heading"] {{ font-size: {px(Size.HEADING)}; font-weight: 600; }}
QLabel[look="lead"] {{ font-size: {px(Size.LEAD)}; }}
QLabel[look="strong"] {{ font-weight: 600; }}
QLabel[look="section"] {{ font-size: {px(Size.LEAD)}; font-weight: 600; }}
QLabel[look="on_picture"] {{ font-size: {px(Size.LEAD)}; color: #ffffff; background: rgba(0, 0, 0, 160); }}
QLabel[look="muted"] {{ color: {c.muted}; }}
QLabel[look="caption"] {{ font-size: {px(Size.CAPTION)}; color: {c.muted}; }}
QLabel[look="locked"] {{ font-size: {px(Size.CAPTION)}; color: {c.text}; border: 1px solid transparent; }}
QLabel[look="locked"]:focus {{ border: 1px solid {c.accent}; border-radius: 4px; }}
QLabel[look="error"] {{ font-size: {px(Size.CAPTION)}; color: {c.danger}; }}
QLabel[look="keycap"] {{ font-size: {px(Size.CAPTION)}; color: {c.muted}; background: {c.window};
    border: 1px solid {c.line_strong}; border-radius: 4px; padding: 0px 4px; }}
"""


def _frames(c: Colours, px: Px) -> str:
    return f"""
QFrame[look="card"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 8px; }}
QFrame[look="form_head"] {{ background: {c.surface}; border: none; }}
QFrame[look="raised"] {{ background: {c.raised}; border: 1px solid {c.line_strong}; border-radius: 8px; }}
QFrame[look="bar"] {{ background: {c.surface}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[look="call_bar"] {{ background: {c.window}; border: 1px solid {c.line}; border-radius: 6px; }}
*[is_over="true"] {{ background: {c.window}; border: 1px solid {c.line_strong}; border-radius: 8px; }}
QFrame[look="footer"] {{ background: {c.surface}; border: none; border-top: 1px solid {c.line}; }}
QFrame[look="quote"] {{ background: {c.window}; border: none; border-left: 3px solid {c.line_strong}; }}
QFrame[look="line"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}
"""


def _fields(c: Colours, px: Px) -> str:
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateTimeEdit {{
    background: {c.surface}; color: {c.text}; placeholder-text-color: {c.disabled};
    border: 1px solid {c.line_strong}; border-radius: 6px; padding: 4px 8px;
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus,
QDateTimeEdit:focus {{ border: 2px solid {c.accent}; padding: 3px 7px; }}
QLineEdit[has_error="true"], QPlainTextEdit[has_error="true"], QComboBox[has_error="true"],
QSpinBox[has_error="true"] {{ border: 2px solid {c.danger}; padding: 3px 7px; }}
QLineEdit[has_error="true"]:focus, QPlainTextEdit[has_error="true"]:focus, QComboBox[has_error="true"]:focus,
QSpinBox[has_error="true"]:focus {{ border-color: {c.accent}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{
    background: {c.window}; color: {c.disabled}; border-color: {c.line}; }}
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {c.window}; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {{ background: transparent; border: none;
    padding: 0px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0px; border: none; }}
QSpinBox, QDateTimeEdit {{ padding: 3px 8px 2px 8px; }} /* as high as a list: the line in them is higher */
QSpinBox:focus, QDateTimeEdit:focus, QSpinBox[has_error="true"] {{ padding: 2px 7px 1px 7px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down, QDateTimeEdit::drop-down {{ border: none; width: {px(20)}; }}
QComboBox::down-arrow, QDateTimeEdit::down-arrow {{
    image: url("{_image("chevron-down", c)}"); width: {px(14)}; height: {px(14)}; }}
QComboBox QAbstractItemView {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line_strong};
    selection-background-color: {c.accent_soft}; selection-color: {c.text}; outline: none; }}
"""


def _buttons(c: Colours, px: Px) -> str:
    return f"""
QPushButton {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line_strong};
    border-radius: 6px; padding: 4px 12px; }}
QPushButton:hover {{ background: {c.sunken}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 3px 11px; }}
QPushButton:disabled {{ background: {c.window}; color: {c.disabled}; border-color: {c.line}; }}
QPushButton[look="primary"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
QPushButton[look="primary"]:hover {{ background: {c.accent_strong}; }}
QPushButton[look="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[look="danger"] {{ background: {c.danger}; color: {c.on_danger}; border-color: {c.danger}; }}
QPushButton[look="danger"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[look="primary"]:disabled, QPushButton[look="danger"]:disabled {{
    background: {c.sunken}; color: {c.disabled}; border-color: {c.line}; }}
QPushButton[look="quiet"] {{ background: transparent; border: 1px solid transparent; padding: 4px 8px; }}
QPushButton[look="quiet"]:hover {{ background: {c.sunken}; }}
QPushButton[look="quiet"]:checked {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QPushButton[look="quiet"]:focus {{ border: 2px solid {c.accent}; padding: 3px 7px; outline: none; }}
"""


def _check_marks(c: Colours, px: Px) -> str:
    """A box in a list has, with its edge, the 14 px with which Qt computes the width of a column."""
    return f"""
QCheckBox, QRadioButton {{ spacing: 8px; padding: 2px; border: 2px solid transparent; border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {c.accent}; }}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {{ background: {c.surface};
    border: 1px solid {c.line_strong}; border-radius: 4px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {px(16)}; height: {px(16)}; }}
QAbstractItemView::indicator {{ width: 12px; height: 12px; }}
QRadioButton::indicator {{ border-radius: {px(8)}; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked, QAbstractItemView::indicator:checked {{
    background: {c.accent}; border-color: {c.accent}; image: url("{_image("check", c)}"); }}
QAbstractItemView::indicator:checked:selected {{ border-color: {c.on_accent}; }}
"""


def _lists(c: Colours, px: Px) -> str:
    return f"""
QListView, QTreeView, QTableView {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line};
    border-radius: 8px; outline: none; }}
QTreeView, QTableView {{ padding: 1px; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QListView:focus, QTreeView:focus, QTableView:focus {{ border: 2px solid {c.accent}; padding: 0px; }}
QListView::item {{ padding: 6px 8px; border-radius: 6px; }}
QListView::item:hover {{ background: {c.sunken}; }}
QListView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
QListView[look="bare"] {{ background: transparent; border: 2px solid transparent; border-radius: 0; }}
QListView[look="bare"]:focus {{ border: 2px solid {c.accent}; border-radius: 6px; }}
"""


def _scrolling(c: Colours, px: Px) -> str:
    return f"""
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget[look="page"] {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {c.scroll}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {c.line_strong}; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {c.line}; }}
"""


def _tabs_and_menus(c: Colours, px: Px) -> str:
    return f"""
QTabWidget::pane {{ border: none; border-top: 1px solid {c.line}; }}
QTabBar::tab {{ background: transparent; color: {c.muted}; border: 2px solid transparent;
    padding: 6px 10px; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
QTabBar::tab:selected:focus {{ border: 2px solid {c.accent}; border-radius: 4px; }}
QMenu {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line_strong}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.accent_soft}; }}
"""


def _bars_and_sliders(c: Colours, px: Px) -> str:
    return f"""
QProgressBar {{ background: {c.sunken}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {c.good}; border-radius: 3px; }}
QProgressBar[tone="danger"]::chunk {{ background: {c.danger}; }}
QProgressBar[tone="warning"]::chunk {{ background: {c.warning}; }}
QProgressBar[tone="accent"]::chunk {{ background: {c.accent}; }}
QSlider:horizontal {{ min-height: 22px; }}
QSlider::groove:horizontal {{ background: {c.line}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {c.surface}; border: 2px solid {c.accent}; width: 14px;
    margin: -7px 0; border-radius: 9px; }}
QSlider:focus {{ border: 2px solid {c.accent}; border-radius: 4px; }}
"""


def _high_contrast(c: Colours) -> str:
    """Say by an edge what the other schemes say by a soft ground: chosen, pressed, how far."""
    return f"""
QPushButton:pressed, QPushButton:checked {{ border: 3px solid {c.accent}; padding: 2px 10px; }}
QPushButton[look="quiet"]:checked {{ border: 3px solid {c.accent}; padding: 2px 6px; }}
QPushButton:hover, QPushButton[look="quiet"]:hover, QListView::item:hover {{ border: 1px dashed {c.text}; }}
QPushButton:disabled, QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{
    border: 1px dashed {c.disabled}; }}
QListView::item:selected {{ border: 2px solid {c.accent}; padding: 4px 6px; }}
QComboBox QAbstractItemView {{ selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QProgressBar {{ border: 1px solid {c.line}; }}
QFrame[look="pill"] {{ border: 1px solid {c.line}; }}
"""


def tone_colours(colours: Colours, tone: Tone) -> tuple[str, str]:
    """Return (ink, soft ground) of a tone."""
    if tone is Tone.NEUTRAL:
        return colours.muted, colours.sunken
    return getattr(colours, tone.value), getattr(colours, f"{tone.value}_soft")


def _tone(colours: Colours, tone: Tone) -> str:
    ink, ground = tone_colours(colours, tone)
    name = tone.value
    is_quiet = tone is Tone.NEUTRAL
    bar, bar_edge = (colours.window, colours.line) if is_quiet else (ground, ink)
    return f"""
QFrame[look="pill"][tone="{name}"] {{ background: {ground}; border: none; border-radius: 6px; }}
QFrame[look="strip"][tone="{name}"] {{ background: {ground}; border: 1px solid {ink}; border-radius: 8px; }}
QFrame[look="call_bar"][tone="{name}"] {{ background: {bar}; border: 1px solid {bar_edge}; }}
QLabel[tone="{name}"] {{ color: {ink}; }}
QPushButton[look="state"][tone="{name}"] {{ background: {ground}; border: 1px solid {ink}; }}
QPushButton[look="state"][tone="{name}"]:focus {{ border: 2px solid {ink}; }}
"""


def _image(name: str, colours: Colours) -> str:
    # A stylesheet cannot recolour an image, so these few icons are there twice.
    is_dark = int(colours.window[1:3], 16) < 128
    return path("icons", "style", f"{name}-{'dark' if is_dark else 'light'}.svg").as_posix()
