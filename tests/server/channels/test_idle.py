"""What nobody continues ends: a form of the chatbot, the hold of an agent who is gone, an episode."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.chatbot.talk import FORM_WITHIN
from app.chatbot.wording import wording
from db.enums import ConversationMode
from db.models import Contact
from db.tx import table_of
from server.channels.idle import AWAY, SILENCE
from tests.db.shared_office import SharedOffice
from tests.server.channels.provider import a_batch, until
from tests.server.channels.test_bot import BotPost
from tests.server.instance import RunningServer
from tests.server.running import Client
from tests.server.test_events import hear, listening

CONTACTS = table_of(Contact)
SECOND = timedelta(seconds=1)
BACK = timedelta(minutes=1)  # much more than a test takes
SAYS = wording("id").says


class IdlePost(BotPost):
    """Its clock is moved by making what happened older."""

    @property
    def server(self) -> RunningServer:
        return self.running[0]

    def later(self, by: timedelta) -> None:
        """So much time passes, and the server looks."""
        self.older(by)
        self.looks()

    def older(self, by: timedelta) -> None:
        back = f"- interval '{by.total_seconds()} s'"
        for table, columns in (
            ("conversation", ("last_at", "held_since", "waiting_since")),
            ("message", ("written_at",)),
            ("server_session", ("opened_at",)),
            ("sync_client", ("seen_at",)),
        ):
            sets = ", ".join(f"{name} = {name} {back}" for name in columns)
            self._execute(f"UPDATE loket.{table} SET {sets}")

    def looks(self) -> None:
        self.server.do(self.server.serving.server.channels.idle.check())

    def is_seen(self) -> bool:
        """Whether a workstation is connected."""
        with self.office.owner.connect() as connection:
            query = "SELECT max(seen_at) > now() - interval '1 minute' FROM loket.sync_client"
            return bool(connection.execute(text(query)).scalar_one())

    def episodes(self) -> list[str]:
        rows = self.office.rows(CONTACTS).values()
        return [one["disposition"] if one["ended_at"] else "open" for one in rows]

    @property
    def mode(self) -> str:
        return str(self.talk["mode"])

    @property
    def holder(self) -> object:
        return self.talk["holder_id"]


@pytest.fixture
def idle(shared: SharedOffice, tmp_path: Path) -> Iterator[IdlePost]:
    made = IdlePost(shared, tmp_path)
    yield made
    made.close()


def test_who_wants_a_person_and_falls_silent_is_handed_over_with_what_is_known(idle: IdlePost) -> None:
    idle.open().asks_for_person("Budi")
    idle.later(FORM_WITHIN - BACK)
    assert idle.mode == ConversationMode.BOT.value
    idle.later(BACK + SECOND)
    assert idle.mode == ConversationMode.WAITING.value
    assert idle.talk["form"] == {"question": "apa itu nib", "name": "Budi"}
    assert idle.replies[-1]["text"] == SAYS["handed"]


def test_who_got_an_answer_and_falls_silent_waits_for_nobody(idle: IdlePost) -> None:
    idle.open().says("apa itu nib")
    idle.later(FORM_WITHIN + SECOND)
    assert idle.mode == ConversationMode.BOT.value


def test_at_an_address_that_was_closed_a_person_gets_the_form_and_nothing_is_said(idle: IdlePost) -> None:
    idle.open().asks_for_person("Budi")
    count = len(idle.messages())
    idle.close_addresses()
    idle.later(FORM_WITHIN + SECOND)
    assert (idle.mode, len(idle.messages())) == (ConversationMode.WAITING.value, count)


def test_an_episode_ends_after_72_hours_in_which_nobody_waits(idle: IdlePost) -> None:
    idle.open(has_bot=False)
    idle.provider.deliver(a_batch("m1"))
    idle.take()
    idle.answer()
    idle.provider.until_sent(1)
    idle.later(SILENCE - BACK)
    assert idle.episodes() == ["open"]
    idle.later(BACK + SECOND)
    assert idle.episodes() == ["answered"]
    assert idle.mode == ConversationMode.STILL.value


def test_who_waits_is_not_forgotten_after_72_hours(idle: IdlePost) -> None:
    idle.open(has_bot=False)
    idle.provider.deliver(a_batch("m1"))
    idle.later(SILENCE + SECOND)
    assert (idle.mode, idle.episodes()) == (ConversationMode.WAITING.value, ["open"])


def test_a_talk_with_the_chatbot_ends_after_72_hours(idle: IdlePost) -> None:
    idle.open().says("apa itu nib")
    idle.later(SILENCE + SECOND)
    assert (idle.mode, idle.episodes()) == (ConversationMode.STILL.value, ["other"])


def holds(idle: IdlePost) -> Client:
    """Return Rina's workstation: she is signed in, and holds a conversation in which the applicant waits."""
    idle.open(has_bot=False)
    rina = Client(idle.server.port)
    assert rina.sign_in("rina").status == 200
    assert rina.enrol("H01").status == 204
    idle.provider.deliver(a_batch("m1"))
    idle.take()
    return rina


def test_a_conversation_whose_holder_is_gone_goes_back_to_all(idle: IdlePost) -> None:
    """C12."""
    holds(idle)
    idle.later(AWAY - BACK)
    assert idle.holder is not None
    idle.later(BACK + SECOND)
    assert (idle.mode, idle.holder) == (ConversationMode.WAITING.value, None)


def test_a_conversation_whose_holder_signs_out_goes_back_at_the_next_look(idle: IdlePost) -> None:
    rina = holds(idle)
    idle.older(AWAY + SECOND)
    rina.pages()
    idle.looks()
    assert idle.holder is not None
    assert rina.ask("DELETE", "/v1/session").status == 204
    idle.looks()
    assert (idle.mode, idle.holder) == (ConversationMode.WAITING.value, None)


def test_an_open_line_keeps_its_user_s_conversations(idle: IdlePost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.events.KEEPS_PRESENCE_S", 0.1)
    rina = holds(idle)

    async def work() -> None:
        async with listening(rina):
            await asyncio.to_thread(idle.older, AWAY + SECOND)
            await asyncio.to_thread(until, idle.is_seen)
            await asyncio.to_thread(idle.looks)

    hear(work)
    assert idle.holder is not None


def test_two_servers_that_look_at_once_do_it_once(idle: IdlePost) -> None:
    holds(idle)
    idle.start("two")
    idle.older(AWAY + SECOND)
    looks = [one.start(one.serving.server.channels.idle.check()) for one in idle.running]
    assert [one.result(20) for one in looks] == [None, None]
    assert (idle.mode, idle.holder) == (ConversationMode.WAITING.value, None)
