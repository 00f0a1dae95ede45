"""The chatbot's talk in the records: its state, the hand-over, and the questions that it missed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import RowMapping, select
from uuid_utils.compat import uuid7

from app.chatbot.answering import Articles
from app.chatbot.talk import TALK, Chatbot, Reply, Talk, VisitorLine
from app.mutations.contact import LinkContact
from app.mutations.conversation import EndEpisode, HandOver, SendBotMessage
from app.mutations.erasure import EraseApplicant
from app.mutations.people import RegisterAgent
from db.enums import Channel, ConversationMode, Disposition, MessageAuthor, Role
from db.models import Conversation, Message
from db.mutation import Rejected
from db.queries.conversations import messages_of
from db.queries.unanswered import UnansweredQuestion, unanswered_questions
from db.records import MessageRecord
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from tests.app.chatbot.knowledge import article_id, articles
from tests.office import START, Office, at
from tests.written_office import Mailroom

VISITORS = ("a" * 64, "b" * 64)


class BotOffice(Office):
    """Does what the server program does with each line of a visitor."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.room = Mailroom(Channel.CHATBOT, has_bot=True)
        system = RegisterAgent(agent_id=SYSTEM_ID, name=SYSTEM_NAME, role=Role.SUPERVISOR, occurred_at=START)
        self.do(system, self.room.register())
        self.bot = Chatbot(Articles(articles()), ZoneInfo("Asia/Jakarta"))
        self.minute = 0

    def says(self, text: str, visitor: str = VISITORS[0]) -> Reply:
        self.minute += 1
        arrival = self.room.arrival(f"{visitor}/{self.minute}", self.minute, remote=visitor, text=text)
        self.do(arrival, me=SYSTEM)
        facts = [one.facts for one in self.messages(visitor) if one.author is MessageAuthor.BOT]
        talk = Talk.of(facts[-1][TALK] if facts else None)
        reply = self.bot.reply(talk, VisitorLine(text), at(self.minute), None)
        self.do(
            SendBotMessage(
                conversation_id=self.room.talk(visitor),
                message_id=uuid7(),
                text=reply.text,
                facts=reply.facts(),
                article_id=None,
                occurred_at=at(self.minute),
            ),
            me=SYSTEM,
        )
        if reply.hands_over:
            form = dict(reply.talk.form)
            done = HandOver(conversation_id=self.room.talk(visitor), form=form, occurred_at=at(self.minute))
            self.do(done, me=SYSTEM)
        return reply

    def messages(self, visitor: str = VISITORS[0]) -> tuple[MessageRecord, ...]:
        return self.replica.read(lambda tx: messages_of(tx, self.room.talk(visitor))).result(10)

    def talk(self, visitor: str) -> RowMapping:
        query = select(Conversation.__table__).where(Conversation.id == self.room.talk(visitor))
        return self.replica.read(lambda tx: tx.execute(query).mappings().one()).result(10)

    def unanswered(self, since_minute: float = 0) -> tuple[UnansweredQuestion, ...]:
        return self.replica.read(lambda tx: unanswered_questions(tx, at(since_minute))).result(10)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[BotOffice]:
    office = BotOffice(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def test_a_talk_goes_on_from_the_records_until_a_person_has_the_form(office: BotOffice) -> None:
    for text in ("apa itu nib", "petugas", "Budi", "0812 3456 7890", "lewati"):
        office.says(text)
    office.says("Pertanyaan")
    talk = Conversation.__table__
    (row,) = office.replica.read(lambda tx: tx.execute(select(talk)).mappings().all()).result(10)
    assert row["form"] == {
        "question": "apa itu nib",
        "name": "Budi",
        "reach": "0812 3456 7890",
        "kind": "information",
    }
    assert row["mode"] is not ConversationMode.BOT
    assert row["waiting_since"] is not None
    with pytest.raises(Rejected, match="bot_has_no_word"):
        office.says("halo?")


def test_the_buttons_and_the_state_are_in_the_facts_of_the_bots_message(office: BotOffice) -> None:
    office.says("apa itu nib")
    table = Message.__table__
    query = select(table.c.facts).where(table.c.author == MessageAuthor.BOT)
    facts = office.replica.read(lambda tx: tx.execute(query).scalar_one()).result(10)
    assert [one["value"] for one in facts["choices"]] == ["yes", "agent"]
    assert facts[TALK]["step"] == "answered"


def test_missed_questions_are_listed_by_how_often_they_were_asked_and_without_numbers(
    office: BotOffice,
) -> None:
    for visitor in VISITORS:
        office.says("Cara membuat paspor?", visitor)
        office.says("apa itu nib", visitor)
        office.says("cara membuat paspor", visitor)
        office.says("apa itu lkpm", visitor)
    office.says("cek tilang 081234567890")
    found = office.unanswered()
    assert [(one.question, one.count) for one in found] == [("cara membuat paspor", 4), ("cek tilang …", 1)]
    assert [one.question for one in office.unanswered(since_minute=9)] == ["cek tilang …"]


def test_an_answered_question_is_in_no_list(office: BotOffice) -> None:
    reply = office.says("apa itu nib")
    assert reply.article is not None
    assert reply.article.id == article_id("nib")
    assert office.unanswered() == ()


def test_the_questions_of_an_erased_person_are_erased(office: BotOffice) -> None:
    office.minute = long_ago = -3 * 366 * 24 * 60
    for visitor in VISITORS:
        office.says("cara membuat paspor", visitor)
    budi, talk = office.applicant("Budi", "0812 1111 2222"), office.talk(VISITORS[0])
    episode: dict[str, Any] = {"contact_id": talk["contact_id"], "occurred_at": at(long_ago + 9)}
    office.do(LinkContact(applicant_id=budi, **episode))
    office.do(EndEpisode(conversation_id=talk["id"], disposition=Disposition.OTHER, **episode))
    assert [one.count for one in office.unanswered(long_ago)] == [2]
    erase = EraseApplicant(applicant_id=budi, information_years=1, complaint_years=2, occurred_at=at(0))
    office.do(erase, me=office.boss)
    assert [one.count for one in office.unanswered(long_ago)] == [1]


def test_what_was_asked_in_an_anonymous_or_confidential_case_is_in_no_list(office: BotOffice) -> None:
    kinds: tuple[dict[str, Any], ...] = {}, {"is_anonymous": True}, {"is_confidential": True}
    for number, (visitor, fields) in enumerate(zip((*VISITORS, "c" * 64), kinds, strict=True)):
        office.says(f"cara membuat paspor {'x' * number}", visitor)
        case_id = office.log(office.minute, **fields)
        contact_id = office.talk(visitor)["contact_id"]
        office.do(LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=at(office.minute)))
    assert [one.question for one in office.unanswered()] == ["cara membuat paspor"]
