"""The report on a bad call, as it stands on disk."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telephony.messages import (
    CallEnded,
    CallState,
    CallStatistics,
    CommandRefused,
    DiagnosticsSaved,
    SaveDiagnostics,
)
from tests.end2end.peers.agent import Agent
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio

StartAgent = Callable[..., Agent]
StartBaresip = Callable[..., Baresip]


def saved(agent: Agent, key: str, path: Path) -> dict[str, Any]:
    before = len(agent.events)
    agent.phone.do(SaveDiagnostics(call_key=key, path=str(path)))
    event = agent.wait_for(DiagnosticsSaved, after=before)
    assert (event.call_key, event.path, event.fault) == (key, str(path), "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    report: dict[str, Any] = json.loads(path.read_text())
    return report


def sip_of(report: dict[str, Any]) -> str:
    return "\n".join("\n".join(message["lines"]) for message in report["sip"])


def test_a_report_has_figures_and_sip_of_this_call_and_no_secrets(
    kamailio: Kamailio, start_agent: StartAgent, start_baresip: StartBaresip, tmp_path: Path
) -> None:
    agent = start_agent(domain=kamailio.domain)
    citizen = start_baresip(proxy=kamailio.domain, password=PASSWORD, answers=True)
    other_key = agent.phone.dial("nobody-else")
    agent.wait_for(CallEnded, lambda event: event.call_key == other_key)
    key = agent.phone.dial("warga")
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.wait_until(lambda: len(agent.of(CallStatistics)) >= 3, what="three seconds of figures")
    report = saved(agent, key, tmp_path / "report.txt")
    kinds = [got["event"]["type"] for got in report["events"]]
    assert kinds.count("CallStatistics") >= 3
    assert "CallChanged" in kinds
    assert {"Registration", "Reachability"} & set(kinds)
    assert {message["direction"] for message in report["sip"]} == {"in", "out"}
    sip = sip_of(report)
    assert f"Call-ID: {report['call_id']}" in sip
    assert sip.count("INVITE sip:warga@") >= 1
    assert "REGISTER sip:" in sip
    assert "m=audio" in sip
    assert "nobody-else" not in sip
    assert "response=[cut]" in sip
    assert "nonce=[cut]" in sip
    assert PASSWORD not in (tmp_path / "report.txt").read_text()
    agent.phone.hang_up(key)
    agent.wait_for(CallEnded, lambda event: event.call_key == key)
    citizen.wait_for("CALL_CLOSED")
    after = saved(agent, key, tmp_path / "report.txt")
    assert "BYE sip:" in sip_of(after)
    assert after["events"][-1]["event"]["type"] == "CallEnded"


def test_a_report_that_cannot_be_written_is_reported(
    start_agent: StartAgent, start_baresip: StartBaresip, tmp_path: Path
) -> None:
    agent = start_agent()
    key = agent.phone.dial(start_baresip(answers=True).uri)
    agent.wait_for_state(key, CallState.CONNECTED)
    agent.phone.do(SaveDiagnostics(call_key=key, path=str(tmp_path / "nowhere" / "report.txt")))
    assert agent.wait_for(DiagnosticsSaved).fault == "not_writable"
    agent.phone.do(SaveDiagnostics(call_key="nobody", path=str(tmp_path / "report.txt")))
    refused = agent.wait_for(CommandRefused)
    assert (refused.command, refused.kind) == ("SaveDiagnostics", "no_such_call")
