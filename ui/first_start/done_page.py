"""What is set up now, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.first_start.page import Page, PageState
from ui.widgets.text import IconLabel, Label, labelled_icon

_LOOKS = {
    PageState.DONE: ("check", "good"),
    PageState.OPEN: ("clock", "muted"),
    PageState.FAULT: ("alert", "warning"),
}


class DonePage(Page):
    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__("done")
        self._rows: list[tuple[Page, IconLabel, Label]] = []
        for page in pages:
            icon = IconLabel(f"first_start.done.{page.name}.icon")
            label = Label(f"first_start.done.{page.name}", wraps=True)
            row = QWidget()
            layout = labelled_icon(icon, label)
            layout.setContentsMargins(0, 0, 0, 0)
            row.setLayout(layout)
            self.column.addWidget(row)
            self._rows.append((page, icon, label))
            page.changed.connect(self._show)
        self.column.addStretch(1)

    @property
    def state(self) -> PageState:
        return PageState.DONE

    @property
    def result(self) -> str:
        return ""

    def title(self) -> str:
        return self.tr("Done")

    def text(self) -> str:
        return self.tr("You can change all of it in the settings, and open this assistant there again.")

    def enter(self) -> None:
        self._show()

    def _show(self) -> None:
        for page, icon, label in self._rows:
            words = page.result or self.tr("left out")
            label.setText(self.tr("{step}: {result}").format(step=page.title(), result=words))
            icon.show_icon(*_LOOKS[page.state])

    def retranslate(self) -> None:
        super().retranslate()
        self._show()
