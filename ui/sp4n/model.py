"""The complaints of a file as a table model: what each line is, and whether it is to be taken in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.sp4n.comparing import ComparedComplaint, Verdict, subject_of
from app.sp4n.reading import BadLine
from app.sp4n.taking_in import ComparedFile
from ui.sp4n.sp4n_text import (
    column_text,
    difference_text,
    ending_text,
    fault_text,
    reason_text,
    unread_text,
    verdict_text,
    without_text,
)
from ui.text.numbers import count_text
from ui.widgets.tool_tip import tool_tip

Index = QModelIndex | QPersistentModelIndex
Line = ComparedComplaint | BadLine
_TAKE, _LINE, _TRACKING, _CASE, _SUBJECT, _WHAT = range(6)
COLUMNS = 6
WIDE = (_SUBJECT, _WHAT)
_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class ComplaintsModel(QAbstractTableModel):
    wanted_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Line, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._is_shown: Callable[[Line], bool] = _is_any
        self._wanted: set[int] = set()  # numbers of lines

    def display(self, file: ComparedFile | None) -> None:
        """Show a compared file.

        What has ended at SP4N-LAPOR! or may have, and what lacks a field that could not be read, is not
        wanted unless a person says so.
        """
        lines: tuple[Line, ...] = () if file is None else (*file.complaints, *file.bad)
        self._all = tuple(sorted(lines, key=_number))
        self._wanted = {_number(one) for one in self._all if _can_be_taken(one) and not _is_doubtful(one)}
        self._filter()

    def show_only(self, is_shown: Callable[[Line], bool]) -> None:
        self._is_shown = is_shown
        self._filter()

    def count(self, is_counted: Callable[[Line], bool]) -> int:
        return sum(map(is_counted, self._all))

    @property
    def total(self) -> int:
        return len(self._all)

    @property
    def wanted(self) -> tuple[ComparedComplaint, ...]:
        """Return what is to be taken in, in the order of the file."""
        return tuple(
            one for one in self._all if isinstance(one, ComparedComplaint) and _number(one) in self._wanted
        )

    def line(self, row: int) -> Line | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def want(self, rows: Iterable[int], is_wanted: bool) -> None:
        """Want, or do not want, what these rows show."""
        numbers = {_number(one) for row in rows if (one := self.line(row)) is not None and _can_be_taken(one)}
        self._wanted = self._wanted | numbers if is_wanted else self._wanted - numbers
        if self._lines:
            self.dataChanged.emit(self.index(0, _TAKE), self.index(len(self._lines) - 1, _TAKE))
        self.wanted_changed.emit()

    def toggle(self, rows: Sequence[int]) -> None:
        """Want all of these rows, or, if all of them are wanted, none."""
        able = [row for row in rows if (one := self.line(row)) is not None and _can_be_taken(one)]
        self.want(able, not all(_number(self._lines[row]) in self._wanted for row in able))

    def _filter(self) -> None:
        self.beginResetModel()
        self._lines = tuple(one for one in self._all if self._is_shown(one))
        self.endResetModel()
        self.wanted_changed.emit()

    # -- Qt ------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else COLUMNS

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        one = self.line(index.row())
        if index.column() == _TAKE and one is not None and _can_be_taken(one):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            *(self.tr("Result"), self.tr("Line"), column_text("tracking_id"), self.tr("Case")),
            *(column_text("judul"), self.tr("What becomes of it")),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.line(index.row())
        if one is None:
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            if index.column() != _TAKE or not _can_be_taken(one):
                return None
            return Qt.CheckState.Checked if _number(one) in self._wanted else Qt.CheckState.Unchecked
        text = self._text(one, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == _TAKE:
            return self._row_text(one)
        return text if role in _WORDS else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != _TAKE:
            return False
        self.want([index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def _row_text(self, one: Line) -> str:
        """Return a whole row, for who does not see it."""
        wanted = ""
        if _can_be_taken(one):
            is_wanted = _number(one) in self._wanted
            wanted = self.tr("is imported") if is_wanted else self.tr("is not imported")
        return ", ".join(filter(None, (*(self._text(one, column) for column in range(COLUMNS)), wanted)))

    def _text(self, one: Line, column: int) -> str:
        if column == _TAKE:
            return unread_text() if isinstance(one, BadLine) else verdict_text(one.verdict)
        if column == _LINE:
            return count_text(_number(one))
        if isinstance(one, BadLine):
            return fault_text(one) if column == _WHAT else ""
        if column == _WHAT:
            return self._what(one)
        return {
            _TRACKING: one.complaint.tracking,
            _CASE: one.number if one.verdict is not Verdict.IMPOSSIBLE else "",
            _SUBJECT: subject_of(one.complaint.values),
        }[column]

    def _what(self, one: ComparedComplaint) -> str:
        if one.reason:
            return reason_text(one)
        words = [without_text(each) for each in one.complaint.unread]
        words += [difference_text(each, one.verdict) for each in one.differences]
        return " ".join(filter(None, (ending_text(one), *words)))


def _number(one: Line) -> int:
    return one.number if isinstance(one, BadLine) else one.complaint.number


def _can_be_taken(one: Line) -> bool:
    return isinstance(one, ComparedComplaint) and one.can_be_taken


def _is_doubtful(one: Line) -> bool:
    return isinstance(one, ComparedComplaint) and (
        one.is_ended or one.has_odd_status or bool(one.complaint.unread)
    )


def _is_any(_one: Line) -> bool:
    return True


def is_bad(one: Line) -> bool:
    return isinstance(one, BadLine)


def is_partly_read(one: Line) -> bool:
    return isinstance(one, ComparedComplaint) and bool(one.complaint.unread)


def has_verdict(verdict: Verdict) -> Callable[[Line], bool]:
    return lambda one: isinstance(one, ComparedComplaint) and one.verdict is verdict


# What can be shown alone, in the order of the choice.
KINDS: tuple[Callable[[Line], bool], ...] = (
    *(_is_any, *map(has_verdict, Verdict)),
    *(is_partly_read, is_bad),
)
