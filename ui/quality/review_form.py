"""A work beside the card: to be reviewed, read, decided, or calibrated. A call has its recording here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from functools import partial
from hashlib import sha256
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from uuid_utils.compat import uuid7

from app.quality.card import Card
from app.quality.findings import answers_of
from app.quality.messages import (
    MOST_LETTERS,
    AnswerReview,
    Calibration,
    DecideReview,
    DropReview,
    HandIn,
    KeepReview,
    Review,
    ReviewedWork,
    ReviewState,
    TakeOver,
    WorkKind,
)
from app.recordings.playback import STEP_S, ListedRecordings, Playback
from app.supervision.review_drafts import NOTES, ReviewDrafts
from ui.keys.key_table import KEYS, Key, hint
from ui.quality.card_view import CardView
from ui.quality.quality_text import channel_text, kind_text, notes_of, notes_text, state_text
from ui.quality.work_reader import WorkReader
from ui.recordings.recordings_box import RecordingsBox
from ui.style.tokens import GAP
from ui.text.times import at_office, clock_text, date_text, day_text, time_text
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_NOTES_PX = 52
# The fields of a draft of this computer.
_ANSWERS, _ADVICE, _REASON, _BASE = "answers", "advice", "reason", "base"


class Mode(Enum):
    """What the user may do with the review that is shown."""

    READ = "read"
    REVIEW = "review"
    TAKE_OVER = "take_over"  # another reviewer has a draft
    DECIDE = "decide"
    CALIBRATE = "calibrate"
    ANSWER = "answer"  # the agent


class ReviewForm(QWidget):
    """Ctrl+Enter does what the main button does. Emits what is to be sent."""

    wanted = Signal(object)  # a message to the server
    calibration_wanted = Signal(object)  # ReviewedWork
    opened = Signal(bool)  # whether something is shown now

    def __init__(self, playback: Playback, reader: WorkReader, drafts: ReviewDrafts) -> None:
        """reader: Shows written work, beside this form."""
        super().__init__()
        self.setObjectName("quality.review")
        self._playback, self._reader, self._drafts = playback, reader, drafts
        self._work: ReviewedWork | None = None
        self._review: Review | None = None
        self._calibration: Calibration | None = None
        self._id: UUID | None = None
        self._card_id, self._mode = "", Mode.READ
        self._is_playing_soon = self._is_sending = False
        self._is_filling = self._is_back = False  # is_back: what was typed before is here again
        self._before: dict[str, str] = {}  # what the server has
        self._lists = 0  # of recordings that came for this call; the first is empty, until they are read
        self._title = Label("quality.title", "lead", wraps=True)
        self._about = Label("quality.about", "muted", wraps=True)
        self._box = RecordingsBox(playback, is_compact=True)
        self._card = CardView()
        self._notes = QPlainTextEdit()
        self._notes.setObjectName("quality.notes")
        self._notes.setTabChangesFocus(True)
        self._notes.setMaximumHeight(_NOTES_PX)
        self._notes_field = Field("quality.notes.field", self._notes)
        self._note_here = ActionButton("quality.note_here", "", "note", look="quiet")
        self._advice, self._reason = QLineEdit(), QLineEdit()
        self._advice.setObjectName("quality.advice")
        self._reason.setObjectName("quality.reason")
        for line in (self._advice, self._reason):
            line.setMaxLength(MOST_LETTERS)
        self._advice_field = Field("quality.advice.field", self._advice)
        self._reason_field = Field("quality.reason.field", self._reason)
        self._take_over = ActionButton("quality.take_over", "", "swap", look="primary")
        self._share = ActionButton("quality.share", "", "send", look="primary")
        self._keep = ActionButton("quality.keep", "", "save")
        self._drop = ActionButton("quality.drop", "", "x", look="quiet")
        self._decide = ActionButton("quality.decide", "", "check", look="primary")
        self._hand_in = ActionButton("quality.hand_in", "", "send", look="primary")
        self._agree = ActionButton("quality.agree", "", "check", look="primary")
        self._object = ActionButton("quality.object", "", "edit")
        self._calibrate = ActionButton("quality.calibrate", "", "users", look="quiet")
        self._build()
        self._connect()
        self.retranslate()
        self.forget()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        above: tuple[QWidget, ...] = (self._title, self._about, self._box)
        below = (self._notes_field, self._advice_field, self._reason_field)
        for part in above:
            column.addWidget(part)
        column.addWidget(self._card, 1)
        for part in below:
            column.addWidget(part)
        buttons = Flow(GAP)
        for button in self._buttons():
            buttons.addWidget(button)
        column.addLayout(buttons)
        column.addStretch()  # where no card is shown

    def _buttons(self) -> tuple[ActionButton, ...]:
        return (*self._main_buttons, self._object, self._keep, self._note_here, self._calibrate, self._drop)

    @property
    def _main_buttons(self) -> tuple[ActionButton, ...]:
        """Of which one is shown at most."""
        return self._take_over, self._share, self._decide, self._hand_in, self._agree

    def _connect(self) -> None:
        self._card.changed.connect(self._adjust)
        self._card.play_wanted.connect(self._go_on)
        self._card.skip_wanted.connect(self._skip)
        self._reason.textChanged.connect(self._adjust)
        for typed in (
            *(self._card.changed, self._notes.textChanged),
            *(self._advice.textChanged, self._reason.textChanged),
        ):
            typed.connect(self._keep_draft)
        self._note_here.clicked.connect(self._begin_note)
        self._take_over.clicked.connect(self._send_take_over)
        self._share.clicked.connect(partial(self._send_review, True))
        self._keep.clicked.connect(partial(self._send_review, False))
        self._drop.clicked.connect(self._send_drop)
        self._decide.clicked.connect(self._send_decision)
        self._hand_in.clicked.connect(self._send_answers)
        self._agree.clicked.connect(partial(self._send_word, False))
        self._object.clicked.connect(partial(self._send_word, True))
        self._calibrate.clicked.connect(lambda: self.calibration_wanted.emit(self._work))
        self._playback.listed.connect(self._on_listed)
        for keys, slot in (("Ctrl+Return", self.do_main), (KEYS[Key.NOTE].sequences[0], self._begin_note)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- what is shown -------------------------------------------------------------------------------------

    def show_work(
        self, work: ReviewedWork, review: Review | None, mode: Mode, card_id: str, cards: Mapping[str, Card]
    ) -> None:
        """Show a work with its review, if there is one. A call that is to be reviewed begins to play.

        Of a work that may be taken over nothing is played or read.
        """
        self._work, self._review, self._calibration, self._mode = work, review, None, mode
        self._id = review.id if review is not None else uuid7()
        self._card_id = review.card_id if review is not None else card_id
        self._begin(work, cards.get(self._card_id), mode not in (Mode.READ, Mode.TAKE_OVER))

    def show_calibration(
        self, found: Calibration, mode: Mode, answers: Mapping[str, str], card: Card | None
    ) -> None:
        self._work, self._review, self._calibration, self._mode = found.work, None, found, mode
        self._id, self._card_id = found.id, found.card_id
        self._begin(found.work, card, mode is Mode.CALIBRATE, answers)

    def _begin(
        self, work: ReviewedWork, card: Card | None, plays: bool, answers: Mapping[str, str] | None = None
    ) -> None:
        review = self._review
        given = answers if answers is not None else review.answers if review is not None else {}
        self._is_filling, self._is_sending = True, False
        self._notes.setPlainText(notes_text(review.notes, work.kind) if review is not None else "")
        self._advice.setText(review.advice if review is not None else "")
        self._reason.clear()
        is_editable = self._mode in (Mode.REVIEW, Mode.DECIDE, Mode.CALIBRATE)
        self._card.show_card(card, answers_of(given), is_editable)
        self._before = self._typed()
        self._is_back = self._put_back()
        self._is_filling = False
        self._lists = 0
        is_call = work.kind is WorkKind.CALL
        self._is_playing_soon = is_call and plays and self._mode is not Mode.ANSWER and work.is_there
        self.show()
        self.opened.emit(True)
        self._show()
        is_read = self._mode is not Mode.TAKE_OVER
        self._playback.show_call(work.work_id if is_call and is_read else None)
        self._reader.show_work(work if is_read else None)
        self.focus_card()

    def forget(self) -> None:
        """Show nothing, and end the playback. What was typed and not sent stays a draft."""
        self._work = self._review = self._calibration = self._id = None
        self._is_playing_soon = self._is_back = False
        self._notes.clear()
        self._advice.clear()
        self._reason.clear()
        self._card.show_card(None, {}, False)
        self._playback.show_call(None)
        self._reader.show_work(None)
        self.hide()
        self.opened.emit(False)

    def settle(self) -> None:
        """The server has what was sent: it is no draft of this computer any more."""
        if self._work is not None:
            self._drafts.forget(self._work, self._mode.value)

    def show_kept(self, review: Review) -> None:
        """The draft that is shown was kept as this."""
        self.settle()
        self._review, self._is_sending, self._is_filling = review, False, True
        self._notes.setPlainText(notes_text(review.notes, review.work.kind))
        self._advice.setText(review.advice)
        self._before, self._is_back, self._is_filling = self._typed(), False, False
        self._show()

    def focus_card(self) -> None:
        if self._mode is Mode.TAKE_OVER:
            self._take_over.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._card.focus_questions()

    @property
    def shown_id(self) -> UUID | None:
        return self._id

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not kept."""
        return self._mode is Mode.REVIEW and self._work is not None and self._typed() != self._before

    # -- drafts of this computer ---------------------------------------------------------------------------

    def _typed(self) -> dict[str, str]:
        return {
            _ANSWERS: json.dumps(self._card.answers, sort_keys=True),
            NOTES: self._notes.toPlainText(),
            _ADVICE: self._advice.text(),
            _REASON: self._reason.text(),
        }

    def _base(self) -> str:
        """Return the mark of what the server has: a draft on top of something else is not put back."""
        return sha256(json.dumps(self._before, sort_keys=True).encode()).hexdigest()[:16]

    @Slot()
    def _keep_draft(self) -> None:
        if self._is_filling or self._work is None or self._mode in (Mode.READ, Mode.TAKE_OVER):
            return
        typed = self._typed()
        if typed == self._before:
            self._drafts.forget(self._work, self._mode.value)
        else:
            self._drafts.keep(self._work, self._mode.value, {**typed, _BASE: self._base()})

    def _put_back(self) -> bool:
        """Show what was typed before, if the review is as it was then; return whether there was any."""
        work = self._work
        if work is None or self._mode in (Mode.READ, Mode.TAKE_OVER):
            return False
        found = self._drafts.fields(work, self._mode.value)
        if not found or found.get(_BASE) != self._base():
            return False
        self._card.put_answers(answers_of(json.loads(found.get(_ANSWERS, "{}"))))
        self._notes.setPlainText(found.get(NOTES, "") if work.is_there else "")
        self._advice.setText(found.get(_ADVICE, ""))
        self._reason.setText(found.get(_REASON, ""))
        return True

    def _unsent(self) -> list[str]:
        """Return what the user typed for a review of this work that is not taken any more.

        The review was shared with another content, or another reviewer has the work.
        """
        work, review = self._work, self._review
        if work is None or self._calibration is not None or self._mode is not Mode.READ:
            return []
        typed = self._drafts.fields(work, Mode.REVIEW.value)
        before = self._typed()
        parts = [NOTES, _ADVICE] if work.is_there else [_ADVICE]
        found = [typed[name].strip() for name in parts if typed.get(name, "").strip()]
        words = [text for text in found if text not in (before[NOTES], before[_ADVICE])]
        answers = json.loads(typed.get(_ANSWERS, "{}"))
        known = {} if review is None else review.first_answers or review.answers
        if answers and answers != known:
            words.append(self.tr("{count} answers").format(count=len(answers)))
        return words

    def allow(self) -> None:
        """The last thing that was sent has failed: it can be sent again."""
        self._is_sending = False
        self._adjust()

    @Slot(object)
    def _on_listed(self, listed: ListedRecordings) -> None:
        is_this = self._work is not None and listed.of == self._work.work_id
        self._lists += is_this
        self._about.setText("\n".join(self._about_lines()))
        if self._is_playing_soon and is_this and self._box.is_there:
            self._is_playing_soon = False
            self._box.listen_or_pause()

    # -- sending -------------------------------------------------------------------------------------------

    @Slot()
    def do_main(self) -> None:
        for button in self._main_buttons:
            if button.isVisible():
                button.click()

    @Slot()
    def _go_on(self) -> None:
        """Play or pause a call; turn a page of written work."""
        if self._is_written:
            self._reader.page(1)
        else:
            self._box.listen_or_pause()

    @Slot(int)
    def _skip(self, steps: int) -> None:
        if self._is_written:
            self._reader.line(steps)
        else:
            self._playback.skip(steps * STEP_S)

    @property
    def _is_written(self) -> bool:
        return self._work is not None and self._work.kind is not WorkKind.CALL

    @Slot()
    def _begin_note(self) -> None:
        """Begin a line with the place in the recording."""
        if self._notes_field.isVisible() and not self._notes.isReadOnly():
            text = self._notes.toPlainText().rstrip()
            place = "" if self._is_written else f"{clock_text(self._box.position_s)} "
            self._notes.setPlainText(f"{text}\n" * bool(text) + place)
            self._notes.moveCursor(self._notes.textCursor().MoveOperation.End)
            self._notes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self, said: object) -> None:
        if not self._is_sending:
            self._is_sending = True
            self._adjust()
            self.wanted.emit(said)

    def _send_review(self, is_shared: bool, _checked: bool = False) -> None:
        if self._work is None or self._id is None:
            return
        notes = notes_of(self._notes.toPlainText(), self._work.kind)
        self._send(
            KeepReview(
                id=self._id,
                kind=self._work.kind,
                work_id=self._work.work_id,
                card_id=self._card_id,
                answers=self._card.answers,
                notes=notes,
                advice=self._advice.text().strip(),
                is_shared=is_shared,
            )
        )

    @Slot()
    def _send_drop(self) -> None:
        if self._mode is Mode.READ and self._work is not None:
            self._drafts.forget(self._work, Mode.REVIEW.value)
            self._show()
        elif self._review is not None:
            self._send(DropReview(self._review.id, self._review.month))

    @Slot()
    def _send_take_over(self) -> None:
        if self._work is not None and self._work.draft_id is not None:
            month = at_office(self._work.moment).date().replace(day=1)
            self._send(TakeOver(self._work.draft_id, month))

    @Slot()
    def _send_decision(self) -> None:
        if self._review is not None:
            reason = self._reason.text().strip()
            self._send(DecideReview(id=self._review.id, answers=self._card.answers, decision=reason))

    @Slot()
    def _send_answers(self) -> None:
        if self._calibration is not None:
            self._send(HandIn(id=self._calibration.id, answers=self._card.answers))

    def _send_word(self, is_objection: bool, _checked: bool = False) -> None:
        if self._review is not None:
            objection = self._reason.text().strip() if is_objection else ""
            self._send(AnswerReview(id=self._review.id, objection=objection))

    # -- showing -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        work = self._work
        if work is None:
            return
        title = self.tr("{agent}, {day} {time}, {length}")
        self._title.setText(
            title.format(
                agent=work.agent,
                day=date_text(work.moment),
                time=time_text(work.moment),
                length=channel_text(work.channel) if self._is_written else clock_text(work.talk_s),
            )
        )
        self._about.setText("\n".join(self._about_lines()))
        self._notes_field.set_label(
            self.tr("Notes; they go with what they may quote")
            if self._is_written
            else self.tr("Notes at places of the recording")
        )
        self._adjust()

    def _about_lines(self) -> list[str]:
        work, review = self._work, self._review
        if work is None:
            return []
        facts = [
            work.case_number,
            kind_text(work.stratum, bool(work.stratum) if review is None else review.is_drawn),
        ]
        if review is not None:
            facts += [state_text(review), self.tr("reviewed by {name}").format(name=review.reviewer)]
        lines = [" · ".join(filter(None, facts))]
        if self._mode is Mode.TAKE_OVER:
            lines.append(
                self.tr(
                    "{name} has begun a review of this, and has not shared it. If you take it over, you "
                    "review it. What {name} typed stays with {name}, who alone can read it, and the server "
                    "notes who took it over, and when."
                ).format(name=work.taken_by)
            )
        if review is not None and review.freed_on is not None:
            lines.append(
                self.tr(
                    "{name} took this over on {day}. Your draft stays here. It can be kept and shared again "
                    "while nobody else reviews this."
                ).format(name=review.freed_by, day=day_text(review.freed_on))
            )
        if unsent := self._unsent():
            lines.append(
                self.tr("You typed this and it was not taken: {text}").format(text=" · ".join(unsent))
            )
        if self._is_back:
            lines.append(self.tr("What you typed here and did not send is back."))
        if not work.is_there:
            lines.append(
                self.tr("It is erased or archived, or you may not read it. The answers stay.")
                if self._is_written
                else self.tr("The recording is erased, or archived with its case. The answers stay.")
            )
        elif not self._is_written and self._lists > 1 and not self._box.is_there:
            lines.append(
                self.tr("This computer does not have the recording. Synchronise, or try again later.")
            )
        if review is not None and review.objection:
            lines.append(self.tr("Objection: {text}").format(text=review.objection))
        if review is not None and review.state is ReviewState.DECIDED:
            text = self.tr("Decided by {name}: {text}")
            lines.append(text.format(name=review.decided_by, text=review.decision))
            if review.first_answers:
                lines.append(self.tr("The decision changed answers."))
        if self._mode is Mode.CALIBRATE:
            lines.append(self.tr("Nobody sees your answers until all have handed in."))
        return list(filter(None, lines))

    @Slot()
    def _adjust(self) -> None:
        mode, review, is_free = self._mode, self._review, not self._is_sending
        is_review, is_whole = mode is Mode.REVIEW, self._card.is_whole
        self._card.setVisible(mode is not Mode.TAKE_OVER)
        self._card.set_editable(is_free and mode in (Mode.REVIEW, Mode.DECIDE, Mode.CALIBRATE))
        has_notes = is_review or (review is not None and bool(review.notes))
        self._notes_field.setVisible(has_notes)
        self._notes.setReadOnly(not is_review)
        self._note_here.setVisible(is_review and not self._is_written)
        self._advice_field.setVisible(is_review or (review is not None and bool(review.advice)))
        self._advice.setReadOnly(not is_review)
        self._reason_field.setVisible(mode in (Mode.DECIDE, Mode.ANSWER))
        self._reason_field.set_label(
            self.tr("Reason of the decision") if mode is Mode.DECIDE else self.tr("Why you object")
        )
        has_reason = bool(self._reason.text().strip())
        for button, is_shown, is_enabled in (
            (self._take_over, mode is Mode.TAKE_OVER, True),
            (self._share, is_review, is_whole),
            (self._keep, is_review, True),
            (self._drop, (is_review and review is not None) or bool(self._unsent()), True),
            (self._decide, mode is Mode.DECIDE, is_whole and has_reason),
            (self._hand_in, mode is Mode.CALIBRATE, is_whole),
            (self._agree, mode is Mode.ANSWER, not has_reason),
            (self._object, mode is Mode.ANSWER, has_reason),
            (self._calibrate, is_review, True),
        ):
            button.setVisible(is_shown)
            button.setEnabled(is_enabled and is_free)

    def retranslate(self) -> None:
        self._note_here.setText(self.tr("Note at this place"))
        self._note_here.setToolTip(hint(Key.NOTE))
        self._advice_field.set_label(self.tr("Agreed action: what the agent does differently from now on"))
        self._take_over.setText(self.tr("Take over"))
        self._share.setText(self.tr("Share and next"))
        self._keep.setText(self.tr("Keep as draft"))
        self._drop.setText(self.tr("Drop draft"))
        self._decide.setText(self.tr("Decide"))
        self._hand_in.setText(self.tr("Hand in"))
        self._agree.setText(self.tr("Agree"))
        self._object.setText(self.tr("Object"))
        self._calibrate.setText(self.tr("Calibrate with this…"))
        for button in self._main_buttons:
            button.setToolTip("Ctrl+Enter")
        self._card.retranslate()
        self._show()
