"""A live chat that the agent is asked to take, in a line above the columns: it moves nothing."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.common.enums import Channel
from app.conversations.chat_offers import ChatOffers
from app.values.written import VisibleConversation
from ui.inbox.conversation_text import correspondent_words, last_words
from ui.keys.key_table import Key
from ui.phone.screen_pop_line import LINE_PX, WORDS_LEAST_PX
from ui.style.theme import current_theme
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.text.wording import channel_icon
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.overflow_row import OverflowRow
from ui.widgets.text import IconLabel


class ChatOfferLine(QFrame):
    """Neither takes the keyboard nor makes a sound; a screen reader says a new one once."""

    def __init__(self, offers: ChatOffers) -> None:
        super().__init__()
        self.setObjectName("chat_offer")
        self.setProperty("look", "strip")
        self.setProperty("tone", Tone.ACCENT.value)
        self._offers = offers
        self._said: tuple[UUID, bool] | None = None  # the offer that a screen reader heard last
        self._words = ElidedLabel("chat_offer.words", "strong", most_lines=2)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._take = ActionButton("chat_offer.take", "", "mail", Key.TAKE_NEXT, "primary")
        self._pass = ActionButton("chat_offer.pass", "", "forward")
        self._row = OverflowRow("chat_offer.controls")
        for rank, button in enumerate((self._take, self._pass)):
            self._row.add(button, rank)
            self._row.want(button, True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(GAP)
        row.addWidget(IconLabel("chat_offer.icon", channel_icon(Channel.CHATBOT), "accent", 20))
        row.addWidget(self._words, 1)
        row.addWidget(self._row)
        self._take.clicked.connect(offers.take)
        self._pass.clicked.connect(offers.pass_on)
        offers.changed.connect(self._on_changed)
        self._scale()
        self._retranslate()

    @Slot(object)
    def _on_changed(self, _one: VisibleConversation | None) -> None:
        self._display()

    def _display(self) -> None:
        one = self._offers.current
        if one is None:
            self._said = None
            self.hide()
            self._words.setText("")  # else a screen reader still finds who wrote
            self.setAccessibleName("")
            return
        who = correspondent_words(one)
        if one.offer.is_to_all:
            text = self.tr("Chat, offered to all: {who}").format(who=who)
        else:
            text = self.tr("Chat, offered to you: {who}").format(who=who)
        self._words.setText(" · ".join(filter(None, (text, last_words(one)))))
        self.setAccessibleName(self._words.text())
        if self._said != (one.id, one.offer.is_to_all):
            self._said = one.id, one.offer.is_to_all
            announce(self, self._words.text())
        self.show()

    def _scale(self) -> None:
        self.setFixedHeight(current_theme().px(LINE_PX))
        self._words.setMinimumWidth(current_theme().px(WORDS_LEAST_PX))

    def _retranslate(self) -> None:
        self._take.setText(self.tr("Take the chat"))
        self._pass.setText(self.tr("Not now"))
        self._display()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._scale()
