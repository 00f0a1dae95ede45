"""The doctor, with a real exchange, real sound and the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from keyring.backends import fail

from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.policy import NO_POLICY
from app.policy.layers import Given, build
from tests.end2end.peers.baresip import Baresip
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK, free_port
from tests.end2end.peers.pulse import Pulse
from ui.doctor.command import examine


@pytest.fixture
def home(tmp_path: Path) -> AppPaths:
    places = AppPaths.below(tmp_path)
    places.create()
    return places


def point_to(home: AppPaths, domain: str) -> None:
    home.settings_file.write_text(
        f'[account]\nuser = "1001"\ndomain = "{domain}"\n[network]\nbound_address = "{LOOPBACK}"\n',
        encoding="utf-8",
    )


def test_an_exchange_that_answers_and_a_headset_are_well(
    kamailio: Kamailio, pulse: Pulse, home: AppPaths, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    point_to(home, f"{LOOPBACK}:{kamailio.port}")
    assert examine(home, NO_POLICY, Secrets(fail.Keyring()), language="en") == 1  # the key store
    said = capsys.readouterr().out
    assert f"{LOOPBACK}:{kamailio.port} answered over UDP" in said
    assert "Microphones: Meja" in said
    assert "WRONG" not in said


def test_the_codes_for_listening_are_tried_at_an_extension(
    kamailio: Kamailio, tmp_path: Path, home: AppPaths, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    """The exchange knows *511099 and no *521099: a baresip there stands for its dial plan."""
    exchange = f"{LOOPBACK}:{kamailio.port}"
    point_to(home, exchange)
    given = {
        "way": "exchange",
        "notice": "Percakapan ini dapat didengarkan.",
        "listen_code": "*51{ext}",
        "whisper_code": "*52{ext}",
    }
    policy = build(
        {f"monitoring.{name}": Given(value, "policy.toml") for name, value in given.items()}, {}, []
    )
    code = Baresip(tmp_path / "code", "*511099", exchange, PASSWORD, answers=True)
    try:
        assert examine(home, policy, Secrets(fail.Keyring()), language="en", listening_at="1099") == 2
    finally:
        code.close()
    said = capsys.readouterr().out
    assert "The PBX knows *511099, and this account may use it." in said
    assert "The PBX refuses *521099: 404 Not Found." in said


def test_an_exchange_that_is_silent_is_wrong_and_the_report_is_written(
    pulse: Pulse, home: AppPaths, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    point_to(home, f"{LOOPBACK}:{free_port()}")
    report = home.data / "report.zip"
    assert examine(home, NO_POLICY, Secrets(fail.Keyring()), report, "en") == 2
    said = capsys.readouterr().out
    assert "WRONG      PBX" in said
    assert f"The report is in {report}" in said
    assert report.exists()
