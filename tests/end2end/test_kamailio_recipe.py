"""The Kamailio configuration of docs/admin works with Loket as it stands there."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony.messages import (
    CallEnded,
    CallState,
    ColleagueChanged,
    ColleagueState,
    Reachability,
    RegistrationState,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.kamailio import PASSWORD, KamailioProcess
from tests.end2end.peers.kamailio_presence import require_presence
from tests.end2end.peers.machine import LOOPBACK, free_port

RECIPE = Path(__file__).parents[2] / "docs/admin/kamailio.cfg"
TABLES = Path("/usr/share/kamailio/dbtext/kamailio")
USERS = ("1001", "1002", "1003")
StartAgent = Callable[..., Agent]


class Recipe(KamailioProcess):
    """The configuration of the documentation; only its seven values are those of the test."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        port, self.tls_port = free_port(), free_port()
        shutil.copytree(TABLES, folder / "tables")
        domain = "localhost"
        rows = [
            f"{number}:{user}:{domain}:-:{hashlib.md5(f'{user}:{domain}:{PASSWORD}'.encode()).hexdigest()}:-"
            for number, user in enumerate(USERS, start=1)
        ]
        with (folder / "tables/subscriber").open("a") as table:
            table.writelines(f"{row}\n" for row in rows)
        values = {
            "DOMAIN": f'"{domain}"',
            "LISTEN_UDP": f"udp:{LOOPBACK}:{port}",
            "LISTEN_TCP": f"tcp:{LOOPBACK}:{port}",
            "LISTEN_TLS": f"tls:{LOOPBACK}:{self.tls_port}",
            "SELF": f'"sip:{LOOPBACK}:{port}"',
            "CERTIFICATE": f'"{authority.certificate(domain)}"',
            "TABLES": f'"text://{folder}/tables"',
        }
        text = RECIPE.read_text(encoding="utf-8")
        for name, value in values.items():
            text, count = re.subn(rf"(?m)^#!define {name} .*$", f"#!define {name} {value}", text)
            assert count == 1, name
        super().__init__(folder, LOOPBACK, port, text)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def recipe(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recipe]:
    require_presence()
    server = Recipe(tmp_path_factory.mktemp("recipe") / "kamailio", authority)
    yield server
    server.close()


@pytest.fixture
def start(recipe: Recipe, authority: Authority, start_agent: StartAgent) -> StartAgent:
    """Start an agent over TLS, as the page advises."""

    def start(user: str, **more: object) -> Agent:
        return start_agent(
            user,
            f"localhost:{recipe.tls_port}",
            transport="tls",
            ca_file=str(authority.file),
            srtp="required",
            **more,
        )

    return start


def test_an_extension_registers_and_the_light_is_green(start: StartAgent) -> None:
    proof = start("1001").wait_for(Reachability, lambda event: event.is_proven)
    assert proof.transport == "tls"


def test_a_wrong_password_is_refused(start: StartAgent) -> None:
    agent = start("1001", password="salah", must_register=False)
    agent.wait_until(lambda: agent.phone.registration.state is RegistrationState.FAILED)
    assert agent.phone.registration.code in (401, 403)


def test_a_call_names_its_caller_and_colleagues_see_who_is_on_the_phone(start: StartAgent) -> None:
    caller, called, watcher = start("1001"), start("1002"), start("1003")
    watcher.phone.watch(["1002"])
    watcher.wait_for(ColleagueChanged, lambda event: event.state is ColleagueState.IDLE)
    key = caller.phone.dial("1002")
    incoming = called.wait_for_call()
    assert incoming.remote_user == "1001"
    assert incoming.call_ref
    called.phone.answer(incoming.call_key)
    caller.wait_for_state(key, CallState.CONNECTED)
    watcher.wait_for(ColleagueChanged, lambda event: event.state is ColleagueState.BUSY)
    caller.phone.hang_up(key)
    called.wait_for(CallEnded)


def test_the_group_rings_all_its_telephones_and_one_gets_the_call(start: StartAgent) -> None:
    caller, first, second = start("1003"), start("1001"), start("1002")
    key = caller.phone.dial("1000")
    rings = [agent.wait_for_call() for agent in (first, second)]
    assert {ring.queue for ring in rings} == {"Perizinan"}
    assert rings[0].call_ref == rings[1].call_ref
    first.phone.answer(rings[0].call_key)
    caller.wait_for_state(key, CallState.CONNECTED)
    ended = second.wait_for(CallEnded)
    assert ended.ended_by == "elsewhere"
    caller.phone.hang_up(key)
