"""Imports answers of the office's form on the web: which column is which, and what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.common.csv_file import CsvError
from app.skm.answer_file import (
    AnswerFile,
    BadCell,
    ReadAnswers,
    cell_key,
    proposed,
    read_answers,
    targets_of,
    unrecognised,
)
from app.skm.form import Form
from app.skm.imports import may_count_twice
from app.skm.messages import MOST_IMPORTED, ImportSkmAnswers, SkmImport, SkmRound
from app.skm.profile import PROFILE
from app.skm.skm_words import DIMENSIONS, REMARKS
from app.supervision.skm_desk import KnownMeanings, SkmDesk
from ui.skm.skm_text import element_text, translated, value_text
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.csv_text import ansi_text, csv_error_text, row_fault_text
from ui.text.numbers import count_text
from ui.text.times import day_text
from ui.widgets.button import ActionButton
from ui.widgets.clear_layout import clear_layout
from ui.widgets.scroll_area import scrolling
from ui.widgets.text import Label

_LISTED = 500  # lines about what is not taken
_MOST_CELLS = 40  # whose meaning is asked; a column with more is a wrong one
_QUOTED = 60  # letters of a cell
_LIST_PX = 120
_BOX_LETTERS = 42
_TITLE_PX = 560  # the widest title on one line


class ImportForm(QWidget):
    """Reads the file off the GUI thread; then it emits `opened` or `refused`."""

    wanted = Signal(object)  # ImportSkmAnswers
    opened = Signal()
    refused = Signal(str)  # why the file is not used
    ended = Signal()
    not_kept = Signal(str)  # why columns and cells of imported answers are not remembered

    def __init__(self, desk: SkmDesk) -> None:
        super().__init__()
        self.setObjectName("skm.import")
        self._desk = desk
        self._asked = 0  # a file that was chosen earlier is read too late
        self._is_busy = False
        self._round_id: UUID | None = None
        self._imported: tuple[SkmImport, ...] = ()  # which the file is compared with
        self._rivals: tuple[SkmImport, ...] = ()  # whose answers it may have, too
        self._form: Form | None = None
        self._read_as: AnswerFile | None = None  # without the rows that an import has
        self._file: AnswerFile | None = None  # that, or the whole file
        self._round_imports: tuple[SkmImport, ...] = ()
        self._known = KnownMeanings()
        self._sent = KnownMeanings()  # with the answers that were sent last
        self._columns: list[QComboBox] = []
        self._asked_cells: list[tuple[str, str]] = []  # parts of the profile and cells that no rule knows
        self._cells: dict[tuple[str, str], QComboBox] = {}  # of the first of them
        self._page = QWidget()
        self._page.setProperty("look", "page")
        self._column_grid, self._cell_grid = QGridLayout(), QGridLayout()
        self._cell_words = Label("skm.import.cells", "muted", wraps=True)
        self._scroll = scrolling("skm.import.scroll", self._page)
        self._about = Label("skm.import.about", wraps=True)
        self._twice = Label("skm.import.twice", "strong", wraps=True)
        self._is_other = QCheckBox()
        self._is_other.setObjectName("skm.import.is_other")
        self._is_other.toggled.connect(self._adjust)
        self._is_whole = QCheckBox()
        self._is_whole.setObjectName("skm.import.is_whole")
        self._is_whole.toggled.connect(self._on_whole)
        self._why = Label("skm.import.why", "error", wraps=True)
        self._hint = Label("skm.import.hint", "muted", wraps=True)
        self._left_out = QPlainTextEdit()
        self._left_out.setObjectName("skm.import.left_out")
        self._left_out.setReadOnly(True)
        self._left_out.setTabChangesFocus(True)
        self._begin = ActionButton("skm.import.begin", "", look="primary")
        self._cancel = ActionButton("skm.import.cancel", "")
        self._begin.clicked.connect(self._import)
        self._cancel.clicked.connect(self.ended)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        rows = QVBoxLayout(self._page)
        rows.setContentsMargins(0, 0, GAP, 0)
        rows.setSpacing(GAP)
        for grid in (self._column_grid, self._cell_grid):
            grid.setHorizontalSpacing(2 * GAP)
            grid.setVerticalSpacing(GAP // 2)
            grid.setColumnStretch(2, 1)  # a choice stands near its title
        rows.addLayout(self._column_grid)
        rows.addWidget(self._cell_words)
        self._cell_words.hide()
        rows.addLayout(self._cell_grid)
        rows.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._begin)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._why, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._hint)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._about)
        column.addWidget(self._left_out)
        column.addWidget(self._is_whole)
        column.addWidget(self._twice)
        column.addWidget(self._is_other)
        column.addLayout(buttons)

    # -- the file ------------------------------------------------------------------------------------------

    def open_file(
        self, path: Path, found: SkmRound, form: Form, rounds: Sequence[SkmRound], chosen: KnownMeanings
    ) -> None:
        """rounds: With all imports that the file is compared with. chosen: By the person, for this file."""
        self._asked += 1
        imported = tuple(one for each in rounds for one in each.imported)
        self._desk.load(
            path,
            {one.sha256 for one in imported},
            partial(self._on_loaded, self._asked, found, form, imported, chosen),
            partial(self._on_refused, self._asked),
        )

    def _on_loaded(
        self,
        asked: int,
        found: SkmRound,
        form: Form,
        imported: tuple[SkmImport, ...],
        chosen: KnownMeanings,
        file: AnswerFile,
        known: KnownMeanings,
    ) -> None:
        if asked != self._asked:
            return
        if not file.rows and file.known:
            self.refused.emit(self.tr("All rows of this file were imported before: nothing is imported."))
            return
        if not file.rows and not file.faults:
            self.refused.emit(self.tr("The file has no answers."))
            return
        if len(file.rows) > MOST_IMPORTED:
            text = self.tr("A file may have at most {count} new rows. Divide it.")
            self.refused.emit(text.format(count=count_text(MOST_IMPORTED)))
            return
        self._close()
        self._round_id, self._form, self._read_as = found.id, form, file
        self._known = known.joined(chosen)
        self._imported, self._round_imports = imported, tuple(found.imported)
        with QSignalBlocker(self._is_whole):
            self._is_whole.setChecked(False)
        self._compare(file)
        self._fill(proposed(file.head, form, self._known.columns))
        self.opened.emit()
        if self._columns:
            self._columns[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _compare(self, file: AnswerFile) -> None:
        """Take this as the file, and find the imports whose answers it may have, too."""
        self._file = file
        may_be_twice = may_count_twice(file.continues, self._round_imports, self._imported)
        self._rivals = (self._round_imports or self._imported) if may_be_twice else ()
        self._is_other.setChecked(False)

    @Slot(bool)
    def _on_whole(self, is_whole: bool) -> None:
        """Take the first rows as answers, too, or not."""
        file = self._read_as
        if file is not None:
            targets = self._targets()
            self._compare(file.whole if is_whole and file.whole is not None else file)
            self._fill(targets)

    def _on_refused(self, asked: int, error: CsvError) -> None:
        if asked == self._asked:
            self.refused.emit(csv_error_text(error))

    def forget(self) -> None:
        """Close the file; one that is being read is not shown."""
        self._asked += 1
        self._close()

    def _close(self) -> None:
        self._is_busy = False
        self._file = self._read_as = None
        self._known, self._imported, self._round_imports, self._rivals = KnownMeanings(), (), (), ()
        for grid in (self._column_grid, self._cell_grid):
            clear_layout(grid)
        self._columns, self._asked_cells, self._cells = [], [], {}
        self._cell_words.hide()

    def summary(self) -> str:
        """Return what was taken and what was not."""
        found = self._read()
        return self._counts(found) if found is not None else ""

    # -- what the columns and cells are --------------------------------------------------------------------

    def _fill(self, targets: Sequence[str]) -> None:
        assert self._file is not None
        assert self._form is not None
        clear_layout(self._column_grid)
        choices = [
            ("", self.tr("Leave out")),
            *((one, self._target_words(one)) for one in targets_of(self._form)),
        ]
        self._columns = []
        for place, (title, target) in enumerate(zip(self._file.head, targets, strict=True)):
            title = title or self.tr("Column {number}, without a title").format(number=place + 1)
            name = f"skm.import.column.{place}"
            box = self._add_row(self._column_grid, place, name, title, choices, target)
            box.currentIndexChanged.connect(self._on_column)
            self._columns.append(box)
        self._on_column()

    @Slot()
    def _on_column(self) -> None:
        """Ask for the meaning of each cell of the profile that no rule knows."""
        assert self._file is not None
        asked = unrecognised(self._file, self._targets())
        if asked != self._asked_cells:
            self._show_cells(asked)
        self._adjust()

    def _show_cells(self, asked: list[tuple[str, str]]) -> None:
        chosen = self._chosen_cells()
        self._known = KnownMeanings(self._known.columns, chosen)  # of this file, until it is closed
        clear_layout(self._cell_grid)
        self._asked_cells, self._cells = asked, {}
        for place, (name, cell) in enumerate(asked[:_MOST_CELLS]):
            value = chosen.get(cell_key(name, cell), "")
            title = self.tr("{column}: “{cell}”").format(
                column=translated(DIMENSIONS[name]), cell=cell[:_QUOTED]
            )
            choices = [(one, value_text(name, one)) for one in ("", *PROFILE[name])]
            box = self._add_row(self._cell_grid, place, f"skm.import.cell.{place}", title, choices, value)
            box.currentIndexChanged.connect(self._adjust)
            self._cells[name, cell] = box
        self._cell_words.show_text(self._cells_text(len(asked)))

    def _add_row(
        self,
        grid: QGridLayout,
        row: int,
        name: str,
        title: str,
        choices: Sequence[tuple[str, str]],
        chosen: str,
    ) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_BOX_LETTERS)
        box.setAccessibleName(title)
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        label = Label(f"{name}.label", text=title, wraps=True)
        label.setBuddy(box)
        width = min(label.fontMetrics().horizontalAdvance(title), current_theme().px(_TITLE_PX))
        grid.setColumnMinimumWidth(0, max(grid.columnMinimumWidth(0), width))
        grid.addWidget(label, row, 0)
        grid.addWidget(box, row, 1)
        return box

    def _target_words(self, target: str) -> str:
        if target == "remark":
            return translated(REMARKS)
        if target in DIMENSIONS:
            return translated(DIMENSIONS[target])
        number = int(target[1:])
        assert self._form is not None
        return f"{number}. {element_text(self._form.questions[number - 1].element)}"

    def _targets(self) -> list[str]:
        return [str(box.currentData()) for box in self._columns]

    def _chosen_cells(self) -> dict[str, str]:
        """Return what cells mean, by earlier files and by the boxes."""
        chosen = {cell_key(*cell): str(box.currentData()) for cell, box in self._cells.items()}
        return {**self._known.cells, **chosen}

    def _read(self) -> ReadAnswers | None:
        """Return the answers by what was chosen; None if two columns are the same thing."""
        used = [one for one in self._targets() if one]
        if self._file is None or self._form is None or len(used) != len(set(used)):
            return None
        return read_answers(self._file, self._targets(), self._form, self._chosen_cells())

    def meanings(self) -> KnownMeanings:
        """Return what is chosen for this file: of cells only those of its columns, and that mean something.

        A cell of a column that was chosen and put back, such as a name, is not among them.
        """
        if self._file is None:
            return KnownMeanings()
        columns = zip(self._file.head, self._targets(), strict=True)
        cells = {cell_key(*one): self._chosen_cells().get(cell_key(*one), "") for one in self._asked_cells}
        return KnownMeanings(
            {title: target for title, target in columns if title},
            {cell: value for cell, value in cells.items() if value},
        )

    # -- importing -----------------------------------------------------------------------------------------

    @Slot()
    def _import(self) -> None:
        found = self._read()
        if found is None or self._file is None or self._round_id is None:
            return
        wanted = ImportSkmAnswers(
            id=self._round_id,
            sha256=self._file.sha256,
            knows=sorted({one.sha256 for one in self._imported}),
            continues=self._file.continues,
            is_other=self._is_other.isChecked(),
            answers=list(found.answers),
            not_taken=_not_taken(self._file, found),
        )
        self._sent = self.meanings()
        self.wanted.emit(wanted)

    def keep_meanings(self) -> None:
        """Remember what columns and cells meant in the answers that were imported last."""
        self._desk.keep_meanings(self._sent, lambda: None, self._on_not_kept)

    def _on_not_kept(self, error: OSError) -> None:
        text = self.tr("The answers were imported, but Loket cannot remember what the columns mean: {reason}")
        self.not_kept.emit(text.format(reason=error.strerror or error))

    def set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._adjust()

    # -- showing -------------------------------------------------------------------------------------------

    @Slot()
    def _adjust(self) -> None:
        if self._file is None:
            return
        found = self._read()
        why_not = self._why_not(found)
        self._begin.set_why_not(why_not)
        self._why.setText(why_not)
        self._about.show_text(self._counts(found) if found is not None else "")
        self._twice.show_text(self._twice_words(found))
        self._is_other.setVisible(bool(self._rivals))
        whole = self._read_as.whole if self._read_as is not None else None
        self._is_whole.setVisible(whole is not None and len(whole.rows) <= MOST_IMPORTED)
        lines = list(self._lines(self._file, found)) if found is not None else []
        if len(lines) > _LISTED:
            more = self.tr("… and {count} more").format(count=count_text(len(lines) - _LISTED))
            lines = [*lines[:_LISTED], more]
        self._left_out.setPlainText("\n".join(lines))
        self._left_out.setVisible(bool(lines))
        self._left_out.setFixedHeight(current_theme().px(_LIST_PX))

    def _why_not(self, found: ReadAnswers | None) -> str:
        """Return why nothing can be imported now; "" if it can."""
        if self._is_busy:
            return self.tr("The answers are being imported.")
        if found is None:
            return self.tr("Two columns are the same thing. Leave one out.")
        if not any(one.startswith("q") for one in self._targets()):
            return self.tr("No column is a question. Choose for each question its column.")
        if not found.answers:
            return self.tr("No row has a score from 1 to 4 in the chosen columns.")
        if self._rivals and not self._is_other.isChecked():
            return self.tr("Say first that these answers are not the imported ones.")
        return ""

    def _twice_words(self, found: ReadAnswers | None) -> str:
        """Return why answers of this file may count twice; "" if they cannot."""
        if not self._rivals:
            return ""
        text = (
            self.tr("Earlier rounds have {count} answers from imports of {days}.")
            if not self._round_imports
            else self.tr("This round has {count} answers from imports of {days}.")
        )
        days = sorted({one.imported_on for one in self._rivals if one.imported_on is not None})
        count = sum(one.taken for one in self._rivals)
        texts = [text.format(count=count_text(count), days=", ".join(map(day_text, days)) or "?")]
        if found is not None and any(one.taken == len(found.answers) for one in self._rivals):
            texts.append(self.tr("One of those files had as many answers as this one."))
        if self._is_whole.isChecked():
            text = self.tr(
                "If this is an imported file that was corrected or sorted, its answers count twice, "
                "and cannot be taken out again."
            )
        elif self._file is not None and self._file.known:
            text = self.tr(
                "This file begins with the rows of an imported one, but not of the newest. If its other rows "
                "have answers that were imported after that, they count twice, and cannot be taken out again."
            )
        else:
            text = self.tr(
                "This file does not begin with the rows of an imported one. If it is such a file that was "
                "corrected or sorted, its answers count twice, and cannot be taken out again."
            )
        return " ".join((*texts, text))

    def _counts(self, found: ReadAnswers) -> str:
        assert self._file is not None
        assert self._form is not None
        text = self.tr("Answers taken: {answers}, complete: {complete}. Rows not taken: {rows}.")
        not_taken = _not_taken(self._file, found)
        counts = {"answers": len(found.answers), "complete": found.complete, "rows": not_taken}
        texts = [text.format(**{name: count_text(count) for name, count in counts.items()})]
        no_scores = sum(not one.taken for one in found.bad)
        if no_scores:
            text = self.tr(
                "Values that are no score: {count}; an answer with a gap is not part of the index."
            )
            texts.append(text.format(count=count_text(no_scores)))
        missing = sorted({*targets_of(self._form)[: len(self._form.questions)]} - {*self._targets()})
        if missing:
            text = self.tr("Questions without a column: {questions}. So no answer is complete.")
            texts.append(text.format(questions=", ".join(map(self._target_words, missing))))
        if self._file.known:
            text = self.tr("Rows that were imported before, and are not taken again: {count}.")
            texts.append(text.format(count=count_text(self._file.known)))
        if self._file.is_ansi:
            texts.append(ansi_text())
        return " ".join(texts)

    def _cells_text(self, asked: int) -> str:
        if not asked:
            return ""
        text = self.tr("Loket does not know these values. Say what they mean; it remembers it.")
        if asked > _MOST_CELLS:
            more = self.tr("{count} more values are kept as “not said”: perhaps a column is a wrong one.")
            text = f"{text} {more.format(count=count_text(asked - _MOST_CELLS))}"
        return text

    def _lines(self, file: AnswerFile, found: ReadAnswers) -> Iterator[str]:
        """Yield what is not taken, in the order of the file."""
        faults = self.tr("Line {line}: {fault}. The row is not taken.")
        empty = self.tr("Line {line}: there is no score. The row is not taken.")
        lines = [
            *(
                (one.number, faults.format(line=one.number, fault=row_fault_text(one.fault)))
                for one in file.faults
            ),
            *((one, empty.format(line=one)) for one in found.without_score),
            *((one.line, self._cell_text(one)) for one in found.bad),
        ]
        yield from (text for _, text in sorted(lines, key=lambda one: one[0]))

    def _cell_text(self, bad: BadCell) -> str:
        value = bad.value if len(bad.value) <= _QUOTED else f"{bad.value[:_QUOTED]}…"
        if bad.taken:
            text = self.tr("Line {line}, “{title}”: only the first {count} letters are taken.")
            return text.format(line=bad.line, title=bad.title, count=count_text(bad.taken))
        text = self.tr("Line {line}, “{title}”: “{value}” is no score from 1 to 4.")
        return text.format(line=bad.line, title=bad.title, value=value)

    def retranslate(self) -> None:
        self._begin.setText(self.tr("Import"))
        self._cancel.setText(self.tr("Cancel"))
        self._is_other.setText(self.tr("These are other answers: count them as well"))
        self._is_other.setAccessibleName(self._is_other.text())
        text = self.tr("The first rows are other answers than the imported ones: count them, too")
        self._is_whole.setText(text)
        self._is_whole.setAccessibleName(text)
        self._left_out.setAccessibleName(self.tr("What is not taken"))
        self._hint.setText(self.tr("Say what each column is. Leave out names, addresses and times."))
        if self._file is not None:
            targets, self._asked_cells = self._targets(), []  # asked again in the other language
            self._fill(targets)


def _not_taken(file: AnswerFile, found: ReadAnswers) -> int:
    """Return how many rows are no answers."""
    return len(found.without_score) + len(file.faults)
