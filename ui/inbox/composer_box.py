"""The answer at the foot of the story: where it goes, its text, its files, and Ctrl+Enter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.cases.canned_texts import values_of
from app.common.aligned_timer import SECOND_MS, AlignedTimer
from app.common.enums import CaseStatus, Channel
from app.conversations.composer import Sent
from app.conversations.draft_fields import CC, CONSENT, NO, QUOTE, SUBJECT, TEXT, TO, VALUE
from app.conversations.message_form import gaps_of, plain_signs, sms_size
from app.conversations.returned import Returned
from app.conversations.routes import Hindrance, Route
from app.desktop.workplace import Workplace
from app.records.service import Refusal
from app.sop.lifecycle import Move
from app.values.written import VisibleConversation
from ui.case.fields.typed import KeptChoice, KeptLine, KeptText
from ui.case.refusal_text import refusal_words
from ui.inbox.ask_line import AskLine
from ui.inbox.composer_text import (
    address_of,
    hindrance_words,
    limit_words,
    price_words,
    returned_words,
    route_words,
    sender_words,
    sms_words,
    template_words,
)
from ui.keys.key_table import Key, hint, keep
from ui.style.tokens import HALF_GAP
from ui.text.announce import announce
from ui.text.placeholders import gap_words
from ui.text.wording import channel_icon
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ROWS, _MOST_ROWS = 2, 7
_WINDOW_MS = 20_000  # between two looks at how long the channel takes free texts
SMS_WARNS = 2  # parts


class ComposerBox(QFrame):
    """Hidden while nothing can be answered. Never takes the keyboard by itself."""

    unseen_wanted = Signal()  # show the newest messages
    wanted = Signal()  # this box has to be seen
    focused = Signal(bool)  # a field got the keyboard: whether by the mouse

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("composer")
        self.setProperty("look", "card")
        self._work, self._composer = workplace, workplace.conversations.composer
        self._key = ""  # of the route whose draft is shown
        self._told: Sent | None = None  # a sent message that may be the solution
        self._route = ActionButton("composer.route", "", "chat", look="quiet")
        self._more = ActionButton("composer.more", "", "more", look="quiet", is_icon_only=True)
        self._window = ElidedLabel("composer.window", "caption")
        self._why = Label("composer.why", "muted", wraps=True)
        self._returned = Label("composer.returned", "error", wraps=True)
        self._anew = ActionButton("composer.anew", "", "edit")
        self._take = ActionButton("composer.take", "", "user")
        self._reason = KeptLine("composer.reason")
        self._allow = ActionButton("composer.allow", "", "rotate")
        self._ask = AskLine()
        self._quote = QCheckBox()
        self._quote.setObjectName("composer.quote")
        self._fold = ActionButton("composer.quote_fold", "", "chevron-right", look="quiet")
        self._quoted = Label("composer.quoted", "muted", wraps=True)
        self._is_unfolded = False  # the quote is shown
        self._subject = KeptLine("composer.subject")
        self._to, self._cc = KeptLine("composer.to"), KeptLine("composer.cc")
        self._template = KeptChoice("composer.template")
        self._gaps: list[KeptLine] = []
        self._price = Label("composer.price", "caption", wraps=True)
        self._consent = KeptLine("composer.consent")
        self._preview = Label("composer.preview", "muted", wraps=True)
        self._text = KeptText("composer.text", rows=_ROWS, most_rows=_MOST_ROWS)
        self._fields = {
            "reason": Field("composer.reason_field", self._reason),
            "subject": Field("composer.subject_field", self._subject),
            "to": Field("composer.to_field", self._to),
            "cc": Field("composer.cc_field", self._cc),
            "template": Field("composer.template_field", self._template),
            "consent": Field("composer.consent_field", self._consent),
            "text": Field("composer.text_field", self._text),
        }
        self._places = QWidget()
        self._count = ElidedLabel("composer.count", "caption")
        self._plain = ActionButton("composer.plain", "", "edit", look="quiet")
        self._copies = ActionButton("composer.copies", "", "users", look="quiet")
        self._attach = ActionButton("composer.attach", "", "clip", look="quiet")
        self._send = ActionButton("composer.send", "", "send", Key.FINISH, "primary")
        self._tell = ActionButton("composer.tell", "", "check", look="primary")
        self._tell_words = Label("composer.tell_words", "muted", wraps=True)
        self._build()
        self._connect()
        self._retranslate()
        self._display()

    # -- building ------------------------------------------------------------------------------------------

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(HALF_GAP)
        self._route.setMinimumWidth(1)
        head.addWidget(self._route, 1)
        head.addWidget(self._more)
        places = QVBoxLayout(self._places)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(HALF_GAP)
        foot = QWidget(self)
        flow = Flow(HALF_GAP)
        foot.setLayout(flow)
        for offered in (self._send, self._attach, self._copies, self._plain, self._count, self._window):
            offered.setMinimumWidth(1)
            flow.addWidget(offered)
        quote = QWidget(self)
        beside = Flow(HALF_GAP)
        quote.setLayout(beside)
        for of_quote in (self._quote, self._fold):
            of_quote.setMinimumWidth(1)
            beside.addWidget(of_quote)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, HALF_GAP, 8, 8)
        column.setSpacing(HALF_GAP)
        column.addLayout(head)
        parts: tuple[QWidget, ...] = (
            *(
                self._returned,
                self._anew,
                self._why,
                self._allow,
                self._fields["reason"],
                self._take,
                self._ask,
            ),
            *(self._tell_words, self._tell),
            *(self._fields[name] for name in ("subject", "to", "cc", "template")),
            *(self._places, self._preview, self._price, self._fields["consent"], self._fields["text"]),
            *(quote, self._quoted, foot),
        )
        for part in parts:
            column.addWidget(part)
        for name, editor in (("subject", SUBJECT), ("to", TO), ("cc", CC), ("consent", CONSENT)):
            line = self._fields[name].editor
            assert isinstance(line, KeptLine)
            line.typed.connect(partial(self._composer.write, editor))
        self._to.typed.connect(self._show_why)
        for editor_part in (self._text, self._subject, self._to, self._cc, self._template, self._consent):
            self._watch(editor_part)
        for part in (self._quote, self._fold, self._send):
            self._watch(part)
        self._send.show_key(False)

    def _watch(self, part: QWidget) -> None:
        """Ctrl+Enter sends from here; elsewhere in the window it finishes the case."""
        keep(Key.FINISH, part)
        part.installEventFilter(self)

    def _connect(self) -> None:
        composer = self._composer
        self._text.typed.connect(self._on_typed)
        self._template.typed.connect(self._on_template)
        self._route.clicked.connect(self._choose_route)
        self._more.clicked.connect(self._show_more)
        self._attach.clicked.connect(self._choose_files)
        self._copies.clicked.connect(self._add_copies)
        self._quote.toggled.connect(self._on_quote)
        self._fold.clicked.connect(self._fold_quote)
        self._plain.clicked.connect(self._replace_signs)
        self._send.clicked.connect(self.send)
        self._take.clicked.connect(self._take_over)
        self._tell.clicked.connect(self._record_told)
        self._anew.clicked.connect(self._composer.take_back)
        self._allow.clicked.connect(self._allow_again)
        self._ask.closed.connect(self._write_on)
        self._ask.focused.connect(self.focused)
        composer.changed.connect(self._display)
        composer.sent.connect(self._on_sent)
        composer.refused.connect(self._on_refused)
        composer.unseen.connect(self._on_unseen)
        composer.returned.connect(self._on_returned)
        conversations = self._work.conversations
        for source in (conversations.inbox, conversations.messages, conversations.view):
            source.refused.connect(self._on_refused)
        self._work.cases.editor.changed.connect(self._show_solution_offer)
        self._work.cases.editor.opened.connect(self._hide_solution_offer)
        self._work.preferences.changed.connect(self._display)
        self._beat = AlignedTimer(SECOND_MS, self)
        self._beat.timeout.connect(self._show_window)
        self._beat.every(_WINDOW_MS)
        self._beat.start()

    # -- commands ------------------------------------------------------------------------------------------

    @property
    def editors(self) -> tuple[KeptText, ...]:
        """Where canned texts and articles can be inserted."""
        return (self._text,)

    @Slot()
    def write(self) -> None:
        """Take the keyboard for the answer (a command of the window)."""
        if self._composer.route is not None:
            self.wanted.emit()
            first = self._template if self._is_template_only() else self._text
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def choose_channel(self) -> None:
        """Answer on the next route: another channel, or another conversation."""
        shown, route = self._composer.shown, self._composer.route
        if shown is None or not shown.routes:
            return
        keys = [one.key for one in shown.routes]
        at = keys.index(route.key) if route is not None and route.key in keys else -1
        self._work.conversations.view.choose(keys[(at + 1) % len(keys)])
        self.write()

    @Slot()
    def send(self) -> None:
        self._fields["text"].set_error("")
        if self._composer.template is None and (words := gap_words(self._text.value())):
            self._fields["text"].set_error(words)
            return
        self._composer.send()

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._composer.write(TEXT, text)
        self._fields["text"].set_error("")
        if not text:
            self._show_returned()
        self._show_count()

    @Slot(str)
    def _on_template(self, value: str) -> None:
        shown = self._composer.shown
        offered = shown.templates if shown is not None else ()
        chosen = next((one for one in offered if str(one.id) == value), None)
        agent = self._work.access.session.agent
        known = values_of(
            self._work.cases.editor.current,
            agent.name if agent else "",
            self._work.procedure.clock(),
            self._work.procedure.zone,
        )
        self._composer.choose_template(chosen, known)

    @Slot(object)
    def _on_sent(self, sent: Sent) -> None:
        announce(self, self.tr("The message waits to be sent."))
        text, later = self._text.value(), self._composer.draft.get(TEXT, "")
        if text.endswith(later):  # what was typed meanwhile stays, and is not sent twice
            self._text.drop_beginning(len(text) - len(later))
        self._told = sent
        self._show_solution_offer()

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        words = refusal_words(refusal)
        self._fields["text"].set_error(words)
        announce(self, words)

    @Slot(object)
    def _on_returned(self, found: Returned) -> None:
        """Its words are in the answer again; the draft was changed while the keyboard may be here."""
        self._key = ""
        self._display()
        announce(self, self._returned.text())

    @Slot(int)
    def _on_unseen(self, count: int) -> None:
        text = self.tr("New messages came while you were typing: {count}. Read them, then send again.")
        self._fields["text"].set_error(text.format(count=count))
        announce(self, self._fields["text"].error())
        self.unseen_wanted.emit()

    @Slot()
    def _take_over(self) -> None:
        route, reason = self._composer.route, self._reason.value()
        if route is None or route.conversation is None:
            return
        if not reason.strip():
            self._fields["reason"].set_error(self.tr("Write why you take it over."))
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._fields["reason"].set_error("")
        self._work.conversations.inbox.take_over(route.conversation, reason)
        self._reason.reset("")

    def _ask_number(self) -> None:
        """Ask for the case that the conversation belongs to."""
        self._ask.ask(
            self.tr("Number of the case"),
            self.tr("Move it there"),
            self.tr("Write the number of the case."),
            self._work.conversations.view.join,
        )

    @Slot()
    def block(self) -> None:
        """Ask why the sender is blocked, or end the block (a command of the window)."""
        one = self._conversation
        if one is None:
            return
        self.wanted.emit()
        if one.blocked_at is not None:
            self._work.conversations.inbox.unblock(one)
            return
        self._ask.ask(
            self.tr("Why the sender is blocked"),
            self.tr("Block the sender"),
            self.tr("Write why the sender is blocked."),
            partial(self._work.conversations.inbox.block, one),
        )

    @Slot()
    def note_unwanted(self) -> None:
        """Ask how the applicant said that no messages are wanted, or are again (a command of the window)."""
        one, inbox = self._conversation, self._work.conversations.inbox
        if one is None:
            return
        self.wanted.emit()
        missing = self.tr("Write how the applicant said so.")
        if one.opted_out_at is not None:
            label = self.tr("How the applicant said that messages are wanted again")
            self._ask.ask(label, self.tr("Messages are wanted"), missing, partial(inbox.opt_in, one))
        else:
            label = self.tr("How the applicant said that no messages are wanted")
            self._ask.ask(label, self.tr("Send nothing more"), missing, partial(inbox.opt_out, one))

    @Slot()
    def _allow_again(self) -> None:
        one = self._conversation
        if one is not None and one.opted_out_at is None:
            self.block()
        else:
            self.note_unwanted()

    @Slot()
    def _write_on(self) -> None:
        """A question was answered or left: the keyboard goes back to the answer."""
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _conversation(self) -> VisibleConversation | None:
        route = self._composer.route
        return route.conversation if route is not None else None

    @Slot()
    def _add_copies(self) -> None:
        self._cc.type_over(self._composer.usual_copies)
        self._display()

    @Slot(bool)
    def _on_quote(self, is_wanted: bool) -> None:
        self._composer.write(QUOTE, "" if is_wanted else NO)

    @Slot()
    def _fold_quote(self) -> None:
        """Show the mail as it stands below the answer, or hide it again."""
        self._is_unfolded = not self._is_unfolded
        self._show_quote()

    @Slot()
    def _replace_signs(self) -> None:
        self._text.type_over(plain_signs(self._text.value()))

    @Slot()
    def _record_told(self) -> None:
        """SOP step 4 ends with the message that was sent: it is the proof."""
        if self._told is not None:
            self._work.cases.service.notify_applicant(
                self._told.channel.value,
                contact_id=self._told.contact_id,
                message_id=self._told.message_id,
            )
        self._told = None
        self._show_solution_offer()

    # -- menus ---------------------------------------------------------------------------------------------

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _open(self, menu: QMenu, button: QWidget) -> None:
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    @Slot()
    def _choose_route(self) -> None:
        shown, chosen = self._composer.shown, self._composer.route
        menu = self._menu("composer.routes")
        for route in shown.routes if shown is not None else ():
            action = menu.addAction(route_words(route))
            action.setObjectName(f"composer.routes.{route.key}")
            action.setCheckable(True)
            action.setChecked(chosen is not None and route.key == chosen.key)
            action.triggered.connect(partial(self._work.conversations.view.choose, route.key))
        self._open(menu, self._route)

    @Slot()
    def _choose_files(self) -> None:
        menu, wanted = self._menu("composer.files"), self._composer.files
        for file in self._composer.offered_files:
            action = menu.addAction(file.name)
            action.setCheckable(True)
            action.setChecked(file in wanted)
            action.triggered.connect(partial(self._composer.attach, file))
        if not self._composer.offered_files:
            menu.addAction(self.tr("The case has no file. Attach one there first.")).setEnabled(False)
        self._open(menu, self._attach)

    @Slot()
    def _show_more(self) -> None:
        route = self._composer.route
        if route is None or route.conversation is None:
            return
        inbox, one = self._work.conversations.inbox, route.conversation
        agent = self._work.access.session.agent
        is_mine = agent is not None and one.holder_id == agent.id
        menu = self._menu("composer.menu")
        self._offer(menu, "next", self.tr("Answer on the next channel"), self.choose_channel)
        back = self._offer(menu, "release", self.tr("Give it back to everybody"), partial(inbox.release, one))
        back.setEnabled(is_mine)
        view = self._work.conversations.view
        can_move = one.has_open_episode and (is_mine or one.holder_id is None)
        self._offer(menu, "move", self.tr("Move it to another case…"), self._ask_number).setEnabled(can_move)
        out = self._offer(menu, "out", self.tr("Take it out of this case"), view.take_out)
        out.setEnabled(can_move and one.case_id is not None)
        self._offer_senders(menu, one, is_mine or one.holder_id is None)
        end = self._offer(menu, "end", self.tr("The matter is done"), partial(inbox.end, one))
        end.setEnabled(one.has_open_episode and (is_mine or one.holder_id is None))
        self._open(menu, self._more)

    def _offer_senders(self, menu: QMenu, one: VisibleConversation, may_block: bool) -> None:
        """Offer to send nothing more to the sender, and to end that."""
        menu.addSeparator()
        is_out, is_blocked = one.opted_out_at is not None, one.blocked_at is not None
        words = self.tr("Messages are wanted again…") if is_out else self.tr("No more messages are wanted…")
        self._offer(menu, "unwanted", words, self.note_unwanted)
        words = self.tr("End the block") if is_blocked else self.tr("Block the sender…")
        self._offer(menu, "block", words, self.block).setEnabled(is_blocked or may_block)
        menu.addSeparator()

    def _offer(self, menu: QMenu, name: str, words: str, act: object) -> QAction:
        action = menu.addAction(words)
        action.setObjectName(f"composer.menu.{name}")
        action.triggered.connect(lambda _=False: act())  # type: ignore[operator]
        return action

    # -- showing -------------------------------------------------------------------------------------------

    @Slot()
    def _display(self) -> None:
        route = self._composer.route
        self.setVisible(route is not None)
        if route is None:
            self._key = ""
            self._forget()
            return
        draft = self._composer.draft
        if route.key != self._key or route.conversation is None:
            self._fields["text"].set_error("")
        is_other = route.key != self._key
        if is_other:
            self._ask.forget()
        self._key = route.key
        mail = self._composer.mail
        for editor, value in (
            (self._text, draft.get(TEXT, "")),
            (self._subject, mail.subject),
            (self._to, mail.to),
            (self._cc, mail.cc),
            (self._consent, draft.get(CONSENT, "")),
        ):
            if is_other or not draft:
                editor.reset(value)
            else:
                editor.show_value(value)
        self._route.setText(route_words(route))
        self._route.set_icon_name(channel_icon(route.channel))
        self._route.setAccessibleDescription(address_of(route))
        self._route.setToolTip(address_of(route))
        self._show_template()
        if is_other:
            self._is_unfolded = False
        self._show_parts(route)
        self._show_returned()
        self._show_quote()
        self._show_window()
        self._show_count()
        self._show_solution_offer()

    def _forget(self) -> None:
        """Keep nothing of a case that was put away: a screen reader finds what is hidden, too."""
        for editor in (self._text, self._subject, self._to, self._cc, self._consent, self._reason):
            editor.reset("")
        self._route.setText("")
        self._route.setToolTip("")
        self._route.setAccessibleDescription("")
        self._template.set_options(())
        for part in (self._returned, self._preview, self._price, self._why, self._tell_words, self._quoted):
            part.setText("")
        self._put_gaps(())
        self._told = None
        self._ask.forget()

    def _is_template_only(self) -> bool:
        return self._composer.hindrance(self._work.procedure.clock()) is Hindrance.WINDOW_OVER

    def _show_template(self) -> None:
        shown, chosen = self._composer.shown, self._composer.template
        offered = shown.templates if shown is not None else ()
        none = self.tr("No template: write a text")
        names = [(str(one.id), template_words(one)) for one in offered]
        self._template.set_options([("", none), *names])
        self._template.reset(str(chosen.id) if chosen is not None else "")
        self._put_gaps(gaps_of(chosen.text) if chosen is not None else ())
        self._preview.setText(self._composer.preview)
        prices = self._work.preferences.settings.messages
        self._price.setText(price_words(chosen, prices) if chosen is not None else "")
        self._price.setVisible(chosen is not None)

    def _put_gaps(self, numbers: tuple[int, ...]) -> None:
        """Have a field for each place of the template."""
        layout = self._places.layout()
        assert layout is not None
        wanted = [f"composer.gap_{number}" for number in numbers]
        if [line.objectName() for line in self._gaps] != wanted:
            while (item := layout.takeAt(0)) is not None:
                if (part := item.widget()) is not None:
                    part.hide()
                    part.deleteLater()
            self._gaps = []
            for number in numbers:
                line = KeptLine(f"composer.gap_{number}")
                line.typed.connect(partial(self._on_gap, number))
                self._watch(line)
                label = self.tr("Place {number}").format(number=number)
                layout.addWidget(Field(f"composer.gap_{number}_field", line, label))
                self._gaps.append(line)
        for number, line in zip(numbers, self._gaps, strict=True):
            line.show_value(self._composer.values.get(number, ""))
        self._places.setVisible(bool(numbers))

    def _on_gap(self, number: int, text: str) -> None:
        self._composer.write(f"{VALUE}{number}", text)
        self._preview.setText(self._composer.preview)

    def _show_parts(self, route: Route) -> None:
        """Show the fields that this channel has, and what can be done now."""
        shown = self._composer.shown
        templates = shown.templates if shown is not None else ()
        hindrance = self._composer.hindrance(self._work.procedure.clock())
        is_mail, is_held = route.channel is Channel.EMAIL, hindrance is Hindrance.HELD
        is_template = self._composer.template is not None
        may_write = hindrance in (Hindrance.NONE, Hindrance.WINDOW_OVER)
        self._show_why()
        self._take.setVisible(is_held)
        self._fields["reason"].setVisible(is_held)
        for name in ("subject", "to"):
            self._fields[name].setVisible(is_mail and may_write)
        self._fields["cc"].setVisible(is_mail and may_write and bool(self._composer.mail.cc))
        can_choose = may_write and bool(templates)
        self._fields["template"].setVisible(
            can_choose and (hindrance is Hindrance.WINDOW_OVER or is_template)
        )
        self._preview.setVisible(is_template)
        self._fields["consent"].setVisible(self._composer.needs_consent)
        self._fields["text"].setVisible(not is_template)
        self._text.setReadOnly(not may_write)
        self._send.setVisible(may_write)
        self._attach.setVisible(may_write and route.takes_files and not is_template)
        count = len(self._composer.files)
        self._attach.setText(self.tr("Files: {count}").format(count=count) if count else self.tr("Files"))
        has_copies = is_mail and may_write and bool(self._composer.usual_copies)
        self._copies.setVisible(has_copies and not self._composer.mail.cc)

    def _show_returned(self) -> None:
        """Say why an answer did not reach the applicant, and offer its words."""
        back, offered = self._composer.taken_back, self._composer.offered_back
        shown = back or offered
        words = returned_words(shown, is_back=back is not None) if shown is not None else ""
        self._returned.setText(words)
        self._returned.setVisible(bool(words))
        self._anew.setVisible(offered is not None)

    def _show_quote(self) -> None:
        """Offer the answered mail below the answer; its text is folded until it is wanted."""
        answered = self._composer.answered
        is_there = answered is not None and bool(answered.text.strip()) and not self._send.isHidden()
        with QSignalBlocker(self._quote):
            self._quote.setChecked(self._composer.quotes)
        self._quote.setVisible(is_there)
        self._fold.setVisible(is_there)
        is_unfolded = is_there and self._is_unfolded
        self._fold.setText(self.tr("Hide the quote") if is_unfolded else self.tr("Show the quote"))
        self._fold.set_icon_name("chevron-down" if is_unfolded else "chevron-right")
        self._quoted.setText(self._composer.quote(self._work.procedure.zone) if is_unfolded else "")
        self._quoted.setVisible(is_unfolded)

    @Slot()
    def _show_why(self) -> None:
        """Say why nothing can be sent, or what to check before."""
        route, shown = self._composer.route, self._composer.shown
        if route is None or shown is None:
            return
        hindrance = self._composer.hindrance(self._work.procedure.clock())
        words = hindrance_words(hindrance, route, bool(shown.templates), self._composer.opt_out_word)
        words = words or sender_words(self._composer.other_sender)
        self._why.setText(words)
        self._why.setVisible(bool(words))
        is_out = hindrance is Hindrance.OPTED_OUT
        self._allow.setText(self.tr("Messages are wanted again…") if is_out else self.tr("End the block"))
        self._allow.setVisible(is_out or hindrance is Hindrance.BLOCKED)

    @Slot()
    def _show_window(self) -> None:
        route = self._composer.route
        if route is None:
            return
        now = self._work.procedure.clock()
        words = limit_words(route, self._composer.window_left_s(now))
        if words != self._window.text():
            self._window.setText(words)
            self._show_parts(route)  # it may be over now
        self._window.setVisible(bool(words))

    def _show_count(self) -> None:
        route = self._composer.route
        is_sms = route is not None and route.channel is Channel.SMS
        size = sms_size(self._text.value())
        self._count.setText(sms_words(size) if is_sms else "")
        self._count.setVisible(is_sms)
        self._plain.setVisible(is_sms and size.replaceable)
        is_long = is_sms and (size.parts >= SMS_WARNS or not size.is_plain)
        self._count.setProperty("tone", "warning" if is_long else "")

    @Slot()
    def _hide_solution_offer(self) -> None:
        self._told = None
        self._show_solution_offer()

    @Slot()
    def _show_solution_offer(self) -> None:
        """Offer step 4 with the sent message as its proof."""
        current, told = self._work.cases.editor.current, self._told
        is_due = (
            told is not None
            and current is not None
            and current.case_id == told.case_id
            and current.status is CaseStatus.SOLUTION_READY
            and Move.TELL in current.moves
        )
        words = self.tr("Was this message the solution? It is the proof that the applicant has it.")
        self._tell_words.setText(words if is_due else "")
        self._tell_words.setVisible(is_due)
        self._tell.setVisible(is_due)

    # -- words and Qt --------------------------------------------------------------------------------------

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Answer to the applicant"))
        for name, words in (
            ("reason", self.tr("Why you take it over")),
            ("subject", self.tr("Subject")),
            ("to", self.tr("To")),
            ("cc", self.tr("Copy to")),
            ("template", self.tr("Approved template")),
            ("consent", self.tr("How the applicant agreed to messages there")),
            ("text", self.tr("Answer")),
        ):
            self._fields[name].set_label(words)
        self._text.setPlaceholderText(
            self.tr("{key} sends. “::” inserts a text, “??” an article.").format(key=hint(Key.FINISH))
        )
        self._send.setText(self.tr("Send"))
        self._take.setText(self.tr("Take it over"))
        self._anew.setText(self.tr("Write it anew"))
        self._quote.setText(self.tr("Quote the mail below the answer"))
        self._plain.setText(self.tr("Plain signs"))
        self._copies.setText(self.tr("Copy to all"))
        self._attach.setText(self.tr("Files"))
        self._tell.setText(self.tr("Yes, the applicant has it"))
        self._more.setText(self.tr("More about this conversation"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._send.show_key(event.type() is QEvent.Type.FocusIn)
            is_by_mouse = isinstance(event, QFocusEvent) and event.reason() is Qt.FocusReason.MouseFocusReason
            if event.type() is QEvent.Type.FocusIn:
                self.focused.emit(is_by_mouse)
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if is_control and event.key() in _ENTER:
                self.send()
                return True
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._display()
