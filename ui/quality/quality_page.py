"""The page "Quality": the work that was drawn, its reviews, what they say, and calibration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from app.common.enums import Role
from app.desktop.workplace import Workplace
from app.paper.press import PrinterChoice
from app.paper.quality_paper import reference_of, share_chart
from app.paper.sheet import SheetKind
from app.quality import quality_words as words
from app.quality.calibration import LEAST_REVIEWERS
from app.quality.findings import Cards, cards_of, lines_of, salts_of, score_in, whole_of
from app.quality.masking import is_too_long
from app.quality.messages import (
    MOST_LETTERS,
    MOST_NOTES,
    SHARED_OTHERWISE,
    WORK_TAKEN,
    AskQuality,
    AskWork,
    Calibration,
    CloseCalibration,
    DecideReview,
    DropReview,
    HandIn,
    KeepReview,
    OfMonth,
    QualityMonth,
    Review,
    ReviewableWork,
    ReviewedWork,
    ReviewState,
    StartCalibration,
    TakeOver,
    WorkKind,
)
from app.supervision.review_drafts import ReviewDrafts
from app.supervision.viewer import REFUSED
from ui.board.row_list import ListedRow, RowList
from ui.figures.chart_view import ChartView
from ui.figures.figure_text import month_text
from ui.figures.filters import row_of
from ui.keys.key_table import SUPERVISION_KEYS
from ui.paper.ask import ask_path, ask_printer
from ui.paper.outgoing import Outgoing
from ui.quality.calibration_form import CalibrationForm
from ui.quality.quality_text import (
    interval_text,
    kind_text,
    moment_text,
    percent_text,
    score_text,
    share_text,
    state_text,
    translated,
)
from ui.quality.review_form import Mode, ReviewForm
from ui.quality.spread_view import SpreadView
from ui.quality.work_reader import WorkReader
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.text.times import short_day_text
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.scroll_area import scrolling
from ui.widgets.split import ABOVE, SIDE_BY_SIDE, split
from ui.widgets.text import Label

_MONTHS = 13
_MONTH_LETTERS = 15
_ONE = timedelta(days=1)


class QualityPage(QWidget):
    """Enter opens a work; Alt+Q opens the next one that waits. Asks the server when it is shown.

    Calls, written contacts and cases are listed and counted each by themselves.
    """

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("quality")
        self._workplace, self._desk = workplace, workplace.supervision.quality
        self._found: QualityMonth | None = None
        self._cards: Cards = {}
        self._listed: AskWork | None = None  # what is listed beside the drawn work; _others is the answer
        self._others: Sequence[ReviewedWork] = ()
        self._asked = 0  # answers to an earlier question are late
        self._outgoing = Outgoing(self, workplace.paper.exports, workplace.paper.work)
        self._month = QComboBox()
        self._month.setObjectName("quality.month")
        self._month.setMinimumContentsLength(_MONTH_LETTERS)
        self._month_field = Field("quality.month.field", self._month)
        self._kind = QComboBox()
        self._kind.setObjectName("quality.kind")
        # The words of a kind grow with the objections that wait.
        self._kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._kind_field = Field("quality.kind.field", self._kind)
        for kind in WorkKind:
            self._kind.addItem("", kind.value)
        self._agent = QComboBox()
        self._agent.setObjectName("quality.agent")
        self._agent.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._agent_field = Field("quality.agent.field", self._agent)
        self._choose = ActionButton("quality.choose", "", "search")
        self._next = ActionButton("quality.next", "", "play", look="primary")
        self._status = Label("quality.status", "muted", wraps=True)
        self._works = RowList("quality.works", 5, 0)
        self._agents = RowList("quality.agents", 7, 0)
        self._chart = ChartView("quality.chart")
        self._whole = Label("quality.whole", "lead", wraps=True)
        self._print = ActionButton("quality.print", "", "file-text")
        self._pdf = ActionButton("quality.pdf", "", "save")
        self._xlsx = ActionButton("quality.xlsx", "", "save")
        self._calibrations = RowList("quality.calibrations", 4, 0)
        self._spread = SpreadView()
        self._close = ActionButton("quality.close", "", "check")
        self._cancel = ActionButton("quality.cancel", "", "x", look="quiet")
        self._drafts = ReviewDrafts(workplace.drafts.drafting)
        self._reader = WorkReader(lambda: self._desk, workplace.procedure)
        self._form = ReviewForm(workplace.recordings.review, self._reader, self._drafts)
        self._empty = Label("quality.empty", "muted", wraps=True)  # where the form is, while it is not shown
        self._calibrate = CalibrationForm()
        self._tabs = QTabWidget()
        self._tabs.setObjectName("quality.tabs")
        self._build()
        self._connect()
        self.retranslate()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        top = Flow(GAP, at_bottom=True)
        ways = QWidget()  # both buttons, so that none stands alone in a second row
        row = QHBoxLayout(ways)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for button in (self._choose, self._next):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        for part in (self._month_field, self._kind_field, self._agent_field, ways):
            top.addWidget(part)
        buttons = Flow(GAP)
        for button in (self._print, self._pdf, self._xlsx):
            buttons.addWidget(button)
        ends = Flow(GAP)
        for button in (self._close, self._cancel):
            ends.addWidget(button)
        for parts in (
            (self._works,),
            (self._whole, self._agents, self._chart, buttons),
            (self._calibrations, ends, self._spread),
        ):
            self._tabs.addTab(_column(parts), "")
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, GAP, 0)
        column.addWidget(self._empty)
        column.addWidget(self._calibrate)
        column.addWidget(self._form, 1)
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GAP)
        inner.addLayout(top)
        inner.addWidget(self._status)
        # What is read takes most of the height; a long list stays reachable.
        lists = split("quality.lists", ABOVE, (self._tabs, self._reader), sizes=(240, 420), shares=(1, 2))
        inner.addWidget(lists, 1)
        beside = scrolling("quality.right", right)
        halves = split("quality.parts", SIDE_BY_SIDE, (left, beside), sizes=(560, 640))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GAP, 0, 0)
        whole.setSpacing(GAP)
        whole.addWidget(halves, 1)
        self._calibrate.hide()

    def _connect(self) -> None:
        self._month.activated.connect(self._on_month)
        self._kind.activated.connect(self._on_kind)
        self._choose.clicked.connect(self._ask_works)
        self._next.clicked.connect(self._open_next)
        self._works.itemActivated.connect(lambda *_: self._open())
        self._calibrations.itemActivated.connect(lambda *_: self._open_calibration())
        self._calibrations.currentItemChanged.connect(lambda *_: self._show_spread())
        self._close.clicked.connect(partial(self._close_calibration, False))
        self._cancel.clicked.connect(partial(self._close_calibration, True))
        self._form.opened.connect(self._empty.setHidden)
        self._form.wanted.connect(self._send_of_form)
        self._form.calibration_wanted.connect(self._begin_calibration)
        self._calibrate.wanted.connect(self._send)
        self._calibrate.ended.connect(self._calibrate.hide)
        self._print.clicked.connect(self._ask_printer)
        self._pdf.clicked.connect(partial(self._ask_path, ".pdf"))
        self._xlsx.clicked.connect(partial(self._ask_path, ".xlsx"))
        self._outgoing.said.connect(self._show_message)
        for name, slot in (("next_review", self._open_next), ("export", self._xlsx.click)):
            shortcut = QShortcut(QKeySequence(SUPERVISION_KEYS[name]), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- commands ------------------------------------------------------------------------------------------

    def focus_main(self) -> None:
        if self._form.isHidden():
            self._works.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep nothing of what the last user saw or typed, and end the playback."""
        self._asked += 1
        self._found, self._cards = None, {}
        self._listed, self._others = None, ()
        self._form.forget()
        self._calibrate.forget()
        self._calibrate.hide()
        self._show_message("")
        self._show()

    @Slot()
    def begin(self) -> None:
        self._offer_months()
        self._ask(AskQuality(self._month.currentData()))

    def save_to(self, path: Path) -> None:
        if self._found is not None:
            self._outgoing.await_file(path)
            self._show_message(self.tr("Writing…"))
            self._desk.save(self._found, path)

    @Slot()
    def _on_month(self) -> None:
        self._listed, self._others = None, ()
        self._form.forget()
        self.begin()

    @Slot()
    def _on_kind(self) -> None:
        self._listed, self._others = None, ()
        self._show()
        self._show_words()

    @Slot(object)
    def _send(self, request: OfMonth) -> None:
        self._show_message(self.tr("Saving…"))
        self._ask(request)

    def _ask(self, request: OfMonth) -> None:
        self._asked += 1
        is_change = not isinstance(request, AskQuality)
        self._desk.month(
            request,
            partial(self._take, self._asked, request),
            partial(self._on_failed, self._asked, is_change),
        )

    def _let_go_on(self, request: OfMonth) -> None:
        """Free the forms after a change whose answer a later question has overtaken."""
        if not isinstance(request, AskQuality):
            self._form.allow()
            self._calibrate.allow()

    @Slot()
    def _ask_works(self) -> None:
        """List the work of an agent that was not drawn."""
        self._listed = AskWork(
            month=self._month.currentData(), agent_id=self._agent.currentData(), kind=self._shown
        )
        self._read_works(is_first=True)

    def _read_works(self, is_first: bool) -> None:
        """Ask for the work that is listed, if any is. Who has it may have changed."""
        if self._listed is not None:
            taken = partial(self._take_works, self._listed, is_first)
            self._desk.works(self._listed, taken, partial(self._on_failed, self._asked, False))

    @Slot(object)
    def _send_of_form(self, request: OfMonth) -> None:
        fault = self._fault_of(request) if isinstance(request, KeepReview) else ""
        if fault:
            self._form.allow()
            self._show_message(fault)
        else:
            self._send(request)

    def _fault_of(self, request: KeepReview) -> str:
        """Return why the server would not keep a review; "" if nothing is wrong."""
        if len(request.notes) > MOST_NOTES:
            text = self.tr(
                "Not sent: a review has at most {most} notes, and this one has {count}. Each line is a note: "
                "make one of several, or remove some."
            )
            return text.format(most=count_text(MOST_NOTES), count=count_text(len(request.notes)))
        if is_too_long(request):
            text = self.tr(
                "Not sent: a note, or the agreed action, has more than {count} letters when its numbers and "
                "addresses are masked. Make it shorter, or make two notes of it."
            )
            return text.format(count=count_text(MOST_LETTERS))
        return ""

    # -- opening -------------------------------------------------------------------------------------------

    @Slot()
    def _open_next(self) -> None:
        """Open the next drawn work that nobody has begun to review."""
        waiting = list(filter(self._is_waiting, self._drawn))
        if not waiting:
            self._show_message(self.tr("Nothing that was drawn waits for a review."))
            return
        keys = [work.work_id for work in waiting]
        self._tabs.setCurrentIndex(0)
        self._works.choose(keys[0])
        self._open()

    def _open(self) -> None:
        key = self._works.chosen()
        review = self._review_of(key)
        work = review.work if review is not None else self._work_of(key)
        if work is None or self._found is None:
            return
        if self._form.is_dirty and self._form.shown_id != (review.id if review is not None else None):
            self._show_message(self.tr("Keep or share the review that is open, or drop it, first."))
            self._form.focus_card()
            return
        mode = self._mode_of(work, review)
        if review is None and mode is Mode.READ:
            self._show_message(self._state_of(work, None))
            return
        self._calibrate.hide()
        self._form.show_work(work, review, mode, self._found.card_ids[work.kind], self._cards)
        self._show_message("")

    def _mode_of(self, work: ReviewedWork, review: Review | None) -> Mode:
        if review is None:
            may_take = work.draft_id is not None and work.is_there and not work.is_barred
            return Mode.REVIEW if self._is_waiting(work) else Mode.TAKE_OVER if may_take else Mode.READ
        if review.state is ReviewState.DRAFT:
            return Mode.REVIEW
        is_theirs = self._me in (review.reviewer_id, work.agent_id) or work.is_barred
        return Mode.DECIDE if review.state is ReviewState.OBJECTED and not is_theirs else Mode.READ

    def _is_waiting(self, work: ReviewedWork) -> bool:
        is_free = work.is_there and not work.is_barred and not work.taken_by
        return is_free and self._review_of(work.work_id) is None

    @Slot(object)
    def _begin_calibration(self, work: ReviewedWork) -> None:
        if self._found is not None and self._me is not None:
            self._calibrate.begin(work, self._found.reviewers, self._me)
            self._calibrate.show()

    def _open_calibration(self) -> None:
        found = self._calibration
        if found is None or found.is_closed:
            return
        is_asked = self._me in found.reviewers and self._me not in found.handed_in
        answers = found.answers.get(self._me, {}) if self._me is not None else {}
        mode = Mode.CALIBRATE if is_asked else Mode.READ
        self._form.show_calibration(found, mode, answers, self._cards.get(found.card_id))

    def _close_calibration(self, is_cancelled: bool, _checked: bool = False) -> None:
        found = self._calibration
        if found is not None:
            self._send(CloseCalibration(found.id, is_cancelled))

    # -- answers -------------------------------------------------------------------------------------------

    def _take(self, asked: int, request: OfMonth, found: QualityMonth) -> None:
        if asked != self._asked:
            self._let_go_on(request)
            return
        self._take_month(found)
        with QSignalBlocker(self._month):
            self._month.setCurrentIndex(row_of(self._month, found.month, self._month.currentIndex()))
        if isinstance(request, StartCalibration):
            self._calibrate.hide()
        for work in (*found.drawn, *(one.work for one in found.reviews)):
            if not work.is_there:
                self._drafts.forget_quotes(work, Mode.REVIEW.value)
        self._show()
        if isinstance(request, AskQuality):
            self._show_message(self._card_fault())
            return
        is_shared = isinstance(request, KeepReview) and request.is_shared
        if is_shared or isinstance(request, (DropReview, DecideReview, HandIn)):
            self._form.settle()
            self._form.forget()
        elif isinstance(request, (CloseCalibration, TakeOver)):
            self._form.forget()
        elif isinstance(request, KeepReview):
            self._open_again(request.id)
        self._show_message(self.tr("Saved."))
        if isinstance(request, KeepReview) and request.is_shared:
            self._open_next()
        elif isinstance(request, TakeOver):
            self._open()
        elif isinstance(request, (DropReview, DecideReview, HandIn)):
            self.focus_main()

    def _card_fault(self) -> str:
        if self._found is None or not self._found.card_fault:
            return ""
        text = self.tr("The office's own card has an error, so the card before it is used: {fault}")
        return text.format(fault=self._found.card_fault)

    def _open_again(self, review_id: UUID) -> None:
        """Show what was kept of the draft; what was typed meanwhile stays, because the form was locked."""
        review = next((one for one in self._reviews if one.id == review_id), None)
        if review is not None and self._found is not None:
            self._form.show_kept(review)

    def _take_works(self, listed: AskWork, is_first: bool, found: ReviewableWork) -> None:
        if listed is not self._listed:
            return
        self._others = found.works
        self._show()
        if is_first:
            text = self.tr("{count} more can be chosen. They count in no percentage.")
            self._show_message(text.format(count=count_text(len(found.works))))

    def _renew(self) -> None:
        """Ask for what others have changed. The form and the message stay."""
        self._asked += 1
        self._desk.month(
            AskQuality(self._month.currentData()),
            partial(self._take_renewed, self._asked),
            partial(self._on_failed, self._asked, False),
        )

    def _take_renewed(self, asked: int, found: QualityMonth) -> None:
        if asked == self._asked:
            self._take_month(found)
            self._show()

    def _take_month(self, found: QualityMonth) -> None:
        self._found, self._cards = found, cards_of(found)
        self._read_works(is_first=False)

    def _on_failed(self, asked: int, is_change: bool, code: str) -> None:
        if is_change or asked == self._asked:
            self._form.allow()
            self._calibrate.allow()
        if asked != self._asked:
            return
        if code == SHARED_OTHERWISE:
            self._show_message(
                self.tr(
                    "Nothing was changed: this review was shared before with other answers or words, and the "
                    "agent may have read them. What you typed stays here."
                )
            )
        elif code == WORK_TAKEN:
            self._renew()
            self._show_message(
                self.tr(
                    "Not kept: another reviewer has this work now. What you typed stays here. The list shows "
                    "who has it."
                )
            )
        elif code == REFUSED and not is_change:
            self._show_message(self.tr("The server shows these reviews to you no more. Sign in again."))
        elif code == REFUSED:
            self._renew()
            self._show_message(
                self.tr(
                    "The server refused: another reviewer was faster, what is reviewed is gone, it is your "
                    "own work or case, or a calibration of it goes on or was held. What you typed stays "
                    "here. The list is read again and shows how it stands."
                )
            )
        elif not self._workplace.sync.sharing.is_on:
            self._show_message(
                self.tr("Reviews are kept by the server program. This computer works without one.")
            )
        else:
            self._show_message(self.tr("The server does not answer. What was typed stays here: try again."))

    # -- what there is -------------------------------------------------------------------------------------

    @property
    def _me(self) -> UUID | None:
        agent = self._workplace.access.session.agent
        return agent.id if agent is not None else None

    @property
    def _shown(self) -> WorkKind:
        """Return what is listed and counted now."""
        return WorkKind(self._kind.currentData())

    @property
    def _drawn(self) -> Sequence[ReviewedWork]:
        found = self._found.drawn if self._found is not None else []
        return [work for work in found if work.kind is self._shown]

    @property
    def _reviews(self) -> Sequence[Review]:
        return self._found.reviews if self._found is not None else ()

    @property
    def _calibration(self) -> Calibration | None:
        key = self._calibrations.chosen()
        return next((one for one in self._calibrated if one.id == key), None)

    @property
    def _calibrated(self) -> Sequence[Calibration]:
        found = self._found.calibrations if self._found is not None else []
        return [one for one in found if one.work.kind is self._shown]

    @property
    def _freed(self) -> Sequence[Review]:
        """Return the user's drafts whose work another reviewer took over: each has a row of its own."""
        return [one for one in self._reviews if one.freed_by and one.work.kind is self._shown]

    def _review_of(self, key: object) -> Review | None:
        """Return the review of a work, or the freed draft with this id."""
        of_key = (one for one in self._reviews if key == (one.id if one.freed_by else one.work.work_id))
        return next(of_key, None)

    def _work_of(self, work_id: object) -> ReviewedWork | None:
        return next((one for one in (*self._drawn, *self._others) if one.work_id == work_id), None)

    # -- showing -------------------------------------------------------------------------------------------

    def _offer_months(self) -> None:
        procedure = self._workplace.procedure
        first = procedure.calendar.local_day(procedure.clock()).replace(day=1)
        chosen = self._month.currentData()
        with QSignalBlocker(self._month):
            self._month.clear()
            for _ in range(_MONTHS):
                self._month.addItem(month_text(first), first)
                first = (first - _ONE).replace(day=1)
            self._month.setCurrentIndex(row_of(self._month, chosen, 1))  # the last one that is over
            self._offer_agents()

    def _offer_agents(self) -> None:
        chosen = self._agent.currentData()
        staff = self._workplace.access.session.staff
        self._agent.clear()
        for one in sorted(staff, key=lambda one: one.name.casefold()):
            if one.role in (Role.AGENT, Role.SUPERVISOR) and one.id != self._me:
                self._agent.addItem(one.name, one.id)
        self._agent.setCurrentIndex(max(0, row_of(self._agent, chosen)))

    def _show(self) -> None:
        self._show_kinds()
        self._show_works()
        self._show_agents()
        self._show_calibrations()
        waiting = sum(map(self._is_waiting, self._drawn))
        self._next.setText(self.tr("Next ({count})").format(count=waiting) if waiting else self.tr("Next"))
        self._next.setEnabled(bool(waiting))
        self._choose.setEnabled(self._found is not None and self._agent.count() > 0)
        for button in (self._print, self._pdf, self._xlsx):
            button.setEnabled(self._found is not None)

    def _show_kinds(self) -> None:
        """Name the kinds; of each that has objections, how many wait for a decision."""
        for place, kind in enumerate(WorkKind):
            waiting = sum(
                one.work.kind is kind and one.state is ReviewState.OBJECTED for one in self._reviews
            )
            text = translated(words.WORKS[kind])
            more = self.tr("{works}, objections: {count}").format(works=text, count=waiting)
            self._kind.setItemText(place, more if waiting else text)

    def _show_works(self) -> None:
        drawn = {work.work_id for work in self._drawn}
        reviewed = [one.work for one in self._reviews if one.work.kind is self._shown and not one.freed_by]
        others = [work for work in reviewed if work.work_id not in drawn]
        known = drawn | {work.work_id for work in others}
        others += [work for work in self._others if work.work_id not in known]
        freed = [(one.id, one.work) for one in self._freed]
        rows = []
        for key, work in (*((work.work_id, work) for work in (*self._drawn, *others)), *freed):
            review = self._review_of(key)
            score = ""
            if review is not None and review.state is not ReviewState.DRAFT:  # that of a part says nothing
                score = score_text(score_in(self._cards, review))
            kind = kind_text(work.stratum, work.work_id in drawn)
            texts = (work.agent, moment_text(work.moment), kind, self._state_of(work, review), score)
            rows.append(ListedRow(key, texts))
        self._works.show_rows(rows)

    def _state_of(self, work: ReviewedWork, review: Review | None) -> str:
        if review is not None:
            return state_text(review)
        if work.taken_by:
            return self.tr("Taken: {name}").format(name=work.taken_by)
        if work.is_barred:
            return self.tr("Your own")
        if work.is_there:
            return self.tr("Waits")
        return self.tr("Recording gone") if work.kind is WorkKind.CALL else self.tr("Not to be read")

    def _show_agents(self) -> None:
        found = self._found
        if found is None:
            self._agents.show_rows([])
            self._chart.show_chart(None, "")
            self._chart.hide()
            self._whole.show_text("")
            return
        lines = lines_of(found, self._cards, self._shown)
        whole = whole_of(found, self._cards, self._shown)
        self._agents.show_rows(
            [
                ListedRow(
                    line.agent_id,
                    (
                        line.agent,
                        f"{line.counted}/{line.drawn}",
                        share_text(line.share),
                        interval_text(line.share),
                        percent_text(line.mean),
                        str(line.fatal),
                        str(line.by_hand),
                    ),
                )
                for line in lines
            ]
        )
        chart = share_chart(lines)
        self._chart.show_chart(chart, translated(words.SHARE_TITLE))
        self._chart.setVisible(chart is not None)
        text = self.tr("Passed: {share}, 95 % interval {interval}. Mean score {mean}.")
        text = text.format(
            share=share_text(whole.share), interval=interval_text(whole.share), mean=percent_text(whole.mean)
        )
        if whole.share is None:
            text = (
                self.tr("No review of drawn work is shared yet.")
                if found.is_over
                else self.tr("The server draws when the month is over. Until then work is chosen by hand.")
            )
        if found.drawn_on is not None:
            drawn = self.tr("Drawn on {day}, {count} of each agent.")
            count = found.per_agent.get(self._shown, 0)
            text = f"{text} {drawn.format(day=short_day_text(found.drawn_on), count=count)}"
            if salts := salts_of(found, self._shown):
                text = f"{text} {translated(words.SALT)}: {', '.join(salts)}."
        if whole.waiting:
            more = self.tr("Objections that wait for a decision: {count}.").format(count=whole.waiting)
            text = f"{text} {more}"
        self._whole.show_text(text)

    def _show_calibrations(self) -> None:
        self._calibrations.show_rows(
            [
                ListedRow(
                    one.id,
                    (
                        one.work.agent,
                        moment_text(one.work.moment),
                        f"{len(one.handed_in)}/{len(one.reviewers)}",
                        self._end_of(one),
                    ),
                )
                for one in self._calibrated
            ]
        )
        self._show_spread()

    def _show_spread(self) -> None:
        found = self._calibration
        self._spread.show_calibration(found, self._cards)
        is_theirs = found is not None and self._me in (found.started_by, found.expert_id)
        can_end = is_theirs and found is not None and not found.is_closed
        for button in (self._close, self._cancel):
            button.setVisible(can_end)
        self._close.setEnabled(
            found is not None
            and found.expert_id in found.handed_in
            and len(found.handed_in) >= LEAST_REVIEWERS
        )

    def _end_of(self, one: Calibration) -> str:
        if one.is_cancelled:
            return self.tr("Cancelled")
        return self.tr("Closed") if one.is_closed else self.tr("Open")

    # -- paper ---------------------------------------------------------------------------------------------

    @Slot()
    def _ask_printer(self) -> None:
        def chosen(printer: PrinterChoice) -> None:
            if self._found is not None:
                self._outgoing.await_print(SheetKind.REPORT)
                self._show_message(self.tr("Printing…"))
                self._desk.print(self._found, printer)

        ask_printer(self, chosen)

    def _ask_path(self, ending: str) -> None:
        if self._found is not None:
            ask_path(self, self.tr("Save the report"), reference_of(self._found), ending, self.save_to)

    # -- words and Qt --------------------------------------------------------------------------------------

    @Slot(str)
    def _show_message(self, text: str) -> None:
        self._status.show_text(text)

    def retranslate(self) -> None:
        self._month_field.set_label(self.tr("Month"))
        self._kind_field.set_label(self.tr("What is reviewed"))
        self._agent_field.set_label(self.tr("Agent"))
        self._empty.setText(
            self.tr(
                "Nothing is open. Press Next, or choose a row and press Enter: what is reviewed and the "
                "questions of the card come here."
            )
        )
        self._choose.setText(self.tr("Choose others"))
        self._next.setToolTip(SUPERVISION_KEYS["next_review"])
        self._print.setText(self.tr("Print…"))
        self._pdf.setText(self.tr("PDF…"))
        self._xlsx.setText(self.tr("Excel…"))
        self._close.setText(self.tr("End without those who did not hand in"))
        self._close.setToolTip(self.tr("The expert and two others have handed in."))
        self._cancel.setText(self.tr("Cancel the calibration"))
        for place, title in ((1, self.tr("Results")), (2, self.tr("Calibration"))):
            self._tabs.setTabText(place, title)
        for bar in (self._tabs, self._tabs.tabBar()):
            bar.setAccessibleName(self.tr("Parts of the page"))
        for rows, name in (
            (self._works, self.tr("Work for review")),
            (self._agents, self.tr("Results by agent")),
            (self._calibrations, self.tr("Calibrations")),
        ):
            for part in (rows, rows.header()):
                part.setAccessibleName(name)
        self._show_words()
        for form in (self._form, self._calibrate, self._spread, self._reader):
            form.retranslate()
        self._show()

    def _show_words(self) -> None:
        """Name what is listed."""
        self._tabs.setTabText(0, translated(words.WORKS[self._shown]))
        one = words.ONE_OF[self._shown]
        heads = {
            self._works: (words.AGENT, one, words.STRATUM, words.STATE, words.SCORE),
            self._agents: (
                *(words.AGENT, words.REVIEWED, words.PASSED, words.INTERVAL),
                *(words.MEAN, words.FATAL, words.BY_HAND),
            ),
            self._calibrations: (words.AGENT, one, words.HANDED_IN, words.STATE),
        }
        for rows, head in heads.items():
            rows.setHeaderLabels(list(map(translated, head)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous() and self._form.isHidden():
            self.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._workplace.recordings.review.close()


def _column(parts: Sequence[QWidget | Flow]) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, GAP, 0, 0)
    column.setSpacing(GAP)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part, int(isinstance(part, (RowList, ChartView, SpreadView))))
        else:
            column.addLayout(part)
    return whole
