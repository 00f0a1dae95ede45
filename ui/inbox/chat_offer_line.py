"""A live chat that the agent is asked to take."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Slot

from app.common.enums import Channel
from app.conversations.chat_offers import ChatOffers
from app.values.written import VisibleConversation
from ui.inbox.conversation_text import correspondent_words, last_words
from ui.keys.key_table import Key
from ui.text.wording import channel_icon
from ui.widgets.button import ActionButton
from ui.widgets.offer_line import OfferLine


class ChatOfferLine(OfferLine):
    def __init__(self, offers: ChatOffers) -> None:
        super().__init__("chat_offer", channel_icon(Channel.CHATBOT))
        self._offers = offers
        self._said: tuple[UUID, bool] | None = None  # the offer that a screen reader heard last
        self._take = ActionButton("chat_offer.take", "", "mail", Key.TAKE_NEXT, "primary")
        self._pass = ActionButton("chat_offer.pass", "", "forward")
        self.add_buttons(self._take, self._pass)
        self._take.clicked.connect(offers.take)
        self._pass.clicked.connect(offers.pass_on)
        offers.changed.connect(self._on_changed)
        self.retranslate()

    @Slot(object)
    def _on_changed(self, _one: VisibleConversation | None) -> None:
        self._display()

    def _display(self) -> None:
        one = self._offers.current
        if one is None:
            self._said = None
            self.put_away()
            return
        who = correspondent_words(one)
        if one.offer.is_to_all:
            text = self.tr("Chat, offered to all: {who}").format(who=who)
        else:
            text = self.tr("Chat, offered to you: {who}").format(who=who)
        said, self._said = self._said, (one.id, one.offer.is_to_all)
        self.offer(" · ".join(filter(None, (text, last_words(one)))), is_new=said != self._said)

    def retranslate(self) -> None:
        self._take.setText(self.tr("Take the chat"))
        self._pass.setText(self.tr("Not now"))
        self._display()
