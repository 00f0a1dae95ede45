"""The applicants of the training who write: on real records, with a workplace whose agent answers them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.common.paths import AppPaths
from app.demo.correspondents import Correspondent, Correspondents, Pauses, correspondents
from app.demo.data import DemoRecords, address_id
from app.knowledge.sample_articles import sample_article_id
from app.mutations.conversation import TakeConversation
from app.mutations.outgoing import SendMessage, StartConversation, WithdrawMessage
from app.settings import OfficeSettings, Settings
from db.enums import ConversationMode, MessageAuthor, MessageState
from db.mutation import Mutation
from db.queries.articles import public_articles
from db.queries.conversations import conversation, inbox, messages_of
from db.records import ConversationRecord, MessageRecord
from db.replica import Replica
from tests.app.demo.test_demo_data import OFFICE
from tests.app.phone_place import PhonePlace

AT_ONCE = Pauses(first=0, next=5, step=5, thanks=5, leave=5)
LETTERS = {one.letter.key: one for one in correspondents()}
LAST = {
    "whatsapp": MessageState.READ,
    "email": MessageState.SENT,
    "sms": MessageState.DELIVERED,
    "chat": MessageState.READ,
}
each_letter = pytest.mark.parametrize("key", list(LETTERS))


def load_demo(places: AppPaths) -> None:
    places.create()
    replica = Replica.open(places.records_file)
    DemoRecords(replica, OfficeSettings(), "007", now()).load()
    replica.close()


class Training(PhonePlace):
    """The desk of the demo, with the demo's records."""

    def __init__(self, folder: Path, qtbot: QtBot, pauses: Pauses) -> None:
        load_demo(AppPaths.below(folder))
        super().__init__(folder, qtbot, Settings())
        self.applicants = Correspondents(self.workplace, pauses)

    def talk(self, one: Correspondent) -> ConversationRecord | None:
        return self.read(lambda tx: conversation(tx, one.conversation_id))

    def messages(self, conversation_id: UUID) -> tuple[MessageRecord, ...]:
        return self.read(lambda tx: messages_of(tx, conversation_id))

    def waiting(self) -> tuple[ConversationRecord, ...]:
        agent = self.workplace.access.session.agent
        assert agent is not None
        return self.read(lambda tx: inbox(tx, agent.id)).everybodys

    def change(self, *mutations: Mutation) -> None:
        done: list[bool] = []
        self.workplace.records.change(*mutations, done=lambda: done.append(True))
        self.qtbot.waitUntil(lambda: bool(done))

    def arrives(self, one: Correspondent) -> ConversationRecord:
        self.applicants.write(one.letter.key)
        self.qtbot.waitUntil(lambda: self.talk(one) is not None)
        found = self.talk(one)
        assert found is not None
        return found

    def answer(self, one: Correspondent, text: str = "Mohon ditunggu.", *also: Mutation) -> UUID:
        """Take the conversation and answer, as the agent at this desk."""
        said = SendMessage(
            conversation_id=one.conversation_id, message_id=uuid7(), text=text, occurred_at=now()
        )
        self.change(TakeConversation(conversation_id=one.conversation_id, occurred_at=now()), said, *also)
        return said.message_id

    def state(self, conversation_id: UUID, message_id: UUID) -> MessageState | None:
        return next(one.state for one in self.messages(conversation_id) if one.id == message_id)

    def until_state(self, conversation_id: UUID, message_id: UUID, state: MessageState) -> None:
        self.qtbot.waitUntil(lambda: self.state(conversation_id, message_id) is state)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Training]:
    made = Training(tmp_path, qtbot, AT_ONCE)
    yield made
    made.applicants.stop()
    made.close()


def test_one_applicant_after_the_other_writes_and_waits_in_the_list(desk: Training) -> None:
    desk.applicants.begin()
    desk.qtbot.waitUntil(lambda: len(desk.waiting()) == len(LETTERS))
    assert [one.id for one in desk.waiting()] == [one.conversation_id for one in LETTERS.values()]
    channels = [one.channel for one in desk.waiting()]
    assert channels == [one.channel for one in LETTERS.values()]
    assert len(set(channels)) == 4
    assert {one.last_text for one in desk.waiting()} == {one.letter.text.strip() for one in LETTERS.values()}


@each_letter
def test_an_answer_gets_as_far_as_its_channel_reports_and_the_applicant_thanks_once(
    desk: Training, key: str
) -> None:
    one = LETTERS[key]
    desk.arrives(one)
    answer = desk.answer(one)
    desk.until_state(one.conversation_id, answer, LAST[key])

    def thanks() -> list[MessageRecord]:
        return [said for said in desk.messages(one.conversation_id) if said.text == one.letter.thanks]

    desk.qtbot.waitUntil(lambda: bool(thanks()))
    assert thanks()[0].reply_to_id == answer
    again = desk.answer(one, "Sama-sama.")
    desk.until_state(one.conversation_id, again, LAST[key])
    assert len(thanks()) == 1


def test_the_chatbot_answers_first_and_hands_over_with_the_form(desk: Training) -> None:
    chat = LETTERS["chat"]
    talk = desk.arrives(chat)
    assert (talk.mode, talk.form["name"]) == (ConversationMode.WAITING, "Ratna Dewanti")
    said = desk.messages(chat.conversation_id)
    bots = [one for one in said if one.author is MessageAuthor.BOT]
    assert len(bots) == len(chat.letter.before)
    assert {one.state for one in bots} == {MessageState.READ}
    assert bots[0].article_id is not None
    assert (said[-1].author, said[-1].text) == (MessageAuthor.APPLICANT, chat.letter.text)


def test_the_visitor_leaves_the_chat_once_nobody_owes_an_answer(desk: Training) -> None:
    chat = LETTERS["chat"]
    desk.arrives(chat)
    desk.answer(chat)
    desk.qtbot.waitUntil(lambda: desk.messages(chat.conversation_id)[-1].text == chat.letter.thanks)
    talk = desk.talk(chat)
    assert talk is not None
    assert (talk.mode, talk.ended_at) == (ConversationMode.HELD, None)
    desk.answer(chat, "Sama-sama.")
    desk.qtbot.waitUntil(lambda: (ended := desk.talk(chat)) is not None and ended.ended_at is not None)


def test_a_message_to_someone_who_did_not_write_arrives_too(desk: Training) -> None:
    remote, said = "euis@contoh-tani.example", uuid7()
    begun = StartConversation(
        office_address_id=address_id("email"),
        remote=remote,
        contact_id=uuid7(),
        message_id=said,
        text="Izin Ibu sudah terbit.",
        facts={"subject": "Izin terbit"},
        occurred_at=now(),
    )
    desk.change(begun)
    agent = desk.workplace.access.session.agent
    assert agent is not None
    (talk,) = desk.read(lambda tx: inbox(tx, agent.id)).mine
    desk.until_state(talk.id, said, MessageState.SENT)


def test_what_the_agent_takes_back_does_not_leave_and_stops_nothing_behind_it(
    tmp_path: Path, qtbot: QtBot
) -> None:
    desk = Training(tmp_path, qtbot, Pauses(step=200))
    one = LETTERS["whatsapp"]
    desk.arrives(one)
    first = desk.answer(one, "Salah kirim")
    desk.change(WithdrawMessage(message_id=first, occurred_at=now()))
    second = desk.answer(one)
    desk.until_state(one.conversation_id, second, MessageState.READ)
    assert desk.state(one.conversation_id, first) is MessageState.WITHDRAWN
    desk.applicants.stop()
    desk.close()


def test_after_the_end_nobody_writes(desk: Training) -> None:
    whatsapp, email = LETTERS["whatsapp"], LETTERS["email"]
    desk.arrives(whatsapp)
    desk.applicants.stop()
    desk.applicants.write("email")
    desk.answer(whatsapp)  # recorded after everything that was begun before
    assert desk.talk(email) is None
    assert [one.id for one in desk.waiting()] == []


def test_a_public_article_answers_each_question_or_a_unit_is_asked(desk: Training) -> None:
    public = {one.id for one in desk.read(public_articles)}
    units = {unit["code"] for unit in OFFICE["units"]}
    letters = [one.letter for one in LETTERS.values()]
    assert all(bool(letter.article) != bool(letter.unit) for letter in letters)
    assert {sample_article_id(letter.article) for letter in letters if letter.article} <= public
    asked = {letter.unit for letter in letters if letter.unit}
    assert asked
    assert asked <= units
