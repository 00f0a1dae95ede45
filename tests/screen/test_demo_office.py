"""`make demo-office`: an escalation goes from desk to desk through a real server, on one screen."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest

from tests.screen.test_demo import demo

MOST_S = 10.0  # from one screen to the other, on a machine that has other work


def folders_of_servers() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("loket-office-*"))


@pytest.mark.timeout(540)
def test_an_escalation_is_played_from_desk_to_desk_and_nothing_of_the_server_stays(tmp_path: Path) -> None:
    before, out = folders_of_servers(), tmp_path / "out"
    words = ["--office", "--play", "--language", "en"]
    played = demo(out, words, DISPLAY=os.environ["DISPLAY"], PATH=os.environ["PATH"])
    assert played.returncode == 0, played.stderr
    found = re.findall(r"^  \d\d:\d\d:\d\d +([0-9.]+)  ([^:]+): (.+)$", played.stdout, re.MULTILINE)
    agent, officer = "Rina Marlina", "Dedi Kurniawan"
    assert [(name, what) for _seconds, name, what in found] == [
        (officer, "signed in"),
        (officer, "the unit's list is shown"),
        (agent, "signed in"),
        (agent, "the call was answered"),
        (agent, "the case was saved"),
        (agent, "the case was sent to the unit"),
        *sorted_by_time(found, "the server has everything", "the case arrived in the unit's list"),
        *sorted_by_time(found, "the unit answered", "the answer arrived at the agent"),
        (agent, "the applicant was called back"),
        (agent, "the case was closed"),
    ]
    crossed = re.search(r"From screen to screen: ([0-9.]+) s to the unit, ([0-9.]+) s back", played.stdout)
    assert crossed is not None
    assert max(map(float, crossed.groups())) < MOST_S
    assert re.search(r"Dedi Kurniawan +\d\d:\d\d:\d\d – \d\d:\d\d:\d\d", played.stdout), (
        "the unit's step has no times"
    )
    assert len(list((out / "screenshots").glob("office-*.png"))) == 3
    assert folders_of_servers() == before


def sorted_by_time(found: list[tuple[str, str, str]], *either: str) -> list[tuple[str, str]]:
    """Return these two in the order in which they happened, which no rule decides."""
    return [(name, what) for _seconds, name, what in found if what in either]
