"""The document of the SOP as text: read by keyboard, selected and copied."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QTextBrowser

from ui.style.theme import current_theme
from ui.style.tokens import GAP, Size


class DocumentView(QTextBrowser):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sop.document")
        self.setOpenLinks(False)
        self._sections: Sequence[tuple[str, Sequence[str]]] = ()

    def show_sections(self, sections: Sequence[tuple[str, Sequence[str]]]) -> None:
        self._sections = sections
        theme = current_theme()
        document = self.document()
        document.setDefaultFont(theme.font(Size.LEAD))
        document.setDocumentMargin(2 * GAP)
        document.setDefaultStyleSheet(
            f".head {{ font-weight: 600; margin-top: {GAP}px; margin-bottom: 2px; }}"
            f"li {{ margin-bottom: 2px; }} ul {{ margin-top: 0; margin-bottom: {GAP}px; }}"
        )
        place = self.verticalScrollBar().value()
        self.setHtml("".join(map(_html, sections)))
        self.verticalScrollBar().setValue(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._sections:
            self.show_sections(self._sections)


def _html(section: tuple[str, Sequence[str]]) -> str:
    heading, lines = section
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return (
        f'<p class="head">{escape(heading)}</p><ul style="-qt-list-indent: 0; margin-left: 16px">{items}</ul>'
    )
