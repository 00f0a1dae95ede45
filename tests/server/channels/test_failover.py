"""A standby of PostgreSQL takes over: nothing leaves twice, whatever it lacks.

The server program cannot tell a standby that had all from one that lacked the last seconds, in which another
instance may have sent. So what waits then counts as after a restore.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.messages import Holds, Outcome, Result
from db.enums import Channel, Direction, MessageState
from server.channels import idle
from tests.db.postgres import Postgres, a_server
from tests.db.shared_office import SharedOffice, made_template
from tests.db.standby import Standby
from tests.platforms import linux_only
from tests.server.channels.conftest import MESSAGES, Post
from tests.server.channels.provider import a_batch, now, until
from tests.written_office import ANI, BUDI, Mailroom, add_address

pytestmark = linux_only("a PostgreSQL of its own that is killed")


@pytest.fixture
def primary() -> Iterator[Postgres]:
    with a_server() as server:
        assert isinstance(server, Postgres)
        yield server


@pytest.fixture
def talking(primary: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """Two applicants have written, and Rina answers both, for as long as a base backup may take."""
    monkeypatch.setattr(idle, "CHECK_EVERY_S", 600)
    office = SharedOffice(primary, made_template(primary), tmp_path)
    post = Post(office, tmp_path / "post", Mailroom(Channel.SMS))
    post.folder.mkdir()
    add_address(office, post.room)
    post.start()
    for number, remote in enumerate((BUDI, ANI), 1):
        post.provider.deliver(a_batch(f"m{number}", sender=remote, conversation=remote))
        post.take(remote)
    yield post
    post.close()
    office.close()


@pytest.fixture
def standby(primary: Postgres, talking: Post) -> Iterator[Standby]:
    made = Standby(primary, primary.server.pgdata.parent / "standby")
    yield made
    made.stop()


def epoch(post: Post) -> str:
    with post.office.owner.connect() as connection:
        return str(connection.exec_driver_sql("SELECT loket.epoch()").scalar_one())


def words(post: Post) -> list[str]:
    return [one.text for one in post.provider.sent]


def arrived(post: Post) -> list[str]:
    return sorted(
        row["provider_id"] for row in post.messages() if row["direction"] == Direction.INBOUND.value
    )


def test_after_a_failover_that_lost_nothing_new_answers_leave_and_what_waited_is_unsure(
    talking: Post, standby: Standby
) -> None:
    """C2, C4."""
    talking.until_state(talking.answer("1"), MessageState.SENT)
    talking.provider.next = [
        Outcome(Result.RETRY, code="unreachable", holds=Holds.ADDRESS, retry_after_s=600)
    ]
    waits = talking.answer("2", ANI)
    until(lambda: talking.row(waits)["error"] == "unreachable")
    before = epoch(talking)
    standby.until_it_has_all()
    standby.stop()
    standby.take_over()
    assert epoch(talking)[:-8] == before[:-8]
    assert (before[-8:], epoch(talking)[-8:]) == ("00000001", "00000002")  # the timeline
    talking.until_state(waits, MessageState.UNSURE)
    assert talking.row(waits)["error"] == "restored"
    talking.until_state(talking.answer("3"), MessageState.SENT)
    assert words(talking) == ["1", "3"]
    talking.provider.deliver(a_batch("m2", "m3", sender=ANI, conversation=ANI))
    assert arrived(talking) == ["m1", "m2", "m3"]


def test_what_the_standby_lacked_is_recorded_again_and_not_sent_again(
    talking: Post, standby: Standby
) -> None:
    """C1, C2, C4. A workstation sends its answer again, as after a restore."""
    standby.until_it_has_all()
    standby.stop()
    said = talking.room.answer(0, "1", BUDI, occurred_at=now())
    talking.do(said)
    talking.until_state(said.message_id, MessageState.SENT)
    talking.provider.deliver(a_batch("m3", sender=ANI, conversation=ANI))
    standby.take_over()
    until(lambda: arrived(talking) == ["m1", "m2", "m3"])
    assert said.message_id not in talking.office.rows(MESSAGES)
    talking.do(said)
    talking.until_state(said.message_id, MessageState.UNSURE)
    assert words(talking) == ["1"]
