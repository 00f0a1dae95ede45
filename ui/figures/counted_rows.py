"""The rows that a number counts: how each is written, and the whole list of them for a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from uuid import UUID

from app.common.enums import CaseLine, ContactRecord
from app.desktop.workplace import Workplace
from app.figures.asking import MOST_LISTED, Question
from ui.case_list.columns import Column, cell_text
from ui.figures.figure_text import translate
from ui.queue.row_text import contact_lines
from ui.text.times import when_text
from ui.text.wording import outcome_words

AT_ONCE = 500  # lines that are read together for a file
MOST_EXPORTED = 1_000_000  # a sheet of a workbook has room for as many
_CASE_COLUMNS = (Column.NUMBER, Column.SUBJECT, Column.STATUS)
Failed = Callable[[], None]
Texts = tuple[tuple[str, ...], ...]


class CountedRows:
    """Lives in the GUI thread."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace

    def ask(
        self,
        question: Question,
        is_of_contacts: bool,
        done: Callable[[Sequence[UUID]], None],
        failed: Failed,
        skip: int,
    ) -> None:
        """Call done(ids) with at most MOST_LISTED cases, or contacts, after the skipped ones."""
        desk = self._workplace.supervision.figures
        ask = desk.contacts if is_of_contacts else desk.cases
        ask(question, done, failed, skip)

    def whole(
        self, question: Question, is_of_contacts: bool, done: Callable[[Texts], None], failed: Failed
    ) -> None:
        """Call done(texts) with those of all rows, at most MOST_EXPORTED; or failed()."""
        _WholeList(self, self._workplace, question, is_of_contacts, done, failed).ask()

    def contact_texts(self, one: ContactRecord | None) -> list[str]:
        """Return the texts of a contact; None: of one that is not on this computer."""
        if one is None:
            return [translate("CountedRows", "Not on this computer"), "", ""]
        lines = contact_lines(one)
        who = " · ".join(filter(None, (lines.title, lines.detail)))
        return [when_text(one.started_at, self._workplace.procedure.clock()), who, outcome_words(one)]

    def case_texts(self, line: CaseLine | None, times: int) -> list[str]:
        """Return the texts of a case that is counted so often; None: of one that is not on this computer."""
        if line is None:
            texts = [
                translate("CountedRows", "Not on this computer"),
                translate("CountedRows", "Enter fetches it from the server"),
                "",
            ]
        else:
            now = self._workplace.procedure.clock()
            texts = [cell_text(column, line, lambda _row: "", now) for column in _CASE_COLUMNS]
        if times > 1:
            text = translate("CountedRows", "{number} ({times} times)")
            texts[0] = text.format(number=texts[0], times=times)
        return texts


class _WholeList:
    """Asks for one part after the other, then reads the lines."""

    def __init__(
        self,
        rows: CountedRows,
        workplace: Workplace,
        question: Question,
        is_of_contacts: bool,
        done: Callable[[Texts], None],
        failed: Failed,
    ) -> None:
        self._rows, self._workplace = rows, workplace
        self._question, self._is_of_contacts = question, is_of_contacts
        self._done, self._failed = done, failed
        self._counted: Counter[UUID] = Counter()
        self._left: list[UUID] = []
        self._texts: list[tuple[str, ...]] = []

    def ask(self) -> None:
        skip = self._counted.total()
        self._rows.ask(self._question, self._is_of_contacts, self._take, self._failed, skip)

    def _take(self, found: Sequence[UUID]) -> None:
        self._counted.update(found)
        if len(found) == MOST_LISTED and self._counted.total() < MOST_EXPORTED:
            self.ask()
            return
        self._left = list(self._counted)
        self._read()

    def _read(self) -> None:
        some, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
        if not some:
            self._done(tuple(self._texts))
        elif self._is_of_contacts:
            desk = self._workplace.supervision.figures
            desk.want_contacts(some, lambda found: self._add_contacts(some, found))
        else:
            self._workplace.case_list.cases.want_lines(some, lambda found: self._add_lines(some, found))

    def _add_contacts(self, ids: Sequence[UUID], contacts: Sequence[ContactRecord]) -> None:
        found = {one.id: one for one in contacts}
        self._texts += [tuple(self._rows.contact_texts(found.get(one))) for one in ids]
        self._read()

    def _add_lines(self, ids: Sequence[UUID], lines: Sequence[CaseLine]) -> None:
        found = {line.row.id: line for line in lines}
        self._texts += [tuple(self._rows.case_texts(found.get(one), self._counted[one])) for one in ids]
        self._read()
