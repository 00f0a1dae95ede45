"""The page "My reviews": the shared reviews of the own work, with the agent's word to each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desktop.workplace import Workplace
from app.quality import quality_words as words
from app.quality.findings import Cards, cards_of, score_in
from app.quality.messages import AnswerReview, MyReviews, Review, ReviewState
from app.supervision.review_drafts import ReviewDrafts
from app.supervision.viewer import REFUSED
from ui.board.row_list import ListedRow, RowList
from ui.quality.quality_text import moment_text, score_text, state_text, translated
from ui.quality.review_form import Mode, ReviewForm
from ui.quality.work_reader import WorkReader
from ui.style.tokens import GAP
from ui.widgets.scroll_area import scrolling
from ui.widgets.split import ABOVE, SIDE_BY_SIDE, split
from ui.widgets.text import Label


class MyReviewsPage(QWidget):
    """Enter opens a review. Asks the server when it is shown."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("quality.mine")
        self._workplace, self._desk = workplace, workplace.supervision.quality
        self._reviews: Sequence[Review] = ()
        self._cards: Cards = {}
        self._asked = 0  # answers to an earlier question are late
        self._status = Label("quality.mine.status", "muted", wraps=True)
        self._list = RowList("quality.mine.reviews", 5, 0)
        self._reader = WorkReader(lambda: self._desk, workplace.procedure)
        drafts = ReviewDrafts(workplace.drafts.drafting)
        self._form = ReviewForm(workplace.recordings.review, self._reader, drafts)
        right = QWidget()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(0, 0, GAP, 0)
        inner.addWidget(self._form)
        left = split("quality.mine.lists", ABOVE, (self._list, self._reader), shares=(1, 3))
        beside = scrolling("quality.mine.right", right)
        parts = split("quality.mine.parts", SIDE_BY_SIDE, (left, beside), sizes=(480, 640))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._status)
        column.addWidget(parts, 1)
        self._list.itemActivated.connect(lambda *_: self._open())
        self._form.wanted.connect(self._send)
        self.retranslate()

    # -- commands ------------------------------------------------------------------------------------------

    def focus_main(self) -> None:
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep nothing of what the last user saw or typed, and end the playback."""
        self._asked += 1
        self._reviews, self._cards = (), {}
        self._form.forget()
        self._status.show_text("")
        self._show()

    @Slot()
    def begin(self) -> None:
        self._ask(None)

    @Slot(object)
    def _send(self, answer: AnswerReview) -> None:
        self._ask(answer)

    def _ask(self, answer: AnswerReview | None) -> None:
        self._asked += 1
        self._desk.mine(
            answer,
            partial(self._take, self._asked, answer),
            partial(self._on_failed, self._asked, answer is not None),
        )

    def _open(self) -> None:
        key = self._list.chosen()
        review = next((one for one in self._reviews if one.id == key), None)
        if review is not None:
            mode = Mode.ANSWER if review.state is ReviewState.SHARED else Mode.READ
            self._form.show_work(review.work, review, mode, review.card_id, self._cards)

    # -- answers -------------------------------------------------------------------------------------------

    def _take(self, asked: int, answer: AnswerReview | None, found: MyReviews) -> None:
        if asked != self._asked:
            return
        self._reviews, self._cards = found.reviews, cards_of(found)
        self._show()
        if answer is not None:
            self._form.settle()
            self._form.forget()
            self.focus_main()
        waiting = sum(one.state is ReviewState.SHARED for one in found.reviews)
        if not found.reviews:
            self._status.show_text(self.tr("No review of your work was shared yet."))
        elif waiting:
            text = self.tr("{count} reviews wait for your word: agree, or object with a reason.")
            self._status.show_text(text.format(count=waiting))
        else:
            self._status.show_text("")

    def _take_renewed(self, asked: int, found: MyReviews) -> None:
        """Show how the reviews stand. The form and the message stay."""
        if asked == self._asked:
            self._reviews, self._cards = found.reviews, cards_of(found)
            self._show()

    def _on_failed(self, asked: int, is_answer: bool, code: str) -> None:
        if asked != self._asked:
            return
        self._form.allow()
        if code == REFUSED and is_answer:
            self._desk.mine(None, partial(self._take_renewed, asked), partial(self._on_failed, asked, False))
            self._status.show_text(
                self.tr(
                    "The server did not take your word: this review waits for none any more. What you typed "
                    "stays here. The list is read again and shows how it stands."
                )
            )
        elif code == REFUSED:
            self._status.show_text(self.tr("The server shows these reviews to you no more. Sign in again."))
        else:
            self._status.show_text(
                self.tr("The server does not answer. What was typed stays here: try again.")
            )

    # -- showing -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._list.show_rows(
            [
                ListedRow(
                    one.id,
                    (
                        moment_text(one.work.moment),
                        translated(words.ONE_OF[one.work.kind]),
                        one.reviewer,
                        state_text(one),
                        score_text(score_in(self._cards, one)),
                    ),
                )
                for one in self._reviews
            ]
        )

    def retranslate(self) -> None:
        heads = (words.MOMENT, words.WORK, words.REVIEWER, words.STATE, words.SCORE)
        self._list.setHeaderLabels(list(map(translated, heads)))
        for part in (self._list, self._list.header()):
            part.setAccessibleName(self.tr("Reviews of your work"))
        self._form.retranslate()
        self._reader.retranslate()
        self._show()

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
