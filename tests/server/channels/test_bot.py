"""The chatbot answers in the transaction that takes a message, or gives the word to a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text

from app.chatbot.talk import Chatbot
from app.chatbot.wording import wording
from channels.messages import Kind, Outcome, Result
from db.enums import Channel, ConversationMode, MessageAuthor, MessageState
from db.models import Article
from tests.app.chatbot.knowledge import article_id, articles
from tests.db.shared_office import SharedOffice
from tests.server.channels.conftest import Post
from tests.server.channels.provider import a_batch, until
from tests.server.channels.test_notices import ALWAYS, NEVER
from tests.written_office import BUDI, Mailroom

SAYS, BUTTONS = wording("id").says, wording("id").buttons


def publish_articles(office: SharedOffice) -> None:
    rows = [
        {
            "id": one.id,
            "edition": one.edition,
            "title": one.title,
            "questions": "\n".join(one.questions),
            "text": one.text,
            "legal_basis": one.legal_basis,
            "stems": "",
            "is_sample": False,
            "is_public": True,
            "valid_from": one.valid_from,
            "valid_until": one.valid_until,
            "written_by_name": "Rina",
            "written_at": one.reviewed_at,
            "reviewed_by_name": one.reviewed_by_name,
            "reviewed_at": one.reviewed_at,
            "withdrawn_by_name": "",
            "withdrawn_reason": "",
        }
        for one in articles()
    ]
    with office.owner.begin() as connection:
        connection.execute(text("SET LOCAL search_path = loket"))
        connection.execute(insert(Article), rows)


class BotPost(Post):
    """An address with a chatbot, and a correspondent who writes to it."""

    def open(self, hours: dict[str, Any] = ALWAYS, **more: Any) -> BotPost:
        publish_articles(self.office)
        given: dict[str, Any] = {"has_bot": True, "hours": hours, **more}
        self.add("+6281200000000", {"name": "loket"}, **given)
        self.start()
        until(lambda: self.works("loket"))
        return self

    def says(self, *lines: str, **more: Any) -> None:
        for line in lines:
            self.provider.deliver(a_batch(f"m{len(self.provider.answered)}", text=line, **more))

    def asks_for_person(self, *lines: str) -> None:
        self.says("apa itu nib", "petugas", *lines)

    @property
    def replies(self) -> list[dict[str, Any]]:
        return [row for row in self.messages() if row["author"] == MessageAuthor.BOT.value]

    @property
    def talk(self) -> dict[str, Any]:
        (found,) = self.talks()
        return found

    def changes(self, sets: str, table: str = "article") -> None:
        self._execute(f"UPDATE loket.{table} SET {sets}, version = version + 1")


@pytest.fixture
def bot(shared: SharedOffice, tmp_path: Path) -> Iterator[BotPost]:
    made = BotPost(shared, tmp_path)
    yield made
    made.close()


def test_a_question_is_answered_with_the_words_of_an_article_and_waits_for_nobody(bot: BotPost) -> None:
    bot.open().says("apa itu nib")
    (reply,) = bot.replies
    nib = next(one for one in articles() if one.id == article_id("nib"))
    assert nib.text in reply["text"]
    assert (reply["article_id"], reply["article_edition"]) == (str(nib.id), nib.edition)
    assert (bot.talk["mode"], bot.talk["waiting_since"]) == (ConversationMode.BOT.value, None)
    (sent,) = bot.provider.until_sent(1)
    assert (sent.text, sent.is_automatic) == (reply["text"], True)


def test_a_channel_without_buttons_has_them_in_words_and_says_once_that_a_machine_writes(
    bot: BotPost,
) -> None:
    bot.open().says("apa itu nib", "ya")
    first, second = (one["text"] for one in bot.replies)
    assert first.startswith(SAYS["notice"])
    assert first.endswith("Balas dengan: Ya / Hubungkan ke petugas")
    assert second.startswith(SAYS["glad"])


def test_the_same_message_again_is_answered_once(bot: BotPost) -> None:
    """C2."""
    bot.open()
    bot.provider.deliver(a_batch("m1", text="apa itu nib"), a_batch("m1", text="apa itu nib"))
    assert len(bot.replies) == 1


def test_a_person_gets_the_filled_form_and_the_bot_is_silent(bot: BotPost) -> None:
    """C13."""
    bot.open().asks_for_person("Budi", "0812 3456 7890", "lewati", "Pengaduan")
    assert bot.talk["mode"] == ConversationMode.WAITING.value
    assert bot.talk["form"] == {
        "question": "apa itu nib",
        "name": "Budi",
        "reach": "0812 3456 7890",
        "kind": "complaint",
    }
    assert bot.replies[-1]["text"] == SAYS["handed"]
    count = len(bot.messages())
    bot.says("Halo?")
    assert len(bot.messages()) == count + 1


def test_who_is_handed_over_outside_the_hours_learns_when_the_office_opens(bot: BotPost) -> None:
    bot.open(NEVER, notices={"closed": {"id": "Tutup."}})
    bot.asks_for_person("Budi", "budi@contoh.id", "lewati", "Pertanyaan")
    assert bot.messages()[-1]["text"].startswith("Terima kasih. Kantor sedang tutup dan buka lagi Senin")


def test_what_the_bot_cannot_read_goes_to_a_person(bot: BotPost) -> None:
    bot.open()
    bot.provider.deliver(a_batch("m1", text="", kind=Kind.VOICE))
    assert (bot.talk["mode"], bot.talk["form"]) == (ConversationMode.WAITING.value, {})
    assert SAYS["handed"] in bot.replies[0]["text"]


def test_an_automatic_message_gets_no_answer_and_a_person_sees_it(bot: BotPost) -> None:
    """C11."""
    bot.open().says("Pulsa Anda habis", is_automatic=True)
    assert bot.replies == []
    assert bot.talk["mode"] == ConversationMode.WAITING.value


def test_who_wants_no_messages_gets_none_of_the_bot(bot: BotPost) -> None:
    """C15."""
    bot.open().says("apa itu nib", "STOP", "apa itu nib")
    assert len(bot.replies) == 1


def test_a_fault_of_the_bot_loses_no_message(bot: BotPost, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.open()
    monkeypatch.setattr(Chatbot, "reply", lambda *_given: 1 // 0)
    bot.says("apa itu nib")
    assert [row["text"] for row in bot.messages()] == ["apa itu nib"]
    assert bot.talk["mode"] == ConversationMode.WAITING.value


def test_if_its_answer_does_not_reach_the_applicant_a_person_has_the_word(bot: BotPost) -> None:
    """C12."""
    bot.provider.next.append(Outcome(Result.FAILED, code="too_long"))
    bot.open().says("apa itu nib")
    until(lambda: bool(bot.talk["mode"] == ConversationMode.WAITING.value))


def test_a_talk_goes_on_with_a_person_once_the_bot_is_switched_off(bot: BotPost) -> None:
    bot.open().says("apa itu nib")
    made = len(bot.provider.made)
    bot.changes("has_bot = false", "office_address")
    until(lambda: len(bot.provider.made) > made)
    bot.says("ya")
    assert len(bot.replies) == 1
    assert bot.talk["mode"] == ConversationMode.WAITING.value


def test_an_article_that_is_published_meanwhile_answers_and_a_withdrawn_one_does_not(bot: BotPost) -> None:
    bot.open()
    bot.changes("withdrawn_at = now()")
    bot.says("apa itu nib")
    bot.changes("withdrawn_at = NULL")
    bot.says("apa itu nib")
    assert [row["article_id"] for row in bot.replies] == [None, str(article_id("nib"))]


def test_after_a_restore_the_whole_talk_is_there_and_nothing_is_said_again(bot: BotPost) -> None:
    bot.open().asks_for_person("Budi", "0812 3456 7890", "lewati", "Pertanyaan")
    bot.provider.until_sent(6)
    before = [row["text"] for row in bot.messages()]
    bot.is_restored()
    until(lambda: [row["text"] for row in bot.messages()] == before)
    until(lambda: bot.replies[0]["state"] == MessageState.UNSURE.value)  # the others wait behind it
    assert bot.talk["mode"] == ConversationMode.WAITING.value
    assert len(bot.provider.sent) == 6


def test_a_talk_on_whatsapp_stays_in_its_window(shared: SharedOffice, tmp_path: Path) -> None:
    post = BotPost(shared, tmp_path, Mailroom(Channel.WHATSAPP), kind={"window": timedelta(hours=24)})
    try:
        post.open().says("apa itu nib")
        (reply,) = post.replies
        assert reply["not_after"] == post.talk["window_until"]
        assert post.talk["remote"] == BUDI
    finally:
        post.close()
