"""A push button that shows its icon and its key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from ui.keys.key_table import KEYS, Key, hint, way
from ui.style.icons import ICON_PX, pixmap
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size
from ui.widgets.style import restyle
from ui.widgets.tool_tip import tool_tip

_SIDE = 12
_MOST_PX = 360  # at 100 %; longer words, a person's name for instance, are elided


class ActionButton(QPushButton):
    """looks: "" plain, "primary" (one per form), "danger", "quiet" (no edge).

    The key is only shown here; keys.bind makes it work. Without text (`is_icon_only`) the accessible name
    and the tool tip carry the words.
    """

    def __init__(
        self,
        object_name: str,
        text: str = "",
        icon_name: str = "",
        key: Key | None = None,
        look: str = "",
        number: int = 1,
        is_icon_only: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("look", look)
        self._icon_name, self._look, self._is_icon_only = icon_name, look, is_icon_only
        self._key_text = hint(key, number) if key is not None else ""
        self._command = key if key is not None and not KEYS[key].sequences else None
        self._hint = self._key_text
        self._has_cap = True
        self._said: tuple[str, str, str] | None = None
        self._words = self._short = self._why_not = ""
        self._described = ""  # what the button itself has said to screen readers
        self._is_shortened = False
        self._measured: dict[tuple[bool, bool, bool], QSize] = {}  # by: key, words, short words
        self._is_low = False
        self.most_px = _MOST_PX
        self.setAutoDefault(False)  # in a dialog, Enter in a list must not press a button, too
        self.setText(text)

    def setText(self, text: str) -> None:
        self.set_texts(text, "")

    def set_texts(self, text: str, short: str) -> None:
        """`short` is drawn for a `text` that is too long for a button, and by `shorten`; "" for none."""
        if (text, short, self._hint) == self._said:
            return
        self._said = text, short, self._hint
        self._short = short
        super().setText(text.replace("&", "&&"))
        self._words = text
        self._measured.clear()
        self.setAccessibleName(text)
        self._set_tool_tip()
        self.updateGeometry()

    def set_why_not(self, why_not: str) -> None:
        """Disable the button, and give the reason in its tool tip and to screen readers; "": enable it."""
        self.setEnabled(not why_not)
        self._why_not = why_not
        self._set_tool_tip()

    def _set_tool_tip(self) -> None:
        """The tool tip has the key or the way by the palette, and the words that are not drawn."""
        keys = way(self._command) if self._command is not None else self._hint
        if self._why_not or self.accessibleDescription() in ("", self._described):
            # Without one a screen reader would say the tool tip, which begins with the name.
            self._described = self._why_not or keys
            self.setAccessibleDescription(self._described)
        if self._why_not:
            self.setToolTip(tool_tip(self._why_not))
            return
        drawn = self._drawn_words(self._is_shortened)
        is_cut = self._is_icon_only or drawn != self._words or self._is_long(self._words)
        tip = self._words if is_cut else ""
        self.setToolTip(tool_tip(f"{self._words} ({keys})" if keys else tip))

    def show_key(self, is_shown: bool) -> None:
        """Show the key cap only while the key means this button."""
        if is_shown != bool(self._hint):
            self._hint = self._key_text if is_shown else ""
            self.set_texts(self._words, self._short)

    def show_cap(self, is_shown: bool) -> None:
        """Draw the key, or leave it to the tool tip where room is short."""
        if is_shown != self._has_cap:
            self._has_cap = is_shown
            self.updateGeometry()
            self.update()

    def show_words(self, is_shown: bool) -> None:
        """Draw the words, or leave them to the tool tip where room is short."""
        if is_shown is self._is_icon_only:
            self._is_icon_only, self._said = not is_shown, None
            self.set_texts(self._words, self._short)

    def set_low(self) -> None:
        """Be as high as a line of text."""
        self._is_low = True
        self._measured.clear()

    def words(self) -> str:
        return self._words

    def key_text(self) -> str:
        """Return the key that means this button now; "" if none does."""
        return self._hint

    @property
    def has_icon(self) -> bool:
        return bool(self._icon_name)

    def set_look(self, look: str) -> None:
        if look != self._look:
            self._look = look
            self._measured.clear()
            self.setProperty("look", look)
            restyle(self)

    def set_icon_name(self, icon_name: str) -> None:
        self._icon_name = icon_name
        self._measured.clear()
        self.update()

    def sizeHint(self) -> QSize:
        return self.size_with_cap(self._shows_cap())

    def size_with_cap(self, has_cap: bool) -> QSize:
        """Return the size that it wants, with its key drawn or without."""
        has_words = not self._is_icon_only
        return self._size(has_cap and has_words, has_words, self._is_shortened)

    def _size(self, has_cap: bool, has_words: bool, is_shortened: bool) -> QSize:
        drawn = has_cap and bool(self._hint), has_words, is_shortened
        if drawn not in self._measured:
            self._measured[drawn] = self._measure(*drawn)
        return self._measured[drawn]

    def _measure(self, has_cap: bool, has_words: bool, is_shortened: bool) -> QSize:
        theme = current_theme()
        metrics = self.fontMetrics()
        parts = []
        if self._icon_name:
            parts.append(theme.px(ICON_PX))
        if self._words and has_words:
            words = self._drawn_words(is_shortened)
            parts.append(min(metrics.horizontalAdvance(words), theme.px(self.most_px)))
        if has_cap:
            parts.append(self._cap_size().width())
        side = _SIDE if has_words and self._look != "quiet" else GAP
        height = max(metrics.height(), theme.px(ICON_PX), self._cap_size().height())
        height += 2 * (2 if self._is_low else 6)
        return QSize(sum(parts) + GAP * max(0, len(parts) - 1) + 2 * side, height)

    def shorten(self, is_shortened: bool) -> None:
        """Draw the short words, if there are any; the tool tip has the others."""
        if is_shortened is not self._is_shortened:
            self._is_shortened = is_shortened
            self._set_tool_tip()
            self.updateGeometry()
            self.update()

    @property
    def has_short_words(self) -> bool:
        return bool(self._short)

    def size_in_row(self, has_words: bool, is_shortened: bool) -> QSize:
        """Return the size that it wants with all its words, the short ones, or none."""
        return self._size(has_words and self._has_cap, has_words, is_shortened)

    def width_with(self, is_shortened: bool) -> int:
        """Return the width that it wants with its short words or with all, px."""
        return self._size(self._shows_cap(), not self._is_icon_only, is_shortened).width()

    def _drawn_words(self, is_shortened: bool) -> str:
        is_short = is_shortened or self._is_long(self._words)
        return self._short if self._short and is_short else self._words

    def _is_long(self, words: str) -> bool:
        return self.fontMetrics().horizontalAdvance(words) > current_theme().px(self.most_px)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measured.clear()

    def draw_icon(self) -> None:
        """Draw the icon before the button is shown: its file is read, and the first painting is shorter."""
        if self._icon_name:
            pixmap(self._icon_name, self._ink_role(), current_theme().px(ICON_PX), self.devicePixelRatioF())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = wordless(self)
        self._paint_contents(painter)
        painter.end()

    def _paint_contents(self, painter: QPainter) -> None:
        theme = current_theme()
        role = self._ink_role()
        area = self.rect().adjusted(GAP, 0, -GAP, 0)
        size = theme.px(ICON_PX)
        cap = self._cap_size() if self._shows_cap() else QSize(0, 0)
        words = "" if self._is_icon_only else self._drawn_words(self._is_shortened)
        content = self.fontMetrics().horizontalAdvance(words)
        content += (size + (GAP if words else 0)) if self._icon_name else 0
        room = area.width() - (cap.width() + GAP if cap.width() else 0)
        x = area.left() + (0 if self._look == "quiet" else max(0, (room - content) // 2))
        if self._icon_name:
            picture = pixmap(self._icon_name, role, size, self.devicePixelRatioF())
            painter.drawPixmap(QRect(x, area.center().y() - size // 2 + 1, size, size), picture)
            x += size + GAP
        if words:
            painter.setPen(theme.colour(role))
            space = QRect(x, area.top(), area.left() + room - x + 1, area.height())
            text = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, space.width() + 1)
            painter.drawText(space, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        if cap.width():
            self._paint_cap(painter, QRect(area.right() - cap.width() + 1, 0, cap.width(), cap.height()))

    def _paint_cap(self, painter: QPainter, cap: QRect) -> None:
        theme = current_theme()
        cap.moveTop((self.height() - cap.height()) // 2)
        role = self._ink_role()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(role if self._look in ("primary", "danger") else "line_strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap.adjusted(0, 0, -1, -1), 4, 4)
        painter.setFont(theme.font(Size.CAPTION))
        painter.setPen(theme.colour(role if role != "text" else "muted"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._hint)

    def _shows_cap(self) -> bool:
        return bool(self._hint) and self._has_cap and not self._is_icon_only

    def _cap_size(self) -> QSize:
        metrics = current_theme().metrics(Size.CAPTION)
        return QSize(metrics.horizontalAdvance(self._hint) + 3 * HALF_GAP, metrics.height() + 2)

    def _ink_role(self) -> str:
        if not self.isEnabled():
            return "disabled"
        return {"primary": "on_accent", "danger": "on_danger"}.get(self._look, "text")


def wordless(button: QPushButton) -> QStylePainter:
    """Draw a button in its present state, but without words; the painter is for the rest."""
    option = QStyleOptionButton()
    button.initStyleOption(option)
    option.text = ""
    painter = QStylePainter(button)
    painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
    return painter
