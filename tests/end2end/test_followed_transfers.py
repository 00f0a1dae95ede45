"""Blind transfers by a PBX whose word proves nothing, followed at a real colleague's real line (BLF).

The PBX is a raw peer that behaves as Asterisk does; it has the colleague called by a baresip of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyring.backends import fail
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.common.notices import Notice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.composition import build_workplace
from app.desktop.workplace import Workplace
from app.mutations.people import RegisterAgent, TakeExtension
from app.settings import AccountSettings, NetworkSettings, Settings, SoundSettings
from app.values.transfer import TransferState
from db.enums import Role
from db.mutation import Me
from db.replica import Replica
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD
from tests.end2end.peers.kamailio_presence import PresenceServer, require_presence
from tests.end2end.peers.machine import LOOPBACK, PATIENCE_S
from tests.end2end.peers.raw_call import RawCall
from tests.end2end.peers.raw_peer import RawPeer

StartBaresip = Callable[..., Baresip]
OVER = b"terminated;reason=noresource"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PresenceServer]:
    require_presence()
    server = PresenceServer(tmp_path / "presence")
    yield server
    server.close()


@pytest.fixture
def peer() -> Iterator[RawPeer]:
    raw = RawPeer()
    yield raw
    raw.close()


@pytest.fixture
def workplace(qtbot: QtBot, tmp_path: Path, server: PresenceServer) -> Iterator[Workplace]:
    """A desktop at the presence server, with Rina at it."""
    places = AppPaths.below(tmp_path)
    places.create()
    settings = Settings(
        account=AccountSettings(user="petugas", domain=server.domain),
        network=NetworkSettings(bound_address=LOOPBACK),
        sound=SoundSettings(microphone="none", speaker="none", ringer="none"),
    )
    replica = Replica.open(places.records_file)
    workplace = build_workplace(places, settings, replica, Secrets(fail.Keyring()))
    workplace.access.session.add_agent("Rina")
    workplace.preferences.change(settings, password=PASSWORD)
    sari = uuid7()
    workplace.records.change(
        RegisterAgent(agent_id=sari, name="Sari", role=Role.AGENT, occurred_at=now()),
        TakeExtension(agent_id=sari, extension="sari", occurred_at=now()),
        me=Me(sari, "Sari", Role.AGENT, "002"),
    )
    workplace.phone.line.start()
    yield workplace
    workplace.stop()


@pytest.mark.parametrize("answers", [False, True], ids=["declines", "answers"])
def test_only_the_colleagues_line_tells_whether_the_colleague_answered(
    answers: bool,
    qtbot: QtBot,
    workplace: Workplace,
    server: PresenceServer,
    peer: RawPeer,
    start_baresip: StartBaresip,
) -> None:
    control, calls = workplace.calls.control, workplace.calls.call_list
    notices: list[Notice] = []
    workplace.calls.transfers.notice.connect(notices.append)

    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=int(PATIENCE_S * 1000))

    def got() -> list[str]:
        return [notice.kind for notice in notices if notice.kind.startswith("transfer")]

    exchange = start_baresip("budi", proxy=server.domain, password=PASSWORD)
    colleague = start_baresip("sari", proxy=server.domain, password=PASSWORD)
    wait(lambda: control.can_follow("sari"))
    control.dial(peer.uri)
    dialog = RawCall.accept(peer)
    wait(lambda: calls.active and calls.active.is_talking and calls.active.statistics)
    (key,) = [call.key for call in calls.ongoing]

    assert control.transfer("sari", key)
    dialog.answer_offer()
    dialog.answer_request("REFER", b"202 Accepted")
    dialog.notify(b"100 Trying", b"active;expires=600")
    wait(lambda: calls.call(key).transfer.state is TransferState.TRYING)  # type: ignore[union-attr]
    exchange.dial(colleague.uri)
    colleague.wait_for("CALL_INCOMING")
    dialog.notify(b"180 Ringing", b"active;expires=600")
    dialog.notify(b"200 OK", OVER)  # the ringing tone has begun
    dialog.answer_request("BYE")
    wait(lambda: "transfer_rings" in got())
    assert "transferred" not in got()
    if answers:
        colleague.command("accept")
        wait(lambda: got()[-1] == "transferred")
    else:
        colleague.hang_up()
        wait(lambda: got()[-1] == "transfer_unanswered")
        assert notices[-1].actions == ("call_back",)
    call = calls.call(key)
    assert call is not None
    assert call.transfer_address == "sari"
