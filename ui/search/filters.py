"""The filters as fields: each writes itself into what is typed, so that there is one place for both."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.access.session import Session
from app.search.search_text import FILTERS, OVERDUE, choice_of, value_of, with_filter
from ui.case.forms.form import Columns
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.translations import language
from ui.text.wording import word
from ui.widgets.field import Field

_LABELS = {
    "status": QT_TRANSLATE_NOOP("SearchFilters", "Status"),
    "kind": QT_TRANSLATE_NOOP("SearchFilters", "Kind"),
    "step": QT_TRANSLATE_NOOP("SearchFilters", "Step"),
    "channel": QT_TRANSLATE_NOOP("SearchFilters", "Channel"),
    "unit": QT_TRANSLATE_NOOP("SearchFilters", "Unit"),
    "assignee": QT_TRANSLATE_NOOP("SearchFilters", "Assigned to"),
    "region": QT_TRANSLATE_NOOP("SearchFilters", "Region"),
    "category": QT_TRANSLATE_NOOP("SearchFilters", "Category"),
    "service": QT_TRANSLATE_NOOP("SearchFilters", "Service"),
    "tag": QT_TRANSLATE_NOOP("SearchFilters", "Tag"),
    "since": QT_TRANSLATE_NOOP("SearchFilters", "Changed since"),
    "until": QT_TRANSLATE_NOOP("SearchFilters", "Changed until"),
}
_LINES = ("region", "category", "service", "tag", "since", "until")
_OPEN = "open"


class SearchFilters(QWidget):
    changed = Signal(str)  # what is typed now

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("search.filters")
        self._session = session
        self._typed = ""
        self._choices: dict[str, QComboBox] = {}
        self._lines: dict[str, QLineEdit] = {}
        self._fields: dict[str, Field] = {}
        for name in _LABELS:
            editor: QWidget
            if name in _LINES:
                line = self._lines[name] = QLineEdit()
                line.textEdited.connect(lambda text, n=name: self._set(n, text.strip()))
                editor = line
            else:
                choice = self._choices[name] = QComboBox()
                choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                choice.setMinimumContentsLength(8)
                choice.activated.connect(lambda _row, n=name: self._set(n, self._value(n)))
                editor = choice
            editor.setObjectName(f"search.filter.{name}")
            self._fields[name] = Field(f"search.filter.{name}.field", editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Columns("search.filters.columns", [(field, 11) for field in self._fields.values()]))

    def display(self, typed: str) -> None:
        """Show what is typed in the fields."""
        self._typed = typed
        for name, choice in self._choices.items():
            self._offer(name, choice)
            value = value_of(typed, name)
            row = choice.findData(self._known(name, value)) if value else 0
            with QSignalBlocker(choice):
                choice.setCurrentIndex(max(row, -1))
        for name, line in self._lines.items():
            if not line.hasFocus():
                line.setText(value_of(typed, name))

    def focus_first(self) -> None:
        self._choices["status"].setFocus()

    def _set(self, name: str, value: str) -> None:
        self._typed = with_filter(self._typed, name, value, language() == "en")
        self.changed.emit(self._typed)

    def _value(self, name: str) -> str:
        """Return how one types what is chosen."""
        data = str(self._choices[name].currentData() or "")
        choice = choice_of(name, data) if data and self._has_choices(name) else None
        if choice is None:
            return data
        return choice.english if language() == "en" else choice.indonesian

    def _known(self, name: str, value: str) -> str:
        """Return the value of the row that means what is typed."""
        if self._has_choices(name):
            choice = choice_of(name, value)
            return choice.english if choice is not None else ""
        rows = (self._choices[name].itemData(row) for row in range(1, self._choices[name].count()))
        return next((row for row in rows if value.casefold() in str(row).casefold()), "")

    def _has_choices(self, name: str) -> bool:
        return any(one.name == name and one.choices for one in FILTERS)

    def _offer(self, name: str, choice: QComboBox) -> None:
        """Fill a list anew: people and units come and go, and the language may have changed."""
        rows = [(self.tr("Any"), ""), *self._rows(name)]
        if [(choice.itemText(row), choice.itemData(row)) for row in range(choice.count())] == rows:
            return
        with QSignalBlocker(choice):
            choice.clear()
            for words, value in rows:
                choice.addItem(words, value)

    def _rows(self, name: str) -> Iterable[tuple[str, str]]:
        if name == "unit":
            return [(unit.name, unit.name) for unit in self._session.units]
        if name == "assignee":
            me = self.tr("Me"), "saya" if language() == "id" else "me"
            return [me, *((agent.name, agent.name) for agent in self._session.staff)]
        choices = next(one.choices for one in FILTERS if one.name == name)
        return [(self._words(name, one.english, one.means[0]), one.english) for one in choices]

    def _words(self, name: str, english: str, means: object) -> str:
        if english == _OPEN:
            return self.tr("Open")
        if means == OVERDUE:
            return self.tr("Overdue")
        if name == "step":
            return self.tr("Step {step}").format(step=means)
        return word(means)  # type: ignore[arg-type]

    def retranslate(self) -> None:
        for name, label in _LABELS.items():
            self._fields[name].set_label(QCoreApplication.translate("SearchFilters", label))
        for name in ("since", "until"):
            self._lines[name].setPlaceholderText(self.tr("Day, or days ago"))
            self._lines[name].setAccessibleDescription(self._lines[name].placeholderText())
        self.display(self._typed)
