"""One page of the settings: cards with the rows of their settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.settings.editors import Editor
from ui.settings.pages import Page, Section, words
from ui.style.tokens import GAP
from ui.widgets.card import SectionCard
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.text import Label


class Card(SectionCard):
    def __init__(self, name: str, section: Section, editors: list[Editor]) -> None:
        super().__init__(name)
        self._section = section
        self.editors = editors
        self._note = Label(f"{name}.note", "caption", wraps=True)
        self._note.setVisible(bool(section.note))
        self.body.setSpacing(2 * GAP)
        self.body.addWidget(self._note)
        for editor in editors:
            self.body.addWidget(editor.row)

    def add(self, editor: Editor) -> None:
        self.editors.append(editor)
        self.body.addWidget(editor.row)

    def search(self, wanted: list[str]) -> bool:
        """Show only the rows that fit, all of them if nothing is wanted; return whether there is any."""
        found = [editor for editor in self.editors if editor.matches(wanted)]
        self.show_only(found)
        self.setVisible(bool(found) or not wanted)
        return bool(found) or not wanted

    def show_only(self, found: list[Editor]) -> None:
        for editor in self.editors:
            editor.row.setVisible(editor in found)
        self.setVisible(bool(found))

    def retranslate(self) -> None:
        self.set_title(words(self._section.title))
        self._note.setText(words(self._section.note))


class _Content(QWidget):
    def minimumSizeHint(self) -> QSize:
        """As high as its texts are at the width that it has, not as at the least that it could have."""
        return QSize(super().minimumSizeHint().width(), 0)


class PageView(ScrollArea):
    def __init__(self, page: Page, editors: Mapping[str, Editor]) -> None:
        super().__init__()
        self.page = page
        self.setObjectName(f"settings.page.{page.name}")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = _Content()
        content.setProperty("look", "page")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, GAP, 0)
        self._column.setSpacing(2 * GAP)
        self._column.addStretch(1)
        self._cards: list[Card] = []
        for number, section in enumerate(page.sections):
            name = f"settings.{page.name}.{number}"
            self.add_card(Card(name, section, [editors[one.key] for one in section.settings]))
        self.setWidget(content)

    def add_card(self, card: Card) -> None:
        self._column.insertWidget(len(self._cards), card)
        self._cards.append(card)

    @property
    def editors(self) -> list[Editor]:
        return [editor for card in self._cards for editor in card.editors]

    def search(self, wanted: list[str]) -> bool:
        self.verticalScrollBar().setValue(0)
        found = [card.search(wanted) for card in self._cards]  # each card, not only up to the first
        return any(found)

    def ask_for(self, keys: Sequence[str]) -> bool:
        """Show these settings alone; return whether there is any on this page."""
        for card in self._cards:
            card.show_only([editor for editor in card.editors if editor.key in keys])
        return any(editor.key in keys for editor in self.editors)

    def go_to(self, editor: Editor) -> None:
        """Bring a row into view and give it the keyboard."""
        editor.target.setFocus()
        # Later: an error that was just set has no room in the layout yet.
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(editor.row))

    def retranslate(self) -> None:
        for card in self._cards:
            card.retranslate()
