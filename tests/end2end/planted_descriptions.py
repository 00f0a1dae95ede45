"""Run by test_wire.py alone: calls that pass, but for what their engine sends, or hides."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from telephony.messages import CallState, EngineReady
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.described import AUDIO, described
from tests.end2end.peers.raw_dialog import RawDialog

ROOT = Path(__file__).parents[2]
GOOD = "from telephony.engine import main; main.run()"
BAD = """
import re
from telephony.engine import main
from telephony.proxy.offer_answer.video_dialogs import VideoDialogs
leaving = VideoDialogs.leaving
def spoiled(self, message):
    leaving(self, message)
    message.body = re.sub(rb"c=[^\\r]*\\r\\n", b"", message.body)
VideoDialogs.leaving = spoiled
main.run()
"""
UNTAPPED = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {GOOD}"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param((sys.executable, "-c", GOOD), id="good"),
        pytest.param((sys.executable, "-c", BAD), id="bad"),
        pytest.param((sys.executable, "-I", "-c", UNTAPPED), id="untapped"),
    ],
)
def test_a_call(command: tuple[str, ...], start_agent: Callable[..., Agent]) -> None:
    agent = start_agent(engine_command=command)
    with closing(RawDialog(agent.of(EngineReady)[0].sip_port)) as dialog:
        key = agent.phone.dial(dialog.uri)
        dialog.respond(dialog.wait_for("INVITE"), "200 OK", described(AUDIO))
        dialog.wait_for("ACK")
        agent.wait_for_state(key, CallState.CONNECTED)
