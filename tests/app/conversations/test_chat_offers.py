"""The live chat that a workstation shows as offered: taken, passed on, or not shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from app.mutations.conversation import OfferConversation, TakeConversation
from db.enums import Channel, ConversationMode, Role
from tests.app.conversations.desk import ANI, BUDI, WrittenDesk
from tests.app.conversations.test_conversation_view import sign_in
from tests.app.phone_place import utc_now


class ChatDesk(WrittenDesk):
    def chat(self, remote: str = BUDI, minutes_ago: float = 1) -> UUID:
        return self.write("Halo", remote, Channel.CHATBOT, minutes_ago)

    def offer(self, talk_id: UUID, to: UUID | None) -> None:
        offered = OfferConversation(conversation_id=talk_id, agent_id=to, occurred_at=utc_now())
        self.by_system(offered)

    @property
    def me(self) -> UUID:
        agent = self.workplace.access.session.agent
        assert agent is not None
        return agent.id

    @property
    def offered(self) -> UUID | None:
        one = self.workplace.conversations.offers.current
        return one.id if one is not None else None

    def until_offered(self, talk_id: UUID | None) -> None:
        self.qtbot.waitUntil(lambda: self.offered == talk_id)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ChatDesk]:
    desk = ChatDesk(tmp_path, qtbot, Channel.CHATBOT)
    yield desk
    desk.close()


def test_an_offered_chat_is_taken_and_then_nobody_is_asked(desk: ChatDesk) -> None:
    talk_id = desk.chat()
    desk.offer(talk_id, desk.me)
    desk.until_offered(talk_id)
    desk.workplace.conversations.offers.take()
    desk.until_offered(None)
    assert desk.talk(talk_id).holder_id == desk.me
    assert desk.talk(talk_id).offer.to is None


def test_not_now_lets_the_server_ask_the_next_one(desk: ChatDesk) -> None:
    talk_id = desk.chat()
    desk.offer(talk_id, desk.me)
    desk.until_offered(talk_id)
    desk.workplace.conversations.offers.pass_on()
    assert desk.offered is None
    desk.qtbot.waitUntil(lambda: desk.talk(talk_id).offer.to is None)
    assert desk.talk(talk_id).offer.asked == (desk.me,)
    assert desk.talk(talk_id).mode is ConversationMode.WAITING


def test_a_chat_that_is_offered_to_a_colleague_is_not_shown_and_comes_last(desk: ChatDesk) -> None:
    sari = desk.colleague()
    older, newer = desk.chat(minutes_ago=9), desk.chat(ANI, minutes_ago=2)
    desk.offer(older, sari.agent_id)
    desk.offer(newer, desk.me)
    desk.until_offered(newer)
    inbox = desk.workplace.conversations.inbox
    inbox.take_next()
    desk.qtbot.waitUntil(lambda: desk.talk(newer).mode is ConversationMode.HELD)
    assert desk.talk(older).mode is ConversationMode.WAITING
    desk.until_shown(newer)
    inbox.take_next()
    desk.qtbot.waitUntil(lambda: desk.talk(older).holder_id == desk.me)


def test_a_chat_that_a_colleague_takes_is_offered_no_more(desk: ChatDesk) -> None:
    sari, talk_id = desk.colleague(), desk.chat()
    desk.offer(talk_id, desk.me)
    desk.until_offered(talk_id)
    desk.by(sari, TakeConversation(conversation_id=talk_id, occurred_at=utc_now()))
    desk.until_offered(None)


def test_a_chat_for_all_is_shown_to_who_is_available_until_that_person_does_not_want_it(
    desk: ChatDesk,
) -> None:
    talk_id, states = desk.chat(), desk.workplace.agents.states
    states.take_break("prayer")
    desk.offer(talk_id, None)
    desk.qtbot.waitUntil(lambda: desk.talk(talk_id).offer.is_to_all)
    assert desk.offered is None
    states.be_available()
    desk.until_offered(talk_id)
    desk.workplace.conversations.offers.pass_on()
    desk.until_offered(None)
    other = desk.chat(ANI)
    desk.offer(other, None)
    desk.until_offered(other)
    assert desk.talk(talk_id).offer.is_to_all


def test_an_officer_of_a_unit_is_shown_no_chat(desk: ChatDesk) -> None:
    talk_id = desk.chat()
    desk.offer(talk_id, None)
    desk.until_offered(talk_id)
    sign_in(desk, "Dedi", Role.UNIT_OFFICER)
    desk.until_offered(None)
