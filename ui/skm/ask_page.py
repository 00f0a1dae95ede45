"""The page "Ask": whom to ask for the survey by telephone, the questions, and what became of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.desktop.workplace import Workplace
from app.skm.form import form_of
from app.skm.messages import (
    SettleSkmInvitation,
    SkmInvitation,
    SkmInvitations,
    SkmOutcome,
    TakeSkmInvitation,
)
from app.supervision.viewer import REFUSED, SILENT
from ui.board.row_list import ListedRow, RowList
from ui.skm.question_card import QuestionCard
from ui.style.tokens import GAP
from ui.text.numbers import number_text
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_LIST_SHARE, _CARD_SHARE = 2, 3


class AskPage(QWidget):
    """Enter in the list calls. Ctrl+Enter saves the answer. Asks the server when it is shown."""

    case_wanted = Signal(object, bool)  # UUID; whether it is on this computer

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("skm.ask")
        self._workplace, self._desk = workplace, workplace.supervision.survey
        self._found: SkmInvitations | None = None
        self._asking: SkmInvitation | None = None
        self._is_sending = False
        self._status = Label("skm.status", "muted", wraps=True)
        self._list = RowList("skm.invitations", 3, 0)
        self._call = ActionButton("skm.call", "", "phone-outgoing", look="primary")
        self._copy = ActionButton("skm.copy", "", "mail")
        self._script = Label("skm.script", "muted", wraps=True)
        self._card = QuestionCard()
        self._save = ActionButton("skm.save", "", "save", look="primary")
        self._refused = ActionButton("skm.refused", "")
        self._not_reached = ActionButton("skm.not_reached", "", "phone-missed")
        self._link_sent = ActionButton("skm.link_sent", "")
        self._leave = ActionButton("skm.leave", "")
        self._build()
        self._connect()
        self.retranslate()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self._list, 1)
        buttons = Flow(GAP)
        buttons.addWidget(self._call)
        buttons.addWidget(self._copy)
        left.addLayout(buttons)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self._script)
        right.addWidget(self._card, 1)
        outcomes = Flow(GAP)
        for button in (self._save, self._refused, self._not_reached, self._link_sent, self._leave):
            outcomes.addWidget(button)
        right.addLayout(outcomes)
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addLayout(left, _LIST_SHARE)
        row.addLayout(right, _CARD_SHARE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._status)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self._call.clicked.connect(self._take)
        self._list.itemActivated.connect(lambda *_: self._take())
        self._list.currentItemChanged.connect(lambda *_: self._adjust())
        self._copy.clicked.connect(self._copy_message)
        self._card.moved.connect(self._adjust)
        self._save.clicked.connect(self._save_answer)
        for button, outcome in (
            (self._refused, SkmOutcome.REFUSED),
            (self._not_reached, SkmOutcome.NOT_REACHED),
            (self._link_sent, SkmOutcome.LINK_SENT),
            (self._leave, SkmOutcome.WAITING),
        ):
            button.clicked.connect(partial(self._settle, outcome))
        save = QShortcut(QKeySequence("Ctrl+Return"), self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self._save.click)

    # -- commands ------------------------------------------------------------------------------------------

    def focus_main(self) -> None:
        if self._asking is None:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Keep nothing of what the last user saw or typed."""
        self._found, self._asking, self._is_sending = None, None, False
        self._card.forget()
        self._show_message("")
        self._show()

    @Slot()
    def begin(self) -> None:
        self._desk.invitations(None, self._take_list, self._on_failed)

    @Slot()
    def _take(self) -> None:
        """Keep the chosen applicant for this agent, then call."""
        chosen = self._chosen()
        if chosen is not None and self._asking is None and not self._is_sending:
            self._is_sending = True
            self._adjust()
            self._desk.invitations(
                TakeSkmInvitation(chosen.case_id), partial(self._on_taken, chosen), self._on_failed
            )

    @Slot()
    def _save_answer(self) -> None:
        if self._card.answer is not None:
            self._settle(SkmOutcome.ANSWERED)

    def _settle(self, outcome: SkmOutcome, _checked: bool = False) -> None:
        if self._asking is None or self._is_sending:
            return
        self._is_sending = True
        answer = self._card.answer if outcome is SkmOutcome.ANSWERED else None
        request = SettleSkmInvitation(
            case_id=self._asking.case_id, outcome=outcome, answer=answer, attempts=self._asking.attempts
        )
        self._adjust()
        self._desk.invitations(request, partial(self._on_settled, outcome), self._on_failed)

    @Slot()
    def _copy_message(self) -> None:
        """Put the message with the link on the clipboard, and open the case with its channel."""
        chosen = self._asking or self._chosen()
        link = self._workplace.preferences.settings.skm.link
        if chosen is None or not link:
            return
        words = self.tr(
            "Dear {name}, how was our service? Please tell us in two minutes: {link}. "
            "Your answer has no name and no case number."
        )
        QGuiApplication.clipboard().setText(words.format(name=chosen.name, link=link))
        self._show_message(
            self.tr(
                "The message is on the clipboard. Paste it into the answer, send it, then choose “Link sent”."
            )
        )
        self.case_wanted.emit(chosen.case_id, True)

    # -- answers -------------------------------------------------------------------------------------------

    def _take_list(self, found: SkmInvitations) -> None:
        self._found, self._is_sending = found, False
        self._show()

    def _on_taken(self, chosen: SkmInvitation, found: SkmInvitations) -> None:
        form = form_of(chosen.form_id or found.form_id)
        self._take_list(found)
        if form is None:
            self._show_message(
                self.tr("This computer does not know the questions: it needs the newer Loket.")
            )
            return
        self._asking = chosen
        self._card.begin(form)
        self._script.setText(form.opening.in_language(language()))
        if chosen.numbers:
            self._workplace.calls.control.dial(chosen.numbers[0])
            self._show_message(self.tr("Calling {name}.").format(name=chosen.name))
        else:
            self._show_message(self.tr("No telephone number is known. Send the link instead."))
        self._show()

    def _on_settled(self, outcome: SkmOutcome, found: SkmInvitations) -> None:
        self._give_up()
        self._take_list(found)
        self._show_message(
            self.tr("Saved. Nobody can see whose answer it is.")
            if outcome is SkmOutcome.ANSWERED
            else self.tr("Saved.")
        )
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        self._asking = None
        self._card.forget()
        self._script.setText("")

    def _on_failed(self, code: str) -> None:
        self._is_sending = False
        if code == REFUSED:
            if self._asking is not None:
                self._give_up()
                words = self.tr(
                    "This was not saved: a colleague has taken over this applicant, or the round is closed."
                )
            else:
                words = self.tr("A colleague asks this applicant, or the round is closed.")
            self._desk.invitations(None, partial(self._list_after, words), self._on_failed_list)
        self._adjust()
        if code == REFUSED:
            self._show_message(words)
        elif code == SILENT:
            self._show_message(
                self.tr(
                    "The system's key store does not answer. If a window asks you to unlock it, unlock it. "
                    "What was typed stays here: try again."
                )
            )
        else:
            self._show_message(self.tr("The server does not answer. What was typed stays here: try again."))

    def _list_after(self, words: str, found: SkmInvitations) -> None:
        """Show the list anew; what went wrong before stays said."""
        self._take_list(found)
        self._show_message(words)

    def _on_failed_list(self, _code: str) -> None:
        """The list stays as it is."""

    # -- showing -------------------------------------------------------------------------------------------

    def _chosen(self) -> SkmInvitation | None:
        key = self._list.chosen()
        invitations = self._found.invitations if self._found is not None else []
        return next((one for one in invitations if one.case_id == key), None)

    def _show(self) -> None:
        found = self._found.invitations if self._found is not None else []
        rows = [ListedRow(one.case_id, (one.name, one.service, self._number_words(one))) for one in found]
        self._list.show_rows(rows)
        if self._found is not None and self._asking is None and not found:
            self._show_message(
                self.tr("Nobody waits to be asked.")
                if self._found.form_id
                else self.tr("No survey goes on now.")
            )
        self._adjust()

    def _number_words(self, one: SkmInvitation) -> str:
        number = number_text(one.numbers[0]) if one.numbers else self.tr("no number")
        if one.attempts:
            return self.tr("{number}, tried {count} times").format(number=number, count=one.attempts)
        return number

    def _adjust(self) -> None:
        is_asking, has_chosen = self._asking is not None, self._chosen() is not None
        self._list.setEnabled(not is_asking)
        self._card.setVisible(is_asking)
        self._script.setVisible(is_asking)
        self._call.setEnabled(has_chosen and not is_asking and not self._is_sending)
        self._copy.setVisible(bool(self._workplace.preferences.settings.skm.link))
        self._copy.setEnabled(has_chosen or is_asking)
        for button in (self._refused, self._not_reached, self._link_sent, self._leave):
            button.setEnabled(is_asking and not self._is_sending)
        self._link_sent.setVisible(not self._copy.isHidden())
        self._save.setEnabled(is_asking and not self._is_sending and self._card.answer is not None)

    def _show_message(self, text: str) -> None:
        self._status.setText(text)

    def retranslate(self) -> None:
        self._list.setHeaderLabels([self.tr("Applicant"), self.tr("Service"), self.tr("Number")])
        for part in (self._list, self._list.header()):
            part.setAccessibleName(self.tr("Applicants to be asked"))
        self._call.setText(self.tr("Call and ask"))
        self._copy.setText(self.tr("Copy message with link"))
        self._save.setText(self.tr("Save answer"))
        self._save.setToolTip("Ctrl+Enter")
        self._refused.setText(self.tr("Does not want to"))
        self._not_reached.setText(self.tr("Not reached"))
        self._link_sent.setText(self.tr("Link sent"))
        self._leave.setText(self.tr("Leave, without asking"))
        self._card.retranslate()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous() and self._asking is None:
            self.begin()
