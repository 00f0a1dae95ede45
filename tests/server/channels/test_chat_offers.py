"""A live chat that waits is offered to one agent after the other, then to all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState
from app.mutations.conversation import PassOffer, ReleaseConversation
from db.enums import AgentState, Channel
from db.rules.chat_offers import OFFER_LASTS, Offer
from server.channels.chat_offers import AWAY
from tests.db.shared_office import SharedOffice
from tests.server.channels.conftest import Post
from tests.server.channels.provider import a_batch, until
from tests.server.instance import RunningServer
from tests.server.running import Client
from tests.written_office import Mailroom

ALL = "all"


class ChatPost(Post):
    """The site of the office, without its pages; the clock moves by making an offer older."""

    def open(self, **config: object) -> ChatPost:
        self.config.update(config)
        self.add("dpmptsp", {"name": "situs"})
        self.start()
        until(lambda: self.works("situs"))
        return self

    def sits_down(self, login: str, state: AgentState = AgentState.AVAILABLE) -> Client:
        client = Client(self.running[0].port)
        assert client.sign_in(login).status == 200
        assert client.enrol(f"H{login.upper()}").status == 204
        self.changes_to(login, state)
        return client

    def changes_to(self, login: str, state: AgentState) -> None:
        changed = ChangeAgentState(interval_id=uuid7(), state=state, occurred_at=datetime.now(timezone.utc))
        self.do(changed, login)

    def writes(self, *visitors: str) -> None:
        for visitor in visitors:
            name = f"{visitor} {len(self.provider.answered)}"
            self.provider.deliver(a_batch(name, sender=visitor))

    def looks(self, server: RunningServer | None = None) -> None:
        server = server or self.running[0]
        server.do(server.serving.server.channels.offers.check())

    def later(self, by: timedelta, server: RunningServer | None = None) -> None:
        since = f"to_jsonb((offer ->> 'since')::timestamptz - interval '{by.total_seconds()} s')"
        sets = f"offer = jsonb_set(offer, '{{since}}', {since})"
        self._execute(f"UPDATE loket.conversation SET {sets} WHERE offer ? 'since'")
        self.looks(server)

    def leaves_quietly(self, login: str) -> None:
        """The line to this desktop has broken some time ago."""
        back = f"seen_at = seen_at - interval '{AWAY.total_seconds() + 1} s'"
        self._execute(f"UPDATE loket.sync_client SET {back} WHERE workstation = 'H{login.upper()}'")

    def offered(self, visitor: str = "a") -> str:
        """Return the login of the person who is asked, ALL, or ""."""
        (talk,) = (one for one in self.talks() if one["remote"] == visitor)
        offer = Offer.of(talk["offer"])
        if offer.is_to_all:
            return ALL
        return self.office.login(offer.to) if offer.to is not None else ""


@pytest.fixture
def chats(shared: SharedOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatPost]:
    monkeypatch.setattr("server.channels.chat_offers.CHECK_EVERY_S", 3600)  # these tests let it look
    made = ChatPost(shared, tmp_path, Mailroom(Channel.CHATBOT))
    yield made
    made.close()


def test_a_chat_is_offered_to_one_after_the_other_for_20_seconds_and_then_to_all(chats: ChatPost) -> None:
    chats.open().sits_down("rina")
    chats.sits_down("sari")
    chats.writes("a")
    chats.looks()
    assert chats.offered() == "rina"  # available for longer
    chats.later(OFFER_LASTS - timedelta(seconds=5))
    assert chats.offered() == "rina"
    chats.later(timedelta(seconds=5))
    assert chats.offered() == "sari"
    chats.later(OFFER_LASTS)
    assert chats.offered() == ALL
    chats.later(OFFER_LASTS)
    assert chats.offered() == ALL


def test_who_says_no_is_not_asked_again_and_nobody_can_say_no_for_another(chats: ChatPost) -> None:
    chats.open().sits_down("rina")
    chats.sits_down("sari")
    chats.writes("a")
    chats.looks()
    says_no = PassOffer(conversation_id=chats.room.talk("a"), occurred_at=datetime.now(timezone.utc))
    chats.do(says_no, "sari")
    chats.looks()
    assert chats.offered() == "rina"
    chats.do(says_no, "rina")
    chats.looks()
    assert chats.offered() == "sari"


def test_a_desk_that_is_gone_does_not_hold_a_chat(chats: ChatPost) -> None:
    chats.open().sits_down("rina")
    chats.sits_down("sari")
    chats.writes("a")
    chats.looks()
    chats.leaves_quietly("rina")
    chats.looks()
    assert chats.offered() == "sari"
    chats.changes_to("sari", AgentState.BREAK)
    chats.looks()
    assert chats.offered() == ALL


def test_only_agents_and_supervisors_who_may_take_it_are_asked(chats: ChatPost) -> None:
    chats.open().sits_down("dedi")
    chats.sits_down("rina", AgentState.NOT_READY)
    chats.sits_down("wati")
    chats.writes("a")
    chats.looks()
    assert chats.offered() == "wati"
    chats.changes_to("rina", AgentState.NOT_REACHABLE)  # for calls
    chats.later(OFFER_LASTS)
    assert chats.offered() == "rina"
    chats.later(OFFER_LASTS)
    assert chats.offered() == ALL


def test_who_has_as_many_chats_as_fit_is_not_asked(chats: ChatPost) -> None:
    chats.open(chats_at_once=2).sits_down("rina")
    chats.writes("a", "b", "c")
    chats.looks()
    assert [chats.offered(one) for one in "abc"] == ["rina", "rina", ALL]
    chats.take("a")
    chats.take("b")
    chats.writes("d")
    chats.looks()
    assert chats.offered("d") == ALL


def test_beside_a_call_there_is_room_for_one_chat_and_who_has_no_call_is_asked_first(chats: ChatPost) -> None:
    chats.open().sits_down("rina", AgentState.ON_CALL)
    chats.sits_down("sari")
    chats.writes("a")
    chats.looks()
    assert chats.offered("a") == "sari"
    chats.changes_to("sari", AgentState.BREAK)
    chats.writes("b")
    chats.looks()
    assert [chats.offered("a"), chats.offered("b")] == ["rina", ALL]


def test_a_chat_that_was_given_back_is_offered_to_another_person(chats: ChatPost) -> None:
    chats.open().sits_down("rina")
    chats.writes("a")
    chats.looks()
    chats.take("a")
    assert chats.offered() == ""
    chats.sits_down("sari")
    given_back = ReleaseConversation(
        conversation_id=chats.room.talk("a"), occurred_at=datetime.now(timezone.utc)
    )
    chats.do(given_back)
    chats.looks()
    assert chats.offered() == "sari"


def test_two_servers_make_one_offer_and_the_second_goes_on_when_the_first_is_killed(
    chats: ChatPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = chats.open().running[0]
    second = chats.start("two")
    chats.sits_down("rina")
    chats.sits_down("sari")
    chats.writes("a")
    looks = [one.start(one.serving.server.channels.offers.check()) for one in chats.running]
    assert [one.result(20) for one in looks] == [None, None]
    assert chats.offered() == "rina"
    chats.kill(first, monkeypatch)
    chats.later(OFFER_LASTS, second)
    assert chats.offered() == "sari"


def test_the_server_looks_every_two_seconds(chats: ChatPost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.channels.chat_offers.CHECK_EVERY_S", 0.1)
    chats.open().sits_down("rina")
    chats.writes("a")
    until(lambda: chats.offered() == "rina")


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.CHATBOT])
def test_no_letter_is_offered_and_no_chat_where_the_office_wants_none(
    chats: ChatPost, channel: Channel
) -> None:
    chats.room = Mailroom(channel)
    chats.open(**({"chats_at_once": 0} if channel is Channel.CHATBOT else {})).sits_down("rina")
    chats.writes("a")
    chats.looks()
    assert chats.offered() == ""
