"""Automatic texts: few, never in answer to an automatic message, and within the hours of the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.enums import MessageAuthor
from tests.server.channels.conftest import Post
from tests.server.channels.provider import a_batch, now, until
from tests.written_office import BUDI, Mailroom

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = {day: ["00:00-24:00"] for day in DAYS}
NEVER = {"mon": ["00:00-00:01"]}
NOTICES = {"greeting": {"id": "Kami terima."}, "closed": {"en": "Closed.", "id": "Tutup."}}


def opened(post: Post, hours: dict[str, Any], notices: Any = NOTICES) -> Post:
    post.room = Mailroom(post.room.channel)
    post.close_addresses()
    post.add("+6281200000000", {"name": "sms"}, hours=hours, notices=notices)
    post.start()
    until(lambda: post.works("sms"))
    return post


def notices(post: Post) -> list[str]:
    return [row["text"] for row in post.messages() if row["author"] == MessageAuthor.OFFICE.value]


def test_the_first_message_of_an_episode_is_greeted_and_no_other_one(post: Post) -> None:
    opened(post, ALWAYS).provider.deliver(a_batch("m1"), a_batch("m1"), a_batch("m2"))
    assert notices(post) == ["Kami terima."]
    assert [one.text for one in post.provider.until_sent(1)] == ["Kami terima."]
    assert post.provider.sent[0].is_automatic


def test_outside_the_hours_the_text_says_so_once(post: Post) -> None:
    opened(post, NEVER).provider.deliver(a_batch("m1"), a_batch("m2"))
    assert notices(post) == ["Tutup."]


def test_what_comes_again_after_a_restore_is_not_greeted_again(post: Post) -> None:
    """C2, C4: the greeting left before the restore, which the database does not know any more."""
    server = opened(post, ALWAYS).running[0]
    post.provider.deliver(a_batch("m1"))
    post.provider.until_sent(1)
    post.end(server)
    post.is_restored()
    post.start()
    post.provider.deliver(a_batch("m1"), a_batch("m2"))
    post.take()
    post.answer()
    assert [one.text for one in post.provider.until_sent(2)] == ["Kami terima.", "Sudah terbit"]


def test_nothing_answers_an_automatic_message(post: Post) -> None:
    """C11."""
    opened(post, ALWAYS).provider.deliver(a_batch("m1", is_automatic=True), a_batch("m2", is_automatic=True))
    assert notices(post) == []


@pytest.mark.parametrize("word", ["STOP", "Berhenti."])
def test_who_wants_no_messages_gets_none(post: Post, word: str) -> None:
    """C15."""
    opened(post, ALWAYS).provider.deliver(a_batch("m1", text=word), a_batch("m2"))
    assert notices(post) == []


def test_a_message_that_comes_after_a_long_outage_is_not_greeted(post: Post) -> None:
    opened(post, ALWAYS).provider.deliver(a_batch("m1", sent_at=now() - timedelta(hours=13)))
    assert notices(post) == []


def test_while_an_agent_holds_the_conversation_the_agent_answers(post: Post) -> None:
    opened(post, NEVER, {}).provider.deliver(a_batch("m1"))
    post.take(BUDI)
    post.change_notices(NOTICES)
    until(lambda: len(post.provider.made) == 2)
    post.provider.deliver(a_batch("m2"))
    assert notices(post) == []


def test_two_servers_that_answer_by_themselves_stop_after_three_texts_a_day(post: Post) -> None:
    """C11: a correspondent's program that does not mark its texts."""
    opened(post, ALWAYS)
    for number in range(10):
        post.provider.deliver(a_batch(f"m{number}"))
        post.ends_episode(BUDI)
    assert notices(post) == ["Kami terima."] * 3
