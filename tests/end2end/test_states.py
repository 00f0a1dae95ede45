"""Agent states and gaps of the line with a real engine and a real registrar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from keyring.backends import fail
from pytestqt.qtbot import QtBot

from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.composition import build_workplace
from app.desktop.workplace import Workplace
from app.settings import AccountSettings, NetworkSettings, Settings
from db.enums import AgentState
from db.queries.agent_states import line_gaps, state_intervals
from db.replica import Replica
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK, SLOWER

BEFORE = datetime(2000, 1, 1, tzinfo=timezone.utc)


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    return Replica.open(tmp_path / "records.sqlite3")


@pytest.fixture
def workplace(qtbot: QtBot, tmp_path: Path, replica: Replica, kamailio: Kamailio) -> Iterator[Workplace]:
    """A desktop that is about to register, with Rina at it."""
    places = AppPaths.below(tmp_path)
    places.create()
    account = AccountSettings(user="petugas", domain=kamailio.domain, transport="tcp")
    settings = Settings(account=account, network=NetworkSettings(bound_address=LOOPBACK))
    workplace = build_workplace(places, settings, replica, Secrets(fail.Keyring()))
    workplace.access.session.add_agent("Rina")
    qtbot.waitUntil(lambda: workplace.access.session.agent is not None)
    workplace.preferences.change(settings, password=PASSWORD)
    yield workplace
    workplace.stop()


def test_a_registrar_that_goes_away_makes_one_gap_and_a_start_without_trouble_none(
    qtbot: QtBot, workplace: Workplace, replica: Replica, kamailio: Kamailio
) -> None:
    def state() -> AgentState | None:
        doing = workplace.agents.states.shift.doing
        return doing.state if doing is not None else None

    assert workplace.access.session.agent is not None
    agent_id = workplace.access.session.agent.id
    workplace.phone.line.start()
    qtbot.waitUntil(lambda: state() is AgentState.AVAILABLE)
    kamailio.close()
    try:
        qtbot.waitUntil(lambda: state() is AgentState.NOT_REACHABLE)
        assert workplace.agents.states.takes_calls  # the first call after the gap shall not be refused
    finally:
        kamailio.start()
    qtbot.waitUntil(lambda: state() is AgentState.AVAILABLE)
    qtbot.waitUntil(lambda: not workplace.records.waiting)
    intervals = replica.read(lambda tx: state_intervals(tx, agent_id, BEFORE)).result(10)
    assert [one.state.value for one in intervals] == ["available", "not_reachable", "available"]
    (gap,) = replica.read(lambda tx: line_gaps(tx, "001", BEFORE)).result(10)
    assert gap.fault in ("refused", "no_answer", "not_registered")
    assert gap.ended_at is not None
    assert intervals[1].ended_at is not None
    assert abs(gap.ended_at - intervals[1].ended_at) < timedelta(seconds=1 * SLOWER)
