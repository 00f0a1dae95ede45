"""The full list of cases: found by filters, sorted by a column, and read page by page in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection

from app.access.session import Session
from app.access.visibility import may_read, visible_line
from app.common.debounce import Debounce
from app.records.service import Records
from app.search.finder import CaseClock, cases_by_due
from app.search.search_text import Wanted
from db.records import AgentRecord, CaseLine, CaseRow
from db.search.case_order import (
    MOST,
    CaseOrder,
    OrderedCases,
    SortBy,
    WantedCases,
    case_lines,
    is_by_index,
    ordered_cases,
)

__all__ = ["MOST", "PAGE", "CaseList", "CaseOrder", "ListedCases", "SortBy"]
PAGE = 100  # lines that are read at once
SETTLE_MS = 500  # several changes in one breath make one reading


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows. is_by_due: Sorted by the due time of the step, not by `order.by`."""

    typed: str = ""
    order: CaseOrder = field(default_factory=CaseOrder)
    is_by_due: bool = False


@dataclass(frozen=True, slots=True)
class ListedCases:
    """The cases of a list in their order.

    Attributes:
        is_whole: All of them; else the first ones, and the others follow.
        is_cut: There may be more cases: these are the last changed, or of a sort by due time the open ones.
        unknown: Filters without a meaning, as typed.
    """

    listing: Listing = field(default_factory=Listing)
    ids: tuple[UUID, ...] = ()
    is_whole: bool = False
    is_cut: bool = False
    unknown: tuple[str, ...] = ()


class CaseList(QObject):
    """Reads for one window. Nothing is read while no window shows the list. Lives in the GUI thread."""

    listed = Signal(object)  # ListedCases
    lines_read = Signal(int, object)  # number of the page, tuple[CaseLine | None, ...]
    _EMPTY = ListedCases()

    def __init__(
        self,
        records: Records,
        session: Session,
        understand: Callable[[str], Wanted],
        clock: CaseClock,
        is_held: Callable[[], bool] = lambda: False,
        parent: QObject | None = None,
    ) -> None:
        """`understand` parses the filters in a text; `clock` computes when a step is due.

        While `is_held`, changes of the records wait: a bulk action goes on.
        """
        super().__init__(parent)
        self._records, self._session = records, session
        self._understand, self._clock = understand, clock
        self._listing: Listing | None = None
        self._listed = self._EMPTY
        self._question = 0  # answers to an earlier one are late
        settling = Debounce(SETTLE_MS, self._reread, self, is_held)
        records.changed.connect(settling.changed)

    @property
    def listed_cases(self) -> ListedCases:
        return self._listed

    def show(self, listing: Listing) -> None:
        """List these; `listed` follows. An empty list shows its first page early, if an index allows."""
        self._listing = listing
        self._reread()

    @Slot()
    def put_away(self) -> None:
        """Keep and read nothing: the list is closed, or another user has signed in."""
        self._listing, self._listed = None, self._EMPTY
        self._question += 1

    def want_page(self, page: int) -> None:
        """Read a page of the list; `lines_read` follows."""
        ids = self._listed.ids[page * PAGE : (page + 1) * PAGE]
        if not ids:
            return
        question, viewer = self._question, self._session.agent
        self._records.read(
            lambda tx: case_lines(tx, ids), partial(self._show_lines, question, viewer, page, ids)
        )

    def want_lines(self, ids: Sequence[UUID], done: Callable[[tuple[CaseLine, ...]], None]) -> None:
        """Read the lines of cases that were listed, as this person may see them, then `done(lines)`."""
        viewer, asked = self._session.agent, tuple(ids)

        def found(lines: tuple[CaseLine, ...]) -> None:
            if viewer == self._session.agent:
                done(tuple(visible_line(viewer, one) for one in lines))

        self._records.read(lambda tx: case_lines(tx, asked), found)

    @Slot()
    def _reread(self) -> None:
        listing, viewer = self._listing, self._session.agent
        if listing is None or viewer is None:
            return
        self._question += 1
        wanted = self._understand(listing.typed)
        cases = WantedCases(wanted.words, wanted.only)
        empty = ListedCases(listing, unknown=wanted.unknown)
        question = self._question
        if listing.is_by_due or wanted.is_overdue:
            read = partial(self._by_due, viewer, wanted, listing)
            self._records.read(read, lambda found: self._show(question, empty, found))
            return
        order = listing.order

        def whole(tx: Connection) -> OrderedCases:
            return ordered_cases(tx, viewer, cases, order)

        if is_by_index(cases, order) and not self._listed.ids:
            self._records.read(
                lambda tx: ordered_cases(tx, viewer, cases, order, PAGE),
                lambda found: self._show_first(question, empty, found),
            )
        self._records.read(whole, lambda found: self._show(question, empty, found))

    def _by_due(self, viewer: AgentRecord, wanted: Wanted, listing: Listing, tx: Connection) -> OrderedCases:
        """Return open cases by the due time of their step; of a search for overdue cases, only those."""
        rows, is_cut = cases_by_due(tx, wanted, self._clock)
        if listing.is_by_due and listing.order.is_descending:
            rows = rows[::-1]
        readable: list[CaseRow] = []
        hidden: list[CaseRow] = []
        for row in rows:
            (readable if may_read(viewer, row) else hidden).append(row)
        if wanted.is_filtered or wanted.words:
            hidden.clear()
        # The place of a case must not tell the due time of one that this person may not read.
        hidden.sort(key=lambda row: row.number)
        return OrderedCases(tuple(row.id for row in (*readable, *hidden)), is_cut)

    def _show_first(self, question: int, empty: ListedCases, found: OrderedCases) -> None:
        if question == self._question:
            self._publish(replace(empty, ids=found.ids, is_whole=not found.is_cut))

    def _show(self, question: int, empty: ListedCases, found: OrderedCases) -> None:
        if question == self._question:
            self._publish(replace(empty, ids=found.ids, is_whole=True, is_cut=found.is_cut))

    def _publish(self, listed: ListedCases) -> None:
        self._listed = listed
        self.listed.emit(listed)

    def _show_lines(
        self,
        question: int,
        viewer: AgentRecord | None,
        page: int,
        ids: Sequence[UUID],
        lines: tuple[CaseLine, ...],
    ) -> None:
        """Emit the page, unless the list has changed meanwhile. A case that is not here any more is None."""
        is_same = self._listed.ids[page * PAGE : (page + 1) * PAGE] == tuple(ids)
        if question != self._question and not is_same:
            return
        if viewer != self._session.agent or self._listing is None:
            return
        found = {one.row.id: visible_line(viewer, one) for one in lines}
        self.lines_read.emit(page, tuple(found.get(one) for one in ids))
