from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.mutations.people import RegisterAgent
from app.settings import HeadsetSettings, Settings
from db.enums import Role
from db.mutation import Me
from tests.app.phone_place import PhonePlace


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[PhonePlace]:
    place = PhonePlace(tmp_path, qtbot, Settings(headset=HeadsetSettings(is_used=False)))
    yield place
    place.close()


def test_an_answer_from_before_a_change_does_not_hide_a_new_colleague(
    place: PhonePlace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, records = place.workplace.access.session, place.workplace.records
    read, done = records.read, list[str | None]()
    held: list[Callable[[], None]] = []

    def hold(query: Any, take: Callable[[Any], None], failed: Callable[[], None] | None = None) -> None:
        read(query, lambda found: held.append(partial(take, found)), failed)

    monkeypatch.setattr(records, "read", hold)

    def register(name: str) -> None:
        agent_id = uuid7()
        records.change(
            RegisterAgent(agent_id=agent_id, name=name, role=Role.AGENT, occurred_at=now()),
            me=Me(agent_id, name, Role.AGENT, "002"),
            done=partial(done.append, name),
        )

    def answer_the_newest_first() -> bool:
        while held:
            held.pop()()
        return {"Sari", "Dewi"} <= {one.name for one in session.staff}

    register("Sari")
    qtbot.waitUntil(lambda: bool(done and held))
    register("Dewi")
    qtbot.waitUntil(lambda: len(done) == 2)
    read(lambda _tx: None, done.append)  # a read that began before is answered by now, too
    qtbot.waitUntil(lambda: len(done) == 3)
    qtbot.waitUntil(answer_the_newest_first)
